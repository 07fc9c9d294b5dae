"""Hooks of the documentation build."""

import re
from typing import Any


def on_page_markdown(markdown: str, *, page: Any, **_: object) -> str:  # noqa: ANN401  mkdocs' Page
    """Inline the repository's own files, with their links made relative to the page."""
    included = re.fullmatch(r'# .*\n\n--8<-- "(?P<file>\w+\.md)"\n?', markdown)
    if not included:
        return markdown
    with open(included["file"], encoding="utf-8") as file:  # noqa: PTH123  relative to mkdocs.yml
        text = file.read()
    up = "../" * page.file.src_uri.count("/")
    text = re.sub(r"\]\(docs/", f"]({up}", text)
    return re.sub(
        r"\]\((CHANGELOG|CONTRIBUTING)\.md\)", lambda link: f"]({link[1].lower()}.md)", text
    )
