"""Words of English news on armed conflict, as patterns.

Each table is a text with one pattern a line or between bars; `compile_words` makes one regular
expression of it. The words are this project's own collection.
"""

import re
from typing import NamedTuple


def compile_words(table: str, *, ignore_case: bool = True) -> re.Pattern[str]:
    """Return the pattern of any of a table's words, at word boundaries."""
    words = "|".join(line.strip() for line in table.split("\n") if line.strip())
    if ignore_case:
        words = words.replace("[A-Z]", "(?-i:[A-Z])")
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE if ignore_case else 0)


def add_present_forms(table: str) -> str:
    """Return a table of verbs with their present: "attack(?:ed|ing)" has "attack", "attacks", too."""
    return table.replace("(?:ed|ing", "(?:ed|e?s?|ing").replace("(?:ied|ying", "(?:ied|ies|y|ying")


class TriggerTable(NamedTuple):
    """Words for an event of one type.

    Attributes:
        type: The type.
        verbs: Verbs in the past, and participles.
        nouns: Nouns of happenings.
        present_verbs: The same verbs and their present, for lists of events by date and live
            reports: elsewhere "attacks" and "shells" are nouns.
    """

    type: str
    verbs: re.Pattern[str]
    nouns: re.Pattern[str]
    present_verbs: re.Pattern[str]


_PEOPLE = (
    r"(?:people|civilians|men|women|children|villagers|residents|passengers|students|pupils|workers"
    r"|journalists|protesters|soldiers|fighters|hostages|girls|boys|teachers|farmers|migrants|staff)"
)

_CROWD = (
    r"(?:people|persons|civilians|residents|villagers|inhabitants|families|households|refugees|returnees|foreigners"
    r"|women|children|passengers|evacuees|migrants|fishermen|farmers|herders|townspeople|survivors|nationals|pupils|students|patients"
    r"|thousands|hundreds|dozens|scores|many|most|others|(?:\d[\d,.]*\d|\d))"
)
"""People who move or are helped, by a noun or by their number alone: "some 5,500 have arrived"."""
_GOODS = (
    r"(?:(?:tonnes|tons|sacks|bags)(?! of (?:\w+ )?(?:explosives|ammunition|weapons|arms|bombs|coal|steel|cement))|aid|food|supplies|medicines?|drugs|water|tents|blankets|mattresses|relief|flour|fuel|rations|parcels|vaccines?|wheat|rice|maize|millet|sorghum"
    r"|beans|lentils|grain|seeds?|bread|milk|sheeting|(?:plastic|tarpaulin) sheets|tarpaulins|(?:kitchen|cooking) (?:sets|pots|utensils)|(?:\w+ )?kits?|jerrycans|soap|clothes|clothing|generators|cash|charcoal|firewood|cooking oil|mosquito nets)"
)
_CARRIERS = r"(?:trucks?|lorry|lorries|convoys?|ships?|barges?|boats?|aircraft|planes?|flights?|helicopters?|trains?|carts|wagons|buses)"
_HAS = r"(?:(?:has|have|had|was|were|are|is|been|also|already|since|now|later|all|safely) )"

_VIOLENCE_VERBS = rf"""
kill(?:ed|ing|s)?|slain|slaughter(?:ed|ing)|massacr(?:ed|ing)|murder(?:ed|ing)|assassinat(?:ed|ing)
died|dies|dead|(?:bled|burn(?:ed|t)|starved|froze|beaten|choked|crushed|trampled) to death|with the loss of (?:\S+ ){{0,4}}lives|perish(?:ed|ing)|lost (?:their|his|her) li(?:fe|ves)|claim(?:ed|ing) (?:the )?(?:lives|life)
claim(?:ed|ing) (?:[\w,]+ ){{1,4}}lives|succumbed to
wound(?:ed|ing)|injur(?:ed|ing)|maim(?:ed|ing)|hurt
attack(?:ed|ing|s)|ambush(?:ed|ing)|raid(?:ed|ing)|assault(?:ed|ing)|storm(?:ed|ing)|overr(?:an|un)
clash(?:ed|ing)|encounter(?:ed|ing) (?:\S+ ){{0,6}}(?:members?|fighters|rebels|guerrillas?|militants|terrorists|gunmen|insurgents|troops|soldiers|patrol)|fought|battl(?:ed|ing)|skirmish(?:ed|ing)
shell(?:ed|ing)|bomb(?:ed|ing)|bombard(?:ed|ing)|mortared|strafed|pound(?:ed|ing)|pummel(?:l?ed|l?ing)
shot(?: dead| at)?|gunned down|open(?:ed|ing) (?:\S+ ){{0,2}}fire|(?:threw|hurled|lobbed|dropped|planted|hurling|throwing|dropping) (?:\S+ ){{0,3}}(?:grenades?|bombs?|stones|rocks|explosives?|petrol bombs|munitions?|device|mines?)|blew (?:a hole|apart|off|open)|blast(?:ed|ing)|fir(?:ed|ing) (?:on|at|into|upon|mortars?|rockets?|shells?|missiles?|shots?|tear gas|live)
(?:been|was|were) (?:fired|hit|struck)|exchang(?:ed|ing) (?:fire|gunfire|artillery)|traded (?:fire|artillery)
explod(?:ed|ing)|detonat(?:ed|ing)|blew (?:up|himself|herself|themselves)|blown up|went off|rip(?:ped|ping) through
(?:struck|strikes|hit|hits|slammed into|landed (?:on|in|near)|crashed into|fell (?:on|in|near))(?= )
abduct(?:ed|ing)|kidnapp?(?:ed|ing)|(?:taken|took) (?:away|hostage|captive)|held hostage|seiz(?:ed|ing) (?:\w+ ){{0,3}}{_PEOPLE}
(?:taken|took|seized|carried off) (?:\w+ ){{0,2}}{_PEOPLE}
burn(?:ed|t|ing)(?: down)?|torch(?:ed|ing)|set (?:fire to|ablaze|alight|on fire|(?:\S+ ){{1,4}}(?:ablaze|alight|on fire))|razed|loot(?:ed|ing)|ransack(?:ed|ing)|vandali[sz](?:ed|ing)
behead(?:ed|ing)|decapitat(?:ed|ing)|execut(?:ed|ing)|hack(?:ed|ing) to death|stabb?(?:ed|ing)|tortur(?:ed|ing)|rap(?:ed|ing)|lynch(?:ed|ing)|beat(?:en)?(?: to death| up)|flogg(?:ed|ing)
came under (?:\w+ )?(?:fire|attack|shelling)|under (?:fire|attack|bombardment)|targeted|destroy(?:ed|ing)|damag(?:ed|ing)|flatten(?:ed|ing)|ramm(?:ed|ing)
snatch(?:ed|ing)|whisk(?:ed|ing) (?:away|off)|neutrali[sz](?:ed|ing)|eliminat(?:ed|ing)|liquidat(?:ed|ing)|mow(?:ed|n) down|levell?(?:ed|ing)(?= )|(?:hung|hanged) (?:\S+ ){{0,2}}(?:bodies|corpses|body)
board(?:ed|ing) (?:\S+ ){{0,5}}(?:ships?|tankers?|vessels?|boats?|freighters?|dhows?|carriers?|trawlers?|ferry)|fir(?:ed|ing) (?:\S+ ){{0,3}}(?:bullets|rounds|water cannons?|tear ?gas|pepper spray|warning shots?|drones?|projectiles?|rockets?|missiles?|shells?|mortars?)
(?:cost|costing|costs) (?:\S+ ){{0,4}}(?:lives|life)|lured (?:\S+ ){{0,3}}into|(?:fire|fires|shooting|gunfire) broke out
(?:tak(?:en|ing)|took|seized) (?:off|from) (?=\S+ (?:\S+ ){{0,6}}(?:captiv|hostage))|remain(?:ed|s|ing)? in captivity|held captive|remain(?:ed|s)? missing
(?:found|recovered|retrieved|discovered) (?:a|the) (?:\S+ )?body|(?:came|crashed) down on
shot down|downed|intercept(?:ed|ing)|repell?(?:ed|ing)|repuls(?:ed|ing)|thwart(?:ed|ing)|sank|sunk|hijack(?:ed|ing)|held up (?:\S+ ){1, 4}(?:lorr(?:y|ies)|trucks?|convoys?|bus(?:es)?|vehicles?|cars?|travellers|drivers|bank|shop)|robb(?:ed|ing)|made off with|st(?:ole|olen)(?= )|dispers(?:ed|ing)|sabotag(?:ed|ing)
bur(?:ied|ying) (?:\S+ ){{1,3}}(?:people|bodies|dead|victims|men|women|children)|counted (?:\S+ )?bodies|(?:found|recovered|retrieved|received|exhumed|discovered|pulled) (?:the )?(?:\S+ )?(?:bodies|corpses|remains)
(?:taken|took|pulled|dug|lifted|carried|brought) (?:\S+ ){{0,4}}(?:bodies|corpses|remains) (?:out of|from)|(?:bodies|corpses) found|(?:bodies|corpses|remains) (?:\w+ ){{0,4}}(?:were|had been|have been|was) (?:found|recovered|brought|taken|retrieved|discovered|exhumed)
(?:the )?(?:number of )?(?:dead|deaths|bodies|death toll|toll) (?:at|to|of|had|has|rose|stood|stands|now|from)
(?:step(?:ped|ping)|drove|driven|ran) (?:on|over|onto|into) (?:an? )?(?:\w+ )?(?:mine|landmine|bomb|explosive|device|ied)
lost (?:\w+ ){{1,3}}(?:men|man|soldiers?|fighters?|troops|members?)
(?:beat|beaten|fought|held) off|(?:beat|beaten|thr(?:ew|own)|fought) back|(?:drove|driven|pushed|chased) (?:\S+ ){{1,3}}(?:back|off|out of|from (?:the|a) (?:town|city|village|base|post|positions?|hills?))
disappear(?:ed|ing)|vanish(?:ed|ing)|(?:went|gone|going) missing|(?:never|not) (?:been )?(?:seen|heard of) (?:again|since|alive)
(?:taken|took|dragg(?:ed|ing)|pull(?:ed|ing)|bundl(?:ed|ing)|led|march(?:ed|ing)) (?:\S+ ){{0,3}}(?:away )?(?:from|out of|off) (?:his|her|their|a|the) (?:\S+ )?(?:cars?|homes?|houses?|beds?|offices?|bus(?:es)?|shops?|vehicles?|church|cells?|schools?|vans?|boats?|huts?)|bundl(?:ed|ing) into
(?:found|been found) (?:shot|hanged|strangled|stabbed|beheaded|murdered|mutilated|burned|burnt|tied)|martyred|strangl(?:ed|ing)|gassed|poison(?:ed|ing)|suffocat(?:ed|ing)|riddl(?:ed|ing) with|spray(?:ed|ing) (?:\S+ ){{0,4}}with (?:bullets|gunfire|machine.?gun)
(?:ran|run|runn?ing|roll(?:ed|ing)|trod|trodden|pass(?:ed|ing)) (?:on|over|onto) (?:an? )?(?:\w+ )?(?:mine|landmine|bomb|explosive|device|ied)|lost (?:a|an|one|both|his|her|their) (?:legs?|arms?|foot|feet|hands?|eyes?|limbs?)
(?:flew|flown|carried out|conducted|mounted|made) (?:\S+ ){{0,4}}(?:sorties|(?:combat|bombing) missions|missions during|strikes|raids|attacks)|rained down|(?:fell|fallen) in (?:action|battle|combat)
treated for (?:\S+ ){{0,3}}(?:wounds|injuries|burns|shock)|(?:set|setting) off (?:\S+ ){{0,3}}(?:bombs?|explosives?|devices?|charges?|mines?)|defus(?:ed|ing)|(?:bomb|device|explosives|mine)(?: \S+){{0,6}} (?:was|were|had been) (?:left|planted|placed|found|hidden|laid|buried)
(?:stopp|halt|waylaid|held up)(?:ed|ing)? (?:\S+ ){{0,3}}(?:lorr(?:y|ies)|trucks?|bus(?:es)?|minibus(?:es)?|cars?|vehicles?|trains?|boats?|canoes?|motorcycles?|taxis?|barges?|convoys?)(?! traffic)|took (?:it|them|\S+ \S+) away|(?:aircraft|planes?|helicopters?|jets?|drones?)(?: \S+){{0,6}} (?:came down|crashed|went down|(?:was|were) lost)|(?:drove|driven|steer(?:ed|ing)|crash(?:ed|ing)|plough(?:ed|ing)) (?:\S+ ){{0,8}}(?:packed|filled|loaded|laden|rigged) with explosives
mistreat(?:ed|ing)|ill-treat(?:ed|ing)|whipp(?:ed|ing)|stoned|scuttl(?:ed|ing)|(?:mined|booby-trapped)(?= )|bulldozed|demolish(?:ed|ing)|desecrat(?:ed|ing)|uproot(?:ed|ing) (?:\S+ ){{0,3}}trees|(?:men|soldiers|fighters|guards|policemen|officers|militiamen|rebels) (?:had |have )?fallen
"""
_VIOLENCE_NOUNS = r"""
attacks?|counter-?(?:attacks?|offensives?)|sniper fire|assaults?|ambush(?:es)?|raids?|clash(?:es)?|fighting|battles?|skirmish(?:es)?|combat|firefights?|gun ?battles?|gunfights?|shoot-?outs?
shelling|bombardments?|bombings?|air ?strikes?|air-strikes?|air raids?|drone (?:strikes?|attacks?)|missile (?:strikes?|attacks?)|rocket (?:fire|attacks?|strikes?)|artillery (?:fire|strikes?|barrages?)|barrages?|strikes?|drones?|missiles?|rockets?|mortars?|mortar (?:rounds?|shells?|fire)|shells?
blasts?|explosions?|bombs?|car bombs?|suicide bomb(?:er|ing)s?|mines?|land ?mines?|grenades?|explosive devices?|ieds?|booby.traps?
shootings?|gunfire|gunshots?|crossfire|killings?|massacres?|murders?|assassinations?|executions?|beheadings?|lynchings?|mass graves?|bloodshed
abductions?|kidnappings?|hostage.takings?|violence|hostilities|war|wars|civil war|conflict|rebellion|insurgency|uprising|riots?|unrest|looting|arson|torture|rapes?|stabbings?|atrocities|offensives?|incursions?|exchange of fire|casualties|deaths|death toll|fatalities
"""
_ACCESS_OBJECT = (
    r"(?:roads?|highways?|motorway|route|(?<!air )bridges?|crossings?|border|borders|checkpoints?|corridor|port|ports|harbour|airport|airspace|airfield"
    r"|railway|line|gates?|passage|tunnel|street|streets|pass|ferry|strait|canal|access|supply lines?|terminal|entrances?|town|city|village|camp)"
)
_ACCESS_VERBS = rf"""
(?:clos(?:ed|ing)|shut(?:ting)?(?: down| off)?|block(?:ed|ing)|blockad(?:ed|ing)|barricad(?:ed|ing)|seal(?:ed|ing)(?: off)?|cut(?:ting)?(?: off)?|sever(?:ed|ing)|obstruct(?:ed|ing)|re-?open(?:ed|ing)?|open(?:ed|ing)|unblock(?:ed|ing)|clear(?:ed|ing)|restrict(?:ed|ing))(?: off| down)? (?:\S+ ){{0,6}}{_ACCESS_OBJECT}
{_ACCESS_OBJECT}(?: \S+){{0,8}} (?:was|were|had been|has been|have been|is|are|remained|remains|been|stayed|be)(?: \w+){{0,2}} (?:clos(?:ed|ing)|open(?= (?:for|to|again|only|until|from|between)\b)|passable|unusable|shut|block(?:ed|ing)|seal(?:ed|ing)|cut(?: off)?|severed|re-?opened|opened(?: again)?|unblocked|impassable|barricaded|suspended)
{_ACCESS_OBJECT}(?:,? \S+){{0,9}} (?:re-?opened|closed|shut down|closed down)
(?:cut|been cut|cutting) off from|isolat(?:ed|ing)|besieg(?:ed|ing)|encircl(?:ed|ing)|surround(?:ed|ing)|blockad(?:ed|ing)|imped(?:ed|ing) access|denied access|(?:had|have|has|having|without) (?:had )?(?:no |any )?access (?:to|into)|(?:turned|turning) back|barred|stranded|trapped
(?:impos(?:ed|ing)|declar(?:ed|ing)|lift(?:ed|ing)|extend(?:ed|ing)|announc(?:ed|ing)|order(?:ed|ing)|eas(?:ed|ing)) (?:\S+ ){{0,4}}(?:curfew|siege|blockade|embargo|travel ban|no-fly zone)
(?:set up|setting up|establish(?:ed|ing)|erect(?:ed|ing)|install(?:ed|ing)|put up|mann(?:ed|ing)|remov(?:ed|ing)|dismantl(?:ed|ing)) (?:\S+ ){{0,5}}(?:checkpoints?|roadblocks?|barricades?|barriers?|checkpoint)
(?:suspend(?:ed|ing)|cancel(?:l?ed|l?ing)|halt(?:ed|ing)|resum(?:ed|ing)|stopp(?:ed|ing)) (?:\S+ ){{0,4}}(?:flights?|trains?|traffic|ferr(?:y|ies)|crossings?|bus(?:es)?|navigation|shipping)
(?:flights?|trains?|traffic|ferr(?:y|ies)|bus services|ships|vessels|tankers|shipping|navigation|transit)(?: \S+){{0,8}} (?:suspended|resumed|halted|cancelled|stopped|diverted|rerouted|grounded|disrupted)
(?:trains?|bus(?:es)?|ferry|ferries|boats?|flights?|services?)(?: \S+){{0,6}} (?:ran|run|running|sailed|sails?|left|flew|started|leaves?|runs|going) (?:again|once more|for the first time|normally)|(?:trains?|bus(?:es)?|ferry|ferries|boats?|flights?)(?: \S+){{0,6}} (?:did|does|do|has|have) not (?:run|sail|leave|go|fl[yo]w?n?|operate)d?
(?:transport|traffic|movement|trade|business|services?)(?: \S+){{0,6}} (?:at|to|come to|came to|brought to) a (?:standstill|halt)|(?:brought|bringing) (?:\S+ ){{0,4}}to a (?:standstill|halt)
(?:was|were) (?:stopped|turned back|held up|refused entry|prevented from|not allowed|not let) ?
(?:was|were|been) (?:forbidden|banned|barred) (?:to|from) (?:\w+ )?(?:leav|enter|sail|fish|travel|cross|us)\w*
(?:prevent|stopp|block|bann|barr|keep|kept)(?:ed|ing)? (?:\S+ ){{1,5}}(?:from (?:entering|leaving|reaching|passing|crossing|using|travelling))
"""
_ACCESS_NOUNS = r"""
blockades?|sieges?|checkpoints?|roadblocks?|road blocks?|curfews?|barricades?|closures?|no-fly zone|border closure|travel ban
"""
_HUMANITARIAN_VERBS = (
    rf"""
{_CROWD}(?:(?!,? (?:said|says|told|who|which|that)\b),? [\w-]+){{0,5}}? {_HAS}{{0,3}}(?:reached|reaching|arrived|arriving|escaped|escaping|headed|heading|made (?:their|its) way|got (?:away|out|through|as far as)|streamed|streaming|streams|poured|pouring|trekked|walked|walking|trudged|sailed|rowed|crossed|crossing|crowded|crammed|squeezed)(?= (?!an? (?:agreement|deal|accord|truce|compromise)|(?:out )?(?:into|onto) the streets))
{_CROWD}(?:(?!,? (?:said|says|told|who|which|that)\b),? [\w-]+){{0,4}}? {_HAS}{{1,3}}(?:come|gone|left|returned|settled|registered|stranded|camping|camped|sleeping|living|staying|sheltering|confined|flown|bussed|taken to (?:hospitals?|safety|shelters?|camps?|[A-Z]\w+)|brought to|led to|let (?:through|out|pass)|cared for|fed|waiting for)
(?:flown|flew|airlifted|ferried|bussed|evacuated|shipped) (?:\S+ ){{0,4}}(?:{_CROWD}|citizens|staff|wounded)|confin(?:ed|ing) (?:\S+ ){{0,6}}(?:to|in|within) (?:their|the)
(?:liv(?:ed|ing)|stay(?:ed|ing)|camp(?:ed|ing)|sle(?:pt|ep|eping)|crowd(?:ed|ing)) (?:\S+ ){{0,2}}(?:in|at|under) (?:\S+ ){{0,3}}(?:camps?|tents?|schools?|church(?:es)?|mosques?|halls?|stadium|hospitals?|seminary|warehouses?|stations?|plastic|trees)(?! of)
(?:flew|flown|shipped|trucked) (?:in )?(?:\S+ ){{0,4}}{_GOODS}|camps?(?: \w+){{0,3}} (?:was|were|has been|had been) (?:opened|set up|built) (?:on|in|for|last|at|by|near)
(?:deliver|distribut|unload|hand|receiv|truck|ferri|ferry|haul|donat|provid|suppl|issu|send|sent|brought|bring)(?:ed|ing|s|ied|e)?(?: out)? (?:\S+ ){{0,6}}{_GOODS}(?! (?:lines?|routes?|depots?|dumps?))|fe(?:d|eding) (?:\S+ ){{0,3}}{_CROWD}
{_CARRIERS} (?:\S+ ){{0,4}}(?:with|carrying|loaded with|of) (?:\S+ ){{0,6}}(?:{_GOODS}|people|women|children|civilians|refugees|wounded|patients|evacuees|residents)(?: \S+){{0,3}} {_HAS}{{0,3}}(?:crossed|arrived|reached|landed|entered|left|leave|set off|docked|unloaded|set out|let (?:in|through)|allowed|waiting|held up|turned back|looted|got through|flew)
{_CROWD}(?: \S+){{0,14}} (?:has|have|had) crossed|(?:count|regist|register|record|shelter|hous|receiv|accommodat|host)(?:ed|ing) (?:\S+ ){{0,4}}(?:new (?:families|arrivals|households)|displaced (?:people|persons|families|households)|families|households|arrivals|evacuees|returnees|refugees)|no (?:\w+ ){{0,2}}(?:lorry|lorries|trucks?|convoys?|aid|food|supplies|medicines?|fuel|help)(?: \S+){{0,3}} (?:has|have|had) (?:\w+ )?(?:entered|reached|crossed|arrived|got|come|gone|passed|been (?:allowed|let|delivered))|open(?:ed|ing) (?:an? |the )?(?:\w+ )?(?:air ?bridge|airlift|soup kitchens?|camps?|shelters?|field hospital|clinics?)(?! (?:fire|road))|(?:resum|suspend|halt|start|began|begun|complet)(?:ed|ing)? (?:\S+ ){{0,3}}(?:airlifts?|airdrops?|relief flights|vaccinations?|food drops?)
(?:water|food|bread|fuel|medicine|power|electricity|rations?)(?: \S+){{0,3}} (?:was|were|is|are|been|being|has|have) (?:rationed|rationing|exhausted|running short|run short|run out|lacking|scarce|short)|running short of|short of (?:\w+ ){{0,2}}{_GOODS}
(?:power|electricity|water|gas)(?: supply| supplies| lines?| stations?)?(?: \S+){{0,5}} (?:was|were|been|is|are|went) (?:off|down|lost|without)|(?:schools|clinics|hospitals|markets|shops)(?: \S+){{0,4}} (?:was|were|have been|had been|remained|stayed|are|have) (?:\w+ )?(?:closed|shut|re-?opened)
"""
    r"""
(?:been |were |was )?displac(?:ed|ing)|fle(?:d|eing)|flees?|uproot(?:ed|ing)|evacuat(?:ed|ing)|relocat(?:ed|ing)
(?:left|leave|leaving|abandon(?:ed|ing)|forced from|driven from|return(?:ed|ing) to) (?:their|his|her) (?:homes?|houses|villages?|towns?|farms?)
(?:people|residents|families|civilians|villagers|inhabitants|households)(?: \w+){0,3} left|moved (?:out of|to safety)|(?:were|been) moved|(?:driven|drove|forced|uprooted) (?:\S+ ){0,4}from (?:their|his|her)|return(?:ed|ing) home|(?:had|forced|made) to (?:leave|abandon|flee)|(?:went|gone|going|came|coming|come) (?:back )?home|spent (?:the|last|\w+) nights? (?:in|at|outside|under|on)|sought (?:refuge|shelter|safety)|took (?:refuge|shelter)|taken (?:refuge|shelter)|(?:were|was|are|been) (?:sheltering|sheltered|housed)|sheltering|sheltered|crossed (?:from (?:\S+ ){0,3})?into|crossed the border|(?:people|persons|families|households|refugees|residents|civilians|villagers|returnees|women|children)(?: \w+){0,3} (?:arrived|walked|trekked|poured(?! (?:out )?(?:into|onto) the streets)|streamed(?! (?:out )?(?:into|onto) the streets)|crossed|were stranded|have been stranded)|(?:walked|trekked) to (?:\S+ ){0,9}(?:get away|escape|flee)|arriv(?:ed|ing) (?:in|at) (?:\S+ ){0,4}(?:camp|camps|shelter|shelters|border)
sle(?:pt|eping) (?:in the open|rough|outdoors|outside|(?:in|under) (?:\w+ )?(?:schools?|tents?|church(?:es)?|mosques?|plastic sheets|trees|bridges?))|(?:trucks|lorries|convoys?|supplies) (?:\S+ ){0,2}(?:rolled|crossed|drove) (?:in|into|through)
(?:people|families|residents|civilians|households|villagers|women)(?:,? \w+){0,5},? moved (?:to|into|towards|from)
(?:push|forc|driv|compell?)(?:ed|ing|en)? (?:\S+ ){0,6}(?:people|persons|families|residents|civilians|villagers|households|inhabitants|farmers|men|women) (?:\S+ ){0,8}?(?:to (?:flee|leave|seek|abandon|move)|from their|out of|across|into|to safety)
airlift(?:ed|ing)|(?:flown|ferried|bussed|bused|led|brought|driven) (?:out|to safety)
starv(?:ed|ing)|going hungry|(?:ran|run|running) out of(?! (?:places|time|options|patience|ideas|hope))|running low|without (?:\w+ ){0,4}(?:petrol|water|electricity|power|food|fuel|medicine|shelter|heating)
(?:deliver(?:ed|ing)|distribut(?:ed|ing)|unload(?:ed|ing)|airdropp(?:ed|ing)|hand(?:ed|ing) out|carr(?:ied|ying)|br(?:ought|inging)|sent|provid(?:ed|ing)|receiv(?:ed|ing)) (?:\S+ ){0,6}(?:aid|food|supplies|medicines?|water|tents|blankets|relief|flour|fuel|rations|parcels|vaccines|wheat)
(?:aid|food|medicines?|relief|supplies|convoys?|lorries|trucks|water|fuel)(?: \S+){0,8} (?:waiting|arrived|reached|entered|stuck|held up|delivered|distributed|suspended|ran out|looted|stranded|handed out|short|scarce|exhausted)
(?:suspend(?:ed|ing)|halt(?:ed|ing)|resum(?:ed|ing)|paus(?:ed|ing)|stopp(?:ed|ing)) (?:\S+ ){0,4}(?:aid|food|deliver(?:y|ies)|distribution|operations|work|assistance|relief|services|activities|programmes?|missions|clinics?)|(?:complet|finish|began|start)(?:ed|ing)? (?:\S+ ){0,4}distributions?|(?:clinics?|treatment centres?|field hospitals?)(?: \S+){0,3} (?:opened|re-?opened|set up)
(?:lack(?:ed|ing|s)?|need(?:ed|ing)?|short of) (?:\w+ ){0,3}(?:food|water|medicines?|shelter|aid|fuel|electricity|supplies)
(?:treated|admitted|vaccinated) (?:\S+ ){0,4}(?:people|patients|children|cases|wounded)|(?:power|electricity|water)(?: supply| supplies| lines?)?(?: \S+){0,5} (?:was|were|been|is|are) (?:cut|knocked out|restored|interrupted)
"""
)
_HUMANITARIAN_NOUNS = r"""
humanitarian crisis|famine|hunger|starvation|malnutrition|cholera|epidemic|displacement|exodus|refugees|displaced people|displaced families|new arrivals|evacuations?|aid convoys?|relief convoys?|food shortages?|shortages?|power cuts?|blackouts?|lack of (?:food|water|medicine|fuel)|humanitarian aid|food aid
"""
_TALKS = r"(?:talks|negotiations?|meeting|meetings|summit|dialogue|consultations|round of talks|conference)"
_AGREEMENT = r"(?:agreements?|deals?|accords?|truces?|cease-?fires?(?! lines?\b)|cessations? of hostilities|conventions?|treat(?:y|ies)|pacts?|memorandum|protocol|armistice|peace)"
_DIPLOMACY_VERBS = rf"""
(?:sign(?:ed|ing)|reach(?:ed|ing)|agree(?:d|ing)(?: on| to)?|broker(?:ed|ing)|mediat(?:ed|ing)|conclud(?:ed|ing)|ratif(?:ied|ying)|violat(?:ed|ing)|br(?:oke|oken|eaking)|extend(?:ed|ing)|declar(?:ed|ing)|announc(?:ed|ing)|accept(?:ed|ing)|negotiat(?:ed|ing)|prolong(?:ed|ing)|renew(?:ed|ing)|order(?:ed|ing)|proclaim(?:ed|ing)|impos(?:ed|ing)) (?:\S+ ){{0,7}}{_AGREEMENT}
{_AGREEMENT},? (?:\S+ ){{0,3}}(?:signed|reached|brokered|concluded)(?! by the end)
{_AGREEMENT}(?: \S+){{0,9}} (?:was|were|had been|has been|took effect|came into (?:force|effect)|went into (?:force|effect)|began|begins|ended|expired|collapsed|lasted|held|holds|broke down|entered into force|failed)
(?:held|holds|hold|holding|began|begun|open(?:ed|ing)|resum(?:ed|ing)|start(?:ed|ing)|host(?:ed|ing)|ended|suspend(?:ed|ing)|attend(?:ed|ing)|conclud(?:ed|ing)|broke off|wrapp(?:ed|ing) up|walked out of|join(?:ed|ing)) (?:\S+ ){{0,6}}{_TALKS}
{_TALKS}(?: \S+){{0,9}} (?:began|begin|opened|resumed|ended|collapsed|failed|broke down|were held|was held|took place|started|concluded|stalled|adjourned|would|will|continued|were|was|had|have|has)
(?:sat|sit|sitting) down (?:in|with|for|to)|(?:met|meets|met with|spoke(?:n)? (?:with|to)|held talks|phoned|telephoned|conferred with|received) (?:with )?(?:\w+ )?(?:[A-Z]\w*|the|his|her|their|a|both)
(?:exchang(?:ed|ing)|swapp(?:ed|ing)|hand(?:ed|ing) (?:over|back)|releas(?:ed|ing)|freed) (?:\S+ ){{0,6}}(?:prisoners?|captives|hostages?|detainees|bodies|remains|soldiers?|students?|workers?|passengers|sailors?|pilots?|people|men|women|man|woman|children|girls|boys|villagers|civilians|journalists?|priests?|nuns?|crew|doctors?|farmers|fighters|members|engineers?|nurses?|teachers?|tourists?|miners|drivers?|staff|employees|foreigners?|nationals|monks?|bishop|mayor|truckers|fishermen|herders|policemen|guards|inmates)
(?:prisoners?|captives|hostages|detainees)(?: \S+){{0,6}} (?:were|was|had been) (?:exchanged|swapped|released|freed|handed over)
(?:was|were|been) (?:released|freed|handed over|set free|let go)|let go(?! of\b)|set (?:\S+ ){{1,6}}free|agreed (?:to|on|that)|recogni[sz](?:ed|ing) (?:the )?independence|(?:restor|cut|sever|broke|establish)\w* (?:off )?(?:diplomatic )?(?:relations|ties)|expell?(?:ed|ing) (?:\S+ ){{0,4}}(?:ambassador|diplomats?)|(?:recall(?:ed|ing)|summon(?:ed|ing|s)) (?:\S+ ){{0,4}}(?:ambassador|envoy|charg[eé] d[’']affaires)|(?:is|was|are|were|flew|travell?ed|arrived|landed|went) (?:in|to|at) (?:[A-Z]\w+ ){{1,3}}for (?:\w+ ){{0,2}}{_TALKS}|visited [A-Z]\w*|arrived (?:in|at) (?:[A-Z]\w+ )+for
sign(?:ed|ing) (?:\S+ ){{0,4}}(?:declarations?|statements?|document|communiqu[eé]|charter|road ?map|plan|letters? of intent|understanding|undertaking)|agreed (?:(?:in|at|on|last|this|late|early) (?:\S+ ){{1,2}}){{1,2}}(?:on|to|that)(?= )
br(?:oke|oken|eaking) off (?:\S+ ){{0,3}}(?:contacts?|dialogue|relations|negotiations|talks)|offer(?:ed|ing) (?:\S+ ){{0,3}}(?:to (?:host|mediate|hold|exchange|free|release)|{_TALKS}|mediation|an? (?:\w+ )?{_AGREEMENT}|amnesty)
propos(?:ed|ing) (?:\S+ ){{0,6}}(?:{_AGREEMENT}|{_TALKS}|plan|exchange|amnesty|withdrawal)|invit(?:ed|ing) (?:\S+ ){{0,9}}(?:{_TALKS}|mediate)|(?:was|were) received (?:in|by|at)|shuttl(?:ed|ing) between|(?:is|was|are|were) (?:ready|willing|prepared) (?:for|to) (?:\S+ ){{0,4}}(?:{_TALKS}|{_AGREEMENT}|negotiate|talk|mediate|lay down|stop (?:fighting|firing))
(?:envoys?|delegations?|mediators?|negotiators?|monitors|observers|monitoring (?:team|mission))(?:,? \S+){{0,6}} (?:arrived|left|flew|travelled|landed|returned|visited|met|set out|toured)|(?:agreement|deal|truce|accord|{_TALKS})(?: \S+){{0,6}} (?:broke down|fell apart|unravelled|lapsed)
phone call|telephone call|during (?:his|her|a|the|their) (?:phone |telephone )?call
"""
_DIPLOMACY_NOUNS = r"""
cease-?fires?|truces?|peace (?:agreements?|deals?|accords?|talks|plan|process|treaty)|armistice|prisoner (?:exchange|swap)s?|exchange|swap|exchange of prisoners|peace negotiations|ceasefire agreement|mediation|talks|summit
"""
_STRATEGIC_VERBS = r"""
enter(?:ed|ing)|(?:rode|riding|marched|marching|swept|sweeping|poured|pouring|rolled|rolling|moved|drove|stormed) into(?! the streets?)|br(?:oke|oken|eaking) through|captur(?:ed|ing)|recaptur(?:ed|ing)|retook|retaken|(?:took|taken|taking) (?:over|back|(?:full |partial )?control|the (?:\S+ ){0,2}(?:towns?|city|cities|villages?|base|airport|port|capital|settlements?|positions?|garrison|barracks|bridge|hills?|heights|camp|district|fort|town hall|palace)(?! of the)|[A-Z]\w+)|(?:went|gone|going) over to|(?:switch|chang)(?:ed|ing) sides|cross(?:ed|ing) over to|seiz(?:ed|ing)(?: control)?|overtook|liberat(?:ed|ing)|occup(?:ied|ying)|(?:re)?gain(?:ed|ing) (?:full |partial )?control|(?:pass|fall|com|c[ao]m|fell)(?:ed|ing|en|e)? under the control|won back|wrest(?:ed|ing)|(?:fell|fallen) (?:to|into)|in control of|lost control|(?:lost|losing) (?:the (?:\S+ ){0,3}(?:town|city|village|base|port|airport|bridge|hills?)s? |[A-Z]\w+(?: [A-Z]\w+)? )(?:to|in)(?= )|annex(?:ed|ing)|raised (?:its|their|the) flags?
mov(?:ed|ing) (?:on|against|up to) (?:[A-Z]\w+|the (?:town|city|village|capital))|(?:took|taken|taking) (?:\S+ ){0,5}prisoners?|push(?:ed|ing) (?:north|south|east|west)\w*|(?<!fighting )(?<!clashes )(?<!battle )(?<!violence )reach(?:ed|ing) the (?:outskirts|gates|edge|suburbs|river|border)|(?:tanks|columns?|convoys? of troops|armou?r)(?: \S+){0,4} (?:rolled|crossed|entered|moved|advanced|were seen)|ced(?:ed|ing) control
(?:ships?|vessels?|boats?|dhows?|trawlers?|freighters?|lorr(?:y|ies)|trucks?|cars?)(?: \S+){0,4} (?:was|were|had been) (?:searched|inspected|impounded|detained|boarded|seized)|search(?:ed|ing) (?:\S+ ){0,4}(?:houses?|homes?|ships?|vessels?|lorries|trucks|cars|vehicles|passengers|villages?|offices)
(?:weapons?|arms|explosives|ammunition|detonators|rifles|rockets|mines|shells)(?: \S+){0,3} (?:was|were|had been|have been) (?:found|seized|confiscated|discovered|uncovered|handed in)
(?:internet|telephones?|phones?|mobile|communications?|networks?|broadcasts?)(?: \S+){0,4} (?:was|were|been|is|are|went) (?:\w+ )?(?:cut(?: off)?|down|shut(?: down)?|restored|blocked|jammed|suspended|interrupted|disconnected|off)
(?:held|holding) (?:its|their|the) (?:lines?|positions?|ground)|abandon(?:ed|ing) (?:\S+ ){0,4}(?:posts?|positions?|bases?|outposts?|garrison|barracks)|(?:set|setting) up (?:\S+ ){0,3}(?:positions?|outposts?|bases?)
withdr(?:ew|awn|awing)|pull(?:ed|ing) (?:out|back)|retreat(?:ed|ing)|left (?:its|their|the|(?:all|most|some|the (?:last|first)) of (?:its|their)) (?:\w+ )?(?:positions?|base|bases|post|posts|barracks|garrisons?|camps?)|evacuated (?:its|their|the) (?:positions?|base|bases|posts?)|forced to withdraw
advanc(?:ed|ing)|push(?:ed|ing) into|cross(?:ed|ing) (?:into|the (?:border|river|line))|mov(?:ed|ing) (?:in|into|troops|forces|towards)|mass(?:ed|ing) (?:troops|forces|near|on|along)|deploy(?:ed|ing|s)?|redeploy(?:ed|ing)|reinforc(?:ed|ing)|mobili[sz](?:ed|ing)|call(?:ed|ing) up|conscript(?:ed|ing)|recruit(?:ed|ing)|(?:sent|sending|dispatch(?:ed|ing)) (?:\S+ ){0,4}(?:troops|soldiers|forces|reinforcements|police|tanks|warships|units|battalions?|marines|officers|guards|guard|gendarmes|commandos|reservists|peacekeepers|convoys?|armou?red vehicles)|landed troops|(?:dropp|land|parachut|airlift|insert)(?:ed|ing) (?:\S+ ){0,3}(?:commandos|paratroopers|troops|soldiers|marines|special forces)|(?:troops|soldiers|forces|reinforcements|marines|peacekeepers) (?:landed|arrived) (?:in|at|on)|patroll?(?:ed|ing)|launch(?:ed|ing) (?:\S+ ){0,3}(?:operation|offensive|campaign)|(?:began|begun|start(?:ed|ing)) (?:\S+ ){0,3}(?:operation|offensive|withdrawal|exercises?|drills?)
(?:troops|soldiers|forces|peacekeepers|units|garrison|fighters|rebels|militants)(?: \w+){0,2} left|(?:troops|soldiers|forces|peacekeepers|units?|contingent|battalion)(?: \w+){0,2} (?:flew|sailed|flown|went) (?:out|home|back)|put (?:\S+ ){0,3}(?:army|forces|troops|military) on (?:\w+ ){0,3}alert|ordered (?:\S+ ){0,3}(?:units|troops|forces|army) to|(?:troops|soldiers|forces|reinforcements|police|peacekeepers|warships|units)(?: \S+){0,3} (?:were|was|been|are|is) (?:sent|dispatched|rushed|flown|ordered)|(?:had|have|has) fallen|surrender(?:ed|ing)|yield(?:ed|ing) to|(?:gave|given|giving|turned|turning) (?:himself|herself|themselves) (?:up|in)|defect(?:ed|ing)|disarm(?:ed|ing)|laid down (?:their )?arms|(?:gave|given|giving|hand(?:ed|ing)|turn(?:ed|ing)) (?:up|in|over) (?:their|his|its|all|(?:\d+|some|dozens of|hundreds of)) (?:\w+ )?(?:weapons|arms|guns|rifles)|mutin(?:ied|y)|toppl(?:ed|ing)|oust(?:ed|ing)|overthr(?:ew|own)|depos(?:ed|ing)|(?:put|placed|placing) (?:\S+ ){0,6}under (?:martial law|curfew|siege|emergency|a state of)|declar(?:ed|ing) (?:independence|martial law|(?:a|the) (?:\w+ )?state of (?:\w+ ){0,2}\w+|a (?:national )?emergency|war|itself|themselves|a (?:new )?government)|dissolv(?:ed|ing)|suspended (?:the )?(?:constitution|parliament)|swor(?:n|e) in|appointed
arrest(?:ed|ing)|detain(?:ed|ing)|jail(?:ed|ing)|imprison(?:ed|ing)|sentenc(?:ed|ing)|rounded up|charged with|convicted|expelled|deport(?:ed|ing)
impos(?:ed|ing) (?:\S+ ){0,4}sanctions|announced (?:\S+ ){0,3}sanctions|(?:suspend(?:ed|ing)|cut(?: off)?|shut(?: down)?|restor(?:ed|ing)) (?:\S+ ){0,3}(?:internet|telephone|phone|schools|networks?)|sanction(?:ed|ing)|banned|outlaw(?:ed|ing)|suppl(?:ied|ying) (?:\S+ ){0,4}(?:weapons|arms|missiles|ammunition|drones)|(?:seiz(?:ed|ing)|found|confiscat(?:ed|ing)|uncovered|intercepted) (?:\S+ ){0,6}(?:weapons?|arms|rifles|ammunition|explosives|cache)|(?:test(?:ed|ing)|test-fired) (?:\S+ ){0,3}missiles?|clear(?:ed|ing) (?:\S+ ){0,3}mines|smuggl(?:ed|ing)|built (?:\S+ ){0,4}(?:base|fortifications?|trenches|outpost|wall|fence)|dug (?:\S+ ){0,2}trenches|split from|merged with|formed (?:a|an) (?:\S+ ){0,2}(?:alliance|government|coalition|council)|(?:began|resum(?:ed|ing)|started) (?:patrols|recruitment)
"""
_STRATEGIC_NOUNS = r"""
withdrawal|detentions?|defections?|surrender|capture|recapture|troop movements?|deployment|mobili[sz]ation|coup|coup attempt|military exercises?|state of emergency|martial law|arrests?|takeover|arms smuggling|sanctions|annexation|referendum|military operations?
"""
_ASK_TO = r"ask(?:ed|ing|s) (?!not to be (?:named|identified|quoted)|for anonymity)(?:(?!(?:if|whether|about|why|how|what)\b)\S+ ){1,6}?(?:to|for|not to)(?= \w)"
_STATEMENT_VERBS = (
    r"""
(?<=\bwe )(?:call (?:on|upon|for)|urge|appeal(?: to| for)|demand|ask)|condemn(?:ed|ing|s)?|denounc(?:ed|ing|es)|deplor(?:ed|ing|es)|decr(?:ied|ying)|protest(?:ed|ing) (?:against|over|at)|criticis(?:ed|ing)|criticiz(?:ed|ing)
call(?:ed|ing|s) (?:on|upon|for)|urg(?:ed|ing|es)|appeal(?:ed|ing|s)(?: to| for)|demand(?:ed|ing|s)|request(?:ed|ing)|"""
    rf"{_ASK_TO}"
    r"""|ask(?:ed|ing) (?:the|both|all|for|its|his)|pressed for|plead(?:ed|ing)
warn(?:ed|ing|s)|threaten(?:ed|ing|s)|vow(?:ed|ing|s)|pledg(?:ed|ing|es)|promis(?:ed|ing)
accus(?:ed|ing|es)|blam(?:ed|ing|es)|alleg(?:ed|ing|es)
den(?:ied|ying|ies)|reject(?:ed|ing|s)|dismiss(?:ed|ing)|disput(?:ed|ing)|refut(?:ed|ing)|contradict(?:ed|ing)
express(?:ed|ing) (?:\S+ ){0,4}(?:concerns?|alarm|regret|dissatisfaction|support|condolences|hope|outrage|solidarity|dismay)|voic(?:ed|ing) (?:\S+ ){0,3}(?:concerns?|alarm|support)|welcom(?:ed|ing|es)|prais(?:ed|ing)|reiterat(?:ed|ing)|reaffirm(?:ed|ing)|emphasi[sz](?:ed|ing)|stress(?:ed|ing)|claimed responsibility|took responsibility|(?:claimed|admitted) (?:the|this|that|both|all) (?:\S+ ){0,2}?(?:attacks?|bombings?|blasts?|killings?|raids?|ambush|assault)|announced that|(?:issued|released) (?:a|an|the) (?:\w+ )?(?:statement|warning|ultimatum|appeal|report)|statement (?:issued|released)|adopted (?:a |the )?resolution|met with condemnation|apologi[sz](?:ed|ing)
protest(?:ed|ing)|demonstrat(?:ed|ing)|rall(?:ied|ying)|march(?:ed|ing) (?:on|to|through|in|against)|took to the streets|(?:shut|closed|shuttered) (?:their|the) (?:doors|shops|stalls|shutters|stores) (?:\S+ ){0,4}(?:protest|strike|mourning)|(?:pour|flood|spill|c[ao]m|surg)(?:ed|ing|e) (?:out )?(?:into|onto) the streets|block(?:ed|ing) (?:\S+ ){0,3}in protest|went on (?:a )?(?:general )?(?:hunger )?strike|gathered (?:in|at|outside|near)
"""
)
_STATEMENT_NOUNS = r"""
protests?|demonstrations?|rally|rallies|general strike|hunger strike|condemnation|ultimatum|claim of responsibility
"""

_PRESENT_VIOLENCE = r"""
dies|shoots?|opens? fire|goes off|blows? (?:up|apart|himself|herself)|strikes?|hits?|fights?|fires? (?:on|at|into)|steals?|sinks?|beats?|leaves? (?:\S+ ){1,3}dead|breaks? out|comes? under|burns?|takes? (?:\S+ ){0,2}hostages?
"""
_PRESENT_ACCESS = rf"(?:shuts?|cuts?)(?: off| down)? (?:\S+ ){{0,6}}{_ACCESS_OBJECT}"
_PRESENT_HUMANITARIAN = r"""
flees?|leaves? their homes|seeks? (?:refuge|shelter)|brings? (?:\S+ ){0,6}(?:aid|food|supplies|relief)
"""
_PRESENT_DIPLOMACY = rf"""
meets?|(?:holds?|begins?) (?:\S+ ){{0,6}}{_TALKS}|breaks? (?:\S+ ){{0,4}}{_AGREEMENT}
"""
_PRESENT_STRATEGIC = r"""
takes? (?:over|control|the (?:\S+ ){0,2}(?:town|city|village|base|airport|capital))|withdraws?|falls? (?:to|into)|overthrows?|pulls? (?:out|back)|lands? troops|sends? (?:\S+ ){0,4}(?:troops|soldiers|forces|police)|begins? (?:\S+ ){0,3}(?:operation|offensive|withdrawal)|lays? down
"""


def _make_table(event_type: str, verbs: str, nouns: str, present: str = "") -> TriggerTable:
    return TriggerTable(
        event_type,
        compile_words(verbs),
        compile_words(nouns),
        compile_words(add_present_forms(verbs) + "\n" + present),
    )


TRIGGERS = (
    _make_table("violence", _VIOLENCE_VERBS, _VIOLENCE_NOUNS, _PRESENT_VIOLENCE),
    _make_table("access", _ACCESS_VERBS, _ACCESS_NOUNS, _PRESENT_ACCESS),
    _make_table("humanitarian", _HUMANITARIAN_VERBS, _HUMANITARIAN_NOUNS, _PRESENT_HUMANITARIAN),
    _make_table("diplomacy", _DIPLOMACY_VERBS, _DIPLOMACY_NOUNS, _PRESENT_DIPLOMACY),
    _make_table("strategic-development", _STRATEGIC_VERBS, _STRATEGIC_NOUNS, _PRESENT_STRATEGIC),
    _make_table("statement", _STATEMENT_VERBS, _STATEMENT_NOUNS),
)

ACCUSING = compile_words(r"accus(?:ed|es|ing)|blam(?:ed|es|ing)|alleg(?:ed|es|ing)")
DENYING = compile_words(
    r"""den(?:ied|ies|ying)|refut(?:ed|es)|(?<!been )(?<!was )(?<!is )disput(?:ed|es)|contradict(?:ed|s)
reject(?:ed|s|ing) (?:the |this |that |those |any |all )?(?:\w+ )?(?:accusations?|allegations?|claims?|charges?|reports?|account|responsibility|figures?|tolls?|numbers?)
dismiss(?:ed|es|ing) (?:the |this |that |those )?(?:\w+ )?(?:accusations?|allegations?|claims?|reports?|account|figures?)
called? (?:\S+ ){1,6}?["“‘']?(?:false|untrue|a lie|lies|baseless|fabricated|propaganda|wrong|exaggerated|fake|fake news|an? (?:fairy ?tale|invention|fabrication|slander|myth|hoax)|fairy ?tales|inventions?|fabrications?|nonsense|fiction|slander)
(?:carried out|conducted|made|launched|flown|fired|ordered) no (?:\w+ )?(?:flights?|strikes?|attacks?|raids?|shells?|shots?|operations?|sorties)|(?:do|does) not (?:kill|mine|attack|target|shell|bomb|fire|recruit|abduct|loot)
(?:was|were|is) ["“‘']?(?:false|fake|untrue|a lie|lies|invented|baseless|fabricated|not true)|(?:did|had|have|has) (?:not|never) (?:fire|fired|attack|attacked|shell|shelled|take|taken|carry|carried|bomb|bombed|strike|struck|target|targeted|kill|killed|enter|entered|cross|crossed|use|used|touch|touched|hit|done)
had no (?:part|role|involvement|hand)|no (?:part|role|involvement) in|not (?:involved|responsible)|had nothing to do with"""
)
TAKING_RESPONSIBILITY = compile_words(
    r"(?:claimed|claims|took|taken|accepted|admitted|has claimed) responsibility|(?:claimed|claims|admitted|admits) (?:the|this|that|both|all|an?) (?:\S+ ){0,2}?(?:attacks?|bomb(?:ing)?s?|blasts?|killings?|raids?|strikes?|ambush(?:es)?|assaults?|explosions?|shootings?|kidnappings?|abductions?|mines?|murders?)|admitted (?:planting|killing|shooting|attacking|firing|carrying out|having)"
)
CONDEMNING = compile_words(
    r"(?<=\bwe )(?:condemn|denounce|deplore)|condemn(?:ed|s|ing)|denounc(?:ed|es|ing)|deplor(?:ed|es|ing)|decried|condemnation"
)
CALLING = compile_words(
    r"""(?<=\bwe )(?:call (?:on|upon|for)|urge|appeal(?: to| for)|demand|ask|request)|call(?:ed|s|ing) (?:on|upon|for|again for)|urg(?:ed|es|ing)|appeal(?:ed|s|ing)(?: to| for)|demand(?:ed|s|ing)|pressed for|plead(?:ed|ing)
"""
    rf"{_ASK_TO}"
    r"""|ask(?:ed|s|ing) (?:the|both|all|for|its|his)|request(?:ed|ing)|(?:emphasi[sz]|stress|reiterat)(?:ed|ing) (?:\w+ )?(?:the )?(?:need|importance)"""
)
CLAIMING = compile_words(
    r"claim(?:ed|s|ing)?|alleg(?:ed|es|ing)|accus(?:ed|es|ing)|boast(?:ed|s)|insist(?:ed|s)|blam(?:ed|es|ing)"
)

SPEECH_VERBS = compile_words(
    r"""said|says|say|saying|told|tells|reported|reports|added|adds|claimed|claims|stated|states|announced|announces|confirmed|confirms
wrote|writes|insisted|insists|acknowledged|noted|notes|estimated|estimates|explained|recalled|maintained|asserted|alleged|alleges|admitted|disclosed|recounted|declared|argued|counted|posted|tweeted|conceded|remarked|testified|shows|showed
(?<=\w\w\ws )(?<!this )report(?=\s*(?:[.;]|$))
(?:warned|warns)(?=\s*(?:[.,;]|$|on |last |yesterday|late |early |this |in a ))
(?:estimate|report|claim|believe|allege|insist|maintain|state|suggest(?:s|ed)?|indicate[sd]?|conclude[sd]?|found|finds?|heard|understands?|believes?|verified|established|determined)(?= that\b)"""
)
TAIL_SPEECH_VERBS = compile_words(
    r"said|says|say|told|reported|reports|report|added|adds|claimed|claims|stated|announced|confirmed|wrote|insisted|acknowledged|noted|estimated|explained|recalled|maintained|alleged|alleges|admitted|recounted|declared|estimates|show|shows|showed|put it|warned|warns|testified|conceded"
)
"""Speech verbs that may end a sentence: "..., residents said"."""

SPEECH_PHRASE = re.compile(
    r"""\s*(?:,?\s*(?:reporters|journalists|the\ agency|the\ news\ agency|state\ (?:media|television|radio|tv)|parliament|lawmakers
        |a\ (?:local\ |private\ |state\ )?(?:radio|television|news)\ ?(?:station|channel|agency|conference)?|Test\ Wire|the\ broadcaster
        |in\ (?:a|an|the|its|his|her|their)\ (?:[\w-]+\ ){0,4}(?:statement|message|post|interview|report|communique|communiqué|letter|briefing|speech|bulletin|address|video|update|conference|broadcast|note|tweet|email|release|count|text|announcement)\b(?:\ (?:to|on|for|with|by)\ (?:(?:[\w-]+)\ ?){1,4}?(?=\s+(?:that|on|late|early)\b|[,.:]|\s*$|\s+(?:it|the|a|an|its|they|at|\d)\b))?
        |at\ (?:a|the)\ (?:[\w-]+\ ){0,2}(?:briefing|conference|meeting|funeral)
        |in\ (?:the\ capital|[A-Z][\w-]+(?:\ (?:de\ )?[A-Z][\w-]+)?)(?=\ (?:that|on|late|early|last|yesterday|today)\b)|by\ (?:tele)?phone|over\ the\ (?:phone|radio)|separately|however|later|earlier|also|only|again|meanwhile|on\ condition\ of\ anonymity|on\ (?:social\ media|Telegram|Facebook|state\ television|television|the\ radio|X)
        |(?:late|early|earlier|later|last|this)?\s*(?:on\ )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)(?:\ (?:morning|afternoon|evening|night))?
        |yesterday|today|last\ week|this\ week|(?:two|three|a\ few|several)\ days\ (?:later|earlier|ago)|a\ day\ (?:later|earlier)|the\ (?:next|same|following)\ day|on\ \d{1,2}\ [A-Z][a-z]+(?:\ \d{4})?))+""",
    re.VERBOSE,
)
"""What may come between a verb of speech and the words said: "in a statement on Sunday"."""

TITLES = compile_words(
    r"""Mr|Mrs|Ms|Dr|Prof|Professor|President|Vice-President|Premier|Prime Minister|Minister|Secretary|Senator|Governor|Mayor|Ambassador|Envoy|King|Queen|Prince|Princess|Sheikh|Sheik|Imam|Mullah|Maulana|Ayatollah|Rabbi|Bishop|Archbishop|Cardinal|Pope|Father|Reverend|Rev|Pastor|Sister|Brother|Judge|Justice|Chief|Commander|Commandant|General|Gen|Lieutenant|Lt|Colonel|Col|Major|Maj|Captain|Capt|Sergeant|Sgt|Corporal|Private|Brigadier|Brig|Admiral|Marshal|Inspector|Superintendent|Constable|Officer|Spokesman|Spokeswoman|Spokesperson|spokesman|spokeswoman|spokesperson|commander|chief|minister|governor|mayor|president|envoy|secretary|ambassador|director|coordinator|leader|Sir|Lord|Lady|Haji|Hajji|Sultan|Emir""",
    ignore_case=False,
)

PLACE_KINDS = (
    r"(?:[Ss]tate|[Pp]rovince|[Rr]egion|[Dd]istrict|[Cc]ounty|[Gg]overnorate|[Oo]blast|[Dd]epartment|[Pp]refecture"
    r"|[Tt]erritory|[Rr]aion|[Rr]ayon|[Cc]anton|[Cc]ommune|[Mm]unicipality|[Tt]ownship|[Ss]ub-?county|[Dd]ivision|[Ww]oreda|[Cc]ircle|[Ss]ector|[Pp]eninsula|[Vv]alley|[Bb]asin|[Ii]slands?|[Aa]rea|[Zz]one)"
)
REGION_NOUNS = PLACE_KINDS
SITE_NOUNS = r"(?:[Aa]irport|[Aa]irfield|[Aa]irbase|[Cc]amp|[Pp]ort|[Hh]ospital|[Uu]niversity|[Mm]arket|[Bb]ridge|[Dd]am|[Cc]rossing|[Pp]rison|[Rr]efinery|[Ss]tation|[Bb]arracks|[Mm]osque|[Cc]hurch|[Ss]quare|[Cc]ity|[Tt]own|[Vv]illage|[Ff]ront|[Cc]orridor|[Pp]ass|[Rr]iver|[Ll]ake|[Ff]orest|[Bb]order)"
SETTLEMENT_NOUNS = r"(?:town|cit(?:y|ies)|village|hamlet|settlement|capital|port|suburb|township|neighbou?rhood|quarter|ward|borough|parish|oasis|camp|(?:sub-?)?district|(?:sub-?)?count(?:y|ies)|province|department|prefecture|region|state|island|municipalit(?:y|ies)|commune|governorate|area|localit(?:y|ies)|communit(?:y|ies))"

ARMED_GROUPS = compile_words(
    r"""Taliban|Hamas|Hezbollah|Hizbollah|Houthis?|Boko Haram|[Aa]l[- ]Shabaab|[Aa]l[- ]Qaeda|Islamic State|Isis|ISIS|ISIL|Daesh|JNIM|ISWAP|M23|CODECO|ADF|Wagner|Fano|TPLF|RSF|Rapid Support Forces|PKK|YPG|FARC|ELN|Abu Sayyaf|BIFF|NPA|Arakan Army|Lashkar-e-Taiba|Jaish-e-Mohammed|Hayat Tahrir al-Sham|SDF|PMF""",
    ignore_case=False,
)
"""Names of armed groups: parties to a conflict, and no places."""

ACTOR_NOUNS = compile_words(
    r"""(?:(?:unidentified|unknown|suspected|armed|masked|federal|government|rebel|paramilitary|separatist|insurgent|security|border|allied|foreign|local|riot|national|special|regional|Islamist|jihadist)\s+)*(?:gunmen|gunman|attackers?|assailants|militants?|rebels?|insurgents|fighters|militiamen|militias?|bandits|soldiers?|troops|army|police(?:men)?|forces|guards?|separatists|jihadists|extremists|herders|farmers|vigilantes|villagers|protesters|demonstrators|peacekeepers|paramilitaries|gangs?|gang members|navy|air force|warplanes|jets|drones?|settlers|smugglers|pirates|mercenaries|government|coalition|authorities|men)""",
)

SUBJECT_WORDS = compile_words(
    r"""kill\w*|dead|deaths?|die[ds]?|wounded|wounding|injured|casualt\w+|attack\w*|ambush\w*|raid\w*|clash\w*|fighting|fighters?|fought|battle\w*|gunmen|gunman|militants?|militia\w*|rebels?|insurgen\w+|soldiers?|troops|army|armed|military|police|forces|shell\w*|bomb\w*|air ?strikes?|drones?|missiles?|rockets?|mortars?|artillery|blasts?|explosions?|explosives?|mines?|landmines?|shot|shooting|gunfire|fire|guns?|weapons?|war|conflict|violence|cease-?fires?|truces?|peace|hostages?|abduct\w+|kidnap\w+|checkpoints?|curfews?|blockades?|sieges?|besieg\w+|displaced|refugees?|fled|protesters?|separatists?|paramilitar\w+|civilians?|gunned|tanks?|offensive|hostilities|frontline|prisoners?|detained|arrested|border|corridor|coup|sanctions|bod(?:y|ies)|corpses?|gangs?|cartels?|murder\w*|massacre\w*|behead\w*|execut(?:ed|ion|ions)|stabb\w*|lynch\w*|gunshots?|shots|marines|jihadists?|extremists?|guerrillas?|terror\w*|extort\w*|vigilantes?|paramilitary|ELN|FARC|Taliban|Houthis?"""
)
OTHER_SUBJECT_WORDS = compile_words(
    r"""match|matches|goals?|league|cup|coach|striker|midfielder|defender|goalkeeper|penalty|season|fans|stadium|scored|half-?time|referee|championship|tournament|players?|team|teams|derby|club|title|final|points?
prices?|shares|market|markets|investors?|stocks?|profit|revenue|inflation|exports?|imports?|harvest|tonnes?|traders?|futures|currency|bank|economy|economists?|sales|growth|dollar|beans|bushel|crop|crops|barrel|analysts?
patients?|vaccine|virus|disease|symptoms|doctors|clinical|cancer|trial|treatment|infection|diagnosed|researchers|study
film|album|singer|actor|actress|festival|concert|novel|box office|recipe|museum|exhibition|software|smartphone|app|users|startup|battery"""
)

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
MONTH_NAME = rf"(?:{'|'.join(month.capitalize() for month in MONTHS)})"
WEEKDAY_NAME = rf"(?:{'|'.join(day.capitalize() for day in WEEKDAYS)})"
