"""The app's server refuses pages of other sites, names that were rebound to it, and uploads."""

import pytest
import streamlit as st
from streamlit.web.server import server_util
from streamlit.web.server.starlette import starlette_websocket

from conflictmap.app import request_guard
from conflictmap.app.request_guard import AllowedHosts, RequestGuard
from tests.support.threads import run_in_thread

LOCAL = AllowedHosts.for_server("localhost")
SHARED = AllowedHosts.for_server("0.0.0.0", ["maps.example.org", "*.desk.example"])  # noqa: S104  not bound to

# server, header Host, whether it is taken, why
HOSTS = [
    (LOCAL, "localhost:8501", True, "the address that is printed"),
    (LOCAL, "LOCALHOST.:8501", True, "names have no case; a full stop at the end is the root"),
    (LOCAL, "127.0.0.1:8501", True, "the loopback address"),
    (LOCAL, "[::1]:8501", True, "the same in IPv6"),
    (LOCAL, "evil.example:8501", False, "a name that was rebound to this computer"),
    (LOCAL, "localhost.evil.example", False, "a name that only begins so"),
    (LOCAL, "evil.example#localhost", False, "not a host"),
    (LOCAL, "user@localhost", False, "not a host"),
    (LOCAL, "192.168.1.5:8501", False, "this server is not reached by that address"),
    (LOCAL, "", False, "HTTP/1.1 requires a host"),
    (SHARED, "192.168.1.5:8501", True, "an address cannot be rebound"),
    (SHARED, "maps.example.org", True, "a name that was given"),
    (SHARED, "a.desk.example", True, "a name below one that was given"),
    (SHARED, "desk.example", False, "the pattern needs a name below"),
    (SHARED, "evil.example", False, "a name that was rebound"),
]

# header Host, header Origin, whether it is taken, why
ORIGINS = [
    ("localhost:8501", None, True, "a program that is no browser"),
    ("localhost:8501", "http://localhost:8501", True, "the app's own page"),
    ("localhost:8501", "http://127.0.0.1:8501", True, "the same by another name"),
    ("localhost:8501", "http://evil.example", False, "a page of another site"),
    ("localhost:8501", "http://localhost.evil.example", False, "a name that only begins so"),
    ("localhost:8501", "null", False, "a frame in a sandbox"),
    ("localhost:8501", "file://", False, "a page from the disk"),
    ("localhost:8501", "https://maps.example.org", True, "a proxy that sends its own Host"),
    ("192.168.1.5:8501", "http://192.168.1.5:8501", True, "a reader on the same network"),
    ("192.168.1.5:8501", "http://192.168.1.6:8501", False, "another machine's page"),
]


def call_guard(hosts, headers, kind="http", path="/", method="GET"):
    """Return the messages that are sent for a request, and the scopes that reach the app."""
    sent, reached = [], []

    async def app(scope, receive, send):
        reached.append(scope)

    async def send(message):
        sent.append(message)

    encoded = [(name.encode(), value.encode()) for name, value in headers if value is not None]
    scope = {"type": kind, "path": path, "method": method, "headers": encoded}
    run_in_thread(RequestGuard(app, hosts)(scope, None, send))
    return sent, reached


@pytest.mark.parametrize(("hosts", "host", "taken", "why"), HOSTS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_host_of_request_is_checked(hosts, host, taken, why, kind):
    sent, reached = call_guard(hosts, [("host", host), ("origin", f"http://{host}")], kind)
    assert (bool(reached), bool(sent)) == (taken, not taken), why


@pytest.mark.parametrize(("host", "origin", "taken", "why"), ORIGINS)
def test_origin_of_request_is_checked(host, origin, taken, why):
    sent, reached = call_guard(SHARED, [("host", host), ("origin", origin)], "websocket")
    assert (bool(reached), bool(sent)) == (taken, not taken), why
    assert taken or sent[0]["type"] == "websocket.close", "closed before it was accepted: 403"


def test_two_hosts_are_refused():
    sent, _ = call_guard(LOCAL, [("host", "localhost"), ("host", "evil.example")])
    assert sent[0]["status"] == 403
    assert b"--allow-host" in sent[1]["body"], "the remedy"


@pytest.mark.parametrize(("host", "origin", "taken", "why"), [row for row in ORIGINS if row[2]])
def test_accepted_origin_causes_no_lookup(monkeypatch, host, origin, taken, why):
    for name in ("get_internal_ip", "get_external_ip"):
        monkeypatch.setattr(server_util.net_util, name, lambda: pytest.fail("looked up"))
    _, [scope] = call_guard(SHARED, [("host", host), ("origin", origin)], "websocket")
    headers = dict(scope["headers"])
    monkeypatch.setattr(
        starlette_websocket.config, "get_option", {"server.allowedHosts": ["*"]}.get
    )
    assert starlette_websocket._is_origin_allowed(headers.get(b"origin"), host)


@pytest.mark.parametrize(
    ("address", "limit", "why"),
    [
        ("localhost", request_guard.CURATOR_MAX_UPLOAD_MB, "only a curator reaches it"),
        ("127.0.0.2", request_guard.CURATOR_MAX_UPLOAD_MB, "the whole loopback network"),
        ("::1", request_guard.CURATOR_MAX_UPLOAD_MB, "the same in IPv6"),
        ("0.0.0.0", 0, "readers reach it"),  # noqa: S104  not bound to
        ("::", 0, "readers reach it"),
        ("192.0.2.1", 0, "readers reach it"),
        ("maps.example.org", 0, "readers reach it"),
    ],
)
def test_only_curators_upload(address, limit, why):
    assert request_guard.max_upload_mb(address) == limit, why


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
@pytest.mark.parametrize("base", ["", "/maps"])
def test_upload_is_refused_without_limit(monkeypatch, method, base):
    monkeypatch.setattr(st, "get_option", lambda name: {"server.maxUploadSize": 0}[name])
    path = f"{base}/_stcore/upload_file/session/one"
    sent, reached = call_guard(LOCAL, [("host", "localhost")], path=path, method=method)
    assert (sent[0]["status"], reached) == (413, [])


def test_settings_name_the_hosts():
    hosts = AllowedHosts.from_settings()  # of .streamlit/config.toml, in the working directory
    assert hosts.includes("localhost:8501")
    assert not hosts.includes("evil.example")
    assert not hosts.includes("192.168.1.5")
