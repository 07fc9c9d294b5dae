"""Controlled vocabularies of events and features, and their ACLED equivalents."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event.

    Attributes:
        id: As written in ``events.yaml``.
        acled: ACLED event type and sub-event type in exports (ACLED Codebook). ACLED has no
            types for blockades and diplomacy; they become "Strategic developments / Other".
    """

    id: str
    acled: tuple[str, str]


_ACLED_OTHER = ("Strategic developments", "Other")

EVENT_TYPES = {
    kind.id: kind
    for kind in (
        EventType("violence", ("Battles", "Armed clash")),
        EventType("access", _ACLED_OTHER),
        EventType("diplomacy", _ACLED_OTHER),
        EventType("humanitarian", _ACLED_OTHER),
        EventType("strategic-development", _ACLED_OTHER),
        EventType("statement", _ACLED_OTHER),
        EventType("protest", ("Protests", "Peaceful protest")),
    )
}

STANCES = ("reports", "claims", "denies", "condemns", "calls-for")
"""Relation of a statement to the event; a call for something does not report that it happened."""

EVENT_STATUSES = ("reported", "corroborated", "claimed", "disputed")
"""Statuses of an event, in the order of legends and lists; columns store the position."""

FEATURE_STATUSES = ("open", "restricted", "blocked", "closed")
"""Statuses of a feature of a layer, such as a corridor."""

REVIEW_STATES = ("draft", "imported", "verified")
"""States of review: a draft is never published; an imported event is, with words that say so."""

MEDIA_KINDS = ("image", "video", "audio", "document")

PLACE_ROLES = ("seat",)
"""What the place of an event may be, other than where it happened.

``seat`` is the seat of a government or other body that speaks or acts, where the sources name no
place: the mark has no circle of uncertainty and is drawn on a base.
"""
