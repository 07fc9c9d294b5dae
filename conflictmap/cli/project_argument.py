"""The argument ``--project`` as the address of a project in a database."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conflictmap.store.address import is_store_address, parse_address


@contextmanager
def open_project_argument(options: argparse.Namespace) -> Iterator[None]:
    """Replace the address of a project in a database by what the command can read or write.

    A command that only reads receives the files in memory. A command that writes works on a copy in
    a temporary folder, whose changes are committed.

    Raises:
        AddressError: the address is not valid.
        StoreError: the database refuses or cannot be reached.
        ChangedError: somebody else changed the same records.
    """
    access = getattr(options, "project_access", "own")
    attribute = "into" if hasattr(options, "into") else "project"  # `import` names it with --into
    named = getattr(options, attribute)
    if not is_store_address(named):
        yield
        return
    address = parse_address(named)  # refuses a password before any command can print the address
    if access == "own":
        yield
        return
    if access == "read":
        from conflictmap.store.shared_folder import SharedFolder  # noqa: PLC0415  rarely needed

        setattr(options, attribute, SharedFolder(address))
        yield
        return
    from conflictmap.store.working_copy import WorkingCopy  # noqa: PLC0415  rarely needed

    copy = WorkingCopy(address)
    try:
        copy.refresh()
        setattr(options, attribute, str(copy.root))
        yield
        copy.commit_folder()
    finally:
        copy.close()


def project_name(project: Any) -> str:  # noqa: ANN401  a path, or a folder of the store
    """Return the name of a project for messages."""
    name = getattr(project, "name", None)
    return name if isinstance(name, str) and name else Path(project).resolve().name
