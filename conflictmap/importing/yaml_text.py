"""YAML of project files as text, written record by record.

PyYAML's writer takes a millisecond for a record; a data set has hundreds of thousands. What is
written here is read back as the same text by any YAML reader: a value that could be read as
anything but its text is quoted as JSON, which YAML 1.2 contains.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

_PLAIN = re.compile(r"[A-Za-zÀ-ɏ][\w .,/()+&'’–%-]*[\w).]\Z|[A-Za-z]\Z")
_SPECIAL = re.compile(
    r"(?:y|n|yes|no|on|off|true|false|null|nan|inf|[-+.0-9].*|.*:\s.*|.*\s#.*)\Z", re.IGNORECASE
)
_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


class RawNumber(str):
    """Digits that are written as they are, such as a class or a degree."""

    __slots__ = ()


def format_scalar(value: object) -> str:
    """Return a value as a YAML scalar on one line."""
    kind = type(value)
    if kind is str:
        return _format_text(str(value))
    if kind is RawNumber:
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return format_degrees(value) if isinstance(value, float) else _format_text(str(value))


@lru_cache(maxsize=1 << 16)
def _format_text(text: str) -> str:
    """Return a text as it is, or as a JSON string if it could be read as anything else."""
    if _PLAIN.match(text) and not _SPECIAL.match(text):
        return text
    return json.dumps(text, ensure_ascii=_LINE.search(text) is not None)


@lru_cache(maxsize=1 << 16)
def _format_flow_text(text: str) -> str:
    """Return a text within brackets, where a comma ends a value."""
    plain = _format_text(text)
    if plain[:1] != '"' and ("," in plain or "'" in plain):
        return json.dumps(text, ensure_ascii=False)
    return plain


def format_degrees(value: float) -> str:
    """Return a number in plain decimal notation, the only one that the project's reader accepts."""
    if value == int(value) and abs(value) < 1e15:  # noqa: PLR2004  whole numbers of a double
        return str(int(value))
    text = repr(value)
    return format(Decimal(text), "f") if "e" in text or "E" in text else text


def format_flow(value: Any) -> str:  # noqa: ANN401  a tree of whatever records hold
    """Return a value on one line: lists in brackets, mappings in braces."""
    kind = type(value)
    if kind is str:
        return _format_flow_text(value)
    if kind is RawNumber:
        return str(value)
    if kind is dict:
        pairs = [f"{_format_key(key)}: {format_flow(part)}" for key, part in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if kind is list or kind is tuple:
        return f"[{', '.join([format_flow(part) for part in value])}]"
    return format_scalar(value)


@lru_cache(maxsize=4096)
def _format_key(key: object) -> str:
    text = str(key)
    if re.match(r"[A-Za-z_][\w-]*\Z", text) and not _SPECIAL.match(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def format_record(record: Mapping[str, Any], indent: int = 2, *, is_item: bool = True) -> str:
    """Return a record as lines of a block mapping.

    Args:
        record: Its keys and values; lists of mappings become block lists, other values one line.
        indent: Number of spaces before the dash, or before the keys if it is no item.
        is_item: Whether the record is an item of a list.
    """
    inner = indent + 2 if is_item else indent
    space = " " * inner
    prefix = f"{' ' * indent}- " if is_item else space
    lines: list[str] = []
    for key, value in record.items():
        kind = type(value)
        if kind is str:
            lines.append(f"{prefix}{_format_key(key)}: {_format_text(value)}")
        elif kind is list and value and type(value[0]) is dict:
            lines.append(f"{prefix}{key}:")
            lines += [format_record(item, inner + 2) for item in value]
        else:
            lines.append(f"{prefix}{_format_key(key)}: {format_flow(value)}")
        prefix = space
    return "\n".join(lines)
