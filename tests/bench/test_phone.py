"""Table of the telephone's figures, and the plain page that they are compared with."""

import json

import pytest

pytest.importorskip(
    "playwright", reason="playwright is not installed: it belongs to the dependency group dev"
)

from bench import phone
from geo import load_project

GOOD = dict.fromkeys(phone.COLUMN_TITLES, 40.0) | {
    "script_ms": 10.0,
    "pan_fps": 60.0,
    "canvases_mb": 10.0,
}
TARGET_CASES = [
    (0, "first_ms", 901, "the first map is drawn within 900 ms"),
    (10_000, "first_ms", 1401, "more events may take longer"),
    (10_000, "script_ms", 17, "the script of a step, where there are many events"),
    (250_000, "script_ms", 34, "limits hold from a number of events on"),
    (0, "pan_fps", 49, "of frames a second, fewer is worse"),
    (0, "canvases_mb", 13, "memory of every map"),
]


@pytest.mark.parametrize(("count", "key", "value", "why"), TARGET_CASES)
def test_table_marks_missed_targets(count, key, value, why):
    ours = {"count": count, "who": "ours", **GOOD, key: value}
    table = phone.format_table([ours, {"count": count, "who": "leaflet", **GOOD}])
    assert table.count("**") == 2, why
    assert f"**{value:,}**" in table, why


def test_table_of_good_figures_marks_none():
    rows = [{"count": 0, "who": who, **GOOD} for who in ("ours", "leaflet")]
    assert "**" not in phone.format_table(rows)


def test_plain_page_has_a_mark_for_each_event(monkeypatch, tmp_path):
    monkeypatch.setattr(phone, "export", lambda *_, **__: 0)
    ours, plain = phone.write_pages(0, tmp_path)
    script = plain.path.read_text(encoding="utf-8").split("const marks = ")[1]
    marks, _ = json.JSONDecoder().raw_decode(script)
    assert len(marks) == len(ours.ids) == len(load_project(phone.Path()).events)
    assert all(ours.days[0] <= day <= ours.days[1] for _, _, day, _ in marks)
