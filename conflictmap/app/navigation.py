"""The pages of the app."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from conflictmap.app import geocode_page, map_page
from conflictmap.app.project_cache import LoadedProject, current_project
from geo.errors import ValidationIssue

ICON_PATH = Path(__file__).with_name("static") / "icon.svg"


def _show_publish_page(loaded: LoadedProject) -> None:
    """Draw the Publish page; what it needs takes a second to load, and the map shall not wait."""
    from conflictmap.app import publish_page  # noqa: PLC0415

    publish_page.show_publish_page(loaded)


_PAGES: tuple[tuple[str, str, Callable[[LoadedProject], None]], ...] = (
    ("Map", "map", map_page.show_map_page),
    ("Publish", "publish", _show_publish_page),
    ("Geocode", "geocode", geocode_page.show_geocode_page),
)


def run() -> None:
    """Draw the app."""
    st.set_page_config(page_title="conflictmap", page_icon=str(ICON_PATH), layout="wide")
    loaded, faults = current_project()
    pages = [
        st.Page(_wrap_page(show, loaded, faults), title=title, url_path=path, default=path == "map")
        for title, path, show in _PAGES
    ]
    st.navigation(pages, position="top").run()


def _wrap_page(
    show: Callable[[LoadedProject], None],
    loaded: LoadedProject | None,
    issues: tuple[ValidationIssue, ...],
) -> Callable[[], None]:
    def draw_page() -> None:
        if issues:
            _show_issues(issues, has_last_valid=loaded is not None)
        if loaded is not None:
            show(loaded)

    return draw_page


def _show_issues(issues: tuple[ValidationIssue, ...], *, has_last_valid: bool) -> None:
    count = f"{len(issues)} fault" + ("s" if len(issues) > 1 else "")
    what = (
        "What is below is the last one without."
        if has_last_valid
        else "There is no map to show yet."
    )
    st.error(f"The project has {count}. {what}")
    st.code("\n".join(str(fault) for fault in issues), language=None, wrap_lines=True)
