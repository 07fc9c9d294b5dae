"""Code to paste into an article: one snippet of the widget per publishing system."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from conflictmap.publish.embed import static_files
from layers.page.asset_bundle import minify_script
from layers.page.csp import IFRAME_SANDBOX

WIDGET_FILE = "widget.html"
COMPONENT_FILE = "conflict-map.js"
LISTENER_FILE = "listener.js"
PREVIEW_FILE = "preview.png"

WidgetLayout = Literal["compact", "full"]
"""What a widget opens on: one event at a time, or the whole viewer."""

_HEIGHT_LIMITS_PX: Mapping[WidgetLayout, tuple[int, int]] = {
    "compact": (360, 560),
    "full": (480, 760),
}
"""Lowest and greatest height of a frame without scripts, whose aspect ratio is 4:5 between them. A
compact widget has this height itself (layers/viewer/css/14-compact.css), so that no script has to
change it."""

_FRAME_WIDTH_PX = 600


@dataclass(frozen=True)
class Snippet:
    """Code that embeds the widget in one kind of article.

    Attributes:
        id: Its id on the editor page, kebab-case.
        title: The system or method that it is for.
        usage: When and how to use it, in a few sentences.
        code: The HTML to paste.
    """

    id: str
    title: str
    usage: str
    code: str


def frame_size(layout: WidgetLayout) -> tuple[int, int]:
    """Return width and height in pixels of a frame for systems that remove its style."""
    return _FRAME_WIDTH_PX, min(_FRAME_WIDTH_PX * 5 // 4, _HEIGHT_LIMITS_PX[layout][1])


def render_frame(title: str, base_url: str = "", layout: WidgetLayout = "compact") -> str:
    """Return the plain frame, with a fixed aspect ratio and no script.

    Args:
        title: The accessible name of the frame.
        base_url: Address of the kit's folder, ending with a slash; empty for the page's own folder.
        layout: What the widget opens on.
    """
    least, most = _HEIGHT_LIMITS_PX[layout]
    style = (
        f"width:100%;height:auto;aspect-ratio:4/5;min-height:{least}px;max-height:{most}px;"
        "border:0;display:block"
    )
    address = f"{escape(base_url)}{WIDGET_FILE}"
    return (
        f'<iframe class="conflictmap-frame" src="{address}" title="{escape(title)}" '
        f'width="100%" height="{frame_size(layout)[1]}" loading="lazy" sandbox="{IFRAME_SANDBOX}" '
        'referrerpolicy="no-referrer" allow="fullscreen; clipboard-write" '
        f'style="{style}"></iframe>\n'
    )


def render_scripted_frame(title: str, base_url: str = "", layout: WidgetLayout = "compact") -> str:
    """Return the frame and an inline script that fits its height to its content."""
    script = minify_script(static_files.read_static_file("resize-listener.js"))
    return f"{render_frame(title, base_url, layout)}<script>{script}</script>\n"


def render_frame_with_script_file(
    title: str, base_url: str = "", layout: WidgetLayout = "compact"
) -> str:
    """Return the frame and a reference to the script, for pages that allow no inline script."""
    script = f'<script src="{escape(base_url)}{LISTENER_FILE}" defer></script>'
    return f"{render_frame(title, base_url, layout)}{script}\n"


def render_component(title: str, base_url: str = "", attributes: str = "") -> str:
    """Return the web component; without its script it shows a link to the widget."""
    address = f"{escape(base_url)}{WIDGET_FILE}"
    return (
        f'<script src="{escape(base_url)}{COMPONENT_FILE}" defer></script>\n'
        f'<conflict-map src="{address}" title="{escape(title)}"{attributes}>\n'
        f'  <a href="{address}">{escape(title)}</a>\n'
        "</conflict-map>\n"
    )


def list_snippets(
    title: str,
    base_url: str,
    *,
    events: Sequence[str],
    accepts_messages: bool,
    layout: WidgetLayout = "compact",
) -> Iterator[Snippet]:
    """Yield every snippet, the simplest first.

    Args:
        title: The map's title.
        base_url: Address of the kit's folder, ending with a slash.
        events: Ids of events that the map shows, for the examples.
        accepts_messages: Whether the widget accepts messages from pages of some site.
        layout: What the widget opens on.
    """
    yield Snippet(
        "frame",
        "Plain frame",
        "Works everywhere, even if your system removes scripts. The height is fixed, and readers "
        "scroll inside the frame.",
        render_frame(title, base_url, layout),
    )
    yield Snippet(
        "listener",
        "Frame that fits its content",
        "The frame and a short script that sets its height. Suitable for most sites.",
        render_scripted_frame(title, base_url, layout),
    )
    yield Snippet(
        "file",
        "Frame with script file",
        "The same for sites whose Content-Security-Policy does not allow inline scripts: the "
        f"script is the file {LISTENER_FILE} in this folder.",
        render_frame_with_script_file(title, base_url, layout),
    )
    yield Snippet(
        "component",
        "Web component",
        "A custom element whose height fits its content. Load the script once per page; the page "
        f"can contain several such elements{_describe_select(events)}.",
        render_component(title, base_url),
    )
    yield from _cms_snippets(title, base_url, layout)
    yield from _loader_snippets(title, base_url)
    if accepts_messages and events:
        yield _drive_snippet(title, base_url, events)


def _describe_select(events: Sequence[str]) -> str:
    return f'. To open the map on an event, add select="{events[0]}"' if events else ""


def _cms_snippets(title: str, base_url: str, layout: WidgetLayout) -> Iterator[Snippet]:
    inline = render_scripted_frame(title, base_url, layout)
    with_file = render_frame_with_script_file(title, base_url, layout)
    yield Snippet(
        "wordpress",
        "WordPress",
        "Add a “Custom HTML” block and paste the code. WordPress keeps frames and scripts only for "
        "users with the capability unfiltered_html: administrators and editors on a single site, "
        "only the super admin in a network. Other users lose the frame when they save, so let one "
        "of these users paste the code.",
        f"<!-- wp:html -->\n{with_file}<!-- /wp:html -->\n",
    )
    yield Snippet(
        "ghost",
        "Ghost",
        "Type /html to add an HTML card and paste the code. “kg-width-wide” makes the map wider "
        "than the text; remove it for the width of the text. E-mail programs show neither frames "
        "nor scripts: in the card's settings, show the card on the web only.",
        f'<figure class="kg-card kg-width-wide">\n{inline}</figure>\n',
    )
    yield Snippet(
        "amp",
        "AMP",
        "Put the script into the head, once per page, and the element into the text. The widget "
        "must be served with https. If it is less than 600 pixels from the top and within the "
        "first three quarters of the first screen, AMP shows the picture until the widget has "
        "loaded.",
        _render_amp(title, base_url, layout),
    )


def _render_amp(title: str, base_url: str, layout: WidgetLayout) -> str:
    address, name = escape(base_url), escape(title)
    width, height = frame_size(layout)
    return (
        '<script async custom-element="amp-iframe" '
        'src="https://cdn.ampproject.org/v0/amp-iframe-0.1.js"></script>\n\n'
        f'<amp-iframe width="{width}" height="{height}" '
        f'layout="responsive" sandbox="{IFRAME_SANDBOX}" '
        f'resizable frameborder="0" referrerpolicy="no-referrer" title="{name}" '
        f'src="{address}{WIDGET_FILE}">\n'
        f'  <amp-img layout="fill" src="{address}{PREVIEW_FILE}" alt="{name}" placeholder>'
        "</amp-img>\n"
        '  <div overflow tabindex="0" role="button" aria-label="Show the whole map">'
        "Show the whole map</div>\n"
        "</amp-iframe>\n"
    )


def _loader_snippets(title: str, base_url: str) -> Iterator[Snippet]:
    address, name = escape(base_url) + WIDGET_FILE, escape(title)
    yield Snippet(
        "frames",
        "@newswire/frames",
        "For a site that loads its frames with @newswire/frames and calls autoInitFrames().",
        f'<div data-frame-src="{address}" data-frame-attribute-title="{name}" '
        f'data-frame-attribute-sandbox="{IFRAME_SANDBOX}"></div>\n',
    )
    yield Snippet(
        "pym",
        "pym.js",
        "For a site that loads its frames with pym.js. The last attribute prevents pym.js from "
        "adding the article's address and title to the address of the widget.",
        f'<div data-pym-src="{address}" data-pym-title="{name}" '
        f'data-pym-sandbox="{IFRAME_SANDBOX}" '
        'data-pym-optionalparams="false"></div>\n',
    )


_DRIVE_SCRIPT = """<script>
  const map = document.getElementById("map");
  document.querySelectorAll("[data-open]").forEach((button) => {
    button.addEventListener("click", () => map.select(button.dataset.open));
  });
  map.addEventListener("select", (event) => console.log(event.detail.id));
</script>
"""


def _drive_snippet(title: str, base_url: str, events: Sequence[str]) -> Snippet:
    buttons = "".join(
        f'<button type="button" data-open="{escape(one)}">{escape(one)}</button>\n'
        for one in events[:2]
    )
    return Snippet(
        "drive",
        "Control the map from the article",
        "Buttons in the text open events on the map, and the page is notified when a reader "
        "selects one. This works only on the sites that the kit was created for.",
        render_component(title, base_url, ' id="map"') + buttons + _DRIVE_SCRIPT,
    )
