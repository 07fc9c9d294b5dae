"""The embed kit in articles: three engines, every loader, a site that may drive the map and one that may not.

Three servers stand for three sites: one keeps the kit, one is trusted by it, one is not. Their ports differ, so to a
browser they are strangers.
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
from tests.browser.conftest import ENGINES, ROOT, Quiet
from tests.browser.test_accessibility import AXE

pytestmark = pytest.mark.browser
CHECKPOINT = "checkpoint-established"
NUMBERS = count()
FRAME = "(document.querySelector('iframe') ?? document.querySelector('conflict-map').shadowRoot.querySelector('iframe'))"
SIZE = f"(({{width, height}}) => [width, height].map(Math.round))({FRAME}.getBoundingClientRect())"
MAP = "document.querySelector('.conflict-map').conflictMap"
READY = "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"
ARTICLE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,"><title>An article</title>
<script>
  window.spoken = [];
  window.told = new Map();
  addEventListener("message", ({{source, origin, data}}) => {{
    if (data?.conflictmap) spoken.push({{...data, origin}});
    if (data?.sentinel === "amp") told.set(source, data.height);
  }});
</script></head>
<body style="margin:0"><h1>An article</h1><div style="width:{width}px;max-width:100%">{body}</div><p>Text after.</p></body></html>"""
LIBRARIES = {
    "frames": (ROOT / "node_modules/@newswire/frames/dist/frames.umd.js", "newswireFrames.autoInitFrames()"),
    "pym": (ROOT / "node_modules/pym.js/dist/pym.v1.js", ""),
}  # fmt: skip
LOADERS = ("listener", "file", "component", "ghost", "frames", "pym")


# --- three sites -----------------------------------------------------------------------------------------------------


class Site:
    """A folder on a server of this machine; to browsers it is an origin of its own."""

    def __init__(self, folder):
        self.folder = folder
        handler = partial(Quiet, directory=folder)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def write(self, text, name=None):
        name = name or f"page-{next(NUMBERS)}.html"
        (self.folder / name).write_text(text, encoding="utf-8")
        return f"{self.origin}/{name}"

    def article(self, body, width=640):
        return self.write(ARTICLE.format(body=body, width=width))

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Sites:
    """The kit on one site, made for pages of `paper` and not for those of `other`."""

    def __init__(self, folder):
        for name in ("press", "paper", "other"):
            (folder / name).mkdir()
            setattr(self, name, Site(folder / name))
        self.base = f"{self.press.origin}/"
        command = ["embed", folder / "press", "--project", ROOT, "--url", self.base, "--origin", self.paper.origin]  # fmt: skip
        assert main.main([str(part) for part in command]) == 0
        page = (folder / "press" / "index.html").read_text(encoding="utf-8")
        self.snippets = {
            name: html.unescape(code)
            for name, code in re.findall(r'<code id="code-([a-z]+)">(.*?)</code>', page, re.DOTALL)
        }

    def snippet(self, loader):
        """What the editor's page offers, with the script that a site with such a loader has."""
        code = self.snippets[loader]
        if loader not in LIBRARIES:
            return code
        library, call = LIBRARIES[loader]
        if not library.is_file():
            pytest.skip(f"{library.name} is not installed: run `npm ci`")
        shutil.copy(library, self.paper.folder)
        return f'{code}<script src="{library.name}"></script><script>{call}</script>'

    def component(self, attributes=""):
        return (
            f'<script src="{self.base}conflict-map.js"></script>'
            f'<conflict-map src="{self.base}widget.html" title="A map"{attributes}></conflict-map>'
        )

    def close(self):
        for one in (self.press, self.paper, self.other):
            one.close()


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    made = Sites(tmp_path_factory.mktemp("sites"))
    yield made
    made.close()


@pytest.fixture
def tab(engine, engines):
    opened = engines(engine, {}).open(1200, 900, {})
    yield opened
    opened.close()


def visited(tab, address, there="told.size > 0"):
    tab.go(address)
    tab.enter(0)
    tab.wait(there)
    return tab


def into_widget(tab):
    """Go into the widget's frame, which may come a moment later than the page around it."""
    for _ in range(300):
        tab.enter(1)
        if tab.attempt(READY) is True:
            return
        tab.rest(50)
    pytest.fail(f"no map in the frame: {tab.attempt(READY)}")


def awaited(tab, expression):
    """What a promise becomes, or the words of its refusal."""
    tab.run(
        f"(() => {{ delete window.answer; Promise.resolve({expression}).then((value) => {{ window.answer = {{value}}; }},"
        " (error) => { window.answer = {value: `refused: ${error.message}`}; }); })()"
    )
    tab.wait("window.answer !== undefined")
    return tab.run("window.answer.value")


three_engines = pytest.mark.parametrize("engine", ENGINES)


# --- height ----------------------------------------------------------------------------------------------------------


@three_engines
@pytest.mark.parametrize("loader", LOADERS)
def test_every_loader_fits_the_frame_to_its_content(tab, sites, loader):
    visited(tab, sites.paper.article(sites.snippet(loader)))
    height = f"told.get({FRAME}.contentWindow)"
    tab.wait(f"Math.abs({FRAME}.getBoundingClientRect().height - {height}) <= 1")
    assert tab.run(height) > 480
    if tab.attempt("document.querySelector('iframe') !== null") is True:
        into_widget(tab)
        inner = "document.documentElement"
        tab.wait(f"{inner}.scrollHeight - {inner}.clientHeight <= 1")
    assert tab.messages() == []


@three_engines
@pytest.mark.parametrize(
    ("width", "size"), [(320, [320, 480]), (600, [600, 750]), (960, [960, 760])]
)
def test_where_scripts_are_stripped_a_fixed_frame_shows_the_map(tab, sites, width, size):
    visited(tab, sites.other.article(sites.snippets["frame"], width))
    assert tab.run(SIZE) == size
    into_widget(tab)
    assert tab.run("document.documentElement.scrollWidth <= innerWidth")
    assert tab.run(
        "document.querySelector('.cm-map-area').getBoundingClientRect().bottom <= innerHeight"
    )
    if width == 960:
        time = "document.querySelector('.cm-time').getBoundingClientRect().bottom"
        assert tab.run(f"{time} <= innerHeight"), "the timeline is not cut"


@three_engines
def test_where_styles_are_stripped_too_the_attributes_give_a_size(tab, sites):
    code = re.sub(r' style="[^"]*"', "", sites.snippets["frame"])
    visited(tab, sites.other.article(code, 600))
    width, height = tab.run(SIZE)
    assert 600 <= width <= 604, "a browser's own frame around it"
    assert 750 <= height <= 754


@three_engines
def test_a_listener_that_comes_late_is_told_the_height_again(tab, sites):
    visited(tab, sites.paper.article(sites.snippets["frame"]))
    tab.rest(300)
    assert tab.run(SIZE)[1] == 760
    tab.run(
        "void document.body.append(Object.assign(document.createElement('script'),"
        f" {{src: {json.dumps(sites.base + 'listener.js')}}}))"
    )
    tab.wait(f"{FRAME}.getBoundingClientRect().height === told.get({FRAME}.contentWindow)")
    assert tab.run(SIZE)[1] != 760


HEIGHTS = (
    "{sentinel: 'amp', type: 'embed-size', height: 900}",
    "{'datawrapper-height': {conflictmap: 900}}",
    "'pymxPYMxconflictmapxPYMxheightxPYMx900'",
)


def test_no_stranger_fits_a_frame(sites, engines):
    tab = engines("chromium", {}).open(1200, 900, {})
    visited(tab, sites.paper.article(sites.snippets["listener"]))
    tab.wait(f"{FRAME}.getBoundingClientRect().height === told.get({FRAME}.contentWindow)")
    tab.rest(500)  # the widget's last word
    before = tab.run(SIZE)
    for message in (*HEIGHTS, "null", "{sentinel: 'amp', type: 'embed-size', height: '9'}"):
        tab.run(f"void postMessage({message}, '*')")
    tab.rest(200)
    assert tab.run(SIZE) == before
    assert tab.messages() == []
    tab.close()


@pytest.mark.parametrize(
    "height", ["99", "-1", "1e9 + 0.5", "NaN", "'900'", "null", "[900]", "Infinity"]
)
def test_a_height_that_is_no_height_is_passed_over(sites, engines, height):
    """A page that stands in for the widget says what no widget would."""
    tab = engines("chromium", {}).open(1200, 900, {})
    liar = sites.other.write(
        f"<script>parent.postMessage({{sentinel: 'amp', type: 'embed-size', height: {height}}}, '*')</script>"
    )
    page = sites.snippets["listener"].replace(f"{sites.base}widget.html", liar)
    visited(tab, sites.paper.article(page))
    tab.rest(200)
    assert tab.run(SIZE) == [640, 760]
    tab.close()


# --- driving ---------------------------------------------------------------------------------------------------------

TWO = """{first}{second}<script>
  const [one, two] = document.querySelectorAll("conflict-map");
  window.events = [];
  for (const [name, map] of Object.entries({{one, two}}))
    for (const kind of ["ready", "select", "window", "filter"])
      map.addEventListener(kind, ({{detail}}) => events.push({{map: name, kind, ...detail}}));
</script>"""


def two_maps(sites):
    return TWO.format(first=sites.component(' style="height:900px"'), second=sites.component())


def both_ready(tab):
    tab.wait("one.ready")
    tab.run("two.scrollIntoView()")
    tab.wait("two.ready")


@three_engines
def test_a_trusted_page_drives_one_of_two_maps_and_not_the_other(tab, sites, event_ids):
    visited(tab, sites.paper.article(two_maps(sites)))
    both_ready(tab)
    untouched = awaited(tab, "two.state()")
    tab.run(f"one.select({CHECKPOINT!r})")
    tab.wait(f"events.some((event) => event.map === 'one' && event.id === {CHECKPOINT!r})")
    tab.run("one.setWindow('2023-04-22', '2023-04')")
    tab.run("one.filter({types: ['checkpoint', 'strategic-development', 'access']})")
    tab.wait("events.some((event) => event.kind === 'filter')")
    state = awaited(tab, "one.state()")
    assert state["selected"] == CHECKPOINT
    assert (state["mode"], state["start"], state["end"]) == ("window", "2023-04-22", "2023-04-30")
    assert 0 < state["shown"] < len(event_ids)
    assert awaited(tab, "two.state()") == untouched
    assert tab.run("events.filter((event) => event.map === 'two' && event.kind !== 'ready')") == []
    tab.run("one.filter(null)")
    tab.run("one.setWindow()")
    tab.run("one.select(null)")
    state = awaited(tab, "one.state()")
    assert (state["selected"], state["mode"], state["shown"]) == (None, "all", len(event_ids))
    assert tab.messages() == []


@three_engines
def test_a_page_hears_what_the_reader_chooses(tab, sites):
    """By plain messages, without the component; the sandboxed widget has no origin but `null`."""
    visited(tab, sites.paper.article(sites.snippets["listener"]))
    into_widget(tab)
    tab.enter(0)
    tab.run(f"{FRAME}.contentWindow.postMessage({{conflictmap: 'state'}}, '*')")
    tab.wait("spoken.length === 2")
    assert [one["conflictmap"] for one in tab.run("spoken")] == ["ready", "state"]
    tab.enter(1)
    tab.run(f"{MAP}.select('war-2020')")
    tab.run(f"{MAP}.setWindow(null, '2021')")
    tab.run(f"{MAP}.filter({{text: 'war'}})")
    tab.enter(0)
    tab.wait("spoken.length === 5")
    select, window, filters = tab.run("spoken.slice(2)")
    assert select == {"conflictmap": "select", "id": "war-2020", "origin": "null"}
    assert (window["mode"], window["start"], window["end"]) == ("upto", None, "2021-12-31")
    assert filters["filters"]["text"] == "war"
    assert tab.messages() == []


@three_engines
def test_a_foreign_page_shows_the_map_and_cannot_drive_it(tab, sites):
    visited(tab, sites.other.article(sites.component(f' select="{CHECKPOINT}"')))
    assert awaited(tab, "document.querySelector('conflict-map').state()").startswith("refused: the widget gives no answer")  # fmt: skip
    assert not tab.run("document.querySelector('conflict-map').ready")
    page = sites.other.article(sites.snippets["listener"])
    visited(tab, page)
    into_widget(tab)
    before = tab.run(f"{MAP}.state()")
    tab.enter(0)
    for message in DRIVING:
        tab.run(f"{FRAME}.contentWindow.postMessage({message}, '*')")
    into_widget(tab)
    tab.rest(300)
    assert tab.run(f"{MAP}.state()") == before
    tab.run(f"{MAP}.select('war-2020')")
    tab.enter(0)
    tab.rest(200)
    assert tab.run("spoken") == [], "it is told of nothing, not even what the reader chooses"
    assert tab.messages() == []


DRIVING = (
    "{conflictmap: 'state'}",
    f"{{conflictmap: 'select', id: '{CHECKPOINT}'}}",
    "{conflictmap: 'window', start: '2023-04-01', end: null}",
    "{conflictmap: 'filter', filters: {types: ['violence']}}",
)


def test_only_the_page_around_it_is_heard_not_a_neighbour_of_the_same_site(sites, engines):
    tab = engines("chromium", {}).open(1200, 900, {})
    sends = "".join(f"parent.frames[0].postMessage({message}, '*');" for message in DRIVING)
    neighbour = sites.paper.write(f"<script>onmessage = () => {{ {sends} }}</script>")
    visited(
        tab,
        sites.paper.article(
            f'{sites.snippets["listener"]}<iframe id="n" src="{neighbour}"></iframe>'
        ),
    )
    into_widget(tab)
    before = tab.run(f"{MAP}.state()")
    tab.enter(0)
    tab.run("document.getElementById('n').contentWindow.postMessage('go', '*')")
    tab.rest(400)
    tab.enter(1)
    assert tab.run(f"{MAP}.state()") == before
    tab.enter(0)
    assert tab.run("spoken") == []
    tab.close()


def test_what_is_not_understood_is_passed_over(sites, engines):
    tab = engines("chromium", {}).open(1200, 900, {})
    visited(tab, sites.paper.article(sites.snippets["listener"]))
    into_widget(tab)
    tab.run(f"{MAP}.select('war-2020')")
    tab.run(f"{MAP}.filter({{types: ['violence']}})")
    before = tab.run(f"{MAP}.state()")
    tab.enter(0)
    for message in BAD:
        tab.run(f"{FRAME}.contentWindow.postMessage({message}, '*')")
    tab.rest(300)
    tab.enter(1)
    assert tab.run(f"{MAP}.state()") == before
    assert tab.messages() == []
    tab.close()


BAD = (
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


def test_a_page_that_sends_back_what_it_hears_does_not_go_in_circles(sites, engines):
    tab = engines("chromium", {}).open(1200, 900, {})
    echo = "<script>addEventListener('message', ({source, data}) => data?.conflictmap && source.postMessage(data, '*'))</script>"
    visited(tab, sites.paper.article(sites.snippets["listener"] + echo))
    into_widget(tab)
    tab.enter(0)
    tab.run(
        f"{FRAME}.contentWindow.postMessage({{conflictmap: 'select', id: '{CHECKPOINT}'}}, '*')"
    )
    tab.run(
        f"{FRAME}.contentWindow.postMessage({{conflictmap: 'filter', filters: {{types: ['access']}}}}, '*')"
    )
    tab.wait("spoken.length >= 3")
    tab.rest(500)
    assert tab.run("spoken.length") <= 6
    tab.close()


# --- the web component -----------------------------------------------------------------------------------------------


@three_engines
def test_the_component_twice_loaded_taken_out_and_put_back(tab, sites):
    again = f'<script src="{sites.base}conflict-map.js"></script>'
    visited(
        tab,
        sites.paper.article(
            sites.component(f' select="{CHECKPOINT}" window="2023-04-01..2023-04-30"') + again
        ),
    )
    tab.run("void (window.map = document.querySelector('conflict-map'))")
    state = awaited(tab, "map.state()")
    assert (state["selected"], state["start"], state["end"]) == (
        CHECKPOINT,
        "2023-04-01",
        "2023-04-30",
    )
    tab.run("map.setAttribute('select', 'blinken-aliyev-call')")
    assert awaited(tab, "map.state()")["selected"] == "blinken-aliyev-call"
    tab.run("map.setAttribute('window', '..2023-04-30')")
    assert awaited(tab, "map.state()")["mode"] == "upto"
    tab.run("map.remove()")
    assert tab.run("[map.ready, map.shadowRoot.childElementCount]") == [False, 0]
    tab.run("document.body.append(map)")
    tab.wait("map.ready")
    assert awaited(tab, "map.state()")["selected"] == "blinken-aliyev-call", "its attributes say so"
    assert tab.run("map.shadowRoot.querySelectorAll('iframe').length") == 1
    tab.wait("map.shadowRoot.querySelector('iframe').style.height !== ''")
    assert tab.messages() == []


def test_an_answer_belongs_to_its_question(sites, engines):
    """The greeting is answered too, with what the widget showed before anything was chosen."""
    tab = engines("chromium", {}).open(1200, 900, {})
    visited(tab, sites.paper.article(sites.component()))
    tab.run("void (window.map = document.querySelector('conflict-map'))")
    tab.wait("map.ready")
    frame = "map.shadowRoot.querySelector('iframe').contentWindow"
    late = "{conflictmap: 'state', state: {selected: 'of the greeting'}}"
    tab.run(
        f"void (window.both = Promise.all([map.state(), map.select('{CHECKPOINT}') ?? map.state()]),"
        f" dispatchEvent(new MessageEvent('message', {{source: {frame}, data: {late}}})))"
    )
    first, second = awaited(tab, "both")
    assert (first["selected"], second["selected"]) == (None, CHECKPOINT)
    tab.close()


def test_the_component_needs_nobodys_trust_for_its_first_view(sites, engines):
    tab = engines("chromium", {}).open(1200, 900, {})
    visited(
        tab,
        sites.other.article(
            sites.component(f' select="{CHECKPOINT}" window="2023-04-01..2023-04-30"')
        ),
    )
    into_widget(tab)
    state = tab.run(f"{MAP}.state()")
    assert (state["selected"], state["end"]) == (CHECKPOINT, "2023-04-30")
    tab.close()


@pytest.mark.parametrize(
    "src", ["", "javascript:parent.document.body.remove()", "data:text/html,x", "http://["]
)
def test_the_component_shows_nothing_but_addresses_of_files(sites, engines, src):
    tab = engines("chromium", {}).open(1200, 900, {})
    code = f'<script src="{sites.base}conflict-map.js"></script><conflict-map src="{src}"></conflict-map>'
    visited(tab, sites.paper.article(code), "customElements.get('conflict-map')")
    tab.wait("document.querySelector('conflict-map').shadowRoot.childElementCount === 0")
    assert tab.messages() == []
    tab.close()


# --- what readers are told -------------------------------------------------------------------------------------------

STORED = """Promise.all([indexedDB.databases?.() ?? [], globalThis.caches?.keys() ?? [],
  navigator.serviceWorker?.getRegistrations() ?? []]).then((lists) =>
  [document.cookie, localStorage.length, sessionStorage.length, ...lists.map((one) => one.length)])"""


@three_engines
def test_nothing_is_stored_and_nobody_is_asked(tab, sites):
    """The widget alone in its window, where no sandbox keeps it from storing what it likes."""
    tab.go(f"{sites.base}widget.html")
    tab.enter(0)
    tab.wait(READY)
    use(tab)
    assert awaited(tab, STORED) == ["", 0, 0, 0, 0, 0]
    asked = {url for url in tab.requests() if not url.startswith(("data:", "blob:", "about:"))}
    assert {url.partition("#")[0] for url in asked} == {f"{sites.base}widget.html"}
    assert tab.messages() == []


def use(tab):
    tab.run(f"{MAP}.select('{CHECKPOINT}')")
    tab.run(f"{MAP}.filter({{text: 'checkpoint'}})")
    tab.run(f"{MAP}.setWindow('2023-04-01', '2023-04-30')")
    tab.run(f"{MAP}.setLanguage('ru')")
    tab.run(f"{MAP}.setTheme('dark')")
    tab.rest(600)


@three_engines
def test_an_article_asks_for_the_files_of_the_kit_alone(tab, sites):
    page = sites.paper.article(two_maps(sites))
    visited(tab, page)
    both_ready(tab)
    asked = {url.partition("#")[0] for url in tab.requests() if url.startswith("http")}
    assert asked <= {page, f"{sites.base}conflict-map.js", f"{sites.base}widget.html"}


def test_the_browser_holds_no_cookie_afterwards(sites, engines):
    tab = engines("chromium", {}).open(1200, 900, {})
    visited(tab, sites.paper.article(sites.snippets["listener"]))
    into_widget(tab)
    use(tab)
    assert tab.context.storage_state() == {"cookies": [], "origins": []}
    tab.close()


# --- oEmbed ----------------------------------------------------------------------------------------------------------


class Links(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        if tag == "link":
            self.found.append(dict(attrs))


def fetched(address):
    with contextlib.closing(urllib.request.urlopen(address, timeout=5)) as answer:
        return answer.headers, answer.read()


@three_engines
def test_a_consumer_of_oembed_finds_and_shows_the_map(tab, sites):
    """As the specification's section 4 has it: from the page to the link, to the answer, to its HTML."""
    page = fetched(f"{sites.base}widget.html")[1].decode()
    [link] = [one for one in Links(page).found if one.get("type") == "application/json+oembed"]
    assert link["rel"] == "alternate"
    headers, body = fetched(link["href"])
    assert headers.get_content_type() == "application/json"
    answer = json.loads(body)
    assert (answer["version"], answer["type"]) == ("1.0", "rich")
    assert fetched(answer["thumbnail_url"])[0].get_content_type() == "image/png"
    visited(tab, sites.other.article(answer["html"], answer["width"]))
    assert tab.run(SIZE) == [answer["width"], answer["height"]]
    into_widget(tab)


# --- the editor's page -----------------------------------------------------------------------------------------------

FITTED = "[...document.querySelectorAll('iframe')].every((one) => one.style.height.endsWith('px'))"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def scrolled(tab):
    """Bring every frame into view once: a browser loads those first that can be seen."""
    for number in range(3):
        tab.run(f"document.querySelectorAll('iframe')[{number}].scrollIntoView()")
        tab.rest(400)


@three_engines
@pytest.mark.parametrize("way", ["served", "file"])
def test_the_editors_page_shows_three_widths_and_offers_the_code(tab, sites, way):
    home = sites.base if way == "served" else f"{sites.press.folder.as_uri()}/"
    visited(tab, f"{home}index.html", "document.documentElement.className === 'runs'")
    scrolled(tab)
    tab.wait(FITTED)
    widths = "[...document.querySelectorAll('iframe')].map((one) => one.clientWidth)"
    assert tab.run(widths) == [320, 600, 960]
    tab.run("document.querySelector('img').scrollIntoView()")
    tab.wait("document.querySelector('img').naturalWidth === 1200")
    assert tab.messages() == []


@three_engines
def test_code_is_copied_with_an_address_and_not_before(tab, tmp_path):
    assert main.main(["embed", str(tmp_path / "kit"), "--project", str(ROOT)]) == 0
    visited(
        tab,
        (tmp_path / "kit" / "index.html").as_uri(),
        "document.documentElement.className === 'runs'",
    )
    first = "document.querySelector('#code-frame')"
    disabled = "[...document.querySelectorAll('[data-needs=base]')].map((one) => one.disabled)"
    assert set(tab.run(disabled)) == {True}
    for typed in (
        "https://example.org/maps",
        "example.org/",
        'https://example.org/"x/',
        "ftp://example.org/",
    ):
        type_address(tab, typed)
        assert set(tab.run(disabled)) == {True}, typed
        assert "slash at its end" in tab.run("document.querySelector('#base-status').textContent")
    type_address(tab, "https://example.org/maps/")
    assert set(tab.run(disabled)) == {False}
    assert 'src="https://example.org/maps/widget.html"' in tab.run(f"{first}.textContent")
    codes = "[...document.querySelectorAll('pre')].map((one) => one.textContent).join()"
    assert "YOUR-ADDRESS" not in tab.run(codes)
    type_address(tab, "http://localhost:8000/")
    assert "of this computer alone" in tab.run("document.querySelector('#base-status').textContent")
    assert tab.messages() == []


def type_address(tab, text):
    tab.run(
        f"((field) => {{ field.value = {json.dumps(text)}; field.dispatchEvent(new Event('input')); }})"
        "(document.querySelector('#base'))"
    )


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1200, "height": 900}, bypass_csp=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context.new_page()
    context.close()


def test_the_copied_code_is_what_an_article_needs(page, sites):
    page.goto(f"{sites.base}index.html")
    page.get_by_role("button", name="Copy").first.wait_for(state="attached")
    # until the widgets have their height, what is below them moves away from under the mouse
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    page.bring_to_front()  # a page behind others may not write to the clipboard
    page.locator("summary", has_text="WordPress").click()
    page.locator("[data-copy=code-wordpress]").click()
    page.get_by_text("Copied.").wait_for()
    assert (
        page.evaluate("navigator.clipboard.readText()").strip()
        == sites.snippets["wordpress"].strip()
    )


def test_the_page_shows_how_it_looks_where_scripts_are_stripped(page, sites):
    page.goto(f"{sites.base}index.html")
    page.wait_for_function("document.querySelector('iframe').style.height !== ''")
    page.get_by_role("button", name="Scripts stripped").click()
    sizes = (
        "[...document.querySelectorAll('iframe')].map((one) => [one.clientWidth, one.clientHeight])"
    )
    assert page.evaluate(sizes) == [[320, 480], [600, 750], [960, 760]]
    page.get_by_role("button", name="Fits its content").click()
    assert page.evaluate(f"{sizes}[0][1]") > 480


@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 1200), ("dark", 1200), ("light", 390), ("light", 320)]
)
def test_the_page_passes_axe_and_is_no_wider_than_its_window(browser, sites, scheme, width):
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True
    )
    view = context.new_page()
    view.goto(f"{sites.base}index.html")
    for one in view.locator("summary").all():
        if not one.evaluate("(summary) => summary.parentElement.open"):
            one.click()
    view.add_script_tag(path=AXE)
    found = view.evaluate("axe.run(document, {iframes: false}).then((result) => result.violations)")
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
    assert view.evaluate(WIDE) <= 0
    context.close()


def test_the_page_works_without_script(browser, sites):
    context = browser.new_context(java_script_enabled=False)
    view = context.new_page()
    view.goto(f"{sites.base}index.html")
    assert view.locator("button:visible").count() == 0, "none that does nothing"
    assert sites.base in view.locator("#code-listener").text_content()
    context.close()
