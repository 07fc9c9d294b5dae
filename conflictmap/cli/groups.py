"""Groups of commands, such as `source` with `source add`: one module for each command."""

import argparse
from collections.abc import Mapping
from importlib import import_module


def add_group_arguments(
    parser: argparse.ArgumentParser, package: str, commands: Mapping[str, tuple[str, str]]
) -> None:
    """Add the commands of a group; each module adds its own arguments.

    Args:
        parser: The parser of the group.
        package: The package of the modules.
        commands: Each command with its summary and its module.
    """
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action")
    for name, (summary, module) in commands.items():
        command = actions.add_parser(name, help=summary, description=summary)
        command.add_argument(
            "--project", metavar="DIR", default=argparse.SUPPRESS, help="the project's folder"
        )
        command.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help="print JSON"
        )
        import_module(f"{package}.{module}").add_arguments(command)


def run_group_command(
    options: argparse.Namespace, package: str, commands: Mapping[str, tuple[str, str]]
) -> int:
    """Execute the command of a group that was called, and return its exit code."""
    code: int = import_module(f"{package}.{commands[options.action][1]}").run(options)
    return code
