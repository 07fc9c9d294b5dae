"""Benchmark of a telephone: first drawing, steps, popups, panning and memory of canvases.

Run ``python -m bench.phone [N …]`` from the project's folder: the first map, and N synthetic events
(without numbers 10,000). Chromium has 390 by 844 pixels at a ratio of 3, touch, and a quarter of
the processor's speed. Each map is measured next to a plain Leaflet page with the same marks and no
ground, in turn, so that what else the machine does slows both. The table is printed, and written
with its targets into ``build/bench/phone.md``.
"""

import argparse
import json
import statistics
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from bench import scale
from bench.browser import launch_chromium
from bench.synthetic import SyntheticEvents
from conflictmap.publish.html import export
from geo import load_project, locate_events
from layers.page import asset_bundle

OUTPUT_FOLDER = Path("build/bench/phone")
EVENT_COUNTS = (10_000,)
CPU_SLOWDOWN = 4
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
_STEP_COUNT = 24

TARGETS: dict[int, dict[str, float]] = {
    0: {"first_ms": 900, "step_ms": 100},
    10_000: {"first_ms": 1400, "script_ms": 16},
    100_000: {"first_ms": 2000, "script_ms": 33},
}
"""Limits by number of events, from this number on, besides those of every map."""

_COMMON_TARGETS = {"popup_ms": 100, "pan_fps": 50, "longest_ms": 200, "canvases_mb": 12}

COLUMN_TITLES = {
    "first_ms": "first drawn ms",
    "longest_ms": "longest task ms",
    "step_ms": "step painted ms",
    "script_ms": "step script ms",
    "popup_ms": "popup ms, cold",
    "pan_fps": "pan fps",
    "canvases_mb": "canvases MB",
}

# Leaflet draws its marks with fill, the viewer its own with drawImage.
_WATCH_JS = """
(() => {
  const context = CanvasRenderingContext2D.prototype;
  const panes = { drawImage: ".leaflet-cm-events-pane", fill: ".leaflet-overlay-pane" };
  for (const [name, pane] of Object.entries(panes)) {
    const draw = context[name];
    context[name] = function (...given) {
      if (!window.firstDrawn && this.canvas.closest(pane)) {
        window.firstDrawn = -1;
        requestAnimationFrame(() => { window.firstDrawn = performance.now(); });
      }
      return draw.apply(this, given);
    };
  }
  window.longest = 0;
  new PerformanceObserver((list) => {
    window.longest = Math.max(window.longest, ...list.getEntries().map(({ duration }) => duration));
  }).observe({ type: "longtask" });
})();
"""

_POPUP_JS = """
async (number) => {
  const begun = performance.now();
  window.bench.open(number);
  while (!window.bench.title()) await new Promise(requestAnimationFrame);
  return performance.now() - begun;
}
"""

_OUR_DRIVER_JS = """
(ids) => {
  const handle = document.querySelector(".conflict-map").conflictMap;
  window.bench = {
    step: (end) => handle.setWindow(null, end),
    open: (number) => handle.select(ids[number]),
    title: () => document.querySelector(".cm-popup:not([hidden]) .cm-popup-title")?.textContent,
  };
}
"""

_CANVASES_JS = """
[...document.querySelectorAll("canvas")]
  .reduce((sum, { width, height }) => sum + 4 * width * height, 0) / 1e6
"""


@dataclass(frozen=True, slots=True)
class PhonePage:
    """A page to measure.

    Attributes:
        who: ``ours`` or ``leaflet``.
        path: Its file.
        ids: The events' ids, in the order of the marks.
        days: First and last day, since 1970.
        fingers: How many move the map: one scrolls our page.
    """

    who: str
    path: Path
    ids: list[str]
    days: tuple[int, int]
    fingers: int


def write_pages(count: int, folder: Path) -> list[PhonePage]:
    """Write our page of a map and the plain one; 0 events is the first map."""
    folder.mkdir(parents=True, exist_ok=True)
    ours, plain = folder / f"ours-{count}.html", folder / f"leaflet-{count}.html"
    if count:
        scale.write_page(count, scale.load_ground(), folder / str(count))
        ours = folder / str(count) / "index.html"
        records = [*SyntheticEvents(count).build_events()["records"]]
        ids = [one["id"] for one in records]
        marks = [[*one["point"], one["time"]["end"], one["title"]["en"]] for one in records]
    else:
        project = load_project(Path())
        export(project, ours, force=True)
        located = {row.id: row for row in locate_events(project)}
        events = [(one, located[one.id]) for one in project.events]
        ids = [one.id for one, _ in events]
        marks = [
            [row.longitude, row.latitude, one.date.first_known_day, one.title["en"]]
            for one, row in events
        ]
    plain.write_text(_render_plain_page(marks), encoding="utf-8")
    ends = [mark[2] for mark in marks]
    days = (min(ends), max(ends))
    return [PhonePage("ours", ours, ids, days, 2), PhonePage("leaflet", plain, ids, days, 1)]


def _render_plain_page(marks: Sequence[Sequence[Any]]) -> str:
    """Return a page in which Leaflet draws a circle for each mark on a canvas."""
    return f"""<!DOCTYPE html><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>{asset_bundle.leaflet_css()} #map {{ height: 515px }}</style><div id="map"></div>
<script>{asset_bundle.leaflet_js()}</script>
<script>
const marks = {asset_bundle.json_block(marks)};
const map = L.map("map", {{ preferCanvas: true, zoomControl: false }});
map.fitBounds(marks.map(([x, y]) => [y, x]));
const circles = marks.map(([x, y, day, title]) => {{
  const text = document.createElement("b");
  text.textContent = title;
  const circle = L.circleMarker([y, x], {{ radius: 6 }}).bindPopup(text);
  return Object.assign(circle, {{ day }}).addTo(map);
}});
window.bench = {{
  step: (end) => circles.forEach((one) => (one.day <= end ? one.addTo(map) : one.remove())),
  open: (number) => circles[number].addTo(map).openPopup(),
  title: () => document.querySelector(".leaflet-popup-content")?.textContent,
}};
</script>"""


@contextmanager
def open_phone_page(browser: Browser, page: PhonePage) -> Iterator[Page]:
    """Open a page on a slow telephone, until it is drawn."""
    context = browser.new_context(**PHONE)
    tab = context.new_page()
    tab.add_init_script(_WATCH_JS)
    context.new_cdp_session(tab).send("Emulation.setCPUThrottlingRate", {"rate": CPU_SLOWDOWN})
    tab.goto(page.path.resolve().as_uri(), wait_until="commit")
    try:
        yield tab
    finally:
        context.close()


def measure_phone_page(browser: Browser, page: PhonePage) -> dict[str, float]:
    """Load a page and use it as a reader does."""
    with open_phone_page(browser, page) as tab:
        found = {"first_ms": scale.first_drawing_ms(tab)}
        tab.wait_for_timeout(3000)
        found["longest_ms"] = float(tab.evaluate("window.longest"))
        if page.who == "ours":
            tab.evaluate(_OUR_DRIVER_JS, page.ids)
        found["popup_ms"] = float(tab.evaluate(_POPUP_JS, len(page.ids) // 2))
        tab.keyboard.press("Escape")
        tab.wait_for_timeout(500)
        steps = tab.evaluate(scale.STEP_JS, [*page.days, _STEP_COUNT])
        for place, name in enumerate(("step_ms", "script_ms")):
            found[name] = statistics.median(step[place] for step in steps)
        tab.wait_for_timeout(1500)
        found["pan_fps"] = scale.frame_rate(tab, lambda one: _drag_map(one, page.fingers))
        found["canvases_mb"] = float(tab.evaluate(_CANVASES_JS))
    return found


def _drag_map(tab: Page, fingers: int) -> None:
    """Move the map with one finger, or with two at an equal distance."""
    session = tab.context.new_cdp_session(tab)
    for step in range(60):
        points = [
            {"x": 280 - 3 * step + 60 * finger, "y": 300 + 2 * step} for finger in range(fingers)
        ]
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        tab.wait_for_timeout(8)
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    tab.wait_for_timeout(300)


def measure_phone(
    browser: Browser, counts: Sequence[int], rounds: int = 3
) -> Iterator[dict[str, Any]]:
    """Measure the maps of some numbers of events; yield the medians for each page."""
    for count in counts:
        pages = write_pages(count, OUTPUT_FOLDER)
        runs: dict[str, list[dict[str, float]]] = {page.who: [] for page in pages}
        for _ in range(rounds):
            for page in pages:
                runs[page.who].append(measure_phone_page(browser, page))
        for who, found in runs.items():
            medians = {key: statistics.median(one[key] for one in found) for key in COLUMN_TITLES}
            yield {"count": count, "who": who, **medians}


def find_targets(count: int) -> dict[str, float]:
    """Return the limits of a map with `count` events."""
    return _COMMON_TARGETS | TARGETS[max(number for number in TARGETS if number <= count)]


def format_table(rows: Sequence[dict[str, Any]]) -> str:
    """Return the figures as a Markdown table; ours in bold where they miss a target."""
    lines = ["| map | page | " + " | ".join(COLUMN_TITLES.values()) + " |"]
    lines.append("|---" * (len(COLUMN_TITLES) + 2) + "|")
    for ours, plain in zip(rows[::2], rows[1::2], strict=True):
        title = f"{ours['count']:,} events" if ours["count"] else "first map"
        targets = find_targets(ours["count"])
        cells = [_format_figure(ours[key], key, targets) for key in COLUMN_TITLES]
        others = [f"{plain[key]:,.0f}" for key in COLUMN_TITLES]
        ratios = [f"{ours[key] / plain[key]:.1f}" if plain[key] else "–" for key in COLUMN_TITLES]
        limits = [f"{targets[key]:,}" if key in targets else "" for key in COLUMN_TITLES]
        for who, figures in (
            ("this viewer", cells),
            ("plain Leaflet", others),
            ("ratio", ratios),
            ("target", limits),
        ):
            lines.append(f"| {title} | {who} | {' | '.join(figures)} |")
            title = ""
    return "\n".join(lines)


def _format_figure(value: float, key: str, targets: dict[str, float]) -> str:
    limit = targets.get(key)
    is_missed = limit is not None and (value < limit if key.endswith("fps") else value > limit)
    return f"**{value:,.0f}**" if is_missed else f"{value:,.0f}"


def main() -> None:
    """Print the table and write it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("counts", nargs="*", type=int, metavar="N", help="numbers of events")
    parser.add_argument("--rounds", type=int, default=3, help="loads of each page")
    chosen = parser.parse_args()
    with launch_chromium() as browser:
        counts = [0, *(chosen.counts or EVENT_COUNTS)]
        rows = list(measure_phone(browser, counts, chosen.rounds))
    table = format_table(rows)
    OUTPUT_FOLDER.mkdir(parents=True, exist_ok=True)
    (OUTPUT_FOLDER / "phone.md").write_text(table + "\n", encoding="utf-8")
    (OUTPUT_FOLDER / "phone.json").write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    print(table)


if __name__ == "__main__":
    main()
