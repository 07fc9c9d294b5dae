"""Small OpenStreetMap extracts, written as XML and as PBF.

PBF: https://wiki.openstreetmap.org/wiki/PBF_Format, uncompressed, plain nodes, no deltas of nodes.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

Point = tuple[float, float]


@dataclass
class OsmData:
    """Nodes, ways and areas, with ids in the order in which they are added."""

    nodes: list[tuple[Point, Mapping[str, str]]] = field(default_factory=list)
    ways: list[tuple[list[int], Mapping[str, str]]] = field(default_factory=list)
    relations: list[tuple[list[int], Mapping[str, str]]] = field(default_factory=list)

    def add_node(self, point: Point, **tags: str) -> int:
        """Add a node, longitude first; ``name_en`` becomes ``name:en``."""
        self.nodes.append((point, _restore_colons(tags)))
        return len(self.nodes)

    def add_way(self, points: Sequence[Point], *, closed: bool = False, **tags: str) -> int:
        """Add a way."""
        ids = [self.add_node(point) for point in points]
        self.ways.append((ids + ids[:1] if closed else ids, _restore_colons(tags)))
        return len(self.ways)

    def add_area(self, rings: Sequence[Sequence[Point]], **tags: str) -> None:
        """Add a multipolygon of outer rings."""
        ways = [self.add_way(ring, closed=True) for ring in rings]
        self.relations.append((ways, _restore_colons({"type": "multipolygon", **tags})))

    def write_xml(self, path: Path) -> Path:
        """Write a file .osm."""
        lines = ['<osm version="0.6">']
        for number, ((lon, lat), tags) in enumerate(self.nodes, 1):
            lines.append(f'<node id="{number}" version="1" lat="{lat:.7f}" lon="{lon:.7f}">')
            lines += [*_xml_tags(tags), "</node>"]
        for number, (ids, tags) in enumerate(self.ways, 1):
            lines.append(f'<way id="{number}" version="1">')
            lines += [f'<nd ref="{one}"/>' for one in ids]
            lines += [*_xml_tags(tags), "</way>"]
        for number, (ways, tags) in enumerate(self.relations, 1):
            lines.append(f'<relation id="{number}" version="1">')
            lines += [f'<member type="way" ref="{one}" role="outer"/>' for one in ways]
            lines += [*_xml_tags(tags), "</relation>"]
        path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8")
        return path

    def write_pbf(self, path: Path) -> Path:
        """Write a file .osm.pbf."""
        texts: list[bytes] = [b""]

        def text_number(text: str) -> int:
            data = text.encode()
            if data not in texts:
                texts.append(data)
            return texts.index(data)

        def tag_fields(tags: Mapping[str, str]) -> bytes:
            keys = [text_number(key) for key in tags]
            values = [text_number(value) for value in tags.values()]
            return _encode_packed(2, keys) + _encode_packed(3, values)

        groups = []
        for number, ((lon, lat), tags) in enumerate(self.nodes, 1):
            position = _encode_integer(8, _encode_zigzag(round(lat * 1e7))) + _encode_integer(
                9, _encode_zigzag(round(lon * 1e7))
            )
            groups.append(
                _encode_message(
                    1, _encode_integer(1, _encode_zigzag(number)) + tag_fields(tags) + position
                )
            )
        for number, (ids, tags) in enumerate(self.ways, 1):
            steps = _list_steps(ids)
            groups.append(
                _encode_message(
                    3, _encode_integer(1, number) + tag_fields(tags) + _encode_packed(8, steps)
                )
            )
        for number, (ways, tags) in enumerate(self.relations, 1):
            roles, kinds = [text_number("outer")] * len(ways), [1] * len(ways)
            members = (
                _encode_packed(8, roles)
                + _encode_packed(9, _list_steps(ways))
                + _encode_packed(10, kinds)
            )
            groups.append(
                _encode_message(4, _encode_integer(1, number) + tag_fields(tags) + members)
            )
        block = _encode_message(1, b"".join(_encode_message(1, text) for text in texts))
        block += b"".join(_encode_message(2, group) for group in groups)
        header = _encode_message(4, b"OsmSchema-V0.6")
        path.write_bytes(_encode_blob(b"OSMHeader", header) + _encode_blob(b"OSMData", block))
        return path


def _restore_colons(tags: Mapping[str, str]) -> dict[str, str]:
    return {key.replace("name_", "name:"): value for key, value in tags.items()}


def _xml_tags(tags: Mapping[str, str]) -> list[str]:
    return [f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items()]


def _encode_varint(value: int) -> bytes:
    result = bytearray()
    while value > 0x7F:
        result.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*result, value])


def _encode_zigzag(value: int) -> int:
    return value * 2 if value >= 0 else -value * 2 - 1


def _list_steps(ids: Sequence[int]) -> list[int]:
    return [_encode_zigzag(one - before) for before, one in zip([0, *ids], ids, strict=False)]


def _encode_integer(number: int, value: int) -> bytes:
    return _encode_varint(number << 3) + _encode_varint(value)


def _encode_message(number: int, data: bytes) -> bytes:
    return _encode_varint(number << 3 | 2) + _encode_varint(len(data)) + data


def _encode_packed(number: int, values: Sequence[int]) -> bytes:
    return _encode_message(number, b"".join(map(_encode_varint, values))) if values else b""


def _encode_blob(kind: bytes, data: bytes) -> bytes:
    body = _encode_message(1, data)
    head = _encode_message(1, kind) + _encode_integer(3, len(body))
    return struct.pack(">I", len(head)) + head + body
