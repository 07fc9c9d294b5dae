"""Data export: formats, rejected choices, omissions, and atomic writes."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from bench.data import synthetic_project
from conflictmap.publish.data.formats import DataOptions, ExportResult, write_data
from conflictmap.publish.data.registry import EXPORT_FORMATS, FILE_EXTENSIONS, PROFILES
from geo.errors import ConflictMapError, OutputError, ProjectError
from geo.location import locate_events
from geo.progress import progress_listener
from tests.support.count_work import count_executed_lines
from tests.support.full_disk import limit_file_size

FORMAT_CASES = [
    *((ending, None, False) for ending in FILE_EXTENSIONS),
    (".csv", None, True),
    *((ending, name, False) for name, endings in PROFILES.items() for ending in endings),
]
FORMAT_CASE_IDS = [
    " ".join(filter(None, (e, p, "long" if long else ""))) for e, p, long in FORMAT_CASES
]
every_format = pytest.mark.parametrize(
    ("ending", "profile", "long"), FORMAT_CASES, ids=FORMAT_CASE_IDS
)


def write_output(project, folder, ending, profile=None, long=None, *, force=False, **choices):
    options = DataOptions(profile=profile, long=bool(long), **choices)
    return write_data(project, folder / f"out{ending}", options, force=force)


def hash_files(written):
    return [hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in written.files]


def read_contents(path):
    """Return the bytes of a file; of an archive, those of its files."""
    if not zipfile.is_zipfile(path):
        return Path(path).read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def list_folder(folder):
    return sorted(path.name for path in folder.iterdir())


@every_format
def test_every_format_is_reproducible(project, tmp_path, ending, profile, long):
    first = write_output(project, tmp_path / "a", ending, profile, long)
    second = write_output(project, tmp_path / "b", ending, profile, long)
    assert isinstance(first, ExportResult)
    assert hash_files(first) == hash_files(second)
    sizes = {str(path): path.stat().st_size for path in (tmp_path / "a").iterdir()}
    assert dict(sorted(first.files.items())) == dict(sorted(sizes.items())), (
        "nothing else lies there"
    )


@every_format
def test_existing_data_file_is_overwritten_only_with_force(
    sample_project, tmp_path, ending, profile, long
):
    (tmp_path / f"out{ending}").write_text("mine")
    with pytest.raises(OutputError, match="already exists: use --force"):
        write_output(sample_project.load(), tmp_path, ending, profile, long)
    assert list_folder(tmp_path) == [f"out{ending}"]
    assert (tmp_path / f"out{ending}").read_text() == "mine"
    write_output(sample_project.load(), tmp_path, ending, profile, long, force=True)
    assert (tmp_path / f"out{ending}").read_bytes() != b"mine"


def test_existing_secondary_table_is_not_overwritten(sample_project, tmp_path):
    (tmp_path / "out_sources.csv").write_text("mine")
    with pytest.raises(OutputError, match=r"out_sources\.csv' already exists"):
        write_output(sample_project.load(), tmp_path, ".csv", "timemap")
    assert list_folder(tmp_path) == ["out_sources.csv"]


@every_format
def test_full_disk_keeps_old_file(project, tmp_path, ending, profile, long):
    (tmp_path / f"out{ending}").write_text("old")
    known = locate_events(project)
    with limit_file_size(100), pytest.raises(OutputError, match=r"cannot be written: \w+"):
        write_output(project, tmp_path, ending, profile, long, force=True, located=known)
    assert (tmp_path / f"out{ending}").read_text() == "old"
    assert list_folder(tmp_path) == [f"out{ending}"], "no half-written file, no scrap"


def test_disk_full_during_write_leaves_no_file(project, tmp_path):
    """GDAL finds out late: when its transaction ends."""
    with limit_file_size(300_000), pytest.raises(OutputError, match="database is incomplete"):
        write_output(project, tmp_path, ".gpkg", located=locate_events(project))
    assert list_folder(tmp_path) == []


@pytest.mark.parametrize("folder", ["/proc/nowhere", "/dev/null/folder"])
def test_unwritable_folder_is_rejected(sample_project, folder):
    """Folders in which even the superuser, whom a file mode does not stop, cannot write."""
    with pytest.raises(OutputError, match=f"'{folder}/out.geojson' cannot be written"):
        write_output(sample_project.load(), Path(folder), ".geojson")


@every_format
def test_file_as_parent_folder_is_rejected(sample_project, tmp_path, ending, profile, long):
    (tmp_path / "folder").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        write_output(sample_project.load(), tmp_path / "folder", ending, profile, long)
    assert (tmp_path / "folder").read_text() == "a file"


def test_too_long_file_name_is_rejected(sample_project, tmp_path):
    with pytest.raises(OutputError, match=r"x\.csv' cannot be written: File name too long"):
        write_data(sample_project.load(), tmp_path / f"{'x' * 260}.csv")


def test_selected_ids_are_looked_up_in_set(project, tmp_path):
    class Ids(list):
        """A list that fails when it is searched, which would take linear time per event."""

        def __contains__(self, _):
            pytest.fail("looked for in a list")

    wanted = [event.id for event in project.events][2:5]
    write_output(project, tmp_path, ".csv", events=Ids(wanted))


INVALID_CHOICES = [
    ("out.shp", {}, r"'out\.shp' has no supported extension: use \.geojson, \.gpkg, \.csv, \.kml, \.kmz or \.parquet for a"),
    ("out", {}, "'out' has no supported extension"),
    (".csv", {}, r"'\.csv' has no supported extension"),
    ("out.json", {}, "use .* for a data file"),
    ("out.json", {"profile": "acled"}, r"use \.csv for the profile acled"),
    ("out.csv", {"profile": "storymap"}, r"use \.json for"),
    ("out.gpkg", {"profile": "timemap"}, r"use \.json or \.csv for"),
    ("out.csv", {"profile": "gdelt"}, "unknown profile 'gdelt': use one of acled, ucdp, timemap"),
    ("out.kml", {"long": True}, "one row per statement .the long form. is available only in CSV"),
    ("out.csv", {"profile": "ucdp", "long": True}, "the long form. is"),
    ("out.csv", {"events": []}, "no event to export: the selection is empty; the project has 2 events"),
    ("out.csv", {"events": ["bridge-close"]}, "there is no event 'bridge-close': did you mean 'bridge-closed'"),
    ("out.csv", {"events": ["flood"]}, "no event to export: 1 draft and no verified event"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "choices", "message"), INVALID_CHOICES)
def test_invalid_format_or_choice_is_rejected(sample_project, tmp_path, name, choices, message):
    with pytest.raises(OutputError, match=message):
        write_data(sample_project.load(), tmp_path / name, DataOptions(**choices))
    assert list_folder(tmp_path) == []


def test_deprecated_keywords_write_same_file_with_warning(sample_project, tmp_path):
    project = sample_project.load()
    write_data(project, tmp_path / "new.csv", DataOptions(long=True, drafts=True))
    with pytest.warns(DeprecationWarning, match=r"use DataOptions\(long=…, drafts=…\)") as warned:
        write_data(project, tmp_path / "old.csv", long=True, drafts=True)
    assert warned[0].filename == __file__
    assert (tmp_path / "old.csv").read_bytes() == (tmp_path / "new.csv").read_bytes()


@pytest.mark.parametrize(
    ("options", "keywords", "message"),
    [
        (
            DataOptions(),
            {"long": True},
            "takes options or keywords, not both: set long=… in options",
        ),
        (None, {"shape": "acled"}, r"write_data\(\) got an unexpected keyword argument 'shape'"),
    ],
)
def test_mixed_or_unknown_keywords_are_rejected(
    sample_project, tmp_path, options, keywords, message
):
    with pytest.raises(TypeError, match=message):
        write_data(sample_project.load(), tmp_path / "out.csv", options, **keywords)


@pytest.mark.parametrize("row", EXPORT_FORMATS, ids=lambda row: row.writer)
def test_registered_writer_exists(row):
    assert callable(row.load_writer())


def test_no_two_registered_formats_are_selected_alike():
    keys = [(row.extension, row.profile, row.long) for row in EXPORT_FORMATS]
    assert len(set(keys)) == len(keys)


def test_file_extension_is_case_insensitive(sample_project, tmp_path):
    assert write_output(sample_project.load(), tmp_path, ".GeoJSON").files


def test_unknown_place_stops_export(sample_project, tmp_path):
    sample_project.replace_text("events.yaml", "place: Alder", "place: Elsewhere")
    with pytest.raises(ProjectError, match="'Elsewhere' is not found"):
        write_output(sample_project.load(), tmp_path, ".csv")
    assert list_folder(tmp_path) == []


def test_write_error_is_conflictmap_error(sample_project, tmp_path):
    with pytest.raises(ConflictMapError):
        write_data(sample_project.load(), tmp_path)


# Omissions


def test_drafts_are_omitted_and_reported(sample_project, tmp_path):
    written = write_output(sample_project.load(), tmp_path, ".csv")
    assert "1 draft: only verified events are published" in written.omissions
    assert "flood" not in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    written = write_output(sample_project.load(), tmp_path, ".csv", force=True, drafts=True)
    assert not any("draft" in line for line in written.omissions)
    assert "flood" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_source_quoted_only_by_drafts_is_omitted(sample_project, tmp_path):
    text = sample_project.files["data/sources.yaml"].decode()
    for name in ("secret", "unused"):
        text += f"  - {{id: {name}, title: T {name}, publisher: P, date: not stated, language: en,"
        text += f" rights: full-text, text: {name}.txt}}\n"
        sample_project.files[f"data/sources/{name}.txt"] = b"Water stood in the lower town."
    sample_project.files["data/sources.yaml"] = text.encode()
    events = sample_project.files["events.yaml"].decode()
    cut = events.rindex("source: herald")
    sample_project.files["events.yaml"] = (
        f"{events[:cut]}source: secret{events[cut + 14 :]}".encode()
    )
    write_output(sample_project.load(), tmp_path, ".geojson")
    text = (tmp_path / "out.geojson").read_text(encoding="utf-8")
    assert "T secret" not in text
    assert "T unused" in text, "what no event quotes belongs to the project all the same"


@pytest.mark.parametrize("ending", FILE_EXTENSIONS)
def test_quote_only_text_is_omitted(sample_project, tmp_path, ending):
    write_output(sample_project.load(), tmp_path, ending)
    data = read_contents(tmp_path / f"out{ending}")
    assert b"The ferry ran" not in data
    assert b"Nobody closed it" in data


@pytest.mark.parametrize("ending", [".geojson", ".gpkg"])
def test_full_text_is_written_when_requested(sample_project, tmp_path, ending):
    told = write_output(sample_project.load(), tmp_path, ending).omissions
    expected = "the text of 1 source that may only be quoted (ferry-notes): the file"
    assert any(line.startswith(expected) for line in told)
    told = write_output(
        sample_project.load(), tmp_path, ending, force=True, full_text=True
    ).omissions
    assert not any("quoted" in line for line in told)
    assert b"The ferry ran" in (tmp_path / f"out{ending}").read_bytes()


def test_selected_events_keep_project_order(project, tmp_path):
    wanted = [event.id for event in project.events][2:5]
    write_output(project, tmp_path, ".csv", events=set(wanted))
    lines = (tmp_path / "out.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == wanted, "in the order of the project"


def test_progress_ends_complete(sample_project, tmp_path):
    seen = []
    with progress_listener(lambda *told: seen.append(told)):
        write_output(sample_project.load(), tmp_path, ".csv")
    assert seen[-1] == ("writing events", 1, 1)


def test_given_locations_are_not_geocoded_again(sample_project, tmp_path):
    project = sample_project.load()
    located = locate_events(project)
    located[0] = located[0]._replace(place="As told")
    write_output(project, tmp_path, ".csv", located=located)
    assert "As told" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


@pytest.fixture(scope="module")
def small_and_large_project():
    """A project of 150 events and one of eight times as many, with where they lie."""
    projects = (synthetic_project(count, rights="quote-only") for count in (150, 1200))
    return [(project, locate_events(project)) for project in projects]


@every_format
def test_write_work_grows_linearly(small_and_large_project, tmp_path, ending, profile, long):
    """Eight times the events take about eight times the work; their square would be 64."""

    def write(project, located):
        write_output(project, tmp_path, ending, profile, long, located=located, force=True)

    small, large = small_and_large_project
    write(*small)  # imports, and results that are cached in the process
    assert count_executed_lines(lambda: write(*large)) < 12 * count_executed_lines(
        lambda: write(*small)
    )


NO_YEARS_BEFORE_1 = ("acled", "ucdp", "timemap")
"""Profiles of data sets whose dates have no sign."""


@pytest.mark.parametrize("date", ["-0043-03-15", "0000", "-0001/0001-06", "../-0043"])
@every_format
def test_year_before_1_is_written_or_listed(sample_project, tmp_path, ending, profile, long, date):
    sample_project.replace_text("events.yaml", '"2020-03-05"', f'"{date}"')
    sample_project.replace_text("events.yaml", "review: draft", "review: verified")
    written = write_output(sample_project.load(), tmp_path, ending, profile, long)
    is_listed = any("bridge-closed" in line for line in written.omissions)
    if profile in NO_YEARS_BEFORE_1:
        assert any(
            "bridge-closed" in line and "before the year 1" in line for line in written.omissions
        )
    else:
        contents = b"".join(map(read_contents, written.files))
        assert is_listed or b"bridge-closed" in contents or b"The bridge is closed" in contents
