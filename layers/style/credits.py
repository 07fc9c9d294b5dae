"""Credits of map layers and of media, with their licences."""

from collections.abc import Iterable

from geo.project.event_details import MediaItem

_SEPARATOR = "; "


def split_credits(attribution: str, licence: str) -> list[tuple[str, str]]:
    """Return the pairs of source and licence that a layer's attribution has.

    A layer made from several sources names them, and as many licences, separated by semicolons.
    The viewer does the same in layers/viewer/panels/status-bar.js.
    """
    names, licences = attribution.split(_SEPARATOR), licence.split(_SEPARATOR)
    if len(names) != len(licences):
        return [(attribution, licence)]
    return list(zip(names, licences, strict=True))


def group_licences(layers: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the licences of each source of some layers, both in order of appearance.

    Args:
        layers: The attribution and licence of each layer.
    """
    groups: dict[str, list[str]] = {}
    for layer in layers:
        for name, licence in split_credits(*layer):
            licences = groups.setdefault(name, [])
            if licence not in licences:
                licences.append(licence)
    return groups


def format_media_credit(item: MediaItem) -> str:
    """Return whom to credit for an image or another item, with its licence."""
    return f"{item.credit} ({item.licence})" if item.licence else item.credit
