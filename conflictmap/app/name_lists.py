"""Lists of the places and actors of all drafts that wait: each is decided once, for all of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from conflictmap.app.commits import commit_plan, set_message
from conflictmap.app.draft_card import count_known_actors, decide_actor_name
from conflictmap.app.draft_queue import QueuedDraft
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.place_fields import MAX_CANDIDATES, describe_candidate
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.drafting.model import DraftPlace
from conflictmap.editing.accept_draft import suggest_values
from conflictmap.editing.actor_names import find_known_actor, read_actor_names
from conflictmap.editing.place_choices import PlaceChoice, plan_place_choice
from conflictmap.editing.transaction import ProjectEditor
from geo.text.plurals import pluralize

_AS_PROPOSED = ""


@dataclass(frozen=True, slots=True)
class _PlaceGroup:
    """The drafts of one place expression."""

    expression: str
    place: DraftPlace
    drafts: tuple[QueuedDraft, ...]

    @property
    def choice(self) -> PlaceChoice:
        return self.drafts[0].place_choice


def draw_name_lists(loaded: LoadedProject, waiting: Sequence[QueuedDraft]) -> None:
    """Draw the lists, closed, for the drafts that wait.

    Args:
        loaded: The project.
        waiting: The drafts.
    """
    groups = _group_places(waiting)
    actors = Counter(one for queued in waiting for one in suggest_values(queued.draft).actors)
    if groups:
        with st.expander(f"Places of all drafts ({len(groups)}): decide once"):
            _draw_places(groups)
    if actors:
        with st.expander(f"Actors of all drafts ({len(actors)}): decide once"):
            _draw_actors(loaded, actors)


def _group_places(waiting: Sequence[QueuedDraft]) -> list[_PlaceGroup]:
    """Return the places of the drafts, the most frequent first."""
    by_words: dict[str, list[QueuedDraft]] = {}
    for queued in waiting:
        if queued.place_words:
            by_words.setdefault(queued.place_words, []).append(queued)
    groups = [
        _PlaceGroup(words, place, tuple(drafts))
        for words, drafts in by_words.items()
        if (place := drafts[0].draft.place.value) is not None
    ]
    return sorted(groups, key=lambda one: (-len(one.drafts), one.expression))


# Places


def _draw_places(groups: Sequence[_PlaceGroup]) -> None:
    rows = [
        {
            "words": one.expression,
            "drafts": len(one.drafts),
            "place": one.place.name if one.place.point else "in no gazetteer",
            "others of the name": len(one.place.candidates[1:MAX_CANDIDATES]),
            "decided": _describe_choice(one),
        }
        for one in groups
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    named = {one.expression: one for one in groups}
    words = st.selectbox("Place of the drafts", list(named), key="list_place")
    group = named[words]
    candidates = {one.id: one for one in group.place.candidates[1:MAX_CANDIDATES] if one.id}
    first = group.place.candidates[0] if group.place.candidates else None
    proposed = describe_candidate(first, None) if first else group.place.name or "as proposed"
    options = [_AS_PROPOSED, *candidates]
    chosen = group.choice.candidate
    which = st.selectbox(
        "Which place",
        options,
        index=options.index(chosen) if chosen in options else 0,
        format_func=lambda one: (
            describe_candidate(candidates[one], group.place) if one else proposed
        ),
        key=f"list_which:{words}",
    )
    written = st.text_input(
        "Or written as",
        group.choice.written,
        key=f"list_written:{words}",
        help="A place expression, such as a name that the project has, or: none.",
    )
    count = pluralize(len(group.drafts), "draft")
    st.button(
        f"Decide for {count}",
        key=f"list_decide:{words}",
        on_click=_decide_place,
        args=(group, PlaceChoice(written.strip(), "" if written.strip() else which)),
    )


def _describe_choice(group: _PlaceGroup) -> str:
    choice = group.choice
    found = next((one for one in group.place.candidates if one.id == choice.candidate), None)
    return choice.written or (describe_candidate(found, None) if found else "")


def _decide_place(group: _PlaceGroup, choice: PlaceChoice) -> None:
    def plan(editor: ProjectEditor) -> str:
        plan_place_choice(editor, group.expression, choice)
        return f"Decided for every draft: {group.expression}"

    if commit_plan(plan):
        for queued in group.drafts:
            for name in ("place", "candidate", "taken"):
                st.session_state.pop(f"{name}:{queued.key}", None)


# Actors


def _draw_actors(loaded: LoadedProject, actors: Counter[str]) -> None:
    names = read_actor_names(ProjectEditor(PROJECT_FOLDER))
    known = count_known_actors(loaded)
    used = list(known)
    rows = [
        {
            "words": actor,
            "drafts": count,
            "events": known.get(actor, 0),
            "resembles": find_known_actor(actor, used) or "",
            "written as": names.get(actor, ""),
        }
        for actor, count in actors.most_common()
    ]
    st.dataframe(rows, hide_index=True, width="stretch")
    actor = st.selectbox("Actor of the drafts", list(dict(actors.most_common())), key="list_actor")
    suggested = names.get(actor) or find_known_actor(actor, used) or actor
    written = st.selectbox(
        "Written as",
        list(dict.fromkeys([suggested, *used, actor])),
        accept_new_options=True,
        key=f"list_actor_written:{actor}",
        help="Names that events of the map use come first; type another one.",
    )
    st.button(
        f"Write it so in {pluralize(actors[actor], 'draft')}",
        key=f"list_actor_decide:{actor}",
        on_click=_decide_actor,
        args=(actor, str(written or "").strip()),
    )


def _decide_actor(actor: str, written: str) -> None:
    if not written:
        set_message("error", f"Write a name for {escape_markdown(actor)}.")
        return
    decide_actor_name(actor, written)
