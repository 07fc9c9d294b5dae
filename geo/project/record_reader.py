"""Reader of the fields of a YAML record, which collects every error with its line."""

import contextlib
import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from geo.errors import ValidationIssue
from geo.io.folder import FileError, Folder
from geo.project.record_nodes import node_to_value
from geo.project.usual_keys import suggest_key
from geo.project.yaml_chunks import iterate_file_pieces
from geo.project.yaml_nodes import (
    LineShift,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    parse_yaml,
)
from geo.text.confusables import describe_look_alikes
from geo.text.links import is_link
from geo.text.mixed_scripts import describe_mixed_scripts
from geo.text.suggest import suggest_choice
from geo.text.unicode_safety import (
    format_value,
)

LocalizedText = dict[str, str]
"""A text by language, such as ``{"en": "Lachin corridor"}``; languages are BCP 47 tags."""

_ID_PATTERN = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_LANGUAGE_PATTERN = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z")
_NUMBER_PATTERN = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_WORD_PATTERN = re.compile(r"[0-9][0-9TXZ:./~?%+-]*\Z|(?:true|false)\Z")
"""A number, a date or a flag: what follows in the line can only be a comment."""

MAX_ID_CHARS = 80


class RecordReader:
    """Reader of one record.

    Each method that reads takes a key, returns the value or None, and adds an issue if the value is
    invalid. `report_unknown_keys` adds an issue for each key that was not read.
    """

    def __init__(
        self, mapping: MappingNode, file: str, issues: list[ValidationIssue], record_id: str = ""
    ) -> None:
        """Read a mapping.

        Args:
            mapping: The record.
            file: Name of its file, for the issues.
            issues: The list to which issues are added.
            record_id: Id of the record, for the issues.
        """
        self.mapping = mapping
        self.file = file
        self.issues = issues
        self.record_id = record_id
        self._known_keys: set[str] = set()

    def add_issue(self, where: str | Node | None, message: str) -> None:
        """Add an issue at the line of a key, of a node, or of the record itself."""
        if isinstance(where, str):
            line = self.mapping.key_lines.get(where, self.mapping.line)
        else:
            line = where.line if where else self.mapping.line
        self.issues.append(ValidationIssue(self.file, line, self.record_id, message))

    def read_node(self, key: str, *, required: bool = False) -> Node | None:
        """Return the raw node under the key."""
        self._known_keys.add(key)
        node = self.mapping.entries.get(key)
        if node is None and required:
            self.add_issue(None, f"{key!r} is missing")
        return node

    def read_text(self, key: str, *, required: bool = False) -> str | None:
        """Return a text that is not empty; a comment that may be its end is an error."""
        value = self.read_word(key, required=required)
        if value is not None:
            self.check_lost_comment(key, self.mapping.entries[key])
        return value

    def read_word(self, key: str, *, required: bool = False) -> str | None:
        """Return a text that is not empty, of a kind that no comment can be part of."""
        node = self.read_node(key, required=required)
        if node is None:
            return None
        if not isinstance(node, ScalarNode):
            sign = "[" if isinstance(node, SequenceNode) else "{"
            self.add_issue(
                key,
                f"{key!r} must be one text, not a {_node_kind(node)}; if it is a text that begins "
                f"with `{sign}`, put it between quotation marks",
            )
            return None
        value = node.value.strip()
        if not value:
            self.add_issue(
                key, f"{key!r} is empty: write a text or leave the key out{_COMMENT_HINT}"
            )
            return None
        return value

    def check_lost_comment(self, where: str | Node, node: Node) -> None:
        """Add an issue if YAML took the end of a text for a comment."""
        if isinstance(node, ScalarNode) and node.lost and not _WORD_PATTERN.match(node.value):
            self.add_issue(
                where,
                f"the text ends before {format_value(node.lost)}, which YAML takes for a comment: "
                "put the text between quotation marks, or the comment on a line of its own",
            )

    def read_name(self, key: str, *, required: bool = False) -> str | None:
        """Return a text none of whose words mixes scripts."""
        value = self.read_text(key, required=required)
        if value is not None:
            self.check_mixed_scripts(key, value)
        return value

    def check_mixed_scripts(self, where: str | Node, value: str) -> None:
        """Add an issue that names the odd letter if a word of a name mixes scripts."""
        mixed = describe_mixed_scripts(value)
        if mixed:
            self.add_issue(where, mixed)

    def read_id(self, lines_by_id: dict[str, int]) -> str:
        """Return ``id``, which becomes the id of the record in further issues.

        Args:
            lines_by_id: Line of each id in use, to which this one is added; a second record with
                the same id is an error.
        """
        value = self.read_word("id", required=True)
        if value is None:
            return ""
        self.record_id = value if is_identifier(value) else format_value(value)
        if not is_identifier(value):
            self.add_issue(
                "id",
                f"the id {format_value(value)} must be {ID_RULE}{describe_look_alikes(value)}"
                f"{_suggest_identifier(value)}",
            )
        if value in lines_by_id:
            self.add_issue(
                "id",
                f"the id {format_value(value)} is taken: line {lines_by_id[value]} has it already",
            )
        lines_by_id.setdefault(value, self.mapping.key_lines["id"])
        return value

    def read_choice(
        self, key: str, allowed: Collection[str], *, required: bool = False
    ) -> str | None:
        """Return a text that is one of `allowed`."""
        if required and key not in self.mapping.entries:
            self.read_node(key)
            self.add_issue(None, f"{key!r} is missing: {suggest_choice('', allowed)}")
            return None
        value = self.read_word(key, required=required)
        if value is None or value in allowed:
            return value
        hint = f"{suggest_choice(value, allowed)}{describe_look_alikes(value)}"
        self.add_issue(key, f"{key!r} is {format_value(value)}: {hint}")
        return None

    def read_language(self, key: str) -> str | None:
        """Return a language tag; a missing one is an error."""
        value = self.read_word(key, required=True)
        if value is None or is_language(value):
            return value
        self.add_issue(
            key,
            f"{key!r} is {format_value(value)}: {_suggest_language(value)}"
            f"{describe_look_alikes(value)}",
        )
        return None

    def read_number(
        self,
        key: str,
        *,
        low: float = float("-inf"),
        high: float = float("inf"),
        required: bool = False,
    ) -> float | None:
        """Return a plain decimal number between `low` and `high`, both included."""
        value = self.read_word(key, required=required)
        return None if value is None else self._parse_number(key, key, value, low, high)

    def _parse_number(
        self, where: str | Node, key: str, value: str, low: float, high: float
    ) -> float | None:
        if not _NUMBER_PATTERN.match(value):
            self.add_issue(
                where,
                f"{key!r} is {format_value(value)}: {_suggest_number(key, value)}"
                f"{describe_look_alikes(value)}",
            )
            return None
        number = float(value)
        if not low <= number <= high:
            self.add_issue(
                where, f"{key!r} is {format_value(value)}: it must be between {low:g} and {high:g}"
            )
            return None
        return number

    def read_integer(self, key: str, *, low: int = 0, high: int = 10**9) -> int | None:
        """Return a whole number between `low` and `high`, both included."""
        number = self.read_number(key, low=low, high=high)
        if number is None or number.is_integer():
            return None if number is None else int(number)
        self.add_issue(key, f"{key!r} is {number:g}: it must be a whole number")
        return None

    def read_numbers(
        self, key: str, count: int, *, required: bool = False
    ) -> tuple[float, ...] | None:
        """Return a list of exactly `count` plain numbers."""
        node = self.read_node(key, required=required)
        if node is None:
            return None
        items = node.items if isinstance(node, SequenceNode) else []
        if len(items) != count or not all(isinstance(item, ScalarNode) for item in items):
            hint = _suggest_numbers(node, count)
            self.add_issue(key, f"{key!r} must be a list of {count} numbers{hint}")
            return None
        limits = (float("-inf"), float("inf"))
        values = [
            self._parse_number(item, key, item.value, *limits)
            for item in items
            if isinstance(item, ScalarNode)
        ]
        return None if None in values else tuple(value for value in values if value is not None)

    def read_flag(self, key: str) -> bool:
        """Return whether a flag is `true`; it is `false` if the key is missing."""
        return self.read_choice(key, ("true", "false")) == "true"

    def read_items(self, key: str, *, required: bool = False) -> list[Node] | None:
        """Return the nodes of a list."""
        node = self.read_node(key, required=required)
        if node is None:
            return None
        if isinstance(node, SequenceNode):
            return node.items
        if isinstance(node, ScalarNode) and not node.value.strip():
            self.add_issue(key, f"{key!r} is empty: write `{key}: []`, or its items below it")
        else:
            self.add_issue(key, f"{key!r} must be a list, not a {_node_kind(node)}")
        return None

    def read_texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, each a name."""
        texts = []
        node = self.mapping.entries.get(key)
        if isinstance(node, ScalarNode) and node.value.strip():
            self.read_node(key)
            self.add_issue(key, f"{key!r} must be a list, not a text: write [{node.value.strip()}]")
            return ()
        for item in self.read_items(key) or ():
            if not isinstance(item, ScalarNode):
                self.add_issue(
                    item, f"{key!r} must be a list of texts, not of a {_node_kind(item)}"
                )
            elif not item.value.strip():
                self.add_issue(item, f"{key!r} holds an empty text: write one or leave it out")
            else:
                self.check_lost_comment(item, item)
                self.check_mixed_scripts(item, item.value)
                texts.append(item.value.strip())
        return tuple(texts)

    def read_mappings(self, key: str, *, required: bool = False) -> list[MappingNode]:
        """Return a list of records."""
        mappings = []
        for item in self.read_items(key, required=required) or ():
            if isinstance(item, MappingNode):
                mappings.append(item)
            else:
                self.add_issue(
                    item, f"an item of {key!r} must be a record with keys, not a {_node_kind(item)}"
                )
        return mappings

    def open_nested(self, key: str, *, required: bool = False) -> "RecordReader | None":
        """Return a reader of the record under the key."""
        node = self.read_node(key, required=required)
        if node is None:
            return None
        if isinstance(node, MappingNode):
            return RecordReader(node, self.file, self.issues, self.record_id)
        self.add_issue(key, f"{key!r} must be a record with keys, not a {_node_kind(node)}")
        return None

    def read_localized_text(
        self, key: str, language: str, *, required: bool = False
    ) -> LocalizedText | None:
        """Return a text by language; a plain text is in `language`, which a mapping must have."""
        if isinstance(self.mapping.entries.get(key), MappingNode):
            inner = self.open_nested(key)
            return None if inner is None else inner.to_localized_text(key, language)
        value = self.read_text(key, required=required)
        return None if value is None else {language: value}

    def to_localized_text(self, key: str, language: str) -> LocalizedText | None:
        """Return this record as a text by language."""
        texts = {tag: self.read_text(tag) or "" for tag in self.read_language_keys(key)}
        if language not in texts:
            self.add_issue(None, f"{key!r} has no text in {language!r}, the map's language: add it")
            return None
        return texts

    def read_names(self, key: str) -> dict[str, tuple[str, ...]] | None:
        """Return names by language, each a text or a list of texts."""
        node = self.mapping.entries.get(key)
        if isinstance(node, ScalarNode) and (name := node.value.strip()):
            self.read_node(key)
            self.add_issue(
                key, f"{key!r} must be a record with keys, not a text: write {{en: {name}}}"
            )
            return None
        inner = self.open_nested(key, required=True)
        if inner is None:
            return None
        return {tag: inner.read_name_list(tag) for tag in inner.read_language_keys(key)}

    def read_name_list(self, key: str) -> tuple[str, ...]:
        """Return one name, or a list of names."""
        if isinstance(self.mapping.entries[key], SequenceNode):
            return self.read_texts(key)
        value = self.read_name(key)
        return () if value is None else (value,)

    def read_language_keys(self, key: str) -> list[str]:
        """Return the keys of this record, each of which must be a language."""
        for tag in self.mapping.entries:
            if not is_language(tag):
                self.add_issue(
                    tag, f"{format_value(tag)} in {key!r} is not a language: {_LANGUAGE_HINT}"
                )
        return [tag for tag in self.mapping.entries if is_language(tag)]

    def read_link(self, key: str) -> str | None:
        """Return an HTTP or HTTPS address with a host and without user name or password."""
        value = self.read_word(key)
        if value is None or is_link(value):
            return value
        self.add_issue(
            key,
            f"{key!r} is {format_value(value)}: only http:// or https:// with a host can be linked"
            f"{_suggest_link(value)}",
        )
        return None

    def report_unknown_keys(self, optional_keys: Collection[str] = ()) -> None:
        """Add an issue for each key that was not read.

        Args:
            optional_keys: Keys that are read only where they occur, to suggest them.
        """
        for key in self.mapping.entries:
            if key not in self._known_keys:
                known = self._known_keys.union(optional_keys)
                self.add_issue(key, f"unknown key {format_value(key)}: {suggest_key(key, known)}")


_MAX_SUGGESTED_ID_CHARS = 60
_COMMENT_HINT = "; one that begins with `#`, YAML's sign of a comment, needs quotation marks"
ID_RULE = f"small letters, digits and single hyphens, at most {MAX_ID_CHARS} of them"
_LANGUAGE_HINT = "use a tag such as en, hy, az or ru"


_LANGUAGE_NAMES = {
    "english": "en", "french": "fr", "français": "fr", "spanish": "es", "español": "es",
    "arabic": "ar", "russian": "ru", "ukrainian": "uk", "german": "de", "deutsch": "de",
    "portuguese": "pt", "chinese": "zh", "turkish": "tr", "hebrew": "he", "persian": "fa",
    "farsi": "fa", "armenian": "hy", "azerbaijani": "az", "burmese": "my", "hindi": "hi",
    "urdu": "ur", "swahili": "sw", "italian": "it", "polish": "pl", "amharic": "am",
}  # fmt: skip


def _suggest_language(value: str) -> str:
    """Return what to write for a language that is written as its name, or as EN or en_US."""
    tag = value.replace("_", "-")
    if tag.isupper() or "_" in value:
        parts = tag.split("-")
        tag = "-".join([parts[0].lower(), *(part.upper() for part in parts[1:])])
    tag = _LANGUAGE_NAMES.get(value.casefold(), tag)
    return f"write {tag}" if is_language(tag) else _LANGUAGE_HINT


def is_identifier(value: str) -> bool:
    """Return whether a text can be the id of a record, which links and file names contain."""
    return bool(_ID_PATTERN.match(value)) and len(value) <= MAX_ID_CHARS


def is_language(value: str) -> bool:
    """Return whether a text is a supported language tag, such as en, zh-Hant or pt-BR."""
    return bool(_LANGUAGE_PATTERN.match(value))


def _node_kind(node: Node) -> str:
    return {ScalarNode: "text", SequenceNode: "list", MappingNode: "record"}[type(node)]


def read_records(
    folder: Folder, file: str, key: str, issues: list[ValidationIssue]
) -> list[RecordReader]:
    """Return a reader of each record of a YAML file, as `iterate_records` yields them."""
    return list(iterate_records(folder, file, key, issues))


def iterate_records(
    folder: Folder, file: str, key: str, issues: list[ValidationIssue]
) -> Iterator[RecordReader]:
    """Yield a reader of each record of the list `key`, the only key of a YAML file.

    A file that cannot be read is one error, and has no records. A large file is parsed piece by
    piece (`yaml_chunks.iterate_file_pieces`).
    """
    for piece, shift in _iterate_pieces(folder, file, key, issues):
        root = parse_yaml(piece, file, issues, shift)
        if root is None:
            return
        top = RecordReader(root, file, issues)
        records = top.read_mappings(key, required=True)
        top.report_unknown_keys()
        for record in records:
            yield RecordReader(record, file, issues)


def find_misnamed_file(folder: Folder, name: str) -> str:
    """Return a hint at a file of the folder that has the name nearly; empty if there is none."""
    path = PurePosixPath(name)
    names = (
        path.with_suffix(".yml").name,
        path.with_suffix(".YAML").name,
        path.name.capitalize(),
        f"{path.name}.txt",
        path.name,
    )
    parents = dict.fromkeys((str(path.parent), ".", "data"))
    for candidate in (str(PurePosixPath(parent, one)) for parent in parents for one in names):
        if candidate != name:
            with contextlib.suppress(FileError):
                folder.read(candidate)
                return f"; there is {candidate!r}: rename it to {name!r}"
    return ""


_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
_LONGITUDES, _LATITUDES = ("lon", "lng", "long", "longitude", "x"), ("lat", "latitude", "y")


def _suggest_numbers(node: Node, count: int) -> str:
    """Return the list that a text, a record or nested lists of numbers mean; empty if unclear."""
    value = node_to_value(node)
    if isinstance(value, dict):
        folded = {str(key).casefold(): one for key, one in value.items()}
        parts: list[object] = [
            next((folded[key] for key in keys if key in folded), "")
            for keys in (_LONGITUDES, _LATITUDES)
        ]
    elif isinstance(value, str):
        parts = [*_DECIMAL.findall(value)]
    elif (
        isinstance(value, list)
        and len(value) == 2 * count
        and all(isinstance(one, str) and one.isdigit() for one in value)
    ):
        parts = [f"{a}.{b}" for a, b in zip(value[::2], value[1::2], strict=True)]  # [24,9, 13,5]
    else:
        items = value if isinstance(value, list) else []
        nested = [one if isinstance(one, list) else [one] for one in items]
        parts = [part for one in nested for part in one]
    if len(parts) != count or not all(
        isinstance(part, str) and _NUMBER_PATTERN.match(part) for part in parts
    ):
        return ""
    return f": write [{', '.join(map(str, parts))}]"


_MEASURE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(km|m)\.?", re.IGNORECASE)
_LARGE_NUMBER = re.compile(r"\d{1,3}(?:[, '’]\d{3})+")
_HEMISPHERE = re.compile(r"(\d+(?:\.\d+)?)\s*°?\s*([NSEW])|([NSEW])\s*(\d+(?:\.\d+)?)\s*°?")


def _suggest_number(key: str, value: str) -> str:
    """Return what to write for a number with a unit, a thousands separator or a hemisphere."""
    if match := _HEMISPHERE.fullmatch(value):
        sign = "-" if (match[2] or match[3]) in "SW" else ""
        return f"write {sign}{match[1] or match[4]}"
    if _LARGE_NUMBER.fullmatch(value):
        return f"write {re.sub('[^0-9]', '', value)}"
    if (match := _MEASURE.fullmatch(value)) and key.endswith("_m"):
        metres = float(match[1].replace(",", ".")) * (1000 if match[2].lower() == "km" else 1)
        return f"write {metres:g}, in metres"
    return "write a plain number such as 12 or 46.55"


def _suggest_link(value: str) -> str:
    link = f"https://{value}"
    return f"; write {link}" if "://" not in value and "." in value and is_link(link) else ""


def _iterate_pieces(
    folder: Folder, file: str, key: str, issues: list[ValidationIssue]
) -> Iterator[tuple[str, LineShift]]:
    """Yield the pieces of a file; one that cannot be read is an error, and has none."""
    try:
        yield from iterate_file_pieces(folder.read(file), file, key)
    except FileError as error:
        message = f"{error}{find_misnamed_file(folder, file)}"
        issues.append(ValidationIssue(file, 0, "", message))


def _suggest_identifier(text: str) -> str:
    """Return what to write for a text that is no id; empty if nothing of it is left."""
    slug = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")
    if not slug or not text.isascii() or len(slug) > _MAX_SUGGESTED_ID_CHARS:
        return ""
    return f": write {slug}"
