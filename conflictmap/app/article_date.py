"""The date of an article whose text and record state none: a field on the pages Read and Review."""

import streamlit as st

from conflictmap.app.commits import commit_plan, set_message
from conflictmap.app.draft_queue import SourceQueue
from conflictmap.drafting.selection import complete_date
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.yaml_values import set_value
from geo.project.sources import SOURCES_FILE

_KEY = "article_date"


def draw_article_date(queue: SourceQueue) -> None:
    """Draw the field, if neither the source's record nor its text has a date."""
    proposal, source = queue.proposal, queue.source
    if proposal is None or source.date is not None or proposal.article_date is not None:
        return
    key = f"{_KEY}:{source.id}"
    field, button = st.columns([3, 1], vertical_alignment="bottom")
    field.text_input("Day of publication", key=key, placeholder="2024-06-02 or 2 June 2024")
    button.button("Set the day", on_click=_set_date, args=(source.id, key))


def _set_date(source_id: str, key: str) -> None:
    """Write the day into the source's record: the drafts are read again with it."""
    words = str(st.session_state.get(key, "")).strip()
    if not words:
        set_message("error", "There is no day yet: write the day of publication.")
        return
    date = complete_date(words, None).value or words

    def plan(editor: ProjectEditor) -> str:
        text = set_value(editor.read_text(SOURCES_FILE), "sources", source_id, ("date",), date)
        editor.write(SOURCES_FILE, text.encode())
        return f"Day of publication: {date}"

    if commit_plan(plan):
        for name in list(st.session_state):  # the cards that were drawn have the dates of before
            if str(name).startswith((f"date:{source_id}:", f"note:date:{source_id}:")):
                del st.session_state[name]
