"""What a kit says of itself: the one thing that its page and its README are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conflictmap.publish.embed.snippets import Snippet


@dataclass(frozen=True)
class Kit:
    """A kit before it is written.

    Attributes:
        title: The map's title.
        summary: What the map shows, in a sentence.
        language: The language of title and summary, a BCP 47 tag.
        base_url: Address of the folder, ending with a slash; empty where it is not known.
        origins: Whose pages may drive the widget.
        snippets: What to paste.
        files: What is uploaded: the bytes and what they are for, by name.
        privacy_statements: What readers are told of their data, by language.
    """

    title: str
    summary: str
    language: str
    base_url: str
    origins: Sequence[str]
    snippets: Sequence[Snippet]
    files: Mapping[str, tuple[bytes, str]]
    privacy_statements: Mapping[str, str]
