"""Lines as SVG path data in whole pixels."""

from collections.abc import Iterable
from itertools import pairwise


def format_path(line: Iterable[tuple[float, float]], *, is_closed: bool = False) -> str:
    """Return a line as SVG path data: each position but the first as the step from the one before.

    Args:
        line: Its positions in pixels, which are rounded; at least one.
        is_closed: Whether it is a ring, whose last position is the first one again.
    """
    pixels = [(round(x), round(y)) for x, y in line]
    steps = [
        (x - before_x, y - before_y)
        for (before_x, before_y), (x, y) in pairwise(pixels[:-1] if is_closed else pixels)
        if (x, y) != (before_x, before_y)
    ]
    # a number's sign separates it from the one before it
    text = "".join(f"{dx:+d}{dy:+d}" for dx, dy in steps).replace("+", " ").lstrip()
    return f"M{pixels[0][0]},{pixels[0][1]}l{text or '0 0'}{'Z' if is_closed else ''}"
