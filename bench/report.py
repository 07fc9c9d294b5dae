"""Report of the benchmarks: ``python -m bench.report`` writes ``docs/benchmarks.md``."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import assets, curves, hostile, report_text, scale
from bench.failure_reasons import find_reason
from bench.firstmap import PUBLISHERS
from bench.inapp import APPS
from bench.libraries import LIBRARIES, LIBRARIES_BY_KEY, WINDOW_DAYS
from bench.names import COMPARED_GEOCODERS, RIGHT_WITHIN_M
from bench.results import COMMITTED_PATH, Results
from bench.workload import FULL_WORKLOAD
from geo.errors import ConflictMapError

PAGE_PATH = Path("docs/benchmarks.md")
PICTURES_FOLDER = Path("docs/benchmarks")
OUR_KEY = "ours"
HALF_FRAME_MS = 1000 / 60 / 2

Row = dict[str, Any]


class ReasonMissingError(ConflictMapError):
    """Another library is better in a measure, and `bench.failure_reasons` has no reason."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a row.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page, with its unit.
        min_difference: What does not count as a difference, in the measure's own unit, besides 5 %.
        more_is_better: Whether more is better.
        show_ratio: Whether its ratio to ours is shown.
    """

    key: str
    title: str
    min_difference: float = 0
    more_is_better: bool = False
    show_ratio: bool = True


RENDERING_METRICS = (
    Metric("build_s", "build s", 0.02),
    Metric("file_mb", "MB"),
    Metric("first_ms", "first drawn ms", HALF_FRAME_MS),
    Metric("heap_mb", "heap MB"),
    Metric("cumulative_ms", "step, cumulative ms", HALF_FRAME_MS),
    Metric("cumulative_script_ms", "of it script ms", 1),
    Metric("window_ms", "step, window ms", HALF_FRAME_MS),
    Metric("window_script_ms", "of it script ms", 1),
    Metric("popup_ms", "popup ms", HALF_FRAME_MS),
)
GEOCODING_METRICS = (
    Metric("asked", "asked", show_ratio=False),
    Metric("found", "found", more_is_better=True, show_ratio=False),
    Metric("right", "right", more_is_better=True, show_ratio=False),
    Metric("wrong", "wrong", show_ratio=False),
    Metric("per_s", "names a second", more_is_better=True),
)
FIRST_MAP_METRICS = (
    Metric("page_kb", "page kB"),
    Metric("wire_kb", "over the wire kB"),
    Metric("requests", "requests", show_ratio=False),
    Metric("first_ms", "first drawn ms", HALF_FRAME_MS),
    Metric("axe", "axe-core findings", show_ratio=False),
    Metric("offline", "draws without network", more_is_better=True, show_ratio=False),
    Metric("unscripted", "events readable without script", more_is_better=True, show_ratio=False),
)
APP_METRICS = (
    Metric("start_s", "start to drawn s"),
    Metric("rerun_kb", "kB a rerun"),
    Metric("trip_ms", "round trip ms", HALF_FRAME_MS),
)


@dataclass(frozen=True, slots=True)
class Loss:
    """A measure in which another is better than ours.

    Attributes:
        where: In which table, such as ``10,000 events``.
        metric: Which figure.
        best: Who is best.
        best_value: The best figure.
        our_value: Our figure.
    """

    where: str
    metric: Metric
    best: str
    best_value: float
    our_value: float


def metric_value(row: Row, metric: Metric) -> float | None:
    """Return a figure of a row as a number; None if there is none."""
    found = row.get(metric.key)
    if metric.key == "axe" and found is not None:
        return len(found)
    return None if found is None else float(found)


def find_losses(
    where: str, rows: Sequence[Row], metrics: Iterable[Metric], name: str
) -> Iterator[Loss]:
    """Yield what others do better than ours in a table; `name` is the key of the library's id."""
    mine = next((row for row in rows if row[name] == OUR_KEY), None)
    others = [row for row in rows if not str(row[name]).startswith(OUR_KEY)]
    for measure in metrics:
        own = None if mine is None else metric_value(mine, measure)
        rivals = [
            (found, row[name])
            for row in others
            if (found := metric_value(row, measure)) is not None
        ]
        if own is None or not rivals or measure.key == "asked":
            continue
        best, who = (max if measure.more_is_better else min)(rivals, key=lambda pair: pair[0])
        if _is_better(best, own, measure):
            yield Loss(where, measure, str(who), best, own)


def _is_better(best: float, own: float, metric: Metric) -> bool:
    gap = best - own if metric.more_is_better else own - best
    return gap > max(metric.min_difference, 0.05 * max(abs(best), abs(own)))


# --- tables -----------------------------------------------------------------------------


def build_grid(
    rows: Sequence[Row], metrics: Sequence[Metric], name: str, titles: dict[str, str]
) -> list[list[str]]:
    """Return a table with its header: the library, and each figure with its ratio to ours."""
    mine = next((row for row in rows if row[name] == OUR_KEY), {})
    table = [["", *(measure.title for measure in metrics)]]
    for row in rows:
        cells = [_format_cell(row, mine, measure) for measure in metrics]
        table.append([titles.get(row[name], row[name]), *_add_fate(row, cells)])
    return table


def _add_fate(row: Row, cells: list[str]) -> list[str]:
    """Return the cells of a row, with the reason in place of missing figures."""
    if "died" in row:
        fate = f"**died**: {row['died']['where']}, {row['died']['why']}"
    elif "not_run" in row:
        fate = f"did not run here: {row['not_run']}"
    elif "not_tried" in row:
        fate = f"not tried: {row['not_tried']}"
    else:
        return cells
    first = next((at for at, cell in enumerate(cells) if cell == "–"), len(cells) - 1)
    return [*cells[:first], fate, *cells[first + 1 :]]


def _format_cell(row: Row, mine: Row, metric: Metric) -> str:
    found = metric_value(row, metric)
    if found is None:
        return "–"
    if metric.key == "offline":
        return "yes" if found else "no"
    shown = format_figure(found)
    own = metric_value(mine, metric)
    if not metric.show_ratio or not own or row is mine or not found:
        return shown
    return f"{shown} ({_format_ratio(found / own)})"


def format_figure(number: float) -> str:
    """Return a number in full from 100, with one decimal from 10, else with two digits."""
    if number >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2g}"


def _format_ratio(ratio: float) -> str:
    if ratio >= 100:
        return f"×{ratio:,.0f}"
    return f"×{ratio:.1f}" if ratio >= 2 else f"×{ratio:.2f}"


def format_markdown(table: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    head, *rest = [[cell.replace("|", "\\|") for cell in line] for line in table]
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *rest])


def format_plain_table(title: str, table: Sequence[Sequence[str]]) -> str:
    """Return a table for a terminal."""
    wide = max(len(line) for line in table)
    lines = [[*line, *[""] * (wide - len(line))] for line in table]
    widths = [min(34, max(len(line[at]) for line in lines)) for at in range(wide)]
    text = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join([f"\n{title}", *(line.rstrip() for line in text)])


def iter_sections(
    results: Results,
) -> Iterator[tuple[str, str, list[Row], tuple[Metric, ...], str, dict[str, str]]]:
    """Yield every table: section, title, rows, measures, key and titles of the libraries."""
    rows = results.section_rows("render")
    names = {peer.key: peer.title for peer in LIBRARIES}
    for count in sorted({row["count"] for row in rows}):
        one = [row for row in rows if row["count"] == count]
        yield "render", f"{count:,} events", one, RENDERING_METRICS, "peer", names
    rows = results.section_rows("geocode")
    names = {one.key: one.title for one in COMPARED_GEOCODERS}
    for label in dict.fromkeys(row["set"] for row in rows if "set" in row):
        one = [row for row in rows if row.get("set", label) == label]
        yield "geocode", label, one, GEOCODING_METRICS, "who", names
    names = {one.key: one.title for one in PUBLISHERS}
    yield "map", "The first map", results.section_rows("map"), FIRST_MAP_METRICS, "who", names
    names = {one.key: one.title for one in APPS}
    yield "app", "The app", results.section_rows("app"), APP_METRICS, "who", names


def format_tables(results: Results) -> str:
    """Return all tables for a terminal."""
    return "\n".join(
        format_plain_table(title, build_grid(rows, measures, name, titles))
        for _, title, rows, measures, name, titles in iter_sections(results)
        if rows
    )


# --- the page ---------------------------------------------------------------------------


def describe_losses(results: Results, section: str) -> str:
    """Return where ours is not the best in a section, and why.

    Raises:
        ReasonMissingError: there is a measure without a reason.
    """
    found: dict[str, list[Loss]] = {}
    for where, rows, measures, name in (
        (title, rows, measures, name)
        for one, title, rows, measures, name, _ in iter_sections(results)
        if one == section and rows
    ):
        for loss in find_losses(where, rows, measures, name):
            found.setdefault(loss.metric.key, []).append(loss)
    if not found:
        return "Ours is the best in every row."
    lines = ["Where ours is not the best:", ""]
    for key, several in found.items():
        why = find_reason(section, key)
        if why is None:
            raise ReasonMissingError(
                f"bench/failure_reasons.py has no reason for {(section, key)!r}"
            )
        lines.append(
            f"- **{_metric_title(section, key)}** — {'; '.join(map(_format_loss, several))}. {why}"
        )
    return "\n".join(lines)


def _metric_title(section: str, key: str) -> str:
    if key.endswith("_script_ms"):
        return f"script of a step, {key.split('_', maxsplit=1)[0]}"
    every = {
        "render": RENDERING_METRICS,
        "geocode": GEOCODING_METRICS,
        "map": FIRST_MAP_METRICS,
        "app": APP_METRICS,
    }[section]
    return next(measure.title for measure in every if measure.key == key)


def _format_loss(loss: Loss) -> str:
    titles = {
        one.key: one.title
        for group in (LIBRARIES, COMPARED_GEOCODERS, PUBLISHERS, APPS)
        for one in group
    }
    best = titles.get(loss.best, loss.best)
    values = f"{best} {format_figure(loss.best_value)}, ours {format_figure(loss.our_value)}"
    return f"{loss.where}: {values}"


def build_page(results: Results) -> str:
    """Return the page as Markdown.

    Raises:
        ReasonMissingError: as for `worse`.
    """
    parts = [report_text.PAGE_HEADER, _describe_runs(results)]
    for name, make in _SECTION_BUILDERS.items():
        if results.section_rows(name):
            parts.append(make(results))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _describe_runs(results: Results) -> str:
    lines = ["| bench | date | took s | machine |", "| --- | --- | ---: | --- |"]
    versions: dict[str, str] = {}
    for name in _SECTION_BUILDERS:
        taken = results.sections.get(name, {}).get("taken")
        if taken is None:
            continue
        machine = taken["machine"]
        words = f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB"
        lines.append(
            f"| {name} | {taken['date']} | {taken.get('seconds', '–')} "
            f"| {words}, {machine['system']} |"
        )
        versions |= taken["versions"]
    listed = ", ".join(f"{name} {number}" for name, number in sorted(versions.items()))
    return "\n".join([*lines, "", f"With {listed}."])


def _section_tables(results: Results, section: str, heading: str) -> str:
    parts = []
    for one, title, rows, measures, name, titles in iter_sections(results):
        if one == section and rows:
            parts.append(
                f"{heading} {title}\n\n{format_markdown(build_grid(rows, measures, name, titles))}"
            )
    return "\n\n".join(parts)


def _rendering_section(results: Results) -> str:
    limits = FULL_WORKLOAD.limits
    own = [peer.title for peer in LIBRARIES if peer.slider == "own"]
    hand = [peer.title for peer in LIBRARIES if peer.slider != "own"]
    stand_ins = [one for one in assets.PACKAGES if one.replaces_version]
    replaced = ", ".join(f"{one.name} for {one.replaces_version}" for one in stand_ins)
    missing = ", ".join(assets.UNAVAILABLE_FILES)
    how = report_text.RENDERING_TEXT.format(
        own=", ".join(own),
        hand=", ".join(hand),
        window=WINDOW_DAYS,
        loads=FULL_WORKLOAD.loads,
        patience=f"{FULL_WORKLOAD.patience:.0f}",
        steps=FULL_WORKLOAD.steps,
        popups=FULL_WORKLOAD.popups,
        build=f"{limits.build:.0f}",
        load=f"{limits.load:.0f}",
        slider=f"{limits.slider:.0f}",
        memory=limits.memory // 2**30,
        replaced=replaced,
        missing=missing,
    )
    shown = _section_tables(results, "render", "###")
    picture = "![First drawing and slider step by number of events](benchmarks/render.svg)"
    return "\n\n".join((how.strip(), shown, picture, describe_losses(results, "render")))


def _growth_section(results: Results) -> str:
    rows = results.section_rows("growth")
    measures = tuple(one for one in RENDERING_METRICS if not one.key.startswith("window"))
    titles = {OUR_KEY: LIBRARIES_BY_KEY[OUR_KEY].title}
    table = build_grid(
        [{**row, "who": f"{row['count']:,} events"} for row in rows], measures, "who", titles
    )
    picture = "![Growth of ours](benchmarks/growth.svg)"
    return "\n\n".join((report_text.GROWTH_TEXT.strip(), picture, format_markdown(table)))


def _targets_section(results: Results) -> str:
    rows = results.section_rows("targets")
    missed = [f"- {miss}" for row in rows for miss in row["missed"]]
    verdict = "\n".join(["Missed:", "", *missed]) if missed else "Every target is met."
    return "\n\n".join(
        (report_text.TARGETS_TEXT.strip(), format_markdown(scale.format_rows(rows)), verdict)
    )


def _geocoding_section(results: Results) -> str:
    how = report_text.GEOCODING_TEXT.format(near=f"{RIGHT_WITHIN_M / 1000:.0f}").strip()
    return "\n\n".join(
        (how, _section_tables(results, "geocode", "###"), describe_losses(results, "geocode"))
    )


def _first_map_section(results: Results) -> str:
    rules = [
        f"- {row_title}: "
        + ", ".join(f"`{rule}` ({impact}, {many})" for rule, impact, many in row["axe"])
        for row in results.section_rows("map")
        if row.get("axe")
        and (row_title := next(one.title for one in PUBLISHERS if one.key == row["who"]))
    ]
    table = build_grid(
        results.section_rows("map"),
        FIRST_MAP_METRICS,
        "who",
        {one.key: one.title for one in PUBLISHERS},
    )
    found = (
        "\n".join(["What axe-core finds, with impact and number of elements:", "", *rules])
        if rules
        else ""
    )
    fetched = [
        f"- {next(one.title for one in PUBLISHERS if one.key == row['who'])}: {row['tiles']} tiles"
        + (
            f"; no answer for {', '.join(f'`{_file_name(name)}`' for name in row['unanswered'])}"
            if row["unanswered"]
            else ""
        )
        for row in results.section_rows("map")
        if row.get("tiles") or row.get("unanswered")
    ]
    asked = (
        "\n".join(["What is asked for and cannot be known or had here:", "", *fetched])
        if fetched
        else ""
    )
    lists = filter(None, (found, asked))
    return "\n\n".join(
        (
            report_text.FIRST_MAP_TEXT.strip(),
            format_markdown(table),
            *lists,
            describe_losses(results, "map"),
        )
    )


def _file_name(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def _app_section(results: Results) -> str:
    table = build_grid(
        results.section_rows("app"), APP_METRICS, "who", {one.key: one.title for one in APPS}
    )
    return "\n\n".join(
        (report_text.APP_TEXT.strip(), format_markdown(table), describe_losses(results, "app"))
    )


def _hostile_section(results: Results) -> str:
    grown = [["", "so many", "ms", f"ms for {hostile.GROWTH_FACTOR} times as many", "times"]]
    worst = [["", "cases", "the slowest, ms"]]
    for row in results.section_rows("hostile"):
        if "times" in row:
            sizes = (
                row["count"] / hostile.GROWTH_FACTOR,
                row["few_ms"],
                row["many_ms"],
                row["times"],
            )
            grown.append([row["who"], *map(format_figure, sizes)])
        else:
            worst.append([row["who"], *map(format_figure, (row["cases"], row["worst_ms"]))])
    return "\n\n".join(
        (report_text.HOSTILE_TEXT.strip(), format_markdown(grown), format_markdown(worst))
    )


_SECTION_BUILDERS: dict[str, Callable[[Results], str]] = {
    "render": _rendering_section,
    "growth": _growth_section,
    "targets": _targets_section,
    "geocode": _geocoding_section,
    "map": _first_map_section,
    "app": _app_section,
    "hostile": _hostile_section,
}


def write_report(
    results: Results, page_path: Path = PAGE_PATH, pictures: Path = PICTURES_FOLDER
) -> None:
    """Write the page and its pictures.

    Raises:
        ReasonMissingError: as for `worse`.
    """
    text = build_page(results)
    pictures.mkdir(parents=True, exist_ok=True)
    if results.section_rows("render"):
        curves.draw_rendering(results.section_rows("render"), pictures / "render.svg")
    if results.section_rows("growth"):
        curves.draw_growth(results.section_rows("growth"), pictures / "growth.svg")
    page_path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write the page anew from the committed results."""
    try:
        write_report(Results(COMMITTED_PATH))
    except ReasonMissingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
