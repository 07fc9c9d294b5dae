"""One outlet in one page of one engine, as a test drives it."""

import json

import pytest

HANDLE_JS = "document.querySelector('.conflict-map').conflictMap"
MAP_READY_JS = "document.querySelector('.conflict-map')?.conflictMap?.state()?.shown > 0"
FRAME_JS = "document.querySelector('iframe')"
LISTED_IDS_JS = "[...document.querySelectorAll('[data-event-id]')].map((e) => e.dataset.eventId)"
PAGER_BUTTONS, EARLIER_LABEL, LATER_LABEL = ".cm-pager button", "Earlier events", "Later events"
SETTLE_DELAY_MS = 350  # milliseconds: longer than the address waits before it is written
# from within the page: the visible elements whose name or text has some words in it
FIND_ELEMENT_JS = """((all, words) => all.findIndex((e) => e.checkVisibility({{checkVisibilityCSS: true}})
  && (e.ariaLabel ?? e.textContent).includes(words)))({all}, {words})"""


def all_elements_js(selector):
    """An expression: all elements that a selector finds."""
    return f"[...document.querySelectorAll({json.dumps(selector)})]"


class Outlet:
    """`levels` is the depth of the frame in which the viewer stands, `outer` that of the page around it."""

    def __init__(self, kind, tab, address, outer_depth=0):
        self.kind, self.tab, self.address = kind, tab, address
        self.outer_depth, self.viewer_depth = outer_depth, outer_depth + (kind == "widget")

    # --- only in Chromium: Playwright's page, and the frame in which the viewer stands -------------------------------

    @property
    def page(self):
        return self.tab.page

    @property
    def frame(self):
        return self.tab.frame

    # --- in each engine ----------------------------------------------------------------------------------------------

    def open(self, address=None):
        self.tab.open_url(address or self.address)
        for level in range(self.viewer_depth):
            self.wait_in_frame(level, FRAME_JS)
            self.tab.evaluate(f"{FRAME_JS}.scrollIntoView()")
        self.wait_in_frame(self.viewer_depth, MAP_READY_JS)
        return self

    def wait_in_frame(self, depth, condition, seconds=15):
        """Enter a frame, which may come a moment later than the page around it, and wait for what shall be there."""
        for _ in range(seconds * 20):
            self.tab.enter_frame(depth)
            if self.tab.try_condition(condition) is True:
                return
            self.tab.sleep_ms(50)
        pytest.fail(
            f"{condition} did not hold within {seconds} s: {self.tab.try_condition(condition)!r}"
        )

    def evaluate(self, expression):
        """Evaluate an expression where the viewer stands."""
        return self.tab.evaluate(expression)

    def evaluate_outside(self, expression):
        """Evaluate an expression in the page that the outlet stands in: the article of the widget."""
        self.tab.enter_frame(self.outer_depth)
        try:
            return self.tab.evaluate(expression)
        finally:
            self.tab.enter_frame(self.viewer_depth)

    def wait_for(self, expression, seconds=15):
        self.tab.wait_for(expression, seconds)

    def call_handle(self, call):
        """Call the public handle, as a page that embeds the map does."""
        return self.evaluate(f"{HANDLE_JS}.{call}")

    def all_texts(self, selector):
        return self.evaluate(f"{all_elements_js(selector)}.map((e) => e.textContent)")

    def first_text(self, selector):
        return self.all_texts(selector)[0]

    def is_visible(self, selector):
        return self.evaluate(
            f"{all_elements_js(selector)}.some((e) => e.checkVisibility({{checkVisibilityCSS: true}}))"
        )

    def click(self, selector, words=""):
        """Click the first visible element that a selector finds and whose name or text has these words."""
        found = FIND_ELEMENT_JS.format(all=all_elements_js(selector), words=json.dumps(words))
        self.wait_for(f"{found} >= 0")
        index = self.evaluate(found)
        self._scroll_to_element(f"{all_elements_js(selector)}[{index}]")
        self.tab.click(selector, index)

    def list_event_ids(self):
        """The ids of the events on all pages of the list, turned from the first as a reader does."""
        self._turn_pages(EARLIER_LABEL)
        found = self.evaluate(LISTED_IDS_JS)
        while self._can_turn(LATER_LABEL):
            self.click(PAGER_BUTTONS, LATER_LABEL)
            found += self.evaluate(LISTED_IDS_JS)
        return found

    def turn_to_event(self, identifier):
        """Turn the list's pages to that which has an event: in an article there are few on each."""
        self._turn_pages(EARLIER_LABEL)
        while identifier not in self.evaluate(LISTED_IDS_JS):
            self.click(PAGER_BUTTONS, LATER_LABEL)

    def _turn_pages(self, words):
        while self._can_turn(words):
            self.click(PAGER_BUTTONS, words)

    def _can_turn(self, words):
        return self.evaluate(
            f"{FIND_ELEMENT_JS.format(all=all_elements_js(PAGER_BUTTONS), words=json.dumps(words))} >= 0"
        )

    def _scroll_to_element(self, element):
        """As a reader of the article scrolls to a part of the widget: WebKit's driver does not."""
        if self.kind != "widget":
            return
        middle = self.evaluate(
            f"(({{top, height}}) => top + height / 2)({element}.getBoundingClientRect())"
        )
        self.evaluate_outside(
            f"scrollBy(0, {FRAME_JS}.getBoundingClientRect().top + {middle} - innerHeight / 2)"
        )

    def focus(self, selector):
        """Give an element the focus; WebKit lets no script move it in a frame that a reader has not touched."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{element}.focus()")
        if not self.evaluate(f"document.activeElement === {element}"):
            self.click(".cm-title")
            self.evaluate(f"{element}.focus()")

    def press(self, *keys):
        for one in keys:
            self.tab.press_key(one)

    def wait_until_idle(self):
        self.tab.sleep_ms(SETTLE_DELAY_MS)

    @property
    def console_messages(self):
        return self.tab.console_messages()

    @property
    def request_urls(self):
        return self.tab.request_urls()
