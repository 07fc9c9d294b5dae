"""Who says what: a sentence is split into what is said and the words that attribute it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from conflictmap.drafting import lexicon
from conflictmap.drafting.model import Span

_MAX_SPEAKER_WORDS = 22
_MAX_ADVERBIAL_WORDS = 9
_QUOTED = re.compile(r'["“”«]([^"“”«»]+)["“”»]')
_ACCORDING = re.compile(r"\b[Aa]ccording to\s+(?P<by>[^;:\"“]+)")
_LEADING_ADVERBIAL = re.compile(
    r"(?:(?:On|In(?!\s+(?:all|total)\b)|At(?!\s+(?:least|most)\b)|By|During|After|Before|Since|Following|Under|Over|Near|From|Until|Late|Early|Earlier|Later|Meanwhile"
    r"|Separately|However|Also|Elsewhere|Then|Still|Overnight|Yesterday|Today|Last|Asked|Speaking|Despite|Amid|Of|For|When|While|As(?!\s+(?:many|few)\b)|Two days|A day"
    r"|Across|Along|Around|Outside|Inside|Between|Within|Beyond|Throughout|Further|Farther|Nearby|There|Here|Again|Now|Once|Afterwards|Shortly|With|Amidst|Because|Although|To the (?:north|south|east|west)"
    r"|Minutes|Hours|Days|Weeks|Months|Years|(?:\w+|\d+) (?:minutes|hours|days|weeks|months|years) (?:earlier|later|before|after|ago)|A (?:week|month|year) (?:earlier|later|before|after|ago)"
    r"|The (?:next|same|previous|following|day before)|That)\b[^,]*,\s*)"
)
_TIME_ADVERBIAL = re.compile(
    rf"(?:(?:(?:Early|Late)\s+)?(?:On|on|In|in|By|by)\s+(?:the\s+(?:same|next|following|previous)\s+day|(?:early\s+|mid-|late\s+)?(?:\d{{1,2}}\s+{lexicon.MONTH_NAME}|{lexicon.MONTH_NAME}\s+\d{{1,2}}|{lexicon.MONTH_NAME})(?:,?\s+\d{{4}})?|\d{{4}}|{lexicon.WEEKDAY_NAME}(?:\s+(?:morning|afternoon|evening|night))?)|Yesterday|Today|Last\s+(?:week|month|year|night)|Overnight|(?:Later\s+|Earlier\s+)?(?:that|the\s+same)\s+(?:day|night|evening)|In\s+[A-Z][\w-]+(?=\s+the\s))\s+(?=[\w\"“])"
)
"""An adverbial of time without a comma: "On 14 June the agency said ..."."""
_LEADING_CONJUNCTION = re.compile(
    r"(?:(?:But|And|Yet|Or|So|However|Meanwhile|Separately|Still|Instead|Also|Earlier|Later|In turn),?\s+)+"
)
_TRAILING_CONJUNCTION = re.compile(r"(?:,\s*)?\b(?:and|but|or|then)\s*(?:also|later|then)?\s*$")
_WHERE = re.compile(r",?\s+where\s+$")
_PASSIVE_PARTICIPLE = re.compile(r"\b\w+\s+by\b")
_CONTRAST = re.compile(r",?\s+(?:though|although|but|while|whereas|and|yet)\s+$")
_FINITE_VERB = re.compile(
    r"\b(?:was|were|is|are|has|had|have|did|does|will|would|could|can|may|might|should|put|took|made|gave|got|went|came|left|lost|began|broke|fell|saw|led|held|kept|found|met|spoke|drove|ran|wrote"
    r"|killed|died|attacked|fled|fired|opened|closed|entered|signed|denied|agreed|accused|condemned|hit|struck|destroyed|released|blocked|clashed|exploded|reopened|withdrew|captured|seized|imposed)\b"
)
_SUBORDINATE = re.compile(
    r"\b(?:who|which|that|whom|where|when|whose|if|what|not|as|to)\s*$", re.IGNORECASE
)
_PRONOUN = re.compile(
    r"(?:he|she|they|it|the (?:statement|spokesman|spokeswoman|spokesperson|group|official|report|ministry|man|woman|movement|agency|organisation|organization))$",
    re.IGNORECASE,
)
_PLAIN_SPEECH = re.compile(r"(?:said|says|say|saying|told|tells|added|adds)\Z")
_NOT_SPEAKING = re.compile(
    r"\s+(?:goodbye|nothing|no|little|(?:killed|dead|missing|wounded|injured|displaced|abducted|detained|captured|destroyed|safe)\b(?!\s+(?:by|in|on|at)\b)|(?:the\s+)?(?:lives|life)|(?:\S+\s+){1,4}lives|responsibility|victory|asylum"
    r"|(?:a|an|the)\s+(?:\w+\s+)?(?:ceasefire|truce|curfew|state of emergency|siege|war|plan|deal|withdrawal|offensive|republic|boycott|strike))\b"
)
_AUXILIARIES = re.compile(
    r"(?:\s+(?:had|has|have|also|later|earlier|further|then|again|separately|repeatedly|already|now|still|reportedly|initially|previously|first|strongly|jointly|immediately|quickly|not|did))+$"
)

_ACTED = r"(?:also\s+)?(?:\w+ed|set|shot|took|threw|fought|blew|burnt|stole|hit|struck|overran|cut|shut|withdrew|left)"
_COORDINATION = re.compile(
    r",\s+(?:and|but|while|whereas|although|though)\s+(?=(?:[A-Z]\w*|the|a|an|its|their|his|her|two|three|four|five|six|seven|eight|nine|ten|some|several|more|at|another|others?|about|\d|in|on|one|no|government|rebel|local|militants|soldiers|troops|police|residents|hundreds|thousands|dozens)\b)"
    rf"|,?\s+and\s+(?=(?:(?:unidentified|unknown|suspected|armed|masked)\s+(?:\w+\s+)?)?(?:gunmen|men|militants|rebels|insurgents|soldiers|troops|police|fighters|protesters|bandits)\s+{_ACTED}\b)"
    r"|,?\s+(?:while|whereas)\s+(?!(?:\w+ing|in|on|at|still|not|under|they|he|she|it)\b)(?=[\w\"“])"
    r"|,?\s+and\s+(?=in\s+[A-Z][^.;]*?\b(?:\d[\d,]*|a|an|the|some|dozens|hundreds|thousands|\w+ed)\b)"
)
"""What joins two happenings in a sentence: ", and the", ", while"."""
_WHEN_CLAUSE = re.compile(
    rf"(?P<date>\b(?:(?:since|in|on|of|until|last|this|early|late)\s+)*(?:(?:the\s+)?(?:{lexicon.WEEKDAY_NAME}|\d{{1,2}}\s+{lexicon.MONTH_NAME}|{lexicon.MONTH_NAME}(?:\s+\d{{1,2}}\b)?)(?:,?\s+(?:of\s+)?(?:\d{{4}}|last\s+year|this\s+year))?|(?:in|since|of)\s+\d{{4}}|last\s+(?:week|month|year)|yesterday))(?:\s+(?:morning|afternoon|evening|night))?,\s+when\s+(?=\w)"
)
"""A date that a happening of its own explains: "since July last year, when a bomb killed two"."""
_CAUSE = re.compile(r"(?:after|when)\s+(?=(?:an?|the|its|his|her|their|[A-Z]|\w+s)\b)")
_SUPERLATIVE = re.compile(
    r"\b(?:worst|deadliest|heaviest|bloodiest|fiercest|largest|biggest|first|second|third|fourth|fifth|sixth|last|latest)\b"
)
"""A comparison with a happening is none itself: "the worst violence since July, when ..."."""
_TOLD_TO = re.compile(
    r"told\s+(?!reporters|journalists)(?:(?!that\b|it\b)[\w'’-]+\s+){1,8}?(?:not\s+)?to\s+(?!(?:the|a|an|its|their|his|her)\b)[a-z]+\b"
)
"""An order, and no speech: "told the others to leave"."""
_ASIDE = re.compile(r",\s+(?:for|on) (?:its|his|her|their) (?:own )?part$|,\s+in turn$")
_CONJUNCTION_BEFORE = re.compile(
    r"(?:where|when|while|whereas|since|because|although|though|as)\s+(?=\w)", re.IGNORECASE
)
_SAYS_INSIDE = re.compile(
    r"(?:On|In|At|By|Late|Early|Before|After|Since|Around|Near|Last|Yesterday)\b[^,;]{0,50},\s+(?:says|said|reports|reported|recalls|recalled|adds|added)\s+(?P<by>[^,;]{3,70}),\s+(?=\w+\s)"
)
"""A speaker between the day and the clause: "On 28 January, says a nurse, rebels entered A"."""
_NAME_AND_COLON = re.compile(
    r"(?P<by>(?:[A-Z][\w'’-]*\s+)?(?:[\w'’-]+\s+){0,4}?(?:agency|army|military|police|ministry|mayor|governor|officials?|president|minister|spokes(?:man|woman|person)|hospital|medics|residents?|witness(?:es)?|government|authorities|UN|Red\s+Cross|Red\s+Crescent|rebels|militia|prosecutors?|rescuers|reports?|media|television)):\s+(?=[A-Za-z\d])",
    re.IGNORECASE,
)
"""A speaker in front of a line, as in live reports: "UN agency: no lorry has entered A"."""
_NO_SPEAKER = re.compile(
    r"(?:the\s+)?(?:available|our|current)\s+(?:information|data|reports)", re.IGNORECASE
)
_REPORTING_VERBS = re.compile(
    r"(?:count(?:ed|s)|estimate[ds]?|shows?|showed|put|recorded|documented|registered|listed)\Z",
    re.IGNORECASE,
)
_PUT_TOLL = re.compile(
    r"\b(?:put|puts|gave|raised|revised|lowered|placed)\s+(?:the|its|a|their)\s+(?:\w+\s+){0,3}(?:toll|number|dead|figure|count|tally|total)\b|\b(?:counted|recorded|documented|registered|received|buried|treated|spoke\s+of|reported)\s+(?=\S+\s+(?:bodies|dead|deaths|people|civilian|casualties|killings|victims|wounded|attacks|incidents|cases))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says something: the words, and the verb that says how."""

    span: Span
    name: str
    verb: str
    is_pronoun: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a sentence with one content.

    Attributes:
        span: The words told, without those that attribute them.
        sentence: The span of the sentence.
        speaker: Who says it; None for the article itself.
        is_quoted: Whether it is direct speech.
        attribution: Spans of the words that attribute it.
        dated: Span of the words before it that date it: "last July, when A was shelled".
    """

    span: Span
    sentence: Span
    speaker: Speaker | None = None
    is_quoted: bool = False
    attribution: tuple[Span, ...] = ()
    dated: Span | None = None


def split_clauses(text: str, sentence: Span) -> list[Clause]:
    """Split a sentence into its contents, each with its speaker."""
    clauses: list[Clause] = []
    segments = list(_split_at_semicolons(text, *sentence))
    for start, end in segments:
        clauses += _split_segment(text, start, end, sentence)
    if len(segments) > 1:
        clauses = _share_last_speaker(clauses)
    return [
        trimmed
        for clause in clauses
        for dated in _split_dated_clause(text, clause)
        for part in _split_coordinated(text, dated)
        if (trimmed := _trim_clause(text, part)) is not None
    ]


def _share_last_speaker(clauses: list[Clause]) -> list[Clause]:
    """Give the speaker at the end of a sentence to its parts before: "A did X; B did Y, C said"."""
    told = [clause for clause in clauses if clause.speaker or not clause.attribution]
    last = next((clause for clause in reversed(told) if clause.speaker), None)
    if (
        len(clauses) < 2
        or last is None
        or last.speaker is None
        or last.is_quoted
        or last.speaker.verb == "according to"
        or last.speaker.span[0] < last.span[1]
        or any(clause.is_quoted or clause.speaker not in (None, last.speaker) for clause in clauses)
    ):
        return clauses
    return [
        replace(clause, speaker=last.speaker) if clause.span[0] < last.span[0] else clause
        for clause in clauses
    ]


def _split_dated_clause(text: str, clause: Clause) -> Iterator[Clause]:
    """Split "CLAUSE since February, when CLAUSE": the second part is of that date."""
    match = _WHEN_CLAUSE.search(text, *clause.span)
    if match is None or not _tells_happening(text, (match.end(), clause.span[1])):
        yield clause
        return
    if _SUPERLATIVE.search(text, clause.span[0], match.start()) is None:
        yield replace(clause, span=(clause.span[0], match.end("date")))
    yield replace(clause, span=(match.end(), clause.span[1]), dated=match.span("date"))


def _split_at_semicolons(text: str, start: int, end: int) -> Iterator[Span]:
    quoted = [match.span() for match in _QUOTED.finditer(text, start, end)]
    position = start
    for match in re.compile(r";\s+|\s+[–—]\s+(?=(?:and|but)\b)").finditer(text, start, end):
        if not any(a < match.start() < b for a, b in quoted):
            yield position, match.start()
            position = match.end()
    yield position, end


def _split_segment(text: str, start: int, end: int, sentence: Span) -> list[Clause]:
    quotes = [match for match in _QUOTED.finditer(text, start, end) if len(match[1].split()) > 3]
    if quotes:
        return _split_direct_speech(text, start, end, sentence, quotes)
    named = _NAME_AND_COLON.match(text, start, end) if start == sentence[0] else None
    if named:
        speaker = _make_speaker(named.span("by"), named["by"], "says")
        attribution = (named.span(),)
        return [Clause((named.end(), end), sentence, speaker, attribution=attribution)]
    inside = _SAYS_INSIDE.match(text, start, end)
    if inside:
        speaker = _make_speaker(inside.span("by"), inside["by"], "says")
        return [Clause((start, end), sentence, speaker)]
    according = _ACCORDING.search(text, start, end)
    if according:
        return _split_according(text, start, end, sentence, according)
    return _split_reported_speech(text, start, end, sentence)


def _split_direct_speech(
    text: str, start: int, end: int, sentence: Span, quotes: list[re.Match[str]]
) -> list[Clause]:
    """Split '"We buried 14 people," said X' and 'X said: "We buried 14 people"'."""
    speaker = _find_outside_speaker(text, start, end, quotes)
    rest: list[Span] = []
    position = start
    for quote in quotes:
        rest.append((position, quote.start()))
        position = quote.end()
    rest.append((position, end))
    attribution = tuple(span for span in rest if text[slice(*span)].strip(" ,.:"))
    clauses = [
        Clause(quote.span(1), sentence, speaker, is_quoted=True, attribution=attribution)
        for quote in quotes
    ]
    for span in attribution:
        words = text[slice(*span)]
        is_speech = speaker is not None and span[0] <= speaker.span[0] < span[1]
        if len(words.split()) > 8 and not is_speech:
            clauses += _split_reported_speech(text, *span, sentence)
    return clauses


def _find_outside_speaker(
    text: str, start: int, end: int, quotes: list[re.Match[str]]
) -> Speaker | None:
    for verb in lexicon.SPEECH_VERBS.finditer(text, start, end):
        if any(quote.start() <= verb.start() < quote.end() for quote in quotes):
            continue
        before = max(
            [quote.end() for quote in quotes if quote.end() <= verb.start()], default=start
        )
        left = text[before : verb.start()].strip(" ,")
        if left and not _is_adverbial(left):
            speaker = _read_subject(text, before, verb.start(), verb[0])
            if speaker:
                return speaker
        speaker = _read_after_verb(text, verb.end(), end, verb[0])
        if speaker:
            return speaker
    according = _ACCORDING.search(text, start, end)
    return _speaker_of_match(according) if according else None


def _is_adverbial(words: str) -> bool:
    return bool(_LEADING_ADVERBIAL.fullmatch(words + ", "))


def _speaker_of_match(match: re.Match[str]) -> Speaker:
    words = re.split(r"[.]\s*$|,\s+(?=(?:which|whose|adding|while|and|but)\b)", match["by"])[
        0
    ].rstrip(' .,"”')
    return _make_speaker((match.start("by"), match.start("by") + len(words)), words, "according to")


def _make_speaker(span: Span, words: str, verb: str) -> Speaker:
    joined = _CONJUNCTION_BEFORE.match(words)
    if joined:
        span, words = (span[0] + joined.end(), span[1]), words[joined.end() :]
    return Speaker(span, words, verb, is_pronoun=bool(_PRONOUN.match(words)))


def _read_after_verb(text: str, start: int, end: int, verb: str) -> Speaker | None:
    """Read the name after an inverted verb: 'said Monday Gyang, a youth leader'."""
    match = re.compile(
        r"\s+(?P<by>[^;:\"“]+?)(?=[.]?\s*$|\s+(?:on|at|late|by|in a|in an|after)\s+(?=[A-Zaetn])|\s+as\s+(?:he|she|they|the)\b|[\"“]|,\s*[\"“])"
    ).match(text, start, end)
    if match is None or len(match["by"].split()) > _MAX_SPEAKER_WORDS:
        return None
    words = re.split(r",\s+(?:whose|which|who)\b", match["by"])[0].rstrip(" .,")
    return _make_speaker((match.start("by"), match.start("by") + len(words)), words, verb)


def _split_according(
    text: str, start: int, end: int, sentence: Span, according: re.Match[str]
) -> list[Clause]:
    name_start, name_end = according.start("by"), _find_name_end(text, according.start("by"), end)
    name = text[name_start:name_end].rstrip(" ,")
    following = Clause(
        (name_end + 1, end),
        sentence,
        _make_speaker((name_start, name_start + len(name)), name, "according to"),
        attribution=((start, name_end + 1),),
    )
    if not text[start : according.start()].strip():
        if name_end == end:
            return [Clause((start, end), sentence)]
        # a statement that someone issued is itself an event
        if re.search(
            r"\b(?:statement|report|letter)\s+(?:issued|released|published|signed)\b", name
        ):
            return [Clause((start, name_end), sentence), following]
        return [following]
    lead = text[start : according.start()].strip(" ,")
    if name_end < end and _is_adverbial(lead) and not _is_clause(lead, 0, len(lead)):
        # "In A, according to B, CLAUSE": the clause follows the speaker
        return [replace(following, speaker=None) if _NO_SPEAKER.fullmatch(name) else following]
    speaker = _speaker_of_match(according)
    attribution = (according.start(), speaker.span[1])
    clauses = _split_reported_speech(text, start, according.start(), sentence)
    return [
        replace(
            clause,
            speaker=clause.speaker or speaker,
            attribution=(*clause.attribution, attribution),
        )
        for clause in clauses
    ]


def _find_name_end(text: str, start: int, end: int) -> int:
    """Return the end of a name with its apposition: "the spokesman, Ali Aden, ..."."""
    commas = [match.start() for match in re.compile(r",").finditer(text, start, end)]
    if not commas:
        return end
    if len(commas) > 1 and re.match(
        r",\s+(?:[A-Z][\w.-]+\s*){1,4}$|,\s+(?:a|an|the|its|their)\s[^,]{3,60}$",
        text[commas[0] : commas[1]],
    ):
        return commas[1]
    return commas[0]


def _split_reported_speech(text: str, start: int, end: int, sentence: Span) -> list[Clause]:
    position, current = start, None
    clauses: list[Clause] = []
    attribution: tuple[Span, ...] = ()
    for verb in lexicon.SPEECH_VERBS.finditer(text, start, end):
        if verb.start() < position or _NOT_SPEAKING.match(text, verb.end()):
            continue
        if not verb[0].islower() or _TOLD_TO.match(text, verb.start(), end):
            continue
        if re.search(
            r"\b(?:to|will|would|is|are|be|been|being|was|were|could|not)\s+$",
            text[max(start, verb.start() - 8) : verb.start()],
        ) and not re.search(r"as saying", text[max(0, verb.start() - 4) : verb.end()]):
            continue
        is_reporting = _REPORTING_VERBS.match(verb[0]) is not None
        ends_sentence = not text[verb.end() : end].strip(' .,"”')
        if (
            is_reporting
            and not ends_sentence
            and not re.compile(r"\s+(?:that|how)\b").match(text, verb.end())
        ):
            continue  # "counted 31 bodies": the words of the count are the statement
        left = text[position : verb.start()]
        head = _read_subject(text, position, verb.start(), verb[0])
        after = lexicon.SPEECH_PHRASE.match(text, verb.end(), end)
        content_start = after.end() if after else verb.end()
        that = re.compile(r"\s*,?\s*(?:that\b|:)?\s*").match(text, content_start, end)
        content_start = that.end() if that else content_start
        if (
            head is not None
            and not _PLAIN_SPEECH.match(verb[0])
            and not (that and "that" in that[0])
            and not _is_clause(text, content_start, end)
            and head.span[0] - position <= _count_adverbial(text, position)
        ):
            continue  # "announced sanctions": no words said follow
        has_content = len(re.findall(r"\w+", text[content_start:end])) > 1
        if (
            _TRAILING_CONJUNCTION.search(left)
            and left.strip()
            and position == start
            and not clauses
        ):
            subject = _read_first_subject(text, position, verb.start(), verb[0])
            cut = position + _TRAILING_CONJUNCTION.search(left).start()  # type: ignore[union-attr]
            if subject and has_content:
                toll = _PUT_TOLL.search(text, position, cut)
                clauses.append(
                    Clause((position, cut), sentence, subject if toll or current else None)
                )
                position, current = content_start, subject
                attribution = ((verb.start(), content_start),)
                continue
        if head is not None and re.search(
            r"\b(?:who|which|that|whom),?\s*$", text[position : head.span[0]]
        ):
            continue  # "a man who, they say, was armed": of a part of the clause
        where = _WHERE.search(text, position, head.span[0]) if head is not None else None
        if where is not None and has_content:
            clauses.append(Clause((position, where.start()), sentence, current))
            position, current = content_start, head
            attribution = ((where.end(), content_start),)
            continue  # "shelling in A, where an aid worker said that B"
        if head is None:
            inverted = _read_inverted(text, position, verb, end)
            if inverted:
                cut = position + len(left.rstrip(" ,"))
                clauses.append(
                    Clause((position, cut), sentence, inverted, attribution=((cut, end),))
                )
                return clauses
            continue
        if head.span[0] - position <= _count_adverbial(text, position):
            # the speaker opens the clause: what follows is said
            if not has_content:
                continue
            if clauses or current:
                clauses.append(
                    Clause((position, head.span[0]), sentence, current, attribution=attribution)
                )
            lead = (position, head.span[0])
            attribution = ((head.span[0], content_start),)
            if lead[1] - lead[0] > 3:
                attribution = ((lead[0], content_start),)
            position, current = content_start, head
            continue
        if lexicon.TAIL_SPEECH_VERBS.fullmatch(verb[0]):
            cut = position + len(text[position : head.span[0]].rstrip(" ,"))
            if (
                has_content
                and that
                and "that" in that[0]
                and (conjunction := _CONTRAST.search(text[position : head.span[0]]))
            ):
                # "CLAUSE, though X alleges that CLAUSE": the first part is not of X
                clauses.append(
                    Clause((position, position + conjunction.start()), sentence, current)
                )
                attribution = ((head.span[0], content_start),)
                position, current = content_start, head
                continue
            clauses.append(
                Clause((position, cut), sentence, head, attribution=((cut, content_start),))
            )
            position, current, attribution = content_start, None, ()
            if has_content:
                rest = re.compile(r"\s*,?\s*(?:and|but|adding|while)?\s*(?:that\s+)?").match(
                    text, position, end
                )
                position = rest.end() if rest else position
                cause = _CAUSE.match(text, position, end)
                if cause is not None and _is_clause(text, cause.end(), end):
                    position = cause.end()  # "CLAUSE, X said, after CLAUSE"
                current = (
                    head if re.compile(r"adding").search(text, content_start, position) else None
                )
    if end > position:
        clauses.append(Clause((position, end), sentence, current, attribution=attribution))
    return [part for clause in clauses for part in _split_that(text, clause)]


def _is_clause(text: str, start: int, end: int) -> bool:
    """Return whether words have a finite verb, so that they can be what someone says."""
    return bool(
        _FINITE_VERB.search(text, start, end)
        or re.compile(r"\b\w{3,}ed\b").search(text, start, end)
    )


def _split_that(text: str, clause: Clause) -> Iterator[Clause]:
    """Split "that A and that B", and what follows "adding that"."""
    if clause.speaker is None:
        yield clause
        return
    position = clause.span[0]
    for match in re.compile(r",?\s+(?:and|but)\s+that\s+|,\s+adding(?:\s+that)?\s+").finditer(
        text, *clause.span
    ):
        yield replace(clause, span=(position, match.start()))
        position = match.end()
    yield replace(clause, span=(position, clause.span[1]))


def _count_adverbial(text: str, start: int) -> int:
    """Return the length of the adverbials and conjunctions that open a clause."""
    match = _LEADING_CONJUNCTION.match(text, start)
    return _match_adverbial(text, match.end() if match else start) - start + 2


def _match_adverbial(text: str, start: int) -> int:
    """Return the end of the adverbials at a position: "On Sunday, in the north, "."""
    position = start
    while True:
        match = _LEADING_ADVERBIAL.match(text, position)
        words = match[0] if match else ""
        finite = _FINITE_VERB.search(_PASSIVE_PARTICIPLE.sub("", words))
        if len(words.split()) > _MAX_ADVERBIAL_WORDS or finite:
            match = None
        match = match or _TIME_ADVERBIAL.match(text, position)
        if match is None:
            break
        position = match.end()
    return position


def _read_inverted(text: str, start: int, verb: re.Match[str], end: int) -> Speaker | None:
    """Read "CLAUSE, said X": the name follows the verb."""
    if not text[start : verb.start()].rstrip().endswith(",") or not verb[0].startswith(
        ("sa", "wr", "re")
    ):
        return None
    return _read_after_verb(text, verb.end(), end, verb[0])


def _read_subject(text: str, start: int, end: int, verb: str) -> Speaker | None:
    """Return the subject that ends right before a verb, with its apposition."""
    left = text[start:end]
    if _SUBORDINATE.search(left):
        return None
    opening = _count_adverbial(text, start) - 2
    commas = [m.start() for m in re.finditer(r",\s", left) if m.start() >= opening]
    stripped = left.rstrip()
    if stripped.endswith(","):
        names = [opening, *[comma + 1 for comma in commas]]
        begin = names[-3] if len(names) > 2 else opening
        candidates = [begin, opening]
    else:
        candidates = [commas[-1] + 1] if commas else [opening]
        if commas:
            # "A spokesman for the group, Ali Aden": a name in apposition belongs to what precedes
            last = left[commas[-1] + 1 :].strip()
            if re.fullmatch(r"(?:[A-Z][\w.'’-]*\s*(?:al-|el-)?){2,6}", last) and len(commas) >= 1:
                candidates.insert(0, commas[-2] + 1 if len(commas) > 1 else opening)
    for begin in candidates:
        words = left[begin:].strip(" ,")
        words = re.sub(r"^(?:and|but|while|as|although|though|because|after|before)\s+", "", words)
        words = _ASIDE.sub("", _AUXILIARIES.sub("", words))
        if _is_noun_phrase(words):
            offset = start + left.rfind(words)
            return _make_speaker((offset, offset + len(words)), words, verb)
    return None


def _read_first_subject(text: str, start: int, end: int, verb: str) -> Speaker | None:
    """Return the subject of the first verb of a clause, for its second verb."""
    opening = start + _count_adverbial(text, start) - 2
    first = re.compile(rf"{_FINITE_VERB.pattern}|\b\w+ed\b").search(text, opening, end)
    if first is None:
        return None
    words = text[opening : first.start()].strip(" ,")
    return (
        _make_speaker((opening, opening + len(words)), words, verb)
        if _is_noun_phrase(words)
        else None
    )


def read_subject_of(text: str, start: int, verb_start: int, verb: str) -> Speaker | None:
    """Return who condemns, denies, demands: the subject of a verb of a clause."""
    speaker = _read_subject(text, start, verb_start, verb)
    return speaker or _read_first_subject(text, start, verb_start, verb)


def read_toll_subject(text: str, span: Span) -> Speaker | None:
    """Return who gives a toll: "The police put the number of dead at nine"."""
    match = _PUT_TOLL.search(text, *span)
    if match is None:
        return None
    return _read_subject(text, span[0], match.start(), match[0].split()[0])


def _is_noun_phrase(words: str) -> bool:
    if not words or len(words.split()) > _MAX_SPEAKER_WORDS or len(words) < 2:
        return False
    if words.lower() in ("and", "but", "or", "so", "then", "also", "yet"):
        return False
    if re.match(
        r"(?:in|on|at|of|to|for|by|with|from|after|since|during|when|who|which|that|killing|wounding|including|leaving|adding)\b",
        words,
        re.IGNORECASE,
    ):
        return False
    main = re.sub(
        r"\b(?:who|which|that|allied|based|led|backed|identified|known|called|named)\b[^,]*",
        "",
        words,
    )
    return not _FINITE_VERB.search(main) and bool(re.search(r"[^\W\d_]{2}", words))


def _split_coordinated(text: str, clause: Clause) -> Iterator[Clause]:
    """Split ", and X did Y", ", but", ", while" where both parts have an event."""
    position = clause.span[0]
    for match in _COORDINATION.finditer(text, *clause.span):
        before, after = (position, match.start()), (match.end(), clause.span[1])
        if _tells_happening(text, before) and _tells_happening(text, after):
            yield replace(clause, span=before)
            position = match.end()
    yield replace(clause, span=(position, clause.span[1]))


def _tells_happening(text: str, span: Span) -> bool:
    return any(table.verbs.search(text, *span) for table in lexicon.TRIGGERS) and bool(
        re.compile(r"\w+(?:ed|n|t)\b|\b(?:was|were|had|has|have|is|are)\b").search(text, *span)
    )


def _trim_clause(text: str, clause: Clause) -> Clause | None:
    start, end = clause.span
    match = re.compile(
        r"[\s,;:.–—-]*(?:(?:Separately|Meanwhile|However|Also|But|And|Yet|Elsewhere|Still|It is worth noting that|that)\b,?\s+)*"
    ).match(text, start, end)
    start = match.end() if match else start
    while end > start and text[end - 1] in ' ,;:."“”\n–—-':
        end -= 1
    return replace(clause, span=(start, end)) if len(text[start:end].split()) > 1 else None
