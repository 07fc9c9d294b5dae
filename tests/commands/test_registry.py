"""The command registry: every command is listed, imported when called, and old names work."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import conflictmap
from conflictmap.cli import commands
from conflictmap.cli.commands import COMMAND_ALIASES, COMMANDS
from tests.support.sample_project import ROOT


def test_every_command_module_is_registered():
    folder = Path(commands.__file__).parent
    modules = {file.stem for file in folder.glob("*.py")} - {"__init__"}
    assert {entry.module for entry in COMMANDS.values()} == modules


@pytest.mark.parametrize("name", COMMANDS)
def test_command_has_help(run_command, name):
    code, out, err = run_command(name, "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: conflictmap {name} ")
    assert "--project DIR" in out
    assert "--json" in out


def test_help_lists_commands_with_current_names(run_command):
    code, out, _ = run_command("--help")
    assert code == 0
    assert out.startswith("usage: conflictmap [-h] [--version] COMMAND ...")
    listed = [
        line.split()[0] for line in out.splitlines() if line.startswith("    ") and line[4] != " "
    ]
    assert listed == list(COMMANDS)


def test_help_imports_no_command():
    code = (
        "import sys\nfrom conflictmap.cli import main\n"
        "try: main.main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'geopandas', 'numpy', 'folium', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_version_is_printed(run_command):
    code, out, _ = run_command("--version")
    assert (code, out) == (0, f"conflictmap {conflictmap.__version__}\n")


@pytest.mark.parametrize("arguments", [[], ["exprt"], ["--frobnicate"]])
def test_invalid_command_line_is_rejected(run_command, arguments):
    code, out, err = run_command(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: conflictmap ")


@pytest.mark.parametrize(("alias", "name"), COMMAND_ALIASES.items())
def test_alias_is_the_command(run_command, alias, name):
    code, out, err = run_command(alias, "--help")
    assert (code, err) == (0, "")
    assert out.replace(f"conflictmap {alias}", "") != ""
    assert "--dry-run" in out
    assert name in COMMANDS


def test_old_option_beside_works_with_warning(run_command, tmp_path):
    arguments = ["export", "--project", ROOT]
    code, _, err = run_command(*arguments, tmp_path / "old.html", "--beside")
    assert code == 0
    assert err.startswith("conflictmap: `--beside` is now `--external-texts`; use the new name")
    code, _, err = run_command(*arguments, tmp_path / "new.html", "--external-texts")
    assert code == 0
    assert "is now" not in err
    assert (tmp_path / "old-texts").is_dir()
    assert (tmp_path / "new-texts").is_dir()


def test_json_errors_keep_old_key(run_command, tmp_path):
    (tmp_path / "events.yaml").write_text("map: {}\n", encoding="utf-8")
    code, out, _ = run_command("check", "--project", tmp_path, "--json")
    report = json.loads(out)
    assert code == 1
    assert report["errors"]
    assert report["faults"] == report["errors"]
    code, out, _ = run_command("check", "--project", ROOT, "--json")
    assert code == 0
    assert json.loads(out) == {"errors": [], "faults": [], "events": 16, "notes": []}
