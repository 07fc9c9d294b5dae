"""What the curators' components send: offsets in UTF-16, and values that a browser may invent."""

import pytest

pytest.importorskip("streamlit")

from hypothesis import given
from hypothesis import strategies as st

from conflictmap.app.curator_components import (
    DrawnShape,
    PickedPlace,
    _Utf16Offsets,
    parse_picked_place,
    parse_selected_words,
)

TEXT = "A 🚁 flew over Ḥamā on Tuesday."


@given(st.text(alphabet="aé🚁𐍈\n", max_size=30), st.data())
def test_offsets_are_those_of_a_browser(text, data):
    offset = data.draw(st.integers(0, len(text)))
    units = _Utf16Offsets(text).encode(offset)
    assert units == len(text[:offset].encode("utf-16-le")) // 2
    assert _Utf16Offsets(text).decode_span((units, units)) == (offset, offset)


def test_words_are_read_in_code_points():
    start = len(TEXT[: TEXT.index("Ḥamā")].encode("utf-16-le")) // 2
    words = parse_selected_words(TEXT, {"action": "place", "start": start, "end": start + 4})
    assert TEXT[slice(*words.span)] == "Ḥamā"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "event",
        {},
        {"action": "delete", "start": 0, "end": 1},
        {"action": "event", "start": "0", "end": 1},
        {"action": "event", "start": True, "end": 3},
        {"action": "event", "start": 0.5, "end": 3},
        {"action": "event", "start": -1, "end": 3},
        {"action": "event", "start": 5, "end": 3},
        {"action": "event", "start": 0, "end": 10_000},
        {"action": "event", "start": 1, "end": 2},  # a space
    ],
)
def test_malformed_words_are_ignored(value):
    assert parse_selected_words(TEXT, value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"number": 2}, PickedPlace(number=2)),
        (
            {"longitude": 44.123456, "latitude": -13, "radius_m": 250.4},
            PickedPlace(point=(44.12346, -13.0), radius_m=250),
        ),
        ({"longitude": 44, "latitude": 13}, None),
        ({"longitude": 181, "latitude": 13, "radius_m": 9}, None),
        ({"longitude": 44, "latitude": float("nan"), "radius_m": 9}, None),
        ({"longitude": 44, "latitude": 13, "radius_m": 0}, None),
        ({"longitude": None, "latitude": 13, "radius_m": 9}, None),
        ({"longitude": True, "latitude": 13, "radius_m": 9}, None),
        ("44,13", None),
        (
            {"shape": {"kind": "line", "positions": [[44, 13], [45.123456, 13]]}, "radius_m": 9},
            PickedPlace(shape=DrawnShape("line", ((44.0, 13.0), (45.12346, 13.0)), 9)),
        ),
        (
            {"shape": {"kind": "area", "positions": [[1, 1], [2, 1], [2, 2]]}, "radius_m": 9},
            PickedPlace(shape=DrawnShape("area", ((1.0, 1.0), (2.0, 1.0), (2.0, 2.0)), 9)),
        ),
        ({"shape": {"kind": "area", "positions": [[1, 1], [2, 1], [1, 1]]}, "radius_m": 9}, None),
        ({"shape": {"kind": "line", "positions": [[1, 1]]}, "radius_m": 9}, None),
        ({"shape": {"kind": "line", "positions": [[1, 1], [1, 91]]}, "radius_m": 9}, None),
        ({"shape": {"kind": "line", "positions": [[1, 1], "22"]}, "radius_m": 9}, None),
        ({"shape": {"kind": "line", "positions": [[1, 1], [2, 2]]}, "radius_m": 0}, None),
        ({"shape": {"kind": "line", "positions": [[n / 9, 1] for n in range(501)]}}, None),
        ({"shape": {"kind": "star", "positions": [[1, 1], [2, 2]]}, "radius_m": 9}, None),
        ({"shape": "line", "radius_m": 9}, None),
    ],
)
def test_picked_place_is_checked(value, expected):
    assert parse_picked_place(value) == expected
