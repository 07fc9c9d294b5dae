"""Shortened scripts: the tokens, what may be renamed, and that the result still runs."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from layers.page import asset_bundle
from layers.page.member_names import SHORTENED_MEMBERS
from layers.page.script_shortener import ModuleNames, short_names_of, split_tokens

VIEWER = Path(asset_bundle.__file__).parent.parent / "viewer"


@pytest.mark.parametrize(
    ("code", "kinds"),
    [
        ("a / b / c", "word mark word mark word"),
        ("x = /[/]\\//g.test(y)", "word mark regex mark word mark word mark"),
        ("return /a/", "word regex"),
        ("f(x) / 2 /* c */ // d", "word mark word mark mark word"),
        ("'it\\'s' + \"{\"", "string mark string"),
        ("`a ${b + `c ${d}` + {}} e`", "template word mark template word template mark mark mark template"),
        ("`$5 \\` \\${x}`", "template"),
        ("this.#on ?? a?.b", "word mark word mark mark word mark word"),
    ],
    ids=["division", "regular expression", "after return", "comments", "strings", "nested templates", "escapes", "private"],
)  # fmt: skip
def test_script_is_split_into_tokens(code, kinds):
    tokens = list(split_tokens(code))
    assert "".join(token.text for token in tokens) == code
    assert " ".join(token.kind for token in tokens if token.kind != "blank") == kinds


def test_tokens_of_every_viewer_module_join_to_the_module():
    for path in sorted(VIEWER.rglob("*.js")):
        code = path.read_text(encoding="utf-8")
        assert "".join(token.text for token in split_tokens(code)) == code, path.name


def shorten(code, *own, kept=()):
    module = ModuleNames(code, own)
    return module.rename(short_names_of([module], kept))


@pytest.mark.parametrize(
    ("code", "shortened"),
    [
        ("function count() {}\ncount();", "function $a() {}\n$a();"),
        ("const count = 1;\none.count + count;", "let $a = 1;\none.count + $a;"),
        ("`count ${count}` + 'count' // count", "`count ${$a}` + 'count' // count"),
        ("[...count, count ? count : 1]", "[...$a, $a ? $a : 1]"),
        ("if (x) { count(y); }", "if (x) { $a(y); }"),
        ("class A { #size = 1; get() { return this.#size; } }", "class A { #a = 1; get() { return this.#a; } }"),
    ],
    ids=["function", "property of the same name", "texts", "operators", "call in a block", "private field"],
)  # fmt: skip
def test_name_that_nothing_outside_reaches_is_shortened(code, shortened):
    assert shorten(code, "count") == shortened


@pytest.mark.parametrize(
    "code",
    [
        "f({ count: 1 }); count;",
        "f({ count }); count;",
        "const { x, count } = y; count;",
        "const { count = 2 } = y; count;",
        "f({ count() { return 1; } }); count;",
        "class A { x() {} count() {} } count;",
        "class A { count = 1; } count;",
        "class A { static count = 1; } count;",
        "class A { get count() { return 1; } } count;",
        "class A { async count() {} } count;",
        "f({ ...x, 'a': 1, count: 2 }); count;",
    ],
)
def test_name_that_may_be_a_property_is_kept(code):
    assert shorten(code, "count") == code.replace("const ", "let ")


def test_kept_and_foreign_names_are_not_shortened():
    assert shorten("function mount() {}", "mount", kept=["mount"]) == "function mount() {}"
    own, other = ModuleNames("const count = 1;", ["count"]), ModuleNames("count({ count });", [])
    names = short_names_of([own, other], ())
    assert (own.rename(names), other.rename(names)) == ("let $a = 1;", "count({ count });")


def test_key_in_one_module_keeps_the_name_in_all():
    first, second = (
        ModuleNames("const count = 1;", ["count"]),
        ModuleNames("f({ count });", ["count"]),
    )
    assert short_names_of([first, second], ()) == {}


def test_short_name_is_not_one_in_use():
    assert shorten("const count = $a;", "count") == "let $b = $a;"


def test_frequent_names_become_shortest():
    code = "".join(f"const name{number} = 1;" for number in range(60)) + "name59;"
    names = short_names_of([ModuleNames(code, [f"name{number}" for number in range(60)])], ())
    assert names["name59"] == "$a"
    assert len(set(names.values())) == 60


def run_node(code):
    if not shutil.which("node"):
        pytest.skip("Node.js is not installed")
    return subprocess.run(
        ["node", "-"], input=code, capture_output=True, text=True, check=True
    ).stdout


def test_shortened_viewer_script_runs_and_defines_mount():
    """Every module's own code runs once when the script does."""
    stubs = "globalThis.L = new Proxy(function () {}, { get: (o, k) => k in o ? o[k] : L });"
    code = f"{stubs}\n{asset_bundle.viewer_js()}\nconsole.log(typeof ConflictViewer.mount);"
    assert run_node(code) == "function\n"


def test_shortened_modules_define_every_name_that_they_use():
    """A module-scope variable that was renamed in one place alone would be undefined in another."""
    script = asset_bundle.join_viewer_modules()
    used = set(re.findall(r"(?<![\w$.#])\$[A-Za-z0-9]+\b", script))
    declared = set(
        re.findall(r"(?:const |let |function\*? ?|class |[{,:] ?)(\$[A-Za-z0-9]+)\b", script)
    )
    assert used
    assert used <= declared, sorted(used - declared)


def test_renamed_modules_still_compute(monkeypatch):
    """The shortened script gives the same results as its modules."""
    sources = {
        "index": 'import { addUp as total, Sum } from "./sum.js";\n'
        "const firstNumber = 2;\n"
        "export function mount() { return [total(firstNumber, 3), new Sum(4).doubled, Sum.zero()]; }\n",
        "sum": "const usualOffset = 0;\n"
        "export function addUp(a, b) { const inner = { a, usualOffset }; return a + b + inner.usualOffset; }\n"
        "export class Sum {\n  #value;\n  constructor(value) { this.#value = value; }\n"
        "  get doubled() { return addUp(this.#value, this.#value); }\n"
        "  static zero() { return new Sum(usualOffset).doubled; }\n}\n",
    }
    monkeypatch.setattr(
        asset_bundle, "_read_viewer_file", lambda name: sources[name.removesuffix(".js")]
    )
    script = asset_bundle.minify_script(asset_bundle.join_viewer_modules())
    assert "addUp" not in script
    code = f"{script}\nconsole.log(JSON.stringify(ConflictViewer.mount()));"
    assert json.loads(run_node(code)) == [5, 8, 0]


@pytest.mark.parametrize(
    ("code", "shortened"),
    [
        ("this.mapView.draw();", "this._a.draw();"),
        ("class A { mapView = 1; get mapArea() { return 2; } }", "class A { _b = 1; get _a() { return 2; } }"),
        ("const { mapView } = this;", "let { _a: mapView } = this;"),
        ("const { mapView = 1, b } = this;", "let { _a: mapView = 1, b } = this;"),
        ("return { mapView, mapArea: 1 };", "return { _b: mapView, _a: 1 };"),
        ("const mapView = 1; f(mapView);", "let mapView = 1; f(mapView);"),
    ],
    ids=["use", "declarations", "pattern", "default", "object", "local variable"],
)  # fmt: skip
def test_listed_member_is_shortened(code, shortened):
    assert shorten(code) == shortened


def _words_of(text):
    return set(re.findall(r"[\w$]+", text))


def test_shortened_members_are_known_to_the_viewer_alone():
    """Of a name that a text, the data, Leaflet or the browser has, an access would break."""
    for path in sorted(VIEWER.rglob("*.js")):
        for token in split_tokens(path.read_text(encoding="utf-8")):
            if token.kind in {"string", "template", "regex"}:
                assert not SHORTENED_MEMBERS & _words_of(token.text), (path.name, token.text)
    outside = ["document.d.ts", "types.d.ts", "public-handle.js", "core/state.js"]
    for name in outside:
        assert not SHORTENED_MEMBERS & _words_of((VIEWER / name).read_text(encoding="utf-8")), name
    (options,) = re.findall(
        r"@typedef \{object\} ViewerOptions(.*?)\*/", (VIEWER / "viewer.js").read_text(), re.DOTALL
    )
    symbology = VIEWER.parent / "style/symbology.json"
    assert not SHORTENED_MEMBERS & (_words_of(options) | _words_of(symbology.read_text()))
    assert not SHORTENED_MEMBERS & _words_of(asset_bundle.leaflet_js())


LIBRARY = Path("node_modules/typescript/lib")


@pytest.mark.skipif(not LIBRARY.exists(), reason="TypeScript has the names of the browser")
def test_shortened_members_are_none_of_the_browser():
    for name in (
        "lib.dom.d.ts",
        "lib.es5.d.ts",
        "lib.es2015.core.d.ts",
        "lib.es2015.collection.d.ts",
    ):
        text = re.sub(r"/\*.*?\*/", "", (LIBRARY / name).read_text(), flags=re.DOTALL)
        assert not SHORTENED_MEMBERS & _words_of(text), name
