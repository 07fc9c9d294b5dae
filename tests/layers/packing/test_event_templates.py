"""What a chunk has of an event: a form with gaps, the texts in order, and nothing twice."""

import pytest

from geo.dates import parse_date
from layers.document.builder import time
from layers.packing import event_templates
from layers.packing.event_templates import Chunks, form_of, sources_of


def record(edtf="2023-04-23", **changes):
    return {
        "id": "e-1",
        "title": {"en": "Bridge", "hy": "Կամուրջ"},
        "time": time(parse_date(edtf)),
        "date_note": None,
        "type": "access",
        "actors": ["A"],
        "status": "claimed",
        "status_reason": None,
        "place": {"text": "Lachin", "names": {"en": ["Lachin"]}, "method": "", "note": None},
        "point": [46.5, 39.1],
        "shape": None,
        "mark": "point",
        "where_prec": 2,
        "geo_precision": 1,
        "radius_m": 2530,
        "statements": [said()],
        "fatalities": None,
        "note": None,
    } | changes


def said(**changes):
    usual = {"source": "s", "by": None, "stance": "reports", "prefix": "", "suffix": ""}
    return {**usual, "sentence": ["a ", "b", " c"], **changes}


class Notebook:
    """A scribe that shows what it was given."""

    def __init__(self):
        self.blocks = [[]]

    def write(self, text):
        self.blocks[-1].append(text)

    def cut(self):
        self.blocks.append([])


def taken(*records):
    notebook = Notebook()
    found = Chunks(notebook)
    found.add(records)
    return found, notebook.blocks[0]


@pytest.mark.parametrize(
    ("edtf", "kept", "why"),
    [
        ("2023-04-23", None, "the viewer makes the same of its day"),
        ("2023-04", {"day": 0, "last": 29}, "a month is more than two days"),
        ("2023-04-23~", {"day": 0, "last": 0}, "about that day"),
        ("2023-04-22/2023-04-23", {"day": 0, "last": 0}, "its precision is not that of one day"),
        ("2022-12-12/..", {"day": 0, "last": 0}, "an open end has a precision of its own"),
        ("../2023-04-23", {"day": 0, "last": 0}, "days are counted from the end then"),
    ],
)
def test_a_time_is_kept_where_days_do_not_say_it_counted_from_its_first_day(edtf, kept, why):
    found = form_of(record(edtf)).get("time")
    assert (found is None) == (kept is None), why
    if found:
        bound = found["from"] or found["to"]
        assert {"day": bound["day"], "last": bound["last"]} == kept
        assert not {"start", "end"} & set(found), "the columns have them"


def test_a_form_leaves_out_what_columns_say_and_what_is_usual():
    assert form_of(record(note={"en": "N"})) == {
        "title": {"en": "Bridge", "hy": "Կամուրջ"},
        "note": {"en": "N"},
        "statements": [{"sentence": ["a ", "b", " c"]}],
    }


def test_a_source_is_told_by_its_place_among_the_events_own():
    several = record(statements=[said(source="t"), said(source="s"), said(source="t", by="A")])
    assert sources_of(several) == ["t", "s"]
    assert [one.get("source") for one in form_of(several)["statements"]] == [None, 1, None]


@pytest.mark.parametrize(
    ("before", "prefix", "kept", "why"),
    [
        ("a ", "", None, "no prefix"),
        ("x" * 40, "x" * 32, "", "the sentence says all of it"),
        ("a ", "the end. a ", "the end. ", "the sentence says its last part"),
        ("", "the end. ", "the end. ", "the quote begins the sentence"),
        ("a ", "other", ["other"], "the sentence says something else"),
        ("abc", "bc", ["bc"], "shorter than the sentence allows"),
        ("🚧 a ", "🚧 a ", ["🚧 a "], "characters that JavaScript counts twice"),
    ],
)
@pytest.mark.parametrize("mirrored", [False, True])
def test_words_around_a_quote_are_kept_where_the_sentence_does_not_say_them(
    before, prefix, kept, why, mirrored
):
    if mirrored:
        one = said(sentence=["", "b", before[::-1]], suffix=prefix[::-1])
        wanted = [prefix[::-1]] if isinstance(kept, list) else kept and kept[::-1]
    else:
        one, wanted = said(sentence=[before, "b", ""], prefix=prefix), kept
    (statement,) = form_of(record(statements=[one]))["statements"]
    assert statement.get("suffix" if mirrored else "prefix") == wanted, why


def test_events_share_forms_and_places_and_the_texts_are_taken_down_in_order():
    other = record(title={"en": "Road", "hy": "Ճանապարհ"}, statements=[said(by="B")])
    found, texts = taken(record(), record("2023-04-24"), record(), other)
    (head,) = found.heads
    assert head["form"] == [0, 1, 1, 2]
    assert head["place"] == [-1, 0, 0, 0], "a place stands with its first event"
    assert found.places == [{"text": "Lachin", "names": {"en": ["Lachin"]}}]
    gaps = {"title": {"en": "", "hy": ""}, "statements": [{"sentence": ["", "", ""]}]}
    assert head["forms"][0] == {**gaps, "place": {"text": "", "names": {"en": [""]}}}
    assert head["forms"][1] == gaps
    assert texts[:7] == ["Bridge", "Կամուրջ", "a ", "b", " c", "Lachin", "Lachin"]
    assert texts[-6:] == ["Road", "Ճանապարհ", "B", "a ", "b", " c"]


def test_words_of_the_format_stay_in_the_form():
    found, texts = taken(record("2023-04", statements=[said(stance="claims")]))
    (form,) = found.heads[0]["forms"]
    assert form["statements"][0]["stance"] == "claims"
    assert form["time"]["from"]["grain"] == "month"
    assert form["time"]["edtf"] == ""
    assert "2023-04" in texts


def test_places_beyond_the_room_stand_with_their_events(monkeypatch):
    monkeypatch.setattr(event_templates, "MOST_PLACES", 1)
    far = record(place={"text": "Goris", "names": {}, "method": "", "note": None})
    found, texts = taken(record(), record(), far, far, record())
    assert found.heads[0]["place"] == [-1, 0, -1, -1, 0]
    assert found.heads[0]["forms"][2]["place"] == {"text": ""}
    assert (texts.count("Goris"), texts.count("Lachin")) == (2, 2)
