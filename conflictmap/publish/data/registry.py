"""Export formats: one row per format.

To add a format, write a module in this package with a function of the type `FormatWriter`, and add
a row to `EXPORT_FORMATS`. The command line, the app and the tests read the rows. Writers are
imported when they are used, so this module is cheap to import.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from conflictmap.publish.data.selection import EventSelection

FormatWriter = Callable[[list[Path], "EventSelection"], "EventSelection"]
"""Writes the selection to the files, and returns it with the omissions of the format added."""


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """An export format.

    Attributes:
        extension: The file extension that selects it, with its dot.
        writer: Its `FormatWriter`, as module and function of `conflictmap.publish.data`.
        profile: The tool or data set whose structure it follows; None for formats of the map.
        long: Whether it has one row per statement instead of one row per event.
        complete: Whether it contains the texts of sources, which may have to be redacted.
        table_names: The names of its tables if there is more than one. The first table goes to the
            requested file, each further one to a file with the last part of its name.
    """

    extension: str
    writer: str
    profile: str | None = None
    long: bool = False
    complete: bool = False
    table_names: tuple[str, ...] = ()

    def load_writer(self) -> FormatWriter:
        """Import and return the function that writes the format."""
        module, _, function = self.writer.rpartition(".")
        found = getattr(import_module(f"conflictmap.publish.data.{module}"), function)
        return cast("FormatWriter", found)


EXPORT_FORMATS = (
    ExportFormat(".geojson", "geojson.write_geojson", complete=True),
    ExportFormat(".gpkg", "geopackage.write_geopackage", complete=True),
    ExportFormat(".csv", "csv_table.write_wide_csv"),
    ExportFormat(".csv", "csv_table.write_long_csv", long=True),
    ExportFormat(".kml", "kml.write_kml"),
    ExportFormat(".kmz", "kmz.write_kmz"),
    ExportFormat(".parquet", "geoparquet.write_geoparquet"),
    ExportFormat(".csv", "acled.write_acled", profile="acled"),
    ExportFormat(".csv", "ucdp.write_ucdp", profile="ucdp"),
    ExportFormat(".json", "timemap.write_timemap_json", profile="timemap"),
    ExportFormat(
        ".csv",
        "timemap.write_timemap_csv",
        profile="timemap",
        table_names=("export_events", "export_associations", "export_sources"),
    ),
    ExportFormat(".json", "storymapjs.write_storymap", profile="storymap"),
    ExportFormat(".json", "timelinejs.write_timeline", profile="timeline"),
)

FILE_EXTENSIONS = tuple(
    row.extension for row in EXPORT_FORMATS if row.profile is None and not row.long
)
"""File extensions of the formats that need no profile."""


def _list_profiles() -> Mapping[str, tuple[str, ...]]:
    """Return the profiles by name, each with the file extensions that it can be written with."""
    profiles: dict[str, tuple[str, ...]] = {}
    for row in EXPORT_FORMATS:
        if row.profile is not None:
            profiles[row.profile] = (*profiles.get(row.profile, ()), row.extension)
    return profiles


PROFILES = _list_profiles()
"""Profiles by name, each with the file extensions that it can be written with."""
