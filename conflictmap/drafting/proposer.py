"""Proposer: from an article to drafts, each attribute with its words, its rule and its doubt."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from conflictmap.drafting import lexicon
from conflictmap.drafting.article import Article, LineHead, read_article
from conflictmap.drafting.attribution import (
    Clause,
    Speaker,
    read_subject_of,
    read_toll_subject,
    split_clauses,
)
from conflictmap.drafting.dates import DateReader, TimeExpression
from conflictmap.drafting.figures import add_figures, find_figure, is_addition, merge_figures
from conflictmap.drafting.model import (
    Draft,
    DraftPlace,
    DraftStatement,
    Figure,
    Found,
    NotProposed,
    Proposal,
    Span,
    Sureness,
)
from conflictmap.drafting.names import FindRegions, NameFinder, find_people_countries
from conflictmap.drafting.numbers import NUMBER
from conflictmap.drafting.places import LocatedMention, PlaceReader, distance_km, locate_mention
from conflictmap.drafting.subject_check import describe_other_language, describe_other_subject
from geo.geocoding.gazetteer import Gazetteer
from geo.geometry.bounds import Bounds
from geo.progress import track_progress
from geo.text.unicode_safety import fold_whitespace as _fold

if TYPE_CHECKING:
    from geo.geocoding.geonames import GeoNamesIndex

MAX_TEXT_CHARS = 700_000
MAX_SENTENCES = 12_000
"""A text of the greatest length has some 6,000 sentences; many more are no prose."""

_MAX_SENTENCE_CHARS = 2_000
"""Some clauses are read several times: a text without full stops would take minutes."""

_FUTURE = re.compile(
    r"\b(?:will|would|shall|is\s+to|are\s+to|was\s+to|were\s+to|due\s+to\s+(?:be|begin|start|open|meet|take)|plans?\s+to|planned\s+to|planning\s+to|expected\s+to|scheduled\s+(?:to|for)|intends?\s+to|hopes?\s+to|(?-i:may)|might|could|should|must|about\s+to|going\s+to|ready\s+to|prepared\s+to|in\s+order\s+to|to\s+be)\b",
    re.IGNORECASE,
)
_CONDITIONAL = re.compile(
    r"^\s*(?:if|unless|whether)\b|^\s*were\s+(?!\w+(?:ed|en|n)\b)[^,]{2,40}?\s+to\b|\bif\s+(?:the|a|an|they|it|he|she|we|talks|fighting|attacks|no|there)\b|\bin\s+case\s+of\b|\bfalse\s+alarm\b|\b(?:drill|exercise|simulation|film|novel|documentary)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"^\s*(?:we|I|they)\s+(?:hope|want|wish|need|believe|think|fear|pray|expect|deserve|are\s+(?:afraid|tired|ready|waiting))\b|\b(?:every|each|any)\s+(?:\w+\s+){0,2}(?:of|attack|war|day|shell|death|bomb)\b",
    re.IGNORECASE,
)
_STATISTIC = re.compile(
    r"\bnumber\s+of\s+(?:\w+\s+){0,2}(?:clashes|attacks|incidents|deaths|abductions|strikes|raids|killings|cases|kidnappings|bombings|protests)\s+(?:has|have|had|fell|rose|dropped|increased|doubled|halved|tripled|grew)\b|\b[Ii]t\s+(?:was|is)\s+the\s+\w+\s+(?:day|night|time|week|month|attack|strike|raid)\b|\b(?:was|were|is|are|became)\s+(?:an?|the)\s+(?:\w+\s+)?(?:trademark|hallmark|feature|symbol|tradition|tactic|speciality)\b|\bon\s+average\b|(?<!\bfor\s)(?<!\bin\s)(?<!within\s)(?<!after\s)(?<!about\s)(?<!once\s)\b(?:a|per|each|every)\s+(?:year|month|week|day)\s*,?$",
    re.IGNORECASE,
)
_SUBORDINATE = re.compile(
    r"\b(?:after|before|following|(?<!has\s)(?<!have\s)(?<!had\s)since|amid|because|despite|during|in\s+response\s+to|in\s+retaliation\s+for|in\s+connection\s+with|due\s+to|accused\s+of|charged\s+with|suspected\s+of|responsible\s+for|related\s+to|as|to\s+(?:stop|end|avoid|prevent|halt|investigate|discuss|protest|mark|commemorate|mourn|escape|flee|help|support|protect|fight|demand|retake|take|capture))\b(?=\s+(?!the\s+first|many|well))",
    re.IGNORECASE,
)
_WEAK_PHRASE = re.compile(
    r"\b(?:over|against|aimed\s+at|from|about|for|of)\s+(?!\d|at\s+least|more\s+than)(?:(?!and\b|was\b|were\b|had\b|has\b|have\b)[\w'’-]+\s*){1,4}",
    re.IGNORECASE,
)
_HAPPENS = re.compile(
    r"\b(?:\w{3,}ed|blew|threw|went|fell|drove|ran|made|gave|got|brought|sent|met|rose|rang|shook|tore|burnt|flew|lit|set|cut|shot|beat|fought|stole|took|dug|began|begun|broke\s+out|erupted|flared|continue[ds]?|let|lets|went\s+on|lasted|ended|resumed|started|took\s+place|occurred|was|were|has|have|had|raged|spread|intensified|escalated|reached|hit|killed|left|forced|sent|prompted|caused|struck|followed|happened|seen|saw|broken|entered|held|came|been|reported|heard)\b",
    re.IGNORECASE,
)
_ANAPHORA = re.compile(
    r"\b(?:the|this|that|these|those|both)\s+(?:\w+\s+){0,2}?(?:attacks?|attackers?|assailants?|raids?|raiders|ambush(?:es)?|shelling|shells?|strikes?|bombings?|bombers?|bombs?|blasts?|explosions?|clash(?:es)?|fighting|battle|gunmen|incidents?|killings?|massacre|assault|operation|gunfight|shooting|shooters?|violence|abductions?|kidnappings?|kidnappers|victims?|dead|wounded|deaths|bodies|toll|death\s+toll|missiles?|rockets?|drones?|mine|device|hostages|abducted|crash|fire|riot|clashes|accusations?|allegations?|claims?|charges?|report|siege|blockade|offensive|bus|convoy|vehicle|building|houses?|school|hospital|market|move|checkpoint)\b"
    r"|^(?:they|he|she|it)\b|\b(?:its|their)\s+(?:members|fighters|forces|men|troops)\s+(?:took\s+part|were\s+involved|had)\b|^(?:two|three|four|five|six|seven|eight|nine|ten|most|some|several|many|all|one|both|half)\s+of\s+(?:the|them)\b|^(?:among|of)\s+the\s+(?:dead|victims|wounded)\b|^no\s+one\b|^nobody\b|^(?:another|a\s+further)\b|\bearlier\s+reports\b|\b(?:death\s+)?toll\b|\bnumber\s+of\s+(?:the\s+)?(?:dead|deaths|victims|killed)\b",
    re.IGNORECASE,
)
_PARTICIPLE_BEFORE_DATE = re.compile(
    r"(?<!was)(?<!were)(?<!been)(?<!be)(?<!and)(?<!had)(?<!has)(?<!have)(?<!,)\s+(?:reached|signed|agreed|held|made|adopted|launched|brokered|announced|imposed|begun|seized|captured|built|published|passed|issued|killed|drawn\s+up|set\s+up)\s+$",
    re.IGNORECASE,
)
_PRESENT = re.compile(r"\b(?:has|have|is|are|since|lacks?|needs?|remains?)\b", re.IGNORECASE)
_EXPECTED = re.compile(
    r"\b(?:is|are)\s+(?:\w+ly\s+)?(?:expected|due|scheduled|set|likely|planned|supposed)\s+to\b"
)
_THE_ATTACK = re.compile(
    r"\b[Tt]he\s+(?:attack|raid|assault|shelling|ambush|strike|bombing|blast|explosion|fighting|clash|clashes|battle|shooting|massacre|killings?)\b"
)
_THOUGHT_TO_HAVE = re.compile(
    r"\b(?:believed|thought|feared|reported|said|known|estimated|presumed|understood|alleged|supposed|reputed|confirmed)\s+to\s+(?:have\s+(?:been\s+)?|be\s+)(?:\w+ly\s+)?$",
    re.IGNORECASE,
)
"""Before what has happened by hearsay: "are believed to have died"."""
_TO_HAVE_DONE = re.compile(r"(?:also\s+)?to\s+have(?:\s+been)?(?:\s+\w+ly)?")
"""What follows "claimed" is past: "to have killed 31 soldiers"."""
_COMMEMORATION = re.compile(
    r"\b(?:anniversary|commemorat\w+|memorial|vigil|remembrance|museum|monument|tribute)\b",
    re.IGNORECASE,
)
_BURNING_THING = re.compile(
    r"\s+(?:tyres?|tires?|lorr(?:y|ies)|trucks?|cars?|buses|vehicles?|barricades?|wrecks?|buildings?|houses?|town|village)\b"
)
_LETHAL = re.compile(
    r"(?:killed|murdered|shot|executed|slain|beheaded|lynched|hanged|massacred|assassinated|stabbed|hacked|burned|burnt|tortured|raped)\b",
    re.IGNORECASE,
)
_DIED_OF_WOUNDS = re.compile(
    rf"^(?:(?:a\s+further|another)\s+)?(?:{NUMBER})(?:\s+(?:more|other|further))?\s+(?:bodies|corpses|people|victims|of\s+the\s+wounded)\b[^.;]{{0,40}}?\b(?:were\s+(?:\w+\s+)?(?:found|pulled|recovered|discovered|dug\s+out|buried)|had\s+died|have\s+died|died)\b(?<!^bodies)|^(?:a\s+further|another)\s+(?:{NUMBER})\s+(?:\w+\s+)?(?:had\s+|have\s+)?died\b|"
    r"\b(?:died|succumbed)\s+(?:\w+\s+){0,3}?(?:of|from|to)\s+(?:his|her|their)\s+(?:wounds|injuries)\b|\bdied\s+(?:later\s+)?in\s+(?:the\s+)?hospital\b",
    re.IGNORECASE,
)
"""A death that follows from the happening before it in the text, whatever its day."""
_NAMED_OFFICE = re.compile(r"[Tt]he\s+(?P<noun>ministry|agency|movement|organi[sz]ation)")
"""A noun that means who spoke last only where that name has it, too."""
_INTERVIEW = re.compile(r"\b(?:interview|conversation)\s+with\b|\bQ&A\b", re.IGNORECASE)
_FIRST_NAME = re.compile(r"(?P<by>(?:[A-Z][\w'’-]+\s+){1,2}[A-Z][\w'’-]+)(?=\s+[a-z]|,)")
_ISSUED_BY = re.compile(
    r"\b(?:[Ss]tatement|[Cc]ommuniqu[eé]|[Dd]eclaration|[Pp]ress\s+release|[Aa]ppeal)\s+(?:of|by|from)\s+(?:the\s+)?(?P<by>[A-Z][^,:;]+?)(?=\s+(?:on|about|regarding|concerning|in|after|of)\s|[,:;]|$)"
)
_WE = re.compile(r"we", re.IGNORECASE)
_HEADING_SPEAKER = re.compile(
    r"(?P<by>[^,:–—()]*\b(?:STAFF|MINISTRY|COMMAND|ARMY|FORCES|NAVY|GOVERNMENT|ADMINISTRATION|SERVICE|COUNCIL|AUTHORITY|AUTHORITIES|OFFICE|MOVEMENT|FRONT|REBELS|POLICE|SPOKES(?:MAN|WOMAN|PERSON))\b[^,:–—()]*)(?:[,:–—(].*)?"
)
"""A line in capitals that names who speaks below it: "GENERAL STAFF, KYIV, 06:00"."""
_ASKS_FOR_TOLL = re.compile(
    r"\b(?:hurt|killed|died|dead|victims|casualties|injured|toll)\b", re.IGNORECASE
)
"""A question on the victims of the happening before it begins no other part."""
_WAR_TOLL = re.compile(r"\b(?:have|has)\s+(?:been\s+killed|died|perished)\b", re.IGNORECASE)
_NUMBER_OF_PEOPLE = re.compile(
    rf"\b(?:{NUMBER}|hundreds|thousands|tens\s+of\s+thousands)\s+(?:of\s+)?(?:[\w-]+\s+){{0,2}}(?:people|persons|families|households|residents|civilians|refugees|villagers|men|women|children)\b",
    re.IGNORECASE,
)
_NOMINALISED = re.compile(
    r"(?:killing|murder|shooting|abduction|kidnapping|lynching|massacre|assassination|execution|beheading|stabbing|rape|torture|detention|arrest|capture|looting|burning|bombing|shelling|bombardment|withdrawal|deployment|evacuation|displacement|release|closure|closing|reopening|siege|surrender|defection|signing|destruction|seizure|ambush|beating|flogging|hanging|disappearance|exchange|swap)s?\s+of\s+(?!the\s+past|recent)",
    re.IGNORECASE,
)
"""A verb made a noun: "the killing of twelve farmers" is a happening."""
_PAST_PERFECT = re.compile(r"\bhad\s+(?:\w+ly\s+)?(?:been\s+)?\w+(?:ed|en|n|t)\b")
_REFERRED_DAY = re.compile(
    r"the\s+(?:day|night|evening)\s+(?P<way>before|after)\s+(?:his|her|their|its|the|an?)\s+(?P<event>\w+)(?P<rest>[^,.;]{0,60})"
)
_SINCE_EVENT = re.compile(
    r"\bsince\s+(?:the|that|this)\s+(?P<event>attack|raid|assault|ambush|bombing|bomb|blast|explosion|shelling|strike|clash|fighting|shooting|massacre|killing|offensive|incident|crash|abduction|kidnapping)s?\b(?!\s+(?:of|in|on|at|near)\b)"
)
_SITE_AGAIN = re.compile(
    r"\b(?:at|around|near|outside|inside|in|into|on|from|of|to|towards|beside|entered|left|reached|hit|struck|retook|shelled)\s+(?:the|that|this)\s+(?P<site>dam|base|bridge|barracks|hospital|airport|airfield|refinery|prison|mosque|church|school|station|outpost|crossing|checkpoint|mine|factory|plant|monastery|university|depot|hotel|farm|hill|ridge|river|island|valley|forest)\b(?!\s+(?:of|in|at|near))"
)
_REASON_OF_TALKS = re.compile(
    r"\b(?:after|following|because\s+of|in\s+response\s+to|over|despite|since)\s+(?:[\w-]+\s+){0,4}?(?:attack|bomb|bombing|blast|explosion|raid|killing|massacre|ambush|clash|shooting|strike|shelling|kidnapping|abduction|coup|murder)(?:e?s)?\b[^,;]*$"
)
_COMPARED = re.compile(
    r"\b(?:up|down)\s+from\b|\bcompared\s+(?:with|to)\b|\b(?:more|fewer|less|higher|lower)\s+than\s+(?:in|on|the)?\s*$",
    re.IGNORECASE,
)
_NAMED_BY_DATE = re.compile(
    r"\b(?:battle|war|massacre|agreement|accords?|siege|coup|uprising|treaty|elections?|revolution|peace|deal)\s+(?:of|in)\s+$",
    re.IGNORECASE,
)
"""Before the date of another happening that a noun names: "destroyed in the battle of 1993"."""
_SPEAKING_IN = re.compile(
    r"\bspeaking\s+(?:[\w-]+\s+){0,4}?(?:in|at|from)\s+[A-Z]|\b(?:on\s+a\s+visit|during\s+a\s+visit|visiting)\b"
)
_RESOLUTION_OF = re.compile(
    r"\b(?:resolution|statement|letter|declaration|appeal|message|communiqué|report)\s+(?:[\d/()]+\s+)?(?:of|on|dated)?\s*$",
    re.IGNORECASE,
)
"""Before the date of a text in which something is demanded: "in its resolution of 13 June"."""
_MOURNING = re.compile(
    r"\b(?:mourning|mourn(?:ed|s)|funerals?|commemorat\w+|inquiry|trial|debated?|prayers?)\b"
)
_ANNOUNCING = re.compile(r"announc|declar|pledg|vow|promis|order|offer|propos")
_THE_SITE = re.compile(
    r"The\s+(?:(?:same|[A-Z][\w'’-]*|[a-z]+'s|main|general|central|local|town's|city's)\s+){0,3}(?:[Hh]ospital|[Cc]linic|[Ss]chool|[Mm]arket|[Mm]osque|[Cc]hurch|[Aa]irport|[Aa]irfield|[Pp]rison|[Bb]arracks|[Uu]niversity|[Pp]ower\s+station|[Bb]ridge|[Gg]arrison|[Pp]olice\s+station)\b"
)
"""A site that opens a sentence with its article is in the place told of before."""
_ANOTHER = re.compile(
    r"\b(?:another|an?\s+(?:second|third|fourth|further|new|similar)|the\s+(?:second|third|next))\s+(?:\w+\s+)?(?:attack|raid|assault|shelling|ambush|strike|bombing|blast|explosion|clash|shooting|bomb|shell|missile|rocket|drone|mine|mortar)s?\b",
    re.IGNORECASE,
)
_NEXT_DAY = re.compile(
    r"\b(?:the\s+(?:next|following|same|previous)\s+(?:day|night|evening|morning|afternoon)|that\s+(?:day|night|evening|morning)|(?:a|one|two|three)\s+days?\s+(?:later|earlier|before)|the\s+day\s+(?:before|after))\b",
    re.IGNORECASE,
)
_ENTERED = re.compile(r"enter|cross|mov|reach|surround", re.IGNORECASE)
_PEOPLE_WHO_MOVE = re.compile(
    r"\b(?:people|persons|refugees|families|residents|civilians|villagers|women|children|households|returnees|migrants|inhabitants)\b",
    re.IGNORECASE,
)
_ARE_HURT = re.compile(
    r"\b(?:are|were|was|is|been)\s+(?:\w+\s+)?(?:injured|wounded|hurt)\b", re.IGNORECASE
)
_AT_AN_HOUR = re.compile(
    r"\b(?:at|around|about|before|after)\s+(?:midday|noon|dawn|daybreak|sunrise|\d{1,2}(?:[:.]\d\d)?\s*(?:a\.?m|p\.?m|o['’]clock))"
)
_INDEFINITE = re.compile(
    rf"(?:An?|Another|Some|Several|Many|{NUMBER})\s+(?!of\b)[a-z]", re.IGNORECASE
)
_TALKING_WITH = re.compile(
    r"\b(?:call|calls|spoken?|spoke|talked|conversation|telephoned|phoned|met)\s+(?:with\s+|to\s+)?(?P<who>[^,.;]{3,80}(?:,\s+[A-Z][^,.;]{3,40})?)"
)
_TOPIC = re.compile(
    r"\b(?:concerns?|alarm|dissatisfaction|regret|outrage|dismay|support|importance|need)\s+(?:about|over|at|with|regarding|for|of)\b",
    re.IGNORECASE,
)
_SUBSET = re.compile(
    r"\b(?:among|of)\s+the\s+(?:dead|victims|killed)\b|\bof\s+(?:them|those)\s+(?:was|were)\s+(?!(?:\w+ly\s+)?(?:killed|shot))",
    re.IGNORECASE,
)
_SOME_OF_THEM = re.compile(
    r"\bof\s+(?:them|whom|those)\s+(?:(?:later|since|subsequently|then)\s+)?(?:died|succumbed)\b",
    re.IGNORECASE,
)
_EACH_OTHER = re.compile(
    r"(?:each|both)\s+(?:side\s+)?(?:accusing|blaming|blamed|accused)\b", re.IGNORECASE
)
_JUDGED_FOR = re.compile(
    r"\b(?P<verb>sentenced|convicted|charged|jailed|arrested|indicted|tried|acquitted|imprisoned)\b[^.;]{0,80}?\b(?:for|with|of|over|in\s+connection\s+with)\s+(?:the\s+|an?\s+|his\s+|their\s+)?(?:[\w-]+\s+){0,3}?(?:bombing|attack|killing|murder|massacre|raid|shooting|ambush|assault|explosion|kidnapping)s?\b"
)
"""A judgement on a killing: the people killed are not those of the judgement."""
_CAUSE = re.compile(r",?\s+after\s+(?=[^,;]*\b(?:was|were|had|\w+ed|shot|hit|struck)\b)")
_WHICH = re.compile(r",\s+(?:which|who)\s+(?:\w+\s+){0,2}$")
_STATIVE = re.compile(
    rf"[^,]*,\s+(?:has|have|is|are|counts|numbers|employs)\s+(?:an?|the|some|about|more|{NUMBER})\b.*",
    re.IGNORECASE | re.DOTALL,
)
"""After a relative clause: "The mission, which took over in May, has 11,900 soldiers"."""
_TO_COME = "something to come, or that may happen"
_NO_COMMENT = re.compile(
    r"\b(?:did|does|do|has|have|had|would|could)\s+not\s+(?:immediately\s+|yet\s+)?(?:be\s+)?(?:answer(?:ed)?|reply|replied|respond(?:ed)?|return(?:ed)?|comment(?:ed)?|reached|react(?:ed)?)\b|\b(?:declined|refused)\s+to\s+(?:comment|answer|speak|say)\b|\b(?:made|gave|issued)\s+no\s+(?:\w+\s+)?(?:comment|statement|answer)\b",
    re.IGNORECASE,
)
_YEARS_AFTER = re.compile(
    rf"(?:(?:{NUMBER}|many|some|several)\s+)?(?:years|decades)\s+(?:after|since)\s+(?:he|she|they|his|her|their|the)\b",
    re.IGNORECASE,
)
"""A life told on: "Twenty years after she buried her husband, A still keeps his shop"."""
_TOLL_WITHOUT_NUMBER = re.compile(
    r"\b(?:put|puts|gave|give)\s+(?:the|a|no)\s+(?:\w+\s+){0,3}(?:toll|figure|number)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|would|shall|until|scheduled|planned|due|expected)\b[^,;]*$", re.IGNORECASE
)
_COMPARISON = re.compile(
    r"\b(?:first|second|third|\d+th|(?:four|fif|six|seven|eigh|nin|ten|eleven|twelf|\w+teen)th|(?:larg|dead|high|low|bigg|strong|heavi|fierc|bloodi|great|long|wid|lat)(?:li)?est|worst|most\s+\w+)(?:\s+\w+){0,4}\s+$",
    re.IGNORECASE,
)
_RAISED_TOLL = re.compile(
    r"\b(?:rais|bring|tak|push)(?:ing|es|s|ed)\s+the\s+(?:death\s+|total\s+)?(?:toll|number\s+of\s+(?:(?:its|their|the)\s+)?(?:dead|deaths|victims))\b[^.;]*?\s+to\b|\b(?:rais|revis|increas)(?:ed|es|ing)\s+(?:its|their|the|that)\s+(?:\w+\s+)?(?:figure|count|estimate)\b[^.;]*?\bto\b|\btoll\s+(?:had\s+|has\s+)?(?:rose|risen|climbed|increased)\s+to\b",
    re.IGNORECASE,
)
_TOLL_OF_EVENT = re.compile(
    r"\b(?:death\s+)?toll\b|\bnumber\s+of\s+(?:the\s+)?(?:dead|deaths|killed|victims)\b|\bthe\s+dead\s+at\b",
    re.IGNORECASE,
)
_OTHER_VICTIM = re.compile(
    r"(?:An?|One|Another)\s+(?:[\w-]+\s+){1,4}(?:was|were|has\s+been|had\s+been|died)\b|Elsewhere\b"
)
"""A paragraph that starts so has another happening: "An Israeli soldier was killed in ..."."""
_HOURS_APART = re.compile(
    r"(?:(?:[\w-]+\s+){0,2}(?:hours?|minutes)|shortly)\s+(?:earlier|later|before|afterwards|after),?\s+(?!the\s+(?:attack|raid|shelling|toll|dead))[^,;.]{3,60}?\b(?:attacked|raided|ambushed|stormed|shelled|bombed|opened\s+fire|exploded|struck|hit|shot\s+dead|killed|abducted|set\s+fire|blew)\b",
    re.IGNORECASE,
)
"""Another happening of the same day: "An hour earlier the group had attacked the prison"."""
_BUILDING = re.compile(
    r"\b(?:bus|convoy|vehicle|building|houses?|school|hospital|market|move|checkpoint)$",
    re.IGNORECASE,
)
"""What may be hit again: with a time of its own, a clause on it is another happening."""
_KILLING = re.compile(
    r"\b(?:kill(?:ed|ing|s)?|dead|died|dies|deaths?|lives|bodies|corpses|murder(?:ed|s|ing)?|execut(?:ed|ing)|massacred?|beheaded|assassinated|lynched|slain|casualt(?:y|ies)|fatalities|toll|lost\s+(?:his|her)\s+life)\b",
    re.IGNORECASE,
)
_HARMED_PEOPLE = re.compile(
    r"(?:displaced|wounded|injured|detained|abducted|kidnapped|besieged|captured|evacuated|arrested)\s+(?:people|persons|civilians|families|residents|villagers|soldiers|fighters|men|women|children|refugees|protesters)\b"
)
_OVER_TIME = re.compile(r"\bsince\b|\bthis\s+(?:year|month)\b|\bso\s+far\b", re.IGNORECASE)
_CAME_AFTER = re.compile(
    r"(?:The|This|These|His|Her|Their|Its)\s+(?:[\w-]+\s+){1,3}(?:(?:came|comes|coincided|coincides)\s+(?:(?:just|only|shortly|\w+|\w+\s+\w+)\s+)?(?:as|after|when|amid|while|with)|followed(?=\s+(?:an?|the|\w+\s+days?)\b))\s+"
)
"""An earlier happening is named again, and what follows is the news: "The raid came as ..."."""
_HOURS = re.compile(r"\b(?:hours?|minutes)\b")
_IN_OTHER_FIGHTING = re.compile(
    r"\bin\s+(?:an?\s+|separate\s+|other\s+|several\s+|two\s+|three\s+)?(?:(?:air|drone|rocket|artillery|night|army|police|mortar)\s+)?(?:air\s?strikes?|strikes|raids?|clash(?:es)?|operations?|ambush(?:es)?|shelling|gun\s?battles?|firefights?|shoot-?outs?|bombings?|explosions?)\b",
    re.IGNORECASE,
)
_LONG_TIME = re.compile(r"\bfor\s+(?:\w+\s+)?(?:decades|years|months|generations)\b", re.IGNORECASE)
_WEAPONS_FOUND = re.compile(
    r"\b(?:rifles?|weapons?|mortars?|ammunition|explosives|arms|guns?|vehicles?|motorcycles|houses?|homes?|shops?|buildings?|livestock|cattle)\b",
    re.IGNORECASE,
)
_DAY_AT_END = re.compile(
    rf"\s+(?:(?:late|early)\s+)?(?:on\s+)?(?:{'|'.join(lexicon.WEEKDAYS)}|yesterday|today)\b.*\Z",
    re.IGNORECASE | re.DOTALL,
)
_PRONOUN = re.compile(r"he|she|it|they|we|i", re.IGNORECASE)
_TITLE_WORDS = 14
_HEADING_WORDS = 8
_OLD_DAYS = 60
_OLD_ACCOUNT_DAYS = 365
_JOIN_SENTENCES = 6
_SAME_PLACE_KM = 3.0
_MIN_CLOCKS = 3
_ARMED_SPEAKER = re.compile(
    r"\b(?:militia|rebels?|insurgents|faction|armed\s+group|militants|separatists?|movement|front|fighters|group\s+that|jihadist|guerrillas?|armed\s+faction|opposition\s+force)\b",
    re.IGNORECASE,
)
_NOT_ARMED = re.compile(
    r"\b(?:rights|aid|relief|human|monitoring|research|advocacy|civil|women|medical|local|watch|charity|humanitarian|spokes\w+\s+of\s+the\s+government)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A word for an event."""

    type: str
    span: Span
    weight: float
    is_verb: bool


@dataclass(slots=True)
class _Working:
    """A draft while later sentences may still join it."""

    draft: Draft
    sentence: int
    paragraph: int
    dates: tuple[date | None, date | None]
    has_own_date: bool
    has_own_place: bool
    is_old: bool
    figures: list[Found[Figure]] = field(default_factory=list)
    further: list[Found[Figure]] = field(default_factory=list)
    section: int = 0


def propose_events(
    text: str,
    *,
    gazetteer: Gazetteer,
    geonames_index: "GeoNamesIndex | None" = None,
    article_date: str | None = None,
    area: Bounds | None = None,
    find_regions: FindRegions | None = None,
    even_if_other_subject: bool = False,
) -> Proposal:
    """Propose the events of an article in English.

    Args:
        text: The text; a line is a paragraph.
        gazetteer: The project's places.
        geonames_index: The world's populated places, or None.
        article_date: EDTF of the article's date; by default that of its dateline. Without either,
            words such as "on Tuesday" are not worked out.
        area: The map's bounds; places in it come first.
        find_regions: Returns the divisions, countries and regions of the world with a name.
        even_if_other_subject: Propose events even from a text that is not about armed conflict.

    Raises:
        DateError: the article's date cannot be parsed.
        ValueError: the text has more than 700,000 characters or 12,000 sentences.
    """
    if len(text) > MAX_TEXT_CHARS:
        raise ValueError(
            f"the text has {len(text):,} characters: divide it into parts of at most {MAX_TEXT_CHARS:,}"
        )
    article = read_article(text, article_date)
    if len(article.sentences) > MAX_SENTENCES:
        raise ValueError(
            f"the text has {len(article.sentences):,} sentences: divide it into parts of at most {MAX_SENTENCES:,}"
        )
    banner = describe_other_language(text) or describe_other_subject(text)
    notes = []
    if article.published is None:
        notes.append(
            "The article's date is not known: state it, and words such as “on Tuesday” are worked out."
        )
    if banner and not even_if_other_subject:
        return Proposal((), (), article.published_edtf, banner, tuple(notes))
    names = NameFinder(gazetteer, geonames_index, area=area, find_regions=find_regions)
    proposer = _Proposer(article, names)
    drafts, not_proposed = proposer.run()
    return Proposal(
        tuple(drafts), tuple(not_proposed), article.published_edtf, banner, tuple(notes)
    )


def propose_selection(
    text: str,
    span: Span,
    *,
    gazetteer: Gazetteer,
    geonames_index: "GeoNamesIndex | None" = None,
    article_date: str | None = None,
    area: Bounds | None = None,
    find_regions: FindRegions | None = None,
) -> Draft:
    """Propose an event from words that a curator selected, by the same rules.

    Args:
        text: The text; a line is a paragraph.
        span: The words that were selected.
        gazetteer: The project's places.
        geonames_index: The world's populated places, or None.
        article_date: EDTF of the article's date.
        area: The map's bounds; places in it come first.
        find_regions: Returns the divisions, countries and regions of the world with a name.

    Raises:
        DateError: the article's date cannot be parsed.
        ValueError: the selection is empty.
    """
    if not text[slice(*span)].strip():
        raise ValueError("the selection is empty: select words of the text")
    names = NameFinder(gazetteer, geonames_index, area=area, find_regions=find_regions)
    return propose_span(read_article(text, article_date), span, names)


def propose_span(article: Article, span: Span, names: NameFinder) -> Draft:
    """Propose an event from a span of an article, as `propose_selection` does.

    Args:
        article: The article.
        span: The words; not empty.
        names: The finder of names; for several spans of an article, the same one.
    """
    return _Proposer(article, names).propose_span(span)


class _Proposer:
    """Proposer for one article."""

    def __init__(self, article: Article, names: NameFinder) -> None:
        self._article = article
        self._text = article.text
        start = article.sentences[0][0] if article.sentences else 0
        headline_end = article.headline[1] if article.headline else 0
        headline = article.headline if article.headline and headline_end <= start else None
        has_headline = headline is not None and not _is_title_case(self._text[slice(*headline)])
        mentions = names.find_mentions(
            article.text,
            headline[0] if headline and has_headline else start,
            article.dateline_place,
        )
        self._mentions = [mention for mention in mentions if mention.span[0] >= start]
        self._in_headline = [mention for mention in mentions if mention.span[0] < headline_end]
        self._places = PlaceReader(article.text, self._mentions, names)
        self._people_countries = find_people_countries(article.text, self._mentions)
        self._article_dates = DateReader(article.published, is_exact=article.is_date_exact)
        self._dates = self._article_dates
        self._drafts: list[_Working] = []
        self._rejected: list[NotProposed] = []
        self._located: list[LocatedMention] = []
        self._located_by_name: dict[tuple[str, str, str], LocatedMention | None] = {}
        self._next_mention = 0
        self._last_speaker: Speaker | None = None
        self._sentence = 0
        self._paragraph = 0
        self._section = 0
        self._told_paragraph = 0
        self._quote_paragraph = -1
        self._heading_speaker: Speaker | None = None
        self._interviewee = self._find_interviewee()
        self._issuer = self._find_issuer()
        self._is_selected = False
        self._is_hours_apart = False
        self._head: LineHead | None = None
        self._head_time: TimeExpression | None = None
        self._previous: Span | None = None

    def _find_interviewee(self) -> Speaker | None:
        """Return the first person named below the headline of an interview."""
        article = self._article
        if article.headline is None or not article.sentences:
            return None
        if not _INTERVIEW.search(self._text, *article.headline):
            return None
        first = article.sentences[0]
        named = _FIRST_NAME.match(self._text, *first)
        if named is None:
            return None
        return Speaker(named.span("by"), named["by"], "interview")

    def _find_issuer(self) -> Speaker | None:
        """Return who issues a statement, for its "we": "Statement of the X on Y"."""
        if self._article.headline is None:
            return None
        issued = _ISSUED_BY.search(self._text, *self._article.headline)
        if issued is None:
            return None
        return Speaker(issued.span("by"), issued["by"], "statement")

    def run(self) -> tuple[list[Draft], list[NotProposed]]:
        order = self._order_sentences()
        paragraphs = self._article.paragraphs
        for place, number in enumerate(track_progress(order, "reading the article", len(order))):
            sentence = self._article.sentences[number]
            if place and paragraphs[number] != paragraphs[order[place - 1]]:
                self._paragraph += 1
            self._sentence = place
            self._begin_part(sentence)
            self._start_mentions(sentence[0])
            self._read_head(number)
            if sentence[1] - sentence[0] > _MAX_SENTENCE_CHARS:
                self._reject(sentence, "a sentence too long to be read")
                self._advance_mentions(sentence[1])
                continue
            for clause in split_clauses(self._text, sentence):
                self._advance_mentions(clause.span[0])
                self._read_clause(self._resolve_speaker(clause))
            self._advance_mentions(sentence[1])
            self._previous = sentence
        drafts = [self._finish(working) for working in self._drafts]
        return sorted(drafts, key=lambda draft: draft.statements[0].span), sorted(
            self._rejected, key=lambda rejected: rejected.span
        )

    def _begin_part(self, sentence: Span) -> None:
        """Begin a part of the text at a question or a line in capitals, which may name a speaker."""
        if not self._is_line(sentence):
            return
        words = self._text[slice(*sentence)]
        is_question = words.endswith("?") and not _ASKS_FOR_TOLL.search(words)
        is_heading = (
            words.isupper() and len(words.split()) <= _HEADING_WORDS and not words.endswith(".")
        )
        if is_question or is_heading:
            self._section += 1
            self._located = [replace(one, is_of_event=False) for one in self._located]
        if is_question and self._interviewee is not None:
            self._heading_speaker = self._interviewee
        if not is_heading:
            return
        named = _HEADING_SPEAKER.fullmatch(words)
        self._heading_speaker = None
        if named is not None:
            start = sentence[0] + named.start("by")
            name = named["by"].strip()
            self._heading_speaker = Speaker((start, start + len(name)), name, "heading")

    def _is_line(self, sentence: Span) -> bool:
        """Return whether a sentence is a whole line, as the questions of an interview."""
        before = self._text[max(0, sentence[0] - 1) : sentence[0]]
        after = self._text[sentence[1] : sentence[1] + 1]
        return (not before or before.endswith("\n")) and after in ("", "\n")

    def _order_sentences(self) -> list[int]:
        """Return the sentences in the order of events: a live report has the latest line first."""
        numbers = list(range(len(self._article.sentences)))
        times = [
            (head.span[0], clock)
            for head in dict.fromkeys(self._article.heads)
            if head is not None
            and (clock := _read_clock(self._text[slice(*head.span)])) is not None
        ]
        clocks = [clock for _, clock in times]
        if len(set(clocks)) < _MIN_CLOCKS or clocks != sorted(clocks, reverse=True):
            return numbers
        return sorted(numbers, key=lambda number: (-self._article.paragraphs[number], number))

    def _start_mentions(self, start: int) -> None:
        """Go back to the mentions of a line in front of those read already."""
        if self._next_mention and self._mentions[self._next_mention - 1].span[0] >= start:
            self._next_mention = next(
                (n for n, mention in enumerate(self._mentions) if mention.span[0] >= start), 0
            )

    def _read_head(self, sentence: int) -> None:
        """Count from the date in front of the line of a sentence, where there is one."""
        head = self._article.heads[sentence]
        if head == self._head:
            return
        self._head, self._head_time, self._dates = head, None, self._article_dates
        if head is None or self._article.published is None:
            return
        if head.date is None:
            day = self._article.published[1]
            self._head_time = TimeExpression(
                head.span,
                day.isoformat(),
                *self._article.published,
                "a time of day in front of the line",
                "The line has a time of day in front: the article's date.",
                is_exact=False,
            )
            return
        times = self._article_dates.find_expressions(self._text, *head.date)
        time = next((time for time in times if time.start and time.end), None)
        if time is None or time.is_future:
            return
        self._head_time = replace(
            time, rule="the date in front of the line", why=f"The line is dated so. {time.why}"
        )
        self._dates = DateReader((time.start, time.end), is_exact=time.start == time.end)  # type: ignore[arg-type]

    def propose_span(self, span: Span) -> Draft:
        """Return the draft of a span of the text, whatever its content."""
        self._is_selected = True
        within = [n for n, sentence in enumerate(self._article.sentences) if sentence[0] <= span[0]]
        if within:
            self._read_head(within[-1])
        self._advance_mentions(span[0])
        clauses = split_clauses(self._text, span)
        clause = clauses[0] if len(clauses) == 1 else Clause(span, span)
        start, end = clause.span
        triggers = self._find_triggers(start, end)
        figure = find_figure(self._text, start, end)
        stance = self._find_stance_verb(start, end, triggers)
        fallback = [_Trigger("violence", (start, start + 1), 1.0, is_verb=False)]
        main = self._choose_trigger(triggers or fallback, figure, stance)
        self._propose(clause, main, figure, None)
        return self._finish(self._drafts[-1])

    def _advance_mentions(self, end: int) -> None:
        while (
            self._next_mention < len(self._mentions)
            and self._mentions[self._next_mention].span[0] < end
        ):
            mention = self._mentions[self._next_mention]
            key = (mention.name, mention.kind, mention.toponym.id if mention.toponym else "")
            if key not in self._located_by_name:
                self._located_by_name[key] = locate_mention(mention)
            located = self._located_by_name[key]
            if located:
                self._located.append(replace(located, offset=mention.span[0]))
            self._next_mention += 1

    def _resolve_speaker(self, clause: Clause) -> Clause:
        """Return the clause with "he" and "the statement" replaced by who spoke last."""
        speaker = clause.speaker
        if speaker is not None and self._issuer is not None and _WE.fullmatch(speaker.name):
            return replace(clause, speaker=replace(self._issuer, verb=speaker.verb))
        if speaker is None:
            if (
                clause.is_quoted
                and self._last_speaker
                and self._quote_paragraph in (self._paragraph, self._paragraph - 1)
            ):
                return replace(clause, speaker=replace(self._last_speaker, is_pronoun=True))
            return clause
        if clause.is_quoted:
            self._quote_paragraph = self._paragraph
        if not speaker.is_pronoun or not self._is_last_speaker(speaker):
            self._last_speaker = speaker
            return clause
        if self._last_speaker is None:
            return clause
        return replace(
            clause, speaker=replace(self._last_speaker, verb=speaker.verb, is_pronoun=True)
        )

    def _is_last_speaker(self, speaker: Speaker) -> bool:
        """Return whether "he", "the statement" or "the ministry" may be who spoke last."""
        named = _NAMED_OFFICE.fullmatch(speaker.name)
        if named is None or self._last_speaker is None:
            return True
        return re.search(rf"\b{named['noun']}", self._last_speaker.name, re.IGNORECASE) is not None

    # One clause

    def _read_clause(self, clause: Clause) -> None:
        again = _CAME_AFTER.match(self._text, *clause.span)
        self._is_hours_apart = again is not None and bool(_HOURS.search(again[0]))
        if again is not None:
            clause = replace(clause, span=(again.end(), clause.span[1]))
        start, end = clause.span
        if self._paragraph - self._told_paragraph > 1:
            self._dates.told = None
        before = self._dates.told
        self._dates.remember(self._text[start:end])
        if self._dates.told is not before:
            self._told_paragraph = self._paragraph
        triggers = self._find_triggers(start, end)
        figure = find_figure(self._text, start, end)
        cause = self._find_cause(clause, triggers, figure)
        if cause is not None:
            self._read_clause(replace(clause, span=(start, cause[0])))
            self._read_clause(replace(clause, span=(cause[1], end)))
            return
        denial = lexicon.DENYING.search(self._text, start, end)
        if denial and not triggers:
            triggers = [_Trigger("statement", denial.span(), 3.0, is_verb=True)]
        announced = self._find_announcement(clause)
        if announced and not triggers and _FUTURE.search(self._text, start, end):
            triggers = [announced]
        if not triggers and figure is None:
            self._reject(clause.span, "no word for a happening")
            return
        judged = _JUDGED_FOR.search(self._text, start, end) if figure is not None else None
        if judged and figure and min(span[0] for span in figure.spans) > judged.start():
            self._propose(
                clause,
                _Trigger("strategic-development", judged.span("verb"), 4.0, is_verb=True),
                None,
                None,
            )
            return
        if figure is not None and not triggers:
            triggers = [_Trigger("violence", (start, start + 1), 2.0, is_verb=True)]
        stance_verb = self._find_stance_verb(start, end, triggers)
        main = self._choose_trigger(triggers, figure, stance_verb)
        lead = self._text[start : main.span[0]]
        if (
            main.type == "strategic-development"
            and _ENTERED.match(self._text, main.span[0])
            and _PEOPLE_WHO_MOVE.search(lead)
            and not lexicon.ACTOR_NOUNS.search(lead)
        ):
            main = replace(main, type="humanitarian")
        reason = self._find_reason_against(clause, main, figure, stance_verb)
        if reason == _TO_COME:
            announced = self._find_announcement(clause)
            main, reason = announced or main, "" if announced else reason
        if reason:
            self._reject(clause.span, reason)
            return
        self._propose(clause, main, figure, stance_verb)

    def _find_announcement(self, clause: Clause) -> _Trigger | None:
        """Return the verb of "announced in A on Monday that B would come": a statement made there."""
        if clause.speaker is None or not _ANNOUNCING.match(clause.speaker.verb):
            return None
        for span in clause.attribution:
            verb = self._text.find(clause.speaker.verb, *span)
            if verb >= 0 and self._places.mentions_within(verb, span[1]):
                words = (verb, verb + len(clause.speaker.verb))
                return _Trigger("statement", words, 3.0, is_verb=True)
        return None

    def _reject(self, span: Span, reason: str) -> None:
        self._rejected.append(NotProposed(span, self._text[slice(*span)], reason))

    def _find_cause(
        self, clause: Clause, triggers: Sequence[_Trigger], figure: Found[Figure] | None
    ) -> Span | None:
        """Return the span of the "after" before a happening with its own toll and place.

        "Hundreds left for A after two men were killed in B" is two events.
        """
        start, end = clause.span
        if figure is None or not figure.spans or clause.is_quoted:
            return None
        match = _CAUSE.search(self._text, start, end)
        if match is None or min(span[0] for span in figure.spans) < match.end():
            return None
        main = [one for one in triggers if one.weight >= 2.9 and one.span[0] < match.start()]
        if not main or any(one.type == "violence" for one in main):
            return None
        killing = [one for one in triggers if one.type == "violence" and one.span[0] > match.end()]
        mentions = self._places.mentions_within
        if not killing or not mentions(match.end(), end) or not mentions(start, match.start()):
            return None
        return match.span()

    def _find_triggers(self, start: int, end: int) -> list[_Trigger]:
        found: list[_Trigger] = []
        subordinate = self._find_subordinate(start, end)
        referred = [
            *subordinate,
            *(match.span() for match in _WEAK_PHRASE.finditer(self._text, start, end)),
        ]
        for table in lexicon.TRIGGERS:
            verbs = table.verbs if self._head is None else table.present_verbs
            for pattern, weight, is_verb in ((verbs, 3.0, True), (table.nouns, 1.6, False)):
                for match in pattern.finditer(self._text, start, end):
                    position = match.start()
                    spans = subordinate if is_verb else referred
                    is_inside = any(first < position < last for first, last in spans)
                    factor = 0.35 if is_inside else 1.0
                    if not is_verb and _NOMINALISED.match(self._text, position):
                        factor *= 1.9
                    if is_verb and _is_attributive(self._text, match, start):
                        factor *= 0.4
                    found.append(_Trigger(table.type, match.span(), weight * factor, is_verb))
        return sorted(found, key=lambda trigger: trigger.span)

    def _find_subordinate(self, start: int, end: int) -> list[Span]:
        spans = []
        for match in _SUBORDINATE.finditer(self._text, start, end):
            if match[0].lower() in ("since", "during") and _starts_time(self._text, match.start()):
                continue
            comma = self._text.find(",", match.end(), end)
            spans.append((match.start(), comma if comma > 0 else end))
        return spans

    def _find_stance_verb(
        self, start: int, end: int, triggers: Sequence[_Trigger]
    ) -> tuple[str, Span] | None:
        """Return the stance of a clause whose own verb denies, condemns, calls or accuses."""
        first_verb = min(
            (
                trigger.span[0]
                for trigger in triggers
                if trigger.is_verb and trigger.type != "statement" and trigger.weight > 2
            ),
            default=end,
        )
        for stance, pattern in (
            ("denies", lexicon.DENYING),
            ("condemns", lexicon.CONDEMNING),
            ("calls-for", lexicon.CALLING),
            ("claims", lexicon.TAKING_RESPONSIBILITY),
            ("claims", lexicon.ACCUSING),
        ):
            match = pattern.search(self._text, start, end)
            if match and match.start() <= first_verb + (4 if stance == "denies" else 0):
                before = self._text[max(start, match.start() - 14) : match.start()]
                if re.search(r"\b(?:who|which|to|of|for|by)\s+$", before) and stance != "denies":
                    continue
                if (
                    re.search(r"\b(?:been|was|were|be)\s+(?:\w+ly\s+)?$", before)
                    and stance != "denies"
                ):
                    continue
                return stance, match.span()
        return None

    def _choose_trigger(
        self,
        triggers: Sequence[_Trigger],
        figure: Found[Figure] | None,
        stance: tuple[str, Span] | None,
    ) -> _Trigger:
        if (
            stance
            and stance[0] == "claims"
            and not lexicon.TAKING_RESPONSIBILITY.match(self._text, stance[1][0])
        ):
            rest = [
                trigger
                for trigger in triggers
                if trigger.span[0] > stance[1][1] and trigger.type != "statement"
            ]
            if rest:
                return max(rest, key=lambda trigger: (round(trigger.weight), -trigger.span[0]))
        if stance and stance[0] in ("calls-for", "condemns", "denies"):
            return _Trigger("statement", stance[1], 3.0, is_verb=True)
        if figure is not None and (figure.value and figure.value.most):
            violent = [trigger for trigger in triggers if trigger.type == "violence"]
            if violent:
                return replace(max(violent, key=lambda trigger: trigger.weight), weight=4.0)
        verbs = [trigger for trigger in triggers if trigger.weight >= 2.9]
        if verbs:
            first = verbs[0]
            lethal = [one for one in verbs if _LETHAL.match(self._text, one.span[0])]
            if lethal and first.type in ("strategic-development", "access"):
                first = lethal[0]
            longest = [one for one in verbs if first.span[0] <= one.span[0] <= first.span[1]]
            return max(
                longest,
                key=lambda trigger: (
                    trigger.type != "statement",
                    trigger.span[1] - trigger.span[0],
                ),
            )
        return max(triggers, key=lambda trigger: (trigger.weight, -trigger.span[0]))

    def _find_reason_against(
        self,
        clause: Clause,
        main: _Trigger,
        figure: Found[Figure] | None,
        stance: tuple[str, Span] | None,
    ) -> str:
        """Return why a clause is no event; empty if it is one."""
        start, end = clause.span
        text = self._text
        words = text[start:end]
        if not clause.is_quoted and text[slice(*clause.sentence)].rstrip(' "”').endswith("?"):
            return "a question"
        if _CONDITIONAL.search(words):
            return "a condition, an exercise or a false alarm"
        if _STATISTIC.search(words):
            return "a statistic"
        if _RAISED_TOLL.search(words) and _OVER_TIME.search(words):
            return "a total over a longer time"
        if _STATIVE.fullmatch(text[main.span[1] : end]) and _WHICH.search(
            text[start : main.span[0]]
        ):
            return "a happening is only referred to"
        if _NO_COMMENT.search(words):
            return "a refusal to comment"
        if _YEARS_AFTER.match(words):
            return "a happening is only referred to"
        if _EACH_OTHER.match(words):
            return "a remark on both sides"
        if figure is None and _TOLL_WITHOUT_NUMBER.search(words):
            return "a toll without a number"
        if stance:
            return ""
        if clause.is_quoted and _OPINION.search(words):
            return "an opinion or a hope"
        lead = text[start : main.span[0]]
        head = text[max(start, main.span[0] - 45) : main.span[0]]
        if _is_future(head, text[slice(*main.span)]) or _EXPECTED.search(lead):
            if main.type == "diplomacy" and clause.speaker and self._names_place(clause):
                return ""
            return _TO_COME
        if _FUTURE.search(text[slice(*main.span)]) and not (
            main.type == "diplomacy" and clause.speaker and self._names_place(clause)
        ):
            return _TO_COME
        if not main.is_verb and main.weight < 3 and _COMMEMORATION.search(lead):
            return "a commemoration"
        if not main.is_verb and main.weight < 3:
            happens = self._head is not None or _HAPPENS.search(words)
            if not happens or _FUTURE.search(lead + text[main.span[1] : main.span[1] + 20]):
                return "a word for a happening, but nothing is told of it"
            if (
                clause.is_quoted
                and figure is None
                and not self._dates.find_expressions(text, start, end)
            ):
                return "a remark"
            if main.weight < 1 and not self._has_own_date_and_place(clause, main):
                return "a happening is only referred to"
        if main.is_verb and main.weight < 1.2:
            return "a happening is only referred to"
        if (
            clause.is_quoted
            and figure is None
            and not self._is_past(words)
            and main.type != "statement"
        ):
            return "a remark"
        return ""

    def _has_own_date_and_place(self, clause: Clause, main: _Trigger) -> bool:
        return self._find_date(clause, main, None) is not None and bool(
            self._places.mentions_within(*clause.span)
        )

    def _is_past(self, words: str) -> bool:
        return bool(
            re.search(
                r"\b(?:\w+ed|was|were|had|did|came|went|took|fled|shot|hit|began|saw|heard|lost|fell|left|struck|burnt|ran|broke|fought|buried|found|told|held|has|have|been)\b",
                words,
            )
        )

    def _names_place(self, clause: Clause) -> bool:
        sentence = clause.sentence
        return bool(self._places.mentions_within(*sentence))

    # Proposing

    def _propose(
        self,
        clause: Clause,
        main: _Trigger,
        figure: Found[Figure] | None,
        stance: tuple[str, Span] | None,
    ) -> None:
        time = self._find_date(clause, main, stance)
        if time is not None and self._is_old(time) and self._dates.told is not None:
            self._told_paragraph = self._paragraph
        elif time is not None and not self._is_old(time):
            self._dates.told = None
        place = self._find_place(clause, main, stance)
        statement = self._build_statement(clause, main, figure, stance)
        joined = self._find_joined(clause, main, time, place, figure, stance)
        if joined is not None:
            self._join(joined, statement, figure, time, place)
            return
        if stance and stance[0] == "denies" and figure is None:
            self._reject(clause.span, "a denial of something that was not told before")
            return
        if not self._is_selected and self._is_aside(clause, main, time, place, figure, stance):
            self._reject(clause.span, "no date, place, figure or actor of its own")
            return
        carried = (
            place or self._carry_place(clause, main, time) or self._find_headline_place(main, time)
        )
        found_date = self._format_date(time, clause, main)
        kind = self._build_type(main)
        fatalities = figure or self._describe_no_figure(clause)
        draft = Draft(
            (statement,),
            self._suggest_title(clause.span),
            found_date,
            carried or Found(None, (), "no place", "open", "The clause names no place."),
            kind,
            self._find_actors(clause, main),
            fatalities,
        )
        is_old = self._is_old(time)
        time = time or self._head_time
        if (
            place is not None
            and place.value is not None
            and place.value.basis in ("named", "unknown")
        ) and not place.value.expression.startswith("between "):
            kind_of_place = _kind_of_place(place.value)
            located = LocatedMention(clause.span[1], kind_of_place, place.value, is_of_event=True)
            self._located.append(located)
        self._drafts.append(
            _Working(
                draft,
                self._sentence,
                self._paragraph,
                (time.start, time.end) if time else (None, None),
                time is not None,
                place is not None,
                is_old,
                [figure] if figure else [],
                section=self._section,
            )
        )

    def _is_aside(
        self,
        clause: Clause,
        main: _Trigger,
        time: TimeExpression | None,
        place: Found[DraftPlace] | None,
        figure: Found[Figure] | None,
        stance: tuple[str, Span] | None,
    ) -> bool:
        """Return whether a clause has too little of its own to be an event."""
        if time or place or figure or stance:
            return False
        words = self._text[slice(*clause.span)]
        if main.type == "humanitarian" and _NUMBER_OF_PEOPLE.search(words):
            return False
        if self._head is not None and main.type == "violence" and main.weight >= 2.9:
            return False
        has_name = re.search(r"(?<!^)\b[A-Z][a-z]{2,}", words) or lexicon.ACTOR_NOUNS.search(words)
        if main.weight >= 2.9 and (has_name or len(words.split()) >= 7):
            return clause.is_quoted and main.type != "violence"
        return not (has_name and len(words.split()) >= 8)

    def _build_type(self, main: _Trigger) -> Found[str]:
        words = self._text[slice(*main.span)]
        sure: Sureness = "said" if main.is_verb and main.weight >= 2.9 else "likely"
        return Found(
            main.type,
            (main.span,),
            "a word of the lexicon",
            sure,
            f"“{_fold(words)}” is a word for {main.type.replace('-', ' ')}.",
        )

    # Dates

    def _find_date(
        self, clause: Clause, main: _Trigger, stance: tuple[str, Span] | None
    ) -> TimeExpression | None:
        start, end = clause.span
        if clause.dated is not None:
            dated = self._dates.find_expressions(self._text, *clause.dated)
            own = next((time for time in dated if time.start and not time.is_future), None)
            if own is not None:
                return _close_range(own)
        anchor = next(
            ((w.dates[0], w.dates[1]) for w in reversed(self._drafts) if w.dates[0] and w.dates[1]),
            None,
        )
        if self._head_time is not None and self._head_time.start and self._head_time.end:
            anchor = self._head_time.start, self._head_time.end
        elif self._previous is not None and _NEXT_DAY.search(self._text, start, end):
            told = self._dates.find_expressions(self._text, *self._previous, anchor)
            anchor = next(
                ((one.start, one.end) for one in reversed(told) if one.start and one.end), anchor
            )
        found = self._dates.find_expressions(self._text, start, end, anchor)
        referred = self._find_referred_day(clause) or self._find_since_event(clause)
        if referred is not None:
            return referred
        usable = [time for time in found if self._is_usable_date(time, clause, main, stance)]
        if not usable:
            return self._find_head_date(clause, stance)
        subordinate = self._find_subordinate(start, end)
        trigger_inside = [span for span in subordinate if span[0] <= main.span[0] < span[1]]

        def rank(time: TimeExpression) -> tuple[float, int]:
            inside = [
                span
                for span in subordinate
                if span[0] < time.span[0] < span[1]
                and span not in trigger_inside
                and not _starts_time(self._text, span[0])
            ]
            within = main.span[0] < time.span[0] < main.span[1]
            distance = (
                min(abs(time.span[0] - main.span[0]), abs(time.span[0] - main.span[1]))
                + 60 * within
            )
            is_duration = time.rule == "a time up to the article"
            distance += 100 * is_duration
            opens = not self._text[start : time.span[0]].strip()
            distance = min(distance, 20) if opens else distance
            is_open = time.start is None and not opens
            return (len(inside) * 200 + distance + 150 * is_open, time.span[0])

        return min(usable, key=rank)

    def _find_head_date(
        self, clause: Clause, stance: tuple[str, Span] | None
    ) -> TimeExpression | None:
        """Return the date in front of the line, unless the clause speaks of an earlier event."""
        if self._head_time is None or self._head is None or self._head.date is None:
            return None
        words = self._text[slice(*clause.span)]
        if stance is not None or _ANAPHORA.search(words) or _PAST_PERFECT.search(words):
            return None
        if self._drafts and self._drafts[-1].paragraph == self._paragraph:
            return None
        return self._head_time

    def _find_referred_day(self, clause: Clause) -> TimeExpression | None:
        """Return the day of "the day before his call with X", by an earlier event."""
        match = _REFERRED_DAY.search(self._text, *clause.span)
        if match is None:
            return None
        names = re.findall(r"[A-Z]\w+", match["rest"])
        for working in reversed(self._drafts):
            told = " ".join(statement.quote for statement in working.draft.statements)
            start, end = working.dates
            if start is None or end is None or match["event"] not in told:
                continue
            if names and names[-1] not in told:
                continue
            day = start - timedelta(1) if match["way"] == "before" else end + timedelta(1)
            last = match.start() + len(match[0]) - len(match["rest"])
            why = f"The {match['event']} that was told before is of {working.draft.date.value}."
            return TimeExpression(
                (match.start(), last),
                day.isoformat(),
                day,
                day,
                "the day before or after an event",
                why,
                is_exact=False,
                is_anchored=True,
            )
        return None

    def _find_since_event(self, clause: Clause) -> TimeExpression | None:
        """Return the time from an earlier event on, for "closed since the attack"."""
        match = _SINCE_EVENT.search(self._text, *clause.span)
        if match is None:
            return None
        violent = [
            working
            for working in reversed(self._drafts)
            if working.draft.type.value == "violence" and working.dates[0] is not None
        ]
        named = [
            working
            for working in violent
            if any(match["event"] in one.quote for one in working.draft.statements)
        ]
        first = next((one.dates[0] for one in (*named, *violent)), None)
        if first is None:
            return None
        why = f"From the {match['event']} told before, {first.isoformat()}."
        return TimeExpression(
            match.span(),
            f"{first.isoformat()}/..",
            first,
            None,
            "since an event",
            why,
            is_exact=False,
            is_anchored=True,
        )

    def _is_usable_date(
        self,
        time: TimeExpression,
        clause: Clause,
        main: _Trigger,
        stance: tuple[str, Span] | None,
    ) -> bool:
        """Return whether words of time can be those of the happening."""
        start = clause.span[0]
        if time.is_future or time.edtf is None:
            return False
        lead = self._text[start : time.span[0]]
        is_after = time.span[0] > main.span[0]
        if (
            stance
            and stance[0] == "calls-for"
            and time.span[0] > stance[1][1] + 25
            and not _RESOLUTION_OF.search(lead)
        ):
            return False
        if is_after and _PLANNED.search(lead):
            return False
        participle = _PARTICIPLE_BEFORE_DATE.search(lead)
        if participle and start + participle.start() > main.span[1]:
            return False
        words = self._text[slice(*time.span)]
        if re.match(r"since\b", words, re.IGNORECASE) and _COMPARISON.search(lead):
            return False
        if _COMPARED.search(lead) or (is_after and _NAMED_BY_DATE.search(lead)):
            return False
        if not is_after and _MOURNING.search(self._text, start, main.span[0]):
            return False
        return not re.search(r"\b(?:deadline|elections?|anniversary)\b\D{0,20}$", lead)

    def _find_date_of_announcing(self, clause: Clause, main: _Trigger | None) -> Found[str] | None:
        """Return the day on which a readiness or a plan was announced: that is the event."""
        if main is None or main.type not in ("diplomacy", "statement") or clause.speaker is None:
            return None
        if not _ANNOUNCING.match(clause.speaker.verb):
            return None
        time = next((one for one in self._find_attribution_times(clause) if one.edtf), None)
        if time is None:
            return None
        why = f"The day on which it was announced. {time.why}"
        return Found(time.edtf, (time.span,), "the day of an announcement", "likely", why)

    def _find_attribution_times(self, clause: Clause) -> list[TimeExpression]:
        """Return the past days and periods in the words that attribute a clause."""
        return [
            time
            for span in clause.attribution
            for time in self._dates.find_expressions(self._text, *span)
            if time.start and time.end and not time.is_future
        ]

    def _format_date(
        self, time: TimeExpression | None, clause: Clause, main: _Trigger | None = None
    ) -> Found[str]:
        published = self._article.published
        if time is not None and time.edtf is not None:
            words = _fold(self._text[slice(*time.span)])
            sure: Sureness = "said" if time.is_exact and not time.is_anchored else "likely"
            return Found(time.edtf, (time.span,), time.rule, sure, f"From “{words}”. {time.why}")
        if published is None:
            return Found(
                None,
                (),
                "no date",
                "open",
                "The clause has no date, and the article's date is not known.",
            )
        if self._head_time is not None and self._head_time.edtf is not None:
            time = self._head_time
            words = _fold(self._text[slice(*time.span)])
            return Found(
                time.edtf, (time.span,), time.rule, "likely", f"From “{words}”. {time.why}"
            )
        latest = self._drafts[-1] if self._drafts else None
        if self._is_hours_apart and latest is not None and latest.has_own_date and latest.dates[0]:
            day = latest.dates[0].isoformat()
            why = f"Hours apart from what was told before, of {latest.draft.date.value}."
            return Found(day, (), "hours apart", "likely", why)
        announced = self._find_date_of_announcing(clause, main)
        if announced is not None:
            return announced
        carried = self._carry_date(clause, published[1]) or self._find_date_of_saying(clause)
        if carried is not None:
            return carried
        return Found(
            f"../{published[1].isoformat()}",
            (),
            "before the article",
            "open",
            "The clause has no date: some time up to the article's date.",
        )

    def _find_date_of_saying(self, clause: Clause) -> Found[str] | None:
        """Return "before it was reported" where the words that attribute a clause have a date."""
        published = self._article.published
        time = next(iter(self._find_attribution_times(clause)), None)
        if time is None or published is None or time.end is None:
            return None
        is_hour = _AT_AN_HOUR.search(self._text, *clause.span) is not None
        if time.end >= published[1] and not is_hour:
            return None
        if is_hour and time.edtf:
            why = f"The clause has an hour alone: the day on which it was said. {time.why}"
            return Found(time.edtf, (time.span,), "the day of the saying", "likely", why)
        return Found(
            f"../{time.end.isoformat()}",
            (time.span,),
            "before it was said",
            "open",
            f"The clause has no date: some time before it was said. {time.why}",
        )

    def _carry_date(self, clause: Clause, published: date) -> Found[str] | None:
        """Return the date of an earlier sentence of the paragraph, for a clause without one."""
        previous = next(
            (working for working in reversed(self._drafts) if working.has_own_date), None
        )
        if previous is None or previous.paragraph != self._paragraph:
            return self._carry_date_of_sentence(clause)
        start, end = previous.dates
        words = self._text[slice(*clause.span)]
        if start is not None and re.search(
            r"\bcontinues?\s+to\b|\bstill\b|\b(?:is|been)\s+ongoing\b", words
        ):
            first = (previous.draft.date.value or "").split("/")[0]
            return Found(
                f"{first}/..",
                (),
                "since what was told before",
                "likely",
                "Told as going on since what was told before.",
            )
        if previous.sentence == self._sentence and not _PRESENT.search(words):
            return replace(
                previous.draft.date,
                sure="likely",
                rule="the date told before",
                why="The clause has no date: that of the clause before.",
            )
        if previous.is_old or start is None or end is None or _PRESENT.search(words):
            return None
        if self._sentence - previous.sentence <= 1:
            return replace(
                previous.draft.date,
                sure="likely",
                rule="the date told before",
                why="The clause has no date: that of the sentence before.",
            )
        edtf = f"{start}/{published}" if start < published else published.isoformat()
        return Found(
            edtf,
            (),
            "after what was told before",
            "likely",
            "The clause has no date: from what was told before to the article.",
        )

    def _carry_date_of_sentence(self, clause: Clause) -> Found[str] | None:
        """Return the one day of the sentence before in the paragraph, which was no event itself."""
        words = self._text[slice(*clause.span)]
        if self._previous is None or _PRESENT.search(words) or not self._is_past(words):
            return None
        if "\n" in self._text[self._previous[0] : clause.span[0]]:
            return None
        told = self._dates.find_expressions(self._text, *self._previous)
        days = [one for one in told if one.start and one.start == one.end and not one.is_future]
        if len(days) != 1 or len(told) != 1 or days[0].edtf is None or self._is_old(days[0]):
            return None
        why = f"The clause has no date: that of the sentence before. {days[0].why}"
        return Found(days[0].edtf, (days[0].span,), "the date told before", "likely", why)

    def _is_years_old(self, time: TimeExpression | None) -> bool:
        first = (time.start or time.end) if time else None
        reference = self._dates.reference
        return bool(first and reference and (reference - first).days > _OLD_ACCOUNT_DAYS)

    def _is_old(self, time: TimeExpression | None) -> bool:
        reference = self._dates.reference
        if time is None or reference is None:
            return False
        first = time.start or time.end
        return first is not None and (reference - first).days > _OLD_DAYS

    # Places

    def _find_speaking_subject(
        self, clause: Clause, stance: tuple[str, Span] | None
    ) -> Speaker | None:
        """Return who gives a toll, denies or condemns within a clause: their place is not the event's."""
        if stance:
            return read_subject_of(self._text, clause.span[0], stance[1][0], "")
        return read_toll_subject(self._text, clause.span)

    def _find_place(
        self, clause: Clause, main: _Trigger, stance: tuple[str, Span] | None
    ) -> Found[DraftPlace] | None:
        start, end = clause.span
        speaking = self._find_speaking_subject(clause, stance)
        if speaking is not None and start <= speaking.span[0] and speaking.span[1] < end:
            found = self._places.find_place(
                speaking.span[1], end, main.type, main.span[0], self._located
            )
            if found is not None:
                return found
            found = self._places.find_place(
                start, speaking.span[1], main.type, start, self._located
            )
            if found is None or found.value is None:
                return None
            is_usable = stance[0] == "calls-for" if stance else found.value.basis == "carried"
            is_usable = is_usable or bool(
                _SPEAKING_IN.search(self._text, start, speaking.span[1])
                and found.value.basis == "named"
            )
            return found if is_usable else None
        topic = (
            _TOPIC.search(self._text, start, end)
            if main.type in ("statement", "diplomacy")
            else None
        )
        found = self._places.find_place(
            start, topic.end() if topic else end, main.type, main.span[0], self._located
        )
        if found is not None and not self._is_reason_of_talks(found, clause, main):
            return found
        return self._find_opening_place(clause, main) or self._find_repeated_site(clause)

    def _is_reason_of_talks(self, found: Found[DraftPlace], clause: Clause, main: _Trigger) -> bool:
        """Return whether a place is that of an attack that a statement only followed."""
        if main.type not in ("statement", "diplomacy") or not found.spans:
            return False
        lead = self._text[main.span[1] : max(main.span[1], found.spans[0][0])]
        return bool(_REASON_OF_TALKS.search(lead)) and found.spans[0][0] >= clause.span[0]

    def _find_repeated_site(self, clause: Clause) -> Found[DraftPlace] | None:
        """Return the place of an earlier event whose words have the site, for "at the dam"."""
        match = _SITE_AGAIN.search(self._text, *clause.span)
        if match is None:
            return None
        for working in reversed(self._drafts):
            if self._sentence - working.sentence > _JOIN_SENTENCES:
                break
            place = working.draft.place.value
            told = [one.quote for one in working.draft.statements]
            is_told = any(re.search(rf"\b{match['site']}\b", one, re.IGNORECASE) for one in told)
            if place is None or place.basis == "convention" or not is_told:
                continue
            words = _fold(match[0])
            return Found(
                replace(place, words=words if place.point else place.words, basis="carried"),
                (match.span(),),
                "a site told of before",
                "likely",
                f"“{words}” was told of before: {place.name or place.words}.",
            )
        return None

    def _find_opening_place(self, clause: Clause, main: _Trigger) -> Found[DraftPlace] | None:
        """Return a place in front of the speaker: "In Manila, the office said that ..."."""
        for span in clause.attribution:
            if span[0] <= main.span[0] < span[1]:
                return self._places.find_place(main.span[1], span[1], main.type, main.span[1], [])
            if span[1] <= clause.span[0]:
                lead = re.compile(
                    r"(?:In|At|Near|Around|Outside|Across|Further|Elsewhere in)\b[^,]{2,60},"
                ).match(self._text, span[0])
                if lead:
                    return self._places.find_place(span[0], lead.end(), main.type, span[0], [])
        return None

    def _find_seat(self, clause: Clause, main: _Trigger) -> Found[DraftPlace] | None:
        """Return the seat of who is talked with, else of who acts."""
        start, end = clause.span
        talk = _TALKING_WITH.search(self._text, start, end)
        spans = [talk.span("who")] if talk else []
        is_issued = self._text[slice(*main.span)].startswith("statement ")
        spans.append((start, end if is_issued else max(main.span[0], min(end, start + 40))))
        for first, last in spans:
            seat = self._places.find_seat(first, last, self._people_countries)
            if seat:
                return seat
        return None

    def _carry_place(
        self, clause: Clause, main: _Trigger, time: TimeExpression | None
    ) -> Found[DraftPlace] | None:
        start, end = clause.span
        previous = self._drafts[-1] if self._drafts else None
        if main.type in ("statement", "diplomacy"):
            return self._find_seat(clause, main)
        if previous is None:
            return None
        is_past = self._is_old(time)
        if (
            previous.is_old != is_past
            and previous.sentence != self._sentence
            and not _goes_on(self._text[start:end])
        ):
            return None
        value = previous.draft.place.value
        if value is None or value.basis == "convention":
            return None
        distance = self._sentence - previous.sentence
        is_violent = main.type == "violence"
        is_another = (
            is_violent
            and previous.draft.type.value == "violence"
            and distance <= _JOIN_SENTENCES
            and _ANOTHER.search(self._text, start, end) is not None
        )
        is_next = distance <= 1 and (
            previous.paragraph == self._paragraph
            or (is_violent and _THE_ATTACK.search(self._text, start, end) is not None)
            or _THE_SITE.match(self._text, start) is not None
        )
        if not (is_next or is_another):
            return None
        place = replace(value, words=None if value.point else value.words, basis="carried")
        return Found(
            place,
            (),
            "the place told before",
            "likely",
            "The clause names no place: that of the sentence before.",
        )

    def _find_headline_place(
        self, main: _Trigger, time: TimeExpression | None
    ) -> Found[DraftPlace] | None:
        """Return the one place of the headline, for a happening of these days without a place."""
        if main.type in ("statement", "diplomacy"):
            return None
        if self._is_old(time) and (self._located or self._is_years_old(time)):
            return None
        named = [one for one in self._in_headline if one.kind in ("settlement", "region")]
        if not named or len({one.name for one in named}) > 1 or not named[0].is_clear:
            return None
        located = locate_mention(named[0])
        if located is None or located.place.point is None:
            return None
        why = f"The clause names no place: {named[0].name} is that of the headline."
        place = replace(located.place, words=None, basis="carried")
        return Found(place, (), "the place of the headline", "likely", why)

    # Statements

    def _build_statement(
        self,
        clause: Clause,
        main: _Trigger,
        figure: Found[Figure] | None,
        stance: tuple[str, Span] | None,
    ) -> DraftStatement:
        start, end = clause.span
        speaker = clause.speaker
        if stance:
            subject = read_subject_of(
                self._text, start, stance[1][0], self._text[slice(*stance[1])]
            )
            if (
                subject
                and subject.is_pronoun
                and self._last_speaker
                and self._is_last_speaker(subject)
            ):
                subject = replace(self._last_speaker, is_pronoun=True)
            if subject and self._issuer is not None and _WE.fullmatch(subject.name):
                subject = self._issuer
            source = re.compile(
                r"condemnation\s+(?:from|by|of)\s+(?P<by>(?:the\s+|a\s+)?[^,;.]{3,60})"
            ).search(self._text, start, end)
            if source:
                subject = Speaker(source.span("by"), source["by"], "condemnation")
            if not clause.is_quoted and subject:
                speaker = subject
                self._last_speaker = subject if not subject.is_pronoun else self._last_speaker
        elif speaker is None:
            speaker = read_toll_subject(self._text, clause.span)
            if speaker and speaker.is_pronoun:
                speaker = (
                    replace(self._last_speaker, is_pronoun=True) if self._last_speaker else None
                )
        del main
        return DraftStatement(
            (start, end),
            self._text[start:end],
            self._build_stance(clause, speaker, stance),
            self._build_by(clause, speaker),
            figure or self._describe_no_figure(clause),
        )

    def _describe_no_figure(self, clause: Clause) -> Found[Figure]:
        """Return the attribute of a clause without a number; in doubt if it speaks of killing."""
        killing = _KILLING.search(self._text, *clause.span)
        if killing is None:
            why = "The clause gives no number of people killed."
            return Found(None, (), "no figure", "said", why)
        why = f"The clause has “{killing[0]}”, and no number that was understood."
        return Found(None, (), "no figure", "likely", why)

    def _build_by(self, clause: Clause, speaker: Speaker | None) -> Found[str]:
        if speaker is not None:
            sure: Sureness = "likely" if speaker.is_pronoun else "said"
            return Found(
                speaker.name, (speaker.span,), "a verb of speech", sure, f"“{speaker.verb}”."
            )
        heading = self._heading_speaker
        if heading is not None:
            why = "The part of the text is headed by who speaks."
            return Found(heading.name, (heading.span,), "the heading of a part", "likely", why)
        verb = lexicon.SPEECH_VERBS.search(self._text, *clause.sentence)
        if verb is None:
            why = "The clause names no other speaker."
            return Found(None, (), "the article itself", "said", why)
        why = f"The sentence has “{verb[0]}”, and no speaker of this clause was found."
        return Found(None, (), "the article itself", "likely", why)

    def _build_stance(
        self, clause: Clause, speaker: Speaker | None, stance: tuple[str, Span] | None
    ) -> Found[str]:
        if stance:
            words = self._text[slice(*stance[1])]
            return Found(stance[0], (stance[1],), "a verb of stance", "said", f"“{words}”.")
        if speaker and lexicon.CLAIMING.fullmatch(speaker.verb):
            return Found("claims", (speaker.span,), "a verb of claim", "said", f"“{speaker.verb}”.")
        if speaker and (
            lexicon.ARMED_GROUPS.search(speaker.name)
            or (_ARMED_SPEAKER.search(speaker.name) and not _NOT_ARMED.search(speaker.name))
        ):
            return Found(
                "claims",
                (speaker.span,),
                "a party to the conflict",
                "likely",
                "A party to the conflict speaks of it.",
            )
        del clause
        return Found(
            "reports",
            (),
            "told as a fact",
            "said" if speaker is None else "likely",
            "The words tell it as a fact.",
        )

    # Joining

    def _find_joined(
        self,
        clause: Clause,
        main: _Trigger,
        time: TimeExpression | None,
        place: Found[DraftPlace] | None,
        figure: Found[Figure] | None,
        stance: tuple[str, Span] | None,
    ) -> _Working | None:
        """Return the event that a clause speaks of again, or None."""
        words = self._text[slice(*clause.span)]
        if _LONG_TIME.search(words) or (time is not None and self._is_old(time)):
            return None
        is_violent = main.type == "violence"
        latest = self._drafts[-1] if self._drafts else None
        is_new_paragraph = latest is None or latest.paragraph != self._paragraph
        if (
            latest is not None
            and not is_new_paragraph
            and latest.draft.type.value == "violence"
            and latest.sentence >= self._sentence - 1
            and _DIED_OF_WOUNDS.search(words)
        ):
            return latest
        if figure is not None and _RAISED_TOLL.search(words):
            violent = [one for one in self._drafts if one.draft.type.value == "violence"]
            return next(
                (
                    one
                    for one in reversed(violent)
                    if one.figures or self._sentence - one.sentence <= 2
                ),
                None,
            )
        takes_blame = stance is not None and bool(
            lexicon.TAKING_RESPONSIBILITY.match(self._text, stance[1][0])
        )
        anaphor = _ANAPHORA.search(words)
        is_other = figure is not None and _IN_OTHER_FIGHTING.search(words) is not None
        is_other = is_other or (is_new_paragraph and _OTHER_VICTIM.match(words) is not None)
        if is_violent and _HOURS_APART.match(words):
            return None
        is_own_pronoun = (
            anaphor is not None
            and anaphor[0].lower() in ("it", "they", "he", "she")
            and clause.speaker is not None
            and not clause.speaker.is_pronoun
            and not clause.is_quoted
        )
        is_building = anaphor is not None and _BUILDING.search(anaphor[0]) is not None
        refers = anaphor is not None and not is_own_pronoun and not (is_building and time)
        follows_other = (
            latest is not None
            and not is_new_paragraph
            and latest.draft.type.value != main.type
            and not refers
            and stance is None
        )
        is_toll = figure is not None and _TOLL_OF_EVENT.search(words) is not None
        accuses = stance is not None and stance[0] == "claims" and main.type == "statement"
        is_carried = (
            place is not None and place.value is not None and place.value.basis == "carried"
        )
        has_no_place = place is None or is_carried
        is_unknown = place is not None and place.value is not None and not place.value.point
        opens_with_anaphor = refers and anaphor is not None and anaphor.start() == 0
        begins_line = (
            self._head is not None
            and self._head.date is None
            and not refers
            and _ARE_HURT.search(words) is None
            and _INDEFINITE.match(words) is not None
        )
        is_war_toll = figure is not None and _WAR_TOLL.search(words) is not None
        for working in reversed(self._drafts):
            if self._sentence - working.sentence > _JOIN_SENTENCES * (1 + is_toll):
                break
            if is_toll and any(one.value and one.value.most == 0 for one in working.figures):
                continue
            is_same_paragraph = working.paragraph == self._paragraph
            is_apart = working is not latest or not is_same_paragraph
            if working.is_old and working.sentence != self._sentence and is_apart:
                continue
            is_same = is_unknown and opens_with_anaphor and is_same_paragraph
            if not self._is_compatible(working, time, None if is_same else place):
                continue
            kind = working.draft.type.value
            if accuses and not takes_blame and kind != "violence":
                continue
            if (
                stance
                and stance[0] == "condemns"
                and time is not None
                and not _THE_ATTACK.search(words)
            ):
                return None
            if stance and (stance[0] in ("denies", "condemns") or takes_blame or accuses):
                if takes_blame and kind != "violence":
                    continue
                if kind != "statement" and (refers or working.paragraph >= self._paragraph - 1):
                    return working
                continue
            if stance and stance[0] == "calls-for":
                return None
            if is_violent and kind == "violence":
                if follows_other and working is not latest and figure is None:
                    return None
                if (
                    follows_other
                    and working is not latest
                    and latest is not None
                    and latest.sentence >= self._sentence - 1
                ):
                    return None
                same_both = (
                    time is not None
                    and place is not None
                    and working.has_own_date
                    and working.has_own_place
                )
                bare = (
                    time is None
                    and has_no_place
                    and not is_other
                    and not (begins_line and not is_same_paragraph)
                    and working.section == self._section
                    and not is_war_toll
                )
                if (
                    refers
                    or bare
                    or same_both
                    or (
                        time is None
                        and place is not None
                        and not is_other
                        and working.section == self._section
                        and self._is_same_place(working, place)
                    )
                ):
                    return working
                if (
                    place is None
                    and time is not None
                    and working.has_own_date
                    and working.sentence == self._sentence
                ):
                    return working
                return None
            if (
                kind == main.type
                and working.sentence >= self._sentence - 1
                and time is None
                and (has_no_place or not working.has_own_place)
                and (refers or re.match(r"(?:The|It|They|He|She|This)\b", words))
            ):
                return working
            if (
                kind == main.type
                and working.sentence == self._sentence
                and time is None
                and has_no_place
            ):
                return working
            if (
                kind == "violence"
                and main.type == "strategic-development"
                and time is None
                and place is None
                and is_same_paragraph
                and _WEAPONS_FOUND.search(words)
            ):
                return working
        return None

    def _is_compatible(
        self, working: _Working, time: TimeExpression | None, place: Found[DraftPlace] | None
    ) -> bool:
        if time is not None and working.has_own_date:
            first, last = working.dates
            if time.end is not None and first is not None and time.end < first:
                return False
            if time.start is not None and last is not None and time.start > last:
                return False
            if (time.start is None or time.end is None) != (first is None or last is None):
                return False
        return place is None or self._is_same_place(working, place) or not working.has_own_place

    def _is_same_place(self, working: _Working, place: Found[DraftPlace]) -> bool:
        ours, theirs = working.draft.place.value, place.value
        if ours is None or theirs is None:
            return ours is theirs
        if set(ours.toponym_ids) & set(theirs.toponym_ids):
            return True
        km = distance_km(ours, theirs)
        if km is None:
            names = (re.findall(r"[A-Z]\w+", one.expression) for one in (ours, theirs))
            return bool(set(next(names)) & set(next(names)))
        widest = max(ours.where_prec or 1, theirs.where_prec or 1)
        reach_km = max(ours.radius_m or 0, theirs.radius_m or 0) / 1000 if widest >= 4 else 0.0
        return km <= max(_SAME_PLACE_KM, reach_km)

    def _join(
        self,
        working: _Working,
        statement: DraftStatement,
        figure: Found[Figure] | None,
        time: TimeExpression | None,
        place: Found[DraftPlace] | None,
    ) -> None:
        draft = working.draft
        subset = _SUBSET.search(statement.quote)
        is_further = (
            figure is not None
            and bool(working.figures)
            and working.figures[-1].value != figure.value
            and is_addition(statement.quote)
        )
        if figure and _RAISED_TOLL.search(statement.quote):
            working.figures, working.further = [figure], []
        elif figure and is_further:
            working.further.append(figure)
        elif (
            figure
            and not subset
            and not (working.figures and _SOME_OF_THEM.search(statement.quote))
        ):
            working.figures.append(figure)
        is_reaction = statement.stance.value in ("denies", "condemns", "calls-for")
        if time is not None and not working.has_own_date and time.edtf and not is_reaction:
            draft = replace(
                draft,
                date=replace(
                    self._format_date(time, Clause(statement.span, statement.span)), sure="likely"
                ),
            )
            working.dates, working.has_own_date = (time.start, time.end), True
        if (
            place is not None
            and place.value is not None
            and not working.has_own_place
            and not is_reaction
        ):
            draft = replace(
                draft, place=replace(place, sure="likely" if place.sure == "said" else place.sure)
            )
            working.has_own_place = True
        working.draft = replace(draft, statements=(*draft.statements, statement))
        working.sentence = max(working.sentence, self._sentence)
        working.paragraph = self._paragraph

    def _finish(self, working: _Working) -> Draft:
        merged = merge_figures(working.figures)
        if merged and working.further:
            merged = add_figures([merged, *working.further])
        return replace(working.draft, fatalities=merged) if merged else working.draft

    # Title and actors

    def _suggest_title(self, span: Span) -> str:
        words = _fold(self._text[slice(*span)]).split()
        title = " ".join(words[:_TITLE_WORDS]).rstrip(" ,;:")
        return (title[:1].upper() + title[1:]) + (" …" if len(words) > _TITLE_WORDS else "")

    def _find_actors(self, clause: Clause, main: _Trigger) -> Found[tuple[str, ...]]:
        """Return who acts: the noun before the word of the happening, or after "by"."""
        start, end = clause.span
        found: list[Span] = []
        agent = re.compile(
            r"\bby\s+(?P<who>(?:(?:the|a|an)\s+)?[^,;.]{3,60}?)(?=\s+(?:in|on|at|near|who|that|after|during|from|when)\b|[,;.]|$)"
        ).search(self._text, main.span[1], end)
        if agent and (
            lexicon.ACTOR_NOUNS.search(agent["who"]) or re.search(r"[A-Z]", agent["who"])
        ):
            found.append(agent.span("who"))
        nouns = lexicon.ACTOR_NOUNS.finditer(self._text, start, max(main.span[0], start))
        found += [match.span() for match in nouns]
        if not found:
            subject = read_subject_of(self._text, start, main.span[0], "")
            is_named = (
                subject
                and re.search(r"(?:^|\s)(?!The\b|A\b|An\b|In\b)[A-Z]\w", subject.name)
                and not any(table.nouns.search(subject.name) for table in lexicon.TRIGGERS)
            )
            if subject and is_named and len(subject.name) < 80:
                found += self._trim_actor(subject.span)
        names = tuple(dict.fromkeys(_fold(self._text[slice(*span)]) for span in found))[:4]
        if not names:
            return Found((), (), "no actor", "open", "The clause names no actor.")
        return Found(
            names,
            tuple(found[:4]),
            "words beside the happening",
            "likely",
            "The words name who acts or is spoken of.",
        )

    def _trim_actor(self, span: Span) -> list[Span]:
        """Return the span of an actor without the day at its end; nothing if it is a pronoun."""
        name = self._text[slice(*span)]
        day = _DAY_AT_END.search(name)
        trimmed = name[: day.start()] if day else name
        return [] if _PRONOUN.fullmatch(trimmed) else [(span[0], span[0] + len(trimmed))]


def _close_range(time: TimeExpression) -> TimeExpression:
    """Return the date of "since July" for what happened then: July, without an open end."""
    if time.edtf is None or not time.edtf.endswith("/.."):
        return time
    edtf = time.edtf.removesuffix("/..")
    grain = edtf.count("-")
    first = time.start
    if first is None:
        return time
    end = first if grain > 1 else _last_day_of(first, is_year=not grain)
    return replace(time, edtf=edtf, end=end, is_exact=False)


def _last_day_of(day: date, *, is_year: bool) -> date:
    """Return the last day of the year or the month of a day."""
    after = (
        date(day.year + 1, 1, 1) if is_year else (day.replace(day=28) + timedelta(4)).replace(day=1)
    )
    return after - timedelta(1)


def _is_title_case(headline: str) -> bool:
    """Return whether most words of a headline have capitals, so that capitals mean nothing."""
    words = [word for word in re.findall(r"[^\W\d_]+", headline) if len(word) > 3]
    return bool(sum(word[0].isupper() for word in words[1:]) > 0.6 * len(words[1:]))


def _kind_of_place(place: DraftPlace) -> Literal["settlement", "region"]:
    """Return what later words may refer to a place: "the city" or "the region"."""
    return "region" if (place.where_prec or 1) >= 4 else "settlement"


def _read_clock(words: str) -> int | None:
    """Return the minutes since midnight of a time of day in front of a line; None without one."""
    match = re.search(r"\b(\d{1,2})(?:[:.h](\d\d))?\s*(a\.?m|p\.?m)?\b", words, re.IGNORECASE)
    if match is None or not (match[2] or match[3]):
        return None
    hour = int(match[1]) % 12 + 12 * (match[3][0].lower() == "p") if match[3] else int(match[1])
    return 60 * hour + int(match[2] or 0)


def _goes_on(words: str) -> bool:
    """Return whether a clause has something that continues from an earlier sentence."""
    return bool(re.search(r"\bcontinues?\s+to\b|\bstill\b|\b(?:is|been)\s+ongoing\b", words))


def _is_future(lead: str, trigger: str) -> bool:
    """Return whether the words right before a trigger put it into the future or in doubt."""
    modal = re.search(
        r"\b(?:will|would|shall|may|might|could|should|must|can|cannot|plans?\s+to|planned\s+to|planning\s+to|expected\s+to|scheduled\s+to|intends?\s+to|hopes?\s+to|wants?\s+to|vowed\s+to|threatened\s+to|refused\s+to|about\s+to|going\s+to|ready\s+to|due\s+to\s+be|set\s+to|(?:is|are|was|were)\s+to|not|never|to)\s+(?:\w+ly\s+)?(?:(?:not|never|also|again|soon)\s+)?(?:be\s+|have\s+(?:been\s+)?)?(?:\w+ly\s+)?$",
        lead,
        re.IGNORECASE,
    )
    if modal is None:
        return False
    if re.search(r"\bto\s+$", modal[0]) and re.match(r"\w+ed\b", trigger):
        return False
    if _THOUGHT_TO_HAVE.search(lead) or _TO_HAVE_DONE.fullmatch(lead.strip()):
        return False
    if re.search(
        r"\b(?:had|have|has|forced|compelled|obliged|made)\s+$", lead[: modal.start()]
    ) and (re.match(r"to\s", modal[0])):
        return False
    return not re.match(r"to\s+$", modal[0]) or not re.match(r"[A-Z]", trigger)


def _is_attributive(text: str, match: re.Match[str], start: int) -> bool:
    """Return whether a participle only describes a noun: "the besieged town", "wounded soldiers"."""
    word = match[0].lower()
    if word == "burning" and _BURNING_THING.match(text, match.end()):
        return True
    if not re.fullmatch(r"\w+(?:ed|en|n)", word) or " " in word:
        return False
    before = text[max(start, match.start() - 12) : match.start()]
    if _HARMED_PEOPLE.match(text, match.start()) and not re.search(
        r"\b(?:was|were|is|are|been|being|has|have|had|and|left|get|got)\s+(?:\w+ly\s+)?$", before
    ):
        return match.start() > start
    after = re.compile(r"\s+[a-z]{3,}").match(text, match.end())
    return (
        bool(re.search(r"\b(?:the|a|an|its|their|his|her|of|for|with|from|in)\s+$", before))
        and after is not None
    )


def _starts_time(text: str, position: int) -> bool:
    return bool(
        re.compile(
            r"(?:since|before|after|from|during|over|for)\s+(?:the\s+)?(?:\d|then\b|(?:early|mid|late|last)\b|[A-Z][a-z]+day|January|February|March|April|May|June|July|August|September|October|November|December|weekend|past)",
            re.IGNORECASE,
        ).match(text, position)
    )
