"""Chromium through Playwright."""

from playwright.sync_api import Error

from tests.support.browser.engines.tab import Engine, Tab

# when a page last sent something through a socket, and last received something
WATCH_SOCKETS_JS = """(() => {
  window.socketTimes = { sent: 0, received: 0 };
  const send = WebSocket.prototype.send;
  const watched = new WeakSet();
  WebSocket.prototype.send = function (message) {
    if (!watched.has(this)) this.addEventListener("message", () => (socketTimes.received = performance.now()));
    watched.add(this);
    socketTimes.sent = performance.now();
    return send.call(this, message);
  };
})()"""


class ChromiumTab(Tab):
    """A tab; `page` and `frame` are Playwright's own, for tests that run in Chromium only."""

    def __init__(self, context, owns_context):
        self.context, self.owns_context = context, owns_context
        self.page = self.frame = context.new_page()
        self.page.set_default_timeout(60_000)
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

    def clear_logs(self):
        self.console_log.clear()
        self.requested_urls.clear()

    def close(self):
        if self.owns_context:
            self.context.close()
        else:
            self.page.close()


class Chromium(Engine):
    """A running browser; each tab has a context with options of its own, unless it shares one."""

    supported_options = None
    has_many_tabs = True

    def __init__(self, browser):
        self.browser = browser
        self.shared_context = None

    def open(self, width, height, options, *, shares_context=False):
        """Open a tab; with a shared context, the scripts of the app come from the cache."""
        if shares_context and not options:
            if self.shared_context is None:
                self.shared_context = self.browser.new_context()
                self.shared_context.add_init_script(WATCH_SOCKETS_JS)
            tab = ChromiumTab(self.shared_context, owns_context=False)
            tab.page.set_viewport_size({"width": width, "height": height})
            return tab
        context = self.browser.new_context(viewport={"width": width, "height": height}, **options)
        context.add_init_script(WATCH_SOCKETS_JS)
        return ChromiumTab(context, owns_context=True)
