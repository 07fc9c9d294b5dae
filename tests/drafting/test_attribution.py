"""Who says what: the words told are separated from those that attribute them."""

import pytest

from conflictmap.drafting.attribution import split_clauses


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        (
            "Four lorries were burned, residents and a local official said on Sunday.",
            [("Four lorries were burned", "residents and a local official")],
        ),
        (
            "The army said on Tuesday that a bridge had been blown up.",
            [("a bridge had been blown up", "The army")],
        ),
        (
            '"We buried six people on Friday," said Adama Diallo, a teacher.',
            [("We buried six people on Friday", "Adama Diallo, a teacher")],
        ),
        (
            "On Friday, says a nurse, rebels entered the town.",
            [("On Friday, says a nurse, rebels entered the town", "a nurse")],
        ),
        (
            "Shelling went on in the hills, where an aid worker said a bridge was hit.",
            [
                ("Shelling went on in the hills", None),
                ("a bridge was hit", "an aid worker"),
            ],
        ),
        (
            "Troops told the villagers to leave within a week.",
            [("Troops told the villagers to leave within a week", None)],  # an order, no speech
        ),
        (
            "A lorry came under fire; its driver was killed, the union said.",
            [("A lorry came under fire", "the union"), ("its driver was killed", "the union")],
        ),
        (
            "Families fled, an aid group said, after its clinic was burned down.",
            [("Families fled", "an aid group"), ("its clinic was burned down", None)],
        ),
        (
            "It is the worst violence since July, when a bomb killed two officers.",
            [("a bomb killed two officers", None)],  # a comparison is no happening
        ),
        (
            "UN agency: no lorry has entered the north since 23 January.",
            [("no lorry has entered the north since 23 January", "UN agency")],
        ),
        (
            "According to a local radio station, gunmen took three men away.",
            [("gunmen took three men away", "a local radio station")],
        ),
        (
            "Six people died, according to the mayor's office.",
            [("Six people died", "the mayor's office")],
        ),
        (
            "In Marib, a mine killed a shepherd, a clearance centre said.",
            [("In Marib, a mine killed a shepherd", "a clearance centre")],
        ),
        (
            "A statement said that 64 soldiers had died; the army called that number false.",
            [("64 soldiers had died", "A statement"), ("the army called that number false", None)],
        ),
        (
            "The police put the number of dead at nine and said that 23 houses had been burned.",
            [
                ("The police put the number of dead at nine", "The police"),
                ("23 houses had been burned", "The police"),
            ],
        ),
        (
            "The war killed 40 people, and the army was forced to withdraw.",
            [("The war killed 40 people", None), ("the army was forced to withdraw", None)],
        ),
        # an adverbial without a comma, and adverbials of other words
        (
            "On 14 June the Food Office stated that its store had been burned.",
            [("its store had been burned", "the Food Office")],
        ),
        (
            "Across the border in Mali, the military said jets had struck a base.",
            [("jets had struck a base", "the military")],
        ),
        (
            "Eight days earlier, medics said a bomb had killed two.",
            [("a bomb had killed two", "medics")],
        ),
        (
            "In areas held by rebels, local officials reported that four people had died.",
            [("four people had died", "local officials")],
        ),
        # a verb of counting at the end
        (
            "Some 135,000 people have been displaced, the relief office estimates.",
            [("Some 135,000 people have been displaced", "the relief office")],
        ),
        (
            "Hospitals are running out of insulin, the relief office warned last Wednesday.",
            [("Hospitals are running out of insulin", "the relief office")],
        ),
        # what comes before "though X alleges" is not of X
        (
            "The raids have stopped, though the militia alleges that soldiers looted shops.",
            [("The raids have stopped", None), ("soldiers looted shops", "the militia")],
        ),
        # of a part of the clause
        (
            "Police shot a man who, they say, was armed.",
            [("Police shot a man who, they say, was armed", None)],
        ),
        # "reported killed" is no speech
        (
            "Twelve people reported killed were found.",
            [("Twelve people reported killed were found", None)],
        ),
        # a speaker between an adverbial and the clause
        (
            "In the north, according to a priest, rebels burned a mill.",
            [("rebels burned a mill", "a priest")],
        ),
        # "available information" is no speaker
        (
            "In the north, according to available information, rebels burned a mill.",
            [("rebels burned a mill", None)],
        ),
        # two happenings of one sentence
        (
            "A raid killed six people, while gunmen burned a mill, residents said.",
            [("A raid killed six people", "residents"), ("gunmen burned a mill", "residents")],
        ),
        (
            "A mine wounded three guards in Beni and unidentified men burned a mill in Oicha.",
            [
                ("A mine wounded three guards in Beni", None),
                ("unidentified men burned a mill in Oicha", None),
            ],
        ),
        (
            "Crowds blocked a road in Beni and in Oicha about 300 people marched to the town hall.",
            [
                ("Crowds blocked a road in Beni", None),
                ("in Oicha about 300 people marched to the town hall", None),
            ],
        ),
        # a relative clause is no part of the name
        (
            "A bridge was blown up, said the mayor's office, whose head was away.",
            [("A bridge was blown up", "the mayor's office")],
        ),
        (
            "Two people were shot, local authorities report.",
            [("Two people were shot", "local authorities")],
        ),
        # "announced" with a noun is no speech
        ("The council announced sanctions.", [("The council announced sanctions", None)]),
    ],
)
def test_sentence_is_split(sentence: str, clauses: list[tuple[str, str | None]]) -> None:
    found = split_clauses(sentence, (0, len(sentence)))
    assert [
        (sentence[slice(*clause.span)], clause.speaker and clause.speaker.name) for clause in found
    ] == clauses
