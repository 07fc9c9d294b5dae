"""The files of the embed kit: their content, and how they are written."""

import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from conflictmap.publish.embed import privacy, static_files
from conflictmap.publish.embed.kit import KitOptions, build_kit, write_kit
from conflictmap.publish.embed.snippets import list_snippets
from conflictmap.publish.html import export_with_external_texts, render_page
from conflictmap.publish.image import SOCIAL_SIZE_PX
from geo.errors import OutputError
from layers.page.csp import IFRAME_SANDBOX
from layers.page.standalone_page import PageOptions
from layers.page.tile_providers import find_tiles
from layers.view_state import Filters, View, ViewError

BASE_URL = "https://example.org/maps/bridge/"
UPLOADED_FILES = ["widget.html", "conflict-map.js", "listener.js", "preview.png"]
EDITOR_FILES = ["snippet.html", "index.html", "README.txt"]
KIT_OPTIONS = KitOptions(base_url=BASE_URL, origins=("https://a.example", "https://b.example:8443"))
HOSTILE_TITLE = '"><img src=x onerror=alert(1)></title><script>alert(1)</script>{{ 7*7 }}{title}'


class MarkupParser(HTMLParser):
    """Every start tag of a page, in order, with its attributes."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.texts.append(data)

    def find_all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def kit_without_url():
    """A kit that does not know its address."""
    from tests.support.sample_project import SampleProject

    return {name: data.decode() if name != "preview.png" else data for name, data in build_kit(SampleProject().load()).items()}  # fmt: skip


@pytest.fixture(scope="module")
def kit_with_url():
    """A kit that knows its address, and two sites that may drive it."""
    from tests.support.sample_project import SampleProject

    files = build_kit(SampleProject().load(), KIT_OPTIONS)  # fmt: skip
    return {name: data if name == "preview.png" else data.decode() for name, data in files.items()}


def test_kit_contains_expected_files(kit_without_url, kit_with_url):
    assert list(kit_without_url) == UPLOADED_FILES + EDITOR_FILES
    assert set(kit_with_url) - set(kit_without_url) == {"oembed.json"}


def test_embed_kit_is_reproducible(sample_project, kit_with_url):
    again = build_kit(sample_project.load(), KIT_OPTIONS)
    assert {name: data if name == "preview.png" else data.decode() for name, data in again.items()} == kit_with_url  # fmt: skip


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("a\u202eb", r"U\+202E"),
        ("a\udcff", r"U\+DCFF"),
    ],
)
def test_unreadable_title_is_rejected(sample_project, tmp_path, title, words):
    options = PageOptions(title=title)
    project = sample_project.load()
    for make, chosen in ((build_kit, KitOptions(options)), (render_page, options)):
        with pytest.raises(OutputError, match=f"the title cannot be used: .*{words}"):
            make(project, chosen)
    with pytest.raises(OutputError, match=words):
        export_with_external_texts(project, tmp_path / "map.html", options)
    assert list(tmp_path.iterdir()) == []


def test_deprecated_arguments_make_same_kit_with_warning(sample_project, tmp_path):
    project = sample_project.load()
    page = PageOptions(theme="dark")
    with pytest.warns(DeprecationWarning, match=r"use KitOptions\(page=…, base_url=…\)") as warned:
        kit = build_kit(project, page, base_url=BASE_URL)
    assert kit == build_kit(project, KitOptions(page, BASE_URL))
    with pytest.warns(
        DeprecationWarning, match="write_kit.* with base_url=… is deprecated"
    ) as again:
        sizes = write_kit(project, tmp_path / "kit", base_url=BASE_URL)
    assert "oembed.json" in sizes
    assert {warned[0].filename, again[0].filename} == {__file__}


# --- oEmbed ----------------------------------------------------------------------------------------------------------

REQUIRED_OEMBED_FIELDS = {"type": "rich", "version": "1.0"}


def test_oembed_response_conforms_to_specification(kit_with_url):
    """Sections 2.3.4 and 2.3.4.4 of oembed.com."""
    answer = json.loads(kit_with_url["oembed.json"])
    assert answer | REQUIRED_OEMBED_FIELDS == answer
    assert isinstance(answer["html"], str)
    assert all(type(answer[side]) is int for side in ("width", "height"))
    assert (answer["title"], answer["provider_name"]) == ("A bridge", "example.org")
    assert answer["provider_url"] == "https://example.org/"
    thumbnail = [key for key in answer if key.startswith("thumbnail_")]
    assert sorted(thumbnail) == ["thumbnail_height", "thumbnail_url", "thumbnail_width"], "all three or none"  # fmt: skip
    assert (answer["thumbnail_width"], answer["thumbnail_height"]) == SOCIAL_SIZE_PX
    assert answer["thumbnail_url"] == f"{BASE_URL}preview.png"


def test_oembed_html_is_sandboxed_frame(kit_with_url):
    [(tag, frame)] = MarkupParser(json.loads(kit_with_url["oembed.json"])["html"]).tags
    assert tag == "iframe"
    assert frame["src"] == f"{BASE_URL}widget.html"
    assert frame["sandbox"] == IFRAME_SANDBOX
    assert "allow-same-origin" not in frame["sandbox"]


def test_widget_links_to_oembed_and_preview(kit_with_url, kit_without_url):
    head = MarkupParser(kit_with_url["widget.html"])
    links = {(link["rel"], link.get("type"), link["href"]) for link in head.find_all("link")}
    assert ("alternate", "application/json+oembed", f"{BASE_URL}oembed.json") in links
    assert ("canonical", None, f"{BASE_URL}widget.html") in links
    named = {
        meta["property"]: meta["content"] for meta in head.find_all("meta") if "property" in meta
    }
    assert named["og:image"] == f"{BASE_URL}preview.png"
    assert "oembed" not in kit_without_url["widget.html"], "no address, no link that leads nowhere"


def test_preview_image_has_stated_size(kit_with_url):
    assert kit_with_url["preview.png"][:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(kit_with_url["preview.png"][at : at + 4]) for at in (16, 20))
    assert (width, height) == SOCIAL_SIZE_PX


# --- the widget ------------------------------------------------------------------------------------------------------


def test_widget_accepts_messages_only_from_given_origins(kit_without_url, kit_with_url):
    assert "connectToParent" not in kit_without_url["widget.html"]
    assert (
        'connectToParent(["https://a.example", "https://b.example:8443"]);'
        in kit_with_url["widget.html"]
    )


def test_widget_opens_with_requested_view(sample_project):
    view = View(selected="bridge-closed")
    text = build_kit(sample_project.load(), KitOptions(PageOptions(view=view, theme="dark")))[
        "widget.html"
    ].decode()
    assert '"selected":"bridge-closed"' in text
    assert '"layout":"embed"' in text
    assert '"theme":"dark"' in text


def test_empty_selection_is_rejected(sample_project, tmp_path):
    view = View(filters=Filters(types=("violence",)))
    with pytest.raises(ViewError, match="leave no event"):
        write_kit(sample_project.load(), tmp_path / "kit", KitOptions(PageOptions(view=view)))
    assert not (tmp_path / "kit").exists()


# --- the snippets ----------------------------------------------------------------------------------------------------

SNIPPET_IDS = [
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


def make_snippets(**changes):
    known = {
        "title": "A bridge",
        "base_url": BASE_URL,
        "events": ["bridge-closed"],
        "accepts_messages": True,
    }
    return {one.id: one for one in list_snippets(**(known | changes))}


def test_every_publishing_system_has_snippet():
    assert list(make_snippets()) == SNIPPET_IDS
    assert list(make_snippets(accepts_messages=False)) == SNIPPET_IDS[:-1], (
        "no example of what the widget would not heed"
    )
    assert list(make_snippets(events=[])) == SNIPPET_IDS[:-1]


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
def test_every_snippet_frame_is_sandboxed(name, element, sandbox):
    [frame] = MarkupParser(make_snippets()[name].code).find_all(element)[:1]
    assert frame[sandbox] == IFRAME_SANDBOX
    assert f"{BASE_URL}widget.html" in frame.values()


@pytest.mark.parametrize("name", SNIPPET_IDS)
def test_snippet_uses_only_base_url(name):
    addresses = re.findall(r"https?://[^\"\s<]+", make_snippets()[name].code)
    assert {one for one in addresses if not one.startswith(BASE_URL)} <= (
        {"https://cdn.ampproject.org/v0/amp-iframe-0.1.js"} if name == "amp" else set()
    )


@pytest.mark.parametrize("name", ["frame", "listener", "file", "wordpress", "ghost"])
def test_snippet_frame_has_size_without_scripts_or_styles(name):
    [frame] = MarkupParser(make_snippets()[name].code).find_all("iframe")
    assert "aspect-ratio:4/5" in frame["style"]
    assert (frame["width"], frame["height"]) == ("100%", "560")


def test_wordpress_snippet_has_no_inline_script():
    """It turns `&&` and line ends within a text into something else: the script is a file."""
    code = make_snippets()["wordpress"].code
    assert re.findall(r"<script[^>]*>(.*?)</script>", code, re.DOTALL) == [""]
    assert code.startswith("<!-- wp:html -->\n")
    assert "unfiltered_html" in make_snippets()["wordpress"].usage


def test_amp_snippet_conforms_to_amp_iframe():
    """`resizable` needs an `overflow` child, and a place near the top a `placeholder`."""
    markup = MarkupParser(make_snippets()["amp"].code)
    [frame], [image], [button] = (markup.find_all(tag) for tag in ("amp-iframe", "amp-img", "div"))
    assert frame["layout"] == "responsive"
    assert {"width", "height", "resizable"} <= set(frame)
    assert "allow-same-origin" not in frame["sandbox"]
    assert "placeholder" in image
    assert image["src"] == f"{BASE_URL}preview.png"
    assert {"overflow", "role", "tabindex", "aria-label"} <= set(button)


def test_component_snippet_contains_fallback_link():
    markup = MarkupParser(make_snippets()["component"].code)
    [element], [link] = markup.find_all("conflict-map"), markup.find_all("a")
    assert element["src"] == link["href"] == f"{BASE_URL}widget.html"
    assert "select" not in element, "it opens as the widget was made"
    assert 'select="bridge-closed"' in make_snippets()["component"].usage


def test_examples_use_visible_events(project):
    view = View(filters=Filters(types=("humanitarian",)))
    told = build_kit(project, KitOptions(PageOptions(view=view), origins=["https://example.org"]))[
        "index.html"
    ].decode()
    assert "select=&quot;humanitarian-crisis&quot;" in told
    assert "data-open=&quot;humanitarian-crisis&quot;" in told
    assert "data-open=&quot;checkpoint-established&quot;" not in told


# --- hostile titles --------------------------------------------------------------------------------------------------


def test_hostile_title_is_escaped_in_kit(sample_project):
    files = build_kit(
        sample_project.load(),
        KitOptions(PageOptions(title=HOSTILE_TITLE), BASE_URL, ("https://a.example",)),
    )
    pages = {name: MarkupParser(files[name].decode()) for name in ("index.html", "snippet.html")}
    for name, markup in pages.items():
        assert not [one for one in markup.find_all("img") if one["src"] == "x"], name
        assert not any("onerror" in attributes for _, attributes in markup.tags), name
    assert pages["snippet.html"].find_all("iframe")[0]["title"] == HOSTILE_TITLE
    [frame] = MarkupParser(json.loads(files["oembed.json"])["html"]).find_all("iframe")
    assert frame["title"] == HOSTILE_TITLE
    readme = files["README.txt"].decode()
    assert HOSTILE_TITLE in readme, "neither evaluated nor filled in"


# --- the editor's page -----------------------------------------------------------------------------------------------


def test_editor_page_policy_matches_scripts_and_styles(kit_with_url):
    page = kit_with_url["index.html"]
    policy = next(
        meta["content"]
        for meta in MarkupParser(page).find_all("meta")
        if meta.get("http-equiv") == "Content-Security-Policy"
    )
    for tag in ("script", "style"):
        [text] = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        from base64 import b64encode

        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    styled = [tag for tag, attributes in MarkupParser(page).tags if "style" in attributes]
    assert styled == [], "the policy would drop it"


def test_editor_page_shows_widget_at_three_widths(kit_with_url):
    frames = MarkupParser(kit_with_url["index.html"]).find_all("iframe")
    assert [re.search(r"w(\d+)", frame["class"])[1] for frame in frames] == ["320", "600", "960"]
    assert {frame["src"] for frame in frames} == {"widget.html"}
    assert {frame["sandbox"] for frame in frames} == {IFRAME_SANDBOX}


@pytest.mark.parametrize("listing", ["index.html", "README.txt"])
def test_uploaded_files_are_listed_with_size_and_checksum(kit_with_url, listing):
    for name in [*UPLOADED_FILES, "oembed.json"]:
        data = kit_with_url[name] if name == "preview.png" else kit_with_url[name].encode()
        assert name in kit_with_url[listing]
        assert f"{len(data):,}" in kit_with_url[listing]
        assert hashlib.sha256(data).hexdigest() in kit_with_url[listing]


def test_snippets_without_base_url_use_placeholder(kit_without_url, kit_with_url):
    codes = re.findall(
        r'<code id="code-[a-z]+">(.*?)</code>', kit_without_url["index.html"], re.DOTALL
    )
    assert len(codes) == len(SNIPPET_IDS) - 1
    assert all("https://YOUR-ADDRESS/" in code for code in codes)
    assert "YOUR-ADDRESS" not in kit_with_url["index.html"]
    assert not [name for name in UPLOADED_FILES if name != "preview.png" and "YOUR-ADDRESS" in kit_without_url[name]]  # fmt: skip
    assert "YOUR-ADDRESS" not in kit_without_url["snippet.html"]
    assert "--url" in kit_without_url["index.html"]
    assert "--url" in kit_without_url["README.txt"]


def test_header_example_lists_origins(kit_with_url):
    line = (
        "Content-Security-Policy: frame-ancestors 'self' https://a.example https://b.example:8443"
    )
    assert line in kit_with_url["README.txt"]
    assert line in "".join(MarkupParser(kit_with_url["index.html"]).texts)


# --- privacy statement -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_privacy_statement_is_translated(language):
    text = privacy.privacy_statement("{host} {x}", language, host="example.org")
    assert "{host} {x}" in text, "a title is not read as a gap"
    assert "(example.org)" in text
    assert text.count("{") == 2
    others = [
        privacy.privacy_statement("", one) for one in ("en", "hy", "az", "ru") if one != language
    ]
    assert privacy.privacy_statement("", language) not in others


def test_privacy_statement_names_tile_server(sample_project, kit_without_url):
    tiles = find_tiles("OpenStreetMap.Mapnik")
    text = " ".join(
        build_kit(sample_project.load(), KitOptions(PageOptions(tiles=tiles)))["README.txt"]
        .decode()
        .split()
    )
    assert "tile.openstreetmap.org. That server sees your IP address" in text
    assert "openstreetmap" not in kit_without_url["README.txt"]


@pytest.mark.parametrize(
    ("languages", "written"),
    [
        (["en", "fr"], ["en"]),
        (["fr"], ["en"]),
        (["ru", "az"], ["ru", "az"]),
    ],
    ids=["what there is", "English where there is none", "in the map's order"],
)
def test_privacy_statement_languages_follow_map(languages, written):
    assert list(privacy.statement_languages(languages)) == written


def test_kit_title_uses_requested_language(sample_project):
    files = build_kit(sample_project.load(), KitOptions(PageOptions(language="fr"), BASE_URL))
    assert json.loads(files["oembed.json"])["title"] == "Un pont"
    assert 'title="Un pont"' in files["snippet.html"].decode()


def test_examples_omit_drafts(kit_with_url):
    assert "bridge-closed" in kit_with_url["index.html"]
    assert "flood" not in kit_with_url["index.html"]


def test_component_uses_the_sandbox_of_the_snippets():
    script = static_files.read_static_file("conflict-map-element.js")
    assert re.findall(r'const SANDBOX = "([^"]*)";', script) == [IFRAME_SANDBOX]
