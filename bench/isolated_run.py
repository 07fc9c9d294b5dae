"""Run of one measurement in a separate process, with a time limit for each stage."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.libraries import MapLibrary
from bench.workload import Workload

_STAGE_TITLES = {
    "start": "start",
    "build": "build",
    "load": "page load",
    "cumulative": "slider, cumulative",
    "window": "slider, window",
    "popup": "popup",
}
_START_LIMIT_S = 600.0
"""Seconds for reading the events, which are drawn first where that was never done."""


def run_isolated(
    library: MapLibrary, count: int, folder: Path, workload: Workload
) -> dict[str, Any]:
    """Measure a library with a number of events.

    Returns:
        The figures, and under ``died`` where it died and why, if it did.
    """
    reason = library.explain_missing()
    if reason:
        return {"not_run": reason}
    home = folder / f"{library.key}-{count}"
    home.mkdir(parents=True, exist_ok=True)
    order, answer = home / "order.json", home / "answer.json"
    answer.unlink(missing_ok=True)
    data = {"peer": library.key, "count": count, "folder": str(home), "effort": workload.to_dict()}
    order.write_text(json.dumps(data), encoding="utf-8")
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.measure", str(order), str(answer)],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        late = _watch_process(process, answer, workload)
    return _collect_result(answer, late, process.returncode)


def _watch_process(process: subprocess.Popen[bytes], answer: Path, workload: Workload) -> str:
    """Wait for the process, or terminate it when a stage takes too long; return the reason."""
    limits = {"start": _START_LIMIT_S, **asdict(workload.limits)}
    stage, since = "start", time.monotonic()
    while process.poll() is None:
        now = _read_answer(answer).get("stage", "start")
        if now != stage:
            stage, since = now, time.monotonic()
        limit = limits.get(stage, workload.limits.slider)
        if time.monotonic() - since > limit:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return f"took longer than {limit:.0f} s"
        time.sleep(0.1)
    return ""


def _read_answer(answer: Path) -> dict[str, Any]:
    return dict(json.loads(answer.read_text(encoding="utf-8"))) if answer.is_file() else {}


def _collect_result(answer: Path, late: str, code: int) -> dict[str, Any]:
    found = _read_answer(answer)
    figures: dict[str, Any] = found.get("figures", {})
    stage = found.get("stage", "start")
    why = late or found.get("fault") or ("" if code == 0 else f"ended with {code}")
    if why or stage != "done":
        figures["died"] = {"where": _STAGE_TITLES.get(stage, stage), "why": why or "ended early"}
    return figures
