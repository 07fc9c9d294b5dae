"""Generator of the command-line reference.

``python -m scripts.generate_cli_reference`` writes docs/reference/command-line.md from the help
texts of the command; a test compares them.
"""

import io
import os
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from pathlib import Path
from unittest.mock import patch

from conflictmap.cli.commands import COMMANDS
from conflictmap.cli.main import main

REFERENCE_PATH = Path(__file__).parent.parent / "docs" / "reference" / "command-line.md"
_HELP_COLUMNS = "88"
_INTRODUCTION = """\
# Command line

Written by `python -m scripts.generate_cli_reference` from the help texts of the command.

"""


def render_reference() -> str:
    """Return the page: the help of the command, then that of each sub-command."""
    # argparse wraps its help to the width of the terminal
    with patch.dict(os.environ, {"COLUMNS": _HELP_COLUMNS, "NO_COLOR": "1"}):
        return _INTRODUCTION + "\n".join(_render_sections())


def _render_sections() -> Iterator[str]:
    yield f"```text\n{_capture_help()}```\n"
    for name in COMMANDS:
        yield f"## conflictmap {name}\n\n```text\n{_capture_help(name)}```\n"


def _capture_help(*command: str) -> str:
    printed = io.StringIO()
    with redirect_stdout(printed), suppress(SystemExit):
        main([*command, "--help"])
    return printed.getvalue()


if __name__ == "__main__":
    REFERENCE_PATH.write_text(render_reference(), encoding="utf-8")
