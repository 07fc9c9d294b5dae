"""Time input that would keep a careless program busy: how it grows, and how long the worst takes.

The tests count the work of the same input, which no busy machine changes: see
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
from geo.geocoding.parser import parse
from geo.project.record_reader import is_link
from geo.text.sentences import Sentences
from tests.support.hostile_cases import BOMBS, DATES, GROWING, LINKS, PLACES, TEXTS
from tests.support.sample_project import TinyMap

TIMES = 8
"""How much more there is of everything the second time."""

Row = dict[str, Any]


def _place(text: str) -> None:
    with suppress(GeocodeError):
        parse(text, lambda _: False)


def _date(text: str) -> None:
    with suppress(DateError):
        parse_date(text)


def _bomb(text: str) -> None:
    tiny = TinyMap()
    tiny.files["events.yaml"] = text.encode()
    tiny.outcome()


def _sentences(text: str) -> None:
    list(Sentences(text, "en"))


WORST: dict[str, tuple[Callable[[str], object], list[str]]] = {
    "names of places that tempt a pattern": (_place, PLACES),
    "dates that tempt to count": (_date, DATES),
    "links of up to a million letters": (is_link, LINKS),
    "YAML that grows or nests without end": (_bomb, list(BOMBS.values())),
    "texts of 30,000 and more letters without clear sentences": (_sentences, list(TEXTS.values())),
}


def run(scale: int, runs: int) -> Iterator[Row]:
    """Yield how each kind of input grows, then what the worst input of each kind takes.

    Args:
        scale: By how much the sizes of the tests are multiplied.
        runs: How often each is done; the shortest counts.
    """
    gc.disable()  # its pauses grow with whatever else this process holds
    try:
        yield from _grown(scale, runs)
        yield from _worst(runs)
    finally:
        gc.enable()


def _grown(scale: int, runs: int) -> Iterator[Row]:
    for kind, (make, do, size) in GROWING.items():
        few, many = (
            _least_ms(partial(do, make(count)), runs)
            for count in (scale * size, TIMES * scale * size)
        )
        yield {
            "who": kind,
            "count": TIMES * scale * size,
            "few_ms": few,
            "many_ms": many,
            "times": many / few,
        }


def _worst(runs: int) -> Iterator[Row]:
    for kind, (do_one, texts) in WORST.items():
        worst = max(_least_ms(partial(do_one, text), runs) for text in texts)
        yield {"who": kind, "cases": len(texts), "worst_ms": worst}


def _least_ms(work: Callable[[], object], runs: int) -> float:
    """Return the processor time of the shortest run, in milliseconds."""
    spent = []
    for _ in range(runs):
        started = time.process_time()
        work()
        spent.append(1000 * (time.process_time() - started))
    return min(spent)
