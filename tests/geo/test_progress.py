"""How far a job is: told in order and to the end, shown on a terminal alone, and wiped away."""

import io
import sys
import threading

import pytest

from conflictmap.cli import output
from geo.progress import doing, heard_by, tell, told
from geo.project.loader import load_project
from tests.support.sample_project import TinyMap


def heard(work):
    found = []
    with heard_by(lambda *one: found.append(one)):
        work()
    return found


def test_nobody_need_listen():
    tell("x", 1, 2)
    assert list(told("x", "abc", 3)) == ["a", "b", "c"]
    with doing("x"):
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
def test_items_are_told_every_few_and_at_the_end(items, steps):
    assert heard(lambda: list(told("x", range(items), items))) == [("x", *step) for step in steps]


def test_what_has_no_number_is_told_when_it_begins_and_when_it_is_done():
    def work():
        with doing("x"):
            tell("y", 1, 2)

    assert heard(work) == [("x", 0, 0), ("y", 1, 2), ("x", 1, 1)]


def test_what_fails_is_not_told_to_be_done():
    def work():
        with pytest.raises(ZeroDivisionError), doing("x"):
            raise ZeroDivisionError

    assert heard(work) == [("x", 0, 0)]


def test_the_innermost_listens_and_other_threads_are_not_heard():
    outer, inner = [], []
    with heard_by(lambda *one: outer.append(one)):
        with heard_by(lambda *one: inner.append(one)):
            tell("x", 1, 2)
        thread = threading.Thread(target=tell, args=("y",))
        thread.start()
        thread.join()
        tell("z")
    tell("nobody")
    assert (outer, inner) == ([("z", 0, 0)], [("x", 1, 2)])


def test_a_project_tells_what_it_reads():
    assert heard(TinyMap().load) == [
        ("reading events.yaml", 0, 0),
        ("reading events.yaml", 1, 1),
        ("checking events", 0, 2),
        ("checking events", 2, 2),
    ]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_shows_a_line_and_nothing_of_it_stays(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with output.progress():
        tell("reading")
        tell("counting", 1, 3)
        tell("counting", 3, 3)
        load_project(TinyMap().write(tmp_path))
    shown = sys.stderr.getvalue()
    lines = shown.split("\r\x1b[K")
    assert lines[:4] == ["", "reading …", "counting … 33 %", ""]
    assert lines[-1] == "", "the last is wiped away"
    assert "\n" not in shown


def test_a_line_is_wiped_away_before_a_fault_is_told(monkeypatch):
    monkeypatch.setattr(sys, "stderr", Terminal())
    with pytest.raises(ZeroDivisionError), output.progress():
        list(told("counting", (1 // (1 - one) for one in range(3)), 3))
    assert sys.stderr.getvalue().endswith("\r\x1b[K")


def test_what_is_no_terminal_gets_nothing(capsys, run, tmp_path):
    with output.progress():
        tell("counting", 1, 3)
    assert capsys.readouterr().err == ""
    assert run("check", "--project", TinyMap().write(tmp_path))[2] == ""
