"""Bundles of scripts and styles."""

import json
import re

import pytest

from geo.errors import AssetError
from layers.page import asset_bundle


@pytest.fixture
def replace_modules(monkeypatch):
    """Put viewer modules of the test's own in place of the real ones."""

    def set_modules(**sources):
        monkeypatch.setattr(
            asset_bundle, "_read_viewer_file", lambda name: sources[name.removesuffix(".js")]
        )
        asset_bundle.viewer_js.cache_clear()
        return asset_bundle.viewer_js

    yield set_modules
    asset_bundle.viewer_js.cache_clear()


def test_bundled_module_follows_its_imports(replace_modules):
    made = replace_modules(
        index='import { a } from "./one.js";\nimport { b } from "./two.js";\nexport function mount() {}\n',
        one='import { b } from "./two.js";\nexport const a = b;\n',
        two="export const b = 1;\n",
    )()
    assert made.index("let b=1") < made.index("let a=b") < made.index("function mount")
    assert made.count("let b=1") == 1


def test_bundled_module_has_own_scope(replace_modules):
    made = replace_modules(
        index='import { a } from "./one.js";\nconst x = 1;\nexport function mount() { return a + x; }\n',
        one="const x = 2;\nexport const a = x;\n",
    )()
    assert "const $0=(function(){" in made
    assert "const{a}=$0;" in made
    assert "return{a};" in made
    assert "export" not in made


def test_imported_json_is_inlined(replace_modules):
    made = replace_modules(
        **{
            "index": 'import rules from "../style/a.json" with { type: "json" };\nexport function mount() { return rules; }\n',
            "../style/a.json": '{ "width_px": 0.1,\n  "dash_px": [1, 2] }',
        }
    )()
    assert '={"width_px":0.1,"dash_px":[1,2]}' in made
    assert "import" not in made


def test_multiline_import_is_bundled(replace_modules):
    made = replace_modules(
        index='import {\n  a,\n  b,\n} from "./one.js";\nexport function mount() {}\n',
        one="export const a = 1;\nexport const b = 2;\n",
    )()
    assert "let b=2" in made


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
def test_unsupported_module_syntax_is_rejected(replace_modules, sources, message):
    with pytest.raises(AssetError, match=message):
        replace_modules(**sources)()


def test_viewer_script_defines_one_global():
    code = asset_bundle.viewer_js()
    assert "globalThis.ConflictViewer={" in code
    assert "</script" not in code.lower()


def test_styles_fetch_no_resources():
    assert "url(" not in asset_bundle.leaflet_css()
    assert "url(" not in asset_bundle.viewer_css()
    assert "@import" not in asset_bundle.viewer_css()


def test_leaflet_script_has_no_source_map():
    assert "sourceMappingURL" not in asset_bundle.leaflet_js()


def test_every_viewer_css_rule_is_scoped():
    """In the app the viewer is in Streamlit's own page, which its styles must not change."""
    rules = re.findall(r"(?:^|[{}])([^{}@]+)\{", asset_bundle.viewer_css())
    assert len(rules) > 100
    for rule in rules:
        for selector in split_selectors(rule):
            assert (
                selector.startswith((".conflict-map", ".cm-")) or selector in KEYFRAME_SELECTORS
            ), selector


KEYFRAME_SELECTORS = {"from", "to", "0%", "50%", "100%"}


def split_selectors(rule):
    """Split a list of selectors at the commas outside parentheses."""
    return re.split(r",(?![^(]*\))", rule.strip())


HOSTILE_JSON_TEXTS = [
    "</script><script>alert(1)</script>",
    "<!--",
    "\u2028",
    "{{ 7*7 }}",
    "${x}",
    "\\",
    "`",
    "\x00",
]


@pytest.mark.parametrize("text", HOSTILE_JSON_TEXTS)
def test_text_cannot_close_json_block(text):
    block = asset_bundle.json_block({"quote": text})
    assert "<" not in block
    assert "\u2028" not in block
    assert json.loads(block) == {"quote": text}
