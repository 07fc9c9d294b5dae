"""The page of a built map: counts, period, filters, the list of a disc, and files that are missing."""

import json
import re
import shutil
import time
from importlib.util import find_spec
from urllib.parse import urlsplit

import pytest

if not all(map(find_spec, ("distributed", "duckdb"))):  # a second to import
    pytest.skip("the extra `build` is not installed", allow_module_level=True)

from playwright.sync_api import expect

from conflictmap.batch.build import BuildOptions, build_map
from conflictmap.batch.publication import OLD_EDITION_SECONDS, remove_old_editions
from conflictmap.batch.scheduling import Workers
from tests.support.batch_dataset import list_events, write_dataset
from tests.support.browser.pages import AXE_SCRIPT, find_axe_violations
from tests.support.range_server import WholeFileHandler, serve_folder

pytestmark = pytest.mark.browser

LARGEST_CELL = """() => {
  const {cells} = document.getElementById('map').conflictTiles.map;
  const sums = [...cells.counts].map((count, i) => count + cells.rough[i]);
  return sums.indexOf(Math.max(...sums));
}"""


@pytest.fixture(scope="module")
def built_site(tmp_path_factory):
    """The folder of a map that is built in both layouts, and its address on a server with ranges."""
    root = tmp_path_factory.mktemp("built")
    given = write_dataset(root / "given", list_events())
    for layout, name in (("archive", "map"), ("folder", "folder")):
        options = BuildOptions(
            workers=Workers(1), max_tile_events=6, layout=layout, work=str(root / "work")
        )
        build_map(given, root / name, options)
    with serve_folder(root) as address:
        yield root, address


def step_through_popup(page, shown):
    """Read the first event of the popup that is open, and go to the second; return the popup."""
    popup = page.locator(".ct-popup")
    popup.get_by_text(f"Event 1 of {shown}").wait_for()
    first = popup.locator("mark").first.inner_text()
    assert first.startswith("Sentence ")
    page.keyboard.press("n")
    popup.get_by_text(f"Event 2 of {shown}").wait_for()
    assert popup.locator("mark").first.inner_text() != first
    return popup


def close_popup_by_key(page, popup):
    """Close the popup; the keyboard is on the map again."""
    popup.get_by_role("button", name="Close").focus()
    page.keyboard.press("Escape")
    popup.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className.includes('ct-map')")
    assert page.locator(".ct-statement mark").first.inner_text().startswith("Sentence ")


def reopen_view(page, counted):
    """Open the address of the page again: the same events are counted."""
    page.reload()
    page.wait_for_selector("[data-ready]")
    assert page.locator(".ct-counts").inner_text() == counted
    assert not page.get_by_label("Violence").is_checked()


def play_and_pause(page, counts):
    """Play up to a month, and show the whole time again."""
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").click()
    assert page.get_by_label("Up to a month").is_checked()
    assert not counts.inner_text().startswith("59 of 89")
    page.get_by_label("Whole time").check()
    page.locator(".ct-counts", has_text="59 of 89").wait_for()


def test_built_map_counts_filters_and_lists(browser, built_site):
    _, address = built_site
    page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="en-GB")
    errors, hosts, ranges = [], set(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.on(
        "request", lambda request: ranges.append(request) if ".parquet" in request.url else None
    )
    try:
        page.goto(f"{address}map/index.html")
        page.wait_for_selector("[data-ready]")
        counts = page.locator(".ct-counts")
        assert counts.inner_text().startswith("89 of 89 events")
        page.get_by_label("Violence").uncheck()
        page.locator(".ct-counts", has_text="59 of 89 events").wait_for()
        choice = page.locator(".ct-choice")  # what is printed of the filters
        assert choice.inner_text().startswith("Type: ")
        assert "Violence" not in choice.inner_text()
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
        page.locator(".ct-side .ct-event").first.wait_for()
        popup = step_through_popup(page, shown)
        if AXE_SCRIPT.is_file():
            assert find_axe_violations(page) == []
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
        popup.get_by_text(f"Event 1 of {fewer}").wait_for()
        page.get_by_label("Access").check()
        page.get_by_role("heading", name=f"{shown} events here").wait_for()
        popup.get_by_text(f"Event 1 of {shown}").wait_for()
        close_popup_by_key(page, popup)
        page.wait_for_url(re.compile("#.*type=access.*&map="))  # what was checked last is in it
        reopen_view(page, counts.inner_text())
        play_and_pause(page, counts)
        assert hosts - {""} == {urlsplit(address).netloc}
        assert len(ranges) <= 2, "texts of one cell are read with a request for each"
        assert all("range" in request.headers for request in ranges)
        assert errors == []
    finally:
        page.close()


@pytest.mark.parametrize("layout", ["map", "folder"])
def test_events_of_an_actor_and_a_place_are_found(browser, built_site, layout):
    _, address = built_site
    groups = [event["actors"] for event in list_events() if event["review"] == "verified"]
    army = sum("Army" in names for names in groups)
    both = sum("Army" in names or "Group 1" in names for names in groups)
    page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="en-GB")
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        page.goto(f"{address}{layout}/index.html#actor=Army&actor=No%20such%20name")
        page.wait_for_selector("[data-ready]")
        counts = page.locator(".ct-counts")
        assert counts.inner_text().startswith(f"{army} of 89 events · {army} in this view")
        assert "Actors: Army" in page.locator(".ct-choice").inner_text()
        find = page.get_by_label("Find an actor, a source or a place").first
        find.fill("group 1")
        page.get_by_role("checkbox", name="Group 1").check()
        page.locator(".ct-counts", has_text=f"{both} of 89 events").wait_for()
        page.wait_for_url(re.compile("actor=Army&actor=Group"))
        if AXE_SCRIPT.is_file() and layout == "map":
            assert find_axe_violations(page) == []
        page.evaluate("document.getElementById('map').conflictTiles.setPeriod('window', 480, 483)")
        cells = page.evaluate("document.getElementById('map').conflictTiles.map.countVisible()")
        assert counts.inner_text().startswith(f"{cells['placed'] + cells['rough']} of 89 events")
        page.get_by_label("Whole time").check()
        page.locator(".ct-map").focus()
        cell = page.evaluate(LARGEST_CELL)
        numbers = page.evaluate(
            """cell => {
              const viewer = document.getElementById('map').conflictTiles, {cells} = viewer.map;
              viewer.listEvents(cells.events[cell], choice => cells.countCell(cell, choice));
              return cells.events[cell].numbers.length;
            }""",
            cell,
        )
        page.get_by_role("heading", name=f"{numbers} events here").wait_for()
        page.locator(".ct-side .ct-event").first.wait_for()
        facts = page.locator(".ct-side .ct-event .ct-facts").all_inner_texts()
        assert all("Army" in text or "Group 1" in text for text in facts)
        for name in ("Group 1", "Army"):
            page.get_by_role("checkbox", name=name).uncheck()
        page.locator(".ct-counts", has_text="89 of 89 events").wait_for()
        find.fill("ilm")
        page.get_by_role("button", name="Ilmen").click()
        page.wait_for_url(re.compile(r"map=14\.4000%2C46\.9000%2C12"))
        find.fill("zzz")
        page.get_by_text("No such actor, source or place.").wait_for()
        page.get_by_text("Put this view into an article").click()
        code = re.compile(re.escape(f'src="{address}{layout}/index.html#map=14.4'))
        expect(page.get_by_label("HTML of the frame")).to_have_value(code)
        assert errors == []
    finally:
        page.close()


def test_map_in_a_frame_leaves_wheel_and_finger_to_the_article(browser, built_site):
    root, address = built_site
    (root / "article.html").write_text(
        "<!doctype html><title>Article</title><iframe title='Map' src='folder/index.html#m=upto&amp;"
        "t=2010-01..2010-04' style='width: 900px; height: 700px'></iframe>" + "<p>Text</p>" * 60
    )
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    try:
        page.goto(f"{address}article.html")
        frame = page.frame_locator("iframe")
        frame.locator("[data-ready]").wait_for()
        assert frame.locator(".ct-filters").get_attribute("open") is None
        assert frame.get_by_label("Up to a month").is_checked()
        enabled = (
            "() => document.getElementById('map').conflictTiles.map.map.scrollWheelZoom.enabled()"
        )
        inner = page.frames[1]
        assert not inner.evaluate(enabled)
        assert frame.locator(".ct-map.cm-page-scrolls").count() == 1
        frame.locator(".ct-map").focus()
        inner.wait_for_function(enabled)
    finally:
        page.close()


def replace_edition_while_read(page, root, address):
    """Replace the edition that a page reads: it reads on for a day, then it names the reason."""
    out = root / "edition"
    shutil.copytree(root / "map", out)
    page.goto(f"{address}edition/index.html")
    page.wait_for_selector("[data-ready]")
    options = BuildOptions(
        workers=Workers(1), work=str(root / "work"), filters={"type": ("access",)}
    )
    build_map(str(root / "given"), out, options)
    zoom_in = "document.getElementById('map').conflictTiles.map.goTo(13.1, 45.2, 11)"
    page.evaluate(zoom_in)
    page.wait_for_selector(".ct-map[aria-busy=false]")
    page.locator(".ct-map").focus()
    page.keyboard.press("Enter")
    page.locator(".ct-side .ct-event").first.wait_for()
    assert page.get_by_role("alert").count() == 0
    assert page.locator(".ct-counts").inner_text().startswith("89 of 89")
    kept = [*json.loads((out / "manifest.json").read_text("utf-8"))["files"], "manifest.json"]
    assert remove_old_editions(out, kept, time.time() + OLD_EDITION_SECONDS + 1)
    page.evaluate(zoom_in.replace("13.1, 45.2, 11", "28.9, -2.5, 13"))
    page.get_by_role("alert").filter(has_text="replaced by a newer edition").wait_for()


def test_folders_show_the_same_and_unread_archives_are_explained(browser, built_site):
    root, address = built_site
    page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="en-GB")
    try:
        counts = []
        for layout in ("map", "folder"):
            page.goto(f"{address}{layout}/index.html")
            page.wait_for_selector("[data-ready]")
            counts.append(page.locator(".ct-counts").inner_text())
            counts.append(page.evaluate(LARGEST_CELL))
        assert counts[:2] == counts[2:]
        with serve_folder(root, WholeFileHandler) as other:
            page.goto(f"{other}map/index.html")
            page.get_by_role("alert").filter(has_text="--layout folder").wait_for()
        shutil.copytree(root / "map", root / "replaced")
        for archive in (root / "replaced").glob("map-*"):
            archive.unlink()
        page.goto(f"{address}replaced/index.html")
        page.get_by_role("alert").filter(has_text="replaced by a newer edition").wait_for()
        replace_edition_while_read(page, root, address)
    finally:
        page.close()


EVENT_OF_DATA_SET = """\
  - id: taken-over
    title: {en: A toll}
    date: 2020-03-06
    place: Alder
    type: access
    review: imported
    origin: {dataset: Tolls of the valley, id: T-7}
    source: herald
    quote: On Thursday the council
    stance: reports
    fatalities: {low: 1, best: 2}
    media: [{file: call.ogg, kind: audio, alt: A call, credit: Radio}]
    corrections: [{on: 2020-04-01, was: seven, now: two, why: A slip.}]
"""

# press Enter, which opens the events in the middle of the map, until the tiles are loaded
OPEN_MIDDLE = """() => {
  if (document.querySelector('.ct-side [data-event=taken-over]')) return true;
  const map = document.querySelector('.ct-map');
  map.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', bubbles: true}));
  return false;
}"""


def test_entry_has_what_a_reader_must_know(sample_project, browser, tmp_path):
    """The page had neither media nor the words for events that nobody has read."""
    sample_project.files["data/media/call.ogg"] = b"OggS"
    sample_project.files["events.yaml"] += EVENT_OF_DATA_SET.encode()
    given = sample_project.write_to(tmp_path / "project")
    build_map(str(given), tmp_path / "map", BuildOptions(workers=Workers(1)))
    page = browser.new_page(viewport={"width": 1000, "height": 700}, locale="en-GB")
    with serve_folder(tmp_path) as address:
        page.goto(f"{address}/map/index.html")
        page.wait_for_selector("[data-ready]")
        page.evaluate(
            "document.getElementById('map').conflictTiles.map.map.setView("
            "[45.2, 13.4], 9, {animate: false})"
        )
        page.wait_for_function(OPEN_MIDDLE, polling=200)
        entry = page.locator(".ct-side [data-event=taken-over]")
        words = entry.inner_text()
        assert "Tolls of the valley" in words
        assert "not read by a curator" in words
        assert "seven" in words
        assert entry.locator("audio").evaluate("sound => sound.offsetHeight") > 20
        assert entry.locator("a[href^='media/call-']").count() == 1
    page.close()
