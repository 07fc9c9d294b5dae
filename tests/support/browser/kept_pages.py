"""Pages that stay open between tests, and are reset to the opening view instead of reopened."""

import json
import os
from dataclasses import dataclass

from tests.support.browser.outlet import Outlet
from tests.support.browser.pages import HANDLE_JS

RESET_TIMEOUT_MS = 3000
FOLDABLE_PARTS = ".cm-menu, .cm-filters, .cm-legend"
# what a reader sees and can have changed; what is announced to screen readers is left out
OPENING_VIEW_JS = f"""(() => {{
  const root = document.querySelector('.conflict-map');
  root.querySelectorAll('.cm-hidden[aria-live]').forEach((e) => {{ e.textContent = ''; }});
  return JSON.stringify({{
    state: {HANDLE_JS}.state(),
    text: root.innerText.split('\\n').filter((line) => line.trim()),
    controls: [...root.querySelectorAll('input, select')].map((e) => [e.value, e.checked]),
    open: [...root.querySelectorAll({FOLDABLE_PARTS!r})].map((e) => e.open),
    selectedTabs: [...root.querySelectorAll('[role=tab]')].map((e) => e.ariaSelected),
    popup: root.querySelector('.cm-popup').hidden,
    sliders: [...root.querySelectorAll('.cm-handle')].map((e) => Math.round(e.getBoundingClientRect().left)),
    focused: document.activeElement === document.body,
    hash: location.hash,
  }});
}})()"""
# in the app: every message is answered, and the script has ended
SETTLED_JS = """(() => {
  const { sent, received } = window.socketTimes ?? { sent: 0, received: 1 };
  const app = document.querySelector('[data-testid=stApp]');
  return received > sent && (app?.dataset.testScriptState ?? 'notRunning') === 'notRunning';
})()"""
# the stretch of the chart follows what was selected, and only all days can be restored
SHOW_ALL_DAYS_JS = """(() => {
  document.querySelector('.conflict-map .cm-edge:not([hidden])')?.click();
  document.activeElement?.blur();
})()"""
# the handle first, then what only a reader's actions reach
RESET_JS = f"""(({{language, theme}}) => {{
  const root = document.querySelector('.conflict-map'), handle = {HANDLE_JS};
  const click = (selector) => root.querySelector(selector)?.click();
  handle.select(null); handle.filter(null); handle.setWindow(null, null);
  handle.setLanguage(language); handle.setTheme(theme);
  root.querySelectorAll({FOLDABLE_PARTS!r}).forEach((e, index) => {{ e.open = window.openParts[index]; }});
  root.querySelector('.cm-popup:not([hidden]) .cm-popup-head button')?.click();
  click('[id$=-tab-events]');
  for (let page = 0; page < 20; page++)
    [...root.querySelectorAll('.cm-pager button')]
      .find((e) => (e.ariaLabel ?? e.textContent).includes('Earlier events') && e.checkVisibility())?.click();
  click('.cm-map-tools button:nth-child(3)'); // home, after the two buttons of the zoom
  {SHOW_ALL_DAYS_JS};
  document.activeElement?.blur();
  // the next Tab starts from the top of the page
  document.body.tabIndex = -1; document.body.focus({{preventScroll: true}});
  document.body.blur(); document.body.removeAttribute('tabindex');
  root.querySelectorAll('*').forEach((e) => {{ if (e.scrollTop) e.scrollTop = 0; }});
  scrollTo(0, 0);
  try {{ localStorage.clear(); sessionStorage.clear(); }} catch {{ /* a sandboxed frame has no storage */ }}
}})"""


@dataclass
class KeptPage:
    """An open page with its opening view, but with all days in the chart."""

    outlet: Outlet
    opening_view: str
    language: str
    theme: str

    @classmethod
    def record(cls, outlet):
        """Record the opening view, once it has not changed for a moment: the app lays out its parts in turn."""
        outlet.evaluate(
            f"void (window.openParts = [...document.querySelectorAll({FOLDABLE_PARTS!r})]"
            ".map((e) => e.open))"
        )
        outlet.evaluate(f"void {SHOW_ALL_DAYS_JS}")
        view = None
        while view != (view := outlet.evaluate(OPENING_VIEW_JS)):
            outlet.tab.sleep_ms(300)
        state = json.loads(view)["state"]
        return cls(outlet, view, state["language"], state["theme"])

    def reset(self):
        """Restore the opening view; return whether the page shows it."""
        outlet = self.outlet
        outlet.tab.enter_frame(outlet.viewer_depth)
        arguments = json.dumps({"language": self.language, "theme": self.theme})
        outlet.evaluate(f"void {RESET_JS}({arguments})")
        for _ in range(RESET_TIMEOUT_MS // 50):
            outlet.wait_until_painted()
            if self._is_settled() and outlet.evaluate(OPENING_VIEW_JS) == self.opening_view:
                outlet.evaluate_outside("document.activeElement?.blur()")
                outlet.evaluate_outside("scrollTo(0, 0)")
                outlet.tab.clear_logs()
                return True
            outlet.tab.sleep_ms(50)
        if os.environ.get("SHOW_RESETS"):
            print("\nreset failed", outlet.kind, self._differences())  # noqa: T201
        return False

    def _is_settled(self):
        return self.outlet.kind != "app" or self.outlet.evaluate(SETTLED_JS)

    def _differences(self):
        before, now = (
            json.loads(self.opening_view),
            json.loads(self.outlet.evaluate(OPENING_VIEW_JS)),
        )
        return {
            key: [pair for pair in zip(before[key], now[key], strict=False) if pair[0] != pair[1]][
                :3
            ]
            if isinstance(before[key], list)
            else (before[key], now[key])
            for key in before
            if before[key] != now[key]
        }


class KeptPages:
    """The pages of one process, by engine, outlet and size; an engine with one tab keeps one page."""

    def __init__(self):
        self.pages = {}
        self.openings = self.resets = 0

    def find(self, key):
        """Return the outlet of a kept page, reset, or None."""
        page = self.pages.get(key)
        if page is None:
            return None
        try:
            if page.reset():
                self.resets += 1
                return page.outlet
        except (RuntimeError, TimeoutError):
            pass  # the page is broken: it is closed and opened again
        self.drop(key)
        return None

    def keep(self, key, outlet):
        self.pages[key] = KeptPage.record(outlet)
        self.openings += 1
        return outlet

    def drop(self, key):
        page = self.pages.pop(key, None)
        if page is not None:
            page.outlet.tab.close()

    def drop_engine(self, engine_name):
        """Forget the pages of an engine: before another page replaces its one tab."""
        for key in [one for one in self.pages if one[0] == engine_name]:
            self.drop(key)
