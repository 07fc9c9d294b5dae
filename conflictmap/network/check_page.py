"""Checking whether a page and its archived copy still answer and still have the quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from conflictmap.network.fetch_page import FetchError, IsAllowed, fetch_page, is_public_address
from conflictmap.sources.document import ReadingError
from conflictmap.sources.readers import read_document
from geo.text.unicode_safety import fold_whitespace

PageState = Literal["live", "changed", "archived only", "gone", "not asked"]
_OK = 200


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What was found.

    Attributes:
        state: ``live``: the page has every quote; ``changed``: it answers without one of them;
            ``archived only``: only the archived copy has them; ``gone``: neither answers;
            ``not asked``: no connection was made.
        missing_quotes: Quotes that the page no longer has.
        checked: When, ISO 8601 in UTC; empty if no connection was made.
    """

    state: PageState
    missing_quotes: tuple[str, ...] = ()
    checked: str = ""


def check_page(
    url: str | None,
    archive: str | None,
    quotes: Sequence[str],
    *,
    is_allowed: IsAllowed = is_public_address,
) -> PageCheck:
    """Check the page of a source.

    Args:
        url: Its address, or None.
        archive: The address of an archived copy, or None.
        quotes: The quotes that it should have.
        is_allowed: Returns whether an IP address may be connected to.
    """
    page = _find_missing(url, quotes, is_allowed)
    if page is not None and not page[0]:
        return PageCheck("live", (), page[1])
    copy = _find_missing(archive, quotes, is_allowed)
    if copy is not None and not copy[0] and page is None:
        return PageCheck("archived only", (), copy[1])
    if page is not None:
        return PageCheck("changed", page[0], page[1])
    return PageCheck("gone", tuple(quotes), copy[1] if copy else "")


def _find_missing(
    url: str | None, quotes: Sequence[str], is_allowed: IsAllowed
) -> tuple[tuple[str, ...], str] | None:
    """Return the quotes that a page lacks and the time; None if it does not answer."""
    if not url:
        return None
    try:
        page = fetch_page(url, is_allowed=is_allowed)
        if page.status != _OK:
            return None
        text = fold_whitespace(read_document(page.body, page.url).text)
    except (FetchError, ReadingError):
        return None
    return tuple(quote for quote in quotes if fold_whitespace(quote) not in text), page.fetched
