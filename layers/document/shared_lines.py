"""Lines that several shapes of a document have in common, each written once.

Areas that border on each other, a border drawn as a line, and an event's area that is also ground
have the same positions. They are found as the arcs of TopoJSON are (Bostock and Metcalf, *The
TopoJSON Format Specification*, 2.1.4): lines are cut where the neighbours of a position differ.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import pairwise
from typing import Any, cast

from layers.document.delta_geometry import SHARED_LINE_MARK, decode_positions, encode_numbers
from layers.document.schema import EncodedShape, MapDocument

_MAX_CODED_CHARS = 4_000_000
"""Coded lines above which a document stays as it is: a second's work, and not a page to send."""

_MIN_SHARED_CHARS = 24
"""Shortest coded line that is shared: less than this costs more than it saves."""

_Position = tuple[int, int]
_Line = tuple[_Position, ...]


def share_lines(document: MapDocument) -> MapDocument:
    """Return a document in which a line that shapes have in common is written once.

    The shapes refer to these lines, which the document has as ``lines``. Decoded, each shape has
    the same positions in the same order. The document is returned as it is where it would not be
    shorter.

    Args:
        document: A map document, packed or not, with whole lines only.
    """
    shapes = list(_iter_shapes(document))
    texts = list(dict.fromkeys(text for one in shapes for text in _iter_texts(one["deltas"])))
    if sum(map(len, texts)) > _MAX_CODED_CHARS:
        return document
    uses = Counter(text for one in shapes for text in _iter_texts(one["deltas"]))
    lines = {text: line for text in texts if len(line := tuple(decode_positions(text))) > 1}
    nodes = _find_nodes(lines.values())
    pieces = {text: _cut_line(line, nodes) for text, line in lines.items()}
    counts = Counter[_Line]()
    for text, parts in pieces.items():
        for part in parts:
            counts[_order_piece(part)] += uses[text]
    numbers = _LineNumbers()
    written = {
        text: numbers.write_line(parts)
        for text, parts in pieces.items()
        if _has_shared_piece(parts, counts)
    }
    before = sum(len(text) * number for text, number in uses.items())
    after = sum(len(written.get(text, text)) * number for text, number in uses.items())
    if after + len(json.dumps(numbers.texts)) >= before:
        return document
    return _replace_lines(document, written, numbers.texts)


def _iter_shapes(document: MapDocument) -> Iterator[EncodedShape]:
    """Yield the shapes of the ground's features and of the events."""
    for layer in document["layers"]:
        for feature in layer["features"]:
            yield feature["shape"]
    yield from document["events"].get("shapes", ())


def _iter_texts(deltas: Any) -> Iterator[str]:  # noqa: ANN401  text in lists in lists
    if isinstance(deltas, str):
        yield deltas
        return
    for part in deltas:
        yield from _iter_texts(part)


def _find_nodes(lines: Iterable[_Line]) -> set[_Position]:
    """Return the ends of lines, and the positions whose neighbours differ from line to line."""
    neighbours: dict[_Position, frozenset[_Position]] = {}
    nodes = set[_Position]()
    for line in lines:
        nodes.update((line[0], line[-1]))
        for before, position, after in zip(line, line[1:], line[2:], strict=False):
            pair = frozenset((before, after))
            if neighbours.setdefault(position, pair) != pair:
                nodes.add(position)
    return nodes


def _cut_line(line: _Line, nodes: set[_Position]) -> list[_Line]:
    inner = (number for number in range(1, len(line) - 1) if line[number] in nodes)
    return [line[start : end + 1] for start, end in pairwise([0, *inner, len(line) - 1])]


def _order_piece(piece: _Line) -> _Line:
    """Return a piece in the direction in which it is written, whichever way it is used."""
    return min(piece, piece[::-1])


def _has_shared_piece(pieces: Sequence[_Line], counts: Counter[_Line]) -> bool:
    return any(
        counts[_order_piece(piece)] > 1 and len(_write_positions(piece)) >= _MIN_SHARED_CHARS
        for piece in pieces
    )


def _write_positions(line: _Line) -> str:
    steps = (
        number - previous
        for position, before in zip(line, ((0, 0), *line), strict=False)
        for number, previous in zip(position, before, strict=True)
    )
    return encode_numbers(steps)


class _LineNumbers:
    """The shared lines, numbered in the order in which they are first used."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[_Line, int] = {}

    def write_line(self, pieces: Iterable[_Line]) -> str:
        """Return the text of a line made of these pieces: a reversed one is ``-1 - number``."""
        return SHARED_LINE_MARK + encode_numbers(map(self._find_number, pieces))

    def _find_number(self, piece: _Line) -> int:
        written = _order_piece(piece)
        if written not in self._numbers:
            self._numbers[written] = len(self.texts)
            self.texts.append(_write_positions(written))
        number = self._numbers[written]
        return number if written == piece else -1 - number


def _replace_lines(document: MapDocument, written: dict[str, str], texts: list[str]) -> MapDocument:
    def rewrite(deltas: Any) -> Any:  # noqa: ANN401  text in lists in lists
        if isinstance(deltas, str):
            return written.get(deltas, deltas)
        return [rewrite(part) for part in deltas]

    def rewrite_shape(shape: EncodedShape) -> EncodedShape:
        return {"type": shape["type"], "deltas": rewrite(shape["deltas"])}

    layers = [
        {
            **layer,
            "features": [
                {**feature, "shape": rewrite_shape(feature["shape"])}
                for feature in layer["features"]
            ],
        }
        for layer in document["layers"]
    ]
    events = document["events"]
    if "shapes" in events:
        events = copy(events)  # a packed one is more than its keys
        events["shapes"] = [rewrite_shape(shape) for shape in events["shapes"]]
    return cast("MapDocument", {**document, "layers": layers, "events": events, "lines": texts})
