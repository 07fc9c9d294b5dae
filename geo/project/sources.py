"""The documents that events quote."""

from collections.abc import Mapping
from dataclasses import dataclass

from geo.dates import DateError, Span, parse_date
from geo.errors import Fault
from geo.io.folder import FileError, Folder, decode, digest, inside
from geo.project.record_reader import Cursor, Words, read_records
from geo.text.quotes import Passage
from geo.text.unicode_safety import compose, describe, fold_space, hidden_lines, shown

FILE = "data/sources.yaml"
TEXTS = "data/sources"
NOT_STATED = "not stated"
QUOTE_ONLY = "quote-only"
RIGHTS = ("full-text", QUOTE_ONLY)
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Source:
    """A document that events quote.

    Attributes:
        id: Unique in the project.
        title: Its title as published.
        publisher: Who published it, or None where the document does not say.
        author: Who wrote it, or None.
        date: When it was published, or None where neither stated nor inferred.
        inferred: Whether `date` was inferred rather than stated.
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
    date: Span | None
    inferred: bool
    date_note: Words | None
    url: str | None
    archive: str | None
    language: str
    rights: str
    passage: Passage

    @property
    def stated_date(self) -> str | None:
        """The date that the document states, in EDTF."""
        return self.date.edtf if self.date and not self.inferred else None

    @property
    def inferred_date(self) -> str | None:
        """The date that the curator inferred, in EDTF."""
        return self.date.edtf if self.date and self.inferred else None


def read_sources(folder: Folder, language: str, faults: list[Fault]) -> dict[str, Source]:
    """Read ``data/sources.yaml`` and the texts it names; faults are added to `faults`.

    Args:
        folder: The project's files.
        language: The map's language, that of notes given without one.
        faults: Where faults are added.
    """
    seen: dict[str, int] = {}
    records = read_records(folder, FILE, "sources", faults)
    sources = [_source(cursor, folder, language, seen) for cursor in records]
    found: dict[str, Source] = {}
    for source in sources:
        if source.id:
            found.setdefault(source.id, source)  # an id belongs to the first that has it
    return found


def _source(cursor: Cursor, folder: Folder, language: str, seen: dict[str, int]) -> Source:
    identifier = cursor.identifier(seen)
    date, inferred = _dates(cursor)
    tongue = cursor.language("language") or language
    source = Source(
        identifier,
        cursor.text("title", required=True) or "",
        _stated(cursor, "publisher"),
        cursor.text("author"),
        date,
        inferred,
        cursor.words("date_note", language),
        cursor.link("url"),
        cursor.link("archive"),
        tongue,
        cursor.choice("rights", RIGHTS, required=True) or QUOTE_ONLY,
        Passage(_text(cursor, folder), tongue),
    )
    cursor.finish()
    return source


def _stated(cursor: Cursor, key: str) -> str | None:
    value = cursor.text(key, required=True)
    return None if value == NOT_STATED else value


def _dates(cursor: Cursor) -> tuple[Span | None, bool]:
    stated = _stated(cursor, "date")
    inferred = cursor.text("inferred_date")
    if stated and inferred:
        cursor.fault(
            "inferred_date", f"the date is stated as {shown(stated)}: leave `inferred_date` out"
        )
    if inferred and "date_note" not in cursor.table.entries:
        cursor.fault("inferred_date", "say in `date_note` what the date was inferred from")
    value = stated or inferred
    return (read_date(cursor, "date" if stated else "inferred_date", value), bool(inferred))


def read_date(cursor: Cursor, key: str, value: str | None) -> Span | None:
    """Return a date read from a field's text; a bad one becomes a fault at the field."""
    if value is None:
        return None
    try:
        return parse_date(value)
    except DateError as error:
        cursor.fault(key, str(error))
        return None


def _text(cursor: Cursor, folder: Folder) -> str:
    name = cursor.text("text", required=True)
    promised = cursor.text("sha256")
    if name is None:
        return ""
    try:
        path = inside(TEXTS, name)
        data = folder.read(path)
        text = compose(decode(data, path))
    except FileError as error:
        cursor.fault("text", str(error))
        return ""
    _check_text(cursor, path, text)
    if promised and promised.lower() != digest(data):
        cursor.fault(
            "sha256",
            f"the text {shown(name)} changed after it was quoted: its sha256 is {digest(data)}; "
            "read it again, then put this value here",
        )
    return text if text.strip() else ""


def _check_text(cursor: Cursor, path: str, text: str) -> None:
    """Add a fault at each line of the text file that holds what a reader cannot see."""
    if not text.strip():
        cursor.fault("text", f"{shown(path)} is empty: it must hold the text as published")
    for number, (line, hidden) in enumerate(hidden_lines(text)):
        if number == _MOST_LINES:
            message = f"from here on, more lines than these {_MOST_LINES} hold hidden characters"
            cursor.faults.append(Fault(path, line, cursor.record, message))
            return
        message = f"holds {describe(hidden)}, which a reader cannot see: delete it"
        cursor.faults.append(Fault(path, line, cursor.record, message))


def publishers(sources: Mapping[str, Source], ids: set[str]) -> set[str]:
    """Return the publishers of some sources, as far as they are known to be different ones.

    Whether a publisher that is not stated is one of the others nobody can know: it counts only
    where there is no other, and then once. Case and white space tell no publishers apart.
    """
    named = {sources[name].publisher for name in ids if name in sources}
    stated = {fold_space(publisher).casefold() for publisher in named if publisher}
    return stated or {NOT_STATED for _ in named}
