"""What a chunk has of an event: a form with gaps, the texts in order, and nothing twice."""

import pytest

from geo.dates import parse_date
from layers.document.builder import encode_time
from layers.packing import event_templates
from layers.packing.event_templates import EventTemplateEncoder, source_ids, template_of


def make_record(edtf="2023-04-23", **changes):
    return {
        "id": "e-1",
        "title": {"en": "Bridge", "hy": "Կամուրջ"},
        "time": encode_time(parse_date(edtf)),
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
        "statements": [make_statement()],
        "fatalities": None,
        "note": None,
    } | changes


def make_statement(**changes):
    usual = {"source": "s", "by": None, "stance": "reports", "prefix": "", "suffix": ""}
    return {**usual, "sentence": ["a ", "b", " c"], **changes}


class RecordingEncoder:
    """A scribe that shows what it was given."""

    def __init__(self):
        self.blocks = [[]]

    def add(self, text):
        self.blocks[-1].append(text)

    def end_block(self):
        self.blocks.append([])


def encode_records(*records):
    notebook = RecordingEncoder()
    found = EventTemplateEncoder(notebook)
    found.add_chunk(records)
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
def test_template_stores_time_that_days_cannot_express(edtf, kept, why):
    found = template_of(make_record(edtf)).get("time")
    assert (found is None) == (kept is None), why
    if found:
        bound = found["from"] or found["to"]
        assert {"day": bound["day"], "last": bound["last"]} == kept
        assert not {"start", "end"} & set(found), "the columns have them"


def test_template_omits_column_fields_and_defaults():
    assert template_of(make_record(note={"en": "N"})) == {
        "title": {"en": "Bridge", "hy": "Կամուրջ"},
        "note": {"en": "N"},
        "statements": [{"sentence": ["a ", "b", " c"]}],
    }


def test_statement_source_is_index_in_event_sources():
    several = make_record(
        statements=[
            make_statement(source="t"),
            make_statement(source="s"),
            make_statement(source="t", by="A"),
        ]
    )
    assert source_ids(several) == ["t", "s"]
    assert [one.get("source") for one in template_of(several)["statements"]] == [None, 1, None]


def test_chunk_has_words_and_context_but_no_span():
    one = make_statement(prefix="the end. ", span=[9, 11, 12, 14])
    (statement,) = template_of(make_record(statements=[one]))["statements"]
    assert statement == {"sentence": ["a ", "b", " c"], "prefix": "the end. "}


def test_chunk_shares_templates_and_places_and_keeps_text_order():
    other = make_record(title={"en": "Road", "hy": "Ճանապարհ"}, statements=[make_statement(by="B")])
    found, texts = encode_records(make_record(), make_record("2023-04-24"), make_record(), other)
    (head,) = found.chunk_headers
    assert head["form"] == [0, 1, 1, 2]
    assert head["place"] == [-1, 0, 0, 0], "a place stands with its first event"
    assert found.shared_places == [{"text": "Lachin", "names": {"en": ["Lachin"]}}]
    gaps = {"title": {"en": "", "hy": ""}, "statements": [{"sentence": ["", "", ""]}]}
    assert head["forms"][0] == {**gaps, "place": {"text": "", "names": {"en": [""]}}}
    assert head["forms"][1] == gaps
    assert texts[:7] == ["Bridge", "Կամուրջ", "a ", "b", " c", "Lachin", "Lachin"]
    assert texts[-6:] == ["Road", "Ճանապարհ", "B", "a ", "b", " c"]


def test_enumerated_values_stay_in_template():
    found, texts = encode_records(
        make_record("2023-04", statements=[make_statement(stance="claims")])
    )
    (form,) = found.chunk_headers[0]["forms"]
    assert form["statements"][0]["stance"] == "claims"
    assert form["time"]["from"]["grain"] == "month"
    assert form["time"]["edtf"] == ""
    assert "2023-04" in texts


def test_places_beyond_limit_are_stored_per_event(monkeypatch):
    monkeypatch.setattr(event_templates, "MAX_SHARED_PLACES", 1)
    far = make_record(place={"text": "Goris", "names": {}, "method": "", "note": None})
    found, texts = encode_records(make_record(), make_record(), far, far, make_record())
    assert found.chunk_headers[0]["place"] == [-1, 0, -1, -1, 0]
    assert found.chunk_headers[0]["forms"][2]["place"] == {"text": ""}
    assert (texts.count("Goris"), texts.count("Lachin")) == (2, 2)
