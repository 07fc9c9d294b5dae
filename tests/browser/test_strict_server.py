"""The exported file from a server with a policy of its own: a sentence names what the server must omit."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

pytestmark = pytest.mark.browser

POLICIES = [
    ("", "map"),
    ("default-src 'self'", "notice"),
    ("script-src 'none'", "notice"),
    ("default-src 'none'; sandbox allow-scripts", "notice"),
    ("require-trusted-types-for 'script'; trusted-types 'none'", "map"),
    ("require-trusted-types-for 'script'", "map"),
    ("frame-ancestors 'self'", "map"),
]


@pytest.fixture(scope="module")
def strict_server(exported):
    """A function that returns the address of the file under a policy."""
    data = (exported / "map.html").read_bytes()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            policy = dict(enumerate(row[0] for row in POLICIES)).get(int(self.path[1:] or 0))
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_):
            """Log nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield lambda number: f"http://127.0.0.1:{server.server_port}/{number}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("number", range(len(POLICIES)), ids=[policy for policy, _ in POLICIES])
def test_file_under_policy_of_server_is_readable(browser, strict_server, number):
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(strict_server(number), wait_until="load")
        shown = {"map": ".conflict-map .cm-map", "notice": ".cm-blocked"}
        for name, selector in shown.items():
            state = "visible" if POLICIES[number][1] == name else "hidden"
            page.locator(selector).wait_for(state=state)
    finally:
        context.close()
