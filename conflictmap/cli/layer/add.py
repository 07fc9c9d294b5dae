"""The command `layer add`: adds a file that GDAL reads as a layer of the map."""

import argparse
import json
from pathlib import Path

from conflictmap.editing.add_layer import LayerDetails, add_layer
from geo.project.map_layers import LAYER_STYLES


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the file and what is stated of it."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="Shapefile, GeoPackage, KML, GeoJSON, TopoJSON, FlatGeobuf or GPX",
    )
    parser.add_argument("--style", choices=LAYER_STYLES, required=True, help="what it is drawn as")
    parser.add_argument("--title", required=True, metavar="T", help="title in the map's language")
    parser.add_argument(
        "--attribution", required=True, metavar="A", help="the words of the credit line"
    )
    parser.add_argument(
        "--licence", required=True, metavar="L", help="SPDX identifier, such as ODbL-1.0, or words"
    )
    parser.add_argument("--url", metavar="URL", help="where the file comes from")
    parser.add_argument("--name-column", metavar="N", help="the column of names (default: none)")
    parser.add_argument("--kind", metavar="K", help="kind of every feature (default: the style)")
    parser.add_argument("--source-layer", metavar="NAME", help="the layer of a file with several")
    parser.add_argument(
        "--crs", metavar="EPSG:N", help="coordinate system of a file that does not state it"
    )
    parser.add_argument(
        "--precision",
        type=float,
        default=1_000.0,
        metavar="M",
        help="how far off the geometry may be, in metres (default: 1000)",
    )
    parser.add_argument(
        "--simplify",
        type=float,
        default=0.0,
        metavar="M",
        help="leave out detail smaller than M metres (default: none)",
    )


def run(options: argparse.Namespace) -> int:
    """Add the layer, and print what the program decided by itself."""
    report = add_layer(
        Path(options.project),
        options.file,
        LayerDetails(
            options.style,
            options.title,
            options.attribution,
            options.licence,
            options.name_column,
            options.kind,
            options.source_layer,
            options.crs,
            options.precision,
            options.url,
            options.simplify,
        ),
    )
    if options.json:
        row = {
            "id": report.id,
            "written": {report.file: report.size},
            "features": report.features,
            "notes": report.notes,
        }
        print(json.dumps(row, ensure_ascii=False))
        return 0
    print(f"{report.id}  {report.features:,} features, {report.file}, {report.size:,} bytes")
    for note in report.notes:
        print(f"  {note}")
    return 0
