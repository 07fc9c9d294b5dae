"""Runs the targets for a while, and says how many inputs were taken, refused, and failed.

What fails is made as small as it gets and printed: turn it into a regression test
(tests/test_found_by_fuzzing.py), then mend the program.
"""

import argparse
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from shutil import which

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fuzz.targets import COUNTS, TARGETS

_SLOWEST_MS = 2_000
"""An input that takes longer than this is a failure: input must never stop the program."""

_ROUND = 300
VIEWER = Path(__file__).with_name("viewer.js")


def main() -> int:
    """Run the command; return how many targets failed, at most 1."""
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="for all targets together")
    parser.add_argument("--seed", type=int, default=None, help="repeat a run (default: the clock)")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, "viewer", []], metavar="TARGET")
    options = parser.parse_args()
    chosen = options.targets or [*TARGETS, "viewer"]
    begun = int(time.time()) if options.seed is None else options.seed
    sys.stdout.write(f"seed {begun}\n{'target':16}{'tried':>10}{'taken':>10}{'refused':>10}\n")
    shares = options.seconds / len(chosen)
    failures = [not _run(name, shares, begun) for name in chosen]
    return int(any(failures))


def _run(name: str, seconds: float, begun: int) -> bool:
    return _viewer(seconds, begun) if name == "viewer" else _python(name, seconds, begun)


def _python(name: str, seconds: float, begun: int) -> bool:
    COUNTS.clear()
    until = time.monotonic() + seconds
    number, good = begun, True
    while good and time.monotonic() < until:
        good = _round(TARGETS[name], number)
        number += 1
    taken, refused = COUNTS["taken"], COUNTS["refused"]
    sys.stdout.write(f"{name:16}{taken + refused:>10,}{taken:>10,}{refused:>10,}\n")
    return good


def _round(target: Callable[[st.DataObject], None], number: int) -> bool:
    """Try a few hundred inputs; print the smallest that fails."""
    test = settings(
        max_examples=_ROUND,
        deadline=_SLOWEST_MS,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )(seed(number)(given(st.data())(target)))
    try:
        test()
    except Exception:  # noqa: BLE001  whatever it is, it is what we look for
        traceback.print_exc(file=sys.stdout)
        return False
    return True


def _viewer(seconds: float, begun: int) -> bool:
    node = which("node")
    if node is None:
        sys.stdout.write("viewer: skipped, because Node is missing\n")
        return True
    command = [node, str(VIEWER), str(seconds), str(begun)]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603  our own script


if __name__ == "__main__":
    sys.exit(main())
