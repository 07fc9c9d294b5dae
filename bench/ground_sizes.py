"""Measurement of the ground of every country: size of its files, time, double borders.

Run from the project's folder: ``python -m bench.ground_sizes`` or, in pieces, with ``--part 1/5``.
Each row is what ``conflictmap new --country`` writes in ``data/geojson``; the whole world and the
Arctic are measured too. A double border is a stretch of a limit of divisions on a state border.
The exit code is 1 if a map fails, is larger than `MAX_BYTES` or has a double border.
"""

import argparse
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from conflictmap.cli.ground_files import find_country_bounds, make_ground_files
from geo.geocoding.world_areas import open_world_areas
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import METRES_PER_DEGREE
from geo.ground.layers import DIVISION_PRECISION_M, GroundOptions

MAX_BYTES = 700_000
FURTHER_MAPS = {
    "the whole world": Bounds.whole_world(),
    "the Arctic": Bounds(-180.0, 60.0, 180.0, 85.0),
}
_MAX_DOUBLE_SHARE = 0.005
_MIN_DOUBLE_TOLERANCES = 10.0
"""For how many tolerances a double limit follows a border: one that ends there does for a few."""


@dataclass(frozen=True, slots=True)
class GroundMeasurement:
    """The ground of one map.

    Attributes:
        name: The country's code, or the name of another map.
        size: Bytes of the files in ``data/geojson``.
        cpu_s: Seconds of processor time.
        double_share: Length of limits of divisions on a state border, as a share of their length.
        problem: Why the map has no ground; empty if it has.
    """

    name: str
    size: int
    cpu_s: float
    double_share: float
    problem: str = ""

    @property
    def is_good(self) -> bool:
        """Whether the map is made, small enough and without double borders."""
        is_single = self.double_share <= _MAX_DOUBLE_SHARE
        return not self.problem and self.size <= MAX_BYTES and is_single


def list_maps() -> dict[str, Bounds | None]:
    """Return the maps to measure; a country has None, since its bounds may not be found."""
    codes = sorted(area.id.removeprefix("country:") for area in open_world_areas().areas.countries)
    return dict.fromkeys(codes) | FURTHER_MAPS


def measure_ground(name: str, bounds: Bounds | None) -> GroundMeasurement:
    """Return the measurement of one map."""
    begun = time.process_time()
    try:
        files = make_ground_files(bounds or find_country_bounds(name), ["en"], GroundOptions())
    except Exception as error:  # noqa: BLE001  every failure is a row
        return GroundMeasurement(name, 0, time.process_time() - begun, 0.0, repr(error))
    cpu_s = time.process_time() - begun
    layers = {
        path: list(_read_geometries(content))
        for path, content in files.items()
        if path.endswith(".geojson")
    }
    size = sum(len(content) for path, content in files.items() if path in layers)
    lines = {path: _collect_lines(geometries) for path, geometries in layers.items()}
    limits = next((line for path, line in lines.items() if "provinces" in path), None)
    borders = [line for path, line in lines.items() if "borders" in path or "disputed" in path]
    share = 0.0
    if limits is not None and limits.length > 0 and borders:
        share = _measure_double_share(limits, shapely.union_all(borders), read_tolerance(files))
    return GroundMeasurement(name, size, cpu_s, share)


def read_tolerance(files: Mapping[str, bytes]) -> float:
    """Return the tolerance of a ground in degrees, from the precision of its divisions."""
    content = files["data/geojson/ground-provinces.geojson"]
    precision_m = json.loads(content)["features"][0]["properties"]["precision_m"]
    return float(precision_m - DIVISION_PRECISION_M) / METRES_PER_DEGREE


def _measure_double_share(limits: BaseGeometry, borders: BaseGeometry, tolerance: float) -> float:
    """Return the share of limits that follow a border within its tolerance for ten of them."""
    near = shapely.intersection(limits, shapely.buffer(borders, tolerance))
    parts = shapely.get_parts(shapely.line_merge(near) if "Multi" in near.geom_type else near)
    double = sum(part.length for part in parts if part.length > _MIN_DOUBLE_TOLERANCES * tolerance)
    return float(double / limits.length)


def _read_geometries(content: bytes) -> Iterator[BaseGeometry]:
    for feature in json.loads(content)["features"]:
        yield shape(feature["geometry"])


def _collect_lines(geometries: list[BaseGeometry]) -> BaseGeometry:
    return shapely.union_all([one for one in geometries if "LineString" in one.geom_type])


def main() -> int:
    """Print a row for each map that is not good, and the greatest figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", default="1/1", help="which part of the maps, such as 2/5")
    parser.add_argument("--all", action="store_true", help="list every map")
    options = parser.parse_args()
    part, count = map(int, options.part.split("/"))
    maps = list(list_maps().items())[part - 1 :: count]
    open_world_areas().find_matches("Sudan")  # read the names before the first measurement
    rows = []
    for name, bounds in maps:
        row = measure_ground(name, bounds)
        rows.append(row)
        if options.all or not row.is_good:
            print(
                f"{name:16} {row.size / 1000:6.0f} KB {row.cpu_s:5.2f} s  "
                f"double {row.double_share:.2%} {row.problem}",
                flush=True,
            )
    largest, slowest = max(rows, key=lambda one: one.size), max(rows, key=lambda one: one.cpu_s)
    print(
        f"{sum(row.is_good for row in rows)} of {len(rows)} maps are good; "
        f"largest {largest.name}, {largest.size / 1000:.0f} KB; "
        f"slowest {slowest.name}, {slowest.cpu_s:.1f} s of processor time"
    )
    return 0 if all(row.is_good for row in rows) else 1


if __name__ == "__main__":
    raise SystemExit(main())
