"""Amount of work of the benchmarks, in full and small."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Time limits of the stages in seconds, and memory limit of the build in bytes."""

    build: float = 150
    load: float = 20
    slider: float = 60
    popup: float = 30
    memory: int = 5 * 2**30


@dataclass(frozen=True, slots=True)
class Workload:
    """What is run, and how often.

    Attributes:
        counts: Numbers of events of the comparison.
        growth: Numbers of events at which only ours is measured, for the curves.
        loads: How often a page is opened; once where the first time takes over half of `patience`.
        steps: Steps of the slider in each mode.
        popups: Popups opened.
        patience: Seconds that the steps of a mode, or the popups, may take together before the
            rest is left out.
        limits: When something has died.
    """

    counts: tuple[int, ...] = (1000, 10_000, 100_000, 1_000_000)
    growth: tuple[int, ...] = (1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
    loads: int = 3
    steps: int = 20
    popups: int = 3
    patience: float = 3
    limits: Limits = Limits()

    def to_dict(self) -> dict[str, Any]:
        """Return this as plain data, to be stored or sent to another process."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Workload":
        """Return a workload from plain data."""
        numbers = {key: tuple(data[key]) for key in ("counts", "growth")}
        return cls(**(data | numbers | {"limits": Limits(**data["limits"])}))


FULL_WORKLOAD = Workload()
SMALL_WORKLOAD = Workload(
    counts=(200,),
    growth=(200, 400),
    loads=1,
    steps=3,
    popups=2,
    limits=Limits(build=30, load=20, slider=20, popup=20),
)
