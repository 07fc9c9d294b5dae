"""Benchmark of many readers in the app: errors, round-trip time, and memory.

Run ``python -m bench.sessions [--sessions 20] [--seconds 60] [--after 60]`` from the
project's folder. The app is started on a port of its own. Each session speaks the app's own
protocol through a websocket, as a browser does: it opens the map, selects events on it and rows of
the table, uses the Geocode page, and comes back, with a pause between. A third of what a reader
does is to move the map and to filter, which costs the server nothing; one real browser (with
``--browser``) does that as well.

A round trip is the time from what a reader does to the end of the app's answer. Memory is what the
server holds resident, at the end of the first stretch (``--seconds``) and at the end of the second
(``--after``).
"""

import argparse
import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from bench.running import ROOT, RunningApp

MAX_MEDIAN_MS = 300.0
MAX_MEMORY_GROWTH = 0.10
"""Limits: the median round trip, and how far memory may grow after the first stretch."""

GEOCODE_QUERIES = (
    "Lachin",
    "3 km east of Lachin",
    "between Goris and Lachin",
    "Mets Shen",
    "Erewhon",
)
_PAUSE_S = (0.5, 3.0)
_ANSWER_TIMEOUT_S = 60.0
_MESSAGE_CACHE_RUNS = 2
"""Runs for which a browser keeps large messages: `global.maxCachedMessageAge` of Streamlit."""


@dataclass
class SessionReport:
    """Counts of all sessions."""

    trips_ms: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class ReaderSession:
    """One reader: sends what a browser sends, and reads until the app has responded."""

    def __init__(self, socket: ClientConnection, report: SessionReport, seed: int) -> None:
        """Send and receive through an open socket."""
        self.socket = socket
        self.report = report
        self.rng = random.Random(seed)  # noqa: S311  no secret, and the same each time
        self.widgets: dict[str, str] = {}
        self.pages: dict[str, str] = {}
        self.states: dict[str, dict[str, str]] = {}
        self.page = ""
        self.ids: list[str] = []
        self.component_data: dict[str, Any] = {}
        self.runs = self.map_reports = 0
        self.cached_messages: dict[str, tuple[int, ForwardMsg]] = {}

    async def take_turn(self) -> None:
        """Do one thing that a reader does, and measure how long the answer takes.

        Of six, two are to move the map and to filter: they ask the app nothing.
        """
        acts = (
            self.move_map,
            self.move_map,
            self.select_on_map,
            self.select_on_map,
            self.select_in_table,
            self.use_geocode_page,
        )
        await self.rng.choice(acts)()

    async def move_map(self) -> None:
        """Move the map, or filter: all of it happens in the browser."""

    async def open_app(self) -> None:
        """Open the app."""
        await self.run_script()
        viewer = json.loads(self.component_data["viewer"])["document"]
        events = json.loads(viewer)["events"]
        self.ids = [event["id"] for event in events["records"]]

    async def select_on_map(self) -> None:
        """Select an event on the map, or nothing; the table and the control follow."""
        chosen = self.rng.choice([*self.ids, None])
        self.map_reports += 1
        report = {"id": chosen, "number": self.map_reports}
        self.states["viewer"] = {"json_value": json.dumps({"selected": report})}
        await self.run_script(page="")

    async def select_in_table(self) -> None:
        """Select a row of the table; the app sends its event to the map."""
        row = self.rng.randrange(len(self.ids))
        self.states["table"] = {"string_value": _selection_json([row])}
        await self.run_script(page="")
        told = json.loads(self.component_data["control"])
        if told["select"] not in self.ids:
            self.report.errors.append(f"row {row} selects {told['select']!r}")

    async def use_geocode_page(self) -> None:
        """Go to the Geocode page, ask, and come back."""
        await self.run_script(page="geocode")
        self.states["question"] = {"string_value": self.rng.choice(GEOCODE_QUERIES)}
        await self.run_script(page="geocode")
        await self.run_script(page="")

    async def run_script(self, page: str | None = None) -> None:
        """Run the app's script with the state of the widgets and read its answer."""
        if page is not None:
            self.page = page
        message = BackMsg()
        run = message.rerun_script
        run.page_script_hash = self.pages.get(self.page, "")
        run.cached_message_hashes.extend(self.cached_messages)
        for name, values in self.states.items():
            if name in self.widgets:
                state = run.widget_states.widgets.add(id=self.widgets[name])
                for key, value in values.items():
                    setattr(state, key, value)
        started = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self._receive_answer(), _ANSWER_TIMEOUT_S)
        self.report.trips_ms.append((time.perf_counter() - started) * 1000)

    async def _receive_answer(self) -> None:
        self.runs += 1
        while True:
            message = await self._receive_message()
            kind = message.WhichOneof("type")
            if kind == "navigation":
                self.pages = {
                    page.url_pathname.replace("map", ""): page.page_script_hash
                    for page in message.navigation.app_pages
                }
            elif kind == "delta":
                self._handle_element(message)
            elif kind == "script_finished":
                self.cached_messages = {
                    name: one
                    for name, one in self.cached_messages.items()
                    if one[0] > self.runs - _MESSAGE_CACHE_RUNS
                }
                return

    async def _receive_message(self) -> ForwardMsg:
        """Return the next message; a large one that we have is not sent again, but named."""
        message = ForwardMsg()
        data = await self.socket.recv()
        message.ParseFromString(data if isinstance(data, bytes) else data.encode())
        if message.WhichOneof("type") == "ref_hash":
            message = self.cached_messages[message.ref_hash][1]
        if message.metadata.cacheable:
            self.cached_messages[message.hash] = (self.runs, message)
        return message

    def _handle_element(self, message: ForwardMsg) -> None:
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            self.report.errors.append(f"{element.exception.type}: {element.exception.message}")
        elif kind == "bidi_component":
            name = element.bidi_component.component_name.rpartition("_")[2]
            self.widgets[name] = element.bidi_component.id
            self.component_data[name] = element.bidi_component.json
        elif kind in ("dataframe", "arrow_data_frame"):
            self.widgets["table"] = getattr(element, kind).id
        elif kind == "text_input":
            self.widgets["question"] = element.text_input.id


def _selection_json(rows: list[int]) -> str:
    return json.dumps({"selection": {"rows": rows, "columns": [], "cells": []}})


@asynccontextmanager
async def open_session(port: int, report: SessionReport, seed: int) -> AsyncIterator[ReaderSession]:
    """Yield a session that has opened the app."""
    address = f"ws://localhost:{port}/_stcore/stream"
    async with connect(address, subprotocols=["streamlit"], max_size=None) as socket:  # type: ignore[list-item]
        reader = ReaderSession(socket, report, seed)
        await reader.open_app()
        yield reader


async def _run_session(port: int, report: SessionReport, seed: int, deadline: float) -> None:
    try:
        async with open_session(port, report, seed) as reader:
            while time.monotonic() < deadline:
                await reader.take_turn()
                await asyncio.sleep(reader.rng.uniform(*_PAUSE_S))
    except Exception as error:  # noqa: BLE001  whatever ends a session is what we count
        report.errors.append(f"session {seed}: {error!r}")


async def run_sessions(port: int, count: int, seconds: float) -> SessionReport:
    """Let so many sessions use the app for a while and return what they saw."""
    report = SessionReport()
    until = time.monotonic() + seconds
    await asyncio.gather(*(_run_session(port, report, seed, until) for seed in range(count)))
    return report


def resident_mb(process: int) -> float:
    """Return the memory that a process holds resident, in MB; Linux only."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"no VmRSS of process {process}")


_HANDLE_JS = "document.querySelector('.conflict-map').conflictMap"
_STEPS_JS = f"""async () => {{
  const map = {_HANDLE_JS};
  const ids = [...document.querySelectorAll('[data-event-id]')].map((one) => one.dataset.eventId);
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const spent = [];
  for (let turn = 0; turn < 12; turn++) {{
    for (const act of [
      () => map.setWindow(`2023-04-${{10 + turn}}`, '2023-04-30'),
      () => map.filter({{ types: turn % 2 ? ['access'] : [] }}),
      () => map.setWindow(null, null),
      () => map.select(ids[turn % ids.length] ?? null),
    ]) {{
      const begun = performance.now();
      act();
      await frame();
      spent.push(performance.now() - begun);
    }}
  }}
  return spent;
}}"""


def _use_browser(port: int, seconds: float) -> dict[str, Any]:
    """Move, filter and select in one real browser; return times and console errors."""
    import shutil  # noqa: PLC0415

    from playwright.sync_api import sync_playwright  # noqa: PLC0415  wanted only with --browser

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    errors: list[str] = []
    spent: list[float] = []
    until = time.monotonic() + seconds
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"http://localhost:{port}")
        page.wait_for_function(f"{_HANDLE_JS.replace(').conf', ')?.conf')}?.state()?.shown > 0")
        while time.monotonic() < until:
            spent += page.evaluate(_STEPS_JS)
            page.wait_for_timeout(500)
        browser.close()
    return {"steps": len(spent), "median_ms": statistics.median(spent), "errors": errors}


async def _measure_sessions(port: int, process: int, options: argparse.Namespace) -> dict[str, Any]:
    whole = options.seconds + options.after
    beside = asyncio.to_thread(_use_browser, port, whole) if options.browser else asyncio.sleep(0)
    memory = asyncio.create_task(_sample_memory(process, options.seconds, whole))
    report, browsed = await asyncio.gather(run_sessions(port, options.sessions, whole), beside)
    trips = sorted(report.trips_ms)
    first, last = await memory
    return {
        "sessions": options.sessions,
        "seconds": whole,
        "round_trips": len(trips),
        "median_ms": round(statistics.median(trips), 1),
        "p95_ms": round(trips[int(len(trips) * 0.95)], 1),
        "longest_ms": round(trips[-1], 1),
        "errors": report.errors,
        "memory_mb": [round(first, 1), round(last, 1)],
        "growth": round(last / first - 1, 4),
        "browser": browsed,
    }


async def _sample_memory(process: int, first: float, last: float) -> tuple[float, float]:
    await asyncio.sleep(first)
    early = resident_mb(process)
    await asyncio.sleep(last - first - 1)
    return early, resident_mb(process)


def main() -> int:
    """Run the command; return 1 if a limit is exceeded."""
    parser = argparse.ArgumentParser(prog="python -m bench.sessions", description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60, help="the first stretch")
    parser.add_argument("--after", type=float, default=60, help="the second stretch")
    parser.add_argument("--port", type=int, help="default: one that is free")
    parser.add_argument("--browser", action="store_true", help="one true browser at the same time")
    options = parser.parse_args()
    log = ROOT / "build" / "sessions.log"
    log.parent.mkdir(exist_ok=True)
    with RunningApp(ROOT, log, port=options.port) as app:
        found = asyncio.run(_measure_sessions(app.port, app.process.pid, options))
    (ROOT / "build" / "sessions.json").write_text(json.dumps(found, indent=2), encoding="utf-8")
    print(json.dumps(found, indent=2))
    good = (
        found["median_ms"] < MAX_MEDIAN_MS
        and found["growth"] <= MAX_MEMORY_GROWTH
        and not found["errors"]
    )
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
