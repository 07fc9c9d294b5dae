"""Measurement of one library with one number of events, in a separate process.

`bench.isolated_run` runs ``python -m bench.measure ORDER.json ANSWER.json`` and ends it when
it hangs. The result is rewritten after each stage, so that earlier figures survive a crash.
"""

import json
import math
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Browser, BrowserContext, Page

from bench import libraries, table
from bench.browser import WINDOW_SIZE, driver_script, launch_chromium
from bench.libraries import LIBRARIES_BY_KEY, WINDOW_DAYS, MapLibrary
from bench.network_stub import stub_network
from bench.scale import measure_heap_mb, serve_folder
from bench.workload import Workload

BYTES_PER_MB = 1e6


@dataclass(slots=True)
class RunReport:
    """Figures so far, and the current stage."""

    path: Path
    figures: dict[str, Any] = field(default_factory=dict)
    stage: str = "start"
    fault: str = ""

    def enter_stage(self, stage: str) -> None:
        """Begin a stage."""
        self.stage = stage
        self.write()

    def write(self) -> None:
        """Write the figures so far atomically."""
        data = {"stage": self.stage, "figures": self.figures, "fault": self.fault}
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(data), encoding="utf-8")
        unfinished.replace(self.path)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A library, its events, the folder of its pages, and the number of repetitions."""

    library: MapLibrary
    events: pd.DataFrame
    folder: Path
    workload: Workload

    def page_folder(self, mode: str) -> Path:
        """Return the folder of the page of a mode."""
        return self.folder / (mode if mode in self.library.modes else self.library.modes[0])

    def time_windows(self, mode: str) -> list[tuple[int | None, int]]:
        """Return the day ranges that the slider goes through, first to last."""
        first, last = (int(self.events["day"].iloc[at]) for at in (0, -1))
        steps = self.workload.steps
        ends = [first + round((last - first) * (step + 1) / steps) for step in range(steps)]
        return [(end - WINDOW_DAYS if mode == "window" else None, end) for end in ends]


def measure_library(measurement: Measurement, report: RunReport) -> None:
    """Build the pages, open them, move time and open popups; add each figure to the result."""
    report.enter_stage("build")
    report.figures |= build_pages(measurement)
    report.enter_stage("load")
    with launch_chromium() as browser:
        report.figures |= measure_loads(measurement, browser)
        with open_page(measurement, browser, "cumulative") as tab:
            first_drawing_ms(tab)
            tab.wait_for_timeout(500)
            report.figures["heap_mb"] = measure_heap_mb(tab)
            prepare_slider(measurement, tab)
            if "window" not in measurement.library.modes:
                report.enter_stage("window")
                report.figures |= measure_steps(measurement, tab, "window")
            report.enter_stage("cumulative")
            report.figures |= measure_steps(measurement, tab, "cumulative")
            report.enter_stage("popup")
            report.figures |= measure_popups(measurement, tab, report.figures["cumulative_steps"])
        if "window" in measurement.library.modes:
            report.enter_stage("window")
            with open_page(measurement, browser, "window") as tab:
                first_drawing_ms(tab)
                prepare_slider(measurement, tab)
                report.figures |= measure_steps(measurement, tab, "window")
    report.enter_stage("done")


def build_pages(measurement: Measurement) -> dict[str, float]:
    """Write the page of each mode; time the first, after an untimed page of ten events."""
    base = libraries.load_ground()
    with tempfile.TemporaryDirectory() as folder:
        measurement.library.build(measurement.events.head(10), Path(folder), "cumulative", base)
    taken = []
    for mode in measurement.library.modes:
        shutil.rmtree(measurement.page_folder(mode), ignore_errors=True)
        measurement.page_folder(mode).mkdir(parents=True)
        begun = time.perf_counter()
        measurement.library.build(measurement.events, measurement.page_folder(mode), mode, base)
        taken.append(time.perf_counter() - begun)
    sizes = {
        file.name: file.stat().st_size for file in measurement.page_folder("cumulative").iterdir()
    }
    page = sizes.pop("index.html")
    beside = sum(sizes.values()) / BYTES_PER_MB
    return {"build_s": taken[0], "file_mb": page / BYTES_PER_MB + beside, "beside_mb": beside}


@contextmanager
def open_page(measurement: Measurement, browser: Browser, mode: str) -> Iterator[Page]:
    """Return a tab that has begun to load the page of a mode."""
    home = measurement.page_folder(mode)
    with open_tab(browser, measurement.library.driver) as (context, tab):
        stub_network(context)
        if len(list(home.iterdir())) > 1:
            with serve_folder(home) as address:
                tab.goto(address, wait_until="commit")
                yield tab
        else:
            tab.goto((home / "index.html").resolve().as_uri(), wait_until="commit")
            yield tab


@contextmanager
def open_tab(browser: Browser, driver: str) -> Iterator[tuple[BrowserContext, Page]]:
    """Return a tab without a time limit; the parent process limits the time."""
    context = browser.new_context(viewport=WINDOW_SIZE)
    context.set_default_timeout(0)
    tab = context.new_page()
    tab.add_init_script(driver_script(driver))
    try:
        yield context, tab
    finally:
        context.close()


def first_drawing_ms(tab: Page) -> float:
    """Return the milliseconds from navigation to the first frame that shows events."""
    return float(tab.evaluate("bench.firstDrawn()"))


def measure_loads(measurement: Measurement, browser: Browser) -> dict[str, float]:
    """Open the page several times, or once if that takes long."""
    taken: list[float] = []
    for _ in range(measurement.workload.loads):
        with open_page(measurement, browser, "cumulative") as tab:
            taken.append(first_drawing_ms(tab))
        if taken[0] > 1000 * measurement.workload.patience / 2:
            break
    return {"first_ms": statistics.median(taken), "loads": len(taken)}


def prepare_slider(measurement: Measurement, tab: Page) -> None:
    """Pass the days of the events to the page, for sliders that are written by hand."""
    days = measurement.events["day"].tolist()
    if measurement.library.slider == "own":
        days = [days[0], days[-1]]
    tab.evaluate("days => bench.prepare(days)", days)


def measure_steps(measurement: Measurement, tab: Page, mode: str) -> dict[str, float]:
    """Move time through the steps of a mode, or as many of them as the time limit allows."""
    order = [measurement.time_windows(mode), 1000 * measurement.workload.patience]
    taken = tab.evaluate("([windows, budget]) => bench.steps(windows, budget)", order)
    painted, script_ms = zip(*taken, strict=True)
    return {
        f"{mode}_ms": statistics.median(painted),
        f"{mode}_worst_ms": max(painted),
        f"{mode}_script_ms": statistics.median(script_ms),
        f"{mode}_steps": len(taken),
    }


def measure_popups(measurement: Measurement, tab: Page, shown_steps: float) -> dict[str, float]:
    """Open popups of visible events from the first to the last, by call or by mouse."""
    reached = measurement.time_windows("cumulative")[int(shown_steps) - 1][1]
    most = int((measurement.events["day"] <= reached).sum()) - 1
    last = max(1, measurement.workload.popups - 1)
    numbers = sorted({round(most * number / last) for number in range(measurement.workload.popups)})
    taken: list[float] = []
    for number in numbers:
        tab.wait_for_timeout(300)
        taken.append(measure_popup(measurement, tab, number))
        tab.evaluate("bench.close()")
        if sum(taken) > 1000 * measurement.workload.patience:
            break
    return {
        "popup_ms": statistics.median(taken),
        "popup_worst_ms": max(taken),
        "popups": len(taken),
    }


def measure_popup(measurement: Measurement, tab: Page, number: int) -> float:
    """Open the popup of an event; return the milliseconds until it shows its sentence."""
    row = measurement.events.iloc[number]
    place = [float(row["lon"]), float(row["lat"])]
    spot = tab.evaluate("([i, place]) => bench.spot(i, place)", [number, place])
    if spot is None:
        return float(tab.evaluate("([i, id]) => bench.popup(i, id)", [number, row["id"]]))
    tab.mouse.move(2, 2)
    tab.wait_for_timeout(100)
    tab.evaluate("bench.awaitInput()")
    tab.mouse.move(*spot)
    if tab.evaluate("bench.input") == "click":
        tab.mouse.click(*spot)
    return float(tab.evaluate("window.benchPopup"))


def main() -> None:
    """Run an order and write the result."""
    order_path, answer_path = map(Path, sys.argv[1:3])
    order = json.loads(order_path.read_text(encoding="utf-8"))
    effort = Workload.from_dict(order["effort"])
    answer = RunReport(answer_path)
    answer.enter_stage("start")
    frame = table.load_table(order["count"])
    cell = Measurement(LIBRARIES_BY_KEY[order["peer"]], frame, Path(order["folder"]), effort)
    resource.setrlimit(resource.RLIMIT_DATA, (effort.limits.memory, resource.RLIM_INFINITY))
    try:
        measure_library(cell, answer)
    except MemoryError:
        answer.fault = f"out of memory at {math.floor(effort.limits.memory / 2**30)} GB"
    except Exception as error:  # noqa: BLE001
        answer.fault = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
    answer.write()


if __name__ == "__main__":
    main()
