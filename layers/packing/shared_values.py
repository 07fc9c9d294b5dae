"""JSON documents in which keys and values that repeat are written once.

A page has a map document in this form; docs/reference/map-document.md, "In a page", describes it,
and `shared-values.js` in layers/viewer/core decodes it. The same document gives the same bytes.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

_REFERENCE_BYTES = 6
"""Size of a reference in place of a value, such as ``[-12],``."""

_MIN_SHARED_BYTES = 12
"""Least size of a value that is shared: less costs more than it saves."""


class SharedValues(TypedDict):
    """A document with what repeats in it.

    Attributes:
        shapes: Lists of keys that several objects have.
        shared: Encoded values that are referred to.
        document: The encoded document.
    """

    shapes: list[list[str]]
    shared: list[Any]
    document: Any


def share_values(document: Mapping[str, Any]) -> SharedValues:
    """Return a document of JSON values with keys and values that repeat written once.

    In the result a list that begins with a number is not the list itself: 0 comes before the items
    of a list that does, n > 0 before the values of an object with the nth list of keys, and -n
    refers to the nth shared value. All else is as in JSON.

    Args:
        document: Objects, lists, texts, numbers, booleans and None.
    """
    reader = _ValueReader()
    root = reader.read_value(document)
    uses, shapes = Counter[int](), Counter[tuple[str, ...]]()
    _count_uses(root, uses, shapes)
    frequent = [keys for keys, number in shapes.most_common() if number > 1 and keys]
    encoder = _Encoder(uses, {keys: number for number, keys in enumerate(frequent, start=1)})
    encoded = encoder.encode_value(root)
    return {
        "shapes": [list(keys) for keys in frequent],
        "shared": encoder.shared,
        "document": encoded,
    }


def expand_values(data: SharedValues) -> Any:  # noqa: ANN401  any JSON value
    """Return the document that `share_values` was given."""

    def expand_value(value: Any) -> Any:  # noqa: ANN401  any JSON value
        if isinstance(value, dict):
            return {key: expand_value(item) for key, item in value.items()}
        if not isinstance(value, list):
            return value
        if not value or not _is_number(value[0]):
            return [expand_value(item) for item in value]
        kind, *rest = value
        if kind < 0:
            return expand_value(data["shared"][-kind - 1])
        items = [expand_value(item) for item in rest]
        return dict(zip(data["shapes"][kind - 1], items, strict=True)) if kind else items

    return expand_value(data["document"])


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of the document.

    Attributes:
        number: The same for equal values, and for no others.
        size: Bytes of its JSON.
        plain: A text, number, boolean or None, else None.
        keys: Of an object, else None.
        items: Of a list or an object, else None.
    """

    number: int
    size: int
    plain: Any = None
    keys: tuple[str, ...] | None = None
    items: "list[_Value] | None" = None

    @property
    def is_number(self) -> bool:
        """Whether it is a number."""
        return self.items is None and _is_number(self.plain)

    def is_shorter_shared(self, uses: int) -> bool:
        """Return whether it is shorter to write it once and refer to it."""
        saved = self.size * (uses - 1) - _REFERENCE_BYTES * uses
        return self.size >= _MIN_SHARED_BYTES and saved > 1


class _ValueReader:
    """Numbers the values of a document, so that equal ones are found without comparing them."""

    def __init__(self) -> None:
        self._numbers: dict[object, int] = {}

    def read_value(self, value: object) -> _Value:
        """Return a value with the values in it."""
        if isinstance(value, dict):
            keys = tuple(value)
            items = [self.read_value(item) for item in value.values()]
            size = sum(one.size for one in items) + sum(len(key.encode()) + 4 for key in keys) + 1
            number = self._assign_number((keys, _list_numbers(items)))
            return _Value(number, size, keys=keys, items=items)
        if isinstance(value, list):
            items = [self.read_value(item) for item in value]
            size = sum(one.size + 1 for one in items) + 1
            return _Value(self._assign_number(_list_numbers(items)), size, items=items)
        text = json.dumps(value, ensure_ascii=False)
        return _Value(self._assign_number(text), len(text.encode()), value)

    def _assign_number(self, key: object) -> int:
        return self._numbers.setdefault(key, len(self._numbers))


def _list_numbers(items: list[_Value]) -> tuple[int, ...]:
    return tuple(item.number for item in items)


def _count_uses(value: _Value, uses: Counter[int], shapes: Counter[tuple[str, ...]]) -> None:
    """Count each value, and each list of keys.

    What is within a value that is shared counts once, because that is written once.
    """
    uses[value.number] += 1
    if uses[value.number] > 1 and value.size >= _MIN_SHARED_BYTES:
        return
    if value.keys is not None:
        shapes[value.keys] += 1
    for item in value.items or ():
        _count_uses(item, uses, shapes)


class _Encoder:
    """Encodes a document with the values and lists of keys that repeat in it."""

    def __init__(self, uses: Counter[int], shapes: Mapping[tuple[str, ...], int]) -> None:
        self.shared: list[Any] = []
        self._uses, self._shapes = uses, shapes
        self._references: dict[int, int] = {}

    def encode_value(self, value: _Value) -> object:
        """Return a value, or the reference to it."""
        if value.is_number or not value.is_shorter_shared(self._uses[value.number]):
            return self._encode_parts(value)
        if value.number not in self._references:
            self.shared.append(self._encode_parts(value))
            self._references[value.number] = -len(self.shared)
        return [self._references[value.number]]

    def _encode_parts(self, value: _Value) -> object:
        if value.items is None:
            return value.plain
        items = [self.encode_value(item) for item in value.items]
        if value.keys is None:
            return [0, *items] if value.items and value.items[0].is_number else items
        shape = self._shapes.get(value.keys)
        return [shape, *items] if shape else dict(zip(value.keys, items, strict=True))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
