"""Chromium through Playwright."""

from playwright.sync_api import Error

from tests.browser.engines.tab import Engine, Tab


class ChromiumTab(Tab):
    """`page` and `frame` are Playwright's own, for what only Chromium is asked."""

    def __init__(self, browser, width, height, options):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page = self.frame = self.context.new_page()
        self.console_log, self.requested_urls = [], []
        self.page.on("console", lambda message: self.console_log.append(message.text))
        self.page.on("pageerror", lambda error: self.console_log.append(str(error)))
        self.page.on("request", lambda request: self.requested_urls.append(request.url))

    def open_url(self, address):
        self.page.goto(address)

    def enter_frame(self, depth):
        frame = self.page.main_frame
        for _ in range(depth):
            frame = frame.child_frames[0] if frame.child_frames else frame
        self.frame = frame if depth else self.page

    def evaluate(self, expression):
        try:
            return self.frame.evaluate(expression)
        except Error as error:
            raise RuntimeError(str(error)) from error

    def press_key(self, keys):
        self.page.keyboard.press(keys)

    def click(self, selector, index=0):
        self.frame.locator(selector).nth(index).click()

    def sleep_ms(self, milliseconds):
        self.page.wait_for_timeout(milliseconds)

    def take_screenshot(self):
        return self.page.screenshot()

    def console_messages(self):
        return self.console_log

    def request_urls(self):
        return self.requested_urls

    def close(self):
        self.context.close()


class Chromium(Engine):
    """A browser that is running already; each tab has wishes of its own."""

    supported_options = None

    def __init__(self, browser):
        self.browser = browser

    def open(self, width, height, options):
        return ChromiumTab(self.browser, width, height, options)
