"""The app under use: a fault made while it runs, a kill and a restart. A reader never sees a traceback."""

import asyncio
import json
import shutil
import statistics
from concurrent.futures import ThreadPoolExecutor

import pytest

from bench.running import RunningApp
from bench.sessions import Report, drive, session
from tests.browser.conftest import ROOT

pytestmark = pytest.mark.browser
CHECKPOINT = "checkpoint-established"
READY = "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"
ROW = "[data-testid=stDataFrame] [role=row][aria-selected=true]"
FAULTS = "[data-testid=stAlert]"


class App(RunningApp):
    """The app on a copy of the first map, which may be changed while it runs."""

    def change(self, old, new):
        path = self.project / "events.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy(ROOT / "events.yaml", folder)
    with App(folder, tmp_path_factory.mktemp("log") / "log") as running:
        yield running


@pytest.fixture(scope="module")
def page(app, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 1500})
    page = context.new_page()
    page.goto(app.url)
    page.wait_for_function(READY, timeout=30_000)
    page.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    yield page
    context.close()


def select(page, event):
    page.evaluate(f"document.querySelector('.conflict-map').conflictMap.select('{event}')")


def body(page):
    return page.locator("body").inner_text()


def test_a_fault_made_while_it_runs_shows_the_list_and_keeps_the_map(app, page):
    app.change("type: humanitarian", "type: aid")
    select(page, CHECKPOINT)  # whatever a reader does asks the app again
    page.locator(FAULTS).first.wait_for(timeout=15_000)
    page.locator("[data-testid=stCode]", has_text="'type' is 'aid'").wait_for(timeout=15_000)
    page.wait_for_function(READY, timeout=15_000)
    shown = body(page)
    assert "1 fault" in shown
    assert "events.yaml:" in shown
    assert "'type' is 'aid'" in shown
    assert "Traceback" not in shown
    assert page.evaluate(READY)
    assert (
        page.evaluate("document.querySelector('.conflict-map').conflictMap.state().selected")
        == CHECKPOINT
    )


def test_a_new_reader_gets_the_last_good_map_too(app, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.goto(app.url)
    page.wait_for_function(READY, timeout=30_000)
    page.locator(FAULTS).first.wait_for()
    context.close()


def test_a_mended_file_shows_again(app, page):
    app.change("type: aid", "type: humanitarian")
    select(page, "war-2020")
    page.locator(FAULTS).first.wait_for(state="detached", timeout=15_000)
    assert page.evaluate(READY)


def test_killed_and_restarted_it_comes_back_for_an_open_page(app, page):
    app.kill()
    app.start()
    page.wait_for_function(READY, timeout=30_000)
    for _ in range(60):
        select(page, "war-2020")
        page.wait_for_timeout(250)
        select(page, CHECKPOINT)
        page.wait_for_timeout(250)
        rows = page.locator(ROW)
        if rows.count() and "checkpoint" in rows.first.inner_text().lower():
            break
    else:
        pytest.fail(f"the table does not follow the map after a restart: {body(page)[:500]}")
    assert "Traceback" not in body(page)


def test_restarted_with_a_fault_it_lists_the_faults(app, browser):
    app.kill()
    app.change("id: war-2020", "id: War 2020")
    app.start()
    page = browser.new_context().new_page()
    page.goto(app.url)
    page.locator(FAULTS).first.wait_for(timeout=30_000)
    page.get_by_text("War 2020").first.wait_for(timeout=30_000)
    shown = body(page)
    assert "There is no map to show yet" in shown
    assert "Traceback" not in shown
    page.context.close()
    app.change("id: War 2020", "id: war-2020")


# Without a browser: what a hostile client may send, and a few sessions at once (bench/sessions.py has twenty)


def apart(work):
    """Run a coroutine in a thread of its own: Playwright has a loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def test_a_few_sessions_at_once_see_no_error(app):
    assert apart(drive(app.port, count=1, seconds=0)).errors == [], (
        "the first one has the project read"
    )
    report = apart(drive(app.port, count=4, seconds=4))
    assert report.errors == []
    assert len(report.trips_ms) >= 4
    assert statistics.median(report.trips_ms) < 5000, (
        "twenty sessions are held to 300 ms, elsewhere"
    )


def test_the_log_holds_no_traceback(app):
    assert "Traceback" not in app.log.read_text()


# JSON or bytes that cannot be read are Streamlit's own to refuse: the sender's run ends, with a traceback in the log.
MADE_UP = [
    {"viewer": {"json_value": json.dumps({"selected": "no-such-event"})}},
    {"viewer": {"json_value": json.dumps({"selected": {"a": [1]}})}},
    {"viewer": {"json_value": json.dumps({"selected": "<img src=x onerror=alert(1)>" * 1000})}},
    {"viewer": {"json_value": "null"}},
    {"table": {"string_value": json.dumps({"selection": {"rows": [999], "columns": [], "cells": []}})}},
    {"table": {"string_value": json.dumps({"selection": {"rows": [], "columns": ["x"], "cells": []}})}},
    {"question": {"string_value": "{{ 7*7 }}</script>" * 100}},
    {"question": {"string_value": "e" + "\u0301\u0327" * 20_000}},
]  # fmt: skip


def test_a_hostile_client_gets_no_traceback_and_harms_nobody(app):
    async def send_all():
        report = Report()
        async with session(app.port, report, 1) as reader, session(app.port, Report(), 2) as other:
            for page in ("", "geocode"):
                for states in MADE_UP:
                    reader.states = states
                    await reader.send(page=page)
            await reader.socket.send(b"\xff\xfe garbage")
            await other.on_map()
            assert other.report.errors == []
        return report.errors

    assert apart(send_all()) == []
