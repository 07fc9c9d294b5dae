"""The closed lists of words that events use, and what they mean to other data sets."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event.

    Attributes:
        id: As written in ``events.yaml``.
        acled: ACLED event type and sub-event type that it is exported as (ACLED Codebook).
            Blockades and diplomacy are no ACLED types; they go to "Strategic developments / Other".
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
    )
}

STANCES = ("reports", "claims", "denies", "condemns", "calls-for")
"""How a statement stands to the event: who only calls for a thing does not say that it happened."""

EVENT_STATUSES = ("reported", "corroborated", "claimed", "disputed")
"""Statuses of an event, in the order of legends and lists; columns store the position."""

FEATURE_STATUSES = ("open", "restricted", "blocked", "closed")
"""Statuses of a feature of a layer, such as a corridor."""

REVIEW_STATES = ("draft", "verified")
