"""Sequences of a reader's actions that once led to a wrong state."""

import re

import pytest
from shapely.geometry import box

from bench import scale
from bench.synthetic import SyntheticEvents, build_sources
from layers.document.delta_geometry import encode_geometry
from layers.packing.columns import pack_large_document
from tests.support.browser.pages import HANDLE_JS, LARGE_EVENT_COUNT, wait_in_page, wait_until

pytestmark = pytest.mark.browser
PHONE_VIEWPORT = {"width": 390, "height": 800}
FOCUSED_JS = "document.activeElement"


@pytest.fixture
def first_map_page(open_outlet):
    """The first map, exported."""
    return open_outlet("file").page


def viewer_state(page):
    return page.evaluate(f"{HANDLE_JS}.state()")


def hash_after_delay(page):
    """Return the hash once it is written, 250 ms after the last change."""
    wait_in_page(page, 400)
    return page.evaluate("location.hash")


def choose_tab(page, name):
    page.get_by_role("tab", name=name).click()


# --- the source ------------------------------------------------------------------------------------------------------


@pytest.mark.fresh_page  # the source panel keeps the quote that it showed last
def test_next_quote_visits_every_quote(first_map_page):
    choose_tab(first_map_page, "Source")
    marks = first_map_page.locator(".cm-source-text mark").count()
    assert marks > 10
    positions = []
    for _ in range(marks + 1):
        first_map_page.get_by_role("button", name="Next quote").click()
        positions.append(first_map_page.locator(".cm-position").inner_text())
    assert positions == [f"quote {n} of {marks}" for n in [*range(1, marks + 1), 1]]


@pytest.mark.fresh_page
def test_browser_history_restores_source_and_selection(first_map_page):
    first_map_page.evaluate(f"{HANDLE_JS}.select('checkpoint-established')")
    first_map_page.get_by_role("button", name="Read in the source").first.click()
    read = hash_after_delay(first_map_page)
    assert "p=source" in read
    choose_tab(first_map_page, "Events")
    hash_after_delay(first_map_page)
    first_map_page.evaluate(f"{HANDLE_JS}.select('armenian-withdrawal')")
    other = hash_after_delay(first_map_page)
    for step, wanted in (("back", None), ("back", read)):
        first_map_page.evaluate(f"history.{step}()")
        if wanted:
            wait_until(first_map_page, f"location.hash === {wanted!r}")
    length = first_map_page.evaluate("history.length")
    assert hash_after_delay(first_map_page) == read
    assert viewer_state(first_map_page)["selected"] == "checkpoint-established"
    assert first_map_page.evaluate("history.length") == length
    first_map_page.evaluate("history.go(2)")
    wait_until(first_map_page, f"location.hash === {other!r}")


@pytest.mark.fresh_page
def test_link_with_hidden_event_adds_no_history_entry(first_map_page, open_page):
    address = first_map_page.url.split("#")[0] + "#e=checkpoint-established&t=..2000-01-01"
    page = open_page(address)
    length = page.evaluate("history.length")
    hash_after_delay(page)
    assert viewer_state(page)["selected"] == "checkpoint-established"
    assert page.evaluate("history.length") == length


# --- the size --------------------------------------------------------------------------------------------------------


@pytest.mark.fresh_page
def test_screen_rotation_is_not_stored_as_map_move(open_page, exported):
    page = open_page((exported / "map.html").as_uri())
    page.set_viewport_size(PHONE_VIEWPORT)
    before = hash_after_delay(page)
    for size in ({"width": 800, "height": 390}, PHONE_VIEWPORT):
        page.set_viewport_size(size)
        wait_in_page(page, 500)
        assert "map=" not in hash_after_delay(page)
        assert viewer_state(page)["map"] is None
    assert hash_after_delay(page) == before


def test_distant_event_stays_in_view_when_legend_toggles(first_map_page):
    first_map_page.evaluate(f"{HANDLE_JS}.select('blinken-pashinyan-call')")
    back = first_map_page.get_by_role("button", name="Back to the opening view")
    far = "() => document.querySelector('.cm-chip-back')?.checkVisibility() ?? false"
    wait_in_page(first_map_page, 300)
    was = first_map_page.evaluate(far)
    for _ in range(2):
        first_map_page.locator(".cm-legend summary").click()
        wait_in_page(first_map_page, 300)
        assert first_map_page.evaluate(far) == was
    assert back.count() == int(was)


# --- the list --------------------------------------------------------------------------------------------------------


@pytest.mark.fresh_page
def test_event_list_pages_turn_with_selected_event(standalone_page):
    standalone_page.set_viewport_size({"width": 960, "height": 800})  # the list stays in view
    standalone_page.locator(".cm-event-button").first.click()
    selected = viewer_state(standalone_page)["selected"]
    later = standalone_page.get_by_role("button", name="Later events")
    later.click()
    wait_until(standalone_page, f"{FOCUSED_JS}.className === 'cm-event-button'")
    assert "101–200" in standalone_page.locator(".cm-pager").last.inner_text().replace(" ", "")
    assert standalone_page.locator(".cm-event.cm-current").count() == 0
    assert viewer_state(standalone_page)["selected"] == selected
    standalone_page.evaluate(f"{HANDLE_JS}.select({selected!r})")
    assert "101–200" in standalone_page.locator(".cm-pager").last.inner_text().replace(" ", "")


def test_step_of_the_window_changes_only_entries_that_come_or_go(first_map_page):
    """An entry that stays is the same element with the focus; the way back gives the same list."""
    found = first_map_page.evaluate(
        f"""() => {{
    const handle = {HANDLE_JS};
    const list = document.querySelector(".cm-events");
    const listEntries = () => [...list.querySelectorAll("[data-event-id]")];
    const [whole, [first, ...others]] = [list.innerHTML, listEntries()];
    first.firstElementChild.focus();
    handle.setWindow(null, 15000);
    const fewer = listEntries();
    const kept = fewer[0] === first && document.activeElement === first.firstElementChild;
    handle.setWindow(null, null);
    handle.filter({{ text: "war" }});
    const marks = list.querySelectorAll("mark").length;
    handle.filter(null);
    return {{ fewer: fewer.length, all: others.length + 1, kept, marks, same: list.innerHTML === whole }};
}}"""
    )
    assert found["kept"]
    assert 0 < found["fewer"] < found["all"]
    assert found["marks"] > 0
    assert found["same"]


def test_place_list_follows_filter(first_map_page):
    group = first_map_page.evaluate(
        """() => {
      const open = document.querySelector('.cm-popup');
      const map = document.querySelector('.cm-map');
      const box = map.getBoundingClientRect();
      for (let y = 20; y < box.height; y += 6) for (let x = 20; x < box.width; x += 6) {
        const at = { bubbles: true, clientX: box.left + x, clientY: box.top + y };
        for (const kind of ['mousedown', 'mouseup', 'click']) map.dispatchEvent(new MouseEvent(kind, at));
        const many = open.querySelectorAll('.cm-popup-choice').length;
        if (!open.hidden && many > 1) return many;
      }
      return 0;
    }"""
    )
    assert group > 1, "no place of the first map has several events"
    remaining_title = first_map_page.locator(".cm-popup-choice").first.inner_text().split("\n")[-1]
    first_map_page.evaluate(f"{HANDLE_JS}.filter({{text: {remaining_title!r}}})")
    assert first_map_page.locator(".cm-popup-choice").count() < group
    first_map_page.evaluate(f"{HANDLE_JS}.filter({{text: 'zeppelin'}})")
    assert first_map_page.locator(".cm-popup").is_hidden()


# --- keys, time and history ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "code", "held", "steps", "why"),
    [
        ("n", "KeyN", "", True, "next"),
        ("т", "KeyN", "", True, "the same key in Russian"),
        ("ն", "KeyN", "", True, "and in Armenian"),
        ("p", "KeyP", "ctrlKey", False, "to print"),
        ("n", "KeyN", "metaKey", False, "a new window"),
    ],
)
def test_map_keys_ignore_browser_shortcuts(first_map_page, key, code, held, steps, why):
    event_init = (
        f"{{key: {key!r}, code: {code!r}, bubbles: true{f', {held}: true' if held else ''}}}"
    )
    first_map_page.evaluate(
        f"document.querySelector('.cm-map').dispatchEvent(new KeyboardEvent('keydown', {event_init}))"
    )
    assert (viewer_state(first_map_page)["selected"] is not None) == steps, why


@pytest.mark.fresh_page
def test_playback_works_with_full_width_window(first_map_page):
    first_map_page.locator(".cm-edge:visible").first.click()
    first_map_page.locator(".cm-mode", has_text="Window").locator("input").check(force=True)
    first_map_page.evaluate(
        f"void (window.ends = new Set(), {HANDLE_JS}.on('window', ({{end}}) => ends.add(end)))"
    )
    first_map_page.get_by_role("button", name="Play").click()
    wait_until(first_map_page, "ends.size > 2")
    first_map_page.get_by_role("button", name="Pause").click()


@pytest.mark.fresh_page
def test_history_back_stops_playback_and_keeps_theme(first_map_page):
    first_map_page.evaluate(f"{HANDLE_JS}.setTheme('dark')")
    first_map_page.evaluate(f"{HANDLE_JS}.select('checkpoint-established')")
    hash_after_delay(first_map_page)
    first_map_page.get_by_role("button", name="Play").click()
    wait_in_page(first_map_page, 200)
    first_map_page.evaluate("history.back()")
    first_map_page.get_by_role("button", name="Play").wait_for()
    restored = viewer_state(first_map_page)
    wait_in_page(first_map_page, 400)
    assert viewer_state(first_map_page) == restored
    assert restored["theme"] == "dark"


@pytest.mark.fresh_page
def test_history_back_resets_search_field(first_map_page):
    first_map_page.evaluate(f"{HANDLE_JS}.select('checkpoint-established')")
    hash_after_delay(first_map_page)
    field = first_map_page.locator(".cm-search input")
    field.fill("zzz")
    wait_in_page(first_map_page, 600)
    first_map_page.evaluate("history.back()")
    wait_until(first_map_page, f"{HANDLE_JS}.state().filters.text === ''")
    assert field.input_value() == ""


def test_invalid_date_shows_error_message(first_map_page):
    field = first_map_page.get_by_label("To (year, month or day)")
    field.fill("soon")
    field.press("Enter")
    message = first_map_page.locator(".cm-complaint")
    assert message.is_visible()
    assert "“soon” is not a date" in message.inner_text()
    assert field.get_attribute("aria-describedby") == message.get_attribute("id")
    field.fill("2023-04")
    field.press("Enter")
    assert message.is_hidden()


# --- where the focus goes --------------------------------------------------------------------------------------------


@pytest.mark.fresh_page
def test_focus_moves_on_when_button_disappears(first_map_page):
    first_map_page.locator(".cm-search input").fill("zeppelin")
    first_map_page.get_by_role("button", name="Reset").locator("visible=true").last.click()
    assert first_map_page.evaluate(f"{FOCUSED_JS}.type") == "search"
    for _ in range(3):
        first_map_page.locator(".cm-handle-end").press("+")
    edge = first_map_page.locator(".cm-edge:visible").first
    edge.focus()
    edge.press("Enter")
    assert first_map_page.evaluate(f"{FOCUSED_JS}.getAttribute('role')") == "slider"


def test_escape_after_nearest_event_focuses_its_list_entry(first_map_page):
    first_map_page.evaluate(f"{HANDLE_JS}.filter({{types: ['violence']}})")
    first_map_page.evaluate(f"{HANDLE_JS}.setWindow('1900-01-01', '1900-02-01')")
    nearest = first_map_page.get_by_role("button", name="Go to the nearest event")
    nearest.focus()
    nearest.press("Enter")
    selected = viewer_state(first_map_page)["selected"]
    first_map_page.keyboard.press("Escape")
    entry = f"{FOCUSED_JS}.parentElement.dataset.eventId"
    assert first_map_page.evaluate(entry) == selected


# --- packed texts ----------------------------------------------------------------------------------------------------


def test_call_before_events_are_loaded_is_applied(open_page, plain_document, tmp_path, browser):
    wanted = plain_document["events"]["records"][900]["id"]
    path = tmp_path / "early.html"
    path.write_text(
        scale.render_document(pack_large_document(plain_document), is_served=False),
        encoding="utf-8",
    )
    page = browser.new_page()
    page.add_init_script(
        f"""new MutationObserver((_, observer) => {{
          const handle = document.querySelector('.conflict-map')?.conflictMap;
          if (!handle) return;
          observer.disconnect(); // in the task that mounts the viewer: unpacking takes later ones
          window.waited = handle.state() === null;
          handle.select({wanted!r});
        }}).observe(document, {{ childList: true, subtree: true }})"""
    )
    page.goto(path.as_uri())
    wait_until(page, f"{HANDLE_JS}.state()?.shown > 0")
    wait_until(page, "document.querySelector('.cm-popup mark') !== null")
    assert viewer_state(page)["selected"] == wanted
    assert page.evaluate("window.waited") is True, "the call came while the events were packed"
    page.close()


@pytest.mark.fresh_page
def test_every_change_of_the_view_emits_change_once(first_map_page):
    page = first_map_page
    page.evaluate(f"window.states = []; void {HANDLE_JS}.on('change', (one) => states.push(one))")

    def states_after(action):
        page.evaluate("window.states = []")
        action()
        page.wait_for_timeout(200)
        return page.evaluate("window.states")

    changes = {
        "theme": lambda: page.evaluate(f"{HANDLE_JS}.setTheme('dark')"),
        "language": lambda: page.evaluate(f"{HANDLE_JS}.setLanguage('hy')"),
        "panel": lambda: page.locator(".cm-tab").nth(2).click(),
        "selected": lambda: page.evaluate(f"{HANDLE_JS}.select('war-2020')"),
    }
    for key, action in changes.items():
        before = viewer_state(page)
        states = states_after(action)
        assert len(states) == 1, key
        assert states[0] == viewer_state(page)
        assert states[0][key] != before[key]
        assert states_after(lambda: page.evaluate(f"{HANDLE_JS}.setTheme('dark')")) == []
    moved = states_after(lambda: page.locator(".cm-map-tools button").nth(0).click())
    assert moved[-1]["map"] == viewer_state(page)["map"] is not None
    home = states_after(lambda: page.locator(".cm-map-tools button").nth(2).click())
    assert [state["map"] for state in home] == [None]
    link = page.evaluate(f"{HANDLE_JS}.permalink()")
    assert "e=war-2020" in link
    assert "hl=hy" in link


def test_search_deselects_hidden_event_and_notifies(standalone_page, plain_document):
    event = plain_document["events"]["records"][700]
    standalone_page.evaluate(f"{HANDLE_JS}.select({event['id']!r})")
    standalone_page.evaluate("window.states = []")
    standalone_page.evaluate(f"void {HANDLE_JS}.on('change', (state) => window.states.push(state))")
    summary = standalone_page.evaluate(
        f"({HANDLE_JS}.filter({{text: 'zeppelin'}}), document.querySelector('.cm-summary').innerText)"
    )
    assert summary == "Searching the texts …"
    wait_until(standalone_page, f"{HANDLE_JS}.state().shown === 0")
    assert viewer_state(standalone_page)["selected"] is None
    assert standalone_page.locator(".cm-popup").is_hidden()
    assert standalone_page.evaluate("window.states.at(-1).shown") == 0


def test_failed_search_shows_message(open_page, page_with_external_texts):
    _, address = page_with_external_texts
    page = open_page(address)
    page.route("**/map-texts/**", lambda route: route.abort())
    page.evaluate(f"{HANDLE_JS}.filter({{text: 'zeppelin'}})")
    wait_until(
        page, "document.querySelector('.cm-summary').textContent.includes('could not be loaded')"
    )
    assert viewer_state(page)["shown"] == LARGE_EVENT_COUNT


@pytest.mark.fresh_page
def test_stepping_announces_event_before_texts_load(standalone_page):
    standalone_page.locator(".cm-map").focus()
    standalone_page.evaluate(f"{HANDLE_JS}.setWindow('2019-01-01', '2019-06-01')")
    standalone_page.locator(".cm-map").press("n")
    announcement = standalone_page.locator(".cm-hidden[role=status]").inner_text()
    assert announcement
    assert "events shown" not in announcement


@pytest.mark.fresh_page
def test_print_view_contains_texts_and_counts_omitted_events(standalone_page):
    standalone_page.evaluate(
        "window.printed = 0; void (window.print = () => { window.printed++; })"
    )
    standalone_page.locator(".cm-menu summary").click()
    standalone_page.get_by_role("button", name="Print").click()
    wait_until(standalone_page, "window.printed === 1")
    standalone_page.emulate_media(media="print")
    wait_until(standalone_page, "document.querySelectorAll('.cm-print-list article').length > 0")
    assert standalone_page.locator(".cm-print-list article").count() == 500
    assert (
        "1,000 of 1,500 events are not printed"
        in standalone_page.locator(".cm-print-list").inner_text()
    )


def test_packed_event_opens_its_own_source(standalone_page, plain_document):
    event = plain_document["events"]["records"][1200]
    source = event["statements"][0]["source"]
    titles = {one["id"]: one["title"] for one in plain_document["sources"]}
    choose_tab(standalone_page, "Source")
    standalone_page.evaluate(f"{HANDLE_JS}.select({event['id']!r})")
    wait_until(
        standalone_page, "document.querySelector('.cm-source-text mark.cm-current') !== null"
    )
    chosen = standalone_page.evaluate(
        "document.querySelector('.cm-chooser').selectedOptions[0].textContent"
    )
    assert chosen == titles[source]


@pytest.mark.fresh_page
def test_read_in_source_scrolls_to_quote_on_phone(standalone_page, plain_document):
    standalone_page.set_viewport_size(PHONE_VIEWPORT)
    standalone_page.evaluate(
        f"{HANDLE_JS}.select({plain_document['events']['records'][700]['id']!r})"
    )
    standalone_page.get_by_role("button", name="Read in the source").click()
    wait_until(standalone_page, f"{FOCUSED_JS}.classList.contains('cm-mark-link')")
    box = standalone_page.evaluate(
        f"(({{top, bottom}}) => [top, bottom])({FOCUSED_JS}.getBoundingClientRect())"
    )
    assert 0 <= box[0] < box[1] <= PHONE_VIEWPORT["height"]


# --- scrolling, focus and gestures ----------------------------------------------------------------------------------------


def test_source_panel_keeps_source_when_popup_closes(standalone_page, plain_document):
    source = plain_document["events"]["records"][700]["statements"][0]["source"]
    choose_tab(standalone_page, "Source")
    standalone_page.evaluate(
        f"{HANDLE_JS}.select({plain_document['events']['records'][700]['id']!r})"
    )
    wait_until(
        standalone_page, "document.querySelector('.cm-source-text mark.cm-current') !== null"
    )
    chosen = standalone_page.evaluate("document.querySelector('.cm-chooser').value")
    assert chosen == source
    standalone_page.get_by_role("button", name="Next quote").click()
    standalone_page.evaluate(f"{HANDLE_JS}.select(null)")
    wait_in_page(standalone_page, 300)
    assert standalone_page.evaluate("document.querySelector('.cm-chooser').value") == source


@pytest.mark.fresh_page
def test_event_list_scrolls_to_event_whose_card_is_closed(standalone_page, plain_document):
    event = plain_document["events"]["records"][1250]["id"]
    standalone_page.evaluate(f"{HANDLE_JS}.select({event!r})")
    wait_until(standalone_page, "document.querySelector('.cm-event.cm-current') !== null")
    standalone_page.get_by_role("button", name="Back to the list").click()
    entry = f"""document.querySelector('[data-event-id="{event}"]').getBoundingClientRect()"""
    panel = "document.querySelector('.cm-panel-events').getBoundingClientRect()"
    wait_until(
        standalone_page, f"{entry}.top >= {panel}.top && {entry}.bottom <= {panel}.bottom + 1"
    )


def test_source_panel_scrolls_to_selected_quote(first_map_page):
    first_map_page.locator(".cm-event-button").last.click()
    choose_tab(first_map_page, "Source")
    mark = "document.querySelector('.cm-source-text mark.cm-current').getBoundingClientRect()"
    panel = "document.querySelector('.cm-panel-source').getBoundingClientRect()"
    wait_until(first_map_page, f"{mark}.top >= {panel}.top && {mark}.top <= {panel}.bottom")


def test_escape_focuses_map_when_list_is_hidden(first_map_page):
    first_map_page.evaluate(f"{HANDLE_JS}.select('checkpoint-established')")
    choose_tab(first_map_page, "Map")
    first_map_page.locator(".cm-map").focus()
    first_map_page.keyboard.press("Escape")
    assert first_map_page.locator(".cm-popup").is_hidden()
    assert first_map_page.evaluate(f"{FOCUSED_JS}.classList.contains('cm-map')")


@pytest.mark.fresh_page
def test_chart_is_fitted_to_narrow_window_that_is_typed(first_map_page):
    first_map_page.locator(".cm-edge:visible").first.click()
    for end, day in (("From", "2023-04-01"), ("To", "2023-04-30")):
        field = first_map_page.get_by_label(f"{end} (year, month or day)")
        field.fill(day)
        field.press("Enter")
    left, right = (
        first_map_page.locator(f".cm-handle-{end}").bounding_box()["x"] for end in ("start", "end")
    )
    assert right - left > 200


@pytest.mark.fresh_page
def test_two_pointers_drag_separate_slider_handles(first_map_page):
    first_map_page.locator(".cm-edge:visible").first.click()
    first_map_page.evaluate(f"{HANDLE_JS}.setWindow('2000-01-01', '2020-01-01')")
    before = viewer_state(first_map_page)
    first_map_page.evaluate(
        """() => {
      const area = document.querySelector('.cm-handle-end').parentElement;
      area.setPointerCapture = () => {};
      const at = (id, type, target, x) => target.dispatchEvent(new PointerEvent(type,
        { bubbles: true, pointerId: id, clientX: x, clientY: 0, button: 0, isPrimary: id === 1 }));
      const [start, end] = ['start', 'end'].map((side) => document.querySelector(`.cm-handle-${side}`));
      const [left, right] = [start, end].map((one) => one.getBoundingClientRect().left + 4);
      at(1, 'pointerdown', start, left);
      at(2, 'pointerdown', end, right);
      at(1, 'pointermove', start, left - 20);
      at(2, 'pointermove', end, right + 20);
      at(1, 'pointerup', start, left - 20);
      at(2, 'pointerup', end, right + 20);
    }"""
    )
    after = viewer_state(first_map_page)
    assert after["start"] < before["start"]
    assert after["end"] > before["end"]


@pytest.mark.fresh_page
def test_pinch_zooms_timeline_by_wheel_delta(first_map_page):
    first_map_page.locator(".cm-edge:visible").first.click()
    wheel = """(delta) => document.querySelector('.cm-handle-end').parentElement.dispatchEvent(
      new WheelEvent('wheel', { bubbles: true, cancelable: true, ctrlKey: true, deltaY: delta, clientX: 600 }))"""
    ticks = "[...document.querySelectorAll('.cm-edge')].some((one) => !one.hidden)"
    for _ in range(4):
        first_map_page.evaluate(wheel, -1)
    wait_in_page(first_map_page, 100)
    assert first_map_page.evaluate(ticks) is False
    for _ in range(4):
        first_map_page.evaluate(wheel, -100)
    wait_in_page(first_map_page, 100)
    assert first_map_page.evaluate(ticks) is True


def test_browser_without_decompression_shows_error(browser, plain_document, tmp_path):
    path = tmp_path / "old.html"
    path.write_text(
        scale.render_document(pack_large_document(plain_document), is_served=False),
        encoding="utf-8",
    )
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(path.as_uri())
    page.locator("[role=alert]").wait_for()
    assert "could not be read" in page.locator("[role=alert]").inner_text()
    assert page.locator(".conflict-map").get_attribute("aria-busy") is None
    page.close()


def test_regions_of_large_map_are_not_drawn_as_discs(open_page, region_map_page):
    page = open_page(region_map_page.as_uri())
    wait_in_page(page, 500)
    page.locator(".cm-legend > summary").click()
    legend = page.locator(".cm-legend").inner_text()
    assert "in an area" in legend
    assert re.search(r"\d+–\d+", legend), "the numbers of events that the discs stand for"
    assert "within the circle" not in legend
    page.locator(
        ".cm-legend > summary"
    ).click()  # closed again: the legend covers a part of the map
    x, y = page.evaluate(
        """() => {
      const box = document.querySelector('.cm-map').getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    }"""
    )
    page.mouse.click(x, y)
    assert "25 events here" in page.locator(".cm-popup-title").inner_text()


@pytest.fixture
def region_map_page(tmp_path):
    """A page of 3,200 points in the west of its view, and 25 events of one region in its middle."""
    ground = scale.load_ground()
    records = list(SyntheticEvents(3225).build_events()["records"])
    west, south, east, north = ground["bounds"]
    middle = [(west + east) / 2, (south + north) / 2]
    for number, record in enumerate(records):
        across = west + (east - west) * (0.05 + 0.3 * (number % 40) / 40)
        record["point"] = [across, south + (north - south) * (number % 71) / 71]
        if number % 129 == 0:
            record |= {"point": middle, "shape": 0, "mark": "region", "where_prec": 5}
    half = [(east - west) / 12, (north - south) / 12]
    ring = box(middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1])
    events = {"count": len(records), "shapes": [encode_geometry(ring)], "records": records}
    data = ground | {"events": events, "sources": build_sources(records)}
    path = tmp_path / "regions.html"
    path.write_text(
        scale.render_document(pack_large_document(data), is_served=False), encoding="utf-8"
    )
    return path
