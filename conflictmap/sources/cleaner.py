"""Cleaning of the texts of a project's sources, with their digests in ``data/sources.yaml``."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.yaml_splice import replace_value
from geo.errors import OutputError
from geo.io.folder import decode_text, join_project_path, sha256_digest
from geo.project.sources import SOURCES_FILE, TEXTS_FOLDER
from geo.text.cleaning import clean_text
from geo.text.suggest import suggest_choice


def clean_sources(
    root: Path, identifiers: Sequence[str] = (), *, join_hyphens: bool = False
) -> dict[str, int]:
    """Take characters that a reader cannot see out of the texts of sources, as one step.

    The ``sha256`` of a text is replaced by the new one, if it was that of the text before.

    Args:
        root: The project's folder.
        identifiers: The ids of the sources; all if there are none.
        join_hyphens: Whether words that a hyphen divides at a line end are joined, too.

    Returns:
        The number of characters that were taken out of each text that changed, by its source.

    Raises:
        OutputError: there is no source with an id, a text changed after it was quoted, or a file
            cannot be written.
        FileError: a text is not UTF-8.
    """
    editor = ProjectEditor(root)
    listing = editor.read_text(SOURCES_FILE)
    records = _read_text_records(listing)
    for identifier in identifiers:
        if identifier not in records:
            hint = suggest_choice(identifier, records)
            raise OutputError(f"there is no source {identifier!r} with a text: {hint}")
    cleaned: dict[str, int] = {}
    for identifier in identifiers or records:
        name, digest = records[identifier]
        path = join_project_path(TEXTS_FOLDER, name)
        data = editor.read(path)
        if data is None:
            continue
        if digest and digest.lower() != sha256_digest(data):
            raise OutputError(
                f"the text of {identifier!r} changed after it was quoted: read it again, and "
                "correct its sha256 before you clean it"
            )
        text = decode_text(data, path)
        plain = clean_text(text, join_hyphens=join_hyphens)
        if plain == text:
            continue
        new_data = plain.encode()
        editor.write(path, new_data)
        if digest:
            listing = replace_value(
                listing, "sources", identifier, "sha256", sha256_digest(new_data)
            )
        cleaned[identifier] = len(text) - len(plain)
    if listing != editor.read_text(SOURCES_FILE):
        editor.write(SOURCES_FILE, listing.encode())
    editor.commit()
    return cleaned


def _read_text_records(listing: str) -> dict[str, tuple[str, str]]:
    """Return the text file and the digest of each source that has a text, by its id."""
    try:
        root = yaml.load(listing, Loader=yaml.BaseLoader)  # noqa: S506  texts only, no types
    except yaml.YAMLError as error:
        raise OutputError(f"{SOURCES_FILE} cannot be read: {error}") from None
    records = root.get("sources") if isinstance(root, dict) else None
    return {
        str(record["id"]): (str(record["text"]), str(record.get("sha256") or ""))
        for record in (records if isinstance(records, list) else [])
        if isinstance(record, dict) and "id" in record and "text" in record
    }
