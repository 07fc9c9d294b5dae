"""Normalisation and phonetic keys of place names in four scripts.

Names are compared in three ways. The *normalised name* has no case, hyphens and apostrophes. The
*phonetic keys* represent its sound: each script is romanised by its own table, then letters that
Armenian, Azerbaijani, Russian and English spelling use for one sound become one class. Two names
are *close* if their keys are nearly equal, which is a suggestion and never a result.
"""

import re
import unicodedata
from collections.abc import Sequence
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
    has_excess_marks,
    normalize_nfc,
)

MAX_NAME_CHARS = 500
MIN_CLOSE_RATIO = 92.0
MIN_SIMILAR_RATIO, MIN_SIMILAR_REST_RATIO = 75.0, 60.0
MIN_CLOSE_CHARS = 6
_MAX_KEYS_PER_NAME = 16
_MIN_KEY_CHARS = 3

_APOSTROPHES = "'`´ʹʻʼʽˈ‘’‛′"
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
    return _write_out_abbreviations(fold_whitespace(_fold_letters(normalize_nfc(name))))


def normalize_names(names: Sequence[str]) -> list[str]:
    """Return the names as `normalize_name` returns each, in a tenth of its time."""
    text = "\n".join(names)
    if text.count("\n") != len(names) - 1 or any(map(has_excess_marks, names)):
        return [normalize_name(name) for name in names]
    lines = _fold_letters(unicodedata.normalize("NFC", text)).split("\n")
    return _write_out_abbreviations("\n".join(map(fold_whitespace, lines))).split("\n")


def _fold_letters(text: str) -> str:
    """Return a name, or names in lines, without case, apostrophes and punctuation."""
    plain = text.replace("İ", "i").replace("ǝ", "ə").replace("Ǝ", "ə")
    for apostrophe in _APOSTROPHES:
        plain = plain.replace(apostrophe, "")
    return _PUNCTUATION.sub(" ", plain).casefold().replace("և", "եւ")


def _write_out_abbreviations(text: str) -> str:
    return _ABBREVIATED_WORD.sub(lambda match: _ABBREVIATIONS[match[0]], text)


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
_SOUND_CLUSTER = re.compile("|".join(_CLUSTER_SOUNDS))
_LETTER_BY_SOUND = {sound: letter for letter, sound in _ALL_SOUNDS.items() if len(letter) == 1}
_CLUSTER_LETTERS = {
    cluster: _LETTER_BY_SOUND.get(sound, sound) for cluster, sound in _CLUSTER_SOUNDS.items()
}
"""A letter of the same sound for each cluster, or the letters of its sounds."""

_UNKNOWN_SOUND = "?"
_ALTERNATIVES = dict(
    zip("!#$%", sorted({one for one in _ALL_SOUNDS.values() if "|" in one}), strict=True)
)
"""A sign for each pair of values that a letter may have."""

_SIGN_BY_SOUND = {sound: sign for sign, sound in _ALTERNATIVES.items()}
_SIGN = re.compile(f"([{''.join(_ALTERNATIVES)}])")
_INITIAL_VO = re.compile(r"\bո(?![ւվ])")
_GLIDE_RUN = re.compile("[iy]+")
_TURKIC_TO_ASCII = str.maketrans("çşğıöüə", "csgioua")


class _SoundTable(dict[int, str]):
    """The sound of each character for `str.translate`, or the sign of several or of none."""

    def __missing__(self, code: int) -> str:
        self[code] = sound = _find_sound(chr(code))
        return sound


def _find_sound(character: str) -> str:
    if not character.isalpha():
        return character if character.isdigit() or character == "\n" else ""
    sound = _ALL_SOUNDS.get(character)
    if sound is None:
        base_letter = unicodedata.normalize("NFD", character)[0]
        sound = _ALL_SOUNDS.get(base_letter, _UNKNOWN_SOUND)
    return _SIGN_BY_SOUND.get(sound, sound)


_SOUNDS = _SoundTable()


@lru_cache(maxsize=65536)
def phonetic_keys(name: str) -> frozenset[str]:
    """Return up to 16 phonetic keys of a name.

    A name with a letter that is in no table has none.

    Names of different scripts that share a key are taken for one name. A letter with two values
    (Russian г is g or h) gives two keys. Keys of fewer than three sounds are left out.
    """
    return frozenset([key for _, key in _list_phonetic_keys([normalize_name(name)])])


def phonetic_index_keys(name: str) -> frozenset[str]:
    """Return the keys of a listed name and of its ASCII spelling.

    So "Lacin" finds "Laçın", but "Laçın" does not find a "Lacin".
    """
    normalized = normalize_name(name)
    if normalized.isascii():
        return phonetic_keys(name)
    return phonetic_keys(name) | phonetic_keys(normalized.translate(_TURKIC_TO_ASCII))


def list_phonetic_index_keys(names: Sequence[str]) -> list[tuple[int, str]]:
    """Return the keys of each name as `phonetic_index_keys`, in a fifth of its time.

    Args:
        names: Names as `normalize_names` returns them.

    Returns:
        The position of a name in the list, and a key of it; some pairs may occur twice.
    """
    pairs = _list_phonetic_keys(names)
    text = "\n".join(names)
    if not text.isascii():
        respelled = text.translate(_TURKIC_TO_ASCII).split("\n")
        changed = [number for number, name in enumerate(names) if name != respelled[number]]
        other_names = normalize_names([respelled[number] for number in changed])
        pairs += [(changed[number], key) for number, key in _list_phonetic_keys(other_names)]
    return pairs


def _list_phonetic_keys(names: Sequence[str]) -> list[tuple[int, str]]:
    if not names:
        return []
    text = _INITIAL_VO.sub("վո", "\n".join(names))
    sounds = _SOUND_CLUSTER.sub(lambda match: _CLUSTER_LETTERS[match[0]], text).translate(_SOUNDS)
    return [
        (number, one)
        for number, key in enumerate(_GLIDE_RUN.sub("i", sounds).split("\n"))
        if _UNKNOWN_SOUND not in key
        for one in (_list_alternatives(key) if _SIGN.search(key) else (key,))
        if len(one) >= _MIN_KEY_CHARS
    ]


def _list_alternatives(key: str) -> list[str]:
    """Return up to 16 keys, with each value of each sign."""
    values = [_ALTERNATIVES.get(part, part).split("|") for part in _SIGN.split(key)]
    return ["".join(one) for one in islice(product(*values), _MAX_KEYS_PER_NAME)]


def clear_name_caches() -> None:
    """Clear the caches of normalised names and keys: 40 MB after a million names."""
    normalize_name.cache_clear()
    phonetic_keys.cache_clear()
    _SOUNDS.clear()


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
