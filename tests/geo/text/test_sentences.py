"""Sentences: in forty languages, and in linear time on long and unusual texts."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.sentences import Sentences
from tests.support.count_work import count_executed_lines, limit_cpu_time
from tests.support.hostile_cases import HOSTILE_TEXTS
from tests.support.sample_project import ROOT


def split_text(text, language="en"):
    return [text[start:end] for start, end in Sentences(text, language)]


SPLIT_CASES = [
    ("en", "One here. Two here.", ["One here.", "Two here."]),
    ("en", "Dr. Brook and U.S. forces left at 5 p.m. on Sunday. He said so.",
     ["Dr. Brook and U.S. forces left at 5 p.m. on Sunday.", "He said so."]),
    ("en", 'He said: "Go. Now." Then he left.', ['He said: "Go. Now."', "Then he left."]),
    ("en", "Not so!  Is it? Yes.", ["Not so!", "Is it?", "Yes."]),
    ("en", "A headline\nA sentence.\n\n  \nAnother", ["A headline", "A sentence.", "Another"]),
    ("en", "About 3.5 km away. There.", ["About 3.5 km away.", "There."]),
    ("en", "", []),
    ("en", " \n\t", []),
    ("ru", "Он живёт на ул. Садовой. Мост закрыт.", ["Он живёт на ул. Садовой.", "Мост закрыт."]),
    ("hy", "Կամուրջը փակ է։ Նա ասաց. այո։", ["Կամուրջը փակ է։", "Նա ասաց. այո։"]),
    ("az", "Körpü bağlıdır. O dedi.", ["Körpü bağlıdır.", "O dedi."]),
    # the first of each continues after a full stop
    ("hy", "Ժամը 10:30-ին այն բացվեց։ Նա եկավ։", ["Ժամը 10:30-ին այն բացվեց։", "Նա եկավ։"]),
    ("hy", "Տես https://mod.gov.am/news։ Այո։", ["Տես https://mod.gov.am/news։", "Այո։"]),
    ("hy", "Նա ասաց՝ այո: Նա եկավ:", ["Նա ասաց՝ այո:", "Նա եկավ:"]),  # as a full stop
    ("ru", "Сообщил В.В. Путин. Он уехал.", ["Сообщил В.В. Путин.", "Он уехал."]),
    ("ru", "А. Б. Иванов сказал. Он уехал.", ["А. Б. Иванов сказал.", "Он уехал."]),
    ("ru", "Завод им. Кирова закрыт. Да.", ["Завод им. Кирова закрыт.", "Да."]),
    ("ru", "12 дек. 2022 г. в Горисе. Да.", ["12 дек. 2022 г. в Горисе.", "Да."]),
    ("ru", "Это США. В. Путин сказал.", ["Это США.", "В. Путин сказал."]),  # no initial
    ("ru", "Уже дек. Мост закрыт.", ["Уже дек.", "Мост закрыт."]),  # a capital starts one
    ("az", "Prezident İ. Əliyev dedi. O getdi.", ["Prezident İ. Əliyev dedi.", "O getdi."]),
    ("az", "Ş. Məmmədov və Ç. Həsənov. Bəli.", ["Ş. Məmmədov və Ç. Həsənov.", "Bəli."]),
    ("az", "Bu A.Ş. Məmmədov idi. Bəli.", ["Bu A.Ş. Məmmədov idi.", "Bəli."]),
    ("en", "It was 3 km. away. He came.", ["It was 3 km. away.", "He came."]),
    ("en", "It was approx. 5 km off. He came.", ["It was approx. 5 km off.", "He came."]),
    ("en", "It was 5 km. The road closed.", ["It was 5 km.", "The road closed."]),
    ("en", "He left the U.S. The war went on.", ["He left the U.S.", "The war went on."]),
    ("en", "World War I. The war began.", ["World War I.", "The war began."]),  # a numeral
    ("en-GB", "One here. Two here.", ["One here.", "Two here."]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "sentences"), SPLIT_CASES)
def test_text_is_split_into_sentences(language, text, sentences):
    assert split_text(text, language) == sentences


def read_cases():
    text = Path(__file__).with_name("sentence_cases.txt").read_text(encoding="utf-8")
    return [line.split("|") for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("language", "sentences"), [(one, rest) for one, *rest in read_cases()])
def test_sentence_ends_are_found(language, sentences):
    """The abbreviations, ordinals, clock times, quotations and marks of each language."""
    separator = "" if language in ("zh", "ja") else " "
    assert split_text(separator.join(sentences), language) == sentences


WRAPPED_TEXTS = [
    (
        ("ALDER (Agency) - On Thursday the council of the town of Alder\n"
        "closed the bridge over the river, the mayor said, and nobody was\n"
        "hurt in the accident that came before.\n\nAnother paragraph stands here."),
        [("ALDER (Agency) - On Thursday the council of the town of Alder closed the bridge over the "
         "river, the mayor said, and nobody was hurt in the accident that came before."),
         "Another paragraph stands here."],
        "an agency's text of 65 characters",
    ),
    (
        ("The mayor of Alder said on Thursday that the bridge over the Mill\n"
        "Brook near St.\nMary's Church was shut. Cars waited at the mill."),
        ["The mayor of Alder said on Thursday that the bridge over the Mill", "Brook near St.",
         "Mary's Church was shut.", "Cars waited at the mill."],
        "a short line before a capital is no wrapping",
    ),
    (
        ("Le maire a dit que le pont au-dessus de la rivière serait fermé à\n"
        "partir de lundi. Il a ajouté que M. Roy, de la commune voisine de\n"
        "Saulnes, serait là."),
        ["Le maire a dit que le pont au-dessus de la rivière serait fermé à partir de lundi.",
         "Il a ajouté que M. Roy, de la commune voisine de Saulnes, serait là."],
        "French",
    ),
    (
        ("Միջնաբերդի կամուրջը փակվել է հինգշաբթի օրը քաղաքային խորհրդի\n"
        "Գորիսի մասնաճյուղի որոշմամբ, և ոչ ոք չի տուժել, հայտնել են այդ\n"
        "Գորիսի ոստիկանությունից։ Ճանապարհը բաց է։"),
        [("Միջնաբերդի կամուրջը փակվել է հինգշաբթի օրը քաղաքային խորհրդի Գորիսի մասնաճյուղի որոշմամբ, "
         "և ոչ ոք չի տուժել, հայտնել են այդ Գորիսի ոստիկանությունից։"), "Ճանապարհը բաց է։"],
        "Armenian, capitals at the start of lines",
    ),
    (
        "A flood closes the bridge at Alder\nOn Thursday the council closed the bridge. It rained.",
        ["A flood closes the bridge at Alder", "On Thursday the council closed the bridge.",
         "It rained."],
        "a headline without a full stop",
    ),
    (
        ("12:30 Ana: the bridge is shut, do not come by car today\n"
        "12:31 Ben: thank you, which way is open for the lorries\n"
        "12:33 Ana: the ford"),
        ["12:30 Ana: the bridge is shut, do not come by car today",
         "12:31 Ben: thank you, which way is open for the lorries", "12:33 Ana: the ford"],
        "a chat: each line is a message",
    ),
    (
        ("The council decided on Thursday in its long session the following:\n"
        "- the bridge over the river is closed until the end of the month\n"
        "- the ferry is free"),
        ["The council decided on Thursday in its long session the following:",
         "- the bridge over the river is closed until the end of the month", "- the ferry is free"],
        "a list",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentences", "why"), WRAPPED_TEXTS)
def test_wrapped_lines_are_joined(text, sentences, why):
    language = "fr" if why == "French" else "hy" if why.startswith("Armenian") else "en"
    assert [" ".join(one.split()) for one in split_text(text, language)] == sentences, why


LISTS = {"before_name", "before_number", "always", "may_end", "after_quotation", "pairs"}


def test_abbreviations_have_source_and_are_plain_words():
    tables = tomllib.loads((ROOT / "geo/text/abbreviations.toml").read_text(encoding="utf-8"))
    assert len(tables) > 40
    for language, table in tables.items():
        assert len(table["source"]) > 10, language
        lists = {key: words for key, words in table.items() if isinstance(words, list)}
        assert set(lists) <= LISTS, language
        for key, words in lists.items():
            assert len(set(words)) == len(words), (language, key)
            if key != "pairs":
                assert words == [word.rstrip(".") for word in words], (language, key)
                assert all(word[1:] == word[1:].casefold() for word in words), (language, key)


UNUSUAL_TEXT = st.text(st.sampled_from("ab AB.!?…:;,\"“”()[]1\n\t\\&ᓰ։۔-—'’"), max_size=80)


@given(UNUSUAL_TEXT | st.text(max_size=40), st.sampled_from(["en", "ru", "hy", "ar", "zh", "az"]))
def test_sentences_cover_text_except_white_space(text, language):
    sentences = Sentences(text, language)
    place = 0
    for start, end in sentences:
        assert start < end
        assert not text[place:start].strip(), "nothing between two sentences"
        assert text[start:end] == text[start:end].strip()
        place = end
    assert not text[place:].strip(), "nothing after the last"
    for start, end in sentences:
        assert sentences.find_covering_range(start, end) == (start, end)


@pytest.mark.parametrize("text", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS)
def test_hostile_text_is_split_in_limited_time(text):
    with limit_cpu_time():
        list(Sentences(text, "en"))


def test_long_paragraph_with_quotations_is_split():
    """A long text with quotation marks is split quickly, and into the same sentences."""
    part = 'He said: "Go." Then the council of the town left, and nobody followed them there. '
    sentences = split_text(part * 200)
    assert set(sentences) == {'He said: "Go."', part.removeprefix('He said: "Go."').strip()}
    assert len(sentences) == 400


def test_only_requested_sentence_is_split():
    text = "It closed at no. 5 today. So it was. " * 3_000
    middle = text.index("So it was.", 36_000)

    def find_sentence():
        start, end = Sentences(text, "en").find_covering_range(middle, middle + 2)
        assert text[start:end] == "So it was."

    assert (
        count_executed_lines(find_sentence)
        < count_executed_lines(lambda: list(Sentences(text, "en"))) / 50
    )
