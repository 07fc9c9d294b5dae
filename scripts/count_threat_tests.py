"""Run the tests of the threat model and write their counts into docs/security.md.

``python -m scripts.count_threat_tests [--fuzz SECONDS] [--part PART]``. Tests are counted by the
ids of their ``threat`` marker. A test may also record how many inputs it tried, showed and refused
(the property ``inputs``); an input that fails fails its test. The counts are kept part by part in
``build/threat_counts.json``. The test suites of other projects, a browser and Node are needed:
where a test fails or is skipped, nothing is written.
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
COUNTS_PATH = ROOT / "build" / "threat_counts.json"
BEGIN_MARK, END_MARK = (
    "<!-- counts: written by scripts/count_threat_tests.py -->",
    "<!-- end of counts -->",
)

TEST_PATHS = {
    "plain": ("tests/security", "tests/conformance", "tests/geo/io", "tests/project"),
    "browser": ("tests/browser/test_app_survives.py", "tests/browser/test_threats_browser.py"),
}
# suites of other projects that record no hostile input
EXCLUDED_PATHS = (
    "tests/security/test_security_doc.py",
    "tests/conformance/test_suite_georef.py",
    "tests/conformance/test_suite_ucdp.py",
)
RUN_PARTS = (*TEST_PATHS, "fuzz")


class CountPlugin:
    """Counts of passed tests by threat, and of inputs by kind: a pytest plugin."""

    def __init__(self) -> None:
        """Start with no counts."""
        self.threats: Counter[str] = Counter()
        self.inputs: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.failed: list[str] = []
        self.skipped: list[str] = []
        self._ids: dict[str, set[str]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep the threat ids of each test."""
        self._ids = {
            item.nodeid: {one for mark in item.iter_markers("threat") for one in mark.args}
            for item in items
        }

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a finished test."""
        if report.failed:
            self.failed.append(report.nodeid)
        if report.skipped:
            self.skipped.append(report.nodeid)
        if report.when != "call" or not report.passed:
            return
        self.threats.update(self._ids[report.nodeid])
        for name, value in report.user_properties:
            if name == "inputs":
                kind, *numbers = value
                self.inputs[kind] = [
                    one + more for one, more in zip(self.inputs[kind], numbers, strict=True)
                ]


def run_tests(paths: Sequence[str]) -> dict[str, Any]:
    """Run tests in this process and return their counts."""
    counts = CountPlugin()
    excluded = [f"--ignore={path}" for path in EXCLUDED_PATHS]
    pytest.main(["-q", "--no-header", *excluded, *paths], plugins=[counts])
    return {
        "threats": counts.threats,
        "inputs": counts.inputs,
        "failed": counts.failed,
        "skipped": counts.skipped,
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
    numbers = sum((Counter(part["threats"]) for part in tests), Counter[str]())
    threats = ", ".join(f"{name} ({number})" for name, number in sorted(numbers.items()))
    lines = [(kind, *counts) for part in tests for kind, counts in part["inputs"].items()]
    lines += [(f"made up, {name}", *counts) for name, *counts in parts["fuzz"]]
    body = "".join(
        f"| {kind} | {number:,} | {shown:,} | {refused:,} | 0 |\n"
        for kind, number, shown, refused in lines
    )
    total = [sum(line[column] for line in lines) for column in (1, 2, 3)]
    return (
        "Tests that pass, by threat of the [threat model](security/threat-model.md): "
        f"{threats}.\n\n"
        "| input | tried | shown as it is | refused with a reason | failed |\n"
        "|---|---|---|---|---|\n"
        f"{body}| **together** | {total[0]:,} | {total[1]:,} | {total[2]:,} | 0 |\n"
    )


def main() -> int:
    """Run the command; return 1 and write nothing if a test failed or was skipped."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.count_threat_tests", description=__doc__
    )
    parser.add_argument("--fuzz", type=float, default=60, metavar="SECONDS")
    parser.add_argument("--part", choices=RUN_PARTS, action="append", help="run only this part")
    options = parser.parse_args()
    new = {
        part: _run_fuzz(options.fuzz) if part == "fuzz" else run_tests(TEST_PATHS[part])
        for part in options.part or RUN_PARTS
    }
    COUNTS_PATH.parent.mkdir(exist_ok=True)
    parts = json.loads(COUNTS_PATH.read_text(encoding="utf-8")) if COUNTS_PATH.exists() else {}
    parts |= new
    COUNTS_PATH.write_text(json.dumps(parts, indent=2), encoding="utf-8")
    incomplete = [
        test
        for part in TEST_PATHS
        for test in [
            *parts.get(part, {}).get("failed", [part]),
            *parts.get(part, {}).get("skipped", []),
        ]
    ]
    if incomplete or "fuzz" not in parts:
        print("not written, because these failed or were skipped:", *incomplete, sep="\n")
        return 1
    before, _, rest = SECURITY_DOC_PATH.read_text(encoding="utf-8").partition(BEGIN_MARK)
    after = rest.partition(END_MARK)[2]
    SECURITY_DOC_PATH.write_text(
        f"{before}{BEGIN_MARK}\n{format_counts(parts)}{END_MARK}{after}", encoding="utf-8"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
