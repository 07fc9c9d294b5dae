"""Documents in every format hold the sentences of the text that they were made from."""

import io
import re
import zipfile
from pathlib import Path

import pytest

from conflictmap.sources.clean_text import clean_pages, clean_text
from conflictmap.sources.document import ReadingError
from conflictmap.sources.readers import decode_bytes, read_document

DOCUMENTS = Path(__file__).with_name("documents")


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"(?<=[a-z]{3}\.)\s", text) if part.strip()]


@pytest.mark.parametrize(
    "name",
    [
        "amhara-towns.pdf",
        "maguindanao-marsh.two-columns.pdf",
        "taiz-shell.docx",
        "plateau-villages.html",
        "amhara-towns.hard-wrapped.txt",
    ],
)
def test_every_sentence_is_read(name: str) -> None:
    document = read_document((DOCUMENTS / name).read_bytes(), name)
    original = (DOCUMENTS / f"{name.split('.', maxsplit=1)[0]}.txt").read_text(encoding="utf-8")
    read = " ".join(document.text.split())
    missing = [s for s in _sentences(original) if " ".join(s.split()) not in read]
    assert missing == []


def test_page_has_its_article_and_its_metadata_alone() -> None:
    document = read_document((DOCUMENTS / "plateau-villages.html").read_bytes(), "a.html")
    for words in ("cookies", "Related stories", "Kabul", "newsletter", "user1", "All rights"):
        assert words not in document.text
    assert (document.date, document.author) == ("2024-03-13", "A. Writer")
    assert document.language == "en"
    assert any("JSON-LD" in note for note in document.notes)


@pytest.mark.parametrize("name", ["taiz-shell.docx", "amhara-towns.hard-wrapped.txt"])
def test_one_paragraph_a_line(name: str) -> None:
    document = read_document((DOCUMENTS / name).read_bytes(), name)
    original = (DOCUMENTS / f"{name.split('.', maxsplit=1)[0]}.txt").read_text(encoding="utf-8")
    assert document.text == original.strip()


@pytest.mark.parametrize(
    ("text", "encoding", "named"),
    [
        ("Лачинский коридор закрыт", "cp1251", "cp1251"),
        ("Le maire a été tué à Saint-Étienne", "cp1252", "cp1252"),
        ("Լաչինի միջանցք", "utf-8", "UTF-8"),
        ("Şuşa", "utf-8-sig", "UTF-8"),
        ("Gunmen attacked", "utf-16", "UTF-16"),
        ("Gunmen attacked a village", "utf-16-le", "UTF-16-LE"),
        ("Дорога открыта, сообщили врачи", "utf-16-be", "UTF-16-BE"),
        ("Дорога открыта, сообщили врачи", "koi8-r", "koi8-r"),
    ],
)
def test_encoding_is_detected_and_told(text: str, encoding: str, named: str) -> None:
    read, note = decode_bytes(text.encode(encoding))
    assert read == text
    assert named in note


PAGE = (
    "<html lang=ru><head><meta charset=%s><title>Т</title></head><body><p>Дорога закрыта, сообщили "
    "врачи больницы города.</p></body></html>"
)
PAGE_ENCODINGS = [
    ("windows-1251", "cp1251", "as declared"),
    ("utf-8", "utf-8-sig", "a byte order mark before the page"),
    ("utf-16", "utf-16-le", "no byte order mark"),
    ("utf-16", "utf-8", "a declaration in single bytes is wrong"),
    ("iso-8859-1", "utf-8", "the bytes are UTF-8"),
    ("unknown-9", "cp1251", "an encoding that does not exist"),
    ("punycode", "cp1251", "no encoding of pages: its decoder takes quadratic time"),
]


@pytest.mark.parametrize(("declared", "encoding", "why"), PAGE_ENCODINGS)
def test_declared_encoding_of_a_page(declared: str, encoding: str, why: str) -> None:
    page = (PAGE % declared).encode(encoding)
    text = read_document(page, "page.html").text
    assert text == "Т\nДорога закрыта, сообщили врачи больницы города.", why


SERVER_ENCODINGS = [
    ("ISO-8859-9", "Şehirde yol kapandı", "iso-8859-9", "the server alone names it"),
    ("ISO-8859-1", "Le maire a été tué", "utf-8", "a default of the server that is wrong"),
    ("", "Дорога закрыта", "cp1251", "the server names none"),
]


@pytest.mark.parametrize(("declared", "text", "encoding", "why"), SERVER_ENCODINGS)
def test_encoding_that_the_server_declares(
    declared: str, text: str, encoding: str, why: str
) -> None:
    page = f"<html><title>T</title><body><p>{text} on the day of the report.</p></body></html>"
    read = read_document(page.encode(encoding), "page", declared=declared)
    assert text in read.text, why


def test_control_characters_of_a_page_are_left_out() -> None:
    page = (PAGE % "utf-8").replace("закрыта", "за\x01крыта")
    assert "закрыта" in read_document(page.encode(), "page.html").text


def test_metadata_is_that_of_the_article_and_not_of_the_site() -> None:
    graph = (
        '{"@graph": [{"@type": "WebSite", "url": "https://a.example/", "publisher": "X"}, {"@type": '
        '"NewsArticle", "headline": "H", "datePublished": "2023-11-02T22:30:00-05:00", "author": '
        '[{"name": "A"}, {"name": "B"}], "mainEntityOfPage": {"@id": "https://a.example/h"}}]}'
    )
    script = f'<script type="application/ld+json">{graph}</script></head>'
    document = read_document((PAGE % "utf-8").replace("</head>", script).encode(), "page.html")
    assert (document.title, document.author, document.publisher) == ("H", "A, B", "")
    assert (document.date, document.url) == ("2023-11-02", "https://a.example/h")


def test_stated_encoding_is_used() -> None:
    assert decode_bytes("é".encode("latin-1"), "latin-1")[0] == "é"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("atta\u00adcked", "attacked"),  # a soft hyphen
        ("A. B\r\nC.", "A. B\nC."),
        ("e\u0301", "é"),  # normal form C
        ("a  b\tc", "a b c"),
        ("zero\u200bwidth", "zerowidth"),
    ],
)
def test_layout_goes_and_words_stay(text: str, cleaned: str) -> None:
    assert clean_text(text) == cleaned


def test_wrapped_lines_and_divided_words_are_joined() -> None:
    text = (
        "Gunmen attacked a village in the north of the coun-\n"
        "try on Tuesday and burned some twenty houses, and\n"
        "then they left in the direction of the border that\n"
        "is close.\n"
        "The army said nothing about it for some days after\n"
        "the attack, and nor did the government.\n"
    )
    first, second = clean_text(text).split("\n")
    assert first.endswith(
        "of the country on Tuesday and burned some twenty houses, and then they left in the direction of the border that is close."
    )
    assert (
        second
        == "The army said nothing about it for some days after the attack, and nor did the government."
    )


def test_running_heads_and_page_numbers_go() -> None:
    pages = [f"The Daily {n}\nText of page {word}.\n{n}" for n, word in ((1, "one"), (2, "two"))]
    assert clean_pages(pages) == "Text of page one. Text of page two."


def test_book_is_read_in_the_order_of_its_spine() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as book:
        book.writestr(
            "META-INF/container.xml",
            '<c><rootfiles><rootfile full-path="o/p.opf"/></rootfiles></c>',
        )
        book.writestr(
            "o/p.opf",
            '<package><metadata><title>T</title><date>2020-01-02</date><language>en</language></metadata><manifest><item id="b" href="b.html"/><item id="a" href="a.html"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>',
        )
        book.writestr("o/a.html", "<html><body><p>First.</p></body></html>")
        book.writestr("o/b.html", "<html><body><p>Second.</p></body></html>")
    document = read_document(data.getvalue(), "x.epub")
    assert document.text == "First.\nSecond."
    assert (document.title, document.date) == ("T", "2020-01-02")


def _damaged_book() -> bytes:
    """Return an EPUB whose list of contents is no XML."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("META-INF/container.xml", "<container")
    return book.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no text"),
        (b"%PDF-1.4 damaged", "PDF cannot be read"),
        (b"PK\x03\x04 damaged", "damaged"),
        (b"\x00\x01\x02\x03" * 2000, "no text"),
        (_damaged_book(), "damaged"),
    ],
)
def test_other_files_are_refused_with_the_reason(data: bytes, words: str) -> None:
    with pytest.raises(ReadingError, match=words):
        read_document(data, "x")


def test_large_document_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conflictmap.sources.readers.MAX_DOCUMENT_BYTES", 10)
    with pytest.raises(ReadingError, match="bytes"):
        read_document(b"a" * 11, "x.txt")


def test_archive_that_unpacks_to_much_is_refused() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("word/document.xml", b"0" * (129 * 1024 * 1024))
    with pytest.raises(ReadingError, match="too large"):
        read_document(data.getvalue(), "x.docx")
