"""Events that a curator writes about sentences of a source, for ``event add``.

The curator names the sentences and states what happened; the exact quote, the id, the layout of the
record and the full form of dates, names and numbers are worked out here. Nothing is proposed.
"""

import re
from collections.abc import Iterable, Sequence

from conflictmap.drafting.article import read_article
from conflictmap.drafting.model import DraftStatement, Figure, Found, Span
from conflictmap.drafting.numbers import parse_number
from geo.errors import OutputError
from geo.project.model import Project
from geo.project.sources import Source
from geo.text.suggest import suggest_choice
from geo.text.unicode_safety import format_value

_MAX_LISTED = 5
_MAX_SHOWN_CHARS = 90
_NUMBERS = re.compile(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*")
_QUOTATION_MARKS = "\"'“”„«»‘’"
_PLAIN_LETTERS = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
"""Signs that a keyboard has in place of typographic ones: one character for one."""

_SPACES_FOR_HYPHENS = str.maketrans("-‐‑", "   ")
"""El-Fasher is El Fasher."""

_AREA_CLASSES = (4, 6)
"""UCDP classes of first-order divisions and countries: "in Darfur" is seldom all that is known."""

_LEAST = re.compile(r"(?:at least|more than|over|>=?|≥)\s*(?P<number>.+)|(?P<plain>.+?)\s*\+")
_MOST = re.compile(r"(?:up to|at most|fewer than|less than|under|<=?|≤)\s*(?P<number>.+)")
_ABOUT = re.compile(r"(?:about|around|some|nearly|approximately|roughly|~|≈|c\.)\s*(?P<number>.+)")
_RANGE = re.compile(
    r"(?:between\s+|from\s+)?(?P<low>[^-–]+?)\s*(?:-|–|\bto\b|\band\b)\s*(?P<high>.+)"
)


def list_sentences(source: Source) -> list[Span]:
    """Return the sentences of a source's text as offsets in code points, in order.

    The first sentence begins after the dateline ("ADEN, 2 June 2024 (Agency) – "), whose day is not
    that of the event.
    """
    text = source.checked_passage.text
    dateline = read_article(text).dateline
    sentences = []
    for start, end in source.checked_passage.sentences:
        has_dateline = dateline is not None and start <= dateline[0] < dateline[1] < end
        first = dateline[1] if dateline is not None and has_dateline else start
        if text[first:end].strip():
            sentences.append((first, end))
    return sentences


def find_words(source: Source, words: str) -> Span:
    """Return the part of a source's text to quote.

    Args:
        source: The source.
        words: The number of a sentence ("3") or of several ("3-4"); words of a sentence, which
            is then quoted whole; or first and last words with an ellipsis between them, which
            quote exactly that.

    Raises:
        OutputError: no sentence has these words, or several have; the message lists the nearest.
    """
    sentences = list_sentences(source)
    if numbers := _NUMBERS.fullmatch(words.strip()):
        return _take_sentences(source, sentences, numbers)
    parts = [part for part in _ELLIPSIS.split(words.strip(f" {_QUOTATION_MARKS}")) if part]
    if len(parts) > 1:
        return _find_between(source, parts[0], parts[-1])
    return _find_sentence(source, sentences, parts[0] if parts else "")


def _take_sentences(source: Source, sentences: Sequence[Span], numbers: re.Match[str]) -> Span:
    first, last = int(numbers[1]), int(numbers[2] or numbers[1])
    if not 1 <= first <= last <= len(sentences):
        raise OutputError(
            f"{source.id} has the sentences 1 to {len(sentences)}, not {format_value(numbers[0])}"
        )
    return _trim(source, (sentences[first - 1][0], sentences[last - 1][1]))


def _find_between(source: Source, first: str, last: str) -> Span:
    text = _fold(source.checked_passage.text)
    start = text.find(_fold(first))
    end = text.find(_fold(last), start + len(first)) if start >= 0 else -1
    if start < 0 or end < 0:
        missing = first if start < 0 else last
        raise OutputError(
            f"{source.id} has no {format_value(missing)} there: write the words before and after "
            "the dots as the text has them"
        )
    if text.find(_fold(first), start + 1) >= 0:
        raise OutputError(f"{format_value(first)} occurs more than once: write more words")
    return _trim(source, (start, end + len(last)))


def _find_sentence(source: Source, sentences: Sequence[Span], words: str) -> Span:
    text = source.checked_passage.text
    wanted = re.findall(r"\w+", _fold(words))
    folded = [_fold(text[slice(*span)]) for span in sentences]
    matches = [span for span, one in zip(sentences, folded, strict=True) if _fold(words) in one]
    if not matches:
        matches = [
            span
            for span, one in zip(sentences, folded, strict=True)
            if wanted and set(wanted) <= set(re.findall(r"\w+", one))
        ]
    if len(matches) == 1 and wanted:
        return _trim(source, matches[0])
    if matches and wanted:
        listed = _describe_sentences(text, sentences, matches)
        raise OutputError(
            f"{len(matches)} sentences of {source.id} have {format_value(words)}: write the number "
            f"of one: {listed}"
        )
    scores = [
        (len(set(wanted) & set(re.findall(r"\w+", one))), span)
        for span, one in zip(sentences, folded, strict=True)
    ]
    nearest = [span for score, span in sorted(scores, key=lambda one: -one[0]) if score][:2]
    hint = f"; the nearest: {_describe_sentences(text, sentences, nearest)}" if nearest else ""
    raise OutputError(
        f"no sentence of {source.id} has {format_value(words)}: write the number of a sentence, or "
        f"some of its words{hint}"
    )


def _describe_sentences(text: str, sentences: Sequence[Span], chosen: Iterable[Span]) -> str:
    lines = []
    for span in list(chosen)[:_MAX_LISTED]:
        words = " ".join(text[slice(*span)].split())
        shown = words if len(words) <= _MAX_SHOWN_CHARS else f"{words[:_MAX_SHOWN_CHARS]}…"
        lines.append(f"{sentences.index(span) + 1} {shown}")
    return "; ".join(lines)


def _trim(source: Source, span: Span) -> Span:
    text = source.checked_passage.text
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _fold(text: str) -> str:
    """Return a text of the same length in small letters, with the quotation marks of a keyboard."""
    plain = text.translate(_PLAIN_LETTERS)
    folded = plain.lower()
    return folded if len(folded) == len(plain) else plain


def read_killed(words: str) -> dict[str, int]:
    """Return the figure of words such as "12", "10-15", "400+", "at least 400" or "about 20".

    Raises:
        OutputError: there is no such number.
    """
    folded = " ".join(words.lower().split())
    if (plain := _parse_number(folded)) is not None:
        return {"best": plain}
    for pattern, key in ((_LEAST, "low"), (_MOST, "high"), (_ABOUT, "best")):
        if found := pattern.fullmatch(folded):
            value = _read_number(next(part for part in found.groups() if part), words)
            return {key: value}
    if found := _RANGE.fullmatch(folded):
        low, high = (_read_number(found[key], words) for key in ("low", "high"))
        if low > high:
            raise OutputError(f"{format_value(words)}: write the smaller number first")
        return {"low": low, "high": high}
    return {"best": _read_number(folded, words)}


def _parse_number(part: str) -> int | None:
    if part.strip().startswith("-"):  # which `parse_number` reads as a hyphen
        return None
    try:
        return parse_number(part.strip())
    except ValueError:  # it begins with a number, and other words follow
        return None


def _read_number(part: str, words: str) -> int:
    number = _parse_number(part)
    if number is None:
        raise OutputError(
            f"{format_value(words)} is no number of people: write 12, 10-15, 400+, up to 50, or "
            "nothing where the source gives none"
        )
    return number


def match_choice(words: str, choices: Sequence[str]) -> str:
    """Return the choice that words name: its number, its name, or the beginning of its name alone.

    Raises:
        OutputError: there is no such choice, or there are several.
    """
    folded = words.strip().casefold()
    if (numbered := match_number(words, choices)) != words:
        return numbered
    if exact := [one for one in choices if one.casefold() == folded]:
        return exact[0]
    begun = [one for one in choices if folded and one.casefold().startswith(folded)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise OutputError(f"{format_value(words)} may be {' or '.join(begun)}: write more of it")
    raise OutputError(f"{format_value(words)}: {suggest_choice(words, choices)}")


def match_number(words: str, choices: Sequence[str]) -> str:
    """Return the choice that a number names, or the words themselves."""
    number = words.strip()
    if number.isdecimal() and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1]
    return words


def list_used_places(project: Project) -> list[str]:
    """Return the place expressions of a project's events, the one that was used last first."""
    places = [event.place for event in project.events if isinstance(event.place, str)]
    return list(dict.fromkeys(reversed(places)))


def list_actors(project: Project) -> list[str]:
    """Return the actors and speakers of a project's events, the most frequent first."""
    counts: dict[str, int] = {}
    for event in project.events:
        speakers = [statement.by for statement in event.statements if statement.by]
        for name in (*event.actors, *speakers):
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: -counts[name])


def match_actor(words: str, known: Sequence[str]) -> str:
    """Return the known actor that words name, or the words themselves as a new one.

    A known actor is named by its number in the list, its initials ("RSF") or the beginning of its
    name, at least two letters, if no other begins so.
    """
    name = " ".join(words.split())
    folded = name.casefold()
    if (numbered := match_number(name, known)) != name:
        return numbered
    if exact := [one for one in known if one.casefold() == folded]:
        return exact[0]
    initials = [one for one in known if folded == _find_initials(one)]
    if len(initials) == 1:
        return initials[0]
    begun = [one for one in known if len(folded) > 1 and one.casefold().startswith(folded)]
    return begun[0] if len(begun) == 1 else name


def _find_initials(name: str) -> str:
    words = [word for word in re.split(r"[\s-]+", name) if word[:1].isupper()]
    return "".join(word[0] for word in words).casefold() if len(words) > 1 else ""


def read_actors(words: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the actors of a list with commas, each as `match_actor` reads it, and each once."""
    parts = (part.strip() for part in re.split(r"[,;،，、]", words))
    return tuple(dict.fromkeys(match_actor(part, known) for part in parts if part))


def list_named_places(project: Project, source: Source, span: Span) -> list[str]:
    """Return the names of the project's places that words of a source have, the most exact first.

    Countries and first-order divisions do not count, nor does a name within a longer one: Fasher
    in El Fasher.
    """
    words = source.checked_passage.text[slice(*span)].translate(_SPACES_FOR_HYPHENS)
    taken: list[Span] = []
    found: list[tuple[float, int, str]] = []
    spellings = sorted(
        {
            (plain, toponym.precision_m)
            for toponym in project.gazetteer
            if toponym.where_prec not in _AREA_CLASSES
            for spelling, _ in toponym.iter_spellings()
            if len(plain := spelling.translate(_SPACES_FOR_HYPHENS)) > 2  # noqa: PLR2004  no word
            and plain in words
        },
        key=lambda one: (-len(one[0]), one),
    )
    for spelling, precision_m in spellings:
        for match in re.finditer(rf"(?<!\w){re.escape(spelling)}(?!\w)", words):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                found.append((precision_m, match.start(), spelling))
    return list(dict.fromkeys(spelling for _, _, spelling in sorted(found)))


def list_numbers(figure: Figure | None) -> dict[str, int] | None:
    """Return the numbers of a figure by their keys; None if it has none."""
    named = {"low": figure.low, "best": figure.best, "high": figure.high} if figure else {}
    return {key: value for key, value in named.items() if value is not None} or None


def build_statement(
    source: Source, span: Span, stance: str, by: str, killed: dict[str, int] | None
) -> DraftStatement:
    """Return the statement of words of a source, with what the curator states of it."""
    quote = " ".join(source.checked_passage.text[slice(*span)].split())
    figure = Figure(**killed) if killed else None
    return DraftStatement(
        span,
        quote,
        Found(stance, (span,), "curator", "said", ""),
        Found(by or None, (), "curator", "said", ""),
        Found(figure, (), "curator", "said", ""),
    )
