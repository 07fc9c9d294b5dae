"""Text folding and search terms: the same rules as in layers/viewer/core/search.js."""

import re
import unicodedata

_SEARCH_TERM = re.compile(r'"[^"]+"|[^\s"]+')
_BASE_LETTERS = str.maketrans(
    {"ə": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe"}
    | dict.fromkeys("’ʼ", "'")
)
"""Letters that Unicode does not decompose, and their base letters."""


def fold_text(text: str) -> str:
    """Return a text in lower case and without marks, as a search compares it."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = (one for one in decomposed if not unicodedata.category(one).startswith("M"))
    bare = unicodedata.normalize("NFC", "".join(letters))
    return " ".join(bare.translate(_BASE_LETTERS).split())


def split_search_terms(query: str) -> list[str]:
    """Return the folded terms that must all be found; a phrase in double quotes is one."""
    terms = (term.replace('"', "").strip() for term in _SEARCH_TERM.findall(fold_text(query)))
    return [term for term in terms if term]
