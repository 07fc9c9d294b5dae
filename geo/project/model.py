"""The data model of a map project: its description, events, sources, places and layers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from geo.dates import DateInterval
from geo.errors import OutputError
from geo.geocoding.gazetteer import Gazetteer
from geo.geometry.bounds import Bounds
from geo.project.events import Event
from geo.project.map_layers import Layer
from geo.project.places import Place
from geo.project.record_reader import LocalizedText
from geo.project.sources import Source
from geo.project.vocabulary import EVENT_TYPES
from geo.text.plurals import pluralize
from geo.text.unicode_safety import describe_hidden_character


@dataclass(frozen=True, slots=True)
class MapInfo:
    """Title, languages, bounds and initial view of a map.

    Attributes:
        title: Title by language.
        description: Description by language.
        language: BCP 47 tag of the default language.
        languages: Tags of all languages of the map's own texts.
        bounds: Bounds of all coordinates.
        view: Bounds of the initial view.
        window: Initial interval of the timeline; None for the whole.
        timezone: IANA name of the time zone of all times of day; None for none.
        types: Labels of event types that the project renames, and None for each that it does not
            use; other types are as in `geo.project.vocabulary.EVENT_TYPES`.
        file_format: The ``format`` of ``events.yaml``.
    """

    title: LocalizedText
    description: LocalizedText
    language: str
    languages: tuple[str, ...]
    bounds: Bounds
    view: Bounds
    window: DateInterval | None
    timezone: str | None = None
    types: Mapping[str, LocalizedText | None] = field(default_factory=dict)
    lead: str | None = None
    """Id of the event that the map opens on; None for the best supported one of the time with most
    events."""
    file_format: int = 1
    locator: bool = True
    """Whether the map has an inset that shows where it is."""
    names: Mapping[str, LocalizedText] = field(default_factory=dict)
    """Translations of the names of actors and speakers, and of types in the project's own words, by
    the name as the events have it."""

    @property
    def used_types(self) -> list[str]:
        """The types of events that the map uses, in the order of legends."""
        return [name for name in EVENT_TYPES if self.types.get(name, {}) is not None]


@dataclass(frozen=True)
class Project:
    """A validated map project.

    Attributes:
        map_info: Title, languages and bounds of the map.
        events: Events in the order of ``events.yaml``, drafts included.
        sources: Sources by id.
        places: Places by id.
        layers: Layers in drawing order.
        protected_places: The exact places that are published coarsely or not at all, by id. They
            locate events, and are in no outlet.
    """

    map_info: MapInfo
    events: tuple[Event, ...]
    sources: dict[str, Source]
    places: dict[str, Place]
    layers: tuple[Layer, ...]
    protected_places: dict[str, Place] = field(default_factory=dict)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Gazetteer of all places and named features."""
        features = (feature.toponym for layer in self.layers for feature in layer.features)
        named_features = (toponym for toponym in features if any(toponym.names.values()))
        places = (*self.places.values(), *self.protected_places.values())
        return Gazetteer([*(place.toponym for place in places), *named_features])

    def select_sources(self, events: Iterable[Event]) -> dict[str, Source]:
        """Return the sources to publish with some of the events.

        These are the sources that the given events quote, and those that no event quotes. A source
        that only other events quote, such as drafts, is left out.
        """
        quoted = {statement.source for event in events for statement in event.statements}
        quoted_by_any = {
            statement.source for event in self.events for statement in event.statements
        }
        selected = quoted | (self.sources.keys() - quoted_by_any)
        return {id_: source for id_, source in self.sources.items() if id_ in selected}

    def with_title(self, title: str | None) -> "Project":
        """Return the project with another title in all its languages; None keeps its own.

        Raises:
            OutputError: the title is empty or has hidden characters.
        """
        if title is None:
            return self
        titles = dict.fromkeys(self.map_info.languages, check_title(title))
        return replace(self, map_info=replace(self.map_info, title=titles))

    def summary_line(self) -> str:
        """Return one line with the number of records of each kind."""
        statements = sum(len(event.statements) for event in self.events)
        drafts = sum(not event.is_public for event in self.events)
        imported = sum(event.imported for event in self.events)
        states = pluralize(drafts, "draft") + (f", {imported:,} imported" if imported else "")
        features = sum(len(layer.features) for layer in self.layers)
        return (
            f"{pluralize(len(self.events), 'event')} ({states}) with "
            f"{pluralize(statements, 'statement')} from {pluralize(len(self.sources), 'source')}; "
            f"{pluralize(len(self.places), 'place')}; "
            f"{pluralize(len(self.layers), 'layer')} with {pluralize(features, 'feature')}"
        )


def check_title(title: str, key: str = "title") -> str:
    """Return a title, unless it is empty or has hidden characters.

    Args:
        title: The title, or another text of the map.
        key: The text's key, for the message.

    Raises:
        OutputError: the title cannot be used.
    """
    problem = describe_hidden_character(title)
    if not problem and not title.strip():
        problem = f"it is empty: write a {key}"
    if problem:
        raise OutputError(f"the {key} cannot be used: {problem}")
    return title
