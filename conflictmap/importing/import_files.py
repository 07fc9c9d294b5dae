"""The files in a project's folder `import`: what was imported last, and the refused rows."""

import json
import re
from collections.abc import Iterable
from pathlib import Path

from conflictmap.importing.model import ImportFileError
from conflictmap.importing.report import ImportReport, format_refused_csv

IMPORT_FOLDER = "import"


REFUSED_FILE = f"{IMPORT_FOLDER}/refused.csv"


STATE_SUFFIX = ".origins.tsv"
"""End of the name of the file that has what was imported last of a data set."""


def format_refused_files(reports: Iterable[ImportReport]) -> dict[str, bytes]:
    """Return the refused rows as CSV files by path: one for each file that has any."""
    contents: dict[str, bytes] = {}
    for report in reports:
        if not report.refused:
            continue
        name = REFUSED_FILE
        if name in contents:
            stem = re.sub(r"[^A-Za-z0-9]+", "-", report.file).strip("-")
            name = f"{IMPORT_FOLDER}/refused-{stem}.csv"
        contents[name] = format_refused_csv(report.columns, report.refused).encode()
    return contents


def state_path(dataset_id: str) -> str:
    """Return the path of the file that has what was imported last of a data set."""
    return f"{IMPORT_FOLDER}/{dataset_id}{STATE_SUFFIX}"


def format_state(rows: Iterable[tuple[str, str, str, str]]) -> bytes:
    """Return that file: origin, event, digest of the data and of the record, in each row."""
    lines = ["# What was imported last: origin, event, digest of the data, digest of the record"]
    lines += [f"{json.dumps(row[0], ensure_ascii=False)}\t" + "\t".join(row[1:]) for row in rows]
    return ("\n".join(lines) + "\n").encode()


def read_state(folder: Path, dataset_id: str) -> dict[str, tuple[str, str, str]]:
    """Return event and digests by origin; empty if the data set was never imported.

    Raises:
        ImportFileError: a line of the file cannot be read.
    """
    path = folder / state_path(dataset_id)
    if not path.is_file():
        return {}
    state: dict[str, tuple[str, str, str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        if line.startswith("#") or len(parts) != 4:  # noqa: PLR2004  origin and three values
            continue
        try:
            state[str(json.loads(parts[0]))] = (parts[1], parts[2], parts[3])
        except ValueError:
            raise ImportFileError(
                f"{path.name!r} has a line that cannot be read: {line[:60]!r}; restore the file"
            ) from None
    return state
