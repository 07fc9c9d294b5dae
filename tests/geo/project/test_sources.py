"""Sources: documents with their text, and everything that can be wrong with them."""

import pytest

from geo.io.folder import digest
from geo.project.sources import publishers
from tests.support.sample_project import HERALD

YAML = "data/sources.yaml"
TEXT = "data/sources/herald.txt"


def test_the_sources_are_read(tiny):
    sources = tiny.load().sources
    herald, notes = sources["herald"], sources["ferry-notes"]
    assert (herald.publisher, herald.rights, herald.date.edtf) == (
        "The Herald",
        "full-text",
        "2020-03-06",
    )
    assert (herald.url, herald.archive, herald.inferred) == (
        "https://herald.example/bridge",
        None,
        False,
    )
    assert herald.passage.text == HERALD
    assert (notes.publisher, notes.date.edtf, notes.inferred) == (None, "2020-03~", True)
    assert notes.date_note == {"en": "It tells of the days after the flood."}


FAULTS = [
    ("publisher: The Herald", "pubisher: The Herald", ["'publisher' is missing", "unknown key 'pubisher': did you mean 'publisher'?"]),
    ("date: 2020-03-06", "date: 6 March", ["'6 March' is not a date this map can show"]),
    ("date: 2020-03-06", "date: not stated", []),
    ("date: 2020-03-06", "date: 2020\n    inferred_date: 2021", ["the date is stated as '2020'", "say in `date_note`"]),
    ("    date_note: {en: It tells of the days after the flood.}\n", "", ["say in `date_note` what the date was inferred from"]),
    ("rights: full-text", "rights: all", ["'rights' is 'all'"]),
    ("url: https://herald", "url: javascript://herald", ["only http:// or https:// with a host can be linked"]),
    ("language: en\n    rights: full", "language: English\n    rights: full", ["'language' is 'English': use a tag"]),
    ("    text: herald.txt\n", "", ["'text' is missing"]),
    ("text: herald.txt", "text: herold.txt", ["'data/sources/herold.txt' cannot be read: No such file"]),
    ("text: herald.txt", "text: ../events.yaml", ["'../events.yaml' is not a file of the project"]),
    ("text: herald.txt", "sha256: " + digest(HERALD.encode()).upper() + "\n    text: herald.txt", []),
    ("text: herald.txt", "sha256: abc\n    text: herald.txt", ["the text 'herald.txt' changed after it was quoted: its sha256 is"]),
    ("id: ferry-notes", "id: herald", ["the id 'herald' is taken: line 2 has it already", "'source' is 'ferry-notes': use one of herald"]),
    ("id: ferry-notes", "idd: ferry-notes", ["'id' is missing", "unknown key 'idd'", "'source' is 'ferry-notes': use one of herald"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), FAULTS)
def test_a_source_at_fault(tiny, old, new, words):
    tiny.change(YAML, old, new)
    if not words:
        assert tiny.load()
        return
    faults = tiny.faults()
    assert len(faults) == len(words)
    assert all(any(word in fault for fault in faults) for word in words), faults


def test_a_text_with_a_mark_and_foreign_line_ends_is_read_as_it_looks(tiny):
    tiny.files[TEXT] = b"\xef\xbb\xbf" + HERALD.replace("\n", "\r\n").encode()
    assert tiny.load().sources["herald"].passage.text == HERALD


def test_letters_are_composed_so_that_quotes_match(tiny):
    tiny.files[TEXT] += "\nUn e\u0301te\u0301.".encode()
    tiny.change("events.yaml", "Water stood in the lower town.", "Un été.")
    assert tiny.load().events[1].statements[0].anchor.exact == "Un été."


def test_hidden_characters_are_shown_with_their_lines(tiny):
    tiny.files[TEXT] = HERALD.replace("stays", "st\u00adays").replace("said", "\u200bsaid").encode()
    assert tiny.faults() == [
        f"{TEXT}:{line} herald: holds {name}, which a reader cannot see: delete it"
        for line, name in ((2, "U+200B ZERO WIDTH SPACE"), (4, "U+00AD SOFT HYPHEN"))
    ]


def test_not_every_line_of_a_spoilt_text_is_listed(tiny):
    tiny.files[TEXT] += b"\xc2\xad\n" * 1000
    faults = tiny.faults()
    assert len(faults) == 21
    assert "from here on, more lines" in faults[-1]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"caf\xe9", "is not UTF-8: byte 0xe9 in line 1")],
)
def test_a_text_at_fault_is_one_fault_and_not_one_for_each_quote(tiny, data, words):
    tiny.files[TEXT] = data
    faults = tiny.faults()
    assert faults[0].startswith(f"{YAML}:9 herald: ")
    assert words in faults[0]
    assert len(faults) == 1


@pytest.mark.parametrize("data", [None, b"", b"- a", b"\x00\x01", b"\xff\xfe\x00"])
def test_sources_that_cannot_be_read(tiny, data):
    tiny.files.pop(YAML)
    if data is not None:
        tiny.files[YAML] = data
    faults = tiny.faults()
    assert faults[0].startswith(YAML)
    assert [fault.split(": ", 1)[1] for fault in faults[1:]] == [
        "'source' is 'herald': there is none to choose from",
        "'source' is 'ferry-notes': there is none to choose from",
        "'source' is 'herald': there is none to choose from",
    ]


PUBLISHERS = [
    (["The Herald", "The Times"], 2, "two publishers"),
    (["The Herald", "the  herald"], 1, "one, written twice"),
    (["The Herald", None], 1, "one that may be the other"),
    ([None, None], 1, "two that nobody knows"),
    ([], 0, "none"),
]


@pytest.mark.parametrize(("names", "count", "why"), PUBLISHERS)
def test_only_publishers_known_to_differ_are_counted(tiny, names, count, why):
    herald = tiny.load().sources["herald"]
    fields = {name: getattr(herald, name) for name in type(herald).__slots__}
    sources = {
        str(number): type(herald)(**{**fields, "publisher": name})
        for number, name in enumerate(names)
    }
    assert len(publishers(sources, {*sources, "unknown"})) == count, why
