"""The data model of a map project: its description, events, sources, places and layers."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from geo.dates import DateInterval
from geo.geocoding.gazetteer import Gazetteer
from geo.geometry.bounds import Bounds
from geo.project.events import Event
from geo.project.map_layers import Layer
from geo.project.places import Place
from geo.project.record_reader import LocalizedText
from geo.project.sources import Source


@dataclass(frozen=True, slots=True)
class MapInfo:
    """What the map is called, covers and opens on.

    Attributes:
        title: By language.
        description: By language.
        language: BCP 47 tag of the language shown first.
        languages: All languages that the map's own texts exist in.
        bounds: Where coordinates may lie.
        view: What the map opens on.
        window: The stretch of time that the timeline opens on; None for all.
    """

    title: LocalizedText
    description: LocalizedText
    language: str
    languages: tuple[str, ...]
    bounds: Bounds
    view: Bounds
    window: DateInterval | None


@dataclass(frozen=True)
class Project:
    """Everything that a map project says, validated.

    Attributes:
        map_info: The map itself.
        events: In the order of ``events.yaml``, drafts included.
        sources: By id.
        places: By id.
        layers: In drawing order.
    """

    map_info: MapInfo
    events: tuple[Event, ...]
    sources: dict[str, Source]
    places: dict[str, Place]
    layers: tuple[Layer, ...]

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every place and every named feature that an event can lie on."""
        features = (feature.toponym for layer in self.layers for feature in layer.features)
        named = (toponym for toponym in features if any(toponym.names.values()))
        return Gazetteer([*(place.toponym for place in self.places.values()), *named])

    def select_sources(self, events: Iterable[Event]) -> dict[str, Source]:
        """Return the sources that go out with some of the events.

        They are those that these events quote, and those that no event at all does. A source that
        only the other events quote, such as drafts, stays with them.
        """
        taken = {said.source for event in events for said in event.statements}
        quoted = {said.source for event in self.events for said in event.statements}
        kept = taken | (self.sources.keys() - quoted)
        return {name: source for name, source in self.sources.items() if name in kept}

    def summary_line(self) -> str:
        """Return one line that says what is in the project."""
        statements = sum(len(event.statements) for event in self.events)
        drafts = sum(not event.verified for event in self.events)
        features = sum(len(layer.features) for layer in self.layers)
        return (
            f"{len(self.events)} events ({drafts} drafts) with {statements} statements from "
            f"{len(self.sources)} sources; {len(self.places)} places; "
            f"{len(self.layers)} layers with {features} features"
        )
