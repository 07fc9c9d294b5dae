"""Generator of the command-line reference.

``python -m scripts.generate_cli_reference`` writes docs/reference/command-line.md from the help texts of
the command; a test compares them.
"""

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

from conflictmap.cli.main import build_parser

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "command-line.md"
_WIDTH = "88"
_INTRODUCTION = """\
# Command line

Generated from the help texts of the command by `python -m scripts.generate_cli_reference`.

"""


def render_page() -> str:
    """Return the page: the help of the command, then that of each sub-command."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = _WIDTH  # argparse wraps its help to the terminal
    try:
        return _INTRODUCTION + "\n".join(_render_sections(build_parser()))
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


def _render_sections(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield f"```text\n{parser.format_help()}```\n"
    for action in parser._actions:  # noqa: SLF001  argparse has no public list of its sub-commands
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for name, command in action.choices.items():
                yield f"## conflictmap {name}\n\n```text\n{command.format_help()}```\n"


if __name__ == "__main__":
    PAGE.write_text(render_page(), encoding="utf-8")
