"""Bundles of scripts and styles."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from geo.errors import AssetError
from layers.page import asset_bundle
from layers.page.leaflet_subset import cut_leaflet, cut_styles

_FIND_UNDECLARED = """\
const ts = require("typescript");
const host = ts.createCompilerHost({});
const read = host.getSourceFile;
const code = require("fs").readFileSync(0, "utf8");
host.getSourceFile = (name, how) =>
  name === "script.js" ? ts.createSourceFile(name, code, how) : read.call(host, name, how);
const options = { allowJs: true, checkJs: true, noEmit: true, types: [] };
const program = ts.createProgram(["script.js"], options, host);
const found = program.getSemanticDiagnostics(program.getSourceFile("script.js"));
const undeclared = found.filter(({ code }) => code === 2304 || code === 2552);
console.log(JSON.stringify(undeclared.map(({ file, start, length }) => file.text.substr(start, length))));
"""


@pytest.fixture
def check_script_names():
    """Return a function that gives the names that a script uses and nothing declares."""
    if not shutil.which("node") or not Path("node_modules/typescript").exists():
        pytest.skip("Node.js or TypeScript is not installed")

    def find_undeclared(code):
        made = subprocess.run(
            ["node", "-e", _FIND_UNDECLARED], input=code, capture_output=True, text=True, check=True
        )
        return set(json.loads(made.stdout))

    return find_undeclared


@pytest.fixture
def replace_modules(monkeypatch):
    """Put viewer modules of the test's own in place of the real ones."""

    def set_modules(**sources):
        monkeypatch.setattr(
            asset_bundle, "_read_viewer_file", lambda name: sources[name.removesuffix(".js")]
        )
        return asset_bundle.join_viewer_modules

    return set_modules


def test_bundled_module_follows_its_imports(replace_modules):
    made = replace_modules(
        index='import { a } from "./one.js";\nimport { b } from "./two.js";\nexport function mount() {}\n',
        one='import { b } from "./two.js";\nexport const a = b;\n',
        two="export const b = 1;\n",
    )()
    assert made.index("let b = 1") < made.index("let a = b") < made.index("function mount")
    assert made.count("let b = 1") == 1


def test_bundled_module_has_own_scope(replace_modules):
    made = replace_modules(
        index='import { a } from "./one.js";\nconst x = 1;\nexport function mount() { return a + x; }\n',
        one="const x = 2;\nexport const a = x;\n",
    )()
    assert "const $0 = (function () {" in made
    assert "const { a } = $0;" in made
    assert "return { a };" in made
    assert "export" not in made


def test_imported_json_is_inlined(replace_modules):
    made = replace_modules(
        **{
            "index": 'import rules from "../style/a.json" with { type: "json" };\nexport function mount() { return rules; }\n',
            "../style/a.json": '{ "width_px": 0.1,\n  "dash_px": [1, 2] }',
        }
    )()
    assert '= {"width_px":0.1,"dash_px":[1,2]}' in made
    assert "import" not in made


def test_multiline_import_is_bundled(replace_modules):
    made = replace_modules(
        index='import {\n  a,\n  b,\n} from "./one.js";\nexport function mount() {}\n',
        one="export const a = 1;\nexport const b = 2;\n",
    )()
    assert "let b = 2" in made


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


def test_viewer_part_of_leaflet_keeps_its_notice_and_names():
    code = asset_bundle.viewer_leaflet_js()
    assert "Leaflet 1.9" in code[:200]
    assert "(c) 2010-2022 Vladimir Agafonkin" in code[:200]
    assert len(code) < len(asset_bundle.leaflet_js()) / 2
    assert "GridLayer" not in code
    assert "GridLayer" in asset_bundle.viewer_leaflet_js(tiles=True)


@pytest.mark.parametrize("tiles", [False, True])
def test_viewer_part_of_leaflet_defines_every_name_that_it_uses(tiles, check_script_names):
    """TypeScript finds a name that a script uses and nothing declares; `L` is Leaflet's own."""
    assert check_script_names(asset_bundle.viewer_leaflet_js(tiles=tiles)) <= {"L"}


def test_missing_name_in_leaflet_is_rejected():
    module = "var version = 1;\n\nexport { version };\n"
    with pytest.raises(AssetError, match="Leaflet has no map, marker"):
        cut_leaflet(module, ["map"], ["marker"])


MODULE = """\
var used = {a: other()};

used.more = spare;

used.rest = other;

function other() { return 1; }

function lonely() { return used; }

function spare() {}

if (other()) {
\tlate = 1;
}

var late;

function useLate(spare) { return late + spare; }

export { used, spare, lonely as alone, useLate };
"""


@pytest.mark.parametrize(
    ("names", "left_out", "kept", "gone", "why"),
    [
        (["used"], [], ["other()", "used.more", "function spare"], ["lonely"], "what it names stays"),
        (["used"], ["spare"], ["used.rest"], ["used.more", "spare"], "a change by what is left out goes"),
        (["useLate"], ["spare"], ["late = 1", "var late"], ["used"], "a value set by a branch; a parameter"),
        (["alone"], ["spare"], ["L = { alone: lonely }", "var used"], [], "an export has another name"),
    ],
)  # fmt: skip
def test_leaflet_is_cut_by_statements(names, left_out, kept, gone, why):
    made = cut_leaflet(MODULE, names, left_out)
    assert all(text in made for text in kept), why
    assert not any(text in made for text in gone), why


@pytest.mark.parametrize(
    ("styles", "kept", "why"),
    [
        (".leaflet-a,.leaflet-b{top:0}", ".leaflet-a{top:0}", "one selector of two is used"),
        (".leaflet-b a{top:0}", "", "no selector is used"),
        (".leaflet-a.leaflet-b{top:0}", "", "an element never has both classes"),
        (".leaflet-map-pane canvas{top:0}", ".leaflet-map-pane canvas{top:0}", "a pane's name is made of parts"),
        ("@media print{.leaflet-a{top:0}}", "", "the rule for Leaflet's controls in print"),
    ],
)  # fmt: skip
def test_leaflet_styles_are_cut_by_class(styles, kept, why):
    assert cut_styles(styles, 'x="leaflet-a"') == kept, why


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
