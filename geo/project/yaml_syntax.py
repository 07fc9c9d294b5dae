"""What YAML takes for syntax in a text without quotation marks, in words for a curator.

The parser reports a syntax error by its own rules (“mapping values are not allowed in this
context”), and a comment within a text not at all.
"""

import re
from collections.abc import Iterator

# A key and its value, or an item of a list: the first group is the key, the second the value.
_BLOCK_VALUE = re.compile(r"\s*(?:- +)*(?:[\"']?([\w-]+)[\"']?\s*:(?=\s|$)\s*)?(.*?)\s*$")
_FLOW_ENTRY = re.compile(r"[{\[,]\s*(?:[\"']?([\w-]+)[\"']?\s*: +)?([^,{}\[\]]*)")
_COMMENT = re.compile(r"(?<!\s)(\s+)(#.*)$")
_DELIBERATE_COMMENT = re.compile(r"\s{2,}#(?:\s|$)|\t+#(?:\s|$)")
_QUOTED = re.compile(r"""(?<![\w'"])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')|\s#.*$""")
_KEY_WITHOUT_BLANK = re.compile(r"\s*(?:- +)*([\w-]+)(：|:(?=[^\s/]))")
_DASH_WITHOUT_BLANK = re.compile(r"\s*-[^\s-]")
# The blanks before a key (and before the dash of a list, with it), the key and its value
_KEY_LINE = re.compile(r"(\s*(?:- +)*)([\w-]+)\s*:(?:\s+([^\s#].*))?\s*(?:#.*)?$")
_CONTENT_LINE = re.compile(r"\s*[^\s#]")
_INDICATORS = {
    "@": "`@`", "`": "a backtick", "%": "`%`", "*": "`*`", "&": "`&`", "!": "`!`", ">": "`>`",
    "|": "`|`", "]": "`]`", "}": "`}`", ",": "`,`", "?": "`?`",
}  # fmt: skip
"""Characters that mean something at the start of a text, and how a message names them."""

_CLOSING = {'"': '"', "'": "'", "[": "]", "{": "}"}
_MAX_LINES_BEFORE = 2
"""Lines before the reported one that may hold the cause: the parser reports where it gave up."""

_MAX_SHOWN_CHARS = 60

REMEDY = "put the text between quotation marks"
UNKNOWN_ESCAPE = (
    'a backslash in a text between `"` is a sign of YAML: write it twice, or put the text '
    "between `'`"
)
_OTHER_REMEDY = "use the other quotation marks (\" or ')"


def find_lost_comment(rest: str) -> str | None:
    """Return the end of a text that YAML takes for a comment; None if it looks like a comment.

    Two blanks before `#` and one after it are the usual form of a comment after a value.

    Args:
        rest: The rest of the line after a text without quotation marks.
    """
    match = re.match(r"\s+#.*", rest)
    if match is None or _DELIBERATE_COMMENT.match(rest):
        return None
    return match[0].strip()


def has_key_sign(line: str, column: int) -> bool:
    """Return whether a key at a column of a line has a question mark before it.

    A line that begins with question mark and blank is YAML's long form of a key, which programs
    write for an empty key.
    """
    before = line[:column]
    return before.rstrip().endswith("?") and not re.fullmatch(r"\s*(?:[-:] +)*\?\s+", before)


def explain_syntax_error(lines: list[str], line: int, start: int | None) -> tuple[int, str] | None:
    """Return the line and the cause of a syntax error in plain words; None if it is another one.

    Args:
        lines: The lines of the file.
        line: Index of the line where the parser stopped.
        start: Index of the line where the construct starts that it was reading, if it reports one.
    """
    before = range(line, max(line - _MAX_LINES_BEFORE, -1), -1)
    starts = () if start is None else (start,)
    for number in dict.fromkeys((*before, *starts)):
        if number < len(lines) and (cause := _find_cause(lines[number])):
            return number, cause
    for number in dict.fromkeys((*starts, *before)):
        if number < len(lines) and (cause := _find_bracket_cause(lines[number])):
            return number, cause
    for number in before:
        if number < len(lines) and (cause := _find_layout_cause(lines, number)):
            return number, cause
        if number < len(lines) and (cause := _find_bare_words(lines, number)):
            return number, cause
    return None


def _find_bracket_cause(line: str) -> str | None:
    """Return the cause if a line has more opening than closing brackets, or the reverse."""
    plain = _QUOTED.sub("", line)
    for opening, closing in ("{}", "[]"):
        more = plain.count(opening) - plain.count(closing)
        if more > 0:
            return f"`{opening}` has no `{closing}`: add it"
        if more < 0:
            return (
                f"`{closing}` has no `{opening}` before it: delete one of the two, or add the other"
            )
    return None


def _find_layout_cause(lines: list[str], number: int) -> str | None:
    """Return the cause if a line lacks a blank, or is not indented like the ones above."""
    line = lines[number]
    if match := _KEY_WITHOUT_BLANK.match(line):
        sign = "" if match[2] == ":" else f", which is `{match[2]}` here"
        return f"the key {match[1]!r} needs `:` and a blank after it{sign}"
    if _DASH_WITHOUT_BLANK.match(line):
        return "an item of a list needs a blank after `-`"
    match = _KEY_LINE.match(line)
    above = next((one for one in reversed(lines[:number]) if _CONTENT_LINE.match(one)), None)
    above_match = _KEY_LINE.match(above) if above is not None else None
    if match is None or above_match is None:
        return None
    indentation = len(match[1])
    is_deeper = indentation > len(above_match[1])
    if is_deeper and above_match[3]:
        return (
            f"{match[2]!r} is indented deeper than {above_match[2]!r} above it, which has a value: "
            "give both the same indentation"
        )
    key_lines = filter(None, map(_KEY_LINE.match, reversed(lines[:number])))
    if is_deeper or any(len(one[1]) == indentation for one in key_lines):
        return None
    return f"{match[2]!r} is indented like no line above it: use the indentation of one of them"


_BARE_LINE = re.compile(r"(\s*)(?:- +)?([\w-]+)\s*(=|\s)\s*([^:]*)$")


def _find_bare_words(lines: list[str], number: int) -> str | None:
    """Return the cause if a line is neither a key with its value nor within the text above it."""
    match = _BARE_LINE.match(lines[number])
    above = next((one for one in reversed(lines[:number]) if _CONTENT_LINE.match(one)), "")
    above_match = _KEY_LINE.match(above)
    if match is None or above_match is None or len(match[1]) > len(above_match[1]):
        return None
    if match[3] == "=":
        return f"{match[2]!r} needs `:` and a blank in place of `=`"
    words = lines[number].strip()
    return (
        f"{words[:_MAX_SHOWN_CHARS]!r} is no key with `:`: add the `:`, or indent the line deeper "
        f"than {above_match[2]!r} if it goes on with its text"
    )


def _find_cause(line: str) -> str | None:
    if line.lstrip(" ").startswith("\t"):
        return "a tab indents the line: use blanks"
    if cause := _find_odd_line(line):
        return cause
    if line.lstrip().startswith("#"):
        return None
    for key, value in _list_values(line):
        where = f"the text of {key!r}" if key else "a text"
        if cause := _describe_value(value):
            return f"{where} {cause}: {_OTHER_REMEDY if ' between ' in cause else REMEDY}"
    return None


def _find_odd_line(line: str) -> str | None:
    """Return the cause if a line has no-break spaces, a mark of a merge, or a comma of JSON."""
    if re.match(r"[ \t]*[\u00a0\u2007\u202f]", line):
        return "a no-break space indents the line: use plain blanks"
    if re.match(r"\s*(?:- +)*[\w-]+:[\u00a0\u2007\u202f]", line):
        return "a no-break space follows the `:`: use a plain blank"
    if re.match(r"(?:<{7}|={7}|>{7})(?:\s|$)", line):
        return "the line is a mark of git between two versions: keep one, delete the marks"
    if re.match(r"\s*[\"'][\w-]+[\"']\s*:\s*\S.*,\s*$", line):
        return "the line ends with a comma, as in JSON: delete it"
    return None


def _list_values(line: str) -> Iterator[tuple[str, str]]:
    """Yield key and value of a line, and then those within its braces and brackets."""
    match = _BLOCK_VALUE.match(line)
    if match is None:
        return
    yield match[1] or "", match[2]
    if match[2].startswith(("{", "[")):
        for entry in _FLOW_ENTRY.finditer(match[2]):
            yield entry[1] or "", entry[2].strip()
        if lost := _COMMENT.search(match[2]):
            key = re.findall(r"([\w-]+)\s*: ", match[2][: lost.start()])
            yield (key[-1] if key else ""), f"x {lost[2]}"


def _describe_value(value: str) -> str | None:
    """Return what YAML takes for syntax in a value, as the rest of a sentence; None if nothing."""
    first = value[:1]
    if first in _CLOSING:
        return _describe_enclosed(value, _CLOSING[first])
    if first in _INDICATORS and first and value not in (">", "|", ">-", "|-", ">+", "|+"):
        return f"begins with {_INDICATORS[first]}, a sign of YAML"
    if re.match(r"-(\s|$)", value):
        return "begins with `-`, YAML's sign of a list"
    if re.search(r"\s#", value):
        return "holds ` #`, YAML's sign of a comment"
    if re.search(r":(\s|$)", value):
        return "holds `: `, YAML's sign of a key"
    return None


def _describe_enclosed(value: str, closing: str) -> str | None:
    """Describe a value that begins with a quotation mark or bracket and goes on after the last."""
    first, last = value[0], value.rfind(closing)
    if closing in "\"'":
        inner = value[1:last].replace(closing * 2, "") if last > 0 else ""
        if last > 0 and closing in inner.replace(f"\\{closing}", ""):
            return f"holds `{closing}` between two `{closing}`"
        if last <= 0:
            return f"begins with `{first}` and does not end with one"
    rest = value[last + 1 :].strip() if last > 0 else ""
    if rest and not rest.startswith(("#", ",", "]", "}", ":")):
        return f"begins with `{first}`, a sign of YAML, and goes on after `{closing}`"
    return None
