"""The embed kit as files: what each holds, what it says, and how it is written."""

import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from conflictmap.publish.embed import privacy
from conflictmap.publish.embed.kit import embed, kit
from conflictmap.publish.embed.snippets import SANDBOX, snippets
from conflictmap.publish.html import export_beside, page
from conflictmap.publish.image import SOCIAL
from geo.errors import OutputError
from layers.page.standalone_page import PageOptions
from layers.page.tile_providers import find_tiles
from layers.view_state import Filters, View, ViewError

BASE = "https://example.org/maps/bridge/"
UPLOADED = ["widget.html", "conflict-map.js", "listener.js", "preview.png"]
FOR_THE_EDITOR = ["snippet.html", "index.html", "README.txt"]
HOSTILE = '"><img src=x onerror=alert(1)></title><script>alert(1)</script>{{ 7*7 }}{title}'


class Markup(HTMLParser):
    """Every start tag of a page, in order, with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def plain():
    """A kit that does not know its address."""
    from tests.support.sample_project import TinyMap

    return {name: data.decode() if name != "preview.png" else data for name, data in kit(TinyMap().load()).items()}  # fmt: skip


@pytest.fixture(scope="module")
def placed():
    """A kit that knows its address, and two sites that may drive it."""
    from tests.support.sample_project import TinyMap

    files = kit(TinyMap().load(), base=BASE, origins=("https://a.example", "https://b.example:8443"))  # fmt: skip
    return {name: data if name == "preview.png" else data.decode() for name, data in files.items()}


def test_the_files(plain, placed):
    assert list(plain) == UPLOADED + FOR_THE_EDITOR
    assert set(placed) - set(plain) == {"oembed.json"}


def test_built_twice_it_is_equal_to_the_byte(tiny, placed):
    again = kit(tiny.load(), base=BASE, origins=("https://a.example", "https://b.example:8443"))
    assert {name: data if name == "preview.png" else data.decode() for name, data in again.items()} == placed  # fmt: skip


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("a\u202eb", r"U\+202E"),
        ("a\udcff", r"U\+DCFF"),
    ],
)
def test_a_title_that_nobody_can_read_is_refused(tiny, tmp_path, title, words):
    options = PageOptions(title=title)
    project = tiny.load()
    for make in (kit, page):
        with pytest.raises(OutputError, match=f"the title cannot be used: .*{words}"):
            make(project, options)
    with pytest.raises(OutputError, match=words):
        export_beside(project, tmp_path / "map.html", options)
    assert list(tmp_path.iterdir()) == []


# --- oEmbed ----------------------------------------------------------------------------------------------------------

REQUIRED = {"type": "rich", "version": "1.0"}


def test_oembed_holds_what_its_specification_asks_for(placed):
    """Sections 2.3.4 and 2.3.4.4 of oembed.com."""
    answer = json.loads(placed["oembed.json"])
    assert answer | REQUIRED == answer
    assert isinstance(answer["html"], str)
    assert all(type(answer[side]) is int for side in ("width", "height"))
    assert (answer["title"], answer["provider_name"]) == ("A bridge", "example.org")
    assert answer["provider_url"] == "https://example.org/"
    thumbnail = [key for key in answer if key.startswith("thumbnail_")]
    assert sorted(thumbnail) == ["thumbnail_height", "thumbnail_url", "thumbnail_width"], "all three or none"  # fmt: skip
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == SOCIAL
    assert answer["thumbnail_url"] == f"{BASE}preview.png"


def test_oembed_puts_a_sandboxed_frame_without_script(placed):
    [(tag, frame)] = Markup(json.loads(placed["oembed.json"])["html"]).tags
    assert tag == "iframe"
    assert frame["src"] == f"{BASE}widget.html"
    assert frame["sandbox"] == SANDBOX
    assert "allow-same-origin" not in frame["sandbox"]


def test_the_widget_leads_to_the_answer_and_the_preview(placed, plain):
    head = Markup(placed["widget.html"])
    links = {(link["rel"], link.get("type"), link["href"]) for link in head.all("link")}
    assert ("alternate", "application/json+oembed", f"{BASE}oembed.json") in links
    assert ("canonical", None, f"{BASE}widget.html") in links
    named = {meta["property"]: meta["content"] for meta in head.all("meta") if "property" in meta}
    assert named["og:image"] == f"{BASE}preview.png"
    assert "oembed" not in plain["widget.html"], "no address, no link that leads nowhere"


def test_the_preview_is_a_picture_of_the_size_that_is_told(placed):
    assert placed["preview.png"][:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(placed["preview.png"][at : at + 4]) for at in (16, 20))
    assert (width, height) == SOCIAL


# --- the widget ------------------------------------------------------------------------------------------------------


def test_only_a_widget_made_for_a_site_can_be_driven(plain, placed):
    assert "converse" not in plain["widget.html"]
    assert 'converse(["https://a.example", "https://b.example:8443"]);' in placed["widget.html"]


def test_the_widget_opens_on_the_view_that_is_asked_for(tiny):
    view = View(selected="bridge-closed")
    text = kit(tiny.load(), PageOptions(view=view, theme="dark"))["widget.html"].decode()
    assert '"selected":"bridge-closed"' in text
    assert '"layout":"embed"' in text
    assert '"theme":"dark"' in text


def test_an_empty_selection_is_refused(tiny, tmp_path):
    view = View(filters=Filters(types=("violence",)))
    with pytest.raises(ViewError, match="leave no event"):
        embed(tiny.load(), tmp_path / "kit", PageOptions(view=view))
    assert not (tmp_path / "kit").exists()


# --- the snippets ----------------------------------------------------------------------------------------------------

ALL = [
    "frame",
    "listener",
    "file",
    "component",
    "wordpress",
    "ghost",
    "amp",
    "frames",
    "pym",
    "drive",
]


def made(**changes):
    known = {"title": "A bridge", "base": BASE, "events": ["bridge-closed"], "driven": True}
    return {one.id: one for one in snippets(**(known | changes))}


def test_every_system_has_its_snippet():
    assert list(made()) == ALL
    assert list(made(driven=False)) == ALL[:-1], "no example of what the widget would not heed"
    assert list(made(events=[])) == ALL[:-1]


@pytest.mark.parametrize(
    ("name", "element", "sandbox"),
    [
        ("frame", "iframe", "sandbox"),
        ("listener", "iframe", "sandbox"),
        ("file", "iframe", "sandbox"),
        ("wordpress", "iframe", "sandbox"),
        ("ghost", "iframe", "sandbox"),
        ("amp", "amp-iframe", "sandbox"),
        ("frames", "div", "data-frame-attribute-sandbox"),
        ("pym", "div", "data-pym-sandbox"),
    ],
)
def test_every_frame_is_sandboxed(name, element, sandbox):
    [frame] = Markup(made()[name].code).all(element)[:1]
    assert frame[sandbox] == SANDBOX
    assert f"{BASE}widget.html" in frame.values()


@pytest.mark.parametrize("name", ALL)
def test_no_snippet_needs_another_address_than_the_folder(name):
    addresses = re.findall(r"https?://[^\"\s<]+", made()[name].code)
    assert {one for one in addresses if not one.startswith(BASE)} <= (
        {"https://cdn.ampproject.org/v0/amp-iframe-0.1.js"} if name == "amp" else set()
    )


@pytest.mark.parametrize("name", ["frame", "listener", "file", "wordpress", "ghost"])
def test_a_frame_has_a_size_where_scripts_and_where_styles_are_stripped(name):
    [frame] = Markup(made()[name].code).all("iframe")
    assert "aspect-ratio:4/5" in frame["style"]
    assert (frame["width"], frame["height"]) == ("100%", "750")


def test_wordpress_gets_no_script_that_it_would_spoil():
    """It turns `&&` and line ends within a text into something else: the script is a file."""
    code = made()["wordpress"].code
    assert re.findall(r"<script[^>]*>(.*?)</script>", code, re.DOTALL) == [""]
    assert code.startswith("<!-- wp:html -->\n")
    assert "unfiltered_html" in made()["wordpress"].when


def test_amp_gets_what_its_document_asks_for():
    """`resizable` needs an `overflow` child, and a place near the top a `placeholder`."""
    markup = Markup(made()["amp"].code)
    [frame], [image], [button] = (markup.all(tag) for tag in ("amp-iframe", "amp-img", "div"))
    assert frame["layout"] == "responsive"
    assert {"width", "height", "resizable"} <= set(frame)
    assert "allow-same-origin" not in frame["sandbox"]
    assert "placeholder" in image
    assert image["src"] == f"{BASE}preview.png"
    assert {"overflow", "role", "tabindex", "aria-label"} <= set(button)


def test_the_component_leaves_a_link_where_its_script_is_stripped():
    markup = Markup(made()["component"].code)
    [element], [link] = markup.all("conflict-map"), markup.all("a")
    assert element["src"] == link["href"] == f"{BASE}widget.html"
    assert "select" not in element, "it opens as the widget was made"
    assert 'select="bridge-closed"' in made()["component"].when


def test_the_examples_are_events_that_the_widget_shows(project):
    view = View(filters=Filters(types=("humanitarian",)))
    told = kit(project, PageOptions(view=view), origins=["https://example.org"])[
        "index.html"
    ].decode()
    assert "select=&quot;humanitarian-crisis&quot;" in told
    assert "data-open=&quot;humanitarian-crisis&quot;" in told
    assert "data-open=&quot;checkpoint-established&quot;" not in told


# --- hostile titles --------------------------------------------------------------------------------------------------


def test_a_hostile_title_stays_text_everywhere(tiny):
    files = kit(tiny.load(), PageOptions(title=HOSTILE), base=BASE, origins=("https://a.example",))
    pages = {name: Markup(files[name].decode()) for name in ("index.html", "snippet.html")}
    for name, markup in pages.items():
        assert not [one for one in markup.all("img") if one["src"] == "x"], name
        assert not any("onerror" in attributes for _, attributes in markup.tags), name
    assert pages["snippet.html"].all("iframe")[0]["title"] == HOSTILE
    [frame] = Markup(json.loads(files["oembed.json"])["html"]).all("iframe")
    assert frame["title"] == HOSTILE
    readme = files["README.txt"].decode()
    assert HOSTILE in readme, "neither evaluated nor filled in"


# --- the editor's page -----------------------------------------------------------------------------------------------


def test_the_page_runs_just_what_its_policy_names(placed):
    page = placed["index.html"]
    policy = next(
        meta["content"]
        for meta in Markup(page).all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    for tag in ("script", "style"):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        from base64 import b64encode

        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    styled = [tag for tag, attributes in Markup(page).tags if "style" in attributes]
    assert styled == [], "the policy would drop it"


def test_the_page_shows_the_widget_at_three_widths(placed):
    frames = Markup(placed["index.html"]).all("iframe")
    assert [re.search(r"w(\d+)", frame["class"])[1] for frame in frames] == ["320", "600", "960"]
    assert {frame["src"] for frame in frames} == {"widget.html"}
    assert {frame["sandbox"] for frame in frames} == {SANDBOX}


@pytest.mark.parametrize("listing", ["index.html", "README.txt"])
def test_each_uploaded_file_is_listed_with_size_and_checksum(placed, listing):
    for name in [*UPLOADED, "oembed.json"]:
        data = placed[name] if name == "preview.png" else placed[name].encode()
        assert name in placed[listing]
        assert f"{len(data):,}" in placed[listing]
        assert hashlib.sha256(data).hexdigest() in placed[listing]


def test_without_an_address_no_snippet_pretends_to_have_one(plain, placed):
    codes = re.findall(r'<code id="code-[a-z]+">(.*?)</code>', plain["index.html"], re.DOTALL)
    assert len(codes) == len(ALL) - 1
    assert all("https://YOUR-ADDRESS/" in code for code in codes)
    assert "YOUR-ADDRESS" not in placed["index.html"]
    assert not [name for name in UPLOADED if name != "preview.png" and "YOUR-ADDRESS" in plain[name]]  # fmt: skip
    assert "YOUR-ADDRESS" not in plain["snippet.html"]
    assert "--url" in plain["index.html"]
    assert "--url" in plain["README.txt"]


def test_the_headers_name_the_sites(placed):
    line = (
        "Content-Security-Policy: frame-ancestors 'self' https://a.example https://b.example:8443"
    )
    assert line in placed["README.txt"]
    assert line in "".join(Markup(placed["index.html"]).texts)


# --- what readers are told -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_the_statement_is_written_in_the_languages_of_the_first_map(language):
    text = privacy.statement("{host} {x}", language, host="example.org")
    assert "{host} {x}" in text, "a title is not read as a gap"
    assert "(example.org)" in text
    assert text.count("{") == 2
    others = [privacy.statement("", one) for one in ("en", "hy", "az", "ru") if one != language]
    assert privacy.statement("", language) not in others


def test_the_statement_names_the_server_of_tiles(tiny, plain):
    tiles = find_tiles("OpenStreetMap.Mapnik")
    text = " ".join(kit(tiny.load(), PageOptions(tiles=tiles))["README.txt"].decode().split())
    assert "tile.openstreetmap.org, whose server sees your address" in text
    assert "openstreetmap" not in plain["README.txt"]


@pytest.mark.parametrize(
    ("languages", "written"),
    [
        (["en", "fr"], ["en"]),
        (["fr"], ["en"]),
        (["ru", "az"], ["ru", "az"]),
    ],
    ids=["what there is", "English where there is none", "in the map's order"],
)
def test_the_languages_of_the_statement(languages, written):
    assert list(privacy.written_in(languages)) == written


def test_a_title_in_another_language_is_that_of_the_map(tiny):
    files = kit(tiny.load(), PageOptions(language="fr"), base=BASE)
    assert json.loads(files["oembed.json"])["title"] == "Un pont"
    assert 'title="Un pont"' in files["snippet.html"].decode()


def test_a_draft_is_no_example(placed):
    assert "bridge-closed" in placed["index.html"]
    assert "flood" not in placed["index.html"]
