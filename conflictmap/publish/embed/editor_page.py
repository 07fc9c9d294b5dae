"""index.html of a kit: the page on which an editor sees the widget and copies what to paste.

It carries its style and scripts, asks for the files beside it alone, and names in its policy what
may run. Text of the project is escaped here, once, and enters no template.
"""

from collections.abc import Iterator, Sequence
from html import escape

from conflictmap.publish.embed import static_files
from conflictmap.publish.embed.model import Kit
from conflictmap.publish.embed.readme import README_FILE, response_headers
from conflictmap.publish.embed.snippets import PREVIEW_FILE, WIDGET_FILE
from conflictmap.publish.image import SOCIAL_SIZE_PX
from geo.io.folder import sha256_digest
from layers.i18n import Translator, text_direction
from layers.page.csp import IFRAME_SANDBOX, csp_hash
from layers.style.palettes import PALETTE

EDITOR_FILE = "index.html"
PLACEHOLDER_URL = "https://YOUR-ADDRESS/"
"""Stands in the snippets until the editor says where the folder is; it is never copied."""

_STAGE_WIDTHS_PX = ((320, "a telephone"), (600, "a column of text"), (960, "the width of the page"))
_SECTION_HEADINGS = (
    ("address", "Address"),
    ("look", "How it looks"),
    ("paste", "What to paste"),
    ("upload", "What to upload"),
    ("server", "The server"),
    ("readers", "For your readers"),
)


def render_editor(kit: Kit) -> str:
    """Return the page."""
    style = _palette_css() + static_files.read_static_file("editor.css")
    script = static_files.read_static_file("resize-listener.js") + static_files.read_static_file(
        "editor.js"
    )
    policy = (
        f"default-src 'none'; script-src {csp_hash(script)}; "
        f"style-src {csp_hash(style)}; img-src 'self' data: file:; "
        "frame-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
    sections = (
        _render_address,
        _render_sizes,
        _render_snippets,
        _render_uploads,
        _render_server_headers,
        _render_privacy,
    )
    body = "\n".join(
        _render_section(name, heading, part(kit))
        for (name, heading), part in zip(_SECTION_HEADINGS, sections, strict=True)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
        f"<title>Embed kit: {escape(kit.title)}</title>\n"
        f'<link rel="icon" href="data:,">\n<style>{style}</style>\n</head>\n'
        f'<body data-base="{escape(kit.base_url or PLACEHOLDER_URL)}">\n{_render_header(kit)}\n'
        f"<main>\n{body}\n</main>\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _palette_css() -> str:
    """Return the colours of `layers.style.palettes` as custom properties, in both themes."""
    light, dark = (
        "".join(f"--{name}:{colour};" for name, colour in PALETTE[theme].items())
        for theme in ("light", "dark")
    )
    return f":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"


def _render_section(name: str, heading: str, parts: Iterator[str]) -> str:
    inner = "\n".join(parts)
    return (
        f'<section id="{name}" aria-labelledby="{name}-h">\n'
        f'<h2 id="{name}-h">{heading}</h2>\n{inner}\n</section>'
    )


def _render_header(kit: Kit) -> str:
    own = f'lang="{escape(kit.language)}" dir="{text_direction(kit.language)}"'
    links = "".join(
        f'<li><a href="#{name}">{heading}</a></li>' for name, heading in _SECTION_HEADINGS
    )
    return (
        f'<header>\n<p class="kicker">Embed kit</p>\n<h1 {own}>{escape(kit.title)}</h1>\n'
        f"<p {own}>{escape(kit.summary)}</p>\n"
        f'<nav aria-label="On this page"><ul>{links}</ul></nav>\n</header>'
    )


def _render_address(kit: Kit) -> Iterator[str]:
    yield "<p>Upload the folder first. The code to paste names the address that it then has.</p>"
    yield (
        '<div class="scripted"><label for="base">Address of the folder</label>'
        f'<input type="url" id="base" value="{escape(kit.base_url)}" autocomplete="off" '
        'spellcheck="false" aria-describedby="base-status">'
        '<p class="status" id="base-status" role="status"></p></div>'
    )
    if not kit.base_url:
        yield (
            f"<noscript><p>In the code below, write that address for <code>{PLACEHOLDER_URL}</code>."
            "</p></noscript>"
        )


def _render_sizes(kit: Kit) -> Iterator[str]:
    yield (
        "<p>The widget takes the width of its column and says how high it is. Where a system "
        "strips scripts, the height is fixed and the reader scrolls inside the frame.</p>"
    )
    yield (
        '<div role="group" aria-label="Height" class="scripted">'
        '<button type="button" data-height="content" aria-pressed="true">Fits its content</button>'
        '<button type="button" data-height="fixed" aria-pressed="false">Scripts stripped</button>'
        "</div>"
    )
    yield '<div class="stages">'
    yield from (_render_stage(kit.title, width, what) for width, what in _STAGE_WIDTHS_PX)
    yield "</div>"


def _render_stage(title: str, width: int, what: str) -> str:
    name = f"{width} pixels"
    return (
        f"<figure><figcaption>{name}: {what}</figcaption>"
        f'<div class="stage" tabindex="0" role="region" aria-label="The widget at {name}">'
        f'<iframe class="conflictmap-frame w{width}" src="{WIDGET_FILE}" '
        f'title="{escape(title)}, {name} wide" loading="lazy" sandbox="{IFRAME_SANDBOX}" '
        'referrerpolicy="no-referrer" allow="fullscreen; clipboard-write"></iframe></div></figure>'
    )


def _render_snippets(kit: Kit) -> Iterator[str]:
    yield "<p>All show the same widget. Choose by the system that the article is made in.</p>"
    for snippet in kit.snippets:
        opened = " open" if snippet.id == "listener" else ""
        yield (
            f"<details{opened}><summary><h3>{escape(snippet.title)}</h3></summary>"
            f"<p>{escape(snippet.usage)}</p>"
            f"{_render_code(f'code-{snippet.id}', snippet.code, needs='base', template=True)}</details>"
        )
    yield f"<p>{_explain_origins(kit.origins)}</p>"


def _explain_origins(origins: Sequence[str]) -> str:
    if not origins:
        return (
            "No page may drive this widget by messages. To let the pages of a site do so, make the "
            "kit again with <code>--origin https://that.site</code>."
        )
    sites = ", ".join(f"<code>{escape(one)}</code>" for one in origins)
    return (
        f"Pages of {sites} may drive this widget: open an event, set the days, filter. "
        "All others may show it."
    )


def _render_code(name: str, code: str, *, needs: str = "", template: bool = False) -> str:
    mark = " data-snippet" if template else ""
    return f'<pre tabindex="0"{mark}><code id="{name}">{escape(code)}</code></pre>{_render_copy_button(name, needs)}'


def _render_copy_button(name: str, needs: str = "") -> str:
    return (
        f'<div class="row scripted"><button type="button" data-copy="{name}" data-needs="{needs}">'
        'Copy</button><span role="status"></span></div>'
    )


def _render_uploads(kit: Kit) -> Iterator[str]:
    yield (
        "<p>These files, into one folder, under these names. To replace the map, upload them "
        "again: addresses stay, so no article needs a change. This page and "
        f'<a href="{README_FILE}">{README_FILE}</a> may stay at home.</p>'
    )
    rows = "".join(_render_file_row(name, *entry) for name, entry in kit.files.items())
    yield (
        '<div class="scroll"><table><thead><tr><th scope="col">File</th>'
        '<th scope="col" class="number">Bytes</th>'
        '<th scope="col">What for, and its SHA-256</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
    width, height = SOCIAL_SIZE_PX
    yield (
        "<h3>Preview</h3><p>What networks show when the address is shared.</p>"
        f'<img src="{PREVIEW_FILE}" width="{width}" height="{height}" loading="lazy" '
        f'alt="Preview of {escape(kit.title)}">'
    )
    if not kit.base_url:
        yield (
            "<p>There is no <code>oembed.json</code> here: it holds addresses in full, and the kit "
            "was made without one. Make it again with <code>--url</code> and the folder's address, "
            "and systems that speak oEmbed will show the map where its address is pasted.</p>"
        )


def _render_file_row(name: str, data: bytes, purpose: str) -> str:
    return (
        f'<tr><th scope="row"><a href="{name}">{name}</a></th><td class="number">{len(data):,}</td>'
        f"<td>{escape(purpose)}<br><code>{sha256_digest(data)}</code></td></tr>"
    )


def _render_server_headers(kit: Kit) -> Iterator[str]:
    lines = "\n".join(f"{name}: {value}" for name, value in response_headers(kit.origins))
    yield "<p>Headers to send with the files. The first decides which sites may show the map.</p>"
    yield _render_code("headers", lines)
    yield (
        "<p>Where all pages get <code>X-Frame-Options</code>, leave it out for "
        f"<code>{WIDGET_FILE}</code>. Let the server compress it. It needs no cookies, no "
        "database and no program.</p>"
    )


def _render_privacy(kit: Kit) -> Iterator[str]:
    yield "<p>For the page that says how your site treats its readers' data.</p>"
    for language, text in kit.privacy_statements.items():
        name = f"statement-{language}"
        heading = Translator(language).message("language.name")
        yield (
            f'<div class="statement"><h3 lang="{language}">{escape(heading)}</h3>'
            f'<p id="{name}" lang="{language}" dir="{text_direction(language)}">{escape(text)}</p>'
            f"{_render_copy_button(name)}</div>"
        )
