"""Connections to the database, and its errors as sentences.

psycopg (LGPL-3.0) is imported when a connection is opened: without the extra the rest of the
program works, and the message names the command that installs it.
"""

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from typing import TYPE_CHECKING, Any, TypeAlias

from conflictmap.store.address import StoreAddress
from geo.errors import ConflictMapError
from geo.text.unicode_safety import format_value

if TYPE_CHECKING:
    import psycopg

    Connection: TypeAlias = "psycopg.Connection[tuple[Any, ...]]"
else:
    Connection: TypeAlias = Any

STORE_FORMAT = 1
"""Number of the tables' format, which ``conflictmap.store_format`` has."""

INSTALL_COMMAND = "pip install 'conflictmap[store]'"

_CONNECT_TIMEOUT_S = "10"
_SESSION_SETTINGS = (
    "-c lock_timeout=60s -c idle_in_transaction_session_timeout=300s "
    "-c client_min_messages=error -c standard_conforming_strings=on -c bytea_output=hex"
)


class StoreError(ConflictMapError):
    """The database refuses or cannot be reached; the message has the reason and the remedy."""


@contextmanager
def connect_store(address: StoreAddress) -> Iterator[Connection]:
    """Open a connection for the time of the block, and turn its errors into `StoreError`.

    Each statement is a transaction of its own outside ``with connection.transaction()``.

    Raises:
        StoreError: psycopg is not installed, or the database refuses or cannot be reached.
    """
    psycopg = _import_psycopg()
    with translate_errors(address):
        connection = psycopg.connect(**_connection_parameters(address), autocommit=True)
        try:
            yield connection
        finally:
            connection.close()


@contextmanager
def translate_errors(address: StoreAddress) -> Iterator[None]:
    """Turn errors of the database in the block into `StoreError`.

    Raises:
        StoreError: with a sentence for a curator.
    """
    psycopg = _import_psycopg()
    try:
        yield
    except psycopg.Error as error:
        raise StoreError(_describe_error(address, error)) from None


def create_tables(connection: Connection, address: StoreAddress) -> bool:
    """Create the tables in a database; return whether there were none.

    Raises:
        StoreError: the tables have another format, or PostGIS cannot be created.
    """
    psycopg = _import_psycopg()
    if _read_format(connection) is not None:
        check_tables(connection, address)
        return False
    with connection.transaction():
        try:
            connection.execute("create extension if not exists postgis")
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.FeatureNotSupported) as error:
            raise StoreError(
                f"PostGIS cannot be created in {address.database!r}: "
                f"{_first_line(error)}. Install PostGIS 3 on the server (Debian: "
                "postgresql-15-postgis-3), and let an administrator run `create extension postgis` "
                "in this database"
            ) from None
        schema = resources.files("conflictmap.store").joinpath("schema.sql")
        connection.execute(schema.read_text(encoding="utf-8"))
    return True


def check_tables(connection: Connection, address: StoreAddress) -> None:
    """Require that a database has the tables of this version.

    Raises:
        StoreError: it has none, or those of another version.
    """
    number = _read_format(connection)
    if number is None:
        raise StoreError(
            f"the database {address.database!r} has no tables of conflictmap: create them with "
            "`conflictmap store init`"
        )
    if number != STORE_FORMAT:
        raise StoreError(
            f"the tables in {address.database!r} have format {number}, and this version uses "
            f"{STORE_FORMAT}: install the version of conflictmap that the others use"
        )


def default_curator() -> str:
    """Return who a change is by: ``CONFLICTMAP_CURATOR``, or the name of the user."""
    name = os.environ.get("CONFLICTMAP_CURATOR", "").strip()
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may have a user without a name
        return "unknown"


def has_pipelines() -> bool:
    """Return whether several statements can be sent without waiting for each: libpq 14 or newer."""
    return bool(_import_psycopg().capabilities.has_pipeline())


def _import_psycopg() -> Any:  # noqa: ANN401  a module
    try:
        import psycopg  # noqa: PLC0415  an optional extra
    except ImportError:
        raise StoreError(
            f"a project in a database needs psycopg: install it with `{INSTALL_COMMAND}`"
        ) from None
    return psycopg


def _connection_parameters(address: StoreAddress) -> dict[str, str]:
    defaults = {"connect_timeout": _CONNECT_TIMEOUT_S, "application_name": "conflictmap"}
    fixed = {"client_encoding": "UTF8", "options": _SESSION_SETTINGS}
    return {**defaults, **address.parameters, **fixed}


def _read_format(connection: Connection) -> int | None:
    row = connection.execute("select to_regclass('conflictmap.store_format')").fetchone()
    if row is None or row[0] is None:
        return None
    found = connection.execute("select number from conflictmap.store_format").fetchone()
    return found[0] if found else None


def _describe_error(address: StoreAddress, error: Exception) -> str:
    psycopg = _import_psycopg()
    database = address.database
    errors = psycopg.errors
    if isinstance(error, errors.LockNotAvailable):
        return (
            f"the database {database!r} is busy: another change of the project takes longer than a "
            "minute; nothing was written; try again"
        )
    if isinstance(error, errors.InsufficientPrivilege):
        return (
            f"the database {database!r} refuses: {_first_line(error)}; let an administrator grant "
            "it, or use another user"
        )
    if isinstance(error, errors.DiskFull):
        return f"the disk of the database {database!r} is full: nothing was written"
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        return (
            f"the database {database!r} cannot be reached: {_first_line(error)}; check the address "
            "and the server, and look at `conflictmap store log` before you repeat a change"
        )
    if isinstance(error, psycopg.OperationalError):
        return f"the database {database!r} ended the work: {_first_line(error)}; try again"
    return f"the database {database!r} refuses: {_first_line(error)}"


def _first_line(error: Exception) -> str:
    """Return the reason that the server or libpq gives, on one line and safe to print."""
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    lines = [line.strip() for line in str(primary or error).splitlines() if line.strip()]
    return format_value(" ".join(lines[:2]) or type(error).__name__, 300)
