"""The viewer as a Streamlit component (v2), and the components that exchange data with it.

Streamlit sends all data of a component again when any of it changes. The first component therefore
holds the library and the map document, which do not change; the second sends the few bytes of each
command to it. The third reports the viewer's state, and the fourth previews a page or an image.
"""

import hashlib
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import streamlit as st
from streamlit import runtime
from streamlit.components.v2.types import ComponentRenderer

from conflictmap.app.project_cache import LoadedProject
from layers.page import asset_bundle

VIEWER_KEY = "conflictmap_viewer"
_APP_CSS = """
.stMainBlockContainer { max-width: none; padding: 3.75rem 1rem 2rem; }
.conflictmap-app p, .conflictmap-app ol, .conflictmap-app ul, .conflictmap-app dl {
  font-size: inherit; font-weight: inherit;
}
.conflictmap-app { height: clamp(620px, calc(100vh - 3.75rem), 1100px); margin-inline: -1rem; }
@media (max-width: 720px) { .conflictmap-app { height: auto; } }
@media print {
  html, body, #root, :has(.conflictmap-app) {
    display: block !important; position: static !important; overflow: visible !important;
    height: auto !important; min-height: 0 !important; contain: none !important;
  }
  :has(.conflictmap-app) > :not(:has(.conflictmap-app), .conflictmap-app, style, script) {
    display: none !important;
  }
  .stMainBlockContainer { padding: 0; }
  .conflictmap-app { height: auto; margin-inline: 0; }
}
"""
_PREVIEW_HTML = """<div class="preview">
<fieldset><legend>Preview</legend><div class="choices">
<label><input type="radio" name="width" value="phone">Phone</label>
<label><input type="radio" name="width" value="column">Column</label>
<label><input type="radio" name="width" value="full">Full width</label>
</div><p class="size" aria-live="polite"></p></fieldset>
<div class="stage"></div></div>"""


@st.cache_resource(show_spinner=False)
def _viewer_component() -> ComponentRenderer:
    code = "\n".join(
        (
            asset_bundle.viewer_leaflet_js(tiles=True),
            asset_bundle.viewer_js(),
            read_static_file("mount-viewer.js"),
        )
    )
    return st.components.v2.component(
        VIEWER_KEY,
        html='<div class="conflictmap-app"></div>',
        css=f"{asset_bundle.viewer_leaflet_css(tiles=True)}\n{asset_bundle.viewer_css()}\n{_APP_CSS}",
        js=code,
        isolate_styles=False,
    )


@st.cache_resource(show_spinner=False)
def _control_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_control", js=read_static_file("control-viewer.js"), isolate_styles=False
    )


@st.cache_resource(show_spinner=False)
def _state_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_state", js=read_static_file("report-state.js"), isolate_styles=False
    )


@st.cache_resource(show_spinner=False)
def _preview_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_preview",
        html=_PREVIEW_HTML,
        css=read_static_file("preview.css"),
        js=read_static_file("preview.js"),
    )


def read_static_file(name: str) -> str:
    """Return the text of a script or style of the app."""
    return resources.files("conflictmap.app").joinpath("static", name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class MapReport:
    """A selection that a reader made on the map.

    Attributes:
        number: Number of the report in this session; 0 before the first.
        event_id: The selected event, or None.
    """

    number: int = 0
    event_id: str | None = None


def show_map(loaded: LoadedProject) -> MapReport:
    """Show the map, and return the last selection that the reader made on it."""
    _viewer_component()(
        key=VIEWER_KEY,
        data={
            "document": loaded.document_json,
            "version": loaded.version,
            "options": {
                "hash": True,
                "layout": "app",
                "theme": "auto",
                "media": _serve_media(loaded),
            },
        },
        on_selected_change=lambda: None,
    )
    return last_map_report()


def _serve_media(loaded: LoadedProject) -> dict[str, str]:
    """Give the media files of published events to Streamlit's server; return addresses by name."""
    addresses = {}
    if runtime.exists():
        for name, data in loaded.media_files.items():
            file = name.rpartition("/")[2]
            kind = mimetypes.guess_type(file)[0] or "application/octet-stream"
            address = runtime.get_instance().media_file_mgr.add(data, kind, f"conflictmap.{file}")
            addresses[file] = address.lstrip("/")
    return addresses


def last_map_report() -> MapReport:
    """Return the last selection on the map, also in a callback, before the page is drawn."""
    selected = st.session_state.get(VIEWER_KEY, {}).get("selected")
    if not isinstance(selected, Mapping):
        return MapReport()
    number, event_id = selected.get("number"), selected.get("id")
    if not isinstance(number, int):  # a browser may send anything
        return MapReport()
    return MapReport(number, event_id if isinstance(event_id, str) else None)


def send_selection(event_id: str | None, command_number: int) -> None:
    """Send a command to the viewer to select an event.

    Args:
        event_id: The event; None to clear the selection.
        command_number: A new number for each command; 0 for none.
    """
    data = {"select": event_id, "command": command_number, "theme": current_theme()}
    _control_component()(key="conflictmap_control", data=data)


def request_map_state() -> str | None:
    """Request the state of the viewer on the map page from the browser.

    The state stays in the browser, so that moving the slider causes no rerun; a request causes one.

    Returns:
        The state as JSON, ``null`` if the map page was not open; None until the browser has
        answered, a moment after the page was opened.
    """
    key = "conflictmap_state"
    known = st.session_state.get(key, {}).get("state")
    result = _state_component()(key=key, data={"known": known}, on_state_change=lambda: None)
    return None if result.state is None else str(result.state)


def preview_page(title: str, html: str, *, layout: str, sandbox: str) -> None:
    """Preview a page in a frame, at a width that the user chooses.

    Args:
        title: The title of the frame.
        html: The page.
        layout: The layout of the page, ``page`` or ``embed``.
        sandbox: The sandbox attribute of the frame.
    """
    data = {"html": html, "title": title, "layout": layout, "sandbox": sandbox, "width": "full"}
    _preview_component()(key=f"preview_{layout}", data=data | {"version": _content_version(html)})


def preview_image(title: str, image: str) -> None:
    """Preview an image, given as a ``data:`` URL, at the same widths."""
    data = {"image": image, "title": title, "layout": "image", "width": "full"}
    _preview_component()(key="preview_image", data=data | {"version": _content_version(image)})


def _content_version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def current_theme() -> str:
    """Return the current theme of the app, ``light`` or ``dark``."""
    return "dark" if st.context.theme.type == "dark" else "light"
