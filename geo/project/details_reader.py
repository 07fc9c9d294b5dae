"""Reader of what events and statements may hold beyond their basic fields."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from geo.dates import DateInterval
from geo.errors import count_issues
from geo.io.folder import FileError, Folder, join_project_path, sha256_digest
from geo.project.compact_mapping import CompactMapping
from geo.project.event_details import (
    FIGURE_KINDS,
    NO_EVENT_DETAILS,
    NO_STATEMENT_DETAILS,
    PROTECTION_LEVELS,
    Correction,
    EventDetails,
    Figures,
    MediaItem,
    Origin,
    Protection,
    Retraction,
    Reviewed,
    StatementDetails,
    TimeOfDay,
    combine_figures,
)
from geo.project.media import (
    MEDIA_FOLDER,
    MediaError,
    find_position_metadata,
    measure_image,
    scale_image,
)
from geo.project.record_reader import RecordReader
from geo.project.sources import read_date
from geo.project.vocabulary import EVENT_TYPES, MEDIA_KINDS
from geo.project.yaml_nodes import MappingNode, ScalarNode
from geo.text.unicode_safety import format_value

MAX_PEOPLE = 100_000_000
_MAX_STATEMENTS = 10_000
"""Limit of a number of a statement where the statements could not be read."""
MIN_PROTECTION_M, MAX_PROTECTION_M = 500, 500_000
CURRENT_FORMAT = 2
"""The newest ``format`` of ``events.yaml``; a file without it has format 1."""

STATEMENT_DETAIL_KEYS = frozenset((*FIGURE_KINDS, "translation", "translated_by"))
"""Keys of a statement that `read_statement_details` reads."""

EVENT_DETAIL_KEYS = frozenset(
    (
        *FIGURE_KINDS,
        "time",
        "subtype",
        "origin",
        "reviewed",
        "media",
        "protect",
        "corrections",
        "retracted",
    )
)
"""Keys of an event that `read_event_details` reads."""

_ACTIVE_SUFFIXES = frozenset(
    f".{name}"
    for name in (
        *("css", "htm", "html", "js", "mht", "mhtml", "mjs", "php", "shtml", "svg", "svgz"),
        *("swf", "xht", "xhtml", "xml", "xsl", "xslt"),
    )
)
"""Suffixes of files that a browser may run on the site that they are published on."""

_CLOCK = r"(\d\d):(\d\d)(?::\d\d)?"
_TIME_PATTERN = re.compile(rf"{_CLOCK}(?:/{_CLOCK})?\Z", re.ASCII)
_DATED_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[ Tt](\d\d:\d\d)(?::\d\d)?(?:\.\d+)?([Zz]|[+-]\d\d:?\d\d)?\Z", re.ASCII
)
_MINUTES_PER_HOUR = 60
_HOURS_PER_DAY = 24


@dataclass
class DetailsContext:
    """What the details of events are read with.

    Attributes:
        language: Language of texts without a language tag.
        folder: The project's files; None to read no media files.
        timezone: IANA name of the map's time zone; None for none.
        file_format: The ``format`` of ``events.yaml``.
        protected: Protection by name or id of a place, in small letters; an event at such a place
            is protected likewise.
        types: The types that the map uses.
        lines_by_origin: Line of each origin in use; a second one is an error.
    """

    language: str
    folder: Folder | None = None
    timezone: str | None = None
    file_format: int = 1
    protected: Mapping[str, Protection] = field(default_factory=dict)
    types: Collection[str] = tuple(EVENT_TYPES)
    lines_by_origin: dict[tuple[str, str], int] = field(default_factory=dict)


def read_figures(reader: RecordReader, key: str) -> Figures | None:
    """Return a number of people, ``{low, best, high}``."""
    inner = _open_figures(reader, key)
    if inner is None:
        return None
    figures = _read_range(reader, inner, key)
    inner.report_unknown_keys()
    return figures


def _suggest_figures(text: str) -> str:
    """Return the record that a number in words is written as, such as ``{low: 60, high: 80}``."""
    numbers = re.findall(r"\d+", re.sub(r"(?<=\d),(?=\d{3})", "", text))
    words = text.casefold()
    if len(numbers) == 2:  # noqa: PLR2004  a range
        return f"{{low: {numbers[0]}, high: {numbers[1]}}}"
    if len(numbers) != 1:
        return "{best: 60}, or {low: 60, high: 80}"
    if re.search(r"at least|more than|over|\+|≥|>", words):
        return f"{{low: {numbers[0]}}}"
    if re.search(r"at most|up to|fewer|less|≤|<", words):
        return f"{{high: {numbers[0]}}}"
    return f"{{best: {numbers[0]}}}"


def _open_figures(reader: RecordReader, key: str) -> RecordReader | None:
    node = reader.mapping.entries.get(key)
    if isinstance(node, ScalarNode):
        reader.read_node(key)
        if not re.search(r"\d", node.value):
            reader.add_issue(
                key,
                f"{key!r} is {format_value(node.value)}, without a number: write {{best: 60}} or "
                f"{{low: 60, high: 80}}, or leave {key!r} out if the source gives none",
            )
            return None
        hint = _suggest_figures(node.value)
        reader.add_issue(key, f"{key!r} must be a record with keys, not a text: write {hint}")
        return None
    return reader.open_nested(key)


def _read_range(reader: RecordReader, inner: RecordReader, key: str) -> Figures:
    low, best, high = (
        inner.read_integer(part, high=MAX_PEOPLE) for part in ("low", "best", "high")
    )
    figures = Figures(low, best, high)
    if not figures.stated:
        reader.add_issue(key, "give at least one of low, best, high")
    if figures.stated != sorted(figures.stated):
        reader.add_issue(
            key, f"the figures {figures.stated} must not fall from low over best to high"
        )
    return figures


def read_statement_details(reader: RecordReader, language: str) -> StatementDetails:
    """Return the figures and the translation of a statement."""
    if not STATEMENT_DETAIL_KEYS & reader.mapping.entries.keys():
        return NO_STATEMENT_DETAILS
    return StatementDetails(
        _read_all_figures(reader),
        *_read_translation(reader, language),
    )


def read_translation(reader: RecordReader, language: str) -> StatementDetails:
    """Return the details of a statement that is written in its event's record.

    Figures there are the event's, which are the only statement's as well.
    """
    if not {"translation", "translated_by"} & reader.mapping.entries.keys():
        return NO_STATEMENT_DETAILS
    return StatementDetails({}, *_read_translation(reader, language))


def _read_all_figures(reader: RecordReader) -> dict[str, Figures]:
    read = ((kind, read_figures(reader, kind)) for kind in FIGURE_KINDS)
    return {kind: figures for kind, figures in read if figures is not None}


def _read_translation(
    reader: RecordReader, language: str
) -> tuple[dict[str, str] | None, str | None]:
    translation = None
    if isinstance(reader.mapping.entries.get("translation"), MappingNode):
        inner = reader.open_nested("translation")
        if inner is not None:
            tags = inner.read_language_keys("translation")
            translation = {tag: inner.read_text(tag) or "" for tag in tags}
    elif (text := reader.read_text("translation")) is not None:
        translation = {language: text}
    translator = reader.read_text("translated_by")
    if translation and not translator:
        reader.add_issue(
            "translation", "name in `translated_by` who, or which program, translated it"
        )
    if translator and not translation:
        reader.add_issue("translated_by", "there is no `translation`: add it")
    return translation, translator


def split_dated_time(text: str) -> tuple[str, str | None, str | None]:
    """Split a date with a time of day into the date, the time, and the offset from UTC.

    ``2023-04-23 10:11`` gives ``2023-04-23`` and ``10:11``; of an interval both ends may have a
    time. A date without a time is returned as it is.
    """
    if ":" not in text:
        return text, None, None
    matches = [_DATED_TIME.match(part.strip()) for part in text.split("/")]
    if len(matches) > 2 or not all(matches):  # noqa: PLR2004  an interval has two ends
        return text, None, None
    found = [match for match in matches if match is not None]
    days = dict.fromkeys(match[1] for match in found)
    offsets = {match[3] for match in found}
    if len(offsets) > 1:
        return text, None, None
    return "/".join(days), "/".join(match[2] for match in found), offsets.pop()


def read_dated_time(
    reader: RecordReader, text: str, context: DetailsContext
) -> tuple[str, TimeOfDay | None]:
    """Return the date of a text, and the time of day in it or in the key ``time``."""
    if text[4:5] == "-" and ":" not in text and "time" not in reader.mapping.entries:
        return text, None
    day, clock, offset = split_dated_time(text)
    if clock and offset:
        day, clock = _convert_offset(reader, day, clock, offset, context)
    written = reader.read_text("time")
    if clock and written:
        reader.add_issue("time", f"`date` has the time {clock} already: write it once")
    key = "date" if clock else "time"
    return day, _parse_time(reader, key, clock or written)


def _convert_offset(
    reader: RecordReader, day: str, clock: str, offset: str, context: DetailsContext
) -> tuple[str, str]:
    """Return a date and time with an offset from UTC in the map's time zone."""
    if context.timezone is None:
        reader.add_issue(
            "date",
            f"the time has the offset {offset}: name the map's time zone in `map: timezone`, such "
            "as Asia/Yerevan, or write the time without an offset",
        )
        return day, clock
    days, clocks = day.split("/"), clock.split("/")
    try:
        moments = [
            datetime.fromisoformat(f"{one}T{time}{offset.upper()}").astimezone(
                ZoneInfo(context.timezone)
            )
            for one, time in zip(
                days if len(days) == len(clocks) else days * len(clocks), clocks, strict=True
            )
        ]
    except ValueError:
        return day, clock  # the date itself is reported
    return (
        "/".join(dict.fromkeys(f"{moment:%Y-%m-%d}" for moment in moments)),
        "/".join(f"{moment:%H:%M}" for moment in moments),
    )


def _parse_time(reader: RecordReader, key: str, text: str | None) -> TimeOfDay | None:
    if text is None:
        return None
    match = _TIME_PATTERN.match(text)
    if match is None:
        reader.add_issue(
            key,
            f"the time is {format_value(text)}: write 24 hours, such as 08:30, or a stretch, such "
            "as 08:30/10:00",
        )
        return None
    minutes = []
    for hour, minute in ((match[1], match[2]), (match[3], match[4])):
        if hour is None:
            continue
        if int(hour) >= _HOURS_PER_DAY or int(minute) >= _MINUTES_PER_HOUR:
            reader.add_issue(
                key, f"the time is {format_value(text)}: it must be from 00:00 to 23:59"
            )
            return None
        minutes.append(int(hour) * _MINUTES_PER_HOUR + int(minute))
    written = "/".join(
        f"{minute // _MINUTES_PER_HOUR:02}:{minute % _MINUTES_PER_HOUR:02}" for minute in minutes
    )
    return TimeOfDay(written, minutes[0], minutes[1] if len(minutes) > 1 else None)


def has_details(reader: RecordReader, statements: Sequence[StatementDetails]) -> bool:
    """Return whether an event has any key that `read_event_details` reads, but `fatalities`."""
    return bool(EVENT_DETAIL_KEYS - {"fatalities"} & reader.mapping.entries.keys()) or any(
        one.figures for one in statements
    )


def read_event_details(
    reader: RecordReader,
    context: DetailsContext,
    statements: Sequence[StatementDetails],
    time: TimeOfDay | None,
) -> EventDetails:
    """Return what an event holds beyond its basic fields.

    Args:
        reader: Reader of the event.
        context: Language, folder and time zone.
        statements: The details of its statements, in order.
        time: Its time of day, already read.
    """
    keys = EVENT_DETAIL_KEYS & reader.mapping.entries.keys()
    has_figures = any(one.figures for one in statements)
    if not keys and not has_figures and time is None:
        return NO_EVENT_DETAILS
    figures, named, derived = _read_event_figures(reader, context, statements)
    return EventDetails(
        figures=figures,
        figure_statements=named,
        derived_figures=derived,
        time=time,
        subtype=reader.read_name("subtype"),
        origin=_read_origin(reader, context),
        reviewed=_read_reviewed(reader),
        media=_read_media(reader, context, len(statements)),
        protect=read_protection(reader, context.language),
        corrections=_read_corrections(reader, context.language),
        retracted=_read_retraction(reader, context.language),
    )


def _read_event_figures(
    reader: RecordReader, context: DetailsContext, statements: Sequence[StatementDetails]
) -> tuple[Mapping[str, Figures], Mapping[str, int], frozenset[str]]:
    """Return the event's figures, the statements they are from, and which of them are derived."""
    figures: dict[str, Figures] = {}
    named: dict[str, int] = {}
    derived: set[str] = set()
    for kind in FIGURE_KINDS:
        accounts = [one.figures[kind] for one in statements if kind in one.figures]
        inner = _open_figures(reader, kind)
        if inner is not None:
            figures[kind] = _read_range(reader, inner, kind)
            number = inner.read_integer("statement", low=1, high=max(1, len(statements)))
            inner.report_unknown_keys()
            _check_event_figure(reader, context, kind, (figures[kind], number, accounts))
            if number is not None:
                named[kind] = number
        elif accounts:
            figures[kind] = combine_figures(accounts)
            derived.add(kind)
    _check_statement_count(reader, context, figures, named, statements)
    shared = NO_EVENT_DETAILS  # what is empty takes no memory in each event
    is_fatalities = figures.keys() == {"fatalities"}
    return (
        _share_fatalities(figures["fatalities"]) if is_fatalities else figures or shared.figures,
        named or shared.figure_statements,
        frozenset(derived) if derived else shared.derived_figures,
    )


@lru_cache(maxsize=4096)
def _share_fatalities(figures: Figures) -> Mapping[str, Figures]:
    """Return the deaths of an event as its figures; equal ones are in memory once."""
    return {"fatalities": figures}


def _check_statement_count(
    reader: RecordReader,
    context: DetailsContext,
    figures: Mapping[str, Figures],
    named: Mapping[str, int],
    statements: Sequence[StatementDetails],
) -> None:
    """Add an error for each figure of the event that is not assigned to one of its statements.

    The figure of an imported event is that of the data set which its ``origin`` names.
    """
    if len(statements) < 2 or "origin" in reader.mapping.entries:  # noqa: PLR2004  the only one
        return
    for kind in figures:
        has_account = any(kind in one.figures for one in statements)
        is_new = kind != "fatalities" or context.file_format >= CURRENT_FORMAT
        if is_new and kind not in named and not has_account:
            reader.add_issue(
                kind,
                f"the event has {len(statements)} statements: move {kind!r} to the one that has "
                "the figure, or add its number, as in {best: 5, statement: 1}",
            )


def _check_event_figure(
    reader: RecordReader,
    context: DetailsContext,
    kind: str,
    figure: tuple[Figures, int | None, list[Figures]],
) -> None:
    """Add an error if the event's range leaves out a figure of one of its statements."""
    del context
    stated, _, accounts = figure
    if not stated.stated:
        return
    low, high = min(stated.stated), max(stated.stated)
    missing = [
        value for account in accounts for value in account.stated if not low <= value <= high
    ]
    if missing:
        reader.add_issue(
            kind,
            f"{kind!r} is {_format_range(low, high)} and leaves out {missing[0]:,} of a statement: "
            "widen it, or leave it out: it then follows from the statements",
        )


def _format_range(low: int, high: int) -> str:
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _read_origin(reader: RecordReader, context: DetailsContext) -> Origin | None:
    inner = reader.open_nested("origin")
    if inner is None:
        return None
    dataset, identifier = (
        inner.read_text("dataset", required=True),
        inner.read_text("id", required=True),
    )
    row, columns = _read_row(inner)
    origin = Origin(dataset or "", identifier or "", inner.read_text("version"), row, columns)
    inner.report_unknown_keys()
    if dataset and identifier:
        key, line = (dataset, identifier), reader.mapping.key_lines.get("origin", 0)
        if key in context.lines_by_origin:
            reader.add_issue(
                "origin",
                f"the record {format_value(identifier)} of {format_value(dataset)} is in line "
                f"{context.lines_by_origin[key]} already: keep one of the two events",
            )
        context.lines_by_origin.setdefault(key, line)
    return origin


def _read_row(inner: RecordReader) -> tuple[int | None, Mapping[str, str]]:
    """Return the row's number, or its cells by column."""
    node = inner.mapping.entries.get("row")
    if not isinstance(node, MappingNode):
        return inner.read_integer("row", low=1), {}
    cells = RecordReader(node, inner.file, inner.issues, inner.record_id)
    inner.read_node("row")
    columns = {}
    for column, cell in node.entries.items():
        if isinstance(cell, ScalarNode):
            columns[column] = cell.value
        else:
            cells.add_issue(column, f"{format_value(column)} in 'row' must be one text")
    return None, CompactMapping(columns)


def _read_reviewed(reader: RecordReader) -> Reviewed | None:
    inner = reader.open_nested("reviewed")
    if inner is None:
        return None
    by = inner.read_name("by", required=True)
    on = _read_required_date(inner)
    inner.report_unknown_keys()
    return Reviewed(by, on) if by and on else None


def _read_required_date(inner: RecordReader) -> DateInterval | None:
    return read_date(inner, "on", inner.read_text("on", required=True))


def _read_corrections(reader: RecordReader, language: str) -> tuple[Correction, ...]:
    corrections = []
    for mapping in reader.read_mappings("corrections"):
        inner = RecordReader(mapping, reader.file, reader.issues, reader.record_id)
        on = _read_required_date(inner)
        was, now = (inner.read_text(key, required=True) for key in ("was", "now"))
        why = inner.read_localized_text("why", language, required=True)
        inner.report_unknown_keys()
        if on and was and now and why:
            corrections.append(Correction(on, was, now, why))
    return tuple(corrections)


def _read_retraction(reader: RecordReader, language: str) -> Retraction | None:
    inner = reader.open_nested("retracted")
    if inner is None:
        return None
    on = _read_required_date(inner)
    why = inner.read_localized_text("why", language, required=True)
    inner.report_unknown_keys()
    return Retraction(on, why) if on and why else None


def read_protection(reader: RecordReader, language: str) -> Protection | None:
    """Return how coarsely a place is published, ``{radius_m | level | coarsened, why}``."""
    inner = reader.open_nested("protect")
    if inner is None:
        return None
    radius = inner.read_number("radius_m", low=MIN_PROTECTION_M, high=MAX_PROTECTION_M)
    level = inner.read_choice("level", PROTECTION_LEVELS)
    is_coarse = inner.read_flag("coarsened")
    why = inner.read_localized_text("why", language, required=True)
    inner.report_unknown_keys()
    keys = ("radius_m", "level", "coarsened")
    if sum(key in inner.mapping.entries for key in keys) != 1:
        reader.add_issue(
            "protect",
            "give one of `radius_m`, `level` (district, province, country) or `coarsened: true`",
        )
    return Protection(why or {}, radius, level, is_coarse)


def _read_media(
    reader: RecordReader, context: DetailsContext, statement_count: int
) -> tuple[MediaItem, ...]:
    items = []
    for mapping in reader.read_mappings("media"):
        inner = RecordReader(mapping, reader.file, reader.issues, reader.record_id)
        before = count_issues(reader.issues)
        item = _read_media_item(inner, context, statement_count)
        inner.report_unknown_keys()
        if count_issues(reader.issues) == before:
            items.append(item)
    return tuple(items)


def _read_media_item(
    inner: RecordReader, context: DetailsContext, statement_count: int
) -> MediaItem:
    file, url = inner.read_text("file"), inner.read_link("url")
    if (file is None) == ("url" not in inner.mapping.entries):
        inner.add_issue(None, "an item of 'media' needs either `file` or `url`")
    item = MediaItem(
        file,
        url,
        inner.read_choice("kind", MEDIA_KINDS, required=True) or "",
        inner.read_localized_text("alt", context.language, required=True) or {},
        inner.read_text("credit", required=True) or "",
        inner.read_text("licence"),
        read_date(inner, "taken", inner.read_text("taken")),
        inner.read_text("sha256"),
        inner.read_flag("graphic"),
        inner.read_integer("statement", low=1, high=statement_count or _MAX_STATEMENTS),
    )
    if file is None or context.folder is None:
        return item
    return _read_media_file(inner, context.folder, item)


def _read_media_file(inner: RecordReader, folder: Folder, item: MediaItem) -> MediaItem:
    try:
        data = folder.read(join_project_path(MEDIA_FOLDER, item.file or ""))
    except FileError as error:
        inner.add_issue("file", str(error))
        return item
    digest = sha256_digest(data)
    if item.sha256 and item.sha256.lower() != digest:
        inner.add_issue(
            "sha256",
            f"the file {format_value(item.file)} changed: its sha256 is {digest}; look at it "
            "again, then put this value here",
        )
    if item.kind != "image":
        if PurePosixPath(item.file or "").suffix.lower() in _ACTIVE_SUFFIXES:
            inner.add_issue(
                "file",
                f"{format_value(item.file)} may contain scripts, which would run in the published "
                "page's site: use a PDF, text or image",
            )
        if find_position_metadata(data):
            inner.add_issue(
                "file",
                f"{format_value(item.file)} has the position of the camera in its metadata: remove "
                "them, as with `ffmpeg -i IN -map_metadata -1 -c copy OUT`",
            )
        return replace(item, data=data)
    try:
        scaled, size = scale_image(data)
    except MediaError as error:
        inner.add_issue("file", f"{format_value(item.file)}: {error}")
        return item
    original = b"" if scaled == data else data
    edge = max(measure_image(data))
    return replace(item, data=scaled, size=size, original=original, original_edge_px=edge)
