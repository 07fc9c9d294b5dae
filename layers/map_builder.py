"""Builds the map document of a project; many events are packed."""

from collections.abc import Sequence

from geo.location import LocatedEvent, LocatedEvents, to_located_events
from geo.project.model import Project
from layers.document.builder import assemble_document
from layers.document.schema import MapDocument
from layers.document.shared_lines import share_lines
from layers.packing.columns import pack_large_document, pack_with_external_texts


def build_map_document(project: Project, located: "LocatedEvents") -> MapDocument:
    """Return the map document of a project; many events are packed.

    Args:
        project: The loaded project.
        located: The located events, as `geo.locate_events` returns them; a GeoDataFrame is
            deprecated.

    Raises:
        OutputError: many events have a value that no column can hold.
    """
    return share_lines(pack_large_document(assemble_document(project, to_located_events(located))))


def build_document_with_external_texts(
    project: Project, located: Sequence[LocatedEvent], folder: str
) -> tuple[MapDocument, dict[str, bytes]]:
    """Return the map document of a project without its texts, and the files that have them.

    Args:
        project: The loaded project.
        located: The located events, as `geo.locate_events` returns them.
        folder: The name of the folder for the files, next to the page.

    Returns:
        The document and the files' contents by name.

    Raises:
        OutputError: events have a value that no column can hold.
    """
    document, files = pack_with_external_texts(assemble_document(project, located), folder)
    return share_lines(document), files
