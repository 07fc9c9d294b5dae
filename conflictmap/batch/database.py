"""Databases in memory that a build works with, and what their SQL has of texts and files."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

_SPILL_FOLDER = ".spill"


@contextmanager
def open_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database in memory that loads no extension.

    Args:
        folder: Where it puts what its memory cannot hold.
    """
    with duckdb.connect() as connection:
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set autoload_known_extensions = false")
        connection.execute("set enable_progress_bar = false")
        connection.execute("set memory_limit = '2GB'")
        connection.execute(f"set temp_directory = {quote_text(folder / _SPILL_FOLDER)}")
        yield connection


def quote_text(text: str | Path) -> str:
    """Return a text or a path as SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def quote_files(files: Iterable[Path]) -> str:
    """Return the SQL for a list of files."""
    return f"[{', '.join(map(quote_text, files))}]"
