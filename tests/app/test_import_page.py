"""The page Import, run without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from conflictmap.app import import_page, navigation, permissions, project_cache
from conflictmap.cli.main import main
from conflictmap.importing.recipe import read_recipe
from geo.project.loader import load_project

HEADER = "Ref,Day written,Lat,Long,Description,Kind,Weather\n"
ROWS = (
    "1,2024-05-01,{lat},{lon},Shots <b>at</b> the ford.,armed clash,rain\n",
    "2,2024-05-02,{lat},{lon},The *bridge* is closed.,road block,sun\n",
    "3,2024-05-03,x,{lon},The committee met.,meeting,sun\n",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "map"
    assert main(["new", str(folder)]) == 0
    bounds = load_project(folder).map_info.bounds
    lon, lat = (bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2 + 0.01
    text = HEADER + "".join(row.format(lat=round(lat, 3), lon=round(lon, 3)) for row in ROWS)
    (folder / "log.csv").write_text(text, encoding="utf-8")
    for module in (project_cache, import_page):
        monkeypatch.setattr(module, "PROJECT_FOLDER", folder)
    monkeypatch.setattr(import_page, "may_write", lambda: True)
    project_cache.get_project_cache.clear()
    yield folder
    project_cache.get_project_cache.clear()


def run_import() -> None:
    from conflictmap.app import import_page
    from conflictmap.app.project_cache import current_project

    import_page.show_import_page(current_project()[0])


def open_file(name: str = "log.csv") -> AppTest:
    app = AppTest.from_function(run_import, default_timeout=120).run()
    app.selectbox(key=import_page.FILE_KEY).set_value(name).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label.startswith(label)).click()
    app.run()
    assert not app.exception
    return app


def find_box(app: AppTest, label: str):
    return next(box for box in app.selectbox if box.label.startswith(label))


def give_types(app: AppTest) -> AppTest:
    find_box(app, "armed clash").set_value("violence")
    find_box(app, "road block").set_value("access")
    find_box(app, "Type of all other").set_value("diplomacy")
    return press(app, "Read the file again")


def test_columns_are_shown_with_what_can_be_read(project: Path) -> None:
    app = open_file()
    roles = {box.label: box.value for box in app.selectbox if box.label.startswith("Role of")}
    assert roles == {
        "Role of Ref": "id",
        "Role of Day written": "date",
        "Role of Lat": "lat",
        "Role of Long": "lon",
        "Role of Description": "words",
        "Role of Kind": "type",
        "Role of Weather": "unused",  # nothing is read from it, and the page shows it
    }
    assert list(roles) == [f"Role of {name}" for name in HEADER.strip().split(",")]
    captions = [text.value for text in app.text]
    assert any("67% can be read" in text for text in captions)  # "x" is none
    assert any(text.startswith("rain") for text in captions)
    assert any("3 rows: 0 events, 3 refused, 0 merged" in one.value for one in app.markdown)


def test_events_are_taken_with_the_answers(project: Path) -> None:
    before = {event.id for event in load_project(project).events}
    app = give_types(open_file())
    assert find_box(app, "armed clash").value == "violence"
    assert find_box(app, "meeting").value == "—"  # still to be chosen, whatever the others have
    reasons = [row for frame in app.dataframe for row in frame.value.to_dict("records")]
    assert any(row.get("reason", "").startswith("bad-coordinates") for row in reasons)
    assert [row["type"] for row in reasons if "title" in row] == ["violence", "access"]
    press(app, "Take all 2 events as imported")
    [message] = [one.value.replace("\\", "") for one in app.success]
    assert "3 rows: 2 events, 1 refused, 0 merged" in message
    assert "added: 2" in message
    added = [event for event in load_project(project).events if event.id not in before]
    assert {event.review for event in added} == {"imported"}
    recipe = read_recipe(project / "import" / "log.yaml")
    assert dict(recipe.types) == {"armed clash": "violence", "road block": "access"}
    assert recipe.default_type == "diplomacy"
    assert recipe.columns["unused"] == ("Weather",)


def test_saved_recipe_needs_no_answer(project: Path) -> None:
    press(give_types(open_file()), "Take all 2 events")
    project_cache.get_project_cache.clear()
    app = open_file()
    assert any("3 rows: 2 events, 1 refused" in one.value for one in app.markdown)
    files = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    press(app, "Take all 2 events")
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == files


def test_changed_role_is_used_and_saved(project: Path) -> None:
    app = open_file()
    find_box(app, "Role of Weather").set_value("subtype")
    press(give_types(app), "Take all 2 events")
    assert read_recipe(project / "import" / "log.yaml").columns["subtype"] == ("Weather",)
    assert "rain" in {event.details.subtype for event in load_project(project).events}


def test_error_of_a_file_is_shown(project: Path) -> None:
    (project / "bad.csv").write_bytes(b"<html><body>no table</body></html>")
    app = open_file("bad.csv")
    assert "no table" in app.error[0].value
    assert not app.button


def test_text_of_a_file_is_escaped(project: Path) -> None:
    path = project / "log.csv"
    path.write_text(path.read_text().replace("Weather", "![x](http://x.example)"))
    app = open_file()
    assert not any("![x](" in one.value for one in [*app.markdown, *app.caption])
    assert not any("![x](" in box.label for box in app.selectbox)


def test_stranger_sees_nothing(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_page, "may_write", lambda: False)
    app = AppTest.from_function(run_import, default_timeout=60).run()
    assert [info.value for info in app.info] == [permissions.READ_ONLY_NOTE]
    assert not app.selectbox
    assert not app.get("file_uploader")
    assert "import" not in {path for _, path, _ in navigation._PAGES}


@pytest.mark.parametrize(("limit", "count"), [(0, 0), (32, 1)])
def test_upload_is_offered_where_it_is_allowed(
    project: Path, monkeypatch: pytest.MonkeyPatch, limit: int, count: int
) -> None:
    monkeypatch.setattr(import_page, "takes_files", lambda: limit > 0)
    app = AppTest.from_function(run_import, default_timeout=60).run()
    assert len(app.get("file_uploader")) == count


def test_files_of_the_folder_are_listed(project: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("a,b\n1,2\n")
    (project / "link.csv").symlink_to(tmp_path / "outside.csv")
    (project / "import").mkdir()
    (project / "import" / "refused.csv").write_text("a,b\n1,2\n")
    (project / "import" / "log.origins.tsv").write_text("x\n")
    (project / ".hidden.csv").write_text("a,b\n")
    assert import_page.list_files(project) == ["log.csv", "import/refused.csv"]
