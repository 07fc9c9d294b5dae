"""Several files as one step: all or none, whatever happens in between."""

import contextlib
from pathlib import Path

import pytest

from conflictmap.cli.main import main
from conflictmap.editing import transaction
from conflictmap.editing.decisions import Decision, plan_decision, plan_undo, read_decisions
from conflictmap.editing.transaction import ChangedError, ProjectEditor, recover_step
from geo.errors import OutputError, ProjectError
from geo.project.events import EVENTS_FILE

NAMES = ("a.txt", "b/c.txt", "d.txt")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "map"
    assert main(["new", str(folder)]) == 0
    return folder


def _plan(root: Path, value: str) -> ProjectEditor:
    editor = ProjectEditor(root)
    for name in NAMES:
        editor.write(name, value.encode())
    return editor


def _contents(root: Path) -> list[str | None]:
    return [(root / n).read_text() if (root / n).is_file() else None for n in NAMES]


def test_file_that_is_not_utf8_is_refused_with_its_place(tmp_path):
    (tmp_path / "events.yaml").write_bytes(b"map:\n  title: \xe9\n")
    with pytest.raises(OutputError, match=r"events\.yaml.* is not UTF-8 at byte 14: convert"):
        ProjectEditor(tmp_path).read_text("events.yaml")


def test_all_files_are_written(project: Path) -> None:
    assert _plan(project, "new").commit() == NAMES
    assert _contents(project) == ["new"] * 3
    assert not (project / ".conflictmap-step").exists()


@pytest.mark.parametrize("step", range(24))
def test_crash_at_any_moment_leaves_all_or_nothing(
    project: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies at the n-th call to the disk; the next editor finds old or new, never both."""
    _plan(project, "old").commit()
    count = 0

    class DiedError(BaseException):
        pass

    def die(real):
        def call(*args, **kwargs):
            nonlocal count
            count += 1
            if count > step:
                raise DiedError
            return real(*args, **kwargs)

        return call

    editor = _plan(project, "new")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", die(Path.replace))
        patch.setattr(Path, "mkdir", die(Path.mkdir))
        patch.setattr(transaction.os, "fsync", die(transaction.os.fsync))
        patch.setattr(transaction.shutil, "rmtree", die(transaction.shutil.rmtree))
        with contextlib.suppress(DiedError):
            editor.commit()
    recover_step(project)
    assert _contents(project) in (["old"] * 3, ["new"] * 3)
    assert not (project / ".conflictmap-step").exists()
    _plan(project, "later").commit()
    assert _contents(project) == ["later"] * 3


def test_second_tab_is_told_and_nothing_is_overwritten(project: Path) -> None:
    first, second = ProjectEditor(project), ProjectEditor(project)
    for editor, title in ((first, "one"), (second, "two")):
        text = editor.read_text(EVENTS_FILE)
        editor.write(EVENTS_FILE, text.replace("map:", f"# {title}\nmap:", 1).encode())
    first.commit()
    with pytest.raises(ChangedError, match=r"events\.yaml"):
        second.commit()
    assert "# two" not in (project / EVENTS_FILE).read_text(encoding="utf-8")


def test_new_file_that_appeared_meanwhile_is_kept(project: Path) -> None:
    editor = _plan(project, "new")
    (project / "d.txt").write_text("theirs")
    with pytest.raises(ChangedError):
        editor.commit()
    assert _contents(project) == [None, None, "theirs"]


def test_errors_that_a_write_would_add_refuse_it(project: Path) -> None:
    editor = ProjectEditor(project)
    text = editor.read_text(EVENTS_FILE)
    editor.write(EVENTS_FILE, text.replace("type: ", "type: un", 1).encode())
    with pytest.raises(ProjectError):
        editor.commit()
    assert (project / EVENTS_FILE).read_text(encoding="utf-8") == text


def test_project_with_errors_can_be_mended(project: Path) -> None:
    text = (project / EVENTS_FILE).read_text(encoding="utf-8")
    broken = text.replace("type: ", "type: un")
    (project / EVENTS_FILE).write_text(broken, encoding="utf-8")
    editor = ProjectEditor(project)
    editor.read(EVENTS_FILE)
    editor.write(EVENTS_FILE, broken.replace("type: un", "type: ", 1).encode())
    assert editor.commit() == (EVENTS_FILE,)


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x"])
def test_no_file_outside_the_folder(project: Path, name: str) -> None:
    with pytest.raises((OutputError, Exception), match="not a file of the project"):
        ProjectEditor(project).write(name, b"")


def _decision(start: int, verdict: str = "rejected") -> Decision:
    return Decision("0" * 64, start, start + 5, "violence", verdict)  # type: ignore[arg-type]


def test_decisions_are_kept_and_undone_without_end(project: Path) -> None:
    for start in range(5):
        editor = ProjectEditor(project)
        plan_decision(editor, "s", _decision(start))
        editor.commit()
    undone = []
    while True:
        editor = ProjectEditor(project)
        last = plan_undo(editor, "s")
        if last is None:
            break
        editor.commit()
        undone.append(last.start)
    assert undone == [4, 3, 2, 1, 0]


def test_later_decision_on_one_draft_replaces_the_first(project: Path) -> None:
    editor = ProjectEditor(project)
    plan_decision(editor, "s", _decision(1))
    plan_decision(editor, "s", _decision(1, "accepted"))
    assert [row.verdict for row in read_decisions(editor, "s")] == ["accepted"]
