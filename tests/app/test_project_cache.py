"""The project cache: reloads on change, reports errors, and keeps the last valid project."""

import shutil
from pathlib import Path

import pytest

from conflictmap.app import map_page, navigation, project_cache

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project_copy(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "events.yaml", tmp_path)
    monkeypatch.setattr(project_cache, "PROJECT_FOLDER", tmp_path)
    project_cache.get_project_cache.clear()
    yield tmp_path
    project_cache.get_project_cache.clear()


def edit_events(folder, old, new):
    path = folder / "events.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_valid_project_is_read_once(project_copy):
    first, issues = project_cache.current_project()
    second, _ = project_cache.current_project()
    assert issues == ()
    assert first is second


def test_saved_change_reloads_project(project_copy):
    before, _ = project_cache.current_project()
    edit_events(project_copy, "en: War in 2020", "en: The war in 2020")
    after, issues = project_cache.current_project()
    assert issues == ()
    assert after.version != before.version
    assert "The war in 2020" in after.document_json


def test_invalid_change_keeps_last_valid_project(project_copy):
    good, _ = project_cache.current_project()
    edit_events(project_copy, "type: humanitarian", "type: aid")
    kept, issues = project_cache.current_project()
    assert kept is good
    assert [issue.record for issue in issues] == ["humanitarian-crisis"]
    edit_events(project_copy, "type: aid", "type: humanitarian")
    corrected, issues = project_cache.current_project()
    assert issues == ()
    assert corrected.document_json == good.document_json


def test_unknown_place_is_reported_by_running_app(project_copy):
    project_cache.current_project()
    edit_events(project_copy, "place: Yerevan", "place: Erewhon")
    _, issues = project_cache.current_project()
    assert all("'Erewhon' is not found" in issue.message for issue in issues)
    assert len(issues) == 2


def test_missing_project_folder_is_reported(project_copy, monkeypatch):
    monkeypatch.setattr(project_cache, "PROJECT_FOLDER", project_copy / "nothing")
    loaded, issues = project_cache.current_project()
    assert loaded is None
    assert "is not a folder" in issues[0].message


def run_issue_list():
    from conflictmap.app import navigation
    from geo.errors import ValidationIssue

    navigation._show_issues(
        (ValidationIssue("events.yaml", 3, "x", "[a](b) `c` <b>"),), has_last_valid=True
    )


def test_issue_list_is_shown_verbatim():
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_function(run_issue_list, default_timeout=60).run()
    assert (
        page.error[0].value
        == "The project has 1 error. The page shows the last version without errors."
    )
    assert page.code[0].value == "events.yaml:3 x: [a](b) `c` <b>"


def test_pages_have_distinct_urls():
    paths = [path for _, path, _ in navigation._PAGES]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("name", ["data/sources/2023/report.txt", "data/geojson/waters/a.geojson"])
def test_file_in_subfolder_triggers_reload(project_copy, name):
    before, _ = project_cache.current_project()
    (project_copy / name).parent.mkdir()
    (project_copy / name).write_text("new")
    after, _ = project_cache.current_project()
    assert after.version != before.version


def test_place_expression_is_shown_as_written_in_table(project_copy):
    edit_events(project_copy, "place: Yerevan", "place: 3 km east of Lachin")
    loaded, _ = project_cache.current_project()
    assert "3 km east of Lachin" in map_page._build_events_table(loaded)["Place"].tolist()
