"""Media files of a project, and the scaled images without metadata that are published."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import Any

from geo.errors import ConflictMapError

MEDIA_FOLDER = "data/media"
IMAGE_BUDGET_BYTES = 60_000
"""Size of an embedded image, as WebP."""

LARGER_EDGE_PX = 2_560
"""Longer edge of the larger image next to the page."""

_MAX_PIXELS = 80_000_000
_MAX_EDGE_PX = 1_280
_MIN_EDGE_PX = 160
_EDGE_STEP = 0.8
_QUALITIES = (80, 65, 50)
_LARGER_QUALITY = 80
_BOX_HEADER_BYTES = 8
_LONG_BOX_HEADER_BYTES = 16
_POSITION_MARKERS = (b"\xa9xyz", b"loci", b"location.ISO6709")
"""What the metadata of an MP4 or QuickTime file has where a camera wrote its position: the atoms of
QuickTime and of 3GPP TS 26.244, and the key ``com.apple.quicktime.location.ISO6709``."""


class MediaError(ConflictMapError):
    """A media file cannot be used."""


@lru_cache(maxsize=256)
def scale_image(
    data: bytes, budget_bytes: int = IMAGE_BUDGET_BYTES
) -> tuple[bytes, tuple[int, int]]:
    """Return an image as WebP of at most `budget_bytes`, with its width and height.

    The pixels are written anew, turned as the camera's orientation asks; metadata, such as EXIF
    with a position, is left out. The same bytes give the same result.

    Args:
        data: The file: JPEG, PNG, WebP, GIF (its first picture) or TIFF.
        budget_bytes: Size to stay within, unless the image would have fewer than 160 pixels.

    Raises:
        MediaError: it is no such image, or has too many pixels.
    """
    from PIL import Image  # noqa: PLC0415  loads slowly, and most maps have no image

    with _open_image(data) as opened:
        if _is_ready(opened, len(data), budget_bytes):
            opened.load()
            return data, opened.size
        clean = _copy_pixels(opened)
    edge = min(_MAX_EDGE_PX, max(clean.size))
    while True:
        scaled = clean.copy()
        scaled.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            output = BytesIO()
            scaled.save(output, "WEBP", quality=quality, method=4)
            if output.tell() <= budget_bytes or edge <= _MIN_EDGE_PX:
                return output.getvalue(), scaled.size
        edge = max(_MIN_EDGE_PX, int(edge * _EDGE_STEP))


def make_larger_image(data: bytes) -> bytes:
    """Return an image as WebP with at most `LARGER_EDGE_PX` pixels an edge, without metadata.

    Args:
        data: An image that `scale_image` accepts.

    Raises:
        MediaError: as for `scale_image`.
    """
    with _open_image(data) as opened:
        clean = _copy_pixels(opened)
    clean.thumbnail((LARGER_EDGE_PX, LARGER_EDGE_PX))
    output = BytesIO()
    clean.save(output, "WEBP", quality=_LARGER_QUALITY, method=4)
    return output.getvalue()


def measure_image(data: bytes) -> tuple[int, int]:
    """Return the width and height of an image that `scale_image` accepts, as it is stored."""
    with _open_image(data) as opened:
        return opened.width, opened.height


def find_position_metadata(data: bytes) -> bool:
    """Return whether an MP4 or QuickTime file has the position of the camera in its metadata.

    Only the box ``moov`` is searched, which has the metadata (ISO/IEC 14496-12).
    """
    start = 0
    while start + _BOX_HEADER_BYTES <= len(data):
        size, kind = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8]
        if size == 1:  # the size is in the next eight bytes
            long_size = data[start + _BOX_HEADER_BYTES : start + _LONG_BOX_HEADER_BYTES]
            size = int.from_bytes(long_size, "big")
        end = start + size if size else len(data)
        if kind == b"moov":
            return any(data.find(marker, start, end) >= 0 for marker in _POSITION_MARKERS)
        if end < start + _BOX_HEADER_BYTES or not kind.isalnum():
            return False
        start = end
    return False


@contextmanager
def _open_image(data: bytes) -> Iterator[Any]:
    """Open an image of Pillow, which reads its pixels only when they are used.

    Raises:
        MediaError: it cannot be opened, or its pixels cannot be read while it is open.
    """
    from PIL import Image  # noqa: PLC0415  loads slowly, and most maps have no image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "TIFF"))
            if opened.width * opened.height > _MAX_PIXELS:
                raise MediaError(
                    f"the image has {opened.width} × {opened.height} pixels: reduce it to at most "
                    f"{_MAX_PIXELS:,} pixels"
                )
            yield opened
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaError(
            f"the image cannot be read ({error}): use a JPEG, PNG, WebP, GIF or TIFF file"
        ) from None


def _copy_pixels(image: Any) -> Any:  # noqa: ANN401  Pillow images
    """Return the upright pixels of an image without its metadata."""
    from PIL import Image, ImageOps  # noqa: PLC0415  loads slowly, and most maps have no image

    upright = ImageOps.exif_transpose(image).convert("RGBA")
    is_opaque = upright.getchannel("A").tobytes().strip(b"\xff") == b""
    pixels = upright.convert("RGB") if is_opaque else upright
    clean = Image.new(pixels.mode, pixels.size)
    clean.paste(pixels)
    return clean


def _is_ready(image: Any, size_bytes: int, budget_bytes: int) -> bool:  # noqa: ANN401  a Pillow image
    """Return whether an image is as `scale_image` writes it: a small WebP without metadata."""
    metadata = {"exif", "icc_profile", "xmp"} & image.info.keys()
    return (
        image.format == "WEBP"
        and size_bytes <= budget_bytes
        and max(image.size) <= _MAX_EDGE_PX
        and not metadata
        and not getattr(image, "is_animated", False)
    )
