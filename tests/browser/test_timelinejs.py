"""The data profile `timeline` in TimelineJS."""

import json
from pathlib import Path

import pytest

from conflictmap.publish.data.formats import DataOptions, write_data
from tests.support.sample_project import SampleProject

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
TIMELINEJS_DIST = ROOT / "node_modules" / "@knight-lab" / "timelinejs" / "dist"
PAGE_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>TimelineJS</title>
<link rel="stylesheet" href="{dist}/css/timeline.css"><script src="{dist}/js/timeline.js"></script></head>
<body><div id="here" style="width:1200px;height:700px"></div>
<script>new TL.Timeline("here", {data}, {{script_path: "{dist}/js/", font: null}});</script></body></html>"""


@pytest.fixture
def open_in_timelinejs(browser, tmp_path):
    """A function that opens a project in TimelineJS; returns the page, its requests and its errors."""
    if not TIMELINEJS_DIST.is_dir():
        pytest.skip("TimelineJS is not installed: npm ci installs it")
    context = browser.new_context(viewport={"width": 1220, "height": 720})
    page = context.new_page()
    requested, errors = [], []
    page.on("request", lambda request: requested.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "console", lambda message: errors.append(message.text) if message.type == "error" else None
    )

    def show_project(project):
        file = tmp_path / "timeline.json"
        write_data(project, file, DataOptions(profile="timeline"))
        data = json.dumps(json.loads(file.read_text(encoding="utf-8"))).replace("<", "\\u003c")
        (tmp_path / "page.html").write_text(
            PAGE_HTML.format(dist=TIMELINEJS_DIST.as_uri(), data=data), encoding="utf-8"
        )
        page.goto((tmp_path / "page.html").as_uri())
        page.locator(".tl-timemarker").first.wait_for(state="attached")
        return page, requested, errors

    yield show_project
    context.close()


def test_every_event_has_slide_and_time_marker(open_in_timelinejs, project):
    page, requested, errors = open_in_timelinejs(project)
    events = [event for event in project.events if event.verified]
    assert page.locator(".tl-timemarker").count() == len(events) > 10
    headlines = page.locator(".tl-slide .tl-headline").all_inner_texts()
    assert sorted(headlines[1:]) == sorted(event.title["en"] for event in events)
    assert headlines[0] == project.map_info.title["en"], "the title of the map is the first slide"
    assert not errors
    assert all(url.startswith(("file:", "data:")) for url in requested)


def test_hostile_text_is_escaped_in_timelinejs(open_in_timelinejs):
    words = "<img src=x onerror=window.run=1><script>window.run=1</script>{{ 7 * 7 }}"
    tiny = SampleProject().replace_text("events.yaml", "The bridge is closed", f"'{words}'")
    page, _, errors = open_in_timelinejs(tiny.load())
    assert words in page.locator(".tl-slide .tl-headline").all_text_contents()
    assert page.evaluate("window.run") is None
    assert not errors
