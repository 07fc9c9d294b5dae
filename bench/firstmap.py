"""Benchmark of the first map: our export, and the same events published by others.

The libraries have their default settings: folium, swiftmap, pydeck and kepler.gl with their own
base map, each event with a popup or tooltip of its title, date and sentence. What their pages
request is answered locally and counted; a tile counts as a request of no bytes.
"""

# Each library is imported where it is used, because any of them may be missing here.
# ruff: noqa: PLC0415

import html
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Browser, Error, Page

from bench.browser import WINDOW_SIZE, driver_script
from bench.network_stub import NetworkTraffic, gzip_size, stub_network
from conflictmap.publish.html import export
from geo import load_project, locate_events
from geo.project.model import Project
from layers.i18n import Translator

AXE_SCRIPT = Path("node_modules/axe-core/axe.min.js")
DRAW_TIMEOUT_MS = 15_000
"""How long a page may take to draw its events."""

_OFFLINE_TIMEOUT_MS = 4000
_SETTLE_MS = 1500
_LOAD_COUNT = 3

# How a reader without script meets the page: as text. A sentence counts with its first words.
_MATCHED_CHARS = 40


@dataclass(frozen=True, slots=True)
class Publisher:
    """A way to publish the first map.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page.
        package: The Python package it comes in; empty for ours.
        write: Writes the page.
        driver: The driver in ``drive.js`` that notices the first drawing.
    """

    key: str
    title: str
    package: str
    write: Callable[[Project, pd.DataFrame, Path], None]
    driver: str


def tabulate_events(project: Project) -> pd.DataFrame:
    """Return the project's events: title, date, sentence, and label point."""
    speaker = Translator(project.map_info.language)
    rows_by_id = {row.id: row for row in locate_events(project)}
    rows = []
    for event in project.events:
        quotes = [statement.anchor.exact for statement in event.statements]
        rows.append(
            {
                "title": speaker.localize(event.title),
                "date": speaker.format_interval(event.date),
                "sentence": " ".join(quotes),
                "lon": rows_by_id[event.id].longitude,
                "lat": rows_by_id[event.id].latitude,
            }
        )
    return pd.DataFrame(rows)


def popup_html(row: dict[str, Any]) -> str:
    """Return the text of a popup as HTML."""
    title, date, sentence = (html.escape(row[name]) for name in ("title", "date", "sentence"))
    return f"<b>{title}</b><br>{date}<blockquote>{sentence}</blockquote>"


def _write_ours(project: Project, _: pd.DataFrame, path: Path) -> None:
    export(project, path, force=True)


def _write_folium(_: Project, frame: pd.DataFrame, path: Path) -> None:
    import folium

    canvas = folium.Map(location=(frame["lat"].mean(), frame["lon"].mean()), zoom_start=9)
    for row in frame.to_dict("records"):
        spot = folium.Marker(
            (row["lat"], row["lon"]), popup=folium.Popup(popup_html(row), max_width=300)
        )
        spot.add_to(canvas)
    canvas.save(str(path))


def _write_swiftmap(_: Project, frame: pd.DataFrame, path: Path) -> None:
    from swiftmap import Map

    canvas = Map()
    canvas.add_circle_markers(frame, name="Events", popup_fields=["title", "date", "sentence"])
    canvas.save(path)


def _write_pydeck(_: Project, frame: pd.DataFrame, path: Path) -> None:
    import pydeck

    layer = pydeck.Layer(
        "ScatterplotLayer",
        frame.assign(text=[popup_html(row) for row in frame.to_dict("records")]),
        get_position=["lon", "lat"],
        get_fill_color=[185, 58, 30],
        get_radius=1,
        radius_min_pixels=6,
        pickable=True,
    )
    view = pydeck.ViewState(latitude=frame["lat"].mean(), longitude=frame["lon"].mean(), zoom=8)
    deck = pydeck.Deck(layers=[layer], initial_view_state=view, tooltip={"html": "{text}"})
    deck.to_html(str(path), notebook_display=False)


def _write_kepler(_: Project, frame: pd.DataFrame, path: Path) -> None:
    from keplergl import KeplerGl

    KeplerGl(data={"events": frame}).save_to_html(file_name=str(path), center_map=True)


OUR_PUBLISHER = Publisher("ours", "conflictmap export", "", _write_ours, "ours")
PUBLISHERS = (
    OUR_PUBLISHER,
    Publisher("folium", "folium Marker + Popup", "folium", _write_folium, "markers"),
    Publisher("swiftmap", "swiftmap", "swiftmap", _write_swiftmap, "swift"),
    Publisher("pydeck", "pydeck", "pydeck", _write_pydeck, "deck"),
    Publisher("keplergl", "kepler.gl", "keplergl", _write_kepler, "deck"),
)


def measure_publisher(publisher: Publisher, browser: Browser, folder: Path) -> dict[str, Any]:
    """Write a page, open it online, offline and without script, and check it with axe-core.

    Returns:
        The figures, or under ``not_run`` why there are none.
    """
    if publisher.package:
        try:
            version(publisher.package)
        except PackageNotFoundError:
            return {"not_run": f"the package {publisher.package} is not installed"}
    project = load_project(Path())
    frame = tabulate_events(project)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{publisher.key}.html"
    try:
        publisher.write(project, frame, path)
    except Exception as error:  # noqa: BLE001
        return {"not_run": f"writing the page failed: {error!r}"}
    page = path.read_bytes()
    wire = gzip_size(path.name, page)
    found: dict[str, Any] = {"page_kb": len(page) / 1e3, "events": len(frame)}
    online = _measure_online(publisher, browser, path, len(frame))
    if "not_run" in online:
        return online
    traffic = online.pop("traffic")
    return (
        found
        | online
        | {
            "wire_kb": (wire + traffic.size) / 1e3,
            "requests": 1 + traffic.requests,
            "tiles": traffic.tiles,
            "unanswered": sorted(set(traffic.unanswered)),
            "offline": _draws_offline(publisher, browser, path, len(frame)),
            "unscripted": _count_unscripted(browser, path, frame),
        }
    )


def _open_page(
    publisher: Publisher, browser: Browser, path: Path, many: int, *, offline: bool = False
) -> tuple[Page, NetworkTraffic]:
    context = browser.new_context(viewport=WINDOW_SIZE)
    tab = context.new_page()
    traffic = stub_network(context, offline=offline)
    tab.add_init_script(driver_script(publisher.driver, min(100, many)))
    tab.goto(path.resolve().as_uri(), wait_until="commit")
    return tab, traffic


def _first_drawing_ms(tab: Page, patience: float) -> float | None:
    """Return the milliseconds to the first drawing of events; None if nothing is drawn."""
    wait = "p => Promise.race([bench.firstDrawn(), new Promise((no) => setTimeout(no, p, null))])"
    with suppress(Error):
        taken = tab.evaluate(wait, patience)
        return None if taken is None else float(taken)
    return None


def _measure_online(
    publisher: Publisher, browser: Browser, path: Path, many: int
) -> dict[str, Any]:
    taken = []
    for load in range(_LOAD_COUNT):
        tab, traffic = _open_page(publisher, browser, path, many)
        drawn = _first_drawing_ms(tab, DRAW_TIMEOUT_MS)
        if drawn is None:
            tab.context.close()
            asked = sorted({address.split("?")[0] for address in traffic.unanswered})
            return {"not_run": _explain_no_drawing(asked)}
        taken.append(drawn)
        if load == _LOAD_COUNT - 1:
            tab.wait_for_timeout(_SETTLE_MS)
            found = {
                "first_ms": sorted(taken)[_LOAD_COUNT // 2],
                "traffic": traffic,
                **_run_axe(tab),
            }
        tab.context.close()
    return found


def _explain_no_drawing(asked: list[str]) -> str:
    seconds = DRAW_TIMEOUT_MS // 1000
    if not asked:
        return f"its page drew no events within {seconds} s"
    names = ", ".join(address.split("/", 1)[1] for address in asked)
    drew = f"its page drew no events within {seconds} s"
    return f"{drew}; it asks for files no package here has: {names}"


def _run_axe(tab: Page) -> dict[str, Any]:
    """Return the rules of axe-core that the page violates, each with its impact."""
    if not AXE_SCRIPT.is_file():
        return {"axe": None}
    tab.evaluate(AXE_SCRIPT.read_text(encoding="utf-8"))
    broken = tab.evaluate(
        "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
        ".map((one) => [one.id, one.impact, one.nodes.length])"
    )
    return {"axe": sorted(broken)}


def _draws_offline(publisher: Publisher, browser: Browser, path: Path, many: int) -> bool:
    tab, _ = _open_page(publisher, browser, path, many, offline=True)
    drawn = _first_drawing_ms(tab, _OFFLINE_TIMEOUT_MS)
    tab.context.close()
    return drawn is not None


def _count_unscripted(browser: Browser, path: Path, frame: pd.DataFrame) -> int:
    """Return how many of the events can be read without scripts."""
    context = browser.new_context(viewport=WINDOW_SIZE, java_script_enabled=False)
    stub_network(context)
    tab = context.new_page()
    tab.goto(path.resolve().as_uri())
    words = " ".join(tab.locator("body").inner_text().split())
    context.close()
    return sum(" ".join(text.split())[:_MATCHED_CHARS] in words for text in frame["sentence"])
