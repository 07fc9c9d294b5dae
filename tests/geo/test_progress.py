"""Progress reports: complete, in order, and shown only on a terminal."""

import io
import sys
import threading

import pytest

from conflictmap.cli import output
from geo.progress import progress_listener, progress_step, report_progress, track_progress
from geo.project.loader import load_project
from tests.support.sample_project import SampleProject


def record_progress(func):
    found = []
    with progress_listener(lambda *one: found.append(one)):
        func()
    return found


def test_progress_without_listener_is_dropped():
    report_progress("x", 1, 2)
    assert list(track_progress("abc", "x", 3)) == ["a", "b", "c"]
    with progress_step("x"):
        pass


@pytest.mark.parametrize(
    ("items", "steps"),
    [
        (0, [(0, 0)]),
        (1, [(0, 1), (1, 1)]),
        (500, [(0, 500), (500, 500)]),
        (1200, [(0, 1200), (500, 1200), (1000, 1200), (1200, 1200)]),
    ],
)
def test_tracked_items_are_reported_in_steps(items, steps):
    assert record_progress(lambda: list(track_progress(range(items), "x", items))) == [
        ("x", *step) for step in steps
    ]


def test_progress_step_is_reported_at_start_and_end():
    def run_step():
        with progress_step("x"):
            report_progress("y", 1, 2)

    assert record_progress(run_step) == [("x", 0, 0), ("y", 1, 2), ("x", 1, 1)]


def test_failed_step_is_not_reported_as_done():
    def run_failing_step():
        with pytest.raises(ZeroDivisionError), progress_step("x"):
            raise ZeroDivisionError

    assert record_progress(run_failing_step) == [("x", 0, 0)]


def test_innermost_listener_receives_progress_of_its_thread():
    outer, inner = [], []
    with progress_listener(lambda *one: outer.append(one)):
        with progress_listener(lambda *one: inner.append(one)):
            report_progress("x", 1, 2)
        thread = threading.Thread(target=report_progress, args=("y",))
        thread.start()
        thread.join()
        report_progress("z")
    report_progress("dropped")
    assert (outer, inner) == ([("z", 0, 0)], [("x", 1, 2)])


def test_loading_reports_progress():
    assert record_progress(SampleProject().load) == [
        ("reading events.yaml", 0, 0),
        ("reading events.yaml", 1, 1),
        ("checking events", 0, 2),
        ("checking events", 2, 2),
    ]


class FakeTerminal(io.StringIO):
    def isatty(self):
        return True


def test_terminal_progress_line_is_cleared(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stderr", FakeTerminal())
    with output.show_progress():
        report_progress("reading")
        report_progress("counting", 1, 3)
        report_progress("counting", 3, 3)
        load_project(SampleProject().write_to(tmp_path))
    shown = sys.stderr.getvalue()
    lines = shown.split("\r\x1b[K")
    assert lines[:4] == ["", "reading …", "counting … 33 %", ""]
    assert lines[-1] == "", "the last line is cleared"
    assert "\n" not in shown


def test_progress_line_is_cleared_on_error(monkeypatch):
    monkeypatch.setattr(sys, "stderr", FakeTerminal())
    with pytest.raises(ZeroDivisionError), output.show_progress():
        list(track_progress((1 // (1 - one) for one in range(3)), "counting", 3))
    assert sys.stderr.getvalue().endswith("\r\x1b[K")


def test_non_terminal_shows_no_progress(capsys, run_command, tmp_path):
    with output.show_progress():
        report_progress("counting", 1, 3)
    assert capsys.readouterr().err == ""
    assert run_command("check", "--project", SampleProject().write_to(tmp_path))[2] == ""
