"""Text of others in a place where Streamlit reads Markdown."""

_SPECIAL_CHARS = frozenset("\\`*_{}[]()<>#+-.!|~:$&\"'")


def escape_markdown(text: str) -> str:
    """Return text in which Markdown finds nothing to format, link or fetch."""
    return "".join(f"\\{letter}" if letter in _SPECIAL_CHARS else letter for letter in text)


def escape_markdown_lines(text: str) -> str:
    """Return text of several lines the same way, each on a line of its own."""
    return "  \n".join(escape_markdown(line) for line in text.splitlines())
