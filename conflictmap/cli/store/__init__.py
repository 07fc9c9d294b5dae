"""The commands of the group `store`, one module each."""

import argparse
from pathlib import Path

from conflictmap.store.address import StoreAddress, is_store_address, parse_address
from conflictmap.store.connection import default_curator
from geo.errors import OutputError


def add_address_argument(parser: argparse.ArgumentParser, *, has_project: bool = True) -> None:
    """Add the argument for the address of a database or of a project in it."""
    form = "postgresql://[USER@]HOST[:PORT]/DATABASE"
    parser.add_argument(
        "address",
        metavar="URL#NAME" if has_project else "URL",
        help=f"the address, {form}{'#NAME' * has_project}, without a password: that comes from "
        "PGPASSWORD, ~/.pgpass or a service file",
    )


def add_curator_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument for who makes a change."""
    parser.add_argument(
        "--by",
        metavar="NAME",
        help="who makes the change (default: CONFLICTMAP_CURATOR, or the name of the user)",
    )


def curator_from_args(options: argparse.Namespace) -> str:
    """Return who makes a change."""
    return options.by or default_curator()


def project_address_from_args(options: argparse.Namespace) -> StoreAddress:
    """Return the address of a project.

    Raises:
        AddressError: it is not valid, or names no project.
    """
    address = parse_address(options.address)
    address.require_project()
    return address


def folder_from_args(options: argparse.Namespace) -> Path:
    """Return the project's folder.

    Raises:
        OutputError: it is the address of a database.
    """
    if is_store_address(options.project):
        raise OutputError("--project names the folder here: write the address as the argument")
    return Path(options.project)
