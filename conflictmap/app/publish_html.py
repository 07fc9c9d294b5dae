"""The outlets that are pages: the HTML file, and the embed kit with its widget."""

from dataclasses import replace

import streamlit as st

from conflictmap.app import artifacts, download_buttons, form_state, viewer_component
from conflictmap.app.artifacts import Product
from conflictmap.app.escape_markdown import plain
from conflictmap.app.project_cache import Loaded
from conflictmap.publish.embed.editor_page import PLACEHOLDER
from conflictmap.publish.embed.snippets import SANDBOX, WIDGET, snippets
from conflictmap.publish.embed.urls import read_folder, read_origins
from layers.i18n import Speaker
from layers.page.html_head import Head
from layers.page.standalone_page import PageOptions
from layers.page.tile_providers import NONE, find_tiles
from layers.view_state import View

_THEMES = {"auto": "As the device", "light": "Light", "dark": "Dark"}
_LARGE = 20_000_000
"""Bytes beyond which a page is previewed only when a reader asks for it."""


def looks(loaded: Loaded) -> None:
    """Draw the choices of language, theme, and what else a page can be told."""
    form_state.language(loaded.project)
    form_state.segments("Theme", "theme", _THEMES)
    if form_state.chosen("place"):
        st.toggle("Open where the map page stands", key=form_state.key("placed", default=False))
    with st.expander("More"):
        own = Speaker(form_state.chosen("language")).pick(loaded.project.frame.title)
        st.text_input("Title", key=form_state.key("title", ""), placeholder=own)
        st.toggle(
            "Give only the quoted sentences of each source",
            key=form_state.key("only_quotes", default=False),
        )
        st.text_input(
            "Tiles under the map",
            key=form_state.key("tiles", ""),
            placeholder=NONE,
            help="Such as `OpenStreetMap.Mapnik`. Readers' browsers will then ask its server for "
            "pictures; without tiles the map asks nobody.",
        )


def draw_file(loaded: Loaded, view: View) -> None:
    """Draw the outlet HTML file."""
    address = st.text_input(
        "Address at which it will be read, where it is known",
        key=form_state.key("canonical", ""),
        placeholder="https://example.org/map.html",
    )
    options = replace(_options(loaded, view), head=Head(canonical=address.strip() or None))
    product = artifacts.html_file(loaded, options)
    download_buttons.button(product)
    _preview(loaded, options, product.data, "page")


def draw_kit(loaded: Loaded, view: View) -> None:
    """Draw the outlet Embed kit."""
    options = _options(loaded, view)
    left, right = st.columns(2, gap="large")
    address = left.text_input(
        "Address of the folder, once it is uploaded",
        key=form_state.key("base", ""),
        placeholder=PLACEHOLDER,
    )
    sites = right.text_input(
        "Sites whose pages may drive the map",
        key=form_state.key("origins", ""),
        placeholder="none, or https://example.org",
    )
    base = read_folder(address.strip()) if address.strip() else ""
    origins = read_origins(sites.split())
    made = artifacts.kit_files(loaded, options, base, origins)
    name = f"{artifacts.stem(loaded)}-embed"
    download_buttons.button(Product(f"{name}.zip", "application/zip", artifacts.zipped(name, made)))
    with st.expander("Each file of the kit"), st.container(horizontal=True):
        for file, data in made.items():
            download_buttons.button(Product(file, artifacts.media_type(file), data))
    _snippets(loaded, options, base, driven=bool(origins))
    _preview(loaded, options, made[WIDGET], "embed")


def _options(loaded: Loaded, view: View) -> PageOptions:
    language = form_state.chosen("language")
    tiles = find_tiles(form_state.chosen("tiles", "").strip() or NONE)
    if tiles:
        st.caption(
            f"Readers' browsers will ask {plain(tiles.host)} for pictures of the map, and nobody "
            "else; without a network the map has no ground."
        )
    return PageOptions(
        language=None if language == loaded.project.frame.language else language,
        theme=form_state.chosen("theme"),
        view=None if view == View() else view,
        title=form_state.chosen("title", "").strip() or None,
        tiles=tiles,
        only_quotes=form_state.chosen("only_quotes", default=False),
    )


def _snippets(loaded: Loaded, options: PageOptions, base: str, *, driven: bool) -> None:
    """Draw what is pasted into an article, for each system that articles are made in."""
    view = options.view or View()
    events = [event.id for event in view.opening(loaded.project, loaded.located)]
    title = _title(loaded, options)
    offered = {
        one.id: one for one in snippets(title, base or PLACEHOLDER, events=events, driven=driven)
    }
    st.selectbox(
        "What to paste",
        offered,
        format_func=lambda one: offered[one].title,
        key=form_state.key("snippet", "listener", offered),
    )
    chosen = offered[form_state.chosen("snippet")]
    st.caption(plain(chosen.when))
    if not base:
        st.caption(f"Write the folder's address for {plain(PLACEHOLDER)}, or type it above.")
    st.code(chosen.code, language="html", wrap_lines=True, height=220)


def _preview(loaded: Loaded, options: PageOptions, data: bytes, layout: str) -> None:
    """Show the very bytes of a page."""
    if len(data) > _LARGE and not st.toggle(
        f"Preview the page ({download_buttons.size(len(data))})"
    ):
        return
    viewer_component.preview(_title(loaded, options), data.decode(), layout=layout, sandbox=SANDBOX)


def _title(loaded: Loaded, options: PageOptions) -> str:
    language = options.language or loaded.project.frame.language
    return options.title or Speaker(language).pick(loaded.project.frame.title)
