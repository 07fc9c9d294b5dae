"""The optional assistant: a model that the curator names, and that points at words of a text."""

import streamlit as st

from conflictmap.app.commits import set_message
from conflictmap.app.draft_queue import article_date_of, remember_pointed
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.permissions import may_write
from conflictmap.network.assistant import find_pointed_events, is_local_address, read_host
from geo.errors import ConflictMapError
from geo.project.sources import INTERNAL, Source
from geo.text.plurals import pluralize

_URL_KEY, _MODEL_KEY, _CONSENT_KEY = "assistant_url", "assistant_model", "assistant_consent"
# kept under a name of its own, because Streamlit drops the state of a field that is not drawn
_KEPT_KEY = "assistant_kept"


def draw_assistant(source: Source) -> None:
    """Draw the panel, closed: nothing is sent before its button is pressed.

    Args:
        source: The source whose text the model would be given.
    """
    kept_url, kept_model = st.session_state.get(_KEPT_KEY, ("", ""))
    with st.expander("Language model (optional)"):
        st.caption(
            "A language model can point at sentences that the rules missed. It only points: date, "
            "place and numbers are worked out by the rules, and each draft is reviewed on its own "
            "card. Nothing is sent before the button is pressed; a server on this machine is used "
            "without further questions, any other only after you agree."
        )
        st.session_state.setdefault(_URL_KEY, kept_url)
        st.session_state.setdefault(_MODEL_KEY, kept_model)
        url = st.text_input(
            "Address of the model's server", key=_URL_KEY, placeholder="http://localhost:11434/v1"
        ).strip()
        model = st.text_input("Model", key=_MODEL_KEY).strip()
        st.session_state[_KEPT_KEY] = (url, model)
        is_agreed = is_local_address(url)
        if url and not is_agreed:
            is_agreed = _draw_consent(url, source)
        st.button(
            "Find further events",
            disabled=not (url and model and is_agreed),
            on_click=_find_events,
            args=(source, url, model),
        )


def _draw_consent(url: str, source: Source) -> bool:
    """Draw what would leave the machine; return whether the curator agreed to it."""
    host = escape_markdown(read_host(url) or url)
    if source.rights == INTERNAL:
        st.error("This source is internal: its text is not sent to another machine.")
        return False
    st.warning(f"The article's text will leave this machine: it is sent to {host}.")
    return st.checkbox(f"Send this text to {host}", key=f"{_CONSENT_KEY}:{source.id}:{url}")


def _find_events(source: Source, url: str, model: str) -> None:
    """Ask the model, once: a callback, which runs before the page is drawn again."""
    if not may_write():
        return
    is_local = is_local_address(url)
    may_leave = (
        not is_local
        and source.rights != INTERNAL
        and bool(st.session_state.get(f"{_CONSENT_KEY}:{source.id}:{url}"))
    )
    try:
        with st.spinner(f"{model} reads the text …"):
            events = find_pointed_events(
                url,
                model,
                source.checked_passage.text,
                article_date=article_date_of(source),
                may_leave=may_leave,
            )
    except ConflictMapError as error:
        set_message("error", str(error))
        return
    remember_pointed(source, model, events)
    set_message(
        "success",
        f"{model} pointed at {pluralize(len(events), 'sentence')}. The notes list how many became "
        "drafts, and how many were dropped and why.",
    )
