"""In a browser: the map in a cell of a notebook, and the viewer on a folium map beside other layers."""

import io
from pathlib import Path

import folium
import pytest
from PIL import Image
from xstatic.pkg import leaflet

import layers
from layers.folium_plugin import build_map
from tests.browser.conftest import ROOT
from tests.browser.outlet import MAP, SHOWN

pytestmark = pytest.mark.browser
CHECKPOINT = "checkpoint-established"
HOME = "http://notebook.test/"
FIELD = {
    "type": "Feature",
    "properties": {"name": "field"},
    "geometry": {
        "type": "Polygon",
        "coordinates": [[[46.0, 39.3], [46.3, 39.3], [46.3, 39.5], [46.0, 39.5], [46.0, 39.3]]],
    },
}
NOTEBOOK = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Notebook</title>
<link rel="icon" href="data:,"></head><body style="width:828px"><p>In [1]:</p>{cells}</body></html>"""
# what folium's popups use of jQuery: an element made from its markup
JQUERY = """window.$ = (markup) => {
  const made = document.createElement("template");
  made.innerHTML = markup.trim();
  return [made.content.firstElementChild];
};"""


@pytest.fixture(scope="module")
def project():
    from geo import load_project

    return load_project(ROOT)


@pytest.fixture(scope="module")
def located(project):
    from geo import locate

    return locate(project)


@pytest.fixture
def tab(browser):
    """A page that notes what it is told and what it asks for; what folium asks for comes from this machine."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.heard, page.asked = [], []
    page.on("console", lambda message: page.heard.append(message.text))
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


def serve(page, html):
    page.route("**/*", lambda route: answer(route, html))
    page.goto(HOME)


def answer(route, html):
    url = route.request.url
    name = url.rpartition("/")[2]
    folder = Path(leaflet.BASE_DIR)
    if url == HOME:
        route.fulfill(body=html, content_type="text/html")
    elif "tile.openstreetmap.org" in url:
        route.fulfill(body=tile(), content_type="image/png")
    elif name in {"leaflet.js", "leaflet.css"}:
        route.fulfill(path=folder / name)
    elif name.startswith("marker-"):
        route.fulfill(path=folder / "images" / name)
    elif name.startswith("jquery"):
        route.fulfill(body=JQUERY, content_type="text/javascript")
    else:  # Bootstrap and icons: nothing here needs them
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        route.fulfill(body="", content_type=kind)


def tile():
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), (200, 220, 200)).save(picture, "PNG")
    return picture.getvalue()


# --- in a cell -------------------------------------------------------------------------------------------------------


def cell(page, number=0):
    frame = page.locator("iframe").nth(number).element_handle().content_frame()
    frame.wait_for_function(SHOWN)
    return frame


def test_a_cell_shows_the_map_and_asks_nobody(tab, project, located):
    serve(tab, NOTEBOOK.format(cells=build_map(project, located)._repr_html_()))
    frame = cell(tab)
    assert frame.evaluate(f"{MAP}.state().shown") == 16
    frame.evaluate(f"{MAP}.select('{CHECKPOINT}')")
    frame.locator(".cm-popup mark").first.wait_for()
    frame.evaluate(f"{MAP}.setWindow('2023-04-01', '2023-04-30')")
    assert frame.evaluate(f"{MAP}.state().shown") == 12
    assert frame.locator(".cm-map").bounding_box()["height"] > 200
    assert [url for url in tab.asked if url != HOME and not url.startswith("data:")] == []
    assert tab.heard == []


def test_a_trusted_cell_covers_the_words(tab, project, located):
    serve(tab, NOTEBOOK.format(cells=build_map(project, located)._repr_html_()))
    cell(tab)
    words = tab.get_by_text("the notebook is not trusted").bounding_box()
    over = tab.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).tagName", [words["x"] + 5, words["y"] + 5]
    )
    assert over == "IFRAME"


def test_the_frame_reaches_nothing_of_the_notebook(tab, project, located):
    serve(tab, NOTEBOOK.format(cells=build_map(project, located)._repr_html_()))
    reached = (
        "() => { try { return window.parent.document.title } catch (error) { return error.name } }"
    )
    assert cell(tab).evaluate(reached) == "SecurityError"


def test_two_cells_are_two_maps(tab, project, located):
    shown = build_map(project, located)._repr_html_()
    serve(tab, NOTEBOOK.format(cells=shown * 2))
    first, second = cell(tab), cell(tab, 1)
    first.evaluate(f"{MAP}.select('{CHECKPOINT}')")
    assert second.evaluate(f"{MAP}.state().selected") is None
    assert tab.heard == []


def test_leaflet_s_own_layers_join_the_page(tab, project, located):
    canvas = build_map(project, located)
    folium.CircleMarker([39.4, 46.9], radius=12, tooltip="a circle", fill=True).add_to(canvas)
    folium.GeoJson(FIELD, tooltip="a field").add_to(canvas)
    serve(tab, canvas.get_root().render())
    tab.wait_for_function(SHOWN)
    for number, words in enumerate(("a circle", "a field")):
        hover(tab, tab.locator("path.leaflet-interactive").nth(number))
        tab.locator(".leaflet-tooltip", has_text=words).wait_for()
    assert tab.heard == []
    assert [url for url in tab.asked if url != HOME and not url.startswith("data:")] == []


# --- on any folium map -----------------------------------------------------------------------------------------------


@pytest.fixture
def sights(tab, project, located):
    """A folium map with tiles, a marker with a popup, a circle, a field, the viewer, and a layer control."""
    canvas = folium.Map([39.6, 46.6], zoom_start=9)
    folium.Marker([39.75, 46.3], tooltip="a marker", popup="words of a marker").add_to(canvas)
    folium.CircleMarker([39.4, 46.9], radius=12, tooltip="a circle", fill=True).add_to(canvas)
    folium.GeoJson(FIELD, name="Fields", tooltip="a field").add_to(canvas)
    layers.ConflictViewer(layers.map_document(project, located)).add_to(canvas)
    folium.LayerControl(position="bottomleft").add_to(canvas)
    serve(tab, canvas.get_root().render())
    tab.wait_for_function(SHOWN)
    tab.wait_for_timeout(500)
    return tab


def hover(page, locator):
    box = locator.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator(".leaflet-tooltip").first.wait_for()


def test_the_viewer_works_there(sights):
    assert sights.evaluate(f"{MAP}.state().shown") == 16
    sights.get_by_role("button", name="Next event").first.click()
    assert sights.evaluate(f"{MAP}.state().selected") is not None
    sights.evaluate(f"{MAP}.select('{CHECKPOINT}')")
    sights.locator(".cm-popup mark").first.wait_for()
    sights.evaluate(f"{MAP}.setWindow('2023-04-01', '2023-04-30')")
    assert sights.evaluate(f"{MAP}.state().shown") == 12
    assert sights.heard == []


def test_the_other_layers_are_seen_and_answer(sights):
    for selector, words in (
        (".leaflet-marker-icon", "a marker"),
        ("path.leaflet-interactive >> nth=0", "a circle"),
        ("path.leaflet-interactive >> nth=1", "a field"),
    ):
        hover(sights, sights.locator(selector))
        sights.locator(".leaflet-tooltip", has_text=words).wait_for()
    sights.locator(".leaflet-marker-icon").click()
    sights.get_by_text("words of a marker").wait_for()
    assert sights.evaluate(f"{MAP}.state().selected") is None, (
        "a click on another's mark is no event"
    )
    assert sights.heard == []


def test_the_tiles_are_under_the_events(sights):
    sights.wait_for_function("document.querySelectorAll('.leaflet-tile-loaded').length > 4")
    picture = Image.open(io.BytesIO(sights.locator(".cm-map").screenshot())).convert("RGB")
    colours = {colour: count for count, colour in picture.getcolors(picture.width * picture.height)}
    assert colours[(200, 220, 200)] > 1000, "the ground of the viewer lets the tiles through"


def test_the_layer_control_works(sights):
    sights.locator(".leaflet-control-layers").hover()
    field = sights.get_by_role("checkbox", name="Fields")
    assert field.is_checked()
    field.uncheck()
    assert sights.locator("path.leaflet-interactive").count() == 1
    field.check()
    assert sights.locator("path.leaflet-interactive").count() == 2
    assert sights.evaluate(f"{MAP}.state().shown") == 16


def test_an_event_is_opened_by_a_click_between_other_layers(sights):
    sights.evaluate(f"{MAP}.select('{CHECKPOINT}')")
    sights.wait_for_timeout(400)
    x, y = sights.evaluate(
        """() => { const tip = document.querySelector('.cm-popup-tip'), box = tip.getBoundingClientRect();
          return [(box.left + box.right) / 2 + (tip.classList.contains('cm-tip-left') ? -22 : 22),
            (box.top + box.bottom) / 2]; }"""
    )
    sights.evaluate(f"{MAP}.select(null)")
    sights.mouse.click(x, y)
    sights.locator(".cm-popup").first.wait_for()


def test_taken_out_the_map_is_as_it_was(sights):
    sights.evaluate(f"{MAP}.destroy()")
    assert sights.locator(".conflict-map").count() == 0
    assert sights.locator(".leaflet-marker-icon").is_visible()
    hover(sights, sights.locator("path.leaflet-interactive").first)
    sights.locator(".leaflet-tooltip", has_text="a circle").wait_for()
