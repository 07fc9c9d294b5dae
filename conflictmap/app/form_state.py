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

from conflictmap.app.escape_markdown import escape_markdown
from geo.project.model import Project
from layers.i18n import load_messages
from layers.view_state import View, read_view

WIDGET_KEY_PREFIX = "publish_"
LIST_FILTERS = {
    "types": "type",
    "actors": "actor",
    "sources": "source",
    "status": "status",
    "precision": "precision",
}
"""Filters that are lists, and what `read_view` calls them."""

_SAVED_KEY, _SYNCED_KEY = "publish:kept", "publish:offered"


@dataclass(frozen=True)
class PositionedView(View):
    """A view that also says where the map stands.

    Attributes:
        map_position: Longitude and latitude of the middle in degrees, and the zoom; None for the map's
            own opening view.
    """

    map_position: tuple[float, float, float] | None = None

    def state(self) -> dict[str, Any]:
        """Return the view as the viewer's option `state` (docs/viewer.md)."""
        return super().state() | ({"map": list(self.map_position)} if self.map_position else {})


def sync_with_map(state_json: str, theme: str, project: Project) -> None:
    """Offer what the map page shows, unless it was offered before; give the widgets their values.

    Args:
        state_json: The state of the viewer as JSON, or ``null`` where the map page was not open.
        theme: What the app is shown in, ``light`` or ``dark``.
        project: What the state must fit.
    """
    kept = st.session_state.setdefault(_SAVED_KEY, {})
    if st.session_state.get(_SYNCED_KEY) != state_json:
        st.session_state[_SYNCED_KEY] = state_json
        kept |= defaults_from_view(json.loads(state_json), theme, project)
        for name in kept:
            st.session_state.pop(WIDGET_KEY_PREFIX + name, None)


def defaults_from_view(
    state: Mapping[str, Any] | None, theme: str, project: Project
) -> dict[str, Any]:
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
        "language": shown.get("language", project.map_info.language),
        "theme": shown.get("theme", theme),
        "image_theme": theme,
    } | {name: [str(one) for one in filters.get(name, ())] for name in LIST_FILTERS}


def get_value(name: str, default: Any = None) -> Any:  # noqa: ANN401  whatever the widget of that name holds
    """Return what is chosen, also where its widget is not drawn."""
    return st.session_state.get(
        WIDGET_KEY_PREFIX + name, st.session_state[_SAVED_KEY].get(name, default)
    )


def widget_key(name: str, default: Any = None, options: Iterable[Any] | None = None) -> str:  # noqa: ANN401  as above
    """Return the key of a widget, after giving it the value that was kept.

    Args:
        name: What is chosen with it.
        default: Its value before anything was chosen.
        options: What it offers; a value that is no longer among them, because the project changed,
            is taken back, and the page says so.
    """
    value = get_value(name, default)
    if options is not None:
        value = _keep_offered(value, list(options), default)
    if (
        WIDGET_KEY_PREFIX + name not in st.session_state
        or st.session_state[WIDGET_KEY_PREFIX + name] != value
    ):
        st.session_state[WIDGET_KEY_PREFIX + name] = value
    return WIDGET_KEY_PREFIX + name


def _keep_offered(value: Any, options: Sequence[Any], default: Any) -> Any:  # noqa: ANN401  as above
    wanted = value if isinstance(value, list) else [value]
    gone = [str(one) for one in wanted if one not in options and one]
    if gone:
        st.warning(f"Not on this map, and no longer chosen: {escape_markdown(', '.join(gone))}")
    if isinstance(value, list):
        return [one for one in value if one in options]
    return value if value in options else default


def draw_segments(label: str, name: str, labels: Mapping[str, str]) -> str:
    """Let one of a few be chosen, and always one; return it.

    Args:
        label: What is chosen.
        name: The same, for the program.
        labels: What stands on each segment; the first is chosen before a reader chooses.
    """
    first = next(iter(labels))

    def restore_choice() -> None:
        if st.session_state[WIDGET_KEY_PREFIX + name] is None:
            st.session_state[WIDGET_KEY_PREFIX + name] = st.session_state[_SAVED_KEY].get(
                name, first
            )

    st.segmented_control(
        label,
        list(labels),
        format_func=labels.__getitem__,
        key=widget_key(name, first, labels),
        on_change=restore_choice,
    )
    return str(get_value(name))


def draw_language_choice(project: Project) -> None:
    """Let one of the map's languages be chosen."""
    offered = project.map_info.languages
    st.selectbox(
        "Language",
        offered,
        format_func=_language_label,
        key=widget_key("language", offered[0], offered),
    )


def _language_label(tag: str) -> str:
    """Return what a language calls itself, or its tag where the viewer has no words in it."""
    return load_messages().get(tag.split("-", maxsplit=1)[0], {}).get("language.name", tag)


def save_choices() -> None:
    """Keep what is chosen now for when the reader comes back."""
    names = [str(one) for one in st.session_state if str(one).startswith(WIDGET_KEY_PREFIX)]
    st.session_state[_SAVED_KEY] |= {
        name.removeprefix(WIDGET_KEY_PREFIX): st.session_state[name] for name in names
    }


def view_from_form(project: Project, *, with_event: bool = True) -> View:
    """Return the view that is chosen, with `with_event` also which event is open.

    Raises:
        ViewError: the days are no dates, or another choice does not fit the map.
    """
    mode, text = get_value("mode"), get_value("text").strip()
    asked = [f"{word}={value}" for name, word in LIST_FILTERS.items() for value in get_value(name)]
    plain_view = read_view(
        project,
        window=get_value("days").strip() or None if mode != "all" else None,
        mode=mode,
        select=(get_value("event") or None) if with_event else None,
        filters=[*asked, *([f"text={text}"] if text else [])],
    )
    if not get_value("placed"):
        return plain_view
    return PositionedView(**vars(plain_view), map_position=get_value("place"))
