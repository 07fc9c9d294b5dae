"""Screenshots of docs/shots, taken with the local Chromium.

``make shots``. Each shot is a state of the exported file of the first map that a reader can reach;
one more is a sheet of the example maps.
"""

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import PIL.Image
from PIL.Image import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pypdfium2 import PdfDocument

from conflictmap.publish.html import render_page
from geo import load_project
from geo.io.folder import MemoryFolder
from layers.page.standalone_page import PageOptions
from scripts.example_maps import EXAMPLE_MAPS, make_example_files

ROOT = Path(__file__).parent.parent
SHOTS_FOLDER = ROOT / "docs" / "shots"
WORK_FOLDER = ROOT / "build" / "shots"
_SHEET_SCALE = 96 / 72  # pixels of CSS for each of PDF's points
HANDLE_JS = "document.querySelector('.conflict-map').conflictMap"


@dataclass(frozen=True)
class Shot:
    """A state and how to reach it.

    Attributes:
        name: The file's name without its ending.
        script: Calls of the viewer's handle.
        action: What a reader does after that.
        size_px: Width and height of the window in pixels.
        options: How the page is made.
        context: Options of the browser, such as a colour scheme.
        printed: Whether to print the page from the screen, as a reader does, and show its first
            sheet.
    """

    name: str
    script: str = ""
    action: Callable[[Page], object] | None = None
    size_px: tuple[int, int] = (1280, 800)
    options: PageOptions = field(default_factory=PageOptions)
    context: dict[str, Any] = field(default_factory=dict)
    printed: bool = False


def _click_button(name: str) -> Callable[[Page], object]:
    return lambda page: page.get_by_role("button", name=name).first.click()


def _fit_window(page: Page) -> None:
    """Show the window alone on the timeline, which opens on most of the events."""
    page.locator(".cm-edge:visible").first.click()
    page.get_by_role("button", name="Fewer days").click()


_SHEET_NAME = "thirteen-maps"
_SHEET_COLUMNS, _SHEET_GAP_PX = 4, 8
_CLIP_PX = {"x": 0, "y": 0, "width": 945, "height": 655}
"""The title and the map of a page of 1280 by 800 pixels."""
_CELL_SIZE_PX = (400, 277)
_SHEET_COLOURS = 128

SELECT_CHECKPOINT_JS = f"{HANDLE_JS}.select('checkpoint-established')"
APRIL_WINDOW_JS = f"{HANDLE_JS}.setWindow('2023-04-20', '2023-04-30')"
SHOTS = (
    Shot("opening"),
    Shot("checkpoint", SELECT_CHECKPOINT_JS),
    Shot("blocked", f"{HANDLE_JS}.select('corridor-blocked')"),
    Shot("region", f"{HANDLE_JS}.select('humanitarian-crisis')"),
    Shot("filters", action=lambda view: view.locator(".cm-filters summary").click()),
    Shot("reading", SELECT_CHECKPOINT_JS, _click_button("Read in the source")),
    Shot("april", APRIL_WINDOW_JS, _fit_window),
    Shot("phone", SELECT_CHECKPOINT_JS, size_px=(390, 844)),
    Shot("embed", size_px=(390, 1100), options=PageOptions(layout="embed")),
    Shot("dark", SELECT_CHECKPOINT_JS, context={"color_scheme": "dark"}),
    Shot("print", printed=True),
    Shot("armenian", SELECT_CHECKPOINT_JS, options=PageOptions(language="hy")),
    Shot("noscript", context={"java_script_enabled": False}),
)


def main() -> None:
    """Take every shot, or those named on the command line."""
    chromium = shutil.which("chromium") or sys.exit("no `chromium` on this machine")
    wanted = set(sys.argv[1:]) or {_SHEET_NAME, *(shot.name for shot in SHOTS)}
    project = load_project(ROOT)
    WORK_FOLDER.mkdir(parents=True, exist_ok=True)
    SHOTS_FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in (shot for shot in SHOTS if shot.name in wanted):
            file = WORK_FOLDER / f"{shot.name}.html"
            file.write_text(render_page(project, shot.options), encoding="utf-8")
            _take_shot(browser, shot, file.as_uri())
            print(f"docs/shots/{shot.name}.png")
        if _SHEET_NAME in wanted:
            _draw_sheet(browser)
        browser.close()


def _draw_sheet(browser: Browser) -> None:
    """Draw the example maps side by side on one picture."""
    rows = -(-len(EXAMPLE_MAPS) // _SHEET_COLUMNS)
    width, height = (side + _SHEET_GAP_PX for side in _CELL_SIZE_PX)
    sheet = PIL.Image.new("RGB", (_SHEET_COLUMNS * width, rows * height), "white")
    for number, example in enumerate(EXAMPLE_MAPS):
        project = load_project(MemoryFolder(make_example_files(example)))
        file = WORK_FOLDER / f"{example.name}.html"
        file.write_text(render_page(project, PageOptions()), encoding="utf-8")
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(file.as_uri())
        page.wait_for_function(f"{HANDLE_JS}?.state().shown > 0")
        page.wait_for_timeout(500)
        picture = PIL.Image.open(io.BytesIO(page.screenshot(clip=_CLIP_PX)))
        page.close()
        row, column = divmod(number, _SHEET_COLUMNS)
        sheet.paste(picture.resize(_CELL_SIZE_PX), (column * width, row * height))
    target = SHOTS_FOLDER / f"{_SHEET_NAME}.png"
    sheet.quantize(_SHEET_COLOURS, PIL.Image.Quantize.MAXCOVERAGE).save(target, optimize=True)
    print(f"docs/shots/{_SHEET_NAME}.png")


def _take_shot(browser: Browser, shot: Shot, address: str) -> None:
    width, height = shot.size_px
    context = browser.new_context(viewport={"width": width, "height": height}, **shot.context)
    view = context.new_page()
    view.goto(address)
    if shot.context.get("java_script_enabled", True):
        view.wait_for_function(f"{HANDLE_JS}?.state().shown > 0")
        view.wait_for_timeout(500)
        if shot.script:
            view.evaluate(shot.script)
        if shot.action:
            shot.action(view)
        view.wait_for_timeout(700)
    target = SHOTS_FOLDER / f"{shot.name}.png"
    if shot.printed:
        _draw_first_sheet(view.pdf(format="A4")).save(target)
    else:
        view.screenshot(path=target)
    context.close()


def _draw_first_sheet(pdf: bytes) -> Image:
    return PdfDocument(pdf)[0].render(scale=_SHEET_SCALE).to_pil()


if __name__ == "__main__":
    main()
