"""Imported events as the records of a project's files."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from conflictmap.importing.model import (
    DatasetInfo,
    ImportedEvent,
    NoteCollector,
    SourceDraft,
    StatementDraft,
)
from conflictmap.importing.spool import TextSpool
from conflictmap.importing.words import WordsReader
from conflictmap.importing.yaml_text import RawNumber, format_degrees, format_record
from geo.text.mixed_scripts import describe_mixed_scripts, find_mixed_script_word

Record = dict[str, Any]

MAX_PART_CHARS = 4_000_000
"""Characters of the data set's text in one source; a longer text is divided into parts."""

NOTE_MIXED = "a name that mixes the letters of two scripts is left out"
_MAX_ID_CHARS = 60
_DIGEST_CHARS = 8
_MAX_WHY_CHARS = 400
_NOT_STATED = "not stated"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")


def make_id(dataset: str, origin: str) -> str:
    """Return an id of a project for a record of a data set.

    It consists of small letters, digits and hyphens; an origin with other letters gets a digest, so
    that two origins never have one id.
    """
    ascii_text = unicodedata.normalize("NFKD", origin).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    name = f"{dataset}-{slug}" if slug else dataset
    is_exact = re.fullmatch(r"[A-Za-z0-9]+(?:[-_ .][A-Za-z0-9]+)*", origin) is not None
    if not is_exact or len(name) > _MAX_ID_CHARS:
        digest = hashlib.sha256(origin.encode()).hexdigest()[:_DIGEST_CHARS]
        name = f"{name[:_MAX_ID_CHARS].rstrip('-')}-{digest}"
    return name


class SourceRegister:
    """The sources of imported events: the data set itself, and the documents that it cites.

    Attributes:
        spool: The records of the cited documents, in their order.
        positions: Position of each of them in the spool, by id.
        paragraphs: Paragraphs of the data set's text by their heading, part by part.
    """

    def __init__(self, dataset: DatasetInfo, notes: NoteCollector) -> None:
        """Start without sources."""
        self.dataset = dataset
        self.words = WordsReader(notes)
        self.notes = notes
        self.spool = TextSpool()
        self.positions: dict[str, int] = {}
        self.paragraphs: list[list[str]] = [[]]
        self._part_chars = 0

    def dataset_source_id(self, part: int) -> str:
        """Return the id of a part of the data set's text, counted from 0."""
        return self.dataset.id if part == 0 else f"{self.dataset.id}-{part + 1}"

    def add_paragraph(self, heading: str, quote: str) -> str:
        """Add a paragraph to the data set's text; return the id of its source."""
        line = f"{heading} {quote}"
        if self._part_chars + len(line) > MAX_PART_CHARS and self.paragraphs[-1]:
            self.paragraphs.append([])
            self._part_chars = 0
        self.paragraphs[-1].append(line)
        self._part_chars += len(line) + 1
        return self.dataset_source_id(len(self.paragraphs) - 1)

    def add_source(self, draft: SourceDraft) -> str:
        """Return the id of a cited document, which is added if it is new."""
        key = hashlib.sha256(draft.key.encode()).hexdigest()[:16]
        identifier = f"{self.dataset.id}-{key}"
        if identifier in self.positions:
            return identifier
        record = self._source_record(identifier, draft)
        self.positions[identifier] = self.spool.append(format_record(record))
        return identifier

    def _source_record(self, identifier: str, draft: SourceDraft) -> Record:
        language = draft.language or self.dataset.language
        publisher = self._clean_name(draft.publisher) or self.dataset.publisher
        record: Record = {
            "id": identifier,
            "title": draft.title or identifier,
            "publisher": publisher or _NOT_STATED,
            "date": draft.date or _NOT_STATED,
        }
        if draft.url:
            record["url"] = draft.url
        if draft.archive:
            record["archive"] = draft.archive
        return {
            **record,
            "language": language if _LANGUAGE.match(language) else self.dataset.language,
            "rights": self.dataset.rights if self.dataset.rights == "internal" else "quote-only",
            "words": draft.words,
        }

    def dataset_records(self, texts: Mapping[int, str]) -> list[Record]:
        """Return the records of the data set's own text, part by part.

        Args:
            texts: SHA-256 of each part's text.
        """
        dataset = self.dataset
        records = []
        for part, digest in texts.items():
            title = dataset.title if part == 0 else f"{dataset.title}, part {part + 1}"
            record: Record = {
                "id": self.dataset_source_id(part),
                "title": title,
                "publisher": dataset.publisher or _NOT_STATED,
                "date": _NOT_STATED,
            }
            if dataset.url:
                record["url"] = dataset.url
            record |= {
                "language": dataset.language,
                "rights": dataset.rights,
                "text": f"{self.dataset_source_id(part)}.txt",
                "sha256": digest,
            }
            records.append(record)
        return records

    def _clean_name(self, name: str | None) -> str | None:
        """Return a name unless a word of it mixes scripts, which the project's reader refuses."""
        if name is None or find_mixed_script_word(name) is None:
            return name
        self.notes.add(NOTE_MIXED, words=f"{NOTE_MIXED}: {describe_mixed_scripts(name)}")
        return None

    def event_record(self, event: ImportedEvent, identifier: str, review: str) -> Record:
        """Return an event as a record of ``events.yaml``; its sources are added."""
        record: Record = {"id": identifier, "title": event.title, "date": event.date}
        if event.time:
            record["time"] = event.time
        if event.date_note:
            record["date_note"] = event.date_note
        record["place"] = self.place_value(event)
        if note := event.place_remark or (event.within and f"in {', '.join(event.within)}"):
            record["place_note"] = note
        record["type"] = event.type
        if event.subtype and self._clean_name(event.subtype):
            record["subtype"] = event.subtype
        names = dict.fromkeys([*event.actors, *event.associates])
        actors = [name for name in names if self._clean_name(name)]
        if actors:
            record["actors"] = actors
        record["review"] = review
        record["statements"] = self._statement_records(event)
        if event.fatalities:
            record["fatalities"] = {
                key: RawNumber(value) for key, value in event.fatalities.items()
            }
        if note := _compose_note(event):
            record["note"] = note
        record["origin"] = self._origin_record(event)
        if event.retracted:
            record["retracted"] = dict(event.retracted)
        return record

    def place_value(self, event: ImportedEvent) -> Any:  # noqa: ANN401  a name or a mapping
        """Return the place of an event as its record has it."""
        if event.end is None:
            return self._site_value(event, event.point, event.place, event.where_prec)
        level = event.end.where_prec
        return {
            "from": self._site_value(event, event.point, event.place, level),
            "to": self._site_value(event, event.end.point, event.end.name, level),
        }

    def _site_value(
        self,
        event: ImportedEvent,
        point: tuple[float, float] | None,
        written_name: str,
        where_prec: int,
    ) -> Any:  # noqa: ANN401  a name or a mapping
        """Return one place of an event: its position or geometry, or else its name."""
        why = self._clean_text(event.place_note) or f"as given by {self.dataset.title}"
        name = self._clean_name(written_name)
        if event.geometry is not None:
            place: Record = {
                "geometry": {
                    "type": event.geometry["type"],
                    "coordinates": _plain_coordinates(event.geometry["coordinates"]),
                }
            }
        elif point is not None:
            place = {"point": _plain_coordinates(point)}
        else:
            return written_name
        if name:
            place["name"] = name
        if event.radius_m is not None:
            place["precision_m"] = RawNumber(format_degrees(event.radius_m))
        else:
            place["where_prec"] = RawNumber(where_prec)
        place["why"] = why
        return place

    def _clean_text(self, text: str | None) -> str:
        """Return a text that the project's reader accepts as the reason of a position."""
        words = self.words.read(text or "")[:_MAX_WHY_CHARS].strip()
        return self._clean_name(words) or ""

    def _statement_records(self, event: ImportedEvent) -> list[Record]:
        records = []
        for number, statement in enumerate(event.statements):
            records.append(self._statement_record(event, statement, number))
        return records

    def _statement_record(
        self, event: ImportedEvent, statement: StatementDraft, number: int
    ) -> Record:
        record: Record
        if statement.source is not None:
            record = {"source": self.add_source(statement.source), "quote": statement.quote}
        else:
            heading = f"[{event.origin}]" if number == 0 else f"[{event.origin}, {number + 1}]"
            source = self.add_paragraph(heading, statement.quote)
            record = {"source": source, "quote": statement.quote, "prefix": heading}
        if statement.by and self._clean_name(statement.by):
            record["by"] = statement.by
        record["stance"] = statement.stance
        return record

    def _origin_record(self, event: ImportedEvent) -> Record:
        record: Record = {"dataset": self.dataset.id, "id": event.origin}
        if event.version:
            record["version"] = event.version
        if event.kept:
            record["row"] = dict(event.kept)
        return record


def _plain_coordinates(value: Any) -> Any:  # noqa: ANN401  nested lists of numbers
    if isinstance(value, int | float):
        return RawNumber(format_degrees(float(value)))
    return [_plain_coordinates(part) for part in value]


def _compose_note(event: ImportedEvent) -> str:
    """Return the note for readers: that the row is quoted, and which sources the data set names."""
    parts = [event.note] if event.note else []
    if event.from_row:
        parts.append("The data set gives no text of a source: its row is quoted.")
    named = [*event.urls]
    cited = {one.source.url for one in event.statements if one.source is not None}
    named = [url for url in named if url not in cited]
    if named:
        parts.append(f"Sources that the data set names: {'; '.join(named)}")
    if event.date_from:
        parts.append(f"The date was read out of the {event.date_from}.")
    if event.media_sha256:
        parts.append(f"SHA-256 of the archived medium: {', '.join(event.media_sha256)}")
    return " ".join(parts)
