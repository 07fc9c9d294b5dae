"""Names in a text: places, people and other capitalised words, by gazetteer, capitals and context.

A run of capitalised words is one name. It is a place if a gazetteer has it as a whole (by its name
or a listed alias, never by sound) and nothing around it says that it is a person or organisation.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from conflictmap.drafting import countries, lexicon
from conflictmap.drafting.model import Span
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, Gazetteer, Match, Toponym
from geo.geometry import geodesy
from geo.geometry.bounds import Bounds

if TYPE_CHECKING:
    from geo.geocoding.geonames import GeoNamesIndex

MentionKind = Literal["settlement", "region", "country", "unknown", "person", "other"]

_PARTICLE = r"(?:[aA]l|[eE]l|[aA]s|[aA]sh|[aA]d|[aA]r|[aA]z|[aA]n|[aA]t|[uU]l|[eE]d|[eE]z|[eE]s|[uU]m|N|d|D|O|Ma|Ta|Sa|Mac|Mc|Ba|Ka|Nga)[-'’ʿ]"
_WORD = rf"(?:{_PARTICLE})?[A-ZÀ-ÞĀ-ŽȘȚƏİЀ-ЯԱ-Ֆ][\w]*(?:[-'’ʻ](?!s\b)[\w]+)*(?:\.(?=[A-Z]))?"
_RUN = re.compile(
    rf"(?<![\w'’-]){_WORD}(?:[ ](?:(?:de|del|la|las|los|le|di|da|do|dos|du|al|el|ez|ibn|bin|von|van|den|der|ou|i|na|upon|sur)[ ]){{0,2}}{_WORD})*"
)
_SITE = re.compile(rf"\s+(?:international\s+)?{lexicon.SITE_NOUNS}\b")
_REGION_AFTER = re.compile(rf"\s+(?:{lexicon.REGION_NOUNS}s?)\b")
_RIVER_BEFORE = re.compile(
    r"\b(?:(?:banks?|sides?|shores?|mouth|waters|east|west|north|south)\s+of|along|across|beyond)\s+the\s+$",
    re.IGNORECASE,
)
"""Before the name of a river that a division is named after: "east of the Blue Nile"."""
_DAYS_AND_MONTHS = tuple(name.capitalize() for name in (*lexicon.WEEKDAYS, *lexicon.MONTHS))
_CALENDAR = frozenset((*_DAYS_AND_MONTHS, "Christmas", "Ramadan", "Easter", "Eid"))
_FUNCTION_WORDS = frozenset(
    [
        "In",
        "On",
        "At",
        "The",
        "A",
        "An",
        "But",
        "And",
        "Or",
        "So",
        "Yet",
        "For",
        "From",
        "To",
        "Of",
        "By",
        "With",
        "Without",
        "Near",
        "Around",
        "Outside",
        "Inside",
        "After",
        "Before",
        "Since",
        "Until",
        "During",
        "While",
        "When",
        "Where",
        "As",
        "If",
        "Then",
        "There",
        "This",
        "That",
        "These",
        "Those",
        "It",
        "Its",
        "He",
        "She",
        "They",
        "We",
        "I",
        "You",
        "His",
        "Her",
        "Their",
        "Our",
        "My",
        "Some",
        "Many",
        "Most",
        "Several",
        "Few",
        "All",
        "Both",
        "Each",
        "Every",
        "Other",
        "Another",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "Seven",
        "Eight",
        "Nine",
        "Ten",
        "Eleven",
        "Twelve",
        "One",
        "No",
        "Not",
        "Only",
        "Also",
        "However",
        "Meanwhile",
        "Separately",
        "Earlier",
        "Later",
        "Last",
        "Next",
        "Early",
        "Late",
        "More",
        "Less",
        "About",
        "Over",
        "Under",
        "Up",
        "Down",
        "Between",
        "Across",
        "Along",
        "Against",
        "Because",
        "Although",
        "Though",
        "Despite",
        "Amid",
        "Among",
        "Who",
        "What",
        "Why",
        "How",
        "Which",
        "Whose",
        "Residents",
        "Witnesses",
        "Officials",
        "Medics",
        "Police",
        "Soldiers",
        "Troops",
        "Gunmen",
        "Fighting",
        "Security",
        "Government",
        "Rebels",
        "Militants",
        "Local",
        "Armed",
        "Federal",
        "Forces",
        "Fighters",
        "Attackers",
        "Protesters",
        "Staff",
        "Hundreds",
        "Thousands",
        "Dozens",
        "Scores",
        "People",
        "Civilians",
        "Villagers",
        "Clashes",
        "Shelling",
        "Heavy",
        "Talks",
        "Negotiations",
        "Aid",
        "Humanitarian",
        "According",
        "Elsewhere",
        "Neither",
        "Either",
        "Nearly",
        "Almost",
        "Roughly",
        "Once",
        "Still",
        "Even",
        "Just",
        "Here",
        "Now",
        "Today",
        "Yesterday",
        "Tomorrow",
        "Tonight",
        "Overnight",
        "State",
        "Regional",
        "National",
        "Provincial",
        "Military",
        "Army",
        "Navy",
        "Opposition",
        "Activists",
        "Rights",
        "Northern",
        "Southern",
        "Eastern",
        "Western",
        "Central",
        "North",
        "South",
        "East",
        "West",
        "Mr",
        "Mrs",
        "Ms",
        "Dr",
        "Sir",
        "Lord",
        "Saint",
        "Schools",
        "Hospitals",
        "Roads",
        "Markets",
        "Drivers",
        "Doctors",
        "Fire",
        "Shots",
        "Artillery",
        "Rockets",
        "Drones",
        "Airstrikes",
        "Mortar",
        "Explosions",
        "Line",
        "Images",
        "Video",
        "Footage",
        "Photographs",
        "Satellite",
        "Asked",
        "Speaking",
        "Following",
        "Under",
        "Such",
        *_DAYS_AND_MONTHS,
    ]
)
_DIRECTION = re.compile(
    r"(?:(?:North|South|East|West)(?:-?(?:east|west|East|West))?(?:ern)?|Central|Upper|Lower)\s+"
)
_ORGANISATION = re.compile(
    r"\b(?:Relief|Movement|Front|Army|Forces?|Party|Union|Nations|Council|Committee|Ministry|Agency|Group|Wire|News|Times|Post|Press|Radio|Organi[sz]ation|Association|League|Brigades?|Battalion|Division|Command|Guard|Police|Court|Parliament|Senate|Congress|Government|Bank|Fund|Programme|Program|Commission|Centre|Center|Institute|Foundation|Network|Alliance|Coalition|Militia|Liberation|Initiative|Mission|Office|Department|Secretary|Cross|Crescent|Convention|Conventions|Accords?|Agreement|Protocol|Process|Treaty|Watch|International|Aid|Watchdog|Observatory|Monitor|Corps|Society|Trust|Church|Federation|Authority|Service|Services|Company|Corporation|Ltd|Inc|University|Institute|College|School)\b"
)
_NOT_PLACE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:agreements?|accords?|convention|process|protocol|treaty|deal|summit|conference|peace\s+process|declaration|formula|resolution|plan)\b"
)
_APPOSED_PLACE = re.compile(
    r",\s+(?:an?|the|another)\s+(?:[\w-]+\s+){0,3}?(?:town|village|city|hamlet|settlement|suburb|district|township|ridge|hill|mountain|island|river|port|crossing|neighbou?rhood|quarter|valley|oasis|camp|farm|junction|locality|commune)\b(?!\s+(?:council\w*|elder|chief|official|leader|head|mayor|teacher|secretary|doctor|clerk|resident|police\w*|governor|administrator|spokes\w+))"
)
"""After the name of a place that the text explains: "Thantlang, a town in Chin State"."""
_NAMED_SITE = re.compile(
    r"\s+(?:[a-z]+\s+)?(?:police\s+(?:post|station)|border\s+post|checkpoint|outpost|military\s+base|army\s+base|refugee\s+camp|camp|platform|terminal|oilfield|gas\s+field|refinery|gas\s+plant|dam|bridgehead|barracks|airfield|air\s?base|airport|crossing|valley|ridge|hills|heights|forest|river|quarter|neighbou?rhood|commune|parish|peninsula)\b"
)
"""After a name that no gazetteer has, of a site or a piece of land: "the X loading platform"."""
_STREET = re.compile(r"\s(?:Street|Avenue|Square|Boulevard|Lane|Roundabout|Bridge)$")
_STREET_BEFORE = re.compile(
    r"\b(?:in|on|at|along|up|down|across|near|from|off|to|into|through|cross(?:ed|ing))\s+(?:the\s+)?$"
)
_FEATURE_OF = re.compile(
    r"Sea|Gulf|Bay|Straits?|Cape|Horn|Isle|Isthmus|Line|Plain|Valley|Mount|Lake|River"
)
"""Before "of" no name of its own: "the Sea of Azov", "the Line of Control"."""
_NATURAL_FEATURE = re.compile(
    r"(?:Lake|Mount|Gulf|Cape|Straits?|Bay|River)\s.+|.+\s(?:River|Lake|Straits?|Sea|Mountains|Hills|Desert|Falls|Bay|Gulf)"
)
"""The name of a water or a mountain: a country or a division of that name is another place."""
_FEATURE_AFTER = re.compile(
    r"\s+(?:creek|stream|brook|lagoon|gorge|ridge|hills?|mountains?|forest|mine|bridge|street|avenue|square|boulevard|barrio|neighbou?rhood|quarter|ward|estate|ranch|farm|hotel|roundabout|junction|market|mosque|church|school|hospital|prison|barracks|camp|stadium|building|tower)\b"
)
"""After the name of a site or a part of a town: a far settlement of that name is another place."""
_DIVISION_OF = re.compile(
    r"\b(?:state|province|region|governorate|county|department|oblast|prefecture)\s+of\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_FAR_SITE_KM, _FAR_NAMESAKE_KM = 80.0, 200.0
_OPENING_CONTAINER = re.compile(
    rf"\s*(?:[•●▪◦‣·*–-]\s*)?(?:[A-Z]\w+:\s+)?(?:In|Across|Elsewhere\s+in)\s+(?:the\s+)?(?P<name>{_WORD}(?:\s(?!{lexicon.PLACE_KINDS}\b){_WORD}){{0,2}})(?:\s+{lexicon.PLACE_KINDS})?,\s"
)
"""A division that opens a sentence holds the places of the sentence."""
_DIVISION_AFTER = re.compile(
    r"\s+(?:[Ss]tate|[Pp]rovince|[Rr]egion|[Gg]overnorate|[Dd]istrict|[Cc]ounty|[Dd]epartment)\b"
)
_LINE_BEFORE = re.compile(
    r"\b(?:road|highway|motorway|route|axis|railway|track|line|stretch|corridor)\s+(?:of\s+)?$"
)
_LINE_AFTER = re.compile(
    r"\s+(?:road|highway|motorway|route|axis|railway|track|line|stretch|corridor)\b"
)
_COMPASS_WORD = re.compile(r"(?:North|South|East|West)(?:[ -]?(?:north|south)?(?:east|west))?")
_PERSON_BEFORE = re.compile(
    r"(?:\b(?:said|says|added|told|named|called|as|named as|identified as|president|minister|spokes\w+|commander|leader|chief|envoy|governor|mayor|teacher|farmer|doctor|sheikh|imam|activist|lawyer|aged)\s+|[Mm]rs?\.?\s+|[Dd]r\.?\s+)$"
)
_PERSON_AFTER = re.compile(
    r"\s*(?:,\s+(?:(?:a|an|the|his|her|its|their|who|whose|aged|\d{1,2})\b|(?:[a-z-]+\s){0,3}(?:spokes\w+|minister|president|director|head|leader|chief|commander|governor|mayor|analyst|teacher|farmer|resident|secretary|coordinator))|\s(?:said|says|told|added|who|wrote|warned|denied|confirmed|called|accused|urged|claimed|insisted)\b)"
)
_LOCATIVE_BEFORE = re.compile(
    r"\b(?:in|near|at|into|outside|inside|towards?|around|across|of|from|to|between|through|via|reach(?:ed|ing)|enter(?:ed|ing)|captur(?:ed|ing)|seiz(?:ed|ing)|shell(?:ed|ing)|attack(?:ed|ing)|bomb(?:ed|ing)|hit|struck|left|took|retook)\s+(?:the\s+)?(?:(?:[\w-]+\s){0,2}(?:town|city|village|district|province|region|county|state|settlement|neighbou?rhood|suburb|capital|camp|island|township|hamlet|municipality|area)s?\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
_STRONG_LOCATIVE = re.compile(
    r"\b(?:in|near|close\s+to|beside|outskirts\s+of|(?:north|south|east|west)\s+of|at|outside|inside|into|around)\s+(?:the\s+)?(?:(?:nearby|neighbouring|neighboring|adjacent)\s+)?(?:(?:[\w-]+\s){0,2}(?:town|city|village|district|province|region|county|state|settlement|neighbou?rhood|suburb|capital|camp|island|township|hamlet|municipality|area|forests?|hills?|mountains?|valley|marsh(?:es)?|plains?|plateau|lake|river|gorge|ridge|reserve|park|pass|crossing|barracks|base|quarry|farm|estate|oasis|delta|peninsula|sector|quarter|ward|parish|commune|port|locality|community|airfield|airport|bridge|dam|junction|monastery)s?\s+(?:of\s+)?)?$|\b(?:town|city|village|hamlet|township|settlement|district|suburb|(?:administrative\s+)?post|locality|site|mine|outpost|checkpoint|monastery|oilfield|forest|barracks|base|camp|island|estate|oasis|quarter|ward|parish|commune|valley|wadi|crossing|port)s?\s+of\s+$"
    r"|\b(?:in|near|around|across|inside|outside|into|throughout)\s+(?:the\s+)?(?:(?:north|south|east|west)(?:-?(?:east|west))?(?:ern)|central|rural|upper|lower|greater|downtown|coastal)\s+$"
    r"|\b(?:road|highway|railway|route|track|stretch|bridge)\s+(?:\w+\s+)?between\s+(?:[A-Z][\w'’-]+\s+and\s+)?$"
    r"|\b(?:village|town|hamlet|settlement|township|suburb)s?(?:,|\s+called|\s+named)\s+$"
    r"|\b(?:residents|inhabitants|people|villagers|mayor|elders|defenders|garrison|outskirts|suburbs|edge|ruins|hills|streets)\s+of\s+$"
    r"|\b(?:shelling|bombing|bombardment|capture|recapture|siege|fall|battle|destruction|defence|evacuation|looting|burning)\s+(?:of|for)\s+$"
    r"|\b(?:raids?|attacks?|assaults?|air\s?strikes?|shelling|bombing|offensive|advance)\s+on\s+(?:the\s+(?:[\w-]+\s){0,2}(?:town|city|village|camp)s?\s+of\s+)?$"
    r"|\b(?:entered|captured|recaptured|seized|liberated|shelled|bombed|bombarded|raided|stormed|retook|retaken|reached|besieged|overr[au]n|towards|(?:moved|marched|advanced|descended|converged|closed\s+in|fell)\s+on|(?:fled|access|moved|returned|evacuated|displaced|relocated|transferred|crossed|advanced|retreated|withdrew)\s+(?:in)?to)\s+$"
    r"|\b(?:roads?|highway|motorway|railway|track)\s+(?:to|from|towards|into)\s+$",
    re.IGNORECASE,
)
_SECOND_OF_PAIR = re.compile(r"\b(?:between|from)\s+[A-Z][\w'’ -]+\s+(?:and|to)\s+$")
_MIN_SOUND_CHARS, _MIN_SHARE = 5, 0.2
_MIN_START_POPULATION = 15_000
_FAR_NAMESAKE_POPULATION = 100_000
_MIN_OTHER_VOTES = 2
_KNOWN_BY_ALIAS = 5
"""A city known by an alias, as Geneva, has so many times the people of its namesakes."""
_MAX_REGIONS = 20
_MAX_OPENING_CHARS = 400
_FAR_CITY_POPULATION, _MANY_MENTIONS = 1_000_000, 3
_CALLED_TOWN = re.compile(r"\b(?:town|village|hamlet|settlement)\s+of\s+$")
_MANY_TIMES, _ALIAS_PENALTY = 30, 1.5
"""A further name of a village yields to a place with so many times its inhabitants."""
_CONTAINER_KM = 70.0
"""A district has the name of its town, and reaches so far from it."""

FindRegions = Callable[[str], Sequence[Toponym]]
"""Returns the divisions and regions with a name."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text.

    Attributes:
        span: The name without the words around it.
        name: The name as written.
        kind: What it is.
        toponym: The place that it most likely means; None for an unknown name or a person.
        candidates: All places of the name, best first.
        is_clear: Whether the first candidate is clearly the best.
        within: The name of a place that contains it, as in "Goris, Armenia".
    """

    span: Span
    name: str
    kind: MentionKind
    toponym: Toponym | None = None
    candidates: tuple[Toponym, ...] = ()
    is_clear: bool = True
    within: str = ""


@dataclass(slots=True)
class _Run:
    """A run of capitals while it is examined."""

    span: Span
    name: str
    kind: MentionKind
    matches: list[Match] = field(default_factory=list)
    within: str = ""
    by_sound: bool = False
    is_site: bool = False
    is_in_district: bool = False


class NameFinder:
    """Finder of names, with the gazetteers that know places."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        geonames_index: "GeoNamesIndex | None" = None,
        *,
        area: Bounds | None = None,
        find_regions: FindRegions | None = None,
    ) -> None:
        """Use the gazetteers.

        Args:
            gazetteer: The project's places; they come first.
            geonames_index: The world's populated places, or None.
            area: The map's bounds; places in it are preferred.
            find_regions: Returns the divisions and regions of the world with a name.
        """
        self._gazetteer = gazetteer
        self._geonames = geonames_index
        self._area = area
        self._find_regions = find_regions or (lambda _: ())
        self._cache: dict[str, list[Match]] = {}
        self._own_votes: Counter[str] = Counter()
        self._areas: list[Bounds] = []
        self._times: Counter[str] = Counter()
        self._called_towns: set[str] = set()
        self._found: dict[tuple[str, int, Span | None], list[Mention]] = {}

    def find_mentions(self, text: str, start: int, dateline: Span | None = None) -> list[Mention]:
        """Return the names of a text in their order; the same search is made once.

        Args:
            text: The text.
            start: Offset where the search starts.
            dateline: Span of the place in the dateline, which tells the country.
        """
        key = text, start, dateline
        if key not in self._found:
            self._found[key] = self._find_mentions(*key)
        return self._found[key]

    def _find_mentions(self, text: str, start: int, dateline: Span | None) -> list[Mention]:
        self._own_votes.clear()
        runs = [run for run in self._iter_runs(text, start) if run.name]
        self._times = Counter(run.name for run in runs)
        self._called_towns = {
            run.name
            for run in runs
            if _CALLED_TOWN.search(text, max(0, run.span[0] - 30), run.span[0])
        }
        people = {word for run in runs if run.kind == "person" for word in run.name.split()}
        runs = [self._demote_surname(run, people, text) for run in runs]
        unknown = {run.name for run in runs if run.kind == "unknown"}
        for run in runs:
            if run.kind == "other" and run.name in unknown:
                run.kind = "unknown"  # the text names it as a place elsewhere
        votes = self._count_countries(text, start, runs, dateline)
        self._areas = self._list_named_regions(text, runs, dateline)
        return self._rank_runs(runs, votes)

    # Runs

    def _iter_runs(self, text: str, start: int) -> Iterator[_Run]:
        for match in _RUN.finditer(text, start):
            for part in _split_run(text, match.span()):
                for span in self._split_line(text, part):
                    run = self._examine_run(text, span)
                    if run:
                        yield run

    def _split_line(self, text: str, span: Span) -> list[Span]:
        """Split the name of a road into those of its two ends: "the road Sake-Minova"."""
        first, hyphen, second = text[slice(*span)].partition("-")
        if not hyphen or not second[:1].isupper():
            return [span]
        if not (
            _LINE_BEFORE.search(text, max(0, span[0] - 30), span[0])
            or _LINE_AFTER.match(text, span[1])
        ):
            return [span]
        if self.look_up(f"{first}-{second}") or not (self.look_up(first) and self.look_up(second)):
            return [span]
        return [(span[0], span[0] + len(first)), (span[1] - len(second), span[1])]

    def _examine_run(self, text: str, span: Span) -> _Run | None:
        start, end = span
        name = text[start:end]
        before, after = text[max(0, start - 60) : start], text[end : end + 60]
        if _COMPASS_WORD.fullmatch(name) and re.match(r"\s+of\b", after):
            return None  # "South-east of Idlib"
        if _FEATURE_OF.fullmatch(name) and re.match(r"\s+of\s+[A-Z]", after):
            return _Run(span, name, "other")
        has_title = bool(
            lexicon.TITLES.search(before[-20:] + "|")
            and re.search(
                rf"(?:{lexicon.TITLES.pattern})[ ]+$|\b(?:Mrs?|Ms|Dr|Prof|Rev|Gen|Lt|Col|Maj|Capt|Sgt|Brig)\.[ ]+$",
                before[-24:],
            )
        )
        titled = lexicon.TITLES.match(name)
        is_division = bool(_LOCATIVE_BEFORE.search(before) and _DIVISION_AFTER.match(after))
        if titled and titled.end() < len(name) and not is_division:
            return _Run((start + titled.end() + 1, end), name[titled.end() :].strip(" ."), "person")
        if has_title and not _LOCATIVE_BEFORE.search(before):
            return _Run(span, name, "person")
        if lexicon.ARMED_GROUPS.fullmatch(name):
            return _Run(span, name, "other")
        matches = self.look_up(name)
        is_project = any(match.toponym.origin != GEONAMES_ORIGIN for match in matches)
        if is_project:
            return _Run(span, name, _kind_of(matches[0].toponym), matches)
        if _STREET.search(name) and len(name.split()) > 1 and _STREET_BEFORE.search(before):
            return _Run(span, name, "unknown")
        country = countries.find_country(name)
        if country:
            return _Run(span, name, "country", self._country_matches(name))
        if countries.find_demonym(name.split()[0]):
            return _Run(span, name, "other")
        region = self._look_up_region(text, span)
        if region:
            return region
        words = name.split()
        if _ORGANISATION.search(name) if len(words) > 1 else _ORGANISATION.fullmatch(name):
            return _Run(span, name, "other")
        if _NOT_PLACE_AFTER.match(after):
            return _Run(span, name, "other")
        is_locative = bool(_LOCATIVE_BEFORE.search(before))
        if (
            len(words) > 1
            and not is_locative
            and not _APPOSED_PLACE.match(after)
            and (_PERSON_BEFORE.search(before) or _PERSON_AFTER.match(after))
        ):
            return _Run(span, name, "person")
        if re.search(
            r"\b(?:named|name\s+as|identified\s+as|known\s+as|calls?\s+(?:himself|herself))\s+(?:only\s+)?$",
            before,
        ) and not re.search(r"(?:town|village|city|place|camp)\s+(?:named|known\s+as)\s+$", before):
            return _Run(span, name, "person")
        if (
            len(words) == 1
            and not is_locative
            and (
                re.search(r"\b(?:said|added|told|named)\s+$", before)
                or re.match(r"\s+(?:said|says|added|told)\b", after)
            )
        ):
            return _Run(span, name, "person" if not matches else "other")
        if matches and _is_acronym(name):
            return _Run(span, name, "other")
        if matches:
            if not before.strip() or before.rstrip()[-1:] in '.!?"“”\n' or before.endswith("\n"):
                populous = max(match.toponym.population for match in matches)
                if len(words) == 1 and populous < _MIN_START_POPULATION:
                    return _Run(span, name, "other")
            in_district = bool(_read_district(after))
            opening = self._read_opening_container(text, start) if is_locative else ""
            return _Run(
                span,
                name,
                "settlement",
                matches,
                _read_container(after) or opening,
                is_site=_FEATURE_AFTER.match(after) is not None,
                is_in_district=in_district,
            )
        stripped = self._strip_direction(span, name)
        if stripped:
            return stripped
        site = re.search(rf"\s+{lexicon.SITE_NOUNS}$", name)
        if site and (found := self.look_up(name[: site.start()])):
            return _Run(
                (start, start + site.start()),
                name[: site.start()],
                _kind_of(found[0].toponym),
                found,
            )
        if (
            (
                _STRONG_LOCATIVE.search(before)
                or _is_water_or_mountain(name, before)
                or _APPOSED_PLACE.match(after)
                or (re.search(r"\bthe\s+$", before) and _NAMED_SITE.match(after))
            )
            and not _is_acronym(name)
            and name not in _FUNCTION_WORDS
        ):
            return _Run(span, name, "unknown", within=_read_container(after))
        return _Run(span, name, "other")

    def _read_opening_container(self, text: str, start: int) -> str:
        """Return X of a sentence "In X province, ... in Y", where X is a division."""
        first = max(0, start - _MAX_OPENING_CHARS)
        marks = (text.rfind(mark, first, start) for mark in ("\n", ". ", "! ", "? "))
        line = max(first, *(mark + 1 for mark in marks))
        opening = _OPENING_CONTAINER.match(text, line, start)
        if opening is None or not self._find_regions(opening["name"]):
            return ""
        return opening["name"]

    def _strip_direction(self, span: Span, name: str) -> _Run | None:
        direction = _DIRECTION.match(name)
        if direction is None:
            return None
        base = name[direction.end() :]
        base_span = (span[0] + direction.end(), span[1])
        if countries.find_country(base):
            return _Run(base_span, base, "country", self._country_matches(base))
        found = self.look_up(base)
        return _Run(base_span, base, _kind_of(found[0].toponym), found) if found else None

    def _look_up_region(self, text: str, span: Span) -> _Run | None:
        """Find a division: by its whole name, or by its name with the noun after it."""
        start, end = span
        name = text[start:end]
        noun = re.search(rf"\s+{lexicon.REGION_NOUNS}$", name)
        base = name[: noun.start()] if noun else name
        if _NATURAL_FEATURE.fullmatch(name) and not _DIVISION_AFTER.match(text, end):
            return None
        after = _REGION_AFTER.match(text, end)
        regions = [*self._find_regions(base)]
        if not regions:
            return None
        if not noun and not after and _RIVER_BEFORE.search(text[max(0, start - 40) : start]):
            return _Run(span, name, "unknown")
        settlements = self.look_up(name)
        is_area = after is not None and re.search(r"(?:area|zone)s?$", after[0], re.IGNORECASE)
        is_called = _DIVISION_OF.search(text, max(0, start - 30), start) is not None
        if not noun and not is_called and (not after or is_area) and settlements:
            return None  # "the Haifa area" is that of the town
        matches = [Match(toponym, "exact", base) for toponym in regions]
        return _Run((start, start + len(base)) if noun else span, base, "region", matches)

    def find_divisions(self, name: str) -> list[Toponym]:
        """Return the first-order divisions with a name."""
        return [one for one in self._find_regions(name) if one.kind == "province"]

    def look_up(self, name: str) -> list[Match]:
        """Return the places with this name, by name or alias, the project's first."""
        if name not in self._cache:
            project = [match for match in self._gazetteer.find_matches(name) if match.tier != "key"]
            short = (
                []
                if project
                else [
                    match
                    for match in self._gazetteer.find_without_head_noun(name)
                    if match.tier != "key"
                ]
            )
            found = project or short
            if not found and self._geonames is not None and name not in _FUNCTION_WORDS:
                found = list(self._geonames.find_listed_matches(name))
            self._cache[name] = found
        return self._cache[name]

    def _country_matches(self, name: str) -> list[Match]:
        country = countries.find_country(name)
        regions = self._find_regions(country.name if country else name)
        return [Match(toponym, "exact", name) for toponym in regions if toponym.kind == "country"]

    def _demote_surname(self, run: _Run, people: set[str], text: str) -> _Run:
        before = text[max(0, run.span[0] - 40) : run.span[0]]
        if (
            run.kind in ("settlement", "unknown")
            and run.name in people
            and not _STRONG_LOCATIVE.search(before)
            and not _SECOND_OF_PAIR.search(before)
        ):
            run.kind, run.matches = "person", []
        return run

    # Ranking

    def _count_countries(
        self, text: str, start: int, runs: Sequence[_Run], dateline: Span | None
    ) -> Counter[str]:
        votes: Counter[str] = Counter()
        for _, named in countries.iter_countries(text, 0, len(text)):
            votes[named.name] += 1
        if dateline:
            place = text[slice(*dateline)]
            names = [part.strip() for part in place.split(",")]
            for part in names:
                country = countries.find_country(part.title() if part.isupper() else part)
                if country:
                    votes[country.name] += 4
            if len(names) == 1 and self._geonames is not None:
                found = list(
                    self._geonames.find_listed_matches(
                        names[0].title() if names[0].isupper() else names[0]
                    )
                )
                if found:
                    best = max(
                        found, key=lambda match: (match.toponym.population, match.toponym.id)
                    )
                    votes[best.toponym.within[-1]] += 3
        for run in runs:
            codes = {
                match.toponym.within[-1]
                for match in run.matches
                if match.toponym.origin == GEONAMES_ORIGIN and match.toponym.within
            }
            if run.kind == "settlement" and len(codes) == 1:
                votes[next(iter(codes))] += 1
                self._own_votes[run.name] += 1
        del start
        return votes

    def _rank_runs(self, runs: Sequence[_Run], votes: Counter[str]) -> list[Mention]:
        total = sum(votes.values()) or 1
        for run in runs:
            self._find_by_sound(run, votes, total)
        first = self._rank_each(runs, votes, total, ())
        anchors = [
            geodesy.to_position(mention.toponym.geometry)
            for mention in first
            if mention.toponym is not None
            and mention.kind == "settlement"
            and mention.is_clear
            and mention.toponym.geometry.geom_type == "Point"
        ][:40]
        return self._rank_each(runs, votes, total, anchors)

    def _rank_each(
        self,
        runs: Sequence[_Run],
        votes: Counter[str],
        total: int,
        anchors: Sequence[tuple[float, float]],
    ) -> list[Mention]:
        """Rank the candidates of each run; runs with the same candidates are ranked once."""
        ranked: dict[tuple[object, ...], Mention] = {}
        mentions = []
        for run in runs:
            places = tuple((match.toponym.id, match.tier) for match in run.matches)
            key = (run.name, run.kind, run.within, run.by_sound, run.is_site, places)
            if key not in ranked:
                ranked[key] = self._rank(run, votes, total, anchors)
            mentions.append(replace(ranked[key], span=run.span))
        return mentions

    def _find_by_sound(self, run: _Run, votes: Counter[str], total: int) -> None:
        """Give an unknown name the one place of the text's country that sounds like it.

        Names of other scripts have many spellings. A name is matched by its sound only within a
        country that the text speaks of, and only where one place fits; it is never said to be sure.
        """
        if run.kind != "unknown" or self._geonames is None or len(run.name) < _MIN_SOUND_CHARS:
            return
        found = [
            match
            for match in self._geonames.find_matches(run.name)
            if match.toponym.within and votes[match.toponym.within[-1]] / total >= _MIN_SHARE
        ]
        if len(found) == 1:
            run.kind, run.matches, run.by_sound = "settlement", found, True

    def _rank(
        self, run: _Run, votes: Counter[str], total: int, anchors: Sequence[tuple[float, float]]
    ) -> Mention:
        if not run.matches:
            return Mention(run.span, run.name, run.kind, within=run.within)
        matches = self._within_container(run)
        if not matches:
            return Mention(run.span, run.name, "unknown", within=run.within, is_clear=False)
        populous = max(match.toponym.population for match in matches)
        scored = sorted(
            (
                (
                    self._score(match, run, votes, total, anchors)
                    - _ALIAS_PENALTY
                    * (
                        match.tier == "alias"
                        and match.toponym.origin == GEONAMES_ORIGIN
                        and _MANY_TIMES * match.toponym.population < populous
                    ),
                    match.toponym,
                )
                for match in matches
            ),
            key=lambda pair: (-pair[0], pair[1].id),
        )
        best_score, best = scored[0]
        margin = best_score - scored[1][0] if len(scored) > 1 else math.inf
        own = self._own_votes[run.name]
        others = total - own
        is_far = (
            best.origin == GEONAMES_ORIGIN
            and bool(votes)
            and others >= _MIN_OTHER_VOTES
            and run.kind == "settlement"
            and (votes[best.within[-1] if best.within else ""] - own) / others < 0.08
            and (
                best.population < _FAR_NAMESAKE_POPULATION
                or all(match.tier == "alias" for match in matches if match.toponym is best)
            )
        )
        if is_far:
            populous_first = [
                toponym
                for _, toponym in scored
                if toponym.population >= _FAR_NAMESAKE_POPULATION
                and (
                    any(m.tier == "exact" for m in matches if m.toponym is toponym)
                    or toponym.population
                    >= _KNOWN_BY_ALIAS * (_most_populous_exact(matches) or math.inf)
                )
            ]
            if populous_first and not self._is_local(run, populous_first[0]):
                best, is_far, margin = populous_first[0], False, 0.0
        elif others >= _MIN_OTHER_VOTES and run.kind == "settlement" and bool(votes):
            share = (votes[best.within[-1] if best.within else ""] - own) / others
            is_far = best.origin == GEONAMES_ORIGIN and share < 0.08 and self._is_local(run, best)
        is_namesake = (
            run.kind == "settlement"
            and len(scored) > 1
            and margin < 1.0
            and not self._is_in_named_region(best)
            and _is_far_from_all(best, anchors, _FAR_NAMESAKE_KM)
        )
        is_far = is_far or is_namesake
        is_far = is_far or (run.is_site and _is_far_from_all(best, anchors, _FAR_SITE_KM))
        mention = Mention(
            run.span,
            run.name,
            run.kind,
            best,
            tuple(toponym for _, toponym in scored),
            margin >= 1.0 and not run.by_sound and not self._is_container_unknown(run),
            run.within,
        )
        return replace(mention, kind="unknown", toponym=None, is_clear=False) if is_far else mention

    def _list_named_regions(
        self, text: str, runs: Sequence[_Run], dateline: Span | None
    ) -> list[Bounds]:
        """Return the bounds of the divisions that the text or its dateline names."""
        named = {
            match.toponym.id: match.toponym
            for run in runs
            if run.kind == "region"
            for match in run.matches
        }
        for part in text[slice(*dateline)].split(",")[1:] if dateline else ():
            named.update({one.id: one for one in self.find_divisions(part.strip())})
        return [
            Bounds(*one.geometry.bounds)
            for one in list(named.values())[:_MAX_REGIONS]
            if not one.geometry.is_empty
        ]

    def _is_in_named_region(self, toponym: Toponym) -> bool:
        point = geodesy.label_point(toponym.geometry)
        return any(area.contains(*point) for area in self._areas)

    def _is_local(self, run: _Run, toponym: Toponym) -> bool:
        """Return whether the text names a place too often for a far city of that name."""
        is_capital = bool(toponym.within) and countries.is_capital(run.name, toponym.within[-1])
        if is_capital or toponym.population >= _FAR_CITY_POPULATION:
            return False
        return self._times[run.name] >= _MANY_MENTIONS or run.name in self._called_towns

    def _is_container_unknown(self, run: _Run) -> bool:
        """Return whether the text puts a place in a district that no gazetteer has."""
        if not run.is_in_district:
            return False
        return not self._find_regions(run.within) and not self.look_up(run.within)

    def _within_container(self, run: _Run) -> list[Match]:
        """Return the places of a name that lie in or near the place that the text puts them in.

        Nothing is dropped where the container is not known.
        """
        matches = run.matches[:60]
        if not run.within or run.kind != "settlement":
            return matches
        containers = list(self._find_regions(run.within))
        if not containers and run.is_in_district:
            containers = [match.toponym for match in self.look_up(run.within)[:60]]
        if not containers or run.within == run.name:
            return matches
        return [
            match
            for match in matches
            if match.toponym.origin != GEONAMES_ORIGIN
            or any(run.within.casefold() == name.casefold() for name in match.toponym.within)
            or any(_is_around(container, match.toponym) for container in containers)
        ]

    def _score(
        self,
        match: Match,
        run: _Run,
        votes: Counter[str],
        total: int,
        anchors: Sequence[tuple[float, float]],
    ) -> float:
        """Return the score of a candidate; the weights are this project's own."""
        toponym = match.toponym
        score = 0.8 if match.tier == "exact" else 0.0
        if toponym.origin != GEONAMES_ORIGIN and toponym.population == 0:
            score += 3.0
        score += 0.5 * math.log10(toponym.population + 100)
        country = toponym.within[-1] if toponym.within else toponym.label
        score += 4.0 * min(1.0, 1.5 * votes[country] / total)
        if run.within and any(run.within.casefold() == name.casefold() for name in toponym.within):
            score += 4.0
        if toponym.geometry.is_empty:
            return score
        point = geodesy.label_point(toponym.geometry)
        if self._area and self._area.contains(*point):
            score += 4.0
        if anchors:
            distances = [_rough_distance_km(point, anchor) for anchor in anchors]
            near = [km for km in distances if km > 0.5]
            if near:
                score += 2.0 * math.exp(-min(near) / 150)
        return score


def find_people_countries(text: str, mentions: Sequence[Mention]) -> dict[str, countries.Country]:
    """Return the country of each person whose office the text names: "Armenian Prime Minister X".

    The key is the last word of the name.
    """
    found: dict[str, countries.Country] = {}
    for mention in mentions:
        if mention.kind not in ("person", "other"):
            continue
        surname = mention.name.split()[-1]
        if surname in found or not surname[:1].isupper():
            continue
        start = max(0, mention.span[0] - 70)
        before = text[start : mention.span[0]]
        clause_start = start + max(before.rfind(". "), before.rfind("\n"), before.rfind(" and "), 0)
        name_start = mention.span[1] - len(surname)
        named = countries.iter_countries(text, clause_start, name_start)
        gap = text[named[-1][0][1] : name_start] if named else "."
        if (
            named
            and not re.search(r"[.;\n]", gap)
            and re.search(
                r"[Pp]resident|[Mm]inister|[Ss]ecretary|[Ss]pokes|[Aa]mbassador|[Ee]nvoy|[Kk]ing|[Gg]overnment",
                text[clause_start:name_start],
            )
        ):
            found[surname] = named[-1][1]
    return found


def _split_run(text: str, span: Span) -> Iterator[Span]:
    """Yield the parts of a run without calendar words, and without function words in front."""
    start, end = span
    words = [
        (match.start(), match.end()) for match in re.compile(r"\S+").finditer(text, start, end)
    ]
    part: list[Span] = []
    for word in [*words, (end, end)]:
        value = text[slice(*word)]
        if value in _CALENDAR or not value:
            if part:
                yield part[0][0], part[-1][1]
            part = []
        elif not part and value in _FUNCTION_WORDS and not _starts_name(text, word, end):
            continue
        elif part or value:
            part.append(word)


def _starts_name(text: str, word: Span, end: int) -> bool:
    """Return whether a function word starts a name: "North Kivu", "Central African Republic"."""
    value = text[slice(*word)]
    return (
        value
        in (
            "North",
            "South",
            "East",
            "West",
            "Northern",
            "Southern",
            "Eastern",
            "Western",
            "Central",
            "Saint",
        )
        and word[1] < end
    )


def _is_around(container: Toponym, toponym: Toponym) -> bool:
    """Return whether a place is in a container or near it."""
    if container.geometry.is_empty or toponym.geometry.is_empty:
        return True
    west, south, east, north = container.geometry.bounds
    reach_km = _rough_distance_km((west, south), (east, north)) / 2 + _CONTAINER_KM
    center = geodesy.label_point(container.geometry)
    return _rough_distance_km(center, geodesy.label_point(toponym.geometry)) <= reach_km


def _is_water_or_mountain(name: str, before: str) -> bool:
    """Return whether a name is that of a lake, river, strait or mountain after a preposition."""
    return bool(
        re.match(r"(?:Lake|Mount|Gulf|Cape|Strait)\s", name)
        or re.search(
            r"\s(?:River|Lake|Strait|Straits|Sea|Islands?|Mountains?|Hills|Desert|Falls)$", name
        )
    ) and bool(re.search(r"\b(?:on|in|at|near|off|along|across|over|into)\s+(?:the\s+)?$", before))


def _is_far_from_all(
    toponym: Toponym, anchors: Sequence[tuple[float, float]], far_km: float
) -> bool:
    """Return whether a small place is far from the text's others: another one has its name."""
    if toponym.origin != GEONAMES_ORIGIN or toponym.population >= _FAR_NAMESAKE_POPULATION:
        return False
    point = geodesy.label_point(toponym.geometry)
    distances = [_rough_distance_km(point, anchor) for anchor in anchors]
    others = [km for km in distances if km > 0.5]
    return bool(others) and min(others) > far_km


def _most_populous_exact(matches: Sequence[Match]) -> int:
    """Return the population of the largest place that has a name as its own."""
    return max((m.toponym.population for m in matches if m.tier == "exact"), default=0)


def _is_acronym(name: str) -> bool:
    return name.isupper() and len(name) <= 6


def _kind_of(toponym: Toponym) -> MentionKind:
    if toponym.kind == "country":
        return "country"
    return (
        "settlement"
        if toponym.geometry.geom_type == "Point"
        and toponym.kind not in ("region", "province", "district")
        else "region"
    )


def _read_container(after: str) -> str:
    match = re.match(rf",\s+(?:in\s+)?(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})", after)
    if match:
        return match["name"]
    apposed = _APPOSED_PLACE.match(after)
    if apposed:
        inside = re.match(
            rf"\s+(?:in|of)\s+(?:the\s+)?(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})",
            after[apposed.end() :],
        )
        if inside:
            return re.sub(rf"\s+{lexicon.REGION_NOUNS}$", "", inside["name"])
    return _read_district(after)


def _read_district(after: str) -> str:
    """Return X in "Berestove in the X district", "the Kandi forest of X district"; else empty."""
    match = re.match(
        rf"(?:\s+[a-z]+)?\s+(?:in|of)\s+(?:the\s+)?(?P<name>{_WORD}(?:\s(?!{lexicon.PLACE_KINDS}\b){_WORD}){{0,2}})\s+{lexicon.PLACE_KINDS}\b",
        after,
    )
    return match["name"] if match else ""


def _rough_distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    lat = math.radians((first[1] + second[1]) / 2)
    return 111.0 * math.hypot((first[0] - second[0]) * math.cos(lat), first[1] - second[1])
