"""The embed kit: the widget for articles, and everything an editor needs with it.

The widget tells the page around it a number, its height. It takes orders from the pages of those
sites alone that the kit was made for (docs/embedding.md).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

from conflictmap.publish.embed import oembed, privacy, static_files
from conflictmap.publish.embed.editor_page import EDITOR_FILE, PLACEHOLDER_URL, render_editor
from conflictmap.publish.embed.model import Kit
from conflictmap.publish.embed.readme import README_FILE, render_readme
from conflictmap.publish.embed.snippets import (
    COMPONENT_FILE,
    LISTENER_FILE,
    PREVIEW_FILE,
    WIDGET_FILE,
    list_snippets,
    render_scripted_frame,
)
from conflictmap.publish.embed.urls import extract_host
from conflictmap.publish.html import render_page
from conflictmap.publish.image import draw_social_preview
from conflictmap.publish.output_folder import write_folder
from geo.location import locate
from geo.project.loader import Project
from layers.folium_plugin import with_title
from layers.i18n import Translator
from layers.page.html_head import PageMetadata
from layers.page.standalone_page import PageOptions
from layers.view_state import View

SNIPPET_FILE = "snippet.html"
_FILE_PURPOSES = {
    WIDGET_FILE: "the map",
    COMPONENT_FILE: "the web component, for pages that use it",
    LISTENER_FILE: "fits frames to their content, for pages that load it as a file",
    PREVIEW_FILE: "the picture that networks and AMP show",
    oembed.OEMBED_FILE: "tells systems that speak oEmbed how to show the map",
}
_MESSAGES_SCRIPT = "(function () {{\n{code}\nconnectToParent({origins});\n}})();"


def build_kit(
    project: Project,
    options: PageOptions | None = None,
    *,
    base_url: str = "",
    origins: Sequence[str] = (),
) -> dict[str, bytes]:
    """Return the files of a kit by name; the same project and words give the same bytes.

    Args:
        project: A loaded project.
        options: How the widget is made.
        base_url: Address of the folder that the kit will lie in, as `read_folder` returns it; without
            it there is no answer to oEmbed, which holds addresses in full.
        origins: Whose pages may drive the widget, as `read_origins` returns them.

    Raises:
        OutputError: the title is empty, or holds what a reader cannot see.
        ProjectError: an event's place is not found or ambiguous.
        ViewError: the view shows no event.
    """
    chosen = options or PageOptions()
    told = _collect_kit(with_title(project, chosen.title), chosen, base_url, tuple(origins))
    return {name: data for name, (data, _) in told.files.items()} | {
        SNIPPET_FILE: render_scripted_frame(told.title, base_url).encode(),
        EDITOR_FILE: render_editor(told).encode(),
        README_FILE: render_readme(told).encode(),
    }


def write_kit(  # noqa: PLR0913  each says one thing of the kit
    project: Project,
    folder: str | PathLike[str],
    options: PageOptions | None = None,
    *,
    base_url: str = "",
    origins: Sequence[str] = (),
    force: bool = False,
) -> Mapping[str, int]:
    """Write a kit into a folder, whole or not at all; return the size of each file in bytes.

    Args:
        project: A loaded project.
        folder: Where to write.
        options: How the widget is made.
        base_url: Address of the folder that the kit will lie in; empty where it is not known.
        origins: Whose pages may drive the widget.
        force: Whether files that are there already may be replaced.

    Raises:
        OutputError: a file is there already or cannot be written, or the title is none.
        ProjectError: an event's place is not found or ambiguous.
        ViewError: the view shows no event.
    """
    files = build_kit(project, options, base_url=base_url, origins=origins)
    write_folder(Path(folder), files, force=force)
    return {name: len(data) for name, data in files.items()}


def _collect_kit(
    project: Project, options: PageOptions, base_url: str, origins: tuple[str, ...]
) -> Kit:
    language = options.language or project.map_info.language
    speaker = Translator(language)
    title = speaker.localize(project.map_info.title)
    examples = _example_events(project, options)
    return Kit(
        title=title,
        summary=speaker.localize(project.map_info.description),
        language=language,
        base_url=base_url,
        origins=origins,
        snippets=tuple(
            list_snippets(
                title, base_url or PLACEHOLDER_URL, events=examples, accepts_messages=bool(origins)
            )
        ),
        files={
            name: (data, _FILE_PURPOSES[name])
            for name, data in _build_uploads(project, options, title, base_url, origins)
        },
        privacy_statements=_privacy_statements(project, options, base_url),
    )


def _build_uploads(
    project: Project, options: PageOptions, title: str, base_url: str, origins: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    """Yield what lies on the server."""
    yield WIDGET_FILE, render_page(project, _widget_options(options, base_url, origins)).encode()
    yield COMPONENT_FILE, static_files.read_static_file("conflict-map-element.js").encode()
    yield LISTENER_FILE, static_files.read_static_file("resize-listener.js").encode()
    if base_url:
        yield oembed.OEMBED_FILE, oembed.build_response(title, base_url).encode()
    yield PREVIEW_FILE, draw_social_preview(project, options.view, options.language)


def _widget_options(options: PageOptions, base_url: str, origins: tuple[str, ...]) -> PageOptions:
    """Return how the widget's page is made: with its address, and with the sites that it heeds."""
    head = options.metadata
    if base_url:
        head = PageMetadata(
            canonical=base_url + WIDGET_FILE,
            image=base_url + PREVIEW_FILE,
            links=(oembed.discovery_link(base_url),),
        )
    return replace(options, layout="embed", metadata=head, scripts=tuple(_widget_scripts(origins)))


def _widget_scripts(origins: tuple[str, ...]) -> list[str]:
    scripts = [static_files.read_static_file("resize-reporter.js")]
    if origins:
        code = static_files.read_static_file("widget-messages.js")
        scripts.append(_MESSAGES_SCRIPT.format(code=code, origins=json.dumps(origins)))
    return scripts


def _example_events(project: Project, options: PageOptions) -> list[str]:
    """Return the ids of two events for the examples, the one that the widget opens on first."""
    view = options.view or View()
    return [event.id for event in view.order_selected_first(project, locate(project))[:2]]


def _privacy_statements(project: Project, options: PageOptions, base_url: str) -> dict[str, str]:
    tiles = extract_host(options.tiles.host) if options.tiles else ""
    return {
        language: privacy.privacy_statement(
            Translator(language).localize(project.map_info.title),
            language,
            host=extract_host(base_url),
            tile_host=tiles,
        )
        for language in privacy.statement_languages(project.map_info.languages)
    }
