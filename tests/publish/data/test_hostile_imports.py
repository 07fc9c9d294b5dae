"""Imported files that compute, nest or repeat values: refused within memory that their size explains."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from conflictmap.importing.detection import detect_container
from conflictmap.importing.model import ImportFileError
from conflictmap.publish.data import importer
from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.data.importer import ProjectImportError, import_project
from geo.io.folder import FileError

DEEP = json.loads("[" * 500 + "]" * 500)
BIG = "printf('%.*c', 900000000, 'x')"
"""An SQL expression of a text of 900 MB."""


def change_database(file, change):
    """Run SQL on a GeoPackage: a script, or a statement with a value that is written as JSON."""
    with closing(sqlite3.connect(file)) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)  # of the triggers
        if isinstance(change, str):
            database.executescript(change)
        else:
            database.execute(change[0], [json.dumps(change[1])])
            database.commit()


@pytest.fixture
def exported(sample_project, tmp_path):
    """A function that exports the sample project, changes the file and returns it."""

    def export(change):
        kind = "geojson" if callable(change) else "gpkg"
        file = tmp_path / f"out.{kind}"
        write_data(sample_project.load(), file, DataOptions(full_text=True))
        if kind == "geojson":
            data = json.loads(file.read_text(encoding="utf-8"))
            change(data)
            file.write_text(json.dumps(data), encoding="utf-8")
        else:
            change_database(file, change)
        return file

    return export


def event(data):
    return data["features"][0]["properties"]


NESTED = [
    (lambda data: event(data).update(actors=DEEP), "a list of names"),
    (lambda data: event(data).update(place_as_written={"in": DEEP}), "a place"),
    (lambda data: event(data).update(unknown=DEEP), "a key that is no key"),
    (lambda data: event(data)["statements"][0].update(by=DEEP), "a statement"),
    (lambda data: data["conflictmap"]["map"].update(title=DEEP), "the map"),
    (lambda data: data["conflictmap"]["sources"][0].update(date_note=DEEP), "a source"),
    (lambda data: data["conflictmap"]["layers"][0].update(features=DEEP), "a layer"),
    (("UPDATE places SET names = ?", {"en": DEEP}), "names of a place"),
    (("UPDATE layers SET features = ?", DEEP), "features of a layer"),
    (("UPDATE conflictmap SET value = ? WHERE key = 'map'", {"a": DEEP}), "the map"),
]


@pytest.mark.parametrize(("change", "why"), NESTED)
def test_deeply_nested_value_is_rejected(exported, tmp_path, change, why):
    with pytest.raises(ProjectImportError, match="a value is nested deeper than 20 levels"):
        import_project(exported(change), tmp_path / "new")


COMPUTED = [
    (
        f"ALTER TABLE sources ADD COLUMN big TEXT AS ({BIG}) VIRTUAL",
        "the column 'big' of its table 'sources' is computed, not stored",
    ),
    (
        "ALTER TABLE conflictmap ADD COLUMN x TEXT AS (key || value) VIRTUAL",
        "the column 'x' of its table 'conflictmap' is computed",
    ),
    (
        (
            "ALTER TABLE statements RENAME TO s; "
            "CREATE VIRTUAL TABLE statements USING fts5(event, number)"
        ),
        "has no table 'statements'",
    ),
    (
        "ALTER TABLE sources RENAME TO s; CREATE VIEW sources AS SELECT * FROM s, s AS t",
        "has no table 'sources'",
    ),
    (
        (
            "INSERT INTO statements (event, number) WITH RECURSIVE n(i) AS "  # noqa: S608  our own
            "(SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
            "SELECT 'bridge-closed', i FROM n; "
            f"ALTER TABLE statements ADD COLUMN x TEXT DEFAULT '{'y' * 100_000}'"
        ),
        "its tables hold more text than the file has bytes",
    ),
]


@pytest.mark.parametrize(("change", "message"), COMPUTED)
def test_values_that_file_does_not_store_are_rejected(exported, tmp_path, change, message):
    with pytest.raises(ProjectImportError, match=message):
        import_project(exported(change), tmp_path / "new")


def test_no_value_may_be_larger_than_file(exported, monkeypatch, tmp_path):
    file = exported("UPDATE sources SET title = 'x'")
    monkeypatch.setattr(importer, "_REQUIRED_TABLES", ())
    big = "hex(zeroblob(450000000))"
    change_database(file, f"ALTER TABLE sources ADD COLUMN big TEXT AS ({big}) VIRTUAL")
    with pytest.raises(ProjectImportError, match="string or blob too big"):
        import_project(file, tmp_path / "new")


TWO_TEXTS = [
    ("title", "title_en", "The bridge"),
    ("note", "note_en", "A note"),
    ("date_note", "date_note_en", "A day"),
    ("place_note", "place_note_en", "A place"),
]


@pytest.mark.parametrize(("key", "column", "text"), TWO_TEXTS)
def test_two_texts_of_one_language_are_rejected(exported, tmp_path, key, column, text):
    file = exported(lambda data: event(data).update({key: text, column: f"{text}, again"}))
    with pytest.raises(ProjectImportError, match=f"has '{key}' and '{column}', two texts in the"):
        import_project(file, tmp_path / "new")


def test_text_of_language_without_main_column_is_kept(exported, tmp_path):
    def rename(data):
        event(data)["title_en"] = event(data).pop("title")

    assert import_project(exported(rename), tmp_path / "new")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes")
@pytest.mark.parametrize("kind", ["pipe", "device", "link to a device", "link to a pipe"])
def test_device_or_pipe_is_rejected_without_waiting(tmp_path, kind):
    file = tmp_path / "source"
    if kind == "device":
        file = "/dev/zero"
    elif kind == "link to a device":
        file.symlink_to("/dev/zero")
    else:
        os.mkfifo(tmp_path / "pipe")
        file.symlink_to("pipe")
    with pytest.raises(FileError, match="is not a regular file: name a file"):
        import_project(file, tmp_path / "new")
    with pytest.raises(ImportFileError, match="is not a regular file: name a file"):
        detect_container(Path(file))
