"""Addresses of projects in a database: ``postgresql://HOST/DATABASE#NAME``.

An address has no password. libpq reads credentials from the environment (``PGPASSWORD``), from
``~/.pgpass`` or from a service file (``PGSERVICEFILE``), so that they are in no project, no history
of a shell and no message.
"""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from geo.errors import ConflictMapError
from geo.text.unicode_safety import format_value, normalize_nfc

_SCHEMES = ("postgresql", "postgres")
_SECRET_KEYS = frozenset({"password", "sslpassword", "oauth_client_secret"})
_KEYS = frozenset(
    {
        "application_name",
        "channel_binding",
        "connect_timeout",
        "dbname",
        "gssencmode",
        "host",
        "hostaddr",
        "passfile",
        "port",
        "require_auth",
        "service",
        "sslcert",
        "sslcrl",
        "sslkey",
        "sslmode",
        "sslnegotiation",
        "sslrootcert",
        "target_session_attrs",
        "user",
    }
)
"""Parameters of libpq that an address may have; ``options`` could run any command."""

_NAME = re.compile(r"\w[\w.\-]{0,62}")
_MAX_PORT = 65_535
_CREDENTIALS_HINT = (
    "set PGPASSWORD, or write it into ~/.pgpass or a service file (PGSERVICEFILE), and take it out "
    "of the address"
)


class AddressError(ConflictMapError):
    """An address of a database is not valid; the message never has its password."""


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """Address of a database, and of a project in it.

    Attributes:
        parameters: Parameters of the connection by their libpq names; never a password.
        project: Name of the project; empty if the address has none.
    """

    parameters: dict[str, str] = field(hash=False)
    project: str

    @property
    def database(self) -> str:
        """Host and database for messages, such as ``db.example/maps``."""
        host = self.parameters.get("host") or self.parameters.get("service") or "localhost"
        return f"{host}/{self.parameters.get('dbname', '')}".rstrip("/")

    def require_project(self) -> str:
        """Return the project's name.

        Raises:
            AddressError: the address has none.
        """
        if not self.project:
            raise AddressError(
                f"the address of the database {self.database!r} names no project: add #NAME at its "
                "end"
            )
        return self.project


def is_store_address(text: object) -> bool:
    """Return whether a text is meant as the address of a database."""
    return isinstance(text, str) and text.lower().startswith(
        tuple(f"{scheme}:" for scheme in _SCHEMES)
    )


def parse_address(text: str) -> StoreAddress:
    """Parse an address such as ``postgresql://curator@db.example:5432/maps?sslmode=require#sudan``.

    The host may be a folder with a Unix socket, as ``?host=/run/postgresql``.

    Raises:
        AddressError: it is not such an address, or has a password.
    """
    address, _, name = text.partition("#")
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise AddressError(
            f"the address's host or port is not valid: write postgresql://HOST:PORT/DATABASE#NAME, "
            f"with a port from 1 to {_MAX_PORT}"
        ) from None
    if parts.scheme not in _SCHEMES or not address[len(parts.scheme) :].startswith("://"):
        raise AddressError("the address does not begin with postgresql://: write it in full")
    if parts.password is not None:
        raise AddressError(f"the address has a password: {_CREDENTIALS_HINT}")
    parameters = _read_query(parts.query)
    stated = {
        "user": unquote(parts.username or ""),
        "host": unquote(parts.hostname or ""),
        "port": str(port or ""),
        "dbname": unquote(parts.path.removeprefix("/")),
    }
    parameters |= {key: value for key, value in stated.items() if value}
    for key, value in parameters.items():
        if not value.isprintable():
            raise AddressError(f"{key!r} of the address has a control character: remove it")
        if key in {"dbname", "host"} and ("=" in value or "://" in value):
            raise AddressError(  # libpq would read a connection string in it
                f"{key!r} of the address has '=' or '://': write the bare name"
            )
    return StoreAddress(parameters, _read_name(name))


def _read_query(query: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for key, value in parse_qsl(query, keep_blank_values=True):
        if key.lower() in _SECRET_KEYS:
            raise AddressError(f"the address has {key.lower()!r}: {_CREDENTIALS_HINT}")
        if key not in _KEYS:
            raise AddressError(
                f"the address has the parameter {format_value(key)}: use only "
                f"{', '.join(sorted(_KEYS))}"
            )
        parameters[key] = value
    return parameters


def _read_name(text: str) -> str:
    name = normalize_nfc(unquote(text))
    if name and not _NAME.fullmatch(name):
        raise AddressError(
            f"{format_value(name)} is not a project's name: use at most 63 letters, digits, dots, "
            "hyphens and underscores, and begin with a letter or digit"
        )
    return name
