"""What comes next on the curators' pages: links to other pages, and drafts that readers miss."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from conflictmap.app.commits import commit_plan
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.editing.decisions import read_decisions
from conflictmap.editing.example_records import find_example_events, plan_example_removal
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.undo import plan_verified_events
from geo.text.plurals import pluralize

_PAGES_KEY = "pages"
_DRAFT = "draft"


def remember_pages(pages: Mapping[str, StreamlitPage]) -> None:
    """Keep the pages of the app by the name in their address, for the links to them."""
    st.session_state[_PAGES_KEY] = dict(pages)


def draw_page_link(path: str, label: str) -> None:
    """Draw a link to a page of the app, if this person has the page.

    Args:
        path: The name in the address, such as ``review``.
        label: The words of the link.
    """
    page = st.session_state.get(_PAGES_KEY, {}).get(path)
    if page is not None:
        st.page_link(page, label=f"{label} →")


def draw_example_notice(loaded: LoadedProject) -> None:
    """Draw a warning while the map has events of the invented example, with their removal."""
    events = find_example_events(loaded.project)
    if not events:
        return
    words, button = st.columns([4, 1], vertical_alignment="center")
    words.warning(f"The map has {pluralize(len(events), 'invented event')} of the example.")
    button.button("Remove the example", on_click=_remove_example, args=(loaded,), width="stretch")


def _remove_example(loaded: LoadedProject) -> None:
    def plan(editor: ProjectEditor) -> str:
        plan_example_removal(editor, loaded.project)
        return "The invented example is removed"

    commit_plan(plan)


def draw_drafts_notice(loaded: LoadedProject) -> None:
    """Draw how many events of the map are drafts, which no output has."""
    example = find_example_events(loaded.project)
    events = loaded.project.events
    count = sum(event.review == _DRAFT and event.id not in example for event in events)
    if not count:
        return
    verb = "is a draft" if count == 1 else "are drafts"
    words, link = st.columns([4, 1], vertical_alignment="center")
    words.warning(f"{pluralize(count, 'event')} {verb}, and not in the output.")
    with link:
        draw_page_link("review", "Verify on Review")


def draw_next_steps(loaded: LoadedProject, source_ids: Iterable[str]) -> None:
    """Draw what comes after the last decision: accepted drafts to verify, and the map.

    Args:
        loaded: The project.
        source_ids: The sources whose accepted events are meant.
    """
    unverified = _find_unverified(loaded, source_ids)
    if unverified:
        count = sum(map(len, unverified.values()))
        events = pluralize(count, "accepted event")
        verb = "is a draft" if count == 1 else "are drafts"
        st.warning(f"{events[:1].upper()}{events[1:]} {verb}: readers do not see drafts.")
        st.button(f"Verify {events}", type="primary", on_click=_verify_all, args=(unverified,))
    with st.container(horizontal=True):
        draw_page_link("map", "See the map")
        draw_page_link("publish", "Publish it")
        draw_page_link("sources", "Add another source")


def _find_unverified(
    loaded: LoadedProject, source_ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return the accepted events that are drafts, by the source from which they were accepted."""
    drafts = {event.id for event in loaded.project.events if event.review == _DRAFT}
    editor = ProjectEditor(PROJECT_FOLDER)
    found = {}
    for source_id in source_ids:
        rows = read_decisions(editor, source_id)
        events = (row.event for row in rows if row.verdict == "accepted")
        accepted = tuple(dict.fromkeys(one for one in events if one in drafts))
        if accepted:
            found[source_id] = accepted
    return found


def _verify_all(unverified: Mapping[str, Sequence[str]]) -> None:
    """Verify accepted events as one step; each acceptance can still be undone."""

    def plan(editor: ProjectEditor) -> str:
        for source_id, events in unverified.items():
            plan_verified_events(editor, source_id, events)
        return f"Verified: {pluralize(sum(map(len, unverified.values())), 'event')}"

    commit_plan(plan)
