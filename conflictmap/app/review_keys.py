"""Component of the open card's keys: fields by letter, types and other places by digit."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from conflictmap.app.viewer_component import read_static_file

_KEY = "review_keys"
_RUN_KEY = "review_keys_run"
_MAX_NAMES = 500
_KEYS_HTML = """<div class="conflictmap-keys">
<datalist id="conflictmap-places" data-names="places"></datalist>
<datalist id="conflictmap-speakers" data-names="speakers"></datalist>
<details><summary>Keys (?)</summary><ul>
<li>a accept, v verified, x reject, l later, m merge, u undo, j next, k previous</li>
<li>e title, d date, p place, t type, w actors, f killed, s speaker; Enter takes the field over</li>
<li>1 to 7 the type; Shift and 2 to 6 another place of the name; b split the last statement</li>
</ul></details>
</div>"""
_KEYS_CSS = ".conflictmap-keys { font-size: 0.9rem; } .conflictmap-keys ul { margin: 0.3rem 0; }"


@st.cache_resource(show_spinner=False)
def _keys_component() -> ComponentRenderer:
    return st.components.v2.component(
        "conflictmap_keys",
        html=_KEYS_HTML,
        css=_KEYS_CSS,
        js=read_static_file("review-keys.js"),
        isolate_styles=False,
    )


def draw_keys(
    card: str,
    *,
    places: Sequence[str],
    speakers: Sequence[str],
    on_number: Callable[[str, int], None],
    on_split: Callable[[], None],
) -> None:
    """Draw the list of keys, and let them work for the open card.

    Args:
        card: What identifies the open card.
        places: Names of places, in the order in which they are offered.
        speakers: Names of speakers, in the same way.
        on_number: Called with ``type`` or ``candidate`` and the digit.
        on_split: Called when the last statement is to be split off.
    """

    def take_number(name: str) -> None:
        number = _read_number(name)
        if number is not None:
            on_number(name, number)

    run = st.session_state[_RUN_KEY] = st.session_state.get(_RUN_KEY, 0) + 1
    data: dict[str, Any] = {
        "card": card,
        "run": run,
        "places": list(places[:_MAX_NAMES]),
        "speakers": list(speakers[:_MAX_NAMES]),
    }
    _keys_component()(
        key=_KEY,
        data=data,
        on_type_change=lambda: take_number("type"),
        on_candidate_change=lambda: take_number("candidate"),
        on_split_change=on_split,
    )


def _read_number(name: str) -> int | None:
    """Return the digit that a browser reported; None if it is malformed."""
    state = st.session_state.get(_KEY)
    number = state.get(name) if isinstance(state, Mapping) else None
    return number if type(number) is int and 1 <= number <= 9 else None  # noqa: PLR2004
