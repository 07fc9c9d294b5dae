"""What a machine can tell of access: axe-core in every state, narrow, still, high in contrast, by touch, right to left."""

import copy
import json
import re
from pathlib import Path

import pytest

from tests.outlets.conftest import ROOT
from tests.outlets.test_viewer import CHECKPOINT

pytestmark = pytest.mark.browser
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
    outlet.frame.evaluate(axe)
    scope = "document.querySelector('.conflict-map')" if outlet.kind == "app" else "document"
    return outlet.frame.evaluate(
        f"""async () => (await axe.run({scope}, {{resultTypes: ['violations']}})).violations.map(
          (one) => [one.id, one.impact, one.nodes.map((node) => node.target.join(' ')).slice(0, 5)])"""
    )


def test_axe_would_find_something(visit, axe):
    """The check can fail: a picture without words is told."""
    outlet = visit("file")
    outlet.frame.evaluate("document.querySelector('main, .conflict-map').append(new Image())")
    assert "image-alt" in [rule for rule, *_ in violations(outlet, axe)]


def test_enlarged_four_times_nothing_is_lost(visit, kind, event_ids):
    """320 by 256 pixels are what 1280 by 1024 leave at 400 %."""
    outlet = visit(kind, width=320, height=256)
    for reach in (
        lambda: None,
        lambda: outlet.handle(OPENED),
        lambda: outlet.handle("select(null)"),
    ):
        reach()
        outlet.settle()
        assert outlet.frame.evaluate(WIDE) <= 0
    assert outlet.frame.locator("[data-event-id]").count() == len(event_ids)
    for role, name in (("button", "Play"), ("searchbox", "Search the events"), ("tab", "Source")):
        control = outlet.frame.get_by_role(role, name=name).first
        control.scroll_into_view_if_needed()
        box = control.bounding_box()
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= 320, name


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


def test_nothing_moves_where_less_motion_is_asked_for(visit, kind):
    outlet = visit(kind, reduced_motion="reduce")
    moving = outlet.frame.evaluate(
        """() => [...document.querySelectorAll('.conflict-map, .conflict-map *')].filter((e) => {
          const {transitionDuration, animationDuration} = getComputedStyle(e);
          return [transitionDuration, animationDuration].some(
            (text) => text.split(',').some((one) => parseFloat(one) > 0.001));
        }).map((e) => e.className)"""
    )
    assert moving == []
    outlet.frame.get_by_role("button", name="Zoom in").first.click()
    running = "document.getAnimations().map((one) => one.effect.target.className)"
    assert outlet.frame.evaluate(running) == []


def test_forced_colours_keep_what_colour_says(visit):
    """The chosen mode, the chosen tab and the handles are told apart from their surroundings in the system's colours."""
    outlet = visit("file", forced_colors="active")
    outlet.handle("setWindow('2023-04-01', '2023-04-30')")
    outlet.settle()
    chosen, other = (
        outlet.frame.locator(f".cm-mode:has(input{state})").first.evaluate(
            "e => { const s = getComputedStyle(e); return [s.backgroundColor, s.outlineStyle, s.borderColor, s.borderWidth] }"
        )
        for state in (":checked", ":not(:checked)")
    )
    assert chosen != other
    handle, ground = outlet.frame.evaluate(
        """() => [getComputedStyle(document.querySelector('.cm-handle-end'), '::after').backgroundColor,
          getComputedStyle(document.querySelector('.conflict-map')).backgroundColor]"""
    )
    assert handle != ground


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
    payload["words"] = {
        "ar": {key: arabic_text(text) for key, text in payload["words"]["en"].items()}
    }
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
