"""Recipes: how the columns of a table become events, as ``import/NAME.yaml`` of a project.

A recipe may state anything from a single key to every column; what it leaves open is found in the
file. Text values only, as in all files of a project.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from conflictmap.importing.model import ImportFileError, ImportOptions
from conflictmap.importing.yaml_text import format_record
from geo.project.vocabulary import EVENT_TYPES
from geo.text.unicode_safety import format_value

ROLES = (
    "id",
    "date",
    "end",
    "year",
    "month",
    "day",
    "end_year",
    "end_month",
    "end_day",
    "lat",
    "lon",
    "position",
    "place",
    "district",
    "province",
    "country",
    "title",
    "words",
    "url",
    "source",
    "type",
    "subtype",
    "actors",
    "deaths",
    "low",
    "high",
    "where_prec",
    "date_prec",
    "archive",
    "hash",
    "source_date",
    "language",
    "note",
    "to_lat",
    "to_lon",
    "to_position",
    "to_place",
    "unused",
)
"""What a column of a table can be."""

MAX_RECIPE_BYTES = 1_000_000
_MAX_CLASS = 7
_KEYS = frozenset(
    {"as", "file", "dataset", "columns", "dates", "where_prec", "types", "type", "empty", "header"}
    | {"place", "quote_rows", "radius_m"}
)
_FILE_KEYS = frozenset({"sheet", "header", "delimiter", "encoding"})
_DATASET_KEYS = frozenset({"title", "publisher", "licence", "rights", "language", "url", "id"})
_DATE_ORDERS = ("dmy", "mdy", "ymd")
FINEST = "finest"


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a file becomes events; every part may be missing.

    Attributes:
        as_format: Name of the format.
        sheet: Name of the sheet.
        header_row: Number of the header's row.
        delimiter: Delimiter of the table.
        encoding: Encoding of the file.
        dataset: Title, publisher, licence, rights, language, url and id of the data set.
        columns: Names of columns by role.
        dates: Order of day and month.
        classes: Precision class by column, where the finest filled column decides; or by the values
            of the column `class_column`.
        class_column: The column whose values are looked up in `classes`, or are classes.
        default_class: Precision class of all positions.
        types: Event type by the value of the file.
        default_type: Type of events with another value, or none.
        empty: Cells that say that nothing is known.
        place: Name of the place of all events.
        quote_rows: Whether a row without words is itself quoted.
        header: The names of all columns when the recipe was made.
    """

    as_format: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    delimiter: str | None = None
    encoding: str | None = None
    dataset: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: str | None = None
    classes: Mapping[str, int] = field(default_factory=dict)
    class_column: str | None = None
    default_class: int | None = None
    types: Mapping[str, str] = field(default_factory=dict)
    default_type: str | None = None
    empty: tuple[str, ...] = ()
    place: str | None = None
    quote_rows: bool = False
    header: tuple[str, ...] = ()

    def find_type(self, value: str) -> str | None:
        """Return the event type for a value, without regard to case, or None."""
        if not self.types:
            return None
        folded = " ".join(value.casefold().split())
        for written, kind in self.types.items():
            if " ".join(written.casefold().split()) == folded:
                return kind
        return None


def read_recipe(path: Path) -> Recipe:
    """Read a recipe.

    Raises:
        ImportFileError: the file cannot be read, or has errors; the message lists all of them.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ImportFileError(f"{str(path)!r} cannot be read: {error.strerror}") from None
    if len(data) > MAX_RECIPE_BYTES:
        raise ImportFileError(f"{path.name!r} has more than {MAX_RECIPE_BYTES:,} bytes")
    return parse_recipe(data, path.name)


def parse_recipe(data: bytes, name: str) -> Recipe:
    """Return the recipe in the bytes of a YAML file.

    Raises:
        ImportFileError: with all errors.
    """
    try:
        if b"&" in data and any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(data)):
            raise ImportFileError(f"{name!r}: write the values out, without YAML aliases")
        root = yaml.load(data, Loader=_TextLoader)  # noqa: S506  builds texts, lists and mappings
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ImportFileError(f"{name!r} is not valid YAML: {error}") from None
    return build_recipe(root or {}, name)


class _TextLoader(getattr(yaml, "CBaseLoader", yaml.BaseLoader)):  # type: ignore[misc]
    """YAML loader that leaves all scalars text, as the project's reader does."""


def build_recipe(root: object, name: str) -> Recipe:
    """Return the recipe of a mapping.

    Raises:
        ImportFileError: with all errors.
    """
    errors: list[str] = []
    if not isinstance(root, dict):
        raise ImportFileError(f"{name!r} is not a recipe: it must be a mapping")
    _check_keys(root, _KEYS, "", errors)
    file = _read_mapping(root, "file", _FILE_KEYS, errors)
    dataset = _read_mapping(root, "dataset", _DATASET_KEYS, errors)
    classes, class_column, default_class = _read_classes(root.get("where_prec"), errors)
    dates = root.get("dates")
    if dates is not None and dates not in _DATE_ORDERS:
        errors.append(f"'dates' is {format_value(dates)}: use one of {', '.join(_DATE_ORDERS)}")
    types = _read_types(root.get("types"), errors)
    default_type = root.get("type")
    if default_type is not None and default_type not in EVENT_TYPES:
        errors.append(f"'type' is {format_value(default_type)}: use {', '.join(EVENT_TYPES)}")
    header_row = file.get("header")
    if header_row is not None and not str(header_row).isdigit():
        errors.append(f"'header' is {format_value(header_row)}: write the number of the row")
        header_row = None
    columns = _read_columns(root.get("columns"), errors)
    if errors:
        raise ImportFileError("\n".join(f"{name}: {error}" for error in errors))
    return Recipe(
        as_format=root.get("as"),
        sheet=file.get("sheet"),
        header_row=int(header_row) if header_row else None,
        delimiter={"tab": "\t", "\\t": "\t"}.get(str(file.get("delimiter")), file.get("delimiter")),
        encoding=file.get("encoding"),
        dataset=dataset,
        columns=columns,
        dates=dates,
        classes=classes,
        class_column=class_column,
        default_class=default_class,
        types=types,
        default_type=default_type,
        empty=tuple(map(str, _as_list(root.get("empty")))),
        place=root.get("place"),
        quote_rows=str(root.get("quote_rows", "")).lower() == "true",
        header=tuple(map(str, _as_list(root.get("header")))),
    )


def _check_keys(
    mapping: Mapping[str, Any], known: frozenset[str], where: str, errors: list[str]
) -> None:
    choices = ", ".join(sorted(known))
    errors += [
        f"unknown key {format_value(key)}{where}: use one of {choices}"
        for key in mapping
        if key not in known
    ]


def _read_mapping(
    root: Mapping[str, Any], key: str, known: frozenset[str], errors: list[str]
) -> dict[str, Any]:
    value = root.get(key) or {}
    if not isinstance(value, dict):
        errors.append(f"{key!r} is {format_value(value)}: it must be a mapping")
        return {}
    _check_keys(value, known, f" in {key!r}", errors)
    return {name: part for name, part in value.items() if isinstance(part, str)}


def _read_columns(value: object, errors: list[str]) -> dict[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        errors.append(
            f"'columns' is {format_value(value)}: it must be a mapping from role to column"
        )
        return {}
    _check_keys(value, frozenset(ROLES), " in 'columns'", errors)
    return {role: tuple(map(str, _as_list(names))) for role, names in value.items()}


def _read_classes(
    value: object, errors: list[str]
) -> tuple[dict[str, int], str | None, int | None]:
    """Return classes by column or value, the column whose values they are, and the only class."""
    if value is None:
        return {}, None, None
    if isinstance(value, str):
        if value.isdigit():
            return {}, None, _read_class(value, "where_prec", errors)
        return {}, value, None  # the name of a column that has the classes
    if not isinstance(value, dict):
        errors.append(
            f"'where_prec' is {format_value(value)}: write a class, a column or a mapping"
        )
        return {}, None, None
    source = value.get("from", FINEST)
    classes = {
        str(key): _read_class(number, f"where_prec, {key}", errors)
        for key, number in value.items()
        if key != "from"
    }
    return classes, (None if source == FINEST else str(source)), None


def _read_class(value: object, where: str, errors: list[str]) -> int:
    if isinstance(value, str) and value.isdigit() and 1 <= int(value) <= _MAX_CLASS:
        return int(value)
    errors.append(f"{where} is {format_value(value)}: write a class from 1 to 7")
    return 1


def _read_types(value: object, errors: list[str]) -> dict[str, str]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        errors.append(f"'types' is {format_value(value)}: write a type for each value of the file")
        return {}
    for written, kind in value.items():
        if kind not in EVENT_TYPES:
            errors.append(
                f"the type of {format_value(written)} is {format_value(kind)}: use one of "
                f"{', '.join(EVENT_TYPES)}"
            )
    return {str(written): str(kind) for written, kind in value.items()}


def format_stated_file(recipe: Recipe) -> dict[str, str]:
    """Return the delimiter and the encoding that a recipe states, as its key ``file`` has them."""
    delimiter = "tab" if recipe.delimiter == "\t" else recipe.delimiter
    stated = {"delimiter": delimiter, "encoding": recipe.encoding}
    return {key: value for key, value in stated.items() if value}


def format_stated(recipe: Recipe, options: ImportOptions) -> list[str]:
    """Return what a recipe and the user state about rows, as lines of a recipe."""
    record: dict[str, Any] = {}
    if order := options.date_order or recipe.dates:
        record["dates"] = order
    if options.where_prec or recipe.default_class:
        record["where_prec"] = options.where_prec or recipe.default_class
    elif recipe.class_column and not recipe.classes:
        record["where_prec"] = recipe.class_column
    elif recipe.classes:
        record["where_prec"] = {"from": recipe.class_column or FINEST, **recipe.classes}
    if recipe.types:
        record["types"] = dict(recipe.types)
    if kind := options.event_type or recipe.default_type:
        record["type"] = kind
    if recipe.empty:
        record["empty"] = list(recipe.empty)
    if place := options.place or recipe.place:
        record["place"] = place
    if options.quote_rows or recipe.quote_rows:
        record["quote_rows"] = True
    return [format_record(record, 0, is_item=False)] if record else []


def _as_list(value: object) -> Sequence[object]:
    if value is None:
        return ()
    return value if isinstance(value, list) else (value,)
