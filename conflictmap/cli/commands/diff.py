"""The command `diff`: lists what changed between two states of a project."""

import argparse
import json
from pathlib import Path

from conflictmap.cli import arguments, output
from conflictmap.comparison.compare import compare_projects, name_errors
from conflictmap.comparison.git_revisions import find_prefix, read_revision
from conflictmap.comparison.report import render_page, render_text
from conflictmap.store.address import is_store_address, parse_address
from conflictmap.store.shared_folder import SharedFolder
from geo.errors import OutputError, ProjectError
from geo.io.atomic import refuse_existing, write_file
from geo.io.folder import Folder
from geo.project.loader import load_project
from geo.project.model import Project
from geo.text.unicode_safety import format_value

_MAX_REVISIONS = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the two states, and for the page."""
    parser.add_argument(
        "older",
        metavar="A",
        nargs="?",
        help="a folder, a git revision of the project, REV:PATH for a folder in git, or the "
        "address of a project in a database",
    )
    parser.add_argument(
        "newer", metavar="B", nargs="?", help="the same (default: the project's folder)"
    )
    parser.add_argument(
        "--git",
        metavar="REV",
        nargs="+",
        help="in place of A and B: one or two git revisions of the project; one is compared with "
        "its files as they are now",
    )
    parser.add_argument("--html", metavar="FILE", help="also write the list as a page")
    parser.add_argument(
        "--drafts", action="store_true", help="also compare events that are not verified"
    )
    arguments.add_force_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Print what changed, and write the page."""
    if options.html:
        refuse_existing(Path(options.html), force=options.force)
    states = _list_states(options)
    projects = [_load(name, folder) for name, folder in states]
    names = (states[0][0], states[1][0])
    comparison = compare_projects(projects[0], projects[1], names, drafts=options.drafts)
    sizes: dict[str, int] = {}
    if options.html:
        data = render_page(comparison).encode()
        write_file(options.html, data)
        sizes = {options.html: len(data)}
    if options.json:
        report = {**comparison.to_json(), "written": sizes}
        print(json.dumps(report, ensure_ascii=False, indent=2))
        return 0
    print(render_text(comparison), end="")
    output.print_written_files(sizes, as_json=False)
    return 0


def _list_states(options: argparse.Namespace) -> list[tuple[str, str | Folder]]:
    """Return the name and the folder of both states.

    Raises:
        OutputError: too few or too many are named, or one cannot be read.
    """
    if not options.git:
        if options.older is None:
            raise OutputError(
                "name what to compare: two folders, REV:PATH of a git repository, or --git REV REV"
            )
        return [
            _open_state(name, Path(options.project))
            for name in (options.older, options.newer or options.project)
        ]
    if options.older is not None or len(options.git) > _MAX_REVISIONS:
        raise OutputError("--git takes one or two revisions and no folder: leave the others out")
    directory = Path(options.project)
    states = [_open_revision(revision, directory) for revision in options.git]
    if len(states) < _MAX_REVISIONS:
        states.append(_open_state(options.project, directory))
    return states


def _open_revision(revision: str, project: Path) -> tuple[str, str | Folder]:
    """Return a revision and the project's folder in it."""
    prefix = find_prefix(project).rstrip("/")
    return revision, read_revision(revision, prefix, project)


def _open_state(name: str, project: Path) -> tuple[str, str | Folder]:
    """Return a name and its folder, on the disk or in git; a name alone may be a revision."""
    if is_store_address(name):
        address = parse_address(name)
        return address.project, SharedFolder(address)
    if Path(name).is_dir():
        return name, name
    revision, colon, path = name.partition(":")
    if not colon:
        try:
            return _open_revision(name, project)
        except OutputError:
            raise OutputError(
                f"{format_value(name)} is not a folder and no git revision of the project: write a "
                "folder, a revision, or REV:PATH for a folder in git"
            ) from None
    folder = "./" if path in (".", "./") else path.rstrip("/")
    return name, read_revision(revision, folder, Path())


def _load(name: str, folder: str | Folder) -> Project:
    """Load a state of the project; its errors have its name.

    Raises:
        ProjectError: it has errors.
    """
    try:
        return load_project(folder)
    except ProjectError as error:
        raise name_errors(error, name) from None
