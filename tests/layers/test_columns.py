"""Packed events say what the records said: to Python, to the viewer, and byte for byte again."""

import base64
import gzip
import json
import shutil
import subprocess
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.scale import Effort, run
from bench.synthetic import SENTENCE, Synthetic, sources
from geo.dates import parse_date
from geo.errors import OutputError
from layers.columns import (
    CHUNK,
    LISTED,
    PACKED_FROM,
    pack,
    pack_beside,
    packed_if_many,
    text_of,
)
from layers.document import time
from tests.tiny import ROOT

TYPES = ["violence", "access"]
SOURCES = ["s", "t"]
KINDS = {"uint8": "u1", "uint16": "<u2", "uint32": "<u4", "int32": "<i4", "text": "S1"}


def record(number=0, edtf="2023-04-23", **changes):
    return {
        "id": f"e-{number}",
        "title": {"en": "Bridge at Laçın"},
        "time": time(parse_date(edtf)),
        "date_note": None,
        "type": "access",
        "actors": ["A", "B"],
        "status": "claimed",
        "status_reason": None,
        "place": {"text": "Lachin", "names": {"en": ["Lachin"]}, "method": "m", "note": None},
        "point": [46.54321, 39.12345],
        "shape": None,
        "mark": "point",
        "where_prec": 2,
        "geo_precision": 2,
        "radius_m": 2530,
        "statements": [said("s"), said("t", by="A", stance="claims"), said("s")],
        "fatalities": None,
        "note": None,
    } | changes


def said(source, **changes):
    usual = {"by": None, "stance": "reports", "prefix": "", "suffix": ""}
    return {"source": source, "sentence": ["a ", "b", " c"], **usual, **changes}


def events(*records):
    return {"count": len(records), "shapes": [], "records": list(records)}


def unpacked(packed):
    """The columns by name, read as docs/document.md says."""
    data, at, table = gzip.decompress(base64.b64decode(packed["data"])), 0, {}
    for column in packed["columns"]:
        values = np.frombuffer(data, KINDS[column["type"]], column["length"], at)
        at += values.nbytes
        summed = np.cumsum(values, dtype=values.dtype) if column.get("delta") else values
        table[column["name"]] = (
            values.tobytes().decode() if column["type"] == "text" else summed.tolist()
        )
    assert at == len(data), "nothing is left over"
    return table


def chunk(data):
    return json.loads(gzip.decompress(data))


@pytest.mark.parametrize(
    ("edtf", "start", "length", "why"),
    [
        ("2023-04-23", 19470, None, "of one day: no length at all"),
        ("2023-04-22/2023-04-23", 19469, 1, "the end is counted from the start"),
        ("2022-12-12/..", 19338, 4294967295, "an open end"),
        ("../2023-04-30", -2147483648, 19477 + 2147483648, "an open start"),
        ("../1969-12-31", -2147483648, 2147483647, "an open start before 1970"),
        ("0001-01-01", -719162, None, "the first day there is"),
    ],
)
def test_days(edtf, start, length, why):
    table = unpacked(pack(events(record(edtf=edtf)), TYPES, SOURCES))
    assert (table["start"], table.get("length")) == (
        [start],
        None if length is None else [length],
    ), why


@settings(deadline=None)
@given(st.lists(st.integers(-719162, 2932896), min_size=1))
def test_any_days_survive_as_differences(days):
    whole = [
        record(n, time=time(parse_date("2023")) | {"start": day, "end": day})
        for n, day in enumerate(days)
    ]
    assert unpacked(pack(events(*whole), TYPES, SOURCES))["start"] == days


def test_columns_say_what_the_records_say():
    region = record(1, actors=["B"], mark="region", shape=0, type="violence", radius_m=70_000)
    table = unpacked(pack(events(record(), region), TYPES, SOURCES))
    assert table["lon"] == [4654321, 4654321]
    assert table["lat"] == [3912345, 3912345]
    assert (table["type"], table["status"], table["mark"]) == ([1, 0], [2, 2], [0, 2])
    assert (table["shape"], table["radius_m"], table["where_prec"]) == (
        [-1, 0],
        [2530, 70_000],
        [2, 2],
    )
    assert (table["actors_each"], table["actors"]) == ([2, 1], [0, 1, 1])
    assert (table["sources_each"], table["sources"]) == ([2, 2], [0, 1, 0, 1]), "each source once"
    assert table["ids"] == "e-0\ne-1"


def test_columns_of_what_is_usual_are_left_out():
    assert not {"length", "shape", "mark", "about"} & set(
        unpacked(pack(events(record()), TYPES, SOURCES))
    )


def test_an_approximate_date_is_marked():
    assert unpacked(pack(events(record(edtf="1991~")), TYPES, SOURCES))["about"] == [1]


@pytest.mark.parametrize(
    ("edtf", "kept", "why"),
    [
        ("2023-04-23", False, "the viewer makes the same of its day"),
        ("2023-04", True, "a month is more than two days"),
        ("2023-04-23~", True, "about that day"),
        ("2023-04-22/2023-04-23", True, "its precision is not that of one day"),
        ("2022-12-12/..", True, "an open end has a precision of its own"),
    ],
)
def test_a_time_is_kept_where_days_do_not_say_it(edtf, kept, why):
    assert ("time" in text_of(record(edtf=edtf))) == kept, why


def test_a_text_leaves_out_what_is_usual_and_nothing_else():
    assert text_of(record(note={"en": "N"}, geo_precision=1)) == {
        "title": {"en": "Bridge at Laçın"},
        "note": {"en": "N"},
        "place": {"text": "Lachin", "names": {"en": ["Lachin"]}, "method": "m"},
        "statements": [
            {"source": "s", "sentence": ["a ", "b", " c"]},
            {"source": "t", "by": "A", "stance": "claims", "sentence": ["a ", "b", " c"]},
            {"source": "s", "sentence": ["a ", "b", " c"]},
        ],
    }


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"id": "a\nb"}, r"'a\\nb' has several lines"),
        ({"actors": ["A"] * 256}, "has 256 actors: at most 255"),
        ({"actors": ["A"], "id": "x"}, None),
    ],
)
def test_what_no_column_holds_is_refused(broken, message):
    if message is None:
        assert pack(events(record(**broken)), TYPES, SOURCES)["count"] == 1
        return
    with pytest.raises(OutputError, match=message):
        pack(events(record(**broken)), TYPES, SOURCES)


def test_too_many_different_actors_are_refused():
    crowd = [record(n, actors=[f"{n}-{i}" for i in range(255)]) for n in range(258)]
    with pytest.raises(OutputError, match="65,536"):
        pack(events(*crowd), TYPES, SOURCES)


@pytest.mark.parametrize(("count", "packed"), [(PACKED_FROM - 1, False), (PACKED_FROM, True)])
def test_events_are_packed_from_a_number_on(count, packed):
    given_events = events(*(record(n) for n in range(count)))
    found = packed_if_many(given_events, TYPES, SOURCES)
    assert ("columns" in json.loads(json.dumps(found))) == packed
    assert ("records" in json.loads(json.dumps(found))) != packed
    assert found["records"][:LISTED] == given_events["records"][:LISTED], "the first stay at hand"
    assert len(found["records"]) == (LISTED if packed else count)


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError, match="recs"):
        pack(events(record()), TYPES, SOURCES)["recs"]


def test_the_same_events_give_the_same_bytes():
    texts = [json.dumps(pack(events(record(), record(1)), TYPES, SOURCES)) for _ in range(2)]
    assert texts[0] == texts[1]
    assert base64.b64decode(json.loads(texts[0])["data"])[4:8] == bytes(4), "no time of making"


def test_files_beside_hold_the_same_texts():
    many = events(*(record(n) for n in range(CHUNK + 1)))
    inside, (beside, files) = pack(many, TYPES, SOURCES), pack_beside(many, TYPES, SOURCES)
    assert [one["file"] for one in beside["chunks"]] == list(files)
    assert [base64.b64decode(one) for one in inside["chunks"]] == list(files.values())
    assert [len(chunk(data)) for data in files.values()] == [CHUNK, 1]
    other = pack_beside(events(record(note={"en": "new"})), TYPES, SOURCES)[1]
    assert not set(other) & set(files), "another text has another name"


_READ = """
import { columnsOfPacked } from "./viewer/columns.js";
import { Store } from "./viewer/store.js";
let text = "";
for await (const part of process.stdin) text += part;
const map = JSON.parse(text);
const store = new Store(map, await columnsOfPacked(map));
const all = Array.from({ length: store.count }, (_, i) => i);
await store.texts.need(all);
console.log(JSON.stringify(all.map((i) => store.record(i))));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="Node reads the packed form back")
def test_the_viewer_reads_back_every_record():
    dates = ["../1991", "1991~", "2022-12-12/..", "2023-04-22/2023-04-23", "2023-04-23"]
    whole = [record(n, edtf) for n, edtf in enumerate(dates)]
    map_document = {
        "events": pack(events(*whole), TYPES, SOURCES),
        "types": [{"id": one} for one in TYPES],
        "sources": [{"id": one, "title": one} for one in SOURCES],
    }
    run_node = subprocess.run(
        ["node", "--input-type=module", "-e", _READ],
        cwd=ROOT, input=json.dumps(map_document), capture_output=True, text=True, check=True,
    )  # fmt: skip
    for found, wanted in zip(json.loads(run_node.stdout), whole, strict=True):
        found["point"] = [round(degree, 5) for degree in found["point"]]
        if wanted["time"]["edtf"] == "2023-04-23":
            found["time"]["edtf"] = "2023-04-23"  # of a plain day the days alone are kept
        assert found == wanted


def test_synthetic_events_are_the_same_again_sorted_and_as_long_as_they_say():
    one, other = (list(Synthetic(50).events()["records"]) for _ in range(2))
    assert one == other
    days = [event["time"]["start"] for event in one]
    assert list(accumulate(days, max)) == days
    assert {len("".join(event["statements"][0]["sentence"])) for event in one} == {SENTENCE}
    assert {event["statements"][0]["source"] for event in one} <= {
        source["id"] for source in sources()
    }


@pytest.mark.browser
@pytest.mark.skipif(
    not (shutil.which("chromium") or shutil.which("chromium-browser")), reason="no Chromium"
)
def test_the_benchmark_measures_a_thousand_events(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    (row,) = run([1000], tmp_path, Effort(loads=1, steps=4, popups=2))
    assert json.loads((tmp_path / "scale.json").read_text(encoding="utf-8")) == [row]
    assert row["count"] == 1000
    assert row["file_mb"] < 2
    assert 0 < row["first_ms"] < 5000
    assert min(row["step_ms"], row["popup_ms"], row["click_ms"], row["heap_mb"]) > 0
