"""The curators' pages in Chromium: words and places by pointer and keys, axe-core, a phone's width."""

import pytest

from bench.running import RunningApp
from geo.project.loader import load_project
from tests.support.browser.outlet import PAINTED_JS
from tests.support.browser.pages import AXE_SCRIPT, find_axe_violations, wait_for_app
from tests.support.review_project import write_review_project

pytestmark = pytest.mark.browser

PAGES = ("Sources", "Read", "Review", "Edit")
PHONE_WIDTH_PX = 390
AXE_RUNS = 5
TEXT = (
    "A headline about it\n"
    "Gunmen attacked a checkpoint at {place} on Tuesday and killed at least four soldiers, the army "
    "said.\n"
    "The miller of Vrrlmill left on Wednesday. Nobody followed him.\n"
)
TITLE_JS = """words => document.querySelector('input[aria-label="Title"]')?.value.toLowerCase()
    .startsWith(words.toLowerCase())"""


@pytest.fixture(scope="module")
def curator_app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("curator")
    project = write_review_project(folder, TEXT)
    with RunningApp(project, folder / "log") as app:
        yield app, project


@pytest.fixture
def curator_page(curator_app, start_engine):
    app, project = curator_app
    tab = start_engine("chromium", {}).open(1280, 1500, {}, shares_context=True)
    yield tab.page, app, project
    tab.close()


def open_page(page, app, title):
    page.goto(f"{app.url}/{title.lower()}")
    page.get_by_role("heading", name=title, exact=True).wait_for()
    if title in ("Read", "Review"):
        choose_source(page)


def choose_source(page):
    page.locator("[data-testid=stSelectbox]").first.click()
    page.get_by_role("option", name="Report").click()
    page.get_by_text("decided").first.wait_for()
    page.locator(".conflictmap-place image").first.wait_for()
    wait_for_app(page)


def test_words_and_a_place_without_a_pointer_and_with_it(curator_page):
    page, app, project = curator_page
    before = {event.id for event in load_project(project).events}
    open_page(page, app, "Read")
    text, output = page.locator(".conflictmap-text .text"), page.locator(".conflictmap-text output")
    text.focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert output.inner_text() == "“The miller of Vrrlmill left on Wednesday.”"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    assert output.inner_text() == "“miller of Vrrlmill left on”"
    page.get_by_role("button", name="New event").click()
    page.wait_for_function(TITLE_JS, arg="miller of Vrrlmill")
    wait_for_app(page)
    page.locator(".conflictmap-text .text").get_by_text("Nobody").dblclick(
        position={"x": 8, "y": 8}
    )
    page.wait_for_function("e => e.textContent.length < 20", arg=output.element_handle())
    place = page.get_by_label("Place", exact=True)
    place.fill("Vrrlmill")
    place.press("Enter")
    page.get_by_text("No place on the map").wait_for()
    wait_for_app(page)
    page.locator(".conflictmap-place svg").focus()
    page.keyboard.press("+")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_text("Point given:").first.wait_for()
    wait_for_app(page)
    draw_line(page)
    why = page.get_by_role("textbox", name="Why this place")
    why.fill("A survey map")
    why.press("Enter")
    page.get_by_text("Line drawn: 3 corners").first.wait_for()
    wait_for_app(page)
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("1 of 2 decided").wait_for()
    loaded = load_project(project)
    assert {event.id for event in loaded.events} > before
    [layer] = [layer for layer in loaded.layers if layer.id == "drawn-road"]
    [feature] = layer.features
    assert feature.toponym.label == "Vrrlmill"
    assert len(feature.toponym.geometry.coords) == 3


def draw_line(page):
    """Draw a line in place of the point: two corners by the keys, a third with the pointer."""
    page.locator(".conflictmap-place select").select_option("line")
    drawing = page.locator(".conflictmap-place svg")
    drawing.focus()
    for key in ("ArrowRight", "Enter", "ArrowUp", "Enter", "ArrowUp", "Enter", "Backspace"):
        page.keyboard.press(key)
    drawing.click(position={"x": 60, "y": 60})
    page.get_by_text("3 corners").first.wait_for()
    page.get_by_role("button", name="Use this line").click()


def find_violations(page):
    """Return what axe finds in the page at rest.

    A part of the page can run once more, and an element of its earlier run then fades for a moment,
    with a low contrast: what axe finds is looked for again.
    """
    violations = []
    for _ in range(AXE_RUNS):
        wait_for_app(page)
        page.evaluate(PAINTED_JS)
        violations = find_axe_violations(page)
        if not violations:
            break
    return violations


@pytest.mark.parametrize("title", PAGES)
def test_page_is_accessible_and_fits_a_phone(curator_page, title):
    if not AXE_SCRIPT.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    page, app, _ = curator_page
    open_page(page, app, title)
    wait_for_app(page)
    assert find_violations(page) == []
    page.set_viewport_size({"width": PHONE_WIDTH_PX, "height": 844})
    page.wait_for_function("() => document.documentElement.clientWidth < 400")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH_PX
    assert find_violations(page) == []
