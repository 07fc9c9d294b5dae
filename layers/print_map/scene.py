"""What a picture shows: the events of a view, the day of its ground, its language and theme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.dates import DateBound, DateInterval
from geo.geometry.geodesy import GeometryKind, Position, geometry_kind
from geo.location import LocatedEvent
from geo.project.events import Event, reading_order
from geo.project.map_layers import Feature, Layer
from geo.project.model import Project
from layers.print_map.messages import ImageTranslator
from layers.print_map.symbols import SymbolStyle
from layers.style import palettes
from layers.view_state import Filters, View, ViewError, require_events


@dataclass(frozen=True, slots=True)
class VisibleEvent:
    """An event that is shown, and where.

    Attributes:
        event: The event.
        place: Its place in the picture's language.
        geometry: WGS 84, longitude first.
        point: The longitude and latitude of its mark.
        radius_m: How far off the point may be, in metres.
        geometry_kind: What it is drawn as.
    """

    event: Event
    place: str
    geometry: BaseGeometry
    point: Position
    radius_m: float
    geometry_kind: GeometryKind


@dataclass(frozen=True)
class Scene:
    """What a picture shows.

    Attributes:
        project: Where it comes from.
        view: Which days and filters.
        visible_events: The events, in order of time.
        total_events: Events in the project that could be shown.
        as_of_day: The day of the ground, days since 1970-01-01; None where nothing is dated.
        translator: Its language.
        theme: ``light`` or ``dark``.
    """

    project: Project
    view: View
    visible_events: tuple[VisibleEvent, ...]
    total_events: int
    as_of_day: int | None
    translator: ImageTranslator
    theme: str

    @property
    def palette(self) -> dict[str, str]:
        """The palette of the theme."""
        return palettes.PALETTE[self.theme]

    def event_colour(self, visible_event: VisibleEvent) -> str:
        """Return the colour of an event's type."""
        return str(getattr(palettes.TYPE_STYLES[visible_event.event.type], self.theme))

    def symbol_style(self, visible_event: VisibleEvent, background: str = "land") -> SymbolStyle:
        """Return how an event's symbol is drawn on a ground, a name of the palette."""
        shape = palettes.TYPE_STYLES[visible_event.event.type].shape
        return SymbolStyle(
            shape,
            visible_event.event.status,
            self.event_colour(visible_event),
            self.palette[background],
        )

    def is_faded(self, visible_event: VisibleEvent) -> bool:
        """Tell whether another event is the selected one."""
        return self.view.selected not in {None, visible_event.event.id}

    def base_features(self) -> Iterator[tuple[Layer, Feature]]:
        """Yield what is on the ground on the day, from the ground up."""
        for layer in self.project.layers:
            for feature in layer.features:
                unseen = layer.style == "district" and "Polygon" in _geometry_type(feature)
                if not unseen and covers_day(feature.toponym.valid, self.as_of_day):
                    yield layer, feature

    def feature_status(self, feature: Feature) -> str | None:
        """Return what a feature was on the day; of several that hold, the one that began last."""
        holding = [one for one in feature.conditions if covers_day(one.when, self.as_of_day)]
        latest = max(reversed(holding), key=lambda one: one.when.first_day, default=None)
        return latest.status if latest else None

    @property
    def is_limited(self) -> bool:
        """Whether days or filters limit what is shown."""
        return self.view.mode != "all" or self.view.filters != Filters()

    def format_period(self) -> str:
        """Return the days that the view is limited to, in words; nothing where it is not."""
        if self.view.mode == "all":
            return ""
        start = None if self.view.mode == "upto" else self.view.start
        lower, upper = _day_bound(start), _day_bound(self.view.end)
        if lower and upper and upper.day == lower.day + 1:
            # two days of a window are both meant, where two days of an event are one or the other
            days = {
                "start": self.translator.format_bound(lower),
                "end": self.translator.format_bound(upper),
            }
            return self.translator.message("date.range", **days)
        return self.translator.format_interval(DateInterval("", lower, upper))


def build_scene(
    project: Project,
    located: Sequence[LocatedEvent],
    *,
    view: View | None = None,
    language: str | None = None,
    theme: str = "light",
) -> Scene:
    """Return what a picture of a project shows.

    Args:
        project: The loaded project.
        located: Its located events, as `geo.locate_events` returns them.
        view: Days, filters and selection; None for everything.
        language: One of the map's languages; None for its own.
        theme: ``light`` or ``dark``.

    Raises:
        ViewError: the view shows no event, or not the selected one; the map does not have the
            language; there is no such theme.
    """
    chosen = view or View()
    speaker = ImageTranslator(_check_language(project, language))
    if theme not in palettes.PALETTE:
        raise ViewError(f"the theme {theme!r} is none of {', '.join(palettes.PALETTE)}")
    events = sorted(require_events(chosen, project, located), key=reading_order)
    rows = {row.id: row for row in located}
    shown = tuple(_make_visible_event(event, rows[event.id], speaker) for event in events)
    day = _find_as_of_day(project, chosen, set(rows))
    return Scene(project, chosen, shown, len(rows), day, speaker, theme)


def _check_language(project: Project, language: str | None) -> str:
    known = project.map_info.languages
    if language is not None and language not in known:
        raise ViewError(f"the map has no language {language!r}: use {', '.join(known)}")
    return language or project.map_info.language


def _make_visible_event(
    event: Event, row: LocatedEvent, translator: ImageTranslator
) -> VisibleEvent:
    written = event.place if isinstance(event.place, str) else row.place
    return VisibleEvent(
        event=event,
        place=translator.format_names(row.names) or written,
        geometry=row.geometry,
        point=(row.longitude, row.latitude),
        radius_m=row.radius_m,
        geometry_kind=geometry_kind(row.geometry),
    )


def _find_as_of_day(project: Project, view: View, located: set[str]) -> int | None:
    """Return the last day of the window, or the last that any event is dated."""
    if view.mode != "all" and view.end is not None:
        return view.end
    spans = [event.date for event in project.events if event.id in located]
    days = [_day_or(span.end, span.start) for span in spans]
    return max((day for day in days if day is not None), default=None)


def covers_day(span: DateInterval | None, day: int | None) -> bool:
    """Tell whether an interval holds on a day; None is always, a day of None is in none."""
    if span is None:
        return True
    if day is None:
        return False
    return span.first_day <= day <= span.last_day


def _day_bound(day: int | None) -> DateBound | None:
    return None if day is None else DateBound(day, day, "day", about=False)


def _day_or(day: int | None, other: int | None) -> Any:  # noqa: ANN401  None only where `other` is
    return other if day is None else day


def _geometry_type(feature: Feature) -> str:
    return str(feature.toponym.geometry.geom_type)
