"""What a picture says of itself in a line: its day, its events, its period and filters."""

from collections.abc import Iterator

from layers.print_map.attribution import BETWEEN
from layers.print_map.base_layers import Ground
from layers.print_map.scene import Scene
from layers.style.palettes import TYPES


def shown_line(scene: Scene) -> str:
    """Return how many events are shown, of which days, and under which filters."""
    number = scene.speaker.number
    shown = scene.speaker.say("image.shown", n=number(len(scene.shown)), all=number(scene.total))
    return BETWEEN.join(part for part in (shown, scene.period(), *_filters(scene)) if part)


def _filters(scene: Scene) -> Iterator[str]:
    filters, say = scene.view.filters, scene.speaker.say
    titles = [scene.project.sources[name].title for name in filters.sources]
    chosen = {
        "types": [scene.speaker.pick(TYPES[name].words) for name in filters.types],
        "status": [say(f"status.{name}") for name in filters.status],
        "precision": [say(f"precision.{name}") for name in filters.precision],
        "actors": list(filters.actors),
        "sources": titles,
    }
    for key, values in chosen.items():
        if values:
            yield scene.speaker.told(say(f"filter.{key}"), ", ".join(values))
    if filters.text:
        yield say("quote", text=filters.text)


def day_line(scene: Scene, ground: Ground) -> str:
    """Return the day of the ground, and what the corridors and posts on the map are on it."""
    if scene.day is None:
        return ""
    as_of = scene.speaker.say("strip.as_of", date=scene.speaker.day(scene.day))
    told = [*_routes(scene, ground), *_posts(scene, ground)]
    return f"{as_of} {BETWEEN.join(dict.fromkeys(told))}".strip()


def _routes(scene: Scene, ground: Ground) -> Iterator[str]:
    say = scene.speaker.say
    for one in ground.seen("corridor"):
        status = scene.status(one.feature)
        if status:
            name = scene.speaker.first_name(one.feature.toponym.names)
            yield say("strip.route", name=name, status=say(f"route.{status}"))


def _posts(scene: Scene, ground: Ground) -> Iterator[str]:
    for one in ground.seen("checkpoint"):
        yield scene.speaker.first_name(one.feature.toponym.names)
