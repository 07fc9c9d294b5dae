"""Alternative text of a picture, made from its content alone."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from layers.print_map.attribution import (
    ITEM_SEPARATOR,
    format_attribution,
    format_media_credits,
    format_sources,
)
from layers.print_map.base_layers import BaseLayers
from layers.print_map.captions import format_as_of_day, format_cautions, format_view_summary
from layers.print_map.density import format_size_range
from layers.print_map.event_marks import OffscreenPlace
from layers.print_map.legend import MapContent
from layers.print_map.map_panel import MapPanel
from layers.print_map.scene import Scene, VisibleEvent
from layers.style.palettes import TYPE_STYLES

_MAX_LISTED_EVENTS = 50
_MAX_LISTED_PLACES = 20
_MAX_LISTED_SOURCES = 20


def describe_image(scene: Scene, map_panel: MapPanel) -> str:
    """Return the alternative text of a picture, in its language.

    It describes the map and its view, the legend, places outside the map, the events and the
    credits. Of many events it lists the first 50 and the number of others.
    """
    parts = (
        _describe_map(scene, map_panel.base_layers),
        _describe_legend(scene, map_panel.content),
        _describe_offscreen_places(scene, map_panel.event_layer.offscreen_places),
        _describe_events(scene),
        [
            format_sources(scene, _MAX_LISTED_SOURCES),
            format_media_credits(scene, _MAX_LISTED_SOURCES),
            format_attribution(scene),
        ],
    )
    blocks = ("\n".join(filter(None, map(_clean_line, part))) for part in parts)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _clean_line(text: str) -> str:
    """Return a text as one line that any file can contain, XML included."""
    plain = "".join(letter for letter in " ".join(text.split()) if _is_printable(letter))
    return plain.encode("utf-8", "replace").decode()


def _is_printable(letter: str) -> bool:
    return unicodedata.category(letter) != "Cc" and letter not in "\ufffe\uffff"


def _describe_map(scene: Scene, base_layers: BaseLayers) -> Iterator[str]:
    map_info, translator = scene.project.map_info, scene.translator
    yield translator.localize(map_info.title)
    yield translator.localize(map_info.description)
    yield format_view_summary(scene)
    yield format_as_of_day(scene, base_layers)
    yield format_cautions(scene)


def _describe_legend(scene: Scene, content: MapContent) -> Iterator[str]:
    message, translator = scene.translator.message, scene.translator
    types = [(scene.type_label(name), f"shape.{TYPE_STYLES[name].shape}") for name in content.types]
    statuses = [(message(f"status.{name}"), f"fill.{name}") for name in content.statuses]
    marks = [(message(f"legend.mark.{name}"), f"mark.{name}") for name in content.geometry_kinds]
    routes = [
        (content.route_text(name, message), f"route.{name}") for name in content.route_statuses
    ]
    ground = [(content.titles.get(name, name), f"ground.{name}") for name in content.base_kinds]
    yield message("legend.title")
    yield _describe_group(scene, "legend.types", types)
    yield _describe_group(scene, "legend.status", statuses)
    yield _describe_group(scene, "legend.place", marks)
    yield _describe_group(scene, "legend.ground", [*routes, *ground])
    if content.size_steps:
        numbers = "; ".join(
            format_size_range(step, translator.format_number) for step in content.size_steps
        )
        yield translator.format_entry(
            message("image.number"), f"{numbers} ({message('image.discs')})"
        )


def _describe_group(scene: Scene, heading_key: str, pairs: Iterable[tuple[str, str]]) -> str:
    message = scene.translator.message
    text = "; ".join(f"{name} ({message(f'image.{sign}')})" for name, sign in pairs)
    return scene.translator.format_entry(message(heading_key), text) if text else ""


def _describe_offscreen_places(
    scene: Scene, offscreen_places: Sequence[OffscreenPlace]
) -> Iterator[str]:
    message, number = scene.translator.message, scene.translator.format_number
    first, more = offscreen_places[:_MAX_LISTED_PLACES], len(offscreen_places) - _MAX_LISTED_PLACES
    places = [message("elsewhere.place", name=one.name, n=number(len(one.events))) for one in first]
    if more > 0:
        places.append(message("elsewhere.more", n=number(more)))
    if places:
        yield f"{message('elsewhere.title')} {ITEM_SEPARATOR.join(places)}"


def _describe_events(scene: Scene) -> Iterator[str]:
    yield scene.translator.message("legend.types")
    for visible_event in scene.visible_events[:_MAX_LISTED_EVENTS]:
        yield _describe_event(scene, visible_event)
    more = len(scene.visible_events) - _MAX_LISTED_EVENTS
    if more > 0:
        yield scene.translator.message("elsewhere.more", n=scene.translator.format_number(more))


def _describe_event(scene: Scene, visible_event: VisibleEvent) -> str:
    message, translator = scene.translator.message, scene.translator
    event = visible_event.event
    date, title = translator.format_interval(event.date), translator.localize(event.title)
    return ITEM_SEPARATOR.join(
        (
            f"- {date}",
            title,
            visible_event.place,
            describe_precision(scene, visible_event),
            message(f"status.{event.status}"),
            *([message("review.imported")] if event.imported else []),
            *([message("review.protected")] if event.details.protect else []),
        )
    )


def describe_precision(scene: Scene, visible_event: VisibleEvent) -> str:
    """Return how precisely the place of an event is known, or that its mark is at a seat."""
    message = scene.translator.message
    if visible_event.event.place_role == "seat":
        return message("mark.seat")
    if visible_event.event.details.protect and visible_event.geometry_kind == "region":
        return message("mark.protected")
    if visible_event.parts and visible_event.parts[0].role == "from":
        return message("mark.movement")
    if visible_event.geometry_kind == "point" and visible_event.radius_m == 0:
        return message(f"precision.{visible_event.where_prec}")  # the class alone is known
    distance = scene.translator.format_distance(visible_event.radius_m)
    return message(f"mark.{visible_event.geometry_kind}", distance=distance)
