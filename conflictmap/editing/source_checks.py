"""The last check of each source's page, which `conflictmap source check --online` makes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from conflictmap.editing.transaction import ProjectEditor
from geo.errors import OutputError

SOURCE_CHECKS_FILE = "drafts/source-checks/checks.json"


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The outcome of a check.

    Attributes:
        state: ``live``, ``changed``, ``archived only`` or ``gone``.
        checked: When, ISO 8601 in UTC.
    """

    state: str
    checked: str


def read_source_checks(editor: ProjectEditor) -> dict[str, SourceCheck]:
    """Return the last check of each source by its id.

    Raises:
        OutputError: the file is not as the program writes it.
    """
    data = editor.read(SOURCE_CHECKS_FILE)
    try:
        rows = json.loads(data) if data else {}
        checks = {identifier: SourceCheck(**row) for identifier, row in rows.items()}
        is_valid = all(isinstance(t, str) for one in checks.values() for t in asdict(one).values())
    except (ValueError, TypeError, AttributeError):
        is_valid = False
    if not is_valid:
        raise OutputError(f"{SOURCE_CHECKS_FILE} cannot be read: remove it and check again")
    return checks


def plan_source_checks(editor: ProjectEditor, checks: Mapping[str, SourceCheck]) -> None:
    """Plan to keep checks; those of other sources stay as they are."""
    kept = {**read_source_checks(editor), **checks}
    rows = {identifier: asdict(kept[identifier]) for identifier in sorted(kept)}
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    editor.write(SOURCE_CHECKS_FILE, f"{text}\n".encode())
