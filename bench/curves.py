"""The curves of the benchmarks' page, drawn the same way each time."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from bench.libraries import PEERS
from layers.style.palettes import PALETTE, TYPES

Row = dict[str, Any]

_LIGHT = PALETTE["light"]
_MARKS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")
_DASHES = ("-", "--", "-.", ":")
_COLOURS = (
    _LIGHT["accent"],
    *(style.light for style in TYPES.values()),
    _LIGHT["line"],
    _LIGHT["muted"],
)
_GROWTH = (
    ("build_s", "build, s"),
    ("file_mb", "page and texts, MB"),
    ("first_ms", "first drawn, ms"),
    ("cumulative_ms", "slider step, ms"),
    ("heap_mb", "heap, MB"),
)
_RENDER = (("first_ms", "first drawn, ms"), ("cumulative_ms", "slider step, cumulative, ms"))


def growth(rows: Sequence[Row], path: Path) -> None:
    """Draw what grows with the number of events of ours, one panel each."""
    figure = Figure(figsize=(12, 2.9), layout="constrained", facecolor=_LIGHT["paper"])
    for panel, (key, title) in zip(figure.subplots(1, len(_GROWTH)), _GROWTH, strict=True):
        _dress(panel, title)
        _line(panel, rows, key, 0)
        _whole_decades(panel)
    _save(figure, path)


def render(rows: Sequence[Row], path: Path) -> None:
    """Draw every library's first drawing and slider step; a line that ends early has died there."""
    figure = Figure(figsize=(12, 4.6), layout="constrained", facecolor=_LIGHT["paper"])
    panels = figure.subplots(1, len(_RENDER))
    for panel, (key, title) in zip(panels, _RENDER, strict=True):
        _dress(panel, title)
        for number, peer in enumerate(PEERS):
            _line(panel, [row for row in rows if row["peer"] == peer.key], key, number, peer.title)
        _whole_decades(panel)
    handles, labels = panels[0].get_legend_handles_labels()
    legend = figure.legend(handles, labels, loc="outside right center", frameon=False, fontsize=9)
    for text in legend.get_texts():
        text.set_color(_LIGHT["ink"])
    _save(figure, path)


def _line(panel: Axes, rows: Iterable[Row], key: str, number: int, label: str = "") -> None:
    points = [(row["count"], row[key]) for row in rows if row.get(key) is not None]
    if not points:
        return
    panel.plot(
        *zip(*points, strict=True),
        color=_COLOURS[number % len(_COLOURS)],
        marker=_MARKS[number % len(_MARKS)],
        linestyle=_DASHES[number % len(_DASHES)],
        linewidth=2.4 if number == 0 else 1.3,
        markersize=5,
        label=label,
        zorder=3 if number == 0 else 2,
    )


def _dress(panel: Axes, title: str) -> None:
    panel.set_title(title, fontsize=10, color=_LIGHT["ink"])
    panel.set_xlabel("events", fontsize=9, color=_LIGHT["muted"])
    panel.set_facecolor(_LIGHT["paper"])
    panel.set_xscale("log")
    panel.set_yscale("log")
    panel.grid(visible=True, which="major", color=_LIGHT["rule"], linewidth=0.7)
    panel.tick_params(colors=_LIGHT["muted"], labelsize=8, which="both")
    for side in panel.spines.values():
        side.set_color(_LIGHT["rule"])


def _whole_decades(panel: Axes) -> None:
    """Let an axis begin and end at a power of ten, so that a flat line looks flat."""
    low, high = panel.dataLim.intervaly
    if low > 0 and math.isfinite(high):
        panel.set_ylim(10 ** math.floor(math.log10(low)), 10 ** math.ceil(math.log10(high) + 1e-9))
    for axis in (panel.xaxis, panel.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,.9g}"))
        axis.set_minor_formatter(NullFormatter())
    panel.xaxis.set_major_locator(LogLocator(base=10, numticks=5))


def _save(figure: Figure, path: Path) -> None:
    """Write without date and with ids that stay the same."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context({"svg.hashsalt": path.name}):
        figure.savefig(path, metadata={"Date": None, "Creator": None})
