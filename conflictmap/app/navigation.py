"""The pages of the app."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from conflictmap.app import geocode_page, map_page
from conflictmap.app.project_cache import Loaded, current
from geo.errors import Fault

ICON = Path(__file__).with_name("static") / "icon.svg"


def _publish(loaded: Loaded) -> None:
    """Draw the Publish page; what it needs takes a second to load, and the map shall not wait."""
    from conflictmap.app import publish_page  # noqa: PLC0415

    publish_page.show(loaded)


_PAGES: tuple[tuple[str, str, Callable[[Loaded], None]], ...] = (
    ("Map", "map", map_page.show),
    ("Publish", "publish", _publish),
    ("Geocode", "geocode", geocode_page.show),
)


def run() -> None:
    """Draw the app."""
    st.set_page_config(page_title="conflictmap", page_icon=str(ICON), layout="wide")
    loaded, faults = current()
    pages = [
        st.Page(_page(show, loaded, faults), title=title, url_path=path, default=path == "map")
        for title, path, show in _PAGES
    ]
    st.navigation(pages, position="top").run()


def _page(
    show: Callable[[Loaded], None], loaded: Loaded | None, faults: tuple[Fault, ...]
) -> Callable[[], None]:
    def draw() -> None:
        if faults:
            _show_faults(faults, kept=loaded is not None)
        if loaded is not None:
            show(loaded)

    return draw


def _show_faults(faults: tuple[Fault, ...], *, kept: bool) -> None:
    count = f"{len(faults)} fault" + ("s" if len(faults) > 1 else "")
    what = "What is below is the last one without." if kept else "There is no map to show yet."
    st.error(f"The project has {count}. {what}")
    st.code("\n".join(str(fault) for fault in faults), language=None, wrap_lines=True)
