"""The shapes of other tools, against what those tools document; and what cannot be carried is told."""

import csv
import json
from dataclasses import replace
from datetime import date as calendar
from html.parser import HTMLParser

import pandas as pd
import pytest
from jsonschema import Draft202012Validator

from conflictmap.publish.data import acled, storymapjs, timelinejs, timemap, ucdp
from conflictmap.publish.data.formats import write_data
from conflictmap.publish.data.slides import deaths
from geo.dates import parse_date
from geo.project.events import Fatalities
from geo.project.vocabulary import TYPES
from layers.i18n import Speaker


def read(project, folder, profile, ending, **choices):
    """What is written and what is left out."""
    file = folder / f"out{ending}"
    told = write_data(project, file, profile=profile, force=True, **choices).left_out
    if ending == ".csv":
        return pd.read_csv(file, dtype=str, keep_default_na=False), told
    return json.loads(file.read_text(encoding="utf-8")), told


def valid(schema, data):
    Draft202012Validator.check_schema(schema)
    faults = sorted(
        Draft202012Validator(schema).iter_errors(data), key=lambda fault: fault.json_path
    )
    assert not faults, [f"{fault.json_path}: {fault.message}" for fault in faults]


class Tags(HTMLParser):
    """The tags of a text that is HTML, and the text that a reader sees."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.seen = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, *sorted(dict(attrs))))

    def handle_data(self, data):
        self.seen += data


# ACLED

ACLED_TYPES = {
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {"Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade"},
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {"Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established", "Looting/property destruction", "Non-violent transfer of territory", "Other"},
}  # fmt: skip
DISORDERS = {"Political violence", "Demonstrations", "Strategic developments"}


def test_acled_has_its_31_columns_and_its_words(project, tmp_path):
    rows, told = read(project, tmp_path, "acled", ".csv")
    assert list(rows.columns) == list(acled.COLUMNS)
    assert len(acled.COLUMNS) == 31
    assert list(rows.event_id_cnty) == [event.id for event in project.events]
    for row in rows.itertuples():
        assert row.sub_event_type in ACLED_TYPES[row.event_type]
        assert row.disorder_type in DISORDERS
        calendar.fromisoformat(row.event_date)
        assert row.year == row.event_date[:4]
        assert row.time_precision in "123"
        assert row.geo_precision in "123"
        assert not any(getattr(row, column) for column in acled.CODED), "nothing is made up"
    assert any(line.startswith("what only ACLED's coders can say") for line in told)
    assert any("Strategic developments / Other" in line for line in told)


def test_every_type_of_ours_is_one_of_acled():
    for kind in TYPES.values():
        event, sub = kind.acled
        assert sub in ACLED_TYPES[event]
        assert acled._DISORDER[event] in DISORDERS
    assert acled._DISORDER.keys() == ACLED_TYPES.keys()


DAYS = [
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


@pytest.mark.parametrize(("edtf", "day", "precision", "why"), DAYS)
def test_an_interval_becomes_a_day_of_acled(edtf, day, precision, why):
    found = acled.day(parse_date(edtf))
    assert (found["event_date"], found["time_precision"]) == (day, precision), why


def test_acled_notes_say_who_says_what(tiny, tmp_path):
    tiny.change("events.yaml", "[Town council]", "[Town council, Ferrymen, Millers]")
    rows, told = read(tiny.load(), tmp_path, "acled", ".csv")
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
def test_acled_counts_the_lowest_estimate(tiny, tmp_path, figures, expected):
    tiny.change("events.yaml", "fatalities: {low: 1, best: 2}", f"fatalities: {{{figures}}}")
    rows, told = read(tiny.load(), tmp_path, "acled", ".csv", drafts=True)
    assert rows.fatalities[1] == expected
    assert any(line.startswith("the range of deaths of 1 event (flood)") for line in told)


# UCDP GED


def test_ucdp_has_its_49_columns_and_its_classes(project, tmp_path):
    rows, told = read(project, tmp_path, "ucdp", ".csv")
    assert list(rows.columns) == list(ucdp.COLUMNS)
    assert len(ucdp.COLUMNS) == 49
    for row, event in zip(rows.itertuples(), project.events, strict=True):
        assert row.relid == event.id
        assert row.where_prec in "1234567"
        assert row.date_prec == str(event.date.date_prec)
        assert row.number_of_sources == "1"
        for day in (row.date_start, row.date_end):
            assert not day or calendar.fromisoformat(day)
        assert row.year in (row.date_start[:4], row.date_end[:4])
        assert row.geom_wkt == f"POINT ({row.longitude} {row.latitude})"
        assert not any(getattr(row, column) for column in ucdp.CODED), "nothing is made up"
    assert any(line.startswith("what only UCDP's coders can say") for line in told)
    assert any(line.startswith("the open end of") for line in told)
    war = rows.set_index("relid").loc["war-2020"]
    assert (war.low, war.best, war.high) == ("6500", "", "")


def test_ucdp_names_sources_in_its_own_form(tiny, tmp_path):
    tiny.change(
        "data/sources.yaml", "title: The bridge at Alder", "title: 'The \"bridge\"; at Alder'"
    )
    row = read(tiny.load(), tmp_path, "ucdp", ".csv")[0].iloc[0]
    assert row.number_of_sources == "2"
    assert row.source_article == (
        '"The Herald,2020-03-06,The \'bridge\'; at Alder";",,Notes of a ferryman"'
    )
    assert row.source_office == "The Herald;"
    assert row.source_headline == 'The "bridge", at Alder;Notes of a ferryman'
    assert row.source_date == "2020-03-06;"
    assert row.source_original == "A ferryman"
    assert row.where_coordinates == "Alder"


GRID = [
    (69.162796, 34.531094, 179779, "Kabul, as UCDP GED has it"),
    (-180, -90, 1, "the first cell"),
    (-179.5, -90, 2, "eastwards"),
    (-180, -89.5, 721, "then northwards"),
    (179.99, 89.99, 259200, "the last cell of 720 by 360"),
    (180, 90, 259200, "the edge belongs to it"),
]


@pytest.mark.parametrize(("longitude", "latitude", "cell", "why"), GRID)
def test_cells_of_prio_grid(longitude, latitude, cell, why):
    assert ucdp.priogrid(longitude, latitude) == cell, why


# TimeMap: the schemas in its src/reducers/validate, which allow no other key

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}


def closed(required, **properties):
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


TIMEMAP = closed(
    ["events", "associations", "sources"],
    events={
        "type": "array",
        "items": closed(
            ["id", "description", "date", "latitude", "longitude", "associations"],
            **dict.fromkeys(
                ("id", "description", "time", "time_precision", "location", "type", "category", "comments"),
                TEXT,
            ),
            date={"type": "string", "pattern": r"^(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/\d{4}$"},
            latitude={"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
            longitude={"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
            associations=TEXTS,
            sources=TEXTS,
        ),
    },
    associations={
        "type": "array",
        "uniqueItems": True,
        "items": closed(
            ["id", "title", "mode"],
            id=TEXT,
            title=TEXT,
            desc=TEXT,
            mode={"enum": ["CATEGORY", "FILTER", "NARRATIVE", "SPOTLIGHT"]},
            filter_paths=TEXTS,
        ),
    },
    sources={
        "type": "object",
        "additionalProperties": closed(
            ["id", "paths"],
            **dict.fromkeys(
                ("id", "title", "thumbnail", "type", "url", "description", "author", "date"), TEXT
            ),
            paths=TEXTS,
        ),
    },
)  # fmt: skip


def test_timemap_takes_the_json(project, tmp_path):
    data, told = read(project, tmp_path, "timemap", ".json")
    valid(TIMEMAP, data)
    known = {one["id"] for one in data["associations"]}
    for event in data["events"]:
        assert set(event["associations"]) <= known
        assert set(event["sources"]) <= data["sources"].keys()
    assert any("TimeMap draws one day" in line for line in told)
    assert "the inferred date of 1 source (blinken-checkpoint): it is empty" in told
    assert any("TimeMap draws its label point" in line for line in told)


def deep_rows(file):
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


def test_timemap_takes_the_tabs_too(project, tmp_path):
    data, _ = read(project, tmp_path, "timemap", ".json")
    read(project, tmp_path, "timemap", ".csv")
    events = list(deep_rows(tmp_path / "out.csv"))
    assert events == data["events"]
    sources = {row["id"]: {**row, "paths": []} for row in deep_rows(tmp_path / "out_sources.csv")}
    assert sources == data["sources"]
    assert list(deep_rows(tmp_path / "out_associations.csv")) == data["associations"]


@pytest.mark.parametrize(
    ("edtf", "day"),
    [("2020-03-05", "03/05/2020"), ("2020", "01/01/2020"), ("../2020", "12/31/2020"), ("0033", "01/01/0033")],
)  # fmt: skip
def test_the_day_of_timemap(edtf, day):
    assert timemap.date(parse_date(edtf)) == day


# StoryMapJS: https://storymap.knightlab.com/advanced/, "JSON syntax"

WORDS = closed(["headline", "text"], headline=TEXT, text=TEXT)
NUMBER = {"type": "number"}
STORYMAP = {
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
                "map_type": TEXT,
                "map_as_image": {"const": False},
                "slides": {
                    "type": "array",
                    "minItems": 2,
                    "prefixItems": [
                        {"type": "object", "required": ["type", "text"], "properties": {"type": {"const": "overview"}, "text": WORDS}}
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
                                    "name": TEXT,
                                    "line": {"type": "boolean"},
                                },
                            },
                            "text": WORDS,
                            "date": TEXT,
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


def test_storymap_takes_it(project, tmp_path):
    data, told = read(project, tmp_path, "storymap", ".json")
    valid(STORYMAP, data)
    slides = data["storymap"]["slides"]
    assert len(slides) == len(project.events) + 1
    days = [slide["date"] for slide in slides[1:]]
    assert "about 1988 to about 1991" in days
    assert days[0].startswith("until "), "the page's order, in which an open beginning comes first"
    assert any("StoryMapJS marks a point alone" in line for line in told)


@pytest.mark.parametrize(
    ("latitude", "radius", "zoom"),
    [(40, 500, 13), (40, 5_000, 11), (40, 95_000, 7), (0, 5_000_000, 3), (40, 0, 13), (89, 500, 9)],
)  # fmt: skip
def test_a_slide_is_zoomed_by_how_surely_it_is_placed(latitude, radius, zoom):
    assert storymapjs.zoom(latitude, radius) == zoom


# TimelineJS: https://timeline.knightlab.com/docs/json-format.html

DATE = closed(
    ["year"],
    year={"type": "integer"},
    month={"type": "integer", "minimum": 1, "maximum": 12},
    day={"type": "integer", "minimum": 1, "maximum": 31},
)
SLIDE = closed(
    ["text"],
    start_date=DATE,
    end_date=DATE,
    text=WORDS,
    group=TEXT,
    display_date=TEXT,
    autolink={"type": "boolean"},
    unique_id=TEXT,
)
TIMELINE = closed(
    ["events"],
    title=SLIDE,
    events={"type": "array", "minItems": 1, "items": {**SLIDE, "required": ["start_date"]}},
)


def test_timeline_takes_it(project, tmp_path):
    data, told = read(project, tmp_path, "timeline", ".json")
    valid(TIMELINE, data)
    ids = [slide["unique_id"] for slide in data["events"]]
    assert ids == [event.id for event in project.events]
    assert data["title"]["unique_id"] not in ids
    for slide in data["events"]:
        first, last = slide["start_date"], slide.get("end_date", slide["start_date"])
        assert [*first.values()] <= [*last.values()]
    assert any(line.startswith("the open end of") for line in told)


SPANS = [
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


@pytest.mark.parametrize(("edtf", "start", "end", "why"), SPANS)
def test_dates_are_no_finer_than_they_are_written(edtf, start, end, why):
    expected = {"start_date": start} | ({"end_date": end} if end else {})
    assert timelinejs.dates(parse_date(edtf)) == expected, why


# HTML

HOSTILE = '<img src=x onerror="alert(1)"> & <script>'


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_texts_are_texts_in_tools_that_render_html(tiny, tmp_path, profile):
    quoted = json.dumps(HOSTILE)
    tiny.change("events.yaml", "{en: The bridge is closed}", f"{{en: {quoted}}}")
    tiny.change("events.yaml", "{en: Both papers are quoted.}", f"{{en: {quoted}}}")
    tiny.change("events.yaml", "{en: A bridge, fr: Un pont}", f"{{en: {quoted}}}")
    tiny.change("events.yaml", "{en: What two papers say of a bridge.}", f"{{en: {quoted}}}")
    tiny.change("events.yaml", "by: A ferryman", f"by: {quoted}")
    tiny.change("data/sources.yaml", "title: The bridge at Alder", f"title: {quoted}")
    data, _ = read(tiny.load(), tmp_path, profile, ".json")
    slides = (
        data["storymap"]["slides"] if profile == "storymap" else [data["title"], *data["events"]]
    )
    for slide in slides:
        headline = Tags(slide["text"]["headline"])
        assert (headline.tags, headline.seen) == ([], HOSTILE)
        text = Tags(slide["text"]["text"])
        assert {tag[0] for tag in text.tags} <= {"p", "a"}
        assert HOSTILE in text.seen
        assert all(tag[1:] == ("href",) for tag in text.tags if tag[0] == "a")


def test_a_link_stays_within_its_attribute(tiny, tmp_path):
    tiny.change(
        "data/sources.yaml", "https://herald.example/bridge", "https://herald.example/?a=1&b='c'"
    )
    data, _ = read(tiny.load(), tmp_path, "timeline", ".json")
    assert (
        '<a href="https://herald.example/?a=1&amp;b=&#x27;c&#x27;">'
        in data["events"][0]["text"]["text"]
    )


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_a_slide_says_who_says_what_and_when(tiny, tmp_path, profile):
    data, _ = read(tiny.load(), tmp_path, profile, ".json")
    slide = data["storymap"]["slides"][1] if profile == "storymap" else data["events"][0]
    seen = Tags(slide["text"]["text"]).seen
    assert "5 March 2020 · Alder (exact place) · disputed" in seen
    assert "Named: Town council" in seen
    assert "The Herald reports: “the council closed the bridge” (The bridge at Alder)" in seen
    assert "A ferryman denies: “Nobody closed it” (Notes of a ferryman)" in seen
    assert "Curator’s note: Both papers are quoted." in seen


@pytest.mark.parametrize(
    ("low", "best", "high", "words"),
    [
        (None, 3, None, "3"),
        (1, 3, None, "3"),
        (3, 3, 3, "3"),
        (1, 3, 6500, "3 (1 to 6,500)"),
        (1, None, 4, "1 to 4"),
        (1, None, None, "at least 1"),
        (None, None, 4, "at most 4"),
        (0, 0, 0, "0"),
    ],
)
def test_deaths_in_words(low, best, high, words):
    assert deaths(Fatalities(low, best, high), Speaker("en")) == words


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_a_slide_says_how_many_were_killed(tiny, tmp_path, profile):
    data, told = read(tiny.load(), tmp_path, profile, ".json", drafts=True)
    slides = data["storymap"]["slides"] if profile == "storymap" else data["events"]
    assert any("<p>Deaths: 2</p>" in slide["text"]["text"] for slide in slides)
    assert "one bound of the deaths of 1 event (flood): the slides give the best figure" in told


def in_french(tiny):
    project = tiny.load()
    return replace(project, frame=replace(project.frame, language="fr"))


@pytest.mark.parametrize("profile", ["storymap", "timeline"])
def test_prose_names_a_place_in_its_own_language(tiny, tmp_path, profile):
    data, _ = read(in_french(tiny), tmp_path, profile, ".json")
    slide = data["storymap"]["slides"][1] if profile == "storymap" else data["events"][0]
    assert "Aulne / Aune (" in slide["text"]["text"]
    if profile == "storymap":
        assert slide["location"]["name"] == "Aulne / Aune"


def test_the_words_of_kml_do_too_and_its_column_keeps_what_was_found(tiny, tmp_path):
    write_data(in_french(tiny), tmp_path / "out.kml")
    text = (tmp_path / "out.kml").read_text(encoding="utf-8")
    assert " · Aulne / Aune · " in text
    assert '<SimpleData name="place">Alder</SimpleData>' in text


@pytest.mark.parametrize(
    ("profile", "column"),
    [("acled", "location"), ("ucdp", "where_coordinates"), ("timemap", "location")],
)
def test_a_column_keeps_the_name_that_was_found(tiny, tmp_path, profile, column):
    rows, _ = read(in_french(tiny), tmp_path, profile, ".csv")
    assert rows[column][0] == "Alder"


def test_slides_of_a_map_stand_in_reading_order(tiny, tmp_path):
    data, _ = read(tiny.load(), tmp_path, "storymap", ".json", drafts=True)
    headlines = [slide["text"]["headline"] for slide in data["storymap"]["slides"][1:]]
    assert headlines == ["A flood", "The bridge is closed"], "by date, not as events.yaml has them"
    where = [slide["location"]["lat"] for slide in data["storymap"]["slides"][1:]]
    assert where == [45.25, 45.2], "each with its own place"


# What an event may have, and which profiles have no room for it

RICH = """\
    date_note: {en: The paper says so.}
    place_note: {en: The paper says where., fr: Selon le journal.}
    status: disputed
    status_reason: The ferryman was there.
    fatalities: {low: 1, best: 2, high: 3}
    note: {en: Both papers are quoted., fr: Deux journaux.}
"""
SLIDES = {"date": True, "place": True, "reason": True, "tongues": True}
LOSSES = [
    ("acled", ".csv", SLIDES, "the low figure of deaths goes out"),
    ("ucdp", ".csv", {"date": True, "reason": True, "place_tongues": True}, "it has all three figures"),
    ("timemap", ".json", SLIDES | {"deaths": True}, "it has no field for deaths"),
    ("timemap", ".csv", SLIDES | {"deaths": True}, "the same"),
    ("storymap", ".json", SLIDES, "the words say how many were killed"),
    ("timeline", ".json", SLIDES, "the same"),
]  # fmt: skip
LINES = {
    "deaths": "the deaths of 1 event (bridge-closed): ",
    "date": "the note on the date of 1 event (bridge-closed): ",
    "place": "the note on the place of 1 event (bridge-closed): ",
    "reason": "the reason for the status of 1 event (bridge-closed): ",
    "tongues": "the title or note in other languages of 1 event (bridge-closed): ",
    "place_tongues": "the note on the place in other languages of 1 event (bridge-closed): ",
}
WORDS_OF = {
    "date": "The paper says so.",
    "place": "The paper says where.",
    "reason": "The ferryman was there.",
    "tongues": "Deux journaux.",
    "place_tongues": "Selon le journal.",
}


@pytest.mark.parametrize(("profile", "ending", "lost", "why"), LOSSES)
def test_what_a_profile_does_not_write_is_listed(tiny, tmp_path, profile, ending, lost, why):
    tiny.change("events.yaml", "    note: {en: Both papers are quoted.}\n", RICH)
    _, told = read(tiny.load(), tmp_path, profile, ending)
    listed = {key for key, line in LINES.items() if any(one.startswith(line) for one in told)}
    assert listed == lost.keys(), why
    written = "".join(one.read_text(encoding="utf-8") for one in tmp_path.iterdir())
    for key in lost.keys() & WORDS_OF.keys():
        assert WORDS_OF[key] not in written, "what is listed is not written"


@pytest.mark.parametrize(("profile", "ending"), [row[:2] for row in LOSSES])
def test_what_no_event_has_is_not_listed(tiny, tmp_path, profile, ending):
    _, told = read(tiny.load(), tmp_path, profile, ending)
    assert not [line for line in told for one in LINES.values() if line.startswith(one[:-28])]


# Lists that are joined by semicolons

INSTEAD = "a comma stands there, for semicolons part the list"
JOINED = [
    (None, ".csv", "actors", "Town; council", "Town, council", "the actors", "an actor"),
    ("acled", ".csv", "source", "The Herald; daily", "The Herald, daily; Notes of a ferryman", "the publishers", "a publisher"),
    ("ucdp", ".csv", "source_office", "The Herald; daily", "The Herald, daily;", "the names of who published, wrote or said it", "a publisher"),
    ("ucdp", ".csv", "source_original", "A ferryman; old", "A ferryman, old", "the names of who published, wrote or said it", "a speaker"),
]  # fmt: skip


@pytest.mark.parametrize(("profile", "ending", "column", "value", "cell", "what", "why"), JOINED)
def test_a_semicolon_does_not_part_a_list(
    tiny, tmp_path, profile, ending, column, value, cell, what, why
):
    tiny.change(
        "events.yaml", "[Town council]", f"[{value if 'Town' in value else 'Town council'}]"
    )
    if "ferryman" in value:
        tiny.change("events.yaml", "by: A ferryman", f"by: {value}")
    if "Herald" in value:
        tiny.change("data/sources.yaml", "publisher: The Herald", f"publisher: {value}")
    rows, told = read(tiny.load(), tmp_path, profile, ending)
    assert rows[column][0] == cell, why
    assert f"semicolons within {what} of 1 event (bridge-closed): {INSTEAD}" in told


def test_the_actors_of_kml_are_no_more_than_they_are(tiny, tmp_path):
    tiny.change("events.yaml", "[Town council]", "[Town; council, Millers]")
    told = write_data(tiny.load(), tmp_path / "out.kml").left_out
    assert "Town, council; Millers" in (tmp_path / "out.kml").read_text(encoding="utf-8")
    assert f"semicolons within the actors of 1 event (bridge-closed): {INSTEAD}" in told


def test_the_actors_in_notes_are_no_more_than_they_are(tiny, tmp_path):
    tiny.change("events.yaml", "[Town council]", "[Town; council, Millers, Ferrymen]")
    rows, told = read(tiny.load(), tmp_path, "acled", ".csv")
    assert "Town, council; Millers; Ferrymen" in rows.notes[0]
    assert (
        f"semicolons within the actors in the notes of 1 event (bridge-closed): {INSTEAD}" in told
    )


def test_without_semicolons_nothing_is_said_of_them(tiny, tmp_path):
    for profile in (None, "acled", "ucdp", "timemap"):
        assert not [
            one for one in read(tiny.load(), tmp_path, profile, ".csv")[1] if "semicolon" in one
        ]
