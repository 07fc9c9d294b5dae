"""The app: its table, and when its script runs again."""

import pytest

from tests.support.browser.pages import CHECKPOINT, COUNT_RERUNS_JS, HANDLE_JS

pytestmark = pytest.mark.browser
SELECTED_ROW = "[data-testid=stDataFrame] [role=row][aria-selected=true]"


@pytest.fixture
def app_outlet(open_outlet):
    outlet = open_outlet("app", height=1700)
    outlet.page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    outlet.page.wait_for_timeout(800)
    return outlet


def wait_until_no_reruns(app):
    """Wait until the script has not run for a second, then count its runs from zero."""
    app.frame.evaluate(COUNT_RERUNS_JS)
    for _ in range(20):
        app.frame.evaluate("window.reruns = 0")
        app.page.wait_for_timeout(1000)
        if app.frame.evaluate("window.reruns") == 0:
            return
    pytest.fail("the app still runs its script after 20 s")


def selected_row_text(app):
    app.page.locator(SELECTED_ROW).first.wait_for(state="attached")
    return app.page.locator(SELECTED_ROW).first.inner_text()


def wait_for_selected_row(app, words):
    app.page.locator(SELECTED_ROW, has_text=words).first.wait_for(state="attached")


def test_selection_on_map_selects_table_row(app_outlet):
    app_outlet.call_handle(f"select('{CHECKPOINT}')")
    wait_for_selected_row(app_outlet, "Border checkpoint set up")
    app_outlet.call_handle("select('war-2020')")
    wait_for_selected_row(app_outlet, "War in 2020")
    app_outlet.call_handle("select(null)")
    app_outlet.page.locator(SELECTED_ROW).first.wait_for(state="detached")


def test_selection_on_map_shows_source_panel(app_outlet):
    app_outlet.call_handle(f"select('{CHECKPOINT}')")
    mark = app_outlet.page.locator(
        ".cm-panel-source mark", has_text="Last weekend, the Azerbaijani"
    ).first
    mark.wait_for()
    assert mark.is_visible()
    map_box = app_outlet.page.locator(".cm-map").bounding_box()
    assert mark.bounding_box()["x"] > map_box["x"] + map_box["width"]


def test_selection_in_table_selects_on_map(app_outlet):
    table = app_outlet.page.locator("[data-testid=stDataFrame]")
    box = table.bounding_box()
    app_outlet.page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)
    app_outlet.page.locator(".cm-popup mark").first.wait_for()
    assert app_outlet.call_handle("state().selected") is not None
    first = selected_row_text(app_outlet)
    first_selected = app_outlet.call_handle("state().selected")
    app_outlet.page.mouse.click(box["x"] + 16, box["y"] + 35 + 35 * 3 + 17)
    app_outlet.wait_for(f"{HANDLE_JS}.state().selected !== {first_selected!r}")
    title = app_outlet.page.locator(".cm-popup h2, .cm-popup h3").first.inner_text()
    wait_for_selected_row(app_outlet, title)
    assert selected_row_text(app_outlet) != first


def test_viewer_is_mounted_once(app_outlet):
    app_outlet.frame.evaluate("document.querySelector('.conflict-map').marked = true")
    for event in (CHECKPOINT, "war-2020", "armenia-condemns"):
        app_outlet.call_handle(f"select('{event}')")
        app_outlet.page.wait_for_timeout(700)
    assert app_outlet.frame.evaluate("document.querySelector('.conflict-map').marked") is True
    assert app_outlet.call_handle("state().selected") == "armenia-condemns"


def test_slider_causes_no_rerun(app_outlet):
    wait_until_no_reruns(app_outlet)
    for day in range(1, 29):
        app_outlet.call_handle(f"setWindow('2023-04-{day:02}', '2023-04-30')")
    app_outlet.page.wait_for_timeout(800)
    assert app_outlet.frame.evaluate("window.reruns") == 0
    app_outlet.call_handle("select('war-2020')")
    app_outlet.frame.wait_for_function("window.reruns > 0")  # the counter works


def test_quick_steps_end_at_the_last_event(app_outlet):
    """On a slow device the browser reports rows that the table no longer selects."""
    app_outlet.evaluate(
        f"void (window.steps = [], {HANDLE_JS}.on('select', (e) => steps.push(e?.id)))"
    )
    app_outlet.focus(".cm-map")
    session = app_outlet.page.context.new_cdp_session(app_outlet.page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    try:
        app_outlet.press(*"nnpnpnnp")
        wait_until_no_reruns(app_outlet)
    finally:
        session.detach()
    steps = app_outlet.evaluate("steps")
    assert len(steps) == len("nnpnpnnp"), "no step was undone"
    assert app_outlet.call_handle("state().selected") == steps[-1]
    wait_for_selected_row(app_outlet, app_outlet.first_text(".cm-popup-title"))
