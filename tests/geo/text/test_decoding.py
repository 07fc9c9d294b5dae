"""Texts that were decoded wrongly, or that still hold the code of a format."""

import time

import pytest

from geo.text.decoding import describe_wrong_text, find_misread_utf8

UKRAINIAN = "Міст біля села Вільха закрили вранці, повідомила рада."
ENGLISH = "The café at Zürich – the “Löwe” – stays shut."
RUSSIAN = "Мост закрыли утром, сообщил совет города"
ARMENIAN = "Կամուրջը փակ է։"


def misread(text, encoding):
    return text.encode().decode(encoding, "replace")


WRONG_TEXTS = [
    (misread(ENGLISH, "cp1252"), "U+FFFD where a letter was lost", "with a letter lost, too"),
    (misread("The café at Zürich", "cp1252"), "another encoding", "UTF-8 read as cp1252"),
    (misread(ENGLISH, "latin-1"), "another encoding", "as Latin-1"),
    (misread("It’s shut", "cp1252"), "another encoding", "one apostrophe"),
    (misread("кафе", "cp1251"), "another encoding", "Cyrillic read as cp1251"),
    (misread("міст закрили вранці", "latin-1"), "another encoding", "Cyrillic read as Latin-1"),
    (misread(ARMENIAN, "latin-1"), "another encoding", "Armenian read as Latin-1"),
    (misread("El puente está", "mac_roman"), "another encoding", "as Mac Roman"),
    ("The caf\ufffd: shut.", "holds 1 × U+FFFD", "a letter lost"),
    ("<p>On Thursday it closed.&nbsp;Nobody</p>", "the code of a web page", "HTML with tags"),
    ("It closed.<br />Nobody was hurt.", "'<br />'", "a line break of HTML"),
    ("Nobody&rsquo;s hurt &#8211; yet.", "'&rsquo;'", "entities alone"),
    ("{\\rtf1\\ansi The bridge\\par is shut}", "RTF", "a document of a word processor"),
    ("The bridge\\par is at Z\\'fcrich", "RTF", "a part of one"),
    ("The caf=C3=A9 is shut.", "quoted-printable", "an e-mail"),
    (misread(ENGLISH, "cp1252"), "another encoding", "both are named"),
    (RUSSIAN.encode("cp1251").decode("latin-1"), "another encoding", "cp1251 read as Latin-1"),
    (RUSSIAN.encode("koi8-r").decode("cp1251"), "another encoding", "KOI8 read as cp1251"),
    (RUSSIAN.encode("cp1251").decode("koi8-r"), "another encoding", "cp1251 read as KOI8"),
    (RUSSIAN.encode("cp866").decode("cp1251"), "another encoding", "cp866 read as cp1251"),
    ("قال المتحدث إن الجسر".encode("cp1256").decode("latin-1"), "another encoding", "Arabic"),
    ("Η γέφυρα έκλεισε το πρωί".encode("iso8859-7").decode("latin-1"), "another", "Greek"),
    ("Zażółć gęślą jaźń".encode("cp1250").decode("cp1252"), "another encoding", "Polish"),
    ("桥被关闭了".encode("gbk").decode("latin-1"), "another encoding", "Chinese"),
    ("다리가 폐쇄되었다".encode("euc-kr").decode("latin-1"), "another encoding", "Korean"),
    ("ï»¿The bridge is shut.", "another encoding", "a byte order mark"),
    ("????? ?????? ?????, ??????.", "question marks", "each letter lost"),
    ("The caf?s at Z?rich and K?ln", "question marks", "some letters lost"),
    ("\\u041c\\u043e\\u0441\\u0442", "the code of letters", "JSON"),
    ("%D0%9C%D0%BE%D1%81%D1%82 is shut", "the code of letters", "an address"),
    ("The bridge&nbsp is shut", "'&nbsp'", "an entity without its end"),
    ("<?xml version='1.0'?>The bridge", "a web page", "XML"),
    ("<w:p><w:t>The bridge</w:t></w:p>", "a web page", "a word processor's XML"),
    ("The (cid:12)re is out", "PDF", "letters of a font without names"),
]


@pytest.mark.parametrize(("text", "problem", "why"), WRONG_TEXTS)
def test_wrong_text_is_described(text, problem, why):
    assert problem in str(describe_wrong_text(text)), why


RIGHT_TEXTS = [
    (ENGLISH, "letters beyond ASCII"),
    (UKRAINIAN, "Ukrainian, with letters that could be UTF-8 in cp1251"),
    ("«Сільрада» — рішення № 5, ціна 3 €", "Ukrainian with signs"),
    (ARMENIAN, "Armenian"),
    ("LE CAFÉ» FUT FERMÉ» HIER", "capitals before a quotation mark, and letters"),
    ("5 < 6, a <- b, AT&T; R&D; if x<y>z", "signs that are no code"),
    ("C:\\parts\\fs1 and \\path", "paths of files"),
    ("2+2=4, E=MC2", "equations"),
    ("ÅÄÖ åäö Ñandú São Tomé Ærø Łódź Škoda", "names"),
    ("The mayor (A. Ñíguez) said: “¿Qué?”", "Spanish"),
    ("ÞÓR ÐÆ ÍSLAND ÞJÓÐIN ÆTLAR ÁFRAM", "Icelandic in capitals"),
    ("ĐƯỜNG BỊ ĐÓNG CỬA, Tiếng Việt", "Vietnamese"),
    ("La col·lecció de l’il·lustre", "a point within words of Catalan"),
    ("Мощность 5 мВт, 10 кВт и 3 МВт", "units"),
    ("“Why?” “Who?” What??? http://a.example/x?a=b&c?d=e", "questions and an address"),
    ("See https://a.example/%D0%9C%D0%BE%D1%81%D1%82", "an address"),
    ("100% CARE, 20%DE", "per cent"),
    ("Un «œuvre» à 5 m² – “É…”", "French"),
]


@pytest.mark.parametrize(("text", "why"), RIGHT_TEXTS)
def test_right_text_is_accepted(text, why):
    assert describe_wrong_text(text) is None, (why, find_misread_utf8(text))


def test_long_word_is_checked_in_little_time():
    """A search for addresses in one word of 200,000 letters took minutes."""
    before = time.process_time()
    assert "question marks" in describe_wrong_text("я" * 200_000 + "?б?в")
    assert time.process_time() - before < 5
