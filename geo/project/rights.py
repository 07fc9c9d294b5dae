"""How much of a source's text around a quote may be published."""

from geo.project.sources import INTERNAL, Source
from geo.text.quotes import QuoteAnchor

EMPTY_ANCHOR = QuoteAnchor("", "", "", 0, 0, 0, 0)
"""Anchor of a quote whose words may not be published."""


def limit_to_rights(anchor: QuoteAnchor, source: Source) -> QuoteAnchor:
    """Return an anchor that covers no more of a source than may be published.

    The anchor of an internal text is empty. That of a text that may only be quoted already covers
    no more than the sentence, or an excerpt where its ends are not sure (`geo.text.excerpts`).
    """
    return EMPTY_ANCHOR if source.rights == INTERNAL else anchor
