"""The commands `data` and `load`: output and exit codes."""

import json
from pathlib import Path

import pandas as pd
import pytest

from geo.project.loader import load_project

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("ending", ["geojson", "csv", "kml", "kmz", "gpkg", "parquet"])
def test_data_writes_file_and_prints_size(run_command, tmp_path, ending):
    target = tmp_path / "made" / f"events.{ending}"
    code, out, err = run_command("data", target, "--project", ROOT)
    assert code == 0
    assert out == f"{target}  {target.stat().st_size:,} bytes\n"
    whole = ending in {"geojson", "gpkg"}
    assert err.startswith("left out: the texts of 1 source") != whole
    assert not (whole and err)


@pytest.mark.parametrize(
    ("profile", "name"),
    [("acled", "a.csv"), ("ucdp", "u.csv"), ("timemap", "t.json"), ("storymap", "s.json"), ("timeline", "l.json")],
)  # fmt: skip
def test_profile_lists_omitted_fields(run_command, tmp_path, profile, name):
    code, _, err = run_command("data", tmp_path / name, "--profile", profile, "--project", ROOT)
    assert code == 0
    lines = err.splitlines()
    assert len(lines) > 1
    assert all(line.startswith("left out: ") for line in lines)


def test_data_lists_several_tables(run_command, tmp_path):
    code, out, _ = run_command(
        "data", tmp_path / "t.csv", "--profile", "timemap", "--project", ROOT
    )
    assert code == 0
    assert [Path(line.split("  ")[0]).name for line in out.splitlines()] == [
        "t.csv",
        "t_associations.csv",
        "t_sources.csv",
    ]


def test_data_prints_json(run_command, tmp_path):
    target = tmp_path / "events.csv"
    code, out, err = run_command("data", target, "--long", "--json", "--project", ROOT)
    told = json.loads(out)
    assert (code, err) == (0, "")
    assert told["written"] == {str(target): target.stat().st_size}
    assert told["left_out"][-1].endswith("only GeoJSON and GeoPackage contain them")
    assert "statement" in pd.read_csv(target).columns


def test_data_overwrites_existing_file_only_with_force(run_command, tmp_path):
    target = tmp_path / "events.csv"
    target.write_text("mine")
    code, out, err = run_command("data", target, "--project", ROOT)
    assert (code, out) == (1, "")
    assert "already exists: use --force" in err
    assert target.read_text() == "mine"
    assert run_command("data", target, "--force", "--project", ROOT)[0] == 0
    assert target.read_text() != "mine"


SELECTION_CASES = [
    (["--filter", "type=diplomacy"], lambda event: event.type == "diplomacy"),
    (["--filter", "type=violence", "--window", "2021.."], lambda event: event.id == "clashes-continue"),
    (["--window", "..2020-12-31", "--filter", "status=reported", "--filter", "type=violence"], lambda event: event.type == "violence"),
]  # fmt: skip


@pytest.mark.parametrize(("choice", "wanted"), SELECTION_CASES)
def test_window_and_filters_select_events(run_command, tmp_path, choice, wanted):
    code, _, _ = run_command("data", tmp_path / "e.csv", *choice, "--project", ROOT)
    assert code == 0
    expected = [event.id for event in load_project(ROOT).events if wanted(event)]
    assert expected
    assert list(pd.read_csv(tmp_path / "e.csv").id) == expected


INVALID_ARGUMENTS = [
    (["e.csv", "--filter", "type=violence", "--filter", "status=disputed"], 1, "leave no event"),
    (["e.csv", "--filter", "type=peace"], 1, "no types 'peace' on this map"),
    (["e.csv", "--window", "soon"], 1, "'soon' is not a date"),
    (
        ["e.shp"],
        1,
        "'e.shp' has no supported extension: use .geojson, .gpkg, .csv, .kml, .kmz or .parquet",
    ),
    (["e.kml", "--profile", "acled"], 1, "'e.kml' has no supported extension: use .csv"),
    (["e.kml", "--long"], 1, "the long form"),
    (["/dev/null/e.csv"], 1, "cannot be written"),
    (["e.csv", "--project", "/nowhere"], 1, "is not a folder"),
    (["e.csv", "--profile", "gdelt"], 2, "invalid choice: 'gdelt'"),
    ([], 2, "the following arguments are required: OUT"),
]


@pytest.mark.parametrize(("arguments", "code", "message"), INVALID_ARGUMENTS)
def test_data_failure_is_reported_without_traceback(
    run_command, tmp_path, monkeypatch, arguments, code, message
):
    monkeypatch.chdir(tmp_path)
    given = arguments if "--project" in arguments else [*arguments, "--project", ROOT]
    ended, out, err = run_command("data", *given)
    assert (ended, out) == (code, "")
    assert message in err
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_unknown_format_is_rejected_before_loading(run_command, tmp_path):
    code, _, err = run_command("data", tmp_path / "e.shp", "--project", "/nowhere")
    assert code == 1
    assert "has no supported extension" in err


@pytest.mark.parametrize("ending", ["geojson", "gpkg"])
def test_import_recreates_project(run_command, tmp_path, ending):
    assert run_command("data", tmp_path / f"e.{ending}", "--project", ROOT)[0] == 0
    code, out, err = run_command("import", tmp_path / f"e.{ending}", tmp_path / "new")
    assert (code, err) == (0, "")
    assert f"conflictmap check --project {tmp_path / 'new'}" in out
    assert str(tmp_path / "new" / "events.yaml") in out
    code, out, _ = run_command("check", "--project", tmp_path / "new")
    assert code == 0
    assert "no errors" in out
    assert run_command("data", tmp_path / f"again.{ending}", "--project", tmp_path / "new")[0] == 0
    again = (tmp_path / f"again.{ending}").read_bytes()
    assert again == (tmp_path / f"e.{ending}").read_bytes()


def test_import_prints_json(run_command, tmp_path):
    run_command("data", tmp_path / "e.geojson", "--project", ROOT)
    _, out, _ = run_command("import", tmp_path / "e.geojson", tmp_path / "new", "--json")
    written = json.loads(out)["written"]
    assert all(Path(name).stat().st_size == size for name, size in written.items())


def test_import_lists_every_issue(run_command, tmp_path):
    run_command("data", tmp_path / "e.geojson", "--project", ROOT)
    text = (tmp_path / "e.geojson").read_text(encoding="utf-8")
    text = text.replace('"type": "humanitarian"', '"type": "aid"')
    (tmp_path / "e.geojson").write_text(text, encoding="utf-8")
    code, out, err = run_command("import", tmp_path / "e.geojson", tmp_path / "new")
    assert code == 1
    assert "events.yaml" in out
    assert "'type' is 'aid'" in out
    assert "error" in err
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("file", "folder", "message"),
    [
        ("none.gpkg", "new", "cannot be read: No such file"),
        (ROOT / "README.md", "new", "has no column of dates and none of places"),
        (ROOT / "data" / "geojson" / "lakes.geojson", "new", "no row became an event"),
        ("none.gpkg", ROOT, "is not empty: name a new folder"),
    ],
)  # fmt: skip
def test_import_failure_is_reported(run_command, tmp_path, monkeypatch, file, folder, message):
    monkeypatch.chdir(tmp_path)
    code, out, err = run_command("import", file, folder)
    assert (code, out) == (1, "")
    assert message in err
