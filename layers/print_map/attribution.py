"""Whose work a picture shows: the sources of its events, and the data of its map."""

from layers.print_map.scene import Scene

_MOST_SOURCES = 3
BETWEEN = "\u00a0· "
"""Stands between two credits; a line breaks after it."""


def sources_line(scene: Scene, most: int = _MOST_SOURCES) -> str:
    """Return the titles of the sources of the events that are shown, the first few by name."""
    ids = [said.source for one in scene.shown for said in one.event.statements]
    sources = [scene.project.sources[name] for name in dict.fromkeys(ids)]
    named = [_source(one.title, one.publisher) for one in sources[:most]]
    if len(sources) > most:
        number = scene.speaker.number(len(sources) - most)
        named.append(scene.speaker.say("elsewhere.more", n=number))
    return scene.speaker.told(scene.speaker.say("source.choose"), BETWEEN.join(named))


def _source(title: str, publisher: str | None) -> str:
    return f"{title} ({publisher})" if publisher else title


def credits_line(scene: Scene) -> str:
    """Return each attribution of the layers once, with the licences that it comes under.

    A layer made from several sources names them, and as many licences, between semicolons; the same
    as in layers/viewer/panels/status-bar.js.
    """
    licences: dict[str, dict[str, None]] = {}
    for layer in scene.project.layers:
        for name, licence in _split(layer.attribution, layer.licence):
            licences.setdefault(name, {})[licence] = None
    say = scene.speaker.say
    told = [
        say("strip.credit", name=name, licence=", ".join(under)) for name, under in licences.items()
    ]
    return say("strip.credits", credits=BETWEEN.join(told))


def _split(attribution: str, licence: str) -> list[tuple[str, str]]:
    names, licences = attribution.split("; "), licence.split("; ")
    if len(names) != len(licences):
        return [(attribution, licence)]
    return list(zip(names, licences, strict=True))
