"""The last check of each source's page, which `conflictmap source check --online` makes."""

from collections.abc import Mapping

from conflictmap.editing.transaction import ProjectEditor
from conflictmap.editing.yaml_values import set_value
from geo.project.sources import SOURCES_FILE, SourceCheck


def plan_source_checks(editor: ProjectEditor, checks: Mapping[str, SourceCheck]) -> None:
    """Plan to write checks into the records of their sources; all other bytes stay.

    Args:
        editor: The editor of the project.
        checks: The checks by the id of the source.

    Raises:
        SpliceError: the record of a source cannot be changed.
    """
    text = editor.read_text(SOURCES_FILE)
    for identifier, check in checks.items():
        for key, value in (("state", check.state), ("on", check.on.edtf)):
            text = set_value(text, "sources", identifier, ("checked", key), value)
    editor.write(SOURCES_FILE, text.encode())
