"""A document as it was read: its text and its metadata."""

from dataclasses import dataclass, field

from geo.errors import ConflictMapError


class ReadingError(ConflictMapError):
    """A document cannot be read; the message has the reason and the remedy."""


@dataclass(slots=True)
class Document:
    """A document with its text and its own metadata.

    Attributes:
        text: The text, one paragraph a line, in normal form C.
        format: ``txt``, ``html``, ``pdf``, ``docx`` or ``epub``.
        title: Title; empty where the document does not state it.
        author: Author, likewise.
        publisher: Publisher, likewise.
        date: Day of publication as EDTF, likewise.
        language: BCP 47 tag, likewise.
        url: Canonical address, likewise.
        notes: How it was read, for the curator: encoding, where the date was found.
    """

    text: str
    format: str
    title: str = ""
    author: str = ""
    publisher: str = ""
    date: str = ""
    language: str = ""
    url: str = ""
    notes: list[str] = field(default_factory=list)
