"""The widget for an article, and the snippet that puts it there."""

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from importlib import resources
from os import PathLike
from pathlib import Path

from geo.errors import OutputError
from geo.files import refuse_existing, write_file
from geo.project import Project
from layers.figure import PageOptions
from layers.words import Speaker
from publish.html import page

WIDGET = "widget.html"
SNIPPET = "snippet.html"
_SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


def snippet(title: str, src: str = WIDGET, *, listener: bool = True) -> str:
    """Return the HTML to paste into an article.

    The frame works alone, with a fixed ratio, where a CMS strips scripts; with the listener it
    takes the height of its content.

    Args:
        title: What the frame is called for those who do not see it.
        src: Address of the widget.
        listener: Whether to add the script that fits the height.
    """
    frame = (
        f'<iframe class="conflictmap-frame" src="{escape(src)}" title="{escape(title)}" '
        'loading="lazy" '
        f'sandbox="{_SANDBOX}" referrerpolicy="no-referrer" allow="fullscreen; clipboard-write" '
        'style="width:100%;border:0;aspect-ratio:4/5;min-height:480px"></iframe>\n'
    )
    return frame + (f"<script>\n{_script('listener.js')}</script>\n" if listener else "")


def embed(
    project: Project,
    folder: str | PathLike[str],
    options: PageOptions | None = None,
    *,
    force: bool = False,
) -> Mapping[str, int]:
    """Write the widget, and beside it the snippet to paste; return the size of each file in bytes.

    Raises:
        OutputError: a file is there already or cannot be written.
        ProjectError: an event's place is not found or ambiguous.
    """
    target = Path(folder)
    if target.exists() and not target.is_dir():
        raise OutputError(f"{str(target)!r} is a file: name a folder")
    chosen = replace(options or PageOptions(), layout="embed", scripts=(_script("frame.js"),))
    title = Speaker(chosen.language or project.frame.language).pick(project.frame.title)
    files = {WIDGET: page(project, chosen), SNIPPET: snippet(title)}
    for name in files:
        refuse_existing(target / name, force=force)
    for name, text in files.items():
        write_file(target / name, text.encode())
    return {name: len(text.encode()) for name, text in files.items()}


def _script(name: str) -> str:
    return resources.files("publish").joinpath(name).read_text(encoding="utf-8")
