"""Benchmark of data export: seconds and bytes of each format for many events.

Run ``python -m bench.data [N]`` from the project's folder; without a number: 100,000 events.
docs/how-to/data-files.md has the figures.
"""

import argparse
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from shapely import Point

from bench.synthetic import SOURCE_COUNT, SyntheticEvents
from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.data.registry import FILE_EXTENSIONS, PROFILES
from geo.dates import parse_date, to_date
from geo.geocoding.gazetteer import Toponym
from geo.geometry.bounds import Bounds
from geo.project.events import Event, PlaceQuery, Statement
from geo.project.model import MapInfo, Project
from geo.project.places import Place
from geo.project.sources import Source
from geo.text.quotes import MAX_CONTEXT_CHARS, QuoteAnchor, SourceText

DEFAULT_COUNT = 100_000
MEASURED_FORMATS: tuple[tuple[str, str | None, bool], ...] = (
    *((ending, None, False) for ending in FILE_EXTENSIONS),
    (".csv", None, True),
    *((endings[0], name, False) for name, endings in PROFILES.items()),
)
_PRECISION_M = 10_000


def synthetic_project(count: int, rights: str = "full-text") -> Project:
    """Return a project of synthetic events, as `geo.project.loader.load_project` would.

    Seven of ten are at named places, the others at coordinates; each has one statement.
    """
    records = list(SyntheticEvents(count).build_events()["records"])
    box = Bounds(40, 30, 55, 50)
    frame = MapInfo({"en": "Many"}, {"en": "Many."}, "en", ("en",), box, box, None)
    passages, anchors = _build_passages(records)
    sources = {name: _build_source(name, text, rights) for name, text in passages.items()}
    places = {place.toponym.id: place for place in _build_places(records)}
    known = {place.toponym.names["en"][0] for place in places.values()}
    events = tuple(_build_event(*pair, known) for pair in zip(records, anchors, strict=True))
    return Project(frame, events, sources, places, ())


def _build_passages(
    records: Iterable[Mapping[str, Any]],
) -> tuple[dict[str, str], list[QuoteAnchor]]:
    """Return the text of each source, one sentence per line, and the quotes in it."""
    lines: dict[str, list[str]] = {}
    sizes: dict[str, int] = {}
    anchors = []
    for record in records:
        said = record["statements"][0]
        before, quote, after = said["sentence"]
        place = sizes.get(said["source"], 0)
        start, end = place + len(before), place + len(before) + len(quote)
        last = end + len(after)
        edges = (start, end, place, last)
        anchors.append(
            QuoteAnchor(
                quote.strip(), before[-MAX_CONTEXT_CHARS:], after[:MAX_CONTEXT_CHARS], *edges
            )
        )
        lines.setdefault(said["source"], []).append(f"{before}{quote}{after}\n")
        sizes[said["source"]] = last + 1
    return {name: "".join(text) for name, text in lines.items()}, anchors


def _build_source(name: str, text: str, rights: str) -> Source:
    passage = SourceText(text, "en")
    given = (f"Report {name}", f"The {name}", None, parse_date("2023-05"), False, None, None, None)
    return Source(name, *given, "en", rights, passage)


def _build_places(records: Iterable[Mapping[str, Any]]) -> Iterator[Place]:
    seen = set()
    for record in records:
        name = record["place"]["text"]
        if record["where_prec"] == 1 and name not in seen:
            seen.add(name)
            identifier = f"place-{len(seen)}"
            point = Point(record["point"])
            names = {"en": (name,)}
            toponym = Toponym(identifier, "town", names, (), point, 1000.0, "places")
            yield Place(toponym, (), None, remote=False, basis="sourced", citation="synthetic")


def _build_event(record: Mapping[str, Any], anchor: QuoteAnchor, known: set[str]) -> Event:
    name = record["place"]["text"]
    place: PlaceQuery = {
        "point": [str(value) for value in record["point"]],
        "precision_m": str(_PRECISION_M),
        "why": f"about {name}",
    }
    if record["where_prec"] == 1 and name in known:
        place = {"name": name, "kind": "town"}
    said = record["statements"][0]
    return Event(
        record["id"],
        0,
        0,
        record["title"],
        parse_date(to_date(record["time"]["start"]).isoformat()),
        None,
        place,
        None,
        record["type"],
        tuple(record["actors"]),
        verified=True,
        statements=(Statement(said["source"], anchor, None, "reports"),),
        status="reported",
        status_reason=None,
        fatalities=None,
        note=None,
    )


def main() -> None:
    """Write every format to a temporary folder, and print time and size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=DEFAULT_COUNT)
    count = parser.parse_args().count
    project = synthetic_project(count)
    print(f"{count:,} events with {SOURCE_COUNT} sources")
    print("| form | seconds | MB |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for ending, profile, long in MEASURED_FORMATS:
            name = " ".join(filter(None, (ending, profile, "long" if long else "")))
            begun = time.perf_counter()
            options = DataOptions(profile=profile, long=long)
            written = write_data(project, Path(folder, f"out{ending}"), options, force=True)
            size = sum(written.files.values()) / 1e6
            print(f"| {name} | {time.perf_counter() - begun:.1f} | {size:.1f} |", flush=True)


if __name__ == "__main__":
    main()
