"""The embed kit: the widget for articles, and the files that an editor needs with it.

The widget sends one number to the page around it, its height. It accepts messages only from pages
of the sites that the kit was made for (docs/how-to/embed.md).
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any

from conflictmap.publish.deprecation import merge_deprecated_keywords
from conflictmap.publish.embed import oembed, privacy, static_files
from conflictmap.publish.embed.editor_page import EDITOR_FILE, PLACEHOLDER_URL, render_editor
from conflictmap.publish.embed.model import Kit
from conflictmap.publish.embed.readme import README_FILE, render_readme
from conflictmap.publish.embed.snippets import (
    COMPONENT_FILE,
    LISTENER_FILE,
    PREVIEW_FILE,
    WIDGET_FILE,
    WidgetLayout,
    list_snippets,
    render_scripted_frame,
)
from conflictmap.publish.embed.urls import extract_host
from conflictmap.publish.html import render_page
from conflictmap.publish.image import draw_social_preview
from conflictmap.publish.media_files import build_media_files
from geo.io.atomic import write_folder
from geo.location import locate_events
from geo.project.model import Project
from geo.project.published_media import scale_project_images
from layers.i18n import Translator
from layers.page.html_head import PageMetadata
from layers.page.standalone_page import PageOptions
from layers.view_state import View

SNIPPET_FILE = "snippet.html"
_FILE_PURPOSES = {
    WIDGET_FILE: "the map",
    COMPONENT_FILE: "the web component, for pages that use it",
    LISTENER_FILE: "fits frames to their content, for pages that load it as a file",
    PREVIEW_FILE: "the picture that social networks and AMP show",
    oembed.OEMBED_FILE: "tells systems that support oEmbed how to show the map",
}
_MEDIA_PURPOSE = "a video, recording, document or larger image that the map shows"
_MESSAGES_SCRIPT = "(function () {{\n{code}\nconnectToParent({origins});\n}})();"


@dataclass(frozen=True, slots=True)
class KitOptions:
    """Options of an embed kit.

    Attributes:
        page: Options of the widget's page.
        base_url: Address of the folder that the kit will be uploaded to, as
            `urls.parse_folder_url` returns it. If it is empty the kit has no ``oembed.json``, which
            contains full addresses.
        origins: Sites whose pages may control the widget, as `urls.parse_origins` returns them.
        layout: ``compact`` for headline, map and one event until a reader opens the rest; ``full``
            for the whole viewer.
    """

    page: PageOptions = field(default_factory=PageOptions)
    base_url: str = ""
    origins: Sequence[str] = ()
    layout: WidgetLayout = "compact"


def build_kit(
    project: Project,
    options: KitOptions | PageOptions | None = None,
    **deprecated: Any,  # noqa: ANN401  the fields of the options
) -> dict[str, bytes]:
    """Return the files of a kit by name; the same project and options give the same bytes.

    Args:
        project: A loaded project.
        options: How the kit is made. `PageOptions` are deprecated here.
        deprecated: ``base_url`` and ``origins`` as keyword arguments, as before 0.2.0.

    Raises:
        OutputError: the title is empty, or contains invisible characters.
        ProjectError: an event's place is not found or ambiguous.
        ViewError: the view shows no event.
    """
    chosen = _merge_kit_options("build_kit", options, deprecated)
    kit = _collect_kit(project.with_title(chosen.page.title), chosen)
    return {name: data for name, (data, _) in kit.files.items()} | {
        SNIPPET_FILE: render_scripted_frame(kit.title, kit.base_url, chosen.layout).encode(),
        EDITOR_FILE: render_editor(kit).encode(),
        README_FILE: render_readme(kit).encode(),
    }


def write_kit(
    project: Project,
    folder: str | PathLike[str],
    options: KitOptions | PageOptions | None = None,
    *,
    force: bool = False,
    **deprecated: Any,  # noqa: ANN401  the fields of the options
) -> Mapping[str, int]:
    """Write a kit into a folder, all files or none; return the size of each file in bytes.

    Args:
        project: A loaded project.
        folder: Where to write.
        options: How the kit is made. `PageOptions` are deprecated here.
        force: Whether to replace files that exist.
        deprecated: ``base_url`` and ``origins`` as keyword arguments, as before 0.2.0.

    Raises:
        OutputError: a file exists or cannot be written, or the title cannot be used.
        ProjectError: an event's place is not found or ambiguous.
        ViewError: the view shows no event.
    """
    files = build_kit(project, _merge_kit_options("write_kit", options, deprecated))
    write_folder(Path(folder), files, force=force)
    return {name: len(data) for name, data in files.items()}


def _merge_kit_options(
    function: str, options: KitOptions | PageOptions | None, deprecated: dict[str, Any]
) -> KitOptions:
    """Return the options of a call, also of one with `PageOptions` as before 0.2.0."""
    if isinstance(options, PageOptions):
        options, deprecated = None, {"page": options, **deprecated}
    return merge_deprecated_keywords(function, options, deprecated, KitOptions, stacklevel=4)


def _collect_kit(project: Project, options: KitOptions) -> Kit:
    language = options.page.language or project.map_info.language
    translator = Translator(language)
    title = translator.localize(project.map_info.title)
    snippets = list_snippets(
        title,
        options.base_url or PLACEHOLDER_URL,
        events=_example_events(project, options.page),
        accepts_messages=bool(options.origins),
        layout=options.layout,
    )
    return Kit(
        title=title,
        summary=translator.localize(project.map_info.description),
        language=language,
        layout=options.layout,
        base_url=options.base_url,
        origins=tuple(options.origins),
        snippets=tuple(snippets),
        files={
            name: (data, _FILE_PURPOSES.get(name, _MEDIA_PURPOSE))
            for name, data in _build_uploads(project, options, title)
        },
        privacy_statements=_privacy_statements(project, options),
    )


def _build_uploads(
    project: Project, options: KitOptions, title: str
) -> Iterator[tuple[str, bytes]]:
    """Yield the names and contents of the files to upload."""
    page = options.page
    yield WIDGET_FILE, render_page(project, _widget_options(options)).encode()
    yield COMPONENT_FILE, static_files.read_static_file("conflict-map-element.js").encode()
    yield LISTENER_FILE, static_files.read_static_file("resize-listener.js").encode()
    if options.base_url:
        yield (
            oembed.OEMBED_FILE,
            oembed.build_response(title, options.base_url, options.layout).encode(),
        )
    yield PREVIEW_FILE, draw_social_preview(project, page.view, page.language)
    yield from build_media_files(scale_project_images(project, page.image_budget_bytes)).items()


def _widget_options(options: KitOptions) -> PageOptions:
    """Return the options of the widget's page, with its metadata and scripts."""
    metadata = options.page.metadata
    if options.base_url:
        metadata = PageMetadata(
            canonical=options.base_url + WIDGET_FILE,
            image=options.base_url + PREVIEW_FILE,
            links=(oembed.discovery_link(options.base_url),),
        )
    scripts = tuple(_widget_scripts(options.origins))
    return replace(
        options.page,
        layout="embed",
        compact=options.layout == "compact",
        metadata=metadata,
        scripts=scripts,
    )


def _widget_scripts(origins: Sequence[str]) -> list[str]:
    scripts = [static_files.read_static_file("resize-reporter.js")]
    if origins:
        code = static_files.read_static_file("widget-messages.js")
        scripts.append(_MESSAGES_SCRIPT.format(code=code, origins=json.dumps(tuple(origins))))
    return scripts


def _example_events(project: Project, options: PageOptions) -> list[str]:
    """Return the ids of two events for the examples; first the one that the widget opens on."""
    view = options.view or View()
    return [event.id for event in view.order_selected_first(project, locate_events(project))[:2]]


def _privacy_statements(project: Project, options: KitOptions) -> dict[str, str]:
    tiles = options.page.tiles
    return {
        language: privacy.privacy_statement(
            Translator(language).localize(project.map_info.title),
            language,
            host=extract_host(options.base_url),
            tile_host=extract_host(tiles.host) if tiles else "",
        )
        for language in privacy.statement_languages(project.map_info.languages)
    }
