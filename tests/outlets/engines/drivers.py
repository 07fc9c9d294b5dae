"""Two browsers beside Chromium, driven through the same few calls."""

import base64
import json
import os
import shutil
import subprocess
import time
import warnings
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
WIDTH, HEIGHT = 1280, 850
MINI_BROWSERS = ("/usr/lib", "/usr/libexec")
LISTEN = """(() => {
  if (window.heard) return;
  window.heard = [];
  addEventListener('error', (e) => heard.push(String(e.message)));
  addEventListener('unhandledrejection', (e) => heard.push(String(e.reason)));
  document.addEventListener('securitypolicyviolation', (e) => heard.push(`policy: ${e.violatedDirective}`));
  for (const level of ['error', 'warn']) {
    const said = console[level];
    console[level] = (...words) => { heard.push(words.join(' ')); said.apply(console, words); };
  }
})()"""


class Engine:
    """What both have: an address is opened, a frame entered, an expression evaluated there."""

    def wait(self, expression, seconds=15):
        """Evaluate until the answer is true; the last answer, or the failure, is what is told."""
        end = time.monotonic() + seconds
        while True:
            answer = self.attempt(expression)
            if answer is True:
                return
            if time.monotonic() > end:
                raise TimeoutError(f"{expression} gave {answer!r} for {seconds} s")
            time.sleep(0.05)

    def attempt(self, expression):
        try:
            return self.run(f"Boolean({expression})")
        except RuntimeError as error:
            return str(error)


class Firefox(Engine):
    """Firefox through puppeteer-core and WebDriver BiDi."""

    @staticmethod
    def missing():
        if not shutil.which("firefox-esr"):
            return "no Firefox on this machine: install Debian's package `firefox-esr`"
        if not shutil.which("node"):
            return "no Node on this machine: install Debian's packages `nodejs` and `npm`"
        if not (ROOT / "node_modules" / "puppeteer-core").is_dir():
            return "puppeteer-core is not installed: run `npm ci`"
        return None

    def __init__(self):
        command = ["node", HERE / "firefox.mjs", shutil.which("firefox-esr")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        self.size(WIDTH, HEIGHT)

    def _ask(self, command, *given):
        self.process.stdin.write(json.dumps({"command": command, "given": given}) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"Firefox ended at {command}{given!r}")
        answer = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{command}{given!r}: {answer['error']}")
        return answer["value"]

    def size(self, width, height):
        self._ask("size", width, height)

    def go(self, address):
        self._ask("go", address)

    def enter(self, levels):
        self._ask("enter", levels)

    def run(self, expression):
        return self._ask("run", expression)

    def picture(self):
        return base64.b64decode(self._ask("picture"))

    def messages(self):
        return self._ask("messages")

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=20)


class WebKit(Engine):
    """WebKitGTK's MiniBrowser through Selenium, on a display of its own.

    It hands on no console messages, so they are listened for in the page from the moment it has loaded.
    """

    @staticmethod
    def missing():
        if not shutil.which("WebKitWebDriver") or not mini_browser():
            return "no WebKit on this machine: install Debian's package `webkit2gtk-driver`"
        if not shutil.which("Xvfb"):
            return "no display for WebKit on this machine: install Debian's package `xvfb`"
        return None

    def __init__(self):
        self.display, number = started_display()
        try:
            self.driver = webkit_driver(number)
            self.driver.set_window_size(WIDTH, HEIGHT)
        except Exception:
            self._end_display()
            raise

    def go(self, address):
        self.driver.switch_to.default_content()
        if "#" in address:
            self.driver.get("about:blank")
        self.driver.get(address)

    def enter(self, levels):
        self.driver.switch_to.default_content()
        for _ in range(levels):
            self.driver.switch_to.frame(self.driver.find_element("tag name", "iframe"))
        self.run(LISTEN)

    def run(self, expression):
        from selenium.common.exceptions import WebDriverException

        try:
            return self.driver.execute_script(f"return ({expression})")
        except WebDriverException as error:
            raise RuntimeError(str(error)) from error

    def picture(self):
        return self.driver.get_screenshot_as_png()

    def messages(self):
        return self.run("window.heard")

    def close(self):
        try:
            self.driver.quit()
        finally:
            self._end_display()

    def _end_display(self):
        self.display.terminate()
        self.display.wait(timeout=20)


def webkit_driver(display):
    """Selenium's driver of WebKit on a virtual screen, which it names by its number."""
    from selenium import webdriver

    options = webdriver.WebKitGTKOptions()
    options.binary_location = mini_browser()
    options.add_argument("--automation")
    service = webdriver.WebKitGTKService(
        shutil.which("WebKitWebDriver"), env={**os.environ, "DISPLAY": f":{display}"}
    )
    with warnings.catch_warnings():
        # Selenium's class for WebKit calls a constructor of Selenium's in a way that Selenium gives up
        warnings.simplefilter("ignore", DeprecationWarning)
        return webdriver.WebKitGTK(options=options, service=service)


def mini_browser():
    """WebKitGTK's own small browser; its folder has the machine's architecture in its name."""
    found = (
        path for top in MINI_BROWSERS for path in Path(top).glob("**/webkit2gtk-4.1/MiniBrowser")
    )
    return next((str(path) for path in found), None)


def started_display():
    """A virtual screen; it chooses its own number, and writes it once it is ready."""
    read, write = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        return process, pipe.readline().strip()
