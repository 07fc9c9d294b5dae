"""What the jobs print: faults, files written, progress."""

import json
import sys
from collections.abc import Callable, Mapping

from geo.errors import ProjectError


def faults(error: ProjectError, *, as_json: bool) -> None:
    """Print every fault of a project, as ``file:line record: message`` or as JSON."""
    if as_json:
        rows = [
            {
                "file": fault.file,
                "line": fault.line,
                "record": fault.record,
                "message": fault.message,
            }
            for fault in error.faults
        ]
        print(json.dumps({"faults": rows}, ensure_ascii=False, indent=2))
        return
    for fault in error.faults:
        print(fault)
    print(f"{len(error.faults)} fault{'s' if len(error.faults) > 1 else ''}", file=sys.stderr)


def written(sizes: Mapping[str, int], *, as_json: bool) -> None:
    """Print the files that were written, each with its size in bytes."""
    if as_json:
        print(json.dumps({"written": dict(sizes)}))
        return
    for name, size in sizes.items():
        print(f"{name}  {size:,} bytes")


_LONG = 100_000
"""Above this, progress is counted in bytes and reported in large steps already."""


def progress(what: str) -> Callable[[int, int], None]:
    """Return a progress line for a terminal; it writes nothing where nobody looks."""

    def show(done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if done >= total:
            print(end="\r\x1b[K", file=sys.stderr, flush=True)
        elif done % 100 == 0 or total > _LONG:
            print(f"{what} {done:,} of {total:,}", end="\r", file=sys.stderr, flush=True)

    return show
