"""What a test may do in a browser, the same in each engine."""

import time
from pathlib import Path

ROOT = Path(__file__).parents[4]


class Tab:
    """One page: open an address, enter a frame, evaluate an expression there, press a key.

    Each engine has a subclass with `open_url`, `enter_frame`, `evaluate`, `press_key`, `click`,
    `take_screenshot`, `console_messages`, `request_urls`, `clear_logs` and `close`. A frame is
    entered by its depth: each is the only frame of the page around it. Sizes are in CSS pixels.
    """

    def try_condition(self, expression):
        """Return whether an expression holds, or the error as text: a loading page has no frame yet."""
        try:
            return self.evaluate(f"Boolean({expression})")
        except RuntimeError as error:
            return str(error)

    def wait_for(self, expression, seconds=60):
        """Evaluate an expression until it holds; the error contains its last value."""
        end = time.monotonic() + seconds
        while (answer := self.try_condition(expression)) is not True:
            if time.monotonic() > end:
                raise TimeoutError(f"{expression} gave {answer!r} for {seconds} s")
            self.sleep_ms(30)

    def sleep_ms(self, milliseconds):
        time.sleep(milliseconds / 1000)


def split_key_chord(keys):
    """Return the keys held down and the key pressed: `Shift+Tab` gives `(["Shift"], "Tab")`."""
    *held, key = keys.split("+") if keys != "+" else ["+"]
    return held, key


class Engine:
    """One process of one browser; `open` gives a fresh tab in it.

    Attributes:
        min_width: Width in CSS pixels below which it has no window.
        supported_options: Options of the device that it can start with, or None if it has all.
        unsupported_reason: Why it lacks the others.
        has_many_tabs: Whether a tab stays open when another is opened.
    """

    min_width = 0
    supported_options = frozenset({"color_scheme", "reduced_motion"})
    unsupported_reason = ""
    has_many_tabs = False

    def close(self):
        """End the process, if the engine has one of its own."""
