"""Source documents, which events quote."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from geo.dates import DateError, DateInterval, parse_date
from geo.errors import ValidationIssue
from geo.io.folder import FileError, Folder, decode_text, join_project_path, sha256_digest
from geo.project.record_reader import (
    LocalizedText,
    RecordReader,
    is_identifier,
    iterate_records,
)
from geo.text.cleaning import clean_text, describe_hidden_characters
from geo.text.confusables import describe_look_alikes, group_look_alikes, look_alike
from geo.text.decoding import describe_wrong_text
from geo.text.quotes import SourceText
from geo.text.unicode_safety import (
    find_hidden_character,
    fold_whitespace,
    format_code_point,
    format_value,
    normalize_nfc,
)

SOURCES_FILE = "data/sources.yaml"
TEXTS_FOLDER = "data/sources"
NOT_STATED = "not stated"
QUOTE_ONLY = "quote-only"
INTERNAL = "internal"
RIGHTS = ("full-text", QUOTE_ONLY, INTERNAL)
PAGE_STATES = ("live", "changed", "archived only", "gone")
"""A page has every quote, it lacks one, only its archived copy has them, or neither answers."""


@dataclass(frozen=True, slots=True)
class SourceCheck:
    """The last check of a source's page.

    Attributes:
        state: One of `PAGE_STATES`.
        on: The day, in UTC.
    """

    state: str
    on: DateInterval


@dataclass(frozen=True, slots=True)
class Source:
    """A document that events quote.

    Attributes:
        id: Id, unique in the project.
        title: Title as published.
        publisher: Name of the publisher, or None if the document does not state it.
        author: Name of the author, or None.
        date: Date of publication, or None if it is neither stated nor inferred.
        date_inferred: Whether `date` was inferred rather than stated.
        date_note: What the date was inferred from.
        url: Address of the document.
        archive: Address of an archived copy.
        language: BCP 47 tag of the text.
        rights: ``full-text`` if the whole text may be shown, ``quote-only`` if only quotes may,
            ``internal`` if no word of it may be published.
        passage: The text; empty if it has errors, and of an internal source.
        internal_passage: The text of an internal source, to check quotes and to read inside the
            project; None of others.
        checked: The last check of its page; None if there was none.
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
    internal_passage: SourceText | None = None
    checked: SourceCheck | None = None

    @property
    def checked_passage(self) -> SourceText:
        """The text to check quotes against. Of an internal source, no word may be published."""
        return self.internal_passage or self.passage

    @property
    def stated_date(self) -> str | None:
        """Date that the document states, in EDTF."""
        return self.date.edtf if self.date and not self.date_inferred else None

    @property
    def inferred_date(self) -> str | None:
        """Date that the curator inferred, in EDTF."""
        return self.date.edtf if self.date and self.date_inferred else None


def read_sources(folder: Folder, language: str, issues: list[ValidationIssue]) -> dict[str, Source]:
    """Read ``data/sources.yaml`` and the text files that it names.

    Args:
        folder: The project's files.
        language: The map's language, for notes without a language tag.
        issues: The list to which errors are added.
    """
    lines_by_id: dict[str, int] = {}
    records = iterate_records(folder, SOURCES_FILE, "sources", issues)
    sources_by_id: dict[str, Source] = {}
    ids_by_text: dict[str, str] = {}
    for reader in records:
        source = _read_source(reader, folder, language, lines_by_id, ids_by_text)
        if source.id:
            sources_by_id.setdefault(source.id, source)  # the first record with an id keeps it
    return sources_by_id


def _read_source(
    reader: RecordReader,
    folder: Folder,
    language: str,
    lines_by_id: dict[str, int],
    ids_by_text: dict[str, str],
) -> Source:
    identifier = reader.read_id(lines_by_id)
    date, inferred = _read_dates(reader)
    text_language = reader.read_language("language") or language
    title = reader.read_text("title", required=True) or ""
    rights = reader.read_choice("rights", RIGHTS, required=True) or QUOTE_ONLY
    text = SourceText(
        _read_source_text(reader, folder, ids_by_text, rights),
        text_language,
        rights == QUOTE_ONLY,
        reader.read_flag("text_as_published"),
    )
    title = text.text if title == text.text else title  # equal texts are in memory once
    is_internal = rights == INTERNAL
    source = Source(
        identifier,
        title,
        _read_publisher(reader),
        reader.read_name("author"),
        date,
        inferred,
        reader.read_localized_text("date_note", language),
        reader.read_link("url"),
        reader.read_link("archive"),
        text_language,
        rights,
        SourceText("", text_language) if is_internal else text,
        text if is_internal else None,
        _read_check(reader),
    )
    reader.report_unknown_keys()
    return source


def _read_unless_not_stated(reader: RecordReader, key: str) -> str | None:
    value = reader.read_text(key, required=True)
    return None if value == NOT_STATED else value


def _read_publisher(reader: RecordReader) -> str | None:
    value = reader.read_name("publisher", required=True)
    return None if value is None or look_alike(value, NOT_STATED) else value


def _read_dates(reader: RecordReader) -> tuple[DateInterval | None, bool]:
    stated = _read_unless_not_stated(reader, "date")
    inferred = reader.read_text("inferred_date")
    if stated and inferred:
        reader.add_issue(
            "inferred_date",
            f"the date is stated as {format_value(stated)}: leave `inferred_date` out",
        )
    if inferred and "date_note" not in reader.mapping.entries:
        reader.add_issue("inferred_date", "explain in `date_note` what the date was inferred from")
    value = stated or inferred
    return (read_date(reader, "date" if stated else "inferred_date", value), bool(inferred))


def _read_check(reader: RecordReader) -> SourceCheck | None:
    inner = reader.open_nested("checked")
    if inner is None:
        return None
    state = inner.read_choice("state", PAGE_STATES, required=True)
    on = read_date(inner, "on", inner.read_text("on", required=True))
    inner.report_unknown_keys()
    return SourceCheck(state, on) if state and on else None


def read_date(reader: RecordReader, key: str, value: str | None) -> DateInterval | None:
    """Return the date of a field's text, or None; an invalid date is an error of the field."""
    if value is None:
        return None
    try:
        return parse_date(value)
    except DateError as error:
        reader.add_issue(key, f"{error}{describe_look_alikes(value)}")
        return None


def _read_source_text(
    reader: RecordReader, folder: Folder, ids_by_text: dict[str, str], rights: str
) -> str:
    """Return the text of a source.

    Args:
        reader: The record of the source.
        folder: The project's files.
        ids_by_text: The source of each text file that was read, to which this one is added.
        rights: The source's rights; an internal source may leave its text out.
    """
    words = reader.read_text("words")
    if words is not None:
        return _read_words(reader, words)
    name = reader.read_text("text", required=rights != INTERNAL)
    expected_digest = reader.read_word("sha256")
    if name is None:
        return ""
    try:
        path = str(PurePosixPath(join_project_path(TEXTS_FOLDER, name)))
        if path.lower().endswith(_DOCUMENT_SUFFIXES):
            reader.add_issue(
                "text",
                f"{format_value(name)} is a document, not its text: `conflictmap source add FILE` "
                "makes the text of it",
            )
            return ""
        owner = ids_by_text.setdefault(path, reader.record_id)
        if owner != reader.record_id:
            message = f"{format_value(name)} is the text of {owner!r}: a text belongs to one source"
            reader.add_issue("text", message)
            return ""
        data = folder.read(path)
        text = normalize_nfc(decode_text(data, path))
    except FileError as error:
        reader.add_issue("text", f"{error}{_suggest_text_file(folder, name)}")
        return ""
    _check_source_text(reader, path, text)
    text = clean_text(text)  # quotes are searched for in the text without what is refused
    digest = sha256_digest(data)
    if expected_digest and expected_digest.lower() != digest:
        reader.add_issue(
            "sha256",
            f"the text {format_value(name)} changed after it was quoted: its sha256 is {digest}; "
            "read it again, then put this value here",
        )
    return text if text.strip() else ""


_DOCUMENT_SUFFIXES = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".html", ".htm", ".epub")
_MIN_TEXT_WORDS = 4


def _suggest_text_file(folder: Folder, name: str) -> str:
    """Return a hint for the name of a text file that cannot be read."""
    if name.startswith(f"{TEXTS_FOLDER}/"):
        return f"; the name is within {TEXTS_FOLDER}: write {name.removeprefix(f'{TEXTS_FOLDER}/')}"
    if len(name.split()) >= _MIN_TEXT_WORDS and not name.lower().endswith(".txt"):
        return (
            f"; 'text' is the name of a file in {TEXTS_FOLDER}, not the text itself: save the text "
            "there"
        )
    for candidate in (f"{name}.txt", name.lower(), f"{PurePosixPath(name).stem}.txt"):
        with contextlib.suppress(FileError):
            folder.read(join_project_path(TEXTS_FOLDER, candidate))
            if candidate != name:
                return f"; did you mean {candidate!r}?"
    return "; save the text there, or add the document with `conflictmap source add FILE`"


def _read_words(reader: RecordReader, words: str) -> str:
    """Return the words of a source that has no text file, such as the headline of an article."""
    for key in ("text", "sha256"):
        if reader.read_node(key) is not None:
            reader.add_issue(key, f"{key!r} cannot be used with `words`: keep one of the two")
    hidden = find_hidden_character(words)
    if hidden:
        message = f"'words' holds {format_code_point(hidden)}, which a reader cannot see: delete it"
        reader.add_issue("words", message)
        return ""
    return normalize_nfc(words)


def _check_source_text(reader: RecordReader, path: str, text: str) -> None:
    """Add an error if a text is empty, and one if it has hidden characters."""
    if not text.strip():
        reader.add_issue(
            "text", f"{format_value(path)} is empty: it must hold the text as published"
        )
    hidden = describe_hidden_characters(text)
    if hidden:
        line, description = hidden
        identifier = f" {reader.record_id}" if is_identifier(reader.record_id) else ""
        message = (
            f"{description}; take them out with `conflictmap source clean{identifier}`, which "
            "keeps its sha256 true"
        )
        reader.issues.append(ValidationIssue(path, line, reader.record_id, message))


def find_wrong_texts(sources: Mapping[str, Source]) -> list[ValidationIssue]:
    """Return an error for each source whose text seems not to be what was published.

    A source with ``text_as_published: true`` has none.
    """
    issues = []
    for source in sources.values():
        passage = source.checked_passage
        problem = None if passage.as_published else describe_wrong_text(passage.text)
        if problem:
            message = (
                f"the text {problem}: copy it again as readers see it, or write "
                "`text_as_published: true` if the document shows it so"
            )
            issues.append(ValidationIssue(SOURCES_FILE, 0, source.id, message))
    return issues


def distinct_publishers(sources: Mapping[str, Source], ids: set[str]) -> set[str]:
    """Return the publishers of some sources that are known to be different.

    A publisher that is not stated may be one of the others: it counts only if there is no other,
    and then once. Publishers whose names look alike (`geo.text.confusables`) are the same.
    """
    publishers = {sources[name].publisher for name in ids if name in sources}
    if len(publishers) == 1 and None not in publishers and "" not in publishers:
        return {name for name in publishers if name}
    stated = group_look_alikes(sorted(filter(None, publishers)))
    return {names[0] for names in stated} or {NOT_STATED for _ in publishers}


def describe_look_alike_publishers(sources: Mapping[str, Source]) -> list[str]:
    """Return a message for each group of publishers that look alike and so count as one.

    Names that differ only in case or white space need no message.
    """
    names = {source.publisher for source in sources.values() if source.publisher}
    groups = group_look_alikes(sorted(names))
    return [
        f"the publishers {', '.join(map(format_value, group))} look alike and count as one: "
        "write one name if they are the same"
        for group in groups
        if len({fold_whitespace(name).casefold() for name in group}) > 1
    ]
