"""Captions of a picture: number of events, period, filters, day of base layers and cautions."""

from collections.abc import Iterator

from layers.print_map.attribution import ITEM_SEPARATOR
from layers.print_map.base_layers import BaseLayers
from layers.print_map.scene import Scene


def format_view_summary(scene: Scene) -> str:
    """Return the number of visible events, the period and the filters."""
    number = scene.translator.format_number
    event_count = scene.translator.message(
        "image.shown", n=number(len(scene.visible_events)), all=number(scene.total_events)
    )
    return ITEM_SEPARATOR.join(
        part for part in (event_count, scene.format_period(), *_format_filters(scene)) if part
    )


def _format_filters(scene: Scene) -> Iterator[str]:
    filters, message = scene.view.filters, scene.translator.message
    titles = [scene.project.sources[name].title for name in filters.sources]
    values_by_filter = {
        "types": [scene.type_label(name) for name in filters.types],
        "subtypes": [scene.translator.translate_name(name) for name in filters.subtypes],
        "status": [message(f"status.{name}") for name in filters.status],
        "precision": [message(f"precision.{name}") for name in filters.precision],
        "actors": [scene.translator.translate_name(name) for name in filters.actors],
        "sources": titles,
    }
    for key, values in values_by_filter.items():
        if values:
            yield scene.translator.format_entry(message(f"filter.{key}"), ", ".join(values))
    if filters.area:
        yield _format_area(scene)
    if filters.text:
        yield message("quote", text=filters.text)


def _format_area(scene: Scene) -> str:
    """Return that an area limits the events, and how many are only partly in it."""
    name = scene.translator.message("filter.area")
    if not scene.partly_in_area:
        return name
    number = scene.translator.format_number(scene.partly_in_area)
    partly = scene.translator.message("area.partly", n=number)
    return scene.translator.format_entry(name, partly)


def format_as_of_day(scene: Scene, base_layers: BaseLayers) -> str:
    """Return the day of the base layers, with corridors' statuses and checkpoints on it."""
    if scene.as_of_day is None:
        return ""
    as_of = scene.translator.message(
        "strip.as_of", date=scene.translator.format_day(scene.as_of_day)
    )
    facts = [*_format_routes(scene, base_layers), *_checkpoint_names(scene, base_layers)]
    return f"{as_of} {ITEM_SEPARATOR.join(dict.fromkeys(facts))}".strip()


def format_cautions(scene: Scene) -> str:
    """Return how many events are not drawn, are placed coarsely or were not read by a curator."""
    events = [one.event for one in scene.visible_events]
    counts = {
        "image.undrawn": scene.undrawn_count,
        "image.protected": sum(one.details.protect is not None for one in events),
        "image.imported": sum(one.imported for one in events),
    }
    message, number = scene.translator.message, scene.translator.format_number
    return ITEM_SEPARATOR.join(
        scene.translator.format_entry(message(key), number(count))
        for key, count in counts.items()
        if count
    )


def _format_routes(scene: Scene, base_layers: BaseLayers) -> Iterator[str]:
    message = scene.translator.message
    for one in base_layers.visible_features("corridor"):
        status = scene.feature_status(one.feature)
        if status:
            name = scene.translator.pick_first_name(one.feature.toponym.names)
            yield message("strip.route", name=name, status=message(f"route.{status}"))


def _checkpoint_names(scene: Scene, base_layers: BaseLayers) -> Iterator[str]:
    for one in base_layers.visible_features("checkpoint"):
        yield scene.translator.pick_first_name(one.feature.toponym.names)
