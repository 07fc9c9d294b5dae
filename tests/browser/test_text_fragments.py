"""Links to the sentence of a source: Chromium scrolls to it on pages in ten languages."""

import html
from functools import partial

import pytest

from geo.text.quotes import SourceText
from tests.support.viewer_modules import call_viewer

PAGES = [
    # language, text: a line for each block of the page, quote
    ("de", ("Der Bürgermeister. Sicherheitsbeauftragte Verwaltungsangestellte schlossen die Brücke wegen "
     "Überschwemmungsgefährdung unverzüglich ab."), "schlossen die Brücke"),
    ("en", "The bridge is closed for now.\nSecond paragraph has more text.",
     "closed for now. Second paragraph has more"),
    ("fr", "« L’arrêté est signé », a dit le maire d’Aulne, aujourd’hui.", "est signé », a dit le maire"),
    ("ru", "Мост у села Ольха закрыли в 9 часов утра.\nДвижение остановлено.", "закрыли в 9 часов"),
    ("uk", "Об’їзд через село Вільха відкрили вранці, повідомила сільрада громади.", "Вільха відкрили"),
    ("hy", "Կամուրջը փակ է։\nՈստիկանությունը եկավ գյուղ։", "փակ է։ Ոստիկանությունը եկավ"),
    ("az", "Körpü bağlandı, İ. Əliyev gəldi və yol açıldı.", "İ. Əliyev gəldi"),
    ("ar", "وقال المتحدث: أغلق المجلس الجسر، ثم عاد الهدوء إلى المدينة.", "أغلق المجلس الجسر"),
    ("el", "Η γέφυρα έκλεισε στις 9 π.μ. τη Δευτέρα στο χωριό.", "έκλεισε στις 9 π.μ."),
    ("es", "El puente — cerrado desde mayo — «no abrirá», dijo la alcaldesa Íñiguez.",
     "cerrado desde mayo — «no abrirá"),
    ("hi", "पुल बंद था और पुलिस गाँव में सुबह आई थी।", "पुलिस गाँव में"),
]  # fmt: skip
IS_TARGET_VISIBLE_JS = """() => {
  const { top, bottom } = document.getElementById("target").getBoundingClientRect();
  return scrollY > 0 && top >= 0 && bottom <= innerHeight;
}"""
FILLER = "<p>x</p>" * 200
CONTEXT_CHARS = 32


def build_link(number, language, text, quote):
    """Return the link of the viewer; the context is cut as in `source-text.js`."""
    anchor = SourceText(text, language).find_quote(quote)
    before = min(anchor.sentence_start, anchor.start - CONTEXT_CHARS)
    after = max(anchor.sentence_end, anchor.end + CONTEXT_CHARS)
    return [
        f"http://source-{number}.example/",
        text[anchor.start : anchor.end],
        text[max(0, before) : anchor.start],
        text[anchor.end : after],
    ]


def serve_page(body, route):
    route.fulfill(body=body, content_type="text/html")


@pytest.mark.browser
def test_link_leads_to_the_quote_in_ten_languages(browser):
    calls = [build_link(number, *row) for number, row in enumerate(PAGES)]
    links = call_viewer("dom/text-fragment.js", "buildTextFragment", calls)
    page = browser.new_page()
    try:
        for number, ((language, text, _), link) in enumerate(zip(PAGES, links, strict=True)):
            blocks = (
                f"<p>{html.escape(block)}</p>" if number % 2 else f"{html.escape(block)}<br>"
                for block in text.split("\n")
            )
            body = (
                f"<!doctype html><meta charset=utf-8><html lang={language}>{FILLER}"
                f"<div id=target>{''.join(blocks)}</div>{FILLER}"
            )
            page.route(
                f"http://source-{number}.example/",
                partial(serve_page, body),
            )
            page.goto(link)
            page.wait_for_function(IS_TARGET_VISIBLE_JS)
    finally:
        page.close()
