"""The targets of ``python -m fuzz`` hold for a few inputs in every run of the tests, so that they do not rot."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import COUNTS, TARGETS
from tests.support.sample_project import ROOT


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_holds(name):
    COUNTS.clear()
    run = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    run(given(st.data())(TARGETS[name]))()
    assert COUNTS.total() >= 60
    assert COUNTS["refused"] > 0


def test_the_command_runs_a_target_and_prints_counts():
    done = subprocess.run(
        [sys.executable, "-m", "fuzz", "--seconds", "0.5", "--seed", "1", "dates"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith("seed 1\n")
    assert "dates" in done.stdout


def test_the_command_tells_a_failure(monkeypatch, capsys):
    from fuzz import __main__ as command

    def broken(data):
        text = data.draw(st.text(max_size=5))
        COUNTS["taken"] += 1
        assert "a" not in text

    monkeypatch.setitem(TARGETS, "dates", broken)
    monkeypatch.setattr(sys, "argv", ["fuzz", "--seconds", "20", "--seed", "1", "dates"])
    assert command.main() == 1
    assert "Failing test case" in capsys.readouterr().out
