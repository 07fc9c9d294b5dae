"""The command `app`: serves a project's app and opens it in the browser."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from conflictmap.cli import interrupts
from conflictmap.store.address import is_store_address, parse_address
from conflictmap.store.connection import connect_store
from conflictmap.store.repository import SharedProject
from geo.io.folder import FileError
from geo.project.events import EVENTS_FILE

APP_FOLDER = Path(__file__).parents[2] / "app"
"""The folder of the app's server program, and of the Streamlit settings."""

DEFAULT_PORT = 8501
_MAX_PORT = 65_535
_WILDCARD_HOSTS = ("0.0.0.0", "::")  # noqa: S104  compared with, not bound to


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the address of the server."""
    parser.add_argument(
        "--port",
        type=_parse_port,
        default=DEFAULT_PORT,
        metavar="N",
        help=f"the port of the server (default: {DEFAULT_PORT})",
    )
    parser.add_argument(
        "--host",
        default="localhost",
        help="the network address of the server (default: localhost, which only this computer can "
        "reach; 0.0.0.0 for every address: the app has no login)",
    )
    parser.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a host name by which readers reach the server, such as that of a proxy; repeat it "
        "for more (default: this computer's own names and addresses)",
    )


def run(options: argparse.Namespace) -> int:
    """Start the server; it replaces this process where the system can do so.

    Raises:
        FileError: there is no project in the folder.
    """
    name, project = _find_project(options.project)
    host = "localhost" if options.host in _WILDCARD_HOSTS else options.host
    print(
        f"The app of {name!r} opens at http://{host}:{options.port}. Press Ctrl+C to stop it.",
        flush=True,
    )
    # -P: never import modules from the working directory
    program = [sys.executable, "-P", str(APP_FOLDER / "server.py")]
    command = [*program, options.host, str(options.port), *options.allow_host]
    environment = _server_environment(project, host)
    if os.name == "posix":
        # Streamlit reads .streamlit/config.toml in the working directory. That must be the app's
        # own file: a project may come from somebody else.
        os.chdir(APP_FOLDER)
        interrupts.raise_waiting_interrupt()  # the server would not know of it
        os.execve(sys.executable, command, environment)  # noqa: S606  no shell is wanted
    return subprocess.run(command, env=environment, cwd=APP_FOLDER, check=False).returncode  # noqa: S603  our own command


def _find_project(named: str) -> tuple[str, str]:
    """Return the name of a project, and its folder or address for the server.

    Raises:
        FileError: there is no project in the folder.
        StoreError: the database refuses or cannot be reached, or has no such project.
    """
    if is_store_address(named):
        address = parse_address(named)
        with connect_store(address) as connection:
            SharedProject(connection, address)
        return address.project, named
    folder = Path(named).resolve()
    _require_project(folder)
    return folder.name, str(folder)


def _require_project(folder: Path) -> None:
    """Require that a folder holds a project; the app itself lists the errors of its files.

    Raises:
        FileError: the folder or its events file does not exist.
    """
    if not folder.is_dir():
        raise FileError(
            f"{str(folder)!r} is not a folder: name the project's folder with --project"
        )
    if not (folder / EVENTS_FILE).is_file():
        raise FileError(
            f"{str(folder)!r} is not a project, because it has no {EVENTS_FILE}: name a project's "
            "folder with --project, or create one with `conflictmap new NEWDIR`"
        )


def _server_environment(project: str, host: str) -> dict[str, str]:
    """Return the environment of the server; variables that are set already have precedence."""
    defaults = {
        # without it Streamlit requests the machine's public address from the internet
        "STREAMLIT_BROWSER_SERVER_ADDRESS": host,
        "STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false",
    }
    if not sys.stdout.isatty():
        defaults["STREAMLIT_SERVER_HEADLESS"] = "true"  # opens no browser
    return defaults | os.environ | {"CONFLICTMAP_PROJECT": project}


def _parse_port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MAX_PORT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a port: use a number from 1 to {_MAX_PORT}"
        )
    return int(text)
