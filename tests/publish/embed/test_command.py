"""`conflictmap embed`: what it writes, what it prints, and how it ends."""

import json
import shutil

import pytest

from conflictmap.cli import main
from tests.support.full_disk import little_room
from tests.support.sample_project import ROOT

BASE = "https://example.org/maps/lachin/"
FILES = [
    "README.txt",
    "conflict-map.js",
    "index.html",
    "listener.js",
    "preview.png",
    "snippet.html",
    "widget.html",
]


@pytest.fixture
def run(capsys, tmp_path):
    """Call the command on the first map; the kit goes to `kit` in a folder of the test's own."""

    def call(*options, out=tmp_path / "kit", project=ROOT):
        code = main.main(["embed", str(out), "--project", str(project), *options])
        return code, *capsys.readouterr()

    return call


def held(folder):
    return {one.name: one.read_bytes() for one in folder.iterdir()}


def test_the_kit_of_the_first_map(run, tmp_path):
    code, out, err = run()
    assert code == 0
    assert sorted(held(tmp_path / "kit")) == FILES
    assert "index.html in a browser" in out
    assert '<iframe class="conflictmap-frame" src="widget.html"' in out
    assert "oembed.json is not written" in err, "nothing is left out in silence"
    assert "--url" in err


def test_with_an_address_it_answers_oembed_and_says_no_more(run, tmp_path):
    code, out, err = run("--url", BASE, "--origin", "https://example.org", "--json")
    assert (code, err) == (0, "")
    sizes = json.loads(out)["written"]
    files = held(tmp_path / "kit")
    assert sorted(files) == sorted([*FILES, "oembed.json"])
    assert {name.rpartition("/")[2]: size for name, size in sizes.items()} == {
        name: len(data) for name, data in files.items()
    }


def test_built_twice_equal_to_the_byte(run, tmp_path):
    options = ("--url", BASE, "--origin", "https://example.org", "--select", "checkpoint-established")  # fmt: skip
    assert run(*options)[0] == 0
    first = held(tmp_path / "kit")
    assert run(*options, "--force")[0] == 0
    assert held(tmp_path / "kit") == first


def test_the_view_and_the_looks_reach_the_widget(run, tmp_path):
    options = ("--window", "2023-04", "--select", "checkpoint-established", "--lang", "hy", "--theme", "dark")  # fmt: skip
    assert run(*options)[0] == 0
    files = {name: data.decode(errors="replace") for name, data in held(tmp_path / "kit").items()}
    assert '"start":"2023-04-01","end":"2023-04-30","selected":"checkpoint-established"' in files["widget.html"]  # fmt: skip
    assert 'title="Լաչինի միջանցքը"' in files["snippet.html"]
    assert "select=&quot;checkpoint-established&quot;" in files["index.html"]


def test_tiles_are_told_of(run, tmp_path):
    code, _, err = run("--tiles", "OpenStreetMap.Mapnik")
    assert code == 0
    assert "will ask https://tile.openstreetmap.org" in err
    assert "tile.openstreetmap.org, whose" in (tmp_path / "kit" / "README.txt").read_text()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--url", "example.org/maps/"), "'example.org/maps/' is not the address of a folder"),
        (("--url", "https://example.org/maps"), "with a slash at its end"),
        (("--origin", "https://example.org/"), "write 'https://example.org'"),
        (("--origin", "https://example.org", "--origin", "*"), "'*' is not an origin"),
        (("--window", "1950..1951", "--filter", "type=diplomacy"), "leave no event"),
        (("--filter", "type=violence", "--filter", "text=zebra"), "leave no event"),
        (("--select", "nothing-known"), "there is no published event 'nothing-known'"),
        (("--lang", "fr"), "'fr'"),
    ],
    ids=["address", "no slash", "spelling", "everybody", "no day", "no match", "event", "language"],
)
def test_what_cannot_be_made_is_said_and_nothing_is_written(run, tmp_path, options, message):
    code, out, err = run(*options)
    assert code == 1
    assert message in err
    assert out == ""
    assert not (tmp_path / "kit").exists()


def test_a_file_that_is_there_stays_until_it_may_go(run, tmp_path):
    kit = tmp_path / "kit"
    kit.mkdir()
    (kit / "README.txt").write_text("mine")
    (kit / "notes.txt").write_text("mine, too")
    before = held(kit)
    code, _, err = run()
    assert code == 1
    assert "README.txt' is there already: add --force to replace it" in err
    assert held(kit) == before
    assert run("--force")[0] == 0
    assert held(kit)["notes.txt"] == b"mine, too"
    assert sorted(held(kit)) == sorted([*FILES, "notes.txt"])


def test_a_folder_that_cannot_be_written(run):
    code, out, err = run(out="/proc/nowhere/kit")
    assert (code, out) == (1, "")
    assert "'/proc/nowhere/kit' cannot be written: " in err


def test_a_disk_that_fills(run, tmp_path):
    """No file may grow beyond 300,000 bytes: the widget is larger, the files after it are not."""
    with little_room(300_000):
        code, out, err = run()
    assert (code, out) == (1, "")
    assert "cannot be written: File too large" in err
    assert not (tmp_path / "kit").exists()


def test_a_faulty_project_makes_no_kit(run, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "data", copy / "data")
    text = (ROOT / "events.yaml").read_text(encoding="utf-8")
    (copy / "events.yaml").write_text(text.replace("place: Yerevan", "place: Erewhon", 1))
    code, out, _ = run(project=copy)
    assert code == 1
    assert "'Erewhon' is not found" in out
    assert not (tmp_path / "kit").exists()
