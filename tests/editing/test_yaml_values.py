"""Values set in YAML text: in block and in braces, added, removed; every other byte stays."""

import pytest

from conflictmap.editing.yaml_splice import SpliceError
from conflictmap.editing.yaml_values import read_values, set_value

TEXT = """\
# the map
map:
  title: {en: A map, fr: Une carte}   # two languages
  bounds: [43, 38, 51, 42]

events:
  # first
  - id: one
    title:
      en: >-
        A long title
        over two lines
    date: 2024-05-01  # in two reports
    actors:
      - the army
      - "gunmen: armed"
    fatalities: {low: 4}
    review: draft
    statements:
      - source: a   # kept
        quote: Words

  - {id: two, title: Second, date: 2024-05-02}
# the end
"""


@pytest.mark.parametrize(
    ("list_key", "identifier", "path", "value", "old", "new"),
    [
        ("events", "one", ["date"], "../2024-05-03", "2024-05-01  #", "../2024-05-03  #"),
        # a folded text becomes one line
        ("events", "one", ["title", "en"], "Short: one", ">-\n        A long title\n        over two lines", "'Short: one'"),
        ("events", "one", ["actors"], ["x", "y, z"], '- the army\n      - "gunmen: armed"', "- x\n      - 'y, z'"),
        ("events", "one", ["fatalities", "low"], "7", "{low: 4}", "{low: 7}"),
        ("events", "one", ["fatalities", "high"], "9", "{low: 4}", "{low: 4, high: 9}"),
        # a new key is put in front of the statements
        ("events", "one", ["date_note"], "From # words", "    statements:", "    date_note: 'From # words'\n    statements:"),
        ("events", "one", ["title", "fr"], "Un", "over two lines\n", "over two lines\n      fr: Un\n"),
        ("events", "one", ["weapons", "kind"], "shell", "    statements:", "    weapons: {kind: shell}\n    statements:"),
        # nothing removes the key, and the mapping with its last key
        ("events", "one", ["fatalities", "low"], None, "    fatalities: {low: 4}\n", ""),
        ("events", "one", ["actors"], [], '    actors:\n      - the army\n      - "gunmen: armed"\n', ""),
        ("events", "one", ["place_note"], "", "", ""),
        ("events", "two", ["title"], "NO", "title: Second", "title: NO"),
        ("events", "two", ["type"], "violence", "2024-05-02}", "2024-05-02, type: violence}"),
        ("map", "", ["title", "fr"], None, "{en: A map, fr: Une carte}", "{en: 'A map'}"),
        ("map", "", ["lead"], "one", "51, 42]\n", "51, 42]\n  lead: one\n"),
    ],
)  # fmt: skip
def test_one_value_changes(list_key, identifier, path, value, old, new):
    changed = set_value(TEXT, list_key, identifier, path, value)
    expected = TEXT.replace(old, new, 1) if old else TEXT
    assert changed.replace("'A map'", "A map") == expected.replace("'A map'", "A map")
    found = read_values(changed, list_key, identifier)
    for key in path:
        found = found.get(key, {}) if isinstance(found, dict) else found
    assert found == (value or {})


@pytest.mark.parametrize(
    "value", ["- dash", "a: b", "yes", "0x10", "“q”, {b}", " padded ", "#1", "@x", "'"]
)
def test_any_text_is_read_as_it_was_written(value):
    for identifier in ("one", "two"):
        changed = set_value(TEXT, "events", identifier, ["title"], value)
        assert read_values(changed, "events", identifier)["title"] == value


def test_line_ends_of_the_file_are_kept():
    changed = set_value(TEXT.replace("\n", "\r\n"), "events", "one", ["date_note"], "x")
    assert changed.count("\r\n") == changed.count("\n") == TEXT.count("\n") + 1


@pytest.mark.parametrize(("identifier", "path"), [("three", ["date"]), ("one", ["id"])])
def test_what_cannot_be_changed_is_refused(identifier, path):
    with pytest.raises(SpliceError):
        set_value(TEXT, "events", identifier, path, None)
