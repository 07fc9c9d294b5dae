"""Benchmark of large maps in Chromium: size, drawing, slider, popup, memory, panning.

Run ``python -m bench.scale [N …]`` from the project's folder; without numbers: 10,000, 100,000 and
1,000,000 synthetic events on the project's base map. The pages and ``scale.json`` are written to
``build/bench``. docs/explanation/large-maps.md describes each figure.
"""

import argparse
import json
import shutil
import statistics
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page

from bench.browser import WINDOW_SIZE, launch_chromium
from bench.synthetic import SyntheticEvents, build_sources
from geo import load_project, locate_events
from layers.document.schema import MapDocument
from layers.folium_plugin import ConflictMap, ConflictViewer
from layers.map_builder import build_map_document
from layers.packing.columns import pack_events_with_files, pack_large_document
from layers.page.standalone_page import PageOptions
from layers.page.standalone_page import StandalonePage as HtmlPage

OUTPUT_FOLDER = Path("build/bench")
EVENT_COUNTS = (10_000, 100_000, 1_000_000)
EXTERNAL_TEXTS_MIN_EVENTS = 500_000
"""Minimum number of events for which texts are external files."""

_VIEW_BOUNDS = [44.3, 38.3, 48.2, 42.2]


@dataclass(frozen=True, slots=True)
class ScaleWorkload:
    """How often each thing is done."""

    loads: int = 3
    steps: int = 40
    popups: int = 9


FULL_SCALE_WORKLOAD = ScaleWorkload()
SMALL_SCALE_WORKLOAD = ScaleWorkload(loads=1, steps=3, popups=2)

FRAME_MS = 1000 / 60
MIN_STEP_MS = 2 * FRAME_MS
"""Milliseconds from a step to the frame after the one that shows it: nothing can be quicker."""

TARGETS: dict[int, dict[str, float]] = {
    10_000: {"first_ms": 400},
    100_000: {
        "file_mb": 9,
        "first_ms": 600,
        "step_ms": MIN_STEP_MS + FRAME_MS,
        "pan_fps": 30,
        "zoom_fps": 30,
    },
    1_000_000: {"script_ms": 50, "popup_ms": 50, "heap_mb": 100},
}
COLUMN_TITLES = {
    "count": "events",
    "make_s": "made s",
    "file_mb": "file MB",
    "beside_mb": "beside MB",
    "first_ms": "first drawn ms",
    "step_ms": "step ms",
    "step_worst_ms": "worst",
    "script_ms": "step script ms",
    "script_worst_ms": "worst",
    "rest_ms": "lists ms",
    "popup_ms": "popup ms",
    "popup_worst_ms": "worst",
    "click_ms": "click ms",
    "heap_mb": "heap MB",
    "pan_fps": "pan fps",
    "zoom_fps": "zoom fps",
}

# Notes when the canvas of the events is first drawn on, and when the frame after that begins.
_WATCH_JS = """
(() => {
  const draw = CanvasRenderingContext2D.prototype.drawImage;
  CanvasRenderingContext2D.prototype.drawImage = function (...given) {
    if (!window.firstDrawn && this.canvas.closest(".leaflet-cm-events-pane")) {
      window.firstDrawn = -1;
      requestAnimationFrame(() => { window.firstDrawn = performance.now(); });
    }
    return draw.apply(this, given);
  };
  window.longest = 0;
  new PerformanceObserver((list) => {
    const taken = list.getEntries().map(({ duration }) => duration);
    window.longest = Math.max(window.longest, ...taken);
  }).observe({ type: "longtask" });
})();
"""

# Asked for like this because the page's policy forbids Playwright's own way of waiting.
_FIRST_DRAWN_JS = """
() => new Promise((done) => {
  const ask = () => (window.firstDrawn > 0 ? done(window.firstDrawn) : setTimeout(ask, 100));
  ask();
})
"""

_STEP_DAYS = (6575, 19722)  # since 1970

_STEP_DRIVER_JS = """
() => {
  const handle = document.querySelector(".conflict-map").conflictMap;
  window.bench = { step: (end) => handle.setWindow(null, end) };
}
"""

STEP_JS = """
async ([first, last, steps]) => {
  const frame = () => new Promise(requestAnimationFrame);
  const taken = [];
  for (let i = 1; i <= steps; i++) {
    await frame();
    const begun = performance.now();
    let drawing = 0;
    requestAnimationFrame(() => { drawing = performance.now(); });
    window.bench.step(Math.round(first + ((last - first) * i) / steps));
    const set = performance.now();
    await frame();
    const drawn = performance.now();
    await frame();
    taken.push([performance.now() - begun, set - begun + drawn - drawing]);
  }
  window.longest = 0;
  return taken;
}
"""
"""Moves the end of the cumulative window with `window.bench.step` in steps of equal length.

Returns the milliseconds of each step until the frame after the one that it is drawn in, and those
of its script.
"""

# From the call or the click until the popup shows its text.
_POPUP_JS = """
async (id) => {
  const handle = document.querySelector(".conflict-map").conflictMap;
  const popup = document.querySelector(".cm-popup");
  handle.select(null);
  await new Promise(requestAnimationFrame);
  const begun = performance.now();
  const opened = new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (popup.hidden || !popup.querySelector("mark")) return;
      watch.disconnect();
      done(performance.now() - begun);
    });
    watch.observe(popup, { attributes: true, childList: true, subtree: true });
  });
  handle.select(id);
  return opened;
}
"""

_WATCH_CLICK_JS = """
() => {
  const popup = document.querySelector(".cm-popup");
  window.clicked = new Promise((done) => {
    let begun = 0;
    const begin = () => { begun = performance.now(); };
    document.addEventListener("click", begin, { capture: true, once: true });
    const watch = new MutationObserver(() => {
      if (popup.hidden || !begun) return;
      watch.disconnect();
      done(performance.now() - begun);
    });
    watch.observe(popup, { attributes: true, childList: true, subtree: true });
  });
}
"""

_COUNT_FRAMES_JS = """
() => {
  window.frames_seen = [];
  window.counting = true;
  const count = (now) => {
    window.frames_seen.push(now);
    if (window.counting) requestAnimationFrame(count);
  };
  requestAnimationFrame(count);
}
"""
_FRAMES_JS = "() => { window.counting = false; return window.frames_seen; }"


def load_ground() -> MapDocument:
    """Return the map document of the project in the current folder, without its events."""
    project = load_project(Path())
    data = build_map_document(project, locate_events(project))
    return data | {"sources": build_sources(), "bounds": _VIEW_BOUNDS, "window": None}


def write_page(count: int, ground: MapDocument, folder: Path) -> dict[str, float]:
    """Write the page of `count` events, with external texts if there are many."""
    begun = time.perf_counter()
    data, files = build_packed_document(count, ground)
    html = render_document(data, is_served=bool(files)).encode()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, data in {"index.html": html, **files}.items():
        (folder / name).write_bytes(data)
    return {
        "count": count,
        "make_s": time.perf_counter() - begun,
        "file_mb": len(html) / 1e6,
        "beside_mb": sum(map(len, files.values())) / 1e6,
    }


def build_packed_document(count: int, ground: MapDocument) -> tuple[MapDocument, dict[str, bytes]]:
    """Return the map document of `count` events, and its external text files.

    From EXTERNAL_TEXTS_MIN_EVENTS on, the texts are in files of their own, the events are generated
    one by one, and the sources cannot be read.
    """
    events = SyntheticEvents(count).build_events()
    if count >= EXTERNAL_TEXTS_MIN_EVENTS:
        types, names = ([one["id"] for one in ground[key]] for key in ("types", "sources"))
        columns, files = pack_events_with_files(events, types, names)
        return ground | {"events": columns}, files
    events["records"] = list(events["records"])
    return pack_large_document(
        ground | {"events": events, "sources": build_sources(events["records"])}
    ), {}


def render_document(data: MapDocument, *, is_served: bool) -> str:
    """Return the page of a map document; a served page may load from its own address."""
    options = PageOptions(external_texts=is_served)
    canvas = ConflictMap(data["bounds"])
    HtmlPage(data, options).add_child(canvas)
    ConflictViewer(data, options.viewer_options()).add_to(canvas)
    return str(canvas.get_root().render())


class _QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serve_folder(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_QuietHandler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def measure_page(
    browser: Browser, address: str, count: int, workload: ScaleWorkload
) -> dict[str, float]:
    """Open a page of `count` events several times, then use it."""
    firsts = []
    for _ in range(workload.loads - 1):
        with open_page(browser, address) as tab:
            firsts.append(first_drawing_ms(tab))
    with open_page(browser, address) as tab:
        firsts.append(first_drawing_ms(tab))
        tab.wait_for_timeout(500)
        return {"first_ms": statistics.median(firsts), **measure_use(tab, count, workload)}


@contextmanager
def open_page(browser: Browser, address: str) -> Iterator[Page]:
    """Return a new tab that has begun to load the page; fail on any error that it reports."""
    tab = browser.new_page(viewport=WINDOW_SIZE)
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    tab.add_init_script(_WATCH_JS)
    tab.goto(address, wait_until="commit")
    try:
        yield tab
    finally:
        tab.close()
    if faults:
        raise SystemExit(f"the page reports {faults[:3]}")


def first_drawing_ms(tab: Page) -> float:
    """Return the milliseconds from navigation to the first frame with events."""
    return float(tab.evaluate(_FIRST_DRAWN_JS))


def measure_use(tab: Page, count: int, workload: ScaleWorkload) -> dict[str, float]:
    """Move the slider, open popups, pan and zoom; return what each took."""
    tab.evaluate(_STEP_DRIVER_JS)
    steps = tab.evaluate(STEP_JS, [*_STEP_DAYS, workload.steps])
    tab.wait_for_timeout(1500)
    found = {"rest_ms": float(tab.evaluate("window.longest"))}
    for place, name in enumerate(("step", "script")):
        found |= _median_and_worst(name, [step[place] for step in steps])
    width = len(str(count))
    last = workload.popups - 1
    chosen = [round((count - 1) * number / last) for number in range(workload.popups)]
    popups = [tab.evaluate(_POPUP_JS, f"event-{number:0{width}}") for number in chosen]
    found |= _median_and_worst("popup", popups)
    tab.keyboard.press("Escape")
    found["click_ms"] = measure_click(tab)
    found["heap_mb"] = measure_heap_mb(tab)
    tab.evaluate("document.querySelector('.conflict-map').conflictMap.select(null)")
    found["pan_fps"] = frame_rate(tab, _pan_map)
    found["zoom_fps"] = frame_rate(tab, _zoom_map)
    return found


def _median_and_worst(name: str, values: Sequence[float]) -> dict[str, float]:
    return {f"{name}_ms": statistics.median(values), f"{name}_worst_ms": max(values)}


def _map_centre(tab: Page) -> tuple[float, float]:
    box = tab.locator(".cm-map").first.bounding_box()
    if box is None:
        raise SystemExit("the map is not to be seen")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def measure_click(tab: Page) -> float:
    """Click where events are dense; return the milliseconds until their list is shown."""
    tab.evaluate("document.querySelector('.conflict-map').conflictMap.select(null)")
    tab.evaluate(_WATCH_CLICK_JS)
    tab.mouse.click(*_map_centre(tab))
    return float(tab.evaluate("window.clicked"))


def measure_heap_mb(tab: Page) -> float:
    """Return the megabytes of script objects and their buffers, after garbage collection."""
    session = tab.context.new_cdp_session(tab)
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return (float(usage["usedSize"]) + float(usage.get("backingStorageSize", 0))) / 1e6


def frame_rate(tab: Page, gesture: Callable[[Page], None]) -> float:
    """Return the frames per second during a gesture."""
    tab.evaluate(_COUNT_FRAMES_JS)
    gesture(tab)
    frames = sorted(set(tab.evaluate(_FRAMES_JS)))
    return 1000 * (len(frames) - 1) / (frames[-1] - frames[0])


def _pan_map(tab: Page) -> None:
    x, y = _map_centre(tab)
    tab.mouse.move(x, y)
    tab.mouse.down()
    for step in range(60):
        tab.mouse.move(x - 6 * step, y + 3 * step)
        tab.wait_for_timeout(8)
    tab.mouse.up()
    tab.wait_for_timeout(300)


def _zoom_map(tab: Page) -> None:
    tab.mouse.move(*_map_centre(tab))
    for way in (-120, -120, -120, 120, 120, 120):
        tab.mouse.wheel(0, way)
        tab.wait_for_timeout(250)


def measure_scale(
    browser: Browser,
    counts: Sequence[int],
    folder: Path,
    workload: ScaleWorkload = FULL_SCALE_WORKLOAD,
) -> Iterator[dict[str, float]]:
    """Make and measure the map of each count; yield a row for each, as it comes."""
    base = load_ground()
    for count in counts:
        home = folder / str(count)
        made = write_page(count, base, home)
        with serve_folder(home) as address:
            beside = made["beside_mb"] > 0
            page_at = address if beside else (home / "index.html").resolve().as_uri()
            yield made | measure_page(browser, page_at, count, workload)


def format_rows(rows: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """Return the figures of some rows as text, under their titles."""
    lines = [
        [f"{row[key]:,.0f}" if key == "count" else f"{row[key]:.1f}" for key in COLUMN_TITLES]
        for row in rows
    ]
    return [list(COLUMN_TITLES.values()), *lines]


def list_misses(row: dict[str, float]) -> list[str]:
    """Return a description of each figure that misses its target."""
    return [
        f"{row['count']:,} events: {COLUMN_TITLES[key]} {row[key]:.1f}, wanted {limit:.1f}"
        for key, limit in TARGETS.get(int(row["count"]), {}).items()
        if (row[key] < limit if key.endswith("fps") else row[key] > limit)
    ]


def main() -> None:
    """Print one table, and what misses its target."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("counts", nargs="*", type=int, metavar="N", help="numbers of events")
    counts = parser.parse_args().counts or EVENT_COUNTS
    with launch_chromium() as browser:
        rows = list(measure_scale(browser, counts, OUTPUT_FOLDER))
    (OUTPUT_FOLDER / "scale.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    cells = format_rows(rows)
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))
    for row in rows:
        for miss in list_misses(row):
            print(f"missed: {miss}")


if __name__ == "__main__":
    main()
