"""A comparison as text for the terminal, and as a page for editors."""

import base64
import hashlib
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html import escape

from conflictmap.comparison.compare import RECORD_KINDS, Change, Comparison, RecordChange
from geo.text.plurals import pluralize

_RECORD_TITLES = {
    "map": "Map",
    "event": "Events",
    "source": "Sources",
    "place": "Places",
    "layer": "Layers",
}
_KIND_TITLES = {"sources": "statements changed", "other": "changed otherwise"}
_SHOWN_CHARS = 100
_MAX_COMPARED_WORDS = 2_000
_METRES_PER_KM = 1000.0
_WORD_PATTERN = re.compile(r"\s+|\w+(?:[.’'-]\w+)*|[^\w\s]")
_STYLE = """\
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;\
color:#1b1b1b;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin:1.2rem 0 .2rem}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{border:1px solid #bbb;padding:.3rem .5rem;text-align:start;vertical-align:top;\
overflow-wrap:anywhere}
th:first-child,td:first-child{width:12rem}
del{background:#fbe3dc}ins{background:#d9ecf7}
.kind{font-weight:normal;color:#555}
@media print{body{margin:0;max-width:none}tr{break-inside:avoid}}
"""


def render_text(comparison: Comparison) -> str:
    """Return the comparison as lines for the terminal."""
    return "\n".join(_iter_lines(comparison)) + "\n"


def _iter_lines(comparison: Comparison) -> Iterator[str]:
    yield f"from {comparison.older} to {comparison.newer}"
    yield describe_counts(comparison)
    for record in RECORD_KINDS:
        selected = comparison.select(record)
        if selected:
            yield ""
            yield f"{_RECORD_TITLES[record]}:"
        for one in selected:
            yield "  " + _join_lines(" ".join(filter(None, _iter_heading(one))))
            for change in one.changes:
                yield f"    {_join_lines(_format_change(change))}"


def describe_counts(comparison: Comparison) -> str:
    """Return the number of changes in one line."""
    parts = [
        f"{count:,} {_KIND_TITLES.get(kind, kind)}"
        for kind, count in comparison.count_events().items()
    ]
    events = f"events: {', '.join(parts)}" if parts else "no event changed"
    others = [
        pluralize(len(comparison.select(kind)), kind)
        for kind in ("source", "place", "layer")
        if comparison.select(kind)
    ]
    if comparison.select("map"):
        others.append("the map")
    return f"{events}; other changes: {', '.join(others) or 'none'}"


def _iter_heading(one: RecordChange) -> Iterator[str]:
    yield ", ".join(_KIND_TITLES.get(kind, kind) for kind in one.kinds) + ":"
    yield one.id
    yield one.date
    yield one.title


def _format_change(change: Change) -> str:
    values = f"{_shorten(change.was) or '(none)'} → {_shorten(change.now) or '(none)'}"
    distance = format_distance(change.distance_m)
    return f"{change.field}: {values}{distance and f', {distance}'}"


def format_distance(distance_m: float | None) -> str:
    """Return a distance in metres or kilometres; empty for None and zero."""
    if not distance_m or distance_m < 1:
        return ""
    if distance_m < _METRES_PER_KM:
        return f"{distance_m:.0f} m"
    return f"{distance_m / _METRES_PER_KM:,.1f} km"


def _shorten(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARS else f"{text[: _SHOWN_CHARS - 1]}…"


def _join_lines(text: str) -> str:
    """Return a text on one line: no value looks like another line of the list."""
    return " ".join(text.split())


def render_page(comparison: Comparison) -> str:
    """Return the comparison as an HTML page without scripts, which loads nothing."""
    digest = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    title = f"Changes from {comparison.older} to {comparison.newer}"
    body = "\n".join(_iter_sections(comparison))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="'
        f"default-src 'none'; style-src 'sha256-{digest}'\">\n"
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n<p>{escape(describe_counts(comparison))}</p>\n"
        f"{body}\n</body>\n</html>\n"
    )


def _iter_sections(comparison: Comparison) -> Iterator[str]:
    for record in RECORD_KINDS:
        selected = comparison.select(record)
        if not selected:
            continue
        yield f"<h2>{_RECORD_TITLES[record]}</h2>"
        for one in selected:
            kinds = ", ".join(_KIND_TITLES.get(kind, kind) for kind in one.kinds)
            words = " · ".join(filter(None, (one.id, one.date, kinds)))
            title = escape(one.title or one.id)
            yield (f'<h3><bdi>{title}</bdi> <span class="kind">{escape(words)}</span></h3>')
            if one.changes:
                yield "<table><thead><tr><th>Field</th><th>Was</th><th>Is</th></tr></thead><tbody>"
                yield from map(_render_row, one.changes)
                yield "</tbody></table>"


def _render_row(change: Change) -> str:
    was, now = mark_differences(change.was, change.now)
    distance = format_distance(change.distance_m)
    if distance:
        now += f"<br>moved {distance}"
    return (
        f'<tr><td>{escape(change.field)}</td><td dir="auto">{was}</td>'
        f'<td dir="auto">{now}</td></tr>'
    )


def mark_differences(was: str, now: str) -> tuple[str, str]:
    """Return two texts as HTML in which words that differ are marked as deleted and inserted."""
    before, after = (_WORD_PATTERN.findall(text) for text in (was, now))
    if max(len(before), len(after)) > _MAX_COMPARED_WORDS:
        return escape(was), escape(now)
    left, right = [], []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old, new = escape("".join(before[i1:i2])), escape("".join(after[j1:j2]))
        left.append(old if tag == "equal" or not old else f"<del>{old}</del>")
        right.append(new if tag == "equal" or not new else f"<ins>{new}</ins>")
    return "".join(left), "".join(right)
