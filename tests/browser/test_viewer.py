"""The behaviour of the viewer, the same in file, widget and app and in three engines."""

import io
import json
import re

import pytest
from PIL import Image

from tests.support.browser.engines.engines import ENGINES
from tests.support.browser.kept_pages import SETTLED_JS
from tests.support.browser.outlet import LISTED_IDS_JS
from tests.support.browser.pages import CHECKPOINT, OVERFLOW_WIDTH_JS
from tests.support.browser.selectors import OPEN_POPUP

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("engine", ENGINES)]
PANEL_MARK = ".cm-panel-source mark .cm-mark-link"


def collapse_spaces(text):
    return re.sub(r"\s+", " ", text).strip()


def popup_quotes(outlet):
    """Return the quoted sentences of the popup, once it is open."""
    outlet.wait_for(f"document.querySelector('{OPEN_POPUP} mark')")
    return [collapse_spaces(quote) for quote in outlet.all_texts(f"{OPEN_POPUP} mark")]


@pytest.mark.fresh_page
def test_viewer_makes_no_foreign_requests_or_messages(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    outlet.call_handle(f"select('{CHECKPOINT}')")
    outlet.call_handle("setWindow('2023-04-01', '2023-04-30')")
    outlet.wait_until_idle()
    own = outlet.address.split("/", 3)[:3]
    assert outlet.request_urls, "the page itself is among what was asked for"
    foreign = [
        url
        for url in outlet.request_urls
        if not url.startswith(("data:", "blob:", "about:")) and url.split("/", 3)[:3] != own
    ]
    assert foreign == []
    assert [text for text in outlet.console_messages if not is_streamlit_message(text)] == []


def is_streamlit_message(text):
    """Return whether a message is of Streamlit's own page."""
    return "Streamlit" in text or "Manifest" in text or "theme" in text.lower()


@pytest.mark.every_pair
def test_selected_event_shows_its_sentences(open_outlet, outlet_kind, article_text, event_ids):
    outlet = open_outlet(outlet_kind)
    text = collapse_spaces(article_text)
    for event in event_ids:
        if outlet_kind == "app":  # its table follows each selection, and reports it with a delay
            outlet.wait_for(SETTLED_JS)
        outlet.call_handle(f"select('{event}')")
        quotes = popup_quotes(outlet)
        assert quotes, event
        assert all(quote in text for quote in quotes), event
        assert outlet.call_handle("state().selected") == event


def test_event_list_opens_popup_with_quotes(open_outlet, outlet_kind, event_ids):
    outlet = open_outlet(outlet_kind)
    assert sorted(outlet.list_event_ids()) == sorted(event_ids), "every event is in the list once"
    outlet.turn_to_event(CHECKPOINT)
    outlet.click(f"[data-event-id={CHECKPOINT}] button")
    marks = popup_quotes(outlet)
    assert any(mark.startswith("Last weekend, the Azerbaijani government") for mark in marks)
    assert any("Azerbaijan claims" in mark for mark in marks), (
        "conflicting accounts stand in one popup"
    )
    assert any("condemnation" in mark for mark in marks)


def test_time_window_limits_visible_events(open_outlet, outlet_kind, event_ids):
    outlet = open_outlet(outlet_kind)
    everything = outlet.call_handle("state().shown")
    assert everything == len(event_ids)
    outlet.call_handle("setWindow('2023-04-29', '2023-04-30')")
    ids = outlet.list_event_ids()
    assert 0 < outlet.call_handle("state().shown") == len(ids) < everything
    assert "blinken-aliyev-call" in ids
    assert "war-2020" not in ids
    outlet.call_handle("setWindow(null, null)")
    assert outlet.call_handle("state().shown") == everything


def test_filters_work_by_handle_and_by_form(open_outlet, outlet_kind, event_ids):
    outlet = open_outlet(outlet_kind)
    outlet.call_handle("filter({types: ['violence']})")
    assert outlet.call_handle("state().shown") == len(outlet.evaluate(LISTED_IDS_JS)) == 3
    outlet.call_handle("filter(null)")
    assert outlet.call_handle("state().shown") == len(event_ids)
    outlet.click(".cm-filters > summary")
    outlet.click(".cm-filters .cm-check", "Violence")
    outlet.wait_for("document.querySelectorAll('[data-event-id]').length === 3")
    outlet.click(".cm-filter-chips button", "Violence")
    outlet.wait_for("document.querySelector('.cm-filter-chips').hidden")
    assert outlet.call_handle("state().shown") == len(event_ids)
    outlet.click(".cm-filters .cm-check", "Violence")
    outlet.wait_for("document.querySelectorAll('[data-event-id]').length === 3")
    outlet.click(".cm-filters button", "Reset")
    assert outlet.call_handle("state().shown") == len(event_ids)


def test_listener_receives_selection_until_removed(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    received = outlet.evaluate(
        """(() => {
          const map = document.querySelector('.conflict-map').conflictMap;
          const received = [];
          const off = map.on('select', (event) => received.push(event.id));
          map.select('war-2020');
          off();
          map.select('corridor-blocked');
          return received;
        })()"""
    )
    assert received == ["war-2020"]


def test_source_panel_marks_every_quote_and_links_events(open_outlet, outlet_kind, article_text):
    outlet = open_outlet(outlet_kind)
    outlet.call_handle(f"select('{CHECKPOINT}')")
    outlet.click(f"{OPEN_POPUP} button", "Read in the source")
    outlet.wait_for("document.querySelector('.cm-panel-source mark')")
    marks = [collapse_spaces(quote) for quote in outlet.all_texts(".cm-panel-source mark")]
    assert len(marks) >= 16
    assert all(quote in collapse_spaces(article_text) for quote in marks)
    assert "Blinken voices concerns" in outlet.first_text(".cm-panel-source")
    outlet.click(PANEL_MARK, "The war in 2020")
    outlet.wait_for(
        "document.querySelector('.conflict-map').conflictMap.state().selected === 'war-2020'"
    )


def test_language_change_translates_tabs(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    english = outlet.all_texts(".cm-tab")
    outlet.call_handle("setLanguage('hy')")
    assert outlet.evaluate("document.querySelector('.conflict-map').lang") == "hy"
    armenian = outlet.all_texts(".cm-tab")
    assert len(armenian) == len(english)
    assert not set(armenian) & set(english)


@pytest.mark.fresh_page
def test_map_canvases_are_drawn(open_outlet, outlet_kind):
    """The ground, the names and the events: each canvas has pixels, and so has the picture of the page."""
    outlet = open_outlet(outlet_kind)
    outlet.wait_for(
        "[...document.querySelectorAll('.conflict-map canvas.cm-canvas')].every((one) => {"
        " const {data} = one.getContext('2d').getImageData(0, 0, one.width, one.height);"
        " return data.some((value) => value > 0); })"
    )
    outlet.wait_until_idle()
    picture = Image.open(io.BytesIO(outlet.tab.take_screenshot())).convert("RGB")
    map_part = picture.crop(
        (picture.width // 4, picture.height // 4, picture.width // 2, picture.height // 2)
    )
    counts = map_part.getcolors(maxcolors=map_part.width * map_part.height)
    commonest = max(count for count, _ in counts)
    assert len(counts) > 50
    assert commonest < 0.97 * map_part.width * map_part.height


@pytest.mark.fresh_page
@pytest.mark.parametrize("outlet_kind", ["file", "app"])
def test_permalink_restores_selection_and_time(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    outlet.call_handle("setWindow('2023-04-22', '2023-04-30')")
    outlet.call_handle(f"select('{CHECKPOINT}')")
    outlet.wait_for("location.hash.includes('checkpoint')")
    fragment = outlet.evaluate("location.hash")
    state = outlet.call_handle("state()")
    again = open_outlet(outlet_kind, fragment=fragment)
    restored = again.call_handle("state()")
    assert restored["selected"] == CHECKPOINT
    assert (restored["start"], restored["end"]) == (state["start"], state["end"])
    assert popup_quotes(again)


@pytest.mark.fresh_page
@pytest.mark.parametrize(
    "fragment",
    [
        "#e=nothing",
        "#t=abc",
        "#" + "x" * 20000,
        "#e=%",
        "#t=9999..1111&m=[]&q=",
        "#__proto__=1",
    ],
    ids=["no such event", "no time", "long", "half an escape", "nonsense", "prototype"],
)
def test_invalid_permalink_shows_default_view(open_outlet, fragment, event_ids):
    outlet = open_outlet("file", fragment=fragment)
    assert outlet.console_messages == []
    assert outlet.call_handle("state().shown") == len(event_ids)


@pytest.mark.fresh_page
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_layout_fits_page_width_and_shows_attribution(open_outlet, outlet_kind, width):
    outlet = open_outlet(outlet_kind, width=width, height=844)
    assert width - 20 <= outlet.evaluate_outside("innerWidth") <= width
    for state in ("state()", f"select('{CHECKPOINT}')", "setLanguage('ru')", "setLanguage('en')"):
        outlet.call_handle(state)
        outlet.wait_for(f"{OVERFLOW_WIDTH_JS} <= 0")  # a frame is resized after its content
        assert outlet.evaluate_outside(OVERFLOW_WIDTH_JS) <= 0, state
    assert outlet.is_visible(".cm-credits")
    assert "OpenStreetMap contributors" in outlet.first_text(".cm-credits")


IN_VIEW_JS = """((selector) => { const e = document.querySelector(selector), box = e.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width, 60) / 2, box.top + Math.min(box.height, 20) / 2];
  return {seen: Boolean(document.elementFromPoint(x, y)?.closest(selector)), y: Math.round(y)}; })"""
FRAME_POSITION_JS = """(() => { const box = document.querySelector('iframe')?.getBoundingClientRect(); return [box?.top ?? 0, innerHeight]; })()"""


def is_in_view(outlet, selector, *, around=True):
    """Return whether the start of an element is on the screen and not covered.

    The position of the frame in the article is considered only if `around`.
    """
    start = outlet.evaluate(f"{IN_VIEW_JS}({json.dumps(selector)})")
    if not (start["seen"] and around):
        return start["seen"]
    top, height = outlet.evaluate_outside(FRAME_POSITION_JS)
    return 0 <= start["y"] + (top if outlet.kind == "widget" else 0) < height


@pytest.mark.every_pair
@pytest.mark.fresh_page
def test_phone_list_opens_popup_sheet_and_returns(open_outlet, outlet_kind, engine):
    """In WebKit a frame of another origin cannot scroll the article, so only the frame is checked."""
    around = (outlet_kind, engine) != ("widget", "webkit")
    outlet = open_outlet(outlet_kind, width=390, height=844)
    entry = f"[data-event-id={CHECKPOINT}] button"
    outlet.turn_to_event(CHECKPOINT)
    outlet.click(entry)
    assert popup_quotes(outlet)
    for part in (".cm-popup-title", f"{OPEN_POPUP} mark"):
        wait_until_in_view(outlet, part, around=around)
    outlet.click(".cm-popup [aria-label=Close]")
    wait_until_in_view(outlet, entry, around=around)
    assert outlet.evaluate(
        f"document.activeElement === document.querySelector({json.dumps(entry)})"
    )


def wait_until_in_view(outlet, selector, *, around):
    for _ in range(200):
        if is_in_view(outlet, selector, around=around):
            return
        outlet.tab.sleep_ms(50)
    pytest.fail(f"{selector} is not in view")


@pytest.mark.fresh_page
def test_viewer_follows_dark_colour_scheme(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind, color_scheme="dark")
    ground = "getComputedStyle(document.querySelector('.conflict-map')).backgroundColor.match(/[\\d.]+/g).map(Number)"
    outlet.wait_for(f"{ground}.slice(0, 3).every((one) => one < 80)")


@pytest.mark.fresh_page
def test_widget_height_fits_content(open_outlet):
    outlet = open_outlet("widget", width=390, height=844)
    frame = "Math.round(document.querySelector('iframe').getBoundingClientRect().height)"
    inner = outlet.evaluate("document.documentElement.scrollHeight")
    assert 500 < inner < 2600, "the text of the article continues below"
    for _ in range(20):
        if (
            abs(
                outlet.evaluate_outside(frame)
                - outlet.evaluate("document.documentElement.scrollHeight")
            )
            <= 2
        ):
            return
        outlet.wait_until_idle()
    pytest.fail(f"the frame is {outlet.evaluate_outside(frame)} pixels high, its content {inner}")


@pytest.mark.fresh_page
def test_widget_works_without_scripts_of_article(open_outlet, exported, kit_url):
    page = exported / "kit" / "bare.html"
    page.write_text(
        (exported / "kit" / "article.html").read_text().split("<script>")[0] + "</body></html>"
    )
    outlet = open_outlet("widget", width=600)
    outlet.open(f"{kit_url}/bare.html")
    assert (
        outlet.evaluate_outside("document.querySelector('iframe').getBoundingClientRect().height")
        >= 480
    )
    assert outlet.evaluate("document.documentElement.clientHeight") >= 480


def test_exported_file_without_scripts_shows_quotes(engine, browser, exported):
    if engine != "chromium":
        pytest.skip(f"{engine} answers nothing from a page without script")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((exported / "map.html").as_uri())
    assert page.locator("noscript mark").count() >= 16 or page.locator("mark").count() >= 16
    assert page.locator("svg").first.is_visible()
    context.close()


# --- the card of an event in a wide viewer ----------------------------------------------------------------------------


def test_wide_viewer_shows_event_in_panel_and_keeps_map(open_outlet):
    """The card covers none of the map, and names all accounts in view before the first one ends."""
    outlet = open_outlet("file")
    view = outlet.call_handle("state().map")
    outlet.call_handle(f"select('{CHECKPOINT}')")
    assert popup_quotes(outlet)
    boxes = outlet.evaluate(
        """['.cm-popup', '.cm-panel', '.cm-map-area', '.cm-accounts'].map((selector) => {
          const box = document.querySelector(selector).getBoundingClientRect();
          return [box.left, box.top, box.right, box.bottom]; })"""
    )
    popup, panel, area, accounts = boxes
    assert popup[0] >= max(panel[0], area[2])
    assert accounts[3] < popup[3]
    assert outlet.call_handle("state().map") == view
    names = outlet.all_texts(".cm-accounts button")
    assert len(names) == 3
    outlet.click(".cm-accounts button:last-of-type")
    assert outlet.evaluate("document.activeElement.className") == "cm-statement"
    assert names[-1] in outlet.evaluate("document.activeElement.textContent")
    assert outlet.is_visible(".cm-accounts button:last-of-type")
    outlet.click(".cm-popup-back")
    assert outlet.is_visible(".cm-event-button")
    assert outlet.call_handle("state().selected") is None
