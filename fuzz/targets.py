"""Fuzz targets: each draws input and checks the properties that must hold for it.

A target is a Hypothesis test. It raises if a property is violated; otherwise it counts the input as
taken or refused.
"""

import io
import json
import math
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from geo.dates import DateError, parse_date
from geo.errors import ConflictMapError, ProjectError, ValidationIssue
from geo.geocoding.batch import geocode_file
from geo.geocoding.geocoder import Geocoder
from geo.io.folder import MemoryFolder
from geo.location import locate_events
from geo.project.loader import load_project
from geo.project.model import Project
from geo.text.links import is_link
from geo.text.unicode_safety import find_hidden_character
from layers.i18n import Translator
from layers.map_builder import build_map_document
from layers.page.asset_bundle import json_block
from tests.support.sample_project import ROOT, SampleProject

_MAX_LONGITUDE_DEG, _MAX_LATITUDE_DEG = 180, 90
OUTCOME_COUNTS: Counter[str] = Counter()
"""How many inputs were taken and how many refused, over all targets since it was last cleared."""

LANGUAGES = ("en", "hy", "az", "ru")

_YAML_FILES = ("events.yaml", "data/sources.yaml", "data/places.yaml", "data/layers.yaml")
_GEOJSON_FILE = "data/geojson/river.geojson"
_HOSTILE_PIECES = (
    "", "{", "}", "[", "]", "- ", ": ", "\n", "\n  ", "\t", ",", "#", "|", ">", "? ", "&a ", "*a",
    "!!x ", "%YAML 1.2\n", "---\n", "...", "<<: ", "null", "~", "NO", "true", "0x1F", "1e999",
    "-1", "9" * 5000, "NaN", "Infinity", ".inf", "'", '"', "\\", "\\u0000", "\\ud800",
    "\\U00110000", "\0", "\x1b", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "\ufffe",
    "e" + "\u0301\u0327" * 40, "а", "{}", "[]", "[[]]", '""', "{{ 7*7 }}", "{% x %}", "</script>",
    "<!--", "javascript:x", "../", "/etc/passwd", "http://[::1]/", "2023-02-30", "0000", "Y1E9",
    "[..2020]", "id: ", "id: flood", "names: ", "coordinates", '"type": ', "null,", "180.0000001",
    "1e-320", "-0", "é", "İ", "ß", "\U0001f600",
)  # fmt: skip
"""What goes wrong in files: marks of the formats, odd numbers, hidden letters, old tricks."""


@st.composite
def mutated_text(draw: st.DrawFn, text: str) -> str:
    """Draw the text with up to five spans deleted, duplicated, or overwritten."""
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 40)))
        new = draw(
            st.sampled_from((*_HOSTILE_PIECES, text[start:end] * 2, text[start:end] * 50))
            | st.text(max_size=8)
        )
        text = text[:start] + new + text[end:]
    return text


_JSON_SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
JSON_VALUES = st.deferred(
    lambda: (
        _JSON_SCALARS
        | st.lists(JSON_VALUES, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "coordinates", "id", "x"]), JSON_VALUES, max_size=3
        )
    )
)
"""Anything that JSON can hold, and NaN and infinity, which it cannot."""


@st.composite
def mutated_json(draw: st.DrawFn, data: object) -> object:
    """Draw parsed JSON in which up to three values are replaced or removed."""
    data = json.loads(json.dumps(data))
    for _ in range(draw(st.integers(1, 3))):
        holder, key = draw(st.sampled_from(list(_iter_slots(data))))
        if isinstance(holder, dict) and draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = draw(JSON_VALUES)
        if not list(_iter_slots(data)):
            break
    return data


def _iter_slots(data: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  parsed JSON
    items = data.items() if isinstance(data, dict) else enumerate(data)
    for key, value in items:
        yield data, key
        if isinstance(value, dict | list):
            yield from _iter_slots(value)


def fuzz_yaml_files(data: st.DataObject) -> None:
    """Any mutated YAML file: loaded, or rejected with printable errors."""
    tiny = SampleProject()
    name = data.draw(st.sampled_from(_YAML_FILES))
    text = data.draw(mutated_text(tiny.files[name].decode()))
    tiny.files[name] = text.encode(errors="surrogatepass")
    _check_load(tiny)


def fuzz_geojson_text(data: st.DataObject) -> None:
    """A GeoJSON file with mutated text."""
    tiny = SampleProject()
    text = data.draw(mutated_text(tiny.files[_GEOJSON_FILE].decode()))
    tiny.files[_GEOJSON_FILE] = text.encode(errors="surrogatepass")
    _check_load(tiny)


def fuzz_geojson_values(data: st.DataObject) -> None:
    """A GeoJSON file of valid JSON with replaced values."""
    tiny = SampleProject()
    found = data.draw(mutated_json(json.loads(tiny.files[_GEOJSON_FILE])))
    tiny.files[_GEOJSON_FILE] = json.dumps(found).encode()
    _check_load(tiny)


def fuzz_source_texts(data: st.DataObject) -> None:
    """A source with mutated text."""
    tiny = SampleProject()
    name = "data/sources/herald.txt"
    text = data.draw(mutated_text(tiny.files[name].decode()))
    tiny.files[name] = text.encode(errors="surrogatepass")
    _check_load(tiny)


def _check_load(tiny: SampleProject) -> None:
    try:
        project = load_project(MemoryFolder(tiny.files))
        located = locate_events(project, drafts=True)
    except ProjectError as error:
        OUTCOME_COUNTS["refused"] += 1
        _check_that(bool(error.issues), "refused without a fault")
        for fault in error.issues:
            _check_fault(fault)
        return
    OUTCOME_COUNTS["taken"] += 1
    block = json_block(build_map_document(project, located))
    _check_that("<" not in block, "a '<' in the data of the page")
    json.loads(block)


def _check_fault(fault: ValidationIssue) -> None:
    _check_that(bool(fault.file and fault.message), f"a fault that says nothing: {fault!r}")
    line = str(fault)
    _check_that(
        find_hidden_character(line) is None and "\n" not in line, f"cannot be printed: {fault!r}"
    )
    line.encode()


@cache
def _load_own_project() -> Project:
    return load_project(ROOT)


@cache
def _build_geocoder() -> Geocoder:
    return Geocoder(_load_own_project().gazetteer)


_PLACE_WORDS = st.sampled_from([
    "near", "between", "and", "along", "from", "to", "towards", "of", "in", "km", "m", "miles",
    "N", "SSW", "north", "eastern", "the", "part", "halfway", "5", "1/2", "1/0", "2.5", "10-20",
    "1,000", "−3", "about", "several", "by road", "vicinity", "Lachin", "Goris", "Lachin corridor",
    "Shusha", "Mets Shen", "Լաչին", "Armenia", "line of contact", "road", "district", ",", "/",
    "(", ")", "-", "'", "of the", "Hakari", "Stepanakert", "Azerbaijan",
])  # fmt: skip


def fuzz_expressions(data: st.DataObject) -> None:
    """Place expressions and mappings: a result that can be drawn, or `ConflictMapError`."""
    query: Any = data.draw(
        st.lists(_PLACE_WORDS | st.text(max_size=5), max_size=14).map(" ".join)
        | st.text(max_size=40)
        | st.dictionaries(
            st.sampled_from(["name", "kind", "in", "id", "point", "precision_m", "why"]),
            JSON_VALUES | _PLACE_WORDS | st.tuples(st.floats(), st.floats()),
            max_size=4,
        )
        | st.builds(
            lambda lon, lat, radius: {"point": [lon, lat], "precision_m": radius, "why": "so"},
            st.floats(-180, 180) | st.integers(),
            st.floats(-90, 90) | st.integers(),
            st.floats(0, 1e6) | st.integers(),
        )
    )  # fmt: skip
    try:
        answer = _build_geocoder().geocode(query)
    except ConflictMapError:
        OUTCOME_COUNTS["refused"] += 1
        return
    OUTCOME_COUNTS["taken"] += 1
    json.dumps(answer.to_json(), allow_nan=False)
    if answer.status != "found":
        _check_that(answer.point is None, "a point without an answer")
        return
    if answer.point is None or answer.geometry is None or answer.radius_m is None:
        raise AssertionError(f"found without a place: {query!r}")
    longitude, latitude = answer.point
    on_globe = abs(longitude) <= _MAX_LONGITUDE_DEG and abs(latitude) <= _MAX_LATITUDE_DEG
    _check_that(on_globe, f"off the globe: {answer.point}")
    _check_that(answer.geometry.is_valid, "a shape that is not valid")
    _check_that(0 <= answer.radius_m < math.inf, f"a radius of {answer.radius_m}")


_DATE_TEXT = st.text("0123456789-~?%X./[]{},TYSEZ+: ", max_size=24)
_KNOWN_DATES = st.sampled_from([
    "2023", "2023-04", "2023-04-23", "2023-21", "199X", "19XX", "2023-04-XX", "..", "", "Y12345",
    "1984~", "2004-06?-11",
])  # fmt: skip


def fuzz_dates(data: st.DataObject) -> None:
    """EDTF dates: an accepted date starts before it ends and has a text in each language."""
    text = data.draw(
        _DATE_TEXT | st.lists(_KNOWN_DATES, max_size=3).map("/".join) | st.text(max_size=12)
    )
    try:
        span = parse_date(text)
    except DateError as error:
        OUTCOME_COUNTS["refused"] += 1
        _check_that(str(error).isprintable(), f"a message that cannot be printed: {error!r}")
        return
    OUTCOME_COUNTS["taken"] += 1
    known = [day for day in (span.start, span.end) if day is not None]
    _check_that(bool(known) and known == sorted(known), f"{text!r} ends before it starts")
    for language in LANGUAGES:
        words = Translator(language).format_interval(span)
        _check_that(
            bool(words.strip()) and "{" not in words, f"{text!r} is {words!r} in {language}"
        )


def fuzz_links(data: st.DataObject) -> None:
    """Links: an accepted link has one plain host for every URL parser."""
    pieces = st.sampled_from([
        "http", "https", ":", "//", "/", "\\", "@", "example.org", "[::1]", "127.0.0.1", "0x7f.1",
        "%2f", "?", "#", "xn--", "xn--80ak6aa92e.com", ".", ":80", ":99999", " ", "\t", "ａ", "。",
        "javascript:", "user:pass", "é.fr", "…", "ß",
    ])  # fmt: skip
    loose = st.lists(pieces | st.text(max_size=3), max_size=8).map("".join)
    near = st.builds(
        "{}://{}{}".format,
        st.sampled_from(["http", "https", "HTTPS"]),
        st.lists(pieces | st.text(st.characters(min_codepoint=33), max_size=4), max_size=4).map(
            "".join
        ),
        st.sampled_from(["", "/", "/a b", "?q=1", "#x", ".", ":443/"]),
    )
    text = data.draw(loose | near)
    if not is_link(text):
        OUTCOME_COUNTS["refused"] += 1
        return
    OUTCOME_COUNTS["taken"] += 1
    _check_that(text.lower().startswith(("http://", "https://")), f"{text!r} is a link")
    host = text.split("//", 1)[1].split("/")[0].split("?")[0].split("#")[0]
    _check_that(
        bool(host) and not set(host) & set("@\\[] \t\n<>\"'`"), f"{text!r} has a host {host!r}"
    )


def fuzz_tables(data: st.DataObject) -> None:
    """CSV of names: each row gets a result, or the whole table is rejected."""
    text = data.draw(mutated_text('name,note\nLachin,"a, b"\n3 km east of Lachin,=1+1\nNowhere,\n'))
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.csv"), Path(folder, "out.csv")
        source.write_bytes(text.encode(errors="surrogatepass"))
        try:
            counts = geocode_file(source, target, _build_geocoder())
        except ConflictMapError:
            OUTCOME_COUNTS["refused"] += 1
            _check_that(not target.exists(), "half a table was written")
            return
        OUTCOME_COUNTS["taken"] += 1
        rows = _read_rows(target.read_text(encoding="utf-8"))
    _check_that(len(rows) == counts.total() + 1, f"{counts.total()} rows became {len(rows) - 1}")
    for cell in (cell for row in rows for cell in row):
        risky = cell.startswith(("=", "@", "\t", "\r"))
        _check_that(not risky, f"a spreadsheet would run {cell!r}")


def _read_rows(text: str) -> list[list[str]]:
    import csv  # noqa: PLC0415

    return list(csv.reader(io.StringIO(text, newline="")))


def _check_that(holds: bool, message: str) -> None:  # noqa: FBT001
    if not holds:
        raise AssertionError(message)


TARGETS: dict[str, Callable[[st.DataObject], None]] = {
    "yaml": fuzz_yaml_files,
    "geojson-text": fuzz_geojson_text,
    "geojson-values": fuzz_geojson_values,
    "sources": fuzz_source_texts,
    "expressions": fuzz_expressions,
    "dates": fuzz_dates,
    "links": fuzz_links,
    "tables": fuzz_tables,
}
