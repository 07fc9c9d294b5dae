"""The keyboard alone, and the accessibility tree that a screen reader gets."""

import re

import pytest

from tests.support.browser.engines.engines import ENGINES
from tests.support.browser.outlet import all_elements_js
from tests.support.browser.pages import HANDLE_JS

pytestmark = pytest.mark.browser
each_engine = pytest.mark.parametrize("engine", ENGINES)
# Firefox starts the next Tab where the focus was in the test before
from_top_of_page = pytest.mark.fresh_page
FOCUSED_ELEMENT_JS = """(() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e), after = getComputedStyle(e, '::after');
  const around = e.closest('.cm-mode') ?? e;
  const lines = [style, after, getComputedStyle(around)];
  return {name: e.ariaLabel ?? e.textContent.trim().slice(0, 60), tag: e.tagName, kind: e.className,
    own: e.closest('.conflict-map') !== null, event: e.closest('[data-event-id]')?.dataset.eventId ?? null,
    lined: lines.some((one) => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}; })()"""
FOCUS_IN_POPUP_JS = "document.activeElement?.closest('.cm-popup') !== null"
MAX_TAB_STOPS = 200


def focused_element(outlet):
    return outlet.evaluate(FOCUSED_ELEMENT_JS)


def press_and_get_focus(outlet, *keys):
    outlet.press(*keys)
    return focused_element(outlet)


def selected_event(outlet):
    return outlet.call_handle("state().selected")


def tab_to_viewer(outlet):
    """Press Tab from the top of the page to the viewer's first tab stop; in the app past Streamlit's own."""
    for _ in range(MAX_TAB_STOPS):
        here = press_and_get_focus(outlet, "Tab")
        if here and here["own"]:
            return here
    pytest.fail(f"the map is not among the first {MAX_TAB_STOPS} stops")


def skip_to_events(outlet):
    """Follow the focused skip link; return the entry of the list that gets the focus."""
    outlet.press("Enter")
    outlet.wait_for("document.activeElement?.closest('[data-event-id]') !== null")
    return focused_element(outlet)


def list_tab_stops(outlet, key):
    """List the tab stops of the viewer from here, in order, until the focus leaves it.

    WebKit's browser has no other controls: after the last stop the first one follows.
    """
    stops = [focused_element(outlet)]
    while len(stops) < MAX_TAB_STOPS:
        here = press_and_get_focus(outlet, key)
        if not here or not here["own"] or here["name"] == stops[0]["name"]:
            return stops
        stops.append(here)
    pytest.fail(f"no way out within {MAX_TAB_STOPS} stops: {[one['name'] for one in stops[-5:]]}")


@pytest.mark.every_pair
@each_engine
@from_top_of_page
def test_keyboard_reaches_sentence_of_third_event_and_returns(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    assert tab_to_viewer(outlet)["name"] == "Skip to the events"
    first = skip_to_events(outlet)
    assert first["event"]
    third = press_and_get_focus(outlet, "ArrowDown", "ArrowDown")
    ids = outlet.evaluate(f"{all_elements_js('[data-event-id]')}.map((e) => e.dataset.eventId)")
    assert third["event"] == ids[2]
    outlet.press("Enter")
    outlet.wait_for(FOCUS_IN_POPUP_JS)
    assert selected_event(outlet) == third["event"]
    assert focused_element(outlet)["name"] == outlet.first_text(".cm-popup-title")[:60]
    quote = outlet.first_text(".cm-popup mark")
    for _ in range(6):
        here = press_and_get_focus(outlet, "Tab")
        if here["name"].startswith("Read in the source: "):
            break
    assert here["name"] == "Read in the source: The article"
    marked = press_and_get_focus(outlet, "Enter")
    assert marked["kind"] == "cm-mark-link"
    assert quote.strip()[:20] in " ".join(outlet.all_texts("mark.cm-current"))
    outlet.press("Enter")
    outlet.wait_for(FOCUS_IN_POPUP_JS)
    assert focused_element(outlet)["name"] == outlet.first_text(".cm-popup-title")[:60]
    back = press_and_get_focus(outlet, "Escape")
    assert not outlet.is_visible(".cm-popup")
    assert back["own"], "the focus is not lost with the popup"


@each_engine
@from_top_of_page
def test_escape_returns_focus_to_list(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    tab_to_viewer(outlet)
    entry = skip_to_events(outlet)
    outlet.press("Enter")
    outlet.wait_for(FOCUS_IN_POPUP_JS)
    assert focused_element(outlet)["event"] is None
    assert press_and_get_focus(outlet, "Escape")["event"] == entry["event"]


@pytest.mark.fresh_page
@each_engine
@pytest.mark.parametrize("width", [1280, 390])
@from_top_of_page
def test_every_tab_stop_is_visible_and_no_trap(open_outlet, width):
    outlet = open_outlet("file", width=width, height=844)
    tab_to_viewer(outlet)
    forward = list_tab_stops(outlet, "Tab")
    assert len(forward) > 30
    unseen = [(one["name"], one["kind"]) for one in forward if not (one["seen"] and one["lined"])]
    assert unseen == []
    names = [one["name"] for one in forward]
    assert len(set(names)) > 25
    for name in ("Menu", "Zoom in", "Play", "Filters", "Events", "End of the window"):
        assert name in names


@each_engine
@from_top_of_page
def test_shift_tab_reverses_tab_order(open_outlet):
    outlet = open_outlet("file")
    tab_to_viewer(outlet)
    way = [press_and_get_focus(outlet, "Tab")["name"] for _ in range(12)]
    back = [press_and_get_focus(outlet, "Shift+Tab")["name"] for _ in range(11)]
    assert back == way[-2::-1]


@each_engine
@from_top_of_page
def test_popup_does_not_trap_focus(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    tab_to_viewer(outlet)
    outlet.press("Enter", "Enter")
    outlet.wait_for(FOCUS_IN_POPUP_JS)
    for _ in range(30):
        outlet.press("Tab")
        if not outlet.evaluate(FOCUS_IN_POPUP_JS):
            return
    pytest.fail("Tab does not leave the popup")


# handle, key, days by which it moves
HANDLE_STEPS = [("end", "ArrowLeft", -1), ("end", "ArrowRight", 1), ("start", "ArrowRight", 1), ("start", "ArrowLeft", -1)]  # fmt: skip


@each_engine
def test_arrow_key_moves_slider_handle_by_day(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    for side, key, days in HANDLE_STEPS:
        outlet.call_handle("setWindow('2023-04-10', '2023-04-20')")
        handle = f"document.querySelector('.cm-handle-{side}')"
        now = f"Number({handle}.getAttribute('aria-valuenow'))"
        outlet.focus(f".cm-handle-{side}")
        outlet.wait_until_painted()
        before = outlet.evaluate(now)
        outlet.press(key)
        outlet.wait_for(f"{now} === {before + days}")
        date = {"start": 10, "end": 20}[side] + days
        assert outlet.call_handle(f"state().{side}") == f"2023-04-{date:02}"
        assert outlet.evaluate(f"{handle}.getAttribute('aria-valuetext')") == f"{date} April 2023"


@each_engine
@pytest.mark.fresh_page  # WebKit passes no Escape to a page on whose slider keys were pressed
def test_map_keys_step_through_events(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    outlet.focus(".cm-map")
    outlet.press("n")
    first = selected_event(outlet)
    outlet.press("n")
    second = selected_event(outlet)
    assert first
    assert second not in {None, first}
    outlet.press("p")
    assert selected_event(outlet) == first
    outlet.press("Enter")
    outlet.wait_for(FOCUS_IN_POPUP_JS)
    outlet.press("Escape")
    outlet.wait_for(f"{HANDLE_JS}.state().selected === null", seconds=20)


@each_engine
@pytest.mark.fresh_page  # the same
def test_tabs_and_menu_work_by_keyboard(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    outlet.focus("[id$=-tab-events]")
    assert press_and_get_focus(outlet, "ArrowRight")["name"] == "Source"
    assert outlet.call_handle("state().panel") == "source"
    assert press_and_get_focus(outlet, "ArrowLeft")["name"] == "Events"
    outlet.focus(".cm-menu > summary")
    outlet.press("Enter")
    outlet.wait_for("document.querySelector('.cm-menu').open")
    assert outlet.is_visible(".cm-menu-body")
    assert press_and_get_focus(outlet, "Tab")["tag"] == "SELECT"
    assert press_and_get_focus(outlet, "Escape")["name"] == "Menu"
    assert not outlet.is_visible(".cm-menu-body")


@each_engine
def test_offscreen_chip_opens_events_and_keeps_map(open_outlet):
    outlet = open_outlet("file")
    outlet.wait_for("document.querySelectorAll('.cm-chip').length === 3")
    outlet.focus(".cm-chip:last-of-type")
    name = focused_element(outlet)["name"]
    assert name.startswith("Washington")
    outlet.press("Enter")
    outlet.wait_for(FOCUS_IN_POPUP_JS)
    assert len(outlet.all_texts(".cm-popup-choice")) == 2
    outlet.click(".cm-popup-choice")
    assert "Washington" in outlet.first_text(".cm-popup .cm-facts")
    assert outlet.call_handle("state().map") is None
    assert not outlet.is_visible(".cm-chip-back")
    outlet.press("Escape")
    assert focused_element(outlet)["name"]


# --- what is read out ------------------------------------------------------------------------------------------------

# key, and the focused node of Chromium's accessibility tree afterwards: role and beginning of its name
ANNOUNCED_ELEMENTS = [
    ("Tab", "button", "Skip to the events"),
    ("Enter", "button", "Conflict over the Karabakh region begins as the Soviet Union collapses"),
    ("ArrowDown", "button", "War in 2020"),
    ("ArrowDown", "button", "Ceasefire agreement after the war"),
    ("ArrowDown", "button", "Armenia withdraws from a large part of the region"),
    ("ArrowDown", "button", "Sporadic clashes and acts of violence continue"),
    ("ArrowDown", "button", "Border checkpoint set up on the Lachin corridor"),
    ("Enter", "heading", "Border checkpoint set up on the Lachin corridor"),
    ("Tab", "group", "Border checkpoint set up on the Lachin corridor"),
    ("Tab", "button", "The article"),
    ("Tab", "button", "Government of Azerbaijan"),
    ("Tab", "button", "Government of Armenia"),
    ("Tab", "button", "Read in the source: The article"),
    ("Tab", "button", "Read in the source: Government of Azerbaijan"),
    ("Enter", "button", "Azerbaijan claims that the checkpoint was necessary"),
    ("Enter", "heading", "2 events here"),
    ("Escape", "button", "Azerbaijan claims that the checkpoint was necessary"),
]  # fmt: skip


@pytest.mark.fresh_page
def test_screen_reader_path_to_sentence(open_outlet):
    outlet = open_outlet("file")
    session = outlet.page.context.new_cdp_session(outlet.page)
    for key, role, name in ANNOUNCED_ELEMENTS:
        outlet.press(key)
        outlet.wait_until_painted()
        focused_role, focused_name = focused_role_and_name(session)
        assert (focused_role, focused_name[: len(name)]) == (role, name), key


def focused_role_and_name(session):
    """Return role and name of the innermost focused node of the accessibility tree."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    focused = [
        node
        for node in nodes
        for one in node.get("properties", [])
        if one["name"] == "focused" and one["value"]["value"]
    ]
    return focused[-1]["role"]["value"], focused[-1]["name"]["value"]


def test_accessibility_tree_names_viewer_parts(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    outlet.click(".cm-legend > summary")
    outlet.wait_until_painted()
    dates = outlet.frame.locator(".cm-date-head").all_text_contents()
    tree = outlet.frame.locator(".conflict-map").aria_snapshot()
    for date in dates:
        assert re.search(rf'heading "{re.escape(date)}" \[level=\d\]', tree), date
    assert tree.count("listitem") >= 16
    outlet.call_handle("select('checkpoint-established')")
    outlet.frame.get_by_role(
        "tab", name="Events"
    ).click()  # the app opens the source of a selected event
    outlet.wait_until_painted()
    tree = outlet.frame.locator(".conflict-map").aria_snapshot()
    for part in (
        r'application "Map of the events',
        r'region "Timeline"',
        r'region "Events and sources"',
        r'tab "Events" \[selected\]',
        r'tabpanel "Events"',
        r'slider "End of the window"',
        r'dialog "Border checkpoint',
        r'radio "All" \[checked\]',
        r'button "Skip to the events"',
        r'img "Scale: the bar is \d+ km long"',
        r'list "Status"',
        r'group "Elsewhere:"',
        r'button "Read in the source: Government of Azerbaijan"',
    ):
        assert re.search(part, tree), part
    assert "Last weekend, the Azerbaijani government" in tree
