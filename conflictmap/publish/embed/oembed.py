"""The kit's answer to oEmbed 1.0 (oembed.com): the widget, where its address is pasted.

It is a file and no service, so it gives one size to all: `maxwidth` and `maxheight` are not heeded.
The frame in it takes the width of its column.
"""

import json

from conflictmap.publish.embed.snippets import HEIGHT, PREVIEW, WIDTH, frame
from conflictmap.publish.embed.urls import host_of
from conflictmap.publish.image import SOCIAL

OEMBED = "oembed.json"
MEDIA_TYPE = "application/json+oembed"


def link(base: str) -> tuple[str, str, str]:
    """Return the relation, media type and address by which consumers find the answer."""
    return ("alternate", MEDIA_TYPE, base + OEMBED)


def answer(title: str, base: str) -> str:
    """Return the answer as JSON.

    Args:
        title: The map's title.
        base: Address of the kit's folder, ending with a slash.
    """
    width, height = SOCIAL
    host = host_of(base)
    data = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": host,
        "provider_url": f"{base.partition('://')[0]}://{host}/",
        "html": frame(title, base).strip(),
        "width": WIDTH,
        "height": HEIGHT,
        "thumbnail_url": base + PREVIEW,
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
