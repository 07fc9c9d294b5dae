"""Checking whether a page and its archived copy still answer and still have the quotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from conflictmap.network.fetch_page import (
    FetchError,
    IsAllowed,
    NoAnswerError,
    fetch_page,
    is_public_address,
)
from conflictmap.sources.document import ReadingError
from conflictmap.sources.readers import read_document
from geo.text.unicode_safety import fold_whitespace

PageState = Literal["live", "changed", "archived only", "gone", "unknown", "not asked"]
_OK, _GONE = 200, (404, 410)


@dataclass(frozen=True, slots=True)
class PageCheck:
    """What was found.

    Attributes:
        state: ``live``: the page has every quote; ``changed``: it answers without one of them;
            ``archived only``: only the archived copy has them; ``gone``: neither answers, or both
            with status 404 or 410; ``unknown``: the server refused, or the page cannot be read;
            ``not asked``: no connection was made.
        missing_quotes: Quotes that the page no longer has.
        checked: When, ISO 8601 in UTC; empty if no connection was made.
        has_answer: Whether a server answered: without any answer, there may be no network.
        reason: Why the state is unknown; may be empty.
    """

    state: PageState
    missing_quotes: tuple[str, ...] = ()
    checked: str = ""
    has_answer: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Visit:
    """A request: the quotes that the page lacks, or None without a page; why nothing is known."""

    missing_quotes: tuple[str, ...] | None = None
    has_answer: bool = False
    reason: str = ""


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
    checked = datetime.now(UTC).isoformat(timespec="seconds")
    page = _visit_page(url, quotes, is_allowed)
    if page.missing_quotes == ():
        return PageCheck("live", (), checked, has_answer=True)
    if page.missing_quotes:
        return PageCheck("changed", page.missing_quotes, checked, has_answer=True)
    copy = _visit_page(archive, quotes, is_allowed)
    has_answer = page.has_answer or copy.has_answer
    if page.reason:
        return PageCheck("unknown", (), checked, has_answer, page.reason)
    if copy.missing_quotes == ():
        return PageCheck("archived only", (), checked, has_answer)
    if copy.reason:
        return PageCheck("unknown", (), checked, has_answer, copy.reason)
    return PageCheck("gone", tuple(quotes), checked, has_answer)


def _visit_page(url: str | None, quotes: Sequence[str], is_allowed: IsAllowed) -> _Visit:
    if not url:
        return _Visit()
    try:
        page = fetch_page(url, is_allowed=is_allowed)
        if page.status != _OK:
            reason = "" if page.status in _GONE else f"{url} answers with status {page.status}"
            return _Visit(None, has_answer=True, reason=reason)
        text = fold_whitespace(read_document(page.body, page.url, declared=page.charset).text)
    except NoAnswerError:
        return _Visit()
    except FetchError as error:
        return _Visit(reason=str(error))
    except ReadingError as error:
        return _Visit(None, has_answer=True, reason=f"{url}: {error}")
    missing = tuple(quote for quote in quotes if fold_whitespace(quote) not in text)
    return _Visit(missing, has_answer=True)
