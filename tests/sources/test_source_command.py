"""`source add` writes text, record and original as one step; the project has no new error."""

import json
from pathlib import Path

import pytest
import yaml

from conflictmap.cli.main import main
from conflictmap.cli.source import check
from conflictmap.network.check_page import PageCheck
from geo.io.folder import sha256_digest
from geo.location import locate_events
from geo.project.loader import load_project
from geo.project.sources import PAGE_STATES
from layers.i18n import Translator
from layers.map_builder import build_map_document
from layers.page.noscript import render_noscript

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


@pytest.mark.parametrize("state", PAGE_STATES)
def test_readers_see_what_a_check_of_the_page_found(
    project: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    sources = project / "data" / "sources.yaml"
    text = sources.read_text(encoding="utf-8")
    text = text.replace("    language: en\n", "    url: https://example.org/a\n    language: en\n")
    sources.write_text(text, encoding="utf-8")
    before = sources.read_bytes().splitlines()
    for answer, code in (
        (PageCheck("gone", (), "2024-06-09T23:59:00Z"), 1),  # no server at all: there is no network
        (PageCheck("unknown", (), "2024-06-09T23:59:00Z", has_answer=True, reason="status 403"), 0),
    ):
        monkeypatch.setattr(check, "check_page", lambda *_, answer=answer: answer)
        assert main(["source", "check", "--online", "--project", str(project)]) == code
        assert sources.read_bytes().splitlines() == before
    answer = PageCheck(state, (), "2024-06-09T23:59:00Z", has_answer=True)
    monkeypatch.setattr(check, "check_page", lambda *_: answer)
    assert main(["source", "check", "--online", "--project", str(project)]) == 0
    added = f"    checked: {{state: {state}, on: 2024-06-09}}".encode()
    lines = sources.read_bytes().splitlines()
    assert lines.count(added) == 1
    assert [line for line in lines if line != added] == before
    loaded = load_project(project)
    document = build_map_document(loaded, locate_events(loaded))
    [checked] = [one["checked"] for one in document["sources"]]
    assert (checked["state"], checked["on"]["edtf"]) == (state, "2024-06-09")
    words = Translator("en").message(f"source.page.{state}")
    shown = f"Page checked 9 June 2024: {words}"
    assert shown in render_noscript(document)


def test_check_without_network_counts_quotes(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["source", "check", "--project", str(project), "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert rows
    assert all(row["page"] == "not asked" for row in rows)


def test_clean_takes_hidden_characters_out_and_keeps_the_digest_true(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = project / "data" / "sources.yaml"
    source = next(iter(load_project(project).sources.values()))
    record = yaml.safe_load(listing.read_text("utf-8"))["sources"][0]
    path = project / "data" / "sources" / record["text"]
    plain = path.read_bytes()
    laid_out = plain.replace(b" ", "\u00ad ".encode(), 3) + b"\x0cA coun-\ncil.\n"
    path.write_bytes(laid_out)
    listing.write_text(
        listing.read_text("utf-8").replace(
            f"text: {record['text']}",
            f"text: {record['text']}\n    sha256: {sha256_digest(laid_out)}",
        )
        if "sha256" not in record
        else listing.read_text("utf-8").replace(record["sha256"], sha256_digest(laid_out)),
        "utf-8",
    )
    arguments = ["source", "clean", source.id, "--project", str(project), "--json"]
    capsys.readouterr()
    assert main(["check", "--project", str(project)]) == 1
    assert f"`conflictmap source clean {source.id}`" in capsys.readouterr().out
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out) == {source.id: 4}
    cleaned = path.read_bytes()
    assert cleaned.startswith(plain.rstrip())
    assert b"A coun-\ncil." in cleaned
    assert sha256_digest(cleaned) in listing.read_text("utf-8")
    assert main(["check", "--project", str(project)]) == 0
    assert main([*arguments, "--join-hyphens"]) == 0
    assert b"A council." in path.read_bytes()
    load_project(project)
    capsys.readouterr()
    assert main(arguments) == 0
    assert json.loads(capsys.readouterr().out) == {}, "clean already"


def test_clean_refuses_a_text_that_changed_and_an_unknown_source(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listing = project / "data" / "sources.yaml"
    record = yaml.safe_load(listing.read_text("utf-8"))["sources"][0]
    path = project / "data" / "sources" / record["text"]
    path.write_bytes(path.read_bytes() + "\u00ad".encode())
    text = listing.read_text("utf-8")
    if "sha256" not in record:
        listing.write_text(
            text.replace(
                f"text: {record['text']}", f"text: {record['text']}\n    sha256: {'0' * 64}"
            ),
            "utf-8",
        )
    before = path.read_bytes()
    assert main(["source", "clean", "--project", str(project)]) != 0
    assert "changed after it was quoted" in capsys.readouterr().err
    assert main(["source", "clean", "no-such", "--project", str(project)]) != 0
    assert "there is no source 'no-such'" in capsys.readouterr().err
    assert path.read_bytes() == before
