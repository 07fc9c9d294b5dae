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
from layers.folium_plugin import ConflictMap, ConflictViewer, build_map
from layers.page.standalone_page import Page, PageOptions, content_security_policy


def render(data, options=None):
    chosen = options or PageOptions()
    canvas = ConflictMap(data["bounds"])
    Page(data, chosen).add_child(canvas)
    ConflictViewer(data, chosen.viewer()).add_to(canvas)
    return canvas.get_root().render()


class Tags(HTMLParser):
    """Counts start tags and collects attributes, outside of noscript too."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attr) for attr in attrs]


def test_the_same_map_gives_the_same_bytes(data):
    assert render(data) == render(data)


@pytest.mark.parametrize(
    ("end", "covered", "why"),
    [
        (19477, "1988-01-01/2023-04-30", "all events have an end"),
        (None, "1988-01-01/..", "one event lasts on"),
    ],
)
def test_the_period_is_open_where_an_event_lasts_on(data, end, covered, why):
    for record in data["events"]["records"]:
        record["time"]["end"] = record["time"]["end"] or 19477
    data["events"]["records"][-1]["time"]["end"] = end
    said = re.search(r'<script type="application/ld\+json">(.*?)</script>', render(data))[1]
    assert json.loads(said)["temporalCoverage"] == covered, why


def test_the_page_asks_nobody(data):
    found = Tags(render(data))
    addresses = [
        (tag, name, value)
        for tag, name, value in found.attributes
        if name in {"src", "href", "srcset", "action", "poster"} and tag != "a"
    ]
    assert addresses == [("link", "href", "data:,")]


def test_the_policy_names_each_script_and_style(data):
    html = render(data)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1].replace(
        "&#x27;", "'"
    )
    for tag in ("script", "style"):
        for body in re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL):
            digest = b64encode(hashlib.sha256(body.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy


def test_no_style_or_handler_stands_in_the_markup(data):
    for _, name, _ in Tags(render(data)).attributes:
        assert name != "style"
        assert not name.startswith("on")


def test_a_block_of_data_is_no_script():
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
def test_text_is_shown_and_never_run(data, hostile):
    """Rows 1 to 4: templates, markup, script syntax, ends of script, in every place where text goes."""
    plain = Tags(render(data)).tags
    data["title"]["en"] = data["description"]["en"] = hostile
    data["layers"][0]["attribution"] = data["layers"][0]["title"]["en"] = hostile
    data["labels"][0]["names"]["en"] = [hostile]
    event = data["events"]["records"][0]
    event["title"]["en"] = event["place"]["method"] = hostile
    event["actors"] = [hostile]
    event["statements"][0] |= {"by": hostile, "sentence": [hostile, hostile, hostile]}
    html = render(data)
    assert Tags(html).tags == plain
    assert "1337" not in html
    block = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', html, re.DOTALL)[1]
    assert json.loads(block)["title"]["en"] == hostile


def test_a_layer_that_would_fetch_is_refused(data):
    canvas = ConflictMap(data["bounds"])
    Page(data, PageOptions()).add_child(canvas)
    folium.plugins.MarkerCluster().add_to(canvas)
    with pytest.raises(AssetError, match="would have to fetch 'https://"):
        canvas.get_root().render()


def test_other_folium_layers_stay(data):
    canvas = ConflictMap(data["bounds"])
    Page(data, PageOptions()).add_child(canvas)
    folium.PolyLine([(39.5, 46.5), (39.6, 46.6)]).add_to(canvas)
    ConflictViewer(data).add_to(canvas)
    assert "L.polyline(" in canvas.get_root().render()


def test_the_viewer_joins_any_folium_map(data):
    canvas = folium.Map()
    ConflictViewer(data).add_to(canvas)
    html = canvas.get_root().render()
    assert f"ConflictViewer.mount({canvas.get_name()}, data, " in html
    assert html.count("globalThis.ConflictViewer={") == 1


def test_the_viewer_needs_a_map(data):
    with pytest.raises(TypeError, match="add_to"):
        ConflictViewer(data).render()


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
def test_options(data, options, expected):
    assert expected in render(data, options)


def test_without_script_every_sentence_is_there(data):
    html = render(data)
    fallback = re.search(r"<noscript>(.*)</noscript>", html, re.DOTALL)[1]
    assert fallback.count("<blockquote") == sum(
        len(r["statements"]) for r in data["events"]["records"]
    )
    assert (
        "<mark>Last weekend, the Azerbaijani government established a border checkpoint" in fallback
    )
    assert "<svg" in fallback
    assert "OpenStreetMap" in fallback


def test_a_notebook_shows_the_map(project, located):
    canvas = build_map(project, located)
    assert "srcdoc=" in canvas._repr_html_()
