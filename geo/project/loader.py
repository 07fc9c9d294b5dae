"""A map project: the records of a folder, read whole and checked, or refused with every fault."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import chain
from os import PathLike

from geo.dates import Span
from geo.errors import Fault, ProjectError
from geo.geocoding.gazetteer import Gazetteer
from geo.geometry.bounds import Bounds
from geo.io.folder import DiskFolder, FileError, Folder, decode
from geo.progress import doing, told
from geo.project.events import FILE, Event, EventReader
from geo.project.map_layers import Layer, read_layers
from geo.project.places import Place, Taken, read_places
from geo.project.record_reader import Cursor, Words, is_language
from geo.project.sources import Source, read_date, read_sources
from geo.project.yaml_chunks import cut
from geo.project.yaml_nodes import Table, parse
from geo.text.unicode_safety import shown
from geo.workers import Job, allowed

DEFAULT_LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the map is called, covers and opens on.

    Attributes:
        title: By language.
        description: By language.
        language: BCP 47 tag of the language shown first.
        languages: All languages that the map's own texts exist in.
        bounds: Where coordinates may lie.
        view: What the map opens on.
        window: The stretch of time that the timeline opens on; None for all.
    """

    title: Words
    description: Words
    language: str
    languages: tuple[str, ...]
    bounds: Bounds
    view: Bounds
    window: Span | None


@dataclass(frozen=True)
class Project:
    """Everything that a map project says, validated.

    Attributes:
        frame: The map itself.
        events: In the order of ``events.yaml``, drafts included.
        sources: By id.
        places: By id.
        layers: In drawing order.
    """

    frame: Frame
    events: tuple[Event, ...]
    sources: dict[str, Source]
    places: dict[str, Place]
    layers: tuple[Layer, ...]

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Every place and every named feature that an event can lie on."""
        features = (feature.toponym for layer in self.layers for feature in layer.features)
        named = (toponym for toponym in features if any(toponym.names.values()))
        return Gazetteer([*(place.toponym for place in self.places.values()), *named])

    def sources_of(self, events: Iterable[Event]) -> dict[str, Source]:
        """Return the sources that go out with some of the events.

        They are those that these events quote, and those that no event at all does. A source that
        only the other events quote, such as drafts, stays with them.
        """
        taken = {said.source for event in events for said in event.statements}
        quoted = {said.source for event in self.events for said in event.statements}
        kept = taken | (self.sources.keys() - quoted)
        return {name: source for name, source in self.sources.items() if name in kept}

    def summary(self) -> str:
        """Return one line that says what is in the project."""
        statements = sum(len(event.statements) for event in self.events)
        drafts = sum(not event.verified for event in self.events)
        features = sum(len(layer.features) for layer in self.layers)
        return (
            f"{len(self.events)} events ({drafts} drafts) with {statements} statements from "
            f"{len(self.sources)} sources; {len(self.places)} places; "
            f"{len(self.layers)} layers with {features} features"
        )


def load_project(root: str | PathLike[str] | Folder) -> Project:
    """Read and check a map project.

    Args:
        root: The project's folder, or any object with the methods of `geo.io.folder.Folder`.

    Raises:
        ProjectError: with every fault of every file, each with its line.
        FileError: `root` is not a folder.
    """
    project, faults = read_project(root)
    if faults:
        raise ProjectError(faults)
    return project


def read_project(root: str | PathLike[str] | Folder) -> tuple[Project, list[Fault]]:
    """Read a map project as far as it can be read; return it and every fault of every file.

    What is at fault is left out of the project: use it only to look for more faults.

    Raises:
        FileError: `root` is not a folder.
    """
    folder = DiskFolder(root) if isinstance(root, str | PathLike) else root
    text = _events_text(folder)
    reading = _read_together(folder, cut(text, allowed())) or _read(folder, text)
    return reading.project, reading.faults


def _events_text(folder: Folder) -> str:
    try:
        return decode(folder.read(FILE), FILE)
    except FileError as error:
        raise ProjectError([Fault(FILE, 0, "", str(error))]) from None


@dataclass(frozen=True, slots=True)
class _Reading:
    """A project as far as it could be read.

    Attributes:
        project: What is not at fault.
        faults: What is.
        ids: Those of all events, also of those at fault.
    """

    project: Project
    faults: list[Fault]
    ids: frozenset[str]


def _read(folder: Folder, text: str) -> _Reading:
    """Read a project with `text` for its ``events.yaml``."""
    faults: list[Fault] = []
    with doing(f"reading {FILE}"):
        table = parse(text, FILE, faults)
    top = Cursor(table or Table({}, 0), FILE, [] if table is None else faults)
    frame = _frame(top)
    taken: Taken = {}
    sources = read_sources(folder, frame.language, faults)
    places = read_places(folder, frame.bounds, taken, faults)
    layers = read_layers(folder, frame.bounds, frame.language, taken, faults)
    reader = EventReader(sources, frame.language, frame.bounds)
    events = _events(top, reader)
    top.finish()
    project = Project(frame, events, sources, places, layers)
    return _Reading(project, faults, frozenset(reader.seen))


def _read_each(folder: Folder, texts: Iterable[str]) -> list[_Reading]:
    return [_read(folder, text) for text in texts]


def _read_together(folder: Folder, portions: list[str]) -> _Reading | None:
    """Read a project by a process for each portion of its ``events.yaml``.

    None where it must be read whole: there is one portion, a file changed meanwhile, or what is at
    fault in a portion may be no fault of the whole.
    """
    first, *others = portions
    if not others:
        return None
    jobs = [Job(partial(_read_each, folder), apart=True) for _ in others]
    for job, portion in zip(jobs, others, strict=True):
        job.add(portion)
    return _joined([_read(folder, first), *chain.from_iterable(job.result() for job in jobs)])


def _joined(readings: list[_Reading]) -> _Reading | None:
    project, *others = (replace(reading.project, events=()) for reading in readings)
    faults = dict.fromkeys(chain.from_iterable(reading.faults for reading in readings))
    ids = frozenset[str]().union(*(reading.ids for reading in readings))
    taken_twice = len(ids) < sum(len(reading.ids) for reading in readings)
    doubtful = any(fault.file == FILE and not fault.record for fault in faults)
    if taken_twice or doubtful or any(other != project for other in others):
        return None
    events = tuple(chain.from_iterable(reading.project.events for reading in readings))
    return _Reading(replace(project, events=events), list(faults), ids)


def _events(top: Cursor, reader: EventReader) -> tuple[Event, ...]:
    tables = top.tables("events", required=True)
    reading = told("checking events", tables, len(tables))
    found = [reader.read(Cursor(table, FILE, top.faults)) for table in reading]
    return tuple(event for event in found if event is not None)


def _frame(top: Cursor) -> Frame:
    cursor = top.inner("map", required=True) or Cursor(Table({}, 1), FILE, [])
    cursor.record = "map"
    language = cursor.language("language") or DEFAULT_LANGUAGE
    bounds = _box(cursor, "bounds", required=True) or Bounds.world()
    frame = Frame(
        cursor.words("title", language, required=True) or {},
        cursor.words("description", language, required=True) or {},
        language,
        _languages(cursor, language),
        bounds,
        _view(cursor, bounds),
        read_date(cursor, "window", cursor.text("window")),
    )
    cursor.finish()
    return frame


def _languages(cursor: Cursor, language: str) -> tuple[str, ...]:
    listed = cursor.texts("languages") or (language,)
    for tag in listed:
        if not is_language(tag):
            cursor.fault("languages", f"{shown(tag)} is not a language: use a tag such as en or hy")
    if language not in listed:
        cursor.fault("languages", f"the map's language {language!r} is missing: add it")
    return tuple(dict.fromkeys((language, *listed)))


def _view(cursor: Cursor, bounds: Bounds) -> Bounds:
    view = _box(cursor, "view") or bounds
    for corner in ((view.west, view.south), (view.east, view.north)):
        outside = bounds.complaint(*corner)
        if outside:
            cursor.fault("view", f"its corner {outside}")
    return view


def _box(cursor: Cursor, key: str, *, required: bool = False) -> Bounds | None:
    values = cursor.numbers(key, 4, required=required)
    if values is None:
        return None
    box = Bounds(*values)
    wrong = box.fault()
    if wrong:
        cursor.fault(key, wrong)
    return None if wrong else box
