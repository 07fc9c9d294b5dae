"""One outlet in one page of one engine, as a test drives it."""

import json

import pytest

MAP = "document.querySelector('.conflict-map').conflictMap"
SHOWN = "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"
FRAME = "document.querySelector('iframe')"
LISTED = "[...document.querySelectorAll('[data-event-id]')].map((e) => e.dataset.eventId)"
PAGER, EARLIER, LATER = ".cm-pager button", "Earlier events", "Later events"
SETTLED = 350  # milliseconds: longer than the address waits before it is written
# from within the page: the visible elements whose name or text has some words in it
FIND = """((all, words) => all.findIndex((e) => e.checkVisibility({{checkVisibilityCSS: true}})
  && (e.ariaLabel ?? e.textContent).includes(words)))({all}, {words})"""


def every(selector):
    """An expression: all elements that a selector finds."""
    return f"[...document.querySelectorAll({json.dumps(selector)})]"


class Outlet:
    """`levels` is the depth of the frame in which the viewer stands, `outer` that of the page around it."""

    def __init__(self, kind, tab, address, outer=0):
        self.kind, self.tab, self.address = kind, tab, address
        self.outer, self.levels = outer, outer + (kind == "widget")

    # --- only in Chromium: Playwright's page, and the frame in which the viewer stands -------------------------------

    @property
    def page(self):
        return self.tab.page

    @property
    def frame(self):
        return self.tab.frame

    # --- in each engine ----------------------------------------------------------------------------------------------

    def open(self, address=None):
        self.tab.go(address or self.address)
        for level in range(self.levels):
            self.reach(level, FRAME)
            self.tab.run(f"{FRAME}.scrollIntoView()")
        self.reach(self.levels, SHOWN)
        return self

    def reach(self, levels, there, seconds=15):
        """Enter a frame, which may come a moment later than the page around it, and wait for what shall be there."""
        for _ in range(seconds * 20):
            self.tab.enter(levels)
            if self.tab.attempt(there) is True:
                return
            self.tab.rest(50)
        pytest.fail(f"{there} did not hold within {seconds} s: {self.tab.attempt(there)!r}")

    def run(self, expression):
        """Evaluate an expression where the viewer stands."""
        return self.tab.run(expression)

    def around(self, expression):
        """Evaluate an expression in the page that the outlet stands in: the article of the widget."""
        self.tab.enter(self.outer)
        try:
            return self.tab.run(expression)
        finally:
            self.tab.enter(self.levels)

    def wait(self, expression, seconds=15):
        self.tab.wait(expression, seconds)

    def handle(self, call):
        """Call the public handle, as a page that embeds the map does."""
        return self.run(f"{MAP}.{call}")

    def texts(self, selector):
        return self.run(f"{every(selector)}.map((e) => e.textContent)")

    def text(self, selector):
        return self.texts(selector)[0]

    def visible(self, selector):
        return self.run(
            f"{every(selector)}.some((e) => e.checkVisibility({{checkVisibilityCSS: true}}))"
        )

    def click(self, selector, words=""):
        """Click the first visible element that a selector finds and whose name or text has these words."""
        found = FIND.format(all=every(selector), words=json.dumps(words))
        self.wait(f"{found} >= 0")
        index = self.run(found)
        self._scroll_to(f"{every(selector)}[{index}]")
        self.tab.click(selector, index)

    def listed(self):
        """The ids of the events on all pages of the list, turned from the first as a reader does."""
        self._turn(EARLIER)
        found = self.run(LISTED)
        while self._turns(LATER):
            self.click(PAGER, LATER)
            found += self.run(LISTED)
        return found

    def turn_to(self, identifier):
        """Turn the list's pages to that which has an event: in an article there are few on each."""
        self._turn(EARLIER)
        while identifier not in self.run(LISTED):
            self.click(PAGER, LATER)

    def _turn(self, words):
        while self._turns(words):
            self.click(PAGER, words)

    def _turns(self, words):
        return self.run(f"{FIND.format(all=every(PAGER), words=json.dumps(words))} >= 0")

    def _scroll_to(self, element):
        """As a reader of the article scrolls to a part of the widget: WebKit's driver does not."""
        if self.kind != "widget":
            return
        middle = self.run(
            f"(({{top, height}}) => top + height / 2)({element}.getBoundingClientRect())"
        )
        self.around(
            f"scrollBy(0, {FRAME}.getBoundingClientRect().top + {middle} - innerHeight / 2)"
        )

    def focus(self, selector):
        """Give an element the focus; WebKit lets no script move it in a frame that a reader has not touched."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.run(f"{element}.focus()")
        if not self.run(f"document.activeElement === {element}"):
            self.click(".cm-title")
            self.run(f"{element}.focus()")

    def press(self, *keys):
        for one in keys:
            self.tab.press(one)

    def settle(self):
        self.tab.rest(SETTLED)

    @property
    def messages(self):
        return self.tab.messages()

    @property
    def requests(self):
        return self.tab.requests()
