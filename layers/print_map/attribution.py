"""Credits of a printed map: the sources of its events and of its base layers."""

from collections.abc import Sequence

from layers.print_map.scene import Scene
from layers.style.credits import format_media_credit, group_licences

_MAX_NAMED_CREDITS = 4
_MAX_NAMED_SOURCES = 3
ITEM_SEPARATOR = "\u00a0· "
"""Separates two credits; a line may break after it."""


def format_sources(scene: Scene, max_sources: int = _MAX_NAMED_SOURCES) -> str:
    """Return the titles of the visible events' sources, at most `max_sources` by name."""
    ids = [statement.source for one in scene.visible_events for statement in one.event.statements]
    sources = [scene.project.sources[source_id] for source_id in dict.fromkeys(ids)]
    titles = [_format_source(one.title, one.publisher) for one in sources]
    return scene.translator.format_entry(
        scene.translator.message("source.choose"), _join_names(scene, titles, max_sources)
    )


def _format_source(title: str, publisher: str | None) -> str:
    return f"{title} ({publisher})" if publisher else title


def format_media_credits(scene: Scene, max_credits: int = _MAX_NAMED_CREDITS) -> str:
    """Return the credits of the visible events' media with their licences; empty without media."""
    items = [item for one in scene.visible_events for item in one.event.details.media]
    names = list(dict.fromkeys(map(format_media_credit, items)))
    if not names:
        return ""
    credits_text = _join_names(scene, names, max_credits)
    return scene.translator.message("media.credits", credits=credits_text)


def _join_names(scene: Scene, names: Sequence[str], max_names: int) -> str:
    """Return at most `max_names` of the names, and how many more there are."""
    shown = [*names[:max_names]]
    if len(names) > max_names:
        number = scene.translator.format_number(len(names) - max_names)
        shown.append(scene.translator.message("elsewhere.more", n=number))
    return ITEM_SEPARATOR.join(shown)


def format_attribution(scene: Scene) -> str:
    """Return each source of the base layers once, with its licences."""
    message = scene.translator.message
    layers = ((layer.attribution, layer.licence) for layer in scene.project.layers)
    credits_by_source = [
        message("strip.credit", name=name, licence=", ".join(licences))
        for name, licences in group_licences(layers).items()
    ]
    return message("strip.credits", credits=ITEM_SEPARATOR.join(credits_by_source))
