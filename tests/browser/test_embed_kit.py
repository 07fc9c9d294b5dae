"""The embed kit in articles: every engine and loader, on a trusted and an untrusted site.

Three servers represent three sites: one has the kit, one is trusted by it, one is not. Their ports differ, so they are
three origins to a browser.
"""

import contextlib
import html
import json
import re
import shutil
import threading
import urllib.request
from functools import partial
from html.parser import HTMLParser
from http.server import ThreadingHTTPServer
from itertools import count

import pytest

from conflictmap.cli import main
from tests.support.browser.engines.engines import ENGINES
from tests.support.browser.pages import (
    AXE_SCRIPT,
    CHECKPOINT,
    HANDLE_JS,
    MAP_READY_JS,
    OVERFLOW_WIDTH_JS,
    ROOT,
    QuietRequestHandler,
)

pytestmark = pytest.mark.browser
_PAGE_NUMBERS = count()
FRAME_JS = "(document.querySelector('iframe') ?? document.querySelector('conflict-map').shadowRoot.querySelector('iframe'))"
FRAME_SIZE_JS = (
    f"(({{width, height}}) => [width, height].map(Math.round))({FRAME_JS}.getBoundingClientRect())"
)
ARTICLE_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>An article</title>
<script>
  window.spoken = [];
  window.heights = new Map();
  addEventListener("message", ({{source, origin, data}}) => {{
    if (data?.conflictmap) spoken.push({{...data, origin}});
    if (data?.sentinel === "amp") heights.set(source, data.height);
  }});
</script></head>
<body style="margin:0"><h1>An article</h1><div style="width:{width}px;max-width:100%">{body}</div><p>Text after.</p></body></html>"""
LOADER_LIBRARIES = {
    "frames": (ROOT / "node_modules/@newswire/frames/dist/frames.umd.js", "newswireFrames.autoInitFrames()"),
    "pym": (ROOT / "node_modules/pym.js/dist/pym.v1.js", ""),
}  # fmt: skip
LOADERS = ("listener", "file", "component", "ghost", "frames", "pym")


# --- three sites -----------------------------------------------------------------------------------------------------


class StaticSite:
    """A folder on a server of this machine, with an origin of its own."""

    def __init__(self, folder):
        self.folder = folder
        handler = partial(QuietRequestHandler, directory=folder)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write_page(self, text, name=None):
        name = name or f"page-{next(_PAGE_NUMBERS)}.html"
        (self.folder / name).write_text(text, encoding="utf-8")
        return f"{self.origin}/{name}"

    def write_article(self, body, width=640):
        return self.write_page(ARTICLE_HTML.format(body=body, width=width))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class EmbedSites:
    """The kit on the site `press`, made for pages of `paper` and not for those of `other`."""

    def __init__(self, folder):
        for name in ("press", "paper", "other"):
            (folder / name).mkdir()
            setattr(self, name, StaticSite(folder / name))
        self.base = f"{self.press.origin}/"
        command = ["embed", folder / "press", "--project", ROOT, "--url", self.base, "--origin", self.paper.origin]  # fmt: skip
        assert main.main([str(part) for part in command]) == 0
        page = (folder / "press" / "index.html").read_text(encoding="utf-8")
        self.snippets = {
            name: html.unescape(code)
            for name, code in re.findall(r'<code id="code-([a-z]+)">(.*?)</code>', page, re.DOTALL)
        }

    def loader_snippet(self, loader):
        """Return the snippet for a loader, with the loader's own script if it has one."""
        code = self.snippets[loader]
        if loader not in LOADER_LIBRARIES:
            return code
        library, call = LOADER_LIBRARIES[loader]
        if not library.is_file():
            pytest.skip(f"{library.name} is not installed: run `npm ci`")
        shutil.copy(library, self.paper.folder)
        return f'{code}<script src="{library.name}"></script><script>{call}</script>'

    def component_html(self, attributes=""):
        return (
            f'<script src="{self.base}conflict-map.js"></script>'
            f'<conflict-map src="{self.base}widget.html" title="A map"{attributes}></conflict-map>'
        )

    def close(self):
        for one in (self.press, self.paper, self.other):
            one.close()


@pytest.fixture(scope="module")
def embed_sites(tmp_path_factory):
    sites = EmbedSites(tmp_path_factory.mktemp("sites"))
    yield sites
    sites.close()


@pytest.fixture
def engine_tab(engine, start_engine, kept_pages):
    chosen = start_engine(engine, {})
    if not chosen.has_many_tabs:
        kept_pages.drop_engine(engine)
    tab = chosen.open(1200, 900, {})
    yield tab
    tab.close()


def open_page_in_tab(tab, address, condition="heights.size > 0"):
    tab.open_url(address)
    tab.enter_frame(0)
    tab.wait_for(condition)
    return tab


def enter_widget(tab):
    """Enter the widget's frame, which may load later than the page around it."""
    for _ in range(300):
        tab.enter_frame(1)
        if tab.try_condition(MAP_READY_JS) is True:
            return
        tab.sleep_ms(50)
    pytest.fail(f"no map in the frame: {tab.try_condition(MAP_READY_JS)}")


def await_promise(tab, expression):
    """Return the value of a promise, or the message of its rejection."""
    tab.evaluate(
        f"(() => {{ delete window.answer; Promise.resolve({expression}).then((value) => {{ window.answer = {{value}}; }},"
        " (error) => { window.answer = {value: `refused: ${error.message}`}; }); })()"
    )
    tab.wait_for("window.answer !== undefined")
    return tab.evaluate("window.answer.value")


each_engine = pytest.mark.parametrize("engine", ENGINES)


# --- height ----------------------------------------------------------------------------------------------------------


@each_engine
@pytest.mark.parametrize("loader", LOADERS)
def test_loader_fits_frame_to_content(engine_tab, embed_sites, loader):
    open_page_in_tab(
        engine_tab, embed_sites.paper.write_article(embed_sites.loader_snippet(loader))
    )
    height = f"heights.get({FRAME_JS}.contentWindow)"
    engine_tab.wait_for(f"Math.abs({FRAME_JS}.getBoundingClientRect().height - {height}) <= 1")
    assert engine_tab.evaluate(height) >= 360
    if engine_tab.try_condition("document.querySelector('iframe') !== null") is True:
        enter_widget(engine_tab)
        inner = "document.documentElement"
        engine_tab.wait_for(f"{inner}.scrollHeight - {inner}.clientHeight <= 1")
    assert engine_tab.console_messages() == []


@each_engine
@pytest.mark.parametrize(
    ("width", "size"), [(320, [320, 400]), (600, [600, 560]), (960, [960, 560])]
)
def test_frame_without_scripts_has_fixed_size(engine_tab, embed_sites, width, size):
    open_page_in_tab(
        engine_tab, embed_sites.other.write_article(embed_sites.snippets["frame"], width)
    )
    assert engine_tab.evaluate(FRAME_SIZE_JS) == size
    enter_widget(engine_tab)
    assert engine_tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert engine_tab.evaluate(
        "document.querySelector('.cm-map-area').getBoundingClientRect().bottom <= innerHeight"
    )
    steps = "document.querySelector('.cm-steps').getBoundingClientRect().bottom"
    assert engine_tab.evaluate(f"{steps} <= innerHeight"), "nothing is cut off"


@each_engine
def test_frame_without_styles_uses_size_attributes(engine_tab, embed_sites):
    code = re.sub(r' style="[^"]*"', "", embed_sites.snippets["frame"])
    open_page_in_tab(engine_tab, embed_sites.other.write_article(code, 600))
    width, height = engine_tab.evaluate(FRAME_SIZE_JS)
    assert 600 <= width <= 604, "a browser may draw a border around it"
    assert 560 <= height <= 564


@each_engine
def test_late_listener_receives_height(engine_tab, embed_sites):
    open_page_in_tab(engine_tab, embed_sites.paper.write_article(embed_sites.snippets["frame"]))
    engine_tab.sleep_ms(300)
    engine_tab.evaluate(f"void ({FRAME_JS}.style.maxHeight = '500px')")
    assert engine_tab.evaluate(FRAME_SIZE_JS)[1] == 500
    engine_tab.evaluate(
        "void document.body.append(Object.assign(document.createElement('script'),"
        f" {{src: {json.dumps(embed_sites.base + 'listener.js')}}}))"
    )
    engine_tab.wait_for(
        f"{FRAME_JS}.getBoundingClientRect().height === heights.get({FRAME_JS}.contentWindow)"
    )
    assert engine_tab.evaluate(FRAME_SIZE_JS)[1] != 500


HEIGHT_MESSAGES = (
    "{sentinel: 'amp', type: 'embed-size', height: 900}",
    "{'datawrapper-height': {conflictmap: 900}}",
    "'pymxPYMxconflictmapxPYMxheightxPYMx900'",
)


def test_height_message_from_other_window_is_ignored(embed_sites, start_engine):
    tab = start_engine("chromium", {}).open(1200, 900, {})
    open_page_in_tab(tab, embed_sites.paper.write_article(embed_sites.snippets["listener"]))
    tab.wait_for(
        f"{FRAME_JS}.getBoundingClientRect().height === heights.get({FRAME_JS}.contentWindow)"
    )
    tab.sleep_ms(500)  # the widget's last height message
    before = tab.evaluate(FRAME_SIZE_JS)
    for message in (*HEIGHT_MESSAGES, "null", "{sentinel: 'amp', type: 'embed-size', height: '9'}"):
        tab.evaluate(f"void postMessage({message}, '*')")
    tab.sleep_ms(200)
    assert tab.evaluate(FRAME_SIZE_JS) == before
    assert tab.console_messages() == []
    tab.close()


def test_invalid_height_is_ignored(embed_sites, start_engine):
    """A page in place of the widget sends invalid heights."""
    tab = start_engine("chromium", {}).open(1200, 900, {})
    heights = ["99", "-1", "1e9 + 0.5", "NaN", "'900'", "null", "[900]", "Infinity"]
    messages = "".join(
        f"parent.postMessage({{sentinel: 'amp', type: 'embed-size', height: {height}}}, '*');"
        for height in heights
    )
    liar = embed_sites.other.write_page(f"<script>{messages}</script>")
    page = embed_sites.snippets["listener"].replace(f"{embed_sites.base}widget.html", liar)
    open_page_in_tab(tab, embed_sites.paper.write_article(page))
    tab.sleep_ms(200)
    assert tab.evaluate(FRAME_SIZE_JS) == [640, 560]
    tab.close()


# --- driving ---------------------------------------------------------------------------------------------------------

TWO_MAPS_HTML = """{first}{second}<script>
  const [one, two] = document.querySelectorAll("conflict-map");
  window.events = [];
  for (const [name, map] of Object.entries({{one, two}}))
    for (const kind of ["ready", "select", "window", "filter"])
      map.addEventListener(kind, ({{detail}}) => events.push({{map: name, kind, ...detail}}));
</script>"""


def two_maps_html(sites):
    return TWO_MAPS_HTML.format(
        first=sites.component_html(' style="height:900px"'), second=sites.component_html()
    )


def wait_for_both_maps(tab):
    tab.wait_for("one.ready")
    tab.evaluate("two.scrollIntoView()")
    tab.wait_for("two.ready")


@each_engine
def test_trusted_page_controls_one_of_two_maps(engine_tab, embed_sites, event_ids):
    open_page_in_tab(engine_tab, embed_sites.paper.write_article(two_maps_html(embed_sites)))
    wait_for_both_maps(engine_tab)
    untouched = await_promise(engine_tab, "two.state()")
    engine_tab.evaluate(f"one.select({CHECKPOINT!r})")
    engine_tab.wait_for(
        f"events.some((event) => event.map === 'one' && event.id === {CHECKPOINT!r})"
    )
    engine_tab.evaluate("one.setWindow('2023-04-22', '2023-04')")
    engine_tab.evaluate("one.filter({types: ['checkpoint', 'strategic-development', 'access']})")
    engine_tab.wait_for("events.some((event) => event.kind === 'filter')")
    state = await_promise(engine_tab, "one.state()")
    assert state["selected"] == CHECKPOINT
    assert (state["mode"], state["start"], state["end"]) == ("window", "2023-04-22", "2023-04-30")
    assert 0 < state["shown"] < len(event_ids)
    assert await_promise(engine_tab, "two.state()") == untouched
    assert (
        engine_tab.evaluate(
            "events.filter((event) => event.map === 'two' && event.kind !== 'ready')"
        )
        == []
    )
    engine_tab.evaluate("one.filter(null)")
    engine_tab.evaluate("one.setWindow()")
    engine_tab.evaluate("one.select(null)")
    state = await_promise(engine_tab, "one.state()")
    assert (state["selected"], state["mode"], state["shown"]) == (None, "all", len(event_ids))
    assert engine_tab.console_messages() == []


@each_engine
def test_page_receives_reader_actions(engine_tab, embed_sites):
    """With plain messages, without the component; the origin of the sandboxed widget is `null`."""
    open_page_in_tab(engine_tab, embed_sites.paper.write_article(embed_sites.snippets["listener"]))
    enter_widget(engine_tab)
    engine_tab.enter_frame(0)
    engine_tab.evaluate(f"{FRAME_JS}.contentWindow.postMessage({{conflictmap: 'state'}}, '*')")
    engine_tab.wait_for("spoken.length === 2")
    assert [one["conflictmap"] for one in engine_tab.evaluate("spoken")] == ["ready", "state"]
    engine_tab.enter_frame(1)
    engine_tab.evaluate(f"{HANDLE_JS}.select('war-2020')")
    engine_tab.evaluate(f"{HANDLE_JS}.setWindow(null, '2021')")
    engine_tab.evaluate(f"{HANDLE_JS}.filter({{text: 'war'}})")
    engine_tab.enter_frame(0)
    engine_tab.wait_for("spoken.length === 5")
    select, window, filters = engine_tab.evaluate("spoken.slice(2)")
    assert select == {"conflictmap": "select", "id": "war-2020", "origin": "null"}
    assert (window["mode"], window["start"], window["end"]) == ("upto", None, "2021-12-31")
    assert filters["filters"]["text"] == "war"
    assert engine_tab.console_messages() == []


@each_engine
def test_untrusted_page_cannot_control_map(engine_tab, embed_sites):
    open_page_in_tab(
        engine_tab,
        embed_sites.other.write_article(embed_sites.component_html(f' select="{CHECKPOINT}"')),
    )
    assert await_promise(engine_tab, "document.querySelector('conflict-map').state()").startswith("refused: the widget does not answer")  # fmt: skip
    assert not engine_tab.evaluate("document.querySelector('conflict-map').ready")
    page = embed_sites.other.write_article(embed_sites.snippets["listener"])
    open_page_in_tab(engine_tab, page)
    enter_widget(engine_tab)
    before = engine_tab.evaluate(f"{HANDLE_JS}.state()")
    engine_tab.enter_frame(0)
    for message in CONTROL_MESSAGES:
        engine_tab.evaluate(f"{FRAME_JS}.contentWindow.postMessage({message}, '*')")
    enter_widget(engine_tab)
    engine_tab.sleep_ms(300)
    assert engine_tab.evaluate(f"{HANDLE_JS}.state()") == before
    engine_tab.evaluate(f"{HANDLE_JS}.select('war-2020')")
    engine_tab.enter_frame(0)
    engine_tab.sleep_ms(200)
    assert engine_tab.evaluate("spoken") == [], (
        "it receives no message, not even of the reader's selection"
    )
    assert engine_tab.console_messages() == []


CONTROL_MESSAGES = (
    "{conflictmap: 'state'}",
    f"{{conflictmap: 'select', id: '{CHECKPOINT}'}}",
    "{conflictmap: 'window', start: '2023-04-01', end: null}",
    "{conflictmap: 'filter', filters: {types: ['violence']}}",
)


def test_widget_ignores_messages_of_sibling_frame(embed_sites, start_engine):
    tab = start_engine("chromium", {}).open(1200, 900, {})
    sends = "".join(
        f"parent.frames[0].postMessage({message}, '*');" for message in CONTROL_MESSAGES
    )
    neighbour = embed_sites.paper.write_page(f"<script>onmessage = () => {{ {sends} }}</script>")
    open_page_in_tab(
        tab,
        embed_sites.paper.write_article(
            f'{embed_sites.snippets["listener"]}<iframe id="n" src="{neighbour}"></iframe>'
        ),
    )
    enter_widget(tab)
    before = tab.evaluate(f"{HANDLE_JS}.state()")
    tab.enter_frame(0)
    tab.evaluate("document.getElementById('n').contentWindow.postMessage('go', '*')")
    tab.sleep_ms(400)
    tab.enter_frame(1)
    assert tab.evaluate(f"{HANDLE_JS}.state()") == before
    tab.enter_frame(0)
    assert tab.evaluate("spoken") == []
    tab.close()


def test_invalid_message_is_ignored(embed_sites, start_engine):
    tab = start_engine("chromium", {}).open(1200, 900, {})
    open_page_in_tab(tab, embed_sites.paper.write_article(embed_sites.snippets["listener"]))
    enter_widget(tab)
    tab.evaluate(f"{HANDLE_JS}.select('war-2020')")
    tab.evaluate(f"{HANDLE_JS}.filter({{types: ['violence']}})")
    before = tab.evaluate(f"{HANDLE_JS}.state()")
    tab.enter_frame(0)
    for message in INVALID_MESSAGES:
        tab.evaluate(f"{FRAME_JS}.contentWindow.postMessage({message}, '*')")
    tab.sleep_ms(300)
    tab.enter_frame(1)
    assert tab.evaluate(f"{HANDLE_JS}.state()") == before
    assert tab.console_messages() == []
    tab.close()


INVALID_MESSAGES = (
    "{conflictmap: 'state', ask: '1'}",
    "{conflictmap: 'state', ask: {}}",
    "null",
    "'select'",
    "42",
    "[]",
    "{}",
    "{conflictmap: null}",
    "{conflictmap: ['select'], id: null}",
    "{conflictmap: 'destroy'}",
    "{conflictmap: 'setLanguage', language: 'hy'}",
    "{conflictmap: 'constructor'}",
    "{conflictmap: '__proto__', id: null}",
    "{conflictmap: 'select'}",
    "{conflictmap: 'select', id: 5}",
    "{conflictmap: 'select', id: {}}",
    "{conflictmap: 'select', id: 'x'.repeat(201)}",
    "{conflictmap: 'window', start: 'yesterday'}",
    "{conflictmap: 'window', start: '2023-02-30', end: '2023-04-01'}",
    "{conflictmap: 'window', start: '2023-13', end: null}",
    "{conflictmap: 'window', start: 1.5, end: null}",
    "{conflictmap: 'window', start: NaN, end: null}",
    "{conflictmap: 'window', start: [2023], end: null}",
    "{conflictmap: 'window', start: new Date(), end: null}",
    "{conflictmap: 'filter'}",
    "{conflictmap: 'filter', filters: 'types'}",
    "{conflictmap: 'filter', filters: []}",
    "{conflictmap: 'filter', filters: {types: 'violence'}}",
    "{conflictmap: 'filter', filters: {types: [{}]}}",
    "{conflictmap: 'filter', filters: {types: new Array(101).fill('access')}}",
    "{conflictmap: 'filter', filters: {text: {}}}",
    "{conflictmap: 'filter', filters: {text: 'x'.repeat(201)}}",
    "{conflictmap: 'filter', filters: {__proto__: null, colour: ['red']}}",
    "new Map([['conflictmap', 'state']])",
)


def test_echoed_messages_do_not_loop(embed_sites, start_engine):
    tab = start_engine("chromium", {}).open(1200, 900, {})
    echo = "<script>addEventListener('message', ({source, data}) => data?.conflictmap && source.postMessage(data, '*'))</script>"
    open_page_in_tab(tab, embed_sites.paper.write_article(embed_sites.snippets["listener"] + echo))
    enter_widget(tab)
    tab.enter_frame(0)
    tab.evaluate(
        f"{FRAME_JS}.contentWindow.postMessage({{conflictmap: 'select', id: '{CHECKPOINT}'}}, '*')"
    )
    tab.evaluate(
        f"{FRAME_JS}.contentWindow.postMessage({{conflictmap: 'filter', filters: {{types: ['access']}}}}, '*')"
    )
    tab.wait_for("spoken.length >= 3")
    tab.sleep_ms(500)
    assert tab.evaluate("spoken.length") <= 6
    tab.close()


# --- the web component -----------------------------------------------------------------------------------------------


@each_engine
def test_component_survives_reload_removal_and_reinsertion(engine_tab, embed_sites):
    again = f'<script src="{embed_sites.base}conflict-map.js"></script>'
    open_page_in_tab(
        engine_tab,
        embed_sites.paper.write_article(
            embed_sites.component_html(f' select="{CHECKPOINT}" window="2023-04-01..2023-04-30"')
            + again
        ),
    )
    engine_tab.evaluate("void (window.map = document.querySelector('conflict-map'))")
    state = await_promise(engine_tab, "map.state()")
    assert (state["selected"], state["start"], state["end"]) == (
        CHECKPOINT,
        "2023-04-01",
        "2023-04-30",
    )
    engine_tab.evaluate("map.setAttribute('select', 'blinken-aliyev-call')")
    assert await_promise(engine_tab, "map.state()")["selected"] == "blinken-aliyev-call"
    engine_tab.evaluate("map.setAttribute('window', '..2023-04-30')")
    assert await_promise(engine_tab, "map.state()")["mode"] == "upto"
    engine_tab.evaluate("map.remove()")
    assert engine_tab.evaluate("[map.ready, map.shadowRoot.childElementCount]") == [False, 0]
    engine_tab.evaluate("document.body.append(map)")
    engine_tab.wait_for("map.ready")
    assert await_promise(engine_tab, "map.state()")["selected"] == "blinken-aliyev-call", (
        "its attributes select it"
    )
    assert engine_tab.evaluate("map.shadowRoot.querySelectorAll('iframe').length") == 1
    engine_tab.wait_for("map.shadowRoot.querySelector('iframe').style.height !== ''")
    assert engine_tab.console_messages() == []


def test_response_matches_its_request(embed_sites, start_engine):
    """The first message is answered too, with the state before any selection."""
    tab = start_engine("chromium", {}).open(1200, 900, {})
    open_page_in_tab(tab, embed_sites.paper.write_article(embed_sites.component_html()))
    tab.evaluate("void (window.map = document.querySelector('conflict-map'))")
    tab.wait_for("map.ready")
    frame = "map.shadowRoot.querySelector('iframe').contentWindow"
    late = "{conflictmap: 'state', state: {selected: 'of the greeting'}}"
    tab.evaluate(
        f"void (window.both = Promise.all([map.state(), map.select('{CHECKPOINT}') ?? map.state()]),"
        f" dispatchEvent(new MessageEvent('message', {{source: {frame}, data: {late}}})))"
    )
    first, second = await_promise(tab, "both")
    assert (first["selected"], second["selected"]) == (None, CHECKPOINT)
    tab.close()


def test_component_sets_initial_view_on_untrusted_page(embed_sites, start_engine):
    tab = start_engine("chromium", {}).open(1200, 900, {})
    open_page_in_tab(
        tab,
        embed_sites.other.write_article(
            embed_sites.component_html(f' select="{CHECKPOINT}" window="2023-04-01..2023-04-30"')
        ),
    )
    enter_widget(tab)
    state = tab.evaluate(f"{HANDLE_JS}.state()")
    assert (state["selected"], state["end"]) == (CHECKPOINT, "2023-04-30")
    tab.close()


def test_component_rejects_unsafe_src(embed_sites, start_engine):
    tab = start_engine("chromium", {}).open(1200, 900, {})
    sources = ["", "javascript:parent.document.body.remove()", "data:text/html,x", "http://["]
    maps = "".join(f'<conflict-map src="{src}"></conflict-map>' for src in sources)
    code = f'<script src="{embed_sites.base}conflict-map.js"></script>{maps}'
    open_page_in_tab(
        tab, embed_sites.paper.write_article(code), "customElements.get('conflict-map')"
    )
    children = (
        "[...document.querySelectorAll('conflict-map')].map((e) => e.shadowRoot.childElementCount)"
    )
    tab.wait_for(f"{children}.join() === '0,0,0,0'")
    assert tab.console_messages() == []
    tab.close()


# --- privacy -------------------------------------------------------------------------------------------

STORED_DATA_JS = """Promise.all([indexedDB.databases?.() ?? [], globalThis.caches?.keys() ?? [],
  navigator.serviceWorker?.getRegistrations() ?? []]).then((lists) =>
  [document.cookie, localStorage.length, sessionStorage.length, ...lists.map((one) => one.length)])"""


@each_engine
def test_widget_stores_nothing_and_requests_nothing(engine_tab, embed_sites):
    """The widget in a window of its own, where no sandbox prevents it from storing data."""
    engine_tab.open_url(f"{embed_sites.base}widget.html")
    engine_tab.enter_frame(0)
    engine_tab.wait_for(MAP_READY_JS)
    use_widget(engine_tab)
    assert await_promise(engine_tab, STORED_DATA_JS) == ["", 0, 0, 0, 0, 0]
    requested = {
        url for url in engine_tab.request_urls() if not url.startswith(("data:", "blob:", "about:"))
    }
    assert {url.partition("#")[0] for url in requested} == {f"{embed_sites.base}widget.html"}
    assert engine_tab.console_messages() == []


def use_widget(tab):
    tab.evaluate(f"{HANDLE_JS}.select('{CHECKPOINT}')")
    tab.evaluate(f"{HANDLE_JS}.filter({{text: 'checkpoint'}})")
    tab.evaluate(f"{HANDLE_JS}.setWindow('2023-04-01', '2023-04-30')")
    tab.evaluate(f"{HANDLE_JS}.setLanguage('ru')")
    tab.evaluate(f"{HANDLE_JS}.setTheme('dark')")
    tab.sleep_ms(600)


@each_engine
def test_article_requests_only_kit_files(engine_tab, embed_sites):
    page = embed_sites.paper.write_article(two_maps_html(embed_sites))
    open_page_in_tab(engine_tab, page)
    wait_for_both_maps(engine_tab)
    requested = {
        url.partition("#")[0] for url in engine_tab.request_urls() if url.startswith("http")
    }
    assert requested <= {
        page,
        f"{embed_sites.base}conflict-map.js",
        f"{embed_sites.base}widget.html",
    }


def test_widget_sets_no_cookies(embed_sites, start_engine):
    tab = start_engine("chromium", {}).open(1200, 900, {})
    open_page_in_tab(tab, embed_sites.paper.write_article(embed_sites.snippets["listener"]))
    enter_widget(tab)
    use_widget(tab)
    assert tab.context.storage_state() == {"cookies": [], "origins": []}
    tab.close()


# --- oEmbed ----------------------------------------------------------------------------------------------------------


class LinkCollector(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "link":
            self.found.append(dict(attrs))


def fetch_url(address):
    with contextlib.closing(urllib.request.urlopen(address, timeout=60)) as answer:
        return answer.headers, answer.read()


@each_engine
def test_oembed_consumer_finds_and_shows_map(engine_tab, embed_sites):
    """As in section 4 of the specification: from the page to the link, the response and its HTML."""
    page = fetch_url(f"{embed_sites.base}widget.html")[1].decode()
    [link] = [
        one for one in LinkCollector(page).found if one.get("type") == "application/json+oembed"
    ]
    assert link["rel"] == "alternate"
    headers, body = fetch_url(link["href"])
    assert headers.get_content_type() == "application/json"
    answer = json.loads(body)
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert fetch_url(answer["thumbnail_url"])[0].get_content_type() == "image/png"
    open_page_in_tab(engine_tab, embed_sites.other.write_article(answer["html"], answer["width"]))
    assert engine_tab.evaluate(FRAME_SIZE_JS) == [answer["width"], answer["height"]]
    enter_widget(engine_tab)


# --- the editor's page -----------------------------------------------------------------------------------------------

FRAMES_FITTED_JS = (
    "[...document.querySelectorAll('iframe')].every((one) => one.style.height.endsWith('px'))"
)


def scroll_through_frames(tab):
    """Scroll to every frame once: a browser loads a frame when it is near the view."""
    for number in range(3):
        tab.evaluate(f"document.querySelectorAll('iframe')[{number}].scrollIntoView()")
        tab.sleep_ms(400)


@each_engine
@pytest.mark.parametrize("way", ["served", "file"])
def test_editor_page_shows_three_widths_and_preview(engine_tab, embed_sites, way):
    home = embed_sites.base if way == "served" else f"{embed_sites.press.folder.as_uri()}/"
    open_page_in_tab(
        engine_tab, f"{home}index.html", "document.documentElement.className === 'runs'"
    )
    scroll_through_frames(engine_tab)
    engine_tab.wait_for(FRAMES_FITTED_JS)
    widths = "[...document.querySelectorAll('iframe')].map((one) => one.clientWidth)"
    assert engine_tab.evaluate(widths) == [320, 600, 960]
    engine_tab.evaluate("document.querySelector('img').scrollIntoView()")
    engine_tab.wait_for("document.querySelector('img').naturalWidth === 1200")
    assert engine_tab.console_messages() == []


@each_engine
def test_editor_page_enables_code_with_valid_base_url(engine_tab, tmp_path):
    assert main.main(["embed", str(tmp_path / "kit"), "--project", str(ROOT)]) == 0
    open_page_in_tab(
        engine_tab,
        (tmp_path / "kit" / "index.html").as_uri(),
        "document.documentElement.className === 'runs'",
    )
    first = "document.querySelector('#code-frame')"
    disabled = "[...document.querySelectorAll('[data-needs=base]')].map((one) => one.disabled)"
    assert set(engine_tab.evaluate(disabled)) == {True}
    for typed in (
        "https://example.org/maps",
        "example.org/",
        'https://example.org/"x/',
        "ftp://example.org/",
    ):
        type_base_url(engine_tab, typed)
        assert set(engine_tab.evaluate(disabled)) == {True}, typed
        assert "slash at the end" in engine_tab.evaluate(
            "document.querySelector('#base-status').textContent"
        )
    type_base_url(engine_tab, "https://example.org/maps/")
    assert set(engine_tab.evaluate(disabled)) == {False}
    assert 'src="https://example.org/maps/widget.html"' in engine_tab.evaluate(
        f"{first}.textContent"
    )
    codes = "[...document.querySelectorAll('pre')].map((one) => one.textContent).join()"
    assert "YOUR-ADDRESS" not in engine_tab.evaluate(codes)
    type_base_url(engine_tab, "http://localhost:8000/")
    assert "on this computer only" in engine_tab.evaluate(
        "document.querySelector('#base-status').textContent"
    )
    assert engine_tab.console_messages() == []


def type_base_url(tab, text):
    tab.evaluate(
        f"((field) => {{ field.value = {json.dumps(text)}; field.dispatchEvent(new Event('input')); }})"
        "(document.querySelector('#base'))"
    )


@pytest.fixture
def clipboard_page(browser):
    context = browser.new_context(viewport={"width": 1200, "height": 900}, bypass_csp=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_copied_code_matches_snippet(clipboard_page, embed_sites):
    clipboard_page.goto(f"{embed_sites.base}index.html")
    clipboard_page.get_by_role("button", name="Copy").first.wait_for(state="attached")
    # until the widgets have their height, the elements below them move away from the mouse
    clipboard_page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    clipboard_page.bring_to_front()  # a page in the background may not write to the clipboard
    clipboard_page.locator("summary", has_text="WordPress").click()
    clipboard_page.locator("[data-copy=code-wordpress]").click()
    clipboard_page.get_by_text("Copied.").wait_for()
    assert (
        clipboard_page.evaluate("navigator.clipboard.readText()").strip()
        == embed_sites.snippets["wordpress"].strip()
    )


def test_editor_page_previews_stripped_scripts(clipboard_page, embed_sites):
    clipboard_page.goto(f"{embed_sites.base}index.html")
    clipboard_page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    clipboard_page.get_by_role("button", name="Without scripts").click()
    sizes = (
        "[...document.querySelectorAll('iframe')].map((one) => [one.clientWidth, one.clientHeight])"
    )
    assert clipboard_page.evaluate(sizes) == [[320, 400], [600, 560], [960, 560]]
    clipboard_page.get_by_role("button", name="Fits its content").click()
    assert clipboard_page.evaluate(f"{sizes}[0][1]") == 400


@pytest.mark.parametrize(("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 320)])
def test_editor_page_passes_axe_and_fits_window(browser, embed_sites, scheme, width):
    if not AXE_SCRIPT.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    view = context.new_page()
    view.goto(f"{embed_sites.base}index.html")
    for one in view.locator("summary").all():
        if not one.evaluate("(summary) => summary.parentElement.open"):
            one.click()
    view.add_script_tag(path=AXE_SCRIPT)
    violations = view.evaluate(
        "axe.run(document, {iframes: false}).then((result) => result.violations)"
    )
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in violations] == []
    assert view.evaluate(OVERFLOW_WIDTH_JS) <= 0
    context.close()


def test_editor_page_works_without_scripts(browser, embed_sites):
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    view.goto(f"{embed_sites.base}index.html")
    assert view.locator("button:visible").count() == 0, "no button without a function"
    assert embed_sites.base in view.locator("#code-listener").text_content()
    context.close()
