"""The three outlets in a real browser: the file from disk, the widget in an article, the app."""

import pytest

from bench import scale
from bench.running import RunningApp
from bench.synthetic import SyntheticEvents, build_sources
from conflictmap.cli import main
from conflictmap.publish.external_texts import texts_folder_name, write_page_with_texts
from layers.packing.columns import pack_large_document, pack_with_external_texts
from tests.support.browser.engines.chromium import Chromium
from tests.support.browser.engines.engines import ENGINES
from tests.support.browser.kept_pages import KeptPages
from tests.support.browser.outlet import Outlet
from tests.support.browser.pages import (
    ARTICLE_HTML,
    HANDLE_JS,
    LARGE_EVENT_COUNT,
    OUTLETS,
    ROOT,
    serve_folder,
    wait_until,
    write_frame_page,
)


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """The exported file and the embed kit of the first map, with an article around the widget."""
    folder = tmp_path_factory.mktemp("exported")
    assert main.main(["export", str(folder / "map.html"), "--project", str(ROOT)]) == 0
    kit = ["embed", str(folder / "kit"), "--layout", "full", "--project", str(ROOT)]
    assert main.main(kit) == 0
    snippet = (folder / "kit" / "snippet.html").read_text(encoding="utf-8")
    (folder / "kit" / "article.html").write_text(
        ARTICLE_HTML.format(snippet=snippet), encoding="utf-8"
    )
    return folder


@pytest.fixture(scope="session")
def kit_url(exported):
    """The origin of a server of the embed kit."""
    with serve_folder(exported / "kit") as origin:
        yield origin


@pytest.fixture(scope="session")
def file_url(exported):
    """The address of the exported file."""
    return (exported / "map.html").as_uri()


@pytest.fixture(scope="session")
def widget_url(kit_url):
    """The address of the article around the widget."""
    return f"{kit_url}/article.html"


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """The address of the app, started as `make app` starts it, without opening a browser."""
    with RunningApp(ROOT, tmp_path_factory.mktemp("app") / "log") as app:
        yield app.url


@pytest.fixture
def engine():
    """The engine of `open_outlet`; a test in several is parametrised with `engine` (see `ENGINES`)."""
    return "chromium"


@pytest.fixture(scope="session")
def start_engine(request):
    """A function that returns an engine: one process for each set of options of the device."""
    running = {}

    def get_engine(name, device_options):
        if name == "chromium":
            key = (name,)
            if key not in running:
                running[key] = Chromium(request.getfixturevalue("browser"))
            return running[key]
        kind = ENGINES[name]
        if reason := kind.missing_requirement():
            pytest.skip(reason)
        if missing := set(device_options) - kind.supported_options:
            options = ", ".join(sorted(missing))
            pytest.skip(f"{name} does not support {options}: {kind.unsupported_reason}")
        key = (name, tuple(sorted(device_options.items())))
        if key not in running:
            running[key] = kind(device_options)
        return running[key]

    yield get_engine
    for one in running.values():
        one.close()


@pytest.fixture(scope="session")
def kept_pages():
    return KeptPages()


@pytest.fixture
def open_outlet(engine, start_engine, kept_pages, exported, request):
    """A function that opens an outlet at a size.

    Without options, it returns the page that other tests used, reset to the opening view; not in a
    test with the marker `fresh_page`. Only in Chromium can a test have two pages open.
    """
    tabs, keys = [], []
    keeps = request.node.get_closest_marker("fresh_page") is None

    def open_at_size(kind, width=1280, height=800, fragment="", **device_options):
        chosen = start_engine(engine, device_options)
        key = (engine, kind)
        if keeps and (width, height, fragment) == (1280, 800, "") and not device_options:
            keys.append(key)
            return kept_pages.find(key) or kept_pages.keep(key, open_new(chosen, kind, 1280, 800))
        outlet = open_new(chosen, kind, width, height, fragment, **device_options)
        tabs.append(outlet.tab)
        return outlet

    def open_new(chosen, kind, width, height, fragment="", **device_options):
        if not chosen.has_many_tabs:
            kept_pages.drop_engine(engine)
        url = request.getfixturevalue(f"{kind}_url") + fragment
        framed = width < chosen.min_width
        if framed:
            home = "file" if kind == "file" else "widget"
            folder = exported if kind == "file" else exported / "kit"
            name = write_frame_page(folder, url, width, height)
            url = f"{request.getfixturevalue(f'{home}_url').rpartition('/')[0]}/{name}"
            width, height = chosen.min_width, height + 20
        tab = chosen.open(width, height, device_options, shares_context=kind == "app")
        return Outlet(kind, tab, url, int(framed)).open()

    yield open_at_size
    for tab in tabs:
        tab.close()
    if getattr(request.node, "has_failed", False):
        for key in keys:
            kept_pages.drop(key)


@pytest.fixture(params=OUTLETS)
def outlet_kind(request):
    return request.param


@pytest.fixture(scope="session")
def article_text():
    return (ROOT / "data/sources/blinken-checkpoint.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def event_ids(project):
    return [event.id for event in project.events]


# --- maps of many events, whose texts are packed -------------------------------------------------


@pytest.fixture(scope="session")
def plain_document():
    """A map document with its events as records, on the base layers of the first map."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        base = scale.load_ground()
    records = list(SyntheticEvents(LARGE_EVENT_COUNT).build_events()["records"])
    events = {"count": LARGE_EVENT_COUNT, "shapes": [], "records": records}
    return base | {"events": events, "sources": build_sources(records)}


@pytest.fixture
def open_page(browser):
    """A function that opens an address in Chromium; the page collects its console messages."""
    pages = []

    def open_url(address):
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(60_000)
        page.console_log = []
        page.on("console", lambda message: page.console_log.append(message.text))
        page.on("pageerror", lambda error: page.console_log.append(str(error)))
        page.goto(address)
        wait_until(page, f"{HANDLE_JS}.state()?.shown > 0")
        pages.append(page)
        return page

    yield open_url
    for page in pages:
        page.close()


@pytest.fixture
def page_url(tmp_path):
    """The address of a page that the test writes as map.html."""
    with serve_folder(tmp_path) as origin:
        yield f"{origin}/map.html"


@pytest.fixture
def page_with_external_texts(plain_document, tmp_path, page_url):
    """The folder of a page's external texts, and the page's address on a server."""
    path = tmp_path / "map.html"
    data, texts = pack_with_external_texts(plain_document, texts_folder_name(path))
    write_page_with_texts(path, scale.render_document(data, is_served=True).encode(), texts)
    return tmp_path / "map-texts", page_url


@pytest.fixture(scope="session")
def standalone_page_path(plain_document, tmp_path_factory):
    """A file with a page that contains all texts."""
    path = tmp_path_factory.mktemp("standalone") / "map.html"
    path.write_text(
        scale.render_document(pack_large_document(plain_document), is_served=False),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def standalone_page(standalone_page_path, open_page, start_engine, kept_pages, request):
    """A page that contains all texts, opened from disk; reset between tests as in `open_outlet`."""
    key = ("chromium", "standalone")
    if request.node.get_closest_marker("fresh_page"):
        yield open_page(standalone_page_path.as_uri())
        return
    outlet = kept_pages.find(key)
    if outlet is None:
        tab = start_engine("chromium", {}).open(1280, 800, {})
        tab.page.console_log = tab.console_log
        outlet = kept_pages.keep(key, Outlet("file", tab, standalone_page_path.as_uri()).open())
    yield outlet.page
    if getattr(request.node, "has_failed", False):
        kept_pages.drop(key)
