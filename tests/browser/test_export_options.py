"""Options of `export` in a browser: the opening view, tiles, quotes only, the head."""

import io
import re

import pytest
from PIL import Image

from conflictmap.cli import main
from tests.support.browser.pages import ROOT, wait_in_page

pytestmark = pytest.mark.browser
STATE_JS = "document.querySelector('.conflict-map').conflictMap.state()"


@pytest.fixture
def open_exported_page(browser, tmp_path):
    """A function that exports with options and opens the page; tiles have one colour."""
    contexts = []

    def export_and_open(*options):
        path = tmp_path / "map.html"
        assert main.main(["export", str(path), "--project", str(ROOT), *options]) == 0
        context = browser.new_context(viewport={"width": 1000, "height": 700})
        contexts.append(context)
        page = context.new_page()
        page.requests, page.messages = [], []
        page.on("console", lambda message: page.messages.append(message.text))
        page.on("dialog", lambda dialog: page.messages.append(dialog.message))

        def answer_tile(route):
            page.requests.append(route.request)
            route.fulfill(body=magenta_png(), content_type="image/png")

        page.route(re.compile("^https:"), answer_tile)
        page.goto(path.as_uri())
        page.wait_for_function(f"{STATE_JS}.shown > 0")
        wait_in_page(page, 800)
        return page

    yield export_and_open
    for context in contexts:
        context.close()


def magenta_png():
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), (255, 0, 255)).save(picture, "PNG")
    return picture.getvalue()


def tile_colour_share(page):
    """Return the share of the map's pixels that have the colour of the tiles."""
    shot = Image.open(io.BytesIO(page.locator(".leaflet-container").screenshot())).convert("RGB")
    colours = {colour: count for count, colour in shot.getcolors(shot.width * shot.height)}
    return colours.get((255, 0, 255), 0) / (shot.width * shot.height)


def test_export_opens_with_requested_view(open_exported_page):
    page = open_exported_page(
        "--window", "2023-04-01..2023-04-30", "--select", "checkpoint-established",
        "--filter", "type=strategic-development,access", "--lang", "hy", "--theme", "dark",
    )  # fmt: skip
    state = page.evaluate(STATE_JS)
    assert (state["mode"], state["start"], state["end"]) == ("window", "2023-04-01", "2023-04-30")
    assert state["selected"] == "checkpoint-established"
    assert state["filters"]["types"] == ["strategic-development", "access"]
    assert (state["language"], state["theme"]) == ("hy", "dark")
    assert page.locator(".cm-popup mark").first.is_visible()


def test_filters_of_export_can_be_reset(open_exported_page):
    page = open_exported_page("--window", "2023-04", "--filter", "type=access")
    page.evaluate("document.querySelector('.conflict-map').conflictMap.filter(null)")
    page.evaluate("document.querySelector('.conflict-map').conflictMap.setWindow(null, null)")
    page.wait_for_function(f"{STATE_JS}.shown === 16")


def test_export_without_tiles_makes_no_requests(open_exported_page):
    page = open_exported_page()
    assert page.requests == []
    assert tile_colour_share(page) == 0


def test_export_with_tiles_requests_one_host(open_exported_page):
    page = open_exported_page("--tiles", "OpenStreetMap.Mapnik")
    assert page.requests
    assert {request.url.split("/")[2] for request in page.requests} == {"tile.openstreetmap.org"}
    assert tile_colour_share(page) > 0.3, "land and water of the base map would hide them"
    page.locator(".cm-credits > summary").click()
    assert page.get_by_text("OpenStreetMap contributors").first.is_visible()
    assert page.messages == []


def test_only_quotes_export_omits_unquoted_text(open_exported_page):
    page = open_exported_page("--only-quotes")
    html = page.content()
    quoted = "Azerbaijan claims that the checkpoint was necessary"
    unquoted = "has condemned the installation"
    article = (ROOT / "data/sources/blinken-checkpoint.txt").read_text(encoding="utf-8")
    assert quoted in html
    longest = max(find_missing_sentences(article, html), key=len, default="")
    assert longest or unquoted not in html


def find_missing_sentences(article, html):
    """Return the sentences of the article that the page does not contain."""
    return [line for line in article.split(". ") if line and line not in html]


def test_export_uses_requested_title(open_exported_page):
    page = open_exported_page(
        "--title", "Roads & <b>bridges</b>", "--canonical", "https://example.org/a?b&c"
    )
    assert page.title() == "Roads & <b>bridges</b>"
    assert page.locator("link[rel=canonical]").get_attribute("href") == "https://example.org/a?b&c"
    assert page.get_by_role("heading", name="Roads & <b>bridges</b>").first.is_visible()
