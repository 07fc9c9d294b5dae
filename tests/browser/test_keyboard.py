"""The keyboard alone, and what a screen reader is told."""

import re

import pytest

from tests.browser.conftest import ENGINES
from tests.browser.outlet import every

pytestmark = pytest.mark.browser
in_each_engine = pytest.mark.parametrize("engine", ENGINES)
FOCUS = """(() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e), after = getComputedStyle(e, '::after');
  const around = e.closest('.cm-mode') ?? e;
  const lines = [style, after, getComputedStyle(around)];
  return {name: e.ariaLabel ?? e.textContent.trim().slice(0, 60), tag: e.tagName, kind: e.className,
    own: e.closest('.conflict-map') !== null, event: e.closest('[data-event-id]')?.dataset.eventId ?? null,
    lined: lines.some((one) => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}; })()"""
INSIDE = "document.activeElement?.closest('.cm-popup') !== null"
MOST_STOPS = 200


def focus(outlet):
    return outlet.run(FOCUS)


def press(outlet, *keys):
    outlet.press(*keys)
    return focus(outlet)


def selected(outlet):
    return outlet.handle("state().selected")


def enter_map(outlet):
    """From the top of the page to the first stop of the viewer, in the app past Streamlit's own."""
    for _ in range(MOST_STOPS):
        here = press(outlet, "Tab")
        if here and here["own"]:
            return here
    pytest.fail(f"the map is not among the first {MOST_STOPS} stops")


def stops(outlet, key):
    """Each stop of the viewer from here, in order, until the focus leaves it.

    WebKit's browser has nothing but the page here: after the last stop comes the first again.
    """
    found = [focus(outlet)]
    while len(found) < MOST_STOPS:
        here = press(outlet, key)
        if not here or not here["own"] or here["name"] == found[0]["name"]:
            return found
        found.append(here)
    pytest.fail(f"no way out within {MOST_STOPS} stops: {[one['name'] for one in found[-5:]]}")


@in_each_engine
def test_to_the_sentence_of_the_third_event_and_back(visit, kind):
    outlet = visit(kind)
    assert enter_map(outlet)["name"] == "Skip to the events"
    first = press(outlet, "Enter")
    assert first["event"]
    third = press(outlet, "ArrowDown", "ArrowDown")
    listed = outlet.run(f"{every('[data-event-id]')}.map((e) => e.dataset.eventId)")
    assert third["event"] == listed[2]
    outlet.press("Enter")
    outlet.wait(INSIDE)
    assert selected(outlet) == third["event"]
    assert focus(outlet)["name"] == outlet.text(".cm-popup-title")[:60]
    quote = outlet.text(".cm-popup mark")
    for _ in range(6):
        here = press(outlet, "Tab")
        if here["name"].startswith("Read in the source: "):
            break
    assert here["name"] == "Read in the source: The article"
    marked = press(outlet, "Enter")
    assert marked["kind"] == "cm-mark-link"
    assert quote.strip()[:20] in " ".join(outlet.texts("mark.cm-current"))
    outlet.press("Enter")
    outlet.wait(INSIDE)
    assert focus(outlet)["name"] == outlet.text(".cm-popup-title")[:60]
    back = press(outlet, "Escape")
    assert not outlet.visible(".cm-popup")
    assert back["own"], "the focus is not lost with the popup"


@in_each_engine
def test_escape_gives_the_focus_back_to_the_list(visit, kind):
    outlet = visit(kind)
    enter_map(outlet)
    entry = press(outlet, "Enter")
    outlet.press("Enter")
    outlet.wait(INSIDE)
    assert focus(outlet)["event"] is None
    assert press(outlet, "Escape")["event"] == entry["event"]


@in_each_engine
@pytest.mark.parametrize("width", [1280, 390])
def test_each_stop_is_seen_and_none_is_a_trap(visit, width):
    outlet = visit("file", width=width, height=844)
    enter_map(outlet)
    forward = stops(outlet, "Tab")
    assert len(forward) > 30
    unseen = [(one["name"], one["kind"]) for one in forward if not (one["seen"] and one["lined"])]
    assert unseen == []
    names = [one["name"] for one in forward]
    assert len(set(names)) > 25
    for name in ("Menu", "Zoom in", "Play", "Filters", "Events", "End of the window"):
        assert name in names


@in_each_engine
def test_back_goes_the_same_way(visit):
    outlet = visit("file")
    enter_map(outlet)
    way = [press(outlet, "Tab")["name"] for _ in range(12)]
    back = [press(outlet, "Shift+Tab")["name"] for _ in range(11)]
    assert back == way[-2::-1]


@in_each_engine
def test_the_popup_is_no_trap(visit, kind):
    outlet = visit(kind)
    enter_map(outlet)
    outlet.press("Enter", "Enter")
    outlet.wait(INSIDE)
    for _ in range(30):
        outlet.press("Tab")
        if not outlet.run(INSIDE):
            return
    pytest.fail("Tab does not leave the popup")


# handle, key, days by which its end moves
STEPS = [("end", "ArrowLeft", -1), ("end", "ArrowRight", 1), ("start", "ArrowRight", 1), ("start", "ArrowLeft", -1)]  # fmt: skip


@in_each_engine
def test_handles_move_a_day_with_an_arrow(visit, kind):
    outlet = visit(kind)
    for side, key, days in STEPS:
        outlet.handle("setWindow('2023-04-10', '2023-04-20')")
        handle = f"document.querySelector('.cm-handle-{side}')"
        now = f"Number({handle}.getAttribute('aria-valuenow'))"
        outlet.focus(f".cm-handle-{side}")
        outlet.settle()
        before = outlet.run(now)
        outlet.press(key)
        outlet.wait(f"{now} === {before + days}")
        date = {"start": 10, "end": 20}[side] + days
        assert outlet.handle(f"state().{side}") == f"2023-04-{date:02}"
        assert outlet.run(f"{handle}.getAttribute('aria-valuetext')") == f"{date} April 2023"


@in_each_engine
def test_keys_of_the_map(visit, kind):
    outlet = visit(kind)
    outlet.focus(".cm-map")
    outlet.press("n")
    first = selected(outlet)
    outlet.press("n")
    second = selected(outlet)
    assert first
    assert second not in {None, first}
    outlet.press("p")
    assert selected(outlet) == first
    outlet.press("Enter")
    assert outlet.run(INSIDE)
    outlet.press("Escape")
    assert selected(outlet) is None


@in_each_engine
def test_tabs_and_menu(visit, kind):
    outlet = visit(kind)
    outlet.focus("[id$=-tab-events]")
    assert press(outlet, "ArrowRight")["name"] == "Source"
    assert outlet.handle("state().panel") == "source"
    assert press(outlet, "ArrowLeft")["name"] == "Events"
    outlet.focus(".cm-menu > summary")
    outlet.press("Enter")
    outlet.wait("document.querySelector('.cm-menu').open")
    assert outlet.visible(".cm-menu-body")
    assert press(outlet, "Tab")["tag"] == "SELECT"
    assert press(outlet, "Escape")["name"] == "Menu"
    assert not outlet.visible(".cm-menu-body")


@in_each_engine
def test_a_place_elsewhere_keeps_the_focus_and_leads_back(visit):
    outlet = visit("file")
    outlet.wait("document.querySelectorAll('.cm-chip').length === 3")
    outlet.focus(".cm-chip:last-of-type")
    assert focus(outlet)["name"].startswith("Washington")
    outlet.press("Enter")
    outlet.wait("document.activeElement.matches('.cm-chip-back')")
    outlet.press("Enter")
    outlet.wait("document.activeElement.matches('.cm-chip:not(.cm-chip-back)')")


# --- what is read out ------------------------------------------------------------------------------------------------

# key, and what Chromium hands to a screen reader as having the focus then: its role, and how its name begins
HEARD = [
    ("Tab", "button", "Skip to the events"),
    ("Enter", "button", "Azerbaijan speaks of arms smuggling and mining on its territory"),
    ("ArrowDown", "button", "Armenia accuses Azerbaijan of blocking the Lachin corridor"),
    ("ArrowDown", "button", "Lack of food and medicine, frequent power cuts Humanitarian · Karabakh region"),
    ("Enter", "heading", "Lack of food and medicine, frequent power cuts"),
    ("Tab", "group", "Lack of food and medicine, frequent power cuts"),
    ("Tab", "button", "Read in the source: The article"),
    ("Tab", "button", "Read in the source: Government of Armenia"),
    ("Enter", "button", "leading to a humanitarian crisis in the region"),
    ("Enter", "heading", "Lack of food and medicine, frequent power cuts"),
    ("Escape", "button", "leading to a humanitarian crisis in the region"),
]  # fmt: skip


def test_what_is_heard_on_the_way_to_the_sentence(visit):
    outlet = visit("file")
    session = outlet.page.context.new_cdp_session(outlet.page)
    for key, role, name in HEARD:
        outlet.press(key)
        outlet.settle()
        heard = heard_now(session)
        assert (heard[0], heard[1][: len(name)]) == (role, name), key


def heard_now(session):
    """The role and the name of the innermost element of the accessibility tree that has the focus."""
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    focused = [
        node
        for node in nodes
        for one in node.get("properties", [])
        if one["name"] == "focused" and one["value"]["value"]
    ]
    return focused[-1]["role"]["value"], focused[-1]["name"]["value"]


def test_the_tree_that_is_read_out_names_the_parts(visit, kind):
    outlet = visit(kind)
    outlet.handle("select('checkpoint-established')")
    outlet.frame.get_by_role(
        "tab", name="Events"
    ).click()  # the app opens the source beside an event
    outlet.settle()
    dates = outlet.frame.locator(".cm-date-head").all_text_contents()
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
    for date in dates:
        assert re.search(rf'heading "{re.escape(date)}" \[level=\d\]', tree), date
    assert tree.count("listitem") >= 16
    assert "Last weekend, the Azerbaijani government" in tree
