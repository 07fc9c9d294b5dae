"""Source documents with their texts, and their errors."""

import pytest

from geo.io.folder import MemoryFolder, sha256_digest
from geo.project.sources import (
    describe_look_alike_publishers,
    distinct_publishers,
    find_wrong_texts,
)
from tests.support.sample_project import HERALD_TEXT

SOURCES_FILE = "data/sources.yaml"
HERALD_FILE = "data/sources/herald.txt"


def test_sources_are_parsed(sample_project):
    sources = sample_project.load().sources
    herald, notes = sources["herald"], sources["ferry-notes"]
    assert (herald.publisher, herald.rights, herald.date.edtf) == (
        "The Herald",
        "full-text",
        "2020-03-06",
    )
    assert (herald.url, herald.archive, herald.date_inferred) == (
        "https://herald.example/bridge",
        None,
        False,
    )
    assert herald.passage.text == HERALD_TEXT
    assert (notes.publisher, notes.date.edtf, notes.date_inferred) == (None, "2020-03~", True)
    assert notes.date_note == {"en": "It tells of the days after the flood."}


INVALID_SOURCES = [
    ("publisher: The Herald", "pubisher: The Herald", ["'publisher' is missing", "unknown key 'pubisher': did you mean 'publisher'?"]),
    ("date: 2020-03-06", "date: 6 March", ["'6 March' is not a date this map can show"]),
    ("date: 2020-03-06", "date: not stated", []),
    ("date: 2020-03-06", "date: 2020\n    inferred_date: 2021", ["the date is stated as '2020'", "explain in `date_note`"]),
    ("    date_note: {en: It tells of the days after the flood.}\n", "", ["explain in `date_note` what the date was inferred from"]),
    ("rights: full-text", "rights: all", ["'rights' is 'all'"]),
    ("url: https://herald", "url: javascript://herald", ["only http:// or https:// with a host can be linked"]),
    ("language: en\n    rights: full", "language: English\n    rights: full", ["'language' is 'English': write en"]),
    ("    text: herald.txt\n", "", ["'text' is missing"]),
    ("text: herald.txt", "text: herold.txt", ["'data/sources/herold.txt' cannot be read: No such file"]),
    ("text: herald.txt", "text: ../events.yaml", ["'../events.yaml' is not a file of the project"]),
    ("text: herald.txt", "sha256: " + sha256_digest(HERALD_TEXT.encode()).upper() + "\n    text: herald.txt", []),
    ("text: herald.txt", "sha256: abc\n    text: herald.txt", ["the text 'herald.txt' changed after it was quoted: its sha256 is"]),
    ("id: ferry-notes", "id: herald", ["the id 'herald' is taken: line 2 has it already", "'source' is 'ferry-notes': use one of herald"]),
    ("text: herald.txt", "checked: {state: archived only, on: 2024-05-01}\n    text: herald.txt", []),
    ("text: herald.txt", "checked: {state: dead, on: 1 May}\n    text: herald.txt", ["'state' is 'dead'", "'1 May' is not a date this map can show"]),
    ("text: herald.txt", "checked: {state: gone}\n    text: herald.txt", ["'on' is missing"]),
    ("id: ferry-notes", "idd: ferry-notes", ["'id' is missing", "unknown key 'idd'"]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), INVALID_SOURCES)
def test_invalid_source_is_rejected(sample_project, old, new, words):
    sample_project.replace_text(SOURCES_FILE, old, new)
    if not words:
        assert sample_project.load()
        return
    issues = sample_project.check_messages()
    assert len(issues) == len(words)
    assert all(any(word in issue for issue in issues) for word in words), issues


def test_source_text_with_bom_and_crlf_is_normalized(sample_project):
    sample_project.files[HERALD_FILE] = b"\xef\xbb\xbf" + HERALD_TEXT.replace("\n", "\r\n").encode()
    assert sample_project.load().sources["herald"].passage.text == HERALD_TEXT


def test_source_text_is_composed_before_quote_search(sample_project):
    sample_project.files[HERALD_FILE] += "\nUn e\u0301te\u0301.".encode()
    sample_project.replace_text("events.yaml", "Water stood in the lower town.", "Un été.")
    assert sample_project.load().events[1].statements[0].anchor.exact == "Un été."


def test_hidden_characters_in_source_are_one_issue(sample_project):
    """One issue has their number, and the quotes are searched for in the text without them."""
    sample_project.files[HERALD_FILE] = (
        HERALD_TEXT.replace("stays", "st\u00adays").replace("council", "coun\u00ad\ncil").encode()
    )
    assert sample_project.check_messages() == [
        (
            f"{HERALD_FILE}:2 herald: holds 3 characters that a reader cannot see, in 2 lines: "
            "3 × U+00AD SOFT HYPHEN; take them out with `conflictmap source clean herald`, which keeps "
            "its sha256 true"
        )
    ]


def test_many_hidden_characters_are_one_issue(sample_project):
    sample_project.files[HERALD_FILE] += b"a\xc2\xad\x0c\n" * 1000
    (issue,) = sample_project.check_messages()
    assert "holds 2,000 characters that a reader cannot see, in 1,000 lines" in issue
    assert "1000 × U+00AD SOFT HYPHEN, 1000 × U+000C a control character" in issue


def test_text_that_was_not_published_is_questioned_by_the_check(sample_project):
    sample_project.files[HERALD_FILE] += "\n<p>Zürich</p>".encode()
    (issue,) = map(str, find_wrong_texts(sample_project.load().sources))
    assert issue.startswith(
        f"{SOURCES_FILE} herald: the text holds the code of a web page, such as"
    )
    assert "text_as_published: true" in issue
    sample_project.replace_text(
        SOURCES_FILE, "text: herald.txt", "text: herald.txt\n    text_as_published: true"
    )
    assert find_wrong_texts(sample_project.load().sources) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"", "is empty"), (b" \n", "is empty"), (b"caf\xe9", "is not UTF-8: byte 0xe9 in line 1")],
)
def test_unreadable_source_text_is_one_issue(sample_project, data, words):
    sample_project.files[HERALD_FILE] = data
    issues = sample_project.check_messages()
    assert issues[0].startswith(f"{SOURCES_FILE}:9 herald: ")
    assert words in issues[0]
    assert len(issues) == 1


@pytest.mark.parametrize(
    "data",
    [
        None,
        b"",
        b"- a",
        b"\x00\x01",
        b"\xff\xfe\x00",
        b"sources:\n  - id: a\n    title: A: B\n",
    ],
)
def test_unreadable_sources_file_is_rejected(sample_project, data):
    sample_project.files.pop(SOURCES_FILE)
    if data is not None:
        sample_project.files[SOURCES_FILE] = data
    issues = sample_project.check_messages()
    assert issues[0].startswith(SOURCES_FILE)
    assert len(issues) == 1, "not one more for each statement"


PUBLISHER_CASES = [
    (["The Herald", "The Times"], 2, "two publishers"),
    (["The Herald", "The Hеrald"], 1, "a Cyrillic letter: one publisher"),
    (["The Herald", "The Herald."], 1, "a full stop: one publisher"),
    (["The Herald", "Ｔｈｅ　Ｈｅｒａｌｄ"], 1, "wide letters: one publisher"),
    (["The Herald", "The\u2800Herald"], 1, "a blank symbol: one publisher"),
    (["The Herald", "the  herald"], 1, "one, written twice"),
    (["The Herald", None], 1, "one that may be the other"),
    ([None, None], 1, "two that nobody knows"),
    ([], 0, "none"),
]


@pytest.mark.parametrize(("names", "count", "why"), PUBLISHER_CASES)
def test_only_distinct_publishers_are_counted(sample_project, names, count, why):
    herald = sample_project.load().sources["herald"]
    fields = {name: getattr(herald, name) for name in type(herald).__slots__}
    sources = {
        str(number): type(herald)(**{**fields, "publisher": name})
        for number, name in enumerate(names)
    }
    assert len(distinct_publishers(sources, {*sources, "unknown"})) == count, why


def test_publishers_that_look_alike_are_described(sample_project):
    record = "  - {{id: s{0}, title: T, publisher: {1}, date: '2020', language: en, rights: full-text, text: h{0}.txt}}\n"
    names = ["The Herald.", "THE HERALD", "Not stated.", "The Times"]
    rows = "".join(record.format(number, name) for number, name in enumerate(names))
    sample_project.files["data/sources.yaml"] += rows.encode()
    for number in range(len(names)):
        sample_project.files[f"data/sources/h{number}.txt"] = HERALD_TEXT.encode()
    sources = sample_project.load().sources
    assert describe_look_alike_publishers(sources) == [
        (
            "the publishers 'THE HERALD', 'The Herald', 'The Herald.' look alike and count as one: "
            "write one name if they are the same"
        )
    ]
    assert sources["s2"].publisher is None, "`not stated` with a full stop is no publisher"


@pytest.mark.parametrize(
    ("publisher", "message"),
    [
        ("The Hеrald", "'Hеrald' mixes scripts: 'е' is U+0435 CYRILLIC SMALL LETTER IE"),
        ("The\u2800Herald", "U+2800 BRAILLE PATTERN BLANK, which a reader cannot see: delete it"),
    ],
)
def test_publisher_that_imitates_another_is_refused(sample_project, publisher, message):
    sample_project.replace_text(
        "data/sources.yaml", "publisher: The Herald", f"publisher: {publisher}"
    )
    assert any(message in issue for issue in sample_project.check_messages())


@pytest.mark.parametrize("name", ["herald.txt", "./herald.txt", "a/../herald.txt"])
def test_text_belongs_to_one_source(sample_project, name):
    sample_project.replace_text(SOURCES_FILE, "text: ferry-notes.txt", f"text: {name}")
    message = sample_project.check_messages()[0]
    expected = "is not a file of the project" if ".." in name else "is the text of 'herald'"
    assert expected in message


def test_text_of_hundreds_of_sources_is_read_once(sample_project, monkeypatch):
    record = (
        "  - {{id: s-{}, title: t, publisher: p, date: not stated, language: en, "
        "rights: full-text, text: big.txt}}\n"
    )
    sample_project.files[SOURCES_FILE] += "".join(map(record.format, range(300))).encode()
    sample_project.files["data/sources/big.txt"] = b"The council closed the bridge. " * 1_000
    read = MemoryFolder.read
    names = []
    monkeypatch.setattr(MemoryFolder, "read", lambda it, name: names.append(name) or read(it, name))
    messages = sample_project.check_messages()
    assert names.count("data/sources/big.txt") == 1
    assert len([one for one in messages if "'big.txt' is the text of 's-0'" in one]) > 100
