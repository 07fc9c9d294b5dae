"""Types of the map document, the JSON object that the viewer reads.

docs/reference/map-document.md describes it. `python -m scripts.generate_types` writes
the same types for the viewer's JavaScript. Where the type in Python is wider than the viewer may
rely on, `TypeScript` has the type for JavaScript.

Days are whole numbers, days since 1970-01-01. A position is longitude, then latitude, in degrees.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from layers.i18n import MessageRows


@dataclass(frozen=True)
class TypeScript:
    """The type for JavaScript where Python's is wider."""

    text: str


Grain = Literal["day", "month", "season", "year", "decade", "century"]
GeometryKind = Literal["point", "line", "region", "none"]
"""What an event's mark is; ``none`` for an event that has no mark."""
FigureKind = Literal["fatalities", "injured", "displaced", "detained"]
MediaKind = Literal["image", "video", "audio", "document"]
PartRole = Literal["place", "from", "via", "to"]
SymbolShape = Literal["circle", "bar", "diamond", "cross", "square", "triangle", "star"]
ColumnType = Literal["uint8", "uint16", "int32", "uint32", "text"]
LocalizedText = dict[str, str]
LocalizedNames = Mapping[str, Sequence[str]]
Position = Annotated[list[float], TypeScript("[number, number]")]
Window = Annotated[list[int | None], TypeScript("[number | null, number | null]")]
BoundingBox = Annotated[list[float], TypeScript("[number, number, number, number]")]
Span = Annotated[list[int], TypeScript("[number, number, number, number]")]
Theme = Annotated[
    Mapping[str, Mapping[str, str]],
    TypeScript("{ light: Record<string, string>; dark: Record<string, string> }"),
]


class EncodedShape(TypedDict):
    """A geometry as delta-coded whole numbers of 1e-5 degrees, each line or ring as text.

    The text is the line's numbers, or refers to the document's ``lines``.
    """

    type: str
    deltas: Any


class Locator(TypedDict):
    """An inset of 100 by 80 units that shows where the map is, as SVG path data.

    Attributes:
        land: Rings of the land; one that turns the other way is an inland sea.
        borders: State borders.
        disputed: Borders that are not agreed on, and lines of control.
        frame: Left, top, width and height of the map.
    """

    land: str
    borders: str
    disputed: str
    frame: list[int]


class Bound(TypedDict):
    """One end of a time, as it was written."""

    day: int
    last: int
    grain: Grain
    about: bool


Time = TypedDict(
    "Time",
    {
        "edtf": str,
        "start": int | None,
        "end": int | None,
        "from": Bound | None,
        "to": Bound | None,
        "date_prec": int,
    },
)
Time.__doc__ = "An interval of days; an end that is open or unknown is null."


class EventType(TypedDict):
    """A type of event and its symbol."""

    id: str
    words: LocalizedText
    shape: SymbolShape
    light: str
    dark: str


CorridorStatus = TypedDict("CorridorStatus", {"is": str, "when": Time, "source": str})
CorridorStatus.__doc__ = "What a corridor was for a while."


class Feature(TypedDict):
    """A feature of a base layer."""

    id: str
    names: LocalizedNames
    shape: EncodedShape
    kind: str
    valid: Time | None
    status: list[CorridorStatus]
    precision_m: float | None
    basis: str
    schematic: bool
    source: str
    rank: NotRequired[int]
    """Rank of its label, 1 (always) to 4 (close up only); without it, that of its kind."""
    label: NotRequired[list[float]]
    """Position of its label, longitude first; of an area with a name."""


class Layer(TypedDict):
    """A base layer: its features, their style and whom to credit."""

    id: str
    title: LocalizedText
    style: str
    attribution: str
    licence: str
    url: str | None
    note: LocalizedText | None
    features: list[Feature]


class Label(TypedDict):
    """A place's label; rank 1 is always shown, 4 only close up."""

    id: str
    names: LocalizedNames
    point: Position
    rank: int
    kind: str
    basis: str
    precision_m: float
    citation: str


class SourceCheck(TypedDict):
    """What the last check of a source's page found, and when."""

    state: str
    on: Time


class Source(TypedDict):
    """A source with the text that readers may see.

    A line of the text is a paragraph. Gaps are offsets in the text at which a passage is left out.
    """

    id: str
    title: str
    publisher: str | None
    author: str | None
    date: Time | None
    date_note: LocalizedText | None
    inferred: bool
    url: str | None
    archive: str | None
    language: str
    rights: str
    text: str
    gaps: list[int]
    checked: NotRequired[SourceCheck]


class Figures(TypedDict):
    """A number of people, as far as it is stated."""

    low: int | None
    best: int | None
    high: int | None


class StatementDetails(TypedDict):
    """What few statements have; each key only where there is a value."""

    figures: NotRequired[dict[FigureKind, Figures]]
    translation: NotRequired[LocalizedText]
    translated_by: NotRequired[str]


class Statement(StatementDetails):
    """A statement, whose words are a span of its source's text.

    The span has the offsets at which the sentence begins, the quote begins, the quote ends and the
    sentence ends, in UTF-16 code units, as JavaScript counts.
    """

    source: str
    by: str | None
    stance: str
    span: Span


class PlaceDescription(TypedDict):
    """Where an event was, in words."""

    text: str
    names: LocalizedNames
    method: str
    note: LocalizedText | None
    role: Literal["seat"] | None


class Fatalities(TypedDict):
    """How many people were killed, as far as the sources state it."""

    low: int | None
    best: int | None
    high: int | None


class PlacePart(TypedDict):
    """One of several places of an event, or an end or stage of a movement."""

    role: PartRole
    text: str
    names: LocalizedNames
    point: Position
    where_prec: int
    radius_m: int


class Origin(TypedDict):
    """The record of a data set that an event was taken over from."""

    dataset: str
    id: str
    version: str | None


class Reviewed(TypedDict):
    """Who reviewed an event, and when."""

    by: str
    on: Time


class MediaItem(TypedDict):
    """An image, video, recording or document.

    ``data`` is an image as a data URI; ``file`` is the name of a file in the folder ``media`` next
    to the page: a video, recording or document, or the image with more pixels.
    """

    kind: MediaKind
    alt: LocalizedText
    credit: str
    licence: str | None
    taken: Time | None
    graphic: bool
    statement: int | None
    url: str | None
    data: str | None
    width: int | None
    height: int | None
    file: NotRequired[str]


class Correction(TypedDict):
    """A change of an event after its publication."""

    on: Time
    was: str
    now: str
    why: LocalizedText


class Retraction(TypedDict):
    """When and why an event was withdrawn."""

    on: Time
    why: LocalizedText


class EventDetails(TypedDict):
    """What few events have; each key only where there is a value."""

    time_of_day: NotRequired[str]
    subtype: NotRequired[str]
    figures: NotRequired[dict[FigureKind, Figures]]
    parts: NotRequired[list[PlacePart]]
    review: NotRequired[Literal["imported"]]
    origin: NotRequired[Origin]
    reviewed: NotRequired[Reviewed]
    media: NotRequired[list[MediaItem]]
    protected: NotRequired[LocalizedText]
    corrections: NotRequired[list[Correction]]
    retracted: NotRequired[Retraction]


class _EventFacts(EventDetails):
    """An event without its statements."""

    id: str
    title: LocalizedText
    time: Time
    date_note: LocalizedText | None
    type: str
    actors: list[str]
    status: str
    status_reason: str | None
    place: PlaceDescription
    point: Position
    shape: Annotated[int | None, TypeScript("EncodedShape | number | null")]
    mark: GeometryKind
    where_prec: int
    geo_precision: int
    radius_m: int
    fatalities: Fatalities | None
    note: LocalizedText | None


class EventRecord(_EventFacts):
    """An event of a map document that is not packed."""

    statements: list[Statement]


class PackedColumn(TypedDict):
    """The description of one column of packed events."""

    name: str
    type: ColumnType
    length: int
    delta: NotRequired[bool]


class ExternalFile(TypedDict):
    """The address of a file that has bytes of the document."""

    file: str


StoredBlob = str | ExternalFile


class SourceTextBlock(TypedDict):
    """The packed texts of the next sources."""

    sources: int
    texts: StoredBlob


class PlaceParts(TypedDict):
    """The points of a packed event in several places, or of a movement, in order."""

    event: int
    points: list[Position]
    is_movement: bool


class EventData(TypedDict):
    """The events: as records, or packed as columns and text blocks."""

    count: int
    shapes: NotRequired[list[EncodedShape]]
    records: NotRequired[list[EventRecord]]
    columns: NotRequired[list[PackedColumn]]
    data: NotRequired[str]
    actors: NotRequired[list[str]]
    subtypes: NotRequired[list[str]]
    place_parts: NotRequired[list[PlaceParts]]
    common: NotRequired[StoredBlob]
    chunk: NotRequired[int]
    chunks: NotRequired[list[StoredBlob]]
    readings: NotRequired[list[SourceTextBlock]]


class _DocumentFrame(TypedDict):
    """The map document without its events."""

    format: str
    title: LocalizedText
    description: LocalizedText
    language: str
    languages: list[str]
    bounds: BoundingBox
    window: Window | None
    timezone: NotRequired[str]
    lead: str | None
    locator: NotRequired[Locator]
    names: NotRequired[Mapping[str, LocalizedText]]
    words: MessageRows
    palette: Theme
    types: list[EventType]
    layers: list[Layer]
    lines: NotRequired[list[str]]
    labels: list[Label]
    sources: list[Source]


class MapDocument(_DocumentFrame):
    """The map document."""

    events: EventData


class QuotedStatement(Statement):
    """A statement with its words, as it is packed and as pages without script show it.

    Its sentence has three parts: before the quote, the quote, after it. Prefix and suffix are the
    words before and after the sentence, which distinguish equal quotes.
    """

    sentence: Sequence[str]
    prefix: str
    suffix: str


class QuotedRecord(_EventFacts):
    """An event whose statements have their words."""

    statements: list[QuotedStatement]


class QuotedEvents(TypedDict):
    """The events before they are packed; the records may be read once."""

    count: int
    shapes: list[EncodedShape]
    records: Iterable[QuotedRecord]


class QuotedDocument(_DocumentFrame):
    """A map document before its events are packed."""

    events: QuotedEvents
