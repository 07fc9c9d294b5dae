"""Drafts as JSON, for other programs."""

from typing import Any

from conflictmap.drafting.model import Draft, DraftPlace, DraftStatement, Figure, Found, Proposal


def proposal_to_json(proposal: Proposal) -> dict[str, Any]:
    """Return a proposal as plain JSON values; offsets are code points of the text."""
    return {
        "article_date": proposal.article_date,
        "banner": proposal.banner,
        "notes": list(proposal.notes),
        "drafts": [draft_to_json(draft) for draft in proposal.drafts],
        "not_proposed": [
            {"quote": item.words, "start": item.span[0], "end": item.span[1], "reason": item.reason}
            for item in proposal.not_proposed
        ],
    }


def draft_to_json(draft: Draft) -> dict[str, Any]:
    """Return a draft as plain JSON values."""
    first, *further = draft.statements
    attributes: dict[str, Found[Any]] = {
        "date": draft.date,
        "place": draft.place,
        "type": draft.type,
        "actors": draft.actors,
        "fatalities": draft.fatalities,
        "stance": first.stance,
        "by": first.by,
    }
    return {
        **_statement_to_json(first),
        "title": draft.title,
        "date": draft.date.value,
        "place": _place_to_json(draft.place.value),
        "type": draft.type.value,
        "actors": list(draft.actors.value or ()),
        "fatalities": _figure_to_json(draft.fatalities.value),
        "statements": [_statement_to_json(statement) for statement in further],
        "sure": {key: found.sure == "said" for key, found in attributes.items()},
        "spans": {key: [list(span) for span in found.spans] for key, found in attributes.items()},
        "rules": {key: found.rule for key, found in attributes.items()},
        "why": {key: found.why for key, found in attributes.items()},
        "doubt": {key: found.sure for key, found in attributes.items()},
        **({"pointed_by": draft.pointed_by} if draft.pointed_by else {}),
    }


def _statement_to_json(statement: DraftStatement) -> dict[str, Any]:
    return {
        "quote": statement.quote,
        "start": statement.span[0],
        "end": statement.span[1],
        "stance": statement.stance.value,
        "by": statement.by.value,
    }


def _place_to_json(place: DraftPlace | None) -> dict[str, Any] | None:
    if place is None:
        return None
    lon, lat = place.point or (None, None)
    return {
        "text": place.words,
        "expression": place.expression,
        "name": place.name,
        "lon": lon,
        "lat": lat,
        "radius_m": None if place.radius_m is None else round(place.radius_m),
        "where_prec": place.where_prec,
        "basis": None if place.basis == "named" else place.basis,
        "candidates": [candidate.to_json() for candidate in place.candidates],
    }


def _figure_to_json(figure: Figure | None) -> dict[str, int] | None:
    if figure is None:
        return None
    values = {"low": figure.low, "best": figure.best, "high": figure.high}
    return {key: value for key, value in values.items() if value is not None} or None
