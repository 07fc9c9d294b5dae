"""oEmbed 1.0 response (oembed.com), with which systems show the widget for its address.

It is a static file, so it ignores `maxwidth` and `maxheight` and gives every consumer the same
size. The frame in it fills the width of its column.
"""

import json

from conflictmap.publish.embed.snippets import (
    PREVIEW_FILE,
    WidgetLayout,
    frame_size,
    render_frame,
)
from conflictmap.publish.embed.urls import extract_host
from conflictmap.publish.image import SOCIAL_SIZE_PX

OEMBED_FILE = "oembed.json"
MEDIA_TYPE = "application/json+oembed"


def discovery_link(base_url: str) -> tuple[str, str, str]:
    """Return relation, media type and address of the link by which consumers find the response."""
    return ("alternate", MEDIA_TYPE, base_url + OEMBED_FILE)


def build_response(title: str, base_url: str, layout: WidgetLayout = "compact") -> str:
    """Return the response as JSON text.

    Args:
        title: The map's title.
        base_url: Address of the kit's folder, ending with a slash.
        layout: What the widget opens on.
    """
    width, height = SOCIAL_SIZE_PX
    frame_width, frame_height = frame_size(layout)
    host = extract_host(base_url)
    data = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": host,
        "provider_url": f"{base_url.partition('://')[0]}://{host}/",
        "html": render_frame(title, base_url, layout).strip(),
        "width": frame_width,
        "height": frame_height,
        "thumbnail_url": base_url + PREVIEW_FILE,
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"
