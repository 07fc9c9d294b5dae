"""Libraries that are compared, and the page that each makes of the same events.

Each page is built as the documentation of its library shows, with the same words in every popup
and without a base map, which the others would load from the network; ours has its own.
The build is the time from a table of `bench.table` to a page.
"""

# Each library is imported where it is used, because any of them may be missing here.
# ruff: noqa: PLC0415, ANN401
# ruff: noqa: ARG001  (every build is given the mode, and few need it)

import html
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bench.scale import EXTERNAL_TEXTS_MIN_EVENTS, load_ground
from bench.scale import render_document as our_page
from bench.synthetic import build_sources
from bench.table import iter_rows
from layers.document.schema import MapDocument
from layers.packing.columns import pack_events, pack_events_with_files

WINDOW_DAYS = 30
"""Days of the window that slides in window mode."""

MAP_CENTRE = (40.25, 46.25)
"""Latitude and longitude that the others' maps open on; ours opens on its bounds around it."""

MAP_ZOOM = 8
TYPE_COLOURS = {
    "violence": "#b93a1e",
    "access": "#6d3fa0",
    "diplomacy": "#20639b",
    "humanitarian": "#0f766e",
    "strategic-development": "#8a5a00",
    "statement": "#4b5563",
}
_OPEN_END_DATE = "2100-01-01"
_SOURCE_TITLES = {one["id"]: f"{one['title']}, {one['publisher']}" for one in build_sources()}

BuildPage = Callable[[pd.DataFrame, Path, str, MapDocument], None]


@dataclass(frozen=True, slots=True)
class MapLibrary:
    """A library, and how it makes a map.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page.
        package: The Python package it comes in; empty for ours.
        build: Writes ``index.html`` into a folder: table, folder, mode, our ground. The mode is
            ``cumulative`` or ``window``.
        driver: The driver in ``drive.js`` that moves its time and opens its popups.
        slider: ``own``, or ``by hand`` where the library has none and the bench does what a user
            would have to write.
        modes: The modes that a page of its own must be built for; one page does for both where
            only ``cumulative`` is listed.
        webgl: Whether events are drawn by WebGL.
        same_build_as: Key of the library whose page differs only in an option: if that build
            failed, this one is not tried.
    """

    key: str
    title: str
    package: str
    build: BuildPage
    driver: str
    slider: str = "own"
    modes: tuple[str, ...] = ("cumulative",)
    webgl: bool = False
    same_build_as: str = ""

    def explain_missing(self) -> str:
        """Return why it cannot run here; empty if it can."""
        if not self.package:
            return ""
        try:
            version(self.package)
        except PackageNotFoundError:
            return f"the package {self.package} is not installed"
        return ""


def popup_html(row: dict[str, Any]) -> str:
    """Return the text of a popup as HTML; it is the same in every library."""
    first, last = row["sentence"][:50], row["sentence"][150:]
    quote = row["sentence"][50:150]
    parts = map(html.escape, (row["title"], row["date"], row["type"], row["status"]))
    title, date, kind, status = parts
    source = html.escape(_SOURCE_TITLES[row["source"]])
    return (
        f"<b>{title}</b><br>{date} · {kind} · {status}<br>{html.escape(row['actor'])}"
        f"<blockquote>{html.escape(first)}<mark>{html.escape(quote)}</mark>{html.escape(last)}"
        f"</blockquote>{source}"
    )


def _save_folium_map(folder: Path, fill_map: Callable[[Any], None], **options: Any) -> None:
    import folium

    canvas = folium.Map(location=MAP_CENTRE, zoom_start=MAP_ZOOM, tiles=None, maxZoom=18, **options)
    fill_map(canvas)
    canvas.save(str(folder / "index.html"))


def build_marker_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """One folium Marker with a Popup per event."""
    import folium

    def fill_map(canvas: Any) -> None:
        for row in iter_rows(frame):
            popup = folium.Popup(popup_html(row), max_width=300)
            folium.Marker((row["lat"], row["lon"]), popup=popup).add_to(canvas)

    _save_folium_map(folder, fill_map)


def _feature_collection(
    frame: pd.DataFrame, properties: Callable[[dict[str, Any]], dict[str, Any]]
) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": properties(row),
        }
        for row in iter_rows(frame)
    ]
    return {"type": "FeatureCollection", "features": features}


def _circle_style(row: dict[str, Any]) -> dict[str, Any]:
    return {"radius": 5, "weight": 1, "color": TYPE_COLOURS[row["type"]], "fillOpacity": 0.7}


def _build_geojson_map(frame: pd.DataFrame, folder: Path, *, canvas: bool) -> None:
    """Colour each circle in the browser: `style_function` would write a case for every event."""
    import folium

    colour = folium.JsCode("(feature, layer) => layer.setStyle({color: feature.properties.colour})")

    def fill_map(target: Any) -> None:
        data = _feature_collection(
            frame, lambda row: {"text": popup_html(row), "colour": TYPE_COLOURS[row["type"]]}
        )
        folium.GeoJson(
            data,
            marker=folium.CircleMarker(radius=5, weight=1, fill=True, fill_opacity=0.7),
            on_each_feature=colour,
            popup=folium.GeoJsonPopup(fields=["text"], labels=False),
        ).add_to(target)

    _save_folium_map(folder, fill_map, prefer_canvas=canvas)


def build_geojson_svg_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """One folium GeoJson with a GeoJsonPopup, drawn as SVG, which is folium's default."""
    _build_geojson_map(frame, folder, canvas=False)


def build_geojson_canvas_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """The same with `prefer_canvas`."""
    _build_geojson_map(frame, folder, canvas=True)


def build_timestamped_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """Folium's TimestampedGeoJson, one day per step."""
    from folium.plugins import TimestampedGeoJson

    def feature_properties(row: dict[str, Any]) -> dict[str, Any]:
        style = _circle_style(row)
        return {
            "times": [row["date"]],
            "popup": popup_html(row),
            "icon": "circle",
            "iconstyle": style,
        }

    def fill_map(canvas: Any) -> None:
        TimestampedGeoJson(
            _feature_collection(frame, feature_properties),
            period="P1D",
            duration=f"P{WINDOW_DAYS}D" if mode == "window" else None,
            add_last_point=False,
            auto_play=False,
            loop=False,
            date_options="YYYY-MM-DD",
        ).add_to(canvas)

    _save_folium_map(folder, fill_map)


def build_timeline_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """Folium's Timeline with its TimelineSlider."""
    import folium
    from folium.plugins import Timeline, TimelineSlider

    span = np.timedelta64(WINDOW_DAYS, "D")

    def end_date(row: dict[str, Any]) -> str:
        return str(np.datetime64(row["date"]) + span) if mode == "window" else _OPEN_END_DATE

    def feature_properties(row: dict[str, Any]) -> dict[str, Any]:
        return {
            "start": row["date"],
            "end": end_date(row),
            "text": popup_html(row),
            "style": _circle_style(row),
        }

    def fill_map(canvas: Any) -> None:
        line = Timeline(
            _feature_collection(frame, feature_properties),
            get_interval=folium.JsCode(
                "(feature) => ({start: Date.parse(feature.properties.start),"
                " end: Date.parse(feature.properties.end)})"
            ),
            point_to_layer=folium.JsCode(
                "(feature, spot) => L.circleMarker(spot, feature.properties.style)"
            ),
            on_each_feature=folium.JsCode(
                "(feature, layer) => layer.bindPopup(feature.properties.text)"
            ),
        ).add_to(canvas)
        slider = TimelineSlider(auto_play=False, show_ticks=False, date_options="YYYY-MM-DD")
        slider.add_timelines(line).add_to(canvas)

    _save_folium_map(folder, fill_map)


_CLUSTER_CALLBACK_JS = """(row) => {
  const marker = L.marker(new L.LatLng(row[0], row[1])).bindPopup(row[2]);
  marker.day = row[3];
  return marker;
}"""


def build_cluster_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """Folium's FastMarkerCluster, whose callback binds a popup."""
    from folium.plugins import FastMarkerCluster

    def fill_map(canvas: Any) -> None:
        data = [[row["lat"], row["lon"], popup_html(row), row["day"]] for row in iter_rows(frame)]
        FastMarkerCluster(data, callback=_CLUSTER_CALLBACK_JS).add_to(canvas)

    _save_folium_map(folder, fill_map)


def build_pydeck_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """A ScatterplotLayer of pydeck with its tooltip."""
    import pydeck

    colours = {
        kind: [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
        for kind, colour in TYPE_COLOURS.items()
    }
    data = frame[["lon", "lat", "day"]].assign(
        text=[popup_html(row) for row in iter_rows(frame)], colour=frame["type"].map(colours)
    )
    layer = pydeck.Layer(
        "ScatterplotLayer",
        data,
        id="events",
        get_position=["lon", "lat"],
        get_fill_color="colour",
        get_radius=1,
        radius_min_pixels=5,
        pickable=True,
    )
    pydeck.Deck(
        layers=[layer],
        map_provider=None,
        map_style=None,
        initial_view_state=pydeck.ViewState(
            latitude=MAP_CENTRE[0], longitude=MAP_CENTRE[1], zoom=MAP_ZOOM - 1
        ),
        tooltip={"html": "{text}"},
    ).to_html(str(folder / "index.html"), notebook_display=False)


def build_swiftmap_map(frame: pd.DataFrame, folder: Path, mode: str, _: MapDocument) -> None:
    """Circle markers of swiftmap as a time layer; its slider cannot have 36 years of days."""
    from swiftmap import Map

    columns = ["lon", "lat", "date", "title", "type", "status", "actor", "sentence", "source"]
    data = frame[columns].assign(source=frame["source"].map(_SOURCE_TITLES))
    canvas = Map(center=list(MAP_CENTRE), zoom=MAP_ZOOM)
    canvas.remove_layers(list(canvas.layers))
    shown = [name for name in columns if name not in {"lon", "lat"}]
    canvas.add_circle_markers(data, name="Events", radius=5, color_col="type", popup_fields=shown)
    canvas.make_time_layer(
        "Events", period="P3D", duration=f"P{WINDOW_DAYS}D" if mode == "window" else None
    )
    canvas.save(folder / "index.html")


def build_our_map(frame: pd.DataFrame, folder: Path, mode: str, base: MapDocument) -> None:
    """The page of this project; from half a million events on it has external text files."""
    types, names = ([one["id"] for one in base[key]] for key in ("types", "sources"))
    events = {"count": len(frame), "shapes": [], "records": map(_event_record, iter_rows(frame))}
    files: dict[str, bytes] = {}
    packed: Any
    if len(frame) >= EXTERNAL_TEXTS_MIN_EVENTS:
        packed, files = pack_events_with_files(events, types, names)
    else:
        packed = pack_events(events, types, names)
    page = our_page(base | {"events": packed}, is_served=bool(files)).encode()
    for name, data in {"index.html": page, **files}.items():
        (folder / name).write_bytes(data)


def _event_record(row: dict[str, Any]) -> dict[str, Any]:
    bound = {"day": row["day"], "last": row["day"], "grain": "day", "about": False}
    sentence, exact = row["sentence"], row["exact"]
    statement = {
        "source": row["source"],
        "by": None,
        "stance": "reports",
        "span": [0, 50, 150, len(sentence)],
        "sentence": [sentence[:50], sentence[50:150], sentence[150:]],
        "prefix": "",
        "suffix": "",
    }
    return {
        "id": row["id"],
        "title": {"en": row["title"]},
        "time": {
            "edtf": "",
            "start": row["day"],
            "end": row["day"],
            "from": bound,
            "to": bound,
            "date_prec": 1,
        },
        "date_note": None,
        "type": row["type"],
        "actors": [row["actor"]],
        "status": row["status"],
        "status_reason": None,
        "place": {
            "text": row["place"],
            "names": {"en": [row["place"]]},
            "method": "",
            "note": None,
        },
        "point": [row["lon"], row["lat"]],
        "shape": None,
        "mark": "point",
        "where_prec": 1 if exact else 2,
        "geo_precision": 1 if exact else 2,
        "radius_m": 1000 if exact else 10_000,
        "statements": [statement],
        "fatalities": None,
        "note": None,
    }


OUR_LIBRARY = MapLibrary("ours", "conflictmap", "", build_our_map, "ours")

LIBRARIES = (
    OUR_LIBRARY,
    MapLibrary("marker", "folium Marker + Popup", "folium", build_marker_map, "markers", "by hand"),
    MapLibrary(
        "geojson-svg", "folium GeoJson (SVG)", "folium", build_geojson_svg_map, "geojson", "by hand"
    ),
    MapLibrary(
        "geojson-canvas",
        "folium GeoJson (canvas)",
        "folium",
        build_geojson_canvas_map,
        "geojson",
        "by hand",
        same_build_as="geojson-svg",
    ),
    MapLibrary(
        "timestamped",
        "folium TimestampedGeoJson",
        "folium",
        build_timestamped_map,
        "timestamped",
        modes=("cumulative", "window"),
    ),
    MapLibrary(
        "timeline",
        "folium Timeline",
        "folium",
        build_timeline_map,
        "timeline",
        modes=("cumulative", "window"),
    ),
    MapLibrary(
        "cluster", "folium FastMarkerCluster", "folium", build_cluster_map, "cluster", "by hand"
    ),
    MapLibrary("pydeck", "pydeck", "pydeck", build_pydeck_map, "deck", "by hand", webgl=True),
    MapLibrary(
        "swiftmap",
        "swiftmap",
        "swiftmap",
        build_swiftmap_map,
        "swift",
        modes=("cumulative", "window"),
        webgl=True,
    ),
)

LIBRARIES_BY_KEY = {peer.key: peer for peer in LIBRARIES}

__all__ = [
    "LIBRARIES",
    "LIBRARIES_BY_KEY",
    "OUR_LIBRARY",
    "WINDOW_DAYS",
    "MapLibrary",
    "load_ground",
]
