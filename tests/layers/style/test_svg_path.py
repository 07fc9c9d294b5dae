"""SVG path data in whole pixels."""

import pytest

from layers.style.svg_path import format_path

PATHS = [
    ([(1, 2), (3, 1), (5, 5)], False, "M1,2l2-1 2 4", "no space before a sign"),
    ([(0, 0), (4, 0), (0, 4), (0, 0)], True, "M0,0l4 0-4 4Z", "a ring ends where it begins"),
    ([(0.4, 0.6), (0.2, 1.4), (3.5, 1.0)], False, "M0,1l4 0", "a position that rounds to the same"),
    ([(7, 7)], False, "M7,7l0 0", "one position is a dot"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "is_closed", "path", "why"), PATHS)
def test_line_is_written_in_steps(line, is_closed, path, why):
    assert format_path(line, is_closed=is_closed) == path, why
