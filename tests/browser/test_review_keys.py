"""The keys of the Review page, in Chromium: an event in which nothing is wrong takes one."""

import pytest

from bench.running import RunningApp
from geo.project.loader import load_project
from tests.support.browser.pages import wait_for_app
from tests.support.review_project import write_review_project

pytestmark = pytest.mark.browser

TEXT = (
    "A headline about it\n"
    "Gunmen attacked a checkpoint at {place} on Tuesday and killed at least four soldiers, the army "
    "said.\n"
    "Two of the dead were recruits, a medic said.\n"
    "Fighters shelled the market of {place} on Wednesday, and two men died, traders said.\n"
)


@pytest.fixture
def review_page(tmp_path, start_engine):
    folder = write_review_project(tmp_path, TEXT)
    with RunningApp(folder, tmp_path / "log") as app:
        tab = start_engine("chromium", {}).open(1280, 1500, {}, shares_context=True)
        tab.page.goto(f"{app.url}/review")
        tab.page.get_by_role("heading", name="Review").wait_for()
        yield tab.page, folder
        tab.close()


def wait_until_decided(page, text):
    """Wait for a text and for the end of the app's script: before, the buttons of the keys may be missing."""
    page.get_by_text(text).wait_for()
    wait_for_app(page)


def test_keys_accept_undo_and_reject(review_page):
    page, folder = review_page
    before = {event.id for event in load_project(folder).events}
    page.locator("[data-testid=stSelectbox]").first.click()
    page.get_by_role("option", name="Report").click()
    wait_until_decided(page, "0 of 2 decided")
    page.locator("h1").click()  # no field has the focus
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
