"""The command line: output and exit codes."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conflictmap.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture
def project_copy(tmp_path):
    """A copy of the first map that a test may edit."""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "events.yaml", tmp_path)
    return tmp_path


def replace_in_file(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_check_prints_project_summary(run_command):
    code, out, err = run_command("check", "--project", ROOT)
    assert (code, err) == (0, "")
    assert re.search(r"\d+ events \(0 drafts\) with \d+ statements from 1 source; 77 places", out)
    assert out.count("\n") == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "record", "message"),
    [
        ("events.yaml", "a border checkpoint on the Lachin Corridor, the only", "a border checkpoimt on the Lachin Corridor, the only", "checkpoint-established", "is not in the source"),
        ("events.yaml", "- id: war-2020", "- id: conflict-origins", "conflict-origins", "is taken"),
        ("events.yaml", "    type: humanitarian", "    typ: humanitarian", "humanitarian-crisis", "unknown key 'typ': did you mean 'type'?"),
        ("data/places.yaml", "point: [46.34168, 39.51111]", "point: [39.51111, 46.34168]", "goris", "swapped?"),
        ("events.yaml", "    place: Yerevan", "    place: Erewhon", "armenia-condemns", "not found"),
        ("events.yaml", 'date: "2020"', "date: 2020-13-45", "war-2020", "'2020-13-45' is not a date"),
        ("data/geojson/checkpoint.geojson", "[46.5685, 39.5706]", "[39.5706, 46.5685]", "", "swapped?"),
    ],
    ids=["quote", "duplicate", "unknown key", "swapped place", "place", "date", "swapped feature"],
)  # fmt: skip
def test_check_names_file_line_and_record(
    run_command, project_copy, file, old, new, record, message
):
    line = replace_in_file(project_copy, file, old, new)
    code, out, err = run_command("check", "--project", project_copy)
    assert code == 1
    fault = next(row for row in out.splitlines() if message in row)
    found = re.match(r"(?P<file>[^:]+):(?P<line>\d+) (?P<record>\S+): ", fault)
    assert found["file"] == file
    assert abs(int(found["line"]) - line) <= 3, "the line of the record or of the key"
    assert not record or found["record"] == record
    assert err.strip().endswith(("error", "errors"))


def test_check_lists_all_issues(run_command, project_copy):
    replace_in_file(project_copy, "events.yaml", "type: humanitarian", "type: aid")
    replace_in_file(project_copy, "data/places.yaml", "kind: town", "knd: town")
    code, out, _ = run_command("check", "--project", project_copy, "--json")
    faults = json.loads(out)["errors"]
    assert code == 1
    assert {fault["file"] for fault in faults} == {"events.yaml", "data/places.yaml"}
    assert all(fault["line"] > 0 for fault in faults)


def test_check_lists_unknown_place_with_other_issues(run_command, project_copy):
    replace_in_file(project_copy, "events.yaml", "type: humanitarian", "type: aid")
    replace_in_file(project_copy, "events.yaml", "place: Yerevan", "place: Erewhon")
    code, out, _ = run_command("check", "--project", project_copy)
    assert code == 1
    assert "'type' is 'aid'" in out
    assert "'Erewhon' is not found" in out


def test_geocode_prints_json(run_command):
    code, out, _ = run_command("geocode", "Lachin corridor", "--json", "--project", ROOT)
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == [
        "query", "status", "name", "geometry", "point", "where_prec", "geo_precision", "radius_m", "method",
        "candidates",
    ]  # fmt: skip
    assert answer["status"] == "found"
    assert answer["geometry"]["type"] == "LineString"
    assert (answer["where_prec"], answer["geo_precision"]) == (5, 3)
    longitude, latitude = answer["point"]
    assert 46 < longitude < 47
    assert 39 < latitude < 40


@pytest.mark.parametrize(
    ("words", "status"), [("Nowhereville-am-See", "not-found"), ("Mets Shen", "ambiguous")]
)
def test_geocode_of_unclear_name_returns_no_point(run_command, words, status):
    code, out, _ = run_command("geocode", words, "--json", "--project", ROOT)
    assert code == 1
    answer = json.loads(out)
    assert (answer["status"], answer["point"]) == (status, None)


def test_geocode_prints_text(run_command):
    code, out, _ = run_command("geocode", "Լաչին", "--project", ROOT)
    assert code in {0, 1}
    assert out.startswith("query         Լաչին\nstatus ")


def test_export_writes_one_file(run_command, tmp_path):
    target = tmp_path / "made" / "map.html"
    code, out, _ = run_command("export", target, "--project", ROOT)
    assert code == 0
    assert f"{target}  {target.stat().st_size:,} bytes" in out
    assert target.stat().st_size < 450_000
    first = target.read_bytes()
    assert run_command("export", target, "--project", ROOT, "--force")[0] == 0
    assert target.read_bytes() == first, "two exports are identical"


def test_export_does_not_overwrite_existing_file(run_command, tmp_path):
    target = tmp_path / "map.html"
    target.write_text("mine")
    code, _, err = run_command("export", target, "--project", ROOT)
    assert code == 1
    assert "use --force" in err
    assert target.read_text() == "mine"


def test_embed_writes_the_widget_and_prints_the_snippet(run_command, tmp_path):
    code, out, _ = run_command("embed", tmp_path / "kit", "--project", ROOT)
    assert code == 0
    assert sorted(path.name for path in (tmp_path / "kit").iterdir()) == [
        "README.txt",
        "conflict-map.js",
        "index.html",
        "listener.js",
        "preview.png",
        "snippet.html",
        "widget.html",
    ]
    assert "<iframe " in out
    assert '"layout":"embed"' in (tmp_path / "kit" / "widget.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("check", "--project", "/nowhere/at/all"), "is not a folder"),
        (("geocode", "", "--project", ROOT), ""),
        (("geocode", "Lachin", "--out", "x.csv", "--project", ROOT), "need --file"),
        (("geocode", "Lachin", "--column", "place", "--project", ROOT), "need --file"),
        (
            ("data", "/nowhere/x.csv", "--full-text", "--project", ROOT),
            "only GeoJSON and GeoPackage contain full texts",
        ),
        (("export", ROOT, "--project", ROOT, "--force"), "is a folder"),
        (("embed", ROOT / "README.md", "--project", ROOT), "is a file"),
    ],
)
def test_command_failure_is_reported_without_traceback(run_command, arguments, message):
    code, out, err = run_command(*arguments)
    assert code == 1
    assert message in err + out
    assert "Traceback" not in err + out


@pytest.mark.parametrize("arguments", [(), ("nothing",), ("export",), ("check", "--colour")])
def test_invalid_arguments_exit_with_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main.main(list(arguments))
    assert ended.value.code == 2
    assert "usage: conflictmap" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "utf-8"])
def test_characters_outside_terminal_encoding_are_escaped(project_copy, encoding):
    """A message may contain any character; the encoding of a pipe may have few."""
    events = project_copy / "events.yaml"
    text = events.read_text(encoding="utf-8").replace("place: Yerevan", "place: Շուշի города")
    events.write_text(text, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "conflictmap.cli.main", "check", "--project", project_copy]
    ended = subprocess.run(command, capture_output=True, env=environment, cwd=ROOT, check=False)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert ("Շուշի" in ended.stdout.decode(encoding)) == (encoding == "utf-8")
    assert b"is not found" in ended.stdout


@pytest.mark.parametrize(
    ("options", "image", "reason"),
    [
        ([], None, "the address of a picture must be absolute, and is not known"),
        (["--canonical", "https://example.org/a/"], "https://example.org/a/map-preview.png", ""),
        (
            ["--canonical", "https://example.org/a/", "--image", "https://example.org/own.png"],
            "https://example.org/own.png",
            "one of the user's own",
        ),
    ],
)
def test_page_with_an_address_has_a_link_preview(
    run_command, sample_project, tmp_path, options, image, reason
):
    root = sample_project.write_to(tmp_path / "project")
    out = tmp_path / "map.html"
    assert run_command("export", out, "--project", root, *options)[0] == 0
    html = out.read_text(encoding="utf-8")
    assert (f'property="og:image" content="{image}"' in html) is (image is not None), reason
    preview = tmp_path / "map-preview.png"
    assert preview.is_file() is (image is not None and "preview" in image), reason
    if preview.is_file():
        assert preview.read_bytes().startswith(b"\x89PNG")
        out.unlink()
        code, _, err = run_command("export", out, "--project", root, *options)
        assert (code, out.exists()) == (1, False)
        assert "map-preview.png" in err
