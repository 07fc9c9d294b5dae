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

from bench.browser import launched
from bench.scale import Effort, run
from bench.synthetic import SENTENCE, Synthetic, sources
from geo.dates import parse_date
from geo.errors import OutputError
from layers.document.builder import time
from layers.packing.columns import (
    CHUNK,
    LISTED,
    PACKED_FROM,
    apart,
    base85,
    pack,
    pack_beside,
    packed_beside,
    packed_if_many,
)
from tests.support.sample_project import ROOT

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
    data, at, table = gzip.decompress(plain(packed["data"])), 0, {}
    for column in packed["columns"]:
        values = np.frombuffer(data, KINDS[column["type"]], column["length"], at)
        at += values.nbytes
        summed = np.cumsum(values, dtype=values.dtype) if column.get("delta") else values
        table[column["name"]] = (
            values.tobytes().decode() if column["type"] == "text" else summed.tolist()
        )
    assert at == len(data), "nothing is left over"
    return table


def plain(text):
    return base64.b85decode(text.replace(",", "<"))


def document(*records, sources=SOURCES):
    named = [{"id": one, "title": one, "paragraphs": [[["kept", []]]]} for one in sources]
    types = [{"id": one} for one in TYPES]
    return {"events": events(*records), "types": types, "sources": named}


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
    given = document(*(record(n) for n in range(count)))
    found = packed_if_many(given)
    written = json.loads(json.dumps(found))
    assert ("columns" in written["events"], "records" in written["events"]) == (packed, not packed)
    assert written["sources"][0]["paragraphs"] == ([] if packed else [[["kept", []]]])
    listed = found["events"]["records"]
    assert len(listed) == (LISTED if packed else count), "the first stay at hand"
    assert listed[:LISTED] == given["events"]["records"][:LISTED]
    assert given["sources"][0]["paragraphs"], "the document that was given is as it was"


def test_an_unknown_key_is_an_error():
    with pytest.raises(KeyError, match="recs"):
        pack(events(record()), TYPES, SOURCES)["recs"]


def test_the_same_events_give_the_same_bytes():
    texts = [json.dumps(pack(events(record(), record(1)), TYPES, SOURCES)) for _ in range(2)]
    assert texts[0] == texts[1]
    assert plain(json.loads(texts[0])["data"])[4:8] == bytes(4), "no time of making"


@given(st.binary())
def test_base85_ends_no_script_and_comes_back(data):
    text = base85(data)
    assert plain(text) == data
    assert not set('<"\\\n') & set(text)


def test_more_sources_than_two_bytes_count_are_told_apart():
    many = [f"s{number}" for number in range(2**16 + 1)]
    last = record(statements=[said(many[-1])])
    assert unpacked(pack(events(last), TYPES, many))["sources"] == [2**16]


def test_files_beside_hold_what_would_stand_inside():
    many = document(*(record(n) for n in range(CHUNK + 1)))
    inside = pack(many["events"], TYPES, SOURCES, [one["paragraphs"] for one in many["sources"]])
    beside, files = packed_beside(many, "my map’s-texts")
    kept = beside["events"]
    addresses = [kept["common"], *kept["chunks"], *(one["texts"] for one in kept["readings"])]
    texts = [inside["common"], *inside["chunks"], *(one["texts"] for one in inside["readings"])]
    assert [one["file"] for one in addresses] == [
        f"my%20map%E2%80%99s-texts/{one}" for one in files
    ]
    assert [plain(text) for text in texts] == list(files.values())
    assert len(kept["chunks"]) == 2
    assert kept["data"] == inside["data"], "the map itself needs no file"


def test_texts_can_stand_apart_from_the_map():
    many = document(*(record(n) for n in range(CHUNK + 1)))
    packed = pack(many["events"], TYPES, SOURCES, [one["paragraphs"] for one in many["sources"]])
    rest, texts = apart(packed, "block")
    places = [rest["common"], *rest["chunks"], *(one["texts"] for one in rest["readings"])]
    assert [one["element"] for one in places] == list(texts) == [f"block_{n}" for n in range(4)]
    assert list(texts.values()) == [
        packed["common"],
        *packed["chunks"],
        *(one["texts"] for one in packed["readings"]),
    ]
    assert {key for key in packed if rest[key] != packed[key]} == {"common", "chunks", "readings"}


def test_what_has_no_texts_inside_stays_as_it_is():
    beside, _ = pack_beside(events(record()), TYPES, SOURCES)
    for whole in (events(record()), beside):
        assert apart(whole, "block") == (whole, {})


def test_another_text_has_another_name():
    one, other = (
        pack_beside(events(record(note={"en": note})), TYPES, SOURCES)[1] for note in ("a", "b")
    )
    assert [name[:-16] for name in one] == ["common-", "events-0000-"]
    assert not set(one) & set(other)


_READ = """
import { columnsOfPacked } from "./layers/viewer/events/columns.js";
import { paragraphsOf } from "./layers/viewer/events/source-texts.js";
import { Store } from "./layers/viewer/events/store.js";
let text = "";
for await (const part of process.stdin) text += part;
const map = JSON.parse(text);
const store = new Store(map, await columnsOfPacked(map));
const all = Array.from({ length: store.count }, (_, i) => i);
const records = [];
for await (const [, record] of store.texts.some(all)) records.push(record);
const texts = [];
for (const source of map.sources) texts.push(await paragraphsOf(store, source));
console.log(JSON.stringify([records, texts]));
"""


def read_back(packed):
    """The records and the sources' paragraphs as the viewer has them."""
    run_node = subprocess.run(
        ["node", "--input-type=module", "-e", _READ],
        cwd=ROOT, input=json.dumps(packed), capture_output=True, text=True, check=True,
    )  # fmt: skip
    records, texts = json.loads(run_node.stdout)
    for found in records:
        found["point"] = [round(degree, 5) for degree in found["point"]]
    return records, texts


def packed_whole(data):
    paragraphs = [source["paragraphs"] for source in data["sources"]]
    return data | {"events": pack(data["events"], TYPES, SOURCES, paragraphs)}


NODE = pytest.mark.skipif(not shutil.which("node"), reason="Node reads the packed form back")


@NODE
def test_the_viewer_reads_back_every_record():
    dates = ["../1991", "1991~", "2022-12-12/..", "2023-04-22/2023-04-23", "2023-04", "2023-04-23"]
    whole = [record(n, edtf) for n, edtf in enumerate(dates)]
    around = said("t", sentence=["Straight before it ", "a quote", " after."], by="A\nB")
    whole += [
        record(6, statements=[around | {"prefix": "Straight before it ", "suffix": " after. And"}]),
        record(7, statements=[around | {"prefix": "the end. Straight before it ", "suffix": "🚧"}]),
        record(8, statements=[around | {"prefix": "of another edition", "suffix": " a"}]),
        record(9, fatalities={"low": 0, "best": None, "high": 3}, geo_precision=1, actors=[]),
        record(10, place={"text": "", "names": {}, "method": "", "note": {"hy": "Լաչին\n"}}),
    ]
    found, _ = read_back(packed_whole(document(*whole)))
    assert found[5]["time"]["edtf"] == "", "of a plain day the days alone are kept"
    for one in found[5:]:
        one["time"]["edtf"] = "2023-04-23"
    assert found == whole


@NODE
def test_the_viewer_reads_back_every_source():
    sentence = [["a ", []], ["b", [["e-0", 0]]], [" c", []]]
    later = [["a ", []], ["b", [["e-1", 2]]], [" c", []]]
    twice = [["a ", []], ["b", [["e-0", 0], ["e-1", 0]]], [" c", []]]
    texts = [
        [[None, *sentence, None], [["Unquoted.", []]], [*sentence, [" ", []], *later], twice],
        [[["before  it", []], ["b", [["e-1", 1]]]]],
    ]
    data = document(record(), record(1))
    for source, paragraphs in zip(data["sources"], texts, strict=True):
        source["paragraphs"] = paragraphs
    assert read_back(packed_whole(data))[1] == texts


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
    with launched() as browser:
        (row,) = run(browser, [1000], tmp_path, Effort(loads=1, steps=4, popups=2))
    assert row["count"] == 1000
    assert row["file_mb"] < 2
    assert 0 < row["first_ms"] < 5000
    assert min(row["step_ms"], row["popup_ms"], row["click_ms"], row["heap_mb"]) > 0
