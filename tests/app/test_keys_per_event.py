"""The keys that the four sample articles take on the page Review, counted from what its cards propose."""

import json
import re
from collections import Counter
from collections.abc import Collection
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from conflictmap.app import draft_card
from conflictmap.app.project_cache import load_geonames
from conflictmap.cli.main import main
from conflictmap.drafting.model import Draft
from conflictmap.drafting.proposer import propose_events
from conflictmap.drafting.regions import open_region_finder
from conflictmap.drafting.selection import complete_date
from conflictmap.editing.accept_draft import suggest_values
from geo.geometry.geodesy import geodesic_distance_m
from geo.project.loader import load_project

ARTICLES = Path(__file__).parents[1] / "drafting" / "review_articles"
GOLD: dict[str, dict[str, Any]] = json.loads((ARTICLES / "gold.json").read_text(encoding="utf-8"))
MAX_KEYS_IF_RIGHT, MAX_KEYS_TO_MEND = 3, 12
ACCEPT, REJECT, TYPE = "a", "x", "1"
ENTER, TAB, BACK_TAB, DOWN = "\n", "\t", "\v", "\f"
"""One character for each key; Shift and Tab counts as one, and so does the arrow."""


class Reviewed(NamedTuple):
    """A draft with the keys that it takes."""

    draft: Draft
    gold: dict[str, Any] | None
    keys: str


@pytest.fixture(scope="module")
def reviewed_articles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Reviewed]]:
    folder = tmp_path_factory.mktemp("keys") / "map"
    assert main(["new", str(folder)]) == 0
    events = folder / "events.yaml"
    text = events.read_text(encoding="utf-8")
    world = re.sub(r"bounds: \[.*?\]", "bounds: [-180, -60, 180, 75]", text, count=1)
    events.write_text(world, encoding="utf-8")  # the articles are on four countries
    project = load_project(folder)
    drafts = {
        name: propose_events(
            (ARTICLES / f"{name}.txt").read_text(encoding="utf-8"),
            gazetteer=project.gazetteer,
            geonames_index=load_geonames(),
            article_date=gold["date"],
            area=project.map_info.bounds,
            find_regions=open_region_finder().find_regions,
        ).drafts
        for name, gold in GOLD.items()
    }
    return {name: [review_draft(one, GOLD[name]) for one in drafts[name]] for name in GOLD}


def review_draft(draft: Draft, article: dict[str, Any]) -> Reviewed:
    """Return the keys that make of a draft what a careful curator wrote of the article."""
    quotes = [statement.quote for statement in draft.statements]
    gold = next(
        (
            event
            for event in article["events"]
            if any(event["quote"] in one or one in event["quote"] for one in quotes)
        ),
        None,
    )
    if gold is None:
        return Reviewed(draft, None, REJECT)
    values = suggest_values(draft)
    keys = ""
    if values.date not in gold["dates"]:
        keys += type_date(gold["dates"][0], article["date"])
    if values.type not in gold["types"]:
        keys += TYPE
    if values.fatalities not in gold["fatalities"]:
        keys += type_figures(gold["fatalities"][0])
    if not is_right_place(draft, gold["place"]) or not values.place:
        keys += type_name(gold["words"] if gold["place"] else "none", ())
    return Reviewed(draft, gold, keys + ACCEPT)


def is_right_place(draft: Draft, gold: dict[str, Any] | None) -> bool:
    """Return whether the point is within the tolerance of the curator's; no point for no place."""
    point = draft.place.value.point if draft.place.value else None
    if gold is None:
        return point is None or draft.place.value.basis == "convention"
    if point is None:
        return not gold.get("in_gazetteer", True)
    distance_m = geodesic_distance_m(point, (gold["lon"], gold["lat"]))
    return distance_m <= gold["tolerance_km"] * 1000


def type_date(edtf: str, article_date: str) -> str:
    """Return the keys of a date: the shortest form that the field completes to it."""
    forms = [[end, end[5:].lstrip("0"), end[8:].lstrip("0")] for end in edtf.split("/")]
    typed_forms = ["/".join(ends) for ends in product(*forms)]
    typed = min((one for one in typed_forms if is_completed(one, edtf, article_date)), key=len)
    return f"d{typed}{ENTER}"


def is_completed(typed: str, edtf: str, article_date: str) -> bool:
    return bool(typed) and complete_date(typed, article_date).value == edtf


def type_figures(figures: dict[str, int] | None) -> str:
    """Return the keys of the numbers of people killed, from *best*: Tab goes to the next field."""
    low, best, high = ((figures or {}).get(name, "") for name in ("low", "best", "high"))
    if low == "" and high == "":
        return f"f{best or 0}{ENTER}"
    return f"f{BACK_TAB}{low}{TAB}{best}{TAB}{high}{ENTER}"


def type_name(name: str, offered: Collection[str]) -> str:
    """Return the keys of a name: its letters, or as many as leave one of the offered names."""
    for length in range(1, len(name)):
        if [one for one in offered if name[:length].casefold() in one.casefold()] == [name]:
            return f"p{name[:length]}{DOWN}{ENTER}{ENTER}"
    return f"p{name}{ENTER}"


@pytest.mark.parametrize("article", sorted(GOLD))
def test_article_takes_few_keys(reviewed_articles: dict[str, list[Reviewed]], article: str) -> None:
    rows = reviewed_articles[article]
    found = {id(row.gold) for row in rows if row.gold}
    assert len(found) == len(GOLD[article]["events"])  # none has to be written by hand
    for row in rows:
        mended = len(row.keys) > 1
        assert len(row.keys) <= (MAX_KEYS_TO_MEND if mended else MAX_KEYS_IF_RIGHT), row
    assert sum(row.keys in (ACCEPT, REJECT) for row in rows) >= len(rows) - 1


def test_any_one_attribute_is_mended_in_twelve_keys(
    reviewed_articles: dict[str, list[Reviewed]],
) -> None:
    """Were one attribute of any event wrong: its date, type, place or people killed."""
    tried = 0
    for name, rows in reviewed_articles.items():
        offered = {
            row.draft.place.value.expression for row in rows if row.draft.place.value is not None
        }
        for row in rows:
            if row.gold is None:
                continue
            place = row.draft.place.value
            mends = [
                type_date(row.gold["dates"][0], GOLD[name]["date"]),
                TYPE,
                *([type_figures(one) for one in row.gold["fatalities"]]),
                type_name(place.expression if place else "none", offered),
            ]
            for mend in mends:
                tried += 1
                assert len(mend + ACCEPT) <= MAX_KEYS_TO_MEND, mend
    assert tried >= 4 * sum(len(article["events"]) for article in GOLD.values())


def test_names_of_the_article_are_offered_before_those_of_the_map() -> None:
    used = Counter({"Kelm": 3, "Arn": 5, "Old Mill": 1})
    assert draft_card.list_names(["Old Mill", "Weir", "Old Mill"], used) == [
        *("Old Mill", "Weir"),
        *("Arn", "Kelm"),
    ]
