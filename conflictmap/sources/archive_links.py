"""Archive links and digests from a sheet of Bellingcat's auto-archiver.

Its columns are those of the auto-archiver's module ``gsheet_feeder_db``: ``Link``,
``Archive location`` and ``Hash``, as ``SHA-256:<digits>``.
"""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from conflictmap.editing import yaml_splice
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.sources.adder import ORIGINALS_FOLDER
from geo.errors import OutputError
from geo.io.folder import sha256_digest
from geo.project.loader import read_project
from geo.project.sources import SOURCES_FILE

MAX_SHEET_BYTES = 64 * 1024 * 1024
_SHA256 = re.compile(r"(?:sha-?256:)?\s*([0-9a-f]{64})", re.IGNORECASE)
_REQUIRED = ("link", "archive location")
_ADDRESS = re.compile(r"(https?)://([^/?#\s]+)([^?#\s]*)(\?[^#\s]*)?(?:#\S*)?", re.IGNORECASE)
HashState = Literal["", "matches", "differs", "no original"]


@dataclass(frozen=True, slots=True)
class ArchiveLink:
    """What a sheet has on one source.

    Attributes:
        source: Id of the source.
        archive: Address of the archived copy; empty if nothing was archived.
        state: ``added``, ``kept`` (the source has this one), ``other`` (it has another one, which
            stays), or ``not archived``.
        sha256: Digest of the archived file; empty if the sheet has none.
        original: Whether the kept original of the source has this digest.
    """

    source: str
    archive: str
    state: Literal["added", "kept", "other", "not archived"]
    sha256: str = ""
    original: HashState = ""


def add_archive_links(root: Path, sheet: bytes) -> list[ArchiveLink]:
    """Add the archive links of a sheet to the sources with the same address, as one step.

    Args:
        root: The project's folder.
        sheet: The CSV file.

    Returns:
        One entry for each source whose address the sheet has, in the order of the sources.

    Raises:
        OutputError: the sheet has not the columns, or a file cannot be written.
        ProjectError: the project has errors, or a link would be one.
    """
    rows = _read_rows(sheet)
    editor = ProjectEditor(root)
    project, _ = read_project(root)
    listing = editor.read_text(SOURCES_FILE)
    found = []
    for source in project.sources.values():
        row = rows.get(_normalise_address(source.url)) if source.url else None
        if row is None:
            continue
        archive = row.get("archive location", "").strip()
        digest = _SHA256.search(row.get("hash", ""))
        sha256 = digest[1].lower() if digest else ""
        if not _ADDRESS.fullmatch(archive):
            found.append(ArchiveLink(source.id, "", "not archived", sha256))
            continue
        state: Literal["added", "kept", "other"] = "kept" if source.archive == archive else "other"
        if not source.archive:
            state = "added"
            listing = yaml_splice.add_value(listing, "sources", source.id, "archive", archive)
        original = _compare_original(root, source.id, sha256) if sha256 else ""
        found.append(ArchiveLink(source.id, archive, state, sha256, original))
    if any(one.state == "added" for one in found):
        editor.write(SOURCES_FILE, listing.encode())
        editor.commit()
    return found


def _read_rows(sheet: bytes) -> dict[str, Mapping[str, str]]:
    """Return the rows of a sheet by the normalised link; of two, the one that was archived."""
    if len(sheet) > MAX_SHEET_BYTES:
        raise OutputError(f"the sheet is larger than {MAX_SHEET_BYTES // 2**20} MB: divide it")
    try:
        text = sheet.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise OutputError("the sheet is not UTF-8: export it from the spreadsheet as CSV") from None
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise OutputError(f"the sheet cannot be read as CSV: {error}") from None
    header = [name.strip().casefold() for name in table[0]] if table else []
    missing = [name for name in _REQUIRED if name not in header]
    if missing:
        columns = " and ".join(repr(name.capitalize()) for name in missing)
        raise OutputError(f"the sheet has no column {columns}: use a sheet of the auto-archiver")
    rows: dict[str, Mapping[str, str]] = {}
    for cells in table[1:]:
        row = dict(zip(header, cells, strict=False))
        link = _normalise_address(row.get("link", ""))
        if link and not rows.get(link, {}).get("archive location", "").strip():
            rows[link] = row
    return rows


def _normalise_address(address: str) -> str:
    """Return an address without its fragment and last slash, scheme and host in small letters."""
    match = _ADDRESS.fullmatch(address.strip())
    if match is None:
        return ""
    scheme, host, path, query = match.groups(default="")
    return f"{scheme.lower()}://{host.lower()}{path.rstrip('/')}{query}"


def _compare_original(root: Path, source_id: str, sha256: str) -> HashState:
    folder = root / ORIGINALS_FOLDER
    originals = [path for path in folder.glob(f"{source_id}.*") if path.stem == source_id]
    if not originals:
        return "no original"
    is_same = any(sha256_digest(path.read_bytes()) == sha256 for path in originals)
    return "matches" if is_same else "differs"
