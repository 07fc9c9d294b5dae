"""The app's pages and the list of a project's errors."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import streamlit as st

from conflictmap.app import geocode_page, map_page
from conflictmap.app.edit_page import show_edit_page
from conflictmap.app.next_steps import remember_pages
from conflictmap.app.permissions import may_write
from conflictmap.app.project_cache import LoadedProject, current_project, get_project_cache
from geo.errors import ValidationIssue, describe_left_out
from geo.text.plurals import pluralize

ICON_PATH = Path(__file__).with_name("static") / "icon.svg"


_PAGE_CSS = """
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] * {
  color: inherit !important; opacity: 1 !important;
}
.stMainBlockContainer:not(:has(.conflictmap-app)) { padding-block-start: 4.5rem; }
.stMainBlockContainer:not(:has(.conflictmap-app)) h1 { font-size: 1.75rem; padding-block: 0.25rem; }
.stMainBlockContainer:not(:has(.conflictmap-app)) h2 {
  font-size: 1.375rem; padding-block: 0.25rem;
}
"""
"""Captions in the colour of the text: Streamlit's own are too faint to be read by everybody.

On pages without a map there is less space above the title than Streamlit's 6rem.
"""


def _show_publish_page(loaded: LoadedProject) -> None:
    """Draw the Publish page; its modules take a second to load, which must not delay the map."""
    from conflictmap.app import publish_page  # noqa: PLC0415

    publish_page.show_publish_page(loaded)


def _show_sources_page(loaded: LoadedProject) -> None:
    from conflictmap.app import sources_page  # noqa: PLC0415  its readers take a second to load

    sources_page.show_sources_page(loaded)


def _show_read_page(loaded: LoadedProject) -> None:
    from conflictmap.app import read_page  # noqa: PLC0415

    read_page.show_read_page(loaded)


def _show_review_page(loaded: LoadedProject) -> None:
    from conflictmap.app import review_page  # noqa: PLC0415

    review_page.show_review_page(loaded)


def _show_import_page(loaded: LoadedProject) -> None:
    from conflictmap.app import import_page  # noqa: PLC0415

    import_page.show_import_page(loaded)


_PAGES: tuple[tuple[str, str, Callable[[LoadedProject], None]], ...] = (
    ("Map", "map", map_page.show_map_page),
    ("Publish", "publish", _show_publish_page),
    ("Geocode", "geocode", geocode_page.show_geocode_page),
)
_CURATOR_PAGES: tuple[tuple[str, str, Callable[[LoadedProject], None]], ...] = (
    ("Sources", "sources", _show_sources_page),
    ("Read", "read", _show_read_page),
    ("Review", "review", _show_review_page),
    ("Import", "import", _show_import_page),
)
"""Pages that are offered only to those who may write."""


def run() -> None:
    """Draw the app."""
    st.set_page_config(page_title="conflictmap", page_icon=str(ICON_PATH), layout="wide")
    st.html(f"<style>{_PAGE_CSS}</style>")
    loaded, issues = current_project()
    pages = [
        st.Page(_wrap_page(show, loaded, issues), title=title, url_path=path, default=path == "map")
        for title, path, show in _PAGES
    ]
    if may_write():
        pages += [
            st.Page(_wrap_page(show, loaded, issues), title=title, url_path=path)
            for title, path, show in _CURATOR_PAGES
        ]
        pages.append(
            st.Page(partial(show_edit_page, issues, loaded), title="Edit", url_path="edit")
        )
    remember_pages({page.url_path or "map": page for page in pages})
    st.navigation(pages, position="top").run()


def _wrap_page(
    show: Callable[[LoadedProject], None],
    loaded: LoadedProject | None,
    issues: tuple[ValidationIssue, ...],
) -> Callable[[], None]:
    def draw_page() -> None:
        if issues:
            left_out = get_project_cache().left_out
            _show_issues(issues, has_last_valid=loaded is not None, left_out=left_out)
        if loaded is not None:
            show(loaded)

    return draw_page


def _show_issues(
    issues: tuple[ValidationIssue, ...], *, has_last_valid: bool, left_out: int = 0
) -> None:
    total = len(issues) + left_out
    count = pluralize(total, "error")
    consequence = (
        "The page shows the last version without errors."
        if has_last_valid
        else "There is no map to show yet."
    )
    st.error(f"The project has {count}. {consequence}")
    more = [describe_left_out(left_out)] if left_out else []
    lines = [*(str(issue) for issue in issues), *more]
    st.code("\n".join(lines), language=None, wrap_lines=True)
