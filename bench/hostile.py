"""Benchmark of input that is slow for a careless program: growth, and worst cases.

The tests count the executed lines for the same input, which do not depend on the load: see
`tests/security/test_threats_scale.py`.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

from geo.dates import DateError, parse_date
from geo.errors import GeocodeError
from geo.geocoding.parser import parse_expression
from geo.text.links import is_link
from geo.text.sentences import Sentences
from tests.support.hostile_cases import (
    GROWTH_CASES,
    HOSTILE_DATES,
    HOSTILE_LINKS,
    HOSTILE_PLACES,
    HOSTILE_TEXTS,
    YAML_BOMBS,
)
from tests.support.sample_project import SampleProject

GROWTH_FACTOR = 8
"""How much more there is of everything the second time."""

Row = dict[str, Any]


def _parse_place(text: str) -> None:
    with suppress(GeocodeError):
        parse_expression(text, lambda _: False)


def _parse_date(text: str) -> None:
    with suppress(DateError):
        parse_date(text)


def _load_yaml_bomb(text: str) -> None:
    tiny = SampleProject()
    tiny.files["events.yaml"] = text.encode()
    tiny.load_or_issues()


def _split_sentences(text: str) -> None:
    list(Sentences(text, "en"))


WORST_CASES: dict[str, tuple[Callable[[str], object], list[str]]] = {
    "names of places that tempt a pattern": (_parse_place, HOSTILE_PLACES),
    "dates that tempt to count": (_parse_date, HOSTILE_DATES),
    "links of up to a million letters": (is_link, HOSTILE_LINKS),
    "YAML that grows or nests without end": (_load_yaml_bomb, list(YAML_BOMBS.values())),
    "texts of 30,000 and more letters without clear sentences": (
        _split_sentences,
        list(HOSTILE_TEXTS.values()),
    ),
}


def time_hostile_input(scale: int, runs: int) -> Iterator[Row]:
    """Yield the growth of the time for each kind of input, then the time of its worst input.

    Args:
        scale: By how much the sizes of the tests are multiplied.
        runs: How often each is done; the shortest counts.
    """
    gc.disable()  # its pauses grow with whatever else this process holds
    try:
        yield from _measure_growth(scale, runs)
        yield from _measure_worst(runs)
    finally:
        gc.enable()


def _measure_growth(scale: int, runs: int) -> Iterator[Row]:
    for kind, (make, do, size) in GROWTH_CASES.items():
        few, many = (
            _shortest_ms(partial(do, make(count)), runs)
            for count in (scale * size, GROWTH_FACTOR * scale * size)
        )
        yield {
            "who": kind,
            "count": GROWTH_FACTOR * scale * size,
            "few_ms": few,
            "many_ms": many,
            "times": many / few,
        }


def _measure_worst(runs: int) -> Iterator[Row]:
    for kind, (do_one, texts) in WORST_CASES.items():
        worst = max(_shortest_ms(partial(do_one, text), runs) for text in texts)
        yield {"who": kind, "cases": len(texts), "worst_ms": worst}


def _shortest_ms(work: Callable[[], object], runs: int) -> float:
    """Return the processor time of the shortest run, in milliseconds."""
    spent = []
    for _ in range(runs):
        started = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - started))
    return min(spent)
