"""The page: everything inside, a policy that allows just that, and the same bytes each time."""

import hashlib
import json
import re
from base64 import b64encode
from html.parser import HTMLParser

import folium
import folium.plugins
import pytest

from geo.errors import AssetError
from layers.document.source_text import to_utf16_units
from layers.folium_plugin import ConflictMap, ConflictViewer, build_map
from layers.page.csp import content_security_policy
from layers.page.standalone_page import PageOptions, StandalonePage
from tests.support.exported_pages import read_page_document


def render_page(data, options=None):
    chosen = options or PageOptions()
    canvas = ConflictMap(data["bounds"])
    StandalonePage(data, chosen).add_child(canvas)
    ConflictViewer(data, chosen.viewer_options()).add_to(canvas)
    return canvas.get_root().render()


class TagCollector(HTMLParser):
    """Counts start tags and collects attributes, outside of noscript too."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]


def test_page_is_reproducible(map_document):
    assert render_page(map_document) == render_page(map_document)


@pytest.mark.parametrize(
    ("end", "covered", "why"),
    [
        (19477, "1988-01-01/2023-04-30", "all events have an end"),
        (None, "1988-01-01/..", "one event lasts on"),
    ],
)
def test_temporal_coverage_is_open_for_ongoing_event(map_document, end, covered, why):
    for record in map_document["events"]["records"]:
        record["time"]["end"] = record["time"]["end"] or 19477
    map_document["events"]["records"][-1]["time"]["end"] = end
    said = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', render_page(map_document)
    )[1]
    assert json.loads(said)["temporalCoverage"] == covered, why


def test_page_requests_no_resources(map_document):
    found = TagCollector(render_page(map_document))
    addresses = [
        (tag, name, value)
        for tag, name, value in found.attributes
        if name in {"src", "href", "srcset", "action", "poster"} and tag != "a"
    ]
    assert addresses == [("link", "href", "data:,")]


def test_policy_lists_hash_of_each_script_and_style(map_document):
    html = render_page(map_document)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1].replace(
        "&#x27;", "'"
    )
    for tag in ("script", "style"):
        for body in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
            digest = b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_markup_has_no_inline_style_or_handler(map_document):
    for _, name, _ in TagCollector(render_page(map_document)).attributes:
        assert name != "style"
        assert not name.startswith("on")


def test_json_block_has_no_script_hash():
    policy = content_security_policy(
        '<script type="application/json">{}</script><script>1</script>'
    )
    assert policy.count("sha256-") == 1
    assert "style-src 'none'" in policy


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ 7*191 }}",
        "{% for x in y %}",
        "{# gone #}",
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "<img src=x onerror=alert(1)>",
        "${7*191}",
        "`\\`",
        "\u2028",
        '" onload="alert(1)',
    ],
)
def test_hostile_text_is_escaped_in_page(map_document, hostile):
    """Templates, markup, script syntax and script ends (T01 to T04) in every field with text."""
    plain = TagCollector(render_page(map_document)).tags
    map_document["title"]["en"] = map_document["description"]["en"] = hostile
    map_document["layers"][0]["attribution"] = map_document["layers"][0]["title"]["en"] = hostile
    map_document["labels"][0]["names"]["en"] = [hostile]
    event = map_document["events"]["records"][0]
    event["title"]["en"] = event["place"]["method"] = hostile
    event["actors"] = [hostile]
    size = len(to_utf16_units(hostile))
    event["statements"][0] |= {"by": hostile, "span": [0, 0, size, size]}
    map_document["sources"][0]["text"] = hostile
    html = render_page(map_document)
    assert TagCollector(html).tags == plain
    assert "1337" not in html
    assert read_page_document(html)["title"]["en"] == hostile


def test_layer_with_external_resources_is_rejected(map_document):
    canvas = ConflictMap(map_document["bounds"])
    StandalonePage(map_document, PageOptions()).add_child(canvas)
    folium.plugins.MarkerCluster().add_to(canvas)
    with pytest.raises(AssetError, match="would have to fetch 'https://"):
        canvas.get_root().render()


def test_page_keeps_other_folium_layers(map_document):
    canvas = ConflictMap(map_document["bounds"])
    StandalonePage(map_document, PageOptions()).add_child(canvas)
    folium.PolyLine([(39.5, 46.5), (39.6, 46.6)]).add_to(canvas)
    ConflictViewer(map_document).add_to(canvas)
    assert "L.polyline(" in canvas.get_root().render()


def test_viewer_mounts_on_any_folium_map(map_document):
    canvas = folium.Map()
    ConflictViewer(map_document).add_to(canvas)
    html = canvas.get_root().render()
    assert f"ConflictViewer.mount({canvas.get_name()}, data, " in html
    assert html.count("globalThis.ConflictViewer={") == 1


def test_viewer_without_map_raises_type_error(map_document):
    with pytest.raises(TypeError, match="add_to"):
        ConflictViewer(map_document).render()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (PageOptions(), '<html lang="en" dir="ltr">'),
        (PageOptions(language="hy"), '<html lang="hy" dir="ltr">'),
        (PageOptions(language="hy"), "<title>Լաչինի միջանցքը</title>"),
        (PageOptions(theme="dark"), '"theme":"dark"'),
        (PageOptions(layout="embed"), '"layout":"embed"'),
        (PageOptions(scripts=("let more = 1;",)), "let more = 1;"),
    ],
)
def test_page_options_change_html(map_document, options, expected):
    assert expected in render_page(map_document, options)


def test_noscript_fallback_contains_every_quote(map_document):
    html = render_page(map_document)
    fallback = re.search(r"<noscript>(.*)</noscript>", html, re.DOTALL)[1]
    assert fallback.count("<blockquote") == sum(
        len(r["statements"]) for r in map_document["events"]["records"]
    )
    assert (
        "<mark>Last weekend, the Azerbaijani government established a border checkpoint" in fallback
    )
    assert "<svg" in fallback
    assert "OpenStreetMap" in fallback


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_page_has_notice_for_blocked_scripts(map_document, language):
    html = render_page(map_document, PageOptions(language=language))
    notice = re.search(r'<body>\n<p class="cm-blocked">([^<]*)</p>\n<script>', html)
    assert "Content-Security-Policy" in notice[1]


def test_map_has_notebook_representation(project, located_events):
    canvas = build_map(project, located_events)
    assert "srcdoc=" in canvas._repr_html_()
