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


_OTHER = ("Strategic developments", "Other")

TYPES = {
    kind.id: kind
    for kind in (
        EventType("violence", ("Battles", "Armed clash")),
        EventType("access", _OTHER),
        EventType("diplomacy", _OTHER),
        EventType("humanitarian", _OTHER),
        EventType("strategic-development", _OTHER),
        EventType("statement", _OTHER),
    )
}

STANCES = ("reports", "claims", "denies", "condemns", "calls-for")
"""How a statement stands to the event: who only calls for a thing does not say that it happened."""

STATUSES = ("corroborated", "reported", "claimed", "disputed")

REVIEWS = ("draft", "verified")
