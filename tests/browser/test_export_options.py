"""What `export` can be told, seen in a browser: the view it opens on, tiles, quotes alone, the head."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from conflictmap.cli import main

pytestmark = pytest.mark.browser
ROOT = Path(__file__).parents[2]
SEEN = "document.querySelector('.conflict-map').conflictMap.state()"


@pytest.fixture
def opened(browser, tmp_path):
    """Write a page with options, open it, and answer tiles with one colour."""
    contexts = []

    def go(*options):
        path = tmp_path / "map.html"
        assert main.main(["export", str(path), "--project", str(ROOT), *options]) == 0
        context = browser.new_context(viewport={"width": 1000, "height": 700})
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        page.on("console", lambda message: page.said.append(message.text))
        page.on("dialog", lambda dialog: page.said.append(dialog.message))

        def answer(route):
            page.asked.append(route.request)
            route.fulfill(body=magenta(), content_type="image/png")

        page.route(re.compile("^https:"), answer)
        page.goto(path.as_uri())
        page.wait_for_function(f"{SEEN}.shown > 0")
        page.wait_for_timeout(800)
        return page

    yield go
    for context in contexts:
        context.close()


def magenta():
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), (255, 0, 255)).save(picture, "PNG")
    return picture.getvalue()


def ground(page):
    """The share of the map's pixels that are the tiles' colour."""
    shot = Image.open(io.BytesIO(page.locator(".leaflet-container").screenshot())).convert("RGB")
    colours = {colour: count for count, colour in shot.getcolors(shot.width * shot.height)}
    return colours.get((255, 0, 255), 0) / (shot.width * shot.height)


def test_it_opens_on_the_view_asked_for(opened):
    page = opened(
        "--window", "2023-04-01..2023-04-30", "--select", "checkpoint-established",
        "--filter", "type=strategic-development,access", "--lang", "hy", "--theme", "dark",
    )  # fmt: skip
    state = page.evaluate(SEEN)
    assert (state["mode"], state["start"], state["end"]) == ("window", "2023-04-01", "2023-04-30")
    assert state["selected"] == "checkpoint-established"
    assert state["filters"]["types"] == ["strategic-development", "access"]
    assert (state["language"], state["theme"]) == ("hy", "dark")
    assert page.locator(".cm-popup mark").first.is_visible()


def test_the_reader_can_still_see_everything(opened):
    page = opened("--window", "2023-04", "--filter", "type=access")
    page.evaluate("document.querySelector('.conflict-map').conflictMap.filter(null)")
    page.evaluate("document.querySelector('.conflict-map').conflictMap.setWindow(null, null)")
    page.wait_for_function(f"{SEEN}.shown === 16")


def test_without_tiles_it_asks_nobody(opened):
    page = opened()
    assert page.asked == []
    assert ground(page) == 0


def test_tiles_are_the_ground_and_one_host_is_asked(opened):
    page = opened("--tiles", "OpenStreetMap.Mapnik")
    assert page.asked
    assert {request.url.split("/")[2] for request in page.asked} == {"tile.openstreetmap.org"}
    assert ground(page) > 0.3, "land and water of the map's own would hide them"
    assert page.get_by_text("OpenStreetMap contributors").first.is_visible()
    assert page.said == []


def test_only_quotes_leave_the_rest_of_the_article_out(opened):
    page = opened("--only-quotes")
    html = page.content()
    quoted = "Azerbaijan claims that the checkpoint was necessary"
    unquoted = "has condemned the installation"
    article = (ROOT / "data/sources/blinken-checkpoint.txt").read_text(encoding="utf-8")
    assert quoted in html
    longest = max(unquoted_lines(article, html), key=len, default="")
    assert longest or unquoted not in html


def unquoted_lines(article, html):
    """Sentences of the article that the page does not hold."""
    return [line for line in article.split(". ") if line and line not in html]


def test_the_title_asked_for_is_the_title(opened):
    page = opened("--title", "Roads & <b>bridges</b>", "--canonical", "https://example.org/a?b&c")
    assert page.title() == "Roads & <b>bridges</b>"
    assert page.locator("link[rel=canonical]").get_attribute("href") == "https://example.org/a?b&c"
    assert page.get_by_role("heading", name="Roads & <b>bridges</b>").first.is_visible()
