"""The compact widget in an article, and the sheet of an event on a telephone."""

import pytest

from conflictmap.publish.embed.snippets import render_scripted_frame
from conflictmap.publish.embed.static_files import read_static_file
from conflictmap.publish.html import render_page
from layers.page.standalone_page import PageOptions
from tests.support.browser.pages import ARTICLE_HTML

pytestmark = pytest.mark.browser

FRAME_BOX_JS = "(() => { const b = document.querySelector('iframe').getBoundingClientRect(); return [b.width, b.height]; })()"
SHEET_SHARE_JS = (
    "document.querySelector('.cm-popup').getBoundingClientRect().height / window.innerHeight"
)


@pytest.fixture(scope="module")
def article_url(project, tmp_path_factory):
    """The address of an article with a compact widget."""
    folder = tmp_path_factory.mktemp("compact")
    scripts = (read_static_file("resize-reporter.js"),)
    page = render_page(project, PageOptions(layout="embed", compact=True, scripts=scripts))
    (folder / "widget.html").write_text(page, encoding="utf-8")
    article = ARTICLE_HTML.format(snippet=render_scripted_frame("A map"))
    (folder / "article.html").write_text(article, encoding="utf-8")
    return (folder / "article.html").as_uri()


@pytest.fixture
def phone(browser):
    """A page of a telephone, 390 by 844 pixels."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_compact_widget_keeps_its_height_until_a_reader_opens_the_rest(phone, article_url):
    phone.goto(article_url)
    width, height = phone.evaluate(FRAME_BOX_JS)
    assert height <= 1.25 * width + 1
    widget = phone.frame_locator("iframe")
    title = widget.locator(".cm-lead-title")
    title.wait_for()
    first = title.inner_text()
    assert abs(phone.evaluate(FRAME_BOX_JS)[1] - height) <= 1, "the article does not move"
    assert widget.locator(".cm-panel").is_hidden()
    assert widget.locator(".cm-lead-source").inner_text().startswith("Source: ")
    steps = widget.locator(".cm-steps")
    assert "16" in steps.inner_text()
    steps.get_by_role("button", name="Next event").click()
    assert title.inner_text() != first
    assert abs(phone.evaluate(FRAME_BOX_JS)[1] - height) <= 1
    title.click()
    widget.locator(".cm-popup .cm-quote").first.wait_for()
    widget.get_by_role("button", name="Close").click()
    assert widget.locator(".cm-lead-title").evaluate("one => one === document.activeElement")
    rest = steps.locator("[aria-expanded]")
    rest.click()
    phone.wait_for_function(f"{FRAME_BOX_JS}[1] > {3 * height}")
    assert widget.locator(".cm-event-button").count() > 5
    rest.click()
    phone.wait_for_function(f"Math.abs({FRAME_BOX_JS}[1] - {height}) <= 1")
    assert rest.evaluate("one => one === document.activeElement")


def test_sheet_covers_screen_from_below_and_closes(phone, file_url):
    phone.goto(file_url)
    title, sheet = phone.locator(".cm-lead-title"), phone.locator(".cm-popup")
    assert phone.locator(".cm-lead-source").inner_text().startswith("Source: ")
    title.tap()
    assert 0.59 < phone.evaluate(SHEET_SHARE_JS) < 0.61
    box = sheet.bounding_box()
    assert (box["x"], box["width"], box["y"] + box["height"]) == (0, 390, 844)
    quote, facts = sheet.locator(".cm-quote").first, sheet.locator(".cm-facts").first
    assert quote.bounding_box()["y"] < facts.bounding_box()["y"], "the sentence is first"
    assert quote.bounding_box()["y"] < 844
    handle = sheet.get_by_role("slider")
    handle.focus()
    phone.keyboard.press("End")
    assert 0.84 < phone.evaluate(SHEET_SHARE_JS) < 0.86
    assert handle.get_attribute("aria-valuenow") == "85"
    drag(phone, handle, 300)
    assert 0.59 < phone.evaluate(SHEET_SHARE_JS) < 0.61
    drag(phone, handle, 400)
    assert sheet.is_hidden()
    assert title.evaluate("one => one === document.activeElement"), "the focus returns"
    title.tap()
    phone.keyboard.press("Escape")
    assert sheet.is_hidden()
    title.tap()
    phone.touchscreen.tap(300, 12)  # the map's edge, without a mark
    sheet.wait_for(state="hidden")


def drag(page, handle, distance):
    """Drag the sheet's handle down by a number of pixels."""
    box = handle.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + distance, steps=4)
    page.mouse.up()
