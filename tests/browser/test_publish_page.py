"""The Publish page in a browser: what the map page shows is offered, previewed, copied and downloaded."""

import io
import json
import shutil
import zipfile

import pytest

from bench.running import RunningApp
from tests.browser.conftest import ROOT
from tests.browser.outlet import MAP, SHOWN
from tests.browser.test_app import WATCH

pytestmark = pytest.mark.browser
CHECKPOINT = "checkpoint-established"
PICTURE = (1600, 1200)
OFFERED = ("mode", "start", "end", "selected", "filters", "map", "language", "theme")
OUTLETS = {
    "HTML file": ["the-lachin-corridor.html"],
    "Embed kit": ["the-lachin-corridor-embed.zip"],
    "Image": ["the-lachin-corridor.png", "the-lachin-corridor.png.alt.txt"],
    "Data": ["the-lachin-corridor.geojson"],
}


class Publish:
    """The page, and what is done on it."""

    def __init__(self, page, url):
        self.page, self.url = page, url

    def open(self):
        """Come by its address, without having seen the map page."""
        self.page.goto(f"{self.url}/publish")
        return self.ready()

    def ready(self):
        self.page.get_by_test_id("stDownloadButton").first.wait_for(timeout=20_000)
        self.settle()
        return self

    def settle(self):
        """Wait until nothing runs and nothing that ran before is still drawn."""
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(
            """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
              && !document.querySelector('[data-stale=true]')""",
            timeout=30_000,
        )

    def make(self, outlet):
        self.page.get_by_role("radio", name=outlet, exact=True).click()
        name = OUTLETS[outlet][0]
        self.page.get_by_role("button", name=f"Download {name} (").wait_for(timeout=20_000)
        self.settle()
        return self

    def width(self, name):
        self.page.get_by_role("radio", name=name, exact=True).check(force=True)
        self.page.wait_for_timeout(300)

    @property
    def preview(self):
        """The frame of the preview, with its viewer ready."""
        element = self.page.locator("iframe[srcdoc], .stage iframe").first.element_handle()
        frame = element.content_frame()
        frame.wait_for_function(SHOWN, timeout=20_000)
        return frame

    def previewed(self):
        return self.page.locator(".stage iframe").evaluate("one => one.srcdoc")

    def download(self, name):
        self.settle()  # a button that is drawn anew under the pointer takes no click
        with self.page.expect_download() as waited:
            self.page.get_by_role("button", name=f"Download {name} (").click()
        assert waited.value.suggested_filename == name
        return waited.value.path()


@pytest.fixture
def publish(visit, app_url):
    """Open the page by its address in a window of a width."""

    def go(width=1280, height=1000, **wishes):
        outlet = visit("app", width=width, height=height, **wishes)
        return Publish(outlet.page, app_url).open()

    return go


@pytest.fixture
def from_map(visit, app_url):
    """Do something on the map page, then follow the link to this one."""

    def go(*calls, **wishes):
        outlet = visit("app", **wishes)
        for call in calls:
            outlet.handle(call)
        outlet.settle()
        outlet.page.wait_for_timeout(600)
        outlet.page.get_by_role("link", name="Publish").first.click()
        return outlet, Publish(outlet.page, app_url).ready()

    return go


# --- what the map page shows is what is offered ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "calls",
    [
        (),
        ("setWindow('2023-04-01', '2023-04-30')", f"select('{CHECKPOINT}')"),
        ("setWindow(null, '2020-12-31')", "setLanguage('hy')"),
        ("filter({types: ['diplomacy'], text: 'Blinken'})", "setTheme('dark')"),
        ("filter({status: ['claimed'], precision: [5], sources: ['blinken-checkpoint']})",),
    ],
    ids=["nothing", "days and event", "up to date, Armenian", "filters, dark", "more filters"],
)
def test_the_preview_opens_on_what_the_map_page_shows(visit, from_map, calls):
    outlet, page = from_map(*calls)
    shown = outlet.page.evaluate("globalThis.conflictMapShown()")
    previewed = page.preview.evaluate(f"{MAP}.state()")
    assert {name: previewed[name] for name in OFFERED} == {name: shown[name] for name in OFFERED}
    assert previewed["shown"] == shown["shown"]


def test_the_place_goes_along_and_can_be_left_out(from_map):
    outlet, page = from_map()
    outlet.page.get_by_role("link", name="Map").first.click()
    outlet.wait(SHOWN)
    outlet.page.get_by_role("button", name="Zoom in").first.click()
    outlet.page.wait_for_timeout(900)
    place = outlet.handle("state().map")
    assert place
    outlet.page.get_by_role("link", name="Publish").first.click()
    page.ready()
    assert page.preview.evaluate(f"{MAP}.state().map") == pytest.approx(place, abs=0.02)
    page.page.get_by_text("Open where the map page stands").click()
    page.settle()
    assert page.preview.evaluate(f"{MAP}.state().map") is None


def test_back_on_the_map_everything_is_as_it_was(from_map):
    calls = (
        "setWindow('2023-04-01', '2023-04-30')",
        "filter({types: ['access', 'diplomacy']})",
        f"select('{CHECKPOINT}')",
        "setLanguage('hy')",
    )
    outlet, _ = from_map(*calls)
    left = outlet.page.evaluate("globalThis.conflictMapShown()")
    outlet.page.get_by_role("link", name="Map").first.click()
    outlet.wait(SHOWN)
    outlet.settle()
    assert outlet.handle("state()") == left


def test_what_it_costs(from_map):
    """Nothing while the slider moves; a run for the page and one for the answer of the browser."""
    outlet, page = from_map()
    outlet.page.get_by_role("link", name="Map").first.click()
    outlet.wait(SHOWN)
    page.settle()
    outlet.page.evaluate(WATCH)
    for day in range(1, 29):
        outlet.handle(f"setWindow('2023-04-{day:02}', '2023-04-30')")
    outlet.handle("filter({types: ['access']})")
    outlet.page.wait_for_timeout(1500)
    assert outlet.page.evaluate("window.reruns") == 0
    outlet.page.get_by_role("link", name="Publish").first.click()
    page.ready()
    assert outlet.page.evaluate("window.reruns") <= 2
    before = outlet.page.evaluate("window.reruns")
    for name in ("Phone", "Column", "Full width"):
        page.width(name)
    page.download(OUTLETS["HTML file"][0])
    outlet.page.wait_for_timeout(800)
    assert outlet.page.evaluate("window.reruns") == before


def test_by_its_address_everything_is_offered(publish):
    page = publish()
    state = page.preview.evaluate(f"{MAP}.state()")
    assert (state["mode"], state["selected"], state["language"]) == ("all", None, "en")


# --- the preview -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("window", [1280, 390])
def test_the_frame_is_as_wide_as_it_says(publish, window):
    page = publish(width=window)
    page.preview.evaluate("window.marked = true")
    for name, inside in (("Phone", 390), ("Column", 600), ("Full width", None)):
        page.width(name)
        room = page.page.locator(".stage").bounding_box()
        frame = page.page.locator(".stage iframe").bounding_box()
        assert page.preview.evaluate("innerWidth") == (inside or round(room["width"]))
        assert frame["width"] <= room["width"] + 1, "what is wider than the room is drawn smaller"
        assert frame["height"] == pytest.approx(room["height"], abs=2)
    assert page.preview.evaluate("window.marked") is True, "a new width is no new page"


def test_the_widget_takes_its_height_as_in_an_article(publish):
    page = publish().make("Embed kit")
    heights = {}
    for name in ("Full width", "Column", "Phone"):
        page.width(name)
        page.page.wait_for_timeout(700)
        inside = page.preview.evaluate(
            "Math.ceil(document.documentElement.getBoundingClientRect().height)"
        )
        assert page.page.locator(".stage iframe").bounding_box()["height"] == inside
        heights[name] = inside
    assert heights["Phone"] > heights["Full width"]


def test_a_choice_shows_at_once(publish):
    page = publish()
    page.page.get_by_role("radio", name="Window", exact=True).click()
    page.settle()
    assert "needs a window" in page.page.get_by_test_id("stAlert").inner_text()
    page.page.get_by_role("textbox", name="Days").fill("2023-04")
    page.page.keyboard.press("Enter")
    page.ready()
    state = page.preview.evaluate(f"{MAP}.state()")
    assert (state["mode"], state["start"], state["end"]) == ("window", "2023-04-01", "2023-04-30")


def test_a_second_click_on_a_segment_leaves_it_chosen(publish):
    page = publish()
    for _ in range(2):
        page.page.get_by_role("radio", name="Image", exact=True).click()
        page.ready()
    page.page.get_by_role("button", name=f"Download {OUTLETS['Image'][0]} (").wait_for()
    assert page.page.get_by_role("radio", name="Image", exact=True).is_checked()


def test_dark(publish):
    page = publish(color_scheme="dark")
    assert page.preview.evaluate(f"{MAP}.state().theme") == "dark"


# --- what is taken away ----------------------------------------------------------------------------------------------


def test_the_file_is_what_was_previewed_and_opens_from_disk(publish, browser, tmp_path):
    page = publish()
    path = tmp_path / "map.html"
    shutil.copy(page.download(OUTLETS["HTML file"][0]), path)
    assert path.read_text(encoding="utf-8") == page.previewed()
    context = browser.new_context(offline=True)
    try:
        tab = context.new_page()
        messages = []
        tab.on("console", lambda message: messages.append(message.text))
        tab.goto(path.as_uri())
        tab.wait_for_function(SHOWN)
        assert tab.evaluate(f"{MAP}.state().shown") == 16
        assert messages == []
    finally:
        context.close()


def test_the_kit(publish):
    page = publish().make("Embed kit")
    archive = zipfile.ZipFile(page.download(OUTLETS["Embed kit"][0]))
    assert archive.testzip() is None
    names = [name.partition("/")[2] for name in archive.namelist()]
    widget = archive.read(next(name for name in archive.namelist() if name.endswith("widget.html")))
    assert widget.decode() == page.previewed()
    page.page.get_by_text("Each file of the kit").click()
    for name in names:
        file = page.download(name)
        whole = next(one for one in archive.namelist() if one.endswith(f"/{name}"))
        assert file.read_bytes() == archive.read(whole), name


def test_the_picture(publish):
    from PIL import Image

    page = publish().make("Image")
    data = page.download(OUTLETS["Image"][0]).read_bytes()
    assert Image.open(io.BytesIO(data)).size == PICTURE
    image = page.page.locator(".stage img")
    assert image.evaluate("one => one.complete && one.naturalWidth") == PICTURE[0]
    words = page.download(OUTLETS["Image"][1]).read_text(encoding="utf-8")
    assert words.splitlines()[0] == image.get_attribute("alt")


def test_the_data(publish):
    page = publish().make("Data")
    whole = json.loads(page.download(OUTLETS["Data"][0]).read_text(encoding="utf-8"))
    assert CHECKPOINT in [one.get("id") for one in whole["features"]]


def test_the_snippet_is_copied(publish):
    page = publish()
    page.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.make("Embed kit")
    page.page.get_by_role("textbox", name="Address of the folder").fill("https://example.org/m/")
    page.page.keyboard.press("Enter")
    page.settle()
    code = page.page.get_by_test_id("stCode")
    code.hover()
    code.get_by_role("button").last.click()
    page.page.wait_for_timeout(300)
    copied = page.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith('<iframe class="conflictmap-frame" src="https://example.org/m/widget')


# --- for everyone ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outlet", OUTLETS)
def test_nothing_is_cut_off_on_a_telephone(publish, outlet):
    page = publish(width=390, height=844).make(outlet)
    over = page.page.evaluate(
        """() => [...document.querySelectorAll('[data-testid=stMain] :is(button, input, label, p, iframe, img)')]
          .filter((e) => e.checkVisibility({checkVisibilityCSS: true}))
          .filter((e) => { const box = e.getBoundingClientRect();
            return box.width > 2 && (box.left < -1 || box.right > innerWidth + 1); })
          .filter((e) => !e.closest('[data-testid=stCode], [data-testid=stDataFrame]'))
          .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert over == []
    assert page.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_by_keyboard(publish):
    page = publish()
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
    told = " | ".join(sorted(reached))
    for part in ("Open on the event", "Language", "Filters", "Download", "Full width"):
        assert part in told, f"{part} is not reached: {told}"
    page.page.keyboard.press("ArrowLeft")
    page.page.wait_for_timeout(300)
    assert page.preview.evaluate("innerWidth") == 600


def test_axe_finds_nothing_in_the_preview(publish):
    axe = ROOT / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    page = publish()
    page.page.evaluate(axe.read_text(encoding="utf-8"))
    found = page.page.evaluate(
        """async () => { const host = [...document.querySelectorAll('[data-testid=stMain] *')]
            .find((e) => e.shadowRoot?.querySelector('.preview'));
          return (await axe.run(host, {iframes: false, resultTypes: ['violations']})).violations
            .map((one) => [one.id, one.nodes.map((node) => node.target.join(' ')).slice(0, 3)]); }"""
    )
    assert found == []


def test_nobody_is_asked(publish, app_url):
    page = publish()
    asked = []
    page.page.on("request", lambda request: asked.append(request.url))
    for outlet in OUTLETS:
        page.make(outlet)
    own = (app_url, "data:", "blob:", "about:", app_url.replace("http", "ws"))
    assert [url for url in asked if not url.startswith(own)] == []


# --- a fault while it runs -------------------------------------------------------------------------------------------


@pytest.fixture
def own_app(tmp_path):
    """An app of its own on a copy of the first map, which may be broken."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "events.yaml", tmp_path)
    with RunningApp(tmp_path, tmp_path / "log") as app:
        yield app


def test_a_fault_is_told_and_the_last_good_map_is_what_is_made(browser, own_app):
    page = browser.new_context(viewport={"width": 1280, "height": 1000}).new_page()
    publish = Publish(page, own_app.url).open()
    good = publish.previewed()
    events = own_app.project / "events.yaml"
    whole = events.read_text(encoding="utf-8")
    events.write_text(whole.replace("type: humanitarian", "type: aid"), encoding="utf-8")
    publish.make("Embed kit").make("HTML file")
    told = page.get_by_test_id("stAlert").first.inner_text()
    assert told == "The project has 1 fault. What is below is the last one without."
    assert "humanitarian-crisis" in page.get_by_test_id("stCode").first.inner_text()
    assert publish.previewed() == good
    assert publish.download(OUTLETS["HTML file"][0]).read_text(encoding="utf-8") == good
    events.write_text(whole.replace("en: War in 2020", "en: The war in 2020"), encoding="utf-8")
    publish.make("Embed kit").make("HTML file")
    assert page.get_by_test_id("stAlert").count() == 0
    assert "The war in 2020" in publish.previewed()
    assert "Traceback" not in own_app.log.read_text(encoding="utf-8")
    page.context.close()
