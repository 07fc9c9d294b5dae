"""Splicing of records into YAML files: every byte outside the record stays as it is.

The position of a record is found by the YAML parser; the new lines are written in block style with
the indent of the list. A list in flow style (``events: [{…}]``) is refused unless it is empty.
"""

import re
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.composer import Composer

from geo.errors import ConflictMapError
from geo.project.writer import dump_records

_BYTE_ORDER_MARK = "\ufeff"


def _get_loader(text: str) -> type[Any]:
    """Return the loader whose nodes have their positions in a text.

    libyaml, where PyYAML has it, takes a seventh of the time. It does not count a byte order mark.
    """
    is_counted = not text.startswith(_BYTE_ORDER_MARK)
    return _FastLoader if is_counted and hasattr(yaml, "CSafeLoader") else yaml.SafeLoader


class _FastLoader(Composer, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """libyaml's parser with nodes made in Python: deep nesting is an error, not a crash."""

    def __init__(self, stream: str) -> None:
        super(Composer, self).__init__(stream)
        Composer.__init__(self)


class SpliceError(ConflictMapError):
    """A record cannot be written into a file; the message has the reason and the remedy."""


def append_record(text: str, list_key: str, record: Mapping[str, Any]) -> str:
    """Return the text with a record after the last one of a list.

    Args:
        text: The YAML file; its top level is a mapping.
        list_key: The key of the list, such as ``events``.
        record: The record.

    Raises:
        SpliceError: the file has no such list, or the list is in flow style.
    """
    key, items = _find_list(text, list_key)
    newline = "\r\n" if "\r\n" in text else "\n"
    if not items.value:
        return _fill_empty_list(text, key, items, record, newline)
    _refuse_flow_style(items, list_key)
    lines = text.splitlines(keepends=True)
    last = items.value[-1]
    indent = _dash_indent(lines, last)
    end = _skip_own_comments(lines, _last_line_of(lines, last), indent)
    block = _format_record(record, indent, newline)
    separator = newline if _has_blank_lines(lines, items) else ""
    head = "".join(lines[:end])
    if not head.endswith(("\n", "\r")):
        head += newline
    tail = "".join(lines[end:])
    return head + separator + block + tail


def insert_record(text: str, list_key: str, record: Mapping[str, Any], before_id: str) -> str:
    """Return the text with a record in front of the one with an id, and of its comments.

    Raises:
        SpliceError: there is no record with this id, or the list is in flow style.
    """
    key, items = _find_list(text, list_key)
    _refuse_flow_style(items, list_key)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for item in items.value:
        if _id_of(item) == before_id:
            indent, start = _dash_indent(lines, item), item.start_mark.line
            first = key.start_mark.line + 1
            while start > first and lines[start - 1].lstrip().startswith("#"):
                start -= 1
            block = _format_record(record, indent, newline)
            separator = newline if _has_blank_lines(lines, items) else ""
            return "".join([*lines[:start], block + separator, *lines[start:]])
    raise SpliceError(f"{list_key} has no record {before_id!r}: read the file again")


def replace_record(
    text: str, list_key: str, identifier: str, record: Mapping[str, Any] | None
) -> str:
    """Return the text with the record of an id replaced, or removed if `record` is None.

    Raises:
        SpliceError: there is no record with this id, or the list is in flow style.
    """
    _, items = _find_list(text, list_key)
    _refuse_flow_style(items, list_key)
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    for item in items.value:
        if _id_of(item) == identifier:
            start, end = item.start_mark.line, _last_line_of(lines, item)
            indent = _dash_indent(lines, item)
            if record is not None:
                block = _format_record(record, indent, newline)
                had_line_end = lines[end - 1].endswith(("\n", "\r"))
                return "".join(
                    [*lines[:start], block if had_line_end else block.rstrip("\r\n"), *lines[end:]]
                )
            if len(items.value) == 1:
                return _empty_list(lines, list_key, start, end)
            while end < len(lines) and not lines[end].strip():
                end += 1
            return "".join([*lines[:start], *lines[end:]])
    raise SpliceError(f"{list_key} has no record {identifier!r}: read the file again")


def append_to_record(
    text: str, list_key: str, identifier: str, nested_key: str, record: Mapping[str, Any]
) -> str:
    """Return the text with an entry after the last one of a list within a record.

    Raises:
        SpliceError: there is no such record or list, or the list is in flow style.
    """
    _, items = _find_list(text, list_key)
    for item in items.value:
        if _id_of(item) != identifier or not isinstance(item, yaml.MappingNode):
            continue
        for key, nested in item.value:
            if key.value == nested_key and isinstance(nested, yaml.SequenceNode) and nested.value:
                _refuse_flow_style(nested, nested_key)
                newline = "\r\n" if "\r\n" in text else "\n"
                lines = text.splitlines(keepends=True)
                last = nested.value[-1]
                end = _last_line_of(lines, last)
                head = "".join(lines[:end])
                if not head.endswith(("\n", "\r")):
                    head += newline
                block = _format_record(record, _dash_indent(lines, last), newline)
                return head + block + "".join(lines[end:])
    raise SpliceError(
        f"{list_key} has no record {identifier!r} with a list {nested_key!r}: write its statements "
        "as a list"
    )


def read_record_text(text: str, list_key: str, identifier: str) -> str:
    """Return the lines of a record as written in the file, from its dash on.

    Raises:
        SpliceError: there is no record with this id.
    """
    start, end, lines = _find_record_lines(text, list_key, identifier)
    return "".join(lines[start:end])


def replace_record_text(text: str, list_key: str, identifier: str, block: str) -> str:
    """Return the text with the lines of a record replaced as a curator edited them.

    Raises:
        SpliceError: there is no record with this id.
    """
    start, end, lines = _find_record_lines(text, list_key, identifier)
    newline = "\r\n" if "\r\n" in text else "\n"
    edited = newline.join(block.splitlines()) + newline
    return "".join([*lines[:start], edited, *lines[end:]])


def cut_record_text(text: str, list_key: str, identifier: str) -> tuple[str, str, str, int]:
    """Return the text without a record, and what `insert_record_text` needs to bring it back.

    Returns:
        The text without it; its lines, with the blank lines after it that go with it; the id of the
        record that follows, empty if there is none; the number of lines of comments between.

    Raises:
        SpliceError: there is no record with this id, or the list is in flow style.
    """
    start, _, lines = _find_record_lines(text, list_key, identifier)
    ids = list_ids(text, list_key)
    changed = replace_record(text, list_key, identifier, None)
    following = next(iter(ids[ids.index(identifier) + 1 :]), "")
    if not following:
        return changed, read_record_text(text, list_key, identifier), "", 0
    removed = len(lines) - len(changed.splitlines(keepends=True))
    next_start, _, _ = _find_record_lines(changed, list_key, following)
    return changed, "".join(lines[start : start + removed]), following, next_start - start


def insert_record_text(
    text: str, list_key: str, block: str, before_id: str, comment_lines: int = 0
) -> str:
    """Return the text with the lines of a record in front of the record with an id.

    Args:
        text: The YAML file.
        list_key: The key of the list.
        block: The lines.
        before_id: The id of the record that follows.
        comment_lines: The number of lines of comments that are to stay between the two.

    Raises:
        SpliceError: there is no record with this id.
    """
    start, _, lines = _find_record_lines(text, list_key, before_id)
    between = lines[max(0, start - comment_lines) : start]
    if all(not line.strip() or line.lstrip().startswith("#") for line in between):
        start -= len(between)
    newline = "\r\n" if "\r\n" in text else "\n"
    inserted = newline.join(block.splitlines()) + newline
    return "".join([*lines[:start], inserted, *lines[start:]])


def _find_record_lines(text: str, list_key: str, identifier: str) -> tuple[int, int, list[str]]:
    _, items = _find_list(text, list_key)
    lines = text.splitlines(keepends=True)
    for item in items.value:
        if _id_of(item) == identifier:
            return item.start_mark.line, _last_line_of(lines, item), lines
    raise SpliceError(f"{list_key} has no record {identifier!r}: read the file again")


def replace_value(text: str, list_key: str, identifier: str, key: str, value: str) -> str:
    """Return the text with one plain value of a record replaced, such as ``review: verified``.

    Only the characters of the value change.

    Raises:
        SpliceError: there is no such record or key, or the value is not on one line.
    """
    _, items = _find_list(text, list_key)
    for item in items.value:
        if _id_of(item) != identifier or not isinstance(item, yaml.MappingNode):
            continue
        for name, node in item.value:
            if name.value == key and isinstance(node, yaml.ScalarNode):
                if node.start_mark.line != node.end_mark.line:
                    raise SpliceError(
                        f"{key!r} of {identifier!r} is longer than a line: edit the record"
                    )
                return text[: node.start_mark.index] + value + text[node.end_mark.index :]
    raise SpliceError(f"{list_key} has no record {identifier!r} with the key {key!r}")


def add_value(text: str, list_key: str, identifier: str, key: str, value: str) -> str:
    """Return the text with a plain value added as the last key of a record in block style.

    Raises:
        SpliceError: there is no such record, it has the key already, or is in flow style.
    """
    _, items = _find_list(text, list_key)
    for item in items.value:
        if _id_of(item) != identifier or not isinstance(item, yaml.MappingNode):
            continue
        if item.flow_style:
            raise SpliceError(
                f"the record {identifier!r} is written in braces: add {key!r} by hand"
            )
        if any(name.value == key for name, _ in item.value):
            raise SpliceError(f"the record {identifier!r} has the key {key!r} already")
        lines = text.splitlines(keepends=True)
        newline = "\r\n" if "\r\n" in text else "\n"
        end = _last_line_of(lines, item)
        head = "".join(lines[:end])
        if not head.endswith(("\n", "\r")):
            head += newline
        pair = str(yaml.safe_dump({key: value}, allow_unicode=True, width=10_000)).rstrip("\n")
        indent = " " * int(item.value[0][0].start_mark.column)
        return head + indent + pair + newline + "".join(lines[end:])
    raise SpliceError(f"{list_key} has no record {identifier!r}: read the file again")


def list_ids(text: str, list_key: str) -> tuple[str, ...]:
    """Return the ids of a list's records, in their order."""
    _, items = _find_list(text, list_key)
    return tuple(_id_of(item) for item in items.value)


def compose_root(text: str) -> yaml.MappingNode | None:
    """Return the node of a YAML file's top level; None if it is not a mapping.

    Raises:
        SpliceError: the file is not YAML, or it is nested too deeply.
    """
    try:
        root = yaml.compose(text, Loader=_get_loader(text))
    except yaml.YAMLError as error:
        raise SpliceError(f"the file cannot be read as YAML: {error}") from None
    except RecursionError:
        raise SpliceError("the file is nested too deeply: remove the inner brackets") from None
    return root if isinstance(root, yaml.MappingNode) else None


def _find_list(text: str, list_key: str) -> tuple[yaml.ScalarNode, yaml.SequenceNode]:
    root = compose_root(text)
    for key, value in root.value if root is not None else ():
        if key.value == list_key and isinstance(value, yaml.SequenceNode):
            return key, value
    raise SpliceError(f"the file has no list {list_key!r}: write '{list_key}: []' first")


def _refuse_flow_style(items: yaml.SequenceNode, list_key: str) -> None:
    if items.flow_style:
        raise SpliceError(
            f"the list {list_key!r} is written in brackets: write each record as a block that "
            "begins with '- id:'"
        )


def _fill_empty_list(
    text: str,
    key: yaml.ScalarNode,
    items: yaml.SequenceNode,
    record: Mapping[str, Any],
    newline: str,
) -> str:
    start, end = items.start_mark.index, items.end_mark.index
    head = (
        text[:start].rstrip(" ") if items.start_mark.line == key.start_mark.line else text[:start]
    )
    tail = text[end:]
    line_end = re.match(r"[^\S\n\r]*(?:#[^\n\r]*)?(?:\r\n|\n|\r|\Z)", tail)
    rest = line_end[0].rstrip("\r\n") if line_end else ""
    remaining = tail[line_end.end() :] if line_end else tail
    return head + rest.rstrip() + newline + _format_record(record, "  ", newline) + remaining


def _empty_list(lines: list[str], list_key: str, start: int, end: int) -> str:
    head = "".join(lines[:start])
    pattern = re.compile(
        rf"^({re.escape(list_key)}\s*:)([^\S\n\r]*)(?=[^\n\r]*[\n\r]+\Z|[^\n\r]*[\n\r])",
        re.MULTILINE,
    )
    return pattern.sub(r"\1 []", head, count=1) + "".join(lines[end:])


def _format_record(record: Mapping[str, Any], indent: str, newline: str) -> str:
    block = dump_records([record])
    lines = [f"{indent}{line}" if line.strip() else "" for line in block.splitlines()]
    return newline.join(lines) + newline


def _dash_indent(lines: list[str], item: yaml.Node) -> str:
    """Return the white space in front of a record's dash."""
    line = lines[item.start_mark.line]
    dash = line.rfind("-", 0, item.start_mark.column)
    if dash < 0 or line[:dash].strip():
        raise SpliceError(
            "a record does not begin with a dash on its own line: write each record as a block "
            "that begins with '- id:'"
        )
    return line[:dash]


def _last_line_of(lines: list[str], item: yaml.Node) -> int:
    """Return the number of the line after a record, without blank lines and comments after it."""
    end = item.end_mark.line
    if end < len(lines) and lines[end][: item.end_mark.column].strip():
        end += 1  # the record ends within this line
    end = min(end, len(lines))
    while end > item.start_mark.line + 1:
        line = lines[end - 1].strip()
        if line and not line.startswith("#"):
            break
        if line.startswith("#") and _is_inside_block(lines, item, end - 1):
            break
        end -= 1
    return end


def _skip_own_comments(lines: list[str], end: int, indent: str) -> int:
    """Return the number of the line after the comments that belong to a record: indented deeper."""
    number = end
    while number < len(lines):
        line = lines[number].rstrip()
        if line and not (line.lstrip().startswith("#") and line.startswith(f"{indent} ")):
            break
        number += 1
        if line:
            end = number
    return end


def _is_inside_block(lines: list[str], item: yaml.Node, number: int) -> bool:
    """Return whether a line with a number sign is text of the record's last block scalar."""
    node = item
    while isinstance(node, yaml.MappingNode | yaml.SequenceNode) and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    if not isinstance(node, yaml.ScalarNode) or node.style not in ("|", ">"):
        return False
    return lines[number].strip() in node.value


def _has_blank_lines(lines: list[str], items: yaml.SequenceNode) -> bool:
    """Return whether records are separated by blank lines."""
    if len(items.value) < 2:  # noqa: PLR2004
        return True
    line = items.value[-1].start_mark.line
    return line > 0 and not lines[line - 1].strip()


def _id_of(item: yaml.Node) -> str:
    if isinstance(item, yaml.MappingNode):
        for key, value in item.value:
            if key.value == "id":
                return str(value.value)
    return ""
