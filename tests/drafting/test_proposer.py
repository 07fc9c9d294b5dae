"""Articles of sixteen regions and styles, each with what a careful curator would make of it."""

import json
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point

from conflictmap.drafting.json_format import proposal_to_json
from conflictmap.drafting.model import Draft, Figure, Found, Proposal
from conflictmap.drafting.proposer import (
    MAX_SENTENCES,
    MAX_TEXT_CHARS,
    propose_events,
    propose_selection,
)
from geo.geocoding.gazetteer import Gazetteer, Toponym
from tests.support.count_work import count_executed_lines, limit_cpu_time

ARTICLES = Path(__file__).with_name("articles")
TOWNS = {
    "Saravena": (-71.88, 6.95),
    "Tame": (-71.74, 6.46),
    "Fortul": (-71.77, 6.79),
    "Caracas": (-66.88, 10.49),
    "Port-au-Prince": (-72.34, 18.54),
    "Croix-des-Bouquets": (-72.23, 18.58),
    "Cap-Haïtien": (-72.2, 19.76),
    "Kandahar": (65.71, 31.61),
    "Spin Boldak": (66.4, 31.01),
    "Chaman": (66.45, 30.92),
    "Jalalabad": (70.45, 34.43),
    "Myitkyina": (97.4, 25.38),
    "Bhamo": (97.23, 24.25),
    "Mandalay": (96.08, 21.97),
    "Kherson": (32.61, 46.64),
    "Bakhmut": (38.0, 48.59),
    "Rovenky": (39.38, 48.08),
    "Donetsk": (37.8, 48.02),
    "Kyiv": (30.52, 50.45),
    "London": (-0.13, 51.51),
    "Rutshuru": (29.45, -1.19),
    "Goma": (29.23, -1.67),
    "Nairobi": (36.82, -1.28),
    "Mopti": (-4.18, 14.49),
    "Bandiagara": (-3.61, 14.35),
    "Gao": (-0.04, 16.27),
    "Nablus": (35.25, 32.22),
    "Hawara": (35.26, 32.15),
    "Ariel": (35.18, 32.11),
    "Burin": (35.25, 32.18),
    "Sderot": (34.6, 31.52),
    "Ilaga": (137.4, -3.95),
    "Wamena": (138.95, -4.1),
    "El Fasher": (25.35, 13.63),
    "Sennar": (33.6, 13.55),
    "Rabak": (32.74, 13.18),
    "Khartoum": (32.53, 15.55),
    "El Geneina": (22.45, 13.45),
    "Zvecan": (20.84, 42.91),
    "Zubin Potok": (20.69, 42.91),
    "Brussels": (4.35, 50.85),
    "Saint-Marc": (-72.69, 19.11),
    "Gressier": (-72.52, 18.54),
    "Monywa": (95.14, 22.11),
    "Lashio": (97.75, 22.93),
    "Jabalia": (34.48, 31.53),
    "Deir al-Balah": (34.35, 31.42),
    "Doha": (51.53, 25.29),
    "Aden": (45.03, 12.79),
    "Hodeidah": (42.95, 14.8),
    "Belgrade": (20.47, 44.8),
}


class Expected(NamedTuple):
    """What is expected of the draft that quotes some words; None where it is not tested."""

    article: str
    words: str
    date: str
    place: str | None
    type: str
    deaths: Figure | None
    stance: str = "reports"
    by: str | None = None


EXPECTED = [
    # the toll is in the next sentence
    Expected("arauca-pipeline", "A bomb blew a hole", "2023-10-07", "Saravena", "violence", Figure(best=0), by="the company that runs it"),
    Expected("arauca-pipeline", "threw grenades at a police post", "2023-10-08", "Tame", "violence", Figure(best=1)),
    Expected("arauca-pipeline", "kept about 500 people from leaving", "2023-10-05/..", "Fortul", "access", None, by="Indigenous leaders"),
    # the end of January is to come
    Expected("arauca-pipeline", "agreed in Caracas on Friday", "2023-10-06", "Caracas", "diplomacy", None),
    Expected("cite-soleil", "stormed the main courthouse", "2022-06-10", "Port-au-Prince", "violence", None, by="a judges' association"),
    # "a day earlier" is counted from the sentence before
    Expected("cite-soleil", "kidnapped a priest and two nuns", "2022-06-09", "Croix-des-Bouquets", "violence", None),
    Expected("cite-soleil", "Heavy gunfire was reported", "2022-06-05/2022-06-09", "Cité Soleil", "violence", None),
    Expected("cite-soleil", "one protester was shot dead", "2022-06-09", "Cap-Haïtien", "violence", Figure(best=1)),
    # "last autumn" belongs to the blocking, Wednesday to the opening
    Expected("cite-soleil", "reopened on Wednesday", "2022-06-08", "Varreux", "access", None),
    Expected("helmand-village", "traded artillery fire", "2022-12-15", "Spin Boldak", "violence", Figure(best=1), by="officials on both sides"),
    Expected("helmand-village", "six people were killed when shells landed", "2022-12-11", "Chaman", "violence", Figure(best=6)),
    # three officers and a passer-by
    Expected("helmand-village", "a roadside bomb destroyed", "2022-12-14", "Jalalabad", "violence", None),
    Expected("helmand-village", "Taliban fighters took Kandahar", "2021-08", "Kandahar", "strategic-development", None),
    Expected("kachin-camp", "dropped two bombs", "2022-10-11", "Laiza", "violence", Figure(low=27), by="a resistance group and two aid workers"),
    Expected("kachin-camp", "seized the town of Sumprabum", "2022-10-10", "Sumprabum", "strategic-development", None, by="local media"),
    Expected("kachin-camp", "Fighting between the army", "2022-07", "Myitkyina", "violence", None),
    Expected("kachin-camp", "Six people were arrested", "2022-10-07", "Mandalay", "strategic-development", None, by="residents there"),
    Expected("kherson-ferry", "shelled the Ukrainian city", "2023-05-13/2023-05-14", "Kherson", "violence", Figure(best=1), by="regional governor Oleksandr Prokopenko"),
    Expected("kherson-ferry", "recaptured two villages", "2023-05-12", "Bakhmut", "strategic-development", None, by="Kyiv's general staff"),
    Expected("kherson-ferry", "exchanged 106 prisoners", "2023-05-13", None, "diplomacy", None),
    Expected("kherson-ferry", "accused Kyiv of shelling", "2023-05-11", "Donetsk", "violence", Figure(best=2), "claims", "Moscow"),
    # a panel in Geneva counts: it is not where they died
    Expected("kherson-ferry", "8,836 civilian deaths", "2022-02-24/..", None, "violence", Figure(best=8836), by="a UN panel"),
    # two accounts: nine, and thirteen soldiers
    Expected("nord-kivu-convoy", "rebels ambushed a convoy", "2022-11-30", "Rutshuru and Goma", "violence", Figure(low=9, high=13), by="the provincial governor"),
    Expected("nord-kivu-convoy", "fled towards Goma", "2022-12-01", "Goma", "humanitarian", None),
    Expected("nord-kivu-convoy", "turned back at a rebel checkpoint", "2022-12-02", "Rutshuru", "access", None, by="a doctor there"),
    Expected("nord-kivu-convoy", "hosted talks", "2022-11-21/2022-11-27", "Nairobi", "diplomacy", None),
    Expected("nord-kivu-convoy", "killed 14 farmers", "2022-11-28", None, "violence", Figure(best=14), by="a civil society group"),
    # two accounts of one clash
    Expected("mali", "exploded under an army lorry", "2023-07-16", "Mopti and Bandiagara", "violence", Figure(low=6, high=15), by="two security sources"),
    Expected("mali", "held up three lorries", "2023-07-14", "Gao", "violence", None),
    # "since" with an auxiliary is no date; troops that leave
    Expected("mali", "The last French troops left", "2022-08", None, "strategic-development", None),
    Expected("westbank", "shot and killed a 16-year-old", "2022-09-14", "Nablus", "violence", Figure(best=1), by="the Palestinian health ministry"),
    # three places a few kilometres from one another are three events
    Expected("westbank", "a car rammed into a bus stop", "../2022-09-15", "Ariel", "violence", None, by="Israeli medics"),
    Expected("westbank", "Settlers set fire", "2022-09-14/2022-09-15", "Burin", "violence", None, by="the head of the village council"),
    Expected("westbank", "closed the checkpoints around Nablus", "2022-09-15", "Nablus", "access", None),
    Expected("westbank", "The violence has killed", "2022-01-01/..", None, "violence", Figure(low=104)),
    # a hostage who is released is no violence
    Expected("papua", "released a pilot", "2024-09-21", None, "diplomacy", None, by="the police"),
    Expected("papua", "clashed near the airstrip", "2024-09-19", "Ilaga", "violence", Figure(best=3)),
    # "At least" opens a number, not an adverbial
    Expected("papua", "villagers sheltered in churches", "../2024-09-22", None, "humanitarian", None, by="a pastor"),
    Expected("papua", "was shot at near Wamena", "2024-08", "Wamena", "humanitarian", Figure(best=0)),
    Expected("darfur", "artillery shells hit the main hospital", "2024-06-28", "El Fasher", "violence", Figure(best=9), by="a doctors' network"),
    Expected("darfur", "besieged the city", "2024-05-10/..", "the city", "access", None, "claims"),
    Expected("darfur", "were killed in El Geneina", "2023", "El Geneina", "violence", Figure(low=10_000, high=15_000), by="a UN report"),
    # the mission is an organisation: NATO is no town
    Expected("serbia", "hurt in a second clash", "2023-05-29", None, "violence", None, by="the mission"),
    Expected("serbia", "threw a hand grenade", "2023-05-27", "Zubin Potok", "violence", None),
    # two more were killed: a sum, no second account
    Expected("artibonite", "attacked the town of Pont-Sondé", "2024-10-03", "Pont-Sondé", "violence", Figure(low=72), by="a rights group"),
    Expected("artibonite", "people fled to Saint-Marc", "../2024-10-04", "Saint-Marc", "humanitarian", None, by="the UN migration agency"),
    # two of the six wounded died: 11 and 2
    Expected("sagaing", "bombed a clinic", "2024-09-03", "Pekon", "violence", Figure(best=13), by="a local relief worker"),
    Expected("sagaing", "blocked the road", "2024-09-04", "Mandalay", "access", None, by="drivers"),
    # a family of five are five people
    Expected("gaza-convoy", "killed a family of five", "2024-03-15", "Deir al-Balah", "violence", Figure(best=5), by="medics"),
    Expected("gaza-convoy", "ceasefire resumed in Doha", "2024-03-18", "Doha", "diplomacy", None),
    Expected("kulgam", "militants were killed in two gun battles", "2024-07-06/2024-07-07", "Kulgam", "violence", Figure(best=8), by="police"),
    Expected("kulgam", "nine Hindu pilgrims died", "2024-06-09", "Reasi", "violence", Figure(best=9)),
    Expected("red-sea", "hit by three projectiles", "2024-08-21", "Hodeidah", "violence", Figure(best=0), by="a British maritime agency"),
    Expected("red-sea", "a car bomb killed a colonel", "2024-08-19", "Aden", "violence", Figure(best=3)),
    Expected("serbia", "Talks in Brussels", "2023-05-02", "Brussels", "diplomacy", None),
]  # fmt: skip


def _build_gazetteer() -> Gazetteer:
    return Gazetteer(
        Toponym(name, "town", {"en": (name,)}, (), Point(point), 1000.0, "places")
        for name, point in TOWNS.items()
    )


def _propose(name: str) -> tuple[str, Proposal]:
    path = ARTICLES / f"{name}.txt"
    stated = path.with_suffix(".date")
    date = stated.read_text(encoding="utf-8").strip() if stated.exists() else None
    text = path.read_text(encoding="utf-8")
    return text, propose_events(text, gazetteer=_build_gazetteer(), article_date=date)


@pytest.fixture(scope="module")
def proposals() -> dict[str, tuple[str, Proposal]]:
    return {path.stem: _propose(path.stem) for path in sorted(ARTICLES.glob("*.txt"))}


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: f"{row.article}: {row.words}")
def test_event_is_proposed(row: Expected, proposals: dict[str, tuple[str, Proposal]]) -> None:
    _, proposal = proposals[row.article]
    drafts = [d for d in proposal.drafts if any(row.words in s.quote for s in d.statements)]
    assert len(drafts) == 1
    draft = drafts[0]
    statement = next(s for s in draft.statements if row.words in s.quote)
    assert draft.date.value == row.date
    assert draft.type.value == row.type
    assert statement.stance.value == row.stance
    if row.by:
        assert statement.by.value == row.by
    if row.deaths:
        assert draft.fatalities.value == row.deaths
    if row.place:
        assert draft.place.value is not None
        assert row.place in (draft.place.value.words or draft.place.value.name or "")


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("arauca-pipeline", "will travel to Arauca"),  # to come
        ("arauca-pipeline", "planned attacks on fuel lines"),  # denies what is not in the text
        ("kherson-ferry", "If they attack again"),  # a condition
        ("cite-soleil", "We heard shooting on all sides"),  # a remark
    ],
)
def test_no_event_is_listed_with_the_reason(
    article: str, words: str, proposals: dict[str, tuple[str, Proposal]]
) -> None:
    _, proposal = proposals[article]
    assert not any(words in s.quote for d in proposal.drafts for s in d.statements)
    assert [item.reason for item in proposal.not_proposed if words in item.words] != []


def test_every_quote_and_span_is_in_the_text(proposals: dict[str, tuple[str, Proposal]]) -> None:
    for text, proposal in proposals.values():
        for draft in proposal.drafts:
            for statement in draft.statements:
                assert text[slice(*statement.span)] == statement.quote
            for found in _attributes(draft):
                assert found.rule
                assert found.why
                assert all(0 <= start < end <= len(text) for start, end in found.spans)


def test_place_in_no_gazetteer_has_words_and_no_point(
    proposals: dict[str, tuple[str, Proposal]],
) -> None:
    _, proposal = proposals["kachin-camp"]
    place = next(d.place.value for d in proposal.drafts if "Sumprabum" in d.statements[0].quote)
    assert place is not None
    assert (place.point, place.basis) == (None, "unknown")


@pytest.mark.parametrize(
    "words", ["on the road to", "had no access to", "moved to", "were evacuated to"]
)
def test_name_in_no_gazetteer_after_a_word_of_movement_is_a_place(words: str) -> None:
    text = f"Forty displaced families {words} Fotokol on Monday because of the fighting."
    proposal = propose_events(text, gazetteer=Gazetteer([]), article_date="2024-06-04")
    assert [draft.place.value and draft.place.value.expression for draft in proposal.drafts] == [
        "Fotokol"
    ]


def test_name_in_no_gazetteer_is_a_place_wherever_the_text_has_it() -> None:
    text = (
        "Gunmen killed two soldiers at Fotokol on Monday.\n"
        "Shells hit Fotokol on Tuesday and killed a man.\n"
    )
    proposal = propose_events(text, gazetteer=Gazetteer([]), article_date="2024-06-06")
    assert [draft.place.value and draft.place.value.expression for draft in proposal.drafts] == [
        "Fotokol"
    ] * 2


def test_person_with_the_name_of_a_town_is_no_place(
    proposals: dict[str, tuple[str, Proposal]],
) -> None:
    _, proposal = proposals["kherson-ferry"]
    assert not any("London" in (d.place.value.name or "") for d in proposal.drafts if d.place.value)


@pytest.mark.parametrize(
    "text",
    [
        # sport
        (
            "City beat United 3-1 in the derby on Sunday. The striker scored twice in the second half "
            "and the visitors' defence was under attack to the whistle. Fans stormed the pitch."
        ),
        # markets
        (
            "Cocoa prices rose again last week. Traders in London fought over a poor harvest, and "
            "futures hit a record as exports from West Africa fell by a fifth, analysts said."
        ),
    ],
)
def test_text_on_another_subject_gets_a_banner(text: str) -> None:
    proposal = propose_events(text, gazetteer=Gazetteer([]), article_date="2024-06-02")
    assert proposal.banner
    assert not proposal.drafts


@pytest.mark.parametrize(
    "text",
    [
        "Des hommes armés ont attaqué un village près de Gao mardi, selon des habitants.",
        "Боевики напали на колонну у города Гао 12.05.2024, погибли трое военных.",
        "Hombres armados mataron a tres personas el martes cerca de Tame, dijo la policía.",
    ],
)
def test_text_in_another_language_gets_a_banner(text: str) -> None:
    proposal = propose_events(text, gazetteer=_build_gazetteer(), article_date="2024-06-02")
    assert proposal.banner
    assert "English alone" in proposal.banner
    assert not proposal.drafts


def test_selection_in_another_language_has_its_date_and_place() -> None:
    text = "Боевики напали на колонну у города Гао 12.05.2024, погибли трое военных."
    gao = Toponym("gao", "town", {"ru": ("Гао",)}, (), Point(-0.04, 16.27), 2_000.0, "places")
    draft = propose_selection(
        text, (0, len(text)), gazetteer=Gazetteer([gao]), article_date="2024-06-02"
    )
    assert draft.date.value == "2024-05-12"
    assert draft.place.value is not None
    assert draft.place.value.name == "Гао"


@pytest.mark.parametrize(
    ("sentence", "type"),
    [
        ("Gunmen snatched 12 pupils from a school in Kuriga on Monday.", "violence"),
        ("Marines boarded a cargo ship off Aden on Monday.", "violence"),
        ("Police fired rubber bullets at demonstrators in Dhaka on Monday.", "violence"),
        ("Coast guard vessels fired water cannon at a boat near Palawan on Monday.", "violence"),
        ("Police recovered a decapitated body in Tijuana on Monday.", "violence"),
        ("Ten fighters were neutralised in Hakkari on Monday.", "violence"),
        ("Aid agencies had no access to Fotokol on Monday.", "access"),
        ("Some 2,300 people, mostly women, moved to Mora on Monday.", "humanitarian"),
        (
            "The governor sent 200 National Guard members to Lagos on Monday.",
            "strategic-development",
        ),
        ("Ships were diverted away from Bab el-Mandeb on Monday.", "access"),
        ("The army airlifted 60 civilians from Tawila on Monday.", "humanitarian"),
        ("Families were sleeping in the open in Beni on Monday.", "humanitarian"),
        ("The violence pushed 11,000 people to seek shelter in Beni on Monday.", "humanitarian"),
        ("Militants encountered a patrol of soldiers near Beni on Monday.", "violence"),
        ("The killing of 12 farmers in Beni on Monday shocked the region.", "violence"),
        ("A priest was seized in Beni on Monday and murdered by a crowd.", "violence"),
        ("A local commander went over to the army in Beni on Monday.", "strategic-development"),
        ("Eleven fighters yielded to the brigade in Beni on Monday.", "strategic-development"),
        ("Some 3,400 people spent the night in a church in Beni on Monday.", "humanitarian"),
        ("The governor put Beni under martial law on Monday.", "strategic-development"),
        ("The envoy wrapped up a round of talks in Beni on Monday.", "diplomacy"),
        ("The raid came as the envoy met both sides in Beni on Monday.", "diplomacy"),
        ("Horsemen rode into Beni on Monday.", "strategic-development"),
        ("The detention of 150 men in Beni on Monday lasted two days.", "strategic-development"),
        ("Negotiators from both sides sat down in Doha on Monday.", "diplomacy"),
        ("The militia abandoned its last post in Sirte on Monday.", "strategic-development"),
        ("Hundreds of people poured into the streets of Shiraz on Monday.", "statement"),
        ("Some 900 people arrived in Beni on Monday.", "humanitarian"),
        ("Three groups suspended their activities in Beni on Monday.", "humanitarian"),
        ("Refugees crossed from Chad into Sudan on Monday.", "humanitarian"),
        ("Unidentified men set two lorries on fire in Beni on Monday.", "violence"),
        ("A man bled to death in Beni on Monday.", "violence"),
        ("Some 600 soldiers landed at the air base of Beni on Monday.", "strategic-development"),
        # people move, known by a noun or by their number alone
        ("About 900 families reached Beni on Monday.", "humanitarian"),
        ("Some 5,500 arrived in Beni on Monday.", "humanitarian"),
        ("Some 9,300 refugees entered Beni on Monday.", "humanitarian"),
        ("Thousands of people were living in camps in Beni on Monday.", "humanitarian"),
        ("Some 4,100 people received kitchen sets in Beni on Monday.", "humanitarian"),
        ("Lorries with tents crossed the river at Beni on Monday.", "humanitarian"),
        ("The agency opened an air bridge to Beni on Monday.", "humanitarian"),
        ("A partner trucked 180 tonnes of maize to Beni on Monday.", "humanitarian"),
        ("A priest was taken from his car in Beni on Monday.", "violence"),
        ("Troops beat off an assault on Beni on Monday.", "violence"),
        ("Unknown men stopped a lorry near Beni on Monday.", "violence"),
        ("Two aircraft came down near Beni on Monday.", "violence"),
        ("Armed youth moved on Beni on Monday.", "strategic-development"),
        ("A merchant ship was searched off Beni on Monday.", "strategic-development"),
        ("Telephone lines were cut in Beni on Monday.", "strategic-development"),
        ("The army dropped commandos into Beni on Monday.", "strategic-development"),
        ("Trawlers were forbidden to leave Beni on Monday.", "access"),
        ("Militants let go the last of their hostages in Beni on Monday.", "diplomacy"),
        ("Mortar shells landed in rice fields near Beni on Monday.", "violence"),
        ("The crossing at Beni was open for two hours on Monday.", "access"),
        ("The movement broke off its contacts with the government on Monday.", "diplomacy"),
        ("The president ordered a ceasefire in Beni on Monday.", "diplomacy"),
        ("More than 5,000 people are believed to have died in Beni on Monday.", "violence"),
    ],
)
def test_words_of_other_wars_are_known(sentence: str, type: str) -> None:  # noqa: A002
    proposal = propose_events(
        sentence,
        gazetteer=Gazetteer([]),
        article_date="2024-03-07",
        even_if_other_subject=True,
    )
    assert [draft.type.value for draft in proposal.drafts] == [type]
    assert proposal.drafts[0].date.value == "2024-03-04"


# a clause, its actors, why
ACTOR_CASES = [
    ("Mayor Ada Nwosu on Sunday condemned the shelling of Goma.", ("Mayor Ada Nwosu",), "a day"),
    ("Ada Nwosu late Tuesday condemned the shelling of Goma.", ("Ada Nwosu",), "a part of a day"),
    ("Ada Nwosu condemned the shelling of Goma.", ("Ada Nwosu",), "no day"),
    ("He condemned the shelling of Goma.", (), "a pronoun is no actor"),
]


@pytest.mark.parametrize(("sentence", "actors", "why"), ACTOR_CASES)
def test_actor_is_a_name_without_a_day(sentence: str, actors: tuple[str, ...], why: str) -> None:
    proposal = propose_events(
        sentence,
        gazetteer=Gazetteer([]),
        article_date="2024-03-07",
        even_if_other_subject=True,
    )
    assert proposal.drafts[0].actors.value == actors, why


def _propose_text(text: str, article_date: str = "2025-02-03") -> list[Draft]:
    proposal = propose_events(
        text,
        gazetteer=_build_gazetteer(),
        article_date=article_date,
        even_if_other_subject=True,
    )
    return list(proposal.drafts)


# the lines of a list by date, the dates of its events, why
LINE_HEAD_CASES = [
    (
        "15 January – A baker is shot dead in Goma.\n16 January – Rebels attack Rutshuru.",
        ["2025-01-15", "2025-01-16"],
        "the present of a list by date",
    ),
    (
        "• 3 May 2024: Troops enter Gao.\n• 5 May 2024: The army releases four soldiers in Mopti.",
        ["2024-05-03", "2024-05-05"],
        "items with a mark and a colon",
    ),
    (
        "16 January\nSoldiers shelled Goma.\n18 January\nRebels attacked Rutshuru.",
        ["2025-01-16", "2025-01-18"],
        "dates on lines of their own",
    ),
    (
        "March 2021: Rebels seized Goma.\n2023: The army bombed Rutshuru.",
        ["2021-03", "2023"],
        "months and years",
    ),
    (
        "15 January – Rebels attacked Goma.\n17 January – The day before, troops left Rutshuru; two days earlier soldiers shelled Goma.",
        ["2025-01-15", "2025-01-16", "2025-01-15"],
        "days counted from the date of the line",
    ),
]


@pytest.mark.parametrize(("lines", "dates", "why"), LINE_HEAD_CASES)
def test_date_in_front_of_a_line_dates_its_events(lines: str, dates: list[str], why: str) -> None:
    drafts = _propose_text(f"A list of days\n{lines}")
    assert [draft.date.value for draft in drafts] == dates, why
    assert not any(draft.statements[0].quote[0].isdigit() for draft in drafts), why


# a text of two paragraphs, the people killed of its events, why
OTHER_EVENT_CASES = [
    (
        "A bomb killed ten people in Goma on Monday.\nThe army said that 56 rebels had been killed in air strikes.",
        [Figure(best=10), Figure(best=56)],
        "other fighting",
    ),
    (
        "Rockets killed two people in Goma on Monday.\nA soldier was killed at the border, the army said.",
        [Figure(best=2), Figure(best=1)],
        "another victim",
    ),
    (
        "A bomb killed ten people in Goma on Monday.\nBetween 3,000 and 4,000 civilians have died.",
        [Figure(best=10), Figure(low=3000, high=4000)],
        "the toll of a war",
    ),
    (
        "More than 60 people have died in fighting in Goma.\nShells hit the hospital on Sunday and killed a nurse.",
        [Figure(low=60), Figure(best=1)],
        "a building with a day of its own",
    ),
    (
        "A bomb killed ten people in Goma on Monday.\nThe army blames the rebels.",
        [Figure(best=10)],
        "who is blamed",
    ),
    (
        "A bomb killed ten people in Goma on Monday.\nA resident spoke of 12 dead.",
        [Figure(low=10, high=12)],
        "another account of the same",
    ),
]


@pytest.mark.parametrize(("text", "figures", "why"), OTHER_EVENT_CASES)
def test_toll_joins_its_own_event(text: str, figures: list[Figure], why: str) -> None:
    assert [draft.fatalities.value for draft in _propose_text(text)] == figures, why


# a sentence, the attribute that is not sure, why
DOUBT_CASES = [
    ("Dozens were killed in Goma on Monday.", "fatalities", "killing without a number"),
    ("Soldiers, who said nothing, entered Goma on Monday.", "by", "a verb of speech, no speaker"),
]


@pytest.mark.parametrize(("sentence", "attribute", "why"), DOUBT_CASES)
def test_what_was_not_understood_is_not_said(sentence: str, attribute: str, why: str) -> None:
    draft = _propose_text(sentence)[0]
    found = draft.fatalities if attribute == "fatalities" else draft.statements[0].by
    assert (found.value, found.sure) == (None, "likely"), why


def test_hours_without_a_mark_are_those_of_the_article() -> None:
    drafts = _propose_text(
        "As it happened: Monday\n"
        "12:00 Two shells hit a mill in Goma.\n"
        "10:30 A man and a woman were killed by a mine in Gao.\n"
    )
    assert [draft.date.value for draft in drafts] == ["2025-02-03", "2025-02-03"]
    assert [draft.fatalities.value for draft in drafts] == [None, Figure(best=2)]


def test_line_in_capitals_names_who_speaks_below_it() -> None:
    drafts = _propose_text(
        "Bulletins of both sides\n"
        "GENERAL STAFF, GAO, 06:00\n"
        "Enemy artillery shelled Goma on Monday.\n"
        "GAO\n"
        "A mine killed two women in Gao on Sunday.\n"
    )
    assert [draft.statements[0].by.value for draft in drafts] == ["GENERAL STAFF", None]
    assert drafts[0].statements[0].by.sure == "likely"


def test_death_of_wounds_on_a_later_day_joins_its_attack() -> None:
    drafts = _propose_text(
        "A bomb went off in Goma on Friday. A guard died of his wounds the next day."
    )
    assert [draft.fatalities.value for draft in drafts] == [Figure(best=1)]


def test_village_with_the_name_of_a_country_is_no_country() -> None:
    drafts = _propose_text("Gunmen burned houses in the village of Honduras on Sunday.")
    place = drafts[0].place.value
    assert place is not None
    assert place.point is None


def test_live_report_is_read_from_its_first_hour() -> None:
    drafts = _propose_text(
        "Live: strike on Goma\n"
        "21:40 – Two more bodies have been found, taking the toll to six, the mayor says.\n"
        "19:05 – Forty people are injured, doctors say.\n"
        "16:20 – Two bombs have hit a market in Goma, the governor says.\n"
    )
    assert len(drafts) == 1
    draft = drafts[0]
    assert draft.date.value == "2025-02-03"
    assert draft.place.value is not None
    assert draft.place.value.name == "Goma"
    assert draft.fatalities.value == Figure(best=6)


# a sentence that is no event, the reason
NO_EVENT_CASES = [
    ("Has the shelling of Goma stopped?", "a question"),
    ("A march on the anniversary of the massacre in Goma was held on Monday.", "a commemoration"),
    (
        "The minister is expected to speak when she meets her counterpart in Goma.",
        "something to come, or that may happen",
    ),
    (
        "Were the army to enter Goma, thousands would flee.",
        "a condition, an exercise or a false alarm",
    ),
]


@pytest.mark.parametrize(("sentence", "reason"), NO_EVENT_CASES)
def test_sentence_that_is_no_event(sentence: str, reason: str) -> None:
    proposal = propose_events(
        sentence,
        gazetteer=_build_gazetteer(),
        article_date="2025-02-03",
        even_if_other_subject=True,
    )
    assert not proposal.drafts
    assert reason in [item.reason for item in proposal.not_proposed]


# a sentence, the name of its place, why
PLACE_CASES = [
    ("Shells hit the Nyabi district of Goma on Monday.", "Goma", "an unknown part of a known town"),
    (
        "Rebels attacked Nyabi, on the outskirts of Goma, on Monday.",
        "Goma",
        "outskirts after a comma",
    ),
    ("Fighting broke out in Nyabi and Goma on Monday.", "Goma", "the known of two names"),
    ("Amhara forces shelled Gao on Monday.", "Gao", "who acts is no place"),
    (
        "He met the president.\nGao fell to the Taliban on Monday.",
        "Gao",
        "no title over a full stop",
    ),
    ("A bridge across the Gao at Goma was closed on Monday.", "Goma", "a river of a name"),
    ("Troops took Goma and pushed rebels back near Gao on Monday.", "Goma", "the object"),
    ("Rebels advanced in the direction of Goma on Monday.", "Goma", "a direction"),
    ("Gunmen attacked a camp at Nyabi, near Goma, on Monday.", "Goma", "near, after a comma"),
    (
        "Shells hit Nyabi, a village 25 km north of Goma, on Monday.",
        "Goma",
        "a distance from a known town, after a comma",
    ),
    ("South-east of Goma, rebels shelled a village on Monday.", "Goma", "a direction is no name"),
    ("Rebels moved on Goma from Gao on Monday.", "Goma", "what is moved on"),
    ("In Goma, the mayor urged Bamako on Monday to send troops.", "Goma", "a capital spoken to"),
    ("Thousands of people left Gao for Goma on Monday.", "Goma", "where people go"),
    (
        "Rebels withdrew from Goma on Monday, before a truce signed in Gao began.",
        "Goma",
        "before a happening elsewhere",
    ),
]


@pytest.mark.parametrize(("sentence", "name", "why"), PLACE_CASES)
def test_place_of_a_sentence(sentence: str, name: str, why: str) -> None:
    place = _propose_text(sentence)[0].place.value
    assert place is not None, why
    assert place.name == name, why


# a text, the name of the place of its last draft, why
CARRIED_CASES = [
    (
        "Troops retook a dam 15 km north of Goma on Monday.\nAircraft carried out nine strikes around the dam on Sunday.",
        "Goma",
        "a site named before",
    ),
    (
        "A drone strike hit a market in Goma on Monday.\nOn Sunday another strike damaged a campus.",
        "Goma",
        "another of the same",
    ),
    (
        "Shells hit Goma for a second day\nShells hit a school on Monday, residents said.",
        "Goma",
        "the one place of the headline",
    ),
    (
        "A mine wounded two guards in Gao on Monday. The road there was closed on Tuesday.",
        "Gao",
        "there",
    ),
]


@pytest.mark.parametrize(("text", "name", "why"), CARRIED_CASES)
def test_place_is_carried(text: str, name: str, why: str) -> None:
    place = _propose_text(text)[-1].place.value
    assert place is not None, why
    assert (place.name, place.basis) == (name, "carried"), why


# a text, words of a name, why it has no point
NO_POINT_CASES = [
    (
        "Gunmen attacked a barge south of Tonga on Monday. Shells hit Goma and Rutshuru.",
        "Tonga",
        "a country far from the towns of the text",
    ),
    ("Shells hit Nyabi, a town in the hills, on Monday.", "Nyabi", "a town by what follows"),
    ("Most residents of Nyabi fled on Monday.", "Nyabi", "what has residents"),
    ("Rebels raided the Nyabi loading platform on Monday.", "Nyabi", "a site of a name"),
    ("Shells fell on a fishing village, Nyabi, on Monday.", "Nyabi", "a village that is named"),
    ("Shells hit houses in eastern Nyabi on Monday.", "Nyabi", "a part of a name"),
    ("Rebels overran a camp in the forest of Nyabi on Monday.", "Nyabi", "a forest of a name"),
    ("A man was killed in Syria Street on Monday.", "Syria Street", "a street, and no country"),
]


@pytest.mark.parametrize(("text", "name", "why"), NO_POINT_CASES)
def test_place_has_words_and_no_point(text: str, name: str, why: str) -> None:
    place = _propose_text(text)[0].place.value
    assert place is not None, why
    assert place.point is None, why
    assert name in (place.words or ""), why


# a text, the dates of its drafts, why
DATE_CASES = [
    (
        "A bomb killed two men in Goma on Friday. The road to Gao has been closed since the attack.",
        ["2025-01-31", "2025-01-31/.."],
        "since an event",
    ),
    (
        "Goma began three days of mourning on Sunday for the victims of an attack on a camp in which six people died.",
        ["../2025-02-03"],
        "the day of the mourning",
    ),
    (
        "The movement announced on Sunday that it was ready for a truce and for talks with the army.",
        ["2025-02-02"],
        "the day of an announcement",
    ),
    (
        "Some 900 people were displaced in Goma, up from 300 in December.",
        ["../2025-02-03"],
        "the date of another number",
    ),
    (
        "The day in the east: Sunday, 2 February\n– Goma: shells hit a school.\n– Gao: a mine killed a man.\n– Mopti: two men were shot dead.\n",
        ["2025-02-02"] * 3,
        "a round-up dated by its headline",
    ),
]


@pytest.mark.parametrize(("text", "dates", "why"), DATE_CASES)
def test_date_of_a_text(text: str, dates: list[str], why: str) -> None:
    assert [draft.date.value for draft in _propose_text(text)] == dates, why


def test_lines_of_a_live_report_are_events_of_their_own() -> None:
    drafts = _propose_text(
        "Live: Goma\n"
        "07:45 The hospital counts nine dead in Goma since midnight.\n"
        "09:30 A mortar hits a clinic; no one was hurt.\n"
        "11:00 Two shells hit a bakery.\n"
    )
    assert [draft.fatalities.value for draft in drafts] == [Figure(best=9), Figure(best=0), None]


def test_denial_gives_its_event_no_place() -> None:
    drafts = _propose_text(
        "Shells hit a school on Monday. In Goma, the army denied the shelling of the school."
    )
    assert [draft.place.value for draft in drafts] == [None]


def test_raised_toll_takes_the_place_of_the_first() -> None:
    text = (
        "Twelve people were killed in a gun battle in Goma on Sunday, police said.\n"
        "Police found three more bodies in a ravine on Monday, raising the toll to 15."
    )
    proposal = propose_events(text, gazetteer=_build_gazetteer(), article_date="2024-06-04")
    assert [draft.fatalities.value for draft in proposal.drafts] == [Figure(best=15)]


def test_work_is_linear_in_the_text(proposals: dict[str, tuple[str, Proposal]]) -> None:
    text = "\n".join(text for text, _ in proposals.values())

    def count_work(times: int) -> int:
        return count_executed_lines(
            lambda: propose_events(
                "\n".join([text] * times),
                gazetteer=_build_gazetteer(),
                article_date="2024-06-02",
            )
        )

    count_work(1)  # tables that are made once
    assert count_work(4) < 4.4 * count_work(1)


@pytest.mark.parametrize("junk", ["killed ", "( ", "A", "between Goma and "])
def test_junk_without_sentences_takes_no_time(junk: str) -> None:
    text = (junk * 200_000)[:200_000]
    with limit_cpu_time(20):
        propose_events(text, gazetteer=_build_gazetteer(), even_if_other_subject=True)


def test_too_long_text_is_refused() -> None:
    with pytest.raises(ValueError, match="divide it into parts"):
        propose_events("a" * (MAX_TEXT_CHARS + 1), gazetteer=Gazetteer([]))


def test_junk_of_many_sentences_is_refused() -> None:
    with pytest.raises(ValueError, match="divide it into parts"):
        propose_events("He died. " * (MAX_SENTENCES + 1), gazetteer=Gazetteer([]))


def test_sentence_without_end_is_listed_as_not_read() -> None:
    text = "Gunmen killed two men in Goma on Monday.\n" + "killed " * 400
    proposal = propose_events(text, gazetteer=_build_gazetteer(), article_date="2024-06-02")
    assert len(proposal.drafts) == 1
    assert [item.reason for item in proposal.not_proposed] == ["a sentence too long to be read"]


def test_nothing_relative_is_worked_out_without_a_date() -> None:
    text = "Gunmen killed four soldiers at a checkpoint on Tuesday, the army said."
    proposal = propose_events(text, gazetteer=Gazetteer([]))
    assert proposal.drafts[0].date.value is None
    assert any("date" in note for note in proposal.notes)


def test_json_is_plain_and_has_the_evidence(proposals: dict[str, tuple[str, Proposal]]) -> None:
    _, proposal = proposals["arauca-pipeline"]
    record = json.loads(json.dumps(proposal_to_json(proposal)))
    first = record["drafts"][0]
    assert first["sure"]["date"] is True
    assert first["fatalities"] == {"best": 0}
    assert {"quote", "start", "end", "stance", "by"} <= first["statements"][0].keys()


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(["Gunmen", "killed", "12", "of them", "on Tuesday", ",", ".", '"', "said", "the army", "near Goma", "and", "that", "–", ";", "\n", "between", "Goma", "to", "no one", "attack", "é", "\u00a0"]), max_size=40))  # fmt: skip
def test_any_text_gives_quotes_at_their_offsets(words: list[str]) -> None:
    text = " ".join(words)
    proposal = propose_events(
        text, gazetteer=_build_gazetteer(), article_date="2024-06-02", even_if_other_subject=True
    )
    for draft in proposal.drafts:
        for statement in draft.statements:
            assert text[slice(*statement.span)] == statement.quote


def _attributes(draft: Draft) -> list[Found[object]]:
    values = [getattr(draft, field.name) for field in fields(draft)]
    return [value for value in values if isinstance(value, Found)]


def test_old_story_ends_where_the_text_comes_back_to_this_month() -> None:
    text = (
        "He was shot dead in Kupwara on a cold morning in January 2000, his wife said.\n"
        "This month the fear came back. On 7 October gunmen attacked a school in Kupwara.\n"
    )
    proposal = propose_events(text, gazetteer=Gazetteer([]), article_date="2021-10-24")
    assert [draft.date.value for draft in proposal.drafts] == ["2000-01", "2021-10-07"]


def test_people_who_moved_from_a_place_are_proposed() -> None:
    text = "An estimated 135,000 people moved from Sake towards Goma between 2 and 7 February."
    proposal = propose_events(
        text,
        gazetteer=_build_gazetteer(),
        article_date="2024-02-12",
        even_if_other_subject=True,
    )
    assert [(one.type.value, one.date.value) for one in proposal.drafts] == [
        ("humanitarian", "2024-02-02/2024-02-07")
    ]
