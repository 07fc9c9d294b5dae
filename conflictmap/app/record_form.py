"""A record of the project as a form: one field for each value, and only what changed is written."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from conflictmap.editing.yaml_values import Value, read_values, set_value
from geo.project.sources import RIGHTS
from geo.project.vocabulary import EVENT_TYPES

_LONG_CHARS = 80
_OPTIONAL_KEYS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "events": (
        ("date_note",),
        ("place",),
        ("place_note",),
        ("actors",),
        ("fatalities", "low"),
        ("fatalities", "best"),
        ("fatalities", "high"),
    ),
    "sources": (("publisher",), ("date",), ("url",), ("archive",), ("language",)),
    "map": (("description",), ("languages",), ("bounds",), ("view",), ("lead",)),
}
"""Keys that a record may lack and that the form offers all the same."""

_LIST_KEYS = frozenset([("actors",), ("languages",), ("bounds",), ("view",)])
_CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("events", "type"): tuple(EVENT_TYPES),
    ("events", "review"): ("draft", "verified", "imported"),
    ("sources", "rights"): tuple(RIGHTS),
}

Path = tuple[str, ...]


def draw_record_form(text: str, list_key: str, identifier: str, *, prefix: str) -> dict[Path, Any]:
    """Draw the fields of a record, and return their values by the keys that lead to them.

    Args:
        text: The YAML file.
        list_key: The key of the list, or of a mapping.
        identifier: The record's id; empty for a mapping.
        prefix: Prefix of the keys of the fields.

    Raises:
        SpliceError: there is no such record.
    """
    values = read_values(text, list_key, identifier)
    stored = _flatten_values(values)
    paths = list(stored)
    offered = _OPTIONAL_KEYS.get(list_key, ())
    paths += [path for path in offered if path not in stored and not _is_nested(values, path)]
    return {
        path: _draw_field(list_key, path, stored.get(path, ""), f"{prefix}:{'.'.join(path)}")
        for path in paths
        if path != ("id",)
    }


def _is_nested(values: Mapping[str, Any], path: Path) -> bool:
    """Return whether a record has a key whose value is no text or list of texts."""
    value: Any = values
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value is not None


def _flatten_values(values: Mapping[str, Any], path: Path = ()) -> dict[Path, Any]:
    """Return the texts and lists of texts of a record; deeper values are left to its lines."""
    flat: dict[Path, Any] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            flat |= _flatten_values(value, (*path, key))
        elif isinstance(value, str) or all(isinstance(one, str) for one in value):
            flat[*path, key] = value
    return flat


def _draw_field(list_key: str, path: Path, stored: str | list[str], key: str) -> str | list[str]:
    label = " ".join(path).replace("_", " ")
    label = f"{label[:1].upper()}{label[1:]}"
    choices = _CHOICES.get((list_key, path[-1])) if len(path) == 1 else None
    if choices and stored in choices:
        return str(st.selectbox(label, choices, choices.index(str(stored)), key=key))
    if isinstance(stored, list) or path in _LIST_KEYS:
        lines = "\n".join(stored)
        return split_lines(st.text_area(f"{label}, one on each line", lines, key=key, height=100))
    shown = stored.strip()
    if len(shown) > _LONG_CHARS:
        return st.text_area(label, shown, key=key, height=100).strip()
    return st.text_input(label, shown, key=key).strip()


def split_lines(written: str) -> list[str]:
    """Return the lines that are not empty: names may have commas in them."""
    return [line.strip() for line in written.splitlines() if line.strip()]


def apply_form(text: str, list_key: str, identifier: str, fields: Mapping[Path, Any]) -> str:
    """Return the text with the values of a form that differ from those that are stored.

    Args:
        text: The YAML file.
        list_key: The key of the list, or of a mapping.
        identifier: The record's id; empty for a mapping.
        fields: The values, by the keys that lead to them.

    Raises:
        SpliceError: the record is gone, or its form cannot be changed here.
    """
    stored = _flatten_values(read_values(text, list_key, identifier))
    for path, value in fields.items():
        before = stored.get(path, [] if isinstance(value, list) else "")
        is_same = value == before or (isinstance(before, str) and value == before.strip())
        if not is_same:
            changed: Value = value or None
            text = set_value(text, list_key, identifier, path, changed)
    return text
