"""The viewer in the page, through Streamlit's components v2.

Two components, because what a component is given is sent anew whenever any of it changes: the first
holds the library and the map document and never changes; the second carries the few bytes of each
order to it.
"""

from importlib import resources

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from layers import assets
from ui.loading import Loaded

VIEWER = "conflictmap_viewer"
_CSS = """
.stMainBlockContainer { max-width: none; padding: 3.75rem 1rem 2rem; }
.conflictmap-app p, .conflictmap-app ol, .conflictmap-app ul, .conflictmap-app dl {
  font-size: inherit; font-weight: inherit;
}
.conflictmap-app { height: clamp(620px, calc(100vh - 5rem), 1100px); }
@media (max-width: 720px) { .conflictmap-app { height: auto; } }
"""


@st.cache_resource(show_spinner=False)
def _viewer() -> ComponentRenderer:
    code = "\n".join((assets.leaflet_js(), assets.viewer_js(), _script("mount.js")))
    return st.components.v2.component(
        VIEWER,
        html='<div class="conflictmap-app"></div>',
        css=f"{assets.leaflet_css()}\n{assets.viewer_css()}\n{_CSS}",
        js=code,
        isolate_styles=False,
    )


@st.cache_resource(show_spinner=False)
def _control() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_control", js=_script("control.js"), isolate_styles=False
    )


def _script(name: str) -> str:
    return resources.files("ui").joinpath(name).read_text(encoding="utf-8")


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


def theme() -> str:
    """Return the theme that the reader sees, ``light`` or ``dark``."""
    return "dark" if st.context.theme.type == "dark" else "light"
