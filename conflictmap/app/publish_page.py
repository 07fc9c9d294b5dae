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
from conflictmap.app.escape_markdown import escape_markdown_lines
from conflictmap.app.project_cache import LoadedProject
from geo.errors import ConflictMapError
from layers.view_state import View, require_events

_MAX_AUTO_EVENTS = 20_000
"""Events beyond which nothing is made before a reader asks for it."""


@dataclass(frozen=True)
class _Outlet:
    """What can be made.

    Attributes:
        title: What it is called.
        description: What it is, in a sentence.
        draw_appearance: Draws how it looks; None where it has no looks, and no event that is open.
        draw_outlet: Draws what is made of a view.
    """

    title: str
    description: str
    draw_appearance: Callable[[LoadedProject], None] | None
    draw_outlet: Callable[[LoadedProject, View], None]

    @property
    def allows_open_event(self) -> bool:
        """Whether an event may be open on it."""
        return self.draw_appearance is not None


_OUTLETS = {
    "page": _Outlet(
        "HTML file",
        "One file that opens from disk and asks nobody.",
        publish_html.draw_page_appearance,
        publish_html.draw_html_outlet,
    ),
    "embed": _Outlet(
        "Embed kit",
        "The widget for articles, and what to paste where it shall stand.",
        publish_html.draw_page_appearance,
        publish_html.draw_embed_outlet,
    ),
    "image": _Outlet(
        "Image",
        "A picture for print, for the web, for a link.",
        publish_image.draw_image_appearance,
        publish_image.draw_image_outlet,
    ),
    "data": _Outlet(
        "Data",
        "The events that are shown, for other programs.",
        None,
        publish_data.draw_data_outlet,
    ),
}


def show_publish_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Publish")
    told = viewer_component.request_map_state()
    if told is None:
        st.caption("Asking what the map page shows …")
        return
    form_state.sync_with_map(told, viewer_component.current_theme(), loaded.project)
    try:
        _draw_page(loaded)
    except ConflictMapError as error:
        st.error(escape_markdown_lines(str(error)))
    finally:
        form_state.save_choices()


def _draw_page(loaded: LoadedProject) -> None:
    titles = {name: one.title for name, one in _OUTLETS.items()}
    outlet = _OUTLETS[form_state.draw_segments("What to make", "outlet", titles)]
    st.caption(outlet.description)
    left, right = st.columns([3, 2], gap="large")
    with left:
        view_form.draw_view_form(loaded.project, with_event=outlet.allows_open_event)
    with right:
        if outlet.draw_appearance:
            outlet.draw_appearance(loaded)
    view = form_state.view_from_form(loaded.project, with_event=outlet.allows_open_event)
    shown = require_events(view, loaded.project, loaded.located)
    st.caption(view_form.describe_view(view, len(shown), len(loaded.located)))
    if len(shown) > _MAX_AUTO_EVENTS and not _confirm_large_output(len(shown)):
        return
    outlet.draw_outlet(loaded, view)


def _confirm_large_output(event_count: int) -> bool:
    """Ask whether what takes a while shall be made."""
    label = f"Make the files: {event_count:,} events take a while"
    return st.toggle(label, key=form_state.widget_key("wanted", default=False))
