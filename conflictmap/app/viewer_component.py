"""The viewer in the page, through Streamlit's components v2, and what the other pages need of it.

Two components, because what a component is given is sent anew whenever any of it changes: the first
holds the library and the map document and never changes; the second carries the few bytes of each
order to it. A third tells what the map page shows, and a fourth previews what is published.
"""

import hashlib
from importlib import resources

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from conflictmap.app.project_cache import LoadedProject
from layers.page import asset_bundle

VIEWER_KEY = "conflictmap_viewer"
_APP_CSS = """
.stMainBlockContainer { max-width: none; padding: 3.75rem 1rem 2rem; }
.conflictmap-app p, .conflictmap-app ol, .conflictmap-app ul, .conflictmap-app dl {
  font-size: inherit; font-weight: inherit;
}
.conflictmap-app { height: clamp(620px, calc(100vh - 5rem), 1100px); }
@media (max-width: 720px) { .conflictmap-app { height: auto; } }
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
        (asset_bundle.leaflet_js(), asset_bundle.viewer_js(), _read_static_file("mount-viewer.js"))
    )
    return st.components.v2.component(
        VIEWER_KEY,
        html='<div class="conflictmap-app"></div>',
        css=f"{asset_bundle.leaflet_css()}\n{asset_bundle.viewer_css()}\n{_APP_CSS}",
        js=code,
        isolate_styles=False,
    )


@st.cache_resource(show_spinner=False)
def _control_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_control", js=_read_static_file("control-viewer.js"), isolate_styles=False
    )


@st.cache_resource(show_spinner=False)
def _state_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_shown", js=_read_static_file("report-state.js"), isolate_styles=False
    )


@st.cache_resource(show_spinner=False)
def _preview_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_preview",
        html=_PREVIEW_HTML,
        css=_read_static_file("preview.css"),
        js=_read_static_file("preview.js"),
    )


def _read_static_file(name: str) -> str:
    return resources.files("conflictmap.app").joinpath("static", name).read_text(encoding="utf-8")


def show_map(loaded: LoadedProject) -> str | None:
    """Show the map and return the id of the event chosen on it, or None."""
    result = _viewer_component()(
        key=VIEWER_KEY,
        data={
            "document": loaded.document_json,
            "version": loaded.version,
            "options": {"hash": True, "layout": "app", "theme": "auto"},
        },
        on_selected_change=lambda: None,
    )
    return None if result.selected is None else str(result.selected)


def send_selection(event_id: str | None, order_number: int) -> None:
    """Have the viewer select an event; each order has a number of its own, 0 is none."""
    data = {"select": event_id, "order": order_number, "theme": current_theme()}
    _control_component()(key="conflictmap_control", data=data)


def request_map_state() -> str | None:
    """Return what the map page shows as JSON of the viewer's state; ``null`` where it was not open.

    The viewer's state stays in the browser: moving the slider costs no rerun, and asking costs one.

    Returns:
        None until the browser has answered, a moment after a reader has come to the page.
    """
    key = "conflictmap_shown"
    known = st.session_state.get(key, {}).get("state")
    result = _state_component()(key=key, data={"known": known}, on_state_change=lambda: None)
    return None if result.state is None else str(result.state)


def preview_page(title: str, html: str, *, layout: str, sandbox: str) -> None:
    """Show a page as a reader meets it, in a frame whose width the reader chooses."""
    data = {"html": html, "title": title, "layout": layout, "sandbox": sandbox, "width": "full"}
    _preview_component()(key=f"preview_{layout}", data=data | {"version": _content_version(html)})


def preview_image(title: str, image: str) -> None:
    """Show an image, given as a ``data:`` address, at the same widths."""
    data = {"image": image, "title": title, "layout": "image", "width": "full"}
    _preview_component()(key="preview_image", data=data | {"version": _content_version(image)})


def _content_version(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def current_theme() -> str:
    """Return the theme that the reader sees, ``light`` or ``dark``."""
    return "dark" if st.context.theme.type == "dark" else "light"
