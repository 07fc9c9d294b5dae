"""Names of actors: the known name that a new one resembles, and what all drafts write for it."""

import json
import re
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

from conflictmap.editing.transaction import ProjectEditor
from geo.errors import OutputError

ACTORS_FILE = "drafts/actors/names.json"
_MIN_RATIO = 0.82
_MIN_WORD_CHARS = 4
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


def find_known_actor(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that a new one resembles; None if it is known, or resembles none.

    A name resembles another if they are the same but for case, article and punctuation, if the
    letters of the shorter are the initials of the other, if one has all words of the other, or if
    their letters are nearly the same.

    Args:
        name: The new name.
        known: The names that the project's events use.
    """
    names = list(dict.fromkeys(known))
    if name in names:
        return None
    plain = _fold(name)
    scored = [(score, one) for one in names if (score := _compare(plain, _fold(one)))]
    return max(scored, key=lambda pair: pair[0])[1] if scored else None


def _fold(name: str) -> str:
    words = re.findall(r"[^\W_]+", _ARTICLE.sub("", name.strip()).casefold())
    return " ".join(words)


def _compare(name: str, known: str) -> float:
    if not name or not known:
        return 0.0
    if name == known:
        return 3.0
    if known == _initials(name) or name == _initials(known):
        return 2.0
    shorter, longer = sorted((name.split(), known.split()), key=len)
    has_long_word = any(len(word) >= _MIN_WORD_CHARS for word in shorter)
    if has_long_word and set(shorter) <= set(longer):
        return 1.0 + len(shorter) / len(longer) / 2
    ratio = SequenceMatcher(None, name, known, autojunk=False).ratio()
    return ratio if ratio >= _MIN_RATIO else 0.0


def _initials(name: str) -> str:
    words = name.split()
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def read_actor_names(editor: ProjectEditor) -> dict[str, str]:
    """Return what is written for names of the texts, as the curators decided.

    Raises:
        OutputError: the file is not as the app writes it.
    """
    data = editor.read(ACTORS_FILE)
    try:
        names = json.loads(data) if data else {}
    except ValueError:
        names = None
    if not isinstance(names, dict) or not all(isinstance(one, str) for one in names.values()):
        raise OutputError(f"{ACTORS_FILE} cannot be read: move it away to decide again")
    return names


def plan_actor_name(editor: ProjectEditor, name: str, written: str) -> None:
    """Plan to write a name as another one in all drafts."""
    names = dict(sorted({**read_actor_names(editor), name: written}.items()))
    text = json.dumps(names, ensure_ascii=False, indent=1)
    editor.write(ACTORS_FILE, f"{text}\n".encode())


def apply_actor_names(actors: Iterable[str], names: Mapping[str, str]) -> tuple[str, ...]:
    """Return names of actors as they are written in events, each once."""
    return tuple(dict.fromkeys(names.get(actor, actor) for actor in actors))
