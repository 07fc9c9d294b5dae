"""Packed events: columns, texts and files, decoded again by Python and by the viewer."""

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

from bench.browser import CHROMIUM_ARGUMENTS
from bench.scale import ScaleWorkload, measure_scale
from bench.synthetic import SENTENCE_CHARS, SyntheticEvents, build_sources
from geo.dates import parse_date
from geo.errors import OutputError
from layers.document.builder import encode_time
from layers.packing.columns import (
    EVENTS_PER_CHUNK,
    MAX_NOSCRIPT_EVENTS,
    MIN_PACKED_EVENTS,
    encode_base85,
    pack_events,
    pack_events_with_files,
    pack_large_document,
    pack_with_external_texts,
)
from tests.support.sample_project import ROOT

TYPE_IDS = ["violence", "access"]
SOURCE_IDS = ["s", "t"]
NUMPY_TYPES = {"uint8": "u1", "uint16": "<u2", "uint32": "<u4", "int32": "<i4", "text": "S1"}


def make_record(number=0, edtf="2023-04-23", **changes):
    return {
        "id": f"e-{number}",
        "title": {"en": "Bridge at Laçın"},
        "time": encode_time(parse_date(edtf)),
        "date_note": None,
        "type": "access",
        "actors": ["A", "B"],
        "status": "claimed",
        "status_reason": None,
        "place": {
            "text": "Lachin",
            "names": {"en": ["Lachin"]},
            "method": "m",
            "note": None,
            "role": None,
        },
        "point": [46.54321, 39.12345],
        "shape": None,
        "mark": "point",
        "where_prec": 2,
        "geo_precision": 2,
        "radius_m": 2530,
        "statements": [
            make_statement("s"),
            make_statement("t", by="A", stance="claims"),
            make_statement("s"),
        ],
        "fatalities": None,
        "note": None,
    } | changes


def make_statement(source, **changes):
    usual = {"by": None, "stance": "reports", "prefix": "", "suffix": ""}
    return {
        "source": source,
        "span": [0, 2, 3, 5],
        "sentence": ["a ", "b", " c"],
        **usual,
        **changes,
    }


def drop_words(record):
    """The statements of a record with their spans alone."""
    return [
        {key: one[key] for key in ("source", "by", "stance", "span")}
        for one in record["statements"]
    ]


def source_texts(data):
    return [(one["text"], one["gaps"]) for one in data["sources"]]


def make_events(*records):
    return {"count": len(records), "shapes": [], "records": list(records)}


def unpack_columns(packed):
    """Decode the columns by name, after docs/reference/map-document.md."""
    data, at, table = gzip.decompress(decode_base85(packed["data"])), 0, {}
    for column in packed["columns"]:
        values = np.frombuffer(data, NUMPY_TYPES[column["type"]], column["length"], at)
        at += values.nbytes
        summed = np.cumsum(values, dtype=values.dtype) if column.get("delta") else values
        table[column["name"]] = (
            values.tobytes().decode() if column["type"] == "text" else summed.tolist()
        )
    assert at == len(data), "nothing is left over"
    return table


def decode_base85(text):
    return base64.b85decode(text.replace(",", "<"))


def make_document(*records, sources=SOURCE_IDS):
    named = [{"id": one, "title": one, "text": "kept", "gaps": [4]} for one in sources]
    types = [{"id": one} for one in TYPE_IDS]
    return {"events": make_events(*records), "types": types, "sources": named}


@pytest.mark.parametrize(
    ("edtf", "start", "length", "why"),
    [
        ("2023-04-23", 19470, None, "of one day: no length at all"),
        ("2023-04-22/2023-04-23", 19469, 1, "the end is counted from the start"),
        ("2022-12-12/..", 19338, 4294967295, "an open end"),
        ("../2023-04-30", 19477, None, "an open start is no duration: the known day"),
        ("/2023-04", 19448, 29, "an unknown start, of which a month is known"),
        ("0001-01-01", -719162, None, "the first day there is"),
    ],
)
def test_days_are_packed_as_start_and_length(edtf, start, length, why):
    table = unpack_columns(pack_events(make_events(make_record(edtf=edtf)), TYPE_IDS, SOURCE_IDS))
    assert (table["start"], table.get("length")) == (
        [start],
        None if length is None else [length],
    ), why


def test_open_starts_are_marked():
    records = [make_record(n, edtf) for n, edtf in enumerate(["2023-04-30", "../2023-04-30"])]
    table = unpack_columns(pack_events(make_events(*records), TYPE_IDS, SOURCE_IDS))
    assert table["open_start"] == [0, 1]


@settings(deadline=None)
@given(st.lists(st.integers(-719162, 2932896), min_size=1))
def test_delta_coded_days_round_trip(days):
    whole = [
        make_record(n, time=encode_time(parse_date("2023")) | {"start": day, "end": day})
        for n, day in enumerate(days)
    ]
    assert unpack_columns(pack_events(make_events(*whole), TYPE_IDS, SOURCE_IDS))["start"] == days


def test_columns_match_records():
    region = make_record(1, actors=["B"], mark="region", shape=0, type="violence", radius_m=70_000)
    table = unpack_columns(pack_events(make_events(make_record(), region), TYPE_IDS, SOURCE_IDS))
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


def test_columns_of_defaults_are_omitted():
    assert not {"length", "open_start", "shape", "mark", "about"} & set(
        unpack_columns(pack_events(make_events(make_record()), TYPE_IDS, SOURCE_IDS))
    )


def test_subtypes_are_a_list_and_a_column():
    records = [make_record(0), make_record(1, subtype="Toll"), make_record(2, subtype="Toll")]
    packed = pack_events(make_events(*records), TYPE_IDS, SOURCE_IDS)
    assert packed["subtypes"] == ["Toll"]
    assert unpack_columns(packed)["subtype"] == [0, 1, 1]
    without = pack_events(make_events(make_record()), TYPE_IDS, SOURCE_IDS)
    assert "subtypes" not in without
    assert "subtype" not in unpack_columns(without)


def test_approximate_date_is_marked():
    assert unpack_columns(
        pack_events(make_events(make_record(edtf="1991~")), TYPE_IDS, SOURCE_IDS)
    )["about"] == [1]


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"id": "a\nb"}, r"'a\\nb' has several lines"),
        ({"actors": ["A"] * 256}, "has 256 actors: at most 255"),
        ({"actors": ["A"], "id": "x"}, None),
    ],
)
def test_value_outside_column_range_is_rejected(broken, message):
    if message is None:
        assert pack_events(make_events(make_record(**broken)), TYPE_IDS, SOURCE_IDS)["count"] == 1
        return
    with pytest.raises(OutputError, match=message):
        pack_events(make_events(make_record(**broken)), TYPE_IDS, SOURCE_IDS)


def test_too_many_distinct_actors_are_rejected():
    crowd = [make_record(n, actors=[f"{n}-{i}" for i in range(255)]) for n in range(258)]
    with pytest.raises(OutputError, match="65,536"):
        pack_events(make_events(*crowd), TYPE_IDS, SOURCE_IDS)


@pytest.mark.parametrize(
    ("count", "packed"), [(MIN_PACKED_EVENTS - 1, False), (MIN_PACKED_EVENTS, True)]
)
def test_document_is_packed_from_threshold(count, packed):
    given = make_document(*(make_record(n) for n in range(count)))
    found = pack_large_document(given)
    written = json.loads(json.dumps(found))
    assert ("columns" in written["events"], "records" in written["events"]) == (packed, not packed)
    source = written["sources"][0]
    assert (source["text"], source["gaps"]) == (("", []) if packed else ("kept", [4]))
    listed = found["events"]["records"]
    assert len(listed) == (MAX_NOSCRIPT_EVENTS if packed else count), "the first stay available"
    expected = given["events"]["records"][:MAX_NOSCRIPT_EVENTS]
    if not packed:
        expected = [record | {"statements": drop_words(record)} for record in expected]
    assert listed[:MAX_NOSCRIPT_EVENTS] == expected
    assert given["sources"][0]["text"], "the document that was given is not changed"


def test_unknown_key_of_packed_events_raises_key_error():
    with pytest.raises(KeyError, match="recs"):
        pack_events(make_events(make_record()), TYPE_IDS, SOURCE_IDS)["recs"]


def test_packing_is_deterministic():
    texts = [
        json.dumps(pack_events(make_events(make_record(), make_record(1)), TYPE_IDS, SOURCE_IDS))
        for _ in range(2)
    ]
    assert texts[0] == texts[1]
    assert decode_base85(json.loads(texts[0])["data"])[4:8] == bytes(4), "no time of making"


@given(st.binary())
def test_base85_round_trips_and_is_safe_in_script(map_document):
    text = encode_base85(map_document)
    assert decode_base85(text) == map_document
    assert not set('<"\\\n') & set(text)


def test_source_index_exceeds_two_bytes():
    many = [f"s{number}" for number in range(2**16 + 1)]
    last = make_record(statements=[make_statement(many[-1])])
    assert unpack_columns(pack_events(make_events(last), TYPE_IDS, many))["sources"] == [2**16]


def test_external_files_match_embedded_texts():
    many = make_document(*(make_record(n) for n in range(EVENTS_PER_CHUNK + 1)))
    inside = pack_events(many["events"], TYPE_IDS, SOURCE_IDS, source_texts(many))
    beside, files = pack_with_external_texts(many, "my map’s-texts")
    kept = beside["events"]
    addresses = [kept["common"], *kept["chunks"], *(one["texts"] for one in kept["readings"])]
    texts = [inside["common"], *inside["chunks"], *(one["texts"] for one in inside["readings"])]
    assert [one["file"] for one in addresses] == [
        f"my%20map%E2%80%99s-texts/{one}" for one in files
    ]
    assert [decode_base85(text) for text in texts] == list(files.values())
    assert len(kept["chunks"]) == 2
    assert kept["data"] == inside["data"], "the map itself needs no file"


def test_external_file_name_depends_on_content():
    one, other = (
        pack_events_with_files(make_events(make_record(note={"en": note})), TYPE_IDS, SOURCE_IDS)[1]
        for note in ("a", "b")
    )
    assert [name[:-16] for name in one] == ["common-", "events-0000-"]
    assert not set(one) & set(other)


_READ_BACK_JS = """
import { unpackColumns } from "./layers/viewer/events/columns.js";
import { loadParagraphs } from "./layers/viewer/events/source-text.js";
import { Store } from "./layers/viewer/events/store.js";
let text = "";
for await (const part of process.stdin) text += part;
const map = JSON.parse(text);
const store = new Store(map, await unpackColumns(map));
const all = Array.from({ length: store.count }, (_, i) => i);
const records = [];
for await (const [, record] of store.records.readSome(all)) records.push(record);
const texts = [];
for (const source of map.sources) texts.push(await loadParagraphs(store, source));
console.log(JSON.stringify([records, texts]));
"""


def decode_in_viewer(packed):
    """The records and the sources' paragraphs as the viewer has them."""
    run_node = subprocess.run(
        ["node", "--input-type=module", "-e", _READ_BACK_JS],
        cwd=ROOT, input=json.dumps(packed), capture_output=True, text=True, check=True,
    )  # fmt: skip
    records, texts = json.loads(run_node.stdout)
    for found in records:
        found["point"] = [round(degree, 5) for degree in found["point"]]
    return records, texts


def pack_document(data):
    return data | {"events": pack_events(data["events"], TYPE_IDS, SOURCE_IDS, source_texts(data))}


requires_node = pytest.mark.skipif(
    not shutil.which("node"), reason="Node reads the packed form back"
)


@requires_node
def test_viewer_decodes_every_record():
    dates = ["../1991", "1991~", "2022-12-12/..", "2023-04-22/2023-04-23", "2023-04", "2023-04-23"]
    whole = [make_record(n, edtf) for n, edtf in enumerate(dates)]
    around = make_statement("t", sentence=["Straight before it ", "a quote", " after."], by="A\nB")
    whole += [
        make_record(6, statements=[around | {"prefix": "", "suffix": " And"}]),
        make_record(7, statements=[around | {"prefix": "the end. ", "suffix": "🚧"}]),
        make_record(9, fatalities={"low": 0, "best": None, "high": 3}, geo_precision=1, actors=[]),
        make_record(
            10,
            place={"text": "", "names": {}, "method": "", "note": {"hy": "Լաչին\n"}, "role": None},
        ),
    ]
    found, _ = decode_in_viewer(pack_document(make_document(*whole)))
    assert found[5]["time"]["edtf"] == "", "of a plain day the days alone are kept"
    for one in found[5:]:
        one["time"]["edtf"] = "2023-04-23"
    assert found == [record | {"statements": viewer_statements(record)} for record in whole]


def viewer_statements(record):
    """The statements as the viewer has them: context up to the quote, and no span."""
    return [
        {key: one[key] for key in ("source", "by", "stance", "sentence")}
        | {
            "prefix": one["prefix"] + one["sentence"][0],
            "suffix": one["sentence"][2] + one["suffix"],
        }
        for one in record["statements"]
    ]


@requires_node
@pytest.mark.parametrize(
    ("text", "gaps", "spans", "paragraphs", "why"),
    [
        ("a b c", [], {("e-0", 0): 0}, [[["a ", []], ["b", [["e-0", 0]]], [" c", []]]], "one sentence"),
        ("Unquoted.\na b c", [], {("e-1", 2): 10}, [[["Unquoted.", []]], [["a ", []], ["b", [["e-1", 2]]], [" c", []]]], "text that nothing quotes"),
        ("a b ca b c", [5], {("e-0", 0): 0, ("e-1", 0): 5}, [[["a ", []], ["b", [["e-0", 0]]], [" c", []], None, ["a ", []], ["b", [["e-1", 0]]], [" c", []]]], "a gap between sentences"),
        ("🚧 a b c", [], {("e-0", 0): 3, ("e-1", 2): 3}, [[["🚧 a ", []], ["b", [["e-0", 0], ["e-1", 2]]], [" c", []]]], "one sentence, two events"),
        ("\na b c\n", [0, 7], {("e-0", 2): 1}, [[None], [["a ", []], ["b", [["e-0", 2]]], [" c", []]], [None]], "paragraphs left out"),
    ],
)  # fmt: skip
def test_viewer_decodes_every_source(text, gaps, spans, paragraphs, why):
    """The same paragraphs whether the source is packed or not."""
    records = [make_record(number) for number in range(2)]
    for record in records:
        for index, one in enumerate(record["statements"]):
            place = spans.get((record["id"], index))
            one["source"] = "t" if place is None else "s"
            if place is not None:
                one["span"] = [place, place + 2, place + 3, place + 5]
    data = make_document(*records)
    data["sources"][0] |= {"text": text, "gaps": gaps}
    data["sources"][1] |= {"text": "a b c", "gaps": []}
    found = [join_segments(one) for one in decode_in_viewer(pack_document(data))[1][0]]
    assert found == paragraphs, why
    plain = pack_large_document(data)
    assert [join_segments(one) for one in paragraphs_in_viewer(plain)[0]] == paragraphs, why


def join_segments(segments):
    """Join neighbours that nothing quotes."""
    joined = []
    for one in segments:
        if one and joined and joined[-1] and not one[1] and not joined[-1][1]:
            joined[-1] = [joined[-1][0] + one[0], []]
        else:
            joined.append(one)
    return joined


_PARAGRAPHS_JS = """
import { buildParagraphs } from "./layers/viewer/events/source-text.js";
let text = "";
for await (const part of process.stdin) text += part;
const map = JSON.parse(text);
const store = { document: map };
console.log(JSON.stringify(map.sources.map((source) => buildParagraphs(store, source))));
"""


def paragraphs_in_viewer(plain):
    """The paragraphs of the sources of a map that is not packed."""
    run_node = subprocess.run(
        ["node", "--input-type=module", "-e", _PARAGRAPHS_JS],
        cwd=ROOT, input=json.dumps(plain), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(run_node.stdout)


def test_synthetic_events_are_reproducible_sorted_and_of_stated_length():
    one, other = (list(SyntheticEvents(50).build_events()["records"]) for _ in range(2))
    assert one == other
    days = [event["time"]["start"] for event in one]
    assert list(accumulate(days, max)) == days
    assert {len("".join(event["statements"][0]["sentence"])) for event in one} == {SENTENCE_CHARS}
    assert {event["statements"][0]["source"] for event in one} <= {
        source["id"] for source in build_sources()
    }


@pytest.mark.browser
def test_scale_benchmark_measures_thousand_events(launch_chromium, tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    browser = launch_chromium(*CHROMIUM_ARGUMENTS)
    (row,) = measure_scale(browser, [1000], tmp_path, ScaleWorkload(loads=1, steps=4, popups=2))
    assert row["count"] == 1000
    assert row["file_mb"] < 2
    assert 0 < row["first_ms"] < 5000
    assert min(row["step_ms"], row["popup_ms"], row["click_ms"], row["heap_mb"]) > 0
