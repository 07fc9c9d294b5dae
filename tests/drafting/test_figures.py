"""People killed: what counts, what is added, what is a part of another number."""

import pytest

from conflictmap.drafting.figures import find_figure, is_addition
from conflictmap.drafting.model import Figure


@pytest.mark.parametrize(
    ("clause", "figure"),
    [
        ("An air strike killed a family of five", Figure(best=5)),
        ("handed its ten passengers to a crowd; all were lynched", Figure(best=10)),
        ("asked the teachers who they were, and shot two of them dead", Figure(best=2)),
        ("A committee found one of them dead on the 6th", Figure(best=1)),
        ("the deaths of four teachers and a chief, who were shot", Figure(best=5)),
        ("killing a lime picker aged 19 and burning two others", Figure(best=1)),
        ("Eight men were shot or hacked to death in their truck", Figure(best=8)),
        ("the ministry put the number at seven", Figure(best=7)),
        ("Workers have taken more than 2,600 bodies out of the ruins", Figure(low=2600)),
        ("the mayor spoke of 14 dead", Figure(best=14)),
        (
            "five policemen, among them an officer, and a civilian also lost their lives",
            Figure(best=6),
        ),
        ("a group of four soldiers was killed", Figure(best=4)),
        ("struck a shop, killing 52 of them", Figure(best=52)),
        ("At least 32 people, including a peacekeeper, were killed", Figure(low=32)),
        ("its deputy administrator, Noon Deng, and five of his guards died", Figure(best=6)),
        ("Karina García is murdered with five companions", Figure(best=6)),
        ("Four land surveyors are found shot dead in a car", Figure(best=4)),
        ("Fishermen pulled two bodies from the water", Figure(best=2)),
        ("five people, all from one family, were killed", Figure(best=5)),
        ("five citizens were martyred and 23 wounded", Figure(best=5)),
        ("one of its soldiers had fallen", Figure(best=1)),
        ("Survivors named nineteen dead", Figure(best=19)),
        (
            "The number of people killed by a bomber at a rally in Khar, in the north, has risen to 54",
            Figure(best=54),
        ),
        ("The committee later raised its figure to thirteen", Figure(best=13)),
        ("killing a couple and their 12-year-old daughter", Figure(best=3)),
        ("killed a crew of six", Figure(best=6)),
        ("killed nine, including a family of five", Figure(best=9)),
        ("wounded six, two of whom later died", Figure(best=2)),
        ("killing 11 people and wounding six, two of whom later died", Figure(best=13)),
        ("killing at least 11 and injuring six, one of whom has since died", Figure(low=12)),
        ("No one was injured", Figure(best=0)),
        ("Troops eliminated five militants", Figure(best=5)),
        ("a mine killed a shepherd and injured his son", Figure(best=1)),
        ("killed at least five members of one family", Figure(low=5)),
        ("More than 100,000 people have died since 2014", Figure(low=100_000)),
        ("up to 20 fighters were killed", Figure(high=20)),
        ("killing between 14 and 17 people", Figure(low=14, high=17)),
        ("Two soldiers and six fighters were killed in a clash", Figure(best=8)),
        ("it had lost one man and killed eleven soldiers", Figure(best=12)),
        ("killed nine and wounded 20", Figure(best=9)),  # ends at the second verb
        ("12 people, including three children, were killed", Figure(best=12)),
        ("killing at least 27 people, 11 of them children", Figure(low=27)),
        ("leaving nine people dead and 20 injured", Figure(best=9)),
        ("The death toll rose to 15", Figure(best=15)),
        ("The police put the number of dead at nine", Figure(best=9)),
        ("We buried 14 people on Tuesday", Figure(best=14)),
        ("he found the bodies of four men in a well", Figure(best=4)),
        ("The war claimed the lives of more than 6,500 people", Figure(low=6500)),
        ("a 14-year-old boy was killed", Figure(best=1)),
        ("two women aged 30 and 45 were killed", Figure(best=2)),
        ("18 bodies were counted, though the police spoke of ten dead", Figure(best=10)),
        ("No one was reported killed", Figure(best=0)),
        ("nobody was hurt", Figure(best=0)),
        # persons named one by one
        ("An undertaker, his wife and their nine-month-old baby were shot dead", Figure(best=3)),
        ("executing the village chief and two of his sons", Figure(best=3)),
        ("killing a butcher and his nephew", Figure(best=2)),
        ("A woman of 61 was killed", Figure(best=1)),
        # one named person
        ("Archbishop Amon Sele was seized and murdered", Figure(best=1)),
        ("Ada Nwosu, 34, was shot dead", Figure(best=1)),
        ("The former mayor, Ada Nwosu, was killed", Figure(best=1)),
        # a passive with a verb before it
        ("two policemen were lured into an ambush and shot dead", Figure(best=2)),
        ("four traders were abducted on Monday and killed", Figure(best=4)),
        ("three teachers were taken from a bus and executed", Figure(best=3)),
        ("one of them died on the way to hospital", Figure(best=1)),
        ("two people, one on either side, were killed", Figure(best=2)),
        ("The attack cost another five lives", Figure(best=5)),
        ("put the number of bodies at 35", Figure(best=35)),
        ("The guard, 42, was shot dead on Sunday", Figure(best=1)),  # an age after a noun
        ("10:30 A man and a woman were killed", Figure(best=2)),  # the minutes are no people
        ("a woman and her four children burned to death", Figure(best=5)),  # "her" and a number
        ("Fourteen bodies were pulled from the river", Figure(best=14)),
        ("65 bodies found so far", Figure(best=65)),
        ("It was put down with the loss of at least 30 lives", Figure(low=30)),
        ("armed men decapitated four fishermen", Figure(best=4)),
        ("it had executed 50 captives and still held 150 others", Figure(best=50)),
        # no one killed in a second place takes nothing from the first
        (
            "shelled Beni, where a teacher was killed, and Goma, where there were no casualties",
            Figure(best=1),
        ),
    ],
)
def test_people_killed(clause: str, figure: Figure) -> None:
    found = find_figure(clause, 0, len(clause))
    assert found is not None
    assert found.value == figure
    assert found.rule


@pytest.mark.parametrize(
    "clause",
    [
        "Eleven people were wounded",
        "a farmer and his son were wounded",
        "A mortar fell near a teacher",
        "an officer was arrested",
        "Two of the dead were children",  # part of an earlier number
        "17 passengers were taken away",
        "Dozens were killed",  # no number
        "23 houses had been burned",
        "More than 3,000 people have fled",
        "two farming villages were attacked",
    ],
)
def test_other_numbers_are_no_deaths(clause: str) -> None:
    assert find_figure(clause, 0, len(clause)) is None


@pytest.mark.parametrize(
    ("words", "is_further"),
    [
        ("Two gang members were also killed", True),
        ("Another three soldiers died", True),
        ("One of the wounded died in hospital", True),
        ("Police said that 19 people had been killed", False),  # another account
        ("Another official spoke of nine dead", False),
        ("The toll rose to 15", False),
    ],
)
def test_further_deaths_are_no_other_account(words: str, *, is_further: bool) -> None:
    assert is_addition(words) is is_further


@pytest.mark.parametrize(
    ("words", "killed"),
    [
        ("Four days later five soldiers died in a gunfight", 5),
        ("Two hours earlier, three men were killed", 3),
    ],
)
def test_number_of_a_time_is_no_number_of_people(words: str, killed: int) -> None:
    found = find_figure(words, 0, len(words))
    assert found is not None
    assert found.value is not None
    assert found.value.best == killed
