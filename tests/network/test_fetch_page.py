"""Fetching against a server on the loopback: limits, redirects, private addresses."""

import gzip
import io
import json
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from conflictmap.cli.main import main
from conflictmap.cli.source import fetch
from conflictmap.network.check_page import check_page
from conflictmap.network.fetch_page import FetchError, fetch_page, is_public_address
from geo.project.loader import load_project
from tests.support.loopback_server import serve_requests

PAGE = b"<html><body><article><p>Gunmen attacked a village on Tuesday.</p></article></body></html>"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        kind = self.path.strip("/")
        if kind == "loop":
            self._answer(302, b"", Location="/loop")
        elif kind == "away":
            self._answer(302, b"", Location="http://10.0.0.1/secret")
        elif kind == "file":
            self._answer(302, b"", Location="file:///etc/passwd")
        elif kind == "moved":
            self._answer(301, b"", Location="/page")
        elif kind == "large":
            self._answer(200, b"x" * 5000)
        elif kind == "bomb":
            self._answer(200, gzip.compress(b"x" * 1_000_000), **{"Content-Encoding": "gzip"})
        elif kind == "packed":
            self._answer(200, gzip.compress(PAGE), **{"Content-Encoding": "gzip"})
        elif kind in ("gone", "refused"):
            self._answer(404 if kind == "gone" else 403, b"no")
        elif kind == "empty":
            self._answer(200, b"<html><body><script>draw()</script></body></html>")
        else:
            self._answer(200, PAGE, **{"Content-Type": "text/html; charset=utf-8"})

    def _answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serve_requests(_Handler) as origin:
        yield origin


def _allow_loopback(address: str) -> bool:
    return address == "127.0.0.1"


def test_page_is_fetched_and_can_be_replayed(server: str) -> None:
    page = fetch_page(f"{server}/moved", is_allowed=_allow_loopback)
    assert (page.status, page.body, page.url) == (200, PAGE, f"{server}/page")
    assert page.content_type == "text/html"
    [record] = list(ArchiveIterator(io.BytesIO(page.warc)))
    assert record.rec_headers.get_header("WARC-Target-URI") == page.url


def test_packed_page_is_unpacked(server: str) -> None:
    assert fetch_page(f"{server}/packed", is_allowed=_allow_loopback).body == PAGE


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("loop", "redirects more than"),
        ("away", "private network"),  # a redirect is checked like an address
        ("file", "no web address"),
        ("large", "bytes"),
        ("bomb", "unpacked"),
    ],
)
def test_what_is_refused(server: str, path: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        fetch_page(f"{server}/{path}", max_bytes=4000, is_allowed=_allow_loopback)


def test_loopback_is_refused_by_default(server: str) -> None:
    with pytest.raises(FetchError, match="private network"):
        fetch_page(f"{server}/page")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
        "::1", "fe80::1", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    ],
)  # fmt: skip
def test_private_addresses_are_no_public_ones(address: str) -> None:
    assert not is_public_address(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses(address: str) -> None:
    assert is_public_address(address)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file:///etc/passwd", "no web address"),
        ("ftp://example.org/", "no web address"),
        ("http://user:pass@example.org/", "name or password"),
        ("http://exa\nmple.org/", "no address"),
        ("http://example.org:99999/", "port"),
    ],
)
def test_other_addresses_are_refused(url: str, words: str) -> None:
    with pytest.raises(FetchError, match=words):
        fetch_page(url)


@pytest.mark.parametrize(
    ("page", "archive", "quote", "state"),
    [
        ("page", None, "Gunmen attacked a village", "live"),
        ("page", None, "another quote", "changed"),
        ("gone", "page", "Gunmen attacked a village", "archived only"),
        ("gone", "gone", "Gunmen attacked a village", "gone"),
        ("gone", None, "Gunmen attacked a village", "gone"),
        ("refused", "page", "Gunmen attacked a village", "unknown"),
        ("gone", "refused", "Gunmen attacked a village", "unknown"),
        ("empty", None, "Gunmen attacked a village", "unknown"),
        ("large", None, "another quote", "changed"),
    ],
)
def test_state_of_a_page(
    server: str, page: str, archive: str | None, quote: str, state: str
) -> None:
    check = check_page(
        f"{server}/{page}",
        f"{server}/{archive}" if archive else None,
        [quote],
        is_allowed=_allow_loopback,
    )
    assert check.state == state
    assert check.checked
    assert check.has_answer
    assert bool(check.reason) == (state == "unknown")


def test_fetched_page_is_a_source_of_the_project(
    server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "map"
    assert main(["new", str(folder)]) == 0
    before = (folder / "data/sources.yaml").read_bytes()
    for path in ("page", "away", "file"):  # this computer, a private network, a file
        assert main(["source", "fetch", f"{server}/{path}", "--project", str(folder)]) == 1
    assert (folder / "data/sources.yaml").read_bytes() == before
    allowed = partial(fetch_page, is_allowed=_allow_loopback)
    monkeypatch.setattr(fetch, "fetch_page", allowed)
    for path in ("away", "file", "gone"):
        assert main(["source", "fetch", f"{server}/{path}", "--project", str(folder)]) == 1
    assert (folder / "data/sources.yaml").read_bytes() == before
    capsys.readouterr()
    arguments = ["source", "fetch", f"{server}/moved", "--project", str(folder), "--json"]
    assert main(arguments) == 0
    identifier = json.loads(capsys.readouterr().out)["id"]
    assert "Gunmen attacked a village" in load_project(folder).sources[identifier].passage.text
    assert (folder / f"data/sources/originals/{identifier}.warc.gz").is_file()


def test_page_of_a_host_without_an_answer_is_gone() -> None:
    check = check_page("http://localhost:9/a", None, ["a"], is_allowed=_allow_loopback)
    assert (check.state, check.has_answer) == ("gone", False)
