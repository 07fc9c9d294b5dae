"""Whose work a picture shows: the sources of its events, and the data of its map."""

from layers.print_map.scene import Scene
from layers.style.credits import split_credits

_MAX_NAMED_SOURCES = 3
ITEM_SEPARATOR = "\u00a0· "
"""Stands between two credits; a line breaks after it."""


def format_sources(scene: Scene, max_sources: int = _MAX_NAMED_SOURCES) -> str:
    """Return the titles of the sources of the events that are shown, the first few by name."""
    ids = [said.source for one in scene.visible_events for said in one.event.statements]
    sources = [scene.project.sources[name] for name in dict.fromkeys(ids)]
    named = [_format_source(one.title, one.publisher) for one in sources[:max_sources]]
    if len(sources) > max_sources:
        number = scene.translator.format_number(len(sources) - max_sources)
        named.append(scene.translator.message("elsewhere.more", n=number))
    return scene.translator.format_entry(
        scene.translator.message("source.choose"), ITEM_SEPARATOR.join(named)
    )


def _format_source(title: str, publisher: str | None) -> str:
    return f"{title} ({publisher})" if publisher else title


def format_attribution(scene: Scene) -> str:
    """Return each attribution of the layers once, with the licences that it comes under.

    A layer made from several sources names them, and as many licences, between semicolons; the same
    as in layers/viewer/panels/status-bar.js.
    """
    licences: dict[str, dict[str, None]] = {}
    for layer in scene.project.layers:
        for name, licence in split_credits(layer.attribution, layer.licence):
            licences.setdefault(name, {})[licence] = None
    say = scene.translator.message
    told = [
        say("strip.credit", name=name, licence=", ".join(under)) for name, under in licences.items()
    ]
    return say("strip.credits", credits=ITEM_SEPARATOR.join(told))
