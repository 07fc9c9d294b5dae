"""Places decided once for every draft that names them."""

import json
from dataclasses import asdict, dataclass

from conflictmap.editing.transaction import ProjectEditor
from geo.errors import OutputError

PLACE_CHOICES_FILE = "drafts/places/choices.json"


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """What the curators decided for a place of the texts.

    Attributes:
        written: The place expression to be written; empty for the words of the text.
        candidate: Id of the place that the name refers to; empty for the one that is proposed.
    """

    written: str = ""
    candidate: str = ""


def read_place_choices(editor: ProjectEditor) -> dict[str, PlaceChoice]:
    """Return the decisions by the expression of the text.

    Raises:
        OutputError: the file is not as the app writes it.
    """
    data = editor.read(PLACE_CHOICES_FILE)
    try:
        rows = json.loads(data) if data else {}
        choices = {expression: PlaceChoice(**row) for expression, row in rows.items()}
        is_valid = all(isinstance(t, str) for one in choices.values() for t in asdict(one).values())
    except (ValueError, TypeError, AttributeError):
        is_valid = False
    if not is_valid:
        raise OutputError(f"{PLACE_CHOICES_FILE} cannot be read: move it away to decide again")
    return choices


def plan_place_choice(editor: ProjectEditor, expression: str, choice: PlaceChoice) -> None:
    """Plan a decision for a place expression; an empty one takes the decision back."""
    choices = {**read_place_choices(editor), expression: choice}
    rows = {key: asdict(one) for key, one in sorted(choices.items()) if one != PlaceChoice()}
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    editor.write(PLACE_CHOICES_FILE, f"{text}\n".encode())
