"""Recipes that a project saves: complete, and used again where the header has changed."""

from conflictmap.importing.dataset_imports import read_files
from conflictmap.importing.model import ImportOptions
from conflictmap.importing.new_project import write_new_project
from conflictmap.importing.recipe import build_recipe, read_recipe
from conflictmap.importing.saved_recipes import find_saved_recipe
from tests.importing.support import write_text
from tests.importing.test_projects import make_project


def test_changed_header_is_reported(tmp_path):
    header = "No,Date,lat,lon,description,Kind\n"
    rows = "1,03.04.2024,-41.9,147.4,Shots.,violence\n2,13.04.2024,-41.8,147.4,Talks.,violence\n"
    folder = make_project(tmp_path / "new", write_text(tmp_path, "log.csv", header + rows))
    again = write_text(tmp_path, "log.csv", header.replace("Kind", "Sort,type") + rows.replace(
        ",violence", ",x,violence"))  # fmt: skip
    recipe = find_saved_recipe(folder, again)
    assert recipe is not None
    assert recipe.columns["id"] == ("No",)
    assert "type" not in recipe.columns
    result = read_files([again], ImportOptions(), recipe, keep_events=True, into=folder)
    [code] = [note["code"] for note in result.reports[0].notes if "header" in note["code"]]
    assert "without `Kind`; with the new `Sort`, `type`" in code
    assert result.reports[0].event_rows == 2
    same = write_text(tmp_path, "log.csv", header + rows)
    result = read_files([same], ImportOptions(), find_saved_recipe(folder, same), keep_events=True)
    assert not any("header" in note["code"] for note in result.reports[0].notes)


def test_delimiter_and_encoding_are_saved(tmp_path):
    text = "id|date|lat|lon|description|type\n1|2024-05-01|-41.9|147.4|Café shots.|violence\n"
    path = write_text(tmp_path, "log.csv", text, "cp1252")
    stated = build_recipe({"file": {"delimiter": "|", "encoding": "cp1252"}}, "recipe")
    result = read_files([path], ImportOptions(), stated, keep_events=False)
    write_new_project(tmp_path / "new", result, ImportOptions())
    saved = read_recipe(tmp_path / "new" / "import" / "log.yaml")
    assert (saved.delimiter, saved.encoding) == ("|", "cp1252")
