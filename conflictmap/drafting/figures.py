"""People killed: numbers with their hedges, sums of one account, parts that are not added.

"killed nine and wounded 20" ends at the second verb; "12, including three children" is 12; "two
soldiers and six fighters" are eight. Words without a number (dozens, scores) give none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conflictmap.drafting.model import Figure, Found, Span
from conflictmap.drafting.numbers import NUMBER, parse_number

_HEDGE = (
    r"(?P<hedge>at\s+least|no\s+fewer\s+than|not\s+less\s+than|no\s+less\s+than|a\s+minimum\s+of|more\s+than|over|upwards\s+of|as\s+few\s+as"
    r"|up\s+to|as\s+many\s+as|at\s+most|no\s+more\s+than|fewer\s+than|less\s+than|under|nearly|almost"
    r"|about|around|some|roughly|approximately|an\s+estimated|the|all|another|a\s+further|other)?"
)
_PEOPLE = (
    r"people|persons?|civilians?|men|man|women|woman|child|children|boys?|girls?|villagers?|residents?|passengers?|students?|pupils|workers?"
    r"|journalists?|reporters?|protesters?|demonstrators?|soldiers?|troops|fighters?|militants?|rebels?|insurgents|gunmen|gunman|policemen|policeman|police(?:\s+officers?)?"
    r"|officers?|guards?|members?|hostages?|teachers?|farmers?|herders?|migrants?|staff|bodies|corpses|others|victims?|combatants|militiamen|militiaman|attackers?|assailants?"
    r"|bandits?|doctors?|nurses?|medics?|drivers?|shepherds?|fishermen|fisherman|traders?|worshippers|shoppers|families|family|couple|sons?|daughters?|brothers?|sisters?|mother|father|wife|husband"
    r"|infants?|baby|babies|peacekeepers?|commanders?|generals?|colonel|captain|sergeant|lieutenants?|leaders?|elders?|priests?|imam|mayor|official|officials|employees|miners|labou?rers|conscripts|servicemen|personnel|recruits|inmates|prisoners|detainees|refugees|nomads|pilgrims|tourists|patients|bystanders|suspects|dead|lives|relatives|neighbou?rs|customers|hunters|rangers|loggers|activists?|lawyers?|judges?|lawmakers?|senator|councillors?|contractors?|sailors|crew(?:\s+members)?|pilots?|engineers?|volunteers?|paramedics?|rescuers|firefighters?|settlers?|terrorists?|extremists?|jihadists?|separatists?|operatives?|guerrillas?|mari(?:ne|ner)s?|seafarers?|toddlers?|teenagers?|youths?|adults?|vigilantes?|Palestinians?|Israelis?|Ukrainians?|Russians?|Syrians?|Afghans?"
)
_NUMBER_PHRASE = re.compile(
    rf"(?:{_HEDGE}\s*\b(?P<number>{NUMBER})(?:\s*(?:-|–|to|and|or)\s*(?P<number2>{NUMBER}))?(?=\W|$)|\b(?P<article>an?|his|her|their|its|the)(?=\s)(?!\s+(?:{NUMBER})\s))"
    rf"(?:(?P<words>(?:\s+of)?(?:\s+(?!and\b|of\b|in\b|on\b|at\b|when\b|were\b|was\b|who\b|after\b|while\b|or\b)[\w'’-]+){{0,4}}?)\s+(?P<noun>\b(?:{_PEOPLE})\b))?",
    re.IGNORECASE,
)
_RANGE_PREFIX = re.compile(r"\b(?:between|from)\s*$", re.IGNORECASE)
_PART_OF_THEM = re.compile(
    r"\s+of\s+(?:them|whom|those)\b(?!\s+(?:was|were|had|have|later|died)\b)", re.IGNORECASE
)
_DIED_LATER = re.compile(
    rf"\b(?P<number>{NUMBER})\s+of\s+(?:whom|them|those)\s+(?:(?:has|have|had|would)\s+)?(?:(?:later|since|subsequently|then|also|afterwards)\s+)?(?:die[ds]?|succumbed)\b",
    re.IGNORECASE,
)
_WOUNDED = re.compile(r"\b(?:wound|injur)(?:ed|ing|s|es)\b|\bhurt\b", re.IGNORECASE)
_GROUP_OF = re.compile(
    r"\b(?:family|group|party|crew|team|household|squad|patrol|unit|band|class|delegation|couple)\s+of\s+$",
    re.IGNORECASE,
)
_ADDITION = re.compile(
    rf"\b(?:was|were|been)\s+also\s+(?:\w+ly\s+)?(?:killed|shot|found\s+dead|murdered|executed)\b|\balso\s+(?:killed|killing|died|shot\s+dead|left|perished|los[et]\s+(?:their\s+lives|his\s+life|her\s+life))\b"
    rf"|\b(?:another|a\s+further)\s+(?:{NUMBER})\s+(?:[\w-]+\s+){{0,4}}?(?:was|were|had|have|died|dead|killed)\b|\b(?:{NUMBER})\s+(?:more|others?)\s+(?:\w+\s+){{0,3}}?(?:was|were|had|have|died|killed)\b"
    r"|\bof\s+the\s+(?:wounded|injured)\b[^.;]{0,40}\b(?:died|succumbed)|\b(?:died|succumbed)\s+(?:later\b|in\s+(?:the\s+)?hospital\b|(?:of|from|to)\s+(?:his|her|their)\s+(?:wounds|injuries))",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    rf"(?:,|\band\b)\s+{_HEDGE.replace('<hedge>', '<other>')}\s*(?:{NUMBER})(?:\s+\w+){{0,2}}\s*(?:were\s+|was\s+)?$",
    re.IGNORECASE,
)
_HARMED_OTHERWISE = re.compile(
    r"wounded|injured|hurt|missing|displaced|abducted|kidnapped|captured|arrested|detained",
    re.IGNORECASE,
)
_SUBSET = re.compile(
    r"\b(?:including|among\s+(?:them|the\s+dead|those|whom)|of\s+(?:them|whom|the\s+dead|those)|most\s+of|half\s+of|many\s+of|part\s+of|mostly|one\s+of\s+them)\b",
    re.IGNORECASE,
)
_AFTER_ASIDE = re.compile(r",\s+and\s+(?=an?\s)")
"""After an aside on some of the dead: "five soldiers, among them an officer, and a civilian"."""
_ALL_KILLED = re.compile(
    r"\ball(?:\s+of\s+(?:them|whom))?\s+(?:were|was|had\s+been|have\s+been)?\s*(?:later\s+|then\s+|also\s+)?(?:killed|shot\s+dead|lynched|executed|murdered|beheaded|died|perished|massacred|drowned|hanged|burned\s+to\s+death|burnt\s+alive)\b|\b(?:none|no\s+one)\s+(?:of\s+them\s+)?survived\b",
    re.IGNORECASE,
)
_BURIED_PEOPLE = r"|people|persons|victims|men|women|civilians|villagers|soldiers|children"
_DEATHS_OF = re.compile(r"deaths?\s+of\b", re.IGNORECASE)
"""Before a list of people: "the deaths of four teachers and a chief"."""
_MY_OWN = re.compile(r"buried\s+(?:my|our)\b", re.IGNORECASE)
"""A burial that someone tells of is no toll."""
_MAX_LEAD_CHARS = 400
_STOP = re.compile(
    r"\b(?:and|,|while|but|with)?\s*(?:leaving|wound(?:ed|ing|s)?|injur(?:ed|ing|es|ies)|hurt|displac\w+|abduct\w+|kidnapp\w+|burn\w+|destroy\w+|damag\w+|missing|captur\w+|arrest\w+|detain\w+|forc\w+|dr(?:ove|iving)|fled|took|taken|seiz\w+|loot\w+|set|carried|stole|still|held|holding|freed|freeing|releas\w+|rescu\w+|before|after|when|in|on|at(?!\s+(?:least|most))|near|during|since|overnight|by|late|early|last|with)\b"
    r"|[;:]",
    re.IGNORECASE,
)
_ACTIVE = re.compile(
    r"\b(?:kill(?:ed|ing|s)|murder(?:ed|ing)|slaughter(?:ed|ing)|massacr(?:ed|ing)|execut(?:ed|ing)|(?:behead|decapitat)(?:ed|ing)|eliminat(?:ed|ing)|liquidat(?:ed|ing)|lynch(?:ed|ing)|assassinat(?:ed|ing)|shot\s+dead|shooting\s+dead|gunned\s+down|claim(?:ed|ing)(?:\s+the\s+lives\s+of)?|took\s+the\s+lives\s+of|the\s+loss\s+of|cost(?:ing)?"
    r"|took|taken|los(?:t|ing)|bur(?:ied|ying)|count(?:ed|ing)|recover(?:ed|ing)|retriev(?:ed|ing)|found|receiv(?:ed|ing)|exhum(?:ed|ing)|discover(?:ed|ing)|pull(?:ed|ing)|fish(?:ed|ing)|nam(?:ed|ing)|list(?:ed|ing)"
    r"|deaths?\s+of|killings?\s+of|murders?\s+of|bodies\s+of|massacre\s+of|left|leaving|hacked\s+to\s+death|burn(?:ed|t)\s+alive)\s+(?=\S)",
    re.IGNORECASE,
)
_NEEDS_DEAD = re.compile(r"left|leaving", re.IGNORECASE)
_NEEDS_BODIES = re.compile(
    r"(?:took|taken)\s*\Z|bur|count|recover|retriev|found|receiv|exhum|discover|pull|fish|nam|list",
    re.IGNORECASE,
)
_NEEDS_PEOPLE = re.compile(r"(?:the\s+)?los|claim|cost", re.IGNORECASE)
_PASSIVE = re.compile(
    r"\b(?:(?:was|were|been|being|be|are|is)\s+(?:(?:reported(?:ly)?|also|believed|said|thought|confirmed|feared|known|either|shot\s+and|later|then|all|instantly|brutally|both)\s+(?:to\s+have\s+been\s+)?)*(?:killed|shot\s+dead|found\s+(?:shot\s+dead|shot|hanged|strangled|murdered|stabbed)|murdered|executed|beheaded|decapitated|slaughtered|massacred|eliminated|lynched|gunned\s+down|martyred|dead|hacked\s+to\s+death|burned\s+to\s+death|stabbed\s+to\s+death|assassinated|found\s+dead|blown\s+up)"
    r"|\b(?:was|were|been)\s+(?!killed|wounded|injured|hurt)(?:\w+(?:ed|en)|\w*[a-z]t)\s+[^,;.:]{0,60}?\b(?:and|or)\s+(?:later\s+|then\s+)?(?:killed|shot\s+dead|murdered|executed|beheaded|hanged|lynched|(?:hacked|burned|burnt|stabbed|beaten)\s+to\s+death)"
    r"|(?<=bodies)\s(?:found|recovered|retrieved|counted|exhumed|unearthed)"
    r"|\s(?:was|were|had\s+been|have\s+been)\s+(?:\w+\s+)?(?:found|recovered|retrieved|exhumed|discovered|brought|buried|pulled|dug\s+out|unearthed|fished)(?<=\w)"
    r"|(?:had|have|has)\s+fallen|fell\s+in\s+(?:action|battle|combat)|(?:had\s+|have\s+|has\s+)?(?:died|perished|(?:bled|burned|burnt|starved|froze)\s+to\s+death|los[et]\s+their\s+lives|lost\s+(?:his|her)\s+life)|dead|killed)\b",
    re.IGNORECASE,
)
_TOLL = re.compile(
    rf"\b(?:death\s+toll|toll|number\s+of\s+(?:the\s+)?(?:dead|deaths|killed|fatalities|victims|bodies|people\s+killed|those\s+(?:who\s+)?(?:killed|died|perished))|deaths|fatalities|dead)\s+(?:\w+\s+){{0,6}}?(?:at(?:\s+anything\s+from|\s+between)?|to|of|was|is|stood\s+at|rose\s+to|risen\s+to|climbed\s+to|reached|had\s+reached|now\s+stands\s+at)\s+{_HEDGE}\s*(?P<number>{NUMBER})(?:\s*(?:-|–|to|and|or)\s*(?P<number2>{NUMBER}))?(?=\W|$)"
    rf"|\b{_HEDGE.replace('<hedge>', '<hedge2>')}\s*(?P<number3>{NUMBER})\s+(?:[\w-]+\s+){{0,2}}(?:deaths|fatalities|killings)\b"
    rf"|\bput\s+(?:the|that)\s+(?:number|figure|toll|total|count)\s+at\s+{_HEDGE.replace('<hedge>', '<hedge4>')}\s*(?P<number4>{NUMBER})(?=\W|$)",
    re.IGNORECASE,
)
_TOLL_AT_LAST = re.compile(
    rf"\b(?:death\s+toll|toll|number\s+of\s+(?:[\w-]+\s+){{0,2}}?(?:killed|dead|deaths|victims))\b[^.;:]{{0,160}}?\b(?:risen|rose|climbed|increased|grown|gone\s+up|reached|passed|stands|stood)\s+(?:to\s+|at\s+)?{_HEDGE}\s*(?P<number>{NUMBER})(?=\W|$)"
    rf"|\b(?:rais|revis|lower|increas)(?:ed|es|ing)\s+(?:its|their|the|his|her|that)\s+(?:\w+\s+)?(?:figure|count|estimate|number|total)\b[^.;:]{{0,40}}?\bto\s+{_HEDGE.replace('<hedge>', '<hedge2>')}\s*(?P<number3>{NUMBER})(?=\W|$)",
    re.IGNORECASE,
)
"""The number far behind its noun: "The number of people killed by a bomb in A, near B, rose to 9"."""
_SOME_OF_THEM_KILLED = re.compile(
    rf"\b(?:(?:kill|murder|execut)(?:ed|ing)|shot|shooting|found)\s+{_HEDGE}\s*(?P<number>{NUMBER})\s+of\s+(?:them|those)(?:\s+dead)?\b",
    re.IGNORECASE,
)
_COMPANIONS = re.compile(
    rf"\b(?:killed|murdered|shot\s+dead|executed|died|assassinated)\s+(?:along\s+|together\s+)?with\s+(?P<number>{NUMBER})\s+(?:of\s+(?:his|her|their)\s+)?(?:\w+\s+)?(?:companions?|others?|colleagues|{_PEOPLE})\b",
    re.IGNORECASE,
)
"""Further dead after the verb: "was murdered with five companions"."""
_NONE_KILLED = re.compile(
    r"\b(?:no\s+one|nobody|none|no\s+(?:people|civilians|casualties|deaths|fatalities|injuries|soldiers|one\s+else))\b[^.;]{0,30}?\b(?:killed|died|dead|hurt|harmed|injured|wounded|reported|deaths)\b|\bno\s+(?:casualties|deaths|fatalities)\b|\bwithout\s+(?:casualties|loss\s+of\s+life|deaths)\b|\bcaus(?:ed|ing)\s+no\s+(?:casualties|deaths)\b",
    re.IGNORECASE,
)
_LOW_HEDGES = re.compile(
    r"at\s+least|no\s+fewer|not\s+less|no\s+less|minimum|more\s+than|over|upwards", re.IGNORECASE
)
_HIGH_HEDGES = re.compile(
    r"up\s+to|as\s+many|at\s+most|no\s+more|fewer|less|under|nearly|almost", re.IGNORECASE
)
_NAMED_PERSON = re.compile(
    r"^(?:(?:The|A|An|Late|Former)\s+)?(?:[A-Za-z][\w'’-]*\s+){0,4}?(?P<name>(?:[A-Z][\w'’.-]+\s+){1,4}[A-Z][\w'’-]+)(?:,[^,]{1,60},)?\s+(?:was|is|has\s+been|had\s+been)\s+(?:(?!not\b)\w+\s+){0,6}?(?:killed|murdered|shot\s+dead|executed|assassinated|beheaded|lynched|hanged|gunned\s+down|found\s+dead)\b"
)
"""A sentence about one named person who was killed."""
_NOT_PEOPLE = re.compile(
    r"^\s*(?:days?|weeks?|months?|years?|hours?|houses?|homes?|vehicles?|cars?|trucks?|lorries|km|kilomet\w+|miles?|villages?|towns?|cattle|cows|animals|goats|sheep|camels|livestock|dogs?|buildings?|shops?|tents|rounds?|rockets?|missiles?|drones?|tanks?|percent|per\s+cent|times?|attacks?|clashes|incidents|a\.?m|p\.?m|mm|aircraft|boats?|provinces|districts|rifles?|other\s+(?:houses|villages)|weapons?|motorcycles?|schools?|votes?|seats?|families|points?|goals?)\b",
    re.IGNORECASE,
)


_AGE_AFTER = re.compile(r"\s*,\s+(?:was|who|whose|has|had|died|an?|the|from)\b")
_COLLECTIVES = frozenset({"family", "couple", "crew", "staff", "personnel"})
_ONE_PERSON = r"\w{2,}(?:man|woman|boy|girl|ist|ian|eer)|\w*(?:teacher|farmer|worker|driver|trader|keeper|seller|maker|taker|holder|owner|player|singer|writer|painter|butcher|baker|barber|carpenter|plumber|miner|ranger|hunter|fisher|preacher|pastor|doctor|tailor|actor|sailor|tutor|mentor|professor|inspector|director|editor|senator|governor|councillor|counsellor|debtor|mentor|minister|banker|broker|grocer|lawyer|employee|deputy|assistant|accountant|attendant|merchant|servant|tenant|lieutenant|sergeant|commandant|president|student|resident|agent|recruit|cleric|mechanic|chef|chief|head|cook|guide|clerk|monk|nun|guard|guardian|smith|aunt|uncle|cousin|niece|nephew|infant|newborn|toddler|teenager|passer-by|bystander|undertaker|gravedigger|undersecretary|bride|groom|guest|widow|widower|orphan|pensioner|elder|candidate|delegate|diplomat|consul|envoy|spokes\w+|translator|interpreter|photographer|correspondent|blogger|imam|administrator|coordinator|commissioner|organiser|mullah|priest|bishop|rabbi|sheikh|judge|lawmaker|prosecutor|mayor|villager|pilot|soldier|conscript|corporal|private|major|general)"
_A_PERSON = re.compile(
    rf"\b(?P<article>an?|his|her|their|its|the|my|our)\s+(?:(?!and\b|of\b|in\b|on\b|at\b|who\b|was\b|were\b|by\b)[\w'’-]+\s+){{0,5}}?(?P<noun>{_ONE_PERSON}|son|daughter|brother|sister|mother|father|wife|husband|baby|infant|child|man|woman|boy|girl|neighbou?r|friend|colleague|grand\w+|[a-z]{{3,}}er(?=\s+aged\b))(?=\s*(?:,|\band\b|\bwho\b|\bfrom\b|\bof\b|\baged\b|\balso\b|[.;]|$|\s(?:was|were|is|are|has|had)\b))",
    re.IGNORECASE,
)
"""One person named by kinship or work: "an undertaker, his wife and their nine-month-old baby"."""


@dataclass(frozen=True, slots=True)
class _Count:
    low: int
    high: int
    hedge: str
    span: Span


def find_figure(text: str, start: int, end: int) -> Found[Figure] | None:
    """Return the people killed that a clause speaks of, or None if it speaks of none.

    Args:
        text: The text.
        start: Offset of the clause.
        end: Offset after it.
    """
    pieces = _split_accounts(text, start, end)
    if len(pieces) > 1:
        figures = [found for piece in pieces if (found := find_figure(text, *piece)) is not None]
        return merge_figures(figures)
    later = _DIED_LATER.search(text, start, end)
    if later and _WOUNDED.search(text, max(start, later.start() - 80), later.start()):
        return _add_died_later(text, start, end, later)
    none_killed = _NONE_KILLED.search(text, start, end)
    if none_killed:
        before = find_figure(text, start, none_killed.start())
        if before is not None and before.value is not None and before.value.most:
            return before  # "shelled A, where two people were killed, and B, where no one was"
        return Found(
            Figure(best=0),
            (none_killed.span(),),
            "no one killed",
            "said",
            "The words say that no one was killed.",
        )
    counts = _count_toll(text, start, end) or [
        *_count_active(text, start, end),
        *_count_passive(text, start, end),
    ]
    counts = _without_overlaps([*counts, *_count_some_of_them(text, start, end)])
    counts = counts or _count_all_of_them(text, start, end)
    if not counts:
        named = _NAMED_PERSON.match(text[start:end])
        if named is None:
            return None
        counts = [_Count(1, 1, "", (start + named.start("name"), start + named.end("name")))]
    companions = _COMPANIONS.search(text, start, end)
    if companions and (number := parse_number(companions["number"])) is not None:
        counts.append(_Count(number, number, "", companions.span("number")))
    return _add_counts(counts)


def _count_some_of_them(text: str, start: int, end: int) -> list[_Count]:
    """Count "killing 52 of them", where "them" are people whom earlier words name."""
    return [
        _Count(number, number, match["hedge"] or "", match.span("number"))
        for match in _SOME_OF_THEM_KILLED.finditer(text, start, end)
        if (match[0].startswith(("kill", "murder", "execut")) or match[0].endswith("dead"))
        and (number := parse_number(match["number"])) is not None
    ]


def _count_all_of_them(text: str, start: int, end: int) -> list[_Count]:
    """Count "all were lynched" by the last number of people before it in the sentence."""
    match = _ALL_KILLED.search(text, start, end)
    if match is None:
        return []
    lead = max(0, match.start() - _MAX_LEAD_CHARS)
    marks = (text.rfind(mark, lead, match.start()) for mark in ("\n", ". ", "! ", "? "))
    first = max(lead, *(mark + 1 for mark in marks))
    numbers = [
        (number, found.span("number"))
        for found in _NUMBER_PHRASE.finditer(text, first, match.start())
        if found["number"]
        and found["noun"]
        and (number := parse_number(found["number"])) is not None
    ]
    return [_Count(numbers[-1][0], numbers[-1][0], "", numbers[-1][1])] if numbers else []


def _add_died_later(text: str, start: int, end: int, later: re.Match[str]) -> Found[Figure] | None:
    """Add those of the wounded who died: "killing 11 and wounding six, two of whom later died"."""
    number = parse_number(later["number"])
    before = find_figure(text, start, later.start())
    if number is None:
        return before
    died = Found(
        Figure(best=number),
        (later.span("number"),),
        "a number of people killed",
        "said",
        "The number stands in the clause.",
    )
    rest = find_figure(text, later.end(), end)
    return add_figures([one for one in (before, died, rest) if one is not None])


def is_addition(words: str) -> bool:
    """Return whether a clause has further deaths, not of another account of the same ones.

    "Two guards were also killed", "another three died", "one of the wounded died in hospital".
    """
    return bool(_ADDITION.search(words))


def add_figures(figures: Sequence[Found[Figure]]) -> Found[Figure] | None:
    """Return the sum of figures of different people; None if there are none."""
    known = [(found, found.value) for found in figures if found.value is not None]
    if len(known) < 2:
        return known[0][0] if known else None
    values = [value for _, value in known]
    if all(value.best is not None and value.low is None and value.high is None for value in values):
        figure = Figure(best=sum(value.best or 0 for value in values))
    else:
        most = [value.most for value in values]
        has_low = any(value.low is not None or value.best is not None for value in values)
        open_end = any(value.high is None and value.best is None for value in values)
        figure = Figure(
            low=sum(value.least or 0 for value in values) if has_low else None,
            high=None if open_end else sum(one or 0 for one in most),
        )
    spans = tuple(span for found, _ in known for span in found.spans)
    numbers = " + ".join(str(value.least or value.most or 0) for value in values)
    return Found(figure, spans, "a sum", "likely", f"Added up: {numbers}.")


def _split_accounts(text: str, start: int, end: int) -> list[Span]:
    """Return the parts of a clause that may give different tolls: "18, though police spoke of ten"."""
    pieces, position = [], start
    for match in re.compile(r",\s+(?:though|but|while|whereas|although)\s+").finditer(
        text, start, end
    ):
        pieces.append((position, match.start()))
        position = match.end()
    return [*pieces, (position, end)]


def _without_overlaps(counts: list[_Count]) -> list[_Count]:
    kept: list[_Count] = []
    for count in counts:
        if all(count.span[1] <= other.span[0] or other.span[1] <= count.span[0] for other in kept):
            kept.append(count)
    return kept


def _add_counts(counts: list[_Count]) -> Found[Figure]:
    low, high = sum(count.low for count in counts), sum(count.high for count in counts)
    hedges = [count.hedge for count in counts]
    spans = tuple(count.span for count in counts)
    if low != high:
        figure = Figure(low=low, high=high)
    elif any(_LOW_HEDGES.search(hedge) for hedge in hedges):
        figure = Figure(low=low)
    elif any(_HIGH_HEDGES.search(hedge) for hedge in hedges):
        figure = Figure(high=high)
    else:
        figure = Figure(best=low)
    if len(counts) > 1:
        return Found(
            figure,
            spans,
            "a sum",
            "likely",
            f"Added up: {' + '.join(str(count.low) for count in counts)}.",
        )
    return Found(
        figure, spans, "a number of people killed", "said", "The number stands in the clause."
    )


def _count_toll(text: str, start: int, end: int) -> list[_Count]:
    match = _TOLL.search(text, start, end) or _TOLL_AT_LAST.search(text, start, end)
    if match is None or _DEATHS_OF.match(match[0]):
        return []
    group = next((name for name in ("number3", "number4") if match.groupdict().get(name)), "number")
    number = parse_number(match[group])
    if number is None or re.compile(r"\s+of\s+(?:the|them|those|whom)\b").match(
        text, match.end(group)
    ):
        return []
    second = parse_number(match.groupdict().get("number2") or "")
    key = {"number3": "hedge2", "number4": "hedge4"}.get(group, "hedge")
    hedge = match.groupdict().get(key) or ""
    return [
        _Count(number, max(number, second or number), hedge, (match.start(group), match.end(group)))
    ]


def _count_active(text: str, start: int, end: int) -> list[_Count]:
    counts: list[_Count] = []
    for verb in _ACTIVE.finditer(text, start, end):
        before = text[max(start, verb.start() - 12) : verb.start()].lower()
        if re.search(r"\b(?:was|were|been|being|be)\s+$", before) and not re.match(
            r"left|found", verb[0], re.IGNORECASE
        ):
            continue
        stop = _find_list_end(text, verb.end(), end)
        words = text[verb.end() : stop]
        if _MY_OWN.match(text, verb.start(), stop):
            continue
        if _NEEDS_DEAD.match(verb[0]) and not re.search(r"\bdead\b", words):
            continue
        if (
            _NEEDS_BODIES.match(verb[0])
            and not re.search(r"\b(?:bodies|corpses|dead|remains)\b", words)
            and not (re.match(r"bur", verb[0], re.IGNORECASE) and re.search(_PEOPLE, words))
        ):
            continue
        if _NEEDS_PEOPLE.match(verb[0]) and not re.search(rf"\b(?:{_PEOPLE})\b", words):
            continue
        if verb[0].lower().startswith("los") and re.search(
            r"\b(?:contact|control|their homes|touch)\b", words
        ):
            continue
        counts += _read_list(text, verb.end(), stop, needs_people=False, article_counts=True)
    return counts


def _count_passive(text: str, start: int, end: int) -> list[_Count]:
    counts: list[_Count] = []
    for verb in _PASSIVE.finditer(text, start, end):
        if re.search(
            r"found$|recovered|retrieved|exhumed|discovered|brought|buried|pulled|dug|counted|unearthed|fished",
            verb[0],
        ) and not re.search(
            rf"\b(?:bodies|corpses|remains{_BURIED_PEOPLE if verb[0].endswith('buried') else ''})\b",
            text[start : verb.start()],
        ):
            continue
        if verb[0].lower() in ("killed", "dead") and not _is_bare_participle(
            text, verb, start, end
        ):
            continue
        left = start
        for stop in re.compile(
            r"\b(?:when|after|(?<!many\s)(?<!few\s)as(?!\s(?:many|few|well))|because|that|where|while|in which|but|since|spoke\s+of|reported|counted|recorded"
            r"|(?:minutes|hours?|days?|weeks?|months?|years?)\s+(?:later|earlier|afterwards))\b|[;:]"
        ).finditer(text, start, verb.start()):
            left = stop.end()
        for stop in re.compile(
            r"\b(?:was|were|been|had|has|have)\s+(?:\w+ly\s+)?\w+(?:ed|en)\s+and\b|\b(?:wounded|injured|hurt|displaced|abducted)\s*(?:,|and)\s"
        ).finditer(text, left, verb.start()):
            left = stop.end()
        is_fallen = verb[0].lower().endswith("fallen")  # towns fall, too
        counts += _read_list(
            text, left, verb.start(), needs_people=is_fallen, article_counts=True, is_subject=True
        )
    return counts


def _is_bare_participle(text: str, verb: re.Match[str], start: int, end: int) -> bool:
    """Return whether "killed" or "dead" ends a number: "with 12 people killed", "nine dead"."""
    before = text[max(start, verb.start() - 60) : verb.start()]
    if re.search(r"\b(?:left|leaving)\b", before):
        return False
    if (
        verb[0].lower() == "dead"
        and re.compile(r"\s+(?:\w+)").match(text, verb.end(), end)
        and re.search(r"the\s+$", before)
    ):
        return False
    return bool(
        re.search(rf"(?:{NUMBER})\s+(?:[\w-]+\s+){{0,3}}$", before, re.IGNORECASE)
    ) and not (
        verb[0].lower() == "killed"
        and re.compile(
            r"\s+(?:a|an|the|\d|at\s+least|more|two|three|four|five|six|seven|eight|nine|ten)\b"
        ).match(text, verb.end(), end)
    )


def _find_list_end(text: str, start: int, end: int) -> int:
    """Return where the people killed end: "nine dead and 20 injured" ends before 20."""
    stop = _STOP.search(text, start, end)
    if stop is None:
        return end
    last = _OTHER_NUMBER.search(text, start, stop.start())
    if last and _HARMED_OTHERWISE.search(stop[0]):
        return last.start()
    return stop.start()


def _read_list(
    text: str,
    start: int,
    end: int,
    *,
    needs_people: bool,
    article_counts: bool,
    is_subject: bool = False,
) -> list[_Count]:
    """Read "two soldiers and six fighters"; a part that is included in another is left out."""
    counts: list[_Count] = []
    subset = _SUBSET.search(text, start, end)
    if subset and is_subject and not text[start : subset.start()].strip():
        subset = None  # "one of them died": they are the subject
    if subset and not is_subject:
        end = subset.start()
    position = start
    while position < end:
        match = _NUMBER_PHRASE.search(text, position, end)
        if match is None:
            break
        position = max(match.end(), position + 1)
        if subset and is_subject and match.start() >= subset.start():
            comma = text.find(",", subset.end(), end)
            break_at = subset.start()
            if comma < 0 or match.start() >= break_at:
                break
        if (
            subset
            and is_subject
            and re.match(r"of\s+the\s+dead", subset[0], re.IGNORECASE)
            and match.end() >= subset.start() - 1
        ):
            return []
        count = _read_count(
            text, match, article_counts=article_counts, is_subject=is_subject, region=(start, end)
        )
        if count is None:
            continue
        if needs_people and not match["noun"]:
            continue
        counts.append(count)
    persons = _read_persons(text, start, end, counts, is_subject=is_subject)
    if subset and is_subject and counts:
        after = _AFTER_ASIDE.search(text, subset.end(), end)
        persons = [
            one
            for one in persons
            if one.span[0] < subset.start() or (after is not None and one.span[0] >= after.end())
        ]
    return [*counts, *persons]


def _read_persons(
    text: str, start: int, end: int, counts: Sequence[_Count], *, is_subject: bool
) -> list[_Count]:
    """Read the persons of a list that are named one by one, without those counted already."""
    found: list[_Count] = []
    for match in _A_PERSON.finditer(text, start, end):
        if any(count.span[0] < match.end() and match.start() < count.span[1] for count in counts):
            continue
        is_listed = re.compile(r"\s*(?:,|and\b)").match(text, match.end(), end) is not None
        follows = re.search(r"(?:,|\band)\s+$", text[start : match.start()]) is not None
        if match["article"].lower() == "the" and is_subject and not is_listed:
            continue
        is_apposition = (
            follows
            and match["article"].lower() in ("a", "an", "the")
            and re.search(r"[A-Z]\w+,\s+$", text[start : match.start()]) is not None
        )
        if is_apposition and (counts or found):
            continue
        if match["noun"].lower() == "head" and not re.compile(r"\s+of\b").match(text, match.end()):
            continue
        found.append(_Count(1, 1, "", match.span()))
    return found


def _read_count(
    text: str, match: re.Match[str], *, article_counts: bool, is_subject: bool, region: Span
) -> _Count | None:
    if match["article"]:
        if not article_counts or not match["noun"]:
            return None
        noun = match["noun"].lower()
        if noun in _COLLECTIVES and re.compile(rf"\s+of\s+(?:{NUMBER})\b", re.IGNORECASE).match(
            text, match.end()
        ):
            return None
        is_plural = (
            noun.endswith(("s", "men", "women", "children", "people", "police", "family"))
            and noun != "boss"
        )
        if is_plural or noun in ("dead", "troops", "staff", "lives", "personnel"):
            return None
        if match["article"].lower() == "the" and is_subject:
            return None
        if noun == "couple":
            return _Count(2, 2, "", match.span())
        return _Count(1, 1, "", match.span())
    number = parse_number(match["number"])
    if number is None:
        return None
    after = text[match.end("number") : region[1]]
    words = match["words"] or ""
    if _NOT_PEOPLE.match(after) or re.match(r"\s*(?:%|,?\d|\s*[°])", after):
        return None
    if not is_subject and re.compile(
        r"\s+of\s+(?:them|whom|the\s+dead|those|the\s+victims)", re.IGNORECASE
    ).match(text, match.end("number")):
        return None
    if is_subject and re.match(r"\s+of\s+the\s+(?:dead|victims)", after, re.IGNORECASE):
        return None
    if _PART_OF_THEM.match(text, match.end("number")) or re.match(
        r"\s+(?:on|from|for|in)\s+(?:either|each|both|every)\b", after
    ):
        return None
    if re.match(r"\s*(?:years?|-year)", after) or re.match(r"-year-old", after):
        return None
    if (
        is_subject
        and not match["noun"]
        and len(words.split()) > 2
        and not re.fullmatch(r"\s*", after)
    ):
        return None
    before = text[max(0, match.start("number") - 12) : match.start("number")]
    noun = (match["noun"] or "").lower()
    if noun in ("family", "families") and re.search(r"\b(?:from|of|in)\s+$", before):
        return None  # "five people, all from one family"
    lead = text[region[0] : match.start("number")]
    is_group = bool(_GROUP_OF.search(lead))
    if re.search(r"[A-Z][\w'’-]*,\s+$", before) and re.match(r"\s*,", after):
        return None  # an age: "Ada Nwosu, 34, was shot dead"
    if _AGE_AFTER.match(text, match.end("number")) and re.search(r"\w,\s+$", before):
        return None  # "the guard, 42, was shot dead"
    if re.search(r"\d[:.h]$", before):
        return None  # the minutes of a time of day
    if re.search(r"\baged\s+$", before) or (
        not is_group and re.search(rf"\b(?:{_PEOPLE})\s+of\s+$", lead)
    ):
        return None
    if re.search(r"\b(?:20|19)\d\d$", match["number"]) and re.search(
        r"\b(?:in|of|since)\s+$", before, re.IGNORECASE
    ):
        return None
    if re.search(
        r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+$",
        before,
    ) or re.match(
        r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\b",
        after,
    ):
        return None
    second = parse_number(match["number2"]) if match["number2"] else None
    is_range = bool(second) and bool(
        _RANGE_PREFIX.search(text[max(0, match.start() - 9) : match.start()])
        or re.search(r"-|–|\bto\b|\bor\b", text[match.end("number") : match.start("number2")])
    )
    if second and is_range:
        return _Count(
            number, max(number, second), "", (match.start("number"), match.end("number2"))
        )
    if second:
        return _Count(
            number + second,
            number + second,
            match["hedge"] or "",
            (match.start("number"), match.end("number2")),
        )
    return _Count(
        number, number, match["hedge"] or "", (match.start("number"), match.end("number"))
    )


def merge_figures(figures: list[Found[Figure]]) -> Found[Figure] | None:
    """Return the figure of an event over several accounts.

    Equal accounts agree; different ones give the lowest and the highest number.
    """
    if not figures:
        return None
    if len({figure.value for figure in figures}) == 1:
        return figures[0]
    values = [
        figure.value
        for figure in figures
        if figure.value is not None and figure.value.most is not None
    ]
    killed = [value for value in values if value.most]
    if not killed:
        return figures[0]
    spans = tuple(span for figure in figures for span in figure.spans)
    least = min(value.least or 0 for value in killed)
    most = max(value.most or 0 for value in killed)
    if least == most:
        low = all(value.low is not None and value.best is None for value in killed)
        return Found(
            Figure(low=least) if low else Figure(best=least),
            spans,
            "accounts that agree",
            "said",
            "The accounts agree.",
        )
    return Found(
        Figure(low=least, high=most),
        spans,
        "accounts that differ",
        "likely",
        f"The accounts differ, from {least:,} to {most:,}.",
    )
