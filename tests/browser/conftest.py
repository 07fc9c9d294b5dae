"""The three outlets, opened in a real browser: the file from disk, the widget in an article, the app."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path

import pytest

from bench import scale
from bench.running import RunningApp
from bench.synthetic import SyntheticEvents, build_sources
from conflictmap.cli import main
from conflictmap.publish.external_texts import texts_folder_name, write_page_with_texts
from layers.packing.columns import pack_large_document, pack_with_external_texts
from tests.browser.engines.chromium import Chromium
from tests.browser.engines.firefox import Firefox
from tests.browser.engines.webkit import WebKit
from tests.browser.outlet import Outlet

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OUTLETS = ("file", "widget", "app")
ENGINES = {"chromium": Chromium, "firefox": Firefox, "webkit": WebKit}
_FRAME_NUMBERS = count()
EVENT_COUNT = 1500
HANDLE_JS = "document.querySelector('.conflict-map').conflictMap"
FRAME_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A small screen</title></head>
<body style="margin:0"><iframe src="{address}" title="A small screen" width="{width}" height="{height}"
frameborder="0"></iframe></body></html>"""
ARTICLE_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>An article</title></head>
<body><h1>An article</h1><p>Text before.</p>{snippet}<p>Text after.</p></body></html>"""


class QuietRequestHandler(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """The exported file and the embed kit of the first map, with an article around the widget."""
    folder = tmp_path_factory.mktemp("made")
    assert main.main(["export", str(folder / "map.html"), "--project", str(ROOT)]) == 0
    assert main.main(["embed", str(folder / "kit"), "--project", str(ROOT)]) == 0
    snippet = (folder / "kit" / "snippet.html").read_text(encoding="utf-8")
    (folder / "kit" / "article.html").write_text(
        ARTICLE_HTML.format(snippet=snippet), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="session")
def kit_url(exported):
    """The address of the embed kit on a server of this machine."""
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(QuietRequestHandler, directory=exported / "kit")
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """The address of the app, started as `make app` starts it, without opening a browser."""
    with RunningApp(ROOT, tmp_path_factory.mktemp("app") / "log") as app:
        yield app.url


@pytest.fixture
def engine():
    """The engine that `visit` opens; a test for several is parametrised with `engine` (see `ENGINES`)."""
    return "chromium"


@pytest.fixture(scope="session")
def start_engine(request):
    """Start an engine, or find it running: one process for each that a device's wishes ask for."""
    running = {}

    def get_engine(name, device_options):
        if name == "chromium":
            return Chromium(request.getfixturevalue("browser"))
        kind = ENGINES[name]
        if reason := kind.missing_requirement():
            pytest.skip(reason)
        if unmet := set(device_options) - kind.supported_options:
            pytest.skip(
                f"{name} cannot be given {', '.join(sorted(unmet))}: {kind.unsupported_reason}"
            )
        key = (name, tuple(sorted(device_options.items())))
        if key not in running:
            running[key] = kind(device_options)
        return running[key]

    yield get_engine
    for one in running.values():
        one.close()


@pytest.fixture
def open_outlet(engine, start_engine, exported, request):
    """Open an outlet at a size, and close it after the test; but in Chromium a visit ends the one before."""
    tabs = []

    def open_at_size(kind, width=1280, height=800, fragment="", **wishes):
        chosen = start_engine(engine, wishes)
        address = {
            "file": lambda: (exported / "map.html").as_uri(),
            "widget": lambda: request.getfixturevalue("kit_url") + "/article.html",
            "app": lambda: request.getfixturevalue("app_url"),
        }[kind]() + fragment
        framed = width < chosen.min_width
        if framed:
            home = exported.as_uri() if kind == "file" else request.getfixturevalue("kit_url")
            folder = exported if kind == "file" else exported / "kit"
            address = f"{home}/{write_frame_page(folder, address, width, height)}"
            width, height = chosen.min_width, height + 20
        tabs.append(chosen.open(width, height, wishes))
        return Outlet(kind, tabs[-1], address, int(framed)).open()

    yield open_at_size
    for tab in tabs:
        tab.close()


def write_frame_page(folder, address, width, height):
    """Write a page that shows an address in a frame of a size, for a browser without so small a window."""
    name = f"frame-{next(_FRAME_NUMBERS)}.html"
    (folder / name).write_text(
        FRAME_HTML.format(address=address, width=width, height=height), encoding="utf-8"
    )
    return name


@pytest.fixture(params=OUTLETS)
def outlet_kind(request):
    return request.param


@pytest.fixture(scope="session")
def article_text():
    return (ROOT / "data/sources/blinken-checkpoint.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def event_ids():
    from geo import load_project

    return [event.id for event in load_project(ROOT).events]


# --- maps of many events, whose texts are packed


@pytest.fixture(scope="session")
def plain_document():
    """The events of a map document as records, on the first map's ground."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        ground = scale.load_ground()
    records = list(SyntheticEvents(EVENT_COUNT).build_events()["records"])
    events = {"count": EVENT_COUNT, "shapes": [], "records": records}
    return ground | {"events": events, "sources": build_sources(records)}


@pytest.fixture
def open_page(browser):
    """Open an address and report what the page complains of."""
    pages = []

    def open_url(address):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.goto(address)
        wait_until(page, f"{HANDLE_JS}.state()?.shown > 0")
        pages.append(page)
        return page

    yield open_url
    for page in pages:
        page.close()


def wait_until(page, expression):
    """Wait for an expression; the page's policy forbids Playwright's own way."""
    for _ in range(200):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"{expression} did not come true")


@pytest.fixture
def page_url(tmp_path):
    """The address at which a page is served that a test writes as map.html."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietRequestHandler, directory=tmp_path))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/map.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page_with_external_texts(plain_document, tmp_path, page_url):
    """The folder of a page with its texts beside it, and the page's address on a server."""
    path = tmp_path / "map.html"
    data, texts = pack_with_external_texts(plain_document, texts_folder_name(path))
    write_page_with_texts(path, scale.render_document(data, is_served=True).encode(), texts)
    return tmp_path / "map-texts", page_url


@pytest.fixture
def standalone_page(plain_document, tmp_path, open_page):
    """A page that carries all texts, opened from disk."""
    path = tmp_path / "map.html"
    path.write_text(
        scale.render_document(pack_large_document(plain_document), is_served=False),
        encoding="utf-8",
    )
    return open_page(path.as_uri())
