"""Interrupts of the command (Ctrl+C): they end it without a traceback.

A program that was started to ignore interrupts, as by `nohup`, goes on ignoring them.
"""

import signal
from types import FrameType

RECEIVED: list[int] = []
"""The interrupts that the program has received: a library may replace one by its own error."""

_IMPORT_SYSTEM = "<frozen importlib._bootstrap"
_RETRY_SECONDS = 0.01
_HAS_TIMER = hasattr(signal, "setitimer")  # not on Windows


def raise_from_now_on() -> None:
    """Let an interrupt raise KeyboardInterrupt."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _raise_interrupt)


def end_program_from_now_on() -> None:
    """Let an interrupt end the program at once: it is done, and only exits."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if _HAS_TIMER:
            signal.setitimer(signal.ITIMER_REAL, 0)


def raise_waiting_interrupt() -> None:
    """Raise KeyboardInterrupt if an interrupt waits for the end of an import."""
    if _HAS_TIMER and signal.getitimer(signal.ITIMER_REAL)[0]:
        raise KeyboardInterrupt


def _raise_interrupt(number: int, frame: FrameType | None) -> None:
    """Raise KeyboardInterrupt; while a module is imported, after the import.

    The C code of numpy prints the traceback of what interrupts its own import.
    """
    RECEIVED.append(number)
    if _HAS_TIMER and _is_importing(frame):
        signal.signal(signal.SIGALRM, _raise_interrupt)
        signal.setitimer(signal.ITIMER_REAL, _RETRY_SECONDS)
    else:
        raise KeyboardInterrupt


def _is_importing(frame: FrameType | None) -> bool:
    """Return whether a frame is called, directly or not, by the import of a module."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(_IMPORT_SYSTEM):
            return True
        frame = frame.f_back
    return False
