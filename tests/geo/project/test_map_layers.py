"""Layers and features: every property is checked, every error has its line."""

import json

import pytest

from geo.dates import parse_date
from geo.errors import MAX_LISTED_ISSUES, ProjectError
from tests.support.sample_project import RIVER_GEOJSON, make_feature

LAYERS_FILE = "data/layers.yaml"
RIVER_FILE = "data/geojson/river.geojson"
POINT_GEOMETRY = {"type": "Point", "coordinates": [13, 45]}


def test_layer_is_parsed(sample_project):
    (layer,) = sample_project.load().layers
    assert (layer.id, layer.style, layer.licence, layer.url) == ("river", "river", "CC0-1.0", None)
    (brook,) = layer.features
    assert brook.toponym.names == {"en": ("Brook",)}
    assert brook.toponym.origin == "layers:river"
    assert (brook.toponym.where_prec, brook.toponym.valid, brook.schematic) == (5, None, False)
    assert brook.conditions[0].status == "open"
    assert brook.conditions[0].when == parse_date("2020/..")


INVALID_PROPERTIES = [
    ("id", None, "'id' must be a text, not None"),
    ("id", "Brook 1", "the id 'Brook 1' must be small letters"),
    ("id", "alder", "the id 'alder' is taken: data/places.yaml:2 has it already"),
    ("names", ["Brook"], "'names' must be an object by language, not ['Brook']"),
    ("names", {"en": "Brook"}, "'en' must be a list, not 'Brook'"),
    ("names", {"<b>": ["Brook"]}, "'<b>' in 'names' is not a language"),
    ("names", {"en": ["Brооk"]}, "U+043E CYRILLIC SMALL LETTER O"),
    ("names", {"en": ["Br\u200book"]}, "U+200B ZERO WIDTH SPACE"),
    ("aliases", [1], "'aliases' must be a text, not 1"),
    ("aliases", ["Brооk"], "mixes scripts"),
    ("kind", "", "'kind' must be a text, not ''"),
    ("source", 1, "'source' must be a text, not 1"),
    ("precision_m", "100", "'precision_m' is '100': it must be a number between 0 and 500000"),
    ("precision_m", True, "'precision_m' is True"),
    ("precision_m", -1, "'precision_m' is -1"),
    ("precision_m", 10**400, "'precision_m' is 1000"),
    ("basis", "guess", "'basis' is 'guess': use one of sourced, derived"),
    ("basis", [], "'basis' is []"),
    ("schematic", "false", "'schematic' must be true or false, not 'false'"),
    ("valid", 2020, "'valid' must be a date as text, not 2020"),
    ("valid", "2023-13", "'valid': '2023-13' is not a date"),
    ("where_prec", 0, "'where_prec' is 0: it must be a UCDP class, 1 to 7"),
    ("where_prec", 4.7, "'where_prec' is 4.7"),
    ("where_prec", True, "'where_prec' is True"),
    ("status", {}, "'status' must be a list, not {}"),
    ("status", ["open"], "an entry of 'status' must have 'is', 'when' and 'source', not 'open'"),
    ("status", [{"is": "shut", "when": "2020", "source": "x"}], "'is' is 'shut': use one of open"),
    ("status", [{"is": "open", "when": "soon", "source": "x"}], "'when': 'soon' is not a date"),
    ("colour", "red", "properties missing [], unknown ['colour']"),
]


@pytest.mark.parametrize(("key", "value", "words"), INVALID_PROPERTIES)
def test_invalid_feature_property_is_rejected(sample_project, key, value, words):
    issue = sample_project.set_river(make_feature(POINT_GEOMETRY, **{key: value})).single_message()
    name = "feature 0" if key == "id" and value != "alder" else value if key == "id" else "brook"
    assert issue.startswith(f"{RIVER_FILE}:4 {name}: ")
    assert words in issue


def test_all_feature_issues_are_reported_with_lines(sample_project):
    bad = make_feature({"type": "Point", "coordinates": [45, 13]}, id="b-1", kind=3, basis="x")
    del bad["properties"]["licence"]
    issues = sample_project.set_river(
        make_feature(POINT_GEOMETRY, id="a-1"), bad, 7, {"type": "Feature"}
    ).check_messages()
    assert [issue.split(": ", 1)[0].split(" ", 1)[1] for issue in issues] == (
        ["b-1"] * 4 + ["feature 2"] + ["feature 3"] * 2
    )
    lines = json.dumps(
        {**RIVER_GEOJSON, "features": [make_feature(POINT_GEOMETRY, id="a-1"), bad]}, indent=1
    ).split("\n")
    second = next(i for i, line in enumerate(lines) if "b-1" in line) - 2
    assert issues[0].startswith(f"{RIVER_FILE}:{second} b-1: ")
    assert "swapped? longitude comes first" in " ".join(issues)
    assert "feature 2: must be a Feature, not 7" in issues[4]
    assert "'properties' must be an object, not None" in " ".join(issues[5:])


def test_duplicate_feature_id_is_rejected_with_both_lines(sample_project):
    issue = sample_project.set_river(
        make_feature(POINT_GEOMETRY), make_feature(POINT_GEOMETRY)
    ).single_message()
    text = sample_project.files[RIVER_FILE].decode().split("\n")
    first, second = (i - 2 for i, line in enumerate(text) if '"id": "brook"' in line)
    assert (
        issue
        == f"{RIVER_FILE}:{second} brook: the id 'brook' is taken: {RIVER_FILE}:{first} has it already"
    )


INVALID_MEMBERS = [
    ({"type": "Featre"}, "must be a Feature"),
    ({"properties": []}, "'properties' must be an object, not []"),
    ({"geometry": None}, "the geometry None cannot be drawn"),
    ({"id": {}}, "'id' must be a text or a number, not {}"),
    ({"bbox": [1]}, "'bbox' must be a list of four or six numbers"),
    ({"coordinates": []}, "a Feature cannot have a member 'coordinates'"),
    ({"crs": None}, "the coordinate system None is not WGS 84"),
]


@pytest.mark.parametrize(("members", "words"), INVALID_MEMBERS)
def test_invalid_feature_is_rejected(sample_project, members, words):
    assert any(
        words in issue
        for issue in sample_project.set_river(
            {**make_feature(POINT_GEOMETRY), **members}
        ).check_messages()
    )


def test_invalid_json_is_rejected_with_line(sample_project):
    sample_project.files[RIVER_FILE] = b'{"type":\n oops}'
    assert sample_project.single_message().startswith(f"{RIVER_FILE}:2: not readable as JSON")


INVALID_LAYERS = [
    ("file: river.geojson", "file: none.geojson", "'data/geojson/none.geojson' cannot be read"),
    ("    file: river.geojson\n", "", "'file' is missing"),
    ("style: river", "style: rivr", "'style' is 'rivr': did you mean 'river'?"),
    ("    attribution: The survey\n", "", "'attribution' is missing"),
    ("    licence: CC0-1.0\n", "", "'licence' is missing"),
    (
        "title: {en: The river}",
        "title: {fr: La rivière}",
        "has no text in 'en', the map's language: add it",
    ),
    ("title: {en: The river}", "titel: x", "'title' is missing"),
    ("style: river", "style: river\n    url: ftp://x.example", "only http:// or https://"),
    ("style: river", "style: river\n    colour: red", "unknown key 'colour'"),
]


@pytest.mark.parametrize(("old", "new", "words"), INVALID_LAYERS)
def test_invalid_layer_is_rejected(sample_project, old, new, words):
    issues = sample_project.replace_text(LAYERS_FILE, old, new).check_messages()
    assert all(issue.startswith(LAYERS_FILE) and " river: " in issue for issue in issues)
    assert any(words in issue for issue in issues)


def test_only_world_layer_may_exceed_bounds(sample_project):
    sample_project.set_river(make_feature({"type": "Point", "coordinates": [-77, 39]}))
    sample_project.replace_text(LAYERS_FILE, "style: river", "style: region")
    assert "is outside the bounds [10.0, 40.0, 20.0, 50.0]" in sample_project.single_message()
    sample_project.replace_text(LAYERS_FILE, "style: region", "style: world")
    assert sample_project.load().layers[0].features[0].toponym.geometry.x == -77


@pytest.mark.parametrize(
    ("style", "x", "allowed"),
    [
        ("river", 25, True),  # a screen of another shape shows what is around the bounds
        ("border", 5, True),
        ("province", 29.9, True),
        ("disputed", 45, False),  # farther than one and a half times the longer side
        ("zone", 25, False),  # made for the map itself
        ("town", 25, False),
    ],
)
def test_ground_may_extend_around_the_bounds(sample_project, style, x, allowed):
    sample_project.set_river(make_feature({"type": "Point", "coordinates": [x, 45]}))
    sample_project.replace_text(LAYERS_FILE, "style: river", f"style: {style}")
    if allowed:
        assert sample_project.load().layers[0].features[0].toponym.geometry.x == x
    else:
        assert "outside the bounds" in sample_project.single_message()


@pytest.mark.parametrize("rank", [1, 4])
def test_feature_may_have_a_rank(sample_project, rank):
    sample_project.set_river(make_feature(POINT_GEOMETRY, rank=rank))
    assert sample_project.load().layers[0].features[0].rank == rank


@pytest.mark.parametrize("rank", [0, 5, 1.5, True, "1"])
def test_rank_of_a_feature_is_checked(sample_project, rank):
    sample_project.set_river(make_feature(POINT_GEOMETRY, rank=rank))
    assert "'rank' is" in sample_project.single_message()


def test_thousands_of_invalid_features_are_counted(sample_project):
    sample_project.set_river(
        *[make_feature(POINT_GEOMETRY, id=f"f-{number}", kind=0) for number in range(3_000)]
    )
    with pytest.raises(ProjectError) as caught:
        sample_project.load()
    lines = {issue.line for issue in caught.value.issues}
    assert (len(lines), caught.value.left_out) == (MAX_LISTED_ISSUES, 3_000 - MAX_LISTED_ISSUES)
