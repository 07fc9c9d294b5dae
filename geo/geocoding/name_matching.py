"""Place names as text: what is asked, what is compared, and how four spellings of one sound meet.

A name is compared three ways. Its *surface* is the text without case, hyphens and apostrophes. Its
*keys* are what it sounds like: each script is romanised by its own table, then letters that
Armenian, Azerbaijani, Russian and English spelling use for one sound become one class. Two names
are *close* when their keys are nearly equal, which is a suggestion and never an answer.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import islice, product

from rapidfuzz import fuzz

from geo.errors import GeocodeError
from geo.text.unicode_safety import (
    find_hidden_character,
    find_mixed_script_word,
    fold_whitespace,
    format_code_point,
    format_value,
    normalize_nfc,
)

MAX_NAME_CHARS = 500
MIN_CLOSE_RATIO = 92.0
MIN_CLOSE_CHARS = 6
_MAX_KEYS_PER_NAME = 16
_MIN_KEY_CHARS = 3

_APOSTROPHES = re.compile("['`´ʹʻʼʽˈ‘’‛′]")
_PUNCTUATION = re.compile(r"[-‐‑‒–—_/.,;:()\[\]\"“”„«»]+")
_CONTROL_CHARACTER = re.compile("[\x00-\x1f\x7f-\x9f]")


def validate_name(text: str) -> str:
    """Return a name or expression composed (NFC) and with its white space folded.

    Raises:
        GeocodeError: it is empty or longer than 500 characters; holds a control, invisible or
            direction-changing character; or mixes scripts within a word.
    """
    if not text.strip():
        raise GeocodeError("the place is empty: write a name, such as 'Lachin', or an expression")
    if len(text) > MAX_NAME_CHARS:
        raise GeocodeError(
            f"the place {format_value(text[:40])}… has {len(text):,} characters: a name or expression has "
            f"at most {MAX_NAME_CHARS}"
        )
    found = _CONTROL_CHARACTER.search(text)
    hidden = found[0] if found else find_hidden_character(text)
    if hidden:
        raise GeocodeError(
            f"the place {format_value(text)} holds {format_code_point(hidden)}, which a reader cannot see: "
            "remove it"
        )
    composed = fold_whitespace(normalize_nfc(text))
    mixed = find_mixed_script_word(composed)
    if mixed:
        raise GeocodeError(
            f"the word {mixed[0]!r} mixes scripts: {mixed[1]!r} is {format_code_point(mixed[1])}; "
            "write the word in one script"
        )
    return composed


@lru_cache(maxsize=65536)
def normalize_name(name: str) -> str:
    """Return a name without case, apostrophes, hyphens and other punctuation: what exact means."""
    plain = _APOSTROPHES.sub(
        "", normalize_nfc(name).replace("İ", "i").replace("ǝ", "ə").replace("Ǝ", "ə")
    )
    return fold_whitespace(_PUNCTUATION.sub(" ", plain).casefold().replace("և", "եւ"))


# Each pair is a letter and its class of sounds: a (a e ə ä), i (i ı y ы), o (o ö), u (u ü); S sh,
# Z zh, C ch, T ts, D dz, X kh, J as in Jabrayil. With a bar a letter has two values, both tried:
# Russian г is g or h, Azerbaijani q is g or k elsewhere, Armenian ղ and English gh are also х.
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
_SOUND_TOKEN = re.compile("|".join([*_CLUSTER_SOUNDS, "."]))
_INITIAL_VO = re.compile(r"\bո(?![ւվ])")
_GLIDE_RUN = re.compile("[iy]+")
_TURKIC_TO_ASCII = str.maketrans("çşğıöüə", "csgioua")


@lru_cache(maxsize=65536)
def phonetic_keys(name: str) -> frozenset[str]:
    """Return what a name sounds like, in up to 16 readings; empty where a letter has no table.

    Names of different scripts that share a reading are taken for one name. A letter with two values
    (Russian г is g or h) gives two readings. Readings under three sounds are left out.
    """
    tokens = _SOUND_TOKEN.findall(_INITIAL_VO.sub("վո", normalize_name(name)))
    sounds = [_token_sounds(token) for token in tokens]
    if not all(sounds):
        return frozenset()
    readings = islice(product(*sounds), _MAX_KEYS_PER_NAME)
    return frozenset(key for key in map(_merge_glides, readings) if len(key) >= _MIN_KEY_CHARS)


def phonetic_index_keys(name: str) -> frozenset[str]:
    """Return the keys of a listed name, those of its spelling in plain Latin letters included.

    So "Lacin" finds "Laçın", while "Laçın" does not find a "Lacin".
    """
    return phonetic_keys(name) | phonetic_keys(normalize_name(name).translate(_TURKIC_TO_ASCII))


def clear_name_caches() -> None:
    """Forget the forms of names that were worked out; after a million names they take 40 MB."""
    normalize_name.cache_clear()
    phonetic_keys.cache_clear()


def _token_sounds(token: str) -> tuple[str, ...]:
    """Return the alternatives for a letter or cluster; none for a letter that no table has."""
    if not token.isalpha():
        return (token,) if token.isdigit() else ("",)
    sound = _ALL_SOUNDS.get(token)
    if sound is None:
        sound = _ALL_SOUNDS.get(unicodedata.normalize("NFD", token)[0])
    return () if sound is None else tuple(sound.split("|"))


def _merge_glides(sounds: tuple[str, ...]) -> str:
    return _GLIDE_RUN.sub("i", "".join(sounds))


def key_similarity(first: str, second: str) -> float:
    """Return how nearly equal two keys are, 0 to 100."""
    return fuzz.ratio(first, second)


def are_close_keys(first: str, second: str) -> bool:
    """Tell whether two keys are near enough to suggest one name for the other.

    At least 92 and six letters. Goris and Gori score 89, Vardenis and Vardenik 88.
    """
    long = min(len(first), len(second)) >= MIN_CLOSE_CHARS
    return long and key_similarity(first, second) >= MIN_CLOSE_RATIO
