"""Firefox through puppeteer-core and WebDriver BiDi."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

from tests.support.browser.engines.tab import ROOT, Engine, Tab, split_key_chord

DRIVER_SCRIPT = Path(__file__).parent / "firefox.mjs"
# Firefox's preference for each option of the device; the first value is the default
FIREFOX_PREFERENCES = {
    "color_scheme": ("layout.css.prefers-color-scheme.content-override", {"light": 1, "dark": 0}),
    "reduced_motion": ("ui.prefersReducedMotion", {"no-preference": 0, "reduce": 1}),
    "forced_colors": ("browser.display.document_color_use", {"none": 0, "active": 2}),
}


class Firefox(Engine):
    """Firefox behind a script of puppeteer-core, which reads commands from a pipe."""

    supported_options = frozenset(FIREFOX_PREFERENCES)

    @staticmethod
    def missing_requirement():
        if not shutil.which("firefox-esr"):
            return "no Firefox on this machine: install Debian's package `firefox-esr`"
        if not shutil.which("node"):
            return "no Node on this machine: install Debian's packages `nodejs` and `npm`"
        if not (ROOT / "node_modules" / "puppeteer-core").is_dir():
            return "puppeteer-core is not installed: run `npm ci`"
        return None

    def __init__(self, device_options):
        preferences = {
            name: values[device_options.get(option, next(iter(values)))]
            for option, (name, values) in FIREFOX_PREFERENCES.items()
        }
        self.process = subprocess.Popen(
            ["node", DRIVER_SCRIPT, shutil.which("firefox-esr"), json.dumps(preferences)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def send_command(self, command, *arguments):
        self.process.stdin.write(json.dumps({"command": command, "arguments": arguments}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"Firefox ended at {command}{arguments!r}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{command}{arguments!r}: {answer['error']}")
        return answer["value"]

    def open(self, width, height, _, *, shares_context=False):
        self.send_command("open", width, height)
        return FirefoxTab(self)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=60)


class FirefoxTab(Tab):
    """The one tab of Firefox: opening another closes it."""

    def __init__(self, engine):
        self.send_command = engine.send_command

    def open_url(self, address):
        self.send_command("openUrl", address)

    def enter_frame(self, depth):
        self.send_command("enterFrame", depth)

    def evaluate(self, expression):
        return self.send_command("evaluate", expression)

    def press_key(self, keys):
        self.send_command("pressKey", *split_key_chord(keys))

    def click(self, selector, index=0):
        self.send_command("click", selector, index)

    def print_page(self):
        """Return the sheets of A4 that the page prints, as PDF."""
        return base64.b64decode(self.send_command("printPage"))

    def take_screenshot(self):
        return base64.b64decode(self.send_command("takeScreenshot"))

    def console_messages(self):
        return self.send_command("consoleMessages")

    def request_urls(self):
        return self.send_command("requestUrls")

    def clear_logs(self):
        self.send_command("clearLogs")

    def close(self):
        self.send_command("close")
