"""README.txt of a kit: files to upload, how to update them, and HTTP headers to send."""

import textwrap
from collections.abc import Sequence

from conflictmap.publish.embed.model import Kit
from geo.io.folder import sha256_digest

README_FILE = "README.txt"
_LINE_CHARS = 100

_README_TEMPLATE = """\
{title}
{line}

This folder is the map as a widget for articles. Open index.html in a browser: it shows the widget
at three widths, and the code to paste with a button to copy it.


Files to upload
---------------
Upload these files into one folder of your server and keep their names:

{files}
The long numbers are SHA-256 checksums: `sha256sum` on the server must give the same.
You need not upload index.html, snippet.html and this file; they are for you.

Address of the folder: {address}
oEmbed: {oembed}
Sites whose pages can control the map: {origins}


Updating the map
----------------
Create the kit again and upload it over the old one. Names and addresses stay the same, so no
article has to change. The same project gives exactly the same files.


HTTP headers
------------
{headers}

  * The first line lists the sites that can show the map; without it any site can.
  * If your server sends X-Frame-Options with all pages, exclude widget.html, or other sites cannot
    show the map.
  * Let the server compress widget.html (gzip or brotli).
  * The map needs no cookies, no database and no program on the server.


Privacy statement for your readers
----------------------------------
{privacy}
"""


def render_readme(kit: Kit) -> str:
    """Return the README as plain text."""
    statements = (textwrap.fill(text, _LINE_CHARS) for text in kit.privacy_statements.values())
    return _README_TEMPLATE.format(
        title=kit.title,
        line="=" * len(kit.title),
        files="".join(_file_entry(name, *entry) for name, entry in kit.files.items()),
        address=kit.base_url or "not given (set it with --url)",
        oembed="oembed.json"
        if kit.base_url
        else "not included: it needs the folder's address (set it with --url)",
        origins=", ".join(kit.origins) or "none (allow them with --origin)",
        headers="\n".join(f"  {name}: {value}" for name, value in response_headers(kit.origins)),
        privacy="\n\n".join(statements),
    )


def _file_entry(name: str, data: bytes, purpose: str) -> str:
    return f"  {name}  {len(data):,} bytes  {purpose}\n    {sha256_digest(data)}\n"


def response_headers(origins: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return names and values of the HTTP headers that a server should send with the files."""
    sites = " ".join(origins) or "https://the-site-of-the-article.example"
    return (
        ("Content-Security-Policy", f"frame-ancestors 'self' {sites}"),
        ("Cache-Control", "public, max-age=300"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    )
