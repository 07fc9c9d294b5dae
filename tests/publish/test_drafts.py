"""No export contains a source that only drafts quote."""

import gzip
import json
import re
from base64 import b85decode
from dataclasses import replace

import pytest

from conflictmap.publish.embed.kit import KitOptions, build_kit
from conflictmap.publish.html import export_with_external_texts, render_page
from geo.location import locate_events
from layers.map_builder import build_map_document
from layers.page.standalone_page import PageOptions

SECRET_SOURCE = {
    "title": "Letters from the mill",
    "publisher": "The Unseen Press",
    "url": "https://unseen.example/mill",
    "text": "Water stood in the lower town. The miller hid upstairs.",
}
SOURCE_TEMPLATE = """\
  - id: {name}
    title: {title}
    publisher: {publisher}
    date: not stated
    url: {url}
    language: en
    rights: full-text
    text: {name}.txt
"""
PUBLISHED_SOURCE_IDS = {"herald", "ferry-notes", "unused"}


@pytest.fixture
def project_with_draft_source(sample_project):
    """A map whose draft alone quotes one source; no event quotes another source."""
    text = sample_project.files["data/sources.yaml"].decode()
    for name, told in (
        ("secret", SECRET_SOURCE),
        ("unused", dict.fromkeys(SECRET_SOURCE, "https://a.example")),
    ):
        text += SOURCE_TEMPLATE.format(name=name, **told)
        sample_project.files[f"data/sources/{name}.txt"] = told["text"].encode()
    sample_project.files["data/sources.yaml"] = text.encode()
    head, draft = sample_project.files["events.yaml"].decode().split("  - id: flood")
    sample_project.files["events.yaml"] = (
        f"{head}  - id: flood{draft.replace('source: herald', 'source: secret')}".encode()
    )
    return sample_project.load()


def find_secret_texts(text):
    """The parts of the secret source that a text contains."""
    return [value for value in ("secret", *SECRET_SOURCE.values()) if value in text]


def unpack_texts(text):
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
def test_page_omits_source_quoted_only_by_drafts(project_with_draft_source, options, why):
    html = render_page(project_with_draft_source, options)
    assert find_secret_texts(unpack_texts(html)) == [], why
    assert "The bridge at Alder" in html
    described = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1]
    )
    names = [work["name"] for work in described["isBasedOn"]]
    assert names == ["The bridge at Alder", "Notes of a ferryman", "https://a.example"], why


def test_embed_kit_omits_source_quoted_only_by_drafts(project_with_draft_source):
    files = build_kit(project_with_draft_source, KitOptions(base_url="https://example.org/maps/"))
    for name, data in files.items():
        assert find_secret_texts(data.decode(errors="ignore")) == [], name


def test_external_texts_omit_source_quoted_only_by_drafts(project_with_draft_source, tmp_path):
    export_with_external_texts(project_with_draft_source, tmp_path / "map.html")
    assert find_secret_texts((tmp_path / "map.html").read_text(encoding="utf-8")) == []
    files = list((tmp_path / "map-texts").iterdir())
    assert files
    for file in files:
        assert (
            find_secret_texts(gzip.decompress(file.read_bytes()).decode(errors="ignore")) == []
        ), file.name
    whole = b"".join(gzip.decompress(file.read_bytes()) for file in files)
    assert b"miller" not in whole


def test_source_quoted_by_verified_event_is_published(project_with_draft_source):
    ids = {
        one["id"]
        for one in build_map_document(
            project_with_draft_source, locate_events(project_with_draft_source)
        )["sources"]
    }
    assert ids == PUBLISHED_SOURCE_IDS
    verified = tuple(replace(event, verified=True) for event in project_with_draft_source.events)
    both = replace(project_with_draft_source, events=verified)
    ids = {one["id"] for one in build_map_document(both, locate_events(both))["sources"]}
    assert ids == PUBLISHED_SOURCE_IDS | {"secret"}
