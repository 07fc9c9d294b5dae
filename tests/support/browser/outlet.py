"""One outlet (file, widget or app) in one page of one engine, as a test drives it."""

import json

import pytest

from tests.support.browser.pages import HANDLE_JS, MAP_READY_JS

FRAME_JS = "document.querySelector('iframe')"
LISTED_IDS_JS = "[...document.querySelectorAll('[data-event-id]')].map((e) => e.dataset.eventId)"
PAGER_BUTTONS, EARLIER_LABEL, LATER_LABEL = ".cm-pager button", "Earlier events", "Later events"
HASH_DELAY_MS = 350  # more than the 250 ms after which the viewer writes the permalink
# run in the page: the index of the first visible element whose name or text contains some words
FIND_ELEMENT_JS = """((all, words) => all.findIndex((e) => e.checkVisibility({{checkVisibilityCSS: true}})
  && (e.ariaLabel ?? e.textContent).includes(words)))({all}, {words})"""
# resolves once two frames are painted and no transition or animation runs
PAINTED_JS = """(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  await frame(); await frame();
  await Promise.race([new Promise((done) => setTimeout(done, 2000)),
    Promise.allSettled(document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity)
      .map((one) => one.finished))]);
  await frame();
  return true;
})()"""


def all_elements_js(selector):
    """Return an expression for all elements that match a selector."""
    return f"[...document.querySelectorAll({json.dumps(selector)})]"


class Outlet:
    """A page that shows the viewer.

    Attributes:
        viewer_depth: Depth of the frame that contains the viewer.
        outer_depth: Depth of the page around it, such as the article of the widget.
    """

    def __init__(self, kind, tab, address, outer_depth=0):
        self.kind, self.tab, self.address = kind, tab, address
        self.outer_depth, self.viewer_depth = outer_depth, outer_depth + (kind == "widget")

    # --- in Chromium only: Playwright's page, and the frame that contains the viewer --------------

    @property
    def page(self):
        return self.tab.page

    @property
    def frame(self):
        return self.tab.frame

    # --- in each engine ---------------------------------------------------------------------------

    def open(self, address=None):
        self.tab.open_url(address or self.address)
        for level in range(self.viewer_depth):
            self.wait_in_frame(level, FRAME_JS)
            self.tab.evaluate(f"{FRAME_JS}.scrollIntoView()")
        self.wait_in_frame(self.viewer_depth, MAP_READY_JS)
        return self

    def wait_in_frame(self, depth, condition, seconds=60):
        """Enter a frame, which may load later than the page around it, and wait for a condition."""
        for _ in range(seconds * 20):
            self.tab.enter_frame(depth)
            if self.tab.try_condition(condition) is True:
                return
            self.tab.sleep_ms(50)
        pytest.fail(
            f"{condition} did not hold within {seconds} s: {self.tab.try_condition(condition)!r}"
        )

    def evaluate(self, expression):
        """Evaluate an expression in the frame of the viewer."""
        return self.tab.evaluate(expression)

    def evaluate_outside(self, expression):
        """Evaluate an expression in the page around the outlet: the article of the widget."""
        self.tab.enter_frame(self.outer_depth)
        try:
            return self.tab.evaluate(expression)
        finally:
            self.tab.enter_frame(self.viewer_depth)

    def wait_for(self, expression, seconds=60):
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
        """Click the first visible element that matches and whose name or text contains the words."""
        position = FIND_ELEMENT_JS.format(all=all_elements_js(selector), words=json.dumps(words))
        self.wait_for(f"{position} >= 0")
        index = self.evaluate(position)
        self._scroll_to_element(f"{all_elements_js(selector)}[{index}]")
        self.tab.click(selector, index)

    def list_event_ids(self):
        """List the ids of the events on all pages of the list, from the first page on."""
        self._turn_pages(EARLIER_LABEL)
        ids = self.evaluate(LISTED_IDS_JS)
        while self._can_turn(LATER_LABEL):
            self.click(PAGER_BUTTONS, LATER_LABEL)
            ids += self.evaluate(LISTED_IDS_JS)
        return ids

    def turn_to_event(self, identifier):
        """Turn the list to the page that contains an event; in an article a page has few events."""
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
        """Scroll the article to a part of the widget: WebKit's driver does not do it."""
        if self.kind != "widget":
            return
        middle = self.evaluate(
            f"(({{top, height}}) => top + height / 2)({element}.getBoundingClientRect())"
        )
        self.evaluate_outside(
            f"scrollBy(0, {FRAME_JS}.getBoundingClientRect().top + {middle} - innerHeight / 2)"
        )

    def focus(self, selector):
        """Focus an element; WebKit lets no script do so in a frame that a reader has not clicked."""
        element = f"document.querySelector({json.dumps(selector)})"
        self.evaluate(f"{element}.focus()")
        if not self.evaluate(f"document.activeElement === {element}"):
            self.click(".cm-title")
            self.evaluate(f"{element}.focus()")

    def press(self, *keys):
        for one in keys:
            self.tab.press_key(one)

    def wait_until_painted(self):
        """Wait until the last change is painted and its transitions have ended."""
        self.tab.evaluate(PAINTED_JS)

    def wait_until_idle(self):
        """Wait until the permalink is written and the last change is painted."""
        self.tab.evaluate(f"new Promise((done) => setTimeout(done, {HASH_DELAY_MS}))")
        self.wait_until_painted()

    @property
    def console_messages(self):
        return self.tab.console_messages()

    @property
    def request_urls(self):
        return self.tab.request_urls()
