"""A page and its texts beside it: whole at every moment, refused where something stands already."""

import pytest

from conflictmap.publish import external_texts
from conflictmap.publish.external_texts import texts_folder, write_beside
from geo.errors import OutputError

OLD = {"common-000000000000.bin": b"a", "events-0000-000000000000.bin": b"b"}
NEW = {"common-000000000000.bin": b"a", "events-0000-111111111111.bin": b"c"}


def tree(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.fixture
def written(tmp_path):
    write_beside(tmp_path / "map.html", b"old", OLD)
    return tmp_path


def test_a_page_and_its_texts(tmp_path):
    page = tmp_path / "new" / "map.html"
    sizes = write_beside(page, b"page", OLD)
    assert tree(tmp_path / "new") == {
        "map.html": b"page",
        **{f"map-texts/{name}": data for name, data in OLD.items()},
    }
    assert sizes == {str(page): 4, str(page.with_name("map-texts")): 2}


@pytest.mark.parametrize(
    ("name", "folder"), [("map.html", "map-texts"), ("my map.v2.htm", "my map.v2-texts")]
)
def test_the_folder_is_called_like_the_page(name, folder):
    assert texts_folder(f"/somewhere/{name}") == folder


@pytest.mark.parametrize("left", ["map.html", "map-texts"])
def test_what_stands_already_is_refused(written, left):
    if left == "map-texts":
        (written / "map.html").unlink()
    before = tree(written)
    with pytest.raises(OutputError, match=f"{left}' is there already: add --force"):
        write_beside(written / "map.html", b"new", NEW)
    assert tree(written) == before


def test_another_edition_takes_the_place_of_the_old_and_leaves_foreign_files(written):
    (written / "map-texts" / "notes.txt").write_bytes(b"mine")
    write_beside(written / "map.html", b"new", NEW, force=True)
    assert tree(written) == {
        "map.html": b"new",
        "map-texts/notes.txt": b"mine",
        **{f"map-texts/{name}": data for name, data in NEW.items()},
    }


def test_a_page_that_cannot_be_written_leaves_the_old_edition(written, monkeypatch):
    before = tree(written)

    def full(*_):
        raise OutputError("no space")

    monkeypatch.setattr(external_texts, "write_file", full)
    with pytest.raises(OutputError, match="no space"):
        write_beside(written / "map.html", b"new", NEW, force=True)
    assert tree(written) == before
    with pytest.raises(OutputError, match="no space"):
        write_beside(written / "other.html", b"new", NEW)
    assert not (written / "other-texts").exists()


@pytest.mark.parametrize(
    ("letters", "why"), [(260, "the page"), (250, "just the folder, whose name is longer")]
)
def test_a_name_that_is_too_long_is_told(tmp_path, letters, why):
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        write_beside(tmp_path / f"{'x' * letters}.html", b"page", OLD)
    assert tree(tmp_path) == {}, why


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "map-texts").write_bytes(b"a file")
    with pytest.raises(OutputError, match="map-texts' is a file: name a folder"):
        write_beside(tmp_path / "map.html", b"page", OLD, force=True)
    assert not (tmp_path / "map.html").exists()
