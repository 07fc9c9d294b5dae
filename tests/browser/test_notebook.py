"""The map in a notebook cell, and the viewer on a folium map with other layers."""

import io
from pathlib import Path

import folium
import pytest
from PIL import Image
from xstatic.pkg import leaflet

import layers
from layers.folium_plugin import build_map
from tests.support.browser.pages import CHECKPOINT, HANDLE_JS, MAP_READY_JS, ROOT, wait_in_page
from tests.support.browser.selectors import FIND_MARK_JS

pytestmark = pytest.mark.browser
NOTEBOOK_URL = "http://notebook.test/"
FIELD_FEATURE = {
    "type": "Feature",
    "properties": {"name": "field"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[46.0, 39.3], [46.3, 39.3], [46.3, 39.5], [46.0, 39.5], [46.0, 39.3]]],
    },
}
NOTEBOOK_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Notebook</title>
<link rel="icon" href="data:,"></head><body style="width:828px"><p>In [1]:</p>{cells}</body></html>"""
# the part of jQuery that folium's popups use: an element from markup
JQUERY_STUB_JS = """window.$ = (markup) => {
  const made = document.createElement("template");
  made.innerHTML = markup.trim();
  return [made.content.firstElementChild];
};"""


@pytest.fixture(scope="module")
def project():
    from geo import load_project

    return load_project(ROOT)


@pytest.fixture(scope="module")
def located_events(project):
    from geo import locate_events

    return locate_events(project)


@pytest.fixture
def watched_tab(browser):
    """A page that records its messages and requests."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.messages, page.requests = [], []
    page.on("console", lambda message: page.messages.append(message.text))
    page.on("pageerror", lambda error: page.messages.append(str(error)))
    page.on("request", lambda request: page.requests.append(request.url))
    yield page
    context.close()


def serve_page(page, html):
    page.route("**/*", lambda route: answer_request(route, html))
    page.goto(NOTEBOOK_URL)


def answer_request(route, html):
    url = route.request.url
    name = url.rpartition("/")[2]
    folder = Path(leaflet.BASE_DIR)
    if url == NOTEBOOK_URL:
        route.fulfill(body=html, content_type="text/html")
    elif "tile.openstreetmap.org" in url:
        route.fulfill(body=tile_png(), content_type="image/png")
    elif name in {"leaflet.js", "leaflet.css"}:
        route.fulfill(path=folder / name)
    elif name.startswith("marker-"):
        route.fulfill(path=folder / "images" / name)
    elif name.startswith("jquery"):
        route.fulfill(body=JQUERY_STUB_JS, content_type="text/javascript")
    else:  # Bootstrap and icons are not needed
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        route.fulfill(body="", content_type=kind)


def tile_png():
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), (200, 220, 200)).save(picture, "PNG")
    return picture.getvalue()


# --- in a cell -------------------------------------------------------------------------------------------------------


def cell_frame(page, number=0):
    frame = page.locator("iframe").nth(number).element_handle().content_frame()
    frame.wait_for_function(MAP_READY_JS)
    return frame


def test_notebook_cell_shows_map_without_requests(watched_tab, project, located_events):
    serve_page(
        watched_tab, NOTEBOOK_HTML.format(cells=build_map(project, located_events)._repr_html_())
    )
    frame = cell_frame(watched_tab)
    assert frame.evaluate(f"{HANDLE_JS}.state().shown") == 16
    frame.evaluate(f"{HANDLE_JS}.select('{CHECKPOINT}')")
    frame.locator(".cm-popup mark").first.wait_for()
    frame.evaluate(f"{HANDLE_JS}.setWindow('2023-04-01', '2023-04-30')")
    assert frame.evaluate(f"{HANDLE_JS}.state().shown") == 12
    assert frame.locator(".cm-map").bounding_box()["height"] > 200
    assert [
        url for url in watched_tab.requests if url != NOTEBOOK_URL and not url.startswith("data:")
    ] == []
    assert watched_tab.messages == []


def test_trusted_notebook_cell_covers_hint(watched_tab, project, located_events):
    serve_page(
        watched_tab, NOTEBOOK_HTML.format(cells=build_map(project, located_events)._repr_html_())
    )
    cell_frame(watched_tab)
    words = watched_tab.get_by_text("the notebook is not trusted").bounding_box()
    over = watched_tab.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).tagName", [words["x"] + 5, words["y"] + 5]
    )
    assert over == "IFRAME"


def test_cell_frame_cannot_access_notebook(watched_tab, project, located_events):
    serve_page(
        watched_tab, NOTEBOOK_HTML.format(cells=build_map(project, located_events)._repr_html_())
    )
    reached = (
        "() => { try { return window.parent.document.title } catch (error) { return error.name } }"
    )
    assert cell_frame(watched_tab).evaluate(reached) == "SecurityError"


def test_two_cells_have_independent_maps(watched_tab, project, located_events):
    shown = build_map(project, located_events)._repr_html_()
    serve_page(watched_tab, NOTEBOOK_HTML.format(cells=shown * 2))
    first, second = cell_frame(watched_tab), cell_frame(watched_tab, 1)
    first.evaluate(f"{HANDLE_JS}.select('{CHECKPOINT}')")
    assert second.evaluate(f"{HANDLE_JS}.state().selected") is None
    assert watched_tab.messages == []


def test_folium_layers_work_on_page(watched_tab, project, located_events):
    canvas = build_map(project, located_events)
    folium.CircleMarker([39.4, 46.9], radius=12, tooltip="a circle", fill=True).add_to(canvas)
    folium.GeoJson(FIELD_FEATURE, tooltip="a field").add_to(canvas)
    serve_page(watched_tab, canvas.get_root().render())
    watched_tab.wait_for_function(MAP_READY_JS)
    for number, words in enumerate(("a circle", "a field")):
        hover(watched_tab, watched_tab.locator("path.leaflet-interactive").nth(number))
        watched_tab.locator(".leaflet-tooltip", has_text=words).wait_for()
    assert watched_tab.messages == []
    assert [
        url for url in watched_tab.requests if url != NOTEBOOK_URL and not url.startswith("data:")
    ] == []


# --- on any folium map -----------------------------------------------------------------------------------------------


@pytest.fixture
def folium_map_page(watched_tab, project, located_events):
    """A folium map with tiles, a marker with a popup, a circle, a field, the viewer, and a layer control."""
    canvas = folium.Map([39.6, 46.6], zoom_start=9)
    folium.Marker([39.75, 46.3], tooltip="a marker", popup="words of a marker").add_to(canvas)
    folium.CircleMarker([39.4, 46.9], radius=12, tooltip="a circle", fill=True).add_to(canvas)
    folium.GeoJson(FIELD_FEATURE, name="Fields", tooltip="a field").add_to(canvas)
    layers.ConflictViewer(layers.map_document(project, located_events)).add_to(canvas)
    folium.LayerControl(position="bottomleft").add_to(canvas)
    serve_page(watched_tab, canvas.get_root().render())
    watched_tab.wait_for_function(MAP_READY_JS)
    wait_in_page(watched_tab, 500)
    return watched_tab


def hover(page, locator):
    box = locator.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".leaflet-tooltip").first.wait_for()


def test_viewer_works_on_folium_map(folium_map_page):
    assert folium_map_page.evaluate(f"{HANDLE_JS}.state().shown") == 16
    folium_map_page.get_by_role("button", name="Next event").first.click()
    assert folium_map_page.evaluate(f"{HANDLE_JS}.state().selected") is not None
    folium_map_page.evaluate(f"{HANDLE_JS}.select('{CHECKPOINT}')")
    folium_map_page.locator(".cm-popup mark").first.wait_for()
    folium_map_page.evaluate(f"{HANDLE_JS}.setWindow('2023-04-01', '2023-04-30')")
    assert folium_map_page.evaluate(f"{HANDLE_JS}.state().shown") == 12
    assert folium_map_page.messages == []


def test_other_layers_are_visible_and_interactive(folium_map_page):
    for selector, words in (
        (".leaflet-marker-icon", "a marker"),
        ("path.leaflet-interactive >> nth=0", "a circle"),
        ("path.leaflet-interactive >> nth=1", "a field"),
    ):
        hover(folium_map_page, folium_map_page.locator(selector))
        folium_map_page.locator(".leaflet-tooltip", has_text=words).wait_for()
    folium_map_page.locator(".leaflet-marker-icon").click()
    folium_map_page.get_by_text("words of a marker").wait_for()
    assert folium_map_page.evaluate(f"{HANDLE_JS}.state().selected") is None, (
        "a click on the mark of another layer selects no event"
    )
    assert folium_map_page.messages == []


def test_tiles_are_below_events(folium_map_page):
    folium_map_page.wait_for_function(
        "document.querySelectorAll('.leaflet-tile-loaded').length > 4"
    )
    picture = Image.open(io.BytesIO(folium_map_page.locator(".cm-map").screenshot())).convert("RGB")
    colours = {colour: count for count, colour in picture.getcolors(picture.width * picture.height)}
    assert colours[(200, 220, 200)] > 1000, "the viewer's base layers do not cover the tiles"


def test_layer_control_toggles_layer(folium_map_page):
    folium_map_page.locator(".leaflet-control-layers").hover()
    field = folium_map_page.get_by_role("checkbox", name="Fields")
    assert field.is_checked()
    field.uncheck()
    assert folium_map_page.locator("path.leaflet-interactive").count() == 1
    field.check()
    assert folium_map_page.locator("path.leaflet-interactive").count() == 2
    assert folium_map_page.evaluate(f"{HANDLE_JS}.state().shown") == 16


def test_click_opens_event_among_other_layers(folium_map_page):
    mark = folium_map_page.evaluate(f"{FIND_MARK_JS}({{lines: 1, words: 'heckpoint'}})")
    folium_map_page.locator(".cm-map").click(position=mark)
    folium_map_page.locator(".cm-popup").first.wait_for()


def test_destroyed_viewer_leaves_folium_map_intact(folium_map_page):
    folium_map_page.evaluate(f"{HANDLE_JS}.destroy()")
    assert folium_map_page.locator(".conflict-map").count() == 0
    assert folium_map_page.locator(".leaflet-marker-icon").is_visible()
    hover(folium_map_page, folium_map_page.locator("path.leaflet-interactive").first)
    folium_map_page.locator(".leaflet-tooltip", has_text="a circle").wait_for()
