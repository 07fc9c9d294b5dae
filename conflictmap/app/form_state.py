"""The choices on the Publish page: initial values from the map page, kept between pages.

Streamlit forgets the value of a widget that is not drawn. The choices are therefore saved in the
session as well, and each widget gets its value before it is drawn. A new view of the map page
replaces the saved choices.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown
from geo.project.model import Project
from layers.drawn_area import format_area
from layers.i18n import load_messages
from layers.view_state import LIST_FILTERS, View, read_view

WIDGET_KEY_PREFIX = "publish_"
_SAVED_KEY, _SYNCED_KEY = "publish:saved", "publish:synced"


@dataclass(frozen=True)
class PositionedView(View):
    """A view with the position of the map.

    Attributes:
        map_position: Longitude and latitude of the centre in degrees, and the zoom; None for the
            map's own opening view.
    """

    map_position: tuple[float, float, float] | None = None

    def state(self) -> dict[str, Any]:
        """Return the view as the viewer's option `state` (docs/reference/viewer.md)."""
        return super().state() | ({"map": list(self.map_position)} if self.map_position else {})


def sync_with_map(state_json: str, theme: str, project: Project) -> None:
    """Replace the saved choices by the view of the map page, if that is new.

    Args:
        state_json: The state of the viewer as JSON; ``null`` if the map page was not open.
        theme: The theme of the app, ``light`` or ``dark``.
        project: The project that the state must fit.
    """
    saved = st.session_state.setdefault(_SAVED_KEY, {})
    if st.session_state.get(_SYNCED_KEY) != state_json:
        st.session_state[_SYNCED_KEY] = state_json
        saved |= defaults_from_view(json.loads(state_json), theme, project)
        for name in saved:
            st.session_state.pop(WIDGET_KEY_PREFIX + name, None)


def defaults_from_view(
    state: Mapping[str, Any] | None, theme: str, project: Project
) -> dict[str, Any]:
    """Return the initial choices.

    Args:
        state: The state of the viewer on the map page; None for a view of all events.
        theme: The theme of the app, ``light`` or ``dark``.
        project: The project that is published.
    """
    map_state = state or {}
    filters = map_state.get("filters", {})
    start, end = map_state.get("start") or "", map_state.get("end") or ""
    position = map_state.get("map")
    return {
        "mode": map_state.get("mode", "all"),
        "days": f"{start}..{end}" if start or end else "",
        "event": map_state.get("selected") or "",
        "text": filters.get("text", ""),
        "area": format_area(filters.get("area", ())),
        "position": tuple(position) if position else None,
        "keep_position": bool(position),
        "language": map_state.get("language", project.map_info.language),
        "theme": map_state.get("theme", theme),
        "image_theme": theme,
    } | {name: [str(one) for one in filters.get(name, ())] for name in LIST_FILTERS}


def get_value(name: str, default: Any = None) -> Any:  # noqa: ANN401  each widget has its own type
    """Return the value of a choice, also if its widget is not drawn."""
    return st.session_state.get(
        WIDGET_KEY_PREFIX + name, st.session_state[_SAVED_KEY].get(name, default)
    )


def widget_key(name: str, default: Any = None, options: Iterable[Any] | None = None) -> str:  # noqa: ANN401  as above
    """Set a widget's value to the saved choice, and return the widget's key.

    Args:
        name: The name of the choice.
        default: The value before the first choice.
        options: The options of the widget. A saved value that the project no longer has is removed,
            with a warning on the page.
    """
    value = get_value(name, default)
    if options is not None:
        value = _remove_missing(value, list(options), default)
    if (
        WIDGET_KEY_PREFIX + name not in st.session_state
        or st.session_state[WIDGET_KEY_PREFIX + name] != value
    ):
        st.session_state[WIDGET_KEY_PREFIX + name] = value
    return WIDGET_KEY_PREFIX + name


def _remove_missing(value: Any, options: Sequence[Any], default: Any) -> Any:  # noqa: ANN401  as above
    values = value if isinstance(value, list) else [value]
    missing = [str(one) for one in values if one not in options and one]
    if missing:
        st.warning(f"Not on this map, and removed: {escape_markdown(', '.join(missing))}")
    if isinstance(value, list):
        return [one for one in value if one in options]
    return value if value in options else default


def draw_segments(label: str, name: str, labels: Mapping[str, str]) -> str:
    """Draw a segmented control in which one option is always chosen; return the option.

    Args:
        label: The label of the control.
        name: The name of the choice.
        labels: The label of each option; the first option is the default.
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
    """Draw the choice of one of the map's languages."""
    languages = project.map_info.languages
    st.selectbox(
        "Language",
        languages,
        format_func=_language_label,
        key=widget_key("language", languages[0], languages),
    )


def _language_label(tag: str) -> str:
    """Return a language's name in that language, or its tag if the viewer is not translated."""
    return load_messages().get(tag.split("-", maxsplit=1)[0], {}).get("language.name", tag)


def save_choices() -> None:
    """Save the current choices for the next visit of the page."""
    names = [str(one) for one in st.session_state if str(one).startswith(WIDGET_KEY_PREFIX)]
    st.session_state[_SAVED_KEY] |= {
        name.removeprefix(WIDGET_KEY_PREFIX): st.session_state[name] for name in names
    }


def view_from_form(project: Project, *, with_event: bool = True) -> View:
    """Return the chosen view.

    Args:
        project: The project that is published.
        with_event: Whether the view has an open event.

    Raises:
        ViewError: the days are not dates, or another choice does not fit the map.
    """
    mode, text = get_value("mode"), get_value("text").strip()
    area = get_value("area", "").strip()
    filters = [f"{key}={value}" for name, key in LIST_FILTERS.items() for value in get_value(name)]
    plain_view = read_view(
        project,
        window=get_value("days").strip() or None if mode != "all" else None,
        mode=mode,
        select=(get_value("event") or None) if with_event else None,
        filters=[
            *filters,
            *([f"area={area}"] if area else []),
            *([f"text={text}"] if text else []),
        ],
    )
    if not get_value("keep_position"):
        return plain_view
    return PositionedView(**vars(plain_view), map_position=get_value("position"))
