"""The types of the map document for the viewer are those of its schema."""

from scripts.generate_types import TYPES_PATH, render_types


def test_types_of_the_viewer_match_the_schema():
    text = TYPES_PATH.read_text(encoding="utf-8")
    assert text == render_types(), "run python -m scripts.generate_types"
