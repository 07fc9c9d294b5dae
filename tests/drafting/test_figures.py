"""People killed: what counts, what is added, what is a part of another number."""

import pytest

from conflictmap.drafting.figures import find_figure
from conflictmap.drafting.model import Figure


@pytest.mark.parametrize(
    ("clause", "figure"),
    [
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
        "Two of the dead were children",  # part of a number told before
        "17 passengers were taken away",
        "Dozens were killed",  # no number
        "23 houses had been burned",
        "More than 3,000 people have fled",
        "two farming villages were attacked",
    ],
)
def test_other_numbers_are_no_deaths(clause: str) -> None:
    assert find_figure(clause, 0, len(clause)) is None
