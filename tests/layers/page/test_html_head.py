"""What a page says of itself to previews and search engines."""

import json
from html.parser import HTMLParser

import pytest

from geo.errors import OutputError
from layers.page.html_head import Head

URL, IMAGE = "https://example.org/lachin", "https://example.org/lachin.png"


class Read(HTMLParser):
    """Collects a head's metas, links and the JSON-LD."""

    def __init__(self, html):
        super().__init__()
        self.metas, self.links, self.described, self.title, self._in = {}, [], "", "", ""
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
            self.described += data
        if self._in == "title":
            self.title += data

    def handle_endtag(self, tag):
        self._in = ""


def read(data, language="en", **known):
    return Read("\n".join(Head(**known).html(data, language)))


def test_a_page_without_an_address_names_none(data):
    head = read(data)
    assert not {"og:url", "og:image", "twitter:card"} & set(head.metas)
    assert head.links == [("icon", None, "data:,")]
    assert head.title == head.metas["og:title"] == data["title"]["en"]


def test_a_page_with_an_address_gives_it(data):
    head = read(data, canonical=URL, image=IMAGE, links=(("alternate", "text/x", "a.json"),))
    assert head.metas["og:url"] == URL
    assert head.metas["og:image"] == IMAGE
    assert head.metas["twitter:card"] == "summary_large_image"
    assert ("canonical", None, URL) in head.links
    assert ("alternate", "text/x", "a.json") in head.links


def test_the_description_for_search_engines(data):
    said = json.loads(read(data, canonical=URL).described)
    assert said["@type"] == "Map"
    assert said["url"] == URL
    assert said["temporalCoverage"] == "1988-01-01/.."
    assert said["isBasedOn"][0]["name"] == data["sources"][0]["title"]
    south, west, north, east = map(float, said["spatialCoverage"]["geo"]["box"].split())
    assert [west, south, east, north] == data["bounds"]


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_it_speaks_the_pages_language(data, language):
    head = read(data, language)
    assert head.title == data["title"][language]
    assert json.loads(head.described)["inLanguage"] == language
    assert head.metas["og:locale"].startswith(language)


def test_nasty_titles_stay_text(data):
    nasty = "</script><script>alert(1)</script>\"'&<!--"
    data["title"] = {"en": nasty}
    head = read(data)
    assert head.title == head.metas["og:title"] == nasty
    assert json.loads(head.described)["name"] == nasty


def test_what_is_not_all_read_is_not_dated(data):
    data["events"] = {"count": 5000, "records": data["events"]["records"]}
    assert "temporalCoverage" not in json.loads(read(data).described)


def test_a_long_description_is_cut_at_a_word(data):
    data["description"] = {"en": "word " * 200}
    text = read(data).metas["description"]
    assert len(text) <= 302
    assert text.endswith("word …")


@pytest.mark.parametrize("address", ["foo", "javascript:alert(1)", "/map", "https://a b", ""])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(OutputError, match="is no address"):
        Head(canonical=address)


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
def test_a_source_is_dated_as_it_states(data, edtf, inferred, told):
    data["sources"][0] |= {"date": {"edtf": edtf}, "inferred": inferred}
    assert json.loads(read(data).described)["isBasedOn"][0].get("datePublished") == told
