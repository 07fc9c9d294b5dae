"""The keyboard alone, and what a screen reader is told."""

import re

import pytest

pytestmark = pytest.mark.browser
FOCUS = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), style = getComputedStyle(e), after = getComputedStyle(e, '::after');
  const around = e.closest('.cm-mode') ?? e;
  const lines = [style, after, getComputedStyle(around)];
  return {name: e.ariaLabel ?? e.textContent.trim().slice(0, 60), tag: e.tagName, kind: e.className,
    own: e.closest('.conflict-map') !== null, event: e.closest('[data-event-id]')?.dataset.eventId ?? null,
    lined: lines.some((one) => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) >= 2),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}; }"""
MOST_STOPS = 200


def focus(outlet):
    return outlet.frame.evaluate(FOCUS)


def press(outlet, key):
    outlet.page.keyboard.press(key)
    return focus(outlet)


def enter_map(outlet):
    """From the top of the page to the first stop of the viewer, in the app past Streamlit's own."""
    for _ in range(MOST_STOPS):
        here = press(outlet, "Tab")
        if here and here["own"]:
            return here
    pytest.fail(f"the map is not among the first {MOST_STOPS} stops")


def stops(outlet, key):
    """Each stop of the viewer from here, in order, until the focus leaves it."""
    found = [focus(outlet)]
    while len(found) < MOST_STOPS:
        here = press(outlet, key)
        if not here or not here["own"]:
            return found
        found.append(here)
    pytest.fail(f"no way out within {MOST_STOPS} stops: {[one['name'] for one in found[-5:]]}")


def test_to_the_sentence_of_the_third_event_and_back(visit, kind):
    outlet = visit(kind)
    assert enter_map(outlet)["name"] == "Skip to the events"
    first = press(outlet, "Enter")
    assert first["event"]
    press(outlet, "ArrowDown")
    third = press(outlet, "ArrowDown")
    listed = outlet.frame.locator("[data-event-id]").evaluate_all(
        "all => all.map((e) => e.dataset.eventId)"
    )
    assert third["event"] == listed[2]
    press(outlet, "Enter")
    outlet.settle()
    assert outlet.handle("state().selected") == third["event"]
    assert focus(outlet)["name"] == outlet.frame.locator(".cm-popup-title").text_content()[:60]
    quote = outlet.frame.locator(".cm-popup mark").first.text_content()
    for _ in range(6):
        here = press(outlet, "Tab")
        if here["name"] == "Read in the source":
            break
    assert here["name"] == "Read in the source"
    marked = press(outlet, "Enter")
    assert marked["kind"] == "cm-mark-link"
    assert quote.strip()[:20] in " ".join(
        outlet.frame.locator("mark.cm-current").all_text_contents()
    )
    press(outlet, "Enter")
    outlet.settle()
    assert focus(outlet)["name"] == outlet.frame.locator(".cm-popup-title").text_content()[:60]
    back = press(outlet, "Escape")
    assert outlet.frame.locator(".cm-popup").is_hidden()
    assert back["own"], "the focus is not lost with the popup"


def test_escape_gives_the_focus_back_to_the_list(visit, kind):
    outlet = visit(kind)
    enter_map(outlet)
    entry = press(outlet, "Enter")
    press(outlet, "Enter")
    outlet.settle()
    assert focus(outlet)["event"] is None
    assert press(outlet, "Escape")["event"] == entry["event"]


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


def test_back_goes_the_same_way(visit):
    outlet = visit("file")
    enter_map(outlet)
    way = [press(outlet, "Tab")["name"] for _ in range(12)]
    back = [press(outlet, "Shift+Tab")["name"] for _ in range(11)]
    assert back == way[-2::-1]


def test_the_popup_is_no_trap(visit, kind):
    outlet = visit(kind)
    enter_map(outlet)
    press(outlet, "Enter")
    press(outlet, "Enter")
    outlet.settle()
    inside = "document.activeElement?.closest('.cm-popup') !== null"
    for _ in range(30):
        press(outlet, "Tab")
        if not outlet.frame.evaluate(inside):
            return
    pytest.fail("Tab does not leave the popup")


# handle, key, days by which its end moves
STEPS = [("end", "ArrowLeft", -1), ("end", "ArrowRight", 1), ("start", "ArrowRight", 1), ("start", "ArrowLeft", -1)]  # fmt: skip


@pytest.mark.parametrize(("side", "key", "days"), STEPS)
def test_handles_move_a_day_with_an_arrow(visit, kind, side, key, days):
    outlet = visit(kind)
    outlet.handle("setWindow('2023-04-10', '2023-04-20')")
    handle = outlet.frame.locator(f".cm-handle-{side}")
    handle.focus()
    outlet.settle()
    before = int(handle.get_attribute("aria-valuenow"))
    outlet.page.keyboard.press(key)
    outlet.settle()
    assert int(handle.get_attribute("aria-valuenow")) == before + days
    date = {"start": 10, "end": 20}[side] + days
    assert outlet.handle(f"state().{side}") == f"2023-04-{date:02}"
    assert handle.get_attribute("aria-valuetext") == f"{date} April 2023"


def test_keys_of_the_map(visit, kind):
    outlet = visit(kind)
    outlet.frame.locator(".cm-map").focus()
    outlet.page.keyboard.press("n")
    outlet.settle()
    first = outlet.handle("state().selected")
    outlet.page.keyboard.press("n")
    outlet.settle()
    second = outlet.handle("state().selected")
    assert first
    assert second not in {None, first}
    outlet.page.keyboard.press("p")
    outlet.settle()
    assert outlet.handle("state().selected") == first
    outlet.page.keyboard.press("Enter")
    assert outlet.frame.evaluate("document.activeElement.closest('.cm-popup') !== null")
    outlet.page.keyboard.press("Escape")
    assert outlet.handle("state().selected") is None


def test_tabs_and_menu(visit, kind):
    outlet = visit(kind)
    outlet.frame.get_by_role("tab", name="Events").focus()
    assert press(outlet, "ArrowRight")["name"] == "Source"
    assert outlet.handle("state().panel") == "source"
    assert press(outlet, "ArrowLeft")["name"] == "Events"
    menu = outlet.frame.locator(".cm-menu > summary")
    menu.focus()
    press(outlet, "Enter")
    assert outlet.frame.locator(".cm-menu-body").is_visible()
    assert press(outlet, "Tab")["tag"] == "SELECT"
    assert press(outlet, "Escape")["name"] == "Menu"
    assert outlet.frame.locator(".cm-menu-body").is_hidden()


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
    ):
        assert re.search(part, tree), part
    for date in dates:
        assert re.search(rf'heading "{re.escape(date)}" \[level=\d\]', tree), date
    assert tree.count("listitem") >= 16
    assert "Last weekend, the Azerbaijani government" in tree
