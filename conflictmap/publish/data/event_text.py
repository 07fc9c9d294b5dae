"""Parts of an event as plain text, shared by formats that describe it in words."""

from geo.location import LocatedEvent
from geo.project.events import Event, Fatalities, Statement
from geo.project.sources import Source
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
    speaker = statement.by or source.publisher or source.title
    stance = translator.message(f"stance.{statement.stance}")
    if not statement.anchor.exact:
        return f"{speaker} {stance}: {translator.message('source.withheld')}"
    return f"{speaker} {stance}: {translator.message('quote', text=statement.anchor.exact)}"


def format_fatalities(fatalities: Fatalities, translator: Translator) -> str:
    """Return the number of deaths in words, as layers/viewer/panels/event-card.js does."""
    low, best, high = (
        None if figure is None else f"{figure:,}".replace(",", translator.message("number.group"))
        for figure in (fatalities.low, fatalities.best, fatalities.high)
    )
    if best is not None:
        if low == high:
            return best  # both are missing, or the same as the best figure
        keys = {(False, True): "best_high", (True, False): "best_low", (True, True): "best"}
        key = keys[low is not None, high is not None]
        return translator.message(f"fatalities.{key}", best=best, low=low, high=high)
    if low is not None and high is not None:
        return translator.message("fatalities.between", low=low, high=high)
    if low is not None:
        return translator.message("fatalities.least", low=low)
    return translator.message("fatalities.most", high=high)
