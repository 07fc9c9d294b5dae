"""Pending drafts on disk: one JSON file for each source, next to the project's data.

Nothing in the folder ``drafts`` is ever published, and `conflictmap check` does not read it.
"""

import json
from pathlib import Path
from typing import Any

from conflictmap.drafting.json_format import proposal_to_json
from conflictmap.drafting.model import Proposal
from geo.io.atomic import atomic_write
from geo.io.folder import sha256_digest
from geo.project.record_reader import is_identifier

DRAFTS_FOLDER = "drafts"


def write_drafts(
    root: Path, source_id: str, text: str, proposal: Proposal, *, version: str
) -> Path:
    """Write the drafts of a source, and return the path of the file.

    Args:
        root: The project's folder.
        source_id: Id of the source.
        text: The text whose offsets the drafts use.
        proposal: What was proposed for it.
        version: Version of the program that proposed it.

    Raises:
        OutputError: the file cannot be written.
        ValueError: `source_id` is not an id.
    """
    if not is_identifier(source_id):
        raise ValueError(f"{source_id!r} is not an id: use lower-case letters, digits and hyphens")
    path = root / DRAFTS_FOLDER / f"{source_id}.json"
    record: dict[str, Any] = {
        "source": source_id,
        "text_sha256": sha256_digest(text.encode()),
        "program": f"conflictmap {version}",
        **proposal_to_json(proposal),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary_path:
        temporary_path.write_text(
            json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    return path
