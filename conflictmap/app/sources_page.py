"""The Sources page: the texts of the project, what waits in them, and adding one."""

from collections import Counter

import streamlit as st

from conflictmap.app.commits import remember_files, show_message
from conflictmap.app.draft_queue import choose_source, read_queues
from conflictmap.app.escape_markdown import escape_markdown, escape_markdown_lines
from conflictmap.app.git_button import draw_commit_button, remember_written
from conflictmap.app.next_steps import draw_example_notice, draw_page_link
from conflictmap.app.permissions import NO_FILES_NOTE, READ_ONLY_NOTE, may_write, takes_files
from conflictmap.app.project_cache import PROJECT_FOLDER, LoadedProject
from conflictmap.drafting.selection import complete_date
from conflictmap.network.fetch_page import fetch_page
from conflictmap.sources.adder import SourceDetails, add_source, suffix_of
from conflictmap.sources.document import Document, ReadingError
from conflictmap.sources.readers import read_document
from geo.errors import ConflictMapError
from geo.project.events import EVENTS_FILE
from geo.project.sources import INTERNAL, SOURCES_FILE, TEXTS_FOLDER, SourceCheck

_ADDED_KEY = "source_added"
_FORM_NUMBER_KEY = "source_form"
"""Number of sources that were added in this session: the next file has a field of its own."""

_FORM_KEYS = (
    *("source_text", "source_address", "source_title", "source_publisher", "source_date"),
    *("source_language", "source_url"),
)
_FILE_TYPES = ["txt", "html", "htm", "pdf", "docx", "epub"]
_PASTED_NAME = "pasted.txt"
_OK = 200
_MAX_COUNTED_SOURCES = 100
"""Number of sources above which their drafts are not counted in the list."""
_RIGHTS_LABELS = {
    "quote-only": "the quoted words",
    "full-text": "the whole text",
    "internal": "no word of it",
}
"""What readers may see of a source, the usual one first."""


def show_sources_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Sources")
    if not may_write():
        st.info(READ_ONLY_NOTE)
        return
    show_message()
    remember_files((EVENTS_FILE,))
    draw_commit_button()
    draw_example_notice(loaded)
    _show_added()
    _draw_list(loaded)
    st.header("Add a source")
    way = st.radio("From", ["Paste", "File", "Address"], horizontal=True, key="source_way")
    read = {"Paste": _read_pasted, "File": _read_uploaded, "Address": _read_fetched}[way]
    with st.form("add_source"):
        answer = read()
        details = _draw_details()
        is_submitted = st.form_submit_button("Add the source", type="primary")
    if is_submitted:
        _add(answer, details)


def _draw_list(loaded: LoadedProject) -> None:
    quoting = Counter(
        statement.source for event in loaded.project.events for statement in event.statements
    )
    sources = loaded.project.sources.values()
    waiting = _count_waiting(loaded)
    rows = [
        {
            "id": source.id,
            "title": source.title,
            "date": source.date.edtf if source.date else "not stated",
            "words": len(source.passage.text.split()),
            "drafts waiting": waiting.get(source.id, ""),
            "statements": quoting[source.id],
            "last check": _describe_check(source.checked),
            "rights": source.rights,
        }
        for source in sources
    ]
    if rows:
        st.dataframe(rows, hide_index=True, width="stretch")


def _count_waiting(loaded: LoadedProject) -> dict[str, str]:
    """Return how many drafts wait, by the id of the source; empty for a project of many sources.

    Their texts are read for drafts when they are opened, which would take too long for all.
    """
    with_text = [one for one in loaded.project.sources.values() if one.checked_passage.text]
    if len(with_text) > _MAX_COUNTED_SOURCES:
        return {}
    return {
        queue.source.id: "see Review" if queue.error else str(len(queue.waiting))
        for queue in read_queues(loaded)
    }


def _describe_check(check: SourceCheck | None) -> str:
    return f"{check.state}, {check.on.edtf}" if check is not None else "not checked online"


_Input = tuple[bytes, str] | None
"""The bytes of a document and its name or address."""


def _read_pasted() -> _Input:
    text = st.text_area("Text, one paragraph a line", key="source_text", height=240)
    return (text.encode(), _PASTED_NAME) if text.strip() else None


def _read_uploaded() -> _Input:
    if not takes_files():
        st.info(NO_FILES_NOTE)
        return None
    number = st.session_state.get(_FORM_NUMBER_KEY, 0)
    uploaded = st.file_uploader("Document", type=_FILE_TYPES, key=f"source_file:{number}")
    return (uploaded.getvalue(), uploaded.name) if uploaded else None


def _read_fetched() -> _Input:
    address = st.text_input("Address of the page", key="source_address", placeholder="https://…")
    st.caption("The page is fetched from the network when you add it, and only then.")
    return (b"", address.strip()) if address.strip() else None


def _draw_details() -> SourceDetails:
    st.caption("What you leave empty is taken from the document, where it states it.")
    left, right = st.columns(2)
    title = left.text_input("Title", key="source_title")
    publisher = right.text_input("Publisher", key="source_publisher")
    day = left.text_input(
        "Day of publication", key="source_date", placeholder="2024-06-02 or 2 June 2024"
    )
    date = complete_date(day).value or day.strip()
    language = right.text_input("Language", key="source_language", placeholder="en")
    url = left.text_input("Address", key="source_url")
    rights: str = right.selectbox(
        "Readers may see",
        list(_RIGHTS_LABELS),
        format_func=lambda one: _RIGHTS_LABELS[one],
        key="source_rights",
    )
    return SourceDetails(title, publisher, "", date, url, "", language, rights)


def _add(answer: _Input, details: SourceDetails) -> None:
    if answer is None:
        st.error("There is no text yet: paste one, choose a file, or give an address.")
        return
    data, name = answer
    extra: dict[str, bytes] = {}
    declared = ""
    try:
        if not data:
            page = fetch_page(name)
            if page.status != _OK:
                raise ReadingError(f"{name!r} answers with status {page.status}: save the page, and add the file")  # fmt: skip  # noqa: E501
            data, name, extra = page.body, page.url, {".warc.gz": page.warc}
            declared = page.charset
        document = read_document(data, name, declared=declared)
        if name == _PASTED_NAME:
            document.notes.clear()  # of a pasted text, the encoding is the browser's
        if extra:
            document.url = document.url or name
        identifier = add_source(
            PROJECT_FOLDER,
            document,
            data,
            details,
            original_suffix=suffix_of(name) or f".{document.format}",
            extra_files=extra,
        )
    except ConflictMapError as error:
        st.error(escape_markdown_lines(str(error)))
        return
    written = [SOURCES_FILE]
    if details.rights != INTERNAL:  # a commit may become public, and so may an original
        written.append(f"{TEXTS_FOLDER}/{identifier}.txt")
    remember_written(written, f"Added the source {identifier}")
    st.session_state[_ADDED_KEY] = (identifier, document)
    choose_source(identifier)
    st.rerun()  # the list above has the new source


def _show_added() -> None:
    """Show the source that was added last, and what comes next."""
    added: tuple[str, Document] | None = st.session_state.pop(_ADDED_KEY, None)
    if added is None:
        return
    for key in _FORM_KEYS:
        st.session_state[key] = ""
    st.session_state[_FORM_NUMBER_KEY] = st.session_state.get(_FORM_NUMBER_KEY, 0) + 1
    identifier, document = added
    st.success(f"Added as {escape_markdown(identifier)}. Read the text before you quote from it.")
    with st.container(horizontal=True):
        draw_page_link("review", "Review its drafts")
        draw_page_link("read", "Select words of it")
    for note in document.notes:
        st.caption(escape_markdown(note))
    with st.expander("The text", expanded=True):
        st.code(document.text, language=None, wrap_lines=True)
