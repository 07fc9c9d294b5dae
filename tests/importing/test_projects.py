"""Imported projects: complete, repeatable, updated by origin; a curator's bytes stay."""

import csv
import io
import json

import pytest

from conflictmap.cli.main import main
from conflictmap.importing.dataset_imports import read_files
from conflictmap.importing.model import ImportFileError, ImportOptions
from conflictmap.importing.new_project import write_new_project
from conflictmap.importing.project_update import add_to_project
from conflictmap.importing.recipe import Recipe, build_recipe
from conflictmap.importing.saved_recipes import find_saved_recipe
from geo.errors import ProjectError
from geo.location import check_project
from geo.project.loader import load_project
from tests.importing.shapes import kml_point, kml_text
from tests.importing.support import SAMPLES, write_text

ACLED, UCDP = SAMPLES / "acled_2025.csv", SAMPLES / "ucdp_ged.csv"
HEADER = "id,date,lat,lon,place,description,type\n"
ROWS = (
    "1,2024-05-01,-41.9,147.4,Kestrel Ford,Shots at the ford.,violence\n",
    "2,2024-05-02,-42.1,146.9,Hollin Bridge,The bridge is closed.,access\n",
    "3,2024-05-03,-42.4,147.1,Norvale,The committee met.,diplomacy\n",
)


def make_project(folder, *paths, **options):
    stated = ImportOptions(**options)
    result = read_files(paths, stated, Recipe(), keep_events=False)
    write_new_project(folder, result, stated)
    return folder


def update_project(folder, path, **options):
    result = read_files([path], ImportOptions(**options), Recipe(), keep_events=False, into=folder)
    sizes = add_to_project(folder, result)
    return result.reports[0].changes, sizes


def read_all(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("acled_2025.csv", {}),  # notes that repeat must still be found once
        ("acled_old.csv", {}),
        ("ucdp_ged.csv", {}),  # articles are sources of their own
        ("mymaps.kml", {"event_type": "violence"}),  # lines, areas, several points
        ("viina_events.csv", {"event_type": "violence"}),  # two languages
        ("archiver_sheet.csv", {"event_type": "access"}),
        ("field_log.xlsx", {"event_type": "violence"}),
        ("osint_table.csv", {"event_type": "violence", "radius_m": 500}),
    ],
)
def test_new_project_has_no_errors(tmp_path, name, options):
    folder = make_project(tmp_path / "new", SAMPLES / name, **options)
    events = check_project(folder).events
    assert events
    assert {event.review for event in events} == {"imported"}
    assert len(
        {(event.details.origin.dataset, event.details.origin.id) for event in events}
    ) == len(events)


def test_classes_and_names_of_positions_are_kept(tmp_path):
    folder = make_project(tmp_path / "new", UCDP)
    places = {event.id: event.place for event in load_project(folder).events}
    assert places["ucdp-ged-500004"]["where_prec"] == "4"
    assert places["ucdp-ged-500004"]["name"] == "Northmark province"
    assert "centroid" in places["ucdp-ged-500004"]["why"]


def test_notes_of_acled_stay_inside(tmp_path):
    folder = make_project(tmp_path / "new", ACLED)
    assert {source.rights for source in load_project(folder).sources.values()} == {"internal"}


def test_same_file_gives_same_bytes(tmp_path):
    first = make_project(tmp_path / "a", UCDP)
    second = make_project(tmp_path / "b", UCDP)
    assert read_all(first) == read_all(second)
    before = read_all(first)
    changes, sizes = update_project(first, UCDP)
    assert (list(changes), sizes) == (["unchanged"], {})
    assert read_all(first) == before


def test_newer_version_changes_adds_and_withdraws(tmp_path):
    path = write_text(tmp_path, "log.csv", HEADER + "".join(ROWS))
    folder = make_project(tmp_path / "new", path)
    newer = (
        ROWS[0].replace("Shots", "More shots"),
        ROWS[1],
        "4,2024-06-01,-42,147,Ford,Open again.,access\n",
    )
    write_text(tmp_path, "log.csv", HEADER + "".join(newer))
    changes, _ = update_project(folder, path)
    assert {kind: len(ids) for kind, ids in changes.items()} == {
        "added": 1,
        "renewed": 1,
        "unchanged": 1,
        "withdrawn by the data set, now retracted": 1,
    }
    events = {event.details.origin.id: event for event in check_project(folder).events}
    assert events["1"].statements[0].anchor.exact == "More shots at the ford."
    assert events["3"].details.retracted is not None
    assert update_project(folder, path)[1] == {}  # the second time nothing changes
    write_text(tmp_path, "log.csv", HEADER + "".join((*newer, ROWS[2])))
    changes, _ = update_project(folder, path)
    assert changes["renewed"] == ["log-3"]  # it came back
    assert {e.details.origin.id: e for e in check_project(folder).events}[
        "3"
    ].details.retracted is None


def test_event_that_a_curator_changed_stays(tmp_path):
    path = write_text(tmp_path, "log.csv", HEADER + "".join(ROWS))
    folder = make_project(tmp_path / "new", path)
    events = folder / "events.yaml"
    edited = events.read_text().replace(
        'title: "access: Hollin Bridge"', "title: Curated  # by hand"
    )
    assert "Curated" in edited
    events.write_text(edited)
    write_text(tmp_path, "log.csv", HEADER + ROWS[0] + ROWS[1].replace("closed", "shut") + ROWS[2])
    changes, _ = update_project(folder, path)
    assert changes["kept because it was changed here"] == ["log-2"]
    assert events.read_text() == edited


def test_another_extract_withdraws_nothing(tmp_path):
    path = write_text(tmp_path, "log.csv", HEADER + "".join(ROWS))
    folder = make_project(tmp_path / "new", path)
    write_text(tmp_path, "log.csv", HEADER + "9,2025-01-01,-42,147,Ford,Later.,access\n")
    changes, _ = update_project(folder, path)
    assert set(changes) == {"added", "missing in this file, kept"}


@pytest.mark.parametrize(
    "line_end",
    ["\n", "\r\n"],  # a file saved on Windows keeps its line ends
)
def test_other_bytes_of_a_project_stay(tmp_path, line_end):
    folder = make_project(tmp_path / "new", UCDP)
    events = folder / "events.yaml"
    text = (
        events.read_text().replace("events:\n", "events: # ours\n  # the first one\n")
        + "# the end\n"
    )
    events.write_bytes(text.replace("\n", line_end).encode())
    path = write_text(tmp_path, "log.csv", HEADER + "".join(ROWS))
    update_project(folder, path)
    after = events.read_bytes().decode()
    start, end = after.index("  - id: log-1"), after.index("# the end")
    assert after[:start] + after[end:] == text.replace("\n", line_end)
    assert len(check_project(folder).events) == 14


def test_event_is_added_to_an_empty_list(tmp_path):
    folder = make_project(tmp_path / "new", UCDP)
    events, sources = folder / "events.yaml", folder / "data" / "sources.yaml"
    events.write_text(events.read_text().split("events:")[0] + "events: []\n")
    sources.write_text("sources: []\n")
    update_project(folder, write_text(tmp_path, "log.csv", HEADER + "".join(ROWS)))
    assert len(check_project(folder).events) == 3


def test_place_without_position_is_looked_up_in_the_project(tmp_path):
    folder = make_project(tmp_path / "new", UCDP)
    (folder / "data" / "places.yaml").write_text(
        "places:\n  - id: ford\n    kind: village\n    point: [147.4, -41.9]\n    precision_m: 500\n"
        "    names: {en: Old Ford}\n    basis: sourced\n    citation: a survey\n"
    )
    path = write_text(
        tmp_path,
        "log.csv",
        HEADER
        + "1,2024-05-01,,,Old Ford,Shots.,violence\n2,2024-05-02,,,Nowhere,Shots.,violence\n",
    )
    try:
        changes, _ = update_project(folder, path)
    except ProjectError as error:  # the places of the format are checked elsewhere
        pytest.fail(str(error))
    assert changes["added"] == ["log-1"]


def test_type_that_the_map_has_switched_off_refuses_its_rows_alone(tmp_path):
    folder = make_project(tmp_path / "new", UCDP)
    events = folder / "events.yaml"
    events.write_text(events.read_text().replace("map:\n", "map:\n  types: {access: off}\n", 1))
    path = write_text(tmp_path, "log.csv", HEADER + "".join(ROWS))
    result = read_files([path], ImportOptions(), Recipe(), keep_events=False, into=folder)
    assert [(row.row, row.code) for row in result.reports[0].refused] == [(3, "no-type")]
    assert "access: off" in result.reports[0].refused[0].words
    assert result.reports[0].refused[0].cells[5] == "The bridge is closed."
    changes = update_project(folder, path)[0]
    assert changes["added"] == ["log-1", "log-3"]
    refused = folder / "import" / "refused.csv"
    write_text(tmp_path, "mended.csv", refused.read_text().replace("access", "diplomacy"))
    stated = build_recipe({"dataset": {"id": "log"}}, "recipe")
    result = read_files(
        [tmp_path / "mended.csv"], ImportOptions(), stated, keep_events=True, into=folder
    )
    assert [event["origin"] for event in result.reports[0].events] == ["2"]


def test_refused_rows_can_be_mended_and_imported(tmp_path):
    path = write_text(tmp_path, "log.csv", HEADER + ROWS[0] + ROWS[1].replace("-42.1", "x"))
    folder = make_project(tmp_path / "new", path)
    refused = folder / "import" / "refused.csv"
    rows = list(csv.DictReader(io.StringIO(refused.read_text())))
    assert [(row["refused_row"], row["refused_code"], row["id"]) for row in rows] == [
        ("3", "bad-coordinates", "2")
    ]
    mended = write_text(tmp_path, "log.csv", refused.read_text().replace(",x,", ",-42.1,"))
    changes, _ = update_project(folder, mended)
    assert changes["added"] == ["log-2"]
    assert len(check_project(folder).events) == 2
    write_text(tmp_path, "log.csv", HEADER + ROWS[0] + ROWS[1].replace("-42.1", "x"))
    changes, _ = update_project(folder, path)  # the row is refused again, which withdraws nothing
    assert list(changes) == ["unchanged"]


def test_recipe_is_saved_and_used_for_a_file_of_that_header(tmp_path):
    path = write_text(tmp_path, "log.csv", HEADER + ROWS[0].replace("violence", "clash"))
    folder = make_project(tmp_path / "new", path, event_type="violence")
    recipe = find_saved_recipe(folder, path)
    assert recipe is not None
    assert recipe.default_type == "violence"
    assert recipe.columns["words"] == ("description",)
    other = write_text(tmp_path, "other.csv", HEADER.replace("lat", "latitude") + ROWS[0])
    assert find_saved_recipe(folder, other) is None


def test_file_without_an_event_writes_nothing(tmp_path):
    path = write_text(tmp_path, "log.csv", HEADER + ROWS[0].replace("2024-05-01", ""))
    with pytest.raises(ImportFileError, match="no row became an event"):
        make_project(tmp_path / "new", path)
    assert not (tmp_path / "new").exists()


def mend_refused(folder, old, new):
    """Change a text in the refused rows of a project; return their file."""
    path = folder / "import/refused.csv"
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def update_from_refused(folder, old, new):
    """Import the mended refused rows of a project, with its saved recipe."""
    path = mend_refused(folder, old, new)
    recipe = find_saved_recipe(folder, path)
    result = read_files([path], ImportOptions(), recipe, keep_events=False, into=folder)
    add_to_project(folder, result)
    return load_project(folder).events


def test_mended_rows_without_id_replace_no_other_row(tmp_path):
    rows = "".join(row.partition(",")[2] for row in ROWS).replace("2024-05-03", "")
    path = write_text(tmp_path, "log.csv", HEADER.partition(",")[2] + rows)
    folder = make_project(tmp_path / "new", path)
    events = update_from_refused(folder, ",,-42.4", ",2024-05-03,-42.4")
    quotes = [event.statements[0].anchor.exact for event in events]
    assert quotes == ["Shots at the ford.", "The bridge is closed.", "The committee met."]


def test_mended_feature_has_its_geometry_and_its_id(tmp_path):
    ring = (
        "<LinearRing><coordinates>147,-42 147.1,-42 147.1,-41.9 147,-42</coordinates></LinearRing>"
    )
    zone = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    words = "<description>A zone was closed.</description>"
    text = kml_text(
        f"<Placemark><name>Ford, 1 May 2021</name>{words}{kml_point(147.45, -41.9)}</Placemark>",
        f"<Placemark><name>Zone</name>{words}{zone}</Placemark>",
    )
    path = write_text(tmp_path, "map.kml", text)
    folder = make_project(tmp_path / "new", path, event_type="access")
    _, zone = update_from_refused(folder, "was closed.,", "was closed on 2 May 2021.,")
    assert zone.details.origin.id == "Zone"
    assert zone.date.edtf == "2021-05-02"
    assert "Polygon" in str(zone.place)


RETRACTED = '\n    retracted: {on: "2025-01-02", why: {en: It was another village.}}\n'


def test_own_csv_gives_back_what_it_states(tmp_path):
    first = make_project(tmp_path / "first", UCDP)
    events = first / "events.yaml"
    text = events.read_text()
    assert text.count("    type: violence\n") > 2
    text = text.replace("    type: violence\n", '    time: "08:30"\n    type: violence\n', 1)
    text = text.replace("stance: reports\n", "stance: denies\n", 1)
    text = text.replace("\n    origin:", f"{RETRACTED}    origin:", 1)
    events.write_text(text)
    table = tmp_path / "own.csv"
    assert main(["data", str(table), "--project", str(first)]) == 0
    second = make_project(tmp_path / "second", table)
    before, after = load_project(first), check_project(second)
    origins = {event.details.origin.id: event for event in after.events}
    for event in before.events:
        found = origins[event.id]
        assert (found.date, found.type, found.actors) == (event.date, event.type, event.actors)
        assert found.details.time == event.details.time
        assert found.details.retracted == event.details.retracted
        assert (found.status, found.place_note) == (event.status, event.place_note)
        assert [(one.stance, one.by) for one in found.statements] == [
            (one.stance, one.by) for one in event.statements
        ]
        assert [after.sources[one.source].publisher for one in found.statements] == [
            before.sources[one.source].publisher for one in event.statements
        ]
        assert found.details.origin.columns.items() >= event.details.origin.columns.items()
    assert [event.id for event in after.events if event.details.retracted]


@pytest.mark.parametrize(
    ("written", "expected", "reason"),
    [
        ("14:30", "14:30", "kept as written"),
        ("9:05:00", "09:05", "with seconds, without a zero"),
        ("00:00", None, "what TimeMap writes for none"),
        ("evening", None, "no time"),
        ("25:10", None, "no hour"),
    ],
)
def test_time_of_day_of_timemap(tmp_path, written, expected, reason):
    record = {"id": "1", "date": "2022-03-05", "time": written, "latitude": "-41.9"}
    record |= {"longitude": "147.45", "description": "A shell fell.", "associations": []}
    path = write_text(tmp_path, "export_events.json", json.dumps([record]))
    [event] = load_project(make_project(tmp_path / "new", path, event_type="violence")).events
    time = event.details.time
    assert (time and time.text) == expected, reason
