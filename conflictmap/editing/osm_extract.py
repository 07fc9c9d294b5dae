"""Features of an OpenStreetMap extract, read by GDAL's OSM driver through pyogrio (licence MIT)."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError, FieldError

from conflictmap.editing.vector_file import REDIRECTIONS, read_head
from geo.errors import OutputError
from geo.ground.store import Box
from geo.progress import progress_step

OsmTable = Literal["points", "lines", "multipolygons"]
"""Tables of GDAL's OSM driver: nodes, open ways, and closed ways with areas of relations."""

EXTRACT_SUFFIXES = (".pbf", ".osm")
_HEAD_BYTES = 4_096
_TAGS: dict[OsmTable, tuple[str, ...]] = {
    "points": ("place", "population", "capital"),
    "lines": ("highway", "waterway", "natural", "ref"),
    "multipolygons": ("natural", "waterway", "landuse", "water", "boundary", "admin_level"),
}
_AREA_TAGS = "natural=water,waterway=riverbank,landuse=reservoir,boundary=administrative"
"""Tags by which a closed way is an area."""


@dataclass(frozen=True, slots=True)
class OsmFeatures:
    """Features of one table, in WGS 84, longitude first.

    Attributes:
        geometries: Geometries, shape (n,), none of them missing or empty.
        tags: The values of each tag, shape (n,); an empty text where a feature does not have it.
    """

    geometries: NDArray[Any]
    tags: dict[str, NDArray[Any]]

    def select_features(self, mask: NDArray[Any]) -> "OsmFeatures":
        """Return the features that a mask or an array of numbers chooses."""
        tags = {name: values[mask] for name, values in self.tags.items()}
        return OsmFeatures(self.geometries[mask], tags)


class OsmExtract:
    """An OpenStreetMap file that the user has downloaded: PBF, or XML."""

    def __init__(self, path: Path, languages: Sequence[str]) -> None:
        """Check the file.

        Args:
            path: The file.
            languages: Languages of which names are read.

        Raises:
            OutputError: the file does not exist, or is none of OpenStreetMap.
        """
        self.path = path
        self._names = ("name", "int_name", *(f"name:{language}" for language in languages))
        _check_extract(path)

    def read_features(self, table: OsmTable, condition: str, box: Box, label: str) -> OsmFeatures:
        """Return the features of a table that touch a box.

        Args:
            table: The table.
            condition: A condition on tags, as in the WHERE of SQL.
            box: West, south, east and north in degrees.
            label: What is read, in words.

        Raises:
            OutputError: the file is damaged.
        """
        with (
            progress_step(f"reading {label} in {self.path.name}"),
            tempfile.TemporaryDirectory() as folder,
        ):
            config = Path(folder) / "osmconf.ini"
            config.write_text(self._format_configuration(), encoding="utf-8")
            try:
                meta, _, wkb, values = pyogrio.raw.read(
                    self.path, layer=table, where=condition, bbox=box, CONFIG_FILE=str(config)
                )
            except (DataSourceError, DataLayerError, FieldError, UnicodeError) as error:
                raise OutputError(f"{self.path.name!r} cannot be read: {error}") from None
        geometries = shapely.from_wkb(wkb, on_invalid="ignore")
        present = ~(shapely.is_missing(geometries) | shapely.is_empty(geometries))
        columns = zip(meta["fields"], values, strict=True)
        tags = {
            str(name): np.array([_to_text(value) for value in column[present]], dtype=object)
            for name, column in columns
            if name in self._names or name in _TAGS[table]
        }
        return OsmFeatures(geometries[present], tags)

    def _format_configuration(self) -> str:
        """Return the settings of the driver: which tags become columns."""
        lines = [f"closed_ways_are_polygons={_AREA_TAGS}", "attribute_name_laundering=no"]
        for table in ("points", "lines", "multipolygons", "multilinestrings", "other_relations"):
            tags = _TAGS.get(table, ())  # type: ignore[call-overload]
            lines += [f"[{table}]", "osm_id=yes", "other_tags=no"]
            lines.append(f"attributes={','.join((*self._names, *tags))}")
        return "\n".join([*lines, ""])


def _check_extract(path: Path) -> None:
    if not path.is_file():
        raise OutputError(f"{str(path)!r} is no file: name an OpenStreetMap extract (.osm.pbf)")
    if path.suffix.casefold() not in EXTRACT_SUFFIXES:
        raise OutputError(
            f"{path.name!r} is no OpenStreetMap extract: use a file .osm.pbf or .osm; unpack "
            ".osm.bz2 and .osm.gz first. Other geodata: conflictmap layer add"
        )
    head = read_head(path)[:_HEAD_BYTES]
    is_pbf = b"OSMHeader" in head[:64]
    is_xml = b"<osm" in head and not any(text in head for text in REDIRECTIONS)
    if not (is_pbf or is_xml):
        raise OutputError(
            f"{path.name!r} does not begin as an OpenStreetMap file: download the extract again"
        )


def _to_text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
