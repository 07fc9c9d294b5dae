"""Privacy statement: what the widget does with readers' data, as text to publish.

`tests/browser/test_embed_kit.py` checks each sentence: what a browser has stored after the map was
used, and what it has requested.
"""

from collections.abc import Iterator, Sequence

from layers.i18n import FALLBACK_LANGUAGE

_STATEMENT_TEXTS = {
    "en": (
        "The map “{title}” stores nothing on your device: no cookies and no other data. It "
        "contains no trackers. What you view and search for on the map stays in your browser. Like "
        "any web page, the map is loaded from the server that hosts it{host}, and that server sees "
        "the request. Links to sources open only when you follow them."
    ),
    "hy": (
        "«{title}» քարտեզը ձեր սարքում ոչինչ չի պահում՝ ո՛չ քուքիներ, ո՛չ այլ տվյալներ։ Դրանում "
        "հետագծող միջոցներ չկան։ Այն, ինչ դուք դիտում և որոնում եք քարտեզի վրա, մնում է ձեր "
        "դիտարկիչում։ Ինչպես ցանկացած էջ, այն բեռնվում է այն պահող սերվերից{host}, որը տեսնում է "
        "այդ հարցումը։ Աղբյուրների հղումները բացվում են միայն այն դեպքում, երբ դուք եք բացում "
        "դրանք։"
    ),
    "az": (
        "“{title}” xəritəsi cihazınızda heç nə saxlamır: nə kuki, nə də başqa məlumat. Onda izləmə "
        "vasitələri yoxdur. Xəritədə baxdıqlarınız və axtardıqlarınız brauzerinizdə qalır. Hər bir "
        "səhifə kimi o da onu saxlayan serverdən{host} yüklənir və həmin server bu sorğunu görür. "
        "Mənbələrə aparan keçidlər yalnız siz onları açanda açılır."
    ),
    "ru": (
        "Карта «{title}» ничего не сохраняет на вашем устройстве: ни файлов cookie, ни других "
        "данных. В ней нет средств слежения. То, что вы на ней смотрите и ищете, остаётся в вашем "
        "браузере. Как и любая страница, она загружается с сервера, на котором хранится{host}; он "
        "видит этот запрос. Ссылки на источники открываются, только когда вы по ним переходите."
    ),
}
_TILE_SENTENCES = {
    "en": (
        "The background map is loaded from {tiles}. That server sees your IP address and which "
        "part of the map you view."
    ),
    "hy": (
        "Քարտեզի տակի պատկերները բեռնվում են {tiles} սերվերից, որը տեսնում է ձեր հասցեն և այն, թե "
        "քարտեզի որ մասն եք դիտում։"
    ),
    "az": (
        "Xəritənin altındakı təsvirlər {tiles} serverindən gəlir; o, ünvanınızı və xəritənin hansı "
        "hissəsinə baxdığınızı görür."
    ),
    "ru": (
        "Изображения под картой загружаются с сервера {tiles}, который видит ваш адрес и то, какую "
        "часть карты вы смотрите."
    ),
}


def privacy_statement(title: str, language: str, *, host: str = "", tile_host: str = "") -> str:
    """Return the statement in a language, or in English if there is no translation.

    Args:
        title: The map's title in that language.
        language: A BCP 47 tag.
        host: The server that hosts the kit; empty if it is not known.
        tile_host: The server of the map tiles; empty without tiles.
    """
    written = language if language in _STATEMENT_TEXTS else FALLBACK_LANGUAGE
    sentences = [_STATEMENT_TEXTS[written], *([_TILE_SENTENCES[written]] if tile_host else [])]
    values = {"title": title, "host": f" ({host})" if host else "", "tiles": tile_host}
    return " ".join(_fill_placeholders(sentence, values) for sentence in sentences)


def _fill_placeholders(sentence: str, values: dict[str, str]) -> str:
    """Return a sentence with its placeholders replaced; braces in a title stay as they are."""
    parts = sentence.split("{")
    rest = (part.partition("}") for part in parts[1:])
    return parts[0] + "".join(values[name] + text for name, _, text in rest)


def statement_languages(languages: Sequence[str]) -> Iterator[str]:
    """Yield the map's languages that have a statement; English if none has."""
    written = [one for one in languages if one in _STATEMENT_TEXTS]
    yield from written or [FALLBACK_LANGUAGE]
