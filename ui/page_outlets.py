"""The outlets that are pages: the HTML file, and the embed kit with its widget."""

from dataclasses import replace

import streamlit as st

from layers.figure import PageOptions
from layers.head import Head
from layers.tiles import NONE, find_tiles
from layers.view import View
from layers.words import Speaker
from publish.addresses import read_folder, read_origins
from publish.editor import PLACEHOLDER
from publish.snippets import SANDBOX, WIDGET, snippets
from ui import choices, component, download, files
from ui.files import Product
from ui.loading import Loaded
from ui.markdown import plain

_THEMES = {"auto": "As the device", "light": "Light", "dark": "Dark"}
_LARGE = 20_000_000
"""Bytes beyond which a page is previewed only when a reader asks for it."""


def looks(loaded: Loaded) -> None:
    """Draw the choices of language, theme, and what else a page can be told."""
    choices.language(loaded.project)
    choices.segments("Theme", "theme", _THEMES)
    if choices.chosen("place"):
        st.toggle("Open where the map page stands", key=choices.key("placed", default=False))
    with st.expander("More"):
        own = Speaker(choices.chosen("language")).pick(loaded.project.frame.title)
        st.text_input("Title", key=choices.key("title", ""), placeholder=own)
        st.toggle(
            "Give only the quoted sentences of each source",
            key=choices.key("only_quotes", default=False),
        )
        st.text_input(
            "Tiles under the map",
            key=choices.key("tiles", ""),
            placeholder=NONE,
            help="Such as `OpenStreetMap.Mapnik`. Readers' browsers will then ask its server for "
            "pictures; without tiles the map asks nobody.",
        )


def draw_file(loaded: Loaded, view: View) -> None:
    """Draw the outlet HTML file."""
    address = st.text_input(
        "Address at which it will be read, where it is known",
        key=choices.key("canonical", ""),
        placeholder="https://example.org/map.html",
    )
    options = replace(_options(loaded, view), head=Head(canonical=address.strip() or None))
    product = files.html_file(loaded, options)
    download.button(product)
    _preview(loaded, options, product.data, "page")


def draw_kit(loaded: Loaded, view: View) -> None:
    """Draw the outlet Embed kit."""
    options = _options(loaded, view)
    left, right = st.columns(2, gap="large")
    address = left.text_input(
        "Address of the folder, once it is uploaded",
        key=choices.key("base", ""),
        placeholder=PLACEHOLDER,
    )
    sites = right.text_input(
        "Sites whose pages may drive the map",
        key=choices.key("origins", ""),
        placeholder="none, or https://example.org",
    )
    base = read_folder(address.strip()) if address.strip() else ""
    origins = read_origins(sites.split())
    made = files.kit_files(loaded, options, base, origins)
    name = f"{files.stem(loaded)}-embed"
    download.button(Product(f"{name}.zip", "application/zip", files.zipped(name, made)))
    with st.expander("Each file of the kit"), st.container(horizontal=True):
        for file, data in made.items():
            download.button(Product(file, files.media_type(file), data))
    _snippets(loaded, options, base, driven=bool(origins))
    _preview(loaded, options, made[WIDGET], "embed")


def _options(loaded: Loaded, view: View) -> PageOptions:
    language = choices.chosen("language")
    tiles = find_tiles(choices.chosen("tiles", "").strip() or NONE)
    if tiles:
        st.caption(
            f"Readers' browsers will ask {plain(tiles.host)} for pictures of the map, and nobody "
            "else; without a network the map has no ground."
        )
    return PageOptions(
        language=None if language == loaded.project.frame.language else language,
        theme=choices.chosen("theme"),
        view=None if view == View() else view,
        title=choices.chosen("title", "").strip() or None,
        tiles=tiles,
        only_quotes=choices.chosen("only_quotes", default=False),
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
        key=choices.key("snippet", "listener", offered),
    )
    chosen = offered[choices.chosen("snippet")]
    st.caption(plain(chosen.when))
    if not base:
        st.caption(f"Write the folder's address for {plain(PLACEHOLDER)}, or type it above.")
    st.code(chosen.code, language="html", wrap_lines=True, height=220)


def _preview(loaded: Loaded, options: PageOptions, data: bytes, layout: str) -> None:
    """Show the very bytes of a page."""
    if len(data) > _LARGE and not st.toggle(f"Preview the page ({download.size(len(data))})"):
        return
    component.preview(_title(loaded, options), data.decode(), layout=layout, sandbox=SANDBOX)


def _title(loaded: Loaded, options: PageOptions) -> str:
    language = options.language or loaded.project.frame.language
    return options.title or Speaker(language).pick(loaded.project.frame.title)
