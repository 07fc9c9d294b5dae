"""The entry points, `app.py` and the command line: they contain no logic of the packages."""

import ast
import gc
import sys

import pytest

from conflictmap.cli import main
from tests.support.sample_project import ROOT

PACKAGES = {"conflictmap", "geo", "layers"}
ENTRY_POINTS = ["app.py", "conflictmap/app/main.py", "conflictmap/cli/main.py"]


def list_imports(file):
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize(
    ("entry_point", "packages", "why"),
    [
        (
            "app.py",
            {"conflictmap", "streamlit"},
            "conflictmap.app draws the pages; Streamlit finds its server by the class",
        ),
        ("conflictmap/app/main.py", {"conflictmap"}, "conflictmap.app draws the pages"),
        (
            "conflictmap/cli/main.py",
            {"conflictmap", "geo"},
            "the command modules do the work; errors and worker processes come from geo",
        ),
    ],
)
def test_entry_point_imports_only_allowed_packages(entry_point, packages, why):
    imported = {name.partition(".")[0] for name in list_imports(entry_point)}
    assert imported & PACKAGES <= packages, why
    assert imported - PACKAGES - packages <= sys.stdlib_module_names, (
        "the packages use the libraries"
    )


@pytest.mark.parametrize("entry_point", ENTRY_POINTS)
def test_entry_point_is_short(entry_point):
    assert len((ROOT / entry_point).read_text(encoding="utf-8").splitlines()) < 150


def test_garbage_collection_is_enabled_after_command(capsys):
    assert gc.isenabled()
    assert main.main(["check", "--project", str(ROOT)]) == 0
    assert gc.isenabled()
