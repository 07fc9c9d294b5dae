"""Credits of map layers: the sources of a layer, each with its licence."""

_SEPARATOR = "; "


def split_credits(attribution: str, licence: str) -> list[tuple[str, str]]:
    """Return the pairs of name and licence that a layer's attribution has.

    A layer made from several sources names them, and as many licences, separated by semicolons.
    The viewer does the same in layers/viewer/panels/status-bar.js.
    """
    names, licences = attribution.split(_SEPARATOR), licence.split(_SEPARATOR)
    if len(names) != len(licences):
        return [(attribution, licence)]
    return list(zip(names, licences, strict=True))
