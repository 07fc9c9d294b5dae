"""What an event or a statement may hold beyond its basic fields.

Most events have none of it. They share one empty object, so that a large map costs no more memory
or time for keys that it does not use.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import PurePosixPath
from typing import TypeAlias

from geo.dates import DateInterval
from geo.geocoding.place_mapping import PlaceMapping
from geo.project.record_reader import LocalizedText

_UNSAFE_IN_NAME = re.compile(r"[^A-Za-z0-9_.]+")
"""What a file name has that its address would have to escape."""

_PLACELESS_COLUMNS = frozenset(
    (
        *("disorder_type", "event_type", "sub_event_type", "civilian_targeting", "interaction"),
        *("actor1", "actor2", "assoc_actor_1", "assoc_actor_2", "inter1", "inter2"),
        *("type_of_violence", "conflict_new_id", "conflict_name", "dyad_new_id", "dyad_name"),
        *("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"),
    )
)
"""Columns of ACLED and UCDP that never have a place in words or numbers."""

FIGURE_KINDS = ("fatalities", "injured", "displaced", "detained")
"""What a figure counts, in the order in which figures are listed."""

PROTECTION_LEVELS = {"district": 3, "province": 4, "country": 6}
"""UCDP class of the division that a protected place is drawn as."""

PlaceQuery: TypeAlias = str | PlaceMapping
"""A place as written: a name, an expression, or a mapping such as ``{name, kind, in}``."""

NO_PLACE = "none"
"""Word for the place of an event that has none."""

UNKNOWN_DATE = "unknown"
"""Word for the date of an event whose date is not known."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A number of people, as stated; None for a figure that is not given.

    A written 0 is a figure: a source states that nobody was killed.
    """

    low: int | None
    best: int | None
    high: int | None

    @property
    def stated(self) -> list[int]:
        """The figures that are given, from low to high."""
        return [value for value in (self.low, self.best, self.high) if value is not None]


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, or a stretch of time, in the map's time zone.

    Attributes:
        text: As written, such as ``08:30`` or ``08:30/10:00``.
        start: First minute, counted from midnight.
        end: Last minute of a stretch; None for one time. A stretch over midnight ends before its
            start.
    """

    text: str
    start: int
    end: int | None


@dataclass(frozen=True, slots=True)
class Origin:
    """The record of a data set that an event was taken over from.

    Attributes:
        dataset: Name of the data set.
        id: Id of the record in it.
        version: Version or timestamp of the record.
        row: Number of its row.
        columns: Its cells by column, as far as they are kept.
    """

    dataset: str
    id: str
    version: str | None = None
    row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who reviewed an event, and on which date."""

    by: str
    on: DateInterval


@dataclass(frozen=True)
class MediaItem:
    """An image, video, recording or document about an event.

    Attributes:
        file: Name of its file in ``data/media``; None for a linked item.
        url: Its address; None for a file.
        kind: ``image``, ``video``, ``audio`` or ``document``.
        alt: Description of what it shows.
        credit: Whom to credit.
        licence: Its licence, as an SPDX id or in words.
        taken: When it was taken.
        sha256: Digest of the original file.
        graphic: Whether it shows violence or injury; it is then covered until asked for.
        statement: Number of the statement that it belongs to, from 1; None for the event.
        data: What is published: of an image the scaled WebP without metadata, of another file its
            bytes; empty for a linked item.
        size: Width and height of the image in pixels; None for others.
        original: Bytes of the image as it is in the project, if they differ from `data`. Other
            sizes are scaled from them; they are never published themselves.
        original_edge_px: Longer edge of the image in the project; 0 for others.
        has_own_name: Whether `file` may be published. The name of a file of a protected event may
            have its place.
    """

    file: str | None
    url: str | None
    kind: str
    alt: LocalizedText
    credit: str
    licence: str | None
    taken: DateInterval | None
    sha256: str | None
    graphic: bool
    statement: int | None
    data: bytes = field(default=b"", repr=False)
    size: tuple[int, int] | None = None
    original: bytes = field(default=b"", repr=False)
    original_edge_px: int = 0
    has_own_name: bool = True

    @property
    def public_file(self) -> str | None:
        """Name of the file in exported data, with the suffix of what is published."""
        if self.file is None:
            return None
        path = PurePosixPath(self.file)
        stem = path.stem if self.has_own_name else f"{self.kind}-{_digest_content(self.data)}"
        is_scaled = self.kind == "image" and bool(self.data)
        return f"{stem}{'.webp' if is_scaled else path.suffix}"

    @cached_property
    def published_name(self) -> str | None:
        """Name of the file next to the page: a video, recording or document, or a larger image.

        It has a digest of the content, so that the maps in a folder share it. None for an item
        that has no such file.
        """
        is_image = self.kind == "image"
        content = self.original if is_image else self.data
        if self.file is None or not content:
            return None
        if is_image and self.original_edge_px <= max(self.size or (0,)):
            return None
        path = PurePosixPath(self.file)
        stem = _to_plain_name(path.stem) if self.has_own_name else ""
        suffix = ".webp" if is_image else _UNSAFE_IN_NAME.sub("", path.suffix.lower())
        return f"{stem or self.kind}-{_digest_content(content)}{suffix}"


def _digest_content(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def _to_plain_name(name: str) -> str:
    """Return the letters, digits and hyphens of a name, letters without their marks."""
    decomposed = unicodedata.normalize("NFKD", name)
    plain = "".join(one for one in decomposed if not unicodedata.combining(one))
    return _UNSAFE_IN_NAME.sub("-", plain).strip("-.")


@dataclass(frozen=True, slots=True)
class Protection:
    """How coarsely a place is published, to protect people.

    Attributes:
        why: Reason, which readers see.
        radius_m: Radius of the published area in metres; None for a level.
        level: ``district``, ``province`` or ``country``; None for a radius.
        is_coarse: Whether the place as written is coarse already, and published as it is.
        query: The exact place as written. It is used to locate the event, and is never published.
        place_note: The note on the exact place, which is never published either.
    """

    why: LocalizedText
    radius_m: float | None = None
    level: str | None = None
    is_coarse: bool = False
    query: PlaceQuery | None = None
    place_note: LocalizedText | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A change of an event after its publication: what was written, what is now, and why."""

    on: DateInterval
    was: str
    now: str
    why: LocalizedText


@dataclass(frozen=True, slots=True)
class Retraction:
    """When and why an event was withdrawn."""

    on: DateInterval
    why: LocalizedText


@dataclass(frozen=True)
class EventDetails:
    """What an event may hold beyond its basic fields.

    Attributes:
        figures: The event's own figures by kind; also of fatalities, where a statement is named or
            the event's statements have figures.
        figure_statements: Number of the statement, from 1, that each of these figures is from.
        derived_figures: Kinds of which `figures` follows from the statements' figures.
        time: Time of day.
        subtype: Type in the project's own words.
        origin: Record of a data set that it was taken over from.
        reviewed: Who reviewed it.
        media: Images, videos, recordings and documents.
        protect: How coarsely its place is published.
        corrections: Changes after its publication, in the order of ``events.yaml``.
        retracted: When and why it was withdrawn.
    """

    figures: Mapping[str, Figures] = field(default_factory=dict)
    figure_statements: Mapping[str, int] = field(default_factory=dict)
    derived_figures: frozenset[str] = frozenset()
    time: TimeOfDay | None = None
    subtype: str | None = None
    origin: Origin | None = None
    reviewed: Reviewed | None = None
    media: tuple[MediaItem, ...] = ()
    protect: Protection | None = None
    corrections: tuple[Correction, ...] = ()
    retracted: Retraction | None = None


NO_EVENT_DETAILS = EventDetails()


def hide_place_words(details: EventDetails) -> EventDetails:
    """Return the details of a protected event without what may have its exact place in words.

    These are the cells of the row that it was taken over from, and the names of files.
    """
    origin = details.origin
    if origin is not None:
        cells = {key: one for key, one in origin.columns.items() if key in _PLACELESS_COLUMNS}
        origin = replace(origin, columns=cells)
    media = tuple(replace(one, has_own_name=False) for one in details.media)
    return replace(details, origin=origin, media=media)


@dataclass(frozen=True)
class StatementDetails:
    """What a statement may hold beyond its basic fields.

    Attributes:
        figures: Figures that the source states, by kind.
        translation: Translation of the quote, by language.
        translated_by: Who translated it.
    """

    figures: Mapping[str, Figures] = field(default_factory=dict)
    translation: LocalizedText | None = None
    translated_by: str | None = None


NO_STATEMENT_DETAILS = StatementDetails()


def combine_figures(accounts: list[Figures]) -> Figures:
    """Return the range that contains every figure of several accounts.

    The best figure is the one that all accounts share, if there is one.
    """
    stated = [value for account in accounts for value in account.stated]
    if len(accounts) == 1:
        return accounts[0]
    best = {account.best for account in accounts}
    shared = best.pop() if len(best) == 1 else None
    if min(stated) == max(stated) and shared is not None:
        return Figures(None, shared, None)
    return Figures(min(stated), shared, max(stated))
