"""Contents of an embed kit, from which its editor page and README are rendered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from conflictmap.publish.embed.snippets import Snippet, WidgetLayout


@dataclass(frozen=True)
class Kit:
    """An embed kit before it is written.

    Attributes:
        title: The map's title.
        summary: The map's description.
        language: The language of title and summary, a BCP 47 tag.
        layout: What the widget opens on.
        base_url: Address of the folder, ending with a slash; empty if it is not known.
        origins: Sites whose pages may control the widget.
        snippets: The code to paste.
        files: The files to upload: content and purpose, by name.
        privacy_statements: The privacy statements, by language.
    """

    title: str
    summary: str
    language: str
    layout: WidgetLayout
    base_url: str
    origins: Sequence[str]
    snippets: Sequence[Snippet]
    files: Mapping[str, tuple[bytes, str]]
    privacy_statements: Mapping[str, str]
