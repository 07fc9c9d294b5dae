"""Media files of a project, and the scaled images without metadata that are published."""

import warnings
from functools import lru_cache
from io import BytesIO
from typing import Any

from geo.errors import ConflictMapError

MEDIA_FOLDER = "data/media"
IMAGE_BUDGET_BYTES = 60_000
"""Size of a published image, as WebP."""

_MAX_PIXELS = 80_000_000
_MAX_EDGE_PX = 1_280
_MIN_EDGE_PX = 160
_EDGE_STEP = 0.8
_QUALITIES = (80, 65, 50)


class MediaError(ConflictMapError):
    """A media file cannot be used."""


@lru_cache(maxsize=256)
def scale_image(data: bytes) -> tuple[bytes, tuple[int, int]]:
    """Return an image as WebP of at most `IMAGE_BUDGET_BYTES`, with its width and height.

    The pixels are written anew, turned as the camera's orientation asks; metadata, such as EXIF
    with a position, is left out. The same bytes give the same result.

    Args:
        data: The file: JPEG, PNG, WebP, GIF (its first picture) or TIFF.

    Raises:
        MediaError: it is no such image, or has too many pixels.
    """
    from PIL import Image, ImageOps  # noqa: PLC0415  loads slowly, and most maps have no image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            opened = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "TIFF"))
            if opened.width * opened.height > _MAX_PIXELS:
                raise MediaError(
                    f"the image has {opened.width} × {opened.height} pixels: reduce it to at most "
                    f"{_MAX_PIXELS:,} pixels"
                )
            if _is_ready(opened, len(data)):
                opened.load()
                return data, opened.size
            upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaError(
            f"the image cannot be read ({error}): use a JPEG, PNG, WebP, GIF or TIFF file"
        ) from None
    is_opaque = upright.getchannel("A").tobytes().strip(b"\xff") == b""
    image = upright.convert("RGB") if is_opaque else upright
    clean = Image.new(image.mode, image.size)
    clean.paste(image)
    edge = min(_MAX_EDGE_PX, max(clean.size))
    while True:
        scaled = clean.copy()
        scaled.thumbnail((edge, edge), Image.Resampling.LANCZOS)
        for quality in _QUALITIES:
            output = BytesIO()
            scaled.save(output, "WEBP", quality=quality, method=4)
            if output.tell() <= IMAGE_BUDGET_BYTES or edge <= _MIN_EDGE_PX:
                return output.getvalue(), scaled.size
        edge = max(_MIN_EDGE_PX, int(edge * _EDGE_STEP))


def _is_ready(image: Any, size_bytes: int) -> bool:  # noqa: ANN401  a Pillow image
    """Return whether an image is as `scale_image` writes it: a small WebP without metadata."""
    metadata = {"exif", "icc_profile", "xmp"} & image.info.keys()
    return (
        image.format == "WEBP"
        and size_bytes <= IMAGE_BUDGET_BYTES
        and max(image.size) <= _MAX_EDGE_PX
        and not metadata
        and not getattr(image, "is_animated", False)
    )
