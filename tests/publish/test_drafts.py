"""What only drafts quote stays at home, whatever is published."""

import gzip
import json
import re
from base64 import b85decode
from dataclasses import replace

import pytest

from conflictmap.publish.embed.kit import kit
from conflictmap.publish.html import export_beside, page
from geo.location import locate
from layers.document.builder import document
from layers.page.standalone_page import PageOptions

SECRET = {
    "title": "Letters from the mill",
    "publisher": "The Unseen Press",
    "url": "https://unseen.example/mill",
    "text": "Water stood in the lower town. The miller hid upstairs.",
}
SOURCE = """\
  - id: {name}
    title: {title}
    publisher: {publisher}
    date: not stated
    url: {url}
    language: en
    rights: full-text
    text: {name}.txt
"""
KEPT = {"herald", "ferry-notes", "unused"}


@pytest.fixture
def secretive(tiny):
    """A map whose draft alone quotes one source; another source is quoted by nobody."""
    text = tiny.files["data/sources.yaml"].decode()
    for name, told in (("secret", SECRET), ("unused", dict.fromkeys(SECRET, "https://a.example"))):
        text += SOURCE.format(name=name, **told)
        tiny.files[f"data/sources/{name}.txt"] = told["text"].encode()
    tiny.files["data/sources.yaml"] = text.encode()
    head, draft = tiny.files["events.yaml"].decode().split("  - id: flood")
    tiny.files["events.yaml"] = (
        f"{head}  - id: flood{draft.replace('source: herald', 'source: secret')}".encode()
    )
    return tiny.load()


def told(text):
    """What of the secret source a text tells."""
    return [value for value in ("secret", *SECRET.values()) if value in text]


def unpacked(text):
    """A page's or file's text with all that is packed within it."""
    parts = re.findall(r'"([^"\\]{40,})"', text)
    found = [text]
    for part in parts:
        try:
            found.append(gzip.decompress(b85decode(part.replace(",", "<"))).decode(errors="ignore"))
        except (ValueError, OSError, EOFError):
            continue
    return "\n".join(found)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (PageOptions(), "the page"),
        (PageOptions(layout="embed", language="fr"), "in another language"),
        (PageOptions(only_quotes=True), "quotes alone"),
    ],
)
def test_the_page_does_not_tell_of_a_source_of_drafts(secretive, options, why):
    html = page(secretive, options)
    assert told(unpacked(html)) == [], why
    assert "The bridge at Alder" in html
    described = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    )
    names = [work["name"] for work in described["isBasedOn"]]
    assert names == ["The bridge at Alder", "Notes of a ferryman", "https://a.example"], why


def test_the_kit_does_not_either(secretive):
    files = kit(secretive, base="https://example.org/maps/")
    for name, data in files.items():
        assert told(data.decode(errors="ignore")) == [], name


def test_nor_a_page_with_its_texts_beside_it(secretive, tmp_path):
    export_beside(secretive, tmp_path / "map.html")
    assert told((tmp_path / "map.html").read_text(encoding="utf-8")) == []
    files = list((tmp_path / "map-texts").iterdir())
    assert files
    for file in files:
        assert told(gzip.decompress(file.read_bytes()).decode(errors="ignore")) == [], file.name
    whole = b"".join(gzip.decompress(file.read_bytes()) for file in files)
    assert b"miller" not in whole


def test_what_a_published_event_quotes_too_goes_out(secretive):
    ids = {one["id"] for one in document(secretive, locate(secretive))["sources"]}
    assert ids == KEPT
    verified = tuple(replace(event, verified=True) for event in secretive.events)
    both = replace(secretive, events=verified)
    ids = {one["id"] for one in document(both, locate(both))["sources"]}
    assert ids == KEPT | {"secret"}
