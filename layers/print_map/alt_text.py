"""The picture in words, for those who do not see it: made from what it shows, and nothing else."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from layers.print_map.attribution import ITEM_SEPARATOR, format_attribution, format_sources
from layers.print_map.base_layers import BaseLayers
from layers.print_map.captions import format_as_of_day, format_view_summary
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
    """Return a picture in words, in its language.

    First what the map is and shows, then its signs, places off the map, the events, and whose work
    it is. Of many events the first 50 are told, and how many more there are.
    """
    parts = (
        _describe_map(scene, map_panel.base_layers),
        _describe_legend(scene, map_panel.content),
        _describe_offscreen_places(scene, map_panel.event_layer.offscreen_places),
        _describe_events(scene),
        [format_sources(scene, _MAX_LISTED_SOURCES), format_attribution(scene)],
    )
    blocks = ("\n".join(filter(None, map(_clean_line, part))) for part in parts)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _clean_line(text: str) -> str:
    """Return a text as one line that any file can hold, an XML one too."""
    plain = "".join(letter for letter in " ".join(text.split()) if _is_printable(letter))
    return plain.encode("utf-8", "replace").decode()


def _is_printable(letter: str) -> bool:
    return unicodedata.category(letter) != "Cc" and letter not in "\ufffe\uffff"


def _describe_map(scene: Scene, base_layers: BaseLayers) -> Iterator[str]:
    frame, speaker = scene.project.map_info, scene.translator
    yield speaker.localize(frame.title)
    yield speaker.localize(frame.description)
    yield format_view_summary(scene)
    yield format_as_of_day(scene, base_layers)


def _describe_legend(scene: Scene, content: MapContent) -> Iterator[str]:
    say, speaker = scene.translator.message, scene.translator
    types = [
        (speaker.localize(TYPE_STYLES[name].label), f"shape.{TYPE_STYLES[name].shape}")
        for name in content.types
    ]
    statuses = [(say(f"status.{name}"), f"fill.{name}") for name in content.statuses]
    marks = [(say(f"legend.mark.{name}"), f"mark.{name}") for name in content.geometry_kinds]
    routes = [
        (say("legend.route", status=say(f"route.{name}")), f"route.{name}")
        for name in content.route_statuses
    ]
    ground = [(say(f"legend.ground.{name}"), f"ground.{name}") for name in content.base_kinds]
    yield say("legend.title")
    yield _describe_group(scene, "legend.types", types)
    yield _describe_group(scene, "legend.status", statuses)
    yield _describe_group(scene, "legend.place", marks)
    yield _describe_group(scene, "legend.ground", [*routes, *ground])
    if content.size_steps:
        numbers = "; ".join(
            format_size_range(step, speaker.format_number) for step in content.size_steps
        )
        yield speaker.format_entry(say("image.number"), f"{numbers} ({say('image.discs')})")


def _describe_group(scene: Scene, heading_key: str, pairs: Iterable[tuple[str, str]]) -> str:
    say = scene.translator.message
    told = "; ".join(f"{name} ({say(f'image.{sign}')})" for name, sign in pairs)
    return scene.translator.format_entry(say(heading_key), told) if told else ""


def _describe_offscreen_places(
    scene: Scene, offscreen_places: Sequence[OffscreenPlace]
) -> Iterator[str]:
    say, number = scene.translator.message, scene.translator.format_number
    first, more = offscreen_places[:_MAX_LISTED_PLACES], len(offscreen_places) - _MAX_LISTED_PLACES
    places = [say("elsewhere.place", name=one.name, n=number(len(one.events))) for one in first]
    if more > 0:
        places.append(say("elsewhere.more", n=number(more)))
    if places:
        yield f"{say('elsewhere.title')} {ITEM_SEPARATOR.join(places)}"


def _describe_events(scene: Scene) -> Iterator[str]:
    yield scene.translator.message("legend.types")
    for shown in scene.visible_events[:_MAX_LISTED_EVENTS]:
        yield _describe_event(scene, shown)
    more = len(scene.visible_events) - _MAX_LISTED_EVENTS
    if more > 0:
        yield scene.translator.message("elsewhere.more", n=scene.translator.format_number(more))


def _describe_event(scene: Scene, visible_event: VisibleEvent) -> str:
    say, speaker, event = scene.translator.message, scene.translator, visible_event.event
    surely = say(
        f"mark.{visible_event.geometry_kind}",
        distance=speaker.format_distance(visible_event.radius_m),
    )
    when, what = speaker.format_interval(event.date), speaker.localize(event.title)
    return ITEM_SEPARATOR.join(
        (f"- {when}", what, visible_event.place, surely, say(f"status.{event.status}"))
    )
