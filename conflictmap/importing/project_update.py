"""Imported events in an existing project: added, renewed, or marked as retracted.

Events are matched by their origin: what the data set changed is renewed where nobody has changed
the event here, what it added is appended, and what it withdrew is marked as retracted. A record
that a curator changed stays, and the report lists it. All other bytes of the project's files stay.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from conflictmap.importing.dataset_imports import (
    EVENT_INDENT,
    DatasetImport,
    EventEntry,
    ImportResult,
    digest_text,
    format_dataset_texts,
)
from conflictmap.importing.extent import find_extent_bounds
from conflictmap.importing.import_files import (
    IMPORT_FOLDER,
    format_refused_files,
    format_state,
    read_state,
    state_path,
)
from conflictmap.importing.saved_recipes import format_recipe
from conflictmap.importing.yaml_spans import RecordSpan, find_records, insert_records
from conflictmap.importing.yaml_text import format_degrees, format_record
from geo.errors import OutputError
from geo.geometry.bounds import Bounds
from geo.io.atomic import write_folder
from geo.io.folder import DiskFolder, FileError, OverlayFolder, decode_text, sha256_digest
from geo.location import check_project
from geo.project.events import EVENTS_FILE
from geo.project.sources import SOURCES_FILE, TEXTS_FOLDER

_KNOWN_SHARE = 0.5


_BOUNDS_LINE = re.compile(r"^( +bounds: )\[([^\]\n]*)\]", re.MULTILINE)


_WITHDRAWN = "withdrawn"
"""Digest of the data of an event that the data set withdrew, so that its return renews it."""


def add_to_project(
    folder: Path, result: ImportResult, *, check: bool = True, save_recipe: bool = False
) -> dict[str, int]:
    """Add the events to an existing project, or update those that it has; return written sizes.

    Args:
        folder: The project's folder.
        result: What `read_files` returned; its reports receive what changed.
        check: Whether to check the project before it is written.
        save_recipe: Whether to save the recipe of a data set that has one already.

    Raises:
        ProjectError: the project would have errors; nothing is written.
        OutputError: a file was changed by somebody else meanwhile, or cannot be written.
    """
    disk = DiskFolder(folder)
    originals = {name: disk.read(name) for name in (EVENTS_FILE, SOURCES_FILE)}
    texts = {name: decode_text(data, name) for name, data in originals.items()}
    contents: dict[str, bytes] = {}
    for target, report in zip(result.datasets, result.reports, strict=False):
        update = _ProjectUpdate(folder, disk, target, texts)
        update.apply()
        is_new = bool(update.changes.get("added")) and not update.state
        if (is_new or save_recipe) and target.opened is not None and target.opened.roles:
            name = f"{IMPORT_FOLDER}/{target.dataset.id}.yaml"
            update.contents[name] = format_recipe(target).encode()
        report.changes = update.changes
        contents |= update.contents
    for name, text in texts.items():
        data = _restore_line_ends(text, originals[name])
        if data != originals[name]:
            contents[name] = data
    contents |= format_refused_files(result.reports)
    changed = {name: data for name, data in contents.items() if not _is_same(folder / name, data)}
    if not changed:
        return {}
    if check:
        check_project(OverlayFolder(disk, changed))
    for name, data in originals.items():
        if disk.read(name) != data:
            raise OutputError(f"{name!r} was changed by somebody else: import again")
    write_folder(folder, changed, force=True)
    return {str(folder / name): len(data) for name, data in changed.items()}


def _is_same(path: Path, data: bytes) -> bool:
    try:
        return path.read_bytes() == data
    except OSError:
        return False


def _restore_line_ends(text: str, original: bytes) -> bytes:
    """Return the text with the line ends and the byte order mark of the original file."""
    if b"\r\n" in original:
        text = text.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if original.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode()


class _ProjectUpdate:
    """An update of the events of one data set in a project.

    Attributes:
        changes: Ids of events by what happened to them.
        contents: New contents of files by path.
    """

    def __init__(
        self, folder: Path, disk: DiskFolder, target: DatasetImport, texts: dict[str, str]
    ) -> None:
        self.target, self.texts, self.disk = target, texts, disk
        self.state = read_state(folder, target.dataset.id)
        self.changes: dict[str, list[str]] = {
            "added": [],
            "renewed": [],
            "unchanged": [],
            "kept because it was changed here": [],
            "withdrawn by the data set, now retracted": [],
            "missing in this file, kept": [],
        }
        self.contents: dict[str, bytes] = {}

    def apply(self) -> None:
        """Change the texts of the project's files."""
        span = find_records(self.texts[EVENTS_FILE], "events", EVENTS_FILE)
        spans = {record.identifier: record for record in span.records}
        text = self.texts[EVENTS_FILE]
        replacements: list[tuple[int, int, str]] = []
        added: list[str] = []
        state = dict(self.state)
        renewed_headings: set[str] = set()
        shift = span.indent - EVENT_INDENT
        for entry in self.target.entries:
            known = self.state.get(entry.origin)
            if known is not None and known[0] in spans and known[1] == entry.data_digest:
                self.changes["unchanged"].append(entry.identifier)
                continue
            lines = _indent_record(self.target.spool.read(entry.position), shift)
            if known is None and entry.identifier not in spans:
                added.append(lines)
                self._record_change(state, entry, lines, "added")
            elif known is None or known[0] not in spans:
                self.changes["kept because it was changed here"].append(entry.identifier)
                state.setdefault(entry.origin, (entry.identifier, entry.data_digest, ""))
            else:
                record = spans[known[0]]
                current = text[record.start : record.end].rstrip("\n")
                if digest_text(current) == known[2]:
                    lines = _keep_review(lines, current)
                    replacements.append((record.start, record.end, lines + "\n"))
                    self._record_change(state, entry, lines, "renewed")
                    renewed_headings.add(entry.origin)
                else:
                    self.changes["kept because it was changed here"].append(known[0])
                    state[entry.origin] = (known[0], entry.data_digest, known[2])
        replacements += self._retract_missing(state, spans, text, span.indent)
        new_text = insert_records(text, span, added)
        for start, end, lines in sorted(replacements, reverse=True):
            new_text = new_text[:start] + lines + new_text[end:]
        self.texts[EVENTS_FILE] = self._widen_bounds(new_text) if self.state else new_text
        if added or replacements:
            self._update_sources(renewed_headings)
        if state != self.state:
            self.contents[state_path(self.target.dataset.id)] = format_state(
                (origin, *entry) for origin, entry in state.items()
            )
        self.changes = {kind: ids for kind, ids in self.changes.items() if ids}

    def _widen_bounds(self, text: str) -> str:
        """Return the text of ``events.yaml`` with bounds that hold all positions."""
        match = _BOUNDS_LINE.search(text)
        edges = [] if match is None else [float(value) for value in match[2].split(",")]
        if match is None or len(edges) != 4:  # noqa: PLR2004  edges
            return text
        old = Bounds.from_edges(*edges)
        if self.target.extent.is_inside(old):
            return text
        new = find_extent_bounds([self.target.extent], old)
        written = ", ".join(map(format_degrees, new.edges))
        self.changes["the map's bounds, widened to"] = [written]
        return f"{text[: match.start()]}{match[1]}[{written}]{text[match.end() :]}"

    def _record_change(
        self, state: dict[str, tuple[str, str, str]], entry: EventEntry, lines: str, kind: str
    ) -> None:
        state[entry.origin] = (entry.identifier, entry.data_digest, digest_text(lines))
        self.changes[kind].append(entry.identifier)

    def _retract_missing(
        self,
        state: dict[str, tuple[str, str, str]],
        spans: Mapping[str, RecordSpan],
        text: str,
        indent: int,
    ) -> list[tuple[int, int, str]]:
        """Mark events as retracted that a newer version of the data set no longer has.

        A file with fewer than half of the known records is another extract, not a newer version:
        then the events stay as they are.
        """
        present = self.target.rows_by_origin.keys() | self.target.refused_cells
        missing = [origin for origin in self.state if origin not in present]
        if not missing:
            return []
        if len(self.state) - len(missing) < _KNOWN_SHARE * len(self.state):
            ids = [self.state[origin][0] for origin in missing]
            self.changes["missing in this file, kept"] = ids
            return []
        today = datetime.now(UTC).date().isoformat()
        inner = " " * (indent + 2)
        replacements = []
        for origin in missing:
            identifier, _, text_digest = self.state[origin]
            record = spans.get(identifier)
            if record is None:
                continue
            current = text[record.start : record.end].rstrip("\n")
            if f"\n{inner}retracted:" in current:
                continue
            why = f"withdrawn from {self.target.dataset.title}"
            retraction = format_record(
                {"retracted": {"on": today, "why": why}}, indent + 2, is_item=False
            )
            lines = f"{current}\n{retraction}"
            replacements.append((record.start, record.end, lines + "\n"))
            was_untouched = digest_text(current) == text_digest
            state[origin] = (
                identifier,
                _WITHDRAWN,
                digest_text(lines) if was_untouched else text_digest,
            )
            self.changes["withdrawn by the data set, now retracted"].append(identifier)
        return replacements

    def _update_sources(self, renewed: set[str]) -> None:
        """Add new sources, and new paragraphs of the data set's text."""
        register = self.target.register
        name = SOURCES_FILE
        span = find_records(self.texts[name], "sources", name)
        known = {record.identifier for record in span.records}
        needed = set(re.findall(r"source: (\S+)", self.texts[EVENTS_FILE]))
        shift = span.indent - 2
        new = [
            _indent_record(register.spool.read(position), shift)
            for identifier, position in register.positions.items()
            if identifier not in known and identifier in needed
        ]
        text_files = self._merge_texts(renewed)
        digests = {part: sha256_digest(data) for part, data in text_files.items()}
        changed_parts = {}
        for record in register.dataset_records(digests):
            if record["id"] in known:
                changed_parts[record["id"]] = record["sha256"]
            else:
                new.append(_indent_record(format_record(record), shift))
        text = insert_records(self.texts[name], span, new)
        for identifier, digest in changed_parts.items():
            text = _replace_digest(text, span.records, identifier, digest)
        self.texts[name] = text
        for part, data in text_files.items():
            self.contents[f"{TEXTS_FOLDER}/{register.dataset_source_id(part)}.txt"] = data

    def _merge_texts(self, renewed: set[str]) -> dict[int, bytes]:
        """Return the data set's text with new paragraphs; old ones stay unless they are renewed."""
        merged: dict[int, bytes] = {}
        register = self.target.register
        for part, data in format_dataset_texts(self.target).items():
            name = f"{TEXTS_FOLDER}/{register.dataset_source_id(part)}.txt"
            try:
                old = self.disk.read(name).decode()
            except FileError:
                merged[part] = data
                continue
            old_lines = dict(_split_paragraphs(old))
            new_lines = dict(_split_paragraphs(data.decode()))
            for heading, line in new_lines.items():
                origin = _origin_of_heading(heading)
                if heading not in old_lines or origin in renewed:
                    old_lines[heading] = line
            merged[part] = ("\n".join(old_lines.values()) + "\n").encode()
        return merged


def _split_paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """Yield heading and line of each paragraph of a data set's text."""
    for number, line in enumerate(text.splitlines()):
        match = re.match(r"\[[^\n]*?\](?= )", line)
        yield (match[0] if match else f"line {number}"), line


def _origin_of_heading(heading: str) -> str:
    return re.sub(r", \d+\Z", "", heading[1:-1])


def _replace_digest(text: str, records: Iterable[RecordSpan], identifier: str, digest: str) -> str:
    """Return the text of ``sources.yaml`` with another ``sha256`` of one source."""
    for record in records:
        if record.identifier == identifier:
            start, end = record.start, record.end
            lines = re.sub(
                r"""(sha256:\s*["']?)[0-9a-fA-F]{64}""", rf"\g<1>{digest}", text[start:end]
            )
            return text[:start] + lines + text[end:]
    return text


def _indent_record(text: str, shift: int) -> str:
    """Return the lines of a record with more or fewer spaces before each."""
    if not shift:
        return text
    if shift > 0:
        return "\n".join(f"{' ' * shift}{line}" for line in text.split("\n"))
    return "\n".join(line[-shift:] for line in text.split("\n"))


def _keep_review(lines: str, current: str) -> str:
    """Return a record with the review state that it has now."""
    match = re.search(r"^ +review: (\w+)$", current, re.MULTILINE)
    if match is None:
        return lines
    return re.sub(r"^( +review: )\w+$", rf"\g<1>{match[1]}", lines, count=1, flags=re.MULTILINE)
