"""Excerpts: what may be shown of a text that may only be quoted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.text.excerpts import MAX_EXCERPT_CHARS
from geo.text.quotes import SourceText

LONG = "which the council of the town had kept open for lorries and for cars since the flood "

DASHES = (
    "It was quiet. Fire grew in all sectors, except the mill, which was calm -- a typical lull "
    "before the attack. Fire and smoke (F&S) rose at a slower pace. On balance, the council closed "
    "the bridge. In addition, it rained -- again."
)
THAI = (
    "ตำรวจมาถึงสะพานในตอนเช้าและปิดถนนทุกสาย " * 8 + "ทหารมาถึงโรงสี " + "หลังจากนั้นประชาชนออกจากหมู่บ้าน " * 8
)
LAO = "ຕຳຫຼວດມາຮອດຂົວໃນຕອນເຊົ້າ " * 9 + "ທະຫານມາຮອດ " + "ຫຼັງຈາກນັ້ນປະຊາຊົນອອກຈາກບ້ານ " * 9
KHMER = "ប៉ូលិសបានមកដល់ស្ពាននៅពេលព្រឹក " * 9 + "ទាហានមកដល់រោងម៉ាស៊ីន " + "បន្ទាប់មកប្រជាជនចាកចេញពីភូមិ " * 9
CHAT = (
    "ok so the bridge is shut now they say " * 9
    + "the mill is on fire "
    + "nobody knows more " * 20
)
QUOTATION = (
    f"She said: “{'The road is open today. ' * 12}The mill is on fire. {'Cars wait there. ' * 12}”"
)

UNSURE_CASES = [
    ("th", THAI, "ทหารมาถึงโรงสี", "Thai has no full stops"),
    ("th", THAI + "พ.ศ. 2563.", "ทหารมาถึงโรงสี", "Thai with the full stops of an abbreviation"),
    ("lo", LAO, "ທະຫານມາຮອດ", "Lao has none"),
    ("km", KHMER, "ទាហានមកដល់រោងម៉ាស៊ីន", "Khmer without its full stop"),
    ("en", CHAT, "the mill is on fire", "a chat log without full stops"),
    ("en", QUOTATION, "The mill is on fire.", "a quotation of many sentences"),
    ("en", f"The mill {LONG * 12}is on fire.", "is on fire", "a sentence longer than any"),
    ("en", CHAT.replace(" ", "\n"), "mill\nis", "a word in each line"),
    (
        "ja",
        "橋は閉鎖され" * 60 + "水車" + "警察が来て" * 60,
        "水車",
        "Japanese without its full stop",
    ),
    (
        "en",
        "It rained all day... " * 20 + "the mill fell... " + "cars wait... " * 20,
        "mill fell",
        "dots",
    ),
    ("my", "ကောင်စီသည်တံတားကိုပိတ်ခဲ့သည် " * 12 + "စစ်သားများ " + "ရဲများ " * 40, "စစ်သားများ", "Burmese"),
    (
        "zh",
        "议会星期四关闭了桥，" * 20 + "士兵来了，" + "议会星期四关闭了桥，" * 20,
        "士兵来了",
        "commas alone",
    ),
]


def test_excerpt_of_a_text_without_spaces_has_words_on_both_sides():
    text = "议会星期四关闭了桥，" * 20 + "士兵来了，" + "议会星期四关闭了桥，" * 20
    anchor = SourceText(text, "zh", quote_only=True).find_quote("士兵来了")
    assert anchor.sentence_start < anchor.start < anchor.end < anchor.sentence_end


@pytest.mark.parametrize(("language", "text", "quote", "why"), UNSURE_CASES)
def test_unsure_sentence_is_an_excerpt(language, text, quote, why):
    anchor = SourceText(text, language, quote_only=True).find_quote(quote)
    shown = text[anchor.sentence_start : anchor.sentence_end]
    assert quote in shown, why
    assert len(shown) <= len(quote) + MAX_EXCERPT_CHARS, why
    whole = SourceText(text, language).find_quote(quote)
    assert len(shown) < whole.sentence_end - whole.sentence_start or "\n" in quote, (
        "a text that may be shown keeps its sentence"
    )


SURE_CASES = [
    ("en", DASHES, "the council closed the bridge",
     "On balance, the council closed the bridge.", "dashes and brackets"),
    ("en", f"It rained. The mill, {LONG * 2}and the ford, is on fire. It rained.", "is on fire",
     f"The mill, {LONG * 2}and the ford, is on fire.", "a long sentence with sure ends"),
    ("hy", "Անձրև էր։ Կամուրջը փակ է։ Անձրև էր։", "Կամուրջը", "Կամուրջը փակ է։", "Armenian"),
    ("km", "ស្ពានត្រូវបានបិទ។ ប៉ូលិសមកដល់។", "ប៉ូលិស", "ប៉ូលិសមកដល់។", "Khmer with full stops"),
    ("en", "The mill is on fire", "mill", "The mill is on fire", "a short headline"),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "quote", "sentence", "why"), SURE_CASES)
def test_sure_sentence_is_shown_whole(language, text, quote, sentence, why):
    anchor = SourceText(text, language, quote_only=True).find_quote(quote)
    assert text[anchor.sentence_start : anchor.sentence_end] == sentence, why


@given(
    st.text("ab. \n“”ก็ า。", max_size=700),
    st.text("ab. ก", max_size=700),
    st.sampled_from(["en", "th"]),
)
def test_excerpt_holds_the_quote_and_little_more(before, after, language):
    text = f"{before}QUOTE{after}"
    anchor = SourceText(text, language, quote_only=True).find_quote("QUOTE")
    shown = text[anchor.sentence_start : anchor.sentence_end]
    assert "QUOTE" in shown
    assert anchor.sentence_start <= anchor.start < anchor.end <= anchor.sentence_end
    assert len(shown) <= len("QUOTE") + 600
    if "ก" in shown:
        assert len(shown) <= len("QUOTE") + MAX_EXCERPT_CHARS
