"""Imports of sample files, and their comparison with the expected results."""

import json
from pathlib import Path

from conflictmap.importing.dataset_imports import read_files
from conflictmap.importing.model import ImportOptions
from conflictmap.importing.recipe import build_recipe

SAMPLES = Path(__file__).parent / "samples"


def import_report(path, recipe=None, **options):
    """Return the report of a file as JSON, with every event."""
    parsed = build_recipe(recipe or {}, "recipe")
    result = read_files([Path(path)], ImportOptions(**options), parsed, keep_events=True)
    return result.reports[0].to_json()


def write_text(folder, name, text, encoding="utf-8"):
    """Write a file of a test; return its path."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def list_differences(expected, got):
    """Return what differs from an expected result: rows, events, refusals, merges, notes."""
    found = [key for key in ("as", "rows", "counts") if expected[key] != got[key]]
    events = {event["row"]: event for event in got["events"]}
    for event in expected["events"]:
        found += _list_event_differences(event, events.pop(event["row"], {}))
    found += [f"row {row}: an event too many" for row in events]
    found += _list_refusal_differences(expected["refused"], got["refused"])
    merges = [
        {(row["row"], row["into"]) for row in report.get("merged", [])}
        for report in (expected, got)
    ]
    if merges[0] != merges[1]:
        found.append(f"merged {merges[1]}, not {merges[0]}")
    noted = [note["rows"] for note in got["warnings"]]
    found += [
        f"no note {note}"
        for note in expected["warnings"]
        if note["rows"] and note["rows"] not in noted
    ]
    return found


def _list_event_differences(expected, got):
    found = []
    for key, value in expected.items():
        other = got.get(key)
        if (key, value) != ("type", "ask") and other != value:
            found.append(f"row {expected['row']} {key}: {other!r}, not {value!r}")
    if "fatalities" not in expected and "fatalities" in got:
        found.append(f"row {expected['row']}: figures {got['fatalities']}")
    return found


def _list_refusal_differences(expected, got):
    codes = [
        {row["row"]: row["reason"].split(":")[0].split(" (")[0] for row in rows}
        for rows in (expected, got)
    ]
    found = [] if codes[0] == codes[1] else [f"refused {codes[1]}, not {codes[0]}"]
    would_be = {row["row"]: row.get("would_be") for row in got}
    found += [
        f"row {row['row']} would be {would_be.get(row['row'])}"
        for row in expected
        if "would_be" in row and row["would_be"] != would_be.get(row["row"])
    ]
    return found


def read_expected(name):
    """Return an expected result by the name of its sample."""
    return json.loads((SAMPLES / "expected" / f"{name}.json").read_text())
