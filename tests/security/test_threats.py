"""Hostile and broken input at the door: each test is named after a row of the table of threats.

Rows 1 to 4, 21, 23 and 24 are in test_hostile_pages.py, row 15 in test_dependencies.py, row 25 in
test_hostile_scale.py; what a browser must show of rows 1 to 4, 18, 21 and 22 in outlets/test_hostile_rows.py; who
saves at once, a full disk and a kill in test_survival.py.
"""

import json
import socket
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_socket import SocketConnectBlockedError

from geo.errors import ProjectError
from geo.io.folder import DiskFolder, FileError
from geo.project.loader import load_project
from tests.support.count_work import ends
from tests.support.hostile_cases import BOMBS
from tests.support.sample_project import TinyMap, feature

PLACES, SOURCES, LAYERS = "data/places.yaml", "data/sources.yaml", "data/layers.yaml"
POINT = {"type": "Point", "coordinates": [13, 45]}

# Row 5: longitude and latitude swapped


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PLACES, "[13.4, 45.2]", "[45.2, 13.4]"),
        ("events.yaml", "[13.5, 45.25]", "[45.25, 13.5]"),
        ("data/geojson/river.geojson", "13,\n", "45,\n"),
    ],
)
def test_row_5_swapped_coordinates_are_refused(tiny, file, old, new):
    if file.endswith("geojson"):
        tiny.river(feature({"type": "Point", "coordinates": [45, 13]}))
    else:
        tiny.change(file, old, new)
    assert "swapped? longitude comes first" in tiny.fault()


# Row 6: links that are none

LINKS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\\tscript:alert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "//evil.example",
    "https://user@evil.example",
    "https://good.example:x@evil.example",
    "https://good.example\\\\@evil.example",
    "https://evil.example/\\u202etxt",
    "https://evil.example/\\0",
    "vbscript:x",
    "https:",
]


@pytest.mark.parametrize("link", LINKS)
def test_row_6_only_http_links_with_a_host(tiny, link):
    tiny.change(SOURCES, "https://herald.example/bridge", f'"{link}"')
    tiny.change(LAYERS, "style: river", f'style: river\n    url: "{link}"')
    faults = tiny.faults()
    for file, record in ((SOURCES, "herald"), (LAYERS, "river")):
        assert any(fault.startswith(file) and f" {record}: " in fault for fault in faults)


# Row 7: a key or an id twice


@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        ("events.yaml", "    type: access", "    type: access\n    type: violence", (14, 15)),
        ("events.yaml", "id: flood", "id: bridge-closed", (10, 27)),
        (SOURCES, "    rights: full-text", "    rights: full-text\n    rights: full-text", (8, 9)),
        (PLACES, "    label: 1", "    label: 1\n    label: 2", (8, 9)),
    ],
)
def test_row_7_duplicates_are_told_with_both_lines(tiny, file, old, new, lines):
    fault = tiny.change(file, old, new).faults()[0]
    assert fault.startswith(f"{file}:{lines[1]} ")
    assert f"line {lines[0]}" in fault


def test_row_7_a_key_twice_in_geojson(tiny):
    text = tiny.files["data/geojson/river.geojson"].decode()
    doubled = text.replace('"kind": "river",', '"kind": "river", "kind": "lake",')
    tiny.files["data/geojson/river.geojson"] = doubled.encode()
    assert "the key 'kind' stands twice" in tiny.fault()


# Row 8: scalars that YAML would turn into something else


@pytest.mark.parametrize(
    "scalar", ["NO", "on", "yes", "12:30", "0123", "2023-04-23", "~", "null", "1e3", ".nan", "0o7"]
)
def test_row_8_a_scalar_stays_the_text_it_is(tiny, scalar):
    tiny.change("events.yaml", "[Town council]", f"[{scalar}]")
    tiny.change("events.yaml", "{en: A flood}", f"{{en: {scalar}}}")
    first, second = tiny.load().events
    assert first.actors == (scalar,)
    assert second.title == {"en": scalar}


@pytest.mark.parametrize("number", ["0x10", "1e3", ".inf", ".nan", "12:30", "yes", "1_000", "١٢"])
def test_row_8_a_number_is_written_plainly(tiny, number):
    fault = tiny.change(PLACES, "precision_m: 500", f"precision_m: {number}").fault()
    assert f"'precision_m' is {number!r}: write a plain number" in fault


# Row 9: coordinates that are no numbers


@pytest.mark.parametrize(
    "position",
    [
        ["13", 45],
        [True, 45],
        [None, 45],
        [[13], 45],
        [1e309, 45],
        [13, 200],
        [10**400, 1],
        [13],
        13,
        [float("nan"), 45],
        [float("-inf"), 45],
        {"lon": 13},
        "13,45",
        [13, 45, 0],
        [],
    ],
    ids=str,
)
def test_row_9_coordinates_are_finite_numbers(tiny, position):
    tiny.river(
        feature(POINT, id="good"),
        feature({"type": "LineString", "coordinates": [[13, 45], position]}),
    )
    fault = tiny.fault()
    assert fault.startswith("data/geojson/river.geojson")
    if (
        "is not a number" not in fault
    ):  # NaN and infinity are no JSON: the file cannot be read at all
        assert " brook: " in fault


# Row 10: geometry that is null, empty or unknown


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        {},
        [],
        "POINT (13 45)",
        {"type": "Point"},
        {"type": "Point", "coordinates": []},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "GeometryCollection", "geometries": [POINT]},
        {"type": "Curve", "coordinates": []},
        {"type": "point", "coordinates": [13, 45]},
        {"type": "MultiPolygon", "coordinates": [[[]]]},
    ],
    ids=str,
)
def test_row_10_a_feature_without_a_shape_is_refused_not_dropped(tiny, geometry):
    assert " brook: " in tiny.river(feature(geometry)).fault()


# Row 11: another coordinate system


@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:EPSG::3857", "EPSG:32638", "urn:ogc:def:crs:EPSG::28408", "", None, {}],
)
def test_row_11_another_coordinate_system_is_refused(tiny, name):
    fault = tiny.river(crs={"type": "name", "properties": {"name": name}}).fault()
    assert "is not WGS 84: reproject the file to EPSG:4326" in fault


def test_row_11_wgs_84_said_aloud_is_accepted(tiny):
    tiny.river(crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}})
    assert len(tiny.load().layers[0].features) == 1


# Row 12: shapes that cross themselves

RINGS = [
    ([[11, 41], [12, 42], [12, 41], [11, 42], [11, 41]], "is not valid: Self-intersection"),
    ([[11, 41], [12, 41], [12, 42], [11, 42]], "a ring is not closed: it starts at [11, 41]"),
    ([[11, 41], [12, 41], [11, 41]], "with 3 positions: at least 4 are needed"),
    ([[11, 41], [12, 41], [13, 41], [11, 41]], "is not valid"),
    ([[11, 41], [12, 41], [12, 42], [12, 43], [12, 42], [11, 42], [11, 41]], "is not valid"),
]


@pytest.mark.parametrize(("ring", "words"), RINGS)
def test_row_12_no_border_is_mended_in_silence(tiny, ring, words):
    fault = tiny.river(feature({"type": "Polygon", "coordinates": [ring]})).fault()
    assert words in fault


# Row 13: a false hit

FALSE_HITS = ["Armenia Street 5, Alder", "Aldre", "Older", "Aldernest", "Town of Brok"]


@pytest.mark.parametrize("place", FALSE_HITS)
def test_row_13_a_name_that_is_only_alike_is_never_taken(tiny, place):
    tiny.change("events.yaml", "place: Alder", f"place: {json.dumps(place)}")
    with pytest.raises(ProjectError) as caught:
        tiny.locate()
    assert f"events.yaml:13 bridge-closed: the place {place!r}" in str(caught.value)


# Row 14: letters that look like others, or like nothing

FIELDS = {
    "title": ("events.yaml", "{en: A flood}", "{en: %s}"),
    "actor": ("events.yaml", "[Town council]", "[%s]"),
    "place": ("events.yaml", "place: Alder", "place: %s"),
    "speaker": ("events.yaml", "by: A ferryman", "by: %s"),
    "note": ("events.yaml", "{en: Both papers are quoted.}", "{en: %s}"),
    "name": (PLACES, "{en: Alder, fr: [Aulne, Aune]}", "{en: %s}"),
    "alias": (PLACES, "[Old Alder]", "[%s]"),
    "publisher": (SOURCES, "publisher: The Herald", "publisher: %s"),
    "attribution": (LAYERS, "attribution: The survey", "attribution: %s"),
}
UNSEEN = ["\u202e", "\u2066", "\u200b", "\u200f", "\ufeff", "\u00ad", "\U000e0041", "\u3164"]


@pytest.mark.parametrize("character", UNSEEN, ids=lambda letter: f"U+{ord(letter):04X}")
@pytest.mark.parametrize("field", FIELDS)
def test_row_14_what_cannot_be_seen_is_refused_by_name(field, character):
    file, old, new = FIELDS[field]
    fault = TinyMap().change(file, old, new % f'"Al{character}der"').faults()[0]
    assert f"U+{ord(character):04X} {unicodedata.name(character)}" in fault
    assert fault.isprintable()


@pytest.mark.parametrize("field", ["actor", "place", "speaker", "name", "alias"])
def test_row_14_letters_of_another_script_are_refused_by_name(field):
    file, old, new = FIELDS[field]
    assert "U+0435 CYRILLIC SMALL LETTER IE" in TinyMap().change(file, old, new % "Aldеr").fault()


def test_row_14_letters_taken_apart_are_put_together(tiny):
    tiny.change(PLACES, "Aulne, Aune", "E\u0301cluse")
    assert tiny.load().places["alder"].toponym.names["fr"] == ("Écluse",)


# Row 16: files outside the folder

OUTSIDE = ["../x", "../../etc/passwd", "/etc/passwd", "http://a.example/x", "/vsicurl/http://a.example/x",
           "zip:x.zip", "C:\\x", "~/x", "file:///etc/passwd", "a/../../x", "x\\0y"]  # fmt: skip


@pytest.mark.parametrize("name", OUTSIDE)
@pytest.mark.parametrize(
    ("file", "old"), [(SOURCES, "text: herald.txt"), (LAYERS, "file: river.geojson")]
)
def test_row_16_no_file_outside_is_read_and_no_socket_opened(tiny, file, old, name, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    quoted = name.replace("\\", "\\\\") if "\\0" not in name else name
    faults = tiny.change(file, old, f'{old.split(":")[0]}: "{quoted}"').faults()
    assert any(
        "is not a file of the project: give a path inside its folder" in fault for fault in faults
    )


def test_row_16_no_link_out_is_followed(tiny, tmp_path):
    folder = tiny.write(tmp_path / "project")
    (tmp_path / "secret.txt").write_text(
        "the council closed the bridge. Water stood in the lower town."
    )
    (folder / "data/sources/herald.txt").unlink()
    (folder / "data/sources/herald.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(ProjectError, match="is a link that leads out of the project's folder"):
        load_project(folder)
    (folder / "data").rename(tmp_path / "data")
    (folder / "data").symlink_to(tmp_path / "data")
    with pytest.raises(FileError, match="leads out"):
        DiskFolder(folder).read(PLACES)


# Row 17: impossible dates


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-13-45", "is not a date"),
        ("2023-02-29", "names a day that its month does not have"),
        ("2023-4-1", "is not a date"),
        ("2023-04-23/2023-04-22", "ends before it starts"),
        ("2023-04-23T10:00", "holds a time of day"),
        ("2023-04-23T10:00:00+04:00", "holds a time of day"),
        ("0000", "outside the years 1 to 9999"),
    ],
)
def test_row_17_a_date_that_cannot_be_is_refused(tiny, date, words):
    fault = tiny.change("events.yaml", '"2020-03-05"', f'"{date}"').fault()
    assert fault.startswith("events.yaml:12 bridge-closed: ")
    assert words in fault
    assert repr(date) in fault


def test_row_17_a_date_stays_as_it_was_written(tiny):
    tiny.change("events.yaml", '"2020-03-05"', "2020-03")
    assert tiny.load().events[0].date.edtf == "2020-03"
    assert tiny.locate().edtf.iloc[0] == "2020-03"


# Row 19: bombs


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_row_19_bombs_are_refused_at_once(tiny, bomb):
    for name in ("events.yaml", PLACES, SOURCES, LAYERS):
        tiny.files[name] = bomb.encode()
    with ends():
        faults = tiny.faults()
    assert len(faults) == 4


def test_row_19_nested_geojson_is_refused_at_once(tiny):
    tiny.files["data/geojson/river.geojson"] = b"[" * 1_000_000
    with ends():
        assert "nested too deeply" in tiny.fault()


def test_row_19_a_huge_file_is_refused_at_once(tiny, tmp_path):
    folder = tiny.write(tmp_path)
    with (folder / "data/geojson/river.geojson").open("r+b") as file:
        file.truncate(10**12)
    with ends(), pytest.raises(ProjectError, match="has more than 67,108,864 bytes"):
        load_project(folder)


# Row 20: quotes that are not there, or twice


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("the council closed the brigde", "does not stand in the source, letter for letter"),
        ("the Council closed the bridge", "does not stand in the source, letter for letter"),
        ("The toll stays.", "stands 2 times in the source"),
    ],
)
def test_row_20_a_quote_stands_once_or_nothing_is_published(tiny, quote, words):
    fault = tiny.change(
        "events.yaml", "quote: the council closed the bridge", f"quote: {quote}"
    ).fault()
    assert fault.startswith("events.yaml:19 bridge-closed: ")
    assert words in fault
    assert repr(quote) in fault


# Whatever comes, it is loaded or refused with reasons

FILES = [
    "events.yaml",
    SOURCES,
    PLACES,
    LAYERS,
    "data/geojson/river.geojson",
    "data/sources/herald.txt",
]


@given(st.sampled_from(FILES), st.binary(max_size=200))
def test_any_bytes_in_any_file_are_loaded_or_refused(name, data):
    tiny = TinyMap()
    tiny.files[name] = data
    project, faults = tiny.outcome()
    assert (project is None) == bool(faults)


@given(st.sampled_from(FILES), st.data())
def test_any_slip_in_any_file_is_loaded_or_refused(name, data):
    """A stretch of the file is cut out, doubled, or overwritten with odd characters."""
    tiny = TinyMap()
    text = tiny.files[name].decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    piece = data.draw(st.sampled_from(["", text[start:end] * 2, "{", "]", "- ", ": ", "\n", "null", "9" * 5000,
                                       "&a", "*a", "!!x", "\u202e", "\0", "'", '"', "-1", "1e999", "{}", "[]"]))  # fmt: skip
    tiny.files[name] = (text[:start] + piece + text[end:]).encode()
    project, faults = tiny.outcome()
    assert (project is None) == bool(faults)
    assert all(fault.file and fault.message for fault in faults)
    assert all(str(fault).isprintable() for fault in faults)


def test_the_tests_themselves_reach_nothing_but_this_machine():
    blocked, told = (
        pytest.raises(SocketConnectBlockedError),
        pytest.warns(UserWarning, match="A test tried"),
    )
    with socket.socket() as here, told, blocked:
        here.connect(("192.0.2.1", 80))
