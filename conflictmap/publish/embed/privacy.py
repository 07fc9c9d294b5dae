"""What the widget does with its readers' data, in words that an editor can publish.

`tests/browser/test_embed_kit.py` looks after each sentence: what a browser holds after the map was
used, and what it asked for.
"""

from collections.abc import Iterator, Sequence

from layers.i18n import FALLBACK_LANGUAGE

_STATEMENT_TEXTS = {
    "en": (
        "The map “{title}” stores nothing on your device: no cookies and no other data. It has "
        "no trackers. What you look at and search for on it stays in your browser. Like any page "
        "it is fetched from the server that keeps it{host}, which sees that request. Links to "
        "sources are opened only when you follow them."
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
        "The pictures under the map come from {tiles}, whose server sees your address and which "
        "part of the map you look at."
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
    """Return the statement in a language, or in English where it is not written in that one.

    Args:
        title: The map's title in that language.
        language: A BCP 47 tag.
        host: The server that the kit lies on; empty where it is not known.
        tile_host: The server that map tiles come from; empty without tiles.
    """
    known = language if language in _STATEMENT_TEXTS else FALLBACK_LANGUAGE
    sentences = [_STATEMENT_TEXTS[known], *([_TILE_SENTENCES[known]] if tile_host else [])]
    told = {"title": title, "host": f" ({host})" if host else "", "tiles": tile_host}
    return " ".join(_fill_gaps(sentence, told) for sentence in sentences)


def _fill_gaps(sentence: str, values: dict[str, str]) -> str:
    """Return a sentence with its gaps filled; a title with braces in it is not read again."""
    parts = sentence.split("{")
    rest = (part.partition("}") for part in parts[1:])
    return parts[0] + "".join(values[name] + text for name, _, text in rest)


def statement_languages(languages: Sequence[str]) -> Iterator[str]:
    """Yield those of a map's languages that the statement is written in, English where in none."""
    known = [one for one in languages if one in _STATEMENT_TEXTS]
    yield from known or [FALLBACK_LANGUAGE]
