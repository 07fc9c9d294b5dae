"""Profiles of other tools against their documentation, and the omissions they report."""

import csv
import json
from dataclasses import replace
from datetime import date as calendar
from html.parser import HTMLParser

import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from conflictmap.publish.data import acled, storymapjs, timelinejs, timemap, ucdp
from conflictmap.publish.data.formats import DataOptions, write_data
from geo.dates import parse_date
from geo.project.event_details import Figures
from geo.project.vocabulary import EVENT_TYPES
from layers.figure_words import format_figures
from layers.i18n import Translator


def write_and_read_profile(project, folder, profile, ending, **choices):
    """What is written and what is left out."""
    file = folder / f"out{ending}"
    told = write_data(project, file, DataOptions(profile=profile, **choices), force=True).omissions
    if ending == ".csv":
        return pd.read_csv(file, dtype=str, keep_default_na=False), told
    return json.loads(file.read_text(encoding="utf-8")), told


def assert_valid(schema, data):
    Draft202012Validator.check_schema(schema)
    faults = sorted(
        Draft202012Validator(schema).iter_errors(data), key=lambda fault: fault.json_path
    )
    assert not faults, [f"{fault.json_path}: {fault.message}" for fault in faults]


class TagCollector(HTMLParser):
    """The tags of a text that is HTML, and the text that a reader sees."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *sorted(dict(attrs))))

    def handle_data(self, data):
        self.text += data


# ACLED

ACLED_TYPES = {
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {"Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade"},
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {"Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory", "Other"},
}  # fmt: skip
DISORDER_TYPES = {"Political violence", "Demonstrations", "Strategic developments"}


def test_acled_export_has_31_columns_and_known_types(project, tmp_path):
    rows, told = write_and_read_profile(project, tmp_path, "acled", ".csv")
    assert list(rows.columns) == list(acled.ACLED_COLUMNS)
    assert len(acled.ACLED_COLUMNS) == 31
    assert list(rows.event_id_cnty) == [event.id for event in project.events]
    for row in rows.itertuples():
        assert row.sub_event_type in ACLED_TYPES[row.event_type]
        assert row.disorder_type in DISORDER_TYPES
        calendar.fromisoformat(row.event_date)
        assert row.year == row.event_date[:4]
        assert row.time_precision in "123"
        assert row.geo_precision in "123"
        assert not any(getattr(row, column) for column in acled.CODER_ONLY_COLUMNS), (
            "nothing is made up"
        )
    assert any(line.startswith("codes that only ACLED assigns") for line in told)
    assert any("Strategic developments / Other" in line for line in told)


def test_every_event_type_maps_to_acled():
    for kind in EVENT_TYPES.values():
        event, sub = kind.acled
        assert sub in ACLED_TYPES[event]
        assert acled._DISORDER_TYPES[event] in DISORDER_TYPES
    assert acled._DISORDER_TYPES.keys() == ACLED_TYPES.keys()


ACLED_DAY_CASES = [
    ("2020-03-05", "2020-03-05", 1, "a day"),
    ("2020-03-05~", "2020-03-05", 2, "about a day"),
    ("2020-03-04/2020-03-06", "2020-03-05", 2, "the middle"),
    ("2020-03-04/2020-03-05", "2020-03-04", 2, "of two days the first"),
    ("2020-03-02/2020-03-08", "2020-03-05", 2, "a week"),
    ("2020-03", "2020-03-16", 3, "the middle of a month"),
    ("2020", "2020-07-01", 3, "the middle of a year"),
    ("2020-03-05/..", "2020-03-05", 3, "the end that is known"),
    ("../2020-03-05", "2020-03-05", 3, "the end that is known"),
]


@pytest.mark.parametrize(("edtf", "day", "precision", "why"), ACLED_DAY_CASES)
def test_acled_date_is_one_day_with_precision(edtf, day, precision, why):
    found = acled.build_date_columns(parse_date(edtf))
    assert (found["event_date"], found["time_precision"]) == (day, precision), why


def test_acled_notes_attribute_statements(sample_project, tmp_path):
    sample_project.replace_text(
        "events.yaml", "[Town council]", "[Town council, Ferrymen, Millers]"
    )
    rows, told = write_and_read_profile(sample_project.load(), tmp_path, "acled", ".csv")
    row = rows.iloc[0]
    assert (row.actor1, row.actor2, row.assoc_actor_1) == ("Town council", "Ferrymen", "")
    assert "The Herald reports: “the council closed the bridge”" in row.notes
    assert "A ferryman denies: “Nobody closed it”" in row.notes
    assert "Town council; Ferrymen; Millers" in row.notes
    assert "Both papers are quoted." in row.notes
    assert row.source == "The Herald; Notes of a ferryman", "a title where no publisher is stated"
    assert row.tags == "status=disputed"
    assert row.fatalities == "", "no figure is not a figure of none"
    assert "the actors beyond two of 1 event (bridge-closed): the notes name all" in told


@pytest.mark.parametrize(
    ("figures", "expected"),
    [("low: 1, best: 2", "1"), ("best: 2, high: 3", "2"), ("high: 3", ""), ("low: 0", "0")],
)
def test_acled_fatalities_use_lowest_estimate(sample_project, tmp_path, figures, expected):
    sample_project.replace_text(
        "events.yaml", "fatalities: {low: 1, best: 2}", f"fatalities: {{{figures}}}"
    )
    rows, told = write_and_read_profile(
        sample_project.load(), tmp_path, "acled", ".csv", drafts=True
    )
    assert rows.fatalities[1] == expected
    assert any(line.startswith("the range of deaths of 1 event (flood)") for line in told)


# UCDP GED


def test_ucdp_export_has_49_columns_and_known_classes(project, tmp_path):
    rows, told = write_and_read_profile(project, tmp_path, "ucdp", ".csv")
    assert list(rows.columns) == list(ucdp.UCDP_COLUMNS)
    assert len(ucdp.UCDP_COLUMNS) == 49
    for row, event in zip(rows.itertuples(), project.events, strict=True):
        assert row.relid == event.id
        assert row.where_prec in "1234567"
        assert row.date_prec == str(event.date.date_prec)
        assert row.number_of_sources == "1"
        for day in (row.date_start, row.date_end):
            assert not day or calendar.fromisoformat(day)
        assert row.year in (row.date_start[:4], row.date_end[:4])
        assert row.geom_wkt == f"POINT ({row.longitude} {row.latitude})"
        assert not any(getattr(row, column) for column in ucdp.CODER_ONLY_COLUMNS), (
            "nothing is made up"
        )
    assert any(line.startswith("codes that only UCDP assigns") for line in told)
    assert any(line.startswith("the open end of") for line in told)
    war = rows.set_index("relid").loc["war-2020"]
    assert (war.low, war.best, war.high) == ("6500", "", "")


def test_ucdp_source_fields_are_formatted(sample_project, tmp_path):
    sample_project.replace_text(
        "data/sources.yaml", "title: The bridge at Alder", "title: 'The \"bridge\"; at Alder'"
    )
    row = write_and_read_profile(sample_project.load(), tmp_path, "ucdp", ".csv")[0].iloc[0]
    assert row.number_of_sources == "2"
    assert row.source_article == (
        '"The Herald,2020-03-06,The \'bridge\'; at Alder";",,Notes of a ferryman"'
    )
    assert row.source_office == "The Herald;"
    assert row.source_headline == 'The "bridge", at Alder;Notes of a ferryman'
    assert row.source_date == "2020-03-06;"
    assert row.source_original == "A ferryman"
    assert row.where_coordinates == "Alder"


PRIO_GRID_CASES = [
    (69.162796, 34.531094, 179779, "Kabul, as UCDP GED has it"),
    (-180, -90, 1, "the first cell"),
    (-179.5, -90, 2, "eastwards"),
    (-180, -89.5, 721, "then northwards"),
    (179.99, 89.99, 259200, "the last cell of 720 by 360"),
    (180, 90, 259200, "the edge belongs to it"),
]


@pytest.mark.parametrize(("longitude", "latitude", "cell", "why"), PRIO_GRID_CASES)
def test_prio_grid_cell_is_computed(longitude, latitude, cell, why):
    assert ucdp.priogrid_cell(longitude, latitude) == cell, why


# TimeMap: the schemas in its src/reducers/validate, which allow no other key

TEXT_SCHEMA = {"type": "string"}
TEXT_LIST_SCHEMA = {"type": "array", "items": TEXT_SCHEMA}


def closed_object_schema(required, **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


TIMEMAP_SCHEMA = closed_object_schema(
    ["events", "associations", "sources"],
    events={
        "type": "array",
        "items": closed_object_schema(
            ["id", "description", "date", "latitude", "longitude", "associations"],
            **dict.fromkeys(
                ("id", "description", "time", "time_precision", "location", "type", "category", "comments"),
                TEXT_SCHEMA,
            ),
            date={"type": "string", "pattern": r"^(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}$"},
            latitude={"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
            longitude={"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
            associations=TEXT_LIST_SCHEMA,
            sources=TEXT_LIST_SCHEMA,
        ),
    },
    associations={
        "type": "array",
        "uniqueItems": True,
        "items": closed_object_schema(
            ["id", "title", "mode"],
            id=TEXT_SCHEMA,
            title=TEXT_SCHEMA,
            desc=TEXT_SCHEMA,
            mode={"enum": ["CATEGORY", "FILTER", "NARRATIVE", "SPOTLIGHT"]},
            filter_paths=TEXT_LIST_SCHEMA,
        ),
    },
    sources={
        "type": "object",
        "additionalProperties": closed_object_schema(
            ["id", "paths"],
            **dict.fromkeys(
                ("id", "title", "thumbnail", "type", "url", "description", "author", "date"), TEXT_SCHEMA
            ),
            paths=TEXT_LIST_SCHEMA,
        ),
    },
)  # fmt: skip


def test_timemap_json_is_valid(project, tmp_path):
    data, told = write_and_read_profile(project, tmp_path, "timemap", ".json")
    assert_valid(TIMEMAP_SCHEMA, data)
    known = {one["id"] for one in data["associations"]}
    for event in data["events"]:
        assert set(event["associations"]) <= known
        assert set(event["sources"]) <= data["sources"].keys()
    assert any("TimeMap draws one day" in line for line in told)
    assert "the inferred date of 1 source (blinken-checkpoint): the date is empty" in told
    assert any("TimeMap draws its label point" in line for line in told)


def read_datasheet_rows(file):
    """What TimeMap's datasheet-server makes of a tab: columns that end in a number become a list."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        deep = {}
        for label, value in row.items():
            bare = label.rstrip("0123456789")
            if bare == label:
                deep[label] = value
            else:
                deep.setdefault(f"{bare}s", []).extend([value] if value else [])
        yield deep


def test_timemap_csv_matches_json(project, tmp_path):
    data, _ = write_and_read_profile(project, tmp_path, "timemap", ".json")
    write_and_read_profile(project, tmp_path, "timemap", ".csv")
    events = list(read_datasheet_rows(tmp_path / "out.csv"))
    assert events == data["events"]
    sources = {
        row["id"]: {**row, "paths": []} for row in read_datasheet_rows(tmp_path / "out_sources.csv")
    }
    assert sources == data["sources"]
    assert list(read_datasheet_rows(tmp_path / "out_associations.csv")) == data["associations"]


@pytest.mark.parametrize(
    ("edtf", "day"),
    [("2020-03-05", "03/05/2020"), ("2020", "01/01/2020"), ("../2020", "12/31/2020"), ("0033", "01/01/0033")],
)  # fmt: skip
def test_timemap_date_is_formatted(edtf, day):
    assert timemap.format_us_date(parse_date(edtf)) == day


# StoryMapJS: https://storymap.knightlab.com/advanced/, "JSON syntax"

SLIDE_TEXT_SCHEMA = closed_object_schema(
    ["headline", "text"], headline=TEXT_SCHEMA, text=TEXT_SCHEMA
)
NUMBER_SCHEMA = {"type": "number"}
STORYMAP_SCHEMA = {
    "type": "object",
    "required": ["storymap", "width", "height"],
    "properties": {
        "width": {"type": "integer"},
        "height": {"type": "integer"},
        "calculate_zoom": {"type": "boolean"},
        "storymap": {
            "type": "object",
            "required": ["language", "map_type", "map_as_image", "slides"],
            "properties": {
                "language": {"type": "string", "pattern": "^[a-z]{2}$"},
                "map_type": TEXT_SCHEMA,
                "map_as_image": {"const": False},
                "slides": {
                    "type": "array",
                    "minItems": 2,
                    "prefixItems": [
                        {"type": "object", "required": ["type", "text"], "properties": {"type": {"const": "overview"}, "text": SLIDE_TEXT_SCHEMA}}
                    ],
                    "items": {
                        "type": "object",
                        "required": ["location", "text"],
                        "properties": {
                            "location": {
                                "type": "object",
                                "required": ["lat", "lon", "zoom"],
                                "properties": {
                                    "lat": {"type": "number", "minimum": -90, "maximum": 90},
                                    "lon": {"type": "number", "minimum": -180, "maximum": 180},
                                    "zoom": {"type": "integer", "minimum": 0, "maximum": 18},
                                    "name": TEXT_SCHEMA,
                                    "line": {"type": "boolean"},
                                },
                            },
                            "text": SLIDE_TEXT_SCHEMA,
                            "date": TEXT_SCHEMA,
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


def test_storymap_json_is_valid(project, tmp_path):
    data, told = write_and_read_profile(project, tmp_path, "storymap", ".json")
    assert_valid(STORYMAP_SCHEMA, data)
    slides = data["storymap"]["slides"]
    assert len(slides) == len(project.events) + 1
    days = [slide["date"] for slide in slides[1:]]
    assert days[0] == "from about 1988 to about 1991"
    assert days.index("until 30 April 2023") > days.index("2020"), "sorted by the known day"
    assert any("StoryMapJS marks points only" in line for line in told)


@pytest.mark.parametrize(
    ("latitude", "radius", "zoom"),
    [(40, 500, 13), (40, 5_000, 11), (40, 95_000, 7), (0, 5_000_000, 3), (40, 0, 13), (89, 500, 9)],
)  # fmt: skip
def test_storymap_zoom_depends_on_precision_radius(latitude, radius, zoom):
    assert storymapjs.zoom_for_radius(latitude, radius) == zoom


# TimelineJS: https://timeline.knightlab.com/docs/json-format.html

DATE_SCHEMA = closed_object_schema(
    ["year"],
    year={"type": "integer"},
    month={"type": "integer", "minimum": 1, "maximum": 12},
    day={"type": "integer", "minimum": 1, "maximum": 31},
)
SLIDE_SCHEMA = closed_object_schema(
    ["text"],
    start_date=DATE_SCHEMA,
    end_date=DATE_SCHEMA,
    text=SLIDE_TEXT_SCHEMA,
    group=TEXT_SCHEMA,
    display_date=TEXT_SCHEMA,
    autolink={"type": "boolean"},
    unique_id=TEXT_SCHEMA,
)
TIMELINE_SCHEMA = closed_object_schema(
    ["events"],
    title=SLIDE_SCHEMA,
    events={"type": "array", "minItems": 1, "items": {**SLIDE_SCHEMA, "required": ["start_date"]}},
)


def test_timeline_json_is_valid(project, tmp_path):
    data, told = write_and_read_profile(project, tmp_path, "timeline", ".json")
    assert_valid(TIMELINE_SCHEMA, data)
    ids = [slide["unique_id"] for slide in data["events"]]
    assert ids == [event.id for event in project.events]
    assert data["title"]["unique_id"] not in ids
    for slide in data["events"]:
        first, last = slide["start_date"], slide.get("end_date", slide["start_date"])
        assert [*first.values()] <= [*last.values()]
    assert any(line.startswith("the open end of") for line in told)


TIMELINE_DATE_CASES = [
    ("2020-03-05", {"year": 2020, "month": 3, "day": 5}, None, "a day"),
    ("2020-03", {"year": 2020, "month": 3}, None, "no day is invented"),
    ("2020", {"year": 2020}, None, "no month either"),
    ("2020-21", {"year": 2020, "month": 3}, {"year": 2020, "month": 5, "day": 31}, "spring"),
    ("199X", {"year": 1990}, {"year": 1999, "month": 12, "day": 31}, "a decade"),
    ("19XX", {"year": 1900}, {"year": 1999, "month": 12, "day": 31}, "a century"),
    ("199X/..", {"year": 1990}, None, "open, and coarse"),
    ("2020/2021", {"year": 2020}, {"year": 2021, "month": 12, "day": 31}, "the whole last year"),
    ("2020-03-05/..", {"year": 2020, "month": 3, "day": 5}, None, "open"),
    ("../2020-03-05", {"year": 2020, "month": 3, "day": 5}, None, "stands at its end"),
]


@pytest.mark.parametrize(("edtf", "start", "end", "why"), TIMELINE_DATE_CASES)
def test_timeline_dates_keep_precision(edtf, start, end, why):
    expected = {"start_date": start} | ({"end_date": end} if end else {})
    assert timelinejs.format_dates(parse_date(edtf)) == expected, why


# HTML

HOSTILE_TEXT = '<img src=x onerror="alert(1)"> & <script>'


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_hostile_text_is_escaped_in_slides(sample_project, tmp_path, profile):
    quoted = json.dumps(HOSTILE_TEXT)
    sample_project.replace_text("events.yaml", "{en: The bridge is closed}", f"{{en: {quoted}}}")
    sample_project.replace_text("events.yaml", "{en: Both papers are quoted.}", f"{{en: {quoted}}}")
    sample_project.replace_text("events.yaml", "{en: A bridge, fr: Un pont}", f"{{en: {quoted}}}")
    sample_project.replace_text(
        "events.yaml", "{en: What two papers say of a bridge.}", f"{{en: {quoted}}}"
    )
    sample_project.replace_text("events.yaml", "by: A ferryman", f"by: {quoted}")
    sample_project.replace_text(
        "data/sources.yaml", "title: The bridge at Alder", f"title: {quoted}"
    )
    data, _ = write_and_read_profile(sample_project.load(), tmp_path, profile, ".json")
    slides = (
        data["storymap"]["slides"] if profile == "storymap" else [data["title"], *data["events"]]
    )
    for slide in slides:
        headline = TagCollector(slide["text"]["headline"])
        assert (headline.tags, headline.text) == ([], HOSTILE_TEXT)
        text = TagCollector(slide["text"]["text"])
        assert {tag[0] for tag in text.tags} <= {"p", "a"}
        assert HOSTILE_TEXT in text.text
        assert all(tag[1:] == ("href",) for tag in text.tags if tag[0] == "a")


def test_slide_link_is_escaped(sample_project, tmp_path):
    sample_project.replace_text(
        "data/sources.yaml", "https://herald.example/bridge", "https://herald.example/?a=1&b='c'"
    )
    data, _ = write_and_read_profile(sample_project.load(), tmp_path, "timeline", ".json")
    assert (
        '<a href="https://herald.example/?a=1&amp;b=&#x27;c&#x27;">'
        in data["events"][0]["text"]["text"]
    )


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_slide_attributes_statements(sample_project, tmp_path, profile):
    data, _ = write_and_read_profile(sample_project.load(), tmp_path, profile, ".json")
    slide = data["storymap"]["slides"][1] if profile == "storymap" else data["events"][0]
    seen = TagCollector(slide["text"]["text"]).text
    assert "5 March 2020 · Alder (exact place) · disputed" in seen
    assert "Actors: Town council" in seen
    assert "The Herald reports: “the council closed the bridge” (The bridge at Alder)" in seen
    assert "A ferryman denies: “Nobody closed it” (Notes of a ferryman)" in seen
    assert "Curator’s note: Both papers are quoted." in seen


@pytest.mark.parametrize(
    ("low", "best", "high", "words"),
    [
        (None, 3, None, "3"),
        (1, 3, None, "3 (at least 1)"),
        (None, 3, 5, "3 (at most 5)"),
        (450, 1000, None, "1,000 (at least 450)"),
        (3, 3, 3, "3"),
        (1, 3, 6500, "3 (1 to 6,500)"),
        (1, None, 4, "1 to 4"),
        (1, None, None, "at least 1"),
        (None, None, 4, "at most 4"),
        (0, 0, 0, "0"),
        (4, None, 4, "4"),
    ],
)
def test_deaths_are_formatted(low, best, high, words):
    assert format_figures(Figures(low, best, high), Translator("en")) == words


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_slide_contains_deaths(sample_project, tmp_path, profile):
    data, _ = write_and_read_profile(sample_project.load(), tmp_path, profile, ".json", drafts=True)
    slides = data["storymap"]["slides"] if profile == "storymap" else data["events"]
    written = [slide["text"]["text"] for slide in slides]
    assert any("<p>Deaths: 2 (at least 1)</p>" in text for text in written), "both figures"


def load_in_french(tiny):
    project = tiny.load()
    return replace(project, map_info=replace(project.map_info, language="fr"))


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_slide_uses_place_name_of_map_language(sample_project, tmp_path, profile):
    data, _ = write_and_read_profile(load_in_french(sample_project), tmp_path, profile, ".json")
    slide = data["storymap"]["slides"][1] if profile == "storymap" else data["events"][0]
    assert "Aulne / Aune (" in slide["text"]["text"]
    if profile == "storymap":
        assert slide["location"]["name"] == "Aulne / Aune"


def test_kml_description_uses_map_language_and_column_keeps_found_name(sample_project, tmp_path):
    write_data(load_in_french(sample_project), tmp_path / "out.kml")
    text = (tmp_path / "out.kml").read_text(encoding="utf-8")
    assert " · Aulne / Aune · " in text
    assert '<SimpleData name="place">Alder</SimpleData>' in text


@pytest.mark.parametrize(
    ("profile", "column"),
    [("acled", "location"), ("ucdp", "where_coordinates"), ("timemap", "location")],
)
def test_location_column_keeps_found_name(sample_project, tmp_path, profile, column):
    rows, _ = write_and_read_profile(load_in_french(sample_project), tmp_path, profile, ".csv")
    assert rows[column][0] == "Alder"


def test_storymap_slides_are_in_chronological_order(sample_project, tmp_path):
    data, _ = write_and_read_profile(
        sample_project.load(), tmp_path, "storymap", ".json", drafts=True
    )
    headlines = [slide["text"]["headline"] for slide in data["storymap"]["slides"][1:]]
    assert headlines == ["A flood", "The bridge is closed"], "by date, not as events.yaml has them"
    where = [slide["location"]["lat"] for slide in data["storymap"]["slides"][1:]]
    assert where == [45.25, 45.2], "each with its own place"


# What an event may have, and which profiles have no room for it

ALL_FIELDS_YAML = """\
    date_note: {en: The paper says so.}
    place_note: {en: The paper says where., fr: Selon le journal.}
    status: disputed
    status_reason: The ferryman was there.
    fatalities: {low: 1, best: 2, high: 3}
    note: {en: Both papers are quoted., fr: Deux journaux.}
"""
LOST_IN_SLIDES = {"date": True, "place": True, "reason": True, "tongues": True}
OMISSION_CASES = [
    ("acled", ".csv", LOST_IN_SLIDES, "the low figure of deaths goes out"),
    ("ucdp", ".csv", {"date": True, "reason": True, "place_tongues": True}, "it has all three figures"),
    ("timemap", ".json", LOST_IN_SLIDES | {"deaths": True}, "it has no field for deaths"),
    ("timemap", ".csv", LOST_IN_SLIDES | {"deaths": True}, "the same"),
    ("storymap", ".json", LOST_IN_SLIDES, "the words say how many were killed"),
    ("timeline", ".json", LOST_IN_SLIDES, "the same"),
]  # fmt: skip
OMISSION_LINES = {
    "deaths": "the deaths of 1 event (bridge-closed): ",
    "date": "the note on the date of 1 event (bridge-closed): ",
    "place": "the note on the place of 1 event (bridge-closed): ",
    "reason": "the reason for the status of 1 event (bridge-closed): ",
    "tongues": "the title or note in other languages of 1 event (bridge-closed): ",
    "place_tongues": "the note on the place in other languages of 1 event (bridge-closed): ",
}
OMITTED_TEXTS = {
    "date": "The paper says so.",
    "place": "The paper says where.",
    "reason": "The ferryman was there.",
    "tongues": "Deux journaux.",
    "place_tongues": "Selon le journal.",
}


@pytest.mark.parametrize(("profile", "ending", "lost", "why"), OMISSION_CASES)
def test_omitted_fields_are_listed(sample_project, tmp_path, profile, ending, lost, why):
    sample_project.replace_text(
        "events.yaml", "    note: {en: Both papers are quoted.}\n", ALL_FIELDS_YAML
    )
    _, told = write_and_read_profile(sample_project.load(), tmp_path, profile, ending)
    listed = {
        key for key, line in OMISSION_LINES.items() if any(one.startswith(line) for one in told)
    }
    assert listed == lost.keys(), why
    written = "".join(one.read_text(encoding="utf-8") for one in tmp_path.iterdir())
    for key in lost.keys() & OMITTED_TEXTS.keys():
        assert OMITTED_TEXTS[key] not in written, "what is listed is not written"


@pytest.mark.parametrize(("profile", "ending"), [row[:2] for row in OMISSION_CASES])
def test_unused_fields_are_not_listed_as_omitted(sample_project, tmp_path, profile, ending):
    _, told = write_and_read_profile(sample_project.load(), tmp_path, profile, ending)
    assert not [
        line for line in told for one in OMISSION_LINES.values() if line.startswith(one[:-28])
    ]


# Lists that are joined by semicolons

REPLACEMENT_NOTE = "replaced by commas, because semicolons separate the values of a list"
SEMICOLON_CASES = [
    (None, ".csv", "actors", "Town; council", "Town, council", "the actors", "an actor"),
    ("acled", ".csv", "source", "The Herald; daily", "The Herald, daily; Notes of a ferryman", "the publishers", "a publisher"),
    ("ucdp", ".csv", "source_office", "The Herald; daily", "The Herald, daily;", "the names of publishers, titles and speakers", "a publisher"),
    ("ucdp", ".csv", "source_original", "A ferryman; old", "A ferryman, old", "the names of publishers, titles and speakers", "a speaker"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "ending", "column", "value", "cell", "what", "why"), SEMICOLON_CASES
)
def test_semicolon_in_list_value_is_replaced(
    sample_project, tmp_path, profile, ending, column, value, cell, what, why
):
    sample_project.replace_text(
        "events.yaml", "[Town council]", f"[{value if 'Town' in value else 'Town council'}]"
    )
    if "ferryman" in value:
        sample_project.replace_text("events.yaml", "by: A ferryman", f"by: {value}")
    if "Herald" in value:
        sample_project.replace_text(
            "data/sources.yaml", "publisher: The Herald", f"publisher: {value}"
        )
    rows, told = write_and_read_profile(sample_project.load(), tmp_path, profile, ending)
    assert rows[column][0] == cell, why
    assert f"semicolons in {what} of 1 event (bridge-closed): {REPLACEMENT_NOTE}" in told


def test_kml_actors_with_semicolon_stay_one_actor(sample_project, tmp_path):
    sample_project.replace_text("events.yaml", "[Town council]", "[Town; council, Millers]")
    told = write_data(sample_project.load(), tmp_path / "out.kml").omissions
    assert "Town, council; Millers" in (tmp_path / "out.kml").read_text(encoding="utf-8")
    assert f"semicolons in the actors of 1 event (bridge-closed): {REPLACEMENT_NOTE}" in told


def test_acled_notes_actors_with_semicolon_stay_one_actor(sample_project, tmp_path):
    sample_project.replace_text(
        "events.yaml", "[Town council]", "[Town; council, Millers, Ferrymen]"
    )
    rows, told = write_and_read_profile(sample_project.load(), tmp_path, "acled", ".csv")
    assert "Town, council; Millers; Ferrymen" in rows.notes[0]
    assert (
        f"semicolons in the actors in the notes of 1 event (bridge-closed): {REPLACEMENT_NOTE}"
        in told
    )


def test_no_semicolon_notice_without_semicolons(sample_project, tmp_path):
    for profile in (None, "acled", "ucdp", "timemap"):
        assert not [
            one
            for one in write_and_read_profile(sample_project.load(), tmp_path, profile, ".csv")[1]
            if "semicolon" in one
        ]
