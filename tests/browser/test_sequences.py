"""What readers do one after the other: each of these once ended somewhere else than it should."""

import pytest
from shapely.geometry import box

from bench import scale
from bench.synthetic import Synthetic, sources
from layers.document.delta_geometry import encode
from layers.packing.columns import packed_if_many
from tests.browser.conftest import COUNT, HANDLE, until

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 800}
FOCUSED = "document.activeElement"


@pytest.fixture
def first(opened, made):
    """The first map, exported."""
    return opened((made / "map.html").as_uri())


def state(page):
    return page.evaluate(f"{HANDLE}.state()")


def settled(page):
    """The address is written a quarter of a second after the last change."""
    page.wait_for_timeout(400)
    return page.evaluate("location.hash")


def tab(page, name):
    page.get_by_role("tab", name=name).click()


# --- the source ------------------------------------------------------------------------------------------------------


def test_next_goes_from_quote_to_quote_and_leaves_none_out(first):
    tab(first, "Source")
    marks = first.locator(".cm-source-text mark").count()
    assert marks > 10
    seen = []
    for _ in range(marks + 1):
        first.get_by_role("button", name="Next quote").click()
        seen.append(first.locator(".cm-position").inner_text())
    assert seen == [f"{n} of {marks} quotes" for n in [*range(1, marks + 1), 1]]


def test_back_leads_to_the_sentence_and_forward_again(first):
    first.evaluate(f"{HANDLE}.select('checkpoint-established')")
    first.get_by_role("button", name="Read in the source").first.click()
    read = settled(first)
    assert "p=source" in read
    tab(first, "Events")
    settled(first)
    first.locator(".cm-event-button").nth(3).click()
    other = settled(first)
    for step, wanted in (("back", None), ("back", read)):
        first.evaluate(f"history.{step}()")
        if wanted:
            until(first, f"location.hash === {wanted!r}")
    length = first.evaluate("history.length")
    assert settled(first) == read
    assert state(first)["selected"] == "checkpoint-established"
    assert first.evaluate("history.length") == length
    first.evaluate("history.go(2)")
    until(first, f"location.hash === {other!r}")


def test_a_link_that_hides_its_event_adds_nothing_to_the_history(first, opened):
    address = first.url.split("#")[0] + "#e=checkpoint-established&t=..2000-01-01"
    page = opened(address)
    length = page.evaluate("history.length")
    settled(page)
    assert state(page)["selected"] == "checkpoint-established"
    assert page.evaluate("history.length") == length


# --- the size --------------------------------------------------------------------------------------------------------


def test_turning_a_phone_is_no_move_of_the_map(opened, made):
    page = opened((made / "map.html").as_uri())
    page.set_viewport_size(PHONE)
    before = settled(page)
    for size in ({"width": 800, "height": 390}, PHONE):
        page.set_viewport_size(size)
        page.wait_for_timeout(500)
        assert "map=" not in settled(page)
        assert state(page)["map"] is None
    assert settled(page) == before


def test_an_event_far_away_stays_on_the_map_when_the_panel_grows(first):
    first.evaluate(f"{HANDLE}.select('blinken-pashinyan-call')")
    back = first.get_by_role("button", name="Back to the opening view")
    far = "() => document.querySelector('.cm-chip-back')?.checkVisibility() ?? false"
    first.wait_for_timeout(300)
    was = first.evaluate(far)
    for _ in range(2):
        first.locator(".cm-legend summary").click()
        first.wait_for_timeout(300)
        assert first.evaluate(far) == was
    assert back.count() == int(was)


# --- the list --------------------------------------------------------------------------------------------------------


def test_pages_of_the_list_turn_while_an_event_is_selected(inside):
    inside.locator(".cm-event-button").first.click()
    selected = state(inside)["selected"]
    later = inside.get_by_role("button", name="Later events")
    later.click()
    until(inside, f"{FOCUSED}.className === 'cm-event-button'")
    assert "101–200" in inside.locator(".cm-pager").last.inner_text().replace(" ", "")
    assert inside.locator(".cm-event.cm-current").count() == 0
    assert state(inside)["selected"] == selected
    inside.evaluate(f"{HANDLE}.select({selected!r})")
    assert "101–200" in inside.locator(".cm-pager").last.inner_text().replace(" ", "")


def test_a_list_of_one_place_keeps_to_what_is_shown(first):
    group = first.evaluate(
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
    kept = first.locator(".cm-popup-choice").first.inner_text().split("\n")[-1]
    first.evaluate(f"{HANDLE}.filter({{text: {kept!r}}})")
    assert first.locator(".cm-popup-choice").count() < group
    first.evaluate(f"{HANDLE}.filter({{text: 'zeppelin'}})")
    assert first.locator(".cm-popup").is_hidden()


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
def test_keys_on_the_map_are_not_the_browsers_own(first, key, code, held, steps, why):
    given = f"{{key: {key!r}, code: {code!r}, bubbles: true{f', {held}: true' if held else ''}}}"
    first.evaluate(
        f"document.querySelector('.cm-map').dispatchEvent(new KeyboardEvent('keydown', {given}))"
    )
    assert (state(first)["selected"] is not None) == steps, why


def test_a_window_as_wide_as_the_chart_plays(first):
    first.get_by_role("button", name="Show the whole timeline").click()
    first.locator(".cm-mode", has_text="Window").locator("input").check(force=True)
    first.get_by_role("button", name="Play").click()
    ends = {
        first.evaluate(f"{HANDLE}.state().end") for _ in range(6) if not first.wait_for_timeout(150)
    }
    assert len(ends) > 2
    first.get_by_role("button", name="Pause").click()


def test_going_back_stops_what_plays_and_keeps_the_theme(first):
    first.evaluate(f"{HANDLE}.setTheme('dark')")
    first.evaluate(f"{HANDLE}.select('checkpoint-established')")
    settled(first)
    first.get_by_role("button", name="Play").click()
    first.wait_for_timeout(200)
    first.evaluate("history.back()")
    first.get_by_role("button", name="Play").wait_for()
    restored = state(first)
    first.wait_for_timeout(400)
    assert state(first) == restored
    assert restored["theme"] == "dark"


def test_going_back_takes_the_typed_search_along(first):
    first.evaluate(f"{HANDLE}.select('checkpoint-established')")
    settled(first)
    field = first.locator(".cm-search input")
    field.fill("zzz")
    first.wait_for_timeout(600)
    first.evaluate("history.back()")
    until(first, f"{HANDLE}.state().filters.text === ''")
    assert field.input_value() == ""


def test_a_date_that_is_none_is_told_to_the_eye_too(first):
    field = first.get_by_label("To (year, month or day)")
    field.fill("soon")
    field.press("Enter")
    told = first.locator(".cm-complaint")
    assert told.is_visible()
    assert "“soon” is not a date" in told.inner_text()
    assert field.get_attribute("aria-describedby") == told.get_attribute("id")
    field.fill("2023-04")
    field.press("Enter")
    assert told.is_hidden()


# --- where the focus goes --------------------------------------------------------------------------------------------


def test_the_focus_is_never_lost_with_a_button_that_goes(first):
    first.locator(".cm-search input").fill("zeppelin")
    first.get_by_role("button", name="Reset").locator("visible=true").last.click()
    assert first.evaluate(f"{FOCUSED}.type") == "search"
    for _ in range(3):
        first.get_by_role("button", name="Zoom into the timeline").click()
    edge = first.locator(".cm-edge:visible").first
    edge.focus()
    edge.press("Enter")
    assert first.evaluate(f"{FOCUSED}.getAttribute('role')") == "slider"


def test_escape_after_the_nearest_event_leads_to_its_entry(first):
    first.evaluate(f"{HANDLE}.filter({{types: ['violence']}})")
    first.evaluate(f"{HANDLE}.setWindow('1900-01-01', '1900-02-01')")
    nearest = first.get_by_role("button", name="Go to the nearest event")
    nearest.focus()
    nearest.press("Enter")
    selected = state(first)["selected"]
    first.keyboard.press("Escape")
    entry = f"{FOCUSED}.parentElement.dataset.eventId"
    assert first.evaluate(entry) == selected


# --- packed texts ----------------------------------------------------------------------------------------------------


def test_what_is_asked_before_the_events_are_there_is_done(opened, plain, tmp_path, browser):
    wanted = plain["events"]["records"][900]["id"]
    path = tmp_path / "early.html"
    path.write_text(scale.page(packed_if_many(plain), served=False), encoding="utf-8")
    page = browser.new_page()
    page.add_init_script(
        f"""addEventListener('DOMContentLoaded', () => setTimeout(() => {{
          window.waited = {HANDLE}.state() === null;
          {HANDLE}.select({wanted!r});
        }}))"""
    )
    page.goto(path.as_uri())
    until(page, f"{HANDLE}.state()?.shown > 0")
    until(page, "document.querySelector('.cm-popup mark') !== null")
    assert state(page)["selected"] == wanted
    assert page.evaluate("window.waited") is True, "it was asked while the events were packed"
    page.close()


def test_a_search_closes_what_it_hides_and_tells(inside, plain):
    event = plain["events"]["records"][700]
    inside.evaluate(f"{HANDLE}.select({event['id']!r})")
    inside.evaluate("window.told = []")
    inside.evaluate(f"void {HANDLE}.on('change', (state) => window.told.push(state))")
    inside.evaluate(f"{HANDLE}.filter({{text: 'zeppelin'}})")
    assert inside.locator(".cm-summary").inner_text() == "Searching the texts …"
    until(inside, f"{HANDLE}.state().shown === 0")
    assert state(inside)["selected"] is None
    assert inside.locator(".cm-popup").is_hidden()
    assert inside.evaluate("window.told.at(-1).shown") == 0


def test_a_search_that_cannot_be_done_says_so(opened, beside):
    _, address = beside
    page = opened(address)
    page.route("**/map-texts/**", lambda route: route.abort())
    page.evaluate(f"{HANDLE}.filter({{text: 'zeppelin'}})")
    until(page, "document.querySelector('.cm-summary').textContent.includes('could not be loaded')")
    assert state(page)["shown"] == COUNT


def test_stepping_says_what_the_columns_know(inside):
    inside.locator(".cm-map").focus()
    inside.evaluate(f"{HANDLE}.setWindow('2019-01-01', '2019-06-01')")
    inside.locator(".cm-map").press("n")
    said = inside.locator(".cm-hidden[role=status]").inner_text()
    assert said
    assert "events shown" not in said


def test_print_has_the_texts_and_counts_what_it_leaves_out(inside):
    inside.evaluate("window.printed = 0; void (window.print = () => { window.printed++; })")
    inside.locator(".cm-menu summary").click()
    inside.get_by_role("button", name="Print").click()
    until(inside, "window.printed === 1")
    inside.emulate_media(media="print")
    until(inside, "document.querySelectorAll('.cm-print-list article').length > 0")
    assert inside.locator(".cm-print-list article").count() == 500
    assert "1,000 more of 1,500 events" in inside.locator(".cm-print-list").inner_text()


def test_the_source_of_a_packed_event_is_its_own(inside, plain):
    event = plain["events"]["records"][1200]
    source = event["statements"][0]["source"]
    titles = {one["id"]: one["title"] for one in plain["sources"]}
    tab(inside, "Source")
    inside.evaluate(f"{HANDLE}.select({event['id']!r})")
    until(inside, "document.querySelector('.cm-source-text mark.cm-current') !== null")
    chosen = inside.evaluate("document.querySelector('.cm-chooser').selectedOptions[0].textContent")
    assert chosen == titles[source]


def test_read_in_the_source_leads_there_on_a_phone_too(inside, plain):
    inside.set_viewport_size(PHONE)
    inside.evaluate(f"{HANDLE}.select({plain['events']['records'][700]['id']!r})")
    inside.get_by_role("button", name="Read in the source").click()
    until(inside, f"{FOCUSED}.classList.contains('cm-mark-link')")
    box = inside.evaluate(
        f"(({{top, bottom}}) => [top, bottom])({FOCUSED}.getBoundingClientRect())"
    )
    assert 0 <= box[0] < box[1] <= PHONE["height"]


# --- found by a third reading ----------------------------------------------------------------------------------------


def test_a_source_stays_when_the_popup_closes(inside, plain):
    source = plain["events"]["records"][700]["statements"][0]["source"]
    tab(inside, "Source")
    inside.evaluate(f"{HANDLE}.select({plain['events']['records'][700]['id']!r})")
    until(inside, "document.querySelector('.cm-source-text mark.cm-current') !== null")
    chosen = inside.evaluate("document.querySelector('.cm-chooser').value")
    assert chosen == source
    inside.get_by_role("button", name="Next quote").click()
    inside.evaluate(f"{HANDLE}.select(null)")
    inside.wait_for_timeout(300)
    assert inside.evaluate("document.querySelector('.cm-chooser').value") == source


def test_the_list_comes_to_the_event_once_its_texts_are_there(inside, plain):
    inside.evaluate(f"{HANDLE}.select({plain['events']['records'][1250]['id']!r})")
    until(inside, "document.querySelector('.cm-event.cm-current') !== null")
    entry = "document.querySelector('.cm-event.cm-current').getBoundingClientRect()"
    panel = "document.querySelector('.cm-panel-events').getBoundingClientRect()"
    until(inside, f"{entry}.top >= {panel}.top && {entry}.bottom <= {panel}.bottom + 1")


def test_the_source_opens_at_the_chosen_sentence(first):
    first.locator(".cm-event-button").last.click()
    tab(first, "Source")
    mark = "document.querySelector('.cm-source-text mark.cm-current').getBoundingClientRect()"
    panel = "document.querySelector('.cm-panel-source').getBoundingClientRect()"
    until(first, f"{mark}.top >= {panel}.top && {mark}.top <= {panel}.bottom")


def test_escape_leads_on_where_the_list_is_hidden(first):
    first.evaluate(f"{HANDLE}.select('checkpoint-established')")
    tab(first, "Map")
    first.locator(".cm-popup-title").focus()
    first.keyboard.press("Escape")
    assert first.evaluate(f"{FOCUSED}.classList.contains('cm-map')")


def test_two_fingers_on_the_timeline_keep_to_their_handles(first):
    first.evaluate(f"{HANDLE}.setWindow('2000-01-01', '2020-01-01')")
    before = state(first)
    first.evaluate(
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
    after = state(first)
    assert after["start"] < before["start"]
    assert after["end"] > before["end"]


def test_a_pinch_zooms_the_timeline_by_what_it_says(first):
    first.get_by_role("button", name="Show the whole timeline").click()
    wheel = """(delta) => document.querySelector('.cm-handle-end').parentElement.dispatchEvent(
      new WheelEvent('wheel', { bubbles: true, cancelable: true, ctrlKey: true, deltaY: delta, clientX: 600 }))"""
    ticks = "[...document.querySelectorAll('.cm-edge')].some((one) => !one.hidden)"
    for _ in range(4):
        first.evaluate(wheel, -1)
    first.wait_for_timeout(100)
    assert first.evaluate(ticks) is False
    for _ in range(4):
        first.evaluate(wheel, -100)
    first.wait_for_timeout(100)
    assert first.evaluate(ticks) is True


def test_a_map_that_cannot_be_unpacked_says_so(browser, plain, tmp_path):
    path = tmp_path / "old.html"
    path.write_text(scale.page(packed_if_many(plain), served=False), encoding="utf-8")
    page = browser.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(path.as_uri())
    page.locator("[role=alert]").wait_for()
    assert "cannot be read here" in page.locator("[role=alert]").inner_text()
    assert page.locator(".conflict-map").get_attribute("aria-busy") is None
    page.close()


def test_regions_of_a_map_of_thousands_are_no_discs(opened, located_regions):
    page = opened(located_regions.as_uri())
    page.wait_for_timeout(500)
    legend = page.locator(".cm-legend").inner_text()
    assert "in an area" in legend
    assert "the larger, the more events" in legend
    assert "within the circle" not in legend
    x, y = page.evaluate(
        """() => {
      const box = document.querySelector('.cm-map').getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    }"""
    )
    page.mouse.click(x, y)
    assert "25 events here" in page.locator(".cm-popup-title").inner_text()


@pytest.fixture
def located_regions(tmp_path):
    """A page of 3,200 points in the west of its view, and 25 events of one region in its middle."""
    ground = scale.ground()
    records = list(Synthetic(3225).events()["records"])
    west, south, east, north = ground["bounds"]
    middle = [(west + east) / 2, (south + north) / 2]
    for number, record in enumerate(records):
        across = west + (east - west) * (0.05 + 0.3 * (number % 40) / 40)
        record["point"] = [across, south + (north - south) * (number % 71) / 71]
        if number % 129 == 0:
            record |= {"point": middle, "shape": 0, "mark": "region", "where_prec": 5}
    half = [(east - west) / 12, (north - south) / 12]
    ring = box(middle[0] - half[0], middle[1] - half[1], middle[0] + half[0], middle[1] + half[1])
    events = {"count": len(records), "shapes": [encode(ring)], "records": records}
    data = ground | {"events": events, "sources": sources(records)}
    path = tmp_path / "regions.html"
    path.write_text(scale.page(packed_if_many(data), served=False), encoding="utf-8")
    return path
