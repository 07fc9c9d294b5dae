"""What an editor pastes into an article: one widget, for each system articles are made in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from rjsmin import jsmin

from conflictmap.publish.embed import static_files

WIDGET = "widget.html"
COMPONENT = "conflict-map.js"
LISTENER = "listener.js"
PREVIEW = "preview.png"

SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"
"""The frame runs its own scripts and opens links in new tabs; it reaches nothing of the article."""

WIDTH, HEIGHT = 600, 750
"""Pixels of the frame in a column of text, where nobody fits its height: the ratio of `_STYLE`."""

_STYLE = (
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
        when: When it is the right one, in a sentence or two.
        code: What to paste.
    """

    id: str
    title: str
    when: str
    code: str


def frame(title: str, base: str = "") -> str:
    """Return the plain frame, which works alone, with a fixed ratio.

    Args:
        title: What the frame is called for those who do not see it.
        base: Address of the kit's folder, ending with a slash; empty for the page's own folder.
    """
    return (
        f'<iframe class="conflictmap-frame" src="{escape(base)}{WIDGET}" title="{escape(title)}" '
        f'width="100%" height="{HEIGHT}" loading="lazy" sandbox="{SANDBOX}" '
        'referrerpolicy="no-referrer" allow="fullscreen; clipboard-write" '
        f'style="{_STYLE}"></iframe>\n'
    )


def with_listener(title: str, base: str = "") -> str:
    """Return the frame and, inline, the script that fits it to its content."""
    return (
        f"{frame(title, base)}<script>{jsmin(static_files.text('resize-listener.js'))}</script>\n"
    )


def with_listener_file(title: str, base: str = "") -> str:
    """Return the frame and a reference to the script, for pages that allow none inline."""
    return f'{frame(title, base)}<script src="{escape(base)}{LISTENER}" defer></script>\n'


def component(title: str, base: str = "", attributes: str = "") -> str:
    """Return the web component; where its script is stripped, a link to the widget is left."""
    address = f"{escape(base)}{WIDGET}"
    return (
        f'<script src="{escape(base)}{COMPONENT}" defer></script>\n'
        f'<conflict-map src="{address}" title="{escape(title)}"{attributes}>\n'
        f'  <a href="{address}">{escape(title)}</a>\n'
        "</conflict-map>\n"
    )


def snippets(title: str, base: str, *, events: Sequence[str], driven: bool) -> Iterator[Snippet]:
    """Yield every snippet, the simplest first.

    Args:
        title: The map's title.
        base: Address of the kit's folder, ending with a slash.
        events: Ids of events that the map shows, for the examples.
        driven: Whether the widget was made for pages that may drive it.
    """
    yield Snippet(
        "frame",
        "Plain frame",
        "Works everywhere, also where scripts are stripped. The height is fixed; what does not fit "
        "is scrolled to inside the frame.",
        frame(title, base),
    )
    yield Snippet(
        "listener",
        "Frame that fits its content",
        "The frame and a short script that takes the height from the widget. Right for most sites.",
        with_listener(title, base),
    )
    yield Snippet(
        "file",
        "Frame, script as a file",
        "The same for sites whose Content-Security-Policy allows no inline script: the script is "
        f"{LISTENER} of this folder.",
        with_listener_file(title, base),
    )
    yield Snippet(
        "component",
        "Web component",
        "An element of its own, which fits its height. Load the script once a page; the element "
        f"may stand there twice{_opening(events)}.",
        component(title, base),
    )
    yield from _systems(title, base)
    yield from _loaders(title, base)
    if driven and events:
        yield _drive(title, base, events)


def _opening(events: Sequence[str]) -> str:
    return f', and opens on an event with select="{events[0]}"' if events else ""


def _systems(title: str, base: str) -> Iterator[Snippet]:
    yield Snippet(
        "wordpress",
        "WordPress",
        "Add the block “Custom HTML” and paste. WordPress keeps frames and scripts only for users "
        "with the capability unfiltered_html: on a single site administrators and editors, in a "
        "network the super admin alone. Ask one of them to paste it, or the frame is removed when "
        "you save.",
        f"<!-- wp:html -->\n{with_listener_file(title, base)}<!-- /wp:html -->\n",
    )
    yield Snippet(
        "ghost",
        "Ghost",
        "Type /html for an HTML card and paste. “kg-width-wide” gives the map more room than the "
        "text; leave it out for the width of the text. E-mail programs show neither frames nor "
        "scripts: choose in the card's settings that it appears on the web only.",
        f'<figure class="kg-card kg-width-wide">\n{with_listener(title, base)}</figure>\n',
    )
    yield Snippet(
        "amp",
        "AMP",
        "The script goes into the head, once a page; the element into the text. The widget must be "
        "served with https, and stand 600 pixels from the top or below three quarters of the first "
        "screen, or else the picture stands in for it until it is loaded.",
        _amp(title, base),
    )


def _amp(title: str, base: str) -> str:
    address, name = escape(base), escape(title)
    return (
        '<script async custom-element="amp-iframe" '
        'src="https://cdn.ampproject.org/v0/amp-iframe-0.1.js"></script>\n\n'
        f'<amp-iframe width="{WIDTH}" height="{HEIGHT}" layout="responsive" sandbox="{SANDBOX}" '
        f'resizable frameborder="0" referrerpolicy="no-referrer" title="{name}" '
        f'src="{address}{WIDGET}">\n'
        f'  <amp-img layout="fill" src="{address}{PREVIEW}" alt="{name}" placeholder></amp-img>\n'
        '  <div overflow tabindex="0" role="button" aria-label="Show the whole map">'
        "Show the whole map</div>\n"
        "</amp-iframe>\n"
    )


def _loaders(title: str, base: str) -> Iterator[Snippet]:
    address, name = escape(base) + WIDGET, escape(title)
    yield Snippet(
        "frames",
        "@newswire/frames",
        "For a site that loads its frames with @newswire/frames and calls autoInitFrames().",
        f'<div data-frame-src="{address}" data-frame-attribute-title="{name}" '
        f'data-frame-attribute-sandbox="{SANDBOX}"></div>\n',
    )
    yield Snippet(
        "pym",
        "pym.js",
        "For a site that loads its frames with pym.js. The last attribute keeps pym.js from adding "
        "the article's address and title to the widget's.",
        f'<div data-pym-src="{address}" data-pym-title="{name}" data-pym-sandbox="{SANDBOX}" '
        'data-pym-optionalparams="false"></div>\n',
    )


_DRIVE = """<script>
  const map = document.getElementById("map");
  document.querySelectorAll("[data-open]").forEach((button) => {
    button.addEventListener("click", () => map.select(button.dataset.open));
  });
  map.addEventListener("select", (event) => console.log(event.detail.id));
</script>
"""


def _drive(title: str, base: str, events: Sequence[str]) -> Snippet:
    buttons = "".join(
        f'<button type="button" data-open="{escape(one)}">{escape(one)}</button>\n'
        for one in events[:2]
    )
    return Snippet(
        "drive",
        "Drive the map from the article",
        "Buttons in the text open events on the map, and the page hears what the reader chooses. "
        "Only on the sites that the widget was made for.",
        component(title, base, ' id="map"') + buttons + _DRIVE,
    )
