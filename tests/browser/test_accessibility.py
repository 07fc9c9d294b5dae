"""What a machine can tell of access: axe-core in every state, narrow, still, high in contrast, by touch, right to left."""

import copy
import json
import re
from pathlib import Path

import pytest

from tests.browser.conftest import ENGINES, ROOT
from tests.browser.outlet import MAP
from tests.browser.test_viewer import CHECKPOINT, POPUP

pytestmark = pytest.mark.browser
in_each_engine = pytest.mark.parametrize("engine", ENGINES)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GAP = 22  # pixels between a mark and the popup beside it
OPENED = f"select('{CHECKPOINT}')"
WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def click(selector):
    return lambda outlet: outlet.frame.locator(selector).first.click()


def same_place(outlet):
    """A click on a mark that carries a number opens the list of its events; the popup's tip tells where the mark is."""
    outlet.handle("select('war-2020')")
    outlet.settle()
    x, y, right = outlet.frame.evaluate(
        """() => { const tip = document.querySelector('.cm-popup-tip'), box = tip.getBoundingClientRect();
          const area = document.querySelector('.cm-map-area').getBoundingClientRect();
          return [(box.left + box.right) / 2 - area.left, (box.top + box.bottom) / 2 - area.top,
            tip.classList.contains('cm-tip-left')]; }"""
    )
    outlet.handle("select(null)")
    mark = {"x": x + (-GAP if right else GAP), "y": y}
    outlet.frame.locator(".cm-map").click(position=mark)
    outlet.frame.locator(".cm-popup .cm-popup-list").wait_for(timeout=5000)


def no_match(outlet):
    outlet.handle("filter({text: 'nothing is called this'})")


# name, how it is reached, size, options of the browser's context
STATES = {
    "opening": (lambda _: None, 1280, {}),
    "popup": (lambda outlet: outlet.handle(OPENED), 1280, {}),
    "same place": (same_place, 1280, {}),
    "reading": (click("[id$=-tab-source]"), 1280, {}),
    "filters": (click(".cm-filters summary"), 1280, {}),
    "map panel": (click("[id$=-tab-map]"), 1280, {}),
    "menu": (click(".cm-menu summary"), 1280, {}),
    "nothing found": (no_match, 1280, {}),
    "window": (lambda outlet: outlet.handle("setWindow('2023-04-01', '2023-04-30')"), 1280, {}),
    "dark": (lambda outlet: outlet.handle(OPENED), 1280, {"color_scheme": "dark"}),
    "dark reading": (click("[id$=-tab-source]"), 1280, {"color_scheme": "dark"}),
    "phone": (lambda _: None, 390, {}),
    "phone popup": (lambda outlet: outlet.handle(OPENED), 390, {}),
    "Armenian": (lambda outlet: outlet.handle("setLanguage('hy')"), 1280, {}),
    "forced colours": (lambda outlet: outlet.handle(OPENED), 1280, {"forced_colors": "active"}),
}


@pytest.fixture(scope="module")
def axe():
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    return AXE.read_text(encoding="utf-8")


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(visit, kind, axe, state):
    reach, width, options = STATES[state]
    outlet = visit(kind, width=width, **options)
    reach(outlet)
    outlet.settle()
    assert violations(outlet, axe) == []


def violations(outlet, axe):
    """Each finding with its rule, impact and elements; in the app of the viewer alone, for the rest is Streamlit's."""
    if not outlet.run("'axe' in window"):
        outlet.run(f"(() => {{ {axe} }})()")
    scope = "document.querySelector('.conflict-map')" if outlet.kind == "app" else "document"
    return outlet.run(
        f"""(async () => (await axe.run({scope}, {{resultTypes: ['violations']}})).violations.map(
          (one) => [one.id, one.impact, one.nodes.map((node) => node.target.join(' ')).slice(0, 5)]))()"""
    )


@pytest.mark.parametrize("engine", [name for name in ENGINES if name != "chromium"])
def test_axe_finds_nothing_in_other_engines(visit, kind, axe):
    """The main states one after the other: the page is the same, what an engine makes of it may not be."""
    outlet = visit(kind)
    found = {"opening": violations(outlet, axe)}
    for state, call in {"popup": OPENED, "closed": "select(null)"}.items():
        outlet.handle(call)
        outlet.settle()
        found[state] = violations(outlet, axe)
    for state in ("[id$=-tab-source]", "[id$=-tab-events]", ".cm-filters > summary"):
        outlet.click(state)
        outlet.settle()
        found[state] = violations(outlet, axe)
    assert {state: one for state, one in found.items() if one} == {}


def test_axe_would_find_something(visit, axe):
    """The check can fail: a picture without words is told."""
    outlet = visit("file")
    outlet.frame.evaluate("document.querySelector('main, .conflict-map').append(new Image())")
    assert "image-alt" in [rule for rule, *_ in violations(outlet, axe)]


# 320 by 256 pixels are what 1280 by 1024 leave at 400 %
SEEN = """((selector) => { const e = document.querySelector(selector); e.scrollIntoView({block: 'center'});
  const box = e.getBoundingClientRect();
  const at = document.elementFromPoint(box.left + Math.min(box.width, 20) / 2, box.top + box.height / 2);
  return box.left >= 0 && box.right <= innerWidth + 0.5 && (e.contains(at) || Boolean(at?.contains(e))); })"""
AT_400 = (".cm-title", ".cm-menu > summary", ".cm-map-tools button", "[aria-label=Play]", ".cm-date", ".cm-handle-end",
    ".cm-credits", "[id$=-tab-source]", ".cm-search input", ".cm-filters > summary", ".cm-event-button")  # fmt: skip
IN_POPUP = (".cm-popup-title", ".cm-popup [aria-label=Close]", ".cm-popup .cm-facts", ".cm-popup mark", ".cm-popup .cm-text-button",
    ".cm-popup .cm-grounds dd")  # fmt: skip


@in_each_engine
def test_enlarged_four_times_nothing_is_lost(visit, kind, event_ids):
    outlet = visit(kind, width=320, height=256)
    for call, parts in (("state()", AT_400), (OPENED, IN_POPUP), ("select(null)", AT_400)):
        outlet.handle(call)
        outlet.wait(f"{WIDE} <= 0", seconds=2)
        hidden = [one for one in parts if not outlet.run(f"{SEEN}({json.dumps(one)})")]
        assert hidden == []
    assert sorted(outlet.listed()) == sorted(event_ids)


def test_a_low_window_leaves_something_to_scroll_by(visit):
    """The wheel over the map is the map's: were that all there is, a reader could not get past it."""
    outlet = visit("file", width=320, height=256)
    high = outlet.run("document.querySelector('.cm-map-area').clientHeight")
    assert high <= 0.9 * 256


@pytest.mark.parametrize("width", [1280, 320])
def test_no_control_is_cut_off(visit, width):
    outlet = visit("file", width=width, height=844)
    cut = outlet.frame.evaluate(
        """() => [...document.querySelectorAll('.conflict-map :is(button, input, select, summary)')]
          .filter((e) => e.checkVisibility({checkVisibilityCSS: true}) && !e.closest('.cm-skip'))
          .filter((e) => { const box = e.getBoundingClientRect();
            return box.left < -1 || box.right > document.documentElement.clientWidth + 1
              || e.matches('button') && e.scrollWidth > e.clientWidth + 1; })
          .map((e) => e.className + ' ' + (e.ariaLabel ?? e.textContent))"""
    )
    assert cut == []


MOVING = """[...document.querySelectorAll('.conflict-map, .conflict-map *')].filter((e) => {
  const {transitionDuration, animationDuration} = getComputedStyle(e);
  return [transitionDuration, animationDuration].some((text) => text.split(',').some((one) => parseFloat(one) > 0.001));
}).map((e) => e.className)"""
# where the ground's canvas is, each frame, for half a second after something is done
TRACK = """(() => { window.track = new Set(); const ground = document.querySelector('.cm-canvas'), since = performance.now();
  (function look() { const {x, y, width} = ground.getBoundingClientRect();
    track.add([x, y, width].map(Math.round).join()); window.looking = performance.now() < since + 500;
    if (looking) requestAnimationFrame(look); })(); })()"""


def places(outlet, act):
    """How many places the ground is seen at while something is done."""
    outlet.run(TRACK)
    act()
    outlet.wait("looking === false")
    return outlet.run("track.size")


@in_each_engine
def test_nothing_moves_where_less_motion_is_asked_for(visit, kind):
    outlet = visit(kind, reduced_motion="reduce")
    assert outlet.run(MOVING) == []
    outlet.tab.rest(500)  # on a busy machine a frame is still being fitted to its content
    for act in (
        lambda: outlet.click("[aria-label='Zoom in']"),
        lambda: (outlet.focus(".cm-map"), outlet.press("ArrowRight")),
        lambda: outlet.press("+"),
        lambda: outlet.handle("select('blinken-aliyev-call')"),
    ):
        # where it was, where it goes, and where it is drawn anew with its margin
        assert places(outlet, act) <= 3
        assert outlet.run("document.getAnimations().length") == 0


def test_the_map_does_move_otherwise(visit):
    outlet = visit("file", reduced_motion="no-preference")
    outlet.focus(".cm-map")
    assert places(outlet, lambda: outlet.press("ArrowRight")) > 3


@in_each_engine
def test_time_plays_from_event_to_event_where_less_motion_is_asked_for(visit):
    outlet = visit("file", reduced_motion="reduce")
    outlet.run(f"void (window.ends = [], {MAP}.on('window', ({{end}}) => ends.push(end)))")
    outlet.handle("setWindow(null, '2023-04-22')")
    outlet.click("[aria-label=Play]")
    outlet.wait("ends.at(-1) === '2023-04-30'", seconds=8)
    outlet.wait("document.querySelector('[aria-label=Play]')")
    assert outlet.run("ends") == ["2023-04-22", "2023-04-29", "2023-04-30"]


# --- forced colours --------------------------------------------------------------------------------------------------


SYSTEM = """((name) => { const e = document.body.appendChild(document.createElement('i')); e.style.color = name;
  const {color} = getComputedStyle(e); e.remove(); return color.match(/\\d+/g).slice(0, 3).map(Number); })"""
PIXELS = """((wanted) => { const one = document.querySelector('.leaflet-cm-events-pane canvas');
  const {data} = one.getContext('2d').getImageData(0, 0, one.width, one.height); let found = 0;
  for (let i = 0; i < data.length; i += 4)
    if (data[i + 3] > 128 && wanted.every((value, j) => Math.abs(data[i + j] - value) < 4)) found++;
  return found; })"""
STYLES = """(({{color, backgroundColor, borderColor, borderWidth, outlineStyle}}) =>
  ({{color, backgroundColor, borderColor, borderWidth, outlineStyle}}))(getComputedStyle(document.querySelector({selector}){after}))"""


def styles(outlet, selector, part=""):
    after = f", {json.dumps(part)}" if part else ""
    return outlet.run(STYLES.format(selector=json.dumps(selector), after=after))


@pytest.fixture(params=["light", "dark"])
def forced(visit, engine, request):
    outlet = visit("file", forced_colors="active", color_scheme=request.param)
    outlet.handle("setWindow('2023-04-01', '2023-04-30')")
    outlet.handle(OPENED)
    outlet.settle()
    return outlet


@in_each_engine
def test_forced_colours_keep_what_is_chosen(forced):
    """Told by more than a shade: the other modes, tabs and entries have no such ground, no such line."""
    for chosen, other in (
        (".cm-mode:has(:checked)", ".cm-mode:has(:not(:checked))"),
        (".cm-tab[aria-selected=true]", ".cm-tab[aria-selected=false]"),
        (".cm-current > .cm-event-button", ".cm-event:not(.cm-current) > .cm-event-button"),
    ):
        ground = styles(forced, ".conflict-map")["backgroundColor"]
        here, there = styles(forced, chosen), styles(forced, other)
        assert here != there, chosen
        shown = here["backgroundColor"] != ground or ground not in here["borderColor"]
        assert shown, chosen
    handle = styles(forced, ".cm-handle-end", "::after")
    assert handle["backgroundColor"] != styles(forced, ".conflict-map")["backgroundColor"]
    forced.focus(".cm-tab")
    forced.press("ArrowRight")
    assert styles(forced, ":focus")["outlineStyle"] == "solid"
    assert styles(forced, "mark.cm-current")["outlineStyle"] == "solid"


@in_each_engine
def test_forced_colours_keep_quotes_legible(forced):
    for quote in (f"{POPUP} mark", ".cm-panel-source mark", ".cm-panel-source .cm-mark-link"):
        mark, ground = (
            styles(forced, one) for one in (quote, quote.replace(" .cm-mark-link", " mark"))
        )
        assert contrast(mark["color"], ground["backgroundColor"]) >= 4.5, quote


@in_each_engine
def test_forced_colours_keep_the_marks_of_the_map(forced):
    """The events in the system's ink, the ring of the chosen one in its colour of choice."""
    ink, choice, ground = (
        forced.run(f"{SYSTEM}('{name}')") for name in ("CanvasText", "Highlight", "Canvas")
    )
    assert len({tuple(colour) for colour in (ink, choice, ground)}) == 3
    assert forced.run(f"{PIXELS}({ink})") > 100
    ring = forced.run(f"{PIXELS}({choice})")
    forced.handle("select(null)")
    forced.settle()
    assert forced.run(f"{PIXELS}({choice})") < 5 < ring


def contrast(one, other):
    """The ratio of WCAG 2 between two colours as a browser tells them."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour):
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# --- touch, languages, what is announced -----------------------------------------------------------------------------


TARGETS = """() => [...document.querySelectorAll(
    '.conflict-map :is(button, select, summary, input:not([type=radio], [type=checkbox]), [role=slider], .cm-mode, .cm-check, .cm-link)')]
  .filter((e) => e.checkVisibility({checkVisibilityCSS: true}) && !e.matches('.cm-skip, :disabled'))
  .map((e) => [e.className, e.ariaLabel ?? e.textContent.trim().slice(0, 30), e.getBoundingClientRect()])
  .filter(([, , box]) => box.height > 0 && (box.width < 43.5 || box.height < 43.5))
  .map(([kind, text, box]) => `${kind} ${text} ${Math.round(box.width)}x${Math.round(box.height)}`)"""


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("state", ["opening", "popup", "filters", "menu", "reading", "window"])
def test_a_finger_finds_each_target(visit, width, state):
    outlet = visit("file", width=width, height=844, has_touch=True, is_mobile=True)
    STATES[state][0](outlet)
    outlet.settle()
    assert outlet.frame.evaluate("matchMedia('(pointer: coarse)').matches")
    assert outlet.frame.evaluate(TARGETS) == []


def test_the_language_of_each_text_is_told(visit, kind):
    outlet = visit(kind)
    root = outlet.frame.locator(".conflict-map")
    assert root.evaluate("e => [e.lang, e.dir]") == ["en", "ltr"]
    outlet.handle("setLanguage('hy')")
    assert root.evaluate("e => [e.lang, e.dir]") == ["hy", "ltr"]
    outlet.handle(OPENED)
    quotes = outlet.frame.locator(".cm-popup mark").evaluate_all(
        "all => all.map((e) => e.closest('[lang]').lang)"
    )
    assert set(quotes) == {"en"}, "a quotation stays in its source's language, and says so"


def test_what_is_shown_is_announced(visit, kind):
    outlet = visit(kind)
    live = outlet.frame.locator(".conflict-map [aria-live=polite]").first
    outlet.handle("filter({types: ['violence']})")
    outlet.page.wait_for_timeout(1000)
    assert live.text_content() == "3 of 16 events shown"
    outlet.frame.get_by_role("button", name="Next event").first.click()
    outlet.settle()
    title = outlet.frame.locator(".cm-popup-title").text_content()
    assert title in live.text_content()


# --- right to left ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def arabic(made, tmp_path_factory):
    """The exported file with its words in Arabic: a document whose language is written from right to left."""
    page = (made / "map.html").read_text(encoding="utf-8")
    block = re.search(r'(<script type="application/json"[^>]*>)(.*?)(</script>)', page, re.DOTALL)
    document = in_arabic(json.loads(block[2]))
    data = json.dumps(document, ensure_ascii=False).replace("<", "\\u003c")
    page = page[: block.start(2)] + data + page[block.end(2) :]
    path = Path(tmp_path_factory.mktemp("arabic")) / "map.html"
    path.write_text(re.sub(r"<html[^>]*>", '<html lang="ar" dir="rtl">', page), encoding="utf-8")
    return path


def in_arabic(document):
    """Each text of the document as one of the same length in Arabic letters; blanks for values are kept."""
    changed = copy.deepcopy(document)
    payload = changed if "events" in changed else changed["document"]
    english = payload["words"]["languages"].index("en")
    rows = payload["words"]["rows"].items()
    rows = {key: [arabic_text(texts[english])] for key, texts in rows if texts[english] is not None}
    payload["words"] = {"languages": ["ar"], "rows": rows}
    payload.update(
        language="ar", languages=["ar"], title={"ar": "ممر لاتشين"}, description={"ar": "خريطة"}
    )
    for record in payload["events"]["records"]:
        record["title"] = {"ar": arabic_text(record["title"]["en"])}
    for kind in payload["types"]:
        kind["words"] = {"ar": arabic_text(kind["words"]["en"])}
    return changed


def arabic_text(text):
    parts = re.split(r"(\{\w+\})", text)
    return "".join(
        part if part.startswith("{") else re.sub(r"[A-Za-z]", "ش", part) for part in parts
    )


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_right_to_left(browser, arabic, width):
    context = browser.new_context(viewport={"width": width, "height": 844})
    try:
        page = context.new_page()
        messages = []
        page.on("console", lambda message: messages.append(message.text))
        page.on("pageerror", lambda error: messages.append(str(error)))
        page.goto(arabic.as_uri())
        page.wait_for_function(
            "document.querySelector('.conflict-map')?.conflictMap?.state().shown > 0"
        )
        root = page.locator(".conflict-map")
        assert root.evaluate("e => [e.lang, e.dir, getComputedStyle(e).direction]") == [
            "ar",
            "rtl",
            "rtl",
        ]
        for state in ("state()", OPENED, "select(null)"):
            page.evaluate(f"document.querySelector('.conflict-map').conflictMap.{state}")
            page.wait_for_timeout(200)
            assert page.evaluate(WIDE) <= 0
            assert page.evaluate(OUTSIDE) == []
        if width == 1280:
            panel, map_ = (
                page.locator(part).bounding_box() for part in (".cm-panel", ".cm-map-area")
            )
            assert panel["x"] < map_["x"], "the panel stands on the side where reading ends"
        assert messages == []
    finally:
        context.close()


OUTSIDE = """() => [...document.querySelectorAll('.conflict-map :is(button, input, select, summary, h1, h2, p, li)')]
  .filter((e) => e.checkVisibility({checkVisibilityCSS: true}) && !e.matches('.cm-skip'))
  .filter((e) => { const box = e.getBoundingClientRect();
    return box.width > 2 && (box.left < -1 || box.right > document.documentElement.clientWidth + 1); })
  .map((e) => `${e.className} ${e.textContent.slice(0, 30)}`)"""
