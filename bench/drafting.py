"""Drafting: proposals compared with gold articles, and speed.

`python -m bench.drafting [FOLDER]` reads each ``<id>.json`` of the folder: ``text`` (the name of a
text file), ``source.date`` and ``events``, each with ``statements`` (start, end, stance, by),
``date`` and further readings in ``date_also``, ``place`` (lon, lat, tolerance_km), ``type`` and
``fatalities``. It prints the share of gold events that are proposed, the share of proposals that
are gold events, the share of attributes that are the same, and how often what is called ``said``
is right. Without a folder only the speed is measured.
"""

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from conflictmap.drafting.json_format import draft_to_json
from conflictmap.drafting.proposer import propose_events
from conflictmap.drafting.regions import open_region_finder
from geo.dates import DateError, parse_date
from geo.geocoding.gazetteer import Gazetteer
from geo.geocoding.geonames import GeoNamesIndex, open_geonames_index
from geo.geometry.geodesy import geodesic_distance_m

_SENTENCES = (
    "Gunmen attacked a village near Gondar on Tuesday, killing between 14 and 17 people, residents "
    "said. The road to Weldiya was closed on Wednesday. More than 3,000 people have fled to Gondar "
    "since the weekend. "
)
_ALL_FOUR = ("date", "place", "type", "fatalities")
_CAPITALISED = re.compile(r"[A-Z]\w+")
_WORD_COUNTS = (200, 1_000, 5_000, 20_000)


def main() -> None:
    """Print the scores of a folder, and the speed."""
    with open_geonames_index() as geonames:
        if len(sys.argv) > 1:
            _print_scores(Path(sys.argv[1]), geonames)
        _print_speed(geonames)


def score_folder(folder: Path, geonames: GeoNamesIndex) -> dict[str, tuple[int, int]]:
    """Return how many are right and how many there are, for each figure that is printed.

    Args:
        folder: The folder with articles and their gold.
        geonames: The world's populated places.
    """
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if "events" not in gold:
            continue
        text = (folder / gold["text"]).read_text(encoding="utf-8")
        proposal = propose_events(
            text,
            gazetteer=Gazetteer([]),
            geonames_index=geonames,
            article_date=gold["source"]["date"],
            find_regions=open_region_finder().find_regions,
        )
        drafts = [draft_to_json(draft) for draft in proposal.drafts]
        _count_article(gold["events"], drafts, right, total)
    return {name: (right[name], total[name]) for name in total}


def _print_scores(folder: Path, geonames: GeoNamesIndex) -> None:
    for name, (right, total) in score_folder(folder, geonames).items():
        print(f"{name:16} {right / total:.3f}  ({right} of {total})")


def _count_article(
    events: list[dict[str, Any]],
    drafts: list[dict[str, Any]],
    right: Counter[str],
    total: Counter[str],
) -> None:
    matched: dict[int, dict[str, Any]] = {}
    for draft in drafts:
        total["precision"] += 1
        overlaps = [(_overlap(draft, event), number) for number, event in enumerate(events)]
        share, number = max(overlaps, default=(0.0, -1))
        if share >= 0.5 and number not in matched:
            matched[number] = draft
            right["precision"] += 1
    for number, event in enumerate(events):
        if event.get("optional"):
            continue
        total["recall"] += 1
        if number not in matched:
            continue
        right["recall"] += 1
        draft = matched[number]
        same = _compare(event, draft)
        for name, is_right in same.items():
            total[name] += 1
            right[name] += is_right
            if draft["sure"].get(name):
                total[f"said {name}"] += 1
                right[f"said {name}"] += is_right
        total["wrong point"] += 1
        has_point = (draft["place"] or {}).get("lon") is not None
        right["wrong point"] += has_point and not same["place"]
        total["all four"] += 1
        right["all four"] += all(same[name] for name in _ALL_FOUR)


def _overlap(draft: dict[str, Any], event: dict[str, Any]) -> float:
    best = 0.0
    for number, statement in enumerate(event["statements"]):
        shared = min(draft["end"], statement["end"]) - max(draft["start"], statement["start"])
        shorter = min(draft["end"] - draft["start"], statement["end"] - statement["start"])
        best = max(best, shared / max(1, shorter) - 0.1 * bool(number))
    return best


def _compare(event: dict[str, Any], draft: dict[str, Any]) -> dict[str, bool]:
    first = event["statements"][0]
    place, gold = draft["place"] or {}, event["place"]
    has_point = place.get("lon") is not None
    if gold.get("lon") is None:
        place_is_right = not has_point or not place.get("text")
    elif has_point:
        distance_m = geodesic_distance_m((place["lon"], place["lat"]), (gold["lon"], gold["lat"]))
        place_is_right = distance_m <= 1000 * gold["tolerance_km"]
    else:
        words = (
            set(_CAPITALISED.findall(one.get(key) or ""))
            for one, key in ((place, "text"), (gold, "words"))
        )
        place_is_right = gold.get("gazetteer") == "absent" and bool(set.intersection(*words))
    by, gold_by = (draft["by"] or "").casefold(), (first["by"] or "").casefold()
    return {
        "date": any(
            _is_same_date(draft["date"], date)
            for date in (event["date"], *event.get("date_also", []))
        ),
        "place": place_is_right,
        "type": draft["type"] in (event["type"], *event.get("type_also", [])),
        "fatalities": draft["fatalities"]
        in (event["fatalities"], *event.get("fatalities_also", [])),
        "stance": draft["stance"] in (first["stance"], *first.get("stance_also", [])),
        "by": by == gold_by or (bool(by and gold_by) and (by in gold_by or gold_by in by)),
    }


def _is_same_date(first: str | None, second: str) -> bool:
    """Return whether two dates are the same days, as "2024-07" and its first and last day."""
    if first is None or first == second:
        return first == second
    try:
        one, other = parse_date(first), parse_date(second)
    except DateError:
        return False
    return (one.start, one.end) == (other.start, other.end)


def _print_speed(geonames: GeoNamesIndex) -> None:
    for words in _WORD_COUNTS:
        text = (_SENTENCES * (words // len(_SENTENCES.split()) + 1))[: 6 * words]
        started, started_cpu = time.perf_counter(), time.process_time()
        propose_events(
            text, gazetteer=Gazetteer([]), geonames_index=geonames, article_date="2024-06-02"
        )
        wall_ms, cpu_ms = (
            1000 * (time.perf_counter() - started),
            1000 * (time.process_time() - started_cpu),
        )
        print(f"{words:>7,} words  {wall_ms:,.0f} ms, {cpu_ms:,.0f} ms of CPU")


if __name__ == "__main__":
    main()
