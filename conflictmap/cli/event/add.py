"""The command `event add`: writes events about sentences of a source.

What the options do not state is asked for in the terminal, each value with the one that Enter
takes. Every answer is checked at once, and the records are written as one step with their places.
"""

import argparse
import contextlib
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from conflictmap.cli import output
from conflictmap.cli.point_argument import add_point_argument, parse_position
from conflictmap.drafting.model import DraftStatement, Span
from conflictmap.drafting.selection import complete_date, read_date_words
from conflictmap.editing import add_event
from conflictmap.editing.accept_draft import AcceptedValues, plan_event, plan_statements
from conflictmap.editing.add_place import GivenPoint, PlaceDetails, plan_place
from conflictmap.editing.transaction import ProjectEditor
from geo.errors import ConflictMapError, GeocodeError, OutputError, ProjectError
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.geonames import GeoNamesIndex, open_geonames_index
from geo.project.loader import read_project
from geo.project.model import Project
from geo.project.sources import Source
from geo.project.vocabulary import STANCES
from geo.text.unicode_safety import format_value

T = TypeVar("T")
AskFunction = Callable[[str], str]
"""Prints a question and returns the line that is typed."""

_ADD_TO = "+"
"""Begins the id of an event in place of a title: the account is added to that event."""

_GIVE_UP = "-"
"""The answer that gives up the event at hand."""

_WRITTEN_OUT = ("typed date", "a full date")
"""Rules of dates that need no note of how they were worked out."""

_MAX_ACTORS = _MAX_PLACES = 6
_MAX_NEW_PLACES = 4
"""Names in one expression that may be new, such as both ends of a road."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the source, its words and the values of the event."""
    parser.add_argument(
        "source", nargs="?", metavar="SOURCE", help="id of a source, or the beginning of it"
    )
    parser.add_argument(
        "words",
        nargs="?",
        metavar="WORDS",
        help="what to quote: some words of a sentence, its number (3, or 3-4), or 'first words … "
        "last words'",
    )
    values = parser.add_argument_group("values (default: asked for in the terminal)")
    values.add_argument("--title", metavar="TEXT", help="what happened, in the map's language")
    values.add_argument(
        "--date",
        metavar="DATE",
        help="EDTF, or as one writes it: '26 October', 'last Tuesday', 10-26 (default: that of the "
        "sentence)",
    )
    values.add_argument(
        "--place",
        metavar="PLACE",
        help="a name or an expression; a place of GeoNames is added to data/places.yaml",
    )
    add_point_argument(values, "point of a place that the map does not have yet")
    values.add_argument("--type", metavar="TYPE", help="violence, access …, or the beginning of it")
    values.add_argument(
        "--actors", metavar="NAMES", help="with commas; initials of a known one, such as RSF"
    )
    values.add_argument("--killed", metavar="N", help="12, 10-15, 400+, 'about 20'")
    values.add_argument("--by", metavar="NAME", help="who says it, if not the source itself")
    values.add_argument("--stance", metavar="STANCE", help=f"{', '.join(STANCES)}")
    values.add_argument(
        "--to", metavar="EVENT", help="add the account to this event, in place of a new event"
    )
    values.add_argument(
        "--review",
        choices=("draft", "verified"),
        default="verified",
        help="a draft is not shown (default: verified)",
    )


def run(options: argparse.Namespace) -> int:
    """Add one event of options alone, or events until an empty answer."""
    is_asked = sys.stdin.isatty() and not options.json
    with ExitStack() as stack:
        session = Session(
            Path(options.project),
            ask=input if is_asked else None,
            open_geonames=lambda: stack.enter_context(
                open_geonames_index(warn=output.print_warning)
            ),
            is_quiet=options.json,
        )
        with contextlib.suppress(EOFError):
            session.add_events(vars(options))
    if options.json:
        print(json.dumps({"added": session.added}))
    return 0


class _GivenUpError(ConflictMapError):
    """The event at hand is given up."""


@dataclass(slots=True)
class Session:
    """One call of the command: events of one source, one after the other.

    Attributes:
        root: The project's folder.
        ask: Prints a prompt and returns the line that is typed; None without a terminal.
        open_geonames: Opens the index of GeoNames, when the project does not have a place.
        is_quiet: Whether nothing is printed.
        added: Ids of the events that were written.
    """

    root: Path
    ask: AskFunction | None
    open_geonames: Callable[[], GeoNamesIndex]
    is_quiet: bool = False
    added: list[str] = field(default_factory=list)
    _geonames: GeoNamesIndex | None = None

    def add_events(self, given: Mapping[str, Any]) -> list[str]:
        """Add one event if its words are given, else events until an empty answer.

        Args:
            given: The options by name; None for each that is to be asked for.

        Returns:
            The ids of the events that were written.

        Raises:
            OutputError: an option cannot be used, or one is missing and there is no terminal.
            ProjectError: the record of the only event has errors.
        """
        project, _ = read_project(self.root)
        if self.ask is None:
            _refuse_missing_options(given)
        source = self._choose_source(project, given["source"])
        if given["words"]:
            self._add_event(project, source, given["words"], given)
            return self.added
        output.clear_progress()
        _print_sentences(project, source)
        print(f"Enter takes the value in brackets; {_GIVE_UP} gives up the event.")
        while words := self._ask_for_words():
            try:
                self._add_event(project, source, words, given)
            except _GivenUpError:
                print("  given up")
            except ProjectError as error:
                output.print_issues(error, as_json=False)
            except ConflictMapError as error:
                print(f"  {error}")
            project, _ = read_project(self.root)
        return self.added

    def _ask_for_words(self) -> str:
        output.clear_progress()
        question = "\nSentence (number, or words of it; Enter ends): "
        return self.ask(question).strip() if self.ask else ""

    def _choose_source(self, project: Project, given: str | None) -> Source:
        sources = {key: one for key, one in project.sources.items() if one.checked_passage.text}
        names = list(sources)
        if not sources:
            raise OutputError(
                "the project has no source with a text: add one with `conflictmap source add FILE`"
            )
        if given is None and len(names) > 1:
            if self.ask is None:
                raise OutputError(f"event add needs the id of a source: {', '.join(names)}")
            for number, name in enumerate(names, 1):
                print(f"{number:4} {name}  {sources[name].title}")
        chosen = self._take(
            "Source",
            names[0] if len(names) == 1 and given is None else given,
            lambda text: add_event.match_choice(text, names),
        )
        return sources[chosen]

    def _add_event(
        self, project: Project, source: Source, words: str, given: Mapping[str, Any]
    ) -> None:
        """Write one event, or one account of an event that is written already."""
        span = add_event.find_words(source, words)
        if self.ask is not None:
            quote = " ".join(source.checked_passage.text[slice(*span)].split())
            print(f"  “{quote}”")
        editor = ProjectEditor(self.root)
        event_id, title = self._take_title(project, given)
        values = None
        if event_id is None:
            values = self._take_values(editor, project, (source, span), title, given)
        statement = self._take_statement(project, (source, span), given)
        if event_id is not None:
            plan_statements(editor, source, event_id, (statement,))
        elif values is not None:
            figure = statement.figure.value
            values = replace(values, fatalities=add_event.list_numbers(figure))
            event_id = plan_event(editor, source, (statement,), values)
        files = editor.commit()
        self.added.append(str(event_id))
        if not self.is_quiet:
            print(f"{event_id}  written to {', '.join(files)}")

    def _take_title(self, project: Project, given: Mapping[str, Any]) -> tuple[str | None, str]:
        """Return the id of the event that gets an account, or None and the title of a new one."""
        ids = [event.id for event in project.events]

        def read(text: str) -> tuple[str | None, str]:
            if text.startswith(_ADD_TO):
                if not ids:
                    raise OutputError(
                        f"{format_value(text[1:])}: the map has no event yet to add an account to"
                    )
                return add_event.match_choice(text[1:], ids), ""
            if not text:
                raise OutputError(
                    "write what happened, or + and the id of an event to add this account to it"
                )
            return None, " ".join(text.split())

        title = f"{_ADD_TO}{given['to']}" if given["to"] else given["title"]
        return self._take("Title", title, read)

    def _take_values(
        self,
        editor: ProjectEditor,
        project: Project,
        words: tuple[Source, Span],
        title: str,
        given: Mapping[str, Any],
    ) -> AcceptedValues:
        source, span = words
        date, date_note = self._take_date(source, span, given["date"])
        named = add_event.list_named_places(project, source, span)
        used = add_event.list_used_places(project)[:_MAX_PLACES]
        place = self._take(
            _list_choices("Place", used),
            given["place"],
            lambda text: self._find_place(editor, add_event.match_number(text, used), given["at"]),
            next(iter(named), ""),
        )
        types = project.map_info.used_types
        kind = self._take(
            _list_choices("Type", types),
            given["type"],
            lambda text: add_event.match_choice(text, types),
        )
        known = add_event.list_actors(project)
        actors = self._take(
            _list_choices("Actors, with commas", known[:_MAX_ACTORS]),
            given["actors"],
            lambda text: add_event.read_actors(text, known),
        )
        if self.ask is not None and (new := [name for name in actors if name not in known]):
            print(f"  new: {', '.join(new)}")
        return AcceptedValues(
            title,
            date,
            place,
            kind,
            actors,
            review=given["review"],
            date_note=date_note,
            figures_are_proposed=True,
        )

    def _take_date(self, source: Source, span: Span, given: str | None) -> tuple[str, str]:
        """Return the date as EDTF, and how it was worked out."""
        published = source.date.edtf if source.date else None
        found = read_date_words(source.checked_passage.text, span, published)

        def read(text: str) -> tuple[str, str]:
            typed = complete_date(text, published) if text else found
            if typed.value is None:
                raise OutputError(
                    f"{format_value(text)} is no date: write 2025-10-26, 26 October, last "
                    "Tuesday, 2025-10, or 2025-10-26/2025-10-28 for a stretch"
                )
            return typed.value, "" if typed.rule in _WRITTEN_OUT else typed.why

        return self._take("Date", given, read, shown=found.value or "")

    def _take_statement(
        self, project: Project, words: tuple[Source, Span], given: Mapping[str, Any]
    ) -> DraftStatement:
        known = add_event.list_actors(project)
        killed = self._take(
            "Killed, by this account",
            given["killed"],
            lambda text: add_event.read_killed(text) if text else None,
        )
        by = self._take(
            "Said by, if not the source itself",
            given["by"],
            lambda text: add_event.match_actor(text, known) if text else "",
        )
        stance = self._take(
            _list_choices("Stance", STANCES),
            given["stance"],
            lambda text: add_event.match_choice(text, STANCES),
            "claims" if by else "reports",
        )
        return add_event.build_statement(*words, stance, by, killed)

    def _find_place(self, editor: ProjectEditor, text: str, at: list[str] | None) -> str:
        """Return a place as the project reads it; plan a record for each name that it lacks.

        Args:
            editor: The editor that writes the records.
            text: A name or an expression.
            at: The option ``--at``: the point of the name, if the project does not have it.

        Raises:
            OutputError: no place has the name, or several have.
        """
        name = " ".join(text.split())
        if not name:
            raise OutputError("write a name, or an expression such as 3 km east of a place")
        for _ in range(_MAX_NEW_PLACES + 1):
            project, _ = read_project(editor.folder)
            try:
                result = Geocoder(project.gazetteer, bounds=project.map_info.bounds).geocode(name)
            except GeocodeError as error:
                raise OutputError(f"{format_value(name)}: {error}") from None
            if result.status == "found":
                return name
            self._plan_place(editor, project, result.unresolved_name or name, at)
            at = None
        raise OutputError(f"{format_value(name)} cannot be located: write it in other words")

    def _plan_place(
        self, editor: ProjectEditor, project: Project, name: str, at: list[str] | None
    ) -> None:
        details = PlaceDetails(GivenPoint(*parse_position(at)) if at else None)
        if self._geonames is None and at is None:
            self._geonames = self.open_geonames()
        try:
            record = plan_place(editor, project, name, details, self._geonames)
        except OutputError as error:
            if self.ask is None:
                raise
            print(f"  {error}")
            record = plan_place(editor, project, name, PlaceDetails(self._ask_for_point(name)))
        if self.ask is not None:
            longitude, latitude = record["point"]
            described = ", ".join([record["kind"], *record.get("within", [])])
            print(f"  new place {name}: {described}; {longitude}, {latitude}")

    def _ask_for_point(self, name: str) -> GivenPoint:
        """Return the point that is typed for a place.

        Raises:
            OutputError: none is.
        """
        question = f"  Point of {name} as LON,LAT (Enter: write the place in other words): "
        parts = self.ask(question).replace(",", " ").split() if self.ask else []
        with contextlib.suppress(ValueError):
            longitude, latitude = (float(part) for part in parts)
            return GivenPoint(longitude, latitude)
        raise OutputError("no point: write the place in other words, such as 3 km east of a town")

    def _take(
        self,
        question: str,
        given: str | None,
        read: Callable[[str], T],
        default: str = "",
        *,
        shown: str = "",
    ) -> T:
        """Return the value of an option, else of an answer; ask again until it can be read.

        Args:
            question: What is asked.
            given: The option; None to ask.
            read: Returns the value of a text, or raises an error.
            default: The text of an empty answer, shown in brackets.
            shown: What is in the brackets, if it is not the default.
        """
        if given is not None:
            return read(given.strip())
        if self.ask is None:
            return read(default)
        shown = shown or default
        prompt = f"{question} [{shown}]: " if shown else f"{question}: "
        while True:
            output.clear_progress()
            line = self.ask(prompt).strip()
            if line == _GIVE_UP:
                raise _GivenUpError
            try:
                return read(line or default)
            except ConflictMapError as error:
                output.clear_progress()
                print(f"  {error}")


def _list_choices(question: str, choices: Sequence[str]) -> str:
    numbered = ", ".join(f"{number} {choice}" for number, choice in enumerate(choices, 1))
    return f"{question} ({numbered})" if numbered else question


def _refuse_missing_options(given: Mapping[str, Any]) -> None:
    """Refuse a call that lacks a value and has no terminal to ask for it.

    Raises:
        OutputError: with the options that are missing.
    """
    required = ("words",) if given["to"] else ("words", "title", "place", "type")
    missing = ["WORDS" if key == "words" else f"--{key}" for key in required if not given[key]]
    if missing:
        raise OutputError(
            f"event add needs {', '.join(missing)}: there is no terminal to ask for the values"
        )


def _print_sentences(project: Project, source: Source) -> None:
    """Print the sentences of a source with their numbers; those that events quote have a star."""
    text = source.checked_passage.text
    quoted = [
        statement.checked_anchor.start
        for event in project.events
        for statement in event.statements
        if statement.source == source.id
    ]
    print(source.title)
    for number, (start, end) in enumerate(add_event.list_sentences(source), 1):
        mark = "*" if any(start <= position < end for position in quoted) else " "
        print(f"{number:4}{mark} {' '.join(text[start:end].split())}")
