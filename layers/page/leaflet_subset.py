"""The part of Leaflet that the viewer uses, cut from Leaflet's module by its top-level statements.

Leaflet has no side effects at load outside its own names (Leaflet 1.9, `src/Leaflet.js`), so a
statement can go when no statement that stays names what it declares.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from geo.errors import AssetError
from layers.page.script_shortener import split_tokens

_STATEMENT_START_PATTERN = re.compile(r"^(?=[A-Za-z_$])", re.MULTILINE)
_DECLARATION_PATTERN = re.compile(
    r"(?:function (?P<function>[\w$]+)|var (?P<variables>[\w$]+(?:, [\w$]+)*)(?=[ ;]))"
)
_RULE_PATTERN = re.compile(r"(?P<selectors>[^{}@]+)\{(?P<body>[^{}]*)\}")
_PRINT_RULE_PATTERN = re.compile(r"@media print\{.*\}\s*\Z")
_CLASS_PATTERN = re.compile(r"\bl(?:eaflet-[\w-]+|vml\b)")
_OPENING_BRACKETS, _CLOSING_BRACKETS = frozenset("([{"), frozenset(")]}")
_EXPORT_PATTERN = re.compile(r"export \{(?P<names>[^}]*)\}")
_EXPORTED_NAME_PATTERN = re.compile(r"(?P<local>[\w$]+)(?: as (?P<name>[\w$]+))?")


@dataclass(frozen=True)
class _Statement:
    """A top-level statement: its code and the names that it declares."""

    code: str
    declared: tuple[str, ...]

    @cached_property
    def words(self) -> list[str]:
        """The words of the code that may be names of the module, in order.

        Members and keys of objects are left out, and the parameters and variables of functions. A
        colon directly after a word makes it a key: Leaflet has a blank before other colons.
        """
        tokens = list(split_tokens(self.code))
        texts = ["", *(token.text for token in tokens), ""]
        local = self._local_names() - set(self.declared)
        return [
            token.text
            for number, token in enumerate(tokens, 1)
            if token.kind == "word"
            and token.text not in local
            and texts[number - 1] != "."
            and texts[number + 1] != ":"
        ]

    def _local_names(self) -> set[str]:
        """Return the parameters and variables of the functions in the code."""
        texts = [token.text for token in split_tokens(self.code) if token.kind != "blank"]
        names = set[str]()
        depth, declares = 0, False
        for number, text in enumerate(texts):
            before = texts[number - 1] if number else ""
            if text == "var":
                declares, depth = True, 0
            elif text == ";":
                declares = False
            elif text == "function":
                opening = texts.index("(", number)
                names.update(texts[opening + 1 : texts.index(")", opening)])
            elif declares and before in {"var", ","} and not depth:
                names.add(text)
            depth += (text in _OPENING_BRACKETS) - (text in _CLOSING_BRACKETS)
        return names


def cut_leaflet(
    module: str,
    names: Collection[str],
    left_out: Collection[str],
    values: Mapping[str, str] | None = None,
) -> str:
    """Return a script that sets the global `L` to some of what Leaflet's module exports.

    Args:
        module: The text of Leaflet's module, in which each top-level statement begins a line.
        names: The exported names that `L` has.
        left_out: The module's own names that are not used. A statement that extends what is used
            by one of them is left out too, such as `Map.include` with the methods for popups.
        values: Variables of the module that get another value, in JavaScript.

    Raises:
        AssetError: the module does not export or declare one of the names.
    """
    exported = _read_exports(module)
    values = values or {}
    statements = [_replace_value(statement, values) for statement in _split_statements(module)]
    declared = {name for statement in statements for name in statement.declared}
    missing = sorted({*(set(names) - set(exported)), *(set(left_out) | set(values)) - declared})
    if missing:
        raise AssetError(f"Leaflet has no {', '.join(missing)}")
    roots = {exported[name] for name in names}
    refused = set(left_out)
    kept = _keep_statements(statements, roots, refused)
    members = ", ".join(f"{name}: {exported[name]}" for name in sorted(names))
    code = "".join(statement.code for statement in kept)
    return f"(function () {{\n{code}\nglobalThis.L = {{ {members} }};\n}})();\n"


def _replace_value(statement: _Statement, values: Mapping[str, str]) -> _Statement:
    """Return the declaration of a variable with its other value, if it has one."""
    name = statement.declared[0] if len(statement.declared) == 1 else ""
    if name not in values:
        return statement
    return _Statement(f"var {name} = {values[name]};\n", statement.declared)


def _read_exports(module: str) -> Mapping[str, str]:
    """Return the module's own name for each name that it exports."""
    found = _EXPORT_PATTERN.search(module)
    if not found:
        raise AssetError("Leaflet's module has no list of exports")
    return {
        match["name"] or match["local"]: match["local"]
        for match in _EXPORTED_NAME_PATTERN.finditer(found["names"])
    }


def _split_statements(module: str) -> list[_Statement]:
    pieces = _STATEMENT_START_PATTERN.split(module)[1:]
    return [_Statement(code, _declared_names(code)) for code in pieces if code[:7] != "export "]


def _declared_names(code: str) -> tuple[str, ...]:
    match = _DECLARATION_PATTERN.match(code)
    if not match:
        return ()
    return (match["function"],) if match["function"] else tuple(match["variables"].split(", "))


def _keep_statements(
    statements: Iterable[_Statement], roots: Collection[str], refused: Collection[str]
) -> list[_Statement]:
    """Return the statements that the roots need, in order.

    A statement that declares nothing changes the object whose name it begins with, or any that it
    names where it is an `if`. It stays where that object stays, unless it names a refused one.
    """
    statements = list(statements)
    by_name = {name: statement for statement in statements for name in statement.declared}
    changes = [
        statement
        for statement in statements
        if not statement.declared and not set(refused).intersection(statement.words)
    ]
    kept: set[int] = set()
    reached: set[str] = set(refused)
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in reached or name not in by_name:
            continue
        reached.add(name)
        new = [by_name[name], *(change for change in changes if name in _changed_names(change))]
        for statement in new:
            if id(statement) not in kept:
                kept.add(id(statement))
                waiting += statement.words
    return [statement for statement in statements if id(statement) in kept]


def _changed_names(change: _Statement) -> list[str]:
    return change.words if change.words[0] == "if" else change.words[:1]


def cut_styles(styles: str, script: str) -> str:
    """Return the rules of Leaflet's minified style sheet for the classes that a script sets.

    A selector stays where the script has each of its classes; the panes' are made of parts.
    """
    known = set(_CLASS_PATTERN.findall(script))
    rules = (
        (_used_selectors(match["selectors"], known), match["body"])
        for match in _RULE_PATTERN.finditer(_PRINT_RULE_PATTERN.sub("", styles))
    )
    return "".join(f"{selectors}{{{body}}}" for selectors, body in rules if selectors)


def _used_selectors(selectors: str, known: Collection[str]) -> str:
    return ",".join(
        selector
        for selector in selectors.split(",")
        if all(name in known or name.endswith("-pane") for name in _CLASS_PATTERN.findall(selector))
    )
