"""A small folder of Parquet for builds, and work on partitions that fails on purpose."""

import os
import random
import signal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from conflictmap.batch.partition_work import work_on_partition

FRAME = """\
map:
  title: {en: Many events}
  description: {en: Events of a test.}
  language: en
  bounds: [-180, -85, 180, 85]
events: []
"""
TOWNS = [
    (13.1, 45.2),
    (13.1004, 45.2003),
    (14.4, 46.9),
    (-70.5, -33.4),
    (28.9, -2.5),
    (170.9, 66.1),
]
TYPES = ("violence", "access", "diplomacy")
EVENT_COUNT = 90


def list_events(count=EVENT_COUNT):
    """Return event records: points of several radii, long and open ones, and one without a place."""
    dice = random.Random(7)
    events = []
    for number in range(count):
        longitude, latitude = TOWNS[min(len(TOWNS) - 1, int(dice.expovariate(0.7)))]
        year, month = 2010 + number % 6, 1 + number % 12
        date = f"{year}-{month:02}-15"
        if number % 7 == 0:
            date = f"{year}-{month:02}-15/{year + 1}-02"
        elif number % 11 == 0:
            date = f"{date}/.."
        events.append(
            {
                "id": f"event-{number:03}",
                "title": {"en": f"Event {number}"},
                "date": date,
                "place": {
                    "point": [longitude, latitude],
                    "precision_m": (20, 1500, 24_000)[number % 3],
                    "why": "a test",
                    **({"name": "Ilmen"} if longitude == TOWNS[2][0] else {}),
                },
                "type": TYPES[number % 3],
                "actors": [f"Group {number % 4}", *(["Army"] if number % 5 == 0 else [])],
                "review": "draft" if number == 5 else "verified",
                "source": f"source-{number % 13}",
                "quote": f"Sentence {number} of a report",
                "stance": "claims" if number % 4 == 0 else "reports",
            }
        )
    return events


def list_sources(events):
    """Return source records whose texts have the quotes of the events."""
    texts = {}
    for event in events:
        texts.setdefault(event["source"], []).append(f"{event['quote']}.")
    return [
        {
            "id": name,
            "title": f"Report {name}",
            "publisher": name,
            "date": "2020-01-01",
            "language": "en",
            "rights": "quote-only",
            "body": "\n".join(lines),
        }
        for name, lines in texts.items()
    ]


def write_dataset(folder, events, sources=None, files=2):
    """Write records as a folder of Parquet; return its path."""
    root = Path(folder)
    for name in ("events", "sources"):
        (root / name).mkdir(parents=True)
    (root / "events.yaml").write_text(FRAME, encoding="utf-8")
    for number in range(files):
        part = events[number::files]
        pq.write_table(pa.Table.from_pylist(part), root / "events" / f"{number}.parquet")
    pq.write_table(
        pa.Table.from_pylist(sources or list_sources(events)), root / "sources" / "all.parquet"
    )
    return str(root)


def lose_worker_once(frame, task):
    """Work on a partition; the first worker that is given one is killed in the middle of it."""
    result = work_on_partition(frame, task)
    flag = Path(task.folder, "lost-worker")
    try:
        flag.open("x").close()
    except FileExistsError:
        return result
    Path(task.folder, f"{task.name}.json").unlink()
    os.kill(os.getpid(), signal.SIGKILL)
    return None
