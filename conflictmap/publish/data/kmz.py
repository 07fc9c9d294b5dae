"""KMZ export (OGC 12-007r2): the KML document in a ZIP file, with an icon for each type of events.

A KML file cannot hold a picture: an icon in it is an address, which the reader's program would load
from the network. The archive holds the icons itself, in the shapes and colours of the map.
"""

import io
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image, ImageDraw

from conflictmap.publish.data.kml import write_document
from conflictmap.publish.data.selection import EventSelection
from layers.style import palettes
from layers.style.symbology import CIRCLE_RADIUS, RIGHT_OUTLINES

_DOCUMENT_NAME = "doc.kml"
_EARLIEST_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time that ZIP can store, so that the same events give the same bytes."""

_ICON_SIZE_PX, _OVERSAMPLING = 64, 4
_RADIUS_SHARE, _HALO_SHARE = 0.28, 0.05
"""Radius of a symbol and width of the light edge around it, as shares of the icon's size."""

_HALO_COLOUR = "#ffffff"


def write_kmz(files: list[Path], selection: EventSelection) -> EventSelection:
    """Write the document and its icons; programs read the first KML file of the archive."""
    icons = {name: f"icons/{name}.png" for name in palettes.TYPE_STYLES}
    with ZipFile(files[0], "w") as archive:
        with (
            archive.open(_member(_DOCUMENT_NAME), "w") as binary,
            io.TextIOWrapper(binary, encoding="utf-8", newline="\n") as out,
        ):
            written = write_document(out, selection, icons)
        for name, path in icons.items():
            style = palettes.TYPE_STYLES[name]
            archive.writestr(_member(path), _draw_icon(style.shape, style.light))
    return written


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, _EARLIEST_TIME)
    member.compress_type = ZIP_DEFLATED
    return member


def _draw_icon(shape: str, colour: str) -> bytes:
    """Return the symbol of a type as a PNG with a clear background."""
    size = _ICON_SIZE_PX * _OVERSAMPLING
    image = Image.new("RGBA", (size, size))
    pencil = ImageDraw.Draw(image)
    middle, radius, halo = size / 2, size * _RADIUS_SHARE, round(size * _HALO_SHARE)
    if shape == "circle":
        reach = radius * CIRCLE_RADIUS
        box = (middle - reach, middle - reach, middle + reach, middle + reach)
        outer = (box[0] - halo, box[1] - halo, box[2] + halo, box[3] + halo)
        pencil.ellipse(outer, fill=_HALO_COLOUR)
        pencil.ellipse(box, fill=colour)
    else:
        right = RIGHT_OUTLINES[shape]
        outline = [*right, *((-x, y) for x, y in reversed(right))]
        corners = [(middle + x * radius, middle + y * radius) for x, y in outline]
        pencil.line([*corners, *corners[:2]], fill=_HALO_COLOUR, width=2 * halo, joint="curve")
        pencil.polygon(corners, fill=colour)
    image = image.resize((_ICON_SIZE_PX, _ICON_SIZE_PX), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
