"""The keys of the Review page, in Chromium: an event in which nothing is wrong takes one."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError  # noqa: A004

from bench.running import RunningApp
from conflictmap.cli.main import main
from geo.project.loader import load_project
from geo.project.vocabulary import EVENT_TYPES
from tests.support.browser.pages import (
    AXE_SCRIPT,
    MAP_READY_JS,
    find_axe_violations,
    wait_for_app,
    wait_until,
)
from tests.support.review_project import write_review_project

pytestmark = pytest.mark.browser

ARTICLE = Path(__file__).parents[1] / "drafting" / "review_articles" / "amhara-towns.txt"
DOWNLOAD_ATTEMPTS = 12
TOTAL = 7  # drafts of the article
PASTED = """A raid in the hills
PORT, 4 June 2024 (Wire) – Gunmen attacked a checkpoint at {place} on Monday and killed two soldiers, the army said.
A mine killed a farmer in Vrrlmill on Sunday, a medic said.
"""
VERIFIED_JS = "document.querySelector('input[type=checkbox][aria-label^=Verified]')?.checked"
LEAVE_FIELDS_LATE_JS = """() => {
  const wait = window.setTimeout;
  window.setTimeout = (call, ms, ...rest) =>
    wait(call, String(call).includes('.blur()') ? 200 : ms, ...rest);
}"""
TEXT = (
    "A headline about it\n"
    "Gunmen attacked a checkpoint at {place} on Tuesday and killed at least four soldiers, the army "
    "said.\n"
    "Two of the dead were recruits, a medic said.\n"
    "Fighters shelled the market of {place} on Wednesday, and two men died, traders said.\n"
)


@pytest.fixture(scope="module")
def review_app(tmp_path_factory):
    root = tmp_path_factory.mktemp("review")
    folder = write_review_project(root, TEXT)
    events = folder / "events.yaml"
    text = events.read_text(encoding="utf-8")
    world = re.sub(r"bounds: \[.*?\]", "bounds: [-180, -60, 180, 75]", text, count=1)
    events.write_text(world, encoding="utf-8")  # the article is on another country
    details = ["--title", "Towns", "--date", "2024-08-06", "--project", str(folder)]
    assert main(["source", "add", str(ARTICLE), *details]) == 0
    with RunningApp(folder, root / "log") as app:
        yield app, folder


@pytest.fixture
def review_page(review_app, start_engine):
    app, folder = review_app
    tab = start_engine("chromium", {}).open(1280, 1500, {}, shares_context=True)
    tab.page.goto(f"{app.url}/review")
    tab.page.get_by_role("heading", name="Review").wait_for()
    yield tab.page, folder
    tab.close()


def wait_until_decided(page, text):
    """Wait for a text, the buttons and the end of the app's script: before, a key meets no button."""
    page.get_by_text(text).wait_for()
    for name in ("Accept", "Undo") if "Every" not in text else ("Undo",):
        page.locator("button", has_text=name).first.wait_for()
    wait_for_app(page)


def open_source(page, title, total):
    """Choose a source, and wait for its drafts; no field has the focus."""
    page.get_by_text("decided", exact=False).first.wait_for()
    wait_for_app(page)  # a page that is drawn closes an open list
    page.locator("[data-testid=stSelectbox]").first.click()
    page.get_by_role("option", name=title).click()
    wait_until_decided(page, f"0 of {total} decided")
    page.locator("h1").click()


def test_keys_accept_undo_and_reject(review_page):
    page, folder = review_page
    before = {event.id for event in load_project(folder).events}
    open_source(page, "Report", 2)
    page.keyboard.press("a")
    wait_until_decided(page, "1 of 2 decided")
    [accepted] = [event for event in load_project(folder).events if event.id not in before]
    assert len(accepted.statements) == 2
    page.keyboard.press("u")
    wait_until_decided(page, "0 of 2 decided")
    assert {event.id for event in load_project(folder).events} == before
    page.keyboard.press("x")
    wait_until_decided(page, "1 of 2 decided")
    page.keyboard.press("a")
    wait_until_decided(page, "Every draft of this source is decided")
    assert len(load_project(folder).events) == len(before) + 1


def press_in_field(page, key, typed):
    """Move to a field by its key, type, and leave it by Enter."""
    page.keyboard.press(key)
    page.wait_for_function("() => document.activeElement.tagName === 'INPUT'")
    for character in typed:
        page.keyboard.press(character)
    page.keyboard.press("Enter")


def test_attributes_are_mended_by_keys_without_waiting_for_the_page(review_page):
    """A key pressed while the page is drawn is neither lost nor meant for the next card.

    Nor is one that is pressed after Enter, before the field is left: it was typed into the field.
    """
    page, folder = review_page
    page.evaluate(LEAVE_FIELDS_LATE_JS)
    before = {event.id for event in load_project(folder).events}
    open_source(page, "Towns", TOTAL)
    press_in_field(page, "d", "Monday")
    page.keyboard.press("5")
    page.keyboard.press("a")
    page.keyboard.press("a")  # before the next card is drawn: dropped
    wait_until_decided(page, f"1 of {TOTAL} decided")
    press_in_field(page, "f", "40")  # between the two accounts, 31 and 64
    page.keyboard.press("p")
    page.wait_for_function(
        "() => document.activeElement.list?.options.length > 1"
    )  # names of the article
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.tagName !== 'INPUT'")
    press_in_field(page, "s", "Medics X")
    page.keyboard.press("a")
    wait_until_decided(page, f"2 of {TOTAL} decided")
    first, second = (event for event in load_project(folder).events if event.id not in before)
    assert (first.date.edtf, first.type) == ("2024-08-05", list(EVENT_TYPES)[4])
    assert first.title["en"]
    assert second.fatalities.best == 40
    assert second.statements[0].by == "Medics X"


def test_article_is_published_from_paste(review_page, tmp_path):
    """Paste, review by keys, a place that no gazetteer has given on the map, the page opened."""
    page, folder = review_page
    before = {event.id for event in load_project(folder).events}
    place = next(iter(load_project(folder).places.values())).toponym.label
    page.get_by_role("link", name="Sources").click()
    page.get_by_role("heading", name="Add a source").wait_for()
    wait_for_app(page)
    page.get_by_label("Text, one paragraph a line").fill(PASTED.format(place=place))
    page.get_by_role("button", name="Add the source").click()
    page.get_by_role("link", name="Review its drafts").click()
    wait_until_decided(page, "0 of 2 decided")
    page.get_by_text("Keys (?)").wait_for()
    wait_for_app(page)
    page.keyboard.press("v")
    wait_until(page, VERIFIED_JS)
    page.keyboard.press("a")
    wait_until_decided(page, "1 of 2 decided")
    page.keyboard.press("a")
    page.get_by_text("Not yet accepted: no gazetteer has “Vrrlmill”").wait_for()
    wait_for_app(page)
    page.locator(".conflictmap-place svg").click(position={"x": 90, "y": 90})
    page.get_by_role("button", name="Use this point").click()
    reason = page.get_by_role("textbox", name="Why this point")
    reason.wait_for()
    wait_for_app(page)
    reason.fill("A survey map")
    reason.press("Enter")
    wait_for_app(page)
    page.get_by_role("button", name="Accept").click()
    page.get_by_text("Every draft of this source is decided").wait_for()
    wait_for_app(page)
    if AXE_SCRIPT.is_file():
        assert find_axe_violations(page) == []
    new = [event for event in load_project(folder).events if event.id not in before]
    assert [event.verified for event in new] == [True, True]
    page.get_by_role("link", name="Publish it").click()
    button = page.get_by_role("button", name=re.compile("Download .*html")).first
    button.wait_for()
    wait_for_app(page)
    file = tmp_path / "map.html"
    for _ in range(DOWNLOAD_ATTEMPTS):  # a button that is drawn again takes no click
        with suppress(TimeoutError), page.expect_download(timeout=5000) as download:
            button.click()
        if download.is_done():
            download.value.save_as(file)
            break
        wait_for_app(page)
    assert_published(page, file, [event.title["en"] for event in new])


def assert_published(page, file, titles):
    reader = page.context.new_page()
    reader.goto(file.as_uri())
    wait_until(reader, MAP_READY_JS)
    listed = reader.locator(".conflict-map").inner_text()
    reader.close()
    assert [title for title in titles if title not in listed] == []
