"""`conflictmap embed`: what it writes, what it prints, and how it ends."""

import json
import shutil

import pytest

from conflictmap.cli import main
from tests.support.full_disk import limit_file_size
from tests.support.sample_project import ROOT

BASE_URL = "https://example.org/maps/lachin/"
KIT_FILES = [
    "README.txt",
    "conflict-map.js",
    "index.html",
    "listener.js",
    "preview.png",
    "snippet.html",
    "widget.html",
]


@pytest.fixture
def run_embed(capsys, tmp_path):
    """Call the command on the first map; the kit goes to `kit` in a folder of the test's own."""

    def call_embed(*options, out=tmp_path / "kit", project=ROOT):
        code = main.main(["embed", str(out), "--project", str(project), *options])
        return code, *capsys.readouterr()

    return call_embed


def read_folder_files(folder):
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_embed_writes_kit_of_first_map(run_embed, tmp_path):
    code, out, err = run_embed()
    assert code == 0
    assert sorted(read_folder_files(tmp_path / "kit")) == KIT_FILES
    assert "index.html in a browser" in out
    assert '<iframe class="conflictmap-frame" src="widget.html"' in out
    assert "oembed.json is not written" in err, "nothing is left out in silence"
    assert "--url" in err


def test_embed_with_url_writes_oembed_without_warnings(run_embed, tmp_path):
    code, out, err = run_embed("--url", BASE_URL, "--origin", "https://example.org", "--json")
    assert (code, err) == (0, "")
    sizes = json.loads(out)["written"]
    files = read_folder_files(tmp_path / "kit")
    assert sorted(files) == sorted([*KIT_FILES, "oembed.json"])
    assert {name.rpartition("/")[2]: size for name, size in sizes.items()} == {
        name: len(data) for name, data in files.items()
    }


def test_embed_command_is_reproducible(run_embed, tmp_path):
    options = ("--url", BASE_URL, "--origin", "https://example.org", "--select", "checkpoint-established")  # fmt: skip
    assert run_embed(*options)[0] == 0
    first = read_folder_files(tmp_path / "kit")
    assert run_embed(*options, "--force")[0] == 0
    assert read_folder_files(tmp_path / "kit") == first


def test_embed_view_options_reach_widget(run_embed, tmp_path):
    options = ("--window", "2023-04", "--select", "checkpoint-established", "--lang", "hy", "--theme", "dark")  # fmt: skip
    assert run_embed(*options)[0] == 0
    files = {
        name: data.decode(errors="replace")
        for name, data in read_folder_files(tmp_path / "kit").items()
    }
    assert '"start":"2023-04-01","end":"2023-04-30","selected":"checkpoint-established"' in files["widget.html"]  # fmt: skip
    assert 'title="Լաչինի միջանցքը"' in files["snippet.html"]
    assert "select=&quot;checkpoint-established&quot;" in files["index.html"]


def test_embed_with_tiles_prints_notice(run_embed, tmp_path):
    code, _, err = run_embed("--tiles", "OpenStreetMap.Mapnik")
    assert code == 0
    assert "will load map tiles from https://tile.openstreetmap.org" in err
    readme = (tmp_path / "kit" / "README.txt").read_text(encoding="utf-8")
    assert "tile.openstreetmap.org. That server" in " ".join(readme.split())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--url", "example.org/maps/"), "'example.org/maps/' is not the address of a folder"),
        (("--url", "https://example.org/maps"), "with a slash at the end"),
        (("--origin", "https://example.org/"), "use 'https://example.org'"),
        (("--origin", "https://example.org", "--origin", "*"), "'*' is not an origin"),
        (("--window", "1950..1951", "--filter", "type=diplomacy"), "leave no event"),
        (("--filter", "type=violence", "--filter", "text=zebra"), "leave no event"),
        (("--select", "nothing-known"), "there is no published event 'nothing-known'"),
        (("--lang", "fr"), "'fr'"),
    ],
    ids=["address", "no slash", "spelling", "everybody", "no day", "no match", "event", "language"],
)
def test_embed_with_invalid_options_writes_nothing(run_embed, tmp_path, options, message):
    code, out, err = run_embed(*options)
    assert code == 1
    assert message in err
    assert out == ""
    assert not (tmp_path / "kit").exists()


def test_embed_overwrites_existing_file_only_with_force(run_embed, tmp_path):
    kit = tmp_path / "kit"
    kit.mkdir()
    (kit / "README.txt").write_text("mine")
    (kit / "notes.txt").write_text("mine, too")
    before = read_folder_files(kit)
    code, _, err = run_embed()
    assert code == 1
    assert "README.txt' already exists: use --force to replace it" in err
    assert read_folder_files(kit) == before
    assert run_embed("--force")[0] == 0
    assert read_folder_files(kit)["notes.txt"] == b"mine, too"
    assert sorted(read_folder_files(kit)) == sorted([*KIT_FILES, "notes.txt"])


def test_embed_into_unwritable_folder_fails(run_embed):
    code, out, err = run_embed(out="/proc/nowhere/kit")
    assert (code, out) == (1, "")
    assert "'/proc/nowhere/kit' cannot be written: " in err


def test_embed_on_full_disk_leaves_no_kit(run_embed, tmp_path):
    """No file may grow beyond 300,000 bytes: the widget is larger, the files after it are not."""
    with limit_file_size(300_000):
        code, out, err = run_embed()
    assert (code, out) == (1, "")
    assert "cannot be written: File too large" in err
    assert not (tmp_path / "kit").exists()


def test_embed_of_invalid_project_writes_nothing(run_embed, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "data", copy / "data")
    text = (ROOT / "events.yaml").read_text(encoding="utf-8")
    (copy / "events.yaml").write_text(text.replace("place: Yerevan", "place: Erewhon", 1))
    code, out, _ = run_embed(project=copy)
    assert code == 1
    assert "'Erewhon' is not found" in out
    assert not (tmp_path / "kit").exists()
