"""A page and its texts beside it: whole at every moment, refused where something stands already."""

import pytest

from conflictmap.publish import external_texts
from conflictmap.publish.external_texts import texts_folder_name, write_page_with_texts
from geo.errors import OutputError

OLD_TEXTS = {"common-000000000000.bin": b"a", "events-0000-000000000000.bin": b"b"}
NEW_TEXTS = {"common-000000000000.bin": b"a", "events-0000-111111111111.bin": b"c"}


def read_tree(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def folder_with_page(tmp_path):
    write_page_with_texts(tmp_path / "map.html", b"old", OLD_TEXTS)
    return tmp_path


def test_page_and_external_texts_are_written(tmp_path):
    page = tmp_path / "new" / "map.html"
    sizes = write_page_with_texts(page, b"page", OLD_TEXTS)
    assert read_tree(tmp_path / "new") == {
        "map.html": b"page",
        **{f"map-texts/{name}": data for name, data in OLD_TEXTS.items()},
    }
    assert sizes == {str(page): 4, str(page.with_name("map-texts")): 2}


@pytest.mark.parametrize(
    ("name", "folder"), [("map.html", "map-texts"), ("my map.v2.htm", "my map.v2-texts")]
)
def test_texts_folder_is_named_after_page(name, folder):
    assert texts_folder_name(f"/somewhere/{name}") == folder


@pytest.mark.parametrize("left", ["map.html", "map-texts"])
def test_existing_page_or_texts_are_not_overwritten(folder_with_page, left):
    if left == "map-texts":
        (folder_with_page / "map.html").unlink()
    before = read_tree(folder_with_page)
    with pytest.raises(OutputError, match=f"{left}' already exists: use --force"):
        write_page_with_texts(folder_with_page / "map.html", b"new", NEW_TEXTS)
    assert read_tree(folder_with_page) == before


def test_forced_write_replaces_old_version_and_keeps_other_files(folder_with_page):
    (folder_with_page / "map-texts" / "notes.txt").write_bytes(b"mine")
    write_page_with_texts(folder_with_page / "map.html", b"new", NEW_TEXTS, force=True)
    assert read_tree(folder_with_page) == {
        "map.html": b"new",
        "map-texts/notes.txt": b"mine",
        **{f"map-texts/{name}": data for name, data in NEW_TEXTS.items()},
    }


def test_failed_write_keeps_old_version(folder_with_page, monkeypatch):
    before = read_tree(folder_with_page)

    def raise_disk_full(*_):
        raise OutputError("no space")

    monkeypatch.setattr(external_texts, "write_file", raise_disk_full)
    with pytest.raises(OutputError, match="no space"):
        write_page_with_texts(folder_with_page / "map.html", b"new", NEW_TEXTS, force=True)
    assert read_tree(folder_with_page) == before
    with pytest.raises(OutputError, match="no space"):
        write_page_with_texts(folder_with_page / "other.html", b"new", NEW_TEXTS)
    assert not (folder_with_page / "other-texts").exists()


@pytest.mark.parametrize(
    ("letters", "why"), [(260, "the page"), (250, "just the folder, whose name is longer")]
)
def test_too_long_page_name_is_rejected(tmp_path, letters, why):
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        write_page_with_texts(tmp_path / f"{'x' * letters}.html", b"page", OLD_TEXTS)
    assert read_tree(tmp_path) == {}, why


def test_file_at_folder_path_is_rejected(tmp_path):
    (tmp_path / "map-texts").write_bytes(b"a file")
    with pytest.raises(OutputError, match="map-texts' is a file: name a folder"):
        write_page_with_texts(tmp_path / "map.html", b"page", OLD_TEXTS, force=True)
    assert not (tmp_path / "map.html").exists()
