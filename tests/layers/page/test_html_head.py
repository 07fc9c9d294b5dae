"""Metadata of a page for previews and search engines."""

import json
from html.parser import HTMLParser

import pytest

from geo.errors import OutputError
from layers.page.html_head import PageMetadata

PAGE_URL, IMAGE_URL = "https://example.org/lachin", "https://example.org/lachin.png"


class HeadParser(HTMLParser):
    """Collects a head's metas, links and the JSON-LD."""

    def __init__(self, html):
        super().__init__()
        self.metas, self.links, self.json_ld, self.title, self._in = {}, [], "", "", ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self._in = tag
        if tag == "meta":
            self.metas[given.get("property") or given["name"]] = given["content"]
        if tag == "link":
            self.links.append((given["rel"], given.get("type"), given["href"]))

    def handle_data(self, data):
        if self._in == "script":
            self.json_ld += data
        if self._in == "title":
            self.title += data

    def handle_endtag(self, tag):
        self._in = ""


def parse_head(data, language="en", **known):
    return HeadParser("\n".join(PageMetadata(**known).render_html(data, language)))


def test_head_without_url_has_no_url_metadata(map_document):
    head = parse_head(map_document)
    assert not {"og:url", "og:image", "twitter:card"} & set(head.metas)
    assert head.links == [("icon", None, "data:,")]
    assert head.title == head.metas["og:title"] == map_document["title"]["en"]


def test_head_with_url_has_url_metadata(map_document):
    head = parse_head(
        map_document,
        canonical=PAGE_URL,
        image=IMAGE_URL,
        links=(("alternate", "text/x", "a.json"),),
    )
    assert head.metas["og:url"] == PAGE_URL
    assert head.metas["og:image"] == IMAGE_URL
    assert head.metas["twitter:card"] == "summary_large_image"
    assert ("canonical", None, PAGE_URL) in head.links
    assert ("alternate", "text/x", "a.json") in head.links


def test_json_ld_describes_map(map_document):
    said = json.loads(parse_head(map_document, canonical=PAGE_URL).json_ld)
    assert said["@type"] == "Map"
    assert said["url"] == PAGE_URL
    assert said["temporalCoverage"] == "1988-01-01/.."
    assert said["isBasedOn"][0]["name"] == map_document["sources"][0]["title"]
    south, west, north, east = map(float, said["spatialCoverage"]["geo"]["box"].split())
    assert [west, south, east, north] == map_document["bounds"]


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_head_uses_page_language(map_document, language):
    head = parse_head(map_document, language)
    assert head.title == map_document["title"][language]
    assert json.loads(head.json_ld)["inLanguage"] == language
    assert head.metas["og:locale"].startswith(language)


def test_hostile_title_is_escaped(map_document):
    nasty = "</script><script>alert(1)</script>\"'&<!--"
    map_document["title"] = {"en": nasty}
    head = parse_head(map_document)
    assert head.title == head.metas["og:title"] == nasty
    assert json.loads(head.json_ld)["name"] == nasty


def test_truncated_events_have_no_temporal_coverage(map_document):
    map_document["events"] = {"count": 5000, "records": map_document["events"]["records"]}
    assert "temporalCoverage" not in json.loads(parse_head(map_document).json_ld)


def test_long_description_is_truncated_at_word(map_document):
    map_document["description"] = {"en": "word " * 200}
    text = parse_head(map_document).metas["description"]
    assert len(text) <= 302
    assert text.endswith("word …")


@pytest.mark.parametrize("address", ["foo", "javascript:alert(1)", "/map", "https://a b", ""])
def test_invalid_canonical_url_is_rejected(address):
    with pytest.raises(OutputError, match="is not an address"):
        PageMetadata(canonical=address)


@pytest.mark.parametrize(
    ("edtf", "inferred", "told"),
    [
        ("2023-04-30", False, "2023-04-30"),
        ("2023-04", False, "2023-04"),
        ("2023-04-30", True, None),  # the curator's word, not the publisher's
        ("2023-04-30~", False, None),  # no date of ISO 8601
        ("2023-04/2023-05", False, None),
    ],
)
def test_source_publication_date_is_as_stated(map_document, edtf, inferred, told):
    map_document["sources"][0] |= {"date": {"edtf": edtf}, "inferred": inferred}
    assert json.loads(parse_head(map_document).json_ld)["isBasedOn"][0].get("datePublished") == told
