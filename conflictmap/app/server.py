"""The program that `conflictmap app` starts: serves the app with Streamlit.

Its arguments are the network address and the port of the server, and further host names by which
readers reach it.
"""

import signal
import sys

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    # An interrupt while modules are imported ends the program at once, without a traceback. The
    # server has a handler of its own while it runs.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import cli_util
from streamlit.starlette import App
from streamlit.web.server import server_util

_FOLDER = Path(__file__).parent
if str(_FOLDER.parents[1]) not in sys.path:  # in a checkout that is not installed
    sys.path.insert(0, str(_FOLDER.parents[1]))

from conflictmap.app import request_guard  # noqa: E402  needs the path

SCRIPT = _FOLDER / "main.py"
"""The script that Streamlit runs for each session."""


def run_app_server(host: str, port: str, *names: str) -> None:
    """Serve the app until the process is stopped.

    Args:
        host: The network address to bind to.
        port: The port.
        names: More host names by which readers reach the server.

    Raises:
        SystemExit: the server did not start, with a sentence that names address and remedy.
    """
    names = (*names, os.environ.get("STREAMLIT_BROWSER_SERVER_ADDRESS", ""))
    app = build_app(request_guard.AllowedHosts.for_server(host, names))
    settings = {
        "server.address": host,
        "server.port": int(port),
        "server.allowedHosts": ["*"],  # `RequestGuard` checks them, with more than a list of names
        "server.maxUploadSize": request_guard.max_upload_mb(host),
    }
    try:
        app.run(config=settings)
    except SystemExit as end:
        if end.code:  # Streamlit has printed the reason
            sys.exit(f"conflictmap: the app did not start on port {port}: use --port with another")
        raise
    except OSError as error:
        sys.exit(
            f"conflictmap: the app cannot be served at {host}, port {port}: "
            f"{error.strerror or error}; use another --host or --port"
        )


def build_app(hosts: request_guard.AllowedHosts) -> App:
    """Return the app, guarded against requests from other sites."""
    guard = Middleware(request_guard.RequestGuard, hosts=hosts)
    return App(SCRIPT, middleware=[guard], lifespan=_open_browser)


@asynccontextmanager
async def _open_browser(_app: App) -> AsyncIterator[None]:
    """Open the app in the browser, unless there is no terminal."""
    if not st.get_option("server.headless"):
        cli_util.open_browser(server_util.get_url(st.get_option("browser.serverAddress")))
    yield


if __name__ == "__main__":
    run_app_server(*sys.argv[1:])
