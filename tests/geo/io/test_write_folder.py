"""Atomic writing of a folder of files: all or none."""

import stat
from pathlib import Path

import pytest

from geo.errors import OutputError
from geo.io.atomic import write_folder
from tests.support.full_disk import limit_file_size

NEW_FILES = {"a.txt": b"new a", "b.txt": b"new b", "c.txt": b"new c" * 4000}


def read_tree(folder):
    """Return the contents of all files and folders, hidden ones included."""
    return {
        str(one.relative_to(folder)): one.read_bytes() if one.is_file() else None
        for one in folder.rglob("*")
    }


def test_write_folder_creates_missing_parents(tmp_path):
    target = tmp_path / "one" / "two"
    write_folder(target, NEW_FILES, force=False)
    assert read_tree(target) == NEW_FILES
    assert stat.S_IMODE((target / "a.txt").stat().st_mode) & 0o444, "others can read it"


@pytest.mark.parametrize(
    ("folder", "why"), [("x" * 260, "the folder"), (f"{'x' * 260}/kit", "one above")]
)
def test_too_long_folder_name_is_rejected(tmp_path, folder, why):
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        write_folder(tmp_path / folder, NEW_FILES, force=False)
    assert read_tree(tmp_path) == {}, why


def test_write_folder_keeps_other_files(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    write_folder(tmp_path, NEW_FILES, force=False)
    assert read_tree(tmp_path) == NEW_FILES | {"mine.txt": b"mine"}


def test_existing_file_stops_write_folder(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"old b")
    with pytest.raises(OutputError, match=r"b\.txt' already exists: use --force"):
        write_folder(tmp_path, NEW_FILES, force=False)
    assert read_tree(tmp_path) == {"b.txt": b"old b"}


def test_write_folder_with_force_replaces_file(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"old b")
    write_folder(tmp_path, NEW_FILES, force=True)
    assert read_tree(tmp_path) == NEW_FILES


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_text("x"), "is a file: name a folder"),
        (lambda path: (path / "a.txt").mkdir(parents=True), "is a folder: name a file"),
    ],
    ids=["a file has the folder's name", "a folder has a file's name"],
)
def test_conflicting_path_is_rejected(tmp_path, make, message):
    target = tmp_path / "kit"
    make(target)
    before = read_tree(tmp_path)
    with pytest.raises(OutputError, match=message):
        write_folder(target, NEW_FILES, force=True)
    assert read_tree(tmp_path) == before


def test_unwritable_folder_is_rejected():
    with pytest.raises(OutputError, match=r"'/proc/nowhere/kit' cannot be written: "):
        write_folder(Path("/proc/nowhere/kit"), NEW_FILES, force=False)


@pytest.mark.parametrize("there_before", [{}, {"a.txt": b"old a", "mine.txt": b"mine"}])
def test_full_disk_leaves_folder_unchanged(tmp_path, there_before):
    target = tmp_path / "one" / "kit"
    if there_before:
        target.mkdir(parents=True)
    for name, data in there_before.items():
        (target / name).write_bytes(data)
    before = read_tree(tmp_path)
    with (
        limit_file_size(10_000),
        pytest.raises(OutputError, match="cannot be written: File too large"),
    ):
        write_folder(target, NEW_FILES, force=True)
    assert read_tree(tmp_path) == before


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_failed_rename_restores_replaced_files(tmp_path, monkeypatch, fails_at):
    (tmp_path / "a.txt").write_bytes(b"old a")
    (tmp_path / "c.txt").write_bytes(b"old c")
    before = read_tree(tmp_path)
    replace, taken = Path.replace, []

    def fail_at_rename(path, target):
        if Path(target).parent == tmp_path:
            taken.append(target)
            if len(taken) == fails_at + 1:
                raise OSError(5, "Input/output error")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", fail_at_rename)
    with pytest.raises(OutputError, match="cannot be written: Input/output error"):
        write_folder(tmp_path, NEW_FILES, force=True)
    assert read_tree(tmp_path) == before
