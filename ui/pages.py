"""The pages of the app."""

from pathlib import Path

import streamlit as st

from geo.errors import Fault
from ui import map_page
from ui.loading import current

ICON = Path(__file__).with_name("icon.svg")


def run() -> None:
    """Draw the app."""
    st.set_page_config(page_title="conflictmap", page_icon=str(ICON), layout="wide")
    loaded, faults = current()
    if faults:
        _show_faults(faults, kept=loaded is not None)
    if loaded is not None:
        map_page.show(loaded)


def _show_faults(faults: tuple[Fault, ...], *, kept: bool) -> None:
    count = f"{len(faults)} fault" + ("s" if len(faults) > 1 else "")
    kept_words = (
        "The map below is the last one without fault." if kept else "There is no map to show yet."
    )
    st.error(f"The project has {count}. {kept_words}")
    st.code("\n".join(str(fault) for fault in faults), language=None, wrap_lines=True)
