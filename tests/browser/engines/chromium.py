"""Chromium through Playwright."""

from playwright.sync_api import Error

from tests.browser.engines.tab import Engine, Tab


class ChromiumTab(Tab):
    """`page` and `frame` are Playwright's own, for what only Chromium is asked."""

    def __init__(self, browser, width, height, options):
        self.context = browser.new_context(viewport={"width": width, "height": height}, **options)
        self.page = self.frame = self.context.new_page()
        self.heard, self.asked = [], []
        self.page.on("console", lambda message: self.heard.append(message.text))
        self.page.on("pageerror", lambda error: self.heard.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))

    def go(self, address):
        self.page.goto(address)

    def enter(self, levels):
        frame = self.page.main_frame
        for _ in range(levels):
            frame = frame.child_frames[0] if frame.child_frames else frame
        self.frame = frame if levels else self.page

    def run(self, expression):
        try:
            return self.frame.evaluate(expression)
        except Error as error:
            raise RuntimeError(str(error)) from error

    def press(self, keys):
        self.page.keyboard.press(keys)

    def click(self, selector, index=0):
        self.frame.locator(selector).nth(index).click()

    def rest(self, milliseconds):
        self.page.wait_for_timeout(milliseconds)

    def picture(self):
        return self.page.screenshot()

    def messages(self):
        return self.heard

    def requests(self):
        return self.asked

    def close(self):
        self.context.close()


class Chromium(Engine):
    """A browser that is running already; each tab has wishes of its own."""

    can = None

    def __init__(self, browser):
        self.browser = browser

    def open(self, width, height, options):
        return ChromiumTab(self.browser, width, height, options)
