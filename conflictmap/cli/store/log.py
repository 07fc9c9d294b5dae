"""The command `store log`: lists the versions of a project, and brings one back."""

import argparse
import json

from conflictmap.cli.store import add_address_argument, add_curator_argument, curator_from_args
from conflictmap.store.address import StoreAddress, parse_address
from conflictmap.store.connection import check_tables, connect_store
from conflictmap.store.repository import SharedProject, format_time, list_projects
from geo.text.unicode_safety import format_value

_DEFAULT_LIMIT = 50


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments for the project, the record and the version."""
    add_address_argument(parser)
    add_curator_argument(parser)
    parser.add_argument("--record", metavar="ID", help="only versions that changed this record")
    parser.add_argument(
        "--limit",
        metavar="N",
        type=int,
        default=_DEFAULT_LIMIT,
        help=f"the number of versions (default: {_DEFAULT_LIMIT})",
    )
    parser.add_argument(
        "--restore",
        metavar="VERSION",
        type=int,
        help="make the state of this version the newest one, with --record only of that record; "
        "later versions stay in the log",
    )


def run(options: argparse.Namespace) -> int:
    """Print the versions, the last first; without #NAME the names of the projects."""
    address = parse_address(options.address)
    if not address.project:
        return _list_projects(address, as_json=options.json)
    with connect_store(address) as connection:
        shared = SharedProject(connection, address)
        if options.restore is not None:
            shared.restore(
                options.restore, record=options.record, made_by=curator_from_args(options)
            )
        limit = 1 if options.restore is not None else max(options.limit, 1)
        entries = shared.list_versions(record=options.record, limit=limit)
    if options.json:
        print(json.dumps([entry.to_json() for entry in entries], ensure_ascii=False, indent=2))
        return 0
    for entry in entries:
        print(
            f"{entry.version}  {format_time(entry.made_at)}  {_format_text(entry.made_by)}  "
            f"{_format_text(entry.summary)}"
        )
    if not entries:
        print("no version changed this record")
    return 0


def _format_text(text: str) -> str:
    """Return a text of the database without the quotation marks that `format_value` adds."""
    return format_value(text, 600)[1:-1]


def _list_projects(address: StoreAddress, *, as_json: bool) -> int:
    with connect_store(address) as connection:
        check_tables(connection, address)
        names = list_projects(connection)
    if as_json:
        print(json.dumps(names, ensure_ascii=False))
    else:
        print("\n".join(names) or "no project")
    return 0
