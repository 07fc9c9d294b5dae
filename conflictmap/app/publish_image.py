"""The output Image: for print, the web or link previews."""

from base64 import b64encode
from dataclasses import replace

import streamlit as st

from conflictmap.app import artifacts, form_state, viewer_component
from conflictmap.app.download_buttons import draw_downloads
from conflictmap.app.project_cache import LoadedProject
from conflictmap.publish.image import (
    DEFAULT_SIZE_PX,
    IMAGE_FORMATS,
    PRINT_DPI,
    PRINT_SIZE_PX,
    ImageOptions,
    reduce_size,
)
from layers.view_state import View

_THEME_LABELS = {"light": "Light", "dark": "Dark"}
_FORMAT_LABELS = {name: name.upper() for name in IMAGE_FORMATS}
_SIZE_LABELS = {
    "screen": "{} × {}".format(*DEFAULT_SIZE_PX),
    "upright": "1080 × 1350",
    "paper": "A4, 300 dpi",
    "own": "Custom size",
}
_PORTRAIT_SIZE_PX = (1080, 1350)


def draw_image_appearance(loaded: LoadedProject) -> None:
    """Draw the choices of language and theme."""
    form_state.draw_language_choice(loaded.project)
    form_state.draw_segments("Theme", "image_theme", _THEME_LABELS)


def draw_image_outlet(loaded: LoadedProject, view: View) -> None:
    """Draw the choices of format and size, the files, and the preview."""
    left, right = st.columns([2, 3], gap="large")
    with left:
        extension = form_state.draw_segments("Format", "format", _FORMAT_LABELS)
    with right:
        options = _choose_image_options(loaded, view, extension)
    made = artifacts.make_image_files(loaded, extension, options)
    alt_text = made.artifacts[1].data.decode()
    draw_downloads(made)
    with st.expander("Text alternative"):
        st.text(alt_text)
    if extension == "pdf":
        st.caption("The preview shows the same drawing as a smaller PNG.")
        size, dpi = reduce_size(options.size or PRINT_SIZE_PX, options.dpi)
        made = artifacts.make_image_files(loaded, "png", replace(options, size=size, dpi=dpi))
    image = made.artifacts[0]
    address = f"data:{image.media_type};base64,{b64encode(image.data).decode()}"
    viewer_component.preview_image(alt_text.splitlines()[0], address)


def _choose_image_options(loaded: LoadedProject, view: View, extension: str) -> ImageOptions:
    """Draw the choice of size, and return the options with language and theme."""
    sizes = _SIZE_LABELS | ({"social": "Link preview, 1200 × 630"} if extension == "png" else {})
    default = "paper" if extension == "pdf" else "screen"
    name = f"size_{extension}"
    st.selectbox(
        "Size",
        sizes,
        format_func=sizes.__getitem__,
        key=form_state.widget_key(name, default, sizes),
    )
    chosen_size = form_state.get_value(name)
    size, dpi = _choose_dimensions(chosen_size)
    language = form_state.get_value("language")
    return ImageOptions(
        view=view,
        size=size,
        language=None if language == loaded.project.map_info.language else language,
        theme=form_state.get_value("image_theme"),
        dpi=dpi,
        social=chosen_size == "social",
    )


def _choose_dimensions(size: str) -> tuple[tuple[int, int], float | None]:
    """Return width and height in pixels, and the pixels per inch of a paper size."""
    if size == "paper":
        return PRINT_SIZE_PX, PRINT_DPI
    if size != "own":
        return _PORTRAIT_SIZE_PX if size == "upright" else DEFAULT_SIZE_PX, None
    width, height = (
        st.number_input(label, 200, 20_000, key=form_state.widget_key(name, default), step=100)
        for label, name, default in (
            ("Width", "width", DEFAULT_SIZE_PX[0]),
            ("Height", "height", DEFAULT_SIZE_PX[1]),
        )
    )
    return (int(width), int(height)), None
