"""Command that runs the fuzz targets and counts accepted, rejected and failed inputs.

An input that fails is minimised and printed: turn it into a regression test
(tests/test_found_by_fuzzing.py), then fix the program.
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

from fuzz.targets import OUTCOME_COUNTS, TARGETS

_MAX_INPUT_MS = 2_000
"""An input that takes longer than this is a failure: input must never stop the program."""

_INPUTS_PER_ROUND = 300
VIEWER_SCRIPT = Path(__file__).with_name("viewer.js")


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
    failures = [not _run_target(name, shares, begun) for name in chosen]
    return int(any(failures))


def _run_target(name: str, seconds: float, first_seed: int) -> bool:
    return (
        _fuzz_viewer(seconds, first_seed)
        if name == "viewer"
        else _fuzz_python(name, seconds, first_seed)
    )


def _fuzz_python(name: str, seconds: float, first_seed: int) -> bool:
    OUTCOME_COUNTS.clear()
    until = time.monotonic() + seconds
    number, good = first_seed, True
    while good and time.monotonic() < until:
        good = _try_inputs(TARGETS[name], number)
        number += 1
    taken, refused = OUTCOME_COUNTS["taken"], OUTCOME_COUNTS["refused"]
    sys.stdout.write(f"{name:16}{taken + refused:>10,}{taken:>10,}{refused:>10,}\n")
    return good


def _try_inputs(target: Callable[[st.DataObject], None], number: int) -> bool:
    """Try a few hundred inputs; print the smallest that fails."""
    test = settings(
        max_examples=_INPUTS_PER_ROUND,
        deadline=_MAX_INPUT_MS,
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


def _fuzz_viewer(seconds: float, first_seed: int) -> bool:
    node = which("node")
    if node is None:
        sys.stdout.write("viewer: skipped, because Node is missing\n")
        return True
    command = [node, str(VIEWER_SCRIPT), str(seconds), str(first_seed)]
    return subprocess.run(command, check=False).returncode == 0  # noqa: S603  our own script


if __name__ == "__main__":
    sys.exit(main())
