"""Shortens the names in the viewer's modules that nothing outside can reach.

These are the private members of classes, the variables of a module's own scope, and the members in
a list of names that are the viewer's own. Other properties and local variables keep their names, so
no name that data or the page uses changes.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count, product
from string import ascii_letters
from typing import NamedTuple

from layers.page.member_names import SHORTENED_MEMBERS

_TOKEN_PATTERN = re.compile(
    r"""(?P<blank>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<word>\#?[\w$]+)
    |(?P<mark>\.\.\.|\?\.(?!\d)|=>|.)""",
    re.VERBOSE | re.DOTALL,
)
_REGEX_PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_TEMPLATE_PATTERN = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{)", re.DOTALL)
_WORDS_BEFORE_REGEX = frozenset(("return", "typeof", "case", "in", "of", "await", "yield"))
_OPENING_BRACKETS, _CLOSING_BRACKETS = frozenset("([{"), frozenset(")]}")


class Token(NamedTuple):
    """A piece of a script: its text and kind.

    Kinds are blank, string, template, regex, word and mark; a comment is blank, and a private
    name is a word with its ``#``.
    """

    text: str
    kind: str


def split_tokens(code: str) -> Iterator[Token]:
    """Yield the tokens of a script, whose texts joined are the script.

    Whether a slash divides or begins a regular expression follows from the token before it, as in
    code that Prettier has formatted.
    """
    place = 0
    last = Token("", "blank")
    brackets: list[str] = []
    while place < len(code):
        token = _read_token(code, place, last, brackets)
        yield token
        place += len(token.text)
        if token.kind != "blank":
            last = token


def _read_token(code: str, place: int, last: Token, brackets: list[str]) -> Token:
    """Return the token at a place; `brackets` has those that are open."""
    if code[place] == "`":
        return _read_template(code, place, place + 1, brackets)
    if code[place] == "}" and brackets and brackets[-1] == "${":
        brackets.pop()
        return _read_template(code, place, place + 1, brackets)
    if code[place] == "/" and code[place + 1] not in "/*" and _may_precede_regex(last):
        pattern = _REGEX_PATTERN.match(code, place)
        if pattern:
            return Token(pattern[0], "regex")
    match = _TOKEN_PATTERN.match(code, place)
    if match is None or match.lastgroup is None:  # the last alternative takes any character
        raise ValueError(f"no token at {place}")
    if match[0] in _OPENING_BRACKETS:
        brackets.append(match[0])
    elif match[0] in _CLOSING_BRACKETS and brackets:
        brackets.pop()
    return Token(match[0], match.lastgroup)


def _read_template(code: str, start: int, place: int, brackets: list[str]) -> Token:
    """Return a template's text up to its end or the next substitution."""
    match = _TEMPLATE_PATTERN.match(code, place)
    if match is None:
        raise ValueError(f"a template that begins at {start} has no end")
    if match["end"] == "${":
        brackets.append("${")
    return Token(code[start : match.end()], "template")


def _may_precede_regex(last: Token) -> bool:
    if last.kind == "word":
        return last.text in _WORDS_BEFORE_REGEX
    return last.kind in {"blank", "mark"} and last.text not in {")", "]"}


@dataclass(frozen=True)
class ModuleNames:
    """The names of one module.

    Attributes:
        code: The module without its imports and the word ``export``.
        own: The variables of the module's scope: those that it declares or imports.
    """

    code: str
    own: Collection[str]

    @cached_property
    def tokens(self) -> list[Token]:
        """The tokens of the code."""
        return list(split_tokens(self.code))

    @cached_property
    def uses(self) -> list["_WordUse"]:
        """The words of the code that are no private names."""
        return list(_iter_uses(self.tokens))

    @cached_property
    def private_names(self) -> Counter[str]:
        """How often the module has each private name."""
        return Counter(token.text for token in self.tokens if token.text.startswith("#"))

    @cached_property
    def variable_uses(self) -> Counter[str]:
        """How often the module has each word that may be a variable or a keyword."""
        return Counter(use.word for use in self.uses if not use.is_member)

    @cached_property
    def fixed_names(self) -> set[str]:
        """The words that are, or may be, keys of an object or members of a class."""
        return {use.word for use in self.uses if use.may_be_key}

    def rename(self, short_names: Mapping[str, str]) -> str:
        """Return the code with its private names, its variables and the word ``const`` replaced."""
        texts = [token.text for token in self.tokens]
        for at, token in enumerate(self.tokens):
            if token.text.startswith("#") and token.kind == "word":
                texts[at] = short_names.get(token.text, token.text)
        for use in self.uses:
            if use.is_member or use.may_be_key:
                if use.word in SHORTENED_MEMBERS and use.word in short_names:
                    texts[use.place] = _rename_member(use, short_names[use.word])
                continue
            if use.word == "const":  # the same in code that runs without errors
                texts[use.place] = "let"
            elif use.word in self.own:
                texts[use.place] = short_names.get(use.word, use.word)
        return "".join(texts)


class _WordUse(NamedTuple):
    """A word in a script, with the number of its token and what it may be."""

    word: str
    place: int
    is_member: bool
    may_be_key: bool
    is_shorthand: bool = False


def _rename_member(use: _WordUse, short: str) -> str:
    """Return a member's short name; a property that is also a variable keeps the variable."""
    return f"{short}: {use.word}" if use.is_shorthand else short


def _iter_uses(tokens: list[Token]) -> Iterator[_WordUse]:
    """Yield each word with its place, and whether it is a property."""
    places = [at for at, token in enumerate(tokens) if token.kind != "blank"]
    texts = ["", *(tokens[at].text for at in places), ""]
    bodies = _find_parameter_lists(texts)
    brackets: list[str] = [""]
    for number, at in enumerate(places, 1):
        token = tokens[at]
        before, after = texts[number - 1], texts[number + 1]
        if token.kind == "word" and not token.text.startswith("#"):
            is_member = before in {".", "?."}
            may_be_key = (
                not is_member
                and brackets[-1] == "{"
                and _is_key_position(before, after, has_body=number + 1 in bodies)
            )
            starts_class = before == "{" and texts[max(0, number - 3)] in {"class", "extends"}
            is_default = after == "=" and before in {"{", ","} and not starts_class
            is_shorthand = may_be_key and (after in {",", "}"} or is_default)
            yield _WordUse(token.text, at, is_member, may_be_key, is_shorthand)
        else:
            _follow_brackets(token, brackets)


def _find_parameter_lists(texts: list[str]) -> set[int]:
    """Return the numbers of the round brackets whose closing one is followed by a body."""
    found, opened = set[int](), list[int]()
    for number, text in enumerate(texts):
        if text == "(":
            opened.append(number)
        elif text == ")" and opened:
            start = opened.pop()
            if texts[number + 1] == "{":
                found.add(start)
    return found


def _follow_brackets(token: Token, brackets: list[str]) -> None:
    """Keep the open brackets up to date; a substitution in a template is one."""
    if token.kind == "template":
        if token.text.startswith("}"):
            brackets.pop()
        if token.text.endswith("${"):
            brackets.append("${")
    elif token.text in _OPENING_BRACKETS:
        brackets.append(token.text)
    elif token.text in _CLOSING_BRACKETS:
        brackets.pop()


def _is_key_position(before: str, after: str, *, has_body: bool) -> bool:
    """Return whether a word between two tokens directly inside braces may be a key or a member.

    An assignment at the start of a statement looks like a field, and a list of variables like an
    object; both count.
    """
    if after == "(":
        return has_body and before != "function"
    if before in {"{", ","}:
        return after in {":", ",", "}", "="}
    return before in {";", "}", "static"} and after == "="


def short_names_of(modules: Collection[ModuleNames], kept: Collection[str]) -> dict[str, str]:
    """Return a short name for each name that is safe to replace in all modules.

    A variable is safe if no module that declares or imports it has the word as a key. Modules that
    do not declare or import it keep the word, which is another variable there. The same modules
    give the same names.

    Args:
        modules: All modules of a script.
        kept: Variables that keep their names.
    """
    private, uses = Counter[str](), Counter[str]()
    fixed = set(kept)
    for module in modules:
        private.update(module.private_names)
        uses.update({word: n for word, n in module.variable_uses.items() if word in module.own})
        fixed |= module.fixed_names.intersection(module.own)
    variables = Counter({word: n for word, n in uses.items() if word not in fixed})
    taken = {token.text for module in modules for token in module.tokens if token.kind == "word"}
    members = Counter(
        use.word
        for module in modules
        for use in module.uses
        if use.word in SHORTENED_MEMBERS and (use.is_member or use.may_be_key)
    )
    return (
        _assign(private, "#", taken) | _assign(variables, "$", taken) | _assign(members, "_", taken)
    )


def _assign(counts: Counter[str], prefix: str, taken: Collection[str]) -> dict[str, str]:
    """Return a short name for each name, the shortest for the most frequent."""
    fresh = (name for name in _iter_names(prefix) if name not in taken)
    by_use = sorted(counts, key=lambda name: (-counts[name], name))
    return {
        name: short for name, short in zip(by_use, fresh, strict=False) if len(short) < len(name)
    }


def _iter_names(prefix: str) -> Iterator[str]:
    for length in count(1):
        for letters in product(ascii_letters, repeat=length):
            yield prefix + "".join(letters)
