"""Scene of a picture: the events of a view, day, language and theme."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from shapely.geometry.base import BaseGeometry

from geo.dates import DateBound, DateInterval
from geo.geometry.geodesy import GeometryKind, Position, geometry_kind
from geo.location import LocatedEvent, LocatedPart
from geo.project.events import Event, reading_order
from geo.project.map_layers import Feature, Layer
from geo.project.model import Project
from layers.drawn_area import count_partly_in_area
from layers.map_frame import to_map_frame
from layers.print_map.messages import ImageTranslator
from layers.print_map.symbols import SymbolStyle
from layers.style import palettes, symbology
from layers.view_state import Filters, View, ViewError, require_events


@dataclass(frozen=True, slots=True)
class VisibleEvent:
    """A visible event and its place.

    Attributes:
        event: The event.
        place: The name of its place in the picture's language.
        geometry: The geometry of its place, WGS 84, longitude first.
        point: The longitude and latitude of its mark.
        radius_m: The uncertainty radius of the point, in metres.
        geometry_kind: What it is drawn as.
        where_prec: The UCDP class of its place.
        parts: Its several places, or the ends and stages of a movement; empty for one place.
    """

    event: Event
    place: str
    geometry: BaseGeometry
    point: Position
    radius_m: float
    geometry_kind: GeometryKind
    where_prec: int = 1
    parts: tuple[LocatedPart, ...] = ()


@dataclass(frozen=True)
class Scene:
    """The content of a picture.

    Attributes:
        project: The project.
        view: Days, filters and selection.
        visible_events: The events of the view, in order of time.
        total_events: The number of events in the project that a view can show.
        as_of_day: The day of the base layers, in days since 1970-01-01; None if nothing is dated.
        undrawn_count: The number of events of the view that have no mark on the map.
        translator: Translates to the picture's language.
        theme: ``light`` or ``dark``.
        partly_in_area: The number of visible events that are only partly in the view's area.
    """

    project: Project
    view: View
    visible_events: tuple[VisibleEvent, ...]
    total_events: int
    as_of_day: int | None
    undrawn_count: int
    translator: ImageTranslator
    theme: str
    partly_in_area: int = 0

    @property
    def palette(self) -> dict[str, str]:
        """The palette of the theme."""
        return palettes.PALETTE[self.theme]

    def event_colour(self, visible_event: VisibleEvent) -> str:
        """Return the colour of an event's type."""
        return str(getattr(palettes.TYPE_STYLES[visible_event.event.type], self.theme))

    def type_label(self, name: str) -> str:
        """Return the label of a type: the project's own, if it renames the type."""
        renamed = self.project.map_info.types
        return self.translator.localize(palettes.type_label(name, renamed))

    def symbol_style(self, visible_event: VisibleEvent, background: str = "land") -> SymbolStyle:
        """Return the style of an event's symbol on a background, a colour name of the palette."""
        shape = palettes.TYPE_STYLES[visible_event.event.type].shape
        return SymbolStyle(
            shape,
            visible_event.event.status,
            self.event_colour(visible_event),
            self.palette[background],
        )

    def is_faded(self, visible_event: VisibleEvent) -> bool:
        """Return whether another event is selected."""
        return self.view.selected not in {None, visible_event.event.id}

    def base_features(self) -> Iterator[tuple[Layer, Feature]]:
        """Yield the features of the day with their layers, in drawing order."""
        for layer in self.project.layers:
            has_lines = any("LineString" in _geometry_type(feature) for feature in layer.features)
            for feature in layer.features:
                unseen = (
                    has_lines and layer.style == "district" and "Polygon" in _geometry_type(feature)
                )
                if not unseen and covers_day(feature.toponym.valid, self.as_of_day):
                    yield layer, feature

    def relative_zoom(self, zoom: float) -> float:
        """Return a zoom as it would be on a map without `symbology.zoom_shift`."""
        view = self.project.map_info.view
        return zoom - symbology.zoom_shift(view.west, view.south, view.east, view.north)

    def feature_status(self, feature: Feature) -> str | None:
        """Return the status of a feature on the day: of several, the one that began last."""
        holding = [one for one in feature.conditions if covers_day(one.when, self.as_of_day)]
        latest = max(reversed(holding), key=lambda one: one.when.first_day, default=None)
        return latest.status if latest else None

    @property
    def is_limited(self) -> bool:
        """Whether a period or filters limit the visible events."""
        return self.view.mode != "all" or self.view.filters != Filters()

    def format_period(self) -> str:
        """Return the period of the view as text; empty if it is not limited."""
        if self.view.mode == "all":
            return ""
        start = None if self.view.mode == "upto" else self.view.start
        lower, upper = _day_bound(start), _day_bound(self.view.end)
        return self.translator.format_interval(DateInterval("", lower, upper))


def build_scene(
    project: Project,
    located: Sequence[LocatedEvent],
    *,
    view: View | None = None,
    language: str | None = None,
    theme: str = "light",
) -> Scene:
    """Return the scene of a picture of a project.

    Args:
        project: The loaded project.
        located: Its located events, as `geo.locate_events` returns them.
        view: Days, filters and selection; None for everything.
        language: One of the map's languages; None for its own.
        theme: ``light`` or ``dark``.

    Raises:
        ViewError: the view does not show any event, or not the selected one; the map does not have
            the language; there is no such theme.
    """
    view = view or View()
    undrawn = view.find_visible_events(project, [row for row in located if not row.drawn])
    project, located = to_map_frame(project, [row for row in located if row.drawn])
    translator = ImageTranslator(_check_language(project, language), project.map_info.names)
    if theme not in palettes.PALETTE:
        raise ViewError(f"unknown theme {theme!r}: use {' or '.join(palettes.PALETTE)}")
    events = sorted(require_events(view, project, located), key=reading_order)
    rows = {row.id: row for row in located}
    visible_events = tuple(
        _make_visible_event(event, rows[event.id], translator) for event in events
    )
    day = _find_as_of_day(project, view, set(rows))
    shown = [rows[event.id] for event in events]
    partly = count_partly_in_area(view.filters.area, shown)
    return Scene(
        project, view, visible_events, len(rows), day, len(undrawn), translator, theme, partly
    )


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
        radius_m=0.0 if event.place_role == "seat" else row.radius_m,
        where_prec=row.where_prec,
        geometry_kind=geometry_kind(row.geometry),
        parts=row.parts,
    )


def _find_as_of_day(project: Project, view: View, located: set[str]) -> int | None:
    """Return the last day of the window, or the last date of any event."""
    if view.mode != "all" and view.end is not None:
        return view.end
    spans = [event.date for event in project.events if event.id in located]
    days = [_day_or(span.end, span.start) for span in spans]
    return max((day for day in days if day is not None), default=None)


def covers_day(span: DateInterval | None, day: int | None) -> bool:
    """Return whether an interval covers a day; None covers every day, and nothing covers None."""
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
