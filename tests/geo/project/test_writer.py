"""A project written as files, and read again."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.project.writer import (
    context,
    layer_record,
    map_record,
    place_record,
    project_files,
    source_record,
)
from geo.project.yaml_nodes import parse
from geo.text.quotes import Passage
from tests.support.sample_project import MemoryFolder


def records(project):
    return (
        map_record(project.frame),
        [],
        [source_record(source) for source in project.sources.values()],
        [place_record(place) for place in project.places.values()],
        [layer_record(layer) for layer in project.layers],
    )


def test_all_but_the_events_is_read_again(project):
    from geo.project.loader import load_project

    found = load_project(MemoryFolder(project_files(*records(project))))
    assert found.frame == project.frame
    assert found.sources == project.sources
    assert found.places == project.places
    assert found.layers == project.layers
    assert found.events == ()


def test_records_have_the_keys_of_the_files(tiny):
    frame, _, sources, places, layers = records(tiny.load())
    assert list(frame) == [
        "title",
        "description",
        "language",
        "languages",
        "bounds",
        "view",
        "window",
    ]
    assert list(sources[0]) == [
        "id",
        "title",
        "publisher",
        "date",
        "url",
        "language",
        "rights",
        "text",
    ]
    assert (sources[1]["date"], sources[1]["inferred_date"]) == ("not stated", "2020-03~")
    assert list(places[0]) == ["id", "kind", "point", "precision_m", "names", "aliases", "label", "basis", "citation"]  # fmt: skip
    assert list(layers[0]) == ["id", "title", "style", "attribution", "licence", "features"]


@pytest.mark.parametrize(
    "identifier", ["../x", "/etc/passwd", "a/b", "", None, 3, "A" * 200, {"a": 1}]
)
def test_a_file_is_never_named_after_an_id_that_is_none(identifier):
    files = project_files({}, [], [{"id": identifier, "text": "t"}], [], [{"id": identifier}])
    assert "data/sources/unnamed-1.txt" in files
    assert "data/geojson/unnamed-1.geojson" in files
    assert not any(".." in name for name in files)


def written(value):
    """What the reader finds of a value that was written."""
    faults = []
    files = project_files({"value": value}, [], [], [], [])
    tree = parse(files["events.yaml"].decode(), "events.yaml", faults)
    assert faults == []
    return tree.entries["map"].entries["value"].value


TEXTS = ["NO", "null", "~", "12:30", "0123", "2020-03-05", "1e5", "- a", "a: b", "a # b", "{a}", "[a]", "'", '"', "a\nb", "a\n\n  b\n", "!tag", "&anchor", "*alias", "%a", "@a", "`a", "😀 ə Ա", "x" * 500, "word " * 60 + "end", "'=1", "a\tb"]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_texts_are_texts_in_yaml(text):
    assert written(text) == text
    assert (
        yaml.safe_load(project_files({"v": text}, [], [], [], [])["events.yaml"])["map"]["v"]
        == text
    )


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**12), 10**12))
def test_numbers_are_plain_decimals_that_lose_nothing(number):
    text = written(number)
    assert "e" not in text.lower()
    assert float(text) == number


def test_the_same_record_twice_is_written_twice():
    """YAML would write the second as an alias, which the reader refuses."""
    shared = {"en": "A"}
    files = project_files({"one": shared, "two": shared}, [], [], [], [])
    assert b"*" not in files["events.yaml"]
    assert b"&" not in files["events.yaml"]


CONTEXTS = [
    ("one two three", "two", 0, ("", ""), "stands once"),
    ("a x b x c", "x", 0, ("a", "b x c"), "the first of two"),
    ("a x b x c", "x", 1, ("a x b", "c"), "the second"),
    ("x x x", "x", 1, ("x", "x"), "the middle"),
    ("p q r s t x\ny x", "x", 0, ("q r s t", "y x"), "four words are enough"),
    ("xx", "x", 1, ("x", ""), "within a word"),
    ("a  x\n\nb x", "x", 0, ("a", "b x"), "white space is folded"),
]


@pytest.mark.parametrize(("text", "quote", "which", "expected", "why"), CONTEXTS)
def test_the_context_of_a_quote(text, quote, which, expected, why):
    start = -1
    for _ in range(which + 1):
        start = text.index(quote, start + 1)
    assert context(Passage(text, "en"), start, start + len(quote)) == expected, why


@given(st.text(st.sampled_from("ab .\n"), min_size=1, max_size=40), st.data())
def test_a_quote_is_found_again_by_its_context(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if quote != quote.strip():
        return
    passage = Passage(text, "en")
    prefix, suffix = context(passage, start, end)
    assert passage.find(quote, prefix, suffix).start == start
