"""index.html of a kit: the page that previews the widget and has the code to paste.

The page contains its style and scripts, loads only files of its own folder, and lists in its
Content-Security-Policy what may run. Text of the project is escaped here, once, and enters no
template.
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
"""Address in the snippets until the editor enters the folder's; snippets with it are not copied."""

_STAGE_WIDTHS_PX = ((320, "a phone"), (600, "a column of text"), (960, "a wide page"))
_SECTION_HEADINGS = (
    ("address", "Address"),
    ("look", "Preview"),
    ("paste", "Code to paste"),
    ("upload", "Files to upload"),
    ("server", "Server settings"),
    ("readers", "Privacy statement"),
)


def render_editor(kit: Kit) -> str:
    """Return the page as HTML."""
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
    yield (
        "<p>Upload the files first, then enter the address of their folder here. "
        "The code to paste contains it.</p>"
    )
    yield (
        '<div class="scripted"><label for="base">Address of the folder</label>'
        f'<input type="url" id="base" value="{escape(kit.base_url)}" autocomplete="off" '
        'spellcheck="false" aria-describedby="base-status">'
        '<p class="status" id="base-status" role="status"></p></div>'
    )
    if not kit.base_url:
        yield (
            "<noscript><p>In the code below, replace "
            f"<code>{PLACEHOLDER_URL}</code> with that address.</p></noscript>"
        )


def _render_sizes(kit: Kit) -> Iterator[str]:
    yield (
        "<p>The widget fills the width of its column, and its height fits its content. If your "
        "publishing system removes scripts, the height is fixed and readers scroll inside the "
        "frame.</p>"
    )
    yield (
        '<div role="group" aria-label="Height" class="scripted">'
        '<button type="button" data-height="content" aria-pressed="true">Fits its content</button>'
        '<button type="button" data-height="fixed" aria-pressed="false">Without scripts</button>'
        "</div>"
    )
    yield f'<div class="stages {kit.layout}">'
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
    yield "<p>All show the same widget. Choose the code for your publishing system.</p>"
    for snippet in kit.snippets:
        expanded = " open" if snippet.id == "listener" else ""
        code = _render_code(f"code-{snippet.id}", snippet.code, needs="base", template=True)
        yield (
            f"<details{expanded}><summary><h3>{escape(snippet.title)}</h3></summary>"
            f"<p>{escape(snippet.usage)}</p>{code}</details>"
        )
    yield f"<p>{_explain_origins(kit.origins)}</p>"


def _explain_origins(origins: Sequence[str]) -> str:
    if not origins:
        return (
            "No page can control this widget by messages. To allow the pages of a site, create the "
            "kit again with <code>--origin https://that.site</code>."
        )
    sites = ", ".join(f"<code>{escape(one)}</code>" for one in origins)
    return (
        f"Pages of {sites} can control this widget: open an event, set the dates, filter. "
        "All other pages can only show it."
    )


def _render_code(name: str, code: str, *, needs: str = "", template: bool = False) -> str:
    attribute = " data-snippet" if template else ""
    block = f'<pre tabindex="0"{attribute}><code id="{name}">{escape(code)}</code></pre>'
    return block + _render_copy_button(name, needs)


def _render_copy_button(name: str, needs: str = "") -> str:
    return (
        f'<div class="row scripted"><button type="button" data-copy="{name}" data-needs="{needs}">'
        'Copy</button><span role="status"></span></div>'
    )


def _render_uploads(kit: Kit) -> Iterator[str]:
    yield (
        "<p>Upload these files into one folder and keep their names. To update the map, upload "
        "them again: the addresses stay the same, so no article has to change. You need not "
        f'upload this page and <a href="{README_FILE}">{README_FILE}</a>.</p>'
    )
    rows = "".join(_render_file_row(name, *entry) for name, entry in kit.files.items())
    yield (
        '<div class="scroll"><table><thead><tr><th scope="col">File</th>'
        '<th scope="col" class="number">Bytes</th>'
        '<th scope="col">Purpose and SHA-256 checksum</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )
    width, height = SOCIAL_SIZE_PX
    yield (
        "<h3>Link preview</h3><p>Social networks show this picture when the address is shared.</p>"
        f'<img src="{PREVIEW_FILE}" width="{width}" height="{height}" loading="lazy" '
        f'alt="Preview of {escape(kit.title)}">'
    )
    if not kit.base_url:
        yield (
            "<p>This kit has no <code>oembed.json</code>, because it was created without the "
            "folder's address. Create it again with <code>--url</code> and that address; then "
            "systems that support oEmbed show the map where its address is pasted.</p>"
        )


def _render_file_row(name: str, data: bytes, purpose: str) -> str:
    return (
        f'<tr><th scope="row"><a href="{name}">{name}</a></th><td class="number">{len(data):,}</td>'
        f"<td>{escape(purpose)}<br><code>{sha256_digest(data)}</code></td></tr>"
    )


def _render_server_headers(kit: Kit) -> Iterator[str]:
    lines = "\n".join(f"{name}: {value}" for name, value in response_headers(kit.origins))
    yield (
        "<p>HTTP headers to send with the files. The first sets which sites can show the map.</p>"
    )
    yield _render_code("headers", lines)
    yield (
        "<p>If your server sends <code>X-Frame-Options</code> with all pages, exclude "
        f"<code>{WIDGET_FILE}</code>, and compress that file. The map needs no cookies, no "
        "database and no program on the server.</p>"
    )


def _render_privacy(kit: Kit) -> Iterator[str]:
    yield "<p>Text for the privacy policy of your site.</p>"
    for language, text in kit.privacy_statements.items():
        name = f"statement-{language}"
        heading = Translator(language).message("language.name")
        yield (
            f'<div class="statement"><h3 lang="{language}">{escape(heading)}</h3>'
            f'<p id="{name}" lang="{language}" dir="{text_direction(language)}">{escape(text)}</p>'
            f"{_render_copy_button(name)}</div>"
        )
