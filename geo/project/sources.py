"""The documents that events quote."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.dates import DateError, DateInterval, parse_date
from geo.errors import ValidationIssue
from geo.io.folder import FileError, Folder, decode_text, join_project_path, sha256_digest
from geo.project.record_reader import LocalizedText, RecordReader, read_records
from geo.text.quotes import SourceText
from geo.text.unicode_safety import (
    find_hidden_by_line,
    fold_whitespace,
    format_code_point,
    format_value,
    normalize_nfc,
)

SOURCES_FILE = "data/sources.yaml"
TEXTS_FOLDER = "data/sources"
NOT_STATED = "not stated"
QUOTE_ONLY = "quote-only"
RIGHTS = ("full-text", QUOTE_ONLY)
_MAX_REPORTED_LINES = 20


@dataclass(frozen=True, slots=True)
class Source:
    """A document that events quote.

    Attributes:
        id: Unique in the project.
        title: Its title as published.
        publisher: Who published it, or None where the document does not say.
        author: Who wrote it, or None.
        date: When it was published, or None where neither stated nor inferred.
        date_inferred: Whether `date` was inferred rather than stated.
        date_note: What the date was inferred from.
        url: Where it stands.
        archive: Where a copy is kept.
        language: BCP 47 tag of its text.
        rights: ``full-text`` when the whole text may be shown, ``quote-only`` when just what is
            quoted.
        passage: Its text; empty where the text is at fault.
    """

    id: str
    title: str
    publisher: str | None
    author: str | None
    date: DateInterval | None
    date_inferred: bool
    date_note: LocalizedText | None
    url: str | None
    archive: str | None
    language: str
    rights: str
    passage: SourceText

    @property
    def stated_date(self) -> str | None:
        """The date that the document states, in EDTF."""
        return self.date.edtf if self.date and not self.date_inferred else None

    @property
    def inferred_date(self) -> str | None:
        """The date that the curator inferred, in EDTF."""
        return self.date.edtf if self.date and self.date_inferred else None


def read_sources(folder: Folder, language: str, issues: list[ValidationIssue]) -> dict[str, Source]:
    """Read ``data/sources.yaml`` and the texts it names; faults are added to `issues`.

    Args:
        folder: The project's files.
        language: The map's language, that of notes given without one.
        issues: Where faults are added.
    """
    seen: dict[str, int] = {}
    records = read_records(folder, SOURCES_FILE, "sources", issues)
    sources = [_read_source(cursor, folder, language, seen) for cursor in records]
    found: dict[str, Source] = {}
    for source in sources:
        if source.id:
            found.setdefault(source.id, source)  # an id belongs to the first that has it
    return found


def _read_source(
    reader: RecordReader, folder: Folder, language: str, lines_by_id: dict[str, int]
) -> Source:
    identifier = reader.read_id(lines_by_id)
    date, inferred = _read_dates(reader)
    tongue = reader.read_language("language") or language
    source = Source(
        identifier,
        reader.read_text("title", required=True) or "",
        _read_unless_not_stated(reader, "publisher"),
        reader.read_text("author"),
        date,
        inferred,
        reader.read_localized_text("date_note", language),
        reader.read_link("url"),
        reader.read_link("archive"),
        tongue,
        reader.read_choice("rights", RIGHTS, required=True) or QUOTE_ONLY,
        SourceText(_read_source_text(reader, folder), tongue),
    )
    reader.report_unknown_keys()
    return source


def _read_unless_not_stated(reader: RecordReader, key: str) -> str | None:
    value = reader.read_text(key, required=True)
    return None if value == NOT_STATED else value


def _read_dates(reader: RecordReader) -> tuple[DateInterval | None, bool]:
    stated = _read_unless_not_stated(reader, "date")
    inferred = reader.read_text("inferred_date")
    if stated and inferred:
        reader.add_issue(
            "inferred_date",
            f"the date is stated as {format_value(stated)}: leave `inferred_date` out",
        )
    if inferred and "date_note" not in reader.mapping.entries:
        reader.add_issue("inferred_date", "say in `date_note` what the date was inferred from")
    value = stated or inferred
    return (read_date(reader, "date" if stated else "inferred_date", value), bool(inferred))


def read_date(reader: RecordReader, key: str, value: str | None) -> DateInterval | None:
    """Return a date read from a field's text; a bad one becomes a fault at the field."""
    if value is None:
        return None
    try:
        return parse_date(value)
    except DateError as error:
        reader.add_issue(key, str(error))
        return None


def _read_source_text(reader: RecordReader, folder: Folder) -> str:
    name = reader.read_text("text", required=True)
    promised = reader.read_text("sha256")
    if name is None:
        return ""
    try:
        path = join_project_path(TEXTS_FOLDER, name)
        data = folder.read(path)
        text = normalize_nfc(decode_text(data, path))
    except FileError as error:
        reader.add_issue("text", str(error))
        return ""
    _check_source_text(reader, path, text)
    if promised and promised.lower() != sha256_digest(data):
        reader.add_issue(
            "sha256",
            f"the text {format_value(name)} changed after it was quoted: its sha256 is {sha256_digest(data)}; "
            "read it again, then put this value here",
        )
    return text if text.strip() else ""


def _check_source_text(reader: RecordReader, path: str, text: str) -> None:
    """Add a fault at each line of the text file that holds what a reader cannot see."""
    if not text.strip():
        reader.add_issue(
            "text", f"{format_value(path)} is empty: it must hold the text as published"
        )
    for number, (line, hidden) in enumerate(find_hidden_by_line(text)):
        if number == _MAX_REPORTED_LINES:
            message = (
                f"from here on, more lines than these {_MAX_REPORTED_LINES} hold hidden characters"
            )
            reader.issues.append(ValidationIssue(path, line, reader.record_id, message))
            return
        message = f"holds {format_code_point(hidden)}, which a reader cannot see: delete it"
        reader.issues.append(ValidationIssue(path, line, reader.record_id, message))


def distinct_publishers(sources: Mapping[str, Source], ids: set[str]) -> set[str]:
    """Return the publishers of some sources, as far as they are known to be different ones.

    Whether a publisher that is not stated is one of the others nobody can know: it counts only
    where there is no other, and then once. Case and white space tell no publishers apart.
    """
    named = {sources[name].publisher for name in ids if name in sources}
    stated = {fold_whitespace(publisher).casefold() for publisher in named if publisher}
    return stated or {NOT_STATED for _ in named}
