"""The map within other pages: its history, its saved page, the device's theme, long words."""

import pytest

from conflictmap.publish.html import render_page
from geo import load_project
from layers.page.standalone_page import PageOptions
from tests.support.browser.pages import HANDLE_JS, MAP_READY_JS, wait_until
from tests.support.sample_project import ROOT

LUMINANCE_JS = """(element) => {
  const [r, g, b] = getComputedStyle(element).backgroundColor.match(/[\\d.]+/g).map(Number);
  return (r + g + b) / 3;
}"""


@pytest.mark.fresh_page
def test_widget_adds_no_entry_to_history_of_article(open_outlet):
    outlet = open_outlet("widget")
    before = outlet.page.evaluate("history.length")
    for number in range(3):
        outlet.frame.locator(".cm-event button").nth(number).click()
        outlet.frame.wait_for_timeout(400)  # the address is written 250 ms after a change
    assert outlet.page.evaluate("history.length") == before
    assert "e=" in outlet.frame.evaluate("location.hash")


@pytest.mark.fresh_page
def test_saved_page_opens_as_one_working_map(open_outlet, tmp_path):
    page = open_outlet("file").page
    page.evaluate(f"{HANDLE_JS}.select('checkpoint-established')")
    saved = tmp_path / "saved.html"
    saved.write_text(page.evaluate("document.documentElement.outerHTML"), encoding="utf-8")
    page.goto(saved.as_uri())
    wait_until(page, MAP_READY_JS)
    assert page.locator(".conflict-map").count() == 1
    assert page.locator(".leaflet-map-pane").count() == 1
    assert page.locator("canvas.cm-canvas").count() == 3
    page.evaluate(f"{HANDLE_JS}.select('corridor-blocked')")
    assert page.locator(".cm-popup").count() == 1


@pytest.mark.fresh_page
def test_app_and_map_follow_theme_of_device_at_once(open_outlet):
    page = open_outlet("app").page
    for scheme, dark in (("light", False), ("dark", True), ("light", False)):
        page.emulate_media(color_scheme=scheme)
        for selector in (".stApp", ".conflict-map"):
            wait_until(
                page,
                f"(({LUMINANCE_JS})(document.querySelector('{selector}')) < 128) === {str(dark).lower()}",
            )


def test_long_words_wrap_at_320_pixels(open_page, tmp_path):
    """A title of one word, such as an address, scrolls no page sideways."""
    word = "https://example.org/" + "verylongpath" * 20
    html = render_page(load_project(ROOT), PageOptions(title=word))
    path = tmp_path / "long.html"
    path.write_text(html, encoding="utf-8")
    page = open_page(path.as_uri())
    page.set_viewport_size({"width": 320, "height": 640})
    page.locator(".cm-event button").first.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
