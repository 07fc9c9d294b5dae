"""Serialisation of a project to the records and files that `geo.project.loader` reads.

A record is an entry of a YAML file: texts, numbers, lists and mappings with the keys of
docs/reference/project-files.md. Reading and writing a `Project` loses only
comments, line breaks and the order of keys.
"""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import yaml
from shapely.geometry import mapping

from geo.io.folder import sha256_digest
from geo.project import events, map_layers, places, sources
from geo.project.map_layers import Condition, Feature, Layer
from geo.project.model import MapInfo
from geo.project.places import Place
from geo.project.record_reader import is_identifier
from geo.project.sources import INTERNAL, NOT_STATED, Source
from geo.text.quotes import QuoteError, SourceText
from geo.text.unicode_safety import fold_whitespace

Record = dict[str, Any]
"""Keys and values of an entry in a project file; missing values are left out."""

_YAML_WIDTH_CHARS = 120
_MIN_CONTEXT_WORDS = 4


def map_record(map_info: MapInfo) -> Record:
    """Return the ``map`` of ``events.yaml``."""
    return _drop_none(
        format=map_info.file_format if map_info.file_format > 1 else None,
        title=map_info.title,
        description=map_info.description,
        language=map_info.language,
        languages=list(map_info.languages),
        bounds=list(map_info.bounds.edges),
        view=list(map_info.view.edges),
        window=map_info.window.edtf if map_info.window else None,
        timezone=map_info.timezone,
        types={name: "off" if label is None else label for name, label in map_info.types.items()}
        or None,
        lead=map_info.lead,
        locator=None if map_info.locator else False,
        names=dict(map_info.names) or None,
    )


def source_record(source: Source) -> Record:
    """Return an entry of ``data/sources.yaml``, with the text itself under ``text``."""
    return _drop_none(
        id=source.id,
        title=source.title,
        publisher=source.publisher or NOT_STATED,
        author=source.author,
        date=source.stated_date or NOT_STATED,
        inferred_date=source.inferred_date,
        date_note=source.date_note,
        url=source.url,
        archive=source.archive,
        language=source.language,
        rights=source.rights,
        text=None if source.rights == INTERNAL else source.passage.text,
    )


def place_record(place: Place) -> Record:
    """Return an entry of ``data/places.yaml``."""
    toponym = place.toponym
    return _drop_none(
        id=toponym.id,
        kind=toponym.kind,
        point=[toponym.geometry.x, toponym.geometry.y],
        precision_m=toponym.precision_m,
        names=_listed_names(toponym.names),
        aliases=list(toponym.aliases) or None,
        roles=list(place.roles) or None,
        within=list(toponym.within) or None,
        label=place.label_rank,
        remote=place.remote or None,
        basis=place.basis,
        citation=place.citation,
    )


def layer_record(layer: Layer) -> Record:
    """Return an entry of ``data/layers.yaml``, with GeoJSON features in place of the file."""
    return _drop_none(
        id=layer.id,
        title=layer.title,
        style=layer.style,
        attribution=layer.attribution,
        licence=layer.licence,
        url=layer.url,
        note=layer.note,
        features=[_feature_record(feature) for feature in layer.features],
    )


def _feature_record(feature: Feature) -> Record:
    toponym = feature.toponym
    rank = {} if feature.rank is None else {"rank": feature.rank}
    return {
        "type": "Feature",
        "properties": {
            "id": toponym.id,
            "names": _listed_names(toponym.names),
            "aliases": list(toponym.aliases),
            "kind": toponym.kind,
            "source": feature.source,
            "licence": feature.licence,
            "precision_m": toponym.precision_m,
            "basis": feature.basis,
            "schematic": feature.schematic,
            "valid": toponym.valid.edtf if toponym.valid else None,
            "status": [_condition_record(condition) for condition in feature.conditions],
            "where_prec": toponym.where_prec,
            **rank,
        },
        "geometry": mapping(toponym.geometry),
    }


def _condition_record(condition: Condition) -> Record:
    return {"is": condition.status, "when": condition.when.edtf, "source": condition.source}


def _listed_names(names: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {tag: list(listed) for tag, listed in names.items()}


def _drop_none(**values: Any) -> Record:  # noqa: ANN401  whatever a record holds
    return {key: value for key, value in values.items() if value is not None}


def find_quote_context(passage: SourceText, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a quote that make it unique in a text.

    Both are empty if the quote occurs once; otherwise each has the smallest sufficient number of 4,
    8, 16 … words.

    Args:
        passage: The text.
        start: Offset of the quote's first character.
        end: Offset after its last character.
    """
    text, word_count = passage.text, 0
    quote = fold_whitespace(text[start:end])
    while True:
        prefix = " ".join(text[:start].split()[-word_count:]) if word_count else ""
        suffix = " ".join(text[end:].split()[:word_count]) if word_count else ""
        try:
            passage.find_quote(quote, prefix, suffix)
        except QuoteError:
            if word_count > len(text):
                raise
            word_count = 2 * word_count or _MIN_CONTEXT_WORDS
        else:
            return prefix, suffix


def build_project_files(
    map_entry: Record,
    event_records: Iterable[Record],
    source_records: Iterable[Record],
    place_records: Iterable[Record],
    layer_records: Iterable[Record],
) -> dict[str, bytes]:
    """Return the files of a project by name, relative to its folder.

    Records are not checked: `geo.project.loader.load_project` checks the files when it reads them.

    Args:
        map_entry: The record of the map.
        event_records: The records of the events, as in ``events.yaml``.
        source_records: The records of the sources, as `source_record` returns them.
        place_records: The records of the places.
        layer_records: The records of the layers, as `layer_record` returns them.
    """
    files: dict[str, bytes] = {}
    listed, layers = [], []
    for number, source in enumerate(source_records, 1):
        if source.get("rights") == INTERNAL and "text" not in source:
            listed.append(dict(source))
            continue
        name = f"{_safe_file_name(source, number)}.txt"
        text = str(source.get("text", "")).encode()
        files[f"{sources.TEXTS_FOLDER}/{name}"] = text
        listed.append({**source, "text": name, "sha256": sha256_digest(text)})
    for number, layer in enumerate(layer_records, 1):
        name = f"{_safe_file_name(layer, number)}.geojson"
        files[f"{map_layers.GEOJSON_FOLDER}/{name}"] = _dump_features(layer.get("features", []))
        rest = {key: value for key, value in layer.items() if key not in ("id", "features")}
        layers.append({"id": layer.get("id"), "file": name, **rest})
    head = {"format": map_entry["format"]} if "format" in map_entry else {}
    rest = {key: value for key, value in map_entry.items() if key != "format"}
    files[events.EVENTS_FILE] = _dump_yaml({**head, "map": rest, "events": list(event_records)})
    files[sources.SOURCES_FILE] = _dump_yaml({"sources": listed})
    files[places.PLACES_FILE] = _dump_yaml({"places": list(place_records)})
    files[map_layers.LAYERS_FILE] = _dump_yaml({"layers": layers})
    return files


def _safe_file_name(record: Record, number: int) -> str:
    """Return a plain file name for a record, whatever its id is."""
    identifier = record.get("id")
    is_safe = isinstance(identifier, str) and is_identifier(identifier)
    return str(identifier) if is_safe else f"unnamed-{number}"


def _dump_features(feature_records: Any) -> bytes:  # noqa: ANN401  checked when it is read
    rows = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in feature_records)
    return f'{{"type": "FeatureCollection", "features": [\n{rows}\n]}}\n'.encode()


def dump_records(records: Iterable[Mapping[str, Any]]) -> str:
    """Return records as a YAML list in block style, as in a project file."""
    return _dump_yaml([dict(record) for record in records]).decode()


class _PlainNumber(str):
    """A number in plain decimal notation, the only one that the YAML reader accepts."""

    __slots__ = ()


class _RecordDumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """YAML writer that quotes texts that look like dates, and writes no aliases."""

    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _represent_number(dumper: yaml.SafeDumper, number: _PlainNumber) -> yaml.Node:
    kind = "float" if "." in number else "int"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", str(number))


def _represent_list(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.Node:
    """Represent a list of scalars on one line, a list of records in block style."""
    flow = not any(isinstance(item, dict | list) for item in items)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=flow)


_RecordDumper.add_representer(_PlainNumber, _represent_number)
_RecordDumper.add_representer(list, _represent_list)


def _dump_yaml(data: Record | list[Record]) -> bytes:
    return yaml.dump(
        _to_yaml_value(data),
        Dumper=_RecordDumper,
        encoding="utf-8",
        allow_unicode=True,
        sort_keys=False,
        width=_YAML_WIDTH_CHARS,
    )


def _to_yaml_value(value: Any) -> Any:  # noqa: ANN401  a tree of whatever records hold
    if isinstance(value, dict):
        return {str(key): _to_yaml_value(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_to_yaml_value(part) for part in value]
    if value is None:
        return ""  # null would be read as the text "null"; an empty text is reported as an error
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return _PlainNumber(format(Decimal(repr(value)).normalize(), "f"))
