"""The page of a built map: counts, period, filters, the list of a disc, and files that are missing."""

import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

pytest.importorskip("distributed", reason="the extra `build` is not installed")
pytest.importorskip("duckdb", reason="the extra `build` is not installed")

from conflictmap.batch.build import BuildOptions, build_map
from conflictmap.batch.scheduling import Workers
from tests.support.batch_dataset import list_events, write_dataset

pytestmark = pytest.mark.browser

LARGEST_CELL = """() => {
  const {cells} = document.getElementById('map').conflictTiles.map;
  const sums = [...cells.counts].map((count, i) => count + cells.rough[i]);
  return sums.indexOf(Math.max(...sums));
}"""


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Log nothing."""


@pytest.fixture(scope="module")
def built_site(tmp_path_factory):
    """The folder of a built map, and its address on a server without ranges."""
    root = tmp_path_factory.mktemp("built")
    given = write_dataset(root / "given", list_events())
    build_map(given, root / "map", BuildOptions(workers=Workers(1), max_tile_events=6))
    handler = partial(QuietHandler, directory=str(root))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield root, f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_built_map_counts_filters_and_lists(browser, built_site):
    root, address = built_site
    page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="en-GB")
    errors, hosts = [], set()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    try:
        page.goto(f"{address}map/index.html")
        page.wait_for_selector("[data-ready]")
        counts = page.locator(".ct-counts")
        assert counts.inner_text().startswith("89 of 89 events")
        page.get_by_label("Violence").uncheck()
        page.locator(".ct-counts", has_text="59 of 89 events").wait_for()
        page.evaluate("document.getElementById('map').conflictTiles.setPeriod('window', 480, 483)")
        expected = page.evaluate("document.getElementById('map').conflictTiles.map.countVisible()")
        assert counts.inner_text().startswith(
            f"{expected['placed'] + expected['rough']} of 89 events"
        )
        page.get_by_label("Whole time").check()
        cell = page.evaluate(LARGEST_CELL)
        shown = page.evaluate(
            """cell => {
              const viewer = document.getElementById('map').conflictTiles, {cells, map} = viewer.map;
              const side = 2 ** cells.depth, scale = 256 * 2 ** map.getZoom();
              const point = [(cells.columns[cell] + .5) / side * scale, (cells.rows[cell] + .5) / side * scale];
              map.setView(map.unproject(point, map.getZoom()), map.getZoom(), {animate: false});
              return cells.counts[cell] + cells.rough[cell];
            }""",
            cell,
        )
        page.wait_for_selector(".ct-map[aria-busy=false]")
        page.locator(".ct-map").focus()
        page.keyboard.press("Enter")
        page.get_by_role("heading", name=f"{shown} events here").wait_for()
        page.locator(".ct-event").first.wait_for()
        page.get_by_label("Access").uncheck()
        page.locator(".ct-counts", has_text="29 of 89 events").wait_for()
        fewer = page.evaluate(
            """() => {
              const viewer = document.getElementById('map').conflictTiles;
              return viewer.listed.count(viewer.choice);
            }"""
        )
        assert 0 < fewer < shown
        page.get_by_role("heading", name=f"{fewer} events here").wait_for()
        page.get_by_label("Access").check()
        page.get_by_role("heading", name=f"{shown} events here").wait_for()
        assert page.locator(".ct-statement mark").first.inner_text().startswith("Sentence ")
        assert hosts - {""} == {urlsplit(address).netloc}
        assert errors == []

        shutil.copytree(root / "map", root / "broken")
        for folder in (root / "broken").glob("map-*"):
            shutil.rmtree(folder)
        page.goto(f"{address}broken/index.html")
        page.get_by_role("alert").filter(has_text="could not be read").wait_for()
    finally:
        page.close()
