"""The files of mapbox/geojsonhint (ISC): good ones are read, bad ones refused; each exception is named.

The files are laid beside the checkout and not part of it. A bare geometry or feature is put into a
collection first, and the features of the good files get the properties that this program asks for
(docs/formats.md), because the suite is about GeoJSON and not about them.
"""

import json

import pytest

from geo.errors import ProjectError
from geo.project.geojson import GeoJSONError, collection
from tests.support.sample_project import TinyMap, feature, suite

WORLD = "bounds: [-180, -90, 180, 90]"

REFUSED_ALL_THE_SAME = {
    "good-featurecollection-bbox3d": "heights: the map is flat, and to drop them would be to lose data",
    "good-point-3d": "heights, likewise",
    "good-geometrycollection": "a mark must be one kind of thing: RFC 7946, 3.1.8, advises against it",
    "issue82": "positions below the South Pole, 40 degrees beyond",
    "nullgeometry": "a feature that lies nowhere cannot be drawn, and is not dropped in silence",
}

ACCEPTED_ALL_THE_SAME = {
    "bad-polygon-interiorring-rhr": "winding: RFC 7946, 3.1.6: parsers should not reject such polygons",
    "polygon_winding_order": "winding, likewise",
    "excessive_precision_truncated": "many decimals: a warning in the suite, no error (its result is empty)",
}


def names(folder):
    path = suite("geojsonhint", folder)
    return sorted(file.stem for file in path.glob("*.geojson"))


def cases(folder):
    try:
        return names(folder)
    except pytest.skip.Exception:
        return [
            pytest.param("", marks=pytest.mark.skip(reason="the suite geojsonhint is not here"))
        ]


def load(text):
    tiny = TinyMap().change("events.yaml", "bounds: [10, 40, 20, 50]", WORLD)
    tiny.files["data/geojson/river.geojson"] = text.encode()
    return tiny.load().layers[0].features


def wrapped(text, *, properties):
    """Put a bare geometry or feature into a collection; JSON that is no object stays what it is."""
    data = json.loads(text)
    if not isinstance(data, dict):
        return text
    if data.get("type") not in ("Feature", "FeatureCollection"):
        data = {"type": "Feature", "properties": {}, "geometry": data}
    if data.get("type") == "Feature":
        data = {"type": "FeatureCollection", "features": [data]}
    for number, item in enumerate(data.get("features", [])):
        if properties and isinstance(item, dict):
            item["properties"] = feature(None, id=f"f-{number}")["properties"]
    return json.dumps(data)


@pytest.mark.parametrize("name", cases("good"))
def test_a_good_file_is_read(name, record_property):
    text = suite("geojsonhint", "good", f"{name}.geojson").read_text()
    wanted = wrapped(text, properties=True)
    if name in REFUSED_ALL_THE_SAME:
        with pytest.raises(ProjectError):
            load(wanted)
    else:
        assert len(load(wanted)) == len(json.loads(wanted)["features"])
    refused = int(name in REFUSED_ALL_THE_SAME)
    record_property("inputs", ("geojsonhint, good files", 1, 1 - refused, refused))


@pytest.mark.parametrize("name", cases("bad"))
def test_a_bad_file_is_refused(name, record_property):
    """As it is, it is refused at once or for lack of properties; with these, for what is bad in it."""
    text = suite("geojsonhint", "bad", f"{name}.geojson").read_text()
    taken = int(name in ACCEPTED_ALL_THE_SAME)
    record_property("inputs", ("geojsonhint, bad files", 1, taken, 1 - taken))
    with pytest.raises(ProjectError):
        load(text)
    try:
        collection(text)
    except GeoJSONError as error:
        if "must be a FeatureCollection" not in str(error):
            return  # the file itself is bad
    wanted = wrapped(text, properties="propert" not in name and name != "expected_object")
    if name in ACCEPTED_ALL_THE_SAME:
        assert len(load(wanted)) == 1
    else:
        with pytest.raises(ProjectError):
            load(wanted)


def test_no_exception_is_named_without_need():
    assert set(REFUSED_ALL_THE_SAME) <= set(names("good"))
    assert set(ACCEPTED_ALL_THE_SAME) <= set(names("bad"))
    assert (len(names("good")), len(names("bad"))) == (18, 44)
