"""The two doors are thin: they reach the rooms, never the libraries that a room alone may use."""

import ast
import gc
from pathlib import Path

import pytest

import cli

ROOT = Path(__file__).parent.parent
ROOMS = {"commands", "geo", "layers", "publish", "ui"}


def imported(file):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize(
    ("door", "rooms", "why"),
    [
        ("app.py", {"ui"}, "the app names pages, which ui draws"),
        ("cli.py", {"commands", "geo"}, "the command names jobs and turns errors into text"),
    ],
)
def test_a_door_opens_on_its_rooms(door, rooms, why):
    import sys

    tops = {name.partition(".")[0] for name in imported(door)}
    assert tops & ROOMS <= rooms, why
    assert tops - ROOMS <= sys.stdlib_module_names, "libraries are used by rooms, not by doors"


@pytest.mark.parametrize("door", ["app.py", "cli.py"])
def test_a_door_is_thin(door):
    assert len((ROOT / door).read_text(encoding="utf-8").splitlines()) < 300


def test_garbage_is_looked_for_again_once_a_job_is_done(capsys):
    assert gc.isenabled()
    assert cli.main(["check", "--project", str(ROOT)]) == 0
    assert gc.isenabled()
