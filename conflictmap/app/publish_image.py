"""The outlet Image: a picture for print, for the web, for a link."""

from base64 import b64encode
from dataclasses import replace

import streamlit as st

from conflictmap.app import artifacts, form_state, viewer_component
from conflictmap.app.artifacts import Picture
from conflictmap.app.download_buttons import offer
from conflictmap.app.project_cache import Loaded
from conflictmap.publish.image import FORMATS, PAPER, PRINT_DPI, SIZE, smaller
from layers.view_state import View

_THEMES = {"light": "Light", "dark": "Dark"}
_FORMATS = {name: name.upper() for name in FORMATS}
_SIZES = {
    "screen": "{} × {}".format(*SIZE),
    "upright": "1080 × 1350",
    "paper": "A4, 300 dots an inch",
    "own": "Another size",
}
_UPRIGHT = (1080, 1350)


def looks(loaded: Loaded) -> None:
    """Draw the choices of language and theme."""
    form_state.language(loaded.project)
    form_state.segments("Theme", "image_theme", _THEMES)


def draw(loaded: Loaded, view: View) -> None:
    """Draw format and size, the files, and the picture."""
    language = form_state.chosen("language")
    how = _picture(None if language == loaded.project.frame.language else language)
    made = artifacts.image_files(loaded, view, how)
    words = made.products[1].data.decode()
    offer(made)
    with st.expander("The picture in words"):
        st.text(words)
    if how.ending == "pdf":
        st.caption("The preview is the same drawing as a PNG, in fewer dots.")
        size, dpi = smaller(how.size, how.dpi)
        made = artifacts.image_files(loaded, view, replace(how, ending="png", size=size, dpi=dpi))
    picture = made.products[0]
    address = f"data:{picture.mime};base64,{b64encode(picture.data).decode()}"
    viewer_component.preview_image(words.splitlines()[0], address)


def _picture(language: str | None) -> Picture:
    left, right = st.columns([2, 3], gap="large")
    with left:
        ending = form_state.segments("Format", "format", _FORMATS)
    sizes = _SIZES | ({"social": "Preview of links, 1200 × 630"} if ending == "png" else {})
    with right:
        default = "paper" if ending == "pdf" else "screen"
        st.selectbox(
            "Size",
            sizes,
            format_func=sizes.__getitem__,
            key=form_state.key(f"size_{ending}", default, sizes),
        )
    chosen = form_state.chosen(f"size_{ending}")
    size, dpi = _measures(chosen)
    theme = form_state.chosen("image_theme")
    return Picture(ending, size, dpi, chosen == "social", language, theme)


def _measures(size: str) -> tuple[tuple[int, int], float | None]:
    """Return width and height in dots, and dots in an inch, of what is chosen."""
    if size == "paper":
        return PAPER, PRINT_DPI
    if size != "own":
        return _UPRIGHT if size == "upright" else SIZE, None
    width, height = (
        st.number_input(label, 200, 20_000, key=form_state.key(name, default), step=100)
        for label, name, default in (("Width", "width", SIZE[0]), ("Height", "height", SIZE[1]))
    )
    return (int(width), int(height)), None
