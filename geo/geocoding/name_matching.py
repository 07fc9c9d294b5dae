"""Normalisation and phonetic keys of place names in four scripts.

Names are compared in three ways. The *normalised name* has no case, hyphens and apostrophes. The
*phonetic keys* represent its sound: each script is romanised by its own table, then letters that
Armenian, Azerbaijani, Russian and English spelling use for one sound become one class. Two names
are *close* if their keys are nearly equal, which is a suggestion and never a result.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from rapidfuzz import fuzz

from geo.errors import GeocodeError
from geo.text.mixed_scripts import find_mixed_script_word
from geo.text.unicode_safety import (
    find_hidden_character,
    fold_whitespace,
    format_code_point,
    format_value,
    normalize_nfc,
)

MAX_NAME_CHARS = 500
MIN_CLOSE_RATIO = 92.0
MIN_SIMILAR_RATIO, MIN_SIMILAR_REST_RATIO = 75.0, 60.0
MIN_CLOSE_CHARS = 6
_MAX_KEYS_PER_NAME = 16
_MIN_KEY_CHARS = 3

_APOSTROPHES = re.compile("['`´ʹʻʼʽˈ‘’‛′]")
_PUNCTUATION = re.compile(r"[-‐‑‒–—_/.,;:()\[\]\"“”„«»]+")
_CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f]")


def validate_name(text: str) -> str:
    """Return a name or expression in normal form C with its white space folded.

    Raises:
        GeocodeError: it is empty or longer than 500 characters; contains a control, invisible or
            direction-changing character; or mixes scripts within a word.
    """
    if not text.strip():
        raise GeocodeError("the place is empty: write a name, such as 'Lachin', or an expression")
    if len(text) > MAX_NAME_CHARS:
        raise GeocodeError(
            f"the place {format_value(text[:40])}… has {len(text):,} characters: write a name or "
            f"expression of at most {MAX_NAME_CHARS}"
        )
    control = _CONTROL_CHARACTER.search(text)
    hidden = control[0] if control else find_hidden_character(text)
    if hidden:
        raise GeocodeError(
            f"the place {format_value(text)} contains {format_code_point(hidden)}, which a reader "
            "cannot see: remove it"
        )
    composed = fold_whitespace(normalize_nfc(text))
    mixed = find_mixed_script_word(composed)
    if mixed:
        raise GeocodeError(
            f"the word {mixed[0]!r} mixes scripts: {mixed[1]!r} is {format_code_point(mixed[1])}; "
            "write the word in one script"
        )
    return composed


_ABBREVIATIONS = {
    "ft": "fort", "mt": "mount", "st": "saint", "sta": "santa", "ste": "sainte", "sto": "santo",
}  # fmt: skip
"""Words that names abbreviate: English (USPS Publication 28), French, Spanish and Portuguese."""

_ABBREVIATED_WORD = re.compile(rf"\b(?:{'|'.join(_ABBREVIATIONS)})(?= )")


@lru_cache(maxsize=65536)
def normalize_name(name: str) -> str:
    """Return a name without case and punctuation; exact matches are equal in this form.

    An abbreviation is written out: "St. Denis" is as ambiguous as "Saint-Denis".
    """
    plain = _APOSTROPHES.sub(
        "", normalize_nfc(name).replace("İ", "i").replace("ǝ", "ə").replace("Ǝ", "ə")
    )
    folded = fold_whitespace(_PUNCTUATION.sub(" ", plain).casefold().replace("և", "եւ"))
    return _ABBREVIATED_WORD.sub(lambda match: _ABBREVIATIONS[match[0]], folded)


# Each pair is a letter and its class of sounds: a (a e ə ä), i (i ı y ы), o (o ö), u (u ü); S sh,
# Z zh, C ch, T ts, D dz, X kh, J as in Jabrayil. With a bar a letter has two values, and both are
# used: Russian г is g or h, Azerbaijani q is g or elsewhere k, Armenian ղ and English gh also х.
def _parse_sound_table(pairs: str) -> dict[str, str]:
    return {letter: sound for letter, _, sound in (pair.partition("=") for pair in pairs.split())}


_CYRILLIC_SOUNDS = _parse_sound_table(
    "а=a б=b в=v г=g|h ғ=g д=d е=a ё=o ж=Z з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=X|h ц=T ч=C ш=S щ=S ъ= ы=i ь= э=a ю=yu я=ya і=i ї=yi є=a ґ=g ә=a ө=o ү=u һ=h ҹ=J ҝ=g ј=y қ=k"
)
_ARMENIAN_SOUNDS = _parse_sound_table(
    "ա=a բ=b գ=g դ=d ե=a զ=z է=a ը= թ=t ժ=Z ի=i լ=l խ=X ծ=T կ=k հ=h ձ=D ղ=g|X ճ=C մ=m յ=y ն=n շ=S "
    "ո=o չ=C պ=p ջ=J ռ=r ս=s վ=v տ=t ր=r ց=T ւ=v փ=p ք=k օ=o ֆ=f"
)
_LATIN_SOUNDS = _parse_sound_table(
    "a=a b=b c=J d=d e=a f=f g=g h=h i=i j=J k=k l=l m=m n=n o=o p=p q=g|k r=r s=s t=t u=u v=v w=v "
    "x=X y=y z=z ə=a æ=a ı=i ö=o ø=o ü=u ç=C ş=S ğ=g š=S č=C ž=Z ß=ss ł=l đ=d þ=t ð=d"
)
_CLUSTER_SOUNDS = _parse_sound_table(
    "dzh=J tch=C sch=S kh=X gh=g|X ch=C sh=S zh=Z dj=J dz=D ts=T tz=T ck=k ou=u ye=a rr=r "
    "йе=a дж=J дз=D тс=T եւ=av ու=u ռր=r"
)
_ALL_SOUNDS = {**_CYRILLIC_SOUNDS, **_ARMENIAN_SOUNDS, **_LATIN_SOUNDS, **_CLUSTER_SOUNDS}
_SINGLE_SOUNDS = {token: sound for token, sound in _ALL_SOUNDS.items() if "|" not in sound}
_SINGLE_SOUNDS |= {digit: digit for digit in "0123456789"} | {" ": ""}
_SOUND_TOKEN = re.compile("|".join([*_CLUSTER_SOUNDS, "."]))
_INITIAL_VO = re.compile(r"\bո(?![ւվ])")
_GLIDE_RUN = re.compile("[iy]+")
_TURKIC_TO_ASCII = str.maketrans("çşğıöüə", "csgioua")


@lru_cache(maxsize=65536)
def phonetic_keys(name: str) -> frozenset[str]:
    """Return up to 16 phonetic keys of a name.

    A name with a letter that is in no table has none.

    Names of different scripts that share a key are taken for one name. A letter with two values
    (Russian г is g or h) gives two keys. Keys of fewer than three sounds are left out.
    """
    tokens = _SOUND_TOKEN.findall(_INITIAL_VO.sub("վո", normalize_name(name)))
    try:  # most names have one key: much faster than the product
        keys = ["".join([_SINGLE_SOUNDS[token] for token in tokens])]
    except KeyError:
        sounds = [_token_sounds(token) for token in tokens]
        if not all(sounds):
            return frozenset()
        keys = ["".join(values) for values in islice(product(*sounds), _MAX_KEYS_PER_NAME)]
    merged = [_GLIDE_RUN.sub("i", key) for key in keys]
    return frozenset([key for key in merged if len(key) >= _MIN_KEY_CHARS])


def phonetic_index_keys(name: str) -> frozenset[str]:
    """Return the keys of a listed name and of its ASCII spelling.

    So "Lacin" finds "Laçın", but "Laçın" does not find a "Lacin".
    """
    normalized = normalize_name(name)
    if normalized.isascii():
        return phonetic_keys(name)
    return phonetic_keys(name) | phonetic_keys(normalized.translate(_TURKIC_TO_ASCII))


def clear_name_caches() -> None:
    """Clear the caches of normalised names and keys: 40 MB after a million names."""
    normalize_name.cache_clear()
    phonetic_keys.cache_clear()
    _token_sounds.cache_clear()


@lru_cache(maxsize=4096)
def _token_sounds(token: str) -> tuple[str, ...]:
    """Return the possible sounds of a letter or cluster; none for a letter in no table."""
    if not token.isalpha():
        return (token,) if token.isdigit() else ("",)
    sound = _ALL_SOUNDS.get(token)
    if sound is None:
        sound = _ALL_SOUNDS.get(unicodedata.normalize("NFD", token)[0])
    return () if sound is None else tuple(sound.split("|"))


def key_similarity(first: str, second: str) -> float:
    """Return the similarity of two keys, 0 to 100."""
    return fuzz.ratio(first, second)


def are_similar_names(first: str, second: str) -> bool:
    """Return whether two names are similar enough to list one as a candidate for the other.

    The similarity of their keys is at least 75, and that of the words that they do not share at
    least 60: "North Darfur" and "South Darfur" share only a common word.
    """
    words = normalize_name(first).split(), normalize_name(second).split()
    rests = [
        " ".join(word for word in own if word not in other) for own, other in (words, words[::-1])
    ]
    pairs = [(first, second, MIN_SIMILAR_RATIO)]
    if all(rests):
        pairs.append((rests[0], rests[1], MIN_SIMILAR_REST_RATIO))
    return all(
        any(
            key_similarity(one, other) >= least
            for one in phonetic_keys(own)
            for other in phonetic_index_keys(listed)
        )
        for own, listed, least in pairs
    )


def are_close_keys(first: str, second: str) -> bool:
    """Return whether two keys are similar enough to suggest one name for the other.

    The limits are a similarity of 92 and six letters. Goris and Gori score 89, Vardenis and
    Vardenik 88.
    """
    is_long = min(len(first), len(second)) >= MIN_CLOSE_CHARS
    return is_long and key_similarity(first, second) >= MIN_CLOSE_RATIO
