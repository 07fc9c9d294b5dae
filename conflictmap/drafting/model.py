"""What drafting proposes: events whose every attribute names its words and its rule."""

from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from geo.geocoding.results import Candidate
from geo.geometry.geodesy import Position

Span = tuple[int, int]
"""Offset of the first character in the text, and offset after the last one, in code points."""

Sureness = Literal["said", "likely", "open"]
"""`said`: the words are in the clause and have one reading. `likely`: carried over, worked out from
another date, added up, or taken by convention. `open`: no words."""

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Found(Generic[T_co]):
    """An attribute of a draft with its evidence.

    Attributes:
        value: The value; None where there is none.
        spans: The words it rests on; empty where a named rule gave the value.
        rule: Name of the rule that gave the value.
        sure: How sure the program is.
        why: The reason, one sentence for a reader.
    """

    value: T_co | None
    spans: tuple[Span, ...]
    rule: str
    sure: Sureness
    why: str


@dataclass(frozen=True, slots=True)
class DraftPlace:
    """The place of a draft.

    Attributes:
        words: The words of the text; None where a rule gave the place without words.
        expression: The place as the project's geocoder reads it.
        name: The name of the place in the gazetteer; None where no gazetteer has it.
        point: Longitude and latitude in degrees; None where no gazetteer has the place.
        radius_m: Radius in metres of the circle that contains the true place.
        where_prec: UCDP class, 1 to 7.
        toponym_ids: The toponyms that the place rests on.
        toponym_names: Their names as the text writes them.
        basis: ``named``; ``carried`` from an earlier sentence; ``convention``, a seat of government;
            or ``unknown``, in no gazetteer.
        candidates: Other places of the name, best first.
    """

    words: str | None
    expression: str
    name: str | None = None
    point: Position | None = None
    radius_m: float | None = None
    where_prec: int | None = None
    toponym_ids: tuple[str, ...] = ()
    toponym_names: tuple[str, ...] = ()
    basis: Literal["named", "carried", "convention", "unknown"] = "named"
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """People killed according to one account; a number that is not given is None."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    @property
    def least(self) -> int | None:
        """The smallest number of the account, or None."""
        return min((n for n in (self.low, self.best, self.high) if n is not None), default=None)

    @property
    def most(self) -> int | None:
        """The largest number of the account, or None."""
        return max((n for n in (self.low, self.best, self.high) if n is not None), default=None)


@dataclass(frozen=True, slots=True)
class DraftStatement:
    """One statement about a proposed event: the exact words and their speaker.

    Attributes:
        span: The words in the text.
        quote: The words themselves: ``text[start:end]``.
        stance: One of the stances of the project's vocabulary.
        by: Who says it, in the words of the text; None where the article itself does.
        figure: People killed according to this statement.
    """

    span: Span
    quote: str
    stance: Found[str]
    by: Found[str]
    figure: Found[Figure]


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed event.

    Attributes:
        statements: The statement that puts it on the map, then further ones about it.
        title: A suggestion to be rewritten: the clause, shortened.
        date: EDTF.
        place: The place.
        type: One of the six types of event.
        actors: Names and nouns of the actors, in the words of the text.
        fatalities: People killed, over all statements.
        pointed_by: Name of the model that pointed at its words; empty for a draft of the rules.
    """

    statements: tuple[DraftStatement, ...]
    title: str
    date: Found[str]
    place: Found[DraftPlace]
    type: Found[str]
    actors: Found[tuple[str, ...]]
    fatalities: Found[Figure]
    pointed_by: str = ""


@dataclass(frozen=True, slots=True)
class NotProposed:
    """Words that were not proposed as an event, and the reason."""

    span: Span
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Everything that is proposed for one text.

    Attributes:
        drafts: The proposed events in the order of the text.
        not_proposed: The sentences of which no event was made.
        article_date: EDTF of the article's date, given or found in its dateline.
        banner: Why nothing is proposed unasked; empty for a text on armed conflict.
        notes: What a reader of the drafts should know, such as a missing date of the article.
    """

    drafts: tuple[Draft, ...]
    not_proposed: tuple[NotProposed, ...] = ()
    article_date: str | None = None
    banner: str = ""
    notes: tuple[str, ...] = field(default=())
