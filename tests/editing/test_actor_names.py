"""Names of actors that may be another spelling of a known one."""

import pytest

from conflictmap.editing.actor_names import (
    ACTORS_FILE,
    apply_actor_names,
    find_known_actor,
    plan_actor_name,
    read_actor_names,
)
from conflictmap.editing.transaction import ProjectEditor
from geo.errors import OutputError

KNOWN = ("Rapid Guard Forces", "RGF", "River People's Front", "army", "Hill Council")


@pytest.mark.parametrize(
    ("name", "expected", "why"),
    [
        ("Hill Council", None, "known already"),
        ("the Hill Council", "Hill Council", "with an article"),
        ("hill council", "Hill Council", "in small letters"),
        ("River Peoples Front", "River People's Front", "without the apostrophe"),
        ("Hil Council", "Hill Council", "a letter is missing"),
        ("HC", "Hill Council", "initials"),
        ("Council", "Hill Council", "a part of the name"),
        ("the army", "army", "one word with an article"),
        ("Lake Committee", None, "another name"),
        ("", None, "no name"),
    ],
)
def test_new_name_that_resembles_a_known_one(name, expected, why):
    assert find_known_actor(name, KNOWN) == expected, why


def test_decision_is_applied_to_all_drafts(tmp_path):
    editor = ProjectEditor(tmp_path)
    plan_actor_name(editor, "the army", "army")
    names = read_actor_names(editor)
    assert apply_actor_names(("the army", "army", "militia"), names) == ("army", "militia")


def test_damaged_file_is_reported(tmp_path):
    path = tmp_path / ACTORS_FILE
    path.parent.mkdir(parents=True)
    path.write_text("{", "utf-8")
    with pytest.raises(OutputError, match="move it away"):
        read_actor_names(ProjectEditor(tmp_path))
