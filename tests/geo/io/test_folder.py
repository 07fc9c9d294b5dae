"""Folders: no file outside of them can be read."""

import os

import pytest

from geo.io import folder
from geo.io.folder import (
    DiskFolder,
    FileError,
    MemoryFolder,
    check_relative_path,
    decode_text,
    join_project_path,
)
from tests.support.count_work import limit_cpu_time

PATH_CASES = [
    ("data/places.yaml", True, "a plain path"),
    ("a b/ə.txt", True, "spaces and letters of any script"),
    ("a..b.txt", True, "two dots within a name lead nowhere"),
    ("", False, "no name"),
    ("../x", False, "leads out"),
    ("data/../../x", False, "leads out further in"),
    ("/etc/passwd", False, "absolute"),
    ("~/x", False, "somebody's home"),
    ("~root/x", False, "somebody else's home"),
    ("http://host/x", False, "an address"),
    ("zip:x.zip", False, "what GDAL takes for an archive"),
    ("/vsicurl/http://x", False, "what GDAL takes for the network"),
    ("C:\\x", False, "a drive"),
    ("a\\..\\x", False, "the other slash"),
    ("a\0b", False, "ends early for the system"),
    ("a\nb", False, "a line break in the list of errors"),
    ("a\u202eb", False, "would turn the name around"),
    ("\ud800", False, "no text at all"),
]


@pytest.mark.parametrize(("name", "good", "why"), PATH_CASES)
def test_path_outside_folder_is_rejected(name, good, why):
    if good:
        assert join_project_path("data", name) == f"data/{name}", why
        return
    with pytest.raises(FileError) as caught:
        check_relative_path(name)
    assert repr(name) in str(caught.value), why


def test_disk_folder_reads_file(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    assert DiskFolder(tmp_path).read("x") == b"abc"


def test_missing_folder_is_rejected(tmp_path):
    with pytest.raises(FileError, match="is not a folder"):
        DiskFolder(tmp_path / "none")


def test_symlink_out_of_folder_is_rejected_and_inner_followed(tmp_path):
    project, outside = tmp_path / "project", tmp_path / "outside"
    (project / "data").mkdir(parents=True)
    outside.mkdir()
    (outside / "secret").write_text("secret")
    (project / "plain").write_text("plain")
    (project / "data" / "out").symlink_to(outside / "secret")
    (project / "folder").symlink_to(outside)
    (project / "data" / "in").symlink_to(project / "plain")
    folder = DiskFolder(project)
    for name in ("data/out", "folder/secret"):
        with pytest.raises(FileError, match="leads out"):
            folder.read(name)
    assert folder.read("data/in") == b"plain"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.mkdir(), "is not a file"),
        (os.mkfifo, "is not a file"),
        (lambda path: path.symlink_to(path), "Too many levels"),
    ],
    ids=["missing", "folder", "pipe", "link to itself"],
)
def test_non_regular_file_is_rejected_without_blocking(tmp_path, make, words):
    make(tmp_path / "x")
    with pytest.raises(FileError, match=words):
        DiskFolder(tmp_path).read("x")


@pytest.mark.parametrize("name", ["x", "events.yaml"])  # a sparse file of records is one too
def test_huge_file_is_rejected_without_reading(tmp_path, name):
    with (tmp_path / name).open("wb") as file:
        file.truncate(folder.MAX_FILE_BYTES * 100)
    with limit_cpu_time(), pytest.raises(FileError, match="more than 67,108,864 bytes"):
        DiskFolder(tmp_path).read(name)


@pytest.mark.parametrize(
    ("name", "is_read"),
    [("events.yaml", True), ("data/sources.yaml", True), ("data/places.yaml", False)],
)
def test_file_of_records_may_be_larger(tmp_path, monkeypatch, name, is_read):
    monkeypatch.setattr(folder, "MAX_FILE_BYTES", 10)
    monkeypatch.setattr(folder, "MAX_PROJECT_BYTES", 10)
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x" * 20)
    for opened in (DiskFolder(tmp_path), folder.MemoryFolder({name: b"x" * 20})):
        if is_read:
            assert folder.BoundedFolder(opened).read(name) == b"x" * 20
        else:
            with pytest.raises(FileError, match="more than 10 bytes"):
                opened.read(name)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("ə\r\n".encode(), "ə\n"),
        (b"", ""),
    ],
)
def test_decode_removes_bom_and_normalizes_line_ends(data, text):
    assert decode_text(data, "x") == text


@pytest.mark.parametrize("data", [b"a\nb\xff", "a\nb".encode("utf-16"), b"a\n\xe9t\xe9"])
def test_decode_error_states_invalid_byte_and_line(data):
    with pytest.raises(FileError, match=r"'x' is not UTF-8: byte 0x[0-9a-f]{2} in line \d"):
        decode_text(data, "x")


def test_memory_folder_reads_files_with_size_limit():
    folder = MemoryFolder({"a": b"1", "b": bytes(64 * 1024 * 1024 + 1)})
    assert folder.read("a") == b"1"
    with pytest.raises(FileError, match="'c' cannot be read"):
        folder.read("c")
    with pytest.raises(FileError, match="'b' has more than"):
        folder.read("b")


COMPOSED, DECOMPOSED = "caf\u00e9.txt", "cafe\u0301.txt"


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        (DECOMPOSED, COMPOSED),
        (f"n\u0061\u0308he/{DECOMPOSED}", f"n\u00e4he/{COMPOSED}"),
        ("\u1112\u1161\u11ab.txt", "\ud55c.txt"),
        ("e\u0323\u0302.txt", "\u1ec7.txt"),
        (COMPOSED, COMPOSED),
    ],
    ids=["a Mac's file", "and folder", "Hangul", "two marks", "as written"],
)
@pytest.mark.parametrize("kind", ["disk", "memory"])
def test_file_name_is_found_in_any_normal_form(tmp_path, kind, stored, asked):
    (tmp_path / stored).parent.mkdir(exist_ok=True)
    (tmp_path / stored).write_bytes(b"text")
    files = DiskFolder(tmp_path) if kind == "disk" else MemoryFolder({stored: b"text"})
    assert files.read(asked) == b"text"


def test_name_as_written_is_preferred(tmp_path):
    (tmp_path / DECOMPOSED).write_bytes(b"other")
    (tmp_path / COMPOSED).write_bytes(b"same")
    assert DiskFolder(tmp_path).read(COMPOSED) == b"same"


def test_decomposed_link_out_of_folder_is_rejected(tmp_path):
    (tmp_path / "project").mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "project" / DECOMPOSED).symlink_to("../secret")
    with pytest.raises(FileError, match="a link that leads out"):
        DiskFolder(tmp_path / "project").read(COMPOSED)


def test_all_files_together_are_bounded(monkeypatch):
    monkeypatch.setattr(folder, "MAX_PROJECT_BYTES", 10)
    bounded = folder.BoundedFolder(MemoryFolder({"a": b"12345"}))
    assert [bounded.read("a"), bounded.read("a")] == [b"12345", b"12345"]
    with pytest.raises(FileError, match=r"more than 10 bytes together; split the project"):
        bounded.read("a")
