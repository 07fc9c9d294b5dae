"""What the jobs print: faults, files written, progress."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from geo.errors import ProjectError
from geo.progress import progress_listener


def print_issues(error: ProjectError, *, as_json: bool) -> None:
    """Print every fault of a project, as ``file:line record: message`` or as JSON."""
    if as_json:
        rows = [
            {
                "file": fault.file,
                "line": fault.line,
                "record": fault.record,
                "message": fault.message,
            }
            for fault in error.issues
        ]
        print(json.dumps({"faults": rows}, ensure_ascii=False, indent=2))
        return
    for fault in error.issues:
        print(fault)
    print(f"{len(error.issues)} fault{'s' if len(error.issues) > 1 else ''}", file=sys.stderr)


def print_written_files(sizes: Mapping[str, int], *, as_json: bool) -> None:
    """Print the files that were written, each with its size in bytes."""
    if as_json:
        print(json.dumps({"written": dict(sizes)}))
        return
    for name, size in sizes.items():
        print(f"{name}  {size:,} bytes")


@contextmanager
def show_progress() -> Iterator[None]:
    """Show on a line of the terminal how far a job is; write nothing where nobody looks."""
    if not sys.stderr.isatty():
        yield
        return
    try:
        with progress_listener(_print_progress):
            yield
    finally:
        _overwrite_line("")


def _print_progress(description: str, done: int, total: int) -> None:
    if not total:
        _overwrite_line(f"{description} …")
    else:
        _overwrite_line(f"{description} … {100 * done // total} %" if done < total else "")


def _overwrite_line(text: str) -> None:
    """Write over the line that was written last, wherever its end was."""
    print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
