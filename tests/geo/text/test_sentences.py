"""Sentences: those of pysbd, without its running time on long and unusual texts."""

import random

import pysbd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.sentences import Sentences
from tests.support.count_work import count_executed_lines, limit_cpu_time
from tests.support.hostile_cases import HOSTILE_TEXTS


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
    # pysbd cuts within the first of each, where the sentence continues after a full stop
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


VOCABULARY = [
    "the",
    "move",
    "has",
    "Azerbaijan",
    "been",
    "met",
    "with",
    "no",
    "Mr.",
    "U.S.",
    "condemnation",
    "Gen.",
    "from",
    "is",
    "in",
    "it",
    "area",
    "ago",
    "2020",
    "said",
    "Armenian",
    "government",
    "year,",
    "force;",
    "Dr.",
    "he",
    "a.m.",
    "go",
    "Co.",
    "act",
    "art",
    "inc.",
    "Lachin",
    "Corridor",
    "p.",
    "Sun.",
    "who",
    "consider",
    "3.5",
    "sept",
    "Sept.",
    "etc.",
    "Yerevan-based",
    "al.",
    "i.e.",
    "and",
    "vs.",
    "St.",
    "Petersburg",
    "I",
    "Why",
    "Next",
    "Во",
    "Москве",
    "сказал",
    "он",
    "г.",
    "ул.",
    "д.",
    "что",
    "было",
    "районе",
    "Կառավարությունը",
    "ասել",
    "է",
]
SENTENCE_ENDS = [""] * 6 + [".", "?", "!", ". The", ". He", ","]


@pytest.mark.parametrize(
    "language", ["en", "ru", "hy", "fr", "de", "nl", "pl", "es", "it", "kk", "bg"]
)
def test_presplit_paragraph_matches_pysbd(language):
    """Splitting at certain ends gives the sentences that pysbd finds in the whole paragraph."""
    chance = random.Random(language)
    segmenter = pysbd.Segmenter(language=language, clean=False)
    for _ in range(40):
        words = chance.choices(VOCABULARY, k=40)
        text = " ".join(
            word + (chance.choice(SENTENCE_ENDS) if word[-1].isalnum() else "") for word in words
        )
        assert split_text(text, language) == [part.strip() for part in segmenter.segment(text)]


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
