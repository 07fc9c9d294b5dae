"""Updates of a project by a newer version of a data set."""

from conflictmap.importing.dataset_imports import read_files
from conflictmap.importing.model import ImportOptions
from conflictmap.importing.new_project import write_new_project
from conflictmap.importing.project_update import add_to_project
from conflictmap.importing.recipe import Recipe
from tests.importing.shapes import GED_COLUMNS, csv_text, ged
from tests.importing.support import write_text


def test_title_that_was_stated_once_is_kept_by_an_update(tmp_path):
    path = write_text(
        tmp_path, "ged.csv", csv_text(GED_COLUMNS, [ged(id="1"), ged(id="2", source_article="")])
    )
    options = ImportOptions(title="Events of the Lune", publisher="The committee")
    folder = tmp_path / "map"
    result = read_files([path], options, Recipe(), keep_events=False)
    write_new_project(folder, result, options, check=False)
    result = read_files([path], ImportOptions(), Recipe(), keep_events=False, into=folder)
    assert add_to_project(folder, result) == {}
    assert list(result.reports[0].changes) == ["unchanged"]
