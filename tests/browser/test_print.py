"""Print from the open page, as a reader does: no print medium is set before."""

import numpy as np
import pytest
from pypdfium2 import PdfDocument

from geo import load_project
from tests.support.browser.pages import wait_until
from tests.support.sample_project import ROOT

pytestmark = pytest.mark.browser

MIN_LAND_SHARE = 0.1  # of the picture's pixels


def print_page(page):
    """Return the sheets that the browser prints, as PDF."""
    return PdfDocument(page.pdf(format="A4"))


def read_text(document):
    return " ".join(" ".join(sheet.get_textpage().get_text_range() for sheet in document).split())


def draw_sheet(document):
    """Return the first sheet as an array of colours, shape (height, width, 3)."""
    return np.asarray(document[0].render(scale=1).to_pil().convert("RGB"))


def find_colour(sheet, rgb):
    return (np.abs(sheet.astype(int) - rgb) <= 6).all(axis=2)


@pytest.mark.fresh_page
@pytest.mark.parametrize(
    ("kind", "width", "why"),
    [
        ("file", 1280, "a window wider than the paper"),
        ("file", 390, "a telephone"),
        ("app", 1280, "within the app's page"),
    ],
)
def test_printed_map_has_ground_names_full_width_and_whole_list(open_outlet, kind, width, why):
    page = open_outlet(kind).page
    page.set_viewport_size({"width": width, "height": 844})
    wait_until(page, "document.querySelector('.conflict-map').conflictMap.state().shown > 0")
    printed = print_page(page)
    sheet = draw_sheet(printed)
    land = find_colour(sheet, [0xF4, 0xF1, 0xEA])
    assert land.mean() > MIN_LAND_SHARE, f"ground: {why}"
    columns = np.flatnonzero(land.any(axis=0))
    assert columns[-1] - columns[0] > 0.85 * sheet.shape[1], f"width: {why}"
    text = read_text(printed)
    missing = [
        event.id
        for event in load_project(ROOT).events
        if event.title["en"].split()[-1].rstrip(".") not in text
    ]
    assert not missing, why
    assert "Printed on" in text
    assert "from about 1988 to about 1991" in text, "the heads of dates"
    assert "How this was determined" not in text, "a heading of what is not printed"


@pytest.mark.fresh_page
@pytest.mark.parametrize("engine", ["firefox"])
def test_firefox_prints_ground_full_width_and_whole_list(open_outlet):
    """WebKit's driver has no command to print."""
    tab = open_outlet("file").tab
    tab.wait_for("document.querySelector('.conflict-map').conflictMap.state().shown > 0")
    printed = PdfDocument(tab.print_page())
    sheet = draw_sheet(printed)
    land = find_colour(sheet, [0xF4, 0xF1, 0xEA])
    assert land.mean() > MIN_LAND_SHARE
    columns = np.flatnonzero(land.any(axis=0))
    assert columns[-1] - columns[0] > 0.85 * sheet.shape[1]
    text = read_text(printed)
    titles = [event.title["en"].split()[-1].rstrip(".") for event in load_project(ROOT).events]
    assert not [title for title in titles if title not in text]
    last_lines = [sheet.get_textpage().get_text_range().split("\n")[-1] for sheet in printed]
    heads = ("2020", "2023")
    assert not [line for line in last_lines[:-1] if line.strip().endswith(heads)], "heads of dates"


@pytest.mark.fresh_page
def test_page_is_as_before_after_print(open_outlet):
    page = open_outlet("file").page
    before = page.evaluate("document.querySelector('.conflict-map').conflictMap.state()")
    print_page(page)
    wait_until(page, "!document.querySelector('.cm-print-map')")
    assert page.locator(".cm-print-list").count() == 0
    assert page.locator(".cm-map-area").is_visible()
    assert page.evaluate("document.querySelector('.conflict-map').conflictMap.state()") == before
