"""A folder of files is written whole or not at all."""

import stat
from pathlib import Path

import pytest

from conflictmap.publish.output_folder import write_folder
from geo.errors import OutputError
from tests.support.full_disk import little_room

FILES = {"a.txt": b"new a", "b.txt": b"new b", "c.txt": b"new c" * 4000}


def there(folder):
    """Every file and folder beneath, hidden ones too, with what it holds."""
    return {
        str(one.relative_to(folder)): one.read_bytes() if one.is_file() else None
        for one in folder.rglob("*")
    }


def test_it_makes_the_folder_and_those_above(tmp_path):
    target = tmp_path / "one" / "two"
    write_folder(target, FILES, force=False)
    assert there(target) == FILES
    assert stat.S_IMODE((target / "a.txt").stat().st_mode) & 0o444, "others can read it"


@pytest.mark.parametrize(
    ("folder", "why"), [("x" * 260, "the folder"), (f"{'x' * 260}/kit", "one above")]
)
def test_a_name_that_is_too_long_is_told(tmp_path, folder, why):
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        write_folder(tmp_path / folder, FILES, force=False)
    assert there(tmp_path) == {}, why


def test_other_files_stay(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    write_folder(tmp_path, FILES, force=False)
    assert there(tmp_path) == FILES | {"mine.txt": b"mine"}


def test_a_file_that_is_there_is_kept_and_so_is_all_else(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"old b")
    with pytest.raises(OutputError, match=r"b\.txt' is there already: add --force"):
        write_folder(tmp_path, FILES, force=False)
    assert there(tmp_path) == {"b.txt": b"old b"}


def test_with_force_it_is_replaced(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"old b")
    write_folder(tmp_path, FILES, force=True)
    assert there(tmp_path) == FILES


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_text("x"), "is a file: name a folder"),
        (lambda path: (path / "a.txt").mkdir(parents=True), "is a folder: name a file"),
    ],
    ids=["a file has the folder's name", "a folder has a file's name"],
)
def test_names_that_are_taken(tmp_path, make, message):
    target = tmp_path / "kit"
    make(target)
    before = there(tmp_path)
    with pytest.raises(OutputError, match=message):
        write_folder(target, FILES, force=True)
    assert there(tmp_path) == before


def test_a_place_that_cannot_be_written():
    with pytest.raises(OutputError, match=r"'/proc/nowhere/kit' cannot be written: "):
        write_folder(Path("/proc/nowhere/kit"), FILES, force=False)


@pytest.mark.parametrize("there_before", [{}, {"a.txt": b"old a", "mine.txt": b"mine"}])
def test_a_disk_that_fills_leaves_everything_as_it_was(tmp_path, there_before):
    target = tmp_path / "one" / "kit"
    if there_before:
        target.mkdir(parents=True)
    for name, data in there_before.items():
        (target / name).write_bytes(data)
    before = there(tmp_path)
    with (
        little_room(10_000),
        pytest.raises(OutputError, match="cannot be written: File too large"),
    ):
        write_folder(target, FILES, force=True)
    assert there(tmp_path) == before


@pytest.mark.parametrize("fails_at", [0, 1, 2])
def test_a_name_that_cannot_be_taken_gives_the_others_back(tmp_path, monkeypatch, fails_at):
    (tmp_path / "a.txt").write_bytes(b"old a")
    (tmp_path / "c.txt").write_bytes(b"old c")
    before = there(tmp_path)
    replace, taken = Path.replace, []

    def refuse(path, target):
        if Path(target).parent == tmp_path:
            taken.append(target)
            if len(taken) == fails_at + 1:
                raise OSError(5, "Input/output error")
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OutputError, match="cannot be written: Input/output error"):
        write_folder(tmp_path, FILES, force=True)
    assert there(tmp_path) == before
