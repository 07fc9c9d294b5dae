"""The picture in words, for those who do not see it: made from what it shows, and nothing else."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from layers.print_map.attribution import BETWEEN, credits_line, sources_line
from layers.print_map.base_layers import Ground
from layers.print_map.captions import day_line, shown_line
from layers.print_map.density import numbers_of
from layers.print_map.event_marks import Away
from layers.print_map.legend import Seen
from layers.print_map.map_panel import Panel
from layers.print_map.scene import Scene, Shown
from layers.style.palettes import TYPES

_MOST_EVENTS = 50
_MOST_PLACES = 20
_MOST_SOURCES = 20


def alt_text(scene: Scene, panel: Panel) -> str:
    """Return a picture in words, in its language.

    First what the map is and shows, then its signs, places off the map, the events, and whose work
    it is. Of many events the first 50 are told, and how many more there are.
    """
    parts = (
        _opening(scene, panel.ground),
        _signs(scene, panel.seen),
        _away(scene, panel.marks.away),
        _events(scene),
        [sources_line(scene, _MOST_SOURCES), credits_line(scene)],
    )
    blocks = ("\n".join(filter(None, map(_line, part))) for part in parts)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _line(text: str) -> str:
    """Return a text as one line that any file can hold, an XML one too."""
    plain = "".join(letter for letter in " ".join(text.split()) if _is_text(letter))
    return plain.encode("utf-8", "replace").decode()


def _is_text(letter: str) -> bool:
    return unicodedata.category(letter) != "Cc" and letter not in "\ufffe\uffff"


def _opening(scene: Scene, ground: Ground) -> Iterator[str]:
    frame, speaker = scene.project.frame, scene.speaker
    yield speaker.pick(frame.title)
    yield speaker.pick(frame.description)
    yield shown_line(scene)
    yield day_line(scene, ground)


def _signs(scene: Scene, seen: Seen) -> Iterator[str]:
    say, speaker = scene.speaker.say, scene.speaker
    types = [(speaker.pick(TYPES[name].words), f"shape.{TYPES[name].shape}") for name in seen.types]
    statuses = [(say(f"status.{name}"), f"fill.{name}") for name in seen.statuses]
    marks = [(say(f"legend.mark.{name}"), f"mark.{name}") for name in seen.marks]
    routes = [
        (say("legend.route", status=say(f"route.{name}")), f"route.{name}") for name in seen.routes
    ]
    ground = [(say(f"legend.ground.{name}"), f"ground.{name}") for name in seen.ground]
    yield say("legend.title")
    yield _group(scene, "legend.types", types)
    yield _group(scene, "legend.status", statuses)
    yield _group(scene, "legend.place", marks)
    yield _group(scene, "legend.ground", [*routes, *ground])
    if seen.steps:
        numbers = "; ".join(numbers_of(step, speaker.number) for step in seen.steps)
        yield speaker.told(say("image.number"), f"{numbers} ({say('image.discs')})")


def _group(scene: Scene, head: str, pairs: Iterable[tuple[str, str]]) -> str:
    say = scene.speaker.say
    told = "; ".join(f"{name} ({say(f'image.{sign}')})" for name, sign in pairs)
    return scene.speaker.told(say(head), told) if told else ""


def _away(scene: Scene, away: Sequence[Away]) -> Iterator[str]:
    say, number = scene.speaker.say, scene.speaker.number
    first, more = away[:_MOST_PLACES], len(away) - _MOST_PLACES
    places = [say("elsewhere.place", name=one.name, n=number(len(one.members))) for one in first]
    if more > 0:
        places.append(say("elsewhere.more", n=number(more)))
    if places:
        yield f"{say('elsewhere.title')} {BETWEEN.join(places)}"


def _events(scene: Scene) -> Iterator[str]:
    yield scene.speaker.say("legend.types")
    for shown in scene.shown[:_MOST_EVENTS]:
        yield _event(scene, shown)
    more = len(scene.shown) - _MOST_EVENTS
    if more > 0:
        yield scene.speaker.say("elsewhere.more", n=scene.speaker.number(more))


def _event(scene: Scene, shown: Shown) -> str:
    say, speaker, event = scene.speaker.say, scene.speaker, shown.event
    surely = say(f"mark.{shown.mark}", distance=speaker.distance(shown.radius_m))
    when, what = speaker.span(event.date), speaker.pick(event.title)
    return BETWEEN.join((f"- {when}", what, shown.place, surely, say(f"status.{event.status}")))
