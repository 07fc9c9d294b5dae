"""The map within other pages: its history, its saved page, the device's theme, long words."""

import pytest
from playwright.sync_api import Error

from conflictmap.cli.main import main
from conflictmap.publish.html import render_page
from geo import load_project
from layers.page.standalone_page import PageOptions
from tests.support.browser.pages import HANDLE_JS, MAP_READY_JS, wait_until
from tests.support.sample_project import ROOT

pytestmark = pytest.mark.browser
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
        assert "e=" in outlet.frame.evaluate("location.hash")
        outlet.frame.locator(".cm-popup-back").click()
    assert outlet.page.evaluate("history.length") == before


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
def test_copy_without_scripts_has_a_sentence_for_the_map(open_outlet, browser, tmp_path):
    """MHTML stores what the page shows, without scripts and without the canvas."""
    page = open_outlet("file").page
    assert not page.locator(".cm-saved-copy").is_visible()
    session = page.context.new_cdp_session(page)
    copy = tmp_path / "copy.mhtml"
    copy.write_text(session.send("Page.captureSnapshot", {"format": "mhtml"})["data"])
    copied_page = browser.new_page()
    try:
        copied_page.goto(copy.as_uri())
        assert copied_page.locator(".cm-saved-copy").is_visible()
    finally:
        copied_page.close()


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


WIDTH_JS = "document.documentElement.scrollWidth"
LONG_WORD = "https://social.example/channel/" + "a" * 180
LONG_WORD_PLACES = [
    ("events.yaml", "{en: A bridge, fr: Un pont}", "{en: 'LONG'}"),
    ("events.yaml", "{en: What two papers say of a bridge.}", "{en: 'LONG'}"),
    ("events.yaml", "{en: The bridge is closed}", "{en: 'LONG'}"),
    ("events.yaml", "{en: Both papers are quoted.}", "{en: 'LONG'}"),
    ("events.yaml", "[Town council]", "['LONG']"),
    ("events.yaml", "by: A ferryman", "by: LONG"),
    ("events.yaml", "the council closed the bridge", "the council closed LONG"),
    ("data/sources/herald.txt", "the council closed the bridge", "the council closed LONG"),
    ("data/sources.yaml", "title: The bridge at Alder", "title: LONG"),
    ("data/sources.yaml", "publisher: The Herald", "publisher: LONG"),
    ("data/sources.yaml", "https://herald.example/bridge", "LONG"),
    ("data/places.yaml", "{en: Alder,", "{en: [Alder, 'LONG'],"),
]
"""Where a text of one long word may be, and the word in its place."""


def test_long_words_of_every_text_wrap_at_320_pixels(browser, sample_project, tmp_path):
    """In list, popup, source panel and print, on the page without scripts and for the editor."""
    for name, old, new in LONG_WORD_PLACES:
        sample_project.replace_text(name, old, new.replace("LONG", LONG_WORD))
    for name, contents in sample_project.files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(contents)
    assert main(["export", str(tmp_path / "map.html"), "--project", str(tmp_path)]) == 0
    assert main(["embed", str(tmp_path / "kit"), "--project", str(tmp_path)]) == 0
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.goto((tmp_path / "map.html").as_uri())
    page.locator(".cm-event button").first.click()
    widths = {"popup": page.evaluate(WIDTH_JS)}
    page.get_by_role("button", name="Read in the source").first.click()
    widths["source"] = page.evaluate(WIDTH_JS)
    page.emulate_media(media="print")
    widths["print"] = page.evaluate(WIDTH_JS)
    page.close()
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640})
    page = context.new_page()
    for name in ("map.html", "kit/index.html"):
        page.goto((tmp_path / name).as_uri())
        widths[name] = page.evaluate(WIDTH_JS)
    context.close()
    assert set(widths.values()) == {320}, widths


@pytest.mark.parametrize(
    ("theme", "expected"), [("dark", "dark"), ("light", "light"), ("x", "light")]
)
def test_address_of_frame_gives_theme(open_page, file_url, theme, expected):
    page = open_page(f"{file_url}#theme={theme}")
    assert page.locator(".conflict-map").get_attribute("data-theme") == expected


def test_one_finger_scrolls_article_and_two_move_map(browser, widget_url):
    """A swipe over the map moves the article, and a hint explains how to move the map."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(widget_url)
    frame = wait_for_viewer_frame(page)
    place = frame.locator(".cm-map")
    session = context.new_cdp_session(page)
    x, y = centre_in_window(place)
    start = page.evaluate("scrollY")
    swipe(session, [(x, y)], [(0, -30)] * 6)
    page.wait_for_function(f"scrollY > {start} + 50")
    assert frame.evaluate(f"{HANDLE_JS}.state().map") is None
    assert "two fingers" in frame.locator(".cm-touch-hint.cm-shown").inner_text()
    for _ in range(20):  # a swipe while the article still scrolls by itself is not one on the map
        x, y = centre_in_window(place)
        swipe(session, [(x - 60, y), (x + 60, y)], [(20, 10)] * 5)
        page.wait_for_timeout(500)
        if frame.evaluate(f"{HANDLE_JS}.state().map !== null"):  # null is the opening view
            break
    else:
        pytest.fail("two fingers do not move the map")
    context.close()


def wait_for_viewer_frame(page):
    """Return the frame of the widget with its viewer; the frame is loaded once it is in sight."""
    page.locator("iframe").scroll_into_view_if_needed()
    for _ in range(600):
        frame = page.locator("iframe").element_handle().content_frame()
        try:
            if frame and frame.evaluate(MAP_READY_JS):
                return frame
        except Error:
            pass  # the frame is about to show another document
        page.wait_for_timeout(100)
    return pytest.fail("the widget did not load within 60 s")


def centre_in_window(place):
    """Scroll an element into the window; return its centre in pixels of the window."""
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    return box["x"] + box["width"] / 2, min(max(box["y"] + box["height"] / 2, 80), 760)


def swipe(session, points, steps):
    """Move fingers together by steps in pixels."""

    def send(kind, touches):
        session.send(
            "Input.dispatchTouchEvent",
            {
                "type": kind,
                "touchPoints": [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(touches)],
            },
        )

    send("touchStart", points)
    for dx, dy in steps:
        points = [(x + dx, y + dy) for x, y in points]
        send("touchMove", points)
    send("touchEnd", [])
