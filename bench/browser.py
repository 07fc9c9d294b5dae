"""Browser of the benchmarks: headless Chromium without a graphics processor."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

WINDOW_SIZE = {"width": 1280, "height": 800}
CHROMIUM_ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader")
"""The last one lets WebGL be computed by the processor, since there is no other."""

DRIVER_PATH = Path(__file__).with_name("drive.js")


def find_chromium() -> str | None:
    """Return the path of the browser; None if there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def launch_chromium() -> Iterator[Browser]:
    """Start a browser for a `with` block; it is closed at the end.

    Raises:
        SystemExit: there is no Chromium on this machine.
    """
    path = find_chromium()
    if path is None:
        raise SystemExit("no Chromium on this machine: install Debian's package `chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()


def driver_script(driver: str, min_events: int = 100) -> str:
    """Return the script that a page runs first; `min_events` events drawn count as a drawing."""
    code = DRIVER_PATH.read_text(encoding="utf-8")
    return code.replace("__DRIVER__", driver).replace("__MANY__", str(min_events))
