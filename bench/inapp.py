"""Benchmark of the app against streamlit-folium: start, bytes of a rerun, round trip."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Browser, Frame, Page, WebSocket

from bench.browser import WINDOW_SIZE
from bench.firstmap import tabulate_events
from bench.network_stub import stub_network
from bench.running import RunningApp
from geo import load_project
from geo.project.model import Project

_START_TIMEOUT_S = 60.0
_SETTLE_MS = 2500
_TRIP_TIMEOUT_MS = 15_000
_EVENTS_SHOWN_JS = "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"


@dataclass(frozen=True, slots=True)
class BenchApp:
    """An app, and how to use it.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page.
        path: The script that Streamlit runs.
        packages: The packages that it needs.
        wait_until_drawn: Waits until the map shows its events.
        select_event: Chooses the event of this number on the map.
        wait_for_answer: Waits until the page shows Python's response to that selection.
    """

    key: str
    title: str
    path: str
    packages: tuple[str, ...]
    wait_until_drawn: Callable[[Page], None]
    select_event: Callable[[Page, int], None]
    wait_for_answer: Callable[[Page, int], None]


@dataclass
class SocketTraffic:
    """Bytes sent over the page's web sockets in both directions."""

    size: int = 0

    def listen(self, tab: Page) -> None:
        """Count the bytes that the page sends and receives from now on."""
        tab.on("websocket", self._watch_socket)

    def _watch_socket(self, channel: WebSocket) -> None:
        for way in ("framesent", "framereceived"):
            channel.on(way, self._add_bytes)

    def _add_bytes(self, payload: str | bytes) -> None:
        self.size += len(payload)


def measure_app(
    app: BenchApp, browser: Browser, starts: int, trips: int, folder: Path
) -> dict[str, Any]:
    """Start an app several times, then choose events on its map.

    Returns:
        Seconds from the start of the process to the drawn map, bytes and milliseconds of a choice,
        or under ``not_run`` why there are none.
    """
    absent = [name for name in app.packages if find_spec(name) is None]
    if absent:
        return {"not_run": f"the package {absent[0]} is not installed"}
    folder.mkdir(parents=True, exist_ok=True)
    taken: list[float] = []
    for number in range(starts):
        begun = time.perf_counter()
        server = RunningApp(Path.cwd(), folder / f"{app.key}.log", script=app.path)
        with server, _open_tab(browser, server.url) as (tab, wire):
            app.wait_until_drawn(tab)
            taken.append(time.perf_counter() - begun)
            if number == starts - 1:
                used = _measure_use(app, tab, wire, trips)
    return {"start_s": statistics.median(taken), "starts": starts, **used}


@contextmanager
def _open_tab(browser: Browser, address: str) -> Iterator[tuple[Page, SocketTraffic]]:
    context = browser.new_context(viewport={**WINDOW_SIZE, "height": 1700})
    stub_network(context)
    tab = context.new_page()
    wire = SocketTraffic()
    wire.listen(tab)
    tab.goto(address, wait_until="commit")
    try:
        yield tab, wire
    finally:
        context.close()


def _measure_use(app: BenchApp, tab: Page, wire: SocketTraffic, trips: int) -> dict[str, float]:
    """Select events one after the other; the first is not counted, because it loads shared data."""
    tab.wait_for_timeout(_SETTLE_MS)
    sizes, times = [], []
    for number in range(trips + 1):
        before = wire.size
        begun = time.perf_counter()
        app.select_event(tab, number)
        app.wait_for_answer(tab, number)
        times.append(1000 * (time.perf_counter() - begun))
        tab.wait_for_timeout(_SETTLE_MS)
        sizes.append(wire.size - before)
    return {
        "rerun_kb": statistics.median(sizes[1:]) / 1e3,
        "trip_ms": statistics.median(times[1:]),
        "trips": trips,
    }


# --- the two apps -----------------------------------------------------------------------


@lru_cache(1)
def _load_first_map() -> Project:
    """Return the first map, loaded once, so that no timed selection waits for it."""
    return load_project(Path())


@lru_cache(1)
def _load_points() -> pd.DataFrame:
    """Return its events as label points, computed once for the same reason."""
    return tabulate_events(_load_first_map())


def _wait_for_our_map(tab: Page) -> None:
    tab.wait_for_function(_EVENTS_SHOWN_JS, timeout=1000 * _START_TIMEOUT_S)


def _our_event(number: int) -> tuple[str, str]:
    """Return the id and title of an event; both apps get the same ones."""
    event = _load_first_map().events[_event_index(number)]
    return event.id, event.title[_load_first_map().map_info.language]


def _select_our_event(tab: Page, number: int) -> None:
    name, _ = _our_event(number)
    tab.evaluate("id => document.querySelector('.conflict-map').conflictMap.select(id)", name)


def _wait_for_our_answer(tab: Page, number: int) -> None:
    """Wait until Python has selected the row of the event that was selected on the map."""
    _, title = _our_event(number)
    _wait_for_text(tab, "[data-testid=stDataFrame] [role=row][aria-selected=true]", title)


def _wait_for_text(tab: Page, selector: str, text: str) -> None:
    """Wait, checking once per frame, until the page has an element with this text."""
    found = "([where, text]) => [...document.querySelectorAll(where)]"
    found += ".some((one) => one.textContent.includes(text))"
    tab.wait_for_function(found, arg=[selector, text], timeout=_TRIP_TIMEOUT_MS)


_SELECTED_EVENTS = (0, 5, 9, 12)


def _event_index(number: int) -> int:
    return _SELECTED_EVENTS[number % len(_SELECTED_EVENTS)]


def _map_frame(tab: Page) -> Frame:
    return next(frame for frame in tab.frames if "streamlit_folium" in frame.url)


def _wait_for_folium_map(tab: Page) -> None:
    icons = tab.frame_locator("iframe").first.locator(".leaflet-marker-icon")
    icons.first.wait_for(timeout=1000 * _START_TIMEOUT_S)


def _select_folium_event(tab: Page, number: int) -> None:
    icons = _map_frame(tab).locator(".leaflet-marker-icon")
    icons.nth(_event_index(number)).evaluate("icon => icon.click()")


def _wait_for_folium_answer(tab: Page, number: int) -> None:
    row = _load_points().iloc[_event_index(number)]
    _wait_for_text(tab, "[data-testid=stMarkdown]", f"Clicked {row['lat']:.5f} {row['lon']:.5f}")


OUR_APP = BenchApp(
    "ours", "conflictmap", "app.py", (), _wait_for_our_map, _select_our_event, _wait_for_our_answer
)
APPS = (
    OUR_APP,
    BenchApp(
        "streamlit-folium",
        "streamlit-folium",
        "bench/apps/folium_app.py",
        ("streamlit_folium",),
        _wait_for_folium_map,
        _select_folium_event,
        _wait_for_folium_answer,
    ),
)
