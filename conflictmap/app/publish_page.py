"""The Publish page: a file, an embed kit, an image or data of what the map page shows."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from conflictmap.app import (
    form_state,
    publish_data,
    publish_html,
    publish_image,
    view_form,
    viewer_component,
)
from conflictmap.app.escape_markdown import lines
from conflictmap.app.project_cache import Loaded
from geo.errors import ConflictMapError
from layers.view_state import View, require_events

_MANY = 20_000
"""Events beyond which nothing is made before a reader asks for it."""


@dataclass(frozen=True)
class _Outlet:
    """What can be made.

    Attributes:
        title: What it is called.
        about: What it is, in a sentence.
        looks: Draws how it looks; None where it has no looks, and no event that is open.
        draw: Draws what is made of a view.
    """

    title: str
    about: str
    looks: Callable[[Loaded], None] | None
    draw: Callable[[Loaded, View], None]

    @property
    def opens(self) -> bool:
        """Whether an event may be open on it."""
        return self.looks is not None


_OUTLETS = {
    "page": _Outlet(
        "HTML file",
        "One file that opens from disk and asks nobody.",
        publish_html.looks,
        publish_html.draw_file,
    ),
    "embed": _Outlet(
        "Embed kit",
        "The widget for articles, and what to paste where it shall stand.",
        publish_html.looks,
        publish_html.draw_kit,
    ),
    "image": _Outlet(
        "Image",
        "A picture for print, for the web, for a link.",
        publish_image.looks,
        publish_image.draw,
    ),
    "data": _Outlet(
        "Data", "The events that are shown, for other programs.", None, publish_data.draw
    ),
}


def show(loaded: Loaded) -> None:
    """Draw the page."""
    st.title("Publish")
    told = viewer_component.shown()
    if told is None:
        st.caption("Asking what the map page shows …")
        return
    form_state.take(told, viewer_component.theme(), loaded.project)
    try:
        _page(loaded)
    except ConflictMapError as error:
        st.error(lines(str(error)))
    finally:
        form_state.keep()


def _page(loaded: Loaded) -> None:
    titles = {name: one.title for name, one in _OUTLETS.items()}
    outlet = _OUTLETS[form_state.segments("What to make", "outlet", titles)]
    st.caption(outlet.about)
    left, right = st.columns([3, 2], gap="large")
    with left:
        view_form.draw(loaded.project, event=outlet.opens)
    with right:
        if outlet.looks:
            outlet.looks(loaded)
    view = form_state.view(loaded.project, event=outlet.opens)
    shown = require_events(view, loaded.project, loaded.located)
    st.caption(view_form.said(view, len(shown), len(loaded.located)))
    if len(shown) > _MANY and not _wanted(len(shown)):
        return
    outlet.draw(loaded, view)


def _wanted(count: int) -> bool:
    """Ask whether what takes a while shall be made."""
    label = f"Make the files: {count:,} events take a while"
    return st.toggle(label, key=form_state.key("wanted", default=False))
