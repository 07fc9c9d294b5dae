"""Terminal output of the commands: errors, written files, warnings, progress."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from geo.errors import ProjectError, describe_left_out
from geo.progress import progress_listener
from geo.text.plurals import pluralize


def print_issues(error: ProjectError, *, as_json: bool) -> None:
    """Print the errors of a project, as ``file:line record: message`` or as JSON."""
    if as_json:
        rows = [
            {
                "file": issue.file,
                "line": issue.line,
                "record": issue.record,
                "message": issue.message,
            }
            for issue in error.issues
        ]
        # "faults" is the old name of "errors", and goes in 0.3
        document = {"errors": rows, "faults": rows, "left_out": error.left_out}
        print(json.dumps(document, ensure_ascii=False, indent=2))
        return
    for issue in error.issues:
        print(issue)
    if error.left_out:
        print(describe_left_out(error.left_out))
    print(pluralize(len(error.issues) + error.left_out, "error"), file=sys.stderr)


def print_written_files(sizes: Mapping[str, int], *, as_json: bool) -> None:
    """Print the files that were written, each with its size in bytes."""
    if as_json:
        print(json.dumps({"written": dict(sizes)}))
        return
    for name, size in sizes.items():
        print(f"{name}  {size:,} bytes")


def warn_renamed(old_name: str, new_name: str) -> None:
    """Warn on the standard error stream that a command or option has a new name."""
    print(
        f"conflictmap: `{old_name}` is now `{new_name}`; use the new name, the old one goes in 0.3",
        file=sys.stderr,
    )


def print_warning(sentence: str) -> None:
    """Print a warning on the standard error stream."""
    print(f"conflictmap: {sentence}", file=sys.stderr)


@contextmanager
def show_progress() -> Iterator[None]:
    """Show progress on one line of the terminal; print none if there is no terminal."""
    if not sys.stderr.isatty():
        yield
        return
    try:
        with progress_listener(_print_progress):
            yield
    finally:
        _overwrite_line("")


def clear_progress() -> None:
    """Remove what `show_progress` shows, before a question is asked in the terminal."""
    if sys.stderr.isatty():
        _overwrite_line("")


def _print_progress(description: str, done: int, total: int) -> None:
    if not total:
        _overwrite_line(f"{description} …")
    else:
        _overwrite_line(f"{description} … {100 * done // total} %" if done < total else "")


def _overwrite_line(text: str) -> None:
    """Replace the line that was written last."""
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
