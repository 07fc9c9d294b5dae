"""Opening of a file: what it is, and an iterator over what becomes of its rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from conflictmap.importing.delimited import open_delimited
from conflictmap.importing.detection import (
    SIGNATURES,
    Container,
    complete_known_names,
    detect_container,
    detect_json,
    detect_table,
)
from conflictmap.importing.formats import (
    acled,
    archiver,
    features,
    kml,
    timeline,
    timemap,
    ucdp,
    viina,
)
from conflictmap.importing.formats.common import ImportContext
from conflictmap.importing.formats.own_table import complete_own_events
from conflictmap.importing.formats.table import (
    DATASET,
    TableLayout,
    compare_positions,
    describe_roles,
    describe_unused,
    list_types,
    map_any_table,
)
from conflictmap.importing.geometries import GEOMETRY_COLUMN, check_geometry
from conflictmap.importing.headers import normalize_name
from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    ImportFileError,
    Outcome,
    RefusedRow,
    RowError,
    Table,
)
from conflictmap.importing.records import (
    build_table,
    local_name,
    read_bindings,
    read_json,
    read_xml_root,
)
from conflictmap.importing.report import REFUSED_COLUMNS
from conflictmap.importing.roles import UNUSED_ROLE
from geo.project.event_details import FIGURE_KINDS

ARCHIVER_COLUMNS = {
    "url": ("Link",),
    "archive": ("Archive location",),
    "source_date": ("Upload timestamp",),
    "title": ("Upload title",),
    "words": ("Text content",),
    "hash": ("Hash",),
}
"""Roles of the columns that the auto-archiver writes; the others are the team's own."""

_OTHER_FIGURES = frozenset(
    f"{kind}_{part}" for kind in FIGURE_KINDS[1:] for part in ("low", "best", "high")
)
"""Columns of figures in the program's own table that are not of deaths, and not taken for them."""

_ARCHIVER_OWN = frozenset(
    {
        "archive status",
        "destination folder",
        "archive date",
        "thumbnail",
        "screenshot",
        "perceptual hashes",
        "wacz",
        "replaywebpage",
    }
)
_GDELT_MESSAGE = (
    "is GDELT's event table, which cannot be imported: its rows have no words and no title, and "
    "their positions are those of towns that an article names. Take the articles behind SOURCEURL "
    "as sources instead, and read the events in them"
)


@dataclass(slots=True)
class OpenedFile:
    """A file that is ready to be read.

    Attributes:
        as_format: What it was taken for.
        reason: Why.
        dataset: The data set as the format, the recipe and the user state it.
        columns: The columns of refused rows.
        outcomes: What becomes of each row; it can be iterated once.
        mapping: What the columns of an unknown table were taken for.
        unused: Its columns that nothing is read from.
        types: The values of its column of types.
        roles: Columns by role of an unknown table, for a recipe.
        table: The table, if it is one.
        date_order: Order of day and month that the values show.
        stated_file: Delimiter and encoding, if a recipe states them.
        stated_lines: What the user or a recipe states, as lines of a recipe.
    """

    as_format: str
    reason: str
    dataset: DatasetInfo
    columns: tuple[str, ...]
    outcomes: Iterator[Outcome]
    delimiter: str = ","
    mapping: list[dict[str, Any]] = field(default_factory=list)
    unused: list[dict[str, Any]] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    roles: dict[str, list[str]] = field(default_factory=dict)
    table: Table | None = None
    stated_file: dict[str, str] = field(default_factory=dict)
    stated_lines: list[str] = field(default_factory=list)
    date_order: str | None = None


def open_file(path: Path, context: ImportContext) -> OpenedFile:
    """Open a file for import.

    Args:
        path: The file.
        context: What the user and the recipe state; receives the notes.

    Raises:
        ImportFileError: the file cannot be read, is of no format that can be imported, or holds
            nothing that can be.
    """
    container = detect_container(path)
    stated = context.options.as_format or context.recipe.as_format
    if container.kind == "database":
        return _project_file(container)
    if container.kind == "json":
        return _open_json(path, context, stated)
    if container.kind == "xml":
        return _open_xml(path, context)
    if container.kind == "workbook" and (opened := _open_timemap_sheet(path, context, stated)):
        return opened
    table = _open_table_file(path, context, container)
    return _open_table(path, table, context, stated)


def _project_file(container: Container) -> OpenedFile:
    return OpenedFile("project", container.reason, DATASET, (), iter(()))


def _open_table_file(path: Path, context: ImportContext, container: Container) -> Table:
    recipe = context.recipe
    if container.kind == "workbook":
        from conflictmap.importing.workbooks import open_workbook  # noqa: PLC0415  seldom needed

        return open_workbook(
            path, SIGNATURES, context.notes, sheet=recipe.sheet, header_row=recipe.header_row
        )
    return open_delimited(
        path,
        SIGNATURES,
        context.notes,
        delimiter=recipe.delimiter,
        encoding=recipe.encoding,
        header_row=recipe.header_row,
    )


def _open_table(path: Path, table: Table, context: ImportContext, stated: str | None) -> OpenedFile:
    """Open a table by its header, or as what the user states."""
    has_features = _has_refused_features(table)
    table = complete_known_names(_drop_refused_columns(table))
    found, reason = detect_table(table)
    if stated and stated != found:
        found, reason = stated, "it is stated"
    if found == "gdelt":
        raise ImportFileError(f"{path.name!r} {_GDELT_MESSAGE}")
    if found in ("acled", "ucdp", "viina"):
        module = {"acled": acled, "ucdp": ucdp, "viina": viina}[found]
        missing = _missing_columns(table, found)
        if missing:
            raise ImportFileError(
                f"{path.name!r} is taken for {found}, because {reason}, but has no column "
                f"{', '.join(missing)}: add it, or use --as table"
            )
        mapper = {"acled": acled.map_acled, "ucdp": ucdp.map_ucdp, "viina": viina.map_viina}[found]
        dataset = complete_dataset(module.DATASET, context, path)
        return _build_opened(found, reason, dataset, table, mapper(table, context))
    if found == "timeline":
        dataset = complete_dataset(timeline.DATASET, context, path)
        return _build_opened(found, reason, dataset, table, timeline.map_timeline(table, context))
    layout = TableLayout(prose_dates=has_features, title_is_id=has_features)
    if found == "own":
        layout = TableLayout(columns=_own_columns(path, table))
        table = _hide_columns(table, _OTHER_FIGURES)
    elif found == "archiver":
        reason = f"it is a table of the auto-archiver: {reason}"
        if {normalize_name(name) for name in table.columns} >= archiver.CSV_SIGNATURE:
            table = archiver.expand_csv(table)
        names = {name.casefold(): name for name in table.columns}
        known = {
            role: tuple(names[name.casefold()] for name in written if name.casefold() in names)
            for role, written in ARCHIVER_COLUMNS.items()
        }
        table = _hide_columns(table, _ARCHIVER_OWN)
        layout = TableLayout(links_are_sources=True, columns=known)
    opened = _open_any(path, table, context, layout, _Detected("table", reason))
    if found == "own":
        opened.outcomes = complete_own_events(opened.outcomes, table)
    return opened


def _own_columns(path: Path, table: Table) -> dict[str, tuple[str, ...]]:
    """Return the roles of the columns in a table that `conflictmap data` wrote.

    Raises:
        ImportFileError: it has a row for each statement.
    """
    if "quote" in table.columns:
        raise ImportFileError(
            f"{path.name!r} has a row for each statement: write the CSV without --long, or GeoJSON"
        )
    single = {"id": "id", "title": "title", "type": "type", "date": "edtf", "lat": "latitude"}
    single |= {"lon": "longitude", "place": "place", "actors": "actors", "where_prec": "where_prec"}
    single |= {"deaths": "fatalities_best", "low": "fatalities_low", "high": "fatalities_high"}
    columns: dict[str, tuple[str, ...]] = {
        role: (name,) for role, name in single.items() if name in table.columns
    }
    for role, prefix in (("words", "quote_"), ("source", "publisher_"), ("url", "url_")):
        names = tuple(
            name for name in table.columns if name.removeprefix(prefix).isdigit() and prefix in name
        )
        if names:
            columns[role] = names
    return columns


def _hide_columns(table: Table, names: frozenset[str]) -> Table:
    """Return a table some of whose columns have no name, so that they are taken for nothing."""
    columns = tuple("" if name.casefold() in names else name for name in table.columns)
    return replace(table, columns=columns, raw_columns=tuple(name for name in table.columns))


_ADDED_ROW = 1_000_000_000
"""What is added to the number of a row that ``refused.csv`` has without the number of a row."""


_DATE_OR_PLACE_ROLES = frozenset(
    {"date", "year", "lat", "position", "place", "district", "province", "country"}
)


class _Detected(NamedTuple):
    """What a file was taken for, why, and its own title."""

    as_format: str
    reason: str
    title: str = ""


def _open_any(
    path: Path, table: Table, context: ImportContext, layout: TableLayout, detected: _Detected
) -> OpenedFile:
    """Open a table by the roles of its columns."""
    outcomes, roles = map_any_table(table, context, layout)
    columns = roles.columns
    has_rows = layout.geometries is not None or layout.links_are_sources
    if not has_rows and _DATE_OR_PLACE_ROLES.isdisjoint(columns):
        listed = ", ".join(name for name in table.columns if name) or "none"
        raise ImportFileError(
            f"{path.name!r} has no column of dates and none of places: its columns are {listed}. "
            "Name them in a recipe"
        )
    dataset = complete_dataset(
        replace(DATASET, title=detected.title or path.stem.replace("_", " ")), context, path
    )
    opened = _build_opened(detected.as_format, detected.reason, dataset, table, outcomes)
    if layout.geometries is not None:
        opened.columns = (*opened.columns, GEOMETRY_COLUMN)
    opened.mapping = describe_roles(table, roles)
    opened.unused = describe_unused(table, roles)
    opened.types = list_types(roles)
    opened.date_order = roles.date_order
    opened.roles = {
        role: [table.columns[position] for position in positions]
        for role, positions in [*columns.items(), (UNUSED_ROLE, roles.ignored)]
        if positions
    }
    return opened


def _build_opened(
    as_format: str, reason: str, dataset: DatasetInfo, table: Table, outcomes: Iterator[Outcome]
) -> OpenedFile:
    return OpenedFile(
        as_format,
        reason,
        dataset,
        table.raw_columns or table.columns,
        outcomes,
        delimiter=table.delimiter or ",",
        table=table,
    )


def _has_refused_columns(table: Table) -> bool:
    """Return whether a table begins with the columns that ``refused.csv`` puts before its own."""
    first = table.columns[: len(REFUSED_COLUMNS)]
    return tuple(name.casefold() for name in first) == REFUSED_COLUMNS


def _has_refused_features(table: Table) -> bool:
    """Return whether a table has refused features of a map, whose dates may be in their words."""
    return _has_refused_columns(table) and table.columns[-1].casefold() == GEOMETRY_COLUMN


def _drop_refused_columns(table: Table) -> Table:
    """Return the table without the columns that ``refused.csv`` puts before its own.

    Its rows have the numbers that they had in the first file: a row without an id is known by it.
    """
    if not _has_refused_columns(table):
        return table
    count = len(REFUSED_COLUMNS)
    read_rows = table.read_rows

    def read_without() -> Iterator[Any]:
        numbers: set[int] = set()
        for row in read_rows():
            first = row.cells[0].strip() if row.cells else ""
            number = int(first) if first.isascii() and first.isdigit() else 0
            if number == 0 or number in numbers:
                number = _ADDED_ROW + row.number  # a row that was added to the refused ones
            numbers.add(number)
            yield row._replace(number=number, cells=row.cells[count:])

    return replace(
        table,
        columns=table.columns[count:],
        raw_columns=table.raw_columns[count:],
        read_rows=read_without,
    )


_REQUIRED = {
    "acled": ("event_id_cnty", "event_date", "latitude", "longitude", "notes", "event_type"),
    "ucdp": ("date_start", "latitude", "longitude", "where_prec"),
    "viina": ("date", "latitude", "longitude", "text", "event_id_1pd"),
}


def _missing_columns(table: Table, found: str) -> list[str]:
    names = {" ".join(name.casefold().split()) for name in table.columns}
    return [name for name in _REQUIRED[found] if name not in names]


# JSON


def _open_json(path: Path, context: ImportContext, stated: str | None) -> OpenedFile:
    document = read_json(path, context.notes)
    found, reason = detect_json(document)
    if found == "project":
        return _project_file(Container("json", reason))
    if found == "umap":
        table, layout, title = features.read_umap(document, context)
        return _open_any(path, table, context, layout, _Detected("umap", reason, title))
    if found == "service":
        document = features.convert_service_features(document, path.name)
        found = "geojson"
    if found == "geojson":
        return _open_geojson(path, document, context, reason)
    if found in ("storymap", "timeline"):
        return _open_story(path, document, context, _Detected(found, reason))
    key = found.partition(":")[2]
    records = document[key] if key else document
    if found == "sparql":
        records = read_bindings(document)
    if timemap.is_timemap(records):
        return _open_timemap(path, records, context, _Detected("timemap", reason), document)
    records = [record if isinstance(record, dict) else {} for record in records]
    return _open_table(path, build_table(records), context, stated)


def _open_story(
    path: Path, document: Mapping[str, Any], context: ImportContext, detected: _Detected
) -> OpenedFile:
    """Open the JSON of StoryMapJS or TimelineJS."""
    if detected.as_format == "storymap":
        dataset = complete_dataset(timeline.STORYMAP_DATASET, context, path)
        outcomes = timeline.map_storymap(document, context)
        columns = timeline.STORYMAP_COLUMNS
        return OpenedFile("storymap", detected.reason, dataset, columns, outcomes)
    table = timeline.read_timeline_json(document)
    dataset = complete_dataset(timeline.DATASET, context, path)
    return _build_opened(
        "timeline", detected.reason, dataset, table, timeline.map_timeline(table, context)
    )


def _open_timemap(
    path: Path,
    records: Sequence[Any],
    context: ImportContext,
    detected: _Detected,
    document: object,
) -> OpenedFile:
    sources, associations = timemap.find_companions(path, context.notes)
    if isinstance(document, Mapping) and not sources:
        sources, associations = timemap.split_document(document)
    dataset = complete_dataset(timemap.DATASET, context, path)
    outcomes = timemap.map_timemap(records, sources, associations, context)
    columns = timemap.timemap_columns(records)
    return OpenedFile("timemap", detected.reason, dataset, columns, outcomes)


def _open_timemap_sheet(
    path: Path, context: ImportContext, stated: str | None
) -> OpenedFile | None:
    """Open a workbook of TimeMap, or return None if it is another, or another is stated."""
    if stated not in (None, "timemap") or context.recipe.sheet is not None:
        return None
    from conflictmap.importing.formats.timemap_sheet import (  # noqa: PLC0415  seldom needed
        read_timemap_sheets,
    )

    found = read_timemap_sheets(path)
    if found is None:
        return None
    context.notes.add(f"sheet “{found.sheet}” is taken; positions are those of the sites")
    dataset = complete_dataset(timemap.DATASET, context, path)
    outcomes = timemap.map_timemap(
        found.events, found.sources, found.associations, context, found.row_numbers
    )
    reason = "it has sheets of events and of their sites or sources"
    columns = timemap.timemap_columns(found.events)
    return OpenedFile("timemap", reason, dataset, columns, outcomes)


def _open_geojson(
    path: Path,
    document: Mapping[str, Any],
    context: ImportContext,
    reason: str,
) -> OpenedFile:
    """Open GeoJSON; the properties of a known data set are read as its table."""
    table, layout, title = features.read_geojson(document, context, path.name)
    table = complete_known_names(table)
    found, why = detect_table(table)
    if found in ("acled", "ucdp"):
        opened = _open_table(path, _with_geometry_columns(table, layout), context, None)
        return replace(opened, outcomes=_compare_with_points(opened.outcomes, table, layout))
    del why
    return _open_any(path, table, context, layout, _Detected("geojson", reason, title))


def _with_geometry_columns(table: Table, layout: TableLayout) -> Table:
    """Return a table of features with latitude and longitude, from the points if need be."""
    names = {name.casefold() for name in table.columns}
    if {"latitude", "longitude"} <= names:
        return table
    geometries, read_rows = layout.geometries or {}, table.read_rows

    def read_with_points() -> Iterator[Any]:
        for row in read_rows():
            geometry = geometries.get(row.number) or {}
            position = geometry.get("coordinates") if geometry.get("type") == "Point" else None
            lon, lat = position[:2] if position else ("", "")
            yield row._replace(cells=[*row.cells, str(lat), str(lon)])

    columns = (*table.columns, "latitude", "longitude")
    return replace(table, columns=columns, raw_columns=columns, read_rows=read_with_points)


def _compare_with_points(
    outcomes: Iterator[Outcome], table: Table, layout: TableLayout
) -> Iterator[Outcome]:
    """Yield outcomes; an event far from the point of its feature is refused."""
    cells: dict[int, tuple[str, ...]] = {}
    for outcome in outcomes:
        geometry = (layout.geometries or {}).get(outcome.row) or {}
        if isinstance(outcome, ImportedEvent) and outcome.point and geometry.get("type") == "Point":
            try:
                compare_positions(check_geometry(geometry) or {}, outcome.point)
            except RowError as error:
                cells = cells or {row.number: tuple(row.cells) for row in table.read_rows()}
                yield RefusedRow(outcome.row, error.code, error.words, cells[outcome.row])
                continue
        yield outcome


# KML and GPX


def _open_xml(path: Path, context: ImportContext) -> OpenedFile:
    root = read_xml_root(path)
    is_gpx = local_name(root.tag) == "gpx"
    read = kml.read_gpx if is_gpx else kml.read_kml
    table, layout, title = read(root, context)
    found = "gpx" if is_gpx else "kml"
    detected = _Detected(found, f"it is {found.upper()}", title)
    return _open_any(path, table, context, layout, detected)


def complete_dataset(known: DatasetInfo, context: ImportContext, path: Path) -> DatasetInfo:
    """Return a data set with what the recipe and the user state of it."""
    stated, options = context.recipe.dataset, context.options
    title = options.title or stated.get("title") or known.title or path.stem
    return replace(
        known,
        id=stated.get("id") or known.id,
        title=title,
        publisher=options.publisher or stated.get("publisher") or known.publisher,
        licence=options.licence or stated.get("licence") or known.licence,
        rights=stated.get("rights") or known.rights,
        language=stated.get("language") or known.language,
        url=stated.get("url") or known.url,
    )
