"""YAML's pitfalls: each is named in plain words with its remedy, and nothing is lost unnoticed."""

import pytest

from geo.project.yaml_nodes import parse_yaml
from tests.support.sample_project import SampleProject

QUOTE = "put the text between quotation marks"

# a line, and the words of its only error
PITFALLS = [
    ("title: Bridge: closed", "the text of 'title' holds `: `, YAML's sign of a key: put"),
    ("title: {en: The bridge: closed}", "the text of 'en' holds `: `, YAML's sign of a key: put"),
    ("title: closed at 9:", "the text of 'title' holds `: `"),
    ("- title: Bridge: closed", "the text of 'title' holds `: `"),
    ("by: @council", "the text of 'by' begins with `@`, a sign of YAML: put the text"),
    ("title: {en: @council}", "the text of 'en' begins with `@`"),
    ("title: `closed`", "the text of 'title' begins with a backtick"),
    ("title: %5 of it", "the text of 'title' begins with `%`"),
    ("title: > 5 killed", "the text of 'title' begins with `>`"),
    ("title: | closed", "the text of 'title' begins with `|`"),
    ("title: - closed", "the text of 'title' begins with `-`, YAML's sign of a list: put"),
    ("title: ] closed", "the text of 'title' begins with `]`"),
    ("title: , closed", "the text of 'title' begins with `,`"),
    ('title: "Bridge" is closed', "the text of 'title' begins with `\"`, a sign of YAML, and goes"),
    (
        "title: {en: 'Bridge' is closed}",
        "the text of 'en' begins with `'`, a sign of YAML, and goes",
    ),
    ("title: [Bridge] is closed", "the text of 'title' begins with `[`, a sign of YAML, and goes"),
    ("title: {Bridge} is closed", "the text of 'title' begins with `{`, a sign of YAML, and goes"),
    ("title: 'it's closed'", "the text of 'title' holds `'` between two `'`: use the other"),
    ('title: "Bridge\nplace: Alder', "the text of 'title' begins with `\"` and does not end with"),
    ("title: *Bridge", "if it is a text that begins with `*`, put the text between"),
    ("title: &Bridge closed", "if it is a text that begins with `&`, put the text between"),
    ("title: !Bridge closed", "if it is a text that begins with `!`, put the text between"),
    ("title: {en: Bridge #4 is closed}", "the text of 'en' holds ` #`, YAML's sign of a comment"),
    ("actors: [Council #4]", "a text holds ` #`, YAML's sign of a comment: put the text"),
    ('title: "C:\\dir"', 'a backslash in a text between `"` is a sign of YAML: write it twice'),
    ("map:\n\ttitle: x", "a tab indents the line: use blanks"),
    ("title: x\n  place: y", "'place' is indented deeper than 'title' above it, which has a value"),
    ("a:\n    b: x\n  c: y", "'c' is indented like no line above it"),
    ("- a: x\n   b: y", "'b' is indented deeper than 'a'"),
    ("title: {en: Bridge, ru: Мост\nplace: y", "`{` has no `}`: add it"),
    ("actors: [Council, Mayor\nplace: y", "`[` has no `]`: add it"),
    ("title: {en: Bridge}}\nplace: y", "`}` has no `{` before it"),
    ("place: x\ntitle:Bridge\nactor: y", "the key 'title' needs `:` and a blank after it"),
    ("place: x\ntitle：Bridge\nactor: y", "the key 'title' needs `:` and a blank after it, which"),
    ("- a\n-b\n", "an item of a list needs a blank after `-`"),
    ("{?en: x}", "a question mark before the key 'en', YAML's sign of a key: delete it"),
    ("title: {? en: x}", "a question mark before the key 'en'"),
    ("actors: [?a: b]", "a question mark before the key 'a'"),
]


@pytest.mark.parametrize(("text", "message"), PITFALLS)
def test_pitfall_is_named_with_remedy(text, message):
    issues = []
    parse_yaml(text, "events.yaml", issues)
    assert len(issues) == 1
    assert message in str(issues[0])


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: x\nb: y\ntitle: Bridge: closed\nc: z", 3), ("a: x\nb: {en: y: z}\nc: w\n", 2)],
)
def test_pitfall_has_its_line(text, line):
    issues = []
    parse_yaml(text, "events.yaml", issues)
    assert [issue.line for issue in issues] == [line]


GOOD_TEXTS = [
    "title: What? Where?",
    "title: 5% of it",
    "title: closed at 9:30, see http://a.example/#top",
    "title: a#b",
    "title: 'Bridge #4: it''s closed'",
    'title: {en: "Bridge: #4"}',
    "? title\n: x",
    "title: |\n  Bridge #4: closed\n",
    "# a comment: of its own\ntitle: x",
    "title: {en: Why?, hy: Ինչո՞ւ?}",
]


@pytest.mark.parametrize("text", GOOD_TEXTS)
def test_text_without_pitfall_is_read(text):
    issues = []
    assert parse_yaml(text, "events.yaml", issues)
    assert issues == []


# where in the sample project, what is written there, and the end that YAML takes for a comment
LOST_TEXTS = [
    (
        "events.yaml",
        "title: {en: The bridge is closed}",
        "title: Bridge #4 is closed",
        "#4 is closed",
    ),
    ("events.yaml", "place: Alder", "place: Alder # see page 2", "# see page 2"),
    ("events.yaml", "place: Alder", "place:\n      name: Alder #4", "#4"),
    ("events.yaml", "[Town council]", "\n      - Council #4", "#4"),
    ("events.yaml", "by: A ferryman", "by: A ferryman\t#4", "#4"),
    ("data/sources.yaml", "publisher: The Herald", "publisher: The Herald #4", "#4"),
    ("data/sources.yaml", "text: herald.txt", "text: herald.txt #4", "#4"),
    ("data/places.yaml", "aliases: [Old Alder]", "aliases:\n      - Old Alder  #4", "#4"),
]


@pytest.mark.parametrize(("file", "old", "new", "lost"), LOST_TEXTS)
def test_end_of_text_is_not_lost_as_comment(sample_project, file, old, new, lost):
    sample_project.replace_text(file, old, new)
    messages = [one for one in sample_project.check_messages() if "takes for a comment" in one]
    assert len(messages) == 1
    assert f"the text ends before {lost!r}, which YAML takes for a comment: {QUOTE}" in messages[0]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("events.yaml", "place: Alder", "place: Alder  # see page 2"),
        ("events.yaml", "type: access", "type: access # checked"),
        ("events.yaml", 'date: "2020-03-05"', "date: 2020-03-05 # a Thursday"),
        ("data/places.yaml", "precision_m: 500", "precision_m: 500 # from the map"),
        ("data/sources.yaml", "language: en\n    rights: full-text", "language: en # yes\n    rights: full-text"),
    ],
)  # fmt: skip
def test_comment_is_read_as_comment(sample_project, file, old, new):
    sample_project.files[file] = sample_project.files[file].replace(old.encode(), new.encode(), 1)
    assert new.encode() in sample_project.files[file]
    assert sample_project.load().events


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/sources.yaml", "title: The bridge at Alder", "title: The bridge: at Alder"),
        ("data/sources.yaml", "sources:", "sources: x"),
        ("data/sources.yaml", "id: herald", "ide: herald"),
        ("data/sources.yaml", "publisher: The Herald", "publisher: @Herald"),
        ("data/places.yaml", "kind: town", "kind: a: town"),
        ("data/layers.yaml", "style: river", "style: @river"),
    ],
)
def test_one_cause_is_one_error(sample_project, file, old, new, tmp_path):
    sample_project.replace_text(file, old, new)
    messages = sample_project.check_messages()
    assert {message.split(":")[0] for message in messages} == {file}
    assert len(messages) <= 2, "a key with a wrong name is missing as well"


def test_missing_sources_file_is_one_error():
    project = SampleProject()
    del project.files["data/sources.yaml"]
    assert len(project.check_messages()) == 1


@pytest.mark.parametrize("value", ["[2020-03-05,2020-03-07]", "[2020-03..2020-05]", "[2020]"])
def test_date_set_without_quotation_marks_is_explained(sample_project, value):
    sample_project.replace_text("events.yaml", '"2020-03-05"', value)
    assert "a text that begins with `[`, put it between quotation marks" in (
        sample_project.single_message()
    )
