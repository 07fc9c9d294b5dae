"""Tries everything hostile, counts what came of it, and writes the counts into docs/security.md.

``python -m scripts.hostile [--fuzz SECONDS] [--part PART]``. The counts are those of the run: each
test of a row or suite says how many inputs it tried, showed and refused, and an input that fails
fails its test. They are kept in ``build/hostile.json``, part by part. The suites of others must lie
beside the checkout, and a browser and Node must be there, or nothing is written.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
SECURITY_DOC_PATH = ROOT / "docs" / "security.md"
COUNTS_PATH = ROOT / "build" / "hostile.json"
BEGIN_MARK, END_MARK = "<!-- counts: written by scripts/hostile.py -->", "<!-- end of counts -->"

TEST_FILES = {
    "plain": (
        "tests/test_dependencies.py",
        "tests/test_fuzz.py",
        "tests/test_hostile.py",
        "tests/test_hostile_pages.py",
        "tests/test_hostile_scale.py",
        "tests/test_survival.py",
        "tests/test_suite_blns.py",
        "tests/test_suite_geojsonhint.py",
        "tests/test_suite_whatwg.py",
    ),
    "browser": ("tests/browser/test_app_survives.py", "tests/browser/test_hostile_rows.py"),
}
RUN_PARTS = (*TEST_FILES, "fuzz")
_ROW_PATTERN = re.compile(r"::test_rows?_(\d+)(?:_to_(\d+))?_|::test_(below_the_table)_")


class TallyPlugin:
    """Collects what the tests report of themselves: a plugin of pytest."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self.rows: Counter[str] = Counter()
        self.inputs: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.failed: list[str] = []
        self.skipped: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test that has run."""
        if report.failed:
            self.failed.append(report.nodeid)
        if report.skipped:
            self.skipped.append(report.nodeid)
        if report.when != "call" or not report.passed:
            return
        self.rows.update(threat_rows(report.nodeid))
        for name, value in report.user_properties:
            if name == "inputs":
                what, *numbers = value
                self.inputs[what] = [
                    one + more for one, more in zip(self.inputs[what], numbers, strict=True)
                ]


def threat_rows(test: str) -> list[str]:
    """Return the rows of the table of threats that a test is named after."""
    found = _ROW_PATTERN.search(test)
    if found is None:
        return []
    if found[3]:
        return ["below"]
    return [str(row) for row in range(int(found[1]), int(found[2] or found[1]) + 1)]


def run_tests(files: Sequence[str]) -> dict[str, Any]:
    """Run tests and return their counts."""
    tally = TallyPlugin()
    pytest.main(["-q", "--no-header", *files], plugins=[tally])
    return {
        "rows": tally.rows,
        "inputs": tally.inputs,
        "failed": tally.failed,
        "skipped": tally.skipped,
    }


def _run_fuzz(seconds: float) -> list[tuple[str, int, int, int]]:
    command = [sys.executable, "-m", "fuzz", "--seconds", str(seconds)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603
    rows = re.findall(r"^([\w-]+) +([\d,]+) +([\d,]+) +([\d,]+)$", done.stdout, re.MULTILINE)
    return [
        (name, *(int(number.replace(",", "")) for number in numbers)) for name, *numbers in rows
    ]  # type: ignore[misc]  # three numbers follow the name


def format_counts(parts: dict[str, Any]) -> str:
    """Return the counts of all parts as Markdown."""
    tests = [parts["plain"], parts["browser"]]
    numbers = sum((Counter(part["rows"]) for part in tests), Counter[str]())
    rows = ", ".join(
        f"{'below the table' if row == 'below' else row} ({number})"
        for row, number in sorted(numbers.items(), key=lambda one: one[0].zfill(2))
    )
    lines = [(what, *counts) for part in tests for what, counts in part["inputs"].items()]
    lines += [(f"made up, {name}", *counts) for name, *counts in parts["fuzz"]]
    body = "".join(
        f"| {what} | {number:,} | {shown:,} | {refused:,} | 0 |\n"
        for what, number, shown, refused in lines
    )
    total = [sum(line[column] for line in lines) for column in (1, 2, 3)]
    return (
        f"Tests that hold, by row of the table of threats: {rows}.\n\n"
        "| input | tried | shown as it is | refused with a reason | failed |\n"
        "|---|---|---|---|---|\n"
        f"{body}| **together** | {total[0]:,} | {total[1]:,} | {total[2]:,} | 0 |\n"
    )


def main() -> int:
    """Run the command; 1 where anything failed or was not tried, and then nothing is written."""
    parser = argparse.ArgumentParser(prog="python -m scripts.hostile", description=__doc__)
    parser.add_argument("--fuzz", type=float, default=60, metavar="SECONDS")
    parser.add_argument(
        "--part", choices=RUN_PARTS, action="append", help="do this part alone again"
    )
    options = parser.parse_args()
    new = {
        part: _run_fuzz(options.fuzz) if part == "fuzz" else run_tests(TEST_FILES[part])
        for part in options.part or RUN_PARTS
    }
    COUNTS_PATH.parent.mkdir(exist_ok=True)
    parts = json.loads(COUNTS_PATH.read_text(encoding="utf-8")) if COUNTS_PATH.exists() else {}
    parts |= new
    COUNTS_PATH.write_text(json.dumps(parts, indent=2), encoding="utf-8")
    wrong = [
        test
        for part in TEST_FILES
        for test in [
            *parts.get(part, {}).get("failed", [part]),
            *parts.get(part, {}).get("skipped", []),
        ]
    ]
    if wrong or "fuzz" not in parts:
        print("not written:", *wrong, sep="\n")
        return 1
    before, _, rest = SECURITY_DOC_PATH.read_text(encoding="utf-8").partition(BEGIN_MARK)
    after = rest.partition(END_MARK)[2]
    SECURITY_DOC_PATH.write_text(
        f"{before}{BEGIN_MARK}\n{format_counts(parts)}{END_MARK}{after}", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
