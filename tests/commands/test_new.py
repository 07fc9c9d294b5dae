"""The job `new`: a valid map to start from, in a folder of its own, whole or not at all."""

import json
import tomllib
from pathlib import PurePosixPath

import pytest

from conflictmap.cli.commands import new
from conflictmap.publish.data.importer import MemoryFolder
from conflictmap.publish.html import page
from geo.location import locate
from geo.project.loader import load_project
from geo.project.map_layers import STYLES
from geo.project.vocabulary import STANCES, TYPES
from tests.support.full_disk import little_room
from tests.support.sample_project import ROOT

TITLES = [
    'A "quoted" title: with a colon',
    "It's # no comment, {{ no template }} & no [list]",
    "two\nlines\n  bounds: [1, 2, 3, 4]",
    "- a dash, \\ a back slash, \t a tab",
    "Լաչինի միջանցքը",
    "عنوان",
    "no",
    "2024-05-14",
    "&anchor *alias !tag",
    "😀 %s {0} $x",
]


def there(folder):
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def made(title=None, bounds=None):
    return load_project(MemoryFolder(new.starter(title, bounds)))


# The example


def test_what_it_lists_is_what_is_there():
    assert sorted(new.FILES) == there(new.STARTER)


def test_its_files_go_where_the_program_is_installed():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    globs = settings["tool"]["setuptools"]["package-data"]["conflictmap"]
    for name in new.FILES:
        assert any(
            PurePosixPath("starter", name).is_relative_to(glob.removesuffix("/**/*"))
            for glob in globs
        ), name


def test_its_land_is_that_of_the_first_map():
    name = "data/geojson/world.geojson"
    assert (new.STARTER / name).read_bytes() == (ROOT / name).read_bytes()


def test_it_shows_what_an_event_can_be():
    project = made()
    shown, draft = project.events
    assert shown.verified
    assert not draft.verified
    assert shown.status == "disputed"
    assert all((shown.date_note, shown.place_note, shown.actors, shown.note))
    assert list(locate(project)["id"]) == [shown.id]
    assert len(locate(project, drafts=True)) == 2


def test_it_names_every_type_and_stance():
    text = (new.STARTER / "events.yaml").read_text(encoding="utf-8")
    comments = " ".join(line for line in text.splitlines() if line.lstrip().startswith("#"))
    for word in (*TYPES, *STANCES):
        assert word in comments


def test_it_says_that_it_is_invented():
    project = made()
    assert "invented example" in project.frame.description["en"]
    assert all("invented example" in source.passage.text for source in project.sources.values())
    assert all("Invented" in place.citation for place in project.places.values())


def test_its_page_can_be_made():
    html = page(made())
    assert "The footbridge is closed" in html
    assert "A ferryman counts" not in html


def test_the_docs_list_the_types_and_styles_that_there_are():
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    for word in (*TYPES, *STYLES):
        assert f"`{word}`" in text


# The command


def test_it_makes_a_map_without_fault(run, tmp_path):
    folder = tmp_path / "maps" / "mine"
    code, out, err = run("new", folder)
    assert (code, err) == (0, "")
    assert there(folder) == sorted(new.FILES)
    for name in new.FILES:
        assert f"{folder / name}  {(folder / name).stat().st_size:,} bytes\n" in out
    assert f"conflictmap check --project {folder}\n" in out
    assert f"make app PROJECT={folder}\n" in out
    code, out, _ = run("check", "--project", folder)
    assert code == 0
    assert "no fault" in out
    assert run("export", tmp_path / "map.html", "--project", folder)[0] == 0


def test_an_empty_folder_is_filled(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", ".")[0] == 0
    assert there(tmp_path) == sorted(new.FILES)


def test_a_name_with_a_space_can_be_pasted(run, tmp_path):
    _, out, _ = run("new", tmp_path / "my map")
    assert f"--project '{tmp_path / 'my map'}'\n" in out


def test_as_json(run, tmp_path):
    code, out, _ = run("new", tmp_path / "mine", "--json")
    assert code == 0
    sizes = json.loads(out)["written"]
    assert sizes == {
        str(tmp_path / "mine" / name): (tmp_path / "mine" / name).stat().st_size
        for name in new.FILES
    }


@pytest.mark.parametrize("title", TITLES)
def test_any_title_is_kept_and_nothing_else_changes(run, tmp_path, title):
    assert run("new", tmp_path / "mine", "--title", title)[0] == 0
    project = load_project(tmp_path / "mine")
    assert project.frame.title == {"en": title}
    example = made()
    assert project.frame.bounds == example.frame.bounds
    assert project.frame.description == example.frame.description
    assert project.events == example.events
    assert page(project)


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("a\u202eb", r"'a\u202eb' holds U+202E"),
        ("a\x85b", "U+0085"),
        ("a\udcff", "U+DCFF"),
    ],
)
def test_a_title_that_nobody_can_read_is_refused(run, tmp_path, title, message):
    code, _, err = run("new", tmp_path / "mine", "--title", title)
    assert code == 2
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_what_yaml_cannot_hold_is_told_and_nothing_written(run, tmp_path):
    code, out, _ = run("new", tmp_path / "mine", "--title", "a\uffff")
    assert code == 1
    assert "U+FFFF" in out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("box", "middle"),
    [
        ((-10, 36, 4, 44), (-3, 40)),
        ((10, 45, 10.002, 45.002), (10.001, 45.001)),
        ((-180, -90, 180, 90), (0, 0)),
    ],
)
def test_the_example_goes_to_the_middle_of_the_bounds(run, tmp_path, box, middle):
    assert run("new", tmp_path / "mine", "--bounds", *box)[0] == 0
    project = load_project(tmp_path / "mine")
    bounds = project.frame.bounds
    assert (bounds.west, bounds.south, bounds.east, bounds.north) == box
    at = locate(project).iloc[0]
    assert (at["longitude"], at["latitude"]) == pytest.approx(middle)
    assert len(locate(project, drafts=True)) == 2


@pytest.mark.parametrize(
    ("box", "code", "message"),
    [
        ((10, 45, 5, 50), 1, "--bounds: west 10 must be less than east 5"),
        ((10, 45, 20, 95), 1, "--bounds: south 45 must be less than north 95, both within ±90"),
        (("nan", 45, 20, 50), 1, "--bounds: west nan"),
        (("x", 45, 20, 50), 2, "invalid float value"),
    ],
)
def test_bounds_that_are_no_box(run, tmp_path, box, code, message):
    found, _, err = run("new", tmp_path / "mine", "--bounds", *box)
    assert (found, list(tmp_path.iterdir())) == (code, [])
    assert message in err


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_text("mine"), "is a file: name a new folder"),
        (lambda path: (path / "mine").mkdir(parents=True), "is not empty: name a new folder"),
    ],
    ids=["file", "folder"],
)
def test_what_is_there_stays(run, tmp_path, make, message):
    target = tmp_path / "taken"
    make(target)
    before = sorted(tmp_path.rglob("*"))
    code, out, err = run("new", target)
    assert (code, out) == (1, "")
    assert message in err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_disk_that_fills_leaves_nothing(run, tmp_path):
    with little_room(10_000):
        code, out, err = run("new", tmp_path / "mine")
    assert (code, out) == (1, "")
    assert "cannot be written: File too large" in err
    assert list(tmp_path.iterdir()) == []
