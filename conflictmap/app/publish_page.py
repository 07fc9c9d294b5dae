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
from conflictmap.app.commits import remember_files, show_message
from conflictmap.app.escape_markdown import escape_markdown_lines
from conflictmap.app.next_steps import draw_drafts_notice, draw_example_notice
from conflictmap.app.permissions import may_write
from conflictmap.app.project_cache import LoadedProject
from geo.errors import ConflictMapError
from geo.project.events import EVENTS_FILE
from layers.view_state import View, require_events

_MAX_AUTO_EVENTS = 20_000
"""Number of events above which the files are built only on request."""


@dataclass(frozen=True)
class _Outlet:
    """A kind of output.

    Attributes:
        title: Its name on the page.
        description: One sentence that explains it.
        draw_appearance: Draws the choices of appearance; None if the output has no appearance, and
            so no open event.
        draw_outlet: Draws the output of a view.
    """

    title: str
    description: str
    draw_appearance: Callable[[LoadedProject], None] | None
    draw_outlet: Callable[[LoadedProject, View], None]

    @property
    def allows_open_event(self) -> bool:
        """Whether an event can be open in the output."""
        return self.draw_appearance is not None


_OUTLETS = {
    "page": _Outlet(
        "HTML file",
        "One file that opens from disk, without a network.",
        publish_html.draw_page_appearance,
        publish_html.draw_html_outlet,
    ),
    "embed": _Outlet(
        "Embed kit",
        "The widget for articles, and the code to paste into an article.",
        publish_html.draw_page_appearance,
        publish_html.draw_embed_outlet,
    ),
    "image": _Outlet(
        "Image",
        "An image for print, the web or link previews.",
        publish_image.draw_image_appearance,
        publish_image.draw_image_outlet,
    ),
    "data": _Outlet(
        "Data",
        "The selected events, for other programs.",
        None,
        publish_data.draw_data_outlet,
    ),
}


def show_publish_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Publish")
    if may_write():
        show_message()
        remember_files((EVENTS_FILE,))
        draw_example_notice(loaded)
        draw_drafts_notice(loaded)
    map_state = viewer_component.request_map_state()
    if map_state is None:
        st.caption("Loading the view of the map page …")
        return
    form_state.sync_with_map(map_state, viewer_component.current_theme(), loaded.project)
    try:
        _draw_page(loaded)
    except ConflictMapError as error:
        st.error(escape_markdown_lines(str(error)))
    finally:
        form_state.save_choices()


def _draw_page(loaded: LoadedProject) -> None:
    titles = {name: one.title for name, one in _OUTLETS.items()}
    outlet = _OUTLETS[form_state.draw_segments("Output", "outlet", titles)]
    st.caption(outlet.description)
    left, right = st.columns([3, 2], gap="large")
    with left:
        view_form.draw_view_form(loaded.project, with_event=outlet.allows_open_event)
    with right:
        if outlet.draw_appearance:
            outlet.draw_appearance(loaded)
    view = form_state.view_from_form(loaded.project, with_event=outlet.allows_open_event)
    events = require_events(view, loaded.project, loaded.located)
    st.caption(view_form.describe_view(view, len(events), len(loaded.located)))
    if len(events) > _MAX_AUTO_EVENTS and not _confirm_large_output(len(events)):
        return
    outlet.draw_outlet(loaded, view)


def _confirm_large_output(event_count: int) -> bool:
    """Draw the switch that requests files whose building takes a while."""
    label = f"Build the files: {event_count:,} events take a while"
    return st.toggle(label, key=form_state.widget_key("build_large", default=False))
