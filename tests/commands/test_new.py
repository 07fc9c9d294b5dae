"""The command `new`: writes a valid example project, completely or not at all."""

import json
import re
import tomllib
from pathlib import PurePosixPath

import pytest

from conflictmap.cli import ground_files, starter_files
from conflictmap.cli.commands import new
from conflictmap.publish.html import render_page
from geo.geometry.bounds import Bounds
from geo.ground.layers import find_towns
from geo.ground.store import WorldGround
from geo.io.folder import MemoryFolder
from geo.location import check_project, locate
from geo.project.loader import load_project
from geo.project.map_layers import LAYER_STYLES
from geo.project.vocabulary import EVENT_TYPES, STANCES
from tests.support.full_disk import limit_file_size
from tests.support.sample_gazetteer import compile_sample_index
from tests.support.sample_project import ROOT

GROUND_STYLES = ("outline", "lake", "river", "province", "border", "disputed", "town")

UNUSUAL_TITLES = [
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


def list_files(folder):
    return sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())


def load_starter(title=None, bounds=None):
    return load_project(MemoryFolder(starter_files.make_starter_files(title, bounds)))


# The example


def test_starter_file_list_matches_folder():
    assert sorted(starter_files.STARTER_FILES) == list_files(starter_files.STARTER_FOLDER)


def test_starter_files_are_package_data():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    globs = settings["tool"]["setuptools"]["package-data"]["conflictmap"]
    for name in starter_files.STARTER_FILES:
        assert any(
            PurePosixPath("starter", name).is_relative_to(glob.removesuffix("/**/*"))
            for glob in globs
        ), name


_OPTIONAL_LINE = re.compile(r"^( +)# (?=([a-z_]+): )", re.MULTILINE)
_STARTER_EVENTS = (starter_files.STARTER_FOLDER / "events.yaml").read_text(encoding="utf-8")
OPTIONAL_LINES = [
    found
    for found in _OPTIONAL_LINE.finditer(_STARTER_EVENTS)
    if found[2] != "media"  # names a file that the starter does not have
]


@pytest.mark.parametrize("found", OPTIONAL_LINES, ids=lambda found: found[2])
def test_optional_key_of_starter_is_valid(found):
    """Every key that a comment of the starter shows can be used as it is written."""
    indent, key = found.groups()
    text = f"{_STARTER_EVENTS[: found.start()]}{indent}{_STARTER_EVENTS[found.end() :]}"
    if key in ("place", "places"):  # in place of the one that is there
        text = text.replace("\n    place: Exampleton\n", "\n", 1)
    if key.startswith("translat"):  # one needs the other
        text = re.sub(r"# (?=translat)", "", text)
    files = {**starter_files.make_starter_files(None, None), "events.yaml": text.encode()}
    locate(load_project(MemoryFolder(files)))


def test_starter_land_matches_first_map():
    name = "data/geojson/world.geojson"
    assert (starter_files.STARTER_FOLDER / name).read_bytes() == (ROOT / name).read_bytes()


def test_starter_events_show_every_option():
    project = load_starter()
    shown, draft = project.events
    assert shown.verified
    assert not draft.verified
    assert shown.status == "disputed"
    assert all((shown.date_note, shown.place_note, shown.actors, shown.note))
    assert list(locate(project)["id"]) == [shown.id]
    assert len(locate(project, drafts=True)) == 2


def test_starter_comments_list_types_and_stances():
    text = (starter_files.STARTER_FOLDER / "events.yaml").read_text(encoding="utf-8")
    comments = " ".join(line for line in text.splitlines() if line.lstrip().startswith("#"))
    for word in (*EVENT_TYPES, *STANCES):
        assert word in comments


def test_starter_is_marked_as_invented():
    project = load_starter()
    assert "invented example" in project.map_info.description["en"]
    assert all("invented example" in source.passage.text for source in project.sources.values())
    assert all("Invented" in place.citation for place in project.places.values())


def test_starter_page_can_be_exported():
    html = render_page(load_starter())
    assert "The footbridge is closed" in html
    assert "A ferryman counts" not in html


def test_format_docs_list_types_and_styles():
    text = (ROOT / "docs" / "reference" / "project-files.md").read_text(encoding="utf-8")
    for word in (*EVENT_TYPES, *LAYER_STYLES):
        assert f"`{word}`" in text


# The command


def test_new_creates_valid_project(run_command, tmp_path):
    folder = tmp_path / "maps" / "mine"
    code, out, err = run_command("new", folder)
    assert (code, err) == (0, "")
    assert list_files(folder) == sorted(starter_files.STARTER_FILES)
    for name in starter_files.STARTER_FILES:
        assert f"{folder / name}  {(folder / name).stat().st_size:,} bytes\n" in out
    assert f"conflictmap check --project {folder}\n" in out
    assert f"conflictmap app --project {folder}\n" in out
    code, out, _ = run_command("check", "--project", folder)
    assert code == 0
    assert "no errors" in out
    assert run_command("export", tmp_path / "map.html", "--project", folder)[0] == 0


def test_new_fills_empty_folder(run_command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run_command("new", ".")[0] == 0
    assert list_files(tmp_path) == sorted(starter_files.STARTER_FILES)


def test_new_quotes_path_with_space(run_command, tmp_path):
    _, out, _ = run_command("new", tmp_path / "my map")
    assert f"--project '{tmp_path / 'my map'}'\n" in out


def test_new_prints_json(run_command, tmp_path):
    code, out, _ = run_command("new", tmp_path / "mine", "--json")
    assert code == 0
    sizes = json.loads(out)["written"]
    assert sizes == {
        str(tmp_path / "mine" / name): (tmp_path / "mine" / name).stat().st_size
        for name in starter_files.STARTER_FILES
    }


@pytest.mark.parametrize("title", UNUSUAL_TITLES)
def test_new_keeps_unusual_title(run_command, tmp_path, title):
    assert run_command("new", tmp_path / "mine", "--title", title)[0] == 0
    project = load_project(tmp_path / "mine")
    assert project.map_info.title == {"en": title}
    example = load_starter()
    assert project.map_info.bounds == example.map_info.bounds
    assert project.map_info.description == example.map_info.description
    assert project.events == example.events
    assert render_page(project)


def test_new_writes_the_description(run_command, tmp_path):
    """A new map was published as an invented example until its description was edited."""
    text = 'What the map shows: "all" of it, # and more.'
    _, out, _ = run_command("new", tmp_path / "mine", "--title", "T", "--description", text)
    assert "Invented in the example: events. Change them" in out
    assert load_project(tmp_path / "mine").map_info.description == {"en": text}
    code, _, err = run_command("new", tmp_path / "other", "--description", " ")
    assert code == 2
    assert "the description cannot be used: it is empty: write a description" in err


MALTA = Bounds(14.1, 35.7, 14.7, 36.2)


@pytest.mark.parametrize(
    ("texts", "has_events", "parts", "why"),
    [
        ({}, True, ["title", "description", "events"], "nothing is changed"),
        ({"title": "T"}, True, ["description", "events"], "only the title is written"),
        ({"title": "T", "description": "D"}, True, ["events"], "the events are invented"),
        ({"title": "T", "description": "D"}, False, [], "all is replaced"),
    ],
)
def test_texts_of_the_example_are_noted(texts, has_events, parts, why):
    for bounds in (None, MALTA):
        files = starter_files.make_starter_files(
            texts.get("title"), bounds, description=texts.get("description")
        )
        if bounds is not None:  # another description, of an existing town
            files = new.make_local_example(files, bounds)
        if not has_events:
            files["events.yaml"] = (
                files["events.yaml"]
                .replace(b"The footbridge is closed", b"The road is open")
                .replace(b"A ferryman counts those who cross", b"A count of people")
            )
        notes = starter_files.describe_example_texts(load_project(MemoryFolder(files)))
        assert len(notes) == len(parts), why
        assert all(part in note for part, note in zip(parts, notes, strict=True)), why


def test_check_and_export_note_the_example(run_command, tmp_path):
    folder = tmp_path / "mine"
    run_command("new", folder, "--title", "T")
    code, out, _ = run_command("check", "--project", folder)
    assert code == 0
    assert "note: the map's description is that of the invented example" in out
    assert "replace or delete footbridge-closed and bridge-count" in out
    code, _, err = run_command("export", tmp_path / "map.html", "--project", folder)
    assert code == 0
    assert "note: the map's description is that of the invented example" in err


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("a\u202eb", r"'a\u202eb' holds U+202E"),
        ("a\x85b", "U+0085"),
        ("a\udcff", "U+DCFF"),
        ("a\uffff", "U+FFFF, which is no character"),
    ],
)
def test_new_rejects_unreadable_title(run_command, tmp_path, title, message):
    code, _, err = run_command("new", tmp_path / "mine", "--title", title)
    assert code == 2
    assert message in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("box", "town", "middle"),
    [
        ((-10, 36, 4, 44), "Madrid", (-3.7, 40.4)),
        ((10, 45, 10.002, 45.002), "Exampleton", (10.001, 45.001)),
        ((-74.6, 17.9, -71.5, 20.2), "Port-au-Prince", (-72.33, 18.55)),
        # a province has Yerevan's name; it was in Malatia-Sebastia, a district of the capital
        ((43.4, 38.8, 46.7, 41.3), "Gyumri", (43.85, 40.79)),
    ],
)
def test_starter_example_is_in_a_town_of_the_map(run_command, tmp_path, box, town, middle):
    """It was in the middle of the bounds: of Haiti in the sea, and in no town."""
    assert run_command("new", tmp_path / "mine", "--bounds", *box)[0] == 0
    project = load_project(tmp_path / "mine")
    bounds = project.map_info.bounds
    assert (bounds.west, bounds.south, bounds.east, bounds.north) == box
    located = locate(project).iloc[0]
    assert (located["longitude"], located["latitude"]) == pytest.approx(middle, abs=0.05)
    assert located["place"] == town
    assert "invented example" in project.map_info.description["en"]
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
def test_new_rejects_invalid_bounds(run_command, tmp_path, box, code, message):
    exit_code, _, err = run_command("new", tmp_path / "mine", "--bounds", *box)
    assert (exit_code, list(tmp_path.iterdir())) == (code, [])
    assert message in err


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_text("mine"), "is a file: name a new folder"),
        (lambda path: (path / "mine").mkdir(parents=True), "is not empty: name a new folder"),
    ],
    ids=["file", "folder"],
)
def test_new_keeps_existing_files(run_command, tmp_path, make, message):
    target = tmp_path / "taken"
    make(target)
    before = sorted(tmp_path.rglob("*"))
    code, out, err = run_command("new", target)
    assert (code, out) == (1, "")
    assert message in err
    assert sorted(tmp_path.rglob("*")) == before


def test_new_on_full_disk_leaves_nothing(run_command, tmp_path):
    with limit_file_size(10_000):
        code, out, err = run_command("new", tmp_path / "mine")
    assert (code, out) == (1, "")
    assert "cannot be written: File too large" in err
    assert list(tmp_path.iterdir()) == []


# The ground


@pytest.mark.parametrize(
    ("arguments", "inside"),
    [
        (["--country", "HT"], (-72.3, 18.6)),
        (["--around", "Gaza Strip"], (34.4, 31.4)),
        (["--bounds", "14", "42", "15", "43"], (14.5, 42.5)),
    ],
)
def test_new_map_has_the_ground_of_its_bounds(run_command, tmp_path, arguments, inside):
    code, _, err = run_command("new", tmp_path / "map", "--title", "T", *arguments)
    assert (code, err) == (0, "")
    project = load_project(tmp_path / "map")
    assert project.map_info.bounds.contains(*inside)
    styles = [layer.style for layer in project.layers]
    assert styles == [style for style in GROUND_STYLES if style in styles]
    assert {"outline", "town"} <= set(styles)
    assert all(layer.id.startswith("ground-") for layer in project.layers)


def test_new_map_in_another_language_has_titles_in_it(run_command, tmp_path):
    code, _, err = run_command(
        "new", tmp_path / "map", "--around", "Gaza Strip", "--language", "ru"
    )
    assert (code, err) == (0, "")
    project = load_project(tmp_path / "map")
    assert project.map_info.language == "ru"
    assert "Города" in [layer.title["ru"] for layer in project.layers]


@pytest.fixture
def small_geonames(tmp_path, monkeypatch):
    """The small world in place of the 235,000 places, which take 10 seconds to compile."""
    monkeypatch.setattr(
        ground_files, "open_geonames_index", lambda **_: compile_sample_index(tmp_path / "names")
    )


@pytest.mark.parametrize(
    ("around", "middle", "town", "reason"),
    [
        ("Vovchansk", (36.941, 50.291), "Vovchansk", "not the larger town across the border"),
        ("Lutetia, France", (2.349, 48.853), None, "a name that only GeoNames lists"),
        ("Kyiv", (30.515, 50.34), None, "the city and not Kyiv Oblast"),
    ],
)
@pytest.mark.usefixtures("small_geonames")
def test_map_around_a_town(run_command, tmp_path, around, middle, town, reason):
    assert run_command("new", tmp_path / "map", "--around", around)[0] == 0, reason
    project = load_project(tmp_path / "map")
    assert project.map_info.bounds.middle == pytest.approx(middle, abs=0.001), reason
    if town:
        assert project.events[0].place == town, reason


def test_map_around_a_town_in_a_desert_shows_other_towns(run_command, tmp_path):
    """The map of Ménaka showed one town and nothing else."""
    assert run_command("new", tmp_path / "map", "--around", "Ménaka")[0] == 0
    project = load_project(tmp_path / "map")
    towns = next(layer for layer in project.layers if layer.style == "town")
    assert len(towns.features) >= ground_files._LEAST_TOWNS
    assert project.events[0].place == "Ménaka"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--around", "Nowhere-upon-Nothing"], "no region, division or town has this name"),
        (["--around", "Punjab"], "may be any of: Punjab (province, Pakistan)"),
        (["--country", "Atlantis"], "is no country: use its ISO 3166-1 code"),
        (["--country", "SD", "--language", "not a tag"], "is not a language"),
    ],
)
@pytest.mark.usefixtures("small_geonames")
def test_new_refuses_unclear_extent(run_command, tmp_path, arguments, words):
    code, _, err = run_command("new", tmp_path / "map", *arguments)
    assert code == 1
    assert words in err
    assert not (tmp_path / "map").exists()


def test_new_makes_a_map_across_180(run_command, tmp_path):
    """It was refused. Russia's bounds are in tests/geo/ground/test_world_ground.py."""
    code, _, _ = run_command("new", tmp_path / "map", "--country", "FJ")
    assert code == 0
    project = check_project(tmp_path / "map")
    assert project.map_info.bounds.crosses_antimeridian
    assert project.events[0].place == "Suva"


@pytest.mark.parametrize("country", ["SO", "MDA", "Tajikistan"])
def test_example_of_a_country_is_in_it(country):
    """Moldova's bounds have more of Ukraine, and Somalia's more of Ethiopia."""
    code = ground_files.find_country_code(country)
    bounds = ground_files.find_country_bounds(country)
    files = starter_files.make_starter_files(bounds=bounds)
    changed = new.make_local_example(files, bounds, (), code)
    (place,) = load_project(MemoryFolder(changed)).places.values()
    point = place.toponym.geometry
    with WorldGround() as world:
        towns = {town.name: town.country for _, town in find_towns(world, bounds)}
        assert towns[place.toponym.label] == world.countries[code].iso2, point
