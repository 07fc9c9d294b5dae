"""A fault made while the app runs shows, and the last good map stays."""

import shutil
from pathlib import Path

import pytest

from conflictmap.app import map_page, navigation, project_cache

ROOT = Path(__file__).parents[2]


@pytest.fixture
def copy(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "events.yaml", tmp_path)
    monkeypatch.setattr(project_cache, "FOLDER", tmp_path)
    project_cache.shelf.clear()
    yield tmp_path
    project_cache.shelf.clear()


def write(copy, old, new):
    path = copy / "events.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_good_project_is_read_once(copy):
    first, faults = project_cache.current()
    second, _ = project_cache.current()
    assert faults == ()
    assert first is second


def test_a_saved_change_is_read(copy):
    before, _ = project_cache.current()
    write(copy, "en: War in 2020", "en: The war in 2020")
    after, faults = project_cache.current()
    assert faults == ()
    assert after.version != before.version
    assert "The war in 2020" in after.payload


def test_a_fault_is_told_and_the_last_good_map_stays(copy):
    good, _ = project_cache.current()
    write(copy, "type: humanitarian", "type: aid")
    kept, faults = project_cache.current()
    assert kept is good
    assert [fault.record for fault in faults] == ["humanitarian-crisis"]
    write(copy, "type: aid", "type: humanitarian")
    mended, faults = project_cache.current()
    assert faults == ()
    assert mended.payload == good.payload


def test_a_place_not_found_is_a_fault_of_the_running_app_too(copy):
    project_cache.current()
    write(copy, "place: Yerevan", "place: Erewhon")
    _, faults = project_cache.current()
    assert all("'Erewhon' is not found" in fault.message for fault in faults)
    assert len(faults) == 2


def test_a_folder_without_a_project_is_a_fault_and_no_traceback(copy, monkeypatch):
    monkeypatch.setattr(project_cache, "FOLDER", copy / "nothing")
    loaded, faults = project_cache.current()
    assert loaded is None
    assert "is not a folder" in faults[0].message


def show_faults():
    from conflictmap.app import navigation
    from geo.errors import Fault

    navigation._show_faults((Fault("events.yaml", 3, "x", "[a](b) `c` <b>"),), kept=True)


def test_faults_are_shown_as_they_are():
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_function(show_faults).run()
    assert page.error[0].value == "The project has 1 fault. What is below is the last one without."
    assert page.code[0].value == "events.yaml:3 x: [a](b) `c` <b>"


def test_every_page_has_its_own_address():
    paths = [path for _, path, _ in navigation._PAGES]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("name", ["data/sources/2023/report.txt", "data/geojson/waters/a.geojson"])
def test_a_file_deeper_down_is_watched(copy, name):
    before, _ = project_cache.current()
    (copy / name).parent.mkdir()
    (copy / name).write_text("new")
    after, _ = project_cache.current()
    assert after.version != before.version


def test_a_place_without_a_name_of_its_own_stands_in_the_table_as_written(copy):
    write(copy, "place: Yerevan", "place: 3 km east of Lachin")
    loaded, _ = project_cache.current()
    assert "3 km east of Lachin" in map_page._table(loaded)["Place"].tolist()
