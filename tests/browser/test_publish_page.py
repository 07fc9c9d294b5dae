"""The Publish page in a browser: preview, downloads and snippets of the map page's view."""

import io
import json
import shutil
import zipfile

import pytest
from playwright.sync_api import TimeoutError  # noqa: A004

from bench.running import RunningApp
from tests.support.browser.pages import (
    AXE_SCRIPT,
    CHECKPOINT,
    COUNT_RERUNS_JS,
    HANDLE_JS,
    MAP_READY_JS,
    ROOT,
    wait_in_page,
)

pytestmark = [pytest.mark.browser, pytest.mark.fresh_page]
PICTURE_SIZE = (1600, 1200)
ATTEMPTS, DOWNLOAD_TIMEOUT_MS = 4, 20_000
OFFERED_STATE_KEYS = ("mode", "start", "end", "selected", "filters", "map", "language", "theme")
FILES_BY_OUTLET = {
    "HTML file": ["the-lachin-corridor.html"],
    "Embed kit": ["the-lachin-corridor-embed.zip"],
    "Image": ["the-lachin-corridor.png", "the-lachin-corridor.png.alt.txt"],
    "Data": ["the-lachin-corridor.geojson"],
}


class PublishPage:
    """The Publish page and the actions on it."""

    def __init__(self, page, url):
        self.page, self.url = page, url

    def open(self):
        """Open the page by its address, without the map page."""
        self.page.goto(f"{self.url}/publish")
        return self.wait_until_ready()

    def wait_until_ready(self):
        self.page.get_by_test_id("stDownloadButton").first.wait_for()
        self.wait_until_idle()
        return self

    def wait_until_idle(self):
        """Wait until the app has answered, its script has ended and no element is stale."""
        self.page.wait_for_timeout(100)
        self.page.wait_for_function(
            """() => (socketTimes.received > socketTimes.sent)
              && document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
              && !document.querySelector('[data-stale=true]')"""
        )

    def choose_outlet(self, outlet):
        self.page.get_by_role("radio", name=outlet, exact=True).click()
        name = FILES_BY_OUTLET[outlet][0]
        self.page.get_by_role("button", name=f"Download {name} (").wait_for()
        self.wait_until_idle()
        return self

    def set_preview_width(self, name):
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)
        wait_in_page(self.page, 300)

    @property
    def preview_frame(self):
        """The frame of the preview, once its viewer is ready."""
        preview = self.page.locator("iframe[srcdoc], .stage iframe").first
        # a preview that is being replaced has no frame any more
        while (frame := preview.element_handle().content_frame()) is None:
            wait_in_page(self.page, 50)
        frame.wait_for_function(MAP_READY_JS)
        return frame

    def preview_html(self):
        return self.page.locator(".stage iframe").evaluate("one => one.srcdoc")

    def download(self, name):
        """Download a file; a button that is redrawn takes no click, so that it is clicked again."""
        for _ in range(ATTEMPTS):
            self.wait_until_idle()
            try:
                with self.page.expect_download(timeout=DOWNLOAD_TIMEOUT_MS) as waited:
                    self.page.get_by_role("button", name=f"Download {name} (").click()
            except TimeoutError:
                continue
            assert waited.value.suggested_filename == name
            return waited.value.path()
        return pytest.fail(f"{name} was not downloaded after {ATTEMPTS} clicks")


@pytest.fixture
def open_publish_page(start_engine, app_url):
    """A function that opens the page in a window of a width."""
    tabs = []

    def open_at_size(width=1280, height=1000, **device_options):
        chromium = start_engine("chromium", device_options)
        tabs.append(chromium.open(width, height, device_options, shares_context=True))
        return PublishPage(tabs[-1].page, app_url).open()

    yield open_at_size
    for tab in tabs:
        tab.close()


@pytest.fixture(scope="module")
def kept_tabs():
    """The page that most tests share, by its name; a test that fails closes it."""
    tabs = {}
    yield tabs
    for tab in tabs.values():
        tab.close()


@pytest.fixture
def publish_page(start_engine, app_url, kept_tabs, request):
    """The page with the outlet "HTML file", which the tests share: each test leaves the view as it is."""
    if "page" not in kept_tabs:
        kept_tabs["page"] = start_engine("chromium", {}).open(1280, 1000, {}, shares_context=True)
        PublishPage(kept_tabs["page"].page, app_url).open()
    yield PublishPage(kept_tabs["page"].page, app_url).choose_outlet("HTML file")
    if getattr(request.node, "has_failed", False):
        kept_tabs.pop("page").close()


@pytest.fixture
def publish_from_map(open_outlet, app_url):
    """A function that calls the handle on the map page, then follows the link to the Publish page."""

    def follow_publish_link(*calls):
        outlet = open_outlet("app")
        for call in calls:
            outlet.call_handle(call)
        outlet.wait_until_idle()
        wait_in_page(outlet.page, 600)
        outlet.page.get_by_role("link", name="Publish").first.click()
        return outlet, PublishPage(outlet.page, app_url).wait_until_ready()

    return follow_publish_link


# --- the view of the map page ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "calls",
    [
        (
            "setWindow('2023-04-01', '2023-04-30')",
            f"select('{CHECKPOINT}')",
            "setLanguage('hy')",
        ),
        ("filter({types: ['diplomacy'], text: 'Blinken'})", "setTheme('dark')"),
        (
            "setWindow(null, '2023-12-31')",
            "filter({status: ['claimed'], precision: [5], sources: ['blinken-checkpoint']})",
        ),
    ],
    ids=["window, event, Armenian", "filters, dark", "cumulative, more filters"],
)
def test_preview_opens_with_state_of_map_page(open_outlet, publish_from_map, calls):
    outlet, page = publish_from_map(*calls)
    shown = outlet.page.evaluate("globalThis.conflictMapState()")
    previewed = page.preview_frame.evaluate(f"{HANDLE_JS}.state()")
    assert {name: previewed[name] for name in OFFERED_STATE_KEYS} == {
        name: shown[name] for name in OFFERED_STATE_KEYS
    }
    assert previewed["shown"] == shown["shown"]


def test_map_position_is_transferred_unless_disabled(publish_from_map):
    outlet, page = publish_from_map()
    outlet.page.get_by_role("link", name="Map").first.click()
    outlet.wait_for(MAP_READY_JS)
    outlet.page.get_by_role("button", name="Zoom in").first.click()
    outlet.wait_for(f"{HANDLE_JS}.state().map !== null")
    wait_in_page(outlet.page, 900)
    place = outlet.call_handle("state().map")
    assert place
    outlet.page.get_by_role("link", name="Publish").first.click()
    page.wait_until_ready()
    assert page.preview_frame.evaluate(f"{HANDLE_JS}.state().map") == pytest.approx(place, abs=0.02)
    page.page.get_by_text("Keep the position of the map page").click()
    page.wait_until_idle()
    assert page.preview_frame.evaluate(f"{HANDLE_JS}.state().map") is None


def test_map_page_keeps_state_after_publish_page(publish_from_map):
    calls = (
        "setWindow('2023-04-01', '2023-04-30')",
        "filter({types: ['access', 'diplomacy']})",
        f"select('{CHECKPOINT}')",
        "setLanguage('hy')",
    )
    outlet, _ = publish_from_map(*calls)
    state_before = outlet.page.evaluate("globalThis.conflictMapState()")
    outlet.page.get_by_role("link", name="Map").first.click()
    outlet.wait_for(MAP_READY_JS)
    outlet.wait_until_idle()
    assert outlet.call_handle("state()") == state_before


def test_publish_page_causes_few_reruns(publish_from_map):
    """No run while the slider moves; one for the page and one for the state of the browser."""
    outlet, page = publish_from_map()
    outlet.page.get_by_role("link", name="Map").first.click()
    outlet.wait_for(MAP_READY_JS)
    page.wait_until_idle()
    outlet.page.evaluate(COUNT_RERUNS_JS)
    for day in range(1, 29):
        outlet.call_handle(f"setWindow('2023-04-{day:02}', '2023-04-30')")
    outlet.call_handle("filter({types: ['access']})")
    wait_in_page(outlet.page, 1500)
    assert outlet.page.evaluate("window.reruns") == 0
    outlet.page.get_by_role("link", name="Publish").first.click()
    page.wait_until_ready()
    assert outlet.page.evaluate("window.reruns") <= 2
    before = outlet.page.evaluate("window.reruns")
    for name in ("Phone", "Column", "Full width"):
        page.set_preview_width(name)
    page.download(FILES_BY_OUTLET["HTML file"][0])
    wait_in_page(outlet.page, 800)
    assert outlet.page.evaluate("window.reruns") == before


def test_publish_page_opened_directly_shows_default_view(open_publish_page):
    page = open_publish_page()
    state = page.preview_frame.evaluate(f"{HANDLE_JS}.state()")
    assert (state["mode"], state["selected"], state["language"]) == ("all", None, "en")


# --- the preview -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [1280, 390])
def test_preview_frame_has_chosen_width(open_publish_page, window):
    page = open_publish_page(width=window)
    page.preview_frame.evaluate("window.marked = true")
    for name, inside in (("Phone", 390), ("Column", 600), ("Full width", None)):
        page.set_preview_width(name)
        room = page.page.locator(".stage").bounding_box()
        frame = page.page.locator(".stage iframe").bounding_box()
        assert page.preview_frame.evaluate("innerWidth") == (inside or round(room["width"]))
        assert frame["width"] <= room["width"] + 1, "a preview that is too wide is scaled"
        assert frame["height"] == pytest.approx(room["height"], abs=2)
    assert page.preview_frame.evaluate("window.marked") is True, (
        "a new width does not reload the preview"
    )


def test_widget_preview_fits_its_content(publish_page):
    page = publish_page.choose_outlet("Embed kit")
    heights = {}
    for name in ("Full width", "Column", "Phone"):
        page.set_preview_width(name)
        wait_in_page(page.page, 300)
        for _ in range(200):
            inside = page.preview_frame.evaluate(
                "Math.ceil(document.documentElement.getBoundingClientRect().height)"
            )
            outside = page.page.locator(".stage iframe").bounding_box()["height"]
            if outside == inside:
                break
            wait_in_page(page.page, 50)
        assert outside == inside
        heights[name] = inside
    assert heights["Phone"] < heights["Full width"], "a compact widget is as high as its width asks"


def test_changed_option_updates_preview(open_publish_page):
    page = open_publish_page()
    page.page.get_by_role("radio", name="Window", exact=True).click()
    page.wait_until_idle()
    assert "needs a window" in page.page.get_by_test_id("stAlert").inner_text()
    page.page.get_by_role("textbox", name="Dates").fill("2023-04")
    page.page.keyboard.press("Enter")
    page.wait_until_ready()
    state = page.preview_frame.evaluate(f"{HANDLE_JS}.state()")
    assert (state["mode"], state["start"], state["end"]) == ("window", "2023-04-01", "2023-04-30")


def test_second_click_keeps_chosen_outlet(publish_page):
    page = publish_page
    for _ in range(2):
        page.page.get_by_role("radio", name="Image", exact=True).click()
        page.wait_until_ready()
    page.page.get_by_role("button", name=f"Download {FILES_BY_OUTLET['Image'][0]} (").wait_for()
    assert page.page.get_by_role("radio", name="Image", exact=True).is_checked()


def test_preview_follows_dark_colour_scheme(open_publish_page):
    page = open_publish_page(color_scheme="dark")
    assert page.preview_frame.evaluate(f"{HANDLE_JS}.state().theme") == "dark"


# --- downloads ----------------------------------------------------------------------------------------------


def test_downloaded_file_matches_preview_and_opens_offline(publish_page, browser, tmp_path):
    page = publish_page
    path = tmp_path / "map.html"
    shutil.copy(page.download(FILES_BY_OUTLET["HTML file"][0]), path)
    assert path.read_text(encoding="utf-8") == page.preview_html()
    context = browser.new_context(offline=True)
    try:
        tab = context.new_page()
        messages = []
        tab.on("console", lambda message: messages.append(message.text))
        tab.goto(path.as_uri())
        tab.wait_for_function(MAP_READY_JS)
        assert tab.evaluate(f"{HANDLE_JS}.state().shown") == 16
        assert messages == []
    finally:
        context.close()


def test_downloaded_kit_matches_preview_and_single_files(publish_page):
    page = publish_page.choose_outlet("Embed kit")
    archive = zipfile.ZipFile(page.download(FILES_BY_OUTLET["Embed kit"][0]))
    assert archive.testzip() is None
    names = [name.partition("/")[2] for name in archive.namelist()]
    widget = archive.read(next(name for name in archive.namelist() if name.endswith("widget.html")))
    assert widget.decode() == page.preview_html()
    page.page.get_by_text("Files of the kit").click()
    for name in names:
        file = page.download(name)
        whole = next(one for one in archive.namelist() if one.endswith(f"/{name}"))
        assert file.read_bytes() == archive.read(whole), name


def test_downloaded_image_matches_preview(publish_page):
    from PIL import Image

    page = publish_page.choose_outlet("Image")
    data = page.download(FILES_BY_OUTLET["Image"][0]).read_bytes()
    assert Image.open(io.BytesIO(data)).size == PICTURE_SIZE
    image = page.page.locator(".stage img")
    assert image.evaluate("one => one.complete && one.naturalWidth") == PICTURE_SIZE[0]
    words = page.download(FILES_BY_OUTLET["Image"][1]).read_text(encoding="utf-8")
    assert words.splitlines()[0] == image.get_attribute("alt")


def test_downloaded_data_contains_events(publish_page):
    page = publish_page.choose_outlet("Data")
    whole = json.loads(page.download(FILES_BY_OUTLET["Data"][0]).read_text(encoding="utf-8"))
    assert CHECKPOINT in [one.get("id") for one in whole["features"]]


def test_snippet_is_copied_with_base_url(open_publish_page):
    page = open_publish_page()
    page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.choose_outlet("Embed kit")
    page.page.get_by_role("textbox", name="Address of the folder").fill("https://example.org/m/")
    page.page.keyboard.press("Enter")
    code = page.page.get_by_test_id("stCode").filter(has_text="https://example.org/m/").first
    code.wait_for()
    page.wait_until_idle()
    code.hover()
    code.get_by_role("button").last.click()
    page.page.wait_for_function("async () => Boolean(await navigator.clipboard.readText())")
    copied = page.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('<iframe class="conflictmap-frame" src="https://example.org/m/widget')


# --- layout and accessibility ----------------------------------------------------------------------------------------------------


OUTSIDE_PHONE_SCREEN_JS = """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, input, label, p, iframe, img)')]
  .filter((e) => e.checkVisibility({checkVisibilityCSS: true}))
  .filter((e) => { const box = e.getBoundingClientRect();
    return box.width > 2 && (box.left < -1 || box.right > innerWidth + 1); })
  .filter((e) => !e.closest('[data-testid=stCode], [data-testid=stDataFrame]'))
  .map((e) => e.outerHTML.slice(0, 80))"""


def test_publish_page_fits_phone_screen(open_publish_page):
    page = open_publish_page(width=390, height=844)
    for outlet in FILES_BY_OUTLET:
        page.choose_outlet(outlet)
        assert page.page.evaluate(OUTSIDE_PHONE_SCREEN_JS) == [], outlet
        assert page.page.evaluate("document.documentElement.scrollWidth") <= 390, outlet


def test_publish_page_controls_are_reachable_by_keyboard(publish_page):
    page = publish_page
    page.page.get_by_role("radio", name="HTML file", exact=True).focus()
    page.page.keyboard.press("Tab")
    reached = set()
    for _ in range(60):
        name = page.page.evaluate(
            """() => { let e = document.activeElement;
              while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
              return `${e?.tagName} ${e?.ariaLabel ?? e?.labels?.[0]?.textContent ?? e?.textContent ?? ''}`; }"""
        )
        reached.add(name.strip())
        if name.startswith("INPUT Full width"):
            break
        page.page.keyboard.press("Tab")
    names = " | ".join(sorted(reached))
    for part in ("Selected event", "Language", "Filters", "Download", "Full width"):
        assert part in names, f"{part} is not reached: {names}"
    page.page.keyboard.press("ArrowLeft")
    page.preview_frame.wait_for_function("innerWidth === 600")


def test_preview_has_no_axe_violations(publish_page):
    if not AXE_SCRIPT.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    page = publish_page
    page.page.evaluate(AXE_SCRIPT.read_text(encoding="utf-8"))
    violations = page.page.evaluate(
        """async () => { const host = [...document.querySelectorAll('[data-testid=stMain] *')]
            .find((e) => e.shadowRoot?.querySelector('.preview'));
          return (await axe.run(host, {iframes: false, resultTypes: ['violations']})).violations
            .map((one) => [one.id, one.nodes.map((node) => node.target.join(' ')).slice(0, 3)]); }"""
    )
    assert violations == []


def test_publish_page_makes_no_foreign_requests(publish_page, app_url):
    page = publish_page
    requested = []
    page.page.on("request", lambda request: requested.append(request.url))
    for outlet in FILES_BY_OUTLET:
        page.choose_outlet(outlet)
    own = (app_url, "data:", "blob:", "about:", app_url.replace("http", "ws"))
    assert [url for url in requested if not url.startswith(own)] == []


# --- an error in the project while the app runs -----------------------------------------------------------------------


@pytest.fixture
def editable_app(tmp_path):
    """An app on a copy of the first map that a test may edit."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "events.yaml", tmp_path)
    with RunningApp(tmp_path, tmp_path / "log") as app:
        yield app


def test_publish_page_with_issue_exports_last_valid_map(start_engine, editable_app):
    tab = start_engine("chromium", {}).open(1280, 1000, {})
    page = tab.page
    publish = PublishPage(page, editable_app.url).open()
    good = publish.preview_html()
    events = editable_app.project / "events.yaml"
    whole = events.read_text(encoding="utf-8")
    events.write_text(whole.replace("type: humanitarian", "type: aid"), encoding="utf-8")
    publish.choose_outlet("Embed kit").choose_outlet("HTML file")
    message = page.get_by_test_id("stAlert").first.inner_text()
    assert message == "The project has 1 error. The page shows the last version without errors."
    assert "humanitarian-crisis" in page.get_by_test_id("stCode").first.inner_text()
    assert publish.preview_html() == good
    assert publish.download(FILES_BY_OUTLET["HTML file"][0]).read_text(encoding="utf-8") == good
    events.write_text(whole.replace("en: War in 2020", "en: The war in 2020"), encoding="utf-8")
    publish.choose_outlet("Embed kit").choose_outlet("HTML file")
    assert page.get_by_test_id("stAlert").count() == 0
    assert "The war in 2020" in publish.preview_html()
    assert "Traceback" not in editable_app.log.read_text(encoding="utf-8")
    tab.close()
