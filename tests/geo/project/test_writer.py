"""Project files: a written project is read back unchanged."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from geo.io.folder import MemoryFolder
from geo.project.writer import (
    build_project_files,
    find_quote_context,
    layer_record,
    map_record,
    place_record,
    source_record,
)
from geo.project.yaml_nodes import parse_yaml
from geo.text.quotes import SourceText


def project_records(project):
    return (
        map_record(project.map_info),
        [],
        [source_record(source) for source in project.sources.values()],
        [place_record(place) for place in project.places.values()],
        [layer_record(layer) for layer in project.layers],
    )


def test_written_project_without_events_round_trips(project):
    from geo.project.loader import load_project

    found = load_project(MemoryFolder(build_project_files(*project_records(project))))
    assert found.map_info == project.map_info
    assert found.sources == project.sources
    assert found.places == project.places
    assert found.layers == project.layers
    assert found.events == ()


def test_written_records_have_file_keys(sample_project):
    frame, _, sources, places, layers = project_records(sample_project.load())
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
def test_invalid_id_is_not_used_as_file_name(identifier):
    files = build_project_files({}, [], [{"id": identifier, "text": "t"}], [], [{"id": identifier}])
    assert "data/sources/unnamed-1.txt" in files
    assert "data/geojson/unnamed-1.geojson" in files
    assert not any(".." in name for name in files)


def write_and_parse(value):
    """Return a value after writing and reading it."""
    issues = []
    files = build_project_files({"value": value}, [], [], [], [])
    tree = parse_yaml(files["events.yaml"].decode(), "events.yaml", issues)
    assert issues == []
    return tree.entries["map"].entries["value"].value


YAML_TEXTS = ["NO", "null", "~", "12:30", "0123", "2020-03-05", "1e5", "- a", "a: b", "a # b", "{a}", "[a]", "'", '"', "a\nb", "a\n\n  b\n", "!tag", "&anchor", "*alias", "%a", "@a", "`a", "😀 ə Ա", "x" * 500, "word " * 60 + "end", "'=1", "a\tb"]  # fmt: skip


@pytest.mark.parametrize("text", YAML_TEXTS)
def test_text_is_written_as_yaml_text(text):
    assert write_and_parse(text) == text
    assert (
        yaml.safe_load(build_project_files({"v": text}, [], [], [], [])["events.yaml"])["map"]["v"]
        == text
    )


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**12), 10**12))
def test_numbers_are_written_as_exact_decimals(number):
    text = write_and_parse(number)
    assert "e" not in text.lower()
    assert float(text) == number


def test_shared_record_is_written_without_alias():
    """A YAML writer would write the second as an alias, which the reader rejects."""
    shared = {"en": "A"}
    files = build_project_files({"one": shared, "two": shared}, [], [], [], [])
    assert b"*" not in files["events.yaml"]
    assert b"&" not in files["events.yaml"]


CONTEXT_CASES = [
    ("one two three", "two", 0, ("", ""), "stands once"),
    ("a x b x c", "x", 0, ("a", "b x c"), "the first of two"),
    ("a x b x c", "x", 1, ("a x b", "c"), "the second"),
    ("x x x", "x", 1, ("x", "x"), "the middle"),
    ("p q r s t x\ny x", "x", 0, ("q r s t", "y x"), "four words are enough"),
    ("xx", "x", 1, ("x", ""), "within a word"),
    ("a  x\n\nb x", "x", 0, ("a", "b x"), "white space is folded"),
]


@pytest.mark.parametrize(("text", "quote", "which", "expected", "why"), CONTEXT_CASES)
def test_quote_context_is_minimal(text, quote, which, expected, why):
    start = -1
    for _ in range(which + 1):
        start = text.index(quote, start + 1)
    assert find_quote_context(SourceText(text, "en"), start, start + len(quote)) == expected, why


@given(st.text(st.sampled_from("ab .\n"), min_size=1, max_size=40), st.data())
def test_quote_is_found_by_its_context(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    if quote != quote.strip():
        return
    passage = SourceText(text, "en")
    prefix, suffix = find_quote_context(passage, start, end)
    assert passage.find_quote(quote, prefix, suffix).start == start
