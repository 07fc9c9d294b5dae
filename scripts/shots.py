"""Takes the screenshots of docs/shots from the first map, in the Chromium found on the machine.

``make shots``. Each shot is a state of the exported file that a reader can reach.
"""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from conflictmap.publish.html import page
from geo import load_project
from layers.page.standalone_page import PageOptions

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "docs" / "shots"
WORK = ROOT / "build" / "shots"
HANDLE = "document.querySelector('.conflict-map').conflictMap"


@dataclass(frozen=True)
class Shot:
    """A state and how to reach it.

    Attributes:
        name: The file's name without its ending.
        script: Calls of the viewer's handle.
        act: What a reader does after that.
        size: Width and height of the window in pixels.
        options: How the page is made.
        context: Options of the browser, such as a colour scheme.
        media: ``print`` to show the page as it is printed.
    """

    name: str
    script: str = ""
    act: Callable[[Page], object] | None = None
    size: tuple[int, int] = (1280, 800)
    options: PageOptions = field(default_factory=PageOptions)
    context: dict[str, Any] = field(default_factory=dict)
    media: str = "screen"


def _button(name: str) -> Callable[[Page], object]:
    return lambda page: page.get_by_role("button", name=name).first.click()


CHECKPOINT = f"{HANDLE}.select('checkpoint-established')"
APRIL = f"{HANDLE}.setWindow('2023-04-20', '2023-04-30')"
SHOTS = (
    Shot("opening"),
    Shot("checkpoint", CHECKPOINT),
    Shot("blocked", f"{HANDLE}.select('corridor-blocked')"),
    Shot("region", f"{HANDLE}.select('humanitarian-crisis')"),
    Shot("filters", act=lambda view: view.locator(".cm-filters summary").click()),
    Shot("reading", CHECKPOINT, _button("Read in the source")),
    Shot("april", APRIL, _button("Fit the timeline to the selection")),
    Shot("phone", CHECKPOINT, size=(390, 844)),
    Shot("embed", size=(390, 1100), options=PageOptions(layout="embed")),
    Shot("dark", CHECKPOINT, context={"color_scheme": "dark"}),
    Shot("print", size=(794, 1123), media="print"),
    Shot("armenian", CHECKPOINT, options=PageOptions(language="hy")),
    Shot("noscript", context={"java_script_enabled": False}),
)


def main() -> None:
    """Take every shot, or those named on the command line."""
    chromium = shutil.which("chromium") or sys.exit("no `chromium` on this machine")
    wanted = set(sys.argv[1:]) or {shot.name for shot in SHOTS}
    project = load_project(ROOT)
    WORK.mkdir(parents=True, exist_ok=True)
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in (shot for shot in SHOTS if shot.name in wanted):
            file = WORK / f"{shot.name}.html"
            file.write_text(page(project, shot.options), encoding="utf-8")
            _take(browser, shot, file.as_uri())
            print(f"docs/shots/{shot.name}.png")
        browser.close()


def _take(browser: Browser, shot: Shot, address: str) -> None:
    width, height = shot.size
    context = browser.new_context(viewport={"width": width, "height": height}, **shot.context)
    view = context.new_page()
    view.goto(address)
    if shot.context.get("java_script_enabled", True):
        view.wait_for_function(f"{HANDLE}?.state().shown > 0")
        view.emulate_media(media="print" if shot.media == "print" else "screen")
        view.wait_for_timeout(500)
        if shot.script:
            view.evaluate(shot.script)
        if shot.act:
            shot.act(view)
        view.wait_for_timeout(700)
    view.screenshot(path=TARGET / f"{shot.name}.png", full_page=shot.media == "print")
    context.close()


if __name__ == "__main__":
    main()
