"""Firefox through puppeteer-core and WebDriver BiDi."""

import base64
import json
import shutil
import subprocess
from pathlib import Path

from tests.browser.engines.tab import ROOT, Engine, Tab, chord

PIPE = Path(__file__).parent / "firefox.mjs"
# how Firefox is told what its device asks for; the first of each is what it is told unasked
PREFERENCES = {
    "color_scheme": ("layout.css.prefers-color-scheme.content-override", {"light": 1, "dark": 0}),
    "reduced_motion": ("ui.prefersReducedMotion", {"no-preference": 0, "reduce": 1}),
    "forced_colors": ("browser.display.document_color_use", {"none": 0, "active": 2}),
}


class Firefox(Engine):
    can = frozenset(PREFERENCES)

    @staticmethod
    def missing():
        if not shutil.which("firefox-esr"):
            return "no Firefox on this machine: install Debian's package `firefox-esr`"
        if not shutil.which("node"):
            return "no Node on this machine: install Debian's packages `nodejs` and `npm`"
        if not (ROOT / "node_modules" / "puppeteer-core").is_dir():
            return "puppeteer-core is not installed: run `npm ci`"
        return None

    def __init__(self, wishes):
        preferences = {
            name: values[wishes.get(wish, next(iter(values)))]
            for wish, (name, values) in PREFERENCES.items()
        }
        self.process = subprocess.Popen(
            ["node", PIPE, shutil.which("firefox-esr"), json.dumps(preferences)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def ask(self, command, *given):
        self.process.stdin.write(json.dumps({"command": command, "given": given}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"Firefox ended at {command}{given!r}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{command}{given!r}: {answer['error']}")
        return answer["value"]

    def open(self, width, height, _):
        self.ask("open", width, height)
        return FirefoxTab(self)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=20)


class FirefoxTab(Tab):
    """The one tab at the end of the pipe: opening another ends it."""

    def __init__(self, engine):
        self.ask = engine.ask

    def go(self, address):
        self.ask("go", address)

    def enter(self, levels):
        self.ask("enter", levels)

    def run(self, expression):
        return self.ask("run", expression)

    def press(self, keys):
        self.ask("press", *chord(keys))

    def click(self, selector, index=0):
        self.ask("click", selector, index)

    def picture(self):
        return base64.b64decode(self.ask("picture"))

    def messages(self):
        return self.ask("messages")

    def requests(self):
        return self.ask("requests")

    def close(self):
        self.ask("close")
