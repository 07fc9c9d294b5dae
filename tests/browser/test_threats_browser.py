"""Threats that concern what a reader sees, in a browser, in the three outlets.

One project contains every hostile text in every field: titles, quotes, actors, names of places and layers, attributions,
notes, sources. The Big List of Naughty Strings is no part of the repository; without it our own texts remain.
"""

from contextlib import ExitStack
from functools import cache
from html import escape

import pytest

from bench.running import RunningApp
from conflictmap.cli import main
from geo.text.unicode_safety import fold_whitespace
from tests.support import hostile_strings
from tests.support.browser.pages import ARTICLE_HTML, OUTLETS, serve_folder

pytestmark = pytest.mark.browser

STREAMLIT_PATHS = ("/_stcore/", "/static/", "/component", "/media/", "/manifest.json", "/favicon")
# the popup is in the document as soon as an event is selected; each tenth is painted too, because that takes most of
# the time, and an element that loads or executes something does so in a document unseen
READ_POPUPS_JS = """async (ids) => {
  const map = document.querySelector('.conflict-map').conflictMap;
  const found = [];
  for (const [index, id] of ids.entries()) {
    map.select(id);
    found.push(document.querySelector('.cm-popup').textContent);
    if (index % 10 === 0) await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  }
  map.select(null);
  return found;
}"""
LISTED_ENTRIES_JS = """() => Object.fromEntries([...document.querySelectorAll('.conflict-map [data-event-id]')]
  .map((one) => [one.dataset.eventId, one.textContent]))"""
VISIBLE_COUNT_JS = "document.querySelector('.conflict-map').conflictMap.state().shown"
ELEMENT_NAMES_JS = (
    """() => [...document.querySelectorAll('.conflict-map *')].map((one) => one.localName)"""
)
INLINE_HANDLERS_JS = """() => [...document.querySelectorAll('.conflict-map *')].flatMap((one) => [...one.attributes])
  .filter((one) => /^on/.test(one.name) || /^\\s*(javascript|vbscript|data:text)/i.test(one.value)).map((one) => one.name)"""
CANVAS_COLOURS_JS = """() => {
  const inks = new Set();
  for (const canvas of document.querySelectorAll('.conflict-map canvas')) {
    if (!canvas.width || !canvas.height) continue;
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) if (data[i + 3]) inks.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
  }
  return inks.size;
}"""
ALLOWED_ELEMENTS = {
    "div", "span", "p", "a", "button", "h1", "h2", "h3", "h4", "ul", "ol", "li", "input", "label", "mark", "canvas", "svg", "path",
    "circle", "rect", "g", "line", "text", "section", "header", "footer", "nav", "details", "summary", "time", "dl", "dt", "dd", "fieldset",
    "legend", "select", "option", "blockquote", "article", "aside", "form", "output", "table", "tr", "td", "th", "tbody", "thead", "abbr",
    "em", "strong", "small", "q", "cite", "hr", "br", "b", "i", "figure", "figcaption", "main", "title", "use", "defs", "pattern", "polygon",
    "dialog", "search", "polyline", "ellipse", "bdi", "kbd", "style", "clippath", "clipPath", "img", "tspan", "menu",
}  # fmt: skip


class WatchedPage:
    """A page that records dialogs, requests and errors."""

    def __init__(self, browser, address, own_origin):
        self.own_origin = own_origin
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.dialogs, self.errors, self.requests = [], [], []
        self.page.on("dialog", self._on_dialog)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._on_console)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("popup", lambda page: self.dialogs.append(f"a window: {page.url}"))
        self.page.goto(address)

    def _on_dialog(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _on_console(self, message):
        if message.type == "error":
            self.errors.append(message.text)

    def enter_viewer(self, *, framed):
        """Wait for the viewer, in the frame of an article if it has one."""
        self.frame = self.page
        if framed:
            self.page.locator("iframe").scroll_into_view_if_needed()
            self.frame = self.page.locator("iframe").element_handle().content_frame()
        self.wait_for("document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0")
        return self

    def wait_for(self, expression, seconds=120):
        """Poll an expression; Playwright's own way needs `eval`, which the widget's policy forbids."""
        for _ in range(seconds * 20):
            if self.frame.evaluate(expression):
                return
            self.page.wait_for_timeout(50)
        pytest.fail(f"{expression} did not hold within {seconds} s")

    def foreign_requests(self):
        """Return the requests to other servers than the page's own."""
        return [
            url
            for url in self.requests
            if not url.startswith((self.own_origin, "data:", "blob:", "about:"))
        ]


@pytest.fixture(scope="module")
def hostile_texts():
    try:
        naughty_strings = hostile_strings.load_naughty_strings()
    except pytest.skip.Exception:
        naughty_strings = []
    return [
        text
        for text in dict.fromkeys([*hostile_strings.ALL_TEXTS, *naughty_strings])
        if hostile_strings.is_valid_text(text)
    ]


@pytest.fixture(scope="module")
def hostile_project(hostile_texts, tmp_path_factory):
    return hostile_strings.write_files(
        hostile_strings.build_project_files(hostile_texts), tmp_path_factory.mktemp("hostile")
    )


@pytest.fixture(scope="module")
def hostile_kit(hostile_project):
    """A folder with the exported file, and the widget in an article."""
    assert (
        main.main(["export", str(hostile_project / "map.html"), "--project", str(hostile_project)])
        == 0
    )
    assert (
        main.main(["embed", str(hostile_project / "kit"), "--project", str(hostile_project)]) == 0
    )
    snippet = (hostile_project / "kit" / "snippet.html").read_text(encoding="utf-8")
    (hostile_project / "kit" / "article.html").write_text(
        ARTICLE_HTML.replace("{snippet}", snippet), encoding="utf-8"
    )
    return hostile_project


@pytest.fixture(scope="module")
def find_outlet_url(hostile_kit, tmp_path_factory):
    """A function that returns the address of an outlet, and starts its server or app once."""
    with ExitStack() as stack:

        @cache
        def find_url(kind):
            if kind == "file":
                return (hostile_kit / "map.html").as_uri()
            if kind == "widget":
                return f"{stack.enter_context(serve_folder(hostile_kit / 'kit'))}/article.html"
            log = tmp_path_factory.mktemp("app") / "log"
            return stack.enter_context(RunningApp(hostile_kit, log)).url

        yield find_url


@pytest.fixture(scope="module", params=OUTLETS)
def hostile_outlet_kind(request):
    return request.param


@pytest.fixture(scope="module")
def watched_page(browser, find_outlet_url, hostile_outlet_kind):
    where = find_outlet_url(hostile_outlet_kind)
    own = where if hostile_outlet_kind == "file" else "/".join(where.split("/")[:3]) + "/"
    outlet = WatchedPage(browser, where, own).enter_viewer(framed=hostile_outlet_kind == "widget")
    yield outlet
    outlet.context.close()


@pytest.mark.threat("T01", "T02", "T03", "T04")
def test_hostile_texts_are_shown_verbatim(
    watched_page, hostile_texts, hostile_outlet_kind, record_property
):
    """T01 templates, T02 HTML, T03 script, T04 ends of scripts: in the list and in each popup."""
    assert watched_page.frame.evaluate(VISIBLE_COUNT_JS) == len(hostile_texts)
    entries = watched_page.frame.evaluate(LISTED_ENTRIES_JS)
    assert len(entries) == (6 if hostile_outlet_kind == "widget" else 100), (
        "the events of one page of the list"
    )
    for name, entry in entries.items():
        assert hostile_strings.normalize_text(hostile_texts[int(name.removeprefix("n-"))]) in entry
    step = {"file": 1, "widget": 5, "app": 40}[hostile_outlet_kind]
    numbers = range(0, len(hostile_texts), step)
    popups = watched_page.frame.evaluate(READ_POPUPS_JS, [f"n-{number}" for number in numbers])
    for number, popup in zip(numbers, popups, strict=True):
        expected = fold_whitespace(hostile_strings.normalize_text(hostile_texts[number]))
        assert fold_whitespace(popup).count(expected) >= 3, (hostile_texts[number], popup)
    record_property(
        "inputs",
        (f"texts seen in Chromium: the {hostile_outlet_kind}", len(numbers), len(numbers), 0),
    )


@pytest.mark.threat("T01", "T02", "T03", "T04")
def test_hostile_texts_execute_and_request_nothing(watched_page):
    watched_page.page.wait_for_timeout(300)
    assert watched_page.dialogs == []
    assert watched_page.foreign_requests() == []
    assert watched_page.frame.evaluate("document.vulnerable") is None
    assert watched_page.frame.evaluate("({}).polluted") is None
    assert "36481" not in watched_page.frame.locator("body").inner_text(), "7*191 was evaluated"
    assert [error for error in watched_page.errors if "theme" not in error.lower()] == []


@pytest.mark.threat("T01", "T02", "T03", "T04")
def test_hostile_texts_create_no_elements(watched_page):
    assert set(watched_page.frame.evaluate(ELEMENT_NAMES_JS)) <= ALLOWED_ELEMENTS
    assert watched_page.frame.evaluate(INLINE_HANDLERS_JS) == []


@pytest.mark.threat("T01", "T02", "T03", "T04")
def test_map_with_hostile_texts_is_drawn(watched_page):
    assert watched_page.frame.evaluate(CANVAS_COLOURS_JS) > 20


# T18: hostile query or permalink

HOSTILE_FRAGMENTS = [
    "t=abc", "t=2023-99-99..2023-00-00", "t=..", "t=9999-12-31..-9999-01-01&t=abc", "map=NaN,1,2", "map=1,2", "map=1e999,0,3",
    "map=181,91,-5", "e=no-such-event", "e=%00", "hl=xx", "hl=../../etc/passwd", "p=__proto__", "s=no-such-source", "prec=99&prec=-1", "m=1",
    "m=all&m=window", "%", "%E0%A4%A", "e=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "=&=&&==", "__proto__=1&constructor=2",
    "javascript:alert(1)", "a" * 100_000, "x=1&" * 30_000,
]  # fmt: skip
FOLLOW_FRAGMENT_JS = """async (fragment) => {
  window.location.hash = fragment;
  await new Promise((done) => setTimeout(done, 20));
  const { shown, mode, language, panel } = document.querySelector('.conflict-map').conflictMap.state();
  return { shown, mode, language, panel };
}"""


@pytest.mark.threat("T18")
def test_hostile_fragment_gives_initial_view(watched_page, hostile_texts):
    for fragment in HOSTILE_FRAGMENTS:
        state = watched_page.frame.evaluate(FOLLOW_FRAGMENT_JS, fragment)
        assert state["shown"] == len(hostile_texts), fragment[:50]
        assert state["mode"] in {"all", "window"}, fragment[:50]
        assert state["language"] == "en", fragment[:50]
        assert state["panel"] in {"events", "source"}, fragment[:50]
    assert watched_page.dialogs == []
    assert watched_page.errors == []


@pytest.mark.threat("T18")
def test_hostile_query_gives_no_traceback(
    browser, find_outlet_url, hostile_outlet_kind, hostile_texts
):
    query = (
        "?t=abc&t=abc&lang[]=x&embed=%3Cscript%3E&embed_options=x&%00=1&id=xPYMx&childId=%22%3E&q="
        + "a" * 2000
    )
    where = find_outlet_url(hostile_outlet_kind)
    own = where if hostile_outlet_kind == "file" else "/".join(where.split("/")[:3]) + "/"
    outlet = WatchedPage(browser, f"{where}{query}#t=abc&map=x", own).enter_viewer(
        framed=hostile_outlet_kind == "widget"
    )
    assert outlet.frame.evaluate(VISIBLE_COUNT_JS) == len(hostile_texts)
    assert "Traceback" not in outlet.page.locator("body").inner_text()
    assert (outlet.dialogs, outlet.foreign_requests()) == ([], [])
    outlet.context.close()


# T21: the asset host is missing


@pytest.mark.threat("T21")
def test_exported_file_opens_offline(browser, hostile_kit, hostile_texts):
    context = browser.new_context(offline=True)
    page = context.new_page()
    requested = []
    page.on("request", lambda request: requested.append(request.url))
    page.goto((hostile_kit / "map.html").as_uri())
    page.wait_for_function(
        "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"
    )
    assert page.evaluate(VISIBLE_COUNT_JS) == len(hostile_texts)
    assert page.evaluate(CANVAS_COLOURS_JS) > 20
    assert [url for url in requested if not url.startswith(("file:", "data:", "blob:"))] == []
    context.close()


# T22: hostile messages between an article and its frames

HOSTILE_MESSAGES_JS = """[
  {sentinel: 'amp', type: 'embed-size', height: 99999999}, {sentinel: 'amp', type: 'embed-size', height: -1},
  {sentinel: 'amp', type: 'embed-size', height: '4000'}, {sentinel: 'amp', type: 'embed-size', height: 400.5},
  {sentinel: 'amp', type: 'embed-size', height: {valueOf: 4000}}, {sentinel: 'amp', type: 'embed-size', height: NaN},
  {sentinel: 'amp', type: 'embed-size', height: 'url(https://evil.example)'}, {'datawrapper-height': {conflictmap: 4000}},
  'pymxPYMxconflictmapxPYMxheightxPYMx4000', 'pymxPYMxconflictmapxPYMxnavigateToxPYMxhttps://evil.example',
  {type: 'navigate', url: 'https://evil.example'}, {src: 'https://evil.example'}, {conflictmap: 'select', id: 'n-1'},
  {conflictmap: 'window', start: 1e300, end: -1e300}, {conflictmap: 'filter', filters: {types: ['x']}}, {conflictmap: 'destroy'},
  null, undefined, 0, '', [], {}, 'x'.repeat(1e6), {sentinel: 'amp'}, {sentinel: 'amp', type: 'frames-init', src: 'https://evil.example'},
]"""
STRANGER_HTML = f"""<script>{HOSTILE_MESSAGES_JS}.forEach((one) => parent.postMessage(one, '*'));
parent.postMessage('sent', '*');</script>"""


@pytest.fixture(scope="module")
def watched_article(browser, find_outlet_url):
    where = find_outlet_url("widget")
    outlet = WatchedPage(browser, where, "/".join(where.split("/")[:3]) + "/").enter_viewer(
        framed=True
    )
    outlet.page.wait_for_timeout(400)
    yield outlet
    outlet.context.close()


def frame_height(outlet):
    return outlet.page.locator("iframe.conflictmap-frame").bounding_box()["height"]


@pytest.mark.threat("T22")
def test_only_widget_frame_sets_its_height(watched_article):
    before = frame_height(watched_article)
    source = watched_article.page.locator("iframe.conflictmap-frame").get_attribute("src")
    watched_article.page.evaluate(
        f"{HOSTILE_MESSAGES_JS}.forEach((one) => window.postMessage(one, '*'))"
    )
    sent = watched_article.page.evaluate(
        """(html) => new Promise((done) => {
          window.addEventListener('message', ({ data }) => data === 'sent' && done(true));
          setTimeout(done, 5000, false);
          document.body.insertAdjacentHTML('beforeend', html);
        })""",
        f'<iframe sandbox="allow-scripts" srcdoc="{escape(STRANGER_HTML)}"></iframe>',
    )
    assert sent, "the other frame has sent its messages"
    watched_article.page.wait_for_timeout(200)
    assert frame_height(watched_article) == before
    assert watched_article.page.locator("iframe.conflictmap-frame").get_attribute("src") == source


@pytest.mark.threat("T22")
def test_frame_height_is_bounded_and_url_ignored(watched_article):
    """The frame itself, if compromised, can set only its height."""
    watched_article.frame.evaluate(
        f"{HOSTILE_MESSAGES_JS}.forEach((one) => window.parent.postMessage(one, '*'))"
    )
    watched_article.page.wait_for_timeout(200)
    assert 100 <= frame_height(watched_article) <= 10_000
    assert watched_article.page.url.startswith(watched_article.own_origin)
    assert (watched_article.dialogs, watched_article.foreign_requests()) == ([], [])


@pytest.mark.threat("T22")
def test_unknown_sender_cannot_control_widget(watched_article, hostile_texts):
    watched_article.page.evaluate(
        f"""{HOSTILE_MESSAGES_JS}.forEach((one) =>
          document.querySelector('iframe.conflictmap-frame').contentWindow.postMessage(one, '*'))"""
    )
    watched_article.page.wait_for_timeout(200)
    state = watched_article.frame.evaluate(
        "document.querySelector('.conflict-map').conflictMap.state()"
    )
    assert (state["shown"], state["selected"]) == (len(hostile_texts), None)
    assert watched_article.errors == []
