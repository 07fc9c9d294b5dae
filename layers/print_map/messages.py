"""Messages of pictures: those of the viewer, and more that only pictures need."""

from collections.abc import Mapping, Sequence

from layers.i18n import FALLBACK_LANGUAGE, Translator

_MESSAGES: dict[str, dict[str, str]] = {
    "en": {
        "image.shown": "Events shown: {n} of {all}",
        "image.undrawn": "Without a mark on the map",
        "image.protected": "Placed coarsely to protect people",
        "image.imported": "Not read by a curator",
        "image.same_place": "number of events at one place",
        "image.number": "Number",
        "image.discs": "discs, from small to large",
        "image.entry": "{heading}: {text}",
        "image.shape.circle": "circle",
        "image.shape.bar": "bar",
        "image.shape.diamond": "diamond",
        "image.shape.cross": "cross",
        "image.shape.square": "square",
        "image.shape.triangle": "triangle",
        "image.shape.star": "star",
        "image.fill.reported": "filled",
        "image.fill.corroborated": "filled, with a second ring",
        "image.fill.claimed": "hollow",
        "image.fill.disputed": "half filled",
        "image.mark.point": "dashed circle",
        "image.mark.line": "wide band",
        "image.mark.region": "dashed outline",
        "image.route.open": "solid line",
        "image.route.restricted": "long dashes",
        "image.route.blocked": "short dashes with cross ticks",
        "image.route.closed": "dots",
        "image.ground.border": "thin line",
        "image.ground.region": "dash-dot line",
        "image.ground.line": "dotted line",
        "image.ground.zone": "tinted strip",
        "image.ground.checkpoint": "brackets",
        "image.ground.province": "thin dashed line",
        "image.ground.admin-area": "thin pale line",
        "image.ground.disputed": "line of dashes and dots",
        "image.ground.motorway": "thick pale line",
        "image.ground.main-road": "pale line",
        "image.ground.minor-road": "thin pale line",
        "image.ground.track": "thin dashed line",
        "image.ground.front": "line with teeth",
        "image.ground.route": "line with an arrow head",
        "image.ground.airport": "symbol of an aeroplane",
        "image.ground.camp": "symbol of a tent",
        "image.ground.control-1": "tinted area",
        "image.ground.control-2": "tinted area",
        "image.ground.control-3": "tinted area",
        "image.ground.control-4": "tinted area",
        "image.ground.control-5": "tinted area",
        "image.ground.control-6": "tinted area",
    },
    "hy": {
        "image.shown": "Ցուցադրված իրադարձություններ՝ {n}\u00a0/\u00a0{all}",
        "image.undrawn": "Քարտեզի վրա առանց նշանի",
        "image.protected": "Մարդկանց պաշտպանելու համար մոտավոր տեղով",
        "image.imported": "Կազմողը չի կարդացել",
        "image.same_place": "մեկ վայրի իրադարձությունների քանակը",
        "image.number": "Քանակ",
        "image.discs": "սկավառակներ՝ փոքրից մեծ",
        "image.entry": "{heading}՝ {text}",
        "image.shape.circle": "շրջան",
        "image.shape.bar": "ուղղանկյուն",
        "image.shape.diamond": "շեղանկյուն",
        "image.shape.cross": "խաչ",
        "image.shape.square": "քառակուսի",
        "image.shape.triangle": "եռանկյուն",
        "image.shape.star": "աստղ",
        "image.fill.reported": "լցված",
        "image.fill.corroborated": "լցված, երկրորդ օղակով",
        "image.fill.claimed": "դատարկ",
        "image.fill.disputed": "կիսով չափ լցված",
        "image.mark.point": "կետագծով շրջան",
        "image.mark.line": "լայն շերտ",
        "image.mark.region": "կետագծով ուրվագիծ",
        "image.route.open": "հոծ գիծ",
        "image.route.restricted": "երկար գծիկներ",
        "image.route.blocked": "կարճ գծիկներ լայնակի նշումներով",
        "image.route.closed": "կետեր",
        "image.ground.border": "բարակ գիծ",
        "image.ground.region": "գծիկ-կետ գիծ",
        "image.ground.line": "կետագիծ",
        "image.ground.zone": "երանգավորված շերտ",
        "image.ground.checkpoint": "փակագծեր",
        "image.ground.province": "բարակ գծիկավոր գիծ",
        "image.ground.admin-area": "բարակ գունատ գիծ",
        "image.ground.disputed": "գծիկների և կետերի գիծ",
        "image.ground.motorway": "հաստ գունատ գիծ",
        "image.ground.main-road": "գունատ գիծ",
        "image.ground.minor-road": "բարակ գունատ գիծ",
        "image.ground.track": "բարակ գծիկավոր գիծ",
        "image.ground.front": "ատամնավոր գիծ",
        "image.ground.route": "սլաքով գիծ",
        "image.ground.airport": "ինքնաթիռի նշան",
        "image.ground.camp": "վրանի նշան",
        "image.ground.control-1": "երանգավորված տարածք",
        "image.ground.control-2": "երանգավորված տարածք",
        "image.ground.control-3": "երանգավորված տարածք",
        "image.ground.control-4": "երանգավորված տարածք",
        "image.ground.control-5": "երանգավորված տարածք",
        "image.ground.control-6": "երանգավորված տարածք",
    },
    "az": {
        "image.shown": "Göstərilən hadisələr: {n}\u00a0/\u00a0{all}",
        "image.undrawn": "Xəritədə işarəsiz",
        "image.protected": "İnsanları qorumaq üçün təxmini yer",
        "image.imported": "Tərtibçi oxumayıb",
        "image.same_place": "bir yerdəki hadisələrin sayı",
        "image.number": "Say",
        "image.discs": "dairəciklər, kiçikdən böyüyə",
        "image.entry": "{heading}: {text}",
        "image.shape.circle": "dairə",
        "image.shape.bar": "düzbucaqlı",
        "image.shape.diamond": "romb",
        "image.shape.cross": "xaç",
        "image.shape.square": "kvadrat",
        "image.shape.triangle": "üçbucaq",
        "image.shape.star": "ulduz",
        "image.fill.reported": "içi dolu",
        "image.fill.corroborated": "içi dolu, ikinci halqa ilə",
        "image.fill.claimed": "içi boş",
        "image.fill.disputed": "yarısı dolu",
        "image.mark.point": "qırıq xətli dairə",
        "image.mark.line": "enli zolaq",
        "image.mark.region": "qırıq xətli kontur",
        "image.route.open": "bütöv xətt",
        "image.route.restricted": "uzun qırıq xətt",
        "image.route.blocked": "köndələn cizgili qısa qırıq xətt",
        "image.route.closed": "nöqtələr",
        "image.ground.border": "nazik xətt",
        "image.ground.region": "ştrix-nöqtəli xətt",
        "image.ground.line": "nöqtəli xətt",
        "image.ground.zone": "rəngli zolaq",
        "image.ground.checkpoint": "mötərizələr",
        "image.ground.province": "nazik qırıq xətt",
        "image.ground.admin-area": "nazik solğun xətt",
        "image.ground.disputed": "tire-nöqtə xətti",
        "image.ground.motorway": "qalın solğun xətt",
        "image.ground.main-road": "solğun xətt",
        "image.ground.minor-road": "nazik solğun xətt",
        "image.ground.track": "nazik qırıq xətt",
        "image.ground.front": "dişli xətt",
        "image.ground.route": "oxlu xətt",
        "image.ground.airport": "təyyarə işarəsi",
        "image.ground.camp": "çadır işarəsi",
        "image.ground.control-1": "rənglənmiş sahə",
        "image.ground.control-2": "rənglənmiş sahə",
        "image.ground.control-3": "rənglənmiş sahə",
        "image.ground.control-4": "rənglənmiş sahə",
        "image.ground.control-5": "rənglənmiş sahə",
        "image.ground.control-6": "rənglənmiş sahə",
    },
    "ru": {
        "image.shown": "Показано событий: {n} из {all}",
        "image.undrawn": "Без отметки на карте",
        "image.protected": "Место указано приблизительно, чтобы защитить людей",
        "image.imported": "Составитель не читал",
        "image.same_place": "число событий в одном месте",
        "image.number": "Число",
        "image.discs": "кружки, от малых к большим",
        "image.entry": "{heading}: {text}",
        "image.shape.circle": "круг",
        "image.shape.bar": "прямоугольник",
        "image.shape.diamond": "ромб",
        "image.shape.cross": "крест",
        "image.shape.square": "квадрат",
        "image.shape.triangle": "треугольник",
        "image.shape.star": "звезда",
        "image.fill.reported": "с заливкой",
        "image.fill.corroborated": "с заливкой и вторым кольцом",
        "image.fill.claimed": "без заливки",
        "image.fill.disputed": "залит наполовину",
        "image.mark.point": "пунктирный круг",
        "image.mark.line": "широкая полоса",
        "image.mark.region": "пунктирный контур",
        "image.route.open": "сплошная линия",
        "image.route.restricted": "длинные штрихи",
        "image.route.blocked": "короткие штрихи с поперечными чертами",
        "image.route.closed": "точки",
        "image.ground.border": "тонкая линия",
        "image.ground.region": "штрихпунктирная линия",
        "image.ground.line": "точечная линия",
        "image.ground.zone": "тонированная полоса",
        "image.ground.checkpoint": "скобки",
        "image.ground.province": "тонкая штриховая линия",
        "image.ground.admin-area": "тонкая бледная линия",
        "image.ground.disputed": "линия из штрихов и точек",
        "image.ground.motorway": "толстая бледная линия",
        "image.ground.main-road": "бледная линия",
        "image.ground.minor-road": "тонкая бледная линия",
        "image.ground.track": "тонкая штриховая линия",
        "image.ground.front": "линия с зубцами",
        "image.ground.route": "линия со стрелкой",
        "image.ground.airport": "знак самолёта",
        "image.ground.camp": "знак палатки",
        "image.ground.control-1": "закрашенная область",
        "image.ground.control-2": "закрашенная область",
        "image.ground.control-3": "закрашенная область",
        "image.ground.control-4": "закрашенная область",
        "image.ground.control-5": "закрашенная область",
        "image.ground.control-6": "закрашенная область",
    },
}
"""Messages that only pictures need: language, then key. Every language has every key."""

_METRES_PER_KM = 1000
_MIN_WHOLE_KM_M = 10_000


class ImageTranslator(Translator):
    """Translates the messages of a picture; a missing message is in English."""

    def __init__(self, language: str) -> None:
        """Translate to `language`, a BCP 47 tag."""
        super().__init__(language)
        self._messages |= _MESSAGES[FALLBACK_LANGUAGE] | _MESSAGES.get(
            language.split("-", maxsplit=1)[0], {}
        )

    def format_number(self, value: int) -> str:
        """Return a whole number with the thousands separator of the language."""
        return f"{value:,}".replace(",", self.message("number.group"))

    def format_distance(self, metres: float) -> str:
        """Return a length with its unit, as layers/viewer/panels/event-card.js does."""
        if metres < _METRES_PER_KM:
            return self.message("unit.m", n=self.format_number(round(metres)))
        kilometres = metres / _METRES_PER_KM
        if metres >= _MIN_WHOLE_KM_M or round(kilometres, 1).is_integer():
            return self.message("unit.km", n=self.format_number(round(kilometres)))
        whole, _, tenth = f"{kilometres:.1f}".partition(".")
        return self.message("unit.km", n=f"{whole}{self.message('number.decimal')}{tenth}")

    def format_entry(self, heading: str, text: str) -> str:
        """Return a heading and its text in one line."""
        return self.message("image.entry", heading=heading, text=text)

    def pick_first_name(self, names: Mapping[str, Sequence[str]]) -> str:
        """Return the first of a feature's names in this language."""
        return self.format_names(names).split(" / ")[0]
