"""Checks of requests to the app's server: host names, origins, uploads.

The app has no login. A page of another site must not read it through a reader's browser: neither
by opening a connection itself (its `Origin` is another one) nor after its own name was pointed to
this server (DNS rebinding: its `Host` is another one). `RequestGuard` refuses both before Streamlit
sees the request, because Streamlit looks up the public address of the machine in the internet to
judge an origin that it does not know.
"""

import ipaddress
import os
import re
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from starlette.middleware import Middleware

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]
"""An application by the interface ASGI 3."""

WILDCARD_ADDRESSES = ("0.0.0.0", "::")  # noqa: S104  compared with, not bound to
"""Addresses that mean every network address of the machine."""

CURATOR_MAX_UPLOAD_MB = 32
"""Maximum size of a file that a curator uploads, in a server that only this computer reaches."""

READER_MAX_UPLOAD_MB = 0
"""The same for any other server: no page for readers takes a file."""

_HOST_PATTERN = re.compile(
    r"(?:\[(?P<v6>[0-9a-f:.]+)\]|(?P<name>[^\s:/?#@\[\]\\]+))(?::[0-9]{1,5})?"
)
_ORIGIN_PATTERN = re.compile(r"https?://(?P<host>[^/?#\\]+)")
_UPLOAD_PATH = "/_stcore/upload_file"
_FORBIDDEN, _TOO_LARGE = 403, 413


def is_loopback(host: str) -> bool:
    """Return whether only programs of this computer reach a server at a host name or address."""
    address = _parse_address(host)
    return host.lower().rstrip(".") == "localhost" if address is None else address.is_loopback


def max_upload_mb(host: str) -> int:
    """Return the maximum size in MB of an uploaded file, for a server at a host name or address."""
    return CURATOR_MAX_UPLOAD_MB if is_loopback(host) else READER_MAX_UPLOAD_MB


@dataclass(frozen=True)
class AllowedHosts:
    """The host names by which readers reach the server.

    The names of the loopback interface are always among them.

    Attributes:
        names: Host names and addresses in lower case; ``*.example.org`` includes each name below
            it, ``*`` every name.
        any_address: Whether any IP address is allowed as well. No name is looked up for an address,
            so none can be rebound.
    """

    names: frozenset[str]
    any_address: bool = False

    @classmethod
    def for_server(cls, address: str, names: Iterable[str] = ()) -> "AllowedHosts":
        """Return the host names of a server.

        Args:
            address: The network address that the server binds to.
            names: More host names by which it is reached, such as that of a reverse proxy.
        """
        known = {name.strip().lower().rstrip(".") for name in (address, *names) if name.strip()}
        if address in WILDCARD_ADDRESSES and hasattr(os, "uname"):
            machine = os.uname().nodename.lower()
            known |= {machine, machine.partition(".")[0], f"{machine.partition('.')[0]}.local"}
        return cls(frozenset(known), any_address=not is_loopback(address))

    @classmethod
    def from_settings(cls) -> "AllowedHosts":
        """Return the host names of Streamlit's settings."""
        names = [
            *(st.get_option("server.allowedHosts") or ()),
            st.get_option("browser.serverAddress"),
        ]
        return cls.for_server(st.get_option("server.address") or "localhost", map(str, names))

    def includes(self, host: str) -> bool:
        """Return whether a value of the header `Host` names this server."""
        name = _host_name(host)
        if name is None:
            return False
        address = _parse_address(name)
        return self.includes_name(name) or (self.any_address and address is not None)

    def includes_name(self, name: str) -> bool:
        """Return whether a host name is one of the names, or one of the loopback interface."""
        if is_loopback(name) or name in self.names or "*" in self.names:
            return True
        return any(
            pattern.startswith("*.") and name.endswith(pattern[1:]) for pattern in self.names
        )


class RequestGuard:
    """ASGI middleware that refuses requests from pages of other sites, and uploads.

    A refused request gets the status 403, an upload 413, each with a sentence on the remedy.
    """

    def __init__(self, app: AsgiApp, hosts: AllowedHosts | None = None) -> None:
        """Guard an application.

        Args:
            app: The application.
            hosts: The host names of the server; None for those of Streamlit's settings.
        """
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = self._find_refusal(scope)
        if refusal:
            await _send_refusal(scope, send, *refusal)
        elif scope["type"] == "websocket":
            # the origin was checked here: Streamlit would look up the machine's public address
            headers = [item for item in scope["headers"] if item[0] != b"origin"]
            await self._app({**scope, "headers": headers}, receive, send)
        else:
            await self._app(scope, receive, send)

    def _find_refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and reason if a request must be refused."""
        hosts = self._hosts or AllowedHosts.from_settings()
        found = _header_values(scope, b"host")
        host = found[0] if len(found) == 1 else ""
        if not hosts.includes(host):
            return _FORBIDDEN, (
                "this server is not known by that host name: start the app with --allow-host NAME"
            )
        if not all(_is_own_origin(one, host, hosts) for one in _header_values(scope, b"origin")):
            return _FORBIDDEN, "a page of another site sent this request"
        is_upload = scope["type"] == "http" and _UPLOAD_PATH in scope["path"]
        if is_upload and scope["method"] != "OPTIONS" and not st.get_option("server.maxUploadSize"):
            return _TOO_LARGE, "this app takes no files"
        return None


def _header_values(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def _is_own_origin(origin: str, host: str, hosts: AllowedHosts) -> bool:
    """Return whether an origin is that of the app, or of the proxy in front of it."""
    match = _ORIGIN_PATTERN.fullmatch(origin.lower())
    if match is None:  # among others "null", the origin of a frame in a sandbox
        return False
    name = _host_name(match["host"])
    return match["host"] == host.lower() or (name is not None and hosts.includes_name(name))


def _host_name(host: str) -> str | None:
    """Return the name or address of a host with or without a port; None if it is invalid."""
    match = _HOST_PATTERN.fullmatch(host.lower())
    return (match["v6"] or match["name"].rstrip(".")) if match else None


def _parse_address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None


async def _send_refusal(scope: Scope, send: Send, status: int, reason: str) -> None:
    if scope["type"] == "websocket":  # closed before it was accepted: the server sends 403
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    body = f"{reason}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


MIDDLEWARE = (Middleware(RequestGuard),)
"""The middleware of a server whose host names are in Streamlit's settings."""
