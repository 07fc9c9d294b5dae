"""Locating: one record per event, or an error for each unclear place."""

from dataclasses import replace

import pandas as pd
import pytest
from shapely import LineString, Point

from conflictmap.publish.data.formats import DataOptions, write_data
from geo import locate as lazy_locate
from geo import locate_events as lazy_locate_events
from geo.dates import OPEN_END_DAY, OPEN_START_DAY, parse_date
from geo.errors import ProjectError
from geo.geocoding.geocoder import Geocoder
from geo.location import LocatedEvent, locate, locate_events, to_geodataframe, to_located_events
from geo.progress import progress_listener
from layers.folium_plugin import build_map
from layers.map_builder import build_map_document

LOCATED_COLUMNS = [
    "id",
    "type",
    "status",
    "edtf",
    "start",
    "end",
    "date_prec",
    "place",
    "names",
    "toponym",
    "method",
    "where_prec",
    "geo_precision",
    "radius_m",
    "longitude",
    "latitude",
    "geometry",
    "drawn",
    "parts",
]


def test_verified_events_are_located(sample_project):
    frame = sample_project.locate()
    assert list(frame.columns) == LOCATED_COLUMNS
    assert frame.crs == "EPSG:4326"
    assert list(frame.id) == ["bridge-closed"]
    row = frame.iloc[0]
    day = parse_date("2020-03-05").start
    assert (row.start, row.end, row.date_prec, row.edtf) == (day, day, 1, "2020-03-05")
    assert (row.longitude, row.latitude) == (13.4, 45.2)
    assert row.geometry == Point(13.4, 45.2)
    assert (row.toponym, row.where_prec, row.geo_precision, row.radius_m) == ("alder", 1, 1, 500)
    assert (row.type, row.status) == ("access", "disputed")
    assert lazy_locate is locate


def test_drafts_are_located_on_request(sample_project):
    frame = sample_project.locate(drafts=True)
    assert list(frame.id) == ["bridge-closed", "flood"]
    flood = frame.iloc[1]
    assert (flood.longitude, flood.latitude, flood.radius_m) == (13.5, 45.25, 800)
    assert pd.isna(flood.toponym), "an expression is no toponym"
    assert "the mill is drawn there" in flood.method
    assert (flood.start, flood.end) == (parse_date("2020-02~/..").start, OPEN_END_DAY), (
        "open at the end"
    )


SHARED_PLACE_CASES = [
    (None, 1, "no place has limited validity: geocoded once"),
    ("2019/2021", 3, "the river has limited validity: geocoded once a day"),
]


@pytest.mark.parametrize(
    ("valid", "calls", "why"), SHARED_PLACE_CASES, ids=[case[-1] for case in SHARED_PLACE_CASES]
)
def test_shared_place_is_geocoded_once(sample_project, monkeypatch, valid, calls, why):
    queries = []
    geocode = Geocoder.geocode

    def count_geocode(self, query, **given):
        queries.append(query)
        return geocode(self, query, **given)

    monkeypatch.setattr(Geocoder, "geocode", count_geocode)
    project = sample_project.load()
    first = project.events[0]
    days = ["2020-03-05", "2020-03-06", "2020-03-07", "2020-03-05"]
    events = tuple(replace(first, id=f"e-{i}", date=parse_date(day)) for i, day in enumerate(days))
    [layer] = project.layers
    [river] = layer.features
    dated = replace(river.toponym, valid=parse_date(valid) if valid else None)
    layers = (replace(layer, features=(replace(river, toponym=dated),)),)
    frame = locate(replace(project, events=events, layers=layers))
    assert list(frame.toponym) == ["alder"] * 4
    assert len(queries) == calls, why


def test_event_on_line_has_line_geometry(sample_project):
    frame = sample_project.replace_text("events.yaml", "place: Alder", "place: Brook").locate()
    assert frame.geometry.iloc[0] == LineString([(13, 45), (13.5, 45.5)])
    assert (frame.where_prec.iloc[0], frame.geo_precision.iloc[0]) == (5, 3)


def test_all_unclear_places_are_reported_with_nearest_names(sample_project):
    sample_project.replace_text("events.yaml", "place: Alder", "place: Aldre")
    sample_project.replace_text(
        "events.yaml",
        "{point: [13.5, 45.25], precision_m: 800, why: the mill is drawn there}",
        "5 versts east of Alder",
    )
    sample_project.replace_text("events.yaml", "review: draft", "review: verified")
    with pytest.raises(ProjectError) as caught:
        sample_project.locate(drafts=True)
    first, second = map(str, caught.value.issues)
    assert first.startswith(
        "events.yaml:13 bridge-closed: the place 'Aldre' is not found; the nearest are: "
    )
    assert "id alder" in first
    assert second.startswith("events.yaml:30 flood: the place '5 versts east of Alder': ")
    assert "use km, m, mi" in second


def test_ambiguous_place_lists_candidates(sample_project):
    again = sample_project.files["data/places.yaml"].split(b"\n", 1)[1]
    sample_project.files["data/places.yaml"] += again.replace(b"id: alder", b"id: alder-2").replace(
        b"45.2]", b"48.9]"
    )
    with pytest.raises(ProjectError) as caught:
        sample_project.locate()
    assert "could be: " in str(caught.value)
    assert "id alder)" in str(caught.value)
    assert "id alder-2)" in str(caught.value)
    assert "specify which, with {id: …} or {name, kind, in}" in str(caught.value)
    sample_project.replace_text("events.yaml", "place: Alder", "place: {id: alder-2}")
    assert sample_project.locate().latitude.iloc[0] == 48.9


def test_locating_reports_progress(sample_project):
    seen = []
    project = sample_project.load()
    with progress_listener(lambda *report: seen.append(report)):
        locate(project, drafts=True)
    assert seen == [("finding places", 0, 2), ("finding places", 2, 2)]


def test_places_of_same_source_disambiguate_homonyms(project):
    near, asked = project.events[:2]
    pair = (replace(near, place="Lachin"), replace(asked, place="Mets Shen"))
    rows = locate(replace(project, events=pair)).set_index("id")
    assert rows.loc[asked.id].toponym == "mets-shen-boyuk-galadarasi"
    with pytest.raises(ProjectError, match="'Mets Shen' could be: "):
        locate(replace(project, events=pair[1:]))


def test_draft_does_not_disambiguate_published_event(project):
    near, asked = project.events[:2]
    draft = replace(near, place="Lachin", verified=False)
    whole = replace(project, events=(draft, replace(asked, place="Mets Shen")))
    for drafts in (False, True):
        with pytest.raises(ProjectError, match="'Mets Shen' could be: "):
            locate(whole, drafts=drafts)


def test_open_ends_use_same_sentinel_days(sample_project):
    rows = sample_project.replace_text("events.yaml", '"2020-03-05"', "../2020-03-05").locate(
        drafts=True
    )
    assert (rows.start.iloc[0], rows.end.iloc[1]) == (OPEN_START_DAY, OPEN_END_DAY)


def test_geodataframe_has_fields_of_located_events(sample_project):
    project = sample_project.load()
    located = locate_events(project, drafts=True)
    assert [type(row) for row in located] == [LocatedEvent] * 2
    assert lazy_locate_events is locate_events
    frame = to_geodataframe(located)
    assert list(LocatedEvent._fields) == LOCATED_COLUMNS == list(frame.columns)
    assert frame.equals(locate(project, drafts=True))


def test_geodataframe_of_located_events_is_accepted_with_warning(sample_project):
    located = locate_events(sample_project.load(), drafts=True)
    with pytest.warns(DeprecationWarning, match=r"use geo\.locate_events\(project\)") as caught:
        assert to_located_events(to_geodataframe(located), stacklevel=2) == located
    assert caught[0].filename == __file__
    assert to_located_events(located) == located
    assert to_located_events(()) == []


def test_public_functions_accept_geodataframe(sample_project, tmp_path):
    """Notebooks written for 0.1 pass the result of `locate`."""
    project = sample_project.load()
    frame = locate(project)
    calls = (
        lambda: build_map_document(project, frame),
        lambda: build_map(project, frame),
        lambda: write_data(project, tmp_path / "x.csv", DataOptions(located=frame)),
    )
    for call in calls:
        with pytest.warns(DeprecationWarning, match="as a GeoDataFrame are deprecated") as caught:
            call()
        assert caught[0].filename == __file__
