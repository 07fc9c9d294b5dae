"""The command `store init`: creates the tables in a database."""

import argparse
import json

from conflictmap.cli.store import add_address_argument
from conflictmap.store.address import parse_address
from conflictmap.store.connection import connect_store, create_tables


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the argument for the database."""
    add_address_argument(parser, has_project=False)


def run(options: argparse.Namespace) -> int:
    """Create the tables, unless the database has them."""
    address = parse_address(options.address)
    with connect_store(address) as connection:
        is_new = create_tables(connection, address)
    if options.json:
        print(json.dumps({"created": is_new}))
    else:
        print(f"{address.database}: the tables {'are created' if is_new else 'exist already'}")
    return 0
