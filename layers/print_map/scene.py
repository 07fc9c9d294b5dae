"""What a picture shows: the events of a view, the day of its ground, its language and theme."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from geo.dates import Bound, Span
from geo.geometry.geodesy import Mark, Position, mark
from geo.location import OPEN, Located, rows_by_id
from geo.project.events import Event
from geo.project.loader import Project
from geo.project.map_layers import Feature, Layer
from layers.document.builder import reading_order
from layers.print_map.messages import Caption
from layers.print_map.symbols import Look
from layers.style import palettes
from layers.view_state import Filters, View, ViewError, require_events

_FIRST, _LAST = -OPEN, OPEN


@dataclass(frozen=True, slots=True)
class Shown:
    """An event that is shown, and where.

    Attributes:
        event: The event.
        place: Its place in the picture's language.
        geometry: WGS 84, longitude first.
        point: The longitude and latitude of its mark.
        radius_m: How far off the point may be, in metres.
        mark: What it is drawn as.
    """

    event: Event
    place: str
    geometry: BaseGeometry
    point: Position
    radius_m: float
    mark: Mark


@dataclass(frozen=True)
class Scene:
    """What a picture shows.

    Attributes:
        project: Where it comes from.
        view: Which days and filters.
        shown: The events, in order of time.
        total: Events in the project that could be shown.
        day: The day of the ground, days since 1970-01-01; None where nothing is dated.
        speaker: Its language.
        theme: ``light`` or ``dark``.
    """

    project: Project
    view: View
    shown: tuple[Shown, ...]
    total: int
    day: int | None
    speaker: Caption
    theme: str

    @property
    def colours(self) -> dict[str, str]:
        """The palette of the theme."""
        return palettes.PALETTE[self.theme]

    def colour(self, shown: Shown) -> str:
        """Return the colour of an event's type."""
        return str(getattr(palettes.TYPES[shown.event.type], self.theme))

    def look(self, shown: Shown, ground: str = "land") -> Look:
        """Return how an event's symbol is drawn on a ground, a name of the palette."""
        shape = palettes.TYPES[shown.event.type].shape
        return Look(shape, shown.event.status, self.colour(shown), self.colours[ground])

    def is_faded(self, shown: Shown) -> bool:
        """Tell whether another event is the selected one."""
        return self.view.selected not in {None, shown.event.id}

    def features(self) -> Iterator[tuple[Layer, Feature]]:
        """Yield what is on the ground on the day, from the ground up."""
        for layer in self.project.layers:
            for feature in layer.features:
                unseen = layer.style == "district" and "Polygon" in _type(feature)
                if not unseen and covers(feature.toponym.valid, self.day):
                    yield layer, feature

    def status(self, feature: Feature) -> str | None:
        """Return what a feature was on the day; of several that hold, the one that began last."""
        holding = [one for one in feature.conditions if covers(one.when, self.day)]
        latest = max(reversed(holding), key=lambda one: _or(one.when.start, _FIRST), default=None)
        return latest.status if latest else None

    @property
    def is_limited(self) -> bool:
        """Whether days or filters limit what is shown."""
        return self.view.mode != "all" or self.view.filters != Filters()

    def period(self) -> str:
        """Return the days that the view is limited to, in words; nothing where it is not."""
        if self.view.mode == "all":
            return ""
        start = None if self.view.mode == "upto" else self.view.start
        lower, upper = _bound(start), _bound(self.view.end)
        if lower and upper and upper.day == lower.day + 1:
            # two days of a window are both meant, where two days of an event are one or the other
            days = {"start": self.speaker.bound(lower), "end": self.speaker.bound(upper)}
            return self.speaker.say("date.range", **days)
        return self.speaker.span(Span("", lower, upper))


def read_scene(
    project: Project,
    located: gpd.GeoDataFrame,
    *,
    view: View | None = None,
    language: str | None = None,
    theme: str = "light",
) -> Scene:
    """Return what a picture of a project shows.

    Args:
        project: The loaded project.
        located: Where its events lie, as `geo.locate` returns it.
        view: Days, filters and selection; None for everything.
        language: One of the map's languages; None for its own.
        theme: ``light`` or ``dark``.

    Raises:
        ViewError: the view shows no event, or not the selected one; the map does not have the
            language; there is no such theme.
    """
    chosen = view or View()
    speaker = Caption(_language(project, language))
    if theme not in palettes.PALETTE:
        raise ViewError(f"the theme {theme!r} is none of {', '.join(palettes.PALETTE)}")
    events = sorted(require_events(chosen, project, located), key=reading_order)
    rows = rows_by_id(located)
    shown = tuple(_shown(event, rows[event.id], speaker) for event in events)
    day = _day(project, chosen, set(rows))
    return Scene(project, chosen, shown, len(rows), day, speaker, theme)


def _language(project: Project, language: str | None) -> str:
    known = project.frame.languages
    if language is not None and language not in known:
        raise ViewError(f"the map has no language {language!r}: write {', '.join(known)}")
    return language or project.frame.language


def _shown(event: Event, row: Located, speaker: Caption) -> Shown:
    written = event.place if isinstance(event.place, str) else row.place
    return Shown(
        event=event,
        place=speaker.names(row.names) or written,
        geometry=row.geometry,
        point=(row.longitude, row.latitude),
        radius_m=row.radius_m,
        mark=mark(row.geometry),
    )


def _day(project: Project, view: View, located: set[str]) -> int | None:
    """Return the last day of the window, or the last that any event is dated."""
    if view.mode != "all" and view.end is not None:
        return view.end
    spans = [event.date for event in project.events if event.id in located]
    days = [_or(span.end, span.start) for span in spans]
    return max((day for day in days if day is not None), default=None)


def covers(span: Span | None, day: int | None) -> bool:
    """Tell whether an interval holds on a day; None is always, a day of None is in none."""
    if span is None:
        return True
    if day is None:
        return False
    return bool(_or(span.start, _FIRST) <= day <= _or(span.end, _LAST))


def _bound(day: int | None) -> Bound | None:
    return None if day is None else Bound(day, day, "day", about=False)


def _or(day: int | None, other: int | None) -> Any:  # noqa: ANN401  None only where `other` is
    return other if day is None else day


def _type(feature: Feature) -> str:
    return str(feature.toponym.geometry.geom_type)
