"""An area drawn by hand: by a line, by two taps, with the keyboard; and what it leaves."""

import re

import pytest

from geo.location import locate_events
from layers.view_state import read_view

pytestmark = pytest.mark.browser

DRAW = "Draw an area"
CLEAR = "Remove the drawn area"


@pytest.fixture
def map_page(open_page, file_url):
    page = open_page(file_url)
    page.wait_for_selector(".conflict-map:not([aria-busy])")
    return page


def get_state(page):
    return page.evaluate("document.querySelector('.conflict-map').conflictMap.state()")


def wait_for_area(page):
    page.wait_for_selector(".cm-filter-chips button", state="attached")
    return get_state(page)


def get_box(page):
    return page.locator(".cm-area-surface").bounding_box()


def test_line_drawn_around_events_filters_until_its_chip_is_clicked(
    map_page, project, located_by_id
):
    map_page.get_by_role("button", name=DRAW).click()
    box = get_box(map_page)
    corners = [(0.3, 0.3), (0.7, 0.3), (0.7, 0.8), (0.3, 0.8), (0.31, 0.3)]
    for number, (x, y) in enumerate(corners):
        map_page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=5)
        if number == 0:
            map_page.mouse.down()
    map_page.mouse.up()
    state = wait_for_area(map_page)
    area = state["filters"]["area"]
    assert 4 <= len(area) <= 6
    assert 0 < state["shown"] < len(project.events)
    numbers = ",".join(str(number) for position in area for number in position)
    view = read_view(project, filters=[f"area={numbers}"])
    assert len(view.find_visible_events(project, locate_events(project))) == state["shown"]
    map_page.wait_for_url(re.compile("area="))
    map_page.reload()
    map_page.wait_for_selector(".conflict-map:not([aria-busy])")
    assert get_state(map_page)["filters"]["area"] == area
    map_page.locator(".cm-filter-chips button", has_text="Drawn area").click()
    assert get_state(map_page)["shown"] == len(project.events)


def test_box_is_moved_sized_and_used_with_the_keyboard(map_page):
    map_page.get_by_role("button", name=DRAW).focus()
    for key in ("Enter", "ArrowRight", "Shift+ArrowUp"):
        map_page.keyboard.press(key)
    assert "Box from" in map_page.locator(".cm-hidden[role=status]").inner_text()
    map_page.keyboard.press("Enter")
    assert len(wait_for_area(map_page)["filters"]["area"]) == 2
    assert map_page.evaluate("document.activeElement.title") == CLEAR
    map_page.keyboard.press("Enter")
    assert get_state(map_page)["filters"]["area"] == []
    map_page.keyboard.press("Enter")
    map_page.keyboard.press("Escape")  # leaves everything as it was
    assert get_state(map_page)["filters"]["area"] == []
    assert map_page.locator(".cm-area-drawing").is_hidden()


def test_two_taps_of_a_finger_are_a_box(browser, file_url):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(file_url)
    page.wait_for_selector(".conflict-map:not([aria-busy])")
    page.get_by_role("button", name=DRAW).tap()
    box = get_box(page)
    for share in (0.4, 0.9):
        page.touchscreen.tap(box["x"] + share * box["width"], box["y"] + share * box["height"])
    assert len(wait_for_area(page)["filters"]["area"]) == 2
    context.close()
