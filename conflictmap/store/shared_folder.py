"""The files of a project in the database, read as those of a folder."""

from conflictmap.store.address import StoreAddress, parse_address
from conflictmap.store.connection import connect_store
from conflictmap.store.repository import SharedProject
from geo.io.folder import MemoryFolder


class SharedFolder(MemoryFolder):
    """The files of one version of a project, read in one transaction.

    It is a `geo.io.folder.Folder`: whatever reads a project's folder reads it, too. It holds no
    connection, so worker processes can receive it.

    Attributes:
        name: Name of the project.
        version: The version.
    """

    def __init__(self, address: StoreAddress) -> None:
        """Read a project.

        Raises:
            StoreError: the database refuses or cannot be reached, or has no such project; or the
                project is too large to be read as a whole.
        """
        self.name = address.require_project()
        with connect_store(address) as connection:
            shared = SharedProject(connection, address)
            shared.require_readable()
            snapshot = shared.read_snapshot()
        self.version = snapshot.version
        super().__init__(snapshot.files)


def open_shared_folder(address: str) -> SharedFolder:
    """Read the newest version of a project by its address.

    Raises:
        AddressError: the address is not valid, has a password, or names no project.
        StoreError: the database refuses or cannot be reached, or has no such project.
    """
    return SharedFolder(parse_address(address))
