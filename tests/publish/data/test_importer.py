"""Round trip of a project through an exported file."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflictmap.publish.data.formats import DataOptions, write_data
from conflictmap.publish.data.importer import (
    MAX_IMPORT_BYTES,
    ProjectImportError,
    import_project,
    load_exported_project,
)
from conflictmap.publish.data.selection import OMISSION_MARK, redact_sources, select_events
from geo.errors import OutputError, ProjectError
from geo.io.folder import FileError
from geo.location import locate, locate_events
from geo.project.loader import load_project
from geo.text.unicode_safety import find_hidden_character
from tests.support.sample_project import SampleProject, make_feature

ENDINGS = ["geojson", "gpkg"]
both_endings = pytest.mark.parametrize("ending", ENDINGS)


def remove_line_numbers(project):
    """A project without the line numbers of its events."""
    return replace(project, events=tuple(replace(e, line=0, place_line=0) for e in project.events))


def assert_same_project(one, other):
    assert one.map_info == other.map_info
    assert one.sources == other.sources
    assert one.places == other.places
    assert one.layers == other.layers
    assert remove_line_numbers(one) == remove_line_numbers(other)


def round_trip(project, folder, ending, **choices):
    file = folder / f"out.{ending}"
    write_data(project, file, DataOptions(**choices), force=True)
    return load_exported_project(file)


@both_endings
def test_first_map_round_trips(project, tmp_path, ending):
    assert_same_project(round_trip(project, tmp_path, ending), project)


@both_endings
def test_export_with_drafts_and_full_texts_round_trips(sample_project, tmp_path, ending):
    project = sample_project.load()
    assert_same_project(round_trip(project, tmp_path, ending, drafts=True, full_text=True), project)


@both_endings
def test_unpacked_project_has_same_content_and_locations(project, located_by_id, tmp_path, ending):
    write_data(project, tmp_path / f"out.{ending}")
    sizes = import_project(tmp_path / f"out.{ending}", tmp_path / "new")
    assert {str(p): p.stat().st_size for p in (tmp_path / "new").rglob("*.*")} == sizes
    found = load_project(tmp_path / "new")
    assert_same_project(found, project)
    assert (
        locate(found)
        .set_index("id")
        .drop(columns="geometry")
        .equals(located_by_id.drop(columns="geometry"))
    )


@both_endings
def test_imported_project_exports_same_bytes(project, tmp_path, ending):
    write_data(project, tmp_path / f"one.{ending}")
    write_data(load_exported_project(tmp_path / f"one.{ending}"), tmp_path / f"two.{ending}")
    assert (tmp_path / f"one.{ending}").read_bytes() == (tmp_path / f"two.{ending}").read_bytes()


def test_unpacked_yaml_is_readable(project, tmp_path):
    write_data(project, tmp_path / "out.geojson")
    import_project(tmp_path / "out.geojson", tmp_path / "new")
    text = (tmp_path / "new" / "events.yaml").read_text(encoding="utf-8")
    assert "  languages: [en, hy, az, ru]\n" in text
    assert "    hy: Լաչինի միջանցքը\n" in text, "letters as themselves"
    plain = yaml.safe_load(text)["events"][1]
    assert plain["date"] == "2020", "no other reader of YAML takes it for a number"
    assert plain["statements"][0]["fatalities"] == {"low": 6500}


# What is in it


UNUSUAL_VALUES = [
    ("events.yaml", "type: access", "type: access\n    status: reported\n    status_reason: The denial is a joke.", "a status of its own"),
    ("events.yaml", "{en: The bridge is closed}", '{en: "A: b # c", fr: "- d", hy: "{e}"}', "marks of YAML"),
    ("events.yaml", "{en: The bridge is closed}", "{en: 'null', fr: 'NO', az: '12:30'}", "words that YAML has uses for"),
    ("events.yaml", "{en: Both papers are quoted.}", '{en: "one\\n\\ntwo\\n three"}', "line breaks"),
    ("events.yaml", "{en: Both papers are quoted.}", f"{{en: {'word ' * 60}}}", "a long line, which YAML folds"),
    ("events.yaml", '"2020-03-05"', "'[2020-03-05,2020-03-09]'", "one of two dates"),
    ("events.yaml", '"2020-03-05"', "../2020-03", "an open beginning"),
    ("events.yaml", "place: Alder", "place: 3 km east of Alder", "an expression"),
    ("events.yaml", "place: Alder", "place: {name: Alder, kind: town}", "a mapping"),
    ("events.yaml", "place: Alder", "place: {id: alder}\n    place_note: {en: It says so., fr: Oui.}", "notes"),
    ("events.yaml", "[Town council]", "[]", "no actor"),
    ("events.yaml", "[Town council]", "['A; B', 'C, \"D\"']", "actors with marks"),
    ("events.yaml", "  window: 2020-01/2020-06\n", "", "no window"),
    ("events.yaml", "  view: [11, 41, 19, 49]\n", "", "no view"),
    ("events.yaml", "quote: the council closed the bridge", "quote: The toll stays.\n        prefix: the lower town.", "the first of two equal quotes"),
    ("events.yaml", "quote: the council closed the bridge", "quote: The toll stays.\n        prefix: The toll stays.", "the second"),
    ("data/sources.yaml", "date: 2020-03-06\n", "date: not stated\n", "no date at all"),
    ("data/sources.yaml", "url: https://herald.example/bridge", "author: A. Writer\n    archive: https://archive.example/1", "other fields"),
    ("data/places.yaml", "point: [13.4, 45.2]", "point: [13.400000000000001, 45.20000001]\n    roles: [a, b]\n    within: [Here, There]\n    remote: true", "all fields"),
    ("data/places.yaml", "names: {en: Alder, fr: [Aulne, Aune]}", "names: {en: [], fr: [Aulne, Alder]}", "a language without a name"),
    ("data/places.yaml", "basis: sourced", "basis: derived", "a derived point"),
    ("data/layers.yaml", "licence: CC0-1.0", "licence: CC0-1.0\n    url: https://survey.example/\n    note: {en: Cut.}", "all fields"),
]  # fmt: skip


@both_endings
@pytest.mark.parametrize(
    ("file", "old", "new", "why"), UNUSUAL_VALUES, ids=[row[-1] for row in UNUSUAL_VALUES]
)
def test_unusual_values_round_trip(sample_project, tmp_path, ending, file, old, new, why):
    project = sample_project.replace_text(file, old, new).load()
    assert_same_project(round_trip(project, tmp_path, ending, drafts=True, full_text=True), project)


LAYER_GEOMETRIES = [
    {"type": "Point", "coordinates": [13.123456789012345, 45]},
    {"type": "MultiLineString", "coordinates": [[[13, 45], [13.5, 45.5]], [[14, 45], [15, 46]]]},
    {"type": "Polygon", "coordinates": [[[13, 45], [13, 46], [14, 46], [13, 45]]]},
    {"type": "MultiPolygon", "coordinates": [[[[13, 45], [14, 46], [13, 46], [13, 45]]]]},
]


@both_endings
@pytest.mark.parametrize(
    "shape", LAYER_GEOMETRIES, ids=[shape["type"] for shape in LAYER_GEOMETRIES]
)
def test_layer_coordinates_round_trip_exactly(sample_project, tmp_path, ending, shape):
    status = [{"is": "blocked", "when": "2020/2021", "source": "The survey"}]
    sample_project.set_river(
        make_feature(shape, valid="2020/..", status=status, schematic=True, aliases=["Brk"]),
        make_feature(shape, id="unnamed", names={}, precision_m=0.5, where_prec=3),
    )
    project = sample_project.load()
    assert_same_project(round_trip(project, tmp_path, ending, drafts=True, full_text=True), project)


TEXT_STRATEGY = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(title=TEXT_STRATEGY, note=TEXT_STRATEGY, ending=st.sampled_from(ENDINGS))
def test_arbitrary_text_round_trips(tmp_path, title, note, ending):
    tiny = SampleProject()
    for old, new in (
        ("{en: The bridge is closed}", title),
        ("{en: Both papers are quoted.}", note),
    ):
        words = yaml.safe_dump(
            {"en": new}, default_flow_style=True, width=10_000, allow_unicode=True
        )
        tiny.replace_text("events.yaml", old, words.strip())
    project, faults = tiny.load_or_issues()
    if project is None:
        assert faults
        assert (
            any(find_hidden_character(text) or not text.strip() for text in (title, note)) or faults
        )
        return
    assert_same_project(round_trip(project, tmp_path, ending, drafts=True, full_text=True), project)


# Texts that may only be quoted


REDACTION_CASES = [
    ("One said. Two said. Three said.", ["Two said"], f"{OMISSION_MARK}\n\nTwo said.\n\n{OMISSION_MARK}"),
    ("One said. Two said. Three said.", ["One said"], f"One said.\n\n{OMISSION_MARK}"),
    ("One said. Two said. Three said.", ["Three said"], f"{OMISSION_MARK}\n\nThree said."),
    ("One said. Two said. Three said.", ["One said", "Three"], f"One said.\n\n{OMISSION_MARK}\n\nThree said."),
    ("One said. Two said. Three said.", ["One said", "Two"], f"One said. Two said.\n\n{OMISSION_MARK}"),
    ("One said. Two said. Three said.", ["said. Two", "Two said"], f"One said. Two said.\n\n{OMISSION_MARK}"),
    ("One said.\n\nTwo said.\n", ["One said", "Two said"], "One said.\n\nTwo said.\n"),
    ("\nOne said.", ["One said"], "\nOne said."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "quotes", "left"), REDACTION_CASES)
def test_redacted_source_keeps_only_quoted_sentences(sample_project, tmp_path, text, quotes, left):
    sample_project.files["data/sources/ferry-notes.txt"] = text.encode()
    said = "".join(
        f"      - {{source: ferry-notes, quote: {q}, stance: reports}}\n" for q in quotes
    )
    events = sample_project.files["events.yaml"].decode()
    start = events.index("      - source: ferry-notes")
    end = events.index("    note: {en: Both")
    sample_project.files["events.yaml"] = (events[:start] + said + events[end:]).encode()
    project = sample_project.load()
    cut = redact_sources(select_events(project, locate_events(project)))
    assert cut.project.sources["ferry-notes"].passage.text == left
    for event in cut.project.events:
        for statement in event.statements:
            found = cut.project.sources[statement.source].passage.text
            anchor = statement.anchor
            assert " ".join(found[anchor.start : anchor.end].split()) == anchor.exact
    assert any("the quoted sentences only" in line for line in cut.omissions) == (left != text)
    for ending in ENDINGS:
        assert_same_project(round_trip(project, tmp_path, ending), cut.project)


def test_text_of_unquoted_source_is_omitted(sample_project):
    sample_project.replace_text("data/sources.yaml", "id: herald", "id: other")
    for old in ("source: herald", "source: ferry-notes"):
        text = sample_project.files["events.yaml"].decode()
        sample_project.files["events.yaml"] = text.replace(old, "source: other").encode()
    sample_project.replace_text(
        "events.yaml", "quote: Nobody closed it", "quote: Dr. Brook said so"
    )
    project = sample_project.load()
    cut = redact_sources(select_events(project, locate_events(project)))
    assert cut.project.sources["ferry-notes"].passage.text == OMISSION_MARK


def test_equal_quotes_stay_distinct_after_redaction(sample_project, tmp_path):
    text = "It rained. He said it. It snowed. He said it. It froze."
    sample_project.files["data/sources/ferry-notes.txt"] = text.encode()
    sample_project.replace_text(
        "events.yaml", "quote: Nobody closed it", "quote: He said it.\n        prefix: It snowed."
    )
    project = sample_project.load()
    found = round_trip(project, tmp_path, "gpkg")
    assert (
        found.sources["ferry-notes"].passage.text
        == f"{OMISSION_MARK}\n\nHe said it.\n\n{OMISSION_MARK}"
    )


# Files that were not exported


def write_modified_geojson(tiny, folder, change):
    """An exported GeoJSON after a change to its content."""
    write_data(tiny.load(), folder / "out.geojson", DataOptions(drafts=True))
    data = json.loads((folder / "out.geojson").read_text(encoding="utf-8"))
    change(data)
    (folder / "out.geojson").write_text(json.dumps(data), encoding="utf-8")
    return folder / "out.geojson"


FOREIGN_GEOJSON = [
    (lambda data: data.pop("conflictmap"), r"was not written by `conflictmap data`.*no member 'conflictmap'"),
    (lambda data: data.update(conflictmap=[]), "no member 'conflictmap'"),
    (lambda data: data["conflictmap"].update(format="conflictmap-data/9"), "is of the format 'conflictmap-data/9', not"),
    (lambda data: data["conflictmap"].pop("map"), r"'map' must be a list of records, not \[None\]"),
    (lambda data: data["conflictmap"].update(sources={}), "'sources' must be a list of records"),
    (lambda data: data["conflictmap"]["places"].append(3), "'places' must be a list of records"),
    (lambda data: data["features"][0].update(properties=None), "'features' must be a list of records"),
    (lambda data: data["features"][0]["properties"].pop("statements"), "'statements' must be a list of records, not None"),
    (lambda data: data["conflictmap"]["layers"][0].update(features=5), "the features of a layer must be a list"),
    (lambda data: data["conflictmap"]["sources"][0].update(text="\ud800"), r"contains U\+D800 .*, half a character"),
    (lambda data: data["features"][0]["properties"].update(title="a\udfff"), "half a character"),
    (lambda data: data.update(type="Feature"), "must be a FeatureCollection"),
    (lambda data: data.update(features=None), "'features' must be a list"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), FOREIGN_GEOJSON)
def test_foreign_geojson_is_rejected(sample_project, tmp_path, change, message):
    with pytest.raises(ProjectImportError, match=message):
        load_exported_project(write_modified_geojson(sample_project, tmp_path, change))


INVALID_GEOJSON_VALUES = [
    (lambda event, _: event.update(edtf="2020-13-45"), "bridge-closed: '2020-13-45' is not a date"),
    (lambda event, _: event.update(colour="red"), "bridge-closed: unknown key 'colour'"),
    (lambda event, _: event.update(title_klingon="Q"), "'klingon' in 'title' is not a language"),
    (lambda event, _: event["statements"][0].update(quote="the council opened the bridge"), "is not in the source"),
    (lambda event, _: event["statements"][0].update(mood="glad"), "unknown key 'mood'"),
    (lambda event, _: event["statements"].clear(), "needs at least one statement"),
    (lambda event, _: event.update(id={"a": ["b"]}), "'id' must be one text"),
    (lambda event, _: event.update(title="\u202egnp.exe"), "U+202E"),
    (lambda event, _: event.update(fatalities_low=1e308), "must be between 0 and"),
    (lambda _, data: data["sources"][0].update(id="../../x"), "'../../x' must be small letters"),
    (lambda _, data: data["sources"][0].update(text=""), "is empty: it must hold the text"),
    (lambda _, data: data["sources"][0].update(url="javascript:x"), "only http:// or https://"),
    (lambda _, data: data["places"][0].update(point=[45.2, 13.4]), "swapped? longitude comes first"),
    (lambda _, data: data["layers"][0]["features"][0].update(geometry=None), "the geometry None cannot be drawn"),
    (lambda _, data: data["layers"][0].update(features=[1]), "must be a Feature"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), INVALID_GEOJSON_VALUES)
def test_invalid_values_in_geojson_are_reported(sample_project, tmp_path, change, message):
    file = write_modified_geojson(
        sample_project,
        tmp_path,
        lambda data: change(data["features"][0]["properties"], data["conflictmap"]),
    )
    with pytest.raises(ProjectError) as caught:
        import_project(file, tmp_path / "new")
    assert message in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["out.geojson"], "nothing is written"


INVALID_FILES = [
    (b"", "not readable as JSON"),
    (b"{}", "must be a FeatureCollection, not None"),
    (b"SQLite format 3\0" + bytes(100), "cannot be read as a GeoPackage"),
    (b'{"type": "FeatureCollection", "features": [NaN]}', "NaN is not a number"),
    (b'{"type": "FeatureCollection", "features": [], "features": []}', "occurs twice"),
    (b"[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("data", "message"), INVALID_FILES)
def test_file_of_other_format_is_rejected(tmp_path, data, message):
    (tmp_path / "file").write_bytes(data)
    with pytest.raises(ProjectImportError, match=message):
        load_exported_project(tmp_path / "file")


def test_unreadable_file_is_rejected(tmp_path):
    with pytest.raises(FileError, match="No such file"):
        load_exported_project(tmp_path / "none.geojson")
    with pytest.raises(FileError, match="Is a directory"):
        load_exported_project(tmp_path)
    (tmp_path / "latin").write_bytes(b'{"a": "\xe9"}')
    with pytest.raises(FileError, match="is not UTF-8"):
        load_exported_project(tmp_path / "latin")


def test_too_large_file_is_rejected(tmp_path):
    with (tmp_path / "large").open("wb") as file:
        file.truncate(MAX_IMPORT_BYTES + 1)
    with pytest.raises(FileError, match="has more than 1,073,741,824 bytes"):
        load_exported_project(tmp_path / "large")


FOREIGN_GEOPACKAGE_SQL = [
    ("DROP TABLE sources", r"was not written by .* has no table 'sources'"),
    ("DROP TABLE sources; CREATE VIEW sources AS SELECT 1", "has no table 'sources'"),
    ("UPDATE conflictmap SET value = 'other' WHERE key = 'format'", "is of the format 'other'"),
    ("DELETE FROM conflictmap", "is of the format None"),
    ("UPDATE conflictmap SET value = '{' WHERE key = 'map'", "contains invalid JSON"),
    ("DELETE FROM conflictmap WHERE key = 'map'", "'map' must be a list of records"),
    ("UPDATE places SET names = '[1'", "contains invalid JSON"),
    ("UPDATE events_point SET place_as_written = '{'", "contains invalid JSON"),
    ("ALTER TABLE conflictmap RENAME COLUMN value TO worth", "was not written by"),
    ("UPDATE places SET names = x'00'", "was not written by|contains invalid JSON"),
    (
        "DELETE FROM events_point",
        "has statements of the event 'bridge-closed', which it does not contain",
    ),
]


@pytest.mark.parametrize(("statement", "message"), FOREIGN_GEOPACKAGE_SQL)
def test_foreign_geopackage_is_rejected(sample_project, tmp_path, statement, message):
    file = tmp_path / "out.gpkg"
    write_data(sample_project.load(), file)
    with closing(sqlite3.connect(file)) as database:
        database.create_function("ST_IsEmpty", 1, lambda _: 0)
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)
        database.executescript(statement)
    with pytest.raises(ProjectImportError, match=message):
        load_exported_project(file)


def test_geopackage_without_required_column_is_rejected(sample_project, tmp_path):
    write_data(sample_project.load(), tmp_path / "out.gpkg")
    with closing(sqlite3.connect(tmp_path / "out.gpkg")) as database:
        database.executescript("ALTER TABLE statements DROP COLUMN stance")
    with pytest.raises(ProjectError, match="'stance' is missing"):
        load_exported_project(tmp_path / "out.gpkg")


# Folders


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: path.write_text("mine"), "is a file: name a new folder"),
        (lambda path: (path.mkdir(), (path / "a").touch()), "is not empty: name a new folder"),
        (lambda path: path.symlink_to("nowhere"), "is a file: name a new folder"),
    ],
)
def test_existing_target_is_rejected(sample_project, tmp_path, make, message):
    write_data(sample_project.load(), tmp_path / "out.gpkg")
    make(tmp_path / "new")
    with pytest.raises(OutputError, match=message):
        import_project(tmp_path / "out.gpkg", tmp_path / "new")


def test_too_long_folder_name_is_rejected(sample_project, tmp_path):
    write_data(sample_project.load(), tmp_path / "out.gpkg")
    with pytest.raises(OutputError, match="cannot be written: File name too long"):
        import_project(tmp_path / "out.gpkg", tmp_path / ("x" * 260))


@pytest.mark.parametrize("name", ["new", "."])
def test_empty_target_folder_is_used(sample_project, tmp_path, monkeypatch, name):
    write_data(sample_project.load(), tmp_path / "out.gpkg")
    (tmp_path / "new").mkdir()
    before = (tmp_path / "new").stat().st_ino
    monkeypatch.chdir(tmp_path / "new" if name == "." else tmp_path)
    assert import_project(tmp_path / "out.gpkg", name)
    assert load_project(tmp_path / "new").events
    assert (tmp_path / "new").stat().st_ino == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "out.gpkg"]


def test_null_field_is_treated_as_missing(sample_project, tmp_path):
    file = write_modified_geojson(
        sample_project, tmp_path, lambda data: data["conflictmap"]["sources"][0].update(author=None)
    )
    assert load_exported_project(file).sources["herald"].author is None


def test_null_within_value_is_rejected(sample_project, tmp_path):
    """YAML's null would be read as the word."""
    file = write_modified_geojson(
        sample_project,
        tmp_path,
        lambda data: data["conflictmap"]["places"][0]["names"].update(fr=None),
    )
    with pytest.raises(ProjectError, match="'fr' is empty"):
        load_exported_project(file)


def test_uncreatable_folder_is_rejected(sample_project, tmp_path):
    write_data(sample_project.load(), tmp_path / "out.gpkg")
    with pytest.raises(OutputError, match=r"new' cannot be written: File exists"):
        import_project(tmp_path / "out.gpkg", tmp_path / "out.gpkg" / "new")
