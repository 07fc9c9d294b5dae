"""What a reader chooses on the Publish page: offered from the map page, kept while elsewhere.

Streamlit forgets a widget that is not drawn; what was chosen is therefore kept beside the widgets,
and each widget is given its value before it is drawn. A view of the map page that was not offered
yet replaces what was kept.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from conflictmap.app.escape_markdown import plain
from geo.project.loader import Project
from layers.page import asset_bundle
from layers.view_state import View, read_view

PREFIX = "publish_"
LISTS = {
    "types": "type",
    "actors": "actor",
    "sources": "source",
    "status": "status",
    "precision": "precision",
}
"""Filters that are lists, and what `read_view` calls them."""

_KEPT, _OFFERED = "publish:kept", "publish:offered"


@dataclass(frozen=True)
class PlacedView(View):
    """A view that also says where the map stands.

    Attributes:
        place: Longitude and latitude of the middle in degrees, and the zoom; None for the map's
            own opening view.
    """

    place: tuple[float, float, float] | None = None

    def state(self) -> dict[str, Any]:
        """Return the view as the viewer's option `state` (docs/viewer.md)."""
        return super().state() | ({"map": list(self.place)} if self.place else {})


def take(told: str, theme: str, project: Project) -> None:
    """Offer what the map page shows, unless it was offered before; give the widgets their values.

    Args:
        told: The state of the viewer as JSON, or ``null`` where the map page was not open.
        theme: What the app is shown in, ``light`` or ``dark``.
        project: What the state must fit.
    """
    kept = st.session_state.setdefault(_KEPT, {})
    if st.session_state.get(_OFFERED) != told:
        st.session_state[_OFFERED] = told
        kept |= offer(json.loads(told), theme, project)
        for name in kept:
            st.session_state.pop(PREFIX + name, None)


def offer(state: Mapping[str, Any] | None, theme: str, project: Project) -> dict[str, Any]:
    """Return what is chosen before a reader chooses: what the map page shows, or everything."""
    shown = state or {}
    filters = shown.get("filters", {})
    start, end = shown.get("start") or "", shown.get("end") or ""
    place = shown.get("map")
    return {
        "mode": shown.get("mode", "all"),
        "days": f"{start}..{end}" if start or end else "",
        "event": shown.get("selected") or "",
        "text": filters.get("text", ""),
        "place": tuple(place) if place else None,
        "placed": bool(place),
        "language": shown.get("language", project.frame.language),
        "theme": shown.get("theme", theme),
        "image_theme": theme,
    } | {name: [str(one) for one in filters.get(name, ())] for name in LISTS}


def chosen(name: str, default: Any = None) -> Any:  # noqa: ANN401  whatever the widget of that name holds
    """Return what is chosen, also where its widget is not drawn."""
    return st.session_state.get(PREFIX + name, st.session_state[_KEPT].get(name, default))


def key(name: str, default: Any = None, options: Iterable[Any] | None = None) -> str:  # noqa: ANN401  as above
    """Return the key of a widget, after giving it the value that was kept.

    Args:
        name: What is chosen with it.
        default: Its value before anything was chosen.
        options: What it offers; a value that is no longer among them, because the project changed,
            is taken back, and the page says so.
    """
    value = chosen(name, default)
    if options is not None:
        value = _among(value, list(options), default)
    if PREFIX + name not in st.session_state or st.session_state[PREFIX + name] != value:
        st.session_state[PREFIX + name] = value
    return PREFIX + name


def _among(value: Any, options: Sequence[Any], default: Any) -> Any:  # noqa: ANN401  as above
    wanted = value if isinstance(value, list) else [value]
    gone = [str(one) for one in wanted if one not in options and one]
    if gone:
        st.warning(f"Not on this map, and no longer chosen: {plain(', '.join(gone))}")
    if isinstance(value, list):
        return [one for one in value if one in options]
    return value if value in options else default


def segments(label: str, name: str, words: Mapping[str, str]) -> str:
    """Let one of a few be chosen, and always one; return it.

    Args:
        label: What is chosen.
        name: The same, for the program.
        words: What stands on each segment; the first is chosen before a reader chooses.
    """
    first = next(iter(words))

    def keep_one() -> None:
        if st.session_state[PREFIX + name] is None:
            st.session_state[PREFIX + name] = st.session_state[_KEPT].get(name, first)

    st.segmented_control(
        label,
        list(words),
        format_func=words.__getitem__,
        key=key(name, first, words),
        on_change=keep_one,
    )
    return str(chosen(name))


def language(project: Project) -> None:
    """Let one of the map's languages be chosen."""
    offered = project.frame.languages
    st.selectbox(
        "Language",
        offered,
        format_func=_language_name,
        key=key("language", offered[0], offered),
    )


def _language_name(tag: str) -> str:
    """Return what a language calls itself, or its tag where the viewer has no words in it."""
    return asset_bundle.words().get(tag.split("-", maxsplit=1)[0], {}).get("language.name", tag)


def keep() -> None:
    """Keep what is chosen now for when the reader comes back."""
    names = [str(one) for one in st.session_state if str(one).startswith(PREFIX)]
    st.session_state[_KEPT] |= {name.removeprefix(PREFIX): st.session_state[name] for name in names}


def view(project: Project, *, event: bool = True) -> View:
    """Return the view that is chosen, with `event` also which event is open.

    Raises:
        ViewError: the days are no dates, or another choice does not fit the map.
    """
    mode, text = chosen("mode"), chosen("text").strip()
    asked = [f"{word}={value}" for name, word in LISTS.items() for value in chosen(name)]
    plain_view = read_view(
        project,
        window=chosen("days").strip() or None if mode != "all" else None,
        mode=mode,
        select=(chosen("event") or None) if event else None,
        filters=[*asked, *([f"text={text}"] if text else [])],
    )
    if not chosen("placed"):
        return plain_view
    return PlacedView(**vars(plain_view), place=chosen("place"))
