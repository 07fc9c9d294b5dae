"""Databases in memory that a build works with, and what their SQL has of texts and files."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from conflictmap.batch.extra import BuildError
from geo.text.unicode_safety import format_value

_SPILL_FOLDER = ".spill"


@contextmanager
def open_database(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a database in memory that loads no extension.

    Args:
        folder: Where it puts what its memory cannot hold.

    Raises:
        BuildError: the database fails in the block: its disk is full, or a file cannot be read.
    """
    with duckdb.connect() as connection, _translate_errors(folder):
        connection.execute("set autoinstall_known_extensions = false")
        connection.execute("set autoload_known_extensions = false")
        connection.execute("set enable_progress_bar = false")
        connection.execute("set memory_limit = '2GB'")
        connection.execute(f"set temp_directory = {quote_text(folder / _SPILL_FOLDER)}")
        yield connection


@contextmanager
def _translate_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        is_full = "No space left" in str(error) or isinstance(error, duckdb.OutOfMemoryException)
        reason = "the disk is full" if is_full else f"a file failed: {_first_line(error)}"
        raise BuildError(
            f"{reason}, while the build worked in {str(folder)!r}: nothing is published; make "
            "room there, or name another folder with --work, and run the same command again"
        ) from None
    except duckdb.Error as error:
        raise BuildError(
            f"the database of the build fails: {_first_line(error)}; nothing is published; correct "
            "the record that it names, or report this error with the command"
        ) from None


def _first_line(error: Exception) -> str:
    return format_value(next(iter(str(error).splitlines()), type(error).__name__), 300)


def quote_text(text: str | Path) -> str:
    """Return a text or a path as SQL."""
    return "'" + str(text).replace("'", "''") + "'"


def quote_files(files: Iterable[Path]) -> str:
    """Return the SQL for a list of files."""
    return f"[{', '.join(map(quote_text, files))}]"
