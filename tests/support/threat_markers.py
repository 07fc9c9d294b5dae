"""Threat ids of tests, read from their `threat` markers without importing the test modules."""

import ast
from functools import cache
from pathlib import Path

TESTS_FOLDER = Path(__file__).parents[1]


@cache
def list_marked_tests():
    """Return the threat ids of each marked test, by path below `tests` and test name.

    A marker is on a function, or in `pytestmark` for the whole module.
    """
    marked = {}
    for path in sorted(TESTS_FOLDER.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        of_module = [
            identifier
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
            for identifier in marker_ids(node.value)
        ]
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                own = [one for decorator in node.decorator_list for one in marker_ids(decorator)]
                if ids := {*of_module, *own}:
                    marked[f"{path.relative_to(TESTS_FOLDER).as_posix()}::{node.name}"] = ids
    return marked


def marker_ids(expression):
    """Return the arguments of every `pytest.mark.threat(…)` in an expression."""
    return [
        argument.value
        for node in ast.walk(expression)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.threat"
        for argument in node.args
    ]
