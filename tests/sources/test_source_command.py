"""`source add` writes text, record and original as one step; the project has no new error."""

import json
from pathlib import Path

import pytest

from conflictmap.cli.main import main
from geo.project.loader import load_project

TEXT = "A headline\nGunmen attacked a checkpoint on Tuesday, the army said.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "map"
    assert main(["new", str(folder)]) == 0
    return folder


def test_text_is_added(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = project.parent / "a.txt"
    document.write_bytes(TEXT.encode("cp1252"))
    capsys.readouterr()
    assert (
        main(
            [
                "source",
                "add",
                str(document),
                "--date",
                "2024-06-06",
                "--publisher",
                "Wire",
                "--project",
                str(project),
                "--json",
            ]
        )
        == 0
    )
    identifier = json.loads(capsys.readouterr().out)["id"]
    source = load_project(project).sources[identifier]
    assert (source.title, source.publisher, source.rights) == ("A headline", "Wire", "quote-only")
    assert source.passage.text == TEXT.strip()
    originals = project / "data" / "sources" / "originals"
    assert (originals / f"{identifier}.txt").read_bytes() == TEXT.encode("cp1252")


def test_second_source_of_one_title_has_its_own_id(project: Path) -> None:
    for number in range(2):
        document = project.parent / f"{number}.txt"
        document.write_text(f"Title\nText number {number} of a series.", encoding="utf-8")
        assert main(["source", "add", str(document), "--project", str(project)]) == 0
    assert {"title", "title-2"} <= load_project(project).sources.keys()


def test_record_with_an_error_is_refused_whole(project: Path) -> None:
    document = project.parent / "a.txt"
    document.write_text(TEXT, encoding="utf-8")
    before = (project / "data" / "sources.yaml").read_bytes()
    assert (
        main(["source", "add", str(document), "--date", "yesterday", "--project", str(project)])
        == 1
    )
    assert (project / "data" / "sources.yaml").read_bytes() == before
    assert not (project / "data" / "sources" / "originals").exists()


def test_check_without_network_counts_quotes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["source", "check", "--project", str(project), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert all(row["page"] == "not asked" for row in rows)
