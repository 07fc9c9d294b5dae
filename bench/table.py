"""Synthetic events as one flat table in memory, the input of every library.

Generating events is not measured. They are drawn once by `bench.synthetic`, stored as
Parquet under ``build/bench/tables``, and read before any clock starts.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from bench.synthetic import SyntheticEvents
from geo.dates import to_date

TABLES_FOLDER = Path("build/bench/tables")
_GENERATOR_PATH = Path(__file__).with_name("synthetic.py")
_BATCH_ROWS = 50_000


def load_table(count: int, folder: Path = TABLES_FOLDER) -> pd.DataFrame:
    """Return `count` events sorted by day, one row per event.

    Columns: ``id``, ``title``, ``lon``, ``lat`` (degrees), ``day`` (since 1970-01-01), ``date``
    (ISO), ``type``, ``status``, ``place``, ``actor``, ``source`` (an id), ``sentence`` (200
    characters) and ``exact`` (whether the spot is known).
    """
    path = table_path(count, folder)
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".unfinished")
        _generate_table(count).to_parquet(unfinished)
        unfinished.replace(path)
    return pd.read_parquet(path)


def table_path(count: int, folder: Path = TABLES_FOLDER) -> Path:
    """Return the path of the table; its name depends on the code that draws the events."""
    digest = hashlib.sha256(_GENERATOR_PATH.read_bytes() + Path(__file__).read_bytes()).hexdigest()[
        :12
    ]
    return folder / f"{digest}-{count}.parquet"


def _generate_table(count: int) -> pd.DataFrame:
    records = iter(SyntheticEvents(count).build_events()["records"])
    parts = []
    for first in range(0, count, _BATCH_ROWS):
        many = min(_BATCH_ROWS, count - first)
        parts.append(pd.DataFrame(_flatten_record(next(records)) for _ in range(many)))
    return pd.concat(parts, ignore_index=True)


def _flatten_record(record: Mapping[str, Any]) -> dict[str, Any]:
    longitude, latitude = record["point"]
    statement = record["statements"][0]
    return {
        "id": record["id"],
        "title": record["title"]["en"],
        "lon": longitude,
        "lat": latitude,
        "day": record["time"]["start"],
        "date": to_date(record["time"]["start"]).isoformat(),
        "type": record["type"],
        "status": record["status"],
        "place": record["place"]["text"],
        "actor": record["actors"][0],
        "source": statement["source"],
        "sentence": "".join(statement["sentence"]),
        "exact": record["where_prec"] == 1,
    }


def iter_rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield the rows as mappings, without the objects that pandas would make for each."""
    names = list(frame.columns)
    columns = (frame[name].tolist() for name in names)
    for values in zip(*columns, strict=True):
        yield dict(zip(names, values, strict=True))
