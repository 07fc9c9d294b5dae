"""Reading the fields of a record, with every fault collected where it stands."""

import re
import unicodedata
from collections.abc import Collection, Iterable

from rapidfuzz import fuzz, process

from geo.errors import Fault
from geo.io.folder import FileError, Folder, decode
from geo.project.yaml_nodes import Node, Sequence, Table, Text, parse
from geo.text.unicode_safety import complain_mixed, legible, mixed_word, shown

Words = dict[str, str]
"""A text by language, such as ``{"en": "Lachin corridor"}``; languages are BCP 47 tags."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z")
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_LINK = re.compile(r"https?://(?P<host>[^\s/?#@\\]+)(?P<rest>[/?#]\S*)?\Z", re.IGNORECASE)
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?\Z")
_BYTE = re.compile(r"0|[1-9]\d{0,2}", re.ASCII)
MAX_ID = 80
MAX_LINK = 2000
_NAMED = 12
_ALIKE = 60


class Cursor:
    """One record while it is read.

    Each reading method takes a key, returns the value or None, and adds a fault where the value is
    not what it must be. `finish` reports the keys that nobody asked for.
    """

    def __init__(self, table: Table, file: str, faults: list[Fault], record: str = "") -> None:
        """Stand on `table` of `file`; faults are added to `faults` under the name `record`."""
        self.table = table
        self.file = file
        self.faults = faults
        self.record = record
        self._asked: set[str] = set()

    def fault(self, where: str | Node | None, message: str) -> None:
        """Add a fault at a key, at a node, or at the record itself."""
        if isinstance(where, str):
            line = self.table.lines.get(where, self.table.line)
        else:
            line = where.line if where else self.table.line
        self.faults.append(Fault(self.file, line, self.record, message))

    def node(self, key: str, *, required: bool = False) -> Node | None:
        """Return the raw node under the key."""
        self._asked.add(key)
        node = self.table.entries.get(key)
        if node is None and required:
            self.fault(None, f"{key!r} is missing")
        return node

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text that is not empty."""
        node = self.node(key, required=required)
        if node is None:
            return None
        if not isinstance(node, Text):
            self.fault(key, f"{key!r} must be one text, not a {_kind(node)}")
            return None
        value = node.value.strip()
        if not value:
            self.fault(key, f"{key!r} is empty: write a text or leave the key out")
            return None
        return value

    def name(self, key: str, *, required: bool = False) -> str | None:
        """Return a text in which no word mixes scripts."""
        value = self.text(key, required=required)
        if value is not None:
            self.check_name(key, value)
        return value

    def check_name(self, where: str | Node, value: str) -> None:
        """Add a fault when a word of a name mixes scripts, naming the odd letter."""
        mixed = complain_mixed(value)
        if mixed:
            self.fault(where, mixed)

    def identifier(self, seen: dict[str, int]) -> str:
        """Read ``id``, take it as the record's name, and report one that `seen` holds already."""
        value = self.text("id", required=True)
        if value is None:
            return ""
        self.record = value if is_identifier(value) else shown(value)
        if not is_identifier(value):
            self.fault("id", f"the id {shown(value)} must be {IDENTIFIER}")
        if value in seen:
            self.fault("id", f"the id {shown(value)} is taken: line {seen[value]} has it already")
        seen.setdefault(value, self.table.lines["id"])
        return value

    def choice(self, key: str, allowed: Collection[str], *, required: bool = False) -> str | None:
        """Return a text that is one of `allowed`."""
        value = self.text(key, required=required)
        if value is None or value in allowed:
            return value
        self.fault(key, f"{key!r} is {shown(value)}: {suggest(value, allowed)}")
        return None

    def language(self, key: str) -> str | None:
        """Return a language tag, which must be there."""
        value = self.text(key, required=True)
        if value is None or is_language(value):
            return value
        self.fault(key, f"{key!r} is {shown(value)}: {_TAGS}")
        return None

    def number(
        self,
        key: str,
        *,
        low: float = float("-inf"),
        high: float = float("inf"),
        required: bool = False,
    ) -> float | None:
        """Return a plain decimal number between `low` and `high`, both included."""
        value = self.text(key, required=required)
        return None if value is None else self._number(key, key, value, low, high)

    def _number(
        self, where: str | Node, key: str, value: str, low: float, high: float
    ) -> float | None:
        if not _NUMBER.match(value):
            self.fault(
                where, f"{key!r} is {shown(value)}: write a plain number such as 12 or 46.55"
            )
            return None
        number = float(value)
        if not low <= number <= high:
            self.fault(where, f"{key!r} is {shown(value)}: it must be between {low:g} and {high:g}")
            return None
        return number

    def whole(self, key: str, *, low: int = 0, high: int = 10**9) -> int | None:
        """Return a whole number between `low` and `high`, both included."""
        number = self.number(key, low=low, high=high)
        if number is None or number.is_integer():
            return None if number is None else int(number)
        self.fault(key, f"{key!r} is {number:g}: it must be a whole number")
        return None

    def numbers(self, key: str, count: int, *, required: bool = False) -> tuple[float, ...] | None:
        """Return a list of exactly `count` plain numbers."""
        items = self.items(key, required=required)
        if items is None:
            return None
        if len(items) != count or not all(isinstance(item, Text) for item in items):
            self.fault(key, f"{key!r} must be a list of {count} numbers")
            return None
        limits = (float("-inf"), float("inf"))
        values = [
            self._number(item, key, item.value, *limits) for item in items if isinstance(item, Text)
        ]
        return None if None in values else tuple(value for value in values if value is not None)

    def flag(self, key: str) -> bool:
        """Return a yes or no, written `true` or `false`; no when the key is missing."""
        return self.choice(key, ("true", "false")) == "true"

    def items(self, key: str, *, required: bool = False) -> list[Node] | None:
        """Return the nodes of a list."""
        node = self.node(key, required=required)
        if node is None:
            return None
        if isinstance(node, Sequence):
            return node.items
        self.fault(key, f"{key!r} must be a list, not a {_kind(node)}")
        return None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, each a name."""
        found = []
        for item in self.items(key) or ():
            if not isinstance(item, Text):
                self.fault(item, f"{key!r} must be a list of texts, not of a {_kind(item)}")
            elif not item.value.strip():
                self.fault(item, f"{key!r} holds an empty text: write one or leave it out")
            else:
                self.check_name(item, item.value)
                found.append(item.value.strip())
        return tuple(found)

    def tables(self, key: str, *, required: bool = False) -> list[Table]:
        """Return a list of records."""
        found = []
        for item in self.items(key, required=required) or ():
            if isinstance(item, Table):
                found.append(item)
            else:
                self.fault(
                    item, f"an item of {key!r} must be a record with keys, not a {_kind(item)}"
                )
        return found

    def inner(self, key: str, *, required: bool = False) -> "Cursor | None":
        """Return a cursor on the record under the key."""
        node = self.node(key, required=required)
        if node is None:
            return None
        if isinstance(node, Table):
            return Cursor(node, self.file, self.faults, self.record)
        self.fault(key, f"{key!r} must be a record with keys, not a {_kind(node)}")
        return None

    def words(self, key: str, language: str, *, required: bool = False) -> Words | None:
        """Return a text by language; a bare text is in `language`, which a mapping must hold."""
        if isinstance(self.table.entries.get(key), Table):
            inner = self.inner(key)
            return None if inner is None else inner.by_language(key, language)
        value = self.text(key, required=required)
        return None if value is None else {language: value}

    def by_language(self, key: str, language: str) -> Words | None:
        """Read this whole record as a text by language."""
        words = {tag: self.text(tag) or "" for tag in self.languages(key)}
        if language not in words:
            self.fault(None, f"{key!r} must say it in {language!r}, the map's language")
            return None
        return words

    def names(self, key: str) -> dict[str, tuple[str, ...]] | None:
        """Return names by language, each one text or a list of texts."""
        inner = self.inner(key, required=True)
        if inner is None:
            return None
        return {tag: inner.name_list(tag) for tag in inner.languages(key)}

    def name_list(self, key: str) -> tuple[str, ...]:
        """Return one name, or a list of names."""
        if isinstance(self.table.entries[key], Sequence):
            return self.texts(key)
        value = self.name(key)
        return () if value is None else (value,)

    def languages(self, key: str) -> list[str]:
        """Return the keys of this record, each of which must be a language."""
        for tag in self.table.entries:
            if not is_language(tag):
                self.fault(tag, f"{shown(tag)} in {key!r} is not a language: {_TAGS}")
        return [tag for tag in self.table.entries if is_language(tag)]

    def link(self, key: str) -> str | None:
        """Return an address with http or https, a host, and no name or password in it."""
        value = self.text(key)
        if value is None or is_link(value):
            return value
        self.fault(
            key, f"{key!r} is {shown(value)}: only http:// or https:// with a host can be linked"
        )
        return None

    def finish(self) -> None:
        """Report every key that was not asked for."""
        for key in self.table.entries:
            if key not in self._asked:
                self.fault(key, f"unknown key {shown(key)}: {suggest(key, self._asked)}")


IDENTIFIER = f"small letters, digits and single hyphens, at most {MAX_ID} of them"
_TAGS = "use a tag such as en, hy, az or ru"


def is_identifier(value: str) -> bool:
    """Tell whether a text can be the id of a record: it stands in links and file names."""
    return bool(_ID.match(value)) and len(value) <= MAX_ID


def is_language(value: str) -> bool:
    """Tell whether a text is a language tag as this program uses them: en, zh-Hant, pt-BR."""
    return bool(_LANGUAGE.match(value))


def is_link(value: str) -> bool:
    """Tell whether a text is an address that may be linked: http or https, with a plain host.

    Stricter than browsers, which repair what they can: no white space, no name or password, no
    backslash, no address in brackets, no word of the host in mixed scripts or in letters that stand
    for others.
    """
    found = _LINK.match(value)
    if found is None or len(value) > MAX_LINK or not value.isprintable():
        return False
    name, colon, port = found["host"].partition(":")
    return _is_host(name) and (not colon or _is_port(port))


def _is_host(name: str) -> bool:
    labels = name.removesuffix(".").split(".")
    if unicodedata.normalize("NFKC", name) != name:  # wide letters, which browsers turn into plain
        return False
    if mixed_word(name) or not all(_LABEL.match(label) and _decodes(label) for label in labels):
        return False
    if not labels[-1][0].isdigit():
        return True
    return len(labels) == 4 and all(  # noqa: PLR2004  bytes of an address
        _BYTE.fullmatch(label) and int(label) < 2**8 for label in labels
    )


def _decodes(label: str) -> bool:
    """Tell whether a label that says it is an encoded one (``xn--``) is."""
    if not label.lower().startswith("xn--"):
        return True
    try:
        return bool(label.lower().encode("ascii").decode("idna"))
    except UnicodeError:
        return False


def _is_port(port: str) -> bool:
    return port.isascii() and port.isdigit() and int(port[:6]) < 2**16


def suggest(value: str, allowed: Iterable[str]) -> str:
    """Return words that say what would be right instead of `value`."""
    choices = sorted(allowed)
    if not choices:
        return "there is none to choose from"
    close = process.extractOne(value[:MAX_ID], choices, scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if close:
        return f"did you mean {shown(close[0])}?"
    more = f" and {len(choices) - _NAMED} more" if len(choices) > _NAMED else ""
    named = map(legible, choices[:_NAMED])
    return f"use one of {', '.join(named)}{more}"


def _kind(node: Node) -> str:
    return {Text: "text", Sequence: "list", Table: "record"}[type(node)]


def read_records(folder: Folder, file: str, key: str, faults: list[Fault]) -> list[Cursor]:
    """Return a cursor on each record of the list `key`, the only key of a YAML file.

    A file that cannot be read is one fault, and has no records.
    """
    try:
        table = parse(decode(folder.read(file), file), file, faults)
    except FileError as error:
        faults.append(Fault(file, 0, "", str(error)))
        return []
    if table is None:
        return []
    top = Cursor(table, file, faults)
    records = [Cursor(record, file, faults) for record in top.tables(key, required=True)]
    top.finish()
    return records
