"""Measure one library with one number of events, in a process of its own.

`bench.isolated_run` runs ``python -m bench.measure ORDER.json ANSWER.json`` and ends it when
it hangs. The answer is rewritten after each stage, so that earlier figures survive a crash.
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
from bench.browser import SIZE, launched, script
from bench.libraries import BY_KEY, WINDOW, Peer
from bench.network_stub import answer_here
from bench.scale import heap, served
from bench.workload import Effort

MEGA = 1e6


@dataclass(slots=True)
class Answer:
    """What has been measured so far, and the stage that is under way."""

    path: Path
    figures: dict[str, Any] = field(default_factory=dict)
    stage: str = "start"
    fault: str = ""

    def enter(self, stage: str) -> None:
        """Begin a stage."""
        self.stage = stage
        self.write()

    def write(self) -> None:
        """Write what there is, whole or not at all."""
        data = {"stage": self.stage, "figures": self.figures, "fault": self.fault}
        unfinished = self.path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(data), encoding="utf-8")
        unfinished.replace(self.path)


@dataclass(frozen=True, slots=True)
class Cell:
    """A library, its events, where its pages go, and how much is done."""

    peer: Peer
    frame: pd.DataFrame
    folder: Path
    effort: Effort

    def home(self, mode: str) -> Path:
        """Return the folder of the page of a mode."""
        return self.folder / (mode if mode in self.peer.modes else self.peer.modes[0])

    def windows(self, mode: str) -> list[tuple[int | None, int]]:
        """Return the stretches of days that the slider goes through, first to last."""
        first, last = (int(self.frame["day"].iloc[at]) for at in (0, -1))
        steps = self.effort.steps
        ends = [first + round((last - first) * (step + 1) / steps) for step in range(steps)]
        return [(end - WINDOW if mode == "window" else None, end) for end in ends]


def measure(cell: Cell, answer: Answer) -> None:
    """Build the pages, open them, move time and open popups; fill the answer as it goes."""
    answer.enter("build")
    answer.figures |= build(cell)
    answer.enter("load")
    with launched() as browser:
        answer.figures |= loads(cell, browser)
        with opened(cell, browser, "cumulative") as tab:
            first_drawn(tab)
            tab.wait_for_timeout(500)
            answer.figures["heap_mb"] = heap(tab)
            prepare(cell, tab)
            if "window" not in cell.peer.modes:
                answer.enter("window")
                answer.figures |= steps(cell, tab, "window")
            answer.enter("cumulative")
            answer.figures |= steps(cell, tab, "cumulative")
            answer.enter("popup")
            answer.figures |= popups(cell, tab, answer.figures["cumulative_steps"])
        if "window" in cell.peer.modes:
            answer.enter("window")
            with opened(cell, browser, "window") as tab:
                first_drawn(tab)
                prepare(cell, tab)
                answer.figures |= steps(cell, tab, "window")
    answer.enter("done")


def build(cell: Cell) -> dict[str, float]:
    """Write the page of each mode; the first is timed, after one of ten events that is not."""
    base = libraries.ground()
    with tempfile.TemporaryDirectory() as folder:
        cell.peer.build(cell.frame.head(10), Path(folder), "cumulative", base)
    taken = []
    for mode in cell.peer.modes:
        shutil.rmtree(cell.home(mode), ignore_errors=True)
        cell.home(mode).mkdir(parents=True)
        begun = time.perf_counter()
        cell.peer.build(cell.frame, cell.home(mode), mode, base)
        taken.append(time.perf_counter() - begun)
    sizes = {file.name: file.stat().st_size for file in cell.home("cumulative").iterdir()}
    page = sizes.pop("index.html")
    beside = sum(sizes.values()) / MEGA
    return {"build_s": taken[0], "file_mb": page / MEGA + beside, "beside_mb": beside}


@contextmanager
def opened(cell: Cell, browser: Browser, mode: str) -> Iterator[Page]:
    """Give a tab that has begun to load the page of a mode."""
    home = cell.home(mode)
    with tab_of(browser, cell.peer.drive) as (context, tab):
        answer_here(context)
        if len(list(home.iterdir())) > 1:
            with served(home) as address:
                tab.goto(address, wait_until="commit")
                yield tab
        else:
            tab.goto((home / "index.html").resolve().as_uri(), wait_until="commit")
            yield tab


@contextmanager
def tab_of(browser: Browser, driver: str) -> Iterator[tuple[BrowserContext, Page]]:
    """Give a tab that waits as long as it takes; whoever started this process keeps the time."""
    context = browser.new_context(viewport=SIZE)
    context.set_default_timeout(0)
    tab = context.new_page()
    tab.add_init_script(script(driver))
    try:
        yield context, tab
    finally:
        context.close()


def first_drawn(tab: Page) -> float:
    """Return the milliseconds from navigation to the first frame that shows events."""
    return float(tab.evaluate("bench.firstDrawn()"))


def loads(cell: Cell, browser: Browser) -> dict[str, float]:
    """Open the page several times, or once where that takes long already."""
    taken: list[float] = []
    for _ in range(cell.effort.loads):
        with opened(cell, browser, "cumulative") as tab:
            taken.append(first_drawn(tab))
        if taken[0] > 1000 * cell.effort.patience / 2:
            break
    return {"first_ms": statistics.median(taken), "loads": len(taken)}


def prepare(cell: Cell, tab: Page) -> None:
    """Tell the page the days of its events, for sliders that are written by hand."""
    days = cell.frame["day"].tolist()
    if cell.peer.slider == "own":
        days = [days[0], days[-1]]
    tab.evaluate("days => bench.prepare(days)", days)


def steps(cell: Cell, tab: Page, mode: str) -> dict[str, float]:
    """Move time through the steps of a mode, or as many of them as patience allows."""
    order = [cell.windows(mode), 1000 * cell.effort.patience]
    taken = tab.evaluate("([windows, budget]) => bench.steps(windows, budget)", order)
    painted, script_ms = zip(*taken, strict=True)
    return {
        f"{mode}_ms": statistics.median(painted),
        f"{mode}_worst_ms": max(painted),
        f"{mode}_script_ms": statistics.median(script_ms),
        f"{mode}_steps": len(taken),
    }


def popups(cell: Cell, tab: Page, shown_steps: float) -> dict[str, float]:
    """Open popups of events from the first to the last one shown, by call or by mouse."""
    reached = cell.windows("cumulative")[int(shown_steps) - 1][1]
    most = int((cell.frame["day"] <= reached).sum()) - 1
    last = max(1, cell.effort.popups - 1)
    numbers = sorted({round(most * number / last) for number in range(cell.effort.popups)})
    taken: list[float] = []
    for number in numbers:
        tab.wait_for_timeout(300)
        taken.append(popup(cell, tab, number))
        tab.evaluate("bench.close()")
        if sum(taken) > 1000 * cell.effort.patience:
            break
    return {
        "popup_ms": statistics.median(taken),
        "popup_worst_ms": max(taken),
        "popups": len(taken),
    }


def popup(cell: Cell, tab: Page, number: int) -> float:
    """Open the popup of an event; return the milliseconds until it shows its sentence."""
    row = cell.frame.iloc[number]
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
    """Carry out an order and write the answer."""
    order_path, answer_path = map(Path, sys.argv[1:3])
    order = json.loads(order_path.read_text(encoding="utf-8"))
    effort = Effort.of(order["effort"])
    answer = Answer(answer_path)
    answer.enter("start")
    frame = table.table(order["count"])
    cell = Cell(BY_KEY[order["peer"]], frame, Path(order["folder"]), effort)
    resource.setrlimit(resource.RLIMIT_DATA, (effort.limits.memory, resource.RLIM_INFINITY))
    try:
        measure(cell, answer)
    except MemoryError:
        answer.fault = f"out of memory at {math.floor(effort.limits.memory / 2**30)} GB"
    except Exception as error:  # noqa: BLE001
        answer.fault = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
    answer.write()


if __name__ == "__main__":
    main()
