"""Places that are drawn as a division although a town of the map has the same name.

A source that writes "Zagreb" usually means the town. Where the project has only the division of
that name, the event is located in all of it, which a curator must know.
"""

from collections.abc import Iterator, Sequence

import shapely

from geo.geocoding.head_nouns import split_head_noun
from geo.geocoding.name_matching import normalize_name
from geo.ground.layers import list_towns
from geo.ground.store import TownRow, WorldGround
from geo.project.event_details import PlaceQuery
from geo.project.model import Project
from geo.text.unicode_safety import format_value

_DIVISION_CLASSES = (3, 4)
"""UCDP classes of a second-order and of a first-order division."""

_MAX_LISTED_EVENTS = 3


def describe_area_homonyms(project: Project) -> list[str]:
    """Return a message for each name that events have and a division and a town share.

    A name that a point of the project has as well, or that is written with its head noun, as
    "Zagreb County", is left out.
    """
    events_by_name: dict[str, list[str]] = {}
    for event in project.events:
        for name in _iter_names(event.place):
            events_by_name.setdefault(name, []).append(event.id)
    if not events_by_name:
        return []
    divisions, points = _index_names(project)
    doubtful = {
        name: divisions[normalize_name(name)]
        for name in events_by_name
        if normalize_name(name) in divisions and normalize_name(name) not in points
    }
    if not doubtful:
        return []
    with WorldGround() as world:
        towns = {
            normalize_name(one.name): one for one in list_towns(world, project.map_info.bounds)
        }
    return [
        _describe(name, division, towns[normalize_name(name)], events_by_name[name])
        for name, division in doubtful.items()
        if normalize_name(name) in towns
    ]


def _describe(name: str, division: tuple[str, str], town: TownRow, events: Sequence[str]) -> str:
    identifier, kind = division
    rest = len(events) - _MAX_LISTED_EVENTS
    listed = ", ".join(events[:_MAX_LISTED_EVENTS]) + (f" and {rest} more" if rest > 0 else "")
    written = format_value(name)
    return (
        f"{listed}: {written} is drawn as all of the {kind} (id {identifier}), but a town of "
        f"{town.population:,} inhabitants has this name too: add the town with "
        f"`conflictmap place add {written}`, or write {{id: {identifier}}} for the {kind}"
    )


def _index_names(project: Project) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Return the divisions by normalised name, and the names of points."""
    divisions: dict[str, tuple[str, str]] = {}
    points: set[str] = set()
    for toponym in project.gazetteer:
        is_point = int(shapely.get_dimensions(toponym.geometry)) == 0
        if not is_point and toponym.where_prec not in _DIVISION_CLASSES:
            continue
        for spelling, _ in toponym.iter_spellings():
            if is_point:
                points.add(normalize_name(spelling))
                continue
            for form in filter(None, (spelling, (split_head_noun(spelling) or ("",))[0])):
                divisions.setdefault(normalize_name(form), (toponym.id, toponym.kind))
    return divisions, points


def _iter_names(place: PlaceQuery | None) -> Iterator[str]:
    """Yield the bare names in a place: one text, or the places and stages of a mapping."""
    if isinstance(place, str):
        yield place
    elif place is not None and not {"id", "kind"} & place.keys():
        name = place.get("name")
        if isinstance(name, str):
            yield name
        for key in ("places", "from", "via", "to"):
            value = place.get(key, ())
            for one in value if isinstance(value, list | tuple) else (value,):
                if isinstance(one, str):
                    yield one
