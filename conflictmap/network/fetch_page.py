"""Fetching of one page over HTTP, with limits, and without access to private networks.

Each host name is resolved once, every address of it must be public, and the connection goes to the
address that was checked, so that a name cannot change its address in between. Redirects are checked
in the same way.
"""

import contextlib
import gzip
import http.client
import io
import ipaddress
import json
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import quote, urljoin, urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from geo.errors import ConflictMapError
from geo.text.unicode_safety import format_value

MAX_PAGE_BYTES = 16 * 1024 * 1024
MAX_SECONDS = 30.0
_MAX_REDIRECTS = 5
_CHUNK_BYTES = 65_536
_REDIRECTS = frozenset([301, 302, 303, 307, 308])
_WAYBACK = "https://archive.org/wayback/available?url="
_MAX_ADDRESS_CHARS = 2_000

IsAllowed = Callable[[str], bool]
"""Returns whether a connection to an IP address is allowed."""


class FetchError(ConflictMapError):
    """A page cannot be fetched; the message has the address and the reason."""


class NoAnswerError(FetchError):
    """A host is not found, or does not answer: the page is gone, or there is no network."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as the server sent it.

    Attributes:
        url: The address after redirects.
        status: HTTP status.
        headers: HTTP headers.
        body: The body, unpacked.
        warc: The exchange as a WARC file, so that it can be replayed.
        fetched: When it was fetched, ISO 8601 in UTC.
    """

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    warc: bytes
    fetched: str

    @property
    def content_type(self) -> str:
        """The content type without its parameters, in lower case."""
        value = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return value.partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the content type declares; empty if it declares none."""
        value = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        found = re.search(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", value, re.IGNORECASE)
        return found[1] if found else ""


@dataclass(slots=True)
class _Limits:
    """The limits of one fetch, over all redirects."""

    max_bytes: int
    deadline: float
    is_allowed: IsAllowed
    seen: list[str] = field(default_factory=list)


def is_public_address(address: str) -> bool:
    """Return whether an IP address is on the public internet."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public_address(str(inner))
        if ip in ipaddress.ip_network("64:ff9b::/96"):
            return is_public_address(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    return ip.is_global and not ip.is_multicast


def fetch_page(
    url: str,
    *,
    max_bytes: int = MAX_PAGE_BYTES,
    max_seconds: float = MAX_SECONDS,
    is_allowed: IsAllowed = is_public_address,
) -> FetchedPage:
    """Fetch a page.

    Args:
        url: Its address, http or https.
        max_bytes: Maximum size of the body.
        max_seconds: Maximum time over all redirects.
        is_allowed: Returns whether an IP address may be connected to; by default public ones.

    Raises:
        FetchError: the address is refused, the server does not answer in time, or the page is too
            large.
    """
    limits = _Limits(max_bytes, time.monotonic() + max_seconds, is_allowed)
    for _ in range(_MAX_REDIRECTS + 1):
        response, body = _send_request(url, limits)
        location = response.getheader("Location")
        if response.status not in _REDIRECTS or not location:
            headers = tuple(response.getheaders())
            plain = _unpack(body, response.getheader("Content-Encoding", ""), limits)
            when = datetime.now(UTC).replace(microsecond=0).isoformat()
            warc = _write_warc(url, response.status, response.reason, headers, body)
            return FetchedPage(url, response.status, headers, plain, warc, when)
        limits.seen.append(url)
        url = urljoin(url, location)
    raise FetchError(
        f"{_name(url)} redirects more than {_MAX_REDIRECTS} times: use the last address"
    )


def find_archived(url: str, **limits: float) -> str | None:
    """Return the address of a copy in the Wayback Machine, or None if it has none.

    Raises:
        FetchError: the Wayback Machine does not answer.
    """
    page = fetch_page(_WAYBACK + quote(url, safe=""), **limits)  # type: ignore[arg-type]
    try:
        closest = json.loads(page.body)["archived_snapshots"].get("closest", {})
        address = closest.get("url") if closest.get("available") else None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise FetchError("the Wayback Machine's answer cannot be read: try again later") from None
    return str(address) if address else None


def post_document(  # noqa: PLR0913
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    max_bytes: int,
    max_seconds: float,
    is_allowed: IsAllowed = is_public_address,
) -> tuple[int, bytes]:
    """Send a JSON document, and return status and body of the answer; redirects are not followed.

    Args:
        url: Address, http or https.
        body: The document.
        headers: Further headers.
        max_bytes: Maximum size of the answer.
        max_seconds: Maximum time for all of it.
        is_allowed: Returns whether an IP address may be connected to; by default public ones.

    Raises:
        FetchError: the address is refused, the server does not answer in time, or the answer is too
            large.
    """
    limits = _Limits(max_bytes, time.monotonic() + max_seconds, is_allowed)
    posted = {"Content-Type": "application/json", **headers}
    response, answer = _send_request(url, limits, body, posted)
    return response.status, answer


def _send_request(
    url: str, limits: _Limits, posted: bytes | None = None, headers: Mapping[str, str] | None = None
) -> tuple[http.client.HTTPResponse, bytes]:
    parts = urlsplit(url)
    if len(url) > _MAX_ADDRESS_CHARS or not url.isprintable() or not url.isascii():
        raise FetchError(f"{_name(url)} is no address: use ASCII characters, at most 2,000")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchError(f"{_name(url)} is no web address: begin it with https://")
    if parts.username or parts.password:
        raise FetchError(f"{_name(url)} has a name or password: leave them out")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise FetchError(f"{_name(url)} has no valid port: leave it out") from None
    address = _resolve(parts.hostname, port, limits)
    connection = _connect(parts.scheme, parts.hostname, address, port, limits)
    watch = _end_at_deadline(connection, limits)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        encoding = "gzip" if posted is None else "identity"
        connection.request(
            "GET" if posted is None else "POST",
            target,
            body=posted,
            headers={
                "User-Agent": "conflictmap",
                "Accept-Encoding": encoding,
                "Accept": "*/*",
                **(headers or {}),
            },
        )
        response = connection.getresponse()
        return response, _read_body(response, connection, url, limits)
    except (OSError, http.client.HTTPException) as error:
        _seconds_left(limits)
        raise NoAnswerError(
            f"{_name(url)} does not answer: {error or type(error).__name__}"
        ) from None
    finally:
        watch.cancel()
        connection.close()


def _end_at_deadline(connection: http.client.HTTPConnection, limits: _Limits) -> threading.Timer:
    """Close the connection at the deadline, also to a server that sends a byte now and then."""

    def end_connection() -> None:
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)

    watch = threading.Timer(_seconds_left(limits), end_connection)
    watch.daemon = True
    watch.start()
    return watch


def _resolve(host: str, port: int, limits: _Limits) -> str:
    """Return the first address of a host, if all of its addresses are allowed."""
    try:
        entries = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswerError(f"the host {_name(host)} is not found: {error}") from None
    addresses = [str(entry[4][0]).partition("%")[0] for entry in entries]
    refused = [address for address in addresses if not limits.is_allowed(address)]
    if refused or not addresses:
        raise FetchError(
            f"the host {_name(host)} is in a private network ({', '.join(refused)}): only public "
            "pages are fetched; save the page and add the file"
        )
    return addresses[0]


def _connect(
    scheme: str, host: str, address: str, port: int, limits: _Limits
) -> http.client.HTTPConnection:
    """Connect to the address that was checked, whatever the name resolves to now."""
    try:
        plain = socket.create_connection((address, port), timeout=_seconds_left(limits))
        connection = http.client.HTTPConnection(host, port)
        if scheme == "https":
            context = ssl.create_default_context()
            plain = context.wrap_socket(plain, server_hostname=host)
    except OSError as error:
        raise NoAnswerError(f"the host {_name(host)} does not answer: {error}") from None
    connection.sock = plain
    return connection


def _seconds_left(limits: _Limits) -> float:
    left = limits.deadline - time.monotonic()
    if left <= 0:
        raise FetchError("the server took too long: try again later")
    return left


def _read_body(
    response: http.client.HTTPResponse,
    connection: http.client.HTTPConnection,
    url: str,
    limits: _Limits,
) -> bytes:
    body = io.BytesIO()
    while True:
        if connection.sock is not None:
            connection.sock.settimeout(_seconds_left(limits))
        _seconds_left(limits)
        chunk = response.read1(_CHUNK_BYTES)
        if not chunk:
            return body.getvalue()
        body.write(chunk)
        if body.tell() > limits.max_bytes:
            raise FetchError(
                f"{_name(url)} has more than {limits.max_bytes:,} bytes: use a part of it"
            )


def _unpack(body: bytes, encoding: str, limits: _Limits) -> bytes:
    if encoding.strip().lower() not in ("gzip", "x-gzip"):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            plain = packed.read(limits.max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise FetchError(f"the page is packed wrongly: {error}") from None
    if len(plain) > limits.max_bytes:
        raise FetchError(f"the page has more than {limits.max_bytes:,} bytes once unpacked")
    return plain


def _write_warc(
    url: str, status: int, reason: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> bytes:
    """Return the exchange as one gzipped WARC record (ISO 28500)."""
    output = io.BytesIO()
    writer = WARCWriter(output, gzip=True)
    kept = [(name, value) for name, value in headers if name.lower() != "transfer-encoding"]
    status_line = StatusAndHeaders(f"{status} {reason}", kept, protocol="HTTP/1.1")
    record = writer.create_warc_record(
        url, "response", payload=io.BytesIO(body), http_headers=status_line
    )
    writer.write_record(record)
    record.raw_stream.close()
    return output.getvalue()


def _name(text: str) -> str:
    return format_value(text, 300)
