"""What a test may do in a browser, the same in each engine."""

import time
from pathlib import Path

ROOT = Path(__file__).parents[3]


class Tab:
    """One page: an address is opened, a frame entered, an expression evaluated there, a key pressed.

    An engine has a subclass with `go`, `enter`, `run`, `press`, `click`, `picture`, `messages`,
    `requests` and `close`. Frames are entered by their depth: each is the only one of the page
    around it. Sizes are in CSS pixels.
    """

    def try_condition(self, expression):
        """Whether an expression holds, or the failure in words: a page that loads has no frame yet."""
        try:
            return self.evaluate(f"Boolean({expression})")
        except RuntimeError as error:
            return str(error)

    def wait_for(self, expression, seconds=15):
        """Evaluate until it holds; the last answer, or the failure, is what is told."""
        end = time.monotonic() + seconds
        while (answer := self.try_condition(expression)) is not True:
            if time.monotonic() > end:
                raise TimeoutError(f"{expression} gave {answer!r} for {seconds} s")
            self.sleep_ms(30)

    def sleep_ms(self, milliseconds):
        time.sleep(milliseconds / 1000)


def split_key_chord(keys):
    """The keys held down and the one pressed: `Shift+Tab` gives `(["Shift"], "Tab")`."""
    *held, key = keys.split("+") if keys != "+" else ["+"]
    return held, key


class Engine:
    """One process of one browser; `open` gives a fresh tab in it.

    Attributes:
        narrowest: Width in CSS pixels below which it has no window.
        can: Wishes of the device that it can be started with; another is not to be had in it.
        lacks: Why not.
    """

    min_width = 0
    supported_options = frozenset({"color_scheme", "reduced_motion"})
    unsupported_reason = ""
