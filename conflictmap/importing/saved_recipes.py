"""Recipes that a project saves for the next file of a data set: ``import/NAME.yaml``."""

from dataclasses import replace
from pathlib import Path

from conflictmap.importing.dataset_imports import DatasetImport, name_dataset
from conflictmap.importing.formats.common import ImportContext
from conflictmap.importing.geometries import GEOMETRY_COLUMN
from conflictmap.importing.headers import normalize_name
from conflictmap.importing.import_files import IMPORT_FOLDER
from conflictmap.importing.reading import open_file
from conflictmap.importing.recipe import Recipe, read_recipe
from conflictmap.importing.yaml_text import format_record


def format_recipe(target: DatasetImport) -> str:
    """Return the recipe of a table as it was read, so that the next file needs no answer."""
    opened, dataset = target.opened, target.dataset
    if opened is None:
        return ""
    lines = [
        "# How the file was read. Change it, and give it with --recipe to read another file.",
        f"as: {opened.as_format}",
    ]
    file = dict(opened.stated_file)
    if opened.table is not None and opened.table.sheet:
        file["sheet"] = opened.table.sheet
    if opened.table is not None and opened.table.header_row > 1:
        file["header"] = str(opened.table.header_row)
    if file:
        lines += ["file:", format_record(file, 2, is_item=False)]
    stated = {
        "id": dataset.id,
        "title": dataset.title,
        "publisher": dataset.publisher,
        "licence": dataset.licence,
        "rights": dataset.rights,
        "language": dataset.language,
    }
    lines += ["dataset:", format_record({k: v for k, v in stated.items() if v}, 2, is_item=False)]
    if opened.roles:
        columns = {
            role: names if len(names) > 1 else names[0] for role, names in opened.roles.items()
        }
        lines += ["columns:", format_record(columns, 2, is_item=False)]
    if opened.date_order and not any("dates:" in line for line in opened.stated_lines):
        lines.append(f"dates: {opened.date_order}")
    lines += opened.stated_lines
    if opened.table is not None:
        lines.append(
            format_record(
                {"header": [name for name in opened.table.columns if name]}, 0, is_item=False
            )
        )
    return "\n".join(lines) + "\n"


MAP_FORMATS = frozenset({"kml", "gpx", "geojson", "umap"})
"""Formats whose refused features are a table."""


def find_saved_recipe(folder: Path, path: Path) -> Recipe | None:
    """Return the recipe that a project saved for a file, or None.

    It is one with the columns of the file, or else that of the data set with the file's name, whose
    header has changed: without the columns that are gone. The import then notes the change.

    Args:
        folder: The project's folder.
        path: The file to import; its header is compared with that of each recipe.

    Raises:
        ImportFileError: the file cannot be read, or a recipe has errors.
    """
    paths = sorted((folder / IMPORT_FOLDER).glob("*.yaml"))
    recipes = {name.stem: recipe for name in paths if (recipe := read_recipe(name)).header}
    if not recipes:
        return None
    opened = open_file(path, ImportContext())
    if opened.table is None:
        return None
    columns = {normalize_name(name) for name in opened.table.columns if name}
    own = columns - {GEOMETRY_COLUMN}  # of refused features, which `as: table` reads
    for recipe in recipes.values():
        if recipe.as_format in MAP_FORMATS and set(map(normalize_name, recipe.header)) == own:
            return replace(recipe, as_format="table")
    for recipe in recipes.values():
        if {normalize_name(name) for name in recipe.header} == columns:
            return recipe
    changed = recipes.get(name_dataset(opened.dataset, path).id)
    return changed and _drop_columns(changed, columns)


def _drop_columns(recipe: Recipe, columns: set[str]) -> Recipe:
    """Return a recipe without the columns that a file does not have.

    Args:
        recipe: The recipe.
        columns: The columns of the file, as `normalize_name` returns them.
    """
    kept = {
        role: tuple(name for name in names if normalize_name(name) in columns)
        for role, names in recipe.columns.items()
    }
    has_classes = recipe.class_column is None or normalize_name(recipe.class_column) in columns
    return replace(
        recipe,
        columns={role: names for role, names in kept.items() if names},
        classes=recipe.classes if has_classes else {},
        class_column=recipe.class_column if has_classes else None,
    )
