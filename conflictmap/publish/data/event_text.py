"""Parts of an event as plain text, shared by formats that describe it in words."""

from collections.abc import Mapping

from geo.location import LocatedEvent
from geo.project.event_details import FIGURE_KINDS
from geo.project.events import Event, Statement
from geo.project.sources import Source
from layers.figure_words import format_figure_line
from layers.i18n import Translator


def format_place_name(located: LocatedEvent, translator: Translator) -> str:
    """Return the name of an event's place in the translator's language, if it has one."""
    if located.parts:
        separator = " → " if located.is_movement else " · "
        return separator.join(
            translator.format_names(part.names) or part.place for part in located.parts
        )
    return (
        translator.format_names(located.names)
        or str(located.place)
        or translator.message("record.no_place")
    )


def list_notices(event: Event, translator: Translator) -> list[str]:
    """Return what a reader must know of an event: that it is withdrawn, unread or coarse."""
    details, notices = event.details, []
    if details.retracted:
        date = translator.format_interval(details.retracted.on)
        why = translator.localize(details.retracted.why)
        notices.append(f"{translator.message('record.retracted', date=date)} {why}")
    if event.imported:
        dataset = details.origin.dataset if details.origin else ""
        key = "record.imported" if dataset else "record.imported_unnamed"
        notices.append(translator.message(key, dataset=dataset))
    if details.protect:
        why = translator.localize(details.protect.why)
        notices.append(f"{translator.message('record.protected')} {why}")
    return notices


def format_statement(statement: Statement, source: Source, translator: Translator) -> str:
    """Return the speaker, the stance and the quote of a statement.

    Without a speaker the publisher is named, or else the title of the source.
    """
    speaker = _name_speaker(statement, source)
    stance = translator.message(f"stance.{statement.stance}")
    if not statement.anchor.exact:
        return f"{speaker} {stance}: {translator.message('source.withheld')}"
    return f"{speaker} {stance}: {translator.message('quote', text=statement.anchor.exact)}"


def format_translation(statement: Statement, translator: Translator) -> str:
    """Return the translation of a quote, marked as one; empty without a translation."""
    details = statement.details
    if not details.translation or not details.translated_by or not statement.anchor.exact:
        return ""
    text = translator.message("quote", text=translator.localize(details.translation))
    return f"{text} ({translator.message('translation.by', by=details.translated_by)})"


def list_figures(event: Event, sources: Mapping[str, Source], translator: Translator) -> list[str]:
    """Return a line for each kind of figure: the event's range, then each account's figure."""
    lines = []
    for kind in FIGURE_KINDS:
        headline = event.fatalities if kind == "fatalities" else event.details.figures.get(kind)
        if headline is None:
            continue
        accounts = [
            (_name_speaker(one, sources[one.source]), one.details.figures[kind])
            for one in event.statements
            if kind in one.details.figures
        ]
        lines.append(format_figure_line(kind, headline, accounts, translator))
    return lines


def list_corrections(event: Event, translator: Translator) -> list[str]:
    """Return a sentence for each correction of an event."""
    return [
        translator.message(
            "record.corrected",
            date=translator.format_interval(one.on),
            was=one.was,
            now=one.now,
        )
        + f" {translator.localize(one.why)}"
        for one in event.details.corrections
    ]


def _name_speaker(statement: Statement, source: Source) -> str:
    """Return the speaker of a statement: without one the publisher, or else the source's title."""
    return statement.by or source.publisher or source.title
