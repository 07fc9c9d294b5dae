"""What `check` offers for a place that the project does not have: the answer of GeoNames."""

import shlex
from contextlib import ExitStack
from typing import Self

from conflictmap.editing.add_place import find_in_geonames
from geo.errors import GeocodeError
from geo.geocoding.geonames import GeoNamesIndex, geonames_index_path
from geo.project.event_details import PlaceQuery
from geo.project.model import Project


class PlaceAdviser:
    """Searcher of places in the index of GeoNames, which is opened for the first place only."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self._stack = ExitStack()
        self._index: GeoNamesIndex | None = None

    def __enter__(self) -> Self:
        """Return the adviser."""
        return self

    def __exit__(self, *details: object) -> None:
        """Close the index."""
        self._stack.close()

    def suggest_place(self, project: Project, query: PlaceQuery) -> str:
        """Return what GeoNames has for a place and what to type, as the end of an error message.

        The index is not compiled for this: without one, the message has the command that does.
        """
        name = query if isinstance(query, str) else str(query.get("name", ""))
        if not name:
            return ""
        quoted = shlex.quote(name)
        index = self._open_index()
        if index is None:
            return f"; `conflictmap place add {quoted}` searches it in GeoNames"
        try:
            found, _ = find_in_geonames(project, index, query)
        except GeocodeError:
            return ""
        if found is None:
            return f"; add it with `conflictmap place add {quoted} --at LON,LAT`"
        longitude, latitude = found.point
        within = "".join(f", {one}" for one in found.within)
        return (
            f"; GeoNames has {found.name} ({found.kind}{within}; {longitude:.4f}, {latitude:.4f}): "
            f"add it with `conflictmap place add {quoted}`"
        )

    def _open_index(self) -> GeoNamesIndex | None:
        if self._index is None:
            try:
                self._index = self._stack.enter_context(GeoNamesIndex(geonames_index_path()))
            except (GeocodeError, OSError, RuntimeError):
                return None
        return self._index
