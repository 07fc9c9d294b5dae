"""The command `conflictmap image`: arguments, output and exit code."""

import io
import json
import os
import re
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run_image(run_command):
    """Run the command `image` on the first map."""
    return partial(run_command, "image", "--project", ROOT)


def image_size(path):
    return Image.open(io.BytesIO(path.read_bytes())).size


@pytest.mark.parametrize(
    ("arguments", "size", "why"),
    [
        (["--size", "800x600"], (800, 600), "dots"),
        (["--size", "85x110mm"], (1004, 1299), "paper, at 300 dots an inch"),
        (["--social"], (1200, 630), "a preview has its own size"),
    ],
)
def test_image_command_writes_requested_size(run_image, tmp_path, arguments, size, why):
    path = tmp_path / "map.png"
    code, out, err = run_image(path, *arguments)
    assert (code, err) == (0, ""), why
    assert image_size(path) == size, why
    assert out == "".join(
        f"{name}  {Path(name).stat().st_size:,} bytes\n" for name in (str(path), f"{path}.alt.txt")
    )


def test_pdf_has_requested_paper_size(run_image, tmp_path):
    code, _, _ = run_image(tmp_path / "map.pdf", "--size", "210x148mm")
    box = re.search(
        rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", (tmp_path / "map.pdf").read_bytes()
    )
    assert code == 0
    assert [float(side) / 72 * 25.4 for side in box.groups()] == pytest.approx([210, 148], abs=0.1)


def test_image_command_applies_view_language_and_theme(run_image, tmp_path):
    arguments = (
        "--window",
        "2023-04",
        "--filter",
        "type=access",
        "--lang",
        "ru",
        "--theme",
        "dark",
    )
    code, _, _ = run_image(tmp_path / "map.png", "--size", "800x600", *arguments)
    words = (tmp_path / "map.png.alt.txt").read_text("utf-8")
    shade = (
        Image.open(io.BytesIO((tmp_path / "map.png").read_bytes())).convert("L").getpixel((2, 2))
    )
    assert code == 0
    assert words.startswith("Лачинский коридор\n")
    assert "с 1 по 30 апреля 2023 г. · Вид события: Доступ и блокада" in words
    assert shade < 60


def test_image_command_prints_json(run_image, tmp_path):
    code, out, _ = run_image(tmp_path / "map.svg", "--size", "800x600", "--json")
    assert code == 0
    assert json.loads(out)["written"] == {
        str(path): path.stat().st_size
        for path in (tmp_path / "map.svg", tmp_path / "map.svg.alt.txt")
    }


@pytest.mark.parametrize(
    ("name", "arguments", "code", "message"),
    [
        ("map.gif", [], 1, "use .png, .svg or .pdf"),
        ("map.png", ["--size", "90000x10"], 1, "use 200 to 20,000 pixels for each side"),
        ("map.png", ["--size", "300x200"], 1, "leaves no room for the map"),
        ("map.png", ["--lang", "fr"], 1, "the map has no language 'fr': use en, hy, az, ru"),
        ("map.png", ["--window", "soon"], 1, "'soon' is not a date"),
        ("map.png", ["--filter", "text=zebra"], 1, "leave no event"),
        ("map.png", ["--filter", "type=acces"], 1, "no types 'acces' on this map"),
        ("map.png", ["--select", "nobody"], 1, "no published event 'nobody'"),
        (
            "map.png",
            ["--social", "--size", "800x600"],
            1,
            "a preview image (--social) has a fixed size",
        ),
        ("map.png", ["--size", "800"], 2, "'800' is not a size: use 1600x1200"),
        ("map.png", ["--size", "8e2x600"], 2, "is not a size"),
        ("map.png", ["--size", "٨٠٠x٦٠٠"], 2, "is not a size"),
        ("map.png", ["--theme", "auto"], 2, "invalid choice: 'auto'"),
    ],
)
def test_image_command_failure_writes_nothing(run_image, tmp_path, name, arguments, code, message):
    ended, out, err = run_image(tmp_path / name, *arguments)
    assert ended == code
    assert out == ""
    assert message in err
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


def test_image_command_overwrites_existing_file_only_with_force(run_image, tmp_path):
    (tmp_path / "map.png").write_text("mine")
    code, _, err = run_image(tmp_path / "map.png", "--size", "800x600")
    assert code == 1
    assert "already exists: use --force" in err
    assert (tmp_path / "map.png").read_text() == "mine"
    assert run_image(tmp_path / "map.png", "--size", "800x600", "--force")[0] == 0
    assert image_size(tmp_path / "map.png") == (800, 600)


def test_image_command_reports_missing_glyphs_on_stderr(run_image, tmp_path):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    text = (
        (ROOT / "events.yaml")
        .read_text("utf-8")
        .replace("en: The Lachin corridor\n", "en: 漢 corridor\n", 1)
    )
    (tmp_path / "events.yaml").write_text(text, "utf-8")
    code, out, err = run_image("--project", tmp_path, tmp_path / "map.png", "--size", "800x600")
    assert code == 0
    assert (
        err
        == "conflictmap: the font has no glyph for 漢: drawn as □, but correct in the alternative text\n"
    )
    assert out.startswith(str(tmp_path / "map.png"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where it likes")
def test_image_command_into_unwritable_folder_fails(run_image, tmp_path):
    (tmp_path / "shut").mkdir(mode=0o500)
    code, _, err = run_image(tmp_path / "shut" / "map.png", "--size", "800x600")
    assert code == 1
    assert "cannot be written: Permission denied" in err


@pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="no file system that refuses files is to be had"
)
def test_image_command_on_read_only_file_system_fails(run_image):
    code, _, err = run_image("/proc/self/map.png", "--size", "800x600")
    assert code == 1
    assert "'/proc/self/map.png' cannot be written" in err


def test_image_help_does_not_import_matplotlib():
    code = "import sys; from conflictmap.cli import main as cli\ntry: cli.main(['image', '--help'])\nfinally: print('matplotlib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("False")
    assert "1600x1200" in done.stdout


@pytest.mark.parametrize(
    "command",
    re.findall(
        r"^conflictmap image .*$",
        (ROOT / "docs" / "how-to" / "pictures.md").read_text("utf-8"),
        re.MULTILINE,
    ),
)
def test_documented_image_commands_work(run_image, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    arguments = command.split("#")[0].split()[2:]
    code, out, err = run_image(*arguments)
    assert (code, err) == (0, "")
    written = [line.split("  ")[0] for line in out.splitlines()]
    assert written == [arguments[0], f"{arguments[0]}.alt.txt"]
