"""The place of a clause: which name, in which words, located by the project's geocoder."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from conflictmap.drafting import countries, lexicon
from conflictmap.drafting.model import DraftPlace, Found, Span
from conflictmap.drafting.names import Mention, NameFinder
from conflictmap.drafting.numbers import NUMBER, parse_number
from geo.errors import GeocodeError
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, Gazetteer, Toponym
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.results import Candidate, GeocodeResult
from geo.geometry import geodesy

_COMPASS = r"(?:(?:north|south|east|west)(?:[\s-]?(?:north|south|east|west))?(?:ern)?|[NSEW]{1,3})"
_NOUNS = rf"(?:[\w-]+\s){{0,3}}{lexicon.SETTLEMENT_NOUNS}s?"
_OFFSET = re.compile(
    rf"(?:(?:about|around|some|roughly|nearly|approximately)\s+)?(?P<number>{NUMBER})\s*(?P<unit>km|kilomet(?:er|re)s?|miles?|mi|met(?:er|re)s?|m)\b\.?\s*(?:\([^)]*\)\s*)?(?:away\s+)?(?:to\s+the\s+)?(?P<way>{_COMPASS})?\s*(?:of|from|outside)\s+(?:the\s+)?(?:{_NOUNS}\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    rf"(?:(?:in|on|at|to|from|around)\s+)?(?:the\s+)?(?:{_COMPASS}\s+)?(?:outskirts|suburbs|edge|vicinity|surroundings|environs|periphery)\s+(?:of|around)\s+(?:the\s+)?(?:{_NOUNS}\s+(?:of\s+)?)?$"
    rf"|\b(?:just\s+)?(?:to\s+the\s+)?(?:north|south|east|west)(?:[\s-]?(?:east|west))?\s+of\s+(?:the\s+)?(?:{_NOUNS}\s+(?:of\s+)?)?$"
    rf"|(?:\b(?:in|on|at|to|from)\s+(?:(?:the|a|an)\s+)?(?-i:[a-z][\w-]*\s){{1,3}})?(?:near|close\s+to|just\s+outside|outside|around|not\s+far\s+from)\s+(?:the\s+)?(?:{_NOUNS}\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_IN = re.compile(
    rf"(?:in|at|inside|within|across|throughout)\s+(?:(?:the|a|an|central|downtown|rural|its|his|her|their|nearby)\s+)*(?:{_NOUNS}\s+(?:of\s+)?)?(?:(?:the\s+)?(?:contested|rebel-held|government-held|besieged|disputed|occupied|border|eastern|western|northern|southern|central|north-?eastern|north-?western|south-?eastern|south-?western|remote|coastal|port|mining)\s+)*(?:{_NOUNS}\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_TOWN_OF = re.compile(
    rf"(?<!\w)(?:the\s+)?(?:[\w-]+\s+){{0,2}}{lexicon.SETTLEMENT_NOUNS}s?\s+of\s+$|(?:the\s+)(?:[\w-]+\s+){{0,3}}(?:town|city|village|port|capital)\s+$",
    re.IGNORECASE,
)
_SITE_OF = re.compile(
    r"(?<!\w)(?:the\s+|an?\s+)?(?:[\w-]+\s+){0,2}(?:sites?|mines?|farms?|estates?|ranch|plantations?|monastery|mission|bases?|barracks|outposts?|posts?|checkpoints?|garrisons?|hills?|heights|ridge|wells?|oilfields?|springs?|plains?|woods?|forests?|fields?)\s+(?:of|at)\s+$",
    re.IGNORECASE,
)
"""A site that is named: "the displacement site of X", "the gold mine at X"."""
_HAMLET_OF = re.compile(
    r"\b(?:village|town|hamlet|settlement|township|city|suburb|camp)s?\s+of\s+$", re.IGNORECASE
)
"""Before the name of a settlement, even where it is that of a country, too."""
_APPOSED = re.compile(
    rf",\s+(?:an?|the|another)\s+(?:[\w-]+\s+){{0,3}}?(?:{lexicon.SETTLEMENT_NOUNS}|ridge|hill|mountain|valley|crossing|quarter|farm|junction)\b"
)
"""After a name that the text explains: "Belize, a town near the border with Congo"."""
_METONYM_BEFORE = re.compile(
    r"\b(?:call(?:ed|ing|s)?\s+(?:up)?on|urg(?:ed|ing|es)|ask(?:ed|ing|s)|accus(?:ed|ing|es)|blam(?:ed|ing|es)|warn(?:ed|ing|s)|told|press(?:ed|ing)|thank(?:ed|ing)|criticis(?:ed|ing))\s+(?:both\s+)?(?:[A-Z]\w+\s+and\s+)?$"
)
"""Before a capital that means its government: "called on Moscow to"."""
_WITHDRAWN_FROM = re.compile(
    r"\b(?:withdr[ae]w\w*|pull(?:ed|ing)\s+(?:out|back)|retreat\w*|driven|drove|pushed|expelled|forced|chased|thrown)\s+(?:\w+\s+){0,4}?(?:out\s+of|from|of)\s+(?:(?:most|parts?|all)\s+of\s+)?(?:the\s+)?(?:[\w-]+\s+of\s+)?$",
    re.IGNORECASE,
)
_RESIDENTS_OF = re.compile(
    r"\b(?:residents|inhabitants|population|villagers)\s+of\s+(?:the\s+)?(?:[\w-]+\s+of\s+)?$",
    re.IGNORECASE,
)
_OVER_RIVER = re.compile(r"\b(?:across|over|along|beyond)\s+the\s+$")
"""Before the name of a river that a town has, too: "the ferry across the Oskil"."""
_KIND_AFTER = re.compile(rf"\s+(?:{lexicon.REGION_NOUNS}|{lexicon.SITE_NOUNS})\b|['’]s\b|-")
_PART_OF_CITY = re.compile(
    rf"\s+{lexicon.SETTLEMENT_NOUNS}\s+(?=of\s+the\s+(?:capital|city|town)\b)"
)
_NAMED_AFTER_NOUN = re.compile(
    r"\b(?:village|town|hamlet|settlement|township|suburb)s?(?:,|\s+called|\s+named)\s+$"
)
_LEFT_FOR = re.compile(r"(?:left|leave|leaving|fled|quit)\s+[^,;.]{2,40}?\s+for\s+[A-Z]")
"""People who leave a place for another: the event is placed where they go."""
_OF_SOME = re.compile(r",\s+(?:among\s+(?:them|whom)|including)\b[^,;]*\b(?:who|whom)\b[^,;]*$")
_OBJECT = re.compile(
    r"\b(?:enter|captur|recaptur|shell|attack|bomb|bombard|seiz|hit|struck|reach|left|leav|storm|raid|besieg|retook|retak|took|tak|liberat|occup|target|pound|pummel|overran|surround|encircl|abandon|evacuat|cross|fled|flee|hitting|striking|strik|defend|loot|torch|burn|destroy|quit|rock|shook|mov(?:ed|ing)\s+on|march(?:ed|ing)\s+on|descended\s+on|converged\s+on|clos(?:ed|ing)\s+in\s+on)(?:ed|ing|s|es|ied)?\s+(?:back\s+|control\s+of\s+)?(?:the\s+)?(?:(?!for\s|to\s|from\s)[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_ATTACK_ON = re.compile(
    rf"\b(?:raids?|attacks?|assaults?|strikes?|ambush(?:es)?|offensive|advance|siege|shelling|bombing|bombardment|capture|battle|war|fight|fighting)\s+(?:on|of|for|against|in|around)\s+(?:the\s+)?(?:{_NOUNS}\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_ON = re.compile(r"\b(?:on|along|off|over)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_TO = re.compile(
    rf"\b(?:to|into|towards?|onto|reaching|for|in\s+the\s+direction\s+of)\s+(?:(?:the|a)\s+)?(?:[\w-]+\s+)?(?:{_NOUNS}\s+(?:of|in|at|near)\s+)?$",
    re.IGNORECASE,
)
_FROM = re.compile(rf"\bfrom\s+(?:the\s+)?(?:{_NOUNS}\s+(?:of\s+)?)?$", re.IGNORECASE)
_OF = re.compile(r"\bof\s+(?:the\s+)?(?:[\w-]+\s+)?$", re.IGNORECASE)
_SKIP = re.compile(
    r"\b(?:based|born|headquartered|educated)\s+in\s+(?:the\s+)?$|\b(?:who|which)\s+(?:lives?|works?)\s+in\s+$|\bfrom\s+the\s+direction\s+of\s+$",
    re.IGNORECASE,
)
_AFTERWARDS = re.compile(r"\b(?:after|following|because|before|despite)\b[^,;]*$")
_AGENT = re.compile(r"\bby\s+(?:the\s+)?(?:[A-Z]\w+\s+and\s+)?$")
_OWNER = re.compile(r"[A-Z][\w-]+['’]s\s+$")
_WAY_TO = re.compile(
    r"\b(?:road|highway|route|track|railway|line)\s+(?:leading\s+)?(?:to|towards|into|from)\s+$",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?P<line>(?:the\s+|a\s+)?(?:[\w-]+\s+){0,3}?(?:road|highway|motorway|route|railway|corridor|border|frontier|line|track|stretch|bridge|pass|front\s+line|frontline))?\s*(?P<link>between|from|linking|connecting|that\s+links|which\s+links)\s+(?:the\s+)?(?:(?:towns|cities|villages)\s+of\s+)?$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\b(?:half-?way\s+|mid-?way\s+)?between\s+(?:the\s+)?(?:(?:towns|cities|villages)\s+of\s+)?$",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\s+(?:and|to|with)\s+(?:the\s+)?(?:(?:town|city|capital)\s+of\s+)?$", re.IGNORECASE
)
_PART_OF = re.compile(
    rf"(?:\s+{lexicon.SETTLEMENT_NOUNS}s?)?,\s+(?:on|in|at)\s+the\s+(?:[\w-]+\s+)?(?:outskirts|suburbs|edge|vicinity)\s+of\s+(?:the\s+)?(?:{lexicon.SETTLEMENT_NOUNS}\s+of\s+)?"
    rf"|\s+(?:forest|hills|mountains?|woods|marsh|valley)\s+(?:of|in)\s+(?:the\s+)?"
    rf"|\s+(?:[\w-]+\s+)?{lexicon.SETTLEMENT_NOUNS}s?\s+(?:of|in)\s+(?:the\s+)?(?:{lexicon.SETTLEMENT_NOUNS}\s+of\s+)?"
    rf"|,\s+(?:an?|the)\s+(?:[\w-]+\s+){{0,3}}{lexicon.SETTLEMENT_NOUNS}\s+(?:of|in|near|outside)\s+(?:the\s+)?(?:{lexicon.SETTLEMENT_NOUNS}\s+of\s+)?"
    r"|,\s+(?:just\s+)?(?:near|close\s+to|outside|not\s+far\s+from|(?:north|south|east|west)(?:[\s-]?(?:east|west))?\s+of)\s+(?:the\s+(?:town|city|village)\s+of\s+)?"
    rf"|,\s+(?:on|in)\s+the\s+(?:[\w-]+\s+)?(?:outskirts|suburbs|edge|vicinity)\s+of\s+(?:the\s+)?(?:{lexicon.SETTLEMENT_NOUNS}\s+of\s+)?"
)
_OFFICE_IN = re.compile(
    r"\b(?:officials?|authorities|police|government|ministry|court|command|office|parliament|rulers|leaders?|commanders?|prosecutors?|councillors?|spokes\w+|editors?)\s+(?:in|at)\s+$",
    re.IGNORECASE,
)
"""Before the seat of who acts elsewhere: "officials in A closed the bridge at B"."""
_PART_OF_AREA = re.compile(
    r"\b(?P<part>(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)?)\s+$", re.IGNORECASE
)
"""Before the name of a country or a division: "in southern Lebanon"."""
_DIVISION_AFTER = re.compile(
    r"\s+(?:county|province|district|state|region|territory|municipality|governorate)\b",
    re.IGNORECASE,
)
_COMES_FROM = re.compile(
    r"^(?:The\s+|Some\s+|More\s+)?(?:[\w-]+\s+){0,2}(?:[Pp]olice|[Tt]roops|[Ss]oldiers|[Rr]einforcements|[Ff]orces|[Oo]fficers|[Uu]nits|[Dd]octors|[Ee]nvoys|[Nn]egotiators|[Dd]elegations?|[Ee]lders)\s+from\s+$"
    r"|,\s+(?:(?:who|which)\s+(?:is|was|were|are|comes?|came|hails?)\s+|originally\s+|all\s+|both\s+)?from\s+(?:[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+)?,?\s+(?:in\s+)?)?(?:the\s+)?(?:[a-z]+\s+of\s+)?$"
)
"""Before the home of a person: "The attacker, from A in B, was shot dead"."""
_THE_CAPITAL_AND = re.compile(
    r"(?P<line>(?:the\s+|a\s+)?(?:[\w-]+\s+){0,3}?)(?:between|from)\s+(?P<capital>the\s+capital)\s+(?:and|to)\s+(?:the\s+(?:town|city)\s+of\s+)?$",
    re.IGNORECASE,
)
_INSIDE = re.compile(r",?\s+in\s+(?:the\s+)?|,\s+")
_COORDINATED = re.compile(r"\s*,\s*(?:and\s+)?|\s+(?:and|or)\s+(?:(?:in|at)\s+)?(?:the\s+)?")
_PEOPLE_OF = re.compile(
    r"\s+(?:(?:regional|armed|special|rebel|government)\s+)?(?:forces|militias?|militiamen|fighters|rebels|troops|police|officials?|government|authorities|army|separatists|leaders?|activists|movement|faction)\b"
)
"""After the name of who acts: "Amhara forces"."""
_CLOSE = re.compile(r"\b(?:near|close|outside|outskirts|edge|suburbs|just)\b", re.IGNORECASE)
_NEAR_RULES = ("near a place", "a distance and a direction", "a distance")
_PLAIN_RULES = ("in a place", "near a place", "a place named as such")
_ROAD_AFTER = re.compile(r"\s+(?:road|highway|route|motorway|railway|axis)\b", re.IGNORECASE)
_ROAD_BEFORE = re.compile(r"\b(?:road|highway|route|motorway|railway|axis)\s+$", re.IGNORECASE)
_HYPHEN = re.compile(r"\s*[-–—]\s*$")
_SUBJECT_AFTER = re.compile(r"\s+(?:was|were|came|has|had|fell|is|remained)\b")
_MODIFIER_AFTER = re.compile(
    r"\s+(?!(?:in|on|at|and|or|to|by|for|from|with|when|where|after|before|since|during|who|which|that|was|were|is|are|has|had|have|as|late|early|overnight|over|near|were|killing|wounding|leaving|but|while|because|amid|until|under|through|against|last|this|yesterday|today|earlier|region|province|state|district|county|area|city|town|governorate|oblast|valley|peninsula|department|territory|road|highway)\b)[a-z]{3,}"
)
_ANAPHOR_SETTLEMENT = re.compile(
    r"\b(?:(?:in|at|on|to|from|of|inside|outside|near|around|into|across|entered|left|shelling|shelled)\s+)?(?:the|that|this)\s+(?:(?:same|besieged|contested|port|border)\s+)?(?:city|town|village|settlement|camp|capital|port|neighbou?rhood|market)(?:['’]s)?\b|\bthere\b(?!\s+(?:was|were|is|are|had|has|have|would))|(?<=[a-z]\s)(?<!that\s)(?<!and\s)(?<!but\s)(?<!said\s)(?<!says\s)(?<!because\s)(?<!while\s)(?<!since\s)(?<!when\s)(?<!as\s)(?<!if\s)(?<!reported\s)there\b",
    re.IGNORECASE,
)
_ANAPHOR_REGION = re.compile(
    r"\b(?:in|across|throughout|over|of|from|to|into)\s+(?:the|that|this)\s+(?:(?:same|wider|whole|entire)\s+)?(?:region|province|state|district|area|county|governorate|territory|valley|enclave|island|peninsula)\b",
    re.IGNORECASE,
)
_CAMP_AFTER = re.compile(r"\s+(?:[a-z]+\s+)?(?:camp|site)\b", re.IGNORECASE)
_CAMP_IN = re.compile(r"\bcamp\b", re.IGNORECASE)
_DIVISION_AGAIN = re.compile(r"\b(?:province|state|county|governorate)$", re.IGNORECASE)
_GOVERNMENT = re.compile(
    r"\b(?:government|ministry|minister|president|parliament|army|prime\s+minister|foreign\s+ministry|presidency|secretary|department|state\s+department|cabinet|king|authorities|officials)\b",
    re.IGNORECASE,
)

_MIN_SCORE = 0.9
_EVENT_PLACE_CHARS = 250
_MAX_EARLIER = 300
_CAMP_CHARS = 400
_MAX_PAIR_KM = 600.0
"""A road or a front between two towns is hardly longer: one of the names is another place."""
_MAX_PAIRED = 6
_MIN_TOWNS, _FAR_COUNTRY_KM, _NAMESAKE_KM = 2, 1500.0, 300.0


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the place of a clause."""

    score: float
    mention: Mention
    other: Mention | None
    expression: str
    span: Span
    rule: str


class PlaceReader:
    """Reader of the places of clauses in one article."""

    def __init__(self, text: str, mentions: Sequence[Mention], names: NameFinder) -> None:
        """Use the names of an article.

        Args:
            text: The article.
            mentions: Its names in their order.
            names: The finder that knows the gazetteers.
        """
        self._text = text
        self._mentions = mentions
        self._starts = [mention.span[0] for mention in mentions]
        self._names = names
        self._geocoded: dict[tuple[str, tuple[tuple[str, str], ...]], GeocodeResult] = {}

    def _geocode(self, expression: str, named: Sequence[tuple[str, Toponym]]) -> GeocodeResult:
        """Geocode an expression; one that the article repeats is geocoded once."""
        key = expression, tuple((name, toponym.id) for name, toponym in named)
        if key not in self._geocoded:
            self._geocoded[key] = _geocode(expression, named)
        return self._geocoded[key]

    def mentions_within(self, start: int, end: int) -> list[Mention]:
        """Return the places and unknown names within a range."""
        return [
            mention
            for mention in self._mentions[
                bisect_left(self._starts, start) : bisect_left(self._starts, end)
            ]
            if mention.span[1] <= end and mention.kind not in ("person", "other")
        ]

    def find_place(
        self,
        start: int,
        end: int,
        event_type: str,
        trigger: int,
        earlier: Sequence["LocatedMention"],
    ) -> Found[DraftPlace] | None:
        """Return the place that a clause names, or None if it names none.

        Args:
            start: Offset of the clause.
            end: Offset after it.
            event_type: Type of the event.
            trigger: Offset of the word that tells of the happening.
            earlier: Places named before, for "the city" and "there".
        """
        readings = self._prefer_container(self._list_readings(start, end, event_type, trigger))
        if readings:
            best = max(readings, key=lambda reading: (reading.score, -reading.span[0]))
            before = _AFTERWARDS.search(self._text, trigger, best.span[0])
            if before and (found := self._find_anaphor(trigger, before.start(), earlier)):
                return found  # "reached the town after it was held up in A"
            part = _PART_OF_CITY.match(self._text, best.mention.span[1], end)
            if best.mention.toponym is None and part:
                city = self._find_anaphor(part.end(), end, earlier)
                if city is not None and city.value is not None and city.value.point:
                    span = (best.span[0], city.spans[0][1])
                    words = self._text[slice(*span)]
                    return replace(city, value=replace(city.value, words=words), spans=(span,))
            return self._locate(best)
        return self._find_anaphor(start, end, earlier)

    # Readings

    def _list_readings(self, start: int, end: int, event_type: str, trigger: int) -> list[_Reading]:
        mentions = self.mentions_within(start, end)
        readings: list[_Reading] = []
        used: set[Span] = set()
        for index, mention in enumerate(mentions):
            if mention.span in used:
                continue
            following = mentions[index + 1] if index + 1 < len(mentions) else None
            pair = self._read_pair(mention, following, start)
            if pair is not None and following is not None:
                used.add(following.span)
                readings.append(pair)
                continue
            if pair is None and self._is_pair_of_parties(mention, following, start) and following:
                used.add(following.span)
                continue
            reading = self._read_pair_with_capital(mention, start) or self._read_single(
                mention, start, event_type
            )
            if reading:
                readings.append(self._read_coordinated(reading, readings, mentions[:index]))
        return [
            replace(reading, score=reading.score - self._demote(reading, start, end, trigger))
            for reading in readings
            if reading.score >= _MIN_SCORE
        ]

    def _read_coordinated(
        self, reading: _Reading, readings: list[_Reading], before: list[Mention]
    ) -> _Reading:
        """Read the second of "in A and B" as the first, a little less strongly."""
        if not readings or not before or readings[-1].mention is not before[-1]:
            return reading
        first = readings[-1]
        gap = self._text[first.mention.span[1] : reading.mention.span[0]]
        if first.other or first.score <= reading.score or not _COORDINATED.fullmatch(gap):
            return reading
        return replace(reading, score=first.score - 0.05, rule=first.rule)

    def _prefer_container(self, readings: list[_Reading]) -> list[_Reading]:
        """Drop an unknown part of a known place: "the Saltivka district of Kharkiv"."""
        dropped: set[Span] = set()
        readings = [self._extend_over_apposed(reading, readings, dropped) for reading in readings]
        readings = [self._prefer_contained(reading, readings, dropped) for reading in readings]
        for reading in readings:
            if reading.mention.kind != "unknown":
                continue
            for other in readings:
                gap = self._text[reading.mention.span[1] : other.mention.span[0]]
                if (
                    other.mention.toponym is not None
                    and other.mention.kind == "settlement"
                    and (
                        (other.rule in _PLAIN_RULES and _PART_OF.fullmatch(gap))
                        or (other.rule == reading.rule and _COORDINATED.fullmatch(gap))
                    )
                ):
                    dropped.add(reading.mention.span)
        return [reading for reading in readings if reading.mention.span not in dropped]

    def _extend_over_apposed(
        self, reading: _Reading, readings: list[_Reading], dropped: set[Span]
    ) -> _Reading:
        """Read "X, a village 25 km north of Y" as that place near Y where no gazetteer has X."""
        if reading.mention.kind != "settlement" or reading.rule not in _NEAR_RULES:
            return reading
        for other in readings:
            between = (other.mention.span[1], reading.mention.span[0])
            if other.mention.kind != "unknown" or between[0] > reading.span[0]:
                continue
            apposed = _APPOSED.match(self._text, *between)
            words = self._text[slice(*reading.span)]
            if reading.rule == "near a place" and not _CLOSE.search(words):
                continue  # "south of Peshawar" may be far from it
            if apposed is None or re.search(r"[.;]|,.*,", self._text[slice(*between)]):
                continue
            dropped.add(other.mention.span)
            score = max(reading.score, other.score)
            return replace(reading, span=(other.span[0], reading.span[1]), score=score)
        return reading

    def _prefer_contained(
        self, reading: _Reading, readings: list[_Reading], dropped: set[Span]
    ) -> _Reading:
        """Read "crossed from Adré in Chad" as the town: the country only says where it is."""
        if reading.mention.kind not in ("settlement", "unknown") or reading.other is not None:
            return reading
        for other in readings:
            if self._opens_with_division(other, reading):
                dropped.add(other.mention.span)
                return replace(reading, score=max(reading.score, other.score))
            gap = self._text[reading.mention.span[1] : other.mention.span[0]]
            is_division = other.mention.kind == "settlement" and _DIVISION_AFTER.match(
                self._text, other.mention.span[1]
            )
            if reading.mention.kind == "unknown" and is_division and _INSIDE.fullmatch(gap):
                dropped.add(other.mention.span)
                return replace(reading, score=max(reading.score, other.score))
            if other.mention.kind not in ("country", "region") or not _INSIDE.fullmatch(gap):
                continue
            if reading.mention.kind == "unknown" and other.mention.kind == "region":
                continue
            dropped.add(other.mention.span)
            return replace(reading, score=max(reading.score, other.score))
        return reading

    def _opens_with_division(self, opening: _Reading, reading: _Reading) -> bool:
        """Return whether "In A, ..." only says where "in B district" is."""
        lead = self._text[max(0, opening.mention.span[0] - 4) : opening.mention.span[0]]
        return (
            reading is not opening
            and reading.mention.span[0] > opening.mention.span[1]
            and reading.rule in (*_PLAIN_RULES, "a place that is entered, hit or left")
            and (
                reading.mention.kind == "unknown" or opening.mention.name == reading.mention.within
            )
            and bool(re.search(r"(?:^|\W)In\s$", lead))
            and self._text[opening.mention.span[1] : opening.mention.span[1] + 1] == ","
            and bool(self._names.find_divisions(opening.mention.name))
        )

    def _demote(self, reading: _Reading, start: int, end: int, trigger: int) -> float:
        """Return how much less a reading counts after "because", "after", or far from the trigger."""
        penalty = min(0.4, abs(reading.span[0] - trigger) / 400)
        if (
            reading.rule == "a place that is entered, hit or left"
            and reading.span[0] > trigger
            and _OBJECT.fullmatch(self._text, trigger, reading.mention.span[0])
            and not _LEFT_FOR.match(self._text, trigger)
        ):
            penalty -= 0.9  # the object of the happening itself
        lead = self._text[start : reading.span[0]]
        subordinate = re.search(
            r"\b(?:because|after|following|since|despite|whose|which|before|fleeing|escaping)\b[^,]*$",
            lead,
        )
        if subordinate and start + subordinate.start() > trigger:
            penalty += 2.4 if subordinate[0].startswith("before") else 1.2
        if _OF_SOME.search(lead):
            penalty += 1.0
        if reading.span[0] < trigger and _OFFICE_IN.search(
            self._text[start : reading.mention.span[0]]
        ):
            penalty += 1.5
        if reading.mention.kind == "region":
            penalty += 0.6
        if reading.mention.kind == "country":
            penalty += 1.5
        del end
        return penalty

    def _read_pair(
        self, mention: Mention, following: Mention | None, start: int
    ) -> _Reading | None:
        """Read "between A and B", "the road from A to B", "the A-B road"."""
        if following is None:
            return None
        text = self._text
        gap = text[mention.span[1] : following.span[0]]
        before = text[start : mention.span[0]]
        link = _LINK.search(before)
        if (
            link
            and link["link"]
            and _JOINT.match(gap)
            and (link["line"] or link["link"].lower() == "between")
        ):
            if mention.kind == "country" and not (
                link["line"] and re.search(r"border|frontier", link["line"], re.IGNORECASE)
            ):
                return None
            if link["link"].lower() == "from" and not link["line"]:
                return None
            expression = f"between {mention.name} and {following.name}"
            span = (start + link.start() + len(link[0]) - len(link[0].lstrip()), following.span[1])
            return _Reading(4.0, mention, following, expression, span, "between two places")
        named_after = _ROAD_AFTER.match(text, following.span[1])
        if _HYPHEN.fullmatch(gap) and (named_after or _ROAD_BEFORE.search(before)):
            span = (mention.span[0], named_after.end() if named_after else following.span[1])
            return _Reading(
                4.0,
                mention,
                following,
                f"between {mention.name} and {following.name}",
                span,
                "between two places",
            )
        return None

    def _read_pair_with_capital(self, mention: Mention, start: int) -> _Reading | None:
        """Read "the road between the capital and A"."""
        match = _THE_CAPITAL_AND.search(self._text[start : mention.span[0]])
        found = self._look_up_capital(start + match.start("capital")) if match else None
        if match is None or found is None or mention.toponym is None:
            return None
        country, fitting = found
        span = (start + match.start("capital"), start + match.end("capital"))
        toponym = max(fitting, key=lambda one: one.population)
        capital = Mention(span, country.capital, "settlement", toponym, is_clear=False)
        expression = f"between {capital.name} and {mention.name}"
        words = (start + match.start(), mention.span[1])
        return _Reading(4.0, capital, mention, expression, words, "between two places")

    def _is_pair_of_parties(self, mention: Mention, following: Mention | None, start: int) -> bool:
        before = self._text[start : mention.span[0]]
        if following is None or mention.kind != "country" or not _BETWEEN.search(before):
            return False
        return bool(_JOINT.match(self._text[mention.span[1] : following.span[0]]))

    def _read_single(self, mention: Mention, start: int, event_type: str) -> _Reading | None:
        text = self._text
        before = text[start : mention.span[0]]
        name_end = mention.span[1]
        if mention.kind == "country" and text[name_end : name_end + 2] in ("'s", "’s"):
            return None
        before = _OWNER.sub("", before)
        if mention.kind == "country" and (
            _HAMLET_OF.search(before)
            or _APPOSED.match(text, name_end)
            or ((_NEAR.search(before) or _OFFSET.search(before)) and self._is_far(mention))
        ):
            mention = self._read_namesake(mention)
        if (
            mention.kind == "settlement"
            and _OVER_RIVER.search(before)
            and not _KIND_AFTER.match(text, name_end)
        ):
            return None
        if _METONYM_BEFORE.search(before) and _is_capital(mention):
            return None
        if mention.kind == "unknown" and _APPOSED.match(text, name_end):
            return _Reading(
                4.1,
                mention,
                None,
                mention.name,
                (mention.span[0], name_end),
                "a place named as such",
            )
        if (
            mention.kind == "settlement"
            and _APPOSED.match(text, name_end)
            and _OF.search(before)
            and not _SKIP.search(before)
        ):
            return _Reading(
                4.1, mention, None, mention.name, mention.span, "a place named as such"
            )  # "the commandant of A, a port on the Sea of B"
        if _SKIP.search(before) or _AGENT.search(before) or _COMES_FROM.search(before):
            return None
        if _PEOPLE_OF.match(text, name_end):
            return None
        noun = re.compile(rf"\s+(?:{lexicon.REGION_NOUNS}|{lexicon.SITE_NOUNS})\b").match(
            text, name_end
        )
        end = (
            noun.end() if noun and mention.kind in ("region", "settlement", "unknown") else name_end
        )
        offset = _OFFSET.search(before)
        if offset:
            return self._read_offset(mention, offset, start)
        for pattern, score, rule in (
            (_NEAR, 4.0, "near a place"),
            (_IN, 4.0, "in a place"),
            (_TOWN_OF, 4.1, "a place named as such"),
            (_SITE_OF, 3.9, "a place named as such"),
            (_NAMED_AFTER_NOUN, 3.9, "a place named as such"),
        ):
            match = pattern.search(before)
            if match:
                expression = f"near {mention.name}" if rule == "near a place" else mention.name
                part = _PART_OF_AREA.search(before)
                if part and mention.kind in ("country", "region") and rule == "in a place":
                    expression = f"{part['part'].lower()} {mention.name}"
                span = (start + match.start() + len(match[0]) - len(match[0].lstrip()), end)
                return _Reading(score, mention, None, expression, span, rule)
        return self._read_weaker(mention, before, end, event_type)

    def _list_towns(self) -> list[Toponym]:
        """Return the first known settlements of the text."""
        known = (one.toponym for one in self._mentions if one.kind == "settlement" and one.toponym)
        return list(islice(known, _MAX_EARLIER))

    def _is_far(self, country: Mention) -> bool:
        """Return whether a country is far from the towns of the text: a village may have its name."""
        towns = self._list_towns()
        if country.toponym is None or len(towns) < _MIN_TOWNS:
            return False
        return min(_distance_of(country.toponym, town) for town in towns) > _FAR_COUNTRY_KM

    def _read_namesake(self, country: Mention) -> Mention:
        """Return the settlement with the name of a country that is nearest to the text's towns."""
        towns = self._list_towns()
        settlements = [
            match.toponym
            for match in self._names.look_up(country.name)
            if match.toponym.kind == "settlement"
        ][:_MAX_PAIRED]
        near = [
            (min(_distance_of(one, town) for town in towns), one.id, one)
            for one in settlements
            if towns
        ]
        best = min(near, default=None)
        toponym = best[2] if best and best[0] <= _NAMESAKE_KM else None
        return replace(
            country,
            kind="settlement" if toponym else "unknown",
            toponym=toponym,
            candidates=tuple(settlements),
            is_clear=False,
        )

    def _read_weaker(
        self, mention: Mention, before: str, end: int, event_type: str
    ) -> _Reading | None:
        text = self._text
        is_modifier = bool(_MODIFIER_AFTER.match(text, mention.span[1])) and end == mention.span[1]
        is_flight = event_type == "humanitarian"
        rules: list[tuple[re.Pattern[str], float, str]] = [
            (_WITHDRAWN_FROM, 3.3, "a place that is entered, hit or left"),
            (_RESIDENTS_OF, 2.6, "of a place"),
            (_WAY_TO, 1.6, "a way to a place"),
            (_ATTACK_ON, 3.6, "a place that is attacked"),
            (_OBJECT, 3.5, "a place that is entered, hit or left"),
            (_TO, 4.2 if is_flight else 2.2, "the way to a place"),
            (_ON, 2.5, "on or along a place"),
            (_FROM, 2.4 if is_flight else 1.1, "the way from a place"),
            (_OF, 1.8, "of a place"),
        ]
        if mention.kind == "unknown":
            rules = [*rules[:2], *rules[3:7]]
        for pattern, base_score, rule in rules:
            match = pattern.search(before)
            if match is None:
                continue
            if mention.kind == "country" and rule in (
                "on or along a place",
                "of a place",
                "a place that is entered, hit or left",
                "a way to a place",
            ):
                return None
            words = (
                match[0]
                if rule in ("the way to a place", "on or along a place", "the way from a place")
                else ""
            )
            span = (mention.span[0] - len(words), end)
            score = min(base_score, 1.5) if is_modifier else base_score
            return _Reading(score, mention, None, mention.name, _strip_span(text, span), rule)
        if mention.kind == "unknown" and before.strip():
            return None
        if mention.kind == "country":
            return None
        if text[mention.span[1] : mention.span[1] + 2] in ("'s", "’s"):
            return _Reading(1.7, mention, None, mention.name, (mention.span[0], end), "of a place")
        if _SUBJECT_AFTER.match(text, end) and not before.strip():
            return _Reading(
                3.0,
                mention,
                None,
                mention.name,
                (mention.span[0], end),
                "a place that something happened to",
            )
        if mention.kind == "unknown":
            return None
        score = 0.95 if is_modifier else 1.4
        return _Reading(
            score,
            mention,
            None,
            mention.name,
            (mention.span[0], end),
            "a name beside the happening",
        )

    def _read_offset(self, mention: Mention, offset: re.Match[str], start: int) -> _Reading:
        number = (
            parse_number(offset["number"])
            if not re.match(r"\d", offset["number"])
            else offset["number"]
        )
        way = (offset["way"] or "").lower().replace("ern", "").replace(" ", "-")
        middle = f"{way} of" if way else "from"
        expression = f"{number} {offset['unit']} {middle} {mention.name}"
        return _Reading(
            4.6,
            mention,
            None,
            expression,
            (start + offset.start(), mention.span[1]),
            "a distance and a direction" if way else "a distance",
        )

    # Locating

    def _locate(self, reading: _Reading) -> Found[DraftPlace]:
        words = self._text[slice(*reading.span)]
        mention, other = reading.mention, reading.other
        toponyms = [found for found in (mention.toponym, other.toponym if other else None) if found]
        if mention.toponym is None or (other is not None and other.toponym is None):
            if other is not None and toponyms:
                return self._locate(
                    replace(
                        reading,
                        mention=mention if mention.toponym else other,
                        other=None,
                        expression=(mention if mention.toponym else other).name,
                    )
                )
            place = DraftPlace(
                words, reading.expression, basis="unknown", candidates=self.list_candidates(mention)
            )
            return Found(
                place,
                (reading.span,),
                "a name in no gazetteer",
                "open",
                f"No gazetteer has “{mention.name}” here: choose a place on the map.",
            )
        toponym, other_toponym = mention.toponym, other.toponym if other else None
        if other is not None and other_toponym is not None:
            near = _choose_near_pair(mention, other)
            if near is None:
                one = mention if mention.toponym.label == mention.name else other
                return self._locate(
                    replace(
                        reading,
                        mention=replace(one, is_clear=False),
                        other=None,
                        expression=one.name,
                    )
                )
            toponym, other_toponym = near
            toponyms = [toponym, other_toponym]
        result = self._geocode(
            reading.expression,
            [
                (mention.name, toponym),
                *([(other.name, other_toponym)] if other and other_toponym else []),
            ],
        )
        is_clear = mention.is_clear and (other is None or other.is_clear)
        strong = reading.score >= 2.0
        why = result.method or reading.rule
        place = DraftPlace(
            words,
            reading.expression,
            f"{toponym.title} – {other_toponym.title}" if other_toponym else toponym.title,
            result.point,
            result.radius_m,
            result.where_prec,
            tuple(one.id for one in toponyms),
            tuple(found.name for found in (mention, other) if found and found.toponym),
            "named",
            self.list_candidates(mention),
        )
        return Found(
            place,
            (reading.span,),
            reading.rule,
            "said" if is_clear and strong else "likely",
            f"{reading.rule[:1].upper()}{reading.rule[1:]}: {why}.",
        )

    def list_candidates(self, mention: Mention) -> tuple[Candidate, ...]:
        """Return the places of a name for the curator to choose from, best first."""
        results = [
            self._geocode(mention.name, [(mention.name, toponym)])
            for toponym in mention.candidates[:6]
        ]
        return tuple(result.candidates[0] for result in results if result.candidates)

    def _find_anaphor(
        self, start: int, end: int, earlier: Sequence["LocatedMention"]
    ) -> Found[DraftPlace] | None:
        """Return the last fitting place for "the city", "there", "in the region"."""
        for pattern, kinds in (
            (_ANAPHOR_SETTLEMENT, ("settlement", "unknown")),
            (_ANAPHOR_REGION, ("region", "country")),
        ):
            match = pattern.search(self._text, start, end)
            if match is None:
                continue
            if match[0].lower().endswith("the capital"):
                capital = self._find_capital(match)
                if capital is not None:
                    return capital
            fitting = [
                located
                for located in earlier[-_MAX_EARLIER:]
                if located.kind in kinds and located.offset <= match.start()
            ]
            if re.search(r"\barea$", match[0]) and not any(one.kind == "region" for one in fitting):
                fitting = [
                    one
                    for one in earlier[-_MAX_EARLIER:]
                    if one.kind in ("settlement", "unknown") and one.offset <= match.start()
                ]
            if kinds[0] == "region" and (division := self._find_division(match, fitting, earlier)):
                return division
            if _DIVISION_AGAIN.search(match[0]):
                fitting = [one for one in fitting if one.kind != "country"]
            if kinds[0] == "settlement":
                fitting = self._prefer_same_kind(match[0], fitting)
            if not fitting:
                continue
            located = max(fitting, key=lambda found: found.rank)
            span = _strip_span(self._text, match.span())
            words = self._text[slice(*span)]
            is_known = located.place.point is not None
            place = replace(
                located.place, words=words if is_known else located.place.words, basis="carried"
            )
            return Found(
                place,
                (span,),
                "a place named before",
                "likely",
                f"“{words}” is the last such place named before: {located.place.name or located.place.words}.",
            )
        return None

    def _prefer_same_kind(
        self, anaphor: str, fitting: list["LocatedMention"]
    ) -> list["LocatedMention"]:
        """Return the places that an anaphor may mean: "the town" is no camp, "the camp" one."""
        noun = re.search(r"\b(?:city|town|village|settlement|capital|camp)\b", anaphor.lower())
        if noun is None:
            return fitting
        camps = [one for one in fitting if self._is_camp(one)]
        if noun[0] == "camp":
            return camps or fitting
        return [one for one in fitting if one not in camps] or fitting

    def _is_camp(self, located: "LocatedMention") -> bool:
        """Return whether the text calls a place a camp."""
        words = located.place.words or located.place.expression
        first = max(0, located.offset - _CAMP_CHARS)
        start = self._text.rfind(words, first, located.offset + len(words))
        return (start >= 0 and _CAMP_AFTER.match(self._text, start + len(words)) is not None) or (
            _CAMP_IN.search(words) is not None
        )

    def _find_division(
        self,
        match: re.Match[str],
        fitting: Sequence["LocatedMention"],
        earlier: Sequence["LocatedMention"],
    ) -> Found[DraftPlace] | None:
        """Return the division that has the name of the last town, for "in the province".

        None where the text names a region, or the words may mean a country.
        """
        if not _DIVISION_AGAIN.search(match[0]) or any(one.kind == "region" for one in fitting):
            return None
        towns = [
            one
            for one in earlier[-_MAX_EARLIER:]
            if one.kind == "settlement" and one.offset <= match.start() and one.place.toponym_names
        ]
        for town in reversed(towns):
            name = town.place.toponym_names[0]
            divisions = self._names.find_divisions(name) if name else []
            if len(divisions) != 1 or any(
                countries.is_capital(name, container) for container in divisions[0].within
            ):
                continue
            span = _strip_span(self._text, match.span())
            words = self._text[slice(*span)]
            place = self._locate_most_populous(name, divisions, words, "carried")
            why = f"“{words}”: the division with the name of {name}, named before."
            return Found(place, (span,), "the division of a town", "likely", why)
        return None

    def _find_capital(self, match: re.Match[str]) -> Found[DraftPlace] | None:
        """Return the capital of the country of the last town, for "in the capital"."""
        found = self._look_up_capital(match.start())
        if found is None:
            return None
        country, fitting = found
        span = _strip_span(self._text, match.span())
        words = self._text[slice(*span)]
        place = self._locate_most_populous(country.capital, fitting, words, "carried")
        why = f"“{words}”: {country.capital} is the capital of {country.name}, named before."
        return Found(place, (span,), "the capital of a country", "likely", why)

    def _look_up_capital(self, position: int) -> tuple[countries.Country, list[Toponym]] | None:
        """Return the country of the last town before a position, and the places of its capital."""
        before = self._mentions[: bisect_left(self._starts, position)]
        last = next(
            (one.toponym for one in reversed(before) if one.kind == "settlement" and one.toponym),
            None,
        )
        country = countries.find_country(last.within[-1]) if last and last.within else None
        if country is None or not country.capital:
            return None
        fitting = [
            found.toponym
            for found in self._names.look_up(country.capital)
            if country.name in found.toponym.within
        ]
        return (country, fitting) if fitting else None

    def find_seat(
        self, start: int, end: int, people: Mapping[str, countries.Country]
    ) -> Found[DraftPlace] | None:
        """Return the seat of the government that acts or is talked with: a convention, not words.

        Args:
            start: Offset of the words that name who acts.
            end: Offset after them.
            people: Country of each person in office, by the last word of the name.
        """
        words = self._text[start:end]
        country = next(
            (people[word] for word in re.findall(r"[^\W\d_]+", words) if word in people), None
        )
        if country is None:
            country = self._find_acting_country(start, end)
        if country is None or not country.capital:
            return None
        matches = self._names.look_up(country.capital)
        fitting = [
            match.toponym
            for match in matches
            if country.name in match.toponym.within or match.toponym.origin != GEONAMES_ORIGIN
        ]
        if not fitting:
            return None
        place = self._locate_most_populous(country.capital, fitting, None, "convention")
        why = (
            f"No place is named: {country.capital} is the seat of the government of {country.name}."
        )
        return Found(place, (), "the seat of a government", "likely", why)

    def _locate_most_populous(
        self,
        name: str,
        toponyms: Sequence[Toponym],
        words: str | None,
        basis: Literal["carried", "convention"],
    ) -> DraftPlace:
        """Return the most populous of the places with a name."""
        best = max(toponyms, key=lambda toponym: toponym.population)
        result = self._geocode(name, [(name, best)])
        return DraftPlace(
            words,
            name,
            best.title,
            result.point,
            result.radius_m,
            result.where_prec,
            (best.id,),
            (name,),
            basis,
        )

    def _find_acting_country(self, start: int, end: int) -> countries.Country | None:
        """Return the country that acts: by its government or office, or as the subject itself."""
        for (first, last), country in countries.iter_countries(self._text, start, end):
            context = self._text[max(start, first - 60) : min(end, first + 60)]
            is_subject = not self._text[start:first].strip() or bool(
                re.search(r"\band\s+$", self._text[start:first])
            )
            if _GOVERNMENT.search(context) or (is_subject and last - first > 1):
                return country
        return None


@dataclass(frozen=True, slots=True)
class LocatedMention:
    """A place that the text named, for words that refer to it later."""

    offset: int
    kind: Literal["settlement", "region", "country", "unknown"]
    place: DraftPlace
    is_of_event: bool = False

    @property
    def rank(self) -> tuple[bool, int]:
        """Key that sorts by how likely later words refer to it: an event's place counts for more."""
        return self.kind != "country", self.offset + _EVENT_PLACE_CHARS * self.is_of_event


def locate_mention(mention: Mention) -> LocatedMention | None:
    """Return a place that the text names, located by its name alone."""
    if mention.kind in ("person", "other"):
        return None
    if mention.toponym is None:
        return LocatedMention(
            mention.span[0], "unknown", DraftPlace(mention.name, mention.name, basis="unknown")
        )
    result = _geocode(mention.name, [(mention.name, mention.toponym)])
    place = DraftPlace(
        mention.name,
        mention.name,
        mention.toponym.title,
        result.point,
        result.radius_m,
        result.where_prec,
        (mention.toponym.id,),
        (mention.name,),
    )
    kind: Literal["settlement", "region", "country"] = (
        "country"
        if mention.kind == "country"
        else "region"
        if mention.kind == "region"
        else "settlement"
    )
    return LocatedMention(mention.span[0], kind, place)


def distance_km(first: DraftPlace, second: DraftPlace) -> float | None:
    """Return the distance between two places in kilometres; None where one has no point."""
    if first.point is None or second.point is None:
        return None
    return geodesy.geodesic_distance_m(first.point, second.point) / 1000


def _choose_near_pair(first: Mention, second: Mention) -> tuple[Toponym, Toponym] | None:
    """Return the candidates of two names that are the nearest to each other; None if all are far."""
    if first.toponym is None or second.toponym is None:
        return None
    if first.kind == second.kind == "country":
        return first.toponym, second.toponym
    pairs = [
        (_distance_of(one, two), number, one, two)
        for number, (one, two) in enumerate(
            (one, two)
            for one in (first.toponym, *first.candidates[:_MAX_PAIRED])
            for two in (second.toponym, *second.candidates[:_MAX_PAIRED])
        )
    ]
    if pairs[0][0] <= _MAX_PAIR_KM:
        return first.toponym, second.toponym
    km, _, one, two = min(pairs, key=lambda pair: pair[:2])
    return (one, two) if km <= _MAX_PAIR_KM else None


def _is_capital(mention: Mention) -> bool:
    """Return whether a name is that of the capital of its country."""
    if mention.kind != "settlement" or mention.toponym is None or not mention.toponym.within:
        return False
    return countries.is_capital(mention.name, mention.toponym.within[-1])


def _distance_of(first: Toponym, second: Toponym) -> float:
    """Return the distance between two places in kilometres; 0 where one has no geometry."""
    if first.geometry.is_empty or second.geometry.is_empty:
        return 0.0
    return (
        geodesy.geodesic_distance_m(
            geodesy.label_point(first.geometry), geodesy.label_point(second.geometry)
        )
        / 1000
    )


def _geocode(expression: str, named: Sequence[tuple[str, Toponym]]) -> GeocodeResult:
    """Geocode an expression with the places that its names mean, by the project's geocoder."""
    toponyms: dict[str, Toponym] = {}
    for name, toponym in named:
        known = toponyms.get(toponym.id, replace(toponym, within=()))
        toponyms[toponym.id] = replace(known, aliases=(*known.aliases, name))
    geocoder = Geocoder(Gazetteer(toponyms.values()))
    for text in (expression, named[0][0]):
        try:
            result = geocoder.geocode(text)
        except GeocodeError:
            continue
        if result.status == "found":
            return result
    identifier = named[0][1].id
    return geocoder.geocode({"id": identifier})


def _strip_span(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in " ,":
        start += 1
    while end > start and text[end - 1] in " ,":
        end -= 1
    return start, end
