"""The viewer in the page, through Streamlit's components v2, and what the other pages need of it.

Two components, because what a component is given is sent anew whenever any of it changes: the first
holds the library and the map document and never changes; the second carries the few bytes of each
order to it. A third tells what the map page shows, and a fourth previews what is published.
"""

import hashlib
from importlib import resources

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from conflictmap.app.project_cache import Loaded
from layers.page import asset_bundle

VIEWER = "conflictmap_viewer"
_APP_CSS = """
.stMainBlockContainer { max-width: none; padding: 3.75rem 1rem 2rem; }
.conflictmap-app p, .conflictmap-app ol, .conflictmap-app ul, .conflictmap-app dl {
  font-size: inherit; font-weight: inherit;
}
.conflictmap-app { height: clamp(620px, calc(100vh - 5rem), 1100px); }
@media (max-width: 720px) { .conflictmap-app { height: auto; } }
"""
_PREVIEW = """<div class="preview">
<fieldset><legend>Preview</legend><div class="choices">
<label><input type="radio" name="width" value="phone">Phone</label>
<label><input type="radio" name="width" value="column">Column</label>
<label><input type="radio" name="width" value="full">Full width</label>
</div><p class="size" aria-live="polite"></p></fieldset>
<div class="stage"></div></div>"""


@st.cache_resource(show_spinner=False)
def _viewer() -> ComponentRenderer:
    code = "\n".join(
        (asset_bundle.leaflet_js(), asset_bundle.viewer_js(), _script("mount-viewer.js"))
    )
    return st.components.v2.component(
        VIEWER,
        html='<div class="conflictmap-app"></div>',
        css=f"{asset_bundle.leaflet_css()}\n{asset_bundle.viewer_css()}\n{_APP_CSS}",
        js=code,
        isolate_styles=False,
    )


@st.cache_resource(show_spinner=False)
def _control() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_control", js=_script("control-viewer.js"), isolate_styles=False
    )


@st.cache_resource(show_spinner=False)
def _shown() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_shown", js=_script("report-state.js"), isolate_styles=False
    )


@st.cache_resource(show_spinner=False)
def _preview() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_preview", html=_PREVIEW, css=_script("preview.css"), js=_script("preview.js")
    )


def _script(name: str) -> str:
    return resources.files("conflictmap.app").joinpath("static", name).read_text(encoding="utf-8")


def show(loaded: Loaded) -> str | None:
    """Show the map and return the id of the event chosen on it, or None."""
    result = _viewer()(
        key=VIEWER,
        data={
            "document": loaded.payload,
            "version": loaded.version,
            "options": {"hash": True, "layout": "app", "theme": "auto"},
        },
        on_selected_change=lambda: None,
    )
    return None if result.selected is None else str(result.selected)


def order(select: str | None, number: int) -> None:
    """Have the viewer select an event; each order has a number of its own, 0 is none."""
    data = {"select": select, "order": number, "theme": theme()}
    _control()(key="conflictmap_control", data=data)


def shown() -> str | None:
    """Return what the map page shows as JSON of the viewer's state; ``null`` where it was not open.

    The viewer's state stays in the browser: moving the slider costs no rerun, and asking costs one.

    Returns:
        None until the browser has answered, a moment after a reader has come to the page.
    """
    key = "conflictmap_shown"
    known = st.session_state.get(key, {}).get("state")
    result = _shown()(key=key, data={"known": known}, on_state_change=lambda: None)
    return None if result.state is None else str(result.state)


def preview(title: str, html: str, *, layout: str, sandbox: str) -> None:
    """Show a page as a reader meets it, in a frame whose width the reader chooses."""
    data = {"html": html, "title": title, "layout": layout, "sandbox": sandbox, "width": "full"}
    _preview()(key=f"preview_{layout}", data=data | {"version": _digest(html)})


def preview_image(title: str, image: str) -> None:
    """Show an image, given as a ``data:`` address, at the same widths."""
    data = {"image": image, "title": title, "layout": "image", "width": "full"}
    _preview()(key="preview_image", data=data | {"version": _digest(image)})


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def theme() -> str:
    """Return the theme that the reader sees, ``light`` or ``dark``."""
    return "dark" if st.context.theme.type == "dark" else "light"
