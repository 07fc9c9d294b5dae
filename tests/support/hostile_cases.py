"""Input that takes careless code much time, as tables: tests count its work, `bench.hostile` times it."""

from geo.location import locate_events
from geo.project.events import Statement
from geo.project.sources import Source
from geo.text.quotes import SourceText
from layers.document.source_text import read_text
from layers.map_builder import build_map_document
from tests.support.sample_project import EVENTS_YAML, SampleProject, make_feature

EVENT_TEMPLATE = """\
  - id: e-{i}
    title: {{en: Event {i}}}
    date: 2020-03
    place: {place}
    type: access
    review: verified
    source: s-{k}
    quote: sentence number {i} stands
    stance: reports
"""
SOURCE_TEMPLATE = """\
  - id: s-{k}
    title: T
    publisher: P
    date: not stated
    language: en
    rights: full-text
    text: s-{k}.txt
"""
RIVER_PATH = "data/geojson/river.geojson"


def make_crowded_project(event_count, source_count, place="Alder"):
    """Return a project with events that each quote a sentence of one of the sources."""
    tiny = SampleProject()
    events = "".join(
        EVENT_TEMPLATE.format(i=i, k=i % source_count, place=place) for i in range(event_count)
    )
    tiny.files["events.yaml"] = (EVENTS_YAML.split("events:")[0] + "events:\n" + events).encode()
    records = "".join(SOURCE_TEMPLATE.format(k=k) for k in range(source_count))
    tiny.files["data/sources.yaml"] = f"sources:\n{records}".encode()
    for k in range(source_count):
        lines = [f"Here sentence number {i} stands." for i in range(k, event_count, source_count)]
        tiny.files[f"data/sources/s-{k}.txt"] = "\n".join(lines).encode()
    return tiny


def make_river_project(count):
    """Return a project with a layer of lines, of 200 positions each."""
    lines = ([[12 + i / count, 42 + number / 100] for number in range(200)] for i in range(count))
    items = (
        make_feature({"type": "LineString", "coordinates": line}, id=f"f-{i}")
        for i, line in enumerate(lines)
    )
    return SampleProject().set_river(*items)


def make_duplicate_keys(count):
    """Return a project with a GeoJSON object of many keys, the last of which is a duplicate."""
    keys = ",".join(f'"k{i}": 1' for i in [*range(count), count - 1])
    tiny = SampleProject()
    tiny.files[RIVER_PATH] = f"{{{keys}}}".encode()
    return tiny


def make_titled_project(text):
    return SampleProject().replace_text("events.yaml", "A flood", text)


def load_document(tiny):
    project = tiny.load()
    build_map_document(project, locate_events(project))


def make_quoted_source(count):
    """Return a source of many sentences, and each of them as a quote."""
    quotes = [f"Here sentence number {i} stands as it was said." for i in range(count)]
    return "\n".join(quotes), quotes


def find_and_segment_quotes(text_and_quotes):
    """Find every quote, and split the source at the quotes."""
    text, quotes = text_and_quotes
    passage = SourceText(text, "en")
    anchors = [passage.find_quote(one) for one in quotes]
    nothing = dict.fromkeys(("publisher", "author", "date", "date_note", "url", "archive"))
    source = Source(
        id="s",
        title="T",
        date_inferred=False,
        language="en",
        rights="full-text",
        passage=passage,
        **nothing,
    )
    statements = [Statement("s", anchor, None, "reports") for anchor in anchors]
    readable = read_text(source, statements)
    assert [readable.span(one)[1:3] for one in statements] == [
        [anchor.start, anchor.end] for anchor in anchors
    ]


GROWTH_CASES = {
    "quotes of a long source": (make_quoted_source, find_and_segment_quotes, 1000),
    "events": (lambda count: make_crowded_project(count, 20), load_document, 200),
    "events of one source": (lambda count: make_crowded_project(count, 1), load_document, 200),
    "sources": (lambda count: make_crowded_project(count, count), load_document, 150),
    "lines of a layer": (make_river_project, load_document, 30),
    "events with a fault": (lambda count: make_crowded_project(count, 20, "{id: no}"), SampleProject.load_or_issues, 300),
    "keys, one twice": (make_duplicate_keys, SampleProject.load_or_issues, 10_000),
    "marks on a letter": (lambda count: make_titled_project("e" + "\u0301\u0327" * count), SampleProject.load_or_issues, 20_000),
    "unreadable lines": (lambda count: make_titled_project("\x01\n" * count), SampleProject.load_or_issues, 20_000),
}  # fmt: skip
"""What is made of a number, what is done with it, and the number that the growth is counted from."""

_PLACE_PIECES = [
    "in ", "5 km N of ", "5 km a a a ", "between a and ", "a from b to c ", "a between b and ", "a, ", "(a) ", "a - b road ", "near ",
    "a part of ", "5 ", "5", "5km", "a/", "5 km a, ", "1/2 ", "the eastern ", "northern-", "by air ", "5 nautical ", "about ", "a\t",
    "\u00a0 ", "tens of km ", "5 km along a from b towards ", "((((", "'", "to the ", "halfway between ", "approx. ", "~5 km ",
]  # fmt: skip
_PLACE_TEMPLATES = ["{}", "5 km {}", "{} of Goris", "between {}", "a {} x and"]
HOSTILE_PLACES = [
    form.format(piece * 500)[:250] + form.format(piece * 500)[-250:]
    for piece in _PLACE_PIECES
    for form in _PLACE_TEMPLATES
]
"""Names of places that tempt a pattern to try every way there is."""

HOSTILE_DATES = [
    "Y1E99999999",
    "1E9/2E9",
    "[" + "1999," * 11,
    "{" * 60,
    "X" * 60,
    "1?~%" * 15,
    "-" * 60,
]
"""Dates that would be worked out digit by digit."""

HOSTILE_LINKS = ["http://" + "a." * 900, "http://" + "a" * 1900, "http://xn--" + "a" * 60, "http://a" + "/" * 1900,
         "h" * 10**6, "http://" + "a" * 10**6]  # fmt: skip
"""Links and what looks like the beginning of one."""

ALIAS_BOMB = "a: &a [x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
YAML_BOMBS = {
    "aliases": ALIAS_BOMB,
    "lists": "events: " + "[" * 3000,
    "tables": "events: " + "{a: " * 3000,
    "blocks": "\n".join(" " * number + "a:" for number in range(3000)),
    "keys": "? " * 3000,
}
"""YAML that grows when it is read, or is nested without end."""

HOSTILE_TEXTS = {
    "list markers": "a) b) " * 5_000,
    "numbered": "1. x 2. " * 5_000,
    "one paragraph": "The move has been met with condemnation, no. 5 of the year. " * 1_000,
    "no end": "word " * 10_000,
    "dots": "." * 30_000,
    "brackets": "(" * 30_000,
    "quotes": '"a ' * 10_000,
    "initials": "a." * 4_990,
}
"""Texts in which it is hard to say where a sentence ends."""
