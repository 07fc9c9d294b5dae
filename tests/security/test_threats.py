"""Hostile and broken project files: the threats T05 to T20 of docs/security/threat-model.md.

Each test has the ids of its threats in its marker; the threat model lists the tests of every threat.
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
from tests.support.count_work import limit_cpu_time
from tests.support.hostile_cases import YAML_BOMBS
from tests.support.sample_project import SampleProject, make_feature

PLACES_FILE, SOURCES_FILE, LAYERS_FILE = "data/places.yaml", "data/sources.yaml", "data/layers.yaml"
POINT_GEOMETRY = {"type": "Point", "coordinates": [13, 45]}

# T05: swapped coordinates


@pytest.mark.threat("T05")
@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (PLACES_FILE, "[13.4, 45.2]", "[45.2, 13.4]"),
        ("events.yaml", "[13.5, 45.25]", "[45.25, 13.5]"),
        ("data/geojson/river.geojson", "13,\n", "45,\n"),
    ],
)
def test_swapped_coordinates_are_rejected(sample_project, file, old, new):
    if file.endswith("geojson"):
        sample_project.set_river(make_feature({"type": "Point", "coordinates": [45, 13]}))
    else:
        sample_project.replace_text(file, old, new)
    assert "swapped? longitude comes first" in sample_project.single_message()


# T06: dangerous links

HOSTILE_LINKS = [
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


@pytest.mark.threat("T06")
@pytest.mark.parametrize("link", HOSTILE_LINKS)
def test_link_without_http_host_is_rejected(sample_project, link):
    sample_project.replace_text(SOURCES_FILE, "https://herald.example/bridge", f'"{link}"')
    sample_project.replace_text(LAYERS_FILE, "style: river", f'style: river\n    url: "{link}"')
    faults = sample_project.check_messages()
    for file, record in ((SOURCES_FILE, "herald"), (LAYERS_FILE, "river")):
        assert any(fault.startswith(file) and f" {record}: " in fault for fault in faults)


# T07: duplicate keys and ids


@pytest.mark.threat("T07")
@pytest.mark.parametrize(
    ("file", "old", "new", "lines"),
    [
        ("events.yaml", "    type: access", "    type: access\n    type: violence", (14, 15)),
        ("events.yaml", "id: flood", "id: bridge-closed", (10, 27)),
        (
            SOURCES_FILE,
            "    rights: full-text",
            "    rights: full-text\n    rights: full-text",
            (8, 9),
        ),
        (PLACES_FILE, "    label: 1", "    label: 1\n    label: 2", (8, 9)),
    ],
)
def test_duplicate_key_or_id_is_rejected_with_both_lines(sample_project, file, old, new, lines):
    fault = sample_project.replace_text(file, old, new).check_messages()[0]
    assert fault.startswith(f"{file}:{lines[1]} ")
    assert f"line {lines[0]}" in fault


@pytest.mark.threat("T07")
def test_duplicate_geojson_key_is_rejected(sample_project):
    text = sample_project.files["data/geojson/river.geojson"].decode()
    doubled = text.replace('"kind": "river",', '"kind": "river", "kind": "lake",')
    sample_project.files["data/geojson/river.geojson"] = doubled.encode()
    assert "the key 'kind' occurs twice" in sample_project.single_message()


# T08: YAML type conversion


@pytest.mark.threat("T08")
@pytest.mark.parametrize(
    "scalar", ["NO", "on", "yes", "12:30", "0123", "2023-04-23", "~", "null", "1e3", ".nan", "0o7"]
)
def test_scalar_is_read_as_text(sample_project, scalar):
    sample_project.replace_text("events.yaml", "[Town council]", f"[{scalar}]")
    sample_project.replace_text("events.yaml", "{en: A flood}", f"{{en: {scalar}}}")
    first, second = sample_project.load().events
    assert first.actors == (scalar,)
    assert second.title == {"en": scalar}


@pytest.mark.threat("T08")
@pytest.mark.parametrize("number", ["0x10", "1e3", ".inf", ".nan", "12:30", "yes", "1_000", "١٢"])
def test_unusual_number_notation_is_rejected(sample_project, number):
    fault = sample_project.replace_text(
        PLACES_FILE, "precision_m: 500", f"precision_m: {number}"
    ).single_message()
    assert f"'precision_m' is {number!r}: write a plain number" in fault


# T09: invalid coordinates


@pytest.mark.threat("T09")
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
def test_non_finite_coordinates_are_rejected(sample_project, position):
    sample_project.set_river(
        make_feature(POINT_GEOMETRY, id="good"),
        make_feature({"type": "LineString", "coordinates": [[13, 45], position]}),
    )
    fault = sample_project.single_message()
    assert fault.startswith("data/geojson/river.geojson")
    if "is not a number" not in fault:  # NaN and infinity are not JSON: the whole file is invalid
        assert " brook: " in fault


# T10: missing or empty geometry


@pytest.mark.threat("T10")
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
        {"type": "GeometryCollection", "geometries": [POINT_GEOMETRY]},
        {"type": "Curve", "coordinates": []},
        {"type": "point", "coordinates": [13, 45]},
        {"type": "MultiPolygon", "coordinates": [[[]]]},
    ],
    ids=str,
)
def test_feature_without_geometry_is_rejected(sample_project, geometry):
    assert " brook: " in sample_project.set_river(make_feature(geometry)).single_message()


# T11: other coordinate systems


@pytest.mark.threat("T11")
@pytest.mark.parametrize(
    "name",
    ["urn:ogc:def:crs:EPSG::3857", "EPSG:32638", "urn:ogc:def:crs:EPSG::28408", "", None, {}],
)
def test_other_coordinate_system_is_rejected(sample_project, name):
    fault = sample_project.set_river(
        crs={"type": "name", "properties": {"name": name}}
    ).single_message()
    assert "is not WGS 84: reproject the file to EPSG:4326" in fault


@pytest.mark.threat("T11")
def test_explicit_wgs84_is_accepted(sample_project):
    sample_project.set_river(
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    )
    assert len(sample_project.load().layers[0].features) == 1


# T12: invalid polygons

INVALID_RINGS = [
    ([[11, 41], [12, 42], [12, 41], [11, 42], [11, 41]], "is not valid: Self-intersection"),
    ([[11, 41], [12, 41], [12, 42], [11, 42]], "a ring is not closed: it starts at [11, 41]"),
    ([[11, 41], [12, 41], [11, 41]], "with 3 positions: at least 4 are needed"),
    ([[11, 41], [12, 41], [13, 41], [11, 41]], "is not valid"),
    ([[11, 41], [12, 41], [12, 42], [12, 43], [12, 42], [11, 42], [11, 41]], "is not valid"),
]


@pytest.mark.threat("T12")
@pytest.mark.parametrize(("ring", "words"), INVALID_RINGS)
def test_invalid_polygon_is_rejected_not_repaired(sample_project, ring, words):
    fault = sample_project.set_river(
        make_feature({"type": "Polygon", "coordinates": [ring]})
    ).single_message()
    assert words in fault


# T13: false matches of a place name

SIMILAR_NAMES = ["Armenia Street 5, Alder", "Aldre", "Older", "Aldernest", "Town of Brok"]


@pytest.mark.threat("T13")
@pytest.mark.parametrize("place", SIMILAR_NAMES)
def test_similar_place_name_is_rejected(sample_project, place):
    sample_project.replace_text("events.yaml", "place: Alder", f"place: {json.dumps(place)}")
    with pytest.raises(ProjectError) as caught:
        sample_project.locate()
    assert f"events.yaml:13 bridge-closed: the place {place!r}" in str(caught.value)


# T14: invisible and look-alike characters

TEXT_FIELDS = {
    "title": ("events.yaml", "{en: A flood}", "{en: %s}"),
    "actor": ("events.yaml", "[Town council]", "[%s]"),
    "place": ("events.yaml", "place: Alder", "place: %s"),
    "speaker": ("events.yaml", "by: A ferryman", "by: %s"),
    "note": ("events.yaml", "{en: Both papers are quoted.}", "{en: %s}"),
    "name": (PLACES_FILE, "{en: Alder, fr: [Aulne, Aune]}", "{en: %s}"),
    "alias": (PLACES_FILE, "[Old Alder]", "[%s]"),
    "publisher": (SOURCES_FILE, "publisher: The Herald", "publisher: %s"),
    "attribution": (LAYERS_FILE, "attribution: The survey", "attribution: %s"),
}
HIDDEN_CHARACTERS = [
    "\u202e",
    "\u2066",
    "\u200b",
    "\u200f",
    "\ufeff",
    "\u00ad",
    "\U000e0041",
    "\u3164",
]


@pytest.mark.threat("T14")
@pytest.mark.parametrize("character", HIDDEN_CHARACTERS, ids=lambda letter: f"U+{ord(letter):04X}")
@pytest.mark.parametrize("field", TEXT_FIELDS)
def test_hidden_character_is_rejected_by_name(field, character):
    file, old, new = TEXT_FIELDS[field]
    fault = SampleProject().replace_text(file, old, new % f'"Al{character}der"').check_messages()[0]
    assert f"U+{ord(character):04X} {unicodedata.name(character)}" in fault
    assert fault.isprintable()


@pytest.mark.threat("T14")
@pytest.mark.parametrize("field", ["actor", "place", "speaker", "name", "alias"])
def test_mixed_script_word_is_rejected_by_name(field):
    file, old, new = TEXT_FIELDS[field]
    assert (
        "U+0435 CYRILLIC SMALL LETTER IE"
        in SampleProject().replace_text(file, old, new % "Aldеr").single_message()
    )


@pytest.mark.threat("T14")
def test_decomposed_letters_are_composed(sample_project):
    sample_project.replace_text(PLACES_FILE, "Aulne, Aune", "E\u0301cluse")
    assert sample_project.load().places["alder"].toponym.names["fr"] == ("Écluse",)


# T16: paths outside the project

OUTSIDE_PATHS = ["../x", "../../etc/passwd", "/etc/passwd", "http://a.example/x", "/vsicurl/http://a.example/x",
           "zip:x.zip", "C:\\x", "~/x", "file:///etc/passwd", "a/../../x", "x\\0y"]  # fmt: skip


@pytest.mark.threat("T16")
@pytest.mark.parametrize("name", OUTSIDE_PATHS)
@pytest.mark.parametrize(
    ("file", "old"), [(SOURCES_FILE, "text: herald.txt"), (LAYERS_FILE, "file: river.geojson")]
)
def test_outside_path_is_rejected_without_socket(sample_project, file, old, name, monkeypatch):
    monkeypatch.setattr(socket, "socket", None)
    quoted = name.replace("\\", "\\\\") if "\\0" not in name else name
    faults = sample_project.replace_text(
        file, old, f'{old.split(":")[0]}: "{quoted}"'
    ).check_messages()
    assert any(
        "is not a file of the project: use a path inside its folder" in fault for fault in faults
    )


@pytest.mark.threat("T16")
def test_symlink_out_of_project_is_rejected(sample_project, tmp_path):
    folder = sample_project.write_to(tmp_path / "project")
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
        DiskFolder(folder).read(PLACES_FILE)


# T17: impossible dates


@pytest.mark.threat("T17")
@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2023-13-45", "is not a date"),
        ("2023-02-29", "names a day that its month does not have"),
        ("2023-4-1", "is not a date"),
        ("2023-04-23/2023-04-22", "ends before it starts"),
        ("2023-04-23T10:00/", "contains a time of day"),
        ("Y10000", "outside the years -9999 to 9999"),
    ],
)
def test_impossible_date_is_rejected(sample_project, date, words):
    fault = sample_project.replace_text("events.yaml", '"2020-03-05"', f'"{date}"').single_message()
    assert fault.startswith("events.yaml:12 bridge-closed: ")
    assert words in fault
    assert repr(date) in fault


@pytest.mark.threat("T17")
def test_date_is_kept_as_written(sample_project):
    sample_project.replace_text("events.yaml", '"2020-03-05"', "2020-03")
    assert sample_project.load().events[0].date.edtf == "2020-03"
    assert sample_project.locate().edtf.iloc[0] == "2020-03"


# T19: decompression and nesting bombs


@pytest.mark.threat("T19")
@pytest.mark.parametrize("bomb", YAML_BOMBS.values(), ids=YAML_BOMBS)
def test_yaml_bomb_is_rejected_quickly(sample_project, bomb):
    for name in ("events.yaml", PLACES_FILE, SOURCES_FILE, LAYERS_FILE):
        sample_project.files[name] = bomb.encode()
    with limit_cpu_time():
        faults = sample_project.check_messages()
    assert len(faults) == 4


@pytest.mark.threat("T19")
def test_nested_geojson_is_rejected_quickly(sample_project):
    sample_project.files["data/geojson/river.geojson"] = b"[" * 1_000_000
    with limit_cpu_time():
        assert "nested too deeply" in sample_project.single_message()


@pytest.mark.threat("T19")
def test_huge_project_file_is_rejected_quickly(sample_project, tmp_path):
    folder = sample_project.write_to(tmp_path)
    with (folder / "data/geojson/river.geojson").open("r+b") as file:
        file.truncate(10**12)
    with limit_cpu_time(), pytest.raises(ProjectError, match="has more than 67,108,864 bytes"):
        load_project(folder)


# T20: quotes that are not in the source exactly once


@pytest.mark.threat("T20")
@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("the council closed the brigde", "is not in the source (it must match exactly)"),
        ("the Council closed the bridge", "is not in the source (it must match exactly)"),
        ("The toll stays.", "occurs 2 times in the source"),
    ],
)
def test_quote_not_found_once_is_rejected(sample_project, quote, words):
    fault = sample_project.replace_text(
        "events.yaml", "quote: the council closed the bridge", f"quote: {quote}"
    ).single_message()
    assert fault.startswith("events.yaml:19 bridge-closed: ")
    assert words in fault
    assert repr(quote) in fault


# Any input is loaded or rejected with reasons

PROJECT_FILES = [
    "events.yaml",
    SOURCES_FILE,
    PLACES_FILE,
    LAYERS_FILE,
    "data/geojson/river.geojson",
    "data/sources/herald.txt",
]


@given(st.sampled_from(PROJECT_FILES), st.binary(max_size=200))
def test_arbitrary_bytes_in_file_are_loaded_or_rejected(name, data):
    tiny = SampleProject()
    tiny.files[name] = data
    project, faults = tiny.load_or_issues()
    assert (project is None) == bool(faults)


@given(st.sampled_from(PROJECT_FILES), st.data())
def test_arbitrary_edit_in_file_is_loaded_or_rejected(name, data):
    """A part of the file is removed, doubled, or replaced by unusual characters."""
    tiny = SampleProject()
    text = tiny.files[name].decode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    piece = data.draw(st.sampled_from(["", text[start:end] * 2, "{", "]", "- ", ": ", "\n", "null", "9" * 5000,
                                       "&a", "*a", "!!x", "\u202e", "\0", "'", '"', "-1", "1e999", "{}", "[]"]))  # fmt: skip
    tiny.files[name] = (text[:start] + piece + text[end:]).encode()
    project, faults = tiny.load_or_issues()
    assert (project is None) == bool(faults)
    assert all(fault.file and fault.message for fault in faults)
    assert all(str(fault).isprintable() for fault in faults)


def test_suite_blocks_foreign_connections():
    blocked, warned = (
        pytest.raises(SocketConnectBlockedError),
        pytest.warns(UserWarning, match="A test tried"),
    )
    with socket.socket() as here, warned, blocked:
        here.connect(("192.0.2.1", 80))
