"""The three outlets, opened in a real browser: the file from disk, the widget in an article, the app."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
OUTLETS = ("file", "widget", "app")
ARTICLE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>An article</title></head>
<body><h1>An article</h1><p>Text before.</p>{snippet}<p>Text after.</p></body></html>"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def made(tmp_path_factory):
    """The exported file and the embed kit of the first map, with an article around the widget."""
    folder = tmp_path_factory.mktemp("made")
    assert cli.main(["export", str(folder / "map.html"), "--project", str(ROOT)]) == 0
    assert cli.main(["embed", str(folder / "kit"), "--project", str(ROOT)]) == 0
    snippet = (folder / "kit" / "snippet.html").read_text(encoding="utf-8")
    (folder / "kit" / "article.html").write_text(ARTICLE.format(snippet=snippet), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def served(made):
    """The address of the embed kit on a server of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=made / "kit"))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def app_url(tmp_path_factory):
    """The address of the app, started as `make app` starts it, without opening a browser."""
    port = free_port()
    log = tmp_path_factory.mktemp("app") / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "CONFLICTMAP_PROJECT": str(ROOT)},
        )  # fmt: skip
        url = f"http://localhost:{port}"
        try:
            wait_for(f"{url}/_stcore/health", process, log)
            yield url
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(url, process, log):
    for _ in range(300):
        if process.poll() is not None:
            pytest.fail(f"the app ended: {log.read_text()}")
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the app did not start within 30 s: {log.read_text()}")


class Outlet:
    """One outlet in one page: `frame` is where the viewer stands."""

    def __init__(self, kind, page, address):
        self.kind, self.page, self.address = kind, page, address
        self.messages, self.requests = [], []
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, fragment=""):
        self.page.goto(self.address + fragment)
        if self.kind == "widget":
            self.page.locator("iframe").scroll_into_view_if_needed()
        self.frame = self.page.frames[-1] if self.kind == "widget" else self.page
        if self.kind == "widget":
            self.page.wait_for_function("document.querySelector('iframe') !== null")
            self.frame = self.page.locator("iframe").element_handle().content_frame()
        self.frame.wait_for_function(
            "document.querySelector('.conflict-map')?.conflictMap?.state().shown > 0",
            timeout=15_000,
        )
        return self

    def handle(self, call):
        """Call the public handle, as a page that embeds the map does."""
        return self.frame.evaluate(f"document.querySelector('.conflict-map').conflictMap.{call}")

    def settle(self):
        self.page.wait_for_timeout(350)


@pytest.fixture
def visit(browser, made, request):
    """Open an outlet at a size, and close it after the test."""
    contexts = []

    def go(kind, width=1280, height=800, fragment="", **context_options):
        context = browser.new_context(
            viewport={"width": width, "height": height}, **context_options
        )
        contexts.append(context)
        address = {
            "file": lambda: (made / "map.html").as_uri(),
            "widget": lambda: request.getfixturevalue("served") + "/article.html",
            "app": lambda: request.getfixturevalue("app_url"),
        }[kind]()
        return Outlet(kind, context.new_page(), address).open(fragment)

    yield go
    for context in contexts:
        context.close()


@pytest.fixture(params=OUTLETS)
def kind(request):
    return request.param


@pytest.fixture(scope="session")
def article():
    return (ROOT / "data/sources/blinken-checkpoint.txt").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def event_ids():
    from geo import load_project

    return [event.id for event in load_project(ROOT).events]
