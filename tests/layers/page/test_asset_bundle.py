"""The page carries its scripts as they are in the repository."""

import json
import re

import pytest

from geo.errors import AssetError
from layers.page import asset_bundle


@pytest.fixture
def modules(monkeypatch):
    """Put viewer modules of the test's own in place of the real ones."""

    def place(**sources):
        monkeypatch.setattr(asset_bundle, "_viewer", lambda name: sources[name.removesuffix(".js")])
        asset_bundle.viewer_js.cache_clear()
        return asset_bundle.viewer_js

    yield place
    asset_bundle.viewer_js.cache_clear()


def test_modules_stand_after_what_they_import(modules):
    made = modules(
        index='import { a } from "./one.js";\nimport { b } from "./two.js";\nexport function mount() {}\n',
        one='import { b } from "./two.js";\nexport const a = b;\n',
        two="export const b = 1;\n",
    )()
    assert made.index("const b=1") < made.index("const a=b") < made.index("function mount")
    assert made.count("const b=1") == 1


def test_modules_keep_their_names_to_themselves(modules):
    made = modules(
        index='import { a } from "./one.js";\nconst x = 1;\nexport function mount() { return a + x; }\n',
        one="const x = 2;\nexport const a = x;\n",
    )()
    assert "const module_one=(function(){" in made
    assert "const{a}=module_one;" in made
    assert "return{a};" in made
    assert "export" not in made


def test_an_import_over_several_lines(modules):
    made = modules(
        index='import {\n  a,\n  b,\n} from "./one.js";\nexport function mount() {}\n',
        one="export const a = 1;\nexport const b = 2;\n",
    )()
    assert "const b=2" in made


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({"index": 'import { a } from "./one.js";\n', "one": 'import { b } from "./index.js";\n'}, "in a circle"),
        ({"index": "export default 1;\n"}, "'export default 1;' is a form"),
        ({"index": "export let x = 1;\n"}, "'export let x = 1;' is a form"),
        ({"index": 'import * as all from "./one.js";\n'}, "is a form"),
    ],
    ids=["circle", "default export", "changing export", "star import"],
)  # fmt: skip
def test_what_cannot_be_joined_is_refused(modules, sources, message):
    with pytest.raises(AssetError, match=message):
        modules(**sources)()


def test_the_viewer_is_one_script_with_one_global():
    code = asset_bundle.viewer_js()
    assert "globalThis.ConflictViewer={" in code
    assert "</script" not in code.lower()


def test_nothing_in_the_styles_is_fetched():
    assert "url(" not in asset_bundle.leaflet_css()
    assert "url(" not in asset_bundle.viewer_css()
    assert "@import" not in asset_bundle.viewer_css()


def test_leaflet_asks_for_no_source_map():
    assert "sourceMappingURL" not in asset_bundle.leaflet_js()


def test_every_rule_of_the_viewer_is_scoped():
    """In the app the viewer stands in Streamlit's own page, which its styles must not touch."""
    rules = re.findall(r"(?:^|[{}])([^{}@]+)\{", asset_bundle.viewer_css())
    assert len(rules) > 100
    for rule in rules:
        for selector in split_selectors(rule):
            assert selector.startswith((".conflict-map", ".cm-")) or selector in FRAMES, selector


FRAMES = {"from", "to", "0%", "50%", "100%"}


def split_selectors(rule):
    """Split a list of selectors at the commas that stand in no parentheses."""
    return re.split(r",(?![^(]*\))", rule.strip())


HOSTILE = [
    "</script><script>alert(1)</script>",
    "<!--",
    "\u2028",
    "{{ 7*7 }}",
    "${x}",
    "\\",
    "`",
    "\x00",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_a_data_block_cannot_end_it(text):
    block = asset_bundle.json_block({"quote": text})
    assert "<" not in block
    assert "\u2028" not in block
    assert json.loads(block) == {"quote": text}


def test_all_languages_say_the_same_things():
    tables = asset_bundle.words()
    assert tables.keys() == {"en", "hy", "az", "ru"}
    for language, table in tables.items():
        assert table.keys() >= {
            key for key in tables["en"] if not key.endswith((".one", ".few"))
        }, language


def test_words_as_rows_say_the_same():
    rows = asset_bundle.word_rows()
    back = {
        language: {key: texts[at] for key, texts in rows["rows"].items() if texts[at] is not None}
        for at, language in enumerate(rows["languages"])
    }
    assert back == asset_bundle.words()
