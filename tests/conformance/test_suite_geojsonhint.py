"""The files of mapbox/geojsonhint (ISC): good ones are read, bad ones rejected; each exception is listed.

The files are not part of the repository; without them, these tests are skipped. A bare geometry or feature is put into a
collection first, and the features of the good files get the properties that this program requires
(docs/reference/project-files.md), because the suite is about GeoJSON and not about them.
"""

import json

import pytest

from geo.errors import ProjectError
from geo.project.geojson import GeoJSONError, parse_features
from tests.support.sample_project import SampleProject, make_feature, suite_path

WORLD_BOUNDS_YAML = "bounds: [-180, -90, 180, 90]"

REJECTED_GOOD_FILES = {
    "good-geometrycollection": "a mark must be one kind of thing: RFC 7946, 3.1.8, advises against it",
    "issue82": "positions below the South Pole, 40 degrees beyond",
    "nullgeometry": "a feature that lies nowhere cannot be drawn, and is not dropped in silence",
}

ACCEPTED_BAD_FILES = {
    "bad-polygon-interiorring-rhr": "winding: RFC 7946, 3.1.6: parsers should not reject such polygons",
    "polygon_winding_order": "winding, likewise",
    "different-first-size": "the ends of a ring differ in height alone, which no map shows",
    "excessive_precision_truncated": "many decimals: a warning in the suite, no error (its result is empty)",
}


def list_files(folder):
    path = suite_path("geojsonhint", folder)
    return sorted(file.stem for file in path.glob("*.geojson"))


def list_cases(folder):
    try:
        return list_files(folder)
    except pytest.skip.Exception:
        return [
            pytest.param("", marks=pytest.mark.skip(reason="the suite geojsonhint is not here"))
        ]


def load_features(text):
    tiny = SampleProject().replace_text(
        "events.yaml", "bounds: [10, 40, 20, 50]", WORLD_BOUNDS_YAML
    )
    tiny.files["data/geojson/river.geojson"] = text.encode()
    return tiny.load().layers[0].features


def wrap_in_collection(text, *, properties):
    """Put a bare geometry or feature into a collection; other JSON is not changed."""
    data = json.loads(text)
    if not isinstance(data, dict):
        return text
    if data.get("type") not in ("Feature", "FeatureCollection"):
        data = {"type": "Feature", "properties": {}, "geometry": data}
    if data.get("type") == "Feature":
        data = {"type": "FeatureCollection", "features": [data]}
    for number, item in enumerate(data.get("features", [])):
        if properties and isinstance(item, dict):
            item["properties"] = make_feature(None, id=f"f-{number}")["properties"]
    return json.dumps(data)


@pytest.mark.parametrize("name", list_cases("good"))
def test_good_geojson_file_is_loaded(name, record_property):
    text = suite_path("geojsonhint", "good", f"{name}.geojson").read_text()
    wanted = wrap_in_collection(text, properties=True)
    if name in REJECTED_GOOD_FILES:
        with pytest.raises(ProjectError):
            load_features(wanted)
    else:
        assert len(load_features(wanted)) == len(json.loads(wanted)["features"])
    refused = int(name in REJECTED_GOOD_FILES)
    record_property("inputs", ("geojsonhint, good files", 1, 1 - refused, refused))


@pytest.mark.parametrize("name", list_cases("bad"))
def test_bad_geojson_file_is_rejected(name, record_property):
    """Without properties it is rejected; with them it is rejected for its own error."""
    text = suite_path("geojsonhint", "bad", f"{name}.geojson").read_text()
    taken = int(name in ACCEPTED_BAD_FILES)
    record_property("inputs", ("geojsonhint, bad files", 1, taken, 1 - taken))
    with pytest.raises(ProjectError):
        load_features(text)
    try:
        parse_features(text)
    except GeoJSONError as error:
        if "must be a FeatureCollection" not in str(error):
            return  # the file itself is invalid
    wanted = wrap_in_collection(
        text, properties="propert" not in name and name != "expected_object"
    )
    if name in ACCEPTED_BAD_FILES:
        assert len(load_features(wanted)) == 1
    else:
        with pytest.raises(ProjectError):
            load_features(wanted)


def test_exception_lists_match_suite_files():
    assert set(REJECTED_GOOD_FILES) <= set(list_files("good"))
    assert set(ACCEPTED_BAD_FILES) <= set(list_files("bad"))
    assert (len(list_files("good")), len(list_files("bad"))) == (18, 44)
