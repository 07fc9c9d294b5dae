"""The argument that gives the point of a place."""

import argparse

from geo.errors import OutputError

_POSITION_VALUES = 2


def add_point_argument(
    parser: argparse.ArgumentParser | argparse._ArgumentGroup, what: str
) -> None:
    """Add ``--at`` for the point of a place; `parse_position` reads its value."""
    parser.add_argument(
        "--at",
        nargs="+",
        metavar="LON,LAT",
        help=f"{what} in degrees, longitude first (default: that of GeoNames); a western longitude "
        "as --at=-72.3,18.5",
    )


def parse_position(texts: list[str]) -> tuple[float, float]:
    """Return longitude and latitude of ``LON,LAT`` or ``LON LAT``.

    Raises:
        OutputError: these are not two numbers.
    """
    parts = " ".join(texts).replace(",", " ").split()
    try:
        values = [float(part) for part in parts]
    except ValueError:
        values = []
    if len(values) != _POSITION_VALUES:
        raise OutputError(
            f"--at {' '.join(texts)!r} is no position: write longitude and latitude in degrees, "
            "such as 25.35,13.63"
        )
    return values[0], values[1]
