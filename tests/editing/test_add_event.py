"""Words of a source, numbers, actors and choices as a curator types them for `event add`."""

import pytest

from conflictmap.editing import add_event
from geo.errors import OutputError
from geo.project.loader import load_project
from geo.project.sources import Source
from geo.text.quotes import SourceText
from tests.support.sample_project import ROOT

TEXT = (
    "Shells fell on the market of Alder. Five people were killed, a doctor said. "
    "“We heard the guns,” a trader’s son said.\n"
    "A convoy reached the bridge at Alder-Ford on Tuesday. The army denied it."
)


def make_source(name, text):
    return Source(
        name, "A report", "A paper", None, None, False, None, None, None, "en", "full-text",
        SourceText(text, "en"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def source():
    return make_source("report", TEXT)


@pytest.mark.parametrize(
    ("words", "start", "end"),
    [
        ("1", "Shells", "Alder."),  # the number of a sentence
        ("1-2", "Shells", "said."),  # several sentences
        ("five people", "Five", "said."),  # small letters
        ("doctor killed", "Five", "said."),  # words in any order
        ("trader's son", "“We", "son said."),  # an apostrophe of a keyboard
        ('"we heard the guns"', "“We", "son said."),  # quotation marks around the words
        ("Five … killed", "Five", "killed"),  # exactly from the first words to the last
        ("Shells ... market", "Shells", "market"),
    ],
)
def test_words_find_what_is_quoted(source, words, start, end):
    first, last = add_event.find_words(source, words)
    quote = TEXT[first:last]
    assert quote.startswith(start)
    assert quote.endswith(end)


def test_dateline_is_not_quoted():
    text = "A market is shelled\nALDER, 3 May 2025 - Shells fell on Thursday. Five people died."
    dated = make_source("report", text)
    sentences = [text[start:end].strip() for start, end in add_event.list_sentences(dated)]
    assert sentences == ["A market is shelled", "Shells fell on Thursday.", "Five people died."]
    first, last = add_event.find_words(dated, "2-3")
    assert text[first:last] == "Shells fell on Thursday. Five people died."


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("9", "has the sentences 1 to 5, not '9'"),
        ("0", "has the sentences 1 to 5"),
        ("3-2", "has the sentences 1 to 5"),
        ("said", "2 sentences of report have 'said': write the number of one: 2 Five people"),
        ("a convoy of tanks", "the nearest: 4 A convoy reached"),
        ("zeppelin", "no sentence of report has 'zeppelin'"),
        ("Five … zeppelin", "report has no 'zeppelin' there"),
        ("", "no sentence of report has ''"),
    ],
)
def test_words_that_find_nothing_are_refused(source, words, message):
    with pytest.raises(OutputError) as caught:
        add_event.find_words(source, words)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("words", "figure"),
    [
        ("12", {"best": 12}),
        ("1,200", {"best": 1200}),
        ("five", {"best": 5}),
        ("twenty-two", {"best": 22}),
        ("400+", {"low": 400}),
        ("at least 400", {"low": 400}),
        ("More than 2,000", {"low": 2000}),
        (">30", {"low": 30}),
        ("up to 50", {"high": 50}),
        ("~20", {"best": 20}),
        ("about 20", {"best": 20}),
        ("10-15", {"low": 10, "high": 15}),
        ("between 10 and 15", {"low": 10, "high": 15}),
        ("0", {"best": 0}),
    ],
)
def test_numbers_of_people_are_read(words, figure):
    assert add_event.read_killed(words) == figure


@pytest.mark.parametrize("words", ["many", "15-10", "12 foo", "-3", "+"])
def test_no_number_is_refused(words):
    with pytest.raises(OutputError):
        add_event.read_killed(words)


KNOWN = ("Rapid Support Forces", "United Nations", "Red Sea Fleet", "Unity Party")


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("RSF", ("Red Sea Fleet",)),
        ("un", ("United Nations",)),  # initials
        ("rapid", ("Rapid Support Forces",)),  # the beginning
        ("uni", ("uni",)),  # two begin so: it is another one
        ("2, A new group", ("United Nations", "A new group")),
        ("2, UN", ("United Nations",)),
        (" , ", ()),
    ],
)
def test_actors_are_those_that_are_known(words, names):
    known = KNOWN[1:] if words == "RSF" else KNOWN
    assert add_event.read_actors(words, known) == names


def test_initials_of_two_actors_name_neither():
    assert add_event.match_actor("RSF", KNOWN) == "RSF"


@pytest.mark.parametrize(
    ("words", "choice"), [("2", "access"), ("v", "violence"), ("Violence", "violence")]
)
def test_choice_is_matched(words, choice):
    assert add_event.match_choice(words, ("violence", "access", "statement", "strategic")) == choice


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("st", "may be statement or strategic"),
        ("x", "use one of"),
        ("", "use one of"),
        ("9", "use"),
    ],
)
def test_no_single_choice_is_refused(words, message):
    with pytest.raises(OutputError, match=message):
        add_event.match_choice(words, ("violence", "access", "statement", "strategic"))


def test_places_of_a_sentence_are_those_of_the_project():
    project = load_project(ROOT)
    source = make_source("one", "The column left Shusha for Lachin-town, in Azerbaijan, at dawn.")
    named = add_event.list_named_places(project, source, (0, len(source.passage.text)))
    assert set(named) == {"Shusha", "Lachin town"}
