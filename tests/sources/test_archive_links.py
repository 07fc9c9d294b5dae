"""Archive links from a sheet of the auto-archiver."""

import csv
import io
import shutil

import pytest

from conflictmap.cli.main import main
from conflictmap.sources.archive_links import add_archive_links
from geo.errors import ConflictMapError
from geo.io.folder import sha256_digest
from geo.project.loader import load_project

TEXT = "A title\nA bridge was closed on Monday.\n"
ARCHIVE = "https://archive.example.net/a/1"
HEADER = ("Link", "Archive status", "Archive location", "Hash", "Where")


def make_sheet(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return ("\ufeff" + out.getvalue()).encode()


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive") / "map"
    assert main(["new", str(folder)]) == 0
    document = folder.parent / "report.txt"
    document.write_text(TEXT, "utf-8")
    arguments = ["--title", "Report", "--url", "https://News.example.org/story/?id=7"]
    assert main(["source", "add", str(document), *arguments, "--project", str(folder)]) == 0
    return folder


@pytest.fixture
def project(template, tmp_path):
    return shutil.copytree(template, tmp_path / "map")


@pytest.mark.parametrize(
    ("row", "state", "original", "why"),
    [
        (
            (
                "https://news.example.org/story?id=7#top",
                "success",
                ARCHIVE,
                "SHA-256:" + sha256_digest(TEXT.encode()),
                "",
            ),
            "added",
            "matches",
            "another spelling of the address, and the digest of the original",
        ),
        (
            ("https://news.example.org/story/?id=7", "success", ARCHIVE, "SHA-256:" + "a" * 64, ""),
            "added",
            "differs",
            "a digest of another file",
        ),
        (
            ("https://news.example.org/story/?id=7", "nothing archived", "", "", ""),
            "not archived",
            "",
            "the archiver failed",
        ),
        (
            ("https://news.example.org/story/?id=7", "success", "javascript:alert(1)", "", ""),
            "not archived",
            "",
            "no address of the web",
        ),
        (
            ("https://news.example.org/story/?id=8", "success", ARCHIVE, "", ""),
            None,
            "",
            "another page",
        ),
    ],
)
def test_sources_of_the_sheet_get_their_links(project, row, state, original, why):
    before = (project / "data/sources.yaml").read_text("utf-8")
    found = add_archive_links(project, make_sheet(row))
    assert [(one.state, one.original) for one in found] == ([(state, original)] if state else []), (
        why
    )
    after = (project / "data/sources.yaml").read_text("utf-8")
    archive = load_project(project).sources["report"].archive
    assert archive == (ARCHIVE if state == "added" else None), why
    assert after.replace(f"    archive: {ARCHIVE}\n", "") == before, "no other line changes"


def test_another_link_of_the_source_stays(project):
    row = ("https://news.example.org/story/?id=7", "success", ARCHIVE, "", "")
    add_archive_links(project, make_sheet(row))
    assert [one.state for one in add_archive_links(project, make_sheet(row))] == ["kept"]
    other = (row[0], row[1], "https://archive.example.net/other", "", "")
    assert [one.state for one in add_archive_links(project, make_sheet(other))] == ["other"]
    assert load_project(project).sources["report"].archive == ARCHIVE


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        (b"", "no column"),
        (b"Link,Title\na,b\n", "Archive location"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b'Link,Archive location\n"a\n', "CSV"),
    ],
)
def test_other_files_are_refused(project, sheet, words):
    with pytest.raises(ConflictMapError, match=words):
        add_archive_links(project, sheet)


def test_command_reports_each_source(project, tmp_path, capsys):
    path = tmp_path / "sheet.csv"
    path.write_bytes(
        make_sheet(("https://news.example.org/story/?id=7", "success", ARCHIVE, "", ""))
    )
    assert main(["source", "archive", str(path), "--project", str(project)]) == 0
    assert capsys.readouterr().out == f"report: added {ARCHIVE}\n"
