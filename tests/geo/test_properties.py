"""What holds for any input, found by trial: texts, dates and shapes come out as they went in."""

import html
import json
import re
from html.parser import HTMLParser

import geopandas as gpd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from conflictmap.publish.html import export
from geo.dates import DateError, parse_date
from geo.location import locate
from geo.project.loader import load_project
from geo.text.unicode_safety import fold_space
from layers.document.builder import document
from layers.document.delta_geometry import decode, encode
from layers.i18n import Speaker
from layers.page.asset_bundle import words
from tests.support import hostile_strings
from tests.support.sample_project import MemoryFolder, TinyMap, feature

# Texts

TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(
    hostile_strings.is_text
)
BLOCK = re.compile(r'<script type="application/json"[^>]*>(.*?)</script>', re.DOTALL)


class Readable(HTMLParser):
    """What a reader without script sees: the text within `noscript`, and the page's title."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.texts = [], []
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        if tag in {"noscript", "title"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data):
        if self.open:
            self.texts.append(data)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_any_text_survives_the_way_to_the_page_and_back(tmp_path_factory, text):
    """YAML, project, document, page, file, and read again from the file."""
    files = hostile_strings.carrier([text])
    project = load_project(MemoryFolder(files))
    path = tmp_path_factory.mktemp("out") / "map.html"
    export(project, path)
    page = path.read_bytes().decode()
    data = json.loads(BLOCK.search(page)[1])
    wanted = hostile_strings.as_read(text)
    event, source, layer = data["events"]["records"][0], data["sources"][0], data["layers"][0]
    assert {event["title"]["en"], event["note"]["en"], event["date_note"]["en"]} == {wanted}
    assert {event["place"]["note"]["en"], event["status_reason"]} == {wanted}
    assert {source["title"], source["publisher"], source["author"]} == {wanted}
    assert {layer["title"]["en"], layer["attribution"], layer["licence"]} == {wanted}
    assert fold_space(wanted) in fold_space("".join(event["statements"][0]["sentence"]))
    seen = fold_space("".join(Readable(page).texts))
    assert fold_space(wanted) in seen, "without script it is there too"
    assert html.escape("{{ 7*191 }}") in page, "the map's own title is as hostile as it was"


# Dates

EDTF = st.one_of(
    st.dates().map(str),
    st.from_regex(r"[12]\d{3}(-(0[1-9]|1[0-2]|2[1-4]))?[~?%]?", fullmatch=True),
    st.from_regex(r"[12]\d{2}X|[12]\dXX|[12]\d{3}-(XX|\d\d-XX)", fullmatch=True),
)


@settings(max_examples=200, deadline=None)
@given(EDTF | st.builds("{}/{}".format, EDTF | st.just(".."), EDTF | st.just("..")) | st.builds("[{}..{}]".format, EDTF, EDTF))  # fmt: skip
def test_any_date_that_is_accepted_starts_before_it_ends_and_is_said_in_words(text):
    try:
        span = parse_date(text)
    except DateError as error:
        assert text in str(error)  # noqa: PT017  whether it is accepted is not asked here
        return
    known = [day for day in (span.start, span.end) if day is not None]
    assert known
    assert known == sorted(known)
    for language in words():
        said = Speaker(language).span(span)
        assert said.strip()
        assert "{" not in said


# Shapes

DEGREES = st.integers(-1_000_000, 1_000_000).map(lambda step: step / 1_000_000)


def position(west=15.0, south=45.0):
    return st.tuples(DEGREES, DEGREES).map(lambda pair: [west + pair[0], south + pair[1]])


def line(least=2):
    return st.lists(position(), min_size=least, max_size=8, unique_by=tuple)


@st.composite
def ring(draw):
    """A star around a point: it never crosses itself."""
    west, south = draw(position())
    count = draw(st.integers(3, 9))
    arms = [
        draw(st.integers(1, 100)) / draw(st.sampled_from([100, 10_000, 10_000_000]))
        for _ in range(count)
    ]
    angles = [complex(0, 1) ** (4 * number / count) for number in range(count)]
    points = [
        [west + arm * turn.real, south + arm * turn.imag]
        for arm, turn in zip(arms, angles, strict=True)
    ]
    return [*points, points[0]]


GEOMETRIES = st.one_of(
    position().map(lambda one: {"type": "Point", "coordinates": one}),
    line().map(lambda one: {"type": "LineString", "coordinates": one}),
    st.lists(line(), min_size=1, max_size=3).map(lambda all_: {"type": "MultiLineString", "coordinates": all_}),
    line(1).map(lambda one: {"type": "MultiPoint", "coordinates": one}),
    ring().map(lambda one: {"type": "Polygon", "coordinates": [one]}),
).filter(lambda geometry: shape(geometry).is_valid)  # fmt: skip


def tiny_with(geometry):
    tiny = TinyMap().river(feature(geometry))
    return tiny.change("events.yaml", "place: Alder", "place: {id: brook}")


@settings(max_examples=80, deadline=None)
@given(GEOMETRIES)
def test_any_geometry_is_read_as_it_is_and_drawn_to_a_metre(geometry):
    project = tiny_with(geometry).load()
    read = project.layers[0].features[0].toponym.geometry
    assert json.loads(json.dumps(mapping(read))) == geometry
    drawn = shape(decode(encode(read)))
    assert drawn.geom_type == read.geom_type
    assert drawn.hausdorff_distance(read) <= 1.5e-5, (
        "half of a step in each direction, and what it leaves out"
    )
    json.dumps(document(project, locate(project)), allow_nan=False)


KINDS = ("point", "line", "region")


def shapes(path):
    """The geometries of the events in a file; a table of a GeoPackage has all of its lines as multilines."""
    if path.suffix == ".parquet":
        return gpd.read_parquet(path).geometry
    tables = [f"events_{kind}" for kind in KINDS] if path.suffix == ".gpkg" else [None]
    return [one for name in tables for one in gpd.read_file(path, layer=name).geometry]


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(geometry=GEOMETRIES)
def test_any_geometry_survives_the_formats_that_lose_nothing(tmp_path_factory, ending, geometry):
    data = pytest.importorskip("conflictmap.publish.data.formats")
    path = tmp_path_factory.mktemp("data") / f"map{ending}"
    project = tiny_with(geometry).load()
    data.write_data(project, path)
    kinds = (geometry["type"], f"Multi{geometry['type']}")
    read = next(one for one in shapes(path) if one.geom_type in kinds)
    if read.geom_type != geometry["type"]:
        (read,) = read.geoms
    assert read.normalize().equals_exact(shape(geometry).normalize(), 1e-7)
