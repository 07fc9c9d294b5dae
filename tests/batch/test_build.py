"""Builds of very many events: independence of partitions, exact counts, and what is published."""

import gzip
import hashlib
import json
import multiprocessing
import random
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

if not all(map(find_spec, ("distributed", "duckdb", "pmtiles"))):  # a second to import
    pytest.skip("the extra `build` is not installed", allow_module_level=True)

import duckdb
from pmtiles.reader import MmapSource, all_tiles

from conflictmap.batch import extra
from conflictmap.batch.build import BuildOptions, build_map, check_input, read_filters
from conflictmap.batch.cells import (
    CELL_LEVELS,
    LEVELS,
    interleave_bits,
    mercator_units,
    separate_bits,
)
from conflictmap.batch.combine import number_events
from conflictmap.batch.database import open_database
from conflictmap.batch.extra import BuildError
from conflictmap.batch.name_index import write_index
from conflictmap.batch.partition_work import work_on_partition
from conflictmap.batch.publication import OLD_EDITION_SECONDS, remove_old_editions
from conflictmap.batch.scheduling import Workers
from conflictmap.batch.tiles import ENDS, STARTS
from conflictmap.cli.main import main
from geo import load_project
from geo.errors import ProjectError
from geo.location import check_project, locate_events
from geo.project.vocabulary import EVENT_STATUSES
from tests.support.batch_dataset import (
    EVENT_COUNT,
    list_events,
    list_sources,
    lose_worker_once,
    write_dataset,
)
from tests.support.sample_project import ROOT

ALONE = Workers(1)
WINDOWS = [(-10_000, 10_000), (480, 520), (500, 500), (-10_000, 495), (530, 10_000)]


def make_options(**given):
    return BuildOptions(**{"workers": ALONE, "partition_events": 20, "max_tile_events": 6, **given})


@pytest.fixture(scope="module")
def parquet_folder(tmp_path_factory):
    return write_dataset(tmp_path_factory.mktemp("data") / "given", list_events())


@pytest.fixture(scope="module")
def built_map(parquet_folder, tmp_path_factory):
    out = tmp_path_factory.mktemp("built") / "map"
    return out, build_map(parquet_folder, out, make_options())


def digest_of_folder(folder):
    paths = sorted(path for path in Path(folder).rglob("*") if path.is_file())
    parts = [(str(one.relative_to(folder)), one.read_bytes()) for one in paths]
    return hashlib.sha256(
        repr([part for part in parts if part[0] != "manifest.json"]).encode()
    ).hexdigest()


def read_tile(data):
    line, _, body = gzip.decompress(data).partition(b"\n")
    header = json.loads(line)
    table, at = {}, 0
    for column in header["columns"]:
        kind = np.dtype(column["type"]).newbyteorder("<")
        values = np.frombuffer(body, kind, column["length"], at).astype(np.int64)
        at += kind.itemsize * column["length"]
        table[column["name"]] = np.cumsum(values) if column.get("delta") else values
    return header, table


def tile_bytes(out):
    """Return the bytes of each tile by zoom, column and row, from an archive or a folder."""
    [found] = out.glob("map-*")
    if found.is_file():
        with found.open("rb") as file:
            return dict(all_tiles(MmapSource(file)))
    return {
        tuple(
            int(part) for part in path.relative_to(found).with_suffix("").parts
        ): path.read_bytes()
        for path in found.rglob("*.bin")
    }


def tiles_of(out):
    for (zoom, x, y), data in tile_bytes(out).items():
        yield zoom, x, y, *read_tile(data)


def list_records(out):
    [folder] = out.glob("texts-*")
    if folder.is_file():
        return [json.loads(one) for one in pq.read_table(folder)["record"].to_pylist()]
    pages = sorted(
        folder.rglob("*.bin"), key=lambda path: tuple(map(int, (path.parent.name, path.stem)))
    )
    return [
        json.loads(line)
        for page in pages
        for line in gzip.decompress(page.read_bytes()).decode().split("\n")
    ]


def page_data(out):
    """Return what the page of a map has in it."""
    text = (out / "index.html").read_text(encoding="utf-8")
    _, _, rest = text.partition('<script type="application/json" id="data">')
    return json.loads(rest.partition("</script>")[0])


def month_of(day):
    return int(np.datetime64(day, "D").astype("datetime64[M]").astype(int))


def is_in_window(record, first, last):
    time = record["time"]
    begin = -(10**9) if time["start"] is None else month_of(time["start"])
    end = 10**9 if time["end"] is None else month_of(time["end"])
    return begin <= last and end >= first


def test_counts_are_those_of_every_event_at_every_zoom(built_map):
    """Against a count of the records themselves, for each cell, period, type and class."""
    out, report = built_map
    records = list_records(out)
    assert report.counts.points == len(records) == EVENT_COUNT - 1  # one is a draft
    types = list(load_types(out))
    keys = interleave_bits(*mercator_units(*zip(*(one["point"] for one in records), strict=True)))
    zooms = {}
    for zoom, x, y, header, table in tiles_of(out):
        zooms.setdefault(zoom, []).append((x, y, header, table))
    assert max(zooms) > 9, "no crowded tile was split"
    for zoom, tiles in sorted(zooms.items()):
        shift = 2 * (LEVELS - zoom - CELL_LEVELS)
        for x, y, header, table in tiles:
            if header["kind"] == "events":
                numbers = range(header["first"], header["first"] + len(table["x"]))
                found = [records[number] for number in numbers]
                column, row = separate_bits(
                    keys[header["first"] : numbers.stop] >> 2 * (LEVELS - zoom)
                )
                assert (set(column), set(row)) == ({x}, {y})
                assert [types[kind] for kind in table["type"]] == [one["type"] for one in found]
                continue
            assert set(np.unique(table["place"])) == set(np.unique(table["cell"]))
            for cell, first, total in zip(
                table["place"], table["first"], table["total"], strict=True
            ):
                column, row = separate_bits(keys[first : first + total] >> shift)
                assert set((row % 64) * 64 + column % 64) == {cell}
                assert (set(column // 64), set(row // 64)) == ({x}, {y})
                for window in WINDOWS:
                    expected = [
                        one for one in records[first : first + total] if is_in_window(one, *window)
                    ]
                    assert count_cell(table, cell, *window) == len(expected), (zoom, window)
        if zoom < 9:
            assert sum(int(table["total"].sum()) for *_, table in tiles) == len(records)


def load_types(out):
    page = (out / "index.html").read_text("utf-8")
    data = json.loads(page.split('id="data">')[1].split("</script>")[0])
    return [one["id"] for one in data["document"]["types"]]


def count_cell(table, cell, first, last):
    of_cell = table["cell"] == cell
    month, kind, count = (table[name][of_cell] for name in ("month", "kind", "count"))
    within = (kind == 0) & (month >= first) & (month <= last)
    started, ended = (kind == STARTS) & (month <= last), (kind == ENDS) & (month < first)
    return int(count[within].sum() + count[started].sum() - count[ended].sum())


@pytest.mark.parametrize("layout", ["archive", "folder"])
def test_index_has_the_events_of_each_name(built_map, parquet_folder, tmp_path, layout):
    out, _ = built_map
    if layout == "folder":
        out = tmp_path / "folder"
        work = f"{built_map[0]}.work"
        build_map(parquet_folder, out, make_options(layout="folder", work=work))
    index = page_data(out)["tiles"]["names"]
    found = out / index["name"]

    def read_part(address):
        if layout == "folder":
            return (found / "0" / f"{address[0]}.bin").read_bytes()
        start, length = address
        return found.read_bytes()[start : start + length]

    records = list_records(out)
    undrawn = page_data(out)["tiles"]["not_drawn"]
    lists = {
        kind: json.loads(gzip.decompress(read_part(at))) for kind, at in index["lists"].items()
    }
    for kind, names_of in (
        ("actors", lambda one: set(one.get("actors", ()))),
        ("publishers", lambda one: {s["source"]["publisher"] for s in one["statements"]}),
    ):
        expected = {}
        for number, record in enumerate(records[: len(records) - undrawn]):
            for name in names_of(record):
                expected.setdefault(name, []).append(number)
        assert [name for name, _, _ in lists[kind]] == sorted(
            expected, key=lambda name: (-len(expected[name]), name)
        )
        for name, many, address in lists[kind]:
            _, table = read_tile(read_part(address))
            assert table["number"].tolist() == expected[name]
            assert many == len(expected[name])
            units = mercator_units(
                *zip(*(records[n]["point"] for n in expected[name]), strict=True)
            )
            assert np.abs(np.stack([table["x"], table["y"]]) - np.stack(units)).max() <= 1
            starts = [records[n]["time"]["start"] for n in expected[name]]
            assert table["start"].tolist() == starts


def test_index_lists_places_with_a_name_alone(built_map):
    out, _ = built_map
    index = page_data(out)["tiles"]["names"]
    start, length = index["lists"]["places"]
    data = (out / index["name"]).read_bytes()[start : start + length]
    [[name, many, west, south, east, north]] = json.loads(gzip.decompress(data))
    expected = [one for one in list_records(out) if one["place"]["text"] == "Ilmen"]
    assert (name, many) == ("Ilmen", len(expected))
    assert (west, south, east, north) == (14.4, 46.9, 14.4, 46.9)


def test_name_with_too_many_events_is_listed_without_them(built_map):
    out, _ = built_map
    parts = []

    def add_part(data):
        parts.append(data)
        return [len(parts) - 1]

    files = [path for path in Path(f"{out}.work").glob("*.parquet") if len(path.stem) == 32]
    with duckdb.connect() as connection:
        number_events(connection, files, ["violence", "access", "diplomacy"], EVENT_STATUSES)
        lists = write_index(connection, add_part, max_events=20)
    actors = json.loads(gzip.decompress(parts[lists["actors"][0]]))
    assert [(many <= 20, bool(address)) for _, many, address in actors].count((False, False)) == 4
    assert actors[-1][0] == "Army"
    assert len(actors[-1][2]) == 1


def test_wide_radius_is_never_counted_as_a_place(built_map):
    """An event with a radius of 24 km is rough from the zoom on whose cells are narrower."""
    out, _ = built_map
    records = list_records(out)
    for zoom, _, _, header, table in tiles_of(out):
        if header["kind"] != "counts":
            continue
        for cell, first, total in zip(table["place"], table["first"], table["total"], strict=True):
            found = records[first : first + total]
            width = 40_075_016.686 / 2 ** (zoom + CELL_LEVELS)
            wide = sum(
                one["radius_m"] > width * np.cos(np.radians(one["point"][1])) for one in found
            )
            rough = (table["cell"] == cell) & (table["rough"] == 1) & (table["kind"] != ENDS)
            assert int(table["count"][rough].sum()) == wide


def test_folder_has_the_tiles_and_texts_of_the_archive(built_map, parquet_folder, tmp_path):
    out, _ = built_map
    build_map(parquet_folder, tmp_path / "map", make_options(layout="folder", work=f"{out}.work"))
    assert tile_bytes(tmp_path / "map") == tile_bytes(out)
    assert list_records(tmp_path / "map") == list_records(out)


def test_archive_of_map_without_points(tmp_path):
    """An archive has at least one tile, and a Parquet file may have no rows."""
    events = list_events(3)
    for event in events:
        event["review"] = "draft"
    given = write_dataset(tmp_path / "given", events, list_sources(list_events(3)))
    report = build_map(given, tmp_path / "map", make_options())
    assert report.counts.total == 0
    [(_, table)] = [(header, table) for *_, header, table in tiles_of(tmp_path / "map")]
    assert {len(column) for column in table.values()} == {0}
    assert list_records(tmp_path / "map") == []


def test_page_of_texts_is_one_page_of_the_file(built_map):
    """A reader loads the texts of an event with one page, which the page index has."""
    out, _ = built_map
    [path] = out.glob("texts-*.parquet")
    group = pq.ParquetFile(path).metadata.row_group(0)
    assert group.column(0).has_offset_index
    assert group.column(0).compression == "ZSTD"


@pytest.mark.parametrize(
    ("size", "reason"),
    [(1, "a partition for each source, and sources that are cut"), (1000, "one partition")],
)
def test_partitions_do_not_change_a_byte(built_map, tmp_path, size, reason):
    events = list_events()
    random.Random(size).shuffle(events)
    given = write_dataset(tmp_path / "shuffled", events, list_sources(list_events()), files=3)
    build_map(given, tmp_path / "map", make_options(partition_events=size))
    assert digest_of_folder(tmp_path / "map") == digest_of_folder(built_map[0]), reason


def test_lost_worker_gives_same_bytes(built_map, parquet_folder, tmp_path):
    """In a worker process, which gets the partition that is left of an ended run."""
    out, _ = built_map
    work = tmp_path / "map.work"
    shutil.copytree(f"{out}.work", work)
    for result in sorted(work.glob("*.json"))[:1]:
        result.unlink()
    report = build_map(
        parquet_folder, tmp_path / "map", make_options(workers=Workers(2)), work=lose_worker_once
    )
    assert (work / "lost-worker").exists(), "no worker was lost"
    assert report.made == 1
    assert digest_of_folder(tmp_path / "map") == digest_of_folder(out)
    assert multiprocessing.active_children() == []


def test_second_run_does_only_what_is_missing(parquet_folder, tmp_path):
    out = tmp_path / "map"
    first = build_map(parquet_folder, out, make_options())
    before = digest_of_folder(out)
    again = build_map(parquet_folder, out, make_options())
    assert (again.made, again.changed, first.changed) == (0, False, True)
    results = sorted((tmp_path / "map.work").glob("*.json"))
    results[0].unlink()
    (out / "index.html").unlink()
    third = build_map(parquet_folder, out, make_options())
    assert (third.made, third.changed) == (1, True)
    assert digest_of_folder(out) == before


def test_failed_partition_is_named_and_nothing_is_published(parquet_folder, tmp_path):
    failed = []

    def fail_once(frame, task):
        if not failed:
            failed.append(task.partition.number)
            raise OSError(28, "No space left on device", "a.parquet")
        return work_on_partition(frame, task)

    with pytest.raises(BuildError) as error:
        build_map(parquet_folder, tmp_path / "map", make_options(), work=fail_once)
    message = f"partition {failed[0]}: a.parquet cannot be written: No space left on device"
    assert message in str(error.value)
    assert not (tmp_path / "map" / "index.html").exists()
    assert len(list((tmp_path / "map.work").glob("*.json"))) > 1, "the others were not made"
    report = build_map(parquet_folder, tmp_path / "map", make_options())
    assert report.made == 1


def test_errors_of_all_partitions_are_reported_together(tmp_path):
    events = list_events(40)
    events[3]["quote"] = "words that the source does not have"
    events[20]["date"] = "2020-13"
    events[31]["id"] = events[30]["id"]
    given = write_dataset(tmp_path / "given", events, list_sources(list_events(40)))
    with pytest.raises(ProjectError) as error:
        check_input(given, make_options(partition_events=3))
    found = {issue.record for issue in error.value.issues}
    assert found == {"event-003", "event-020", "event-030"}
    with pytest.raises(ProjectError):
        build_map(given, tmp_path / "map", make_options())
    assert not (tmp_path / "map" / "index.html").exists()


PROJECT = """\
map:
  title: {en: Two towns}
  description: {en: Two towns of one name.}
  language: en
  bounds: [10, 40, 30, 50]
events:
"""
PLACES = """\
places:
  - {id: alder-west, names: {en: Alder}, kind: town, point: [12, 45], precision_m: 500, basis: sourced, citation: an atlas}
  - {id: alder-east, names: {en: Alder}, kind: town, point: [28, 45], precision_m: 500, basis: sourced, citation: an atlas}
  - {id: birch, names: {en: Birch}, kind: town, point: [28.1, 45.1], precision_m: 500, basis: sourced, citation: an atlas}
"""


def write_homonyms(folder):
    """Events of one source that name a homonym, and of others that quote it second and name a place near one."""
    (folder / "data").mkdir(parents=True)
    events = [
        f"  - {{id: {name}, title: {{en: {name}}}, date: 2020-01-01, place: {place}, type: violence, review: verified, "
        f"statements: [{', '.join(f'{{source: {one}, quote: Words, stance: reports}}' for one in quoted)}]}}\n"
        for name, place, quoted in [
            ("named", "Alder", ["s"]),
            *[(f"near-{n}", "Birch", [f"other-{n}", "s"]) for n in range(6)],
        ]
    ]
    (folder / "events.yaml").write_text(PROJECT + "".join(events), "utf-8")
    (folder / "data" / "places.yaml").write_text(PLACES, "utf-8")
    (folder / "data" / "layers.yaml").write_text("layers: []\n", "utf-8")
    sources = [
        f"  - {{id: {name}, title: T, publisher: P, date: 2020-01-01, language: en, rights: quote-only, words: Words.}}\n"
        for name in ["s", *[f"other-{n}" for n in range(6)]]
    ]
    (folder / "data" / "sources.yaml").write_text("sources:\n" + "".join(sources), "utf-8")
    return folder


def test_homonym_is_decided_by_events_of_other_partitions(tmp_path):
    folder = write_homonyms(tmp_path / "project")
    expected = {row.id: round(row.longitude, 5) for row in locate_events(check_project(folder))}
    assert expected["named"] == 28, "the nearby town does not decide"
    report = build_map(str(folder), tmp_path / "map", make_options(partition_events=1))
    assert report.partitions > 1
    found = {one["id"]: one["point"][0] for one in list_records(tmp_path / "map")}
    assert found == expected
    assert build_map(str(folder), tmp_path / "map", make_options(partition_events=1)).made == 0


def test_project_with_lines_and_regions(tmp_path):
    """The first map: its lines and regions are shapes, and no word of an internal text leaves."""
    report = build_map(str(ROOT), tmp_path / "map", make_options())
    public = [event for event in load_project(ROOT).events if event.is_public]
    assert report.counts.total == len(public)
    assert report.counts.shapes > 0
    assert {one["id"] for one in list_records(tmp_path / "map")} == {event.id for event in public}


EVENT_WITH_MEDIA = """\
  - id: {name}
    title: {name}
    date: 2020-03-06
    place: Alder
    type: access
    review: {review}
    source: herald
    quote: On Thursday the council
    stance: reports
    media: [{{file: {name}.ogg, kind: audio, alt: A, credit: C}}]
"""


def test_media_are_next_to_the_page(sample_project, tmp_path):
    """The records named files that were not written."""
    sample_project.files["data/media/clip.ogg"] = b"OggS"
    sample_project.files["data/media/draft.ogg"] = b"OggT"
    for name, review in (("clip", "verified"), ("draft", "draft")):
        text = EVENT_WITH_MEDIA.format(name=name, review=review)
        sample_project.files["events.yaml"] += text.encode()
    root = sample_project.write_to(tmp_path / "project")
    out = tmp_path / "map"
    build_map(str(root), out, make_options())
    [file] = (out / "media").iterdir()
    assert file.read_bytes() == b"OggS"
    record = next(one for one in list_records(out) if one["id"] == "clip")
    assert record["media"][0]["file"] == file.name
    assert "media-src &#x27;self&#x27;" in (out / "index.html").read_text("utf-8")
    assert not build_map(str(root), out, make_options()).changed
    (out / "media" / file.name).unlink()
    assert build_map(str(root), out, make_options()).changed, "a missing file is written again"
    kept = ["index.html", "manifest.json"]
    remove_old_editions(out, kept, 0)
    assert f"media/{file.name}" in remove_old_editions(out, kept, OLD_EDITION_SECONDS + 1)
    assert not file.exists()


HIDDEN_EVENT = """\
  - id: hidden
    title: At the door
    date: 2020-03-06
    place: {point: [13.41237, 45.21731], precision_m: 50, name: Hideout Lane, why: the blue door}
    place_note: behind the mill
    protect: {radius_m: 5000, why: People hide there}
    type: access
    review: verified
    source: herald
    quote: On Thursday the council
    stance: reports
"""


@pytest.mark.parametrize("layout", ["archive", "folder"])
def test_protected_point_and_internal_words_are_in_no_file(sample_project, tmp_path, layout):
    sample_project.files["events.yaml"] += HIDDEN_EVENT.encode()
    sample_project.replace_text("data/sources.yaml", "rights: full-text", "rights: internal")
    root = sample_project.write_to(tmp_path / "project")
    out = tmp_path / "map"
    build_map(str(root), out, make_options(layout=layout))
    files = [path.read_bytes() for path in out.rglob("*") if path.is_file()]
    texts = [json.dumps(list_records(out), ensure_ascii=False).encode(), *files]
    secrets = ["13.412", "45.217", "1341237", "4521731", "Hideout", "blue door", "behind the mill"]
    secrets += ["closed the bridge", "Dr. Brook", "lower town"]
    assert [one for one in secrets for text in texts if one.encode() in text] == []
    hidden = next(one for one in list_records(out) if one["id"] == "hidden")
    assert hidden["protected"]
    assert max(abs(hidden["point"][0] - 13.41237), abs(hidden["point"][1] - 45.21731)) > 0.001


def test_earlier_build_in_the_folder_of_the_project_is_no_input(tmp_path):
    folder = write_homonyms(tmp_path / "project")
    first = build_map(str(folder), folder / "site", make_options())
    assert list(folder.rglob("*.parquet")), "the build wrote no Parquet"
    again = build_map(str(folder), folder / "site", make_options())
    assert (again.counts, again.changed) == (first.counts, False)


def test_parquet_in_partitions_next_to_the_frame_is_read(parquet_folder, tmp_path):
    given = shutil.copytree(parquet_folder, tmp_path / "given")
    (given / "events").rename(given / "year=2020")
    assert check_input(str(given), make_options())[0] == EVENT_COUNT


def test_filter_keeps_events(parquet_folder, tmp_path):
    filters = read_filters(["type=access", "type=diplomacy", "status=claimed"])
    report = build_map(parquet_folder, tmp_path / "map", make_options(filters=filters))
    records = list_records(tmp_path / "map")
    assert report.counts.total == len(records) > 0
    assert {one["type"] for one in records} <= {"access", "diplomacy"}
    assert {one["status"] for one in records} == {"claimed"}


def test_old_edition_stays_for_a_day(built_map, parquet_folder, tmp_path):
    out = tmp_path / "map"
    build_map(parquet_folder, out, make_options())
    old = {path.name for path in out.glob("*-*")}
    build_map(parquet_folder, out, make_options(filters={"type": ("access",)}))
    new = {path.name for path in out.glob("*-*")} - old
    assert (len(old), len(new)) == (3, 3), "the two editions have the same names"
    kept = [*new, "index.html", "manifest.json"]
    seen = json.loads((out / "replaced.json").read_text("utf-8"))
    assert set(seen) == old
    assert remove_old_editions(out, kept, min(seen.values()) + OLD_EDITION_SECONDS - 1) == []
    removed = remove_old_editions(out, kept, max(seen.values()) + OLD_EDITION_SECONDS + 1)
    assert set(removed) == old
    assert {path.name for path in out.iterdir()} == set(kept)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda root: (root / "events.yaml").unlink(), "has no events.yaml"),
        (lambda root: (root / "events" / "0.parquet").write_bytes(b"PAR1 no"), "cannot be read"),
        (lambda root: (root / "events.yaml").write_text("map: [", "utf-8"), "not readable as YAML"),
    ],
    ids=["no frame", "damaged file", "damaged frame"],
)
def test_unreadable_input_is_named(tmp_path, change, message):
    root = Path(write_dataset(tmp_path / "given", list_events(4)))
    change(root)
    with pytest.raises((BuildError, ProjectError), match=message):
        build_map(str(root), tmp_path / "map", make_options())


def test_missing_extra_names_the_command(monkeypatch, capsys):
    monkeypatch.setattr(extra, "find_spec", lambda name: None if name == "duckdb" else object())
    assert main(["build", "--from", ".", "--out", "nowhere"]) == 1
    assert "need duckdb: install with pip install 'conflictmap[build]'" in capsys.readouterr().err


@pytest.mark.parametrize("given", ["colour=red", "type", "type="])
def test_unknown_filter_is_refused(given):
    with pytest.raises(BuildError, match="write KEY=VALUE"):
        read_filters([given])


def test_commands(parquet_folder, tmp_path, capsys):
    out = tmp_path / "map"
    arguments = ["--from", parquet_folder, "--workers", "1", "--partition", "50"]
    assert main(["check", *arguments]) == 0
    assert f"{EVENT_COUNT} events in 2 partitions; no errors" in capsys.readouterr().out
    assert main(["build", *arguments, "--out", str(out), "--filter", "type=access"]) == 0
    assert "2 of 2 partitions were made" in capsys.readouterr().out
    assert main(["build", *arguments, "--out", str(out), "--workers", "0"]) == 1
    assert "write a number of at least 1" in capsys.readouterr().err


def test_full_disk_is_named(tmp_path):
    with (
        pytest.raises(BuildError, match="the disk is full, while the build worked in"),
        open_database(tmp_path) as connection,
    ):
        connection.execute("copy (select range from range(1000)) to '/dev/full' (format parquet)")
