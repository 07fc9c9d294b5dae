"""Text of others in a place where Streamlit reads Markdown."""

_MARKS = frozenset("\\`*_{}[]()<>#+-.!|~:$&\"'")


def plain(text: str) -> str:
    """Return text in which Markdown finds nothing to format, link or fetch."""
    return "".join(f"\\{letter}" if letter in _MARKS else letter for letter in text)


def lines(text: str) -> str:
    """Return text of several lines the same way, each on a line of its own."""
    return "  \n".join(plain(line) for line in text.splitlines())
