"""Escapes untrusted text where Streamlit renders Markdown."""

_SPECIAL_CHARS = frozenset("\\`*_{}[]()<>#+-.!|~:$&\"'")


def escape_markdown(text: str) -> str:
    """Escape a text so that Markdown formats, links and loads nothing in it."""
    return "".join(f"\\{letter}" if letter in _SPECIAL_CHARS else letter for letter in text)


def escape_markdown_lines(text: str) -> str:
    """Escape a text of several lines, and keep its line breaks."""
    return "  \n".join(escape_markdown(line) for line in text.splitlines())
