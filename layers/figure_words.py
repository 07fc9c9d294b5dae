"""Numbers of people in words, as layers/viewer/panels/figures.js has them."""

from collections.abc import Iterable, Sequence

from geo.project.event_details import Figures
from layers.i18n import Translator


def format_figures(figures: Figures, translator: Translator, *, is_open: bool = False) -> str:
    """Return a number of people in words.

    Args:
        figures: The number; at least one of its figures is given.
        translator: Translates to the language of the words.
        is_open: Whether there may be more than its highest figure.
    """
    low, best, high = (
        None if figure is None else translator.format_number(figure)
        for figure in (figures.low, figures.best, figures.high)
    )
    if best is not None:
        if low == high:
            return best  # both are missing, or the same as the best figure
        keys = {(False, True): "best_high", (True, False): "best_low", (True, True): "best"}
        key = keys[low is not None, high is not None]
        return translator.message(f"fatalities.{key}", best=best, low=low, high=high)
    if low is not None and high is not None:
        if low == high:
            return translator.message("fatalities.least", low=low) if is_open else low
        key = "open" if is_open else "between"
        return translator.message(f"fatalities.{key}", low=low, high=high)
    if low is not None:
        return translator.message("fatalities.least", low=low)
    return translator.message("fatalities.most", high=high)


def has_open_end(headline: Figures, accounts: Iterable[Figures]) -> bool:
    """Return whether a range ends with the figure of an account that states only the least number.

    Args:
        headline: The event's range.
        accounts: The figures of the same kind that its statements have.
    """
    return headline.high is not None and any(
        (one.low, one.best, one.high) == (headline.high, None, None) for one in accounts
    )


def format_figure_line(
    kind: str, headline: Figures, accounts: Sequence[tuple[str, Figures]], translator: Translator
) -> str:
    """Return a line for a kind of figure: the event's range, then each account's figure.

    Args:
        kind: One of `geo.project.event_details.FIGURE_KINDS`.
        headline: The event's range.
        accounts: Who states a figure of this kind, and the figure.
        translator: Translates to the language of the line.
    """
    is_open = has_open_end(headline, (figures for _, figures in accounts))
    text = format_figures(headline, translator, is_open=is_open)
    stated = "; ".join(
        f"{name}: {format_figures(figures, translator)}" for name, figures in accounts
    )
    line = f"{translator.message(f'fact.{kind}')}: {text}"
    return f"{line} ({stated})" if stated else line
