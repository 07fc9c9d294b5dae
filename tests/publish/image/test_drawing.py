"""What is drawn where: the map of a picture is the viewer's, and nothing on it overlaps."""

import json
import math
import random
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from conflictmap.publish.image import draw, social_preview
from geo.dates import parse_date
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import distance_m
from geo.location import locate
from layers.packing.columns import STATUSES
from layers.print_map import base_layers, legend, messages, symbols
from layers.print_map.alt_text import alt_text
from layers.print_map.attribution import credits_line, sources_line
from layers.print_map.canvas import Canvas, path_of, rectangle, settings, tint, touch
from layers.print_map.captions import day_line, shown_line
from layers.print_map.density import SIZES, count_cells, numbers_of, size_step
from layers.print_map.legend import Legend, Seen
from layers.print_map.map_panel import Panel
from layers.print_map.messages import Caption
from layers.print_map.scene import covers, read_scene
from layers.print_map.typography import BOX, MORE, Face, Letters, measure
from layers.print_map.web_mercator import Frame
from layers.style import palettes, symbology
from layers.view_state import Filters, View, read_view
from tests.support.sample_project import feature

ROOT = Path(__file__).parents[3]
SHEET = (10, 20, 746, 420)
ELLIPSOID = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def where(project):
    return locate(project)


@pytest.fixture
def scene(project, where):
    def read(**asked):
        return read_scene(project, where, **asked)

    return read


def panel_of(scene, rect=SHEET, view=None):
    """A scene's map on a sheet, drawn."""
    frame = Frame.around(view or scene.project.frame.view, rect)
    with settings():
        panel = Panel(scene, Canvas(rect[2] + 10, rect[3] + 10, "#ffffff"), frame)
        panel.draw()
    return panel


# --- where on the sheet -------------------------------------------------------------------------

VIEWS = st.builds(
    lambda west, south, wide, high: Bounds(
        west, south, min(180, west + wide), min(84, south + high)
    ),
    st.floats(-180, 178),
    st.floats(-84, 82),
    st.floats(0.01, 300),
    st.floats(0.01, 160),
)


@given(view=VIEWS, share=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_place_comes_back_from_the_sheet(view, share):
    frame = Frame.around(view, SHEET)
    longitude = view.west + share[0] * (view.east - view.west)
    latitude = view.south + share[1] * (view.north - view.south)
    assert frame.sees(*np.round(frame.place(longitude, latitude), 6)), "all of a view is seen"
    back = frame.position(*frame.place(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-6)
    point = frame.flat(shapely.Point(longitude, latitude))
    assert (point.x, point.y) == pytest.approx(frame.place(longitude, latitude), abs=1e-6)


@given(view=VIEWS)
def test_a_view_fills_its_rectangle_one_way_and_stands_in_its_middle(view):
    frame = Frame.around(view, SHEET)
    left, top = frame.place(view.west, view.north)
    right, bottom = frame.place(view.east, view.south)
    assert ((left + right) / 2, (top + bottom) / 2) == pytest.approx((378, 220), abs=1e-3)
    assert max((right - left) / 736, (bottom - top) / 400) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    ("view", "why"),
    [
        (Bounds(0, 86, 10, 89), "beyond the end of the square"),
        (Bounds(-180, -90, 180, 90), "the whole world"),
        (Bounds(46, 39, 46.0000001, 39.0000001), "a centimetre"),
    ],
)
def test_any_view_has_a_frame(view, why):
    frame = Frame.around(view, SHEET)
    assert all(map(math.isfinite, (frame.scale, frame.west, frame.north, frame.zoom))), why
    metres, pixels = frame.scale_bar(110)
    assert metres >= 1, why
    assert pixels > 0, why


@given(view=VIEWS)
def test_the_scale_bar_is_right_at_the_middle_of_the_map(view):
    """Measured on the ellipsoid between the places where its ends would stand."""
    frame = Frame.around(view, SHEET)
    x, y = 378, 220
    assume(frame._across(110) > 2 and frame.scale > 1500)  # no bar is half-way round the earth
    metres, pixels = frame.scale_bar(110)
    ends = frame.position(x - pixels / 2, y), frame.position(x + pixels / 2, y)
    assert ELLIPSOID.inv(*ends[0], *ends[1])[2] == pytest.approx(metres, rel=1e-3)
    assert int(str(metres)[0]) in {1, 2, 5}
    assert set(str(metres)[1:]) <= {"0"}
    assert pixels <= 110 * 1.001
    assert pixels > 110 / 2.6, "the longest of the round lengths that fit"


def test_the_scale_of_the_first_map(scene):
    """The bar of the first map's picture, from a known distance: Goris lies 41 km from Stepanakert."""
    frame = panel_of(scene()).frame
    goris, stepanakert = (46.34168, 39.51111), (46.7528, 39.8177)
    drawn = math.dist(frame.place(*goris), frame.place(*stepanakert))
    metres, pixels = frame.scale_bar(110)
    assert drawn / pixels * metres == pytest.approx(distance_m(goris, stepanakert), rel=0.01)


def test_lengths_are_the_viewers():
    """layers/viewer/core/geometry.js, mercatorLength: a kilometre at 60° takes twice what it takes at 0°."""
    frame = Frame.around(Bounds(-10, -10, 10, 10), SHEET)
    assert frame.length(1000, 60) == pytest.approx(2 * frame.length(1000, 0))
    assert frame.length(40075016.686, 0) == pytest.approx(frame.scale)


# --- the same as in the viewer --------------------------------------------------------------------


def constant(file, name):
    """The value of a constant of a module of the viewer, asked of Node."""
    if not shutil.which("node"):
        pytest.skip("Node is missing, so the viewer cannot be asked")
    source = (ROOT / "layers" / "viewer" / file).read_text("utf-8")
    found = re.search(rf"const {name} = (?:/\*\*.*?\*/ )?(.*?);\n", source, re.DOTALL)
    code = f"console.log(JSON.stringify({found[1]}))"
    return json.loads(
        subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True).stdout
    )


def corners(outline):
    """The corners of an SVG path of straight lines."""
    x = y = 0.0
    for letter, values in re.findall(r"([MLHVZ])([^MLHVZ]*)", outline):
        numbers = [float(one) for one in re.findall(r"-?[\d.]+", values)]
        if letter in "ML":
            x, y = numbers
        elif letter == "H":
            (x,) = numbers
        elif letter == "V":
            (y,) = numbers
        if letter != "Z":
            yield x, y


@pytest.mark.parametrize(("ours", "theirs"), [("_OUTLINES", "OUTLINES"), ("_HALVES", "HALVES")])
def test_symbols_are_the_viewers(ours, theirs):
    outlines = constant("map/symbols.js", theirs)
    assert getattr(symbols, ours).keys() == outlines.keys()
    for shape, path in getattr(symbols, ours).items():
        if shape != "circle":
            drawn = shapely.Polygon(path.vertices[:-1])
            assert drawn.equals(shapely.Polygon([*corners(outlines[shape])])), shape


@pytest.mark.parametrize(
    ("ours", "theirs"), [(symbology.outline, "OUTLINES"), (symbology.left_half, "HALVES")]
)
def test_symbols_without_script_are_the_viewers(ours, theirs):
    for shape, path in constant("map/symbols.js", theirs).items():
        if shape != "circle":
            drawn, wanted = (shapely.Polygon([*corners(one)]) for one in (ours(shape), path))
            assert drawn.equals(wanted), shape
    assert constant("map/symbols.js", "OUTLINES").keys() == {"circle", *symbology.RIGHT_SIDES}


def test_pens_are_the_viewers():
    theirs = constant("map/base-layers.js", "PENS")
    ours = {
        kind: {
            "stroke": pen.stroke, "width": pen.width, "dash": list(pen.dash), "fill": pen.fill,
            "fillOpacity": pen.opacity, "minZoom": pen.min_zoom,
        }
        for kind, pen in base_layers.PENS.items()
    }  # fmt: skip
    usual = {"stroke": None, "width": 1, "dash": [], "fill": None, "fillOpacity": 1, "minZoom": 0}
    assert ours == {kind: usual | pen for kind, pen in theirs.items()}


def test_routes_are_the_viewers():
    theirs = constant("map/base-layers.js", "ROUTE_DASHES")
    assert {status: list(dash) for status, dash in symbology.ROUTE_DASHES.items()} == theirs


def test_statuses_are_in_the_viewers_order():
    assert legend.STATUSES == STATUSES


def test_sizes_of_discs_are_the_viewers():
    """layers/viewer/map/density-layer.js, sizeStep: one and a half steps for ten times as many."""
    theirs = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert [size_step(n) for n in (1, 4, 5, 21, 22, 99, 100, 464, 465, 10**6)] == theirs


def test_credits_are_the_viewers(scene):
    if not shutil.which("node"):
        pytest.skip("Node is missing, so the viewer cannot be asked")
    layers = [
        {"attribution": layer.attribution, "licence": layer.licence}
        for layer in scene().project.layers
    ]
    source = (ROOT / "layers" / "viewer" / "panels" / "status-bar.js").read_text("utf-8")
    split = re.search(r"export function splitCredit.*?\n}\n", source, re.DOTALL)[0].removeprefix(
        "export "
    )
    code = f"{split}; console.log(JSON.stringify({json.dumps(layers)}.flatMap(splitCredit)))"
    pairs = json.loads(
        subprocess.run(["node", "-e", code], capture_output=True, text=True, check=True).stdout
    )
    line = credits_line(scene())
    for name, licence in pairs:
        told = re.search(rf"{re.escape(name)} \(([^)]*)\)", line)
        assert licence in told[1].split(", ")
        assert line.count(name) == 1, "each once"


# --- nothing overlaps, nothing is cut ---------------------------------------------------------------


def crowd(project, count, seed=5):
    """The first map with more events: at towns, beside them, at the map's edge."""
    dice = random.Random(seed)
    pattern = next(event for event in project.events if event.id == "checkpoint-established")
    towns = [(dice.uniform(45.9, 47.6), dice.uniform(39.2, 40.3)) for _ in range(8)]
    for number in range(count):
        x, y = dice.choice(towns)
        spread = dice.choice([0, 0.05])
        yield replace(
            pattern,
            id=f"more-{number}",
            type=dice.choice([*palettes.TYPES]),
            status=dice.choice(STATUSES),
            place={
                "point": [round(x + dice.gauss(0, spread), 4), round(y + dice.gauss(0, spread), 4)],
                "precision_m": dice.choice([300, 4000]),
                "why": "to make a crowd",
            },
        )


def crowded(project, count, **asked):
    full = replace(project, events=(*project.events, *crowd(project, count)))
    return read_scene(full, locate(full), **asked)


PANELS = [
    ({}, SHEET, "the usual one"),
    ({"language": "hy"}, SHEET, "in Armenian"),
    ({"language": "ru"}, (10, 20, 500, 260), "small, in Russian"),
    ({"language": "az"}, (10, 20, 330, 240), "a preview's, in Azerbaijani"),
    ({}, (10, 20, 1100, 700), "a page of A4"),
    ({}, (10, 20, 300, 900), "tall"),
]


def overlaps(rects):
    return [(one, other) for one, other in combinations(rects, 2) if touch(one, other)]


def boxes(panel):
    """What stands on a map: names, plates, chips."""
    names = [name.rect(spot) for name, spot in panel.names.placed]
    plates = [rect for plate in panel.plates for rect in plate.rects]
    chips = [chip.rect for chip in panel.chips.placed]
    return names, plates, chips


@pytest.mark.parametrize(("asked", "rect", "why"), PANELS)
def test_nothing_on_the_first_map_overlaps_or_is_cut(scene, asked, rect, why):
    panel = panel_of(scene(**asked), rect)
    names, plates, chips = boxes(panel)
    points = [box for mark in panel.marks.points for box in mark.rects]
    assert names, why
    assert len(plates) == 4, (
        "two for the corridor's routes, one each for the region and the country"
    )
    assert not overlaps([*names, *plates, *chips, *points]), why
    left, top, right, bottom = rect
    for box in [*names, *plates, *chips]:
        assert left <= box[0], why
        assert top <= box[1], why
        assert box[2] <= right, why
        assert box[3] <= bottom, why


@pytest.mark.parametrize("count", [40, 150])
def test_names_and_plates_keep_off_a_crowd(project, count):
    """Points are where they are and may cover each other; names and plates give way."""
    panel = panel_of(crowded(project, count))
    names, plates, chips = boxes(panel)
    points = [box for mark in panel.marks.points for box in mark.rects]
    assert len(points) > 20
    assert names
    assert not overlaps([*names, *plates, *chips])
    assert not [name for name in names for point in points if touch(name, point)]


def test_points_are_never_moved(scene):
    panel = panel_of(scene(), view=Bounds(44, 39, 50, 41.5))
    for mark in panel.marks.points:
        assert (mark.x, mark.y) == panel.frame.place(*mark.latest.point)
        assert mark.leader is None


def test_a_plate_stands_on_its_shape_or_is_led_to_it(scene):
    for rect in (SHEET, (10, 20, 300, 200)):
        panel = panel_of(scene(), rect)
        shapes = {area.shown.geometry.wkb: area.shape for area in panel.marks.areas}
        for plate in panel.plates:
            end = shapely.Point(plate.leader or (plate.x, plate.y))
            assert shapes[plate.latest.geometry.wkb].distance(end) < 1


def test_a_plate_off_its_shape_is_on_a_leader(project):
    """Where points crowd on the corridor, its plates stand beside it."""
    panel = panel_of(crowded(project, 150))
    shapes = {area.shown.geometry.wkb: area.shape for area in panel.marks.areas}
    aside = [
        p
        for p in panel.plates
        if shapes[p.latest.geometry.wkb].distance(shapely.Point(p.x, p.y)) > 1
    ]
    assert all(plate.leader for plate in aside)


def test_a_plate_stands_on_no_smaller_area_that_is_marked_too(scene):
    """Azerbaijan's plate within the Karabakh region would be read as the region's."""
    panel = panel_of(scene())
    areas = {area.shown.place: area for area in panel.marks.areas}
    plate = next(one for one in panel.plates if one.latest.place == "Azerbaijan")
    region = areas["Karabakh region / Nagorno-Karabakh"].shape
    assert areas["Azerbaijan"].shape.contains(shapely.Point(plate.x, plate.y))
    assert not region.intersects(shapely.box(*plate.rects[0]))


def test_a_country_is_not_named_within_a_region(scene):
    for rect in (SHEET, (10, 20, 1100, 700)):
        panel = panel_of(scene(), rect)
        regions = shapely.union_all([one.shape for one in panel.ground.seen("region")])
        named = {name.lines[0]: name.rect(spot) for name, spot in panel.names.placed}
        assert {"Armenia", "Azerbaijan"} <= named.keys()
        assert not regions.contains(shapely.box(*named["Azerbaijan"]).centroid)


def test_a_schematic_course_says_so(scene):
    lines = {" ".join(name.lines) for name, _ in panel_of(scene()).names.placed}
    assert "Lachin corridor (schematic)" in lines


def test_an_event_in_a_town_leaves_the_town_its_name(scene):
    """The mark stands in place of the dot, the name beside it."""
    panel = panel_of(scene(), view=Bounds(44, 39, 50, 41.5))
    named = {name.lines[0]: name for name, _ in panel.names.placed}
    assert named["Yerevan"].marked
    assert named["Baku"].marked


def test_a_name_whose_place_is_hidden_is_left_out(scene):
    panel = panel_of(scene())
    for name, spot in panel.names.placed:
        others = [one.rect(at) for one, at in panel.names.placed if one is not name]
        if name.dot:
            hiding = [*others, *(chip.rect for chip in panel.chips.placed)]
            assert not [
                r for r in hiding if r[0] < name.dot[0] < r[2] and r[1] < name.dot[1] < r[3]
            ], spot


# --- what is shown ------------------------------------------------------------------------------


def test_events_of_one_place_are_one_mark(scene):
    panel = panel_of(scene(), view=Bounds(44, 39, 50, 41.5))
    marks = [*panel.marks.points, *panel.plates]
    many = {mark.latest.place: len(mark.members) for mark in marks}
    assert many["Yerevan"] == many["Baku"] == 2
    assert many["Karabakh region / Nagorno-Karabakh"] == 6
    places = {mark.latest.point for mark in marks}
    assert len(places) == len(marks)


def test_every_event_is_on_the_map_or_told_of(scene):
    for asked in ({}, {"view": View(filters=Filters(types=("diplomacy",)))}):
        told = scene(**asked)
        panel = panel_of(told)
        marks = [*panel.marks.points, *panel.plates]
        seen = [one.event.id for mark in marks for one in mark.members]
        away = [one.event.id for place in panel.marks.away for one in place.members]
        assert sorted(seen + away) == sorted(one.event.id for one in told.shown)


def test_places_off_the_map_have_chips_and_the_rest_are_counted(scene, project):
    chips = panel_of(scene()).chips.placed
    assert [chip.text for chip in chips] == [
        "Elsewhere:",
        "Yerevan (2)",
        "Baku (2)",
        "Washington (2)",
    ]
    full = panel_of(crowded(project, 40), view=Bounds(48, 40.5, 48.2, 40.6))
    more = len(full.marks.away) - 3
    assert full.chips.placed[-1].text == f"and {more} more"
    assert len(full.chips.placed) == 5


def test_the_ground_is_as_of_the_last_day(scene, project):
    def kinds(view):
        told = scene(view=view)
        seen = panel_of(told).ground
        return {one.kind for one in seen.drawn}, day_line(told, seen)

    now, today = kinds(None)
    before, then = kinds(read_view(project, window="..2015"))
    assert "checkpoint" in now
    assert "line" not in now
    assert (
        today
        == "Map as of 30 April 2023. Lachin corridor: blocked\u00a0· Lachin border checkpoint (23 April 2023)"
    )
    assert {"checkpoint", "corridor"}.isdisjoint(before)
    assert "line" in before, "the ceasefire line of 1994 to 2020"
    assert then == "Map as of 31 December 2015."


@pytest.mark.parametrize(
    ("day", "status"),
    [("2021-06-01", "open"), ("2023-01-15", "blocked"), ("2023-04-30", "blocked")],
)
def test_a_corridors_status_is_that_of_the_day(scene, project, day, status):
    told = scene(view=read_view(project, window=f"..{day}"))
    seen = panel_of(told).seen
    assert status in seen.routes


def test_of_two_statuses_that_hold_the_later_begun_is_shown(scene):
    told = scene()
    corridor = next(one for _, one in told.features() if one.conditions)
    pattern = corridor.conditions[0]
    several = [("open", "2020/.."), ("blocked", "2022-12-12/.."), ("closed", "../2030")]
    conditions = tuple(
        replace(pattern, status=status, when=parse_date(edtf)) for status, edtf in several
    )
    for order in (conditions, conditions[::-1]):
        assert told.status(replace(corridor, conditions=order)) == "blocked"
    assert told.status(replace(corridor, conditions=())) is None


@pytest.mark.parametrize(
    ("edtf", "day", "holds"),
    [
        ("2020/2021", "2020-06-01", True),
        ("2020/2021", "2019-12-31", False),
        ("2020/..", "2030-01-01", True),
        ("../2020", "1900-01-01", True),
        ("../2020", "2021-01-01", False),
    ],
)
def test_what_covers_a_day(edtf, day, holds):
    assert covers(parse_date(edtf), parse_date(day).start) is holds
    assert covers(None, parse_date(day).start)
    assert not covers(parse_date(edtf), None), "a map without a dated event has no day"


@pytest.mark.parametrize(
    ("asked", "line"),
    [
        ({}, "Events shown: 16 of 16"),
        ({"window": "2023-04"}, "Events shown: 12 of 16 · 1–30 April 2023"),
        (
            {"window": "2023-04-22..2023-04-23"},
            "Events shown: 6 of 16 · 22 April 2023 to 23 April 2023",
        ),
        ({"window": "..2015"}, "Events shown: 4 of 16 · until 31 December 2015"),
        ({"window": "2020.."}, "Events shown: 15 of 16 · since 1 January 2020"),
        (
            {"filters": ["type=diplomacy", "status=reported", "text=call"]},
            "Events shown: 3 of 16 · Type: Diplomacy · Status: reported · “call”",
        ),
    ],
)
def test_what_is_shown_is_said(scene, project, asked, line):
    view = read_view(project, **asked)
    shown = len(view.shown(project, locate(project)))
    said = shown_line(scene(view=view)).replace("\u00a0", " ")
    assert said == re.sub(r"shown: \d+", f"shown: {shown}", line)


def test_the_legend_has_what_is_on_the_map_and_nothing_else(scene, project):
    seen = panel_of(scene()).seen
    assert seen == Seen(
        types=tuple(palettes.TYPES),
        statuses=("reported", "claimed"),
        marks=("line", "region"),
        counted=True,
        steps=(),
        routes=("blocked",),
        ground=("border", "region", "checkpoint"),
    )
    few = panel_of(
        scene(view=read_view(project, filters=["type=access"])),
        view=Bounds(46.55, 39.55, 46.6, 39.6),
    ).seen
    assert few.types == ("access",)
    assert few.marks == ("point", "line"), "close up the circle of uncertainty is drawn"
    assert not few.counted


def texts(scene, seen, width):
    with settings():
        return Legend(scene, Canvas(800, 600, "#ffffff"), seen, width)


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
@pytest.mark.parametrize("width", [160, 268, 568, 736, 1400])
def test_the_legend_keeps_within_its_width(scene, language, width):
    every = Seen(
        tuple(palettes.TYPES),
        STATUSES,
        ("point", "line", "region"),
        True,
        tuple(range(SIZES)),
        tuple(symbology.ROUTE_DASHES),
        legend.GROUND,
    )
    made = texts(scene(language=language), every, width)
    for one in made._placed:
        right = one.x + (one.item.width if one.item else measure(one.head, legend.FACE))
        assert right <= width + 1
    rows = {}
    for one in made._placed:
        rows.setdefault(one.row, []).append(one)
    for row in rows.values():
        spans = sorted(
            (one.x, one.x + (one.item.width if one.item else measure(one.head, legend.FACE)))
            for one in row
        )
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), "items of a row"


def test_a_selected_event_stands_out(scene, project):
    told = scene(view=read_view(project, select="checkpoint-established"))
    faded = [one.event.id for one in told.shown if told.is_faded(one)]
    assert len(faded) == 15
    assert "checkpoint-established" not in faded
    assert not any(scene().is_faded(one) for one in scene().shown)


# --- many events ----------------------------------------------------------------------------------


def test_cells_count_every_point_on_the_map(scene):
    shown = [one for one in scene().shown if one.mark == "point"]
    spots = [(7.0, 7.0), (7.1, 7.1), (11.9, 11.9), (12.1, 7.0), (-1.0, 7.0), (7.0, 99.0)]
    cells = count_cells(list(zip(spots, shown, strict=False)), (0, 0, 60, 60))
    assert [(cell.x, cell.y, cell.count) for cell in cells] == [(9, 9, 3), (15, 9, 1)]
    assert cells[0].type == shown[2].event.type, "the latest event gives its colour"


@pytest.mark.parametrize(
    ("step", "said"), [(0, "1–4"), (1, "5–21"), (2, "22–99"), (3, "100–464"), (4, "≥ 465")]
)
def test_the_numbers_of_a_size_are_those_that_have_it(step, said):
    assert numbers_of(step, str) == said
    numbers = [int(one) for one in re.findall(r"\d+", said)]
    assert {size_step(number) for number in numbers} == {step}


def test_thousands_of_points_are_counted_and_areas_stay_areas(project):
    """A disc for a region would be a lone dot for an area."""
    told = crowded(project, 3100)
    panel = panel_of(told)
    assert panel.marks.is_dense
    assert not panel.marks.points
    inside = [
        one
        for one in told.shown
        if one.mark == "point" and panel.frame.sees(*panel.frame.place(*one.point))
    ]
    assert sum(cell.count for cell in panel.marks.cells) == len(inside)
    assert len(panel.plates) == 4
    assert panel.seen.steps
    assert len(alt_text(told, panel)) < 20_000, "words that a person can read to the end"


def test_discs_alone_have_no_status_in_the_legend(project):
    """A disc stands for events of any status; plates and chips still have theirs."""
    told = crowded(project, 3100)
    assert panel_of(told).seen.statuses == STATUSES
    points = replace(told, shown=tuple(one for one in told.shown if one.mark == "point"))
    everywhere = panel_of(points, view=Bounds(-100, 20, 60, 60))
    assert not everywhere.marks.away
    assert everywhere.seen.statuses == ()
    assert everywhere.seen.steps


# --- letters --------------------------------------------------------------------------------------

ANY = st.text(st.characters(), max_size=60)


@given(text=ANY)
def test_what_is_cleaned_can_be_drawn_and_stays(text):
    letters = Letters()
    clean = letters.clean(text)
    assert letters.clean(clean) == clean
    assert measure(clean, Face(12)) >= 0
    assert not re.search(r"[\x00-\x1f\x7f]|  |^ | $", clean)


@given(text=ANY, width=st.floats(20, 300), most=st.integers(1, 4))
def test_lines_keep_within_their_width(text, width, most):
    lines = Letters().wrap(text, Face(12), width, most)
    assert len(lines) <= most
    for line in lines:
        one_letter = len(line.rstrip(MORE)) <= 1
        assert one_letter or measure(line, Face(12).suited(" ".join(lines))) <= width + 1e-6


@given(
    words=st.lists(
        st.text(st.sampled_from("aəбԱ"), min_size=1, max_size=8), min_size=1, max_size=12
    )
)
def test_all_that_fits_is_there(words):
    lines = Letters().wrap(" ".join(words), Face(12), 200, 99)
    assert " ".join(lines).split(" ") == words


@pytest.mark.parametrize(
    ("text", "clean", "missing", "why"),
    [
        ("a\n\tb", "a b", "", "white space is one space"),
        ("10\u00a0000", "10\u00a0000", "", "a no-break space stays"),
        ("a\x00\x1b\ud800b", f"a{BOX}b", "\ud800", "controls go; half a character is a box"),
        ("漢a", f"{BOX}a", "漢", "a letter that the font lacks"),
        ("❤\ufe0f", "❤", "", "a variation selector is not seen"),
        ("e\u0301", "é", "", "composed"),
        ("Ֆə Ж ß", "Ֆə Ж ß", "", "the letters of the map's languages"),
    ],
)
def test_letters(text, clean, missing, why):
    letters = Letters()
    assert letters.clean(text) == clean, why
    assert letters.missing == set(missing), why


def test_every_word_of_the_interface_has_its_letters():
    """In all four languages, in the faces that are used."""
    letters = Letters()
    for language in messages._WORDS:
        for text in Caption(language)._table.values():
            letters.clean(text)
    assert not letters.missing


def test_right_to_left_runs_from_the_right():
    """In a line that begins in Hebrew, its first letter is drawn at the right end."""
    from matplotlib.textpath import text_to_path

    font = text_to_path._get_font(Face(12).properties(1))
    glyphs, _, _ = text_to_path.get_glyphs_with_font(font, "אבג")
    (first, *_), _, _ = text_to_path.get_glyphs_with_font(font, "א")
    assert glyphs[-1][0] == first[0]


# --- words ------------------------------------------------------------------------------------------


def test_every_language_has_every_word():
    tables = messages._WORDS
    assert tables.keys() == {"en", "hy", "az", "ru"}
    for language, table in tables.items():
        assert table.keys() == tables["en"].keys(), language
        for key, text in table.items():
            assert set(re.findall(r"{\w+}", text)) == set(
                re.findall(r"{\w+}", tables["en"][key])
            ), (language, key)


@pytest.mark.parametrize(
    ("language", "metres", "said"),
    [
        ("en", 500, "500 m"), ("en", 999.6, "1,000 m"), ("en", 1000, "1 km"), ("en", 1500, "1.5 km"),
        ("ru", 1500, "1,5 км"), ("en", 20_000, "20 km"), ("hy", 2_500_000, "2\u00a0500 կմ"), ("az", 12_345, "12 km"),
    ],
)  # fmt: skip
def test_distances(language, metres, said):
    assert Caption(language).distance(metres) == said


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_the_words_tell_what_is_shown(scene, project, language):
    """Every event with its date, title, place and status; every sign; whose work it is."""
    told = scene(language=language)
    said = alt_text(told, panel_of(told))
    speaker = Caption(language)
    assert said.startswith(speaker.pick(project.frame.title) + "\n")
    for one in told.shown:
        line = next(row for row in said.splitlines() if speaker.pick(one.event.title) in row)
        assert speaker.span(one.event.date) in line
        assert one.place in line
        assert speaker.say(f"status.{one.event.status}") in line
        assert speaker.say(f"mark.{one.mark}", distance=speaker.distance(one.radius_m)) in line
    for kind in palettes.TYPES.values():
        assert f"{speaker.pick(kind.words)} ({speaker.say('image.shape.' + kind.shape)})" in said
    assert credits_line(told).replace("\u00a0", " ") in said
    assert sources_line(told) in said
    assert not re.search(r"[{}]", said), "no placeholder is left"


def test_of_many_events_the_words_tell_the_first_and_how_many_more(project):
    told = crowded(project, 60)
    said = alt_text(told, panel_of(told))
    assert said.count("\n- ") == 50
    assert "\nand 26 more\n" in said


# --- the canvas -------------------------------------------------------------------------------------


def pixels(canvas):
    import io

    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(canvas.save("png", 96, {}))).convert("RGB"), dtype=int)


def test_a_hole_stays_empty():
    rings = shapely.box(2, 2, 18, 18).exterior, shapely.box(8, 8, 12, 12).exterior
    shape = shapely.Polygon(rings[0], [rings[1]])  # both turn the same way round
    with settings():
        canvas = Canvas(20, 20, "#ffffff")
        canvas.fill(path_of(shape), "#000000")
        shades = pixels(canvas)[:, :, 0]
    assert (shades[10, 10], shades[4, 4], shades[0, 0]) == (255, 0, 255)


def test_nothing_is_drawn_outside_a_rectangle():
    with settings():
        canvas = Canvas(20, 20, "#ffffff")
        with canvas.within((5, 2, 15, 10)):
            canvas.fill(rectangle((0, 0, 20, 20)), "#000000")
            canvas.stamp(symbols.disc(), [(10, 18)], [3], "#ff0000")
        shades = pixels(canvas)
    rows, columns = np.nonzero(shades.sum(axis=2) < 300)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (2, 9, 5, 14)


def test_a_disc_is_as_large_as_asked():
    with settings():
        canvas = Canvas(40, 40, "#ffffff")
        canvas.stamp(symbols.disc(), [(20, 20)], [8], "#000000")
        dark = (255 - pixels(canvas)[:, :, 0]).sum() / 255
    assert dark == pytest.approx(math.pi * 64, rel=0.02)


def test_faded_is_fainter_and_what_comes_after_is_not():
    with settings():
        canvas = Canvas(20, 10, "#ffffff")
        with canvas.faded(0.5), canvas.faded(0.5):
            canvas.fill(rectangle((0, 0, 10, 10)), "#000000")
        canvas.fill(rectangle((10, 0, 20, 10)), tint("#000000", 0.5))
        shades = pixels(canvas)[5, :, 0]
    assert shades[5] == pytest.approx(191, abs=2)
    assert shades[15] == pytest.approx(127, abs=2)


def test_a_dash_is_as_long_as_asked_whatever_the_width():
    with settings():
        canvas = Canvas(40, 10, "#ffffff")
        canvas.stroke(path_of(shapely.LineString([(0, 5), (40, 5)])), "#000000", 4, dash=(10, 10))
        shades = pixels(canvas)[5, :, 0]
    assert (shades[4], shades[14], shades[24], shades[34]) == (0, 255, 0, 255)


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[13, 45], [14, 45], [14, 46], [13, 45]]]},
        {"type": "Point", "coordinates": [13.5, 45.5]},
        {"type": "LineString", "coordinates": [[13, 45], [14, 45.5]]},
    ],
)
@pytest.mark.parametrize("status", ["open", "blocked"])
def test_a_corridor_of_any_shape_is_drawn(tiny, tmp_path, geometry, status):
    """A corridor may be an area, as some humanitarian ones are: its edge is drawn, and crossed."""
    when = [{"is": status, "when": "2020/..", "source": "The survey"}]
    tiny.river(feature(geometry, kind="corridor", status=when))
    tiny.change("data/layers.yaml", "style: river", "style: corridor")
    assert draw(tiny.load(), tmp_path / "map.png", size=(800, 600))
    assert social_preview(tiny.load()).startswith(b"\x89PNG")


def test_of_two_statuses_that_began_at_once_the_last_named_is_shown(scene):
    """As on the map itself."""
    told = scene()
    corridor = next(one for _, one in told.features() if one.conditions)
    when = parse_date("2022-12-12/..")
    pair = [replace(corridor.conditions[0], status=one, when=when) for one in ("blocked", "open")]
    for order in (pair, pair[::-1]):
        assert told.status(replace(corridor, conditions=tuple(order))) == order[-1].status
