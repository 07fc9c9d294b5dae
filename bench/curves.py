"""Figures of the benchmarks' page; the same results give the same bytes."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from bench.libraries import LIBRARIES
from layers.style.palettes import PALETTE, TYPE_STYLES

Row = dict[str, Any]

_LIGHT_PALETTE = PALETTE["light"]
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")
_LINE_STYLES = ("-", "--", "-.", ":")
_COLOURS = (
    _LIGHT_PALETTE["accent"],
    *(style.light for style in TYPE_STYLES.values()),
    _LIGHT_PALETTE["line"],
    _LIGHT_PALETTE["muted"],
)
_GROWTH_PANELS = (
    ("build_s", "build, s"),
    ("file_mb", "page and texts, MB"),
    ("first_ms", "first drawn, ms"),
    ("cumulative_ms", "slider step, ms"),
    ("heap_mb", "heap, MB"),
)
_RENDERING_PANELS = (
    ("first_ms", "first drawn, ms"),
    ("cumulative_ms", "slider step, cumulative, ms"),
)


def draw_growth(rows: Sequence[Row], path: Path) -> None:
    """Draw the figures of our page against the number of events, one panel each."""
    figure = Figure(figsize=(12, 2.9), layout="constrained", facecolor=_LIGHT_PALETTE["paper"])
    for panel, (key, title) in zip(
        figure.subplots(1, len(_GROWTH_PANELS)), _GROWTH_PANELS, strict=True
    ):
        _style_panel(panel, title)
        _draw_line(panel, rows, key, 0)
        _set_decade_limits(panel)
    _save_figure(figure, path)


def draw_rendering(rows: Sequence[Row], path: Path) -> None:
    """Draw first drawing and slider step of every library; a line ends where a library failed."""
    figure = Figure(figsize=(12, 4.6), layout="constrained", facecolor=_LIGHT_PALETTE["paper"])
    panels = figure.subplots(1, len(_RENDERING_PANELS))
    for panel, (key, title) in zip(panels, _RENDERING_PANELS, strict=True):
        _style_panel(panel, title)
        for number, peer in enumerate(LIBRARIES):
            _draw_line(
                panel, [row for row in rows if row["peer"] == peer.key], key, number, peer.title
            )
        _set_decade_limits(panel)
    handles, labels = panels[0].get_legend_handles_labels()
    legend = figure.legend(handles, labels, loc="outside right center", frameon=False, fontsize=9)
    for text in legend.get_texts():
        text.set_color(_LIGHT_PALETTE["ink"])
    _save_figure(figure, path)


def _draw_line(panel: Axes, rows: Iterable[Row], key: str, number: int, label: str = "") -> None:
    points = [(row["count"], row[key]) for row in rows if row.get(key) is not None]
    if not points:
        return
    panel.plot(
        *zip(*points, strict=True),
        color=_COLOURS[number % len(_COLOURS)],
        marker=_MARKERS[number % len(_MARKERS)],
        linestyle=_LINE_STYLES[number % len(_LINE_STYLES)],
        linewidth=2.4 if number == 0 else 1.3,
        markersize=5,
        label=label,
        zorder=3 if number == 0 else 2,
    )


def _style_panel(panel: Axes, title: str) -> None:
    panel.set_title(title, fontsize=10, color=_LIGHT_PALETTE["ink"])
    panel.set_xlabel("events", fontsize=9, color=_LIGHT_PALETTE["muted"])
    panel.set_facecolor(_LIGHT_PALETTE["paper"])
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.grid(visible=True, which="major", color=_LIGHT_PALETTE["rule"], linewidth=0.7)
    panel.tick_params(colors=_LIGHT_PALETTE["muted"], labelsize=8, which="both")
    for side in panel.spines.values():
        side.set_color(_LIGHT_PALETTE["rule"])


def _set_decade_limits(panel: Axes) -> None:
    """Limit an axis to powers of ten, so that a flat line looks flat."""
    low, high = panel.dataLim.intervaly
    if low > 0 and math.isfinite(high):
        panel.set_ylim(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high) + 1e-9))
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.9g}"))
        axis.set_minor_formatter(NullFormatter())
    panel.xaxis.set_major_locator(LogLocator(base=10, numticks=5))


def _save_figure(figure: Figure, path: Path) -> None:
    """Write an SVG without a date and with reproducible ids."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": path.name}):
        figure.savefig(path, metadata={"Date": None, "Creator": None})
