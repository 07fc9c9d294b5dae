"""The two doors are thin: they reach the rooms, never the libraries that a room alone may use."""

import ast
import gc
from pathlib import Path

import pytest

from conflictmap.cli import main

ROOT = Path(__file__).parents[2]
PACKAGES = {"conflictmap", "geo", "layers"}


def list_imports(file):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize(
    ("door", "rooms", "why"),
    [
        ("app.py", {"conflictmap"}, "the app names pages, which conflictmap.app draws"),
        (
            "conflictmap/cli/main.py",
            {"conflictmap", "geo"},
            "the command names jobs and turns errors into text",
        ),
    ],
)
def test_entry_point_imports_only_allowed_packages(door, rooms, why):
    import sys

    tops = {name.partition(".")[0] for name in list_imports(door)}
    assert tops & PACKAGES <= rooms, why
    assert tops - PACKAGES <= sys.stdlib_module_names, "libraries are used by rooms, not by doors"


@pytest.mark.parametrize("door", ["app.py", "conflictmap/cli/main.py"])
def test_entry_point_is_short(door):
    assert len((ROOT / door).read_text(encoding="utf-8").splitlines()) < 300


def test_garbage_collection_is_enabled_after_command(capsys):
    assert gc.isenabled()
    assert main.main(["check", "--project", str(ROOT)]) == 0
    assert gc.isenabled()
