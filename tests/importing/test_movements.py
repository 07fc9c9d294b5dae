"""Tables of movements: both ends are found by name and by value, and become one place."""

import pytest

from conflictmap.importing.dataset_imports import read_files
from conflictmap.importing.model import ImportOptions
from conflictmap.importing.movements import split_end_name
from conflictmap.importing.project_update import add_to_project
from conflictmap.importing.recipe import Recipe
from geo.location import check_project, locate_events
from geo.project.loader import load_project
from tests.importing.support import import_report, write_text
from tests.importing.test_projects import make_project

PLAIN = "id,date,description,type,"
ROW = "1,2024-05-01,A convoy left.,access,"


def read_row(folder, columns, cells):
    path = write_text(folder, "log.csv", f"{PLAIN}{columns}\n{ROW}{cells}\n")
    report = import_report(path)
    assert report["counts"]["events"] == 1, report["refused"]
    return report, report["events"][0]


@pytest.mark.parametrize(
    ("columns", "cells", "point", "to"),
    [
        ("from_lat,from_lon,to_lat,to_lon", "-41.5,147.5,-42.5,146.5", (147.5, -41.5), (146.5, -42.5)),
        ("to_lat,to_lon,from_lat,from_lon", "-42.5,146.5,-41.5,147.5", (147.5, -41.5), (146.5, -42.5)),
        ("fromLat,fromLon,toLat,toLon", "12.1,9.2,12.4,9.9", (9.2, 12.1), (9.9, 12.4)),
        ("Origin latitude,Origin longitude,Destination latitude,Destination longitude",
         "12.1,9.2,12.4,9.9", (9.2, 12.1), (9.9, 12.4)),
        ("Latitud origen,Longitud origen,Latitud destino,Longitud destino",
         "4.6,-74.1,6.2,-75.6", (-74.1, 4.6), (-75.6, 6.2)),
        ("lat,lon,dest_lat,dest_lon", "12.1,9.2,12.4,9.9", (9.2, 12.1), (9.9, 12.4)),
        ("from position,to position", '"12.1, 9.2","12.4, 9.9"', (9.2, 12.1), (9.9, 12.4)),
    ],
)  # fmt: skip
def test_both_ends_are_read_in_any_order(tmp_path, columns, cells, point, to):
    _, event = read_row(tmp_path, columns, cells)
    assert (tuple(event["point"]), tuple(event["to"])) == (point, to)
    assert event["where_prec"] == 5  # UCDP: a linear feature


@pytest.mark.parametrize(
    ("columns", "cells", "point"),
    [
        ("lat,lon,from,to", "12.1,9.2,2024-05-01,2024-05-03", (9.2, 12.1)),  # dates
        ("lat,lon,start,end", "12.1,9.2,08:00,10:00", (9.2, 12.1)),  # times of day
        ("lat,lon,origin,destination", "12.1,9.2,Ford,Norvale", (9.2, 12.1)),  # has its own
        ("position,from,to", '"12.1, 9.2",the army,the press', (9.2, 12.1)),  # of a letter
        ("lat,lon,to whom", "12.1,9.2,the committee", (9.2, 12.1)),  # no kind of place
        ("to_lat,to_lon", "12.1,9.2", (9.2, 12.1)),  # an end alone is no movement
    ],
)
def test_other_columns_are_no_ends(tmp_path, columns, cells, point):
    _, event = read_row(tmp_path, columns, cells)
    assert "to" not in event
    assert "to_place" not in event
    assert tuple(event["point"]) == point


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("from", (False, "")),
        ("country of origin", (False, "country")),
        ("place de destination", (True, "place")),
        ("tolon", (True, "lon")),
        ("total", None),  # "to" and what is no kind of column
        ("end", None),  # a time
        ("town", None),
    ],
)
def test_name_of_a_column_is_split(name, expected):
    assert split_end_name(name) == expected


@pytest.mark.parametrize(
    ("cells", "point", "note"),
    [
        ("-41.5,147.5,,", (147.5, -41.5), "its start is used"),
        ("-41.5,147.5,somewhere,146.5", (147.5, -41.5), "its start is used"),
        (",,-42.5,146.5", (146.5, -42.5), "its end is used"),
    ],
)
def test_one_end_is_used_and_noted(tmp_path, cells, point, note):
    columns = "from_lat,from_lon,to_lat,to_lon"
    others = "".join(f"{n}{ROW[1:]}-41.1,147.1,-42.1,146.1\n" for n in (2, 3))
    path = write_text(tmp_path, "log.csv", f"{PLAIN}{columns}\n{others}{ROW}{cells}\n")
    report = import_report(path)
    event = report["events"][-1]
    assert tuple(event["point"]) == point
    assert "to" not in event
    assert [one["rows"] for one in report["warnings"] if note in one["code"]] == [[event["row"]]]


def test_movement_becomes_a_line_of_the_project(tmp_path):
    text = f"{PLAIN}from,from_lat,from_lon,to,to_lat,to_lon\n{ROW}Ford,-41.5,147.5,Norvale,-42.5,146.5\n"
    folder = make_project(tmp_path / "new", write_text(tmp_path, "log.csv", text))
    [event] = check_project(folder).events
    assert event.place["from"]["name"] == "Ford"
    assert event.place["to"]["point"] == ["146.5", "-42.5"]
    [located] = locate_events(load_project(folder))
    assert located.geometry.geom_type == "LineString"
    assert list(located.geometry.coords) == [(147.5, -41.5), (146.5, -42.5)]


def test_names_of_places_of_the_project_are_ends(tmp_path):
    header = "id,date,lat,lon,place,description,type\n"
    first = write_text(
        tmp_path, "a.csv", f"{header}1,2024-05-01,-41.9,147.4,Ford,Shots.,violence\n"
    )
    folder = make_project(tmp_path / "new", first)
    (folder / "data" / "places.yaml").write_text(
        "places:\n"
        + "".join(
            f"  - id: {name.lower()}\n    kind: village\n    point: [{lon}, -41.9]\n"
            f"    precision_m: 500\n    names: {{en: {name}}}\n    basis: sourced\n"
            "    citation: a survey\n"
            for name, lon in (("Ford", 147.4), ("Norvale", 147.3))
        )
    )
    path = write_text(
        tmp_path, "b.csv", f"{PLAIN}from,to\n{ROW}Ford,Norvale\n2{ROW[1:]}Norvale,Nowhere\n"
    )
    result = read_files([path], ImportOptions(), Recipe(), keep_events=True, into=folder)
    add_to_project(folder, result)
    places = {event.id: event.place for event in load_project(folder).events}
    assert places["b-1"] == {"from": "Ford", "to": "Norvale"}
    assert places["b-2"] == "Norvale"
    assert any("its start is used" in note["code"] for note in result.reports[0].notes)


def test_place_of_an_event_is_kept_beside_two_names(tmp_path):
    path = write_text(
        tmp_path, "log.csv", f"{PLAIN}location,from,to\n{ROW}Ford,the army,the press\n"
    )
    [row] = import_report(path)["refused"]
    assert "“Ford” is in no gazetteer" in row["reason"]


def test_recipe_keeps_the_ends(tmp_path):
    text = f"{PLAIN}a,b,c,d\n{ROW}-41.5,147.5,-42.5,146.5\n"
    path = write_text(tmp_path, "log.csv", text)
    recipe = {"columns": {"lat": "a", "lon": "b", "to_lat": "c", "to_lon": "d"}}
    event = import_report(path, recipe)["events"][0]
    assert event["to"] == [146.5, -42.5]


def test_columns_that_nothing_is_read_from_are_reported(tmp_path):
    report, _ = read_row(tmp_path, "lat,lon,Weather,Verified,Empty", "12.1,9.2,rain,No,")
    assert report["unused"] == [{"column": "Weather", "values": ["rain"]}]
