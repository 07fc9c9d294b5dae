"""The keys of the Review page, in Chromium: an event in which nothing is wrong takes one."""

import pytest

from bench.running import RunningApp
from conflictmap.cli.main import main
from geo.project.loader import load_project

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
    folder = tmp_path / "map"
    assert main(["new", str(folder)]) == 0
    place = next(iter(load_project(folder).places.values())).toponym.label
    document = tmp_path / "report.txt"
    document.write_text(TEXT.format(place=place), encoding="utf-8")
    arguments = ["--title", "Report", "--date", "2024-06-06", "--project", str(folder)]
    assert main(["source", "add", str(document), *arguments]) == 0
    with RunningApp(folder, tmp_path / "log") as app:
        tab = start_engine("chromium", {}).open(1280, 1500, {}, shares_context=True)
        tab.page.goto(f"{app.url}/review")
        tab.page.get_by_role("heading", name="Review").wait_for()
        yield tab.page, folder
        tab.close()


def test_keys_accept_undo_and_reject(review_page):
    page, folder = review_page
    before = {event.id for event in load_project(folder).events}
    page.locator("[data-testid=stSelectbox]").first.click()
    page.get_by_role("option", name="Report").click()
    page.get_by_text("0 of 2 decided").wait_for()
    page.locator("h1").click()  # no field has the focus
    page.keyboard.press("a")
    page.get_by_text("1 of 2 decided").wait_for()
    [accepted] = [event for event in load_project(folder).events if event.id not in before]
    assert len(accepted.statements) == 2
    page.keyboard.press("u")
    page.get_by_text("0 of 2 decided").wait_for()
    assert {event.id for event in load_project(folder).events} == before
    page.keyboard.press("x")
    page.get_by_text("1 of 2 decided").wait_for()
    page.keyboard.press("a")
    page.get_by_text("Every draft of this source is decided").wait_for()
    assert len(load_project(folder).events) == len(before) + 1
