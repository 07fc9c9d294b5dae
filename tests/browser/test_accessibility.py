"""Accessibility: axe-core in every state, zoom, reduced motion, forced colours, touch, right to left."""

import copy
import json
import re
from pathlib import Path

import pytest

from tests.support.browser.engines.engines import ENGINES
from tests.support.browser.pages import (
    AXE_SCRIPT,
    CHECKPOINT,
    HANDLE_JS,
    OUTLETS,
    OVERFLOW_WIDTH_JS,
    wait_in_page,
)
from tests.support.browser.selectors import FIND_MARK_JS, OPEN_POPUP
from tests.support.exported_pages import DATA_PATTERN, read_page_document

pytestmark = pytest.mark.browser
each_engine = pytest.mark.parametrize("engine", ENGINES)
SELECT_CALL = f"select('{CHECKPOINT}')"


def click_first(selector):
    return lambda outlet: outlet.frame.locator(selector).first.click()


def open_place_list(outlet):
    """Click a mark with a number, which opens the list of its events."""
    outlet.wait_until_painted()
    mark = outlet.frame.evaluate(f"{FIND_MARK_JS}({{lines: 2, words: ''}})")
    outlet.frame.locator(".cm-map").click(position=mark)
    outlet.frame.locator(".cm-popup .cm-popup-list").wait_for(timeout=5000)


def filter_to_no_match(outlet):
    outlet.call_handle("filter({text: 'nothing is called this'})")


# name: function that reaches the state, width, options of the browser's context
VIEWER_STATES = {
    "opening": (lambda _: None, 1280, {}),
    "popup": (lambda outlet: outlet.call_handle(SELECT_CALL), 1280, {}),
    "same place": (open_place_list, 1280, {}),
    "reading": (click_first("[id$=-tab-source]"), 1280, {}),
    "filters": (click_first(".cm-filters summary"), 1280, {}),
    "map panel": (click_first("[id$=-tab-map]"), 1280, {}),
    "menu": (click_first(".cm-menu summary"), 1280, {}),
    "nothing found": (filter_to_no_match, 1280, {}),
    "window": (
        lambda outlet: outlet.call_handle("setWindow('2023-04-01', '2023-04-30')"),
        1280,
        {},
    ),
    "dark": (lambda outlet: outlet.call_handle(SELECT_CALL), 1280, {"color_scheme": "dark"}),
    "dark reading": (click_first("[id$=-tab-source]"), 1280, {"color_scheme": "dark"}),
    "phone": (lambda _: None, 390, {}),
    "phone popup": (lambda outlet: outlet.call_handle(SELECT_CALL), 390, {}),
    "Armenian": (lambda outlet: outlet.call_handle("setLanguage('hy')"), 1280, {}),
    "forced colours": (
        lambda outlet: outlet.call_handle(SELECT_CALL),
        1280,
        {"forced_colors": "active"},
    ),
}


@pytest.fixture(scope="module")
def axe_source():
    if not AXE_SCRIPT.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    return AXE_SCRIPT.read_text(encoding="utf-8")


# the widget and the app show the same viewer: in them, the states in which their page differs
STATES_OF_EACH_OUTLET = ("opening", "popup", "dark reading", "phone popup")
CHECKED_STATES = [
    (kind, state)
    for kind in OUTLETS
    for state in VIEWER_STATES
    if kind == "file" or state in STATES_OF_EACH_OUTLET
]


@pytest.mark.parametrize(("outlet_kind", "state"), CHECKED_STATES)
def test_viewer_state_has_no_axe_violations(open_outlet, outlet_kind, axe_source, state):
    reach, width, options = VIEWER_STATES[state]
    outlet = open_outlet(outlet_kind, width=width, **options)
    reach(outlet)
    outlet.wait_until_painted()
    assert find_violations(outlet, axe_source) == []


def find_violations(outlet, axe):
    """Return rule, impact and elements of each violation; in the app those of the viewer only."""
    if not outlet.evaluate("'axe' in window"):
        outlet.evaluate(f"(() => {{ {axe} }})()")
    scope = "document.querySelector('.conflict-map')" if outlet.kind == "app" else "document"
    return outlet.evaluate(
        f"""(async () => (await axe.run({scope}, {{resultTypes: ['violations']}})).violations.map(
          (one) => [one.id, one.impact, one.nodes.map((node) => node.target.join(' ')).slice(0, 5)]))()"""
    )


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "chromium"])
def test_viewer_has_no_axe_violations_in_other_engines(open_outlet, outlet_kind, axe_source):
    """The main states one after the other: engines may render the same page differently."""
    outlet = open_outlet(outlet_kind)
    violations = {"opening": find_violations(outlet, axe_source)}
    for state, call in {"popup": SELECT_CALL, "closed": "select(null)"}.items():
        outlet.call_handle(call)
        outlet.wait_until_painted()
        violations[state] = find_violations(outlet, axe_source)
    for state in ("[id$=-tab-source]", "[id$=-tab-events]", ".cm-filters > summary"):
        outlet.click(state)
        outlet.wait_until_painted()
        violations[state] = find_violations(outlet, axe_source)
    assert {state: one for state, one in violations.items() if one} == {}


@pytest.mark.fresh_page
def test_axe_detects_image_without_alt(open_outlet, axe_source):
    """The check can fail: an image without text is reported."""
    outlet = open_outlet("file")
    outlet.frame.evaluate("document.querySelector('main, .conflict-map').append(new Image())")
    assert "image-alt" in [rule for rule, *_ in find_violations(outlet, axe_source)]


# a window of 1280 by 1024 pixels has 320 by 256 at 400 %
IS_VISIBLE_JS = """((selector) => { const e = document.querySelector(selector); e.scrollIntoView({block: 'center'});
  const box = e.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + box.height / 2);
  return box.left >= 0 && box.right <= innerWidth + 0.5 && (e.contains(at) || Boolean(at?.contains(e))); })"""
PARTS_AT_400_PERCENT = (".cm-title", ".cm-menu > summary", ".cm-map-tools button", "[aria-label=Play]", ".cm-date", ".cm-handle-end",
    ".cm-credits", "[id$=-tab-source]", ".cm-search input", ".cm-filters > summary", ".cm-event-button")  # fmt: skip
POPUP_PARTS = (".cm-popup-title", ".cm-popup [aria-label=Close]", ".cm-popup .cm-facts", ".cm-popup mark", ".cm-statement .cm-text-button",
    ".cm-popup .cm-grounds dd")  # fmt: skip


@pytest.mark.fresh_page
@each_engine
def test_page_at_400_percent_zoom_shows_every_part(open_outlet, outlet_kind, event_ids):
    outlet = open_outlet(outlet_kind, width=320, height=256)
    for call, parts in (
        ("state()", PARTS_AT_400_PERCENT),
        (SELECT_CALL, POPUP_PARTS),
        ("select(null)", PARTS_AT_400_PERCENT),
    ):
        outlet.call_handle(call)
        outlet.wait_for(f"{OVERFLOW_WIDTH_JS} <= 0")
        hidden = [
            one for one in parts if not outlet.evaluate(f"{IS_VISIBLE_JS}({json.dumps(one)})")
        ]
        assert hidden == []
    assert sorted(outlet.list_event_ids()) == sorted(event_ids)


@pytest.mark.fresh_page
def test_map_in_low_window_leaves_scrollable_margin(open_outlet):
    """The wheel over the map zooms the map: without a margin a reader could not scroll past it."""
    outlet = open_outlet("file", width=320, height=256)
    high = outlet.evaluate("document.querySelector('.cm-map-area').clientHeight")
    assert high <= 0.9 * 256


@pytest.mark.fresh_page
@pytest.mark.parametrize("width", [1280, 320])
def test_controls_are_inside_viewport(open_outlet, width):
    outlet = open_outlet("file", width=width, height=844)
    cut = outlet.frame.evaluate(
        """() => [...document.querySelectorAll('.conflict-map :is(button, input, select, summary)')]
          .filter((e) => e.checkVisibility({checkVisibilityCSS: true}) && !e.closest('.cm-skip'))
          .filter((e) => { const box = e.getBoundingClientRect();
            return box.left < -1 || box.right > document.documentElement.clientWidth + 1
              || e.matches('button') && e.scrollWidth > e.clientWidth + 1; })
          .map((e) => e.className + ' ' + (e.ariaLabel ?? e.textContent))"""
    )
    assert cut == []


MOVING_ELEMENTS_JS = """[...document.querySelectorAll('.conflict-map, .conflict-map *')].filter((e) => {
  const {transitionDuration, animationDuration} = getComputedStyle(e);
  return [transitionDuration, animationDuration].some((text) => text.split(',').some((one) => parseFloat(one) > 0.001));
}).map((e) => e.className)"""
# the positions of the first canvas in each frame, for half a second after an action
TRACK_MOVEMENT_JS = """(() => { window.track = new Set(); const ground = document.querySelector('.cm-canvas'), since = performance.now();
  (function look() { const {x, y, width} = ground.getBoundingClientRect();
    track.add([x, y, width].map(Math.round).join()); window.looking = performance.now() < since + 500;
    if (looking) requestAnimationFrame(look); })(); })()"""


def count_map_positions(outlet, act):
    """Count the positions of the first canvas during an action."""
    outlet.evaluate(TRACK_MOVEMENT_JS)
    act()
    outlet.wait_for("looking === false")
    return outlet.evaluate("track.size")


@pytest.mark.fresh_page
@each_engine
def test_reduced_motion_disables_animations(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind, reduced_motion="reduce")
    assert outlet.evaluate(MOVING_ELEMENTS_JS) == []
    outlet.tab.sleep_ms(500)  # the frame of the widget is still being fitted to its content
    for act in (
        lambda: outlet.click("[aria-label='Zoom in']"),
        lambda: (outlet.focus(".cm-map"), outlet.press("ArrowRight")),
        lambda: outlet.press("+"),
        lambda: outlet.call_handle("select('blinken-aliyev-call')"),
    ):
        # before, after, and redrawn with its margin
        assert count_map_positions(outlet, act) <= 3
        assert outlet.evaluate("document.getAnimations().length") == 0


@pytest.mark.fresh_page
def test_map_animates_without_reduced_motion(open_outlet):
    outlet = open_outlet("file", reduced_motion="no-preference")
    outlet.focus(".cm-map")
    assert count_map_positions(outlet, lambda: outlet.press("ArrowRight")) > 3


@pytest.mark.fresh_page
@each_engine
def test_playback_with_reduced_motion_steps_by_event(open_outlet):
    outlet = open_outlet("file", reduced_motion="reduce")
    outlet.evaluate(
        f"void (window.ends = [], {HANDLE_JS}.on('window', ({{end}}) => ends.push(end)))"
    )
    outlet.call_handle("setWindow(null, '2023-04-22')")
    outlet.click("[aria-label=Play]")
    outlet.wait_for("ends.at(-1) === '2023-04-30'")
    outlet.wait_for("document.querySelector('[aria-label=Play]')")
    assert outlet.evaluate("ends") == [
        "2023-04-22",
        "2023-04-23",
        "2023-04-29",
        "2023-04-30",
    ]


# --- forced colours --------------------------------------------------------------------------------------------------


SYSTEM_COLOUR_JS = """((name) => { const e = document.body.appendChild(document.createElement('i')); e.style.color = name;
  const {color} = getComputedStyle(e); e.remove(); return color.match(/\\d+/g).slice(0, 3).map(Number); })"""
COUNT_PIXELS_JS = """((wanted) => { const one = document.querySelector('.leaflet-cm-events-pane canvas');
  const {data} = one.getContext('2d').getImageData(0, 0, one.width, one.height); let found = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 128 && wanted.every((value, j) => Math.abs(data[i + j] - value) < 4)) found++;
  return found; })"""
COMPUTED_STYLE_JS = """(({{color, backgroundColor, borderColor, borderWidth, outlineStyle}}) =>
  ({{color, backgroundColor, borderColor, borderWidth, outlineStyle}}))(getComputedStyle(document.querySelector({selector}){after}))"""


def computed_style(outlet, selector, part=""):
    after = f", {json.dumps(part)}" if part else ""
    return outlet.evaluate(COMPUTED_STYLE_JS.format(selector=json.dumps(selector), after=after))


@pytest.fixture(params=["light", "dark"])
def forced_colours_outlet(open_outlet, engine, request):
    outlet = open_outlet("file", forced_colors="active", color_scheme=request.param)
    outlet.call_handle("setWindow('2023-04-01', '2023-04-30')")
    outlet.call_handle(SELECT_CALL)
    outlet.wait_until_painted()
    return outlet


@pytest.mark.fresh_page
@each_engine
def test_forced_colours_show_selection(forced_colours_outlet):
    """The selected mode, tab and entry differ from the others in background or border."""
    for chosen, other in (
        (".cm-mode:has(:checked)", ".cm-mode:has(:not(:checked))"),
        (".cm-tab[aria-selected=true]", ".cm-tab[aria-selected=false]"),
        (".cm-current > .cm-event-button", ".cm-event:not(.cm-current) > .cm-event-button"),
    ):
        ground = computed_style(forced_colours_outlet, ".conflict-map")["backgroundColor"]
        here, there = (
            computed_style(forced_colours_outlet, chosen),
            computed_style(forced_colours_outlet, other),
        )
        assert here != there, chosen
        shown = here["backgroundColor"] != ground or ground not in here["borderColor"]
        assert shown, chosen
    handle = computed_style(forced_colours_outlet, ".cm-handle-end", "::after")
    assert (
        handle["backgroundColor"]
        != computed_style(forced_colours_outlet, ".conflict-map")["backgroundColor"]
    )
    forced_colours_outlet.focus(".cm-tab")
    forced_colours_outlet.press("ArrowRight")
    assert computed_style(forced_colours_outlet, ":focus")["outlineStyle"] == "solid"
    assert computed_style(forced_colours_outlet, "mark.cm-current")["outlineStyle"] == "solid"


@pytest.mark.fresh_page
@each_engine
def test_forced_colours_keep_quote_contrast(forced_colours_outlet):
    for quote in (f"{OPEN_POPUP} mark", ".cm-panel-source mark", ".cm-panel-source .cm-mark-link"):
        mark, ground = (
            computed_style(forced_colours_outlet, one)
            for one in (quote, quote.replace(" .cm-mark-link", " mark"))
        )
        assert contrast_ratio(mark["color"], ground["backgroundColor"]) >= 4.5, quote


@pytest.mark.fresh_page
@each_engine
def test_forced_colours_show_map_marks(forced_colours_outlet):
    """Events have the system's text colour, the ring of the selected one the highlight colour."""
    ink, choice, ground = (
        forced_colours_outlet.evaluate(f"{SYSTEM_COLOUR_JS}('{name}')")
        for name in ("CanvasText", "Highlight", "Canvas")
    )
    assert len({tuple(colour) for colour in (ink, choice, ground)}) == 3
    assert forced_colours_outlet.evaluate(f"{COUNT_PIXELS_JS}({ink})") > 100
    ring = forced_colours_outlet.evaluate(f"{COUNT_PIXELS_JS}({choice})")
    forced_colours_outlet.call_handle("select(null)")
    forced_colours_outlet.wait_until_painted()
    assert forced_colours_outlet.evaluate(f"{COUNT_PIXELS_JS}({choice})") < 5 < ring


def contrast_ratio(one, other):
    """Return the contrast ratio of WCAG 2 between two CSS colours."""
    lighter, darker = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def relative_luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# --- touch, languages, what is announced -----------------------------------------------------------------------------


SMALL_TARGETS_JS = """() => [...document.querySelectorAll(
    '.conflict-map :is(button, select, summary, input:not([type=radio], [type=checkbox]), [role=slider], .cm-mode, .cm-check, .cm-link)')]
  .filter((e) => e.checkVisibility({checkVisibilityCSS: true}) && !e.matches('.cm-skip, :disabled'))
  .map((e) => [e.className, e.ariaLabel ?? e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
  .filter(([, , box]) => box.height > 0 && (box.width < 43.5 || box.height < 43.5))
  .map(([kind, text, box]) => `${kind} ${text} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.mark.fresh_page
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("state", ["opening", "popup", "filters", "menu", "reading", "window"])
def test_touch_targets_are_large_enough(open_outlet, width, state):
    outlet = open_outlet("file", width=width, height=844, has_touch=True, is_mobile=True)
    VIEWER_STATES[state][0](outlet)
    outlet.wait_until_painted()
    assert outlet.frame.evaluate("matchMedia('(pointer: coarse)').matches")
    assert outlet.frame.evaluate(SMALL_TARGETS_JS) == []


def test_text_language_is_marked(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    root = outlet.frame.locator(".conflict-map")
    assert root.evaluate("e => [e.lang, e.dir]") == ["en", "ltr"]
    outlet.call_handle("setLanguage('hy')")
    assert root.evaluate("e => [e.lang, e.dir]") == ["hy", "ltr"]
    outlet.call_handle(SELECT_CALL)
    quotes = outlet.frame.locator(".cm-popup mark").evaluate_all(
        "all => all.map((e) => e.closest('[lang]').lang)"
    )
    assert set(quotes) == {"en"}, (
        "a quotation keeps the language of its source, and is marked with it"
    )


def test_visible_events_are_announced(open_outlet, outlet_kind):
    outlet = open_outlet(outlet_kind)
    live = outlet.frame.locator(".conflict-map [aria-live=polite]").first
    outlet.call_handle("filter({types: ['violence']})")
    outlet.frame.locator("[aria-live=polite]", has_text="3 of 16 events shown").wait_for(
        state="attached"
    )
    assert live.text_content() == "3 of 16 events shown"
    outlet.frame.get_by_role("button", name="Next event").first.click()
    outlet.wait_until_painted()
    title = outlet.frame.locator(".cm-popup-title").text_content()
    assert title in live.text_content()


# --- right to left ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def arabic_page(exported, tmp_path_factory):
    """The exported file with its texts in Arabic letters, which are written from right to left."""
    page = (exported / "map.html").read_text(encoding="utf-8")
    block = DATA_PATTERN.search(page)
    document = translate_document(read_page_document(page))
    data = json.dumps(document, ensure_ascii=False).replace("<", "\\u003c")
    page = page[: block.start(2)] + data + page[block.end(2) :]
    path = Path(tmp_path_factory.mktemp("arabic")) / "map.html"
    path.write_text(re.sub(r"<html[^>]*>", '<html lang="ar" dir="rtl">', page), encoding="utf-8")
    return path


def translate_document(document):
    """Replace each text of a document by Arabic letters of the same length; placeholders are kept."""
    changed = copy.deepcopy(document)
    payload = changed if "events" in changed else changed["document"]
    english = payload["words"]["languages"].index("en")
    rows = payload["words"]["rows"].items()
    rows = {
        key: [replace_with_arabic(texts[english])]
        for key, texts in rows
        if texts[english] is not None
    }
    payload["words"] = {"languages": ["ar"], "rows": rows}
    payload.update(
        language="ar", languages=["ar"], title={"ar": "ممر لاتشين"}, description={"ar": "خريطة"}
    )
    for record in payload["events"]["records"]:
        record["title"] = {"ar": replace_with_arabic(record["title"]["en"])}
    for kind in payload["types"]:
        kind["words"] = {"ar": replace_with_arabic(kind["words"]["en"])}
    return changed


def replace_with_arabic(text):
    parts = re.split(r"(\{\w+\})", text)
    return "".join(
        part if part.startswith("{") else re.sub(r"[A-Za-z]", "ش", part) for part in parts
    )


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_right_to_left_layout_fits_viewport(browser, arabic_page, width):
    context = browser.new_context(viewport={"width": width, "height": 844})
    try:
        page = context.new_page()
        messages = []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(arabic_page.as_uri())
        page.wait_for_function(
            "document.querySelector('.conflict-map')?.conflictMap?.state().shown > 0"
        )
        root = page.locator(".conflict-map")
        assert root.evaluate("e => [e.lang, e.dir, getComputedStyle(e).direction]") == [
            "ar",
            "rtl",
            "rtl",
        ]
        for state in ("state()", SELECT_CALL, "select(null)"):
            page.evaluate(f"document.querySelector('.conflict-map').conflictMap.{state}")
            wait_in_page(page, 200)
            assert page.evaluate(OVERFLOW_WIDTH_JS) <= 0
            assert page.evaluate(OUTSIDE_ELEMENTS_JS) == []
        if width == 1280:
            panel, map_ = (
                page.locator(part).bounding_box() for part in (".cm-panel", ".cm-map-area")
            )
            assert panel["x"] < map_["x"], "the panel is on the side where a line ends"
        assert messages == []
    finally:
        context.close()


OUTSIDE_ELEMENTS_JS = """() => [...document.querySelectorAll('.conflict-map :is(button, input, select, summary, h1, h2, p, li)')]
  .filter((e) => e.checkVisibility({checkVisibilityCSS: true}) && !e.matches('.cm-skip'))
  .filter((e) => { const box = e.getBoundingClientRect();
    return box.width > 2 && (box.left < -1 || box.right > document.documentElement.clientWidth + 1); })
  .map((e) => `${e.className} ${e.textContent.slice(0, 30)}`)"""
