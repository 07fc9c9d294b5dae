"""What an editor pastes into an article: one widget, for each system articles are made in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rjsmin import jsmin

from conflictmap.publish.embed import static_files
from layers.page.csp import IFRAME_SANDBOX

WIDGET_FILE = "widget.html"
COMPONENT_FILE = "conflict-map.js"
LISTENER_FILE = "listener.js"
PREVIEW_FILE = "preview.png"


FRAME_WIDTH_PX, FRAME_HEIGHT_PX = 600, 750
"""Pixels of the frame in a column of text, where nobody fits its height: the ratio of `_STYLE`."""

_FRAME_STYLE = (
    "width:100%;height:auto;aspect-ratio:4/5;min-height:480px;max-height:760px;border:0;"
    "display:block"
)
"""What holds where scripts are stripped. The attributes beside it hold where styles are, too."""


@dataclass(frozen=True)
class Snippet:
    """One way to put the widget into an article.

    Attributes:
        id: Its name in the editor's page, kebab-case.
        title: Where it is pasted.
        usage: When it is the right one, in a sentence or two.
        code: What to paste.
    """

    id: str
    title: str
    usage: str
    code: str


def render_frame(title: str, base_url: str = "") -> str:
    """Return the plain frame, which works alone, with a fixed ratio.

    Args:
        title: What the frame is called for those who do not see it.
        base_url: Address of the kit's folder, ending with a slash; empty for the page's own folder.
    """
    return (
        f'<iframe class="conflictmap-frame" src="{escape(base_url)}{WIDGET_FILE}" title="{escape(title)}" '
        f'width="100%" height="{FRAME_HEIGHT_PX}" loading="lazy" sandbox="{IFRAME_SANDBOX}" '
        'referrerpolicy="no-referrer" allow="fullscreen; clipboard-write" '
        f'style="{_FRAME_STYLE}"></iframe>\n'
    )


def render_scripted_frame(title: str, base_url: str = "") -> str:
    """Return the frame and, inline, the script that fits it to its content."""
    return f"{render_frame(title, base_url)}<script>{jsmin(static_files.read_static_file('resize-listener.js'))}</script>\n"


def render_frame_with_script_file(title: str, base_url: str = "") -> str:
    """Return the frame and a reference to the script, for pages that allow none inline."""
    return f'{render_frame(title, base_url)}<script src="{escape(base_url)}{LISTENER_FILE}" defer></script>\n'


def render_component(title: str, base_url: str = "", attributes: str = "") -> str:
    """Return the web component; where its script is stripped, a link to the widget is left."""
    address = f"{escape(base_url)}{WIDGET_FILE}"
    return (
        f'<script src="{escape(base_url)}{COMPONENT_FILE}" defer></script>\n'
        f'<conflict-map src="{address}" title="{escape(title)}"{attributes}>\n'
        f'  <a href="{address}">{escape(title)}</a>\n'
        "</conflict-map>\n"
    )


def list_snippets(
    title: str, base_url: str, *, events: Sequence[str], accepts_messages: bool
) -> Iterator[Snippet]:
    """Yield every snippet, the simplest first.

    Args:
        title: The map's title.
        base_url: Address of the kit's folder, ending with a slash.
        events: Ids of events that the map shows, for the examples.
        accepts_messages: Whether the widget was made for pages that may drive it.
    """
    yield Snippet(
        "frame",
        "Plain frame",
        "Works everywhere, also where scripts are stripped. The height is fixed; what does not fit "
        "is scrolled to inside the frame.",
        render_frame(title, base_url),
    )
    yield Snippet(
        "listener",
        "Frame that fits its content",
        "The frame and a short script that takes the height from the widget. Right for most sites.",
        render_scripted_frame(title, base_url),
    )
    yield Snippet(
        "file",
        "Frame, script as a file",
        "The same for sites whose Content-Security-Policy allows no inline script: the script is "
        f"{LISTENER_FILE} of this folder.",
        render_frame_with_script_file(title, base_url),
    )
    yield Snippet(
        "component",
        "Web component",
        "An element of its own, which fits its height. Load the script once a page; the element "
        f"may stand there twice{_describe_select(events)}.",
        render_component(title, base_url),
    )
    yield from _cms_snippets(title, base_url)
    yield from _loader_snippets(title, base_url)
    if accepts_messages and events:
        yield _drive_snippet(title, base_url, events)


def _describe_select(events: Sequence[str]) -> str:
    return f', and opens on an event with select="{events[0]}"' if events else ""


def _cms_snippets(title: str, base_url: str) -> Iterator[Snippet]:
    yield Snippet(
        "wordpress",
        "WordPress",
        "Add the block “Custom HTML” and paste. WordPress keeps frames and scripts only for users "
        "with the capability unfiltered_html: on a single site administrators and editors, in a "
        "network the super admin alone. Ask one of them to paste it, or the frame is removed when "
        "you save.",
        f"<!-- wp:html -->\n{render_frame_with_script_file(title, base_url)}<!-- /wp:html -->\n",
    )
    yield Snippet(
        "ghost",
        "Ghost",
        "Type /html for an HTML card and paste. “kg-width-wide” gives the map more room than the "
        "text; leave it out for the width of the text. E-mail programs show neither frames nor "
        "scripts: choose in the card's settings that it appears on the web only.",
        f'<figure class="kg-card kg-width-wide">\n{render_scripted_frame(title, base_url)}</figure>\n',
    )
    yield Snippet(
        "amp",
        "AMP",
        "The script goes into the head, once a page; the element into the text. The widget must be "
        "served with https, and stand 600 pixels from the top or below three quarters of the first "
        "screen, or else the picture stands in for it until it is loaded.",
        _render_amp(title, base_url),
    )


def _render_amp(title: str, base_url: str) -> str:
    address, name = escape(base_url), escape(title)
    return (
        '<script async custom-element="amp-iframe" '
        'src="https://cdn.ampproject.org/v0/amp-iframe-0.1.js"></script>\n\n'
        f'<amp-iframe width="{FRAME_WIDTH_PX}" height="{FRAME_HEIGHT_PX}" layout="responsive" sandbox="{IFRAME_SANDBOX}" '
        f'resizable frameborder="0" referrerpolicy="no-referrer" title="{name}" '
        f'src="{address}{WIDGET_FILE}">\n'
        f'  <amp-img layout="fill" src="{address}{PREVIEW_FILE}" alt="{name}" placeholder></amp-img>\n'
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
        "For a site that loads its frames with pym.js. The last attribute keeps pym.js from adding "
        "the article's address and title to the widget's.",
        f'<div data-pym-src="{address}" data-pym-title="{name}" data-pym-sandbox="{IFRAME_SANDBOX}" '
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
        "Drive the map from the article",
        "Buttons in the text open events on the map, and the page hears what the reader chooses. "
        "Only on the sites that the widget was made for.",
        render_component(title, base_url, ' id="map"') + buttons + _DRIVE_SCRIPT,
    )
