"""A fault made while the app runs shows, and the last good map stays."""

import shutil
from pathlib import Path

import pytest

from ui import loading, map_page, pages

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def copy(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "events.yaml", tmp_path)
    monkeypatch.setattr(loading, "FOLDER", tmp_path)
    loading.shelf.clear()
    yield tmp_path
    loading.shelf.clear()


def write(copy, old, new):
    path = copy / "events.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_good_project_is_read_once(copy):
    first, faults = loading.current()
    second, _ = loading.current()
    assert faults == ()
    assert first is second


def test_a_saved_change_is_read(copy):
    before, _ = loading.current()
    write(copy, "en: War in 2020", "en: The war in 2020")
    after, faults = loading.current()
    assert faults == ()
    assert after.version != before.version
    assert "The war in 2020" in after.payload


def test_a_fault_is_told_and_the_last_good_map_stays(copy):
    good, _ = loading.current()
    write(copy, "type: humanitarian", "type: aid")
    kept, faults = loading.current()
    assert kept is good
    assert [fault.record for fault in faults] == ["humanitarian-crisis"]
    write(copy, "type: aid", "type: humanitarian")
    mended, faults = loading.current()
    assert faults == ()
    assert mended.payload == good.payload


def test_a_place_not_found_is_a_fault_of_the_running_app_too(copy):
    loading.current()
    write(copy, "place: Yerevan", "place: Erewhon")
    _, faults = loading.current()
    assert all("'Erewhon' is not found" in fault.message for fault in faults)
    assert len(faults) == 2


def test_a_folder_without_a_project_is_a_fault_and_no_traceback(copy, monkeypatch):
    monkeypatch.setattr(loading, "FOLDER", copy / "nothing")
    loaded, faults = loading.current()
    assert loaded is None
    assert "is not a folder" in faults[0].message


def show_faults():
    from geo.errors import Fault
    from ui import pages

    pages._show_faults((Fault("events.yaml", 3, "x", "[a](b) `c` <b>"),), kept=True)


def test_faults_are_shown_as_they_are():
    from streamlit.testing.v1 import AppTest

    page = AppTest.from_function(show_faults).run()
    assert page.error[0].value == "The project has 1 fault. What is below is the last one without."
    assert page.code[0].value == "events.yaml:3 x: [a](b) `c` <b>"


def test_every_page_has_its_own_address():
    paths = [path for _, path, _ in pages._PAGES]
    assert len(set(paths)) == len(paths)


@pytest.mark.parametrize("name", ["data/sources/2023/report.txt", "data/geojson/waters/a.geojson"])
def test_a_file_deeper_down_is_watched(copy, name):
    before, _ = loading.current()
    (copy / name).parent.mkdir()
    (copy / name).write_text("new")
    after, _ = loading.current()
    assert after.version != before.version


def test_a_place_without_a_name_of_its_own_stands_in_the_table_as_written(copy):
    write(copy, "place: Yerevan", "place: 3 km east of Lachin")
    loaded, _ = loading.current()
    assert "3 km east of Lachin" in map_page._table(loaded)["Place"].tolist()
