"""Place expressions in French, Spanish, Portuguese and Arabic, written as English ones.

A newsroom copies a place from an article in its language: "à 30 km au nord de Bambari", "la
provincia de Esmeraldas", "مخيم جباليا". Only the words around a name are translated; names stay as
they are. Languages that decline names, such as Russian and Armenian, cannot be read so.
"""

import re

# Words around a name are lower-case, words of a name are not: "la ciudad de La Paz" has the name La
# Paz, and "Ciudad del Este" is a name.
_OF = (
    r"(?:de la\s+|de las\s+|de los\s+|de l['’]|del\s+|des\s+|du\s+|d['’]|dos\s+|das\s+|do\s+"
    r"|da\s+|de\s+)"
)
_THE = r"(?:la\s+|le\s+|les\s+|l['’]|el\s+|los\s+|las\s+|o\s+|os\s+|a\s+|as\s+)?"
_IN = r"(?:(?:dans|en|em|à|na|no|nas|nos|dans la|hacia|vers|sur|sobre)\s+)?"
_DIRECTIONS = {
    "north": ("nord", "norte"),
    "south": ("sud", "sur", "sul"),
    "east": ("est", "este", "leste"),
    "west": ("ouest", "oeste"),
    "north-east": ("nord-est", "noreste", "nordeste"),
    "north-west": ("nord-ouest", "noroeste"),
    "south-east": ("sud-est", "sureste", "sudeste"),
    "south-west": ("sud-ouest", "suroeste", "sudoeste"),
}
_ENGLISH_DIRECTIONS = {word: one for one, words in _DIRECTIONS.items() for word in words}
_DIRECTION = "|".join(sorted(_ENGLISH_DIRECTIONS, key=len, reverse=True))
_KINDS = {
    "province": "préfecture|province|région|département|état|État|wilaya|gouvernorat|provincia"
    "|estado|departamento|región|província|região|محافظة|ولاية|إقليم",
    "district": "district|cercle|distrito",
    "town": "ville|village|localité|bourg|bourgade|commune|ciudad|pueblo|localidad|municipio"
    "|aldea|cidade|vila|município|مدينة|بلدة|قرية",
    "airport": "aéroport|aeropuerto|aeroporto|مطار",
    "hospital": "hôpital|hospital|مستشفى",
    "camp": "camp|campamento|campo|acampamento|مخيم",
    "river": "fleuve|rivière|río|rio|نهر",
    "island": "île|isla|ilha|جزيرة",
    "market": "marché|mercado|سوق",
}
_DISPLACED = r"(?:\s+(?:de|para|pour)\s+(?:réfugiés|déplacés|refugiados|desplazados|deslocados))?"
_AND = r"\s+(?:et|y|e|و)\s*"

_DISTANCE = re.compile(
    rf"(?:à|a)?\s*(?:environ|unos|cerca\s+de|quelque|quelques)?\s*(?P<number>\d+(?:[.,]\d+)?)\s*"
    rf"(?:km|kilomètres?|kilómetros?|quilómetros?|quilômetros?)\s+(?:au|à\s+l['’]|al|ao|a)\s*"
    rf"(?P<direction>{_DIRECTION})\s+{_OF}(?P<name>.+)",
)
_PART = re.compile(
    rf"(?:(?:dans|en|em)\s+)?(?:le|l['’]|el|o|no)\s*(?P<direction>{_DIRECTION})\s+{_OF}(?P<name>.+)",
)
_BARE_DIRECTION = re.compile(
    rf"(?:au|à\s+l['’]|al|ao)\s*(?P<direction>{_DIRECTION})\s+{_OF}(?P<name>.+)", re.IGNORECASE
)
_BORDER = re.compile(
    rf"{_IN}{_THE}(?:frontière|frontera|fronteira|الحدود)\s+(?:entre|بين)\s+{_THE}(?P<a>.+?){_AND}{_THE}(?P<b>.+)",
)
_ROAD = re.compile(
    rf"{_IN}{_THE}(?:route|axe|carretera|estrada|camino)\s+(?:entre|de|qui\s+relie|que\s+une)\s+"
    rf"(?P<a>.+?)(?:{_AND}|\s+(?:à|a)\s+)(?P<b>.+)",
)
_BETWEEN = re.compile(rf"(?:entre|بين)\s+(?P<a>.+?){_AND}(?P<b>.+)")
_NEAR = re.compile(
    rf"(?:(?:tout\s+)?près|proche|à\s+proximité|(?:aux|dans\s+les)\s+(?:environs|alentours)|cerca|perto"
    rf"|(?:en\s+las|nas)\s+(?:cercanías|inmediaciones|proximidades|imediações))\s+{_OF}(?P<name>.+)"
    r"|(?:قرب|بالقرب\s+من)\s+(?P<arabic>.+)",
)
_OUTSKIRTS = re.compile(
    rf"{_IN}{_THE}(?:périphérie|banlieue|faubourgs|abords|afueras|periferia|arredores)\s+{_OF}"
    r"(?P<name>.+)|(?:ضواحي|أطراف)\s+(?P<arabic>.+)",
)
_KIND_PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"{_IN}{_THE}(?P<noun>{words}){_DISPLACED if kind == 'camp' else ''}\s+"
            rf"(?:{_OF}|(?<=[\u0600-\u06ff]\s))(?P<name>.+)",
        ),
    )
    for kind, words in _KINDS.items()
)


def translate_phrase(text: str) -> str:
    """Return a place expression with its words in English; any other text as it is.

    Args:
        text: The text of the curator, without white space around it.
    """
    if match := _DISTANCE.fullmatch(text):
        direction = _ENGLISH_DIRECTIONS[match["direction"].lower()]
        return f"{match['number'].replace(',', '.')} km {direction} of {match['name']}"
    for pattern, form in (
        (_BORDER, "the border between {a} and {b}"),
        (_ROAD, "the road from {a} to {b}"),
        (_BETWEEN, "between {a} and {b}"),
    ):
        if match := pattern.fullmatch(text):
            return form.format(a=match["a"], b=match["b"])
    for pattern, form in ((_NEAR, "near {}"), (_OUTSKIRTS, "the outskirts of {}")):
        if match := pattern.fullmatch(text):
            return form.format(match["name"] or match["arabic"])
    for pattern, form in ((_PART, "the {} of {}"), (_BARE_DIRECTION, "{} of {}")):
        if match := pattern.fullmatch(text):
            return form.format(_ENGLISH_DIRECTIONS[match["direction"].lower()], match["name"])
    for kind, pattern in _KIND_PATTERNS:
        if match := pattern.fullmatch(text):
            return f"{match['name']} {kind}"
    return text
