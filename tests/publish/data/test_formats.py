"""The door to files of data: forms, what is refused, what stays behind, and nothing half-written."""

import hashlib
from pathlib import Path

import pytest

from bench.data import synthetic_project
from conflictmap.publish.data.formats import ENDINGS, PROFILES, Written, write_data
from geo.errors import ConflictMapError, OutputError, ProjectError
from geo.location import locate
from geo.progress import heard_by
from tests.support.count_work import lines
from tests.support.full_disk import little_room

FORMS = [
    *((ending, None, False) for ending in ENDINGS),
    (".csv", None, True),
    *((ending, name, False) for name, endings in PROFILES.items() for ending in endings),
]
NAMES = [" ".join(filter(None, (e, p, "long" if long else ""))) for e, p, long in FORMS]
every_form = pytest.mark.parametrize(("ending", "profile", "long"), FORMS, ids=NAMES)


def write(project, folder, ending, profile=None, long=None, **choices):
    return write_data(project, folder / f"out{ending}", profile=profile, long=bool(long), **choices)


def bytes_of(written):
    return [hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in written.files]


def listing(folder):
    return sorted(path.name for path in folder.iterdir())


@every_form
def test_every_form_is_written_twice_to_the_same_bytes(project, tmp_path, ending, profile, long):
    first = write(project, tmp_path / "a", ending, profile, long)
    second = write(project, tmp_path / "b", ending, profile, long)
    assert isinstance(first, Written)
    assert bytes_of(first) == bytes_of(second)
    sizes = {str(path): path.stat().st_size for path in (tmp_path / "a").iterdir()}
    assert dict(sorted(first.files.items())) == dict(sorted(sizes.items())), (
        "nothing else lies there"
    )


@every_form
def test_a_file_that_is_there_is_kept(tiny, tmp_path, ending, profile, long):
    (tmp_path / f"out{ending}").write_text("mine")
    with pytest.raises(OutputError, match="is there already: add --force"):
        write(tiny.load(), tmp_path, ending, profile, long)
    assert listing(tmp_path) == [f"out{ending}"]
    assert (tmp_path / f"out{ending}").read_text() == "mine"
    write(tiny.load(), tmp_path, ending, profile, long, force=True)
    assert (tmp_path / f"out{ending}").read_bytes() != b"mine"


def test_a_table_beside_it_that_is_there_is_kept_too(tiny, tmp_path):
    (tmp_path / "out_sources.csv").write_text("mine")
    with pytest.raises(OutputError, match=r"out_sources\.csv' is there already"):
        write(tiny.load(), tmp_path, ".csv", "timemap")
    assert listing(tmp_path) == ["out_sources.csv"]


@every_form
def test_a_full_disk_leaves_the_old_file(project, located, tmp_path, ending, profile, long):
    (tmp_path / f"out{ending}").write_text("old")
    known = located.reset_index()
    with little_room(100), pytest.raises(OutputError, match=r"cannot be written: \w+"):
        write(project, tmp_path, ending, profile, long, force=True, located=known)
    assert (tmp_path / f"out{ending}").read_text() == "old"
    assert listing(tmp_path) == [f"out{ending}"], "no half-written file, no scrap"


def test_a_disk_that_fills_half_way(project, located, tmp_path):
    """GDAL finds out late: when its transaction ends."""
    with little_room(300_000), pytest.raises(OutputError, match="database is not whole"):
        write(project, tmp_path, ".gpkg", located=located.reset_index())
    assert listing(tmp_path) == []


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/folder"])
def test_a_folder_that_cannot_be_written_to(tiny, folder):
    """Where nobody may write, not even the superuser, whom a mode does not stop."""
    with pytest.raises(OutputError, match=f"'{folder}/out.geojson' cannot be written"):
        write(tiny.load(), Path(folder), ".geojson")


@every_form
def test_a_folder_that_is_a_file(tiny, tmp_path, ending, profile, long):
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        write(tiny.load(), tmp_path / "folder", ending, profile, long)
    assert (tmp_path / "folder").read_text() == "a file"


def test_a_name_that_is_too_long(tiny, tmp_path):
    with pytest.raises(OutputError, match=r"x\.csv' cannot be written: File name too long"):
        write_data(tiny.load(), tmp_path / f"{'x' * 260}.csv")


def test_many_ids_are_not_looked_for_one_by_one(project, tmp_path):
    class Ids(list):
        """A list whose members nobody may look for, each a walk through it."""

        def __contains__(self, _):
            pytest.fail("looked for in a list")

    wanted = [event.id for event in project.events][2:5]
    write(project, tmp_path, ".csv", events=Ids(wanted))


WRONG = [
    ("out.shp", {}, r"'out\.shp' must end in \.geojson, \.gpkg, \.csv, \.kml or \.parquet"),
    ("out", {}, "'out' must end in"),
    (".csv", {}, r"'\.csv' must end in"),
    ("out.json", {}, "must end in .*: a file of data has no other form"),
    ("out.json", {"profile": "acled"}, r"must end in \.csv: the profile acled has no other form"),
    ("out.csv", {"profile": "storymap"}, r"must end in \.json"),
    ("out.gpkg", {"profile": "timemap"}, r"must end in \.json or \.csv"),
    ("out.csv", {"profile": "gdelt"}, "the profile 'gdelt' is none of acled, ucdp, timemap"),
    ("out.kml", {"long": True}, "the long form, a row a statement, is one of .csv"),
    ("out.csv", {"profile": "ucdp", "long": True}, "the long form"),
    ("out.csv", {"events": []}, "no event to write: the selection is empty; the project has 2 events"),
    ("out.csv", {"events": ["bridge-close"]}, "there is no event 'bridge-close': did you mean 'bridge-closed'"),
    ("out.csv", {"events": ["flood"]}, "no event to write: 1 draft and no verified event"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "choices", "message"), WRONG)
def test_what_cannot_be_written_is_said(tiny, tmp_path, name, choices, message):
    with pytest.raises(OutputError, match=message):
        write_data(tiny.load(), tmp_path / name, **choices)
    assert listing(tmp_path) == []


def test_an_ending_in_capitals(tiny, tmp_path):
    assert write(tiny.load(), tmp_path, ".GeoJSON").files


def test_a_place_not_found_stops_it(tiny, tmp_path):
    tiny.change("events.yaml", "place: Alder", "place: Elsewhere")
    with pytest.raises(ProjectError, match="'Elsewhere' is not found"):
        write(tiny.load(), tmp_path, ".csv")
    assert listing(tmp_path) == []


def test_all_errors_are_ours(tiny, tmp_path):
    with pytest.raises(ConflictMapError):
        write_data(tiny.load(), tmp_path)


# What stays behind


def test_drafts_stay_behind_and_that_is_told(tiny, tmp_path):
    written = write(tiny.load(), tmp_path, ".csv")
    assert "1 draft: only verified events are published" in written.left_out
    assert "flood" not in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    written = write(tiny.load(), tmp_path, ".csv", force=True, drafts=True)
    assert not any("draft" in line for line in written.left_out)
    assert "flood" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_a_source_of_drafts_alone_stays_behind_with_them(tiny, tmp_path):
    text = tiny.files["data/sources.yaml"].decode()
    for name in ("secret", "unused"):
        text += f"  - {{id: {name}, title: T {name}, publisher: P, date: not stated, language: en,"
        text += f" rights: full-text, text: {name}.txt}}\n"
        tiny.files[f"data/sources/{name}.txt"] = b"Water stood in the lower town."
    tiny.files["data/sources.yaml"] = text.encode()
    events = tiny.files["events.yaml"].decode()
    cut = events.rindex("source: herald")
    tiny.files["events.yaml"] = f"{events[:cut]}source: secret{events[cut + 14 :]}".encode()
    write(tiny.load(), tmp_path, ".geojson")
    text = (tmp_path / "out.geojson").read_text(encoding="utf-8")
    assert "T secret" not in text
    assert "T unused" in text, "what no event quotes belongs to the project all the same"


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_text_that_may_only_be_quoted_stays_at_home(tiny, tmp_path, ending):
    write(tiny.load(), tmp_path, ending)
    data = (tmp_path / f"out{ending}").read_bytes()
    assert b"The ferry ran" not in data
    assert b"Nobody closed it" in data


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_a_text_goes_out_whole_when_that_is_asked_for(tiny, tmp_path, ending):
    told = write(tiny.load(), tmp_path, ending).left_out
    expected = "the text of 1 source that may only be quoted (ferry-notes): just the quoted"
    assert any(line.startswith(expected) for line in told)
    told = write(tiny.load(), tmp_path, ending, force=True, full_text=True).left_out
    assert not any("quoted" in line for line in told)
    assert b"The ferry ran" in (tmp_path / f"out{ending}").read_bytes()


def test_a_selection(project, tmp_path):
    wanted = [event.id for event in project.events][2:5]
    write(project, tmp_path, ".csv", events=set(wanted))
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == wanted, "in the order of the project"


def test_progress_ends_with_all_of_it(tiny, tmp_path):
    seen = []
    with heard_by(lambda *told: seen.append(told)):
        write(tiny.load(), tmp_path, ".csv")
    assert seen[-1] == ("writing events", 1, 1)


def test_places_that_are_known_are_not_looked_for_again(tiny, tmp_path):
    project = tiny.load()
    located = locate(project)
    located.loc[0, "place"] = "As told"
    write(project, tmp_path, ".csv", located=located)
    assert "As told" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


@pytest.fixture(scope="module")
def few_and_many():
    """A project of 250 events and one of eight times as many, with where they lie."""
    projects = (synthetic_project(count, rights="quote-only") for count in (250, 2000))
    return [(project, locate(project)) for project in projects]


@every_form
def test_writing_is_linear(few_and_many, tmp_path, ending, profile, long):
    """Eight times the events take about eight times the work; their square would be 64."""

    def work(project, located):
        write(project, tmp_path, ending, profile, long, located=located, force=True)
        return lines(
            lambda: write(project, tmp_path, ending, profile, long, located=located, force=True)
        )

    few, many = (work(*one) for one in few_and_many)
    assert many < 12 * few
