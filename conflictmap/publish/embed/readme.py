"""README.txt of a kit: what to upload, how to replace it, what the server should say of it."""

import textwrap
from collections.abc import Sequence

from conflictmap.publish.embed.model import Kit
from geo.io.folder import sha256_digest

README_FILE = "README.txt"
_LINE_CHARS = 100

_README_TEMPLATE = """\
{title}
{line}

The map as a widget for articles. Open index.html in a browser: it shows the widget at three widths,
with the code to paste and a button beside each to copy it.


What to upload
--------------
Put these files into one folder of your server, all of them, under these names:

{files}
The long numbers are SHA-256 checksums: `sha256sum` on the server must give the same.
index.html, snippet.html and this file are for you; they may stay at home.

Address of the folder: {address}
oEmbed: {oembed}
Pages that may drive the map: {origins}


How to replace it
-----------------
Make the kit again and upload it over the old one; names and addresses stay, so no article needs a
change. The same project makes the same files, to the byte.


What the server should say
--------------------------
{headers}

  * The first line names the sites that may show the map; without it any site may.
  * A server that sends X-Frame-Options for all pages must leave it out for widget.html, or other
    sites cannot show the map.
  * Let it compress widget.html (gzip or brotli).
  * Nothing needs cookies, a database or a program on the server.


What to tell your readers
-------------------------
{privacy}
"""


def render_readme(kit: Kit) -> str:
    """Return the text."""
    statements = (textwrap.fill(text, _LINE_CHARS) for text in kit.privacy_statements.values())
    return _README_TEMPLATE.format(
        title=kit.title,
        line="=" * len(kit.title),
        files="".join(_file_entry(name, *entry) for name, entry in kit.files.items()),
        address=kit.base_url or "not given (--url)",
        oembed="oembed.json"
        if kit.base_url
        else "not written: it needs the folder's address (--url)",
        origins=", ".join(kit.origins) or "none (--origin)",
        headers="\n".join(f"  {name}: {value}" for name, value in response_headers(kit.origins)),
        privacy="\n\n".join(statements),
    )


def _file_entry(name: str, data: bytes, purpose: str) -> str:
    return f"  {name}  {len(data):,} bytes  {purpose}\n    {sha256_digest(data)}\n"


def response_headers(origins: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return the headers that a server should send with the files, names and values."""
    sites = " ".join(origins) or "https://the-site-of-the-article.example"
    return (
        ("Content-Security-Policy", f"frame-ancestors 'self' {sites}"),
        ("Cache-Control", "public, max-age=300"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
    )
