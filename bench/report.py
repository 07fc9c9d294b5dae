"""Makes ``docs/benchmarks.md`` and its pictures: ``python -m bench.report``."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import assets, curves, hostile, report_text, scale
from bench.failure_reasons import reason
from bench.firstmap import PUBLISHERS
from bench.inapp import APPS
from bench.libraries import BY_KEY, PEERS, WINDOW
from bench.names import CONTESTANTS, NEAR_M
from bench.results import COMMITTED, Results
from bench.workload import FULL
from geo.errors import ConflictMapError

PAGE = Path("docs/benchmarks.md")
PICTURES = Path("docs/benchmarks")
OURS = "ours"
HALF_A_FRAME = 1000 / 60 / 2

Row = dict[str, Any]


class ReasonMissingError(ConflictMapError):
    """Another is better in a measure, and `bench.failure_reasons` does not say why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of a row.

    Attributes:
        key: What it is called in the results.
        title: What it is called on the page, with its unit.
        least: What does not count as a difference, in the measure's own unit, besides 5 %.
        more: Whether more is better.
        ratio: Whether its ratio to ours is shown.
    """

    key: str
    title: str
    least: float = 0
    more: bool = False
    ratio: bool = True


RENDER = (
    Measure("build_s", "build s", 0.02),
    Measure("file_mb", "MB"),
    Measure("first_ms", "first drawn ms", HALF_A_FRAME),
    Measure("heap_mb", "heap MB"),
    Measure("cumulative_ms", "step, cumulative ms", HALF_A_FRAME),
    Measure("cumulative_script_ms", "of it script ms", 1),
    Measure("window_ms", "step, window ms", HALF_A_FRAME),
    Measure("window_script_ms", "of it script ms", 1),
    Measure("popup_ms", "popup ms", HALF_A_FRAME),
)
GEOCODE = (
    Measure("asked", "asked", ratio=False),
    Measure("found", "found", more=True, ratio=False),
    Measure("right", "right", more=True, ratio=False),
    Measure("wrong", "wrong", ratio=False),
    Measure("per_s", "names a second", more=True),
)
MAP = (
    Measure("page_kb", "page kB"),
    Measure("wire_kb", "over the wire kB"),
    Measure("requests", "requests", ratio=False),
    Measure("first_ms", "first drawn ms", HALF_A_FRAME),
    Measure("axe", "axe-core findings", ratio=False),
    Measure("offline", "draws without network", more=True, ratio=False),
    Measure("unscripted", "events readable without script", more=True, ratio=False),
)
APP = (
    Measure("start_s", "start to drawn s"),
    Measure("rerun_kb", "kB a rerun"),
    Measure("trip_ms", "round trip ms", HALF_A_FRAME),
)


@dataclass(frozen=True, slots=True)
class Loss:
    """A measure in which another is better than ours.

    Attributes:
        where: In which table, such as ``10,000 events``.
        measure: Which figure.
        best: Who is best.
        value: The best figure.
        ours: Our figure.
    """

    where: str
    measure: Measure
    best: str
    value: float
    ours: float


def value(row: Row, measure: Measure) -> float | None:
    """Return a figure of a row as a number; None where there is none."""
    found = row.get(measure.key)
    if measure.key == "axe" and found is not None:
        return len(found)
    return None if found is None else float(found)


def losses(
    where: str, rows: Sequence[Row], measures: Iterable[Measure], name: str
) -> Iterator[Loss]:
    """Yield what others do better than ours in a table; `name` is the key of who a row is of."""
    mine = next((row for row in rows if row[name] == OURS), None)
    others = [row for row in rows if not str(row[name]).startswith(OURS)]
    for measure in measures:
        own = None if mine is None else value(mine, measure)
        rivals = [
            (found, row[name]) for row in others if (found := value(row, measure)) is not None
        ]
        if own is None or not rivals or measure.key == "asked":
            continue
        best, who = (max if measure.more else min)(rivals, key=lambda pair: pair[0])
        if _better(best, own, measure):
            yield Loss(where, measure, str(who), best, own)


def _better(best: float, own: float, measure: Measure) -> bool:
    gap = best - own if measure.more else own - best
    return gap > max(measure.least, 0.05 * max(abs(best), abs(own)))


# --- tables -----------------------------------------------------------------------------


def grid(
    rows: Sequence[Row], measures: Sequence[Measure], name: str, titles: dict[str, str]
) -> list[list[str]]:
    """Return a table with its header: who, each figure with its ratio to ours in brackets."""
    mine = next((row for row in rows if row[name] == OURS), {})
    table = [["", *(measure.title for measure in measures)]]
    for row in rows:
        cells = [_cell(row, mine, measure) for measure in measures]
        table.append([titles.get(row[name], row[name]), *_with_fate(row, cells)])
    return table


def _with_fate(row: Row, cells: list[str]) -> list[str]:
    """Say what became of a row that has no figures, or not all."""
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


def _cell(row: Row, mine: Row, measure: Measure) -> str:
    found = value(row, measure)
    if found is None:
        return "–"
    if measure.key == "offline":
        return "yes" if found else "no"
    shown = figure(found)
    own = value(mine, measure)
    if not measure.ratio or not own or row is mine or not found:
        return shown
    return f"{shown} ({_ratio(found / own)})"


def figure(number: float) -> str:
    """Return a number with as many digits as it deserves."""
    if number >= 100 or number == int(number):
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2g}"


def _ratio(ratio: float) -> str:
    if ratio >= 100:
        return f"×{ratio:,.0f}"
    return f"×{ratio:.1f}" if ratio >= 2 else f"×{ratio:.2f}"


def markdown(table: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown."""
    head, *rest = [[cell.replace("|", "\\|") for cell in line] for line in table]
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, rule, *rest])


def plain(title: str, table: Sequence[Sequence[str]]) -> str:
    """Return a table for a terminal."""
    wide = max(len(line) for line in table)
    lines = [[*line, *[""] * (wide - len(line))] for line in table]
    widths = [min(34, max(len(line[at]) for line in lines)) for at in range(wide)]
    text = (
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        for line in lines
    )
    return "\n".join([f"\n{title}", *(line.rstrip() for line in text)])


def sections(
    results: Results,
) -> Iterator[tuple[str, str, list[Row], tuple[Measure, ...], str, dict[str, str]]]:
    """Yield every table: section, title, rows, measures, the key of who, and titles of whom."""
    rows = results.rows("render")
    names = {peer.key: peer.title for peer in PEERS}
    for count in sorted({row["count"] for row in rows}):
        one = [row for row in rows if row["count"] == count]
        yield "render", f"{count:,} events", one, RENDER, "peer", names
    rows = results.rows("geocode")
    names = {one.key: one.title for one in CONTESTANTS}
    for label in dict.fromkeys(row["set"] for row in rows if "set" in row):
        one = [row for row in rows if row.get("set", label) == label]
        yield "geocode", label, one, GEOCODE, "who", names
    names = {one.key: one.title for one in PUBLISHERS}
    yield "map", "The first map", results.rows("map"), MAP, "who", names
    names = {one.key: one.title for one in APPS}
    yield "app", "The app", results.rows("app"), APP, "who", names


def tables(results: Results) -> str:
    """Return all tables for a terminal."""
    return "\n".join(
        plain(title, grid(rows, measures, name, titles))
        for _, title, rows, measures, name, titles in sections(results)
        if rows
    )


# --- the page ---------------------------------------------------------------------------


def worse(results: Results, section: str) -> str:
    """Return where ours is not the best in a section, and why.

    Raises:
        ReasonMissingError: there is a measure without a reason.
    """
    found: dict[str, list[Loss]] = {}
    for where, rows, measures, name in (
        (title, rows, measures, name)
        for one, title, rows, measures, name, _ in sections(results)
        if one == section and rows
    ):
        for loss in losses(where, rows, measures, name):
            found.setdefault(loss.measure.key, []).append(loss)
    if not found:
        return "Ours is the best in every row."
    lines = ["Where ours is not the best:", ""]
    for key, several in found.items():
        why = reason(section, key)
        if why is None:
            raise ReasonMissingError(
                f"bench/failure_reasons.py has no reason for {(section, key)!r}"
            )
        lines.append(
            f"- **{_measure_title(section, key)}** — {'; '.join(map(_told, several))}. {why}"
        )
    return "\n".join(lines)


def _measure_title(section: str, key: str) -> str:
    if key.endswith("_script_ms"):
        return f"script of a step, {key.split('_', maxsplit=1)[0]}"
    every = {"render": RENDER, "geocode": GEOCODE, "map": MAP, "app": APP}[section]
    return next(measure.title for measure in every if measure.key == key)


def _told(loss: Loss) -> str:
    titles = {
        one.key: one.title for group in (PEERS, CONTESTANTS, PUBLISHERS, APPS) for one in group
    }
    best = titles.get(loss.best, loss.best)
    return f"{loss.where}: {best} {figure(loss.value)}, ours {figure(loss.ours)}"


def page(results: Results) -> str:
    """Return the page.

    Raises:
        ReasonMissingError: as for `worse`.
    """
    parts = [report_text.TOP, _taken(results)]
    for name, make in _PARTS.items():
        if results.rows(name):
            parts.append(make(results))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _taken(results: Results) -> str:
    lines = ["| bench | date | took s | machine |", "| --- | --- | ---: | --- |"]
    versions: dict[str, str] = {}
    for name in _PARTS:
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


def _tables_of(results: Results, section: str, heading: str) -> str:
    parts = []
    for one, title, rows, measures, name, titles in sections(results):
        if one == section and rows:
            parts.append(f"{heading} {title}\n\n{markdown(grid(rows, measures, name, titles))}")
    return "\n\n".join(parts)


def _render(results: Results) -> str:
    limits = FULL.limits
    own = [peer.title for peer in PEERS if peer.slider == "own"]
    hand = [peer.title for peer in PEERS if peer.slider != "own"]
    stand_ins = [one for one in assets.PACKAGES if one.stands_for]
    replaced = ", ".join(f"{one.name} for {one.stands_for}" for one in stand_ins)
    missing = ", ".join(assets.NOT_PACKAGED)
    how = report_text.RENDER.format(
        own=", ".join(own),
        hand=", ".join(hand),
        window=WINDOW,
        loads=FULL.loads,
        patience=f"{FULL.patience:.0f}",
        steps=FULL.steps,
        popups=FULL.popups,
        build=f"{limits.build:.0f}",
        load=f"{limits.load:.0f}",
        slider=f"{limits.slider:.0f}",
        memory=limits.memory // 2**30,
        replaced=replaced,
        missing=missing,
    )
    shown = _tables_of(results, "render", "###")
    picture = "![First drawing and slider step by number of events](benchmarks/render.svg)"
    return "\n\n".join((how.strip(), shown, picture, worse(results, "render")))


def _growth(results: Results) -> str:
    rows = results.rows("growth")
    measures = tuple(one for one in RENDER if not one.key.startswith("window"))
    titles = {OURS: BY_KEY[OURS].title}
    table = grid(
        [{**row, "who": f"{row['count']:,} events"} for row in rows], measures, "who", titles
    )
    picture = "![Growth of ours](benchmarks/growth.svg)"
    return "\n\n".join((report_text.GROWTH.strip(), picture, markdown(table)))


def _targets(results: Results) -> str:
    rows = results.rows("targets")
    missed = [f"- {miss}" for row in rows for miss in row["missed"]]
    verdict = "\n".join(["Missed:", "", *missed]) if missed else "Every target is met."
    return "\n\n".join((report_text.TARGETS.strip(), markdown(scale.table(rows)), verdict))


def _geocode(results: Results) -> str:
    how = report_text.GEOCODE.format(near=f"{NEAR_M / 1000:.0f}").strip()
    return "\n\n".join((how, _tables_of(results, "geocode", "###"), worse(results, "geocode")))


def _map(results: Results) -> str:
    rules = [
        f"- {row_title}: "
        + ", ".join(f"`{rule}` ({impact}, {many})" for rule, impact, many in row["axe"])
        for row in results.rows("map")
        if row.get("axe")
        and (row_title := next(one.title for one in PUBLISHERS if one.key == row["who"]))
    ]
    table = grid(results.rows("map"), MAP, "who", {one.key: one.title for one in PUBLISHERS})
    found = (
        "\n".join(["What axe-core finds, with impact and number of elements:", "", *rules])
        if rules
        else ""
    )
    fetched = [
        f"- {next(one.title for one in PUBLISHERS if one.key == row['who'])}: {row['tiles']} tiles"
        + (
            f"; no answer for {', '.join(f'`{_file(name)}`' for name in row['unanswered'])}"
            if row["unanswered"]
            else ""
        )
        for row in results.rows("map")
        if row.get("tiles") or row.get("unanswered")
    ]
    asked = (
        "\n".join(["What is asked for and cannot be known or had here:", "", *fetched])
        if fetched
        else ""
    )
    lists = filter(None, (found, asked))
    return "\n\n".join((report_text.MAP.strip(), markdown(table), *lists, worse(results, "map")))


def _file(address: str) -> str:
    return address.rsplit("/", 1)[-1]


def _app(results: Results) -> str:
    table = grid(results.rows("app"), APP, "who", {one.key: one.title for one in APPS})
    return "\n\n".join((report_text.APP.strip(), markdown(table), worse(results, "app")))


def _hostile(results: Results) -> str:
    grown = [["", "so many", "ms", f"ms for {hostile.TIMES} times as many", "times"]]
    worst = [["", "cases", "the slowest, ms"]]
    for row in results.rows("hostile"):
        if "times" in row:
            sizes = (row["count"] / hostile.TIMES, row["few_ms"], row["many_ms"], row["times"])
            grown.append([row["who"], *map(figure, sizes)])
        else:
            worst.append([row["who"], *map(figure, (row["cases"], row["worst_ms"]))])
    return "\n\n".join((report_text.HOSTILE.strip(), markdown(grown), markdown(worst)))


_PARTS: dict[str, Callable[[Results], str]] = {
    "render": _render,
    "growth": _growth,
    "targets": _targets,
    "geocode": _geocode,
    "map": _map,
    "app": _app,
    "hostile": _hostile,
}


def write(results: Results, page_path: Path = PAGE, pictures: Path = PICTURES) -> None:
    """Write the page and its pictures.

    Raises:
        ReasonMissingError: as for `worse`.
    """
    text = page(results)
    pictures.mkdir(parents=True, exist_ok=True)
    if results.rows("render"):
        curves.render(results.rows("render"), pictures / "render.svg")
    if results.rows("growth"):
        curves.growth(results.rows("growth"), pictures / "growth.svg")
    page_path.write_text(text, encoding="utf-8")


def main() -> None:
    """Write the page anew from the committed results."""
    try:
        write(Results(COMMITTED))
    except ReasonMissingError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
