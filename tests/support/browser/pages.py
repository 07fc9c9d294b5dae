"""Pages, addresses and servers that browser tests share."""

import shutil
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from itertools import count
from pathlib import Path

import pytest

from tests.support.loopback_server import serve_requests

ROOT = Path(__file__).parents[3]
# the headless shell is the same engine without the window of a browser: a page costs a third of the time
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium-headless-shell", "chromium", "chromium-browser"))),
    None,
)
OUTLETS = ("file", "widget", "app")
AXE_SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
CHECKPOINT = "checkpoint-established"
LARGE_EVENT_COUNT = 1500
HANDLE_JS = "document.querySelector('.conflict-map').conflictMap"
MAP_READY_JS = "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"
OVERFLOW_WIDTH_JS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# each run of the app's script is requested by a message; its state in the page may change unseen between two frames
COUNT_RERUNS_JS = """() => {
  window.reruns = 0;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (message) {
    window.reruns += 1;
    return send.call(this, message);
  };
}"""
ARTICLE_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>An article</title></head>
<body><h1>An article</h1><p>Text before.</p>{snippet}<p>Text after.</p></body></html>"""
FRAME_HTML = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A small screen</title></head>
<body style="margin:0"><iframe src="{address}" title="A small screen" width="{width}" height="{height}"
frameborder="0"></iframe></body></html>"""
_FRAME_NUMBERS = count()


class QuietRequestHandler(SimpleHTTPRequestHandler):
    """Serves a folder without logging."""

    def log_message(self, *_):
        pass


@contextmanager
def serve_folder(folder):
    """Serve a folder on a free port of this machine; yields the origin."""
    with serve_requests(partial(QuietRequestHandler, directory=folder)) as origin:
        yield origin


def write_frame_page(folder, address, width, height):
    """Write a page that shows an address in a frame of a size, for an engine without so small a window."""
    name = f"frame-{next(_FRAME_NUMBERS)}.html"
    (folder / name).write_text(
        FRAME_HTML.format(address=address, width=width, height=height), encoding="utf-8"
    )
    return name


def wait_until(page, expression, seconds=60):
    """Wait for an expression in Playwright's page; the policy of our pages forbids Playwright's own way."""
    for _ in range(seconds * 40):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"{expression} did not become true within {seconds} s")


def wait_in_page(page, milliseconds):
    """Wait with a timer of the page: its earlier timers of less time have run, however busy the machine is."""
    page.evaluate("(time) => new Promise((done) => setTimeout(done, time))", milliseconds)


def wait_for_app(page):
    """Wait until the app's script has ended and no element of an earlier run is left."""
    page.wait_for_function(
        """() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'
          && !document.querySelector('[data-stale=true]')"""
    )


def find_axe_violations(page):
    """Return rule, elements and reason of each violation that axe-core finds in a page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"() => {{ {AXE_SCRIPT.read_text(encoding='utf-8')} }}")
    return page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
          (one) => [one.id, one.nodes.map((node) => node.target.join(' ')), one.nodes[0].failureSummary])"""
    )
