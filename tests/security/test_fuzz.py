"""The targets of ``python -m fuzz``, each run with a few inputs."""

import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fuzz.targets import OUTCOME_COUNTS, TARGETS
from tests.support.sample_project import ROOT


@pytest.mark.parametrize("name", TARGETS)
def test_fuzz_target_passes(name):
    OUTCOME_COUNTS.clear()
    run = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    run(given(st.data())(TARGETS[name]))()
    assert OUTCOME_COUNTS.total() >= 60
    assert OUTCOME_COUNTS["refused"] > 0


def test_fuzz_command_runs_target_and_prints_counts():
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


def test_fuzz_command_reports_failure(monkeypatch, capsys):
    from fuzz import __main__ as command

    def failing_target(data):
        text = data.draw(st.text(max_size=5))
        OUTCOME_COUNTS["taken"] += 1
        assert "a" not in text

    monkeypatch.setitem(TARGETS, "dates", failing_target)
    monkeypatch.setattr(sys, "argv", ["fuzz", "--seconds", "20", "--seed", "1", "dates"])
    assert command.main() == 1
    assert "Failing test case" in capsys.readouterr().out
