"""The outputs that are pages: the HTML file, and the embed kit with its widget."""

from dataclasses import replace
from typing import cast

import streamlit as st

from conflictmap.app import artifacts, download_buttons, form_state, viewer_component
from conflictmap.app.artifacts import Artifact
from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.project_cache import LoadedProject
from conflictmap.publish.embed.editor_page import PLACEHOLDER_URL
from conflictmap.publish.embed.snippets import WIDGET_FILE, WidgetLayout, list_snippets
from conflictmap.publish.embed.urls import parse_folder_url, parse_origins
from layers.i18n import Translator
from layers.page.csp import IFRAME_SANDBOX
from layers.page.html_head import PageMetadata
from layers.page.standalone_page import PageOptions
from layers.page.tile_providers import NO_TILES, find_tiles
from layers.view_state import View

_THEME_LABELS = {"auto": "Same as device", "light": "Light", "dark": "Dark"}
_WIDGET_LAYOUT_LABELS = {
    "compact": "Map and one event",
    "full": "The whole viewer",
}
_MAX_AUTO_PREVIEW_BYTES = 20_000_000
"""Size above which a page is previewed only on request."""


def draw_page_appearance(loaded: LoadedProject) -> None:
    """Draw the choices of language, theme, title, source texts and map tiles."""
    form_state.draw_language_choice(loaded.project)
    form_state.draw_segments("Theme", "theme", _THEME_LABELS)
    if form_state.get_value("position"):
        st.toggle(
            "Keep the position of the map page",
            key=form_state.widget_key("keep_position", default=False),
        )
    with st.expander("More options"):
        own = Translator(form_state.get_value("language")).localize(loaded.project.map_info.title)
        st.text_input("Title", key=form_state.widget_key("title", ""), placeholder=own)
        st.toggle(
            "Include only the quoted sentences of each source",
            key=form_state.widget_key("only_quotes", default=False),
        )
        st.text_input(
            "Map tiles",
            key=form_state.widget_key("tiles", ""),
            placeholder=NO_TILES,
            help="Such as `OpenStreetMap.Mapnik`. Readers' browsers will load the tiles from its "
            "server; without tiles, the map loads nothing.",
        )


def draw_html_outlet(loaded: LoadedProject, view: View) -> None:
    """Draw the output HTML file."""
    address = st.text_input(
        "Address of the published page, if known",
        key=form_state.widget_key("canonical", ""),
        placeholder="https://example.org/map.html",
    )
    options = replace(
        _page_options_from_form(loaded, view),
        metadata=PageMetadata(canonical=address.strip() or None),
    )
    page_file = artifacts.make_html_file(loaded, options)
    download_buttons.draw_download_button(
        artifacts.make_page_archive(loaded, page_file) or page_file
    )
    _draw_preview(loaded, options, page_file.data, "page")


def draw_embed_outlet(loaded: LoadedProject, view: View) -> None:
    """Draw the output Embed kit."""
    options = _page_options_from_form(loaded, view)
    left, right = st.columns(2, gap="large")
    address = left.text_input(
        "Address of the folder after the upload",
        key=form_state.widget_key("base", ""),
        placeholder=PLACEHOLDER_URL,
    )
    sites = right.text_input(
        "Sites whose pages may control the map",
        key=form_state.widget_key("origins", ""),
        placeholder="none, or https://example.org",
    )
    form_state.draw_segments("The widget opens with", "widget_layout", _WIDGET_LAYOUT_LABELS)
    layout = cast("WidgetLayout", form_state.get_value("widget_layout"))
    base = parse_folder_url(address.strip()) if address.strip() else ""
    origins = parse_origins(sites.split())
    made = artifacts.make_kit_files(loaded, options, base, origins, layout)
    name = f"{artifacts.file_stem(loaded)}-embed"
    download_buttons.draw_download_button(
        Artifact(f"{name}.zip", "application/zip", artifacts.zip_files(name, made))
    )
    with st.expander("Files of the kit"), st.container(horizontal=True):
        for file, data in made.items():
            download_buttons.draw_download_button(
                Artifact(file, artifacts.guess_media_type(file), data)
            )
    _draw_snippets(loaded, options, base, layout, allow_messages=bool(origins))
    _draw_preview(loaded, options, made[WIDGET_FILE], "embed")


def _page_options_from_form(loaded: LoadedProject, view: View) -> PageOptions:
    language = form_state.get_value("language")
    tiles = find_tiles(form_state.get_value("tiles", "").strip() or NO_TILES)
    if tiles:
        st.caption(
            f"Readers' browsers will load map tiles from {escape_markdown(tiles.host)}, and from "
            "no other server. Without a network, the map has no base map."
        )
    return PageOptions(
        language=None if language == loaded.project.map_info.language else language,
        theme=form_state.get_value("theme"),
        view=None if view == View() else view,
        title=form_state.get_value("title", "").strip() or None,
        tiles=tiles,
        only_quotes=form_state.get_value("only_quotes", default=False),
    )


def _draw_snippets(
    loaded: LoadedProject,
    options: PageOptions,
    base: str,
    layout: WidgetLayout,
    *,
    allow_messages: bool,
) -> None:
    """Draw the code to paste into an article, for each publishing system."""
    view = options.view or View()
    events = [event.id for event in view.order_selected_first(loaded.project, loaded.located)]
    title = _page_title(loaded, options)
    offered = {
        one.id: one
        for one in list_snippets(
            title,
            base or PLACEHOLDER_URL,
            events=events,
            accepts_messages=allow_messages,
            layout=layout,
        )
    }
    st.selectbox(
        "Code to paste",
        offered,
        format_func=lambda one: offered[one].title,
        key=form_state.widget_key("snippet", "listener", offered),
    )
    chosen = offered[form_state.get_value("snippet")]
    st.caption(escape_markdown(chosen.usage))
    if not base:
        st.caption(
            f"Replace {escape_markdown(PLACEHOLDER_URL)} with the folder's address, "
            "or enter it above."
        )
    st.code(chosen.code, language="html", wrap_lines=True, height=220)


def _draw_preview(loaded: LoadedProject, options: PageOptions, data: bytes, layout: str) -> None:
    """Show a page in a frame, from the same bytes as the download."""
    if len(data) > _MAX_AUTO_PREVIEW_BYTES and not st.toggle(
        f"Preview the page ({download_buttons.format_size(len(data))})"
    ):
        return
    viewer_component.preview_page(
        _page_title(loaded, options), data.decode(), layout=layout, sandbox=IFRAME_SANDBOX
    )


def _page_title(loaded: LoadedProject, options: PageOptions) -> str:
    language = options.language or loaded.project.map_info.language
    return options.title or Translator(language).localize(loaded.project.map_info.title)
