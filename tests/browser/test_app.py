"""What only the app has: the table beside the map, reruns, faults while it runs."""

import pytest

pytestmark = pytest.mark.browser
CHECKPOINT = "checkpoint-established"
ROW = "[data-testid=stDataFrame] [role=row][aria-selected=true]"

# each run of the script is asked for by a message; a state of the page may come and go unseen between two paints
WATCH = """() => {
  window.reruns = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    window.reruns += 1;
    return send.call(this, message);
  };
}"""


@pytest.fixture
def app(visit):
    outlet = visit("app", height=1700)
    outlet.page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    outlet.page.wait_for_timeout(800)
    return outlet


def come_to_rest(app):
    """Wait until the app has run nothing for a second: what it does of itself on opening is over. Counts from here."""
    app.frame.evaluate(WATCH)
    for _ in range(20):
        app.frame.evaluate("window.reruns = 0")
        app.page.wait_for_timeout(1000)
        if app.frame.evaluate("window.reruns") == 0:
            return
    pytest.fail("the app does not come to rest within 20 s")


def selected_row(app):
    app.page.locator(ROW).first.wait_for(state="attached", timeout=10_000)
    return app.page.locator(ROW).first.inner_text()


def test_choosing_on_the_map_selects_the_row(app):
    app.handle(f"select('{CHECKPOINT}')")
    assert "Border checkpoint set up" in selected_row(app)
    app.handle("select('war-2020')")
    app.page.wait_for_timeout(1500)
    assert "War in 2020" in selected_row(app)
    app.handle("select(null)")
    app.page.locator(ROW).first.wait_for(state="detached", timeout=10_000)


def test_choosing_on_the_map_shows_the_source_beside_it(app):
    app.handle(f"select('{CHECKPOINT}')")
    mark = app.page.locator(".cm-panel-source mark", has_text="Last weekend, the Azerbaijani").first
    mark.wait_for()
    assert mark.is_visible()
    map_box = app.page.locator(".cm-map").bounding_box()
    assert mark.bounding_box()["x"] > map_box["x"] + map_box["width"]


def test_choosing_a_row_selects_on_the_map(app):
    table = app.page.locator("[data-testid=stDataFrame]")
    box = table.bounding_box()
    app.page.mouse.click(box["x"] + 16, box["y"] + 35 + 17)
    app.page.locator(".cm-popup mark").first.wait_for(timeout=10_000)
    assert app.handle("state().selected") is not None
    first = selected_row(app)
    app.page.mouse.click(box["x"] + 16, box["y"] + 35 + 35 * 3 + 17)
    app.page.wait_for_timeout(1500)
    assert selected_row(app) != first
    title = app.page.locator(".cm-popup h2, .cm-popup h3").first.inner_text()
    assert title in selected_row(app)


def test_the_viewer_is_mounted_once(app):
    app.frame.evaluate("document.querySelector('.conflict-map').marked = true")
    for event in (CHECKPOINT, "war-2020", "armenia-condemns"):
        app.handle(f"select('{event}')")
        app.page.wait_for_timeout(700)
    assert app.frame.evaluate("document.querySelector('.conflict-map').marked") is True
    assert app.handle("state().selected") == "armenia-condemns"


def test_the_slider_costs_no_rerun(app):
    come_to_rest(app)
    for day in range(1, 29):
        app.handle(f"setWindow('2023-04-{day:02}', '2023-04-30')")
    app.page.wait_for_timeout(800)
    assert app.frame.evaluate("window.reruns") == 0
    app.handle("select('war-2020')")
    app.frame.wait_for_function("window.reruns > 0", timeout=15_000)  # the count itself works
