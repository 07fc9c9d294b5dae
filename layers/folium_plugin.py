"""The viewer as a folium plugin, and the map of a project.

No text of a project passes through a template of folium or branca, which render their input a
second time. It is in a `RawHtml` element, as JSON, and only the viewer reads it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template

from geo.errors import OutputError
from geo.location import LocatedEvent, LocatedEvents, locate_events, to_located_events
from geo.project.model import Project
from geo.project.published_media import list_published_media, scale_project_images
from geo.project.sources import QUOTE_ONLY
from layers.document.schema import MapDocument
from layers.map_builder import build_document_with_external_texts, build_map_document
from layers.packing.shared_values import share_values
from layers.page import asset_bundle
from layers.page.standalone_page import LEAFLET_URL, PageOptions, StandalonePage
from layers.view_state import require_events

_MOUNT_SCRIPT = """(function () {{
const data = JSON.parse(document.getElementById("{block}").textContent);
globalThis.{viewer}.mount({map}, data, {options});
}})();"""


class RawHtml(Element):
    """A part of the page that passes through no template."""

    def __init__(self, text: str) -> None:
        """Keep the text, which enters the page unchanged."""
        super().__init__()
        self.text = text

    def render(self, **_: object) -> str:
        """Return the text."""
        return self.text


class ConflictViewer(MacroElement):
    """The viewer, to be added to any folium map.

    It has its own script and style and loads nothing else. Other layers of the map stay.
    """

    def __init__(self, data: MapDocument, options: dict[str, Any] | None = None) -> None:
        """Show a map document, with the options of `mount` (docs/reference/viewer.md)."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "ConflictViewer"
        self._id = "viewer"
        self.data = data
        self.options = options or {}

    def render(self, **_: object) -> str:
        """Write the style, the script, the data and the call of `mount` into the figure.

        Returns:
            Nothing of its own: an empty text.
        """
        figure, parent = self.get_root(), self._parent
        if not isinstance(figure, Figure) or parent is None:
            raise TypeError("a ConflictViewer draws itself on a folium map: use `add_to(map)`")
        block = f"{self.get_name()}_data"
        style = f"<style>{asset_bundle.viewer_css()}</style>"
        data = asset_bundle.json_block(share_values(self.data))
        html = f'<script type="application/json" id="{block}">{data}</script>'
        mount = _MOUNT_SCRIPT.format(
            block=block,
            viewer=asset_bundle.VIEWER_GLOBAL,
            map=parent.get_name(),
            options=asset_bundle.json_block(self.options),
        )
        figure.header.add_child(RawHtml(style), name="conflictmap_css")
        figure.html.add_child(RawHtml(html), name=block)
        figure.script.add_child(RawHtml(asset_bundle.viewer_js()), name="conflictmap_js")
        figure.script.add_child(RawHtml(mount), name=self.get_name())
        return ""


class ConflictMap(folium.Map):
    """A folium map that needs Leaflet alone and is named the same every time."""

    default_js = [("leaflet_js", LEAFLET_URL)]  # noqa: RUF012  folium's own attribute
    default_css = [("leaflet_css", LEAFLET_URL)]  # noqa: RUF012

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }}></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            const {{ this.get_name() }} = L.map(
                {{ this.get_name()|tojson }}, {{ this.options|tojson }}
            );
        {% endmacro %}
        """
    )

    def __init__(self, view: list[float]) -> None:
        """Open on `view`: west, south, east, north in degrees."""
        west, south, east, north = view
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        self._id = "conflictmap"
        self.options = {
            "center": self.location,
            "zoom": 9,
            "zoomControl": False,
            "attributionControl": False,
        }


def build_map(
    project: Project,
    located: "LocatedEvents | None" = None,
    *,
    options: PageOptions | None = None,
) -> ConflictMap:
    """Return a project's map: show it in a notebook, save it, or add folium layers of your own.

    Args:
        project: A loaded project.
        located: Its located events; None to locate them now. A GeoDataFrame is deprecated.
        options: How the page is made.

    Raises:
        ProjectError: an event's place is not found or ambiguous.
        OutputError: the map does not have the language asked for.
        ViewError: the view asked for shows no event, or not the one it selects.
    """
    chosen = options or PageOptions()
    given = None if located is None else to_located_events(located)
    places = _locate_page_events(project, given, chosen)
    shown = _apply_page_options(project, chosen)
    return _assemble_map(shown, build_map_document(shown, places), chosen)


def build_map_with_external_texts(
    project: Project, folder: str, *, options: PageOptions | None = None
) -> tuple[ConflictMap, dict[str, bytes]]:
    """Return a project's map without its texts, and the files that have them, by name.

    Args:
        project: A loaded project.
        folder: The name of the folder for the files, next to the page.
        options: How the page is made; it may ask its own server for these files.

    Raises:
        ProjectError: an event's place is not found or ambiguous.
        OutputError: as for `build_map`; or events have what no column holds.
        ViewError: as for `build_map`.
    """
    chosen = replace(options or PageOptions(), external_texts=True)
    places = _locate_page_events(project, None, chosen)
    shown = _apply_page_options(project, chosen)
    data, files = build_document_with_external_texts(shown, places, folder)
    return _assemble_map(shown, data, chosen), files


def _locate_page_events(
    project: Project, located: Sequence[LocatedEvent] | None, options: PageOptions
) -> Sequence[LocatedEvent]:
    """Return where the events lie, unless the options ask for what the map does not have."""
    places = locate_events(project) if located is None else located
    _check_page_language(options, project)
    if options.view:
        require_events(options.view, project, places)
    return places


def _assemble_map(project: Project, data: MapDocument, options: PageOptions) -> ConflictMap:
    canvas = ConflictMap(data["bounds"])
    plays_media = any(
        item.kind in ("audio", "video") and item.published_name
        for item in list_published_media(project)
    )
    StandalonePage(data, options, plays_media=plays_media).add_child(canvas)
    ConflictViewer(data, options.viewer_options()).add_to(canvas)
    return canvas


def _check_page_language(options: PageOptions, project: Project) -> None:
    known = project.map_info.languages
    if options.language and options.language not in known:
        raise OutputError(f"the map has no texts in {options.language!r}: write {', '.join(known)}")


def _apply_page_options(project: Project, options: PageOptions) -> Project:
    """Return the project with the title and the rights of a page's options."""
    named, sources = project.with_title(options.title), project.sources
    named = scale_project_images(named, options.image_budget_bytes)
    if options.only_quotes:
        sources = {id_: replace(source, rights=QUOTE_ONLY) for id_, source in sources.items()}
    return replace(named, sources=sources)
