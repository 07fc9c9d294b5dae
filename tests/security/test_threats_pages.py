"""Hostile text in output: threats to pages, tables and links.

tests/browser/test_threats_browser.py tests the same pages in a browser.
"""

import csv
import io
import re
import socket
from html.parser import HTMLParser

import folium.plugins
import pytest

from conflictmap.cli import main
from conflictmap.publish.html import render_page
from geo.errors import AssetError, ProjectError
from geo.geocoding.batch import geocode_file
from geo.geocoding.geocoder import Geocoder
from geo.io.folder import MemoryFolder
from geo.project.loader import load_project
from layers.document.source_text import split_sentence, to_utf16_units
from layers.folium_plugin import build_map
from tests.support import hostile_strings
from tests.support.exported_pages import read_page_document

# T01 to T04: text that templates, HTML or scripts would execute


class TagCollector(HTMLParser):
    """Lists the elements of a page, also in `noscript`, and the addresses in it."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.addresses = [], []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        names = {"src", "href", "srcset", "action", "poster", "data", "background"}
        self.addresses += [value for name, value in attributes if name in names and tag != "a"]


def build_page_with_text(text):
    """Return a page in which every text field has one text, and its map document."""
    html = render_page(load_project(MemoryFolder(hostile_strings.build_project_files([text]))))
    return html, read_page_document(html)


@pytest.fixture(scope="module")
def plain_tags():
    return TagCollector(build_page_with_text("plain")[0]).tags


SCRIPT_TEXTS = [
    "${alert(1)}",
    "`${alert(1)}`",
    "\\",
    "`",
    "\\u003c",
    "';alert(1)//",
    '";alert(1)//',
]
CLOSING_TEXTS = [
    "</script>",
    "</SCRIPT >",
    "<!--",
    "<!--<script>",
    "]]>",
    "-->",
    "</noscript>",
    "</title>",
]
TEXTS_BY_THREAT = {
    "T01": hostile_strings.TEXTS_BY_TARGET["templates"],
    "T02": hostile_strings.TEXTS_BY_TARGET["markup"],
    "T03": SCRIPT_TEXTS,
    "T04": CLOSING_TEXTS,
}


@pytest.mark.threat("T01", "T02", "T03", "T04")
@pytest.mark.parametrize(
    ("threat", "text"),
    [(threat, text) for threat, texts in TEXTS_BY_THREAT.items() for text in texts],
)
def test_hostile_text_is_escaped_in_page(threat, text, plain_tags):
    html, data = build_page_with_text(text)
    assert TagCollector(html).tags == plain_tags, f"{threat}: the text created an element"
    assert "1337" not in html, "7*191 was evaluated"
    event = data["events"]["records"][0]
    assert event["title"]["en"] == event["note"]["en"] == text
    sentence = split_sentence(event["statements"][0], to_utf16_units(data["sources"][0]["text"]))
    assert text.strip() in "".join(sentence)
    assert data["layers"][0]["attribution"] == data["sources"][0]["title"] == text


@pytest.mark.threat("T04")
@pytest.mark.parametrize("text", ["a\u2028b", "a\u2029b"])
def test_script_line_separators_are_rejected(text):
    with pytest.raises(ProjectError, match=r"U\+202[89]"):
        build_page_with_text(text)


# T21: missing or compromised asset host


@pytest.mark.threat("T21")
def test_page_has_no_external_resources():
    html, _ = build_page_with_text("plain")
    assert TagCollector(html).addresses == ["data:,"], "the icon"
    assert not re.search(r"@import|url\((?!data:|#)|importScripts|sourceMappingURL", html)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    assert policy.startswith("default-src &#x27;none&#x27;; ")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.threat("T21")
def test_external_asset_fails_page_build(sample_project):
    canvas = build_map(sample_project.load())
    folium.plugins.MarkerCluster().add_to(canvas)
    with pytest.raises(AssetError, match="would have to fetch 'https://"):
        canvas.get_root().render()


# T23: formulas in table cells

CELL_CASES = [
    ("=1+1", "'=1+1"),
    ("+1+1", "'+1+1"),
    ("-1+1", "'-1+1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t'=1"),
    ("\r=1", "'\r'=1"),
    ("\n=1", "'\n'=1"),
    ('=HYPERLINK("https://evil.example")', '\'=HYPERLINK("https://evil.example")'),
    ("＝1+1", "'＝1+1"),
    ("＠SUM(A1)", "'＠SUM(A1)"),
    ("-46.55", "-46.55"),
    ("+46.55", "+46.55"),
    ("-1e-5", "-1e-5"),
    ("1=1", "1=1"),
    ("a, b", "a, b"),
    ("", ""),
]


@pytest.mark.threat("T23")
@pytest.mark.parametrize(("cell", "wanted"), CELL_CASES)
def test_formula_cell_is_escaped_and_numbers_kept(tmp_path, project, cell, wanted):
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["name", "note"], ["Lachin", cell]])
    geocode_file(source, target, Geocoder(project.gazetteer))
    rows = list(csv.reader(io.StringIO(target.read_bytes().decode(), newline="")))
    assert rows[1][1] == wanted
    assert float(rows[1][rows[0].index("longitude")])


# T24: links to private addresses

PRIVATE_LINKS = [
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://localhost:8501/",
    "https://192.168.1.1/admin",
]


@pytest.mark.threat("T24")
@pytest.mark.parametrize("link", PRIVATE_LINKS)
def test_commands_follow_no_links(sample_project, tmp_path, link, monkeypatch):
    """There is no link checker: a link is written into the page, and only a reader follows it."""
    sample_project.replace_text("data/sources.yaml", "https://herald.example/bridge", link)
    folder = sample_project.write_to(tmp_path / "project")
    monkeypatch.setattr(socket, "socket", None)
    monkeypatch.setattr(socket, "getaddrinfo", None)
    assert main.main(["check", "--project", str(folder)]) == 0
    assert main.main(["export", str(tmp_path / "map.html"), "--project", str(folder)]) == 0
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert TagCollector(html).addresses == ["data:,"]
