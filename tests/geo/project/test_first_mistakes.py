"""Mistakes of the first five minutes: each message has the cause and what to write."""

import pytest

from geo.errors import ProjectError
from geo.io.folder import MemoryFolder
from geo.location import check_project

EVENTS = """\
map:
  title: The siege of Alder
  description: What happened
  language: en
  bounds: [20, 8, 30, 18]

events:
  - id: alder-taken
    title: The army takes Alder
    date: 2023-10-26
    place: Alder
    type: violence
    actors: [Army]
    fatalities: {best: 70}
    review: verified
    source: report
    quote: The army took Alder
    stance: reports
  - id: convoy
    title: A convoy arrives
    date: 2023-10-28
    place: Alder
    type: humanitarian
    review: verified
    statements:
      - source: report
        quote: A convoy reached it
        stance: reports
"""
SOURCES = """\
sources:
  - id: report
    title: A report
    publisher: A paper
    date: 2023-10-29
    language: en
    rights: full-text
    text: report.txt
"""
PLACES = """\
places:
  - id: alder
    kind: town
    point: [24.9, 13.5]
    precision_m: 1000
    names: {en: Alder}
    basis: sourced
    citation: A map
  - id: kestrel
    kind: town
    point: [25.9, 12.5]
    precision_m: 1000
    names: {en: Kestrel}
    basis: sourced
    citation: A map
"""
FILES = {
    "events.yaml": EVENTS,
    "data/sources.yaml": SOURCES,
    "data/places.yaml": PLACES,
    "data/layers.yaml": "layers: []\n",
    "data/sources/report.txt": "The army took Alder. A convoy reached it. The town's mayor said so.\n",
}
DATE = "date: 2023-10-26"
DEATHS = "fatalities: {best: 70}"
POINT = "point: [24.9, 13.5]"
TITLE = "title: The army takes Alder"
QUOTE = "quote: The army took Alder"

# file, text in it, what the mistake makes of it, part of the only error
ONE_ERROR = [
    # places and positions
    ("events", "place: Alder", "place: [24.88, 12.05]", "write {point: [24.88, 12.05], precision_m"),
    ("events", "place: Alder", "place: [Alder, Kestrel]", "write `places: [Alder, Kestrel]`"),
    ("events", "place: Alder", "place: 12.05, 24.88", "is a position: write {point: [LON, LAT]"),
    ("events", "[20, 8, 30, 18]", "[8, 20, 18, 30]", "write [20, 8, 30, 18]"),
    ("events", "[20, 8, 30, 18]", "20, 8, 30, 18", "write [20, 8, 30, 18]"),
    ("events", "[20, 8, 30, 18]", "[[20, 8], [30, 18]]", "write [20, 8, 30, 18]"),
    ("places", POINT, "point: 24.9, 13.5", "write [24.9, 13.5]"),
    ("places", POINT, "point: {lat: 13.5, lng: 24.9}", "write [24.9, 13.5]"),
    ("places", POINT, "point: [24,9, 13,5]", "write [24.9, 13.5]"),
    ("places", POINT, "point: [13.5, 24.9]", "swapped? longitude comes first"),
    ("places", "precision_m: 1000", "precision_m: 1 km", "write 1000, in metres"),
    ("places", "names: {en: Alder}", "names: Alder", "write {en: Alder}"),
    # layout
    ("events", EVENTS[EVENTS.index("  - id: alder") :], "", "write `events: []`"),
    ("events", "  - id: convoy", "    id: convoy", "begin a new record with `- `"),
    ("events", "  - id: convoy", "  -id: convoy", "needs a blank after `-`"),
    ("events", "place: Alder", "place:Alder", "needs `:` and a blank after it"),
    ("events", "place: Alder", "place Alder", "'place Alder' is no key with `:`"),
    ("events", "place: Alder", "place = Alder", "in place of `=`"),
    ("events", f"    {TITLE}", f"\t{TITLE}", "a tab indents the line"),
    ("events", f"    {TITLE}", f"\u00a0\u00a0\u00a0\u00a0{TITLE}", "a no-break space indents"),
    ("events", TITLE, "title:\u00a0The army", "a no-break space follows the `:`"),
    ("events", f"    {DATE}", f"   {DATE}", "use the indentation of one of them"),
    ("events", f"    {DATE}", f"     {DATE}", "give both the same indentation"),
    ("events", f"    {TITLE}", f"<<<<<<< HEAD\n    {TITLE}", "a mark of git between two versions"),
    ("events", QUOTE, "quote: The army\ntook Alder", "indent the line deeper than 'quote'"),
    ("events", "    type: violence", '    "type": "violence",', "ends with a comma, as in JSON"),
    ("events", "[Army]", "[Army,", "`[` has no `]`: add it"),
    # quotation marks
    ("events", TITLE, "title: Alder: the army takes it", "put the text between quotation marks"),
    ("events", TITLE, 'title: "The army" takes Alder', "put the text between quotation marks"),
    ("events", TITLE, 'title: "The army takes Alder', "does not end with one"),
    ("events", TITLE, "title: Alder #1 falls", "put the text between quotation marks"),
    ("events", TITLE, "title: [Update] Alder", "put the text between quotation marks"),
    ("events", QUOTE, "quote: “The army took Alder”", "without the quotation marks around it"),
    ("events", QUOTE, "quote: The army … Alder", "quote one part, or each part as a statement"),
    ("events", QUOTE, "quote: The town’s mayor said so", "the closest sentence is"),
    # figures and lists
    ("events", DEATHS, "fatalities: about 20", "write {best: 20}"),
    ("events", DEATHS, "fatalities: at least 20", "write {low: 20}"),
    ("events", DEATHS, "fatalities: 20-30", "write {low: 20, high: 30}"),
    ("events", DEATHS, "fatalities: unknown", "leave 'fatalities' out"),
    ("events", DEATHS, "fatalities: {best: 1,200}", "without a comma, such as 1200"),
    ("events", DEATHS, "deaths: about 20", "unknown key 'deaths': write 'fatalities'"),
    ("events", DEATHS, "killed: 20", "unknown key 'killed': write 'fatalities'"),
    ("events", "actors: [Army]", "actors: Army, Rebels", "write [Army, Rebels]"),
    ("events", "actors: [Army]", "actor: Army", "write 'actors'"),
    # choices and ids
    ("events", "    review: verified\n    source", "    source", "'review' is missing: use one of draft"),
    ("events", "type: violence", "type: Violence", "did you mean 'violence'?"),
    ("events", "id: alder-taken", "id: Alder taken", "write alder-taken"),
    ("events", "id: convoy", "id: alder-taken", "line 8 has it already"),
    # sources
    ("sources", "text: report.txt", "text: data/sources/report.txt", "write report.txt"),
    ("sources", "text: report.txt", "text: report", "did you mean 'report.txt'?"),
    ("sources", "text: report.txt", "text: The army took Alder on Monday", "not the text itself"),
    ("sources", "text: report.txt", "text: report.docx", "`conflictmap source add FILE`"),
    ("sources", "text: report.txt", "text: nothing.txt", "`conflictmap source add FILE`"),
    ("sources", "language: en", "language: English", "write en"),
    ("sources", "language: en", "language: EN", "write en"),
    ("sources", "language: en", "language: en\n    url: www.example.org", "write https://www.exam"),
    ("sources", "date: 2023-10-29", "date: 29 Oct 2023", "write 2023-10-29"),
]  # fmt: skip

DATES = [
    ("26 October 2023", "write 2023-10-26"),
    ("Oct 26, 2023", "write 2023-10-26"),
    ("10/26/2023", "write 2023-10-26"),
    ("5/10/2023", "write 2023-05-10 or 2023-10-05"),
    ("26.10.2023", "write 2023-10-26"),
    ("2023/10/26", "write 2023-10-26"),
    ("20231026", "write 2023-10-26"),
    ("2023-26-10", "write 2023-10-26"),
    ("2023-10-2", "write 2023-10-02"),
    ("2023-10-26 - 2023-10-28", "write 2023-10-26/2023-10-28"),
    ("2023-10-26, 2023-10-28", 'write "[2023-10-26,2023-10-28]" for one of two days'),
    ("October 2023", "write 2023-10"),
    ("late October 2023", "write 2023-10"),
    ("about 26 October 2023", "write 2023-10-26~"),
    ("before 2023", "write ../2023"),
    ("since May 2023", "write 2023-05/.."),
    ("spring 2023", "write 2023-21"),
    ("Q3 2023", "write 2023-07/2023-09"),
    ("1990s", "write 199X"),
    ("2023–2024", "write 2023/2024"),
    ("last Tuesday", "write the day itself"),
    ("yesterday", "write the day itself"),
    ("2023-13", "write EDTF"),
]

# keys of other tools: each is one error for the key, and one for what is then missing
KEYS = [
    ("events", "place: Alder", "location: Alder", "write 'place'"),
    ("events", TITLE, "headline: The army takes Alder", "write 'title'"),
    ("events", DATE, "when: 2023-10-26", "write 'date'"),
    ("events", "place: Alder", "lat: 13.5", "place: {point: [LON, LAT]"),
    ("events", "    source: report", "    sources: report", "write 'source'"),
    ("places", "names: {en: Alder}", "name: Alder", "write 'names'"),
    ("places", POINT, "lat: 13.5", "write `point: [LON, LAT]`"),
    ("places", "precision_m: 1000", "radius: 1000", "write 'precision_m'"),
    ("events", "events:\n", "event:\n", "did you mean 'events'?"),
]

PATHS = {"events": "events.yaml", "sources": "data/sources.yaml", "places": "data/places.yaml"}


def list_messages(files):
    """Return the messages about files, by name, and check that there is at least one."""
    folder = MemoryFolder(
        {name: text if isinstance(text, bytes) else text.encode() for name, text in files.items()}
    )
    with pytest.raises(ProjectError) as caught:
        check_project(folder)
    return [str(issue) for issue in caught.value.issues]


def make_mistake(file, old, new):
    path = PATHS[file]
    assert old in FILES[path]
    return list_messages(FILES | {path: FILES[path].replace(old, new, 1)})


@pytest.mark.parametrize(("file", "old", "new", "words"), ONE_ERROR)
def test_mistake_is_one_error_with_its_remedy(file, old, new, words):
    messages = make_mistake(file, old, new)
    causes = [one for one in messages if "quote" in old or "the quote" not in one]
    assert len(causes) == 1, messages
    assert words in causes[0]


@pytest.mark.parametrize(("written", "words"), DATES)
def test_date_of_a_newspaper_has_its_edtf_in_the_message(written, words):
    (message,) = make_mistake("events", DATE, f"date: {written}")
    assert words in message
    assert message.startswith("events.yaml:10 alder-taken: ")


@pytest.mark.parametrize(("file", "old", "new", "words"), KEYS)
def test_key_of_another_tool_is_translated(file, old, new, words):
    messages = make_mistake(file, old, new)
    assert any(words in message for message in messages), messages
    assert len(messages) == 2


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("events.yaml", "events.yml"),
        ("events.yaml", "Events.yaml"),
        ("events.yaml", "events.yaml.txt"),
        ("events.yaml", "data/events.yaml"),
        ("data/sources.yaml", "sources.yaml"),
        ("data/places.yaml", "data/places.yml"),
    ],
)
def test_misnamed_file_is_named(path, other):
    files = {name: text for name, text in FILES.items() if name != path}
    messages = list_messages(files | {other: FILES[path]})
    assert any(f"there is {other!r}: rename it to {path!r}" in message for message in messages)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),  # as Excel and Notepad save it
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
    ],
)
def test_file_of_another_program_is_read(change):
    folder = {name: text.encode() for name, text in FILES.items()}
    check_project(MemoryFolder(folder | {"events.yaml": change(EVENTS)}))


@pytest.mark.parametrize(
    ("encoding", "byte"), [("cp1252", "byte 0xe9 in line 9"), ("utf-16", "byte 0xff in line 1")]
)
def test_other_encoding_is_one_error_with_its_line(encoding, byte):
    text = EVENTS.replace("The army takes", "Café: the army takes").replace("é:", "é")
    (message,) = list_messages(FILES | {"events.yaml": text.encode(encoding)})
    assert byte in message
    assert "save it as UTF-8" in message
