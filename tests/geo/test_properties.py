"""Properties of any input: texts, dates and geometries survive a round trip."""

import html
import json
from html.parser import HTMLParser

import geopandas as gpd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from shapely.geometry import mapping, shape

from conflictmap.publish.html import export
from geo.dates import DateError, parse_date
from geo.io.folder import MemoryFolder
from geo.location import locate_events
from geo.project.loader import load_project
from geo.text.unicode_safety import fold_whitespace
from layers.document.delta_geometry import decode_geometry, encode_geometry
from layers.document.source_text import split_sentence, to_utf16_units
from layers.i18n import Translator, load_messages
from layers.map_builder import build_map_document
from tests.support import hostile_strings
from tests.support.exported_pages import read_page_document
from tests.support.sample_project import SampleProject, make_feature

# Texts

TEXT_STRATEGY = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(
    hostile_strings.is_valid_text
)


class NoscriptParser(HTMLParser):
    """Parser of the text that a reader without script sees: `noscript` and the page's title."""

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
@given(TEXT_STRATEGY)
def test_arbitrary_text_round_trips_through_page(tmp_path_factory, text):
    """Text goes from YAML through project, document and page to a file, and is read back."""
    files = hostile_strings.build_project_files([text])
    project = load_project(MemoryFolder(files))
    path = tmp_path_factory.mktemp("out") / "map.html"
    export(project, path)
    page = path.read_bytes().decode()
    data = read_page_document(page)
    expected = hostile_strings.normalize_text(text)
    event, source, layer = data["events"]["records"][0], data["sources"][0], data["layers"][0]
    assert {event["title"]["en"], event["note"]["en"], event["date_note"]["en"]} == {expected}
    assert {event["place"]["note"]["en"], event["status_reason"]} == {expected}
    assert source["title"] == expected
    name = expected if hostile_strings.is_valid_name(text) else "Name 0"
    assert {source["publisher"], source["author"]} == {name}
    assert {layer["title"]["en"], layer["attribution"], layer["licence"]} == {expected}
    sentence = split_sentence(event["statements"][0], to_utf16_units(source["text"]))
    assert fold_whitespace(expected) in fold_whitespace("".join(sentence))
    noscript_text = fold_whitespace("".join(NoscriptParser(page).texts))
    assert fold_whitespace(expected) in noscript_text, "the text is there without script, too"
    assert html.escape("{{ 7*191 }}") in page, "the map's own title stays hostile"


# Dates

EDTF_STRATEGY = st.one_of(
    st.dates().map(str),
    st.from_regex(r"[12]\d{3}(-(0[1-9]|1[0-2]|2[1-4]))?[~?%]?", fullmatch=True),
    st.from_regex(r"[12]\d{2}X|[12]\dXX|[12]\d{3}-(XX|\d\d-XX)", fullmatch=True),
)


@settings(max_examples=200, deadline=None)
@given(EDTF_STRATEGY | st.builds("{}/{}".format, EDTF_STRATEGY | st.just(".."), EDTF_STRATEGY | st.just("..")) | st.builds("[{}..{}]".format, EDTF_STRATEGY, EDTF_STRATEGY))  # fmt: skip
def test_accepted_date_is_ordered_and_formatted(text):
    try:
        interval = parse_date(text)
    except DateError as error:
        assert text in str(error)  # noqa: PT017  both outcomes are allowed
        return
    known = [day for day in (interval.start, interval.end) if day is not None]
    assert known
    assert known == sorted(known)
    for language in load_messages():
        formatted = Translator(language).format_interval(interval)
        assert formatted.strip()
        assert "{" not in formatted


# Shapes

DEGREE_STRATEGY = st.integers(-1_000_000, 1_000_000).map(lambda step: step / 1_000_000)


def position_strategy(west=15.0, south=45.0):
    return st.tuples(DEGREE_STRATEGY, DEGREE_STRATEGY).map(
        lambda pair: [west + pair[0], south + pair[1]]
    )


def line_strategy(min_points=2):
    return st.lists(position_strategy(), min_size=min_points, max_size=8, unique_by=tuple)


@st.composite
def ring_strategy(draw):
    """Draw a star around a point; it never crosses itself."""
    west, south = draw(position_strategy())
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


GEOMETRY_STRATEGY = st.one_of(
    position_strategy().map(lambda coordinates: {"type": "Point", "coordinates": coordinates}),
    line_strategy().map(lambda coordinates: {"type": "LineString", "coordinates": coordinates}),
    st.lists(line_strategy(), min_size=1, max_size=3).map(lambda lines: {"type": "MultiLineString", "coordinates": lines}),
    line_strategy(1).map(lambda coordinates: {"type": "MultiPoint", "coordinates": coordinates}),
    ring_strategy().map(lambda coordinates: {"type": "Polygon", "coordinates": [coordinates]}),
).filter(lambda geometry: shape(geometry).is_valid)  # fmt: skip


def project_with_geometry(geometry):
    project = SampleProject().set_river(make_feature(geometry))
    return project.replace_text("events.yaml", "place: Alder", "place: {id: brook}")


@settings(max_examples=80, deadline=None)
@given(GEOMETRY_STRATEGY)
def test_arbitrary_geometry_is_read_exactly_and_encoded_to_one_metre(geometry):
    project = project_with_geometry(geometry).load()
    read = project.layers[0].features[0].toponym.geometry
    assert json.loads(json.dumps(mapping(read))) == geometry
    drawn = shape(decode_geometry(encode_geometry(read)))
    assert drawn.geom_type == read.geom_type
    assert drawn.hausdorff_distance(read) <= 1.5e-5, (
        "half of a step in each direction, and the vertices left out"
    )
    json.dumps(build_map_document(project, locate_events(project)), allow_nan=False)


GEOMETRY_KINDS = ("point", "line", "region")


def read_event_geometries(path):
    """Return the geometries of the events in a file; a GeoPackage stores lines as multilines."""
    if path.suffix == ".parquet":
        return gpd.read_parquet(path).geometry
    tables = [f"events_{kind}" for kind in GEOMETRY_KINDS] if path.suffix == ".gpkg" else [None]
    return [geometry for name in tables for geometry in gpd.read_file(path, layer=name).geometry]


@pytest.mark.parametrize("ending", [".geojson", ".gpkg", ".parquet"])
@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(geometry=GEOMETRY_STRATEGY)
def test_arbitrary_geometry_round_trips_in_lossless_formats(tmp_path_factory, ending, geometry):
    data = pytest.importorskip("conflictmap.publish.data.formats")
    path = tmp_path_factory.mktemp("data") / f"map{ending}"
    project = project_with_geometry(geometry).load()
    data.write_data(project, path)
    kinds = (geometry["type"], f"Multi{geometry['type']}")
    read = next(found for found in read_event_geometries(path) if found.geom_type in kinds)
    if read.geom_type != geometry["type"]:
        (read,) = read.geoms
    assert read.normalize().equals_exact(shape(geometry).normalize(), 1e-7)
