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
from conflictmap.publish.embed.editor_page import EDITOR, PLACEHOLDER, editor
from conflictmap.publish.embed.model import Kit
from conflictmap.publish.embed.readme import README, readme
from conflictmap.publish.embed.snippets import (
    COMPONENT,
    LISTENER,
    PREVIEW,
    WIDGET,
    snippets,
    with_listener,
)
from conflictmap.publish.embed.urls import host_of
from conflictmap.publish.html import page
from conflictmap.publish.image import social_preview
from conflictmap.publish.output_folder import write_folder
from geo.location import locate
from geo.project.loader import Project
from layers.folium_plugin import titled
from layers.i18n import Speaker
from layers.page.html_head import Head
from layers.page.standalone_page import PageOptions
from layers.view_state import View

SNIPPET = "snippet.html"
_PURPOSES = {
    WIDGET: "the map",
    COMPONENT: "the web component, for pages that use it",
    LISTENER: "fits frames to their content, for pages that load it as a file",
    PREVIEW: "the picture that networks and AMP show",
    oembed.OEMBED: "tells systems that speak oEmbed how to show the map",
}
_CONVERSATION = "(function () {{\n{code}\nconverse({origins});\n}})();"


def kit(
    project: Project,
    options: PageOptions | None = None,
    *,
    base: str = "",
    origins: Sequence[str] = (),
) -> dict[str, bytes]:
    """Return the files of a kit by name; the same project and words give the same bytes.

    Args:
        project: A loaded project.
        options: How the widget is made.
        base: Address of the folder that the kit will lie in, as `read_folder` returns it; without
            it there is no answer to oEmbed, which holds addresses in full.
        origins: Whose pages may drive the widget, as `read_origins` returns them.

    Raises:
        OutputError: the title is empty, or holds what a reader cannot see.
        ProjectError: an event's place is not found or ambiguous.
        ViewError: the view shows no event.
    """
    chosen = options or PageOptions()
    told = _told(titled(project, chosen.title), chosen, base, tuple(origins))
    return {name: data for name, (data, _) in told.files.items()} | {
        SNIPPET: with_listener(told.title, base).encode(),
        EDITOR: editor(told).encode(),
        README: readme(told).encode(),
    }


def embed(  # noqa: PLR0913  each says one thing of the kit
    project: Project,
    folder: str | PathLike[str],
    options: PageOptions | None = None,
    *,
    base: str = "",
    origins: Sequence[str] = (),
    force: bool = False,
) -> Mapping[str, int]:
    """Write a kit into a folder, whole or not at all; return the size of each file in bytes.

    Args:
        project: A loaded project.
        folder: Where to write.
        options: How the widget is made.
        base: Address of the folder that the kit will lie in; empty where it is not known.
        origins: Whose pages may drive the widget.
        force: Whether files that are there already may be replaced.

    Raises:
        OutputError: a file is there already or cannot be written, or the title is none.
        ProjectError: an event's place is not found or ambiguous.
        ViewError: the view shows no event.
    """
    files = kit(project, options, base=base, origins=origins)
    write_folder(Path(folder), files, force=force)
    return {name: len(data) for name, data in files.items()}


def _told(project: Project, options: PageOptions, base: str, origins: tuple[str, ...]) -> Kit:
    language = options.language or project.frame.language
    speaker = Speaker(language)
    title = speaker.pick(project.frame.title)
    examples = _examples(project, options)
    return Kit(
        title=title,
        summary=speaker.pick(project.frame.description),
        language=language,
        base=base,
        origins=origins,
        snippets=tuple(snippets(title, base or PLACEHOLDER, events=examples, driven=bool(origins))),
        files={
            name: (data, _PURPOSES[name])
            for name, data in _uploaded(project, options, title, base, origins)
        },
        statements=_statements(project, options, base),
    )


def _uploaded(
    project: Project, options: PageOptions, title: str, base: str, origins: tuple[str, ...]
) -> Iterator[tuple[str, bytes]]:
    """Yield what lies on the server."""
    yield WIDGET, page(project, _widget(options, base, origins)).encode()
    yield COMPONENT, static_files.text("conflict-map-element.js").encode()
    yield LISTENER, static_files.text("resize-listener.js").encode()
    if base:
        yield oembed.OEMBED, oembed.answer(title, base).encode()
    yield PREVIEW, social_preview(project, options.view, options.language)


def _widget(options: PageOptions, base: str, origins: tuple[str, ...]) -> PageOptions:
    """Return how the widget's page is made: with its address, and with the sites that it heeds."""
    head = options.head
    if base:
        head = Head(canonical=base + WIDGET, image=base + PREVIEW, links=(oembed.link(base),))
    return replace(options, layout="embed", head=head, scripts=tuple(_scripts(origins)))


def _scripts(origins: tuple[str, ...]) -> list[str]:
    scripts = [static_files.text("resize-reporter.js")]
    if origins:
        code = static_files.text("widget-messages.js")
        scripts.append(_CONVERSATION.format(code=code, origins=json.dumps(origins)))
    return scripts


def _examples(project: Project, options: PageOptions) -> list[str]:
    """Return the ids of two events for the examples, the one that the widget opens on first."""
    view = options.view or View()
    return [event.id for event in view.opening(project, locate(project))[:2]]


def _statements(project: Project, options: PageOptions, base: str) -> dict[str, str]:
    tiles = host_of(options.tiles.host) if options.tiles else ""
    return {
        language: privacy.statement(
            Speaker(language).pick(project.frame.title),
            language,
            host=host_of(base),
            tiles=tiles,
        )
        for language in privacy.written_in(project.frame.languages)
    }
