"""The Big List of Naughty Strings (minimaxir, MIT): each is loaded as it is, or refused with a reason.

The list is laid beside the checkout and not part of it.
"""

import json

import pytest
import yaml

from geo.text import compose, fold_space, hidden_character, mixed_word
from tests.tiny import HERALD, TinyMap, feature, suite

# What the field is read as, and whether a word of it may mix scripts.
FIELDS = {
    "title": ("events.yaml", "{en: A flood}", "{en: %s}", True),
    "quote": ("events.yaml", "Water stood in the lower town.", "%s", True),
    "actor": ("events.yaml", "[Town council]", "[%s]", False),
    "note": ("events.yaml", "{en: Both papers are quoted.}", "{en: %s}", True),
    "name": ("data/places.yaml", "{en: Alder, fr: [Aulne, Aune]}", "{en: %s}", False),
    "attribution": ("data/layers.yaml", "attribution: The survey", "attribution: %s", True),
    "layer title": ("data/layers.yaml", "{en: The river}", "{en: %s}", True),
    "publisher": ("data/sources.yaml", "publisher: The Herald", "publisher: %s", True),
}


def read(project, field):
    return {
        "title": lambda: project.events[1].title["en"],
        "quote": lambda: project.events[1].statements[0].anchor.exact,
        "actor": lambda: project.events[0].actors[0],
        "note": lambda: project.events[0].note["en"],
        "name": lambda: project.places["alder"].toponym.names["en"][0],
        "attribution": lambda: project.layers[0].attribution,
        "layer title": lambda: project.layers[0].title["en"],
        "publisher": lambda: project.sources["herald"].publisher,
    }[field]()


def reasons(text, *, mixing, quoted=False):
    """Why a text is refused, worked out from what it is; empty when it must be loaded."""
    found = []
    if hidden_character(compose(text)):
        found.append("which a reader cannot see")
    if not text.strip():
        found.append("empty")
    if not mixing and mixed_word(compose(text)):
        found.append("mixes scripts")
    if quoted and fold_space(text) in fold_space(HERALD):
        found.append("times in the source")
    return found


def quoted(text):
    return yaml.safe_dump(text, default_style='"', width=10**6, allow_unicode=False).strip()


def with_text(text, field):
    file, old, new, _ = FIELDS[field]
    tiny = TinyMap()
    if field == "quote":
        tiny.files["data/sources/herald.txt"] += f"\n\n{text}".encode(errors="surrogatepass")
    return tiny.change(file, old, new % quoted(text))


@pytest.mark.parametrize("field", FIELDS)
def test_each_string_is_loaded_as_it_is_or_refused_with_a_reason(field):
    strings = json.loads(suite("blns", "blns.json").read_text(encoding="utf-8"))
    assert len(strings) > 500
    loaded = 0
    for text in strings:
        wrong = reasons(text, mixing=FIELDS[field][3], quoted=field == "quote")
        project, faults = with_text(text, field).outcome()
        messages = "\n".join(map(str, faults))
        if project is None:
            assert wrong, f"{text!r} was refused without need: {messages}"
            assert any(reason in messages for reason in wrong)
            assert all(str(fault).isprintable() for fault in faults)
        else:
            assert not wrong, f"{text!r} was loaded, though {wrong}"
            assert fold_space(read(project, field)) == fold_space(compose(text))
            loaded += 1
    assert loaded > 430


def test_each_string_as_a_name_in_geojson():
    strings = json.loads(suite("blns", "blns.json").read_text(encoding="utf-8"))
    for text in strings:
        tiny = TinyMap().river(
            feature({"type": "Point", "coordinates": [13, 45]}, names={"en": [text]})
        )
        project, faults = tiny.outcome()
        if project is None:
            assert reasons(text, mixing=False), f"{text!r} was refused without need: {faults}"
        else:
            names = project.layers[0].features[0].toponym.names
            assert names == {"en": (compose(text.strip()),)}
