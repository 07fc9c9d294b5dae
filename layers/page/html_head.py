"""`<head>` metadata: Open Graph, schema.org and links, for search engines and previews.

Open Graph (ogp.me) for previews, schema.org as JSON-LD for search engines, `link` for addresses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from geo.dates import to_civil_date
from geo.errors import OutputError
from geo.geometry.antimeridian import wrap_longitude
from geo.text.links import is_link
from layers.document.schema import EventData, MapDocument, Source
from layers.i18n import Translator, text_direction
from layers.page.asset_bundle import json_block

LinkElement = tuple[str, str, str]
"""The relation, media type (may be empty) and address of a `link` element."""

_OPEN_GRAPH_LOCALES = {"en": "en_GB", "hy": "hy_AM", "az": "az_AZ", "ru": "ru_RU"}
_PREVIEW_SIZE_PX = (1200, 630)
_MAX_DESCRIPTION_CHARS = 300
"""Characters of a description that previews show at most."""

_ISO_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?\Z", re.ASCII)


def render_page_opening(language: str, policy: str) -> str:
    """Return the first lines of a page, to where the metadata and styles of its head begin.

    Args:
        language: The language of the page, a BCP 47 tag.
        policy: Its Content-Security-Policy.
    """
    return (
        "<!DOCTYPE html>\n"
        f'<html lang="{escape(language)}" dir="{text_direction(language)}">\n'
        '<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
    )


@dataclass(frozen=True)
class PageMetadata:
    """Metadata of a page in addition to its map.

    Attributes:
        canonical: Address of the published page; None if it is not known.
        image: Address of the preview image, 1200 by 630 pixels; None if there is none.
        links: More `link` elements.
    """

    canonical: str | None = None
    image: str | None = None
    links: tuple[LinkElement, ...] = ()

    def __post_init__(self) -> None:
        """Reject an invalid address.

        Raises:
            OutputError: with the address.
        """
        for address in (self.canonical, self.image):
            if address is not None and not is_link(address):
                raise OutputError(
                    f"{address!r} is not an address: write the whole address, such as https://example.org/map"
                )

    def render_html(self, data: MapDocument, language: str) -> Iterator[str]:
        """Yield the elements for a map document, in a language."""
        translator = Translator(language)
        title, text = (
            translator.localize(data["title"]),
            _shorten_description(translator.localize(data["description"])),
        )
        yield f"<title>{escape(title)}</title>"
        yield _render_meta("name", "description", text)
        for relation, kind, address in self._link_elements():
            media = f' type="{escape(kind)}"' if kind else ""
            yield f'<link rel="{escape(relation)}"{media} href="{escape(address)}">'
        for key, value in self._open_graph_properties(title, text, language):
            yield _render_meta("property", key, value)
        if self.image:
            yield _render_meta("name", "twitter:card", "summary_large_image")
        described = json_block(self._schema_org_map(data, title, text, language))
        yield f'<script type="application/ld+json">{described}</script>'

    def _link_elements(self) -> Iterator[LinkElement]:
        yield ("icon", "", "data:,")
        if self.canonical:
            yield ("canonical", "", self.canonical)
        yield from self.links

    def _open_graph_properties(
        self, title: str, text: str, language: str
    ) -> Iterator[tuple[str, str]]:
        yield "og:type", "website"
        yield "og:title", title
        yield "og:description", text
        yield "og:locale", _OPEN_GRAPH_LOCALES.get(language, language.replace("-", "_"))
        if self.canonical:
            yield "og:url", self.canonical
        if self.image:
            yield "og:image", self.image
            yield "og:image:width", str(_PREVIEW_SIZE_PX[0])
            yield "og:image:height", str(_PREVIEW_SIZE_PX[1])
            yield "og:image:alt", title

    def _schema_org_map(
        self, data: MapDocument, title: str, text: str, language: str
    ) -> dict[str, Any]:
        """Return the page as a schema.org `Map`, with its coverage and its sources."""
        west, south, east, north = data["bounds"]
        east = wrap_longitude(east)
        box = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
        known = {
            "@context": "https://schema.org",
            "@type": "Map",
            "name": title,
            "description": text,
            "inLanguage": language,
            "url": self.canonical,
            "image": self.image,
            "temporalCoverage": _temporal_coverage(data["events"]),
            "spatialCoverage": {"@type": "Place", "geo": box},
            "isBasedOn": [_creative_work(source) for source in data["sources"]],
        }
        return {key: value for key, value in known.items() if value}


def _render_meta(kind: str, key: str, value: str) -> str:
    return f'<meta {kind}="{key}" content="{escape(value)}">'


def _shorten_description(text: str) -> str:
    """Return a text, cut at a word if it is too long."""
    folded = " ".join(text.split())
    return (
        folded
        if len(folded) <= _MAX_DESCRIPTION_CHARS
        else folded[:_MAX_DESCRIPTION_CHARS].rsplit(" ", 1)[0] + " …"
    )


def _temporal_coverage(events: EventData) -> str | None:
    """Return the first and last day of all events as an ISO 8601 interval.

    None if not all events are in the document as records. The interval is open if an event is.
    """
    records = events["records"]
    times = [record["time"] for record in records] if len(records) == events["count"] else []
    days = [day for time in times for day in (time["start"], time["end"]) if day is not None]
    if not days:
        return None
    lasting = any(time["end"] is None and time["start"] is not None for time in times)
    return f"{to_civil_date(min(days))}/{'..' if lasting else to_civil_date(max(days))}"


def _published_date(source: Source) -> str | None:
    """Return the date that a source states, in ISO 8601; None for an inferred date."""
    stated = source["date"] if not source["inferred"] else None
    return stated["edtf"] if stated and _ISO_DATE.match(stated["edtf"]) else None


def _creative_work(source: Source) -> dict[str, Any]:
    """Return a source as a schema.org `CreativeWork`."""
    known = {
        "@type": "CreativeWork",
        "name": source["title"],
        "url": source["url"],
        "publisher": source["publisher"] and {"@type": "Organization", "name": source["publisher"]},
        "datePublished": _published_date(source),
        "inLanguage": source["language"],
    }
    return {key: value for key, value in known.items() if value}
