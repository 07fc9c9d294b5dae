"""WebKitGTK's MiniBrowser through Selenium, on a display of its own."""

import os
import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path

from tests.support.browser.engines.tab import Engine, Tab, split_key_chord

LIBRARY_FOLDERS = ("/usr/lib", "/usr/libexec")
WINDOW_FRAME_PX = (2, 60)  # pixels, more than the browser's own frame takes of a window
SCREEN_SIZE_PX = (1400, 1000)
# The driver has no console messages, so the page collects them once it has loaded; what the policy blocked before that
# is reported afterwards.
LISTEN_JS = """if (!window.consoleLog) {
  window.consoleLog = [];
  addEventListener('error', (e) => consoleLog.push(String(e.message)));
  addEventListener('unhandledrejection', (e) => consoleLog.push(String(e.reason)));
  document.addEventListener('securitypolicyviolation', (e) => consoleLog.push(`policy: ${e.violatedDirective}`));
  new ReportingObserver((all) => all.forEach(({type, body}) => consoleLog.push(`${type}: ${body?.blockedURL ?? body?.id}`)),
    {buffered: true}).observe();
  for (const level of ['error', 'warn']) {
    const log = console[level];
    console[level] = (...words) => { consoleLog.push(words.join(' ')); log.apply(console, words); };
  }
}"""
REQUESTED_URLS_JS = (
    "[location.href, ...performance.getEntriesByType('resource').map((one) => one.name)]"
)
CLEAR_LOGS_JS = "window.consoleLog = []; performance.clearResourceTimings();"


class WebKit(Engine):
    """WebKitGTK's MiniBrowser: one window, not narrower than its own buttons."""

    min_width = 500
    unsupported_reason = "WebKitGTK has no forced colours"

    @staticmethod
    def missing_requirement():
        if not shutil.which("WebKitWebDriver") or not find_mini_browser():
            return "no WebKit on this machine: install Debian's package `webkit2gtk-driver`"
        if not shutil.which("Xvfb"):
            return "no display for WebKit on this machine: install Debian's package `xvfb`"
        return None

    def __init__(self, device_options):
        self.display, number = start_display()
        self.settings = tempfile.TemporaryDirectory()
        try:
            self.driver = start_driver(
                {
                    **desktop_environment(device_options, Path(self.settings.name)),
                    "DISPLAY": f":{number}",
                }
            )
        except Exception:
            self._stop_display()
            raise

    def open(self, width, height, _, *, shares_context=False):
        self.driver.switch_to.default_content()
        self.driver.get("about:blank")
        self.resize_window(width + WINDOW_FRAME_PX[0], height + WINDOW_FRAME_PX[1])
        inner = self.wait_for_resize(width, height)
        self.resize_window(
            2 * width + WINDOW_FRAME_PX[0] - inner[0], 2 * height + WINDOW_FRAME_PX[1] - inner[1]
        )
        return WebKitTab(self.driver)

    def wait_for_resize(self, width, height):
        """Wait until the page has nearly a size, because the window is resized later; return its size."""
        tab = WebKitTab(self.driver)
        near = f"Math.abs(innerWidth - {width}) + Math.abs(innerHeight - {height}) < 200"
        tab.wait_for(near, 60)
        return tab.evaluate("[innerWidth, innerHeight]")

    def resize_window(self, width, height):
        """Centre the window and set its size: the pointer is there, and the window under it has the focus."""
        x, y = (
            (screen - own) // 2 for screen, own in zip(SCREEN_SIZE_PX, (width, height), strict=True)
        )
        self.driver.set_window_rect(x, max(0, y), width, height)

    def close(self):
        try:
            self.driver.quit()
        finally:
            self._stop_display()

    def _stop_display(self):
        self.display.terminate()
        self.display.wait(timeout=60)
        self.settings.cleanup()


class WebKitTab(Tab):
    """The one tab of the one window: opening another closes it."""

    def __init__(self, driver):
        self.driver = driver

    def open_url(self, address):
        self.driver.switch_to.default_content()
        self.driver.get(address)

    def enter_frame(self, depth):
        self.driver.switch_to.default_content()
        for _ in range(depth):
            self.driver.switch_to.frame(self.driver.find_element("tag name", "iframe"))
        self.driver.execute_script(LISTEN_JS)

    def evaluate(self, expression):
        from selenium.common.exceptions import WebDriverException

        try:
            return self.driver.execute_script(f"return ({expression})")
        except WebDriverException as error:
            raise RuntimeError(str(error)) from error

    def press_key(self, keys):
        from selenium.webdriver import ActionChains, Keys

        held, key = (
            [selenium_key(Keys, one) for one in part]
            for part in (split_key_chord(keys)[0], [split_key_chord(keys)[1]])
        )
        chain = ActionChains(self.driver, duration=0)
        for one in held:
            chain.key_down(one)
        chain.send_keys(*key)
        for one in held:
            chain.key_up(one)
        chain.perform()

    def click(self, selector, index=0):
        self.driver.find_elements("css selector", selector)[index].click()

    def take_screenshot(self):
        return self.driver.get_screenshot_as_png()

    def console_messages(self):
        return self.evaluate("window.consoleLog")

    def request_urls(self):
        return self.evaluate(REQUESTED_URLS_JS)

    def clear_logs(self):
        self.driver.execute_script(CLEAR_LOGS_JS)

    def close(self):
        self.driver.switch_to.default_content()
        self.driver.get("about:blank")


def selenium_key(keys, key):
    """Return Selenium's character for a key: `ArrowDown` is its ARROW_DOWN; a letter is itself."""
    if len(key) == 1:
        return key
    return getattr(keys, "".join(f"_{c}" if c.isupper() else c for c in key).strip("_").upper())


def desktop_environment(device_options, folder):
    """Return the environment of a desktop with dark colours or reduced motion."""
    dark, still = (
        device_options.get("color_scheme") == "dark",
        device_options.get("reduced_motion") == "reduce",
    )
    settings = folder / "gtk-3.0" / "settings.ini"
    settings.parent.mkdir()
    settings.write_text(f"[Settings]\ngtk-enable-animations={int(not still)}\n", encoding="utf-8")
    return {"GTK_THEME": "Adwaita:dark" if dark else "Adwaita", "XDG_CONFIG_HOME": str(folder)}


def start_driver(environment):
    """Start Selenium's driver of WebKit on the virtual screen that the environment names."""
    from selenium import webdriver

    options = webdriver.WebKitGTKOptions()
    options.binary_location = find_mini_browser()
    options.add_argument("--automation")
    service = webdriver.WebKitGTKService(
        shutil.which("WebKitWebDriver"), env={**os.environ, **environment}
    )
    with warnings.catch_warnings():
        # Selenium's class for WebKit calls a constructor of Selenium's in a deprecated way
        warnings.simplefilter("ignore", DeprecationWarning)
        return webdriver.WebKitGTK(options=options, service=service)


def find_mini_browser():
    """Return the path of WebKitGTK's MiniBrowser; its folder contains the machine's architecture."""
    paths = (
        path for top in LIBRARY_FOLDERS for path in Path(top).glob("**/webkit2gtk-4.1/MiniBrowser")
    )
    return next((str(path) for path in paths), None)


def start_display():
    """Start a virtual screen; return its process and the number that it chose."""
    read, write = os.pipe()
    process = subprocess.Popen(
        [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "{}x{}x24".format(*SCREEN_SIZE_PX),
            "-nolisten",
            "tcp",
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        return process, pipe.readline().strip()
