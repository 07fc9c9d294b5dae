"""The app against the same events through streamlit-folium: start, bytes of a rerun, round trip."""

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

from bench.browser import SIZE
from bench.firstmap import events
from bench.network_stub import answer_here
from bench.running import RunningApp
from geo import load_project
from geo.project.loader import Project

_START_S = 60.0
_QUIET_MS = 2500
_TRIP_MS = 15_000
_SHOWN = "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"


@dataclass(frozen=True, slots=True)
class App:
    """An app and how a reader uses it.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page.
        path: The script that Streamlit runs.
        packages: The packages that it needs.
        drawn: Waits until the map stands there with its events.
        select: Chooses the event of this number on the map.
        answered: Waits until Python's answer to that choice stands in the page.
    """

    key: str
    title: str
    path: str
    packages: tuple[str, ...]
    drawn: Callable[[Page], None]
    select: Callable[[Page, int], None]
    answered: Callable[[Page, int], None]


@dataclass
class Wire:
    """Bytes that went over the page's web sockets, both ways."""

    size: int = 0

    def listen(self, tab: Page) -> None:
        """Count what the page sends and gets from now on."""
        tab.on("websocket", self._join)

    def _join(self, channel: WebSocket) -> None:
        for way in ("framesent", "framereceived"):
            channel.on(way, self._count)

    def _count(self, payload: str | bytes) -> None:
        self.size += len(payload)


def run(app: App, browser: Browser, starts: int, trips: int, folder: Path) -> dict[str, Any]:
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
        with server, _tab(browser, server.url) as (tab, wire):
            app.drawn(tab)
            taken.append(time.perf_counter() - begun)
            if number == starts - 1:
                used = _used(app, tab, wire, trips)
    return {"start_s": statistics.median(taken), "starts": starts, **used}


@contextmanager
def _tab(browser: Browser, address: str) -> Iterator[tuple[Page, Wire]]:
    context = browser.new_context(viewport={**SIZE, "height": 1700})
    answer_here(context)
    tab = context.new_page()
    wire = Wire()
    wire.listen(tab)
    tab.goto(address, wait_until="commit")
    try:
        yield tab, wire
    finally:
        context.close()


def _used(app: App, tab: Page, wire: Wire, trips: int) -> dict[str, float]:
    """Choose events one after the other; the first is not counted, for it brings what is shared."""
    tab.wait_for_timeout(_QUIET_MS)
    sizes, times = [], []
    for number in range(trips + 1):
        before = wire.size
        begun = time.perf_counter()
        app.select(tab, number)
        app.answered(tab, number)
        times.append(1000 * (time.perf_counter() - begun))
        tab.wait_for_timeout(_QUIET_MS)
        sizes.append(wire.size - before)
    return {
        "rerun_kb": statistics.median(sizes[1:]) / 1e3,
        "trip_ms": statistics.median(times[1:]),
        "trips": trips,
    }


# --- the two apps -----------------------------------------------------------------------


@lru_cache(1)
def _project() -> Project:
    """Return the first map, read once: no choice that is timed shall wait for it."""
    return load_project(Path())


@lru_cache(1)
def _points() -> pd.DataFrame:
    """Return its events as lone points, worked out once for the same reason."""
    return events(_project())


def _ours_drawn(tab: Page) -> None:
    tab.wait_for_function(_SHOWN, timeout=1000 * _START_S)


def _ours_event(number: int) -> tuple[str, str]:
    """Return the id and title of an event; which ones is the same for both apps."""
    event = _project().events[_chosen(number)]
    return event.id, event.title[_project().frame.language]


def _ours_select(tab: Page, number: int) -> None:
    name, _ = _ours_event(number)
    tab.evaluate("id => document.querySelector('.conflict-map').conflictMap.select(id)", name)


def _ours_answered(tab: Page, number: int) -> None:
    """The row of the table below is chosen by Python, which has heard of the choice on the map."""
    _, title = _ours_event(number)
    _text(tab, "[data-testid=stDataFrame] [role=row][aria-selected=true]", title)


def _text(tab: Page, selector: str, text: str) -> None:
    """Wait, looking once a frame, until an element with this text stands in the page."""
    found = "([where, text]) => [...document.querySelectorAll(where)]"
    found += ".some((one) => one.textContent.includes(text))"
    tab.wait_for_function(found, arg=[selector, text], timeout=_TRIP_MS)


_EVENTS = (0, 5, 9, 12)


def _chosen(number: int) -> int:
    return _EVENTS[number % len(_EVENTS)]


def _map_frame(tab: Page) -> Frame:
    return next(frame for frame in tab.frames if "streamlit_folium" in frame.url)


def _folium_drawn(tab: Page) -> None:
    icons = tab.frame_locator("iframe").first.locator(".leaflet-marker-icon")
    icons.first.wait_for(timeout=1000 * _START_S)


def _folium_select(tab: Page, number: int) -> None:
    icons = _map_frame(tab).locator(".leaflet-marker-icon")
    icons.nth(_chosen(number)).evaluate("icon => icon.click()")


def _folium_answered(tab: Page, number: int) -> None:
    row = _points().iloc[_chosen(number)]
    _text(tab, "[data-testid=stMarkdown]", f"Clicked {row['lat']:.5f} {row['lon']:.5f}")


OURS = App("ours", "conflictmap", "app.py", (), _ours_drawn, _ours_select, _ours_answered)
APPS = (
    OURS,
    App(
        "streamlit-folium",
        "streamlit-folium",
        "bench/apps/folium_app.py",
        ("streamlit_folium",),
        _folium_drawn,
        _folium_select,
        _folium_answered,
    ),
)
