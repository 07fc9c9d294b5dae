"""Drawing of pictures: like the viewer's map, without overlaps."""

import math
import random
import re
from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st
from pyproj import Geod

from conflictmap.publish.image import ImageOptions, draw_image, draw_social_preview
from geo.dates import parse_date
from geo.geometry.bounds import Bounds
from geo.geometry.geodesy import geodesic_distance_m
from geo.location import locate_events
from geo.project.vocabulary import EVENT_STATUSES
from layers.print_map import legend, messages, symbols, web_mercator
from layers.print_map.alt_text import describe_image
from layers.print_map.attribution import format_attribution, format_sources
from layers.print_map.canvas import (
    Canvas,
    fixed_settings,
    geometry_to_path,
    rectangle_path,
    rects_overlap,
    with_alpha,
)
from layers.print_map.captions import format_as_of_day, format_view_summary
from layers.print_map.density import (
    count_cells,
    disc_radius_px,
    format_size_range,
    size_step,
)
from layers.print_map.event_marks import EventLayer
from layers.print_map.legend import Legend, MapContent
from layers.print_map.map_panel import MapPanel
from layers.print_map.messages import ImageTranslator
from layers.print_map.scene import build_scene, covers_day
from layers.print_map.social_card import format_lead
from layers.print_map.typography import ELLIPSIS, MISSING_GLYPH, Font, Typesetter, measure_text
from layers.print_map.web_mercator import MercatorViewport
from layers.style import palettes, symbology
from layers.style.credits import split_credits
from layers.view_state import Filters, View, read_view
from tests.support.sample_project import make_feature
from tests.support.viewer_modules import call_viewer

PANEL_RECT = (10, 20, 746, 420)
ELLIPSOID = Geod(ellps="WGS84")


@pytest.fixture(scope="module")
def located_events(project):
    return locate_events(project)


@pytest.fixture
def make_scene(project, located_events):
    def read_project_scene(**options):
        return build_scene(project, located_events, **options)

    return read_project_scene


def draw_panel(scene, rect=PANEL_RECT, view=None):
    """Draw a scene's map on a page, and return its panel."""
    frame = MercatorViewport.fit_bounds(view or scene.project.map_info.view, rect)
    with fixed_settings():
        panel = MapPanel(scene, Canvas(rect[2] + 10, rect[3] + 10, "#ffffff"), frame)
        panel.draw()
    return panel


# --- where on the sheet -------------------------------------------------------------------------

VIEW_STRATEGY = st.builds(
    lambda west, south, wide, high: Bounds(
        west, south, min(180, west + wide), min(84, south + high)
    ),
    st.floats(-180, 178),
    st.floats(-84, 82),
    st.floats(0.01, 300),
    st.floats(0.01, 160),
)


@given(view=VIEW_STRATEGY, share=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_position_round_trips_through_viewport(view, share):
    frame = MercatorViewport.fit_bounds(view, PANEL_RECT)
    longitude = view.west + share[0] * (view.east - view.west)
    latitude = view.south + share[1] * (view.north - view.south)
    assert frame.contains_point(*np.round(frame.project_point(longitude, latitude), 6)), (
        "all of a view is seen"
    )
    back = frame.unproject_point(*frame.project_point(longitude, latitude))
    assert back == pytest.approx((longitude, latitude), abs=1e-6)
    point = frame.project_geometry(shapely.Point(longitude, latitude))
    assert (point.x, point.y) == pytest.approx(frame.project_point(longitude, latitude), abs=1e-6)


@given(view=VIEW_STRATEGY)
def test_view_is_fitted_and_centred_in_rectangle(view):
    frame = MercatorViewport.fit_bounds(view, PANEL_RECT)
    left, top = frame.project_point(view.west, view.north)
    right, bottom = frame.project_point(view.east, view.south)
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
def test_extreme_view_has_finite_viewport(view, why):
    frame = MercatorViewport.fit_bounds(view, PANEL_RECT)
    assert all(map(math.isfinite, (frame.scale, frame.west, frame.north, frame.zoom))), why
    metres, pixels = frame.fit_scale_bar(110)
    assert metres >= 1, why
    assert pixels > 0, why


@given(view=VIEW_STRATEGY)
def test_scale_bar_matches_ellipsoid_at_map_centre(view):
    """Measured on the ellipsoid between the ends of the bar."""
    frame = MercatorViewport.fit_bounds(view, PANEL_RECT)
    x, y = 378, 220
    assume(frame._span_m(110) > 2 and frame.scale > 1500)  # no bar is half-way round the earth
    metres, pixels = frame.fit_scale_bar(110)
    ends = frame.unproject_point(x - pixels / 2, y), frame.unproject_point(x + pixels / 2, y)
    assert ELLIPSOID.inv(*ends[0], *ends[1])[2] == pytest.approx(metres, rel=1e-3)
    assert int(str(metres)[0]) in {1, 2, 5}
    assert set(str(metres)[1:]) <= {"0"}
    assert pixels <= 110 * 1.001
    assert pixels > 110 / 2.6, "the longest of the round lengths that fit"


def test_first_map_scale_bar_matches_known_distance(make_scene):
    """The bar of the first map's picture, from a known distance: Goris is 41 km from Stepanakert."""
    frame = draw_panel(make_scene()).viewport
    goris, stepanakert = (46.34168, 39.51111), (46.7528, 39.8177)
    drawn = math.dist(frame.project_point(*goris), frame.project_point(*stepanakert))
    metres, pixels = frame.fit_scale_bar(110)
    assert drawn / pixels * metres == pytest.approx(
        geodesic_distance_m(goris, stepanakert), rel=0.01
    )


def test_mercator_lengths_match_viewer():
    """layers/viewer/core/geometry.js, mercatorLength: a kilometre at 60° takes twice what it takes at 0°."""
    frame = MercatorViewport.fit_bounds(Bounds(-10, -10, 10, 10), PANEL_RECT)
    assert frame.metres_to_pixels(1000, 60) == pytest.approx(2 * frame.metres_to_pixels(1000, 0))
    assert frame.metres_to_pixels(40075016.686, 0) == pytest.approx(frame.scale)


# --- the same as in the viewer --------------------------------------------------------------------


def test_disc_size_steps_match_viewer():
    counts = [*range(1, 1200), 9_999, 10_000, 10**6]
    theirs = call_viewer("map/density-layer.js", "sizeStep", [(count,) for count in counts])
    assert [size_step(count) for count in counts] == theirs


@pytest.mark.parametrize(
    ("paths", "svg_path"),
    [(symbols._OUTLINES, symbology.outline_path), (symbols._HALVES, symbology.left_half_path)],
)
def test_print_symbols_have_the_shared_outlines(paths, svg_path):
    """The viewer has them too: tests/layers/style/test_symbology.py."""
    assert paths.keys() == {"circle", *symbology.RIGHT_OUTLINES}
    for shape, path in paths.items():
        if shape != "circle":
            corners = [one.split(",") for one in re.split("[ML]", svg_path(shape)[:-1])[1:]]
            shared = shapely.Polygon([(float(x), float(y)) for x, y in corners])
            assert shapely.Polygon(path.vertices[:-1]).equals(shared), shape


def test_disc_radii_match_viewer():
    steps = range(symbology.DISC_SIZE_COUNT)
    theirs = call_viewer("map/density-layer.js", "getDiscRadiusPx", [(step,) for step in steps])
    assert [disc_radius_px(step) for step in steps] == theirs


def test_scale_bar_lengths_match_viewer():
    lengths = [1, 1.9, 2, 4.99, 5, 9.9, 10, 1234, 61_000, 999_999]
    theirs = call_viewer("panels/status-bar.js", "roundDownLength", [(one,) for one in lengths])
    assert [web_mercator._round_length_down(one) for one in lengths] == theirs


def test_attribution_has_every_credit_once(make_scene):
    line = format_attribution(make_scene())
    for layer in make_scene().project.layers:
        for name, licence in split_credits(layer.attribution, layer.licence):
            licences = re.search(rf"{re.escape(name)} \(([^)]*)\)", line)
            assert licence in licences[1].split(", ")
            assert line.count(name) == 1, "each once"


# --- nothing overlaps, nothing is cut ---------------------------------------------------------------


def make_crowd(project, count, seed=5):
    """Yield more events for the first map: at towns, near them, at the map's edge."""
    dice = random.Random(seed)
    pattern = next(event for event in project.events if event.id == "checkpoint-established")
    towns = [(dice.uniform(45.9, 47.6), dice.uniform(39.2, 40.3)) for _ in range(8)]
    for number in range(count):
        x, y = dice.choice(towns)
        spread = dice.choice([0, 0.05])
        yield replace(
            pattern,
            id=f"more-{number}",
            type=dice.choice([*palettes.TYPE_STYLES]),
            status=dice.choice(EVENT_STATUSES),
            place={
                "point": [round(x + dice.gauss(0, spread), 4), round(y + dice.gauss(0, spread), 4)],
                "precision_m": dice.choice([300, 4000]),
                "why": "to make a crowd",
            },
        )


def make_crowded_scene(project, count, **options):
    full = replace(project, events=(*project.events, *make_crowd(project, count)))
    return build_scene(full, locate_events(full), **options)


PANEL_CASES = [
    ({}, PANEL_RECT, "the usual one"),
    ({"language": "hy"}, PANEL_RECT, "in Armenian"),
    ({"language": "ru"}, (10, 20, 500, 260), "small, in Russian"),
    ({"language": "az"}, (10, 20, 330, 240), "a preview's, in Azerbaijani"),
    ({}, (10, 20, 1100, 700), "a page of A4"),
    ({}, (10, 20, 300, 900), "tall"),
]


def find_overlaps(rects):
    return [(one, other) for one, other in combinations(rects, 2) if rects_overlap(one, other)]


def panel_boxes(panel):
    """Return the boxes of labels, plates and chips on a map."""
    names = [name.rect_at(spot) for name, spot in panel.labels.placed_labels]
    plates = [rect for plate in panel.plate_marks for rect in plate.covered_rects]
    chips = [chip.rect for chip in panel.offscreen_chips.placed_chips]
    return names, plates, chips


@pytest.mark.parametrize(("options", "rect", "why"), PANEL_CASES)
def test_first_map_labels_do_not_overlap_or_leave_panel(make_scene, options, rect, why):
    panel = draw_panel(make_scene(**options), rect)
    names, plates, chips = panel_boxes(panel)
    points = [box for mark in panel.event_layer.point_marks for box in mark.covered_rects]
    assert names, why
    assert len(plates) == 4, (
        "two for the corridor's routes, one each for the region and the country"
    )
    assert not find_overlaps([*names, *plates, *chips, *points]), why
    left, top, right, bottom = rect
    for box in [*names, *plates, *chips]:
        assert left <= box[0], why
        assert top <= box[1], why
        assert box[2] <= right, why
        assert box[3] <= bottom, why


@pytest.mark.parametrize("count", [40, 150])
def test_names_and_plates_avoid_crowded_points(project, count):
    """Points are not moved and may overlap; labels and plates avoid them."""
    panel = draw_panel(make_crowded_scene(project, count))
    names, plates, chips = panel_boxes(panel)
    points = [box for mark in panel.event_layer.point_marks for box in mark.covered_rects]
    assert len(points) > 20
    assert names
    assert not find_overlaps([*names, *plates, *chips])
    assert not [name for name in names for point in points if rects_overlap(name, point)]


def test_point_marks_are_at_their_positions(make_scene):
    panel = draw_panel(make_scene(), view=Bounds(44, 39, 50, 41.5))
    for mark in panel.event_layer.point_marks:
        assert (mark.x, mark.y) == panel.viewport.project_point(*mark.latest_event.point)
        assert mark.leader_end is None


def test_plate_is_on_its_shape_or_has_leader(make_scene):
    for rect in (PANEL_RECT, (10, 20, 300, 200)):
        panel = draw_panel(make_scene(), rect)
        shapes = {
            area.latest_event.geometry.wkb: area.shape for area in panel.event_layer.event_shapes
        }
        for plate in panel.plate_marks:
            end = shapely.Point(plate.leader_end or (plate.x, plate.y))
            assert shapes[plate.latest_event.geometry.wkb].distance(end) < 1


def test_displaced_plate_has_leader(project):
    """If points cover the corridor, its plates are placed outside it."""
    panel = draw_panel(make_crowded_scene(project, 150))
    shapes = {area.latest_event.geometry.wkb: area.shape for area in panel.event_layer.event_shapes}
    displaced = [
        p
        for p in panel.plate_marks
        if shapes[p.latest_event.geometry.wkb].distance(shapely.Point(p.x, p.y)) > 1
    ]
    assert all(plate.leader_end for plate in displaced)


def test_plate_avoids_smaller_marked_area(make_scene):
    """Azerbaijan's plate within the Karabakh region would look like the region's."""
    panel = draw_panel(make_scene())
    areas = {area.latest_event.place: area for area in panel.event_layer.event_shapes}
    plate = next(one for one in panel.plate_marks if one.latest_event.place == "Azerbaijan")
    region = areas["Karabakh region / Nagorno-Karabakh"].shape
    assert areas["Azerbaijan"].shape.contains(shapely.Point(plate.x, plate.y))
    assert not region.intersects(shapely.box(*plate.covered_rects[0]))


def test_country_name_is_outside_region(make_scene):
    for rect in (PANEL_RECT, (10, 20, 1100, 700)):
        panel = draw_panel(make_scene(), rect)
        regions = shapely.union_all(
            [one.shape for one in panel.base_layers.visible_features("region")]
        )
        named = {name.lines[0]: name.rect_at(spot) for name, spot in panel.labels.placed_labels}
        assert {"Armenia", "Azerbaijan"} <= named.keys()
        assert not regions.contains(shapely.box(*named["Azerbaijan"]).centroid)


def test_schematic_route_is_labelled(make_scene):
    lines = {" ".join(name.lines) for name, _ in draw_panel(make_scene()).labels.placed_labels}
    assert "Lachin corridor (schematic)" in lines


def test_town_with_event_keeps_its_name(make_scene):
    """The mark replaces the dot, and the label is next to it."""
    panel = draw_panel(make_scene(), view=Bounds(44, 39, 50, 41.5))
    named = {name.lines[0]: name for name, _ in panel.labels.placed_labels}
    assert named["Yerevan"].has_event_mark
    assert named["Baku"].has_event_mark


def test_name_with_hidden_dot_is_omitted(make_scene):
    panel = draw_panel(make_scene())
    for name, spot in panel.labels.placed_labels:
        others = [one.rect_at(at) for one, at in panel.labels.placed_labels if one is not name]
        if name.dot:
            hiding = [*others, *(chip.rect for chip in panel.offscreen_chips.placed_chips)]
            assert not [
                r for r in hiding if r[0] < name.dot[0] < r[2] and r[1] < name.dot[1] < r[3]
            ], spot


# --- what is shown ------------------------------------------------------------------------------


def test_events_of_one_place_share_mark(make_scene):
    panel = draw_panel(make_scene(), view=Bounds(44, 39, 50, 41.5))
    marks = [*panel.event_layer.point_marks, *panel.plate_marks]
    many = {mark.latest_event.place: len(mark.events) for mark in marks}
    assert many["Yerevan"] == many["Baku"] == 2
    assert many["Karabakh region / Nagorno-Karabakh"] == 6
    places = {mark.latest_event.point for mark in marks}
    assert len(places) == len(marks)


def test_every_event_is_drawn_or_listed_as_offscreen(make_scene):
    for options in ({}, {"view": View(filters=Filters(types=("diplomacy",)))}):
        scene = make_scene(**options)
        panel = draw_panel(scene)
        marks = [*panel.event_layer.point_marks, *panel.plate_marks]
        seen = [one.event.id for mark in marks for one in mark.events]
        offscreen = [
            one.event.id for place in panel.event_layer.offscreen_places for one in place.events
        ]
        assert sorted(seen + offscreen) == sorted(one.event.id for one in scene.visible_events)


def test_offscreen_places_have_chips_with_remainder_counted(make_scene, project):
    chips = draw_panel(make_scene()).offscreen_chips.placed_chips
    assert [chip.text for chip in chips] == [
        "Elsewhere:",
        "Yerevan (2)",
        "Baku (2)",
        "Washington (2)",
    ]
    full = draw_panel(make_crowded_scene(project, 40), view=Bounds(48, 40.5, 48.2, 40.6))
    more = len(full.event_layer.offscreen_places) - 3
    assert full.offscreen_chips.placed_chips[-1].text == f"and {more} more"
    assert len(full.offscreen_chips.placed_chips) == 5


def test_base_layers_are_as_of_last_day(make_scene, project):
    def visible_kinds(view):
        scene = make_scene(view=view)
        seen = draw_panel(scene).base_layers
        return {one.kind for one in seen.projected_features}, format_as_of_day(scene, seen)

    now, today = visible_kinds(None)
    before, then = visible_kinds(read_view(project, window="..2015"))
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
def test_corridor_status_is_as_of_day(make_scene, project, day, status):
    scene = make_scene(view=read_view(project, window=f"..{day}"))
    seen = draw_panel(scene).content
    assert status in seen.route_statuses


def test_status_with_latest_start_is_shown(make_scene):
    scene = make_scene()
    corridor = next(one for _, one in scene.base_features() if one.conditions)
    pattern = corridor.conditions[0]
    several = [("open", "2020/.."), ("blocked", "2022-12-12/.."), ("closed", "../2030")]
    conditions = tuple(
        replace(pattern, status=status, when=parse_date(edtf)) for status, edtf in several
    )
    for order in (conditions, conditions[::-1]):
        assert scene.feature_status(replace(corridor, conditions=order)) == "blocked"
    assert scene.feature_status(replace(corridor, conditions=())) is None


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
def test_interval_covers_day(edtf, day, holds):
    assert covers_day(parse_date(edtf), parse_date(day).start) is holds
    assert covers_day(None, parse_date(day).start)
    assert not covers_day(parse_date(edtf), None), "a map without a dated event has no day"


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({}, "Events shown: 16 of 16"),
        ({"window": "2023-04"}, "Events shown: 12 of 16 · from 1 to 30 April 2023"),
        (
            {"window": "2023-04-22..2023-04-23"},
            "Events shown: 6 of 16 · from 22 to 23 April 2023",
        ),
        ({"window": "..2015"}, "Events shown: 4 of 16 · until 31 December 2015"),
        ({"window": "2020.."}, "Events shown: 15 of 16 · since 1 January 2020"),
        (
            {"filters": ["type=diplomacy", "status=reported", "text=call"]},
            "Events shown: 3 of 16 · Type: Diplomacy · Status: reported · “call”",
        ),
    ],
)
def test_visible_events_line_describes_view(make_scene, project, options, line):
    view = read_view(project, **options)
    count = len(view.find_visible_events(project, locate_events(project)))
    text = format_view_summary(make_scene(view=view)).replace("\u00a0", " ")
    assert text == re.sub(r"shown: \d+", f"shown: {count}", line)


def test_legend_lists_only_visible_content(make_scene, project):
    seen = draw_panel(make_scene()).content
    assert seen == MapContent(
        types=tuple(name for name in palettes.TYPE_STYLES if name != "protest"),
        statuses=("reported", "claimed"),
        geometry_kinds=("line", "region"),
        has_counts=True,
        size_steps=(),
        route_statuses=("blocked",),
        base_kinds=("border", "region", "checkpoint"),
        has_schematic_river=True,
        titles={
            "border": "Armenia–Azerbaijan border",
            "region": "Former Nagorno-Karabakh Autonomous Oblast",
            "checkpoint": "Border checkpoint",
            "corridor": "Lachin corridor (schematic)",
            "river": "Rivers",
        },
    )
    few = draw_panel(
        make_scene(view=read_view(project, filters=["type=access"])),
        view=Bounds(46.55, 39.55, 46.6, 39.6),
    ).content
    assert few.types == ("access",)
    assert few.geometry_kinds == ("point", "line"), "close up the circle of uncertainty is drawn"
    assert not few.has_counts


def make_legend(scene, seen, width):
    with fixed_settings():
        return Legend(scene, Canvas(800, 600, "#ffffff"), seen, width)


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
@pytest.mark.parametrize("width", [160, 268, 568, 736, 1400])
def test_legend_fits_width(make_scene, language, width):
    every = MapContent(
        tuple(palettes.TYPE_STYLES),
        EVENT_STATUSES,
        ("point", "line", "region"),
        True,
        tuple(range(symbology.DISC_SIZE_COUNT)),
        tuple(symbology.ROUTE_STYLES),
        symbology.LEGEND_BASE_KINDS,
    )
    made = make_legend(make_scene(language=language), every, width)
    for one in made._placed_items:
        right = one.x + (
            one.item.width if one.item else measure_text(one.heading, legend.LEGEND_FONT)
        )
        assert right <= width + 1
    rows = {}
    for one in made._placed_items:
        rows.setdefault(one.row, []).append(one)
    for row in rows.values():
        spans = sorted(
            (
                one.x,
                one.x
                + (one.item.width if one.item else measure_text(one.heading, legend.LEGEND_FONT)),
            )
            for one in row
        )
        assert all(a[1] <= b[0] for a, b in pairwise(spans)), "items of a row"


def test_unselected_events_are_faded(make_scene, project):
    scene = make_scene(view=read_view(project, select="checkpoint-established"))
    faded = [one.event.id for one in scene.visible_events if scene.is_faded(one)]
    assert len(faded) == 15
    assert "checkpoint-established" not in faded
    assert not any(make_scene().is_faded(one) for one in make_scene().visible_events)


# --- many events ----------------------------------------------------------------------------------


def test_density_cells_count_every_point(make_scene):
    shown = [one for one in make_scene().visible_events if one.geometry_kind == "point"]
    spots = [(7.0, 7.0), (7.1, 7.1), (11.9, 11.9), (12.1, 7.0), (-1.0, 7.0), (7.0, 99.0)]
    cells = count_cells(list(zip(spots, shown, strict=False)), (0, 0, 60, 60))
    assert [(cell.x, cell.y, cell.count) for cell in cells] == [(9, 9, 3), (15, 9, 1)]
    assert cells[0].type == shown[2].event.type, "the latest event gives its colour"


@pytest.mark.parametrize(
    ("step", "text"), [(0, "1–4"), (1, "5–21"), (2, "22–99"), (3, "100–464"), (4, "≥ 465")]
)
def test_disc_size_label_matches_size_step(step, text):
    assert format_size_range(step, str) == text
    numbers = [int(one) for one in re.findall(r"\d+", text)]
    assert {size_step(number) for number in numbers} == {step}


def test_dense_points_are_counted_and_areas_kept(project):
    """A disc would show an area as one point."""
    scene = make_crowded_scene(project, 3100)
    panel = draw_panel(scene)
    assert panel.event_layer.is_dense
    assert not panel.event_layer.point_marks
    inside = [
        one
        for one in scene.visible_events
        if one.geometry_kind == "point"
        and panel.viewport.contains_point(*panel.viewport.project_point(*one.point))
    ]
    assert sum(cell.count for cell in panel.event_layer.density_cells) == len(inside)
    assert len(panel.plate_marks) == 4
    assert panel.content.size_steps
    assert len(describe_image(scene, panel)) < 20_000, "short enough to be read"


@pytest.mark.parametrize(("extra", "dense"), [(0, False), (1, True)])
def test_density_is_drawn_for_more_points_than_the_limit(project, extra, dense):
    """Lines and regions do not count, as in the viewer: tests/viewer/map.test.js."""
    scene = make_crowded_scene(project, symbology.MAX_POINT_SYMBOLS)
    points = [one for one in scene.visible_events if one.geometry_kind == "point"]
    others = [one for one in scene.visible_events if one.geometry_kind != "point"]
    assert others
    visible = (*points[: symbology.MAX_POINT_SYMBOLS + extra], *others)
    event_layer = EventLayer(
        replace(scene, visible_events=visible),
        MercatorViewport.fit_bounds(project.map_info.view, PANEL_RECT),
    )
    assert event_layer.is_dense is dense


def test_legend_of_discs_has_no_status(project):
    """A disc shows events of any status; plates and chips have the status of theirs."""
    scene = make_crowded_scene(project, 3100)
    assert draw_panel(scene).content.statuses == EVENT_STATUSES
    points = replace(
        scene,
        visible_events=tuple(one for one in scene.visible_events if one.geometry_kind == "point"),
    )
    everywhere = draw_panel(points, view=Bounds(-100, 20, 60, 60))
    assert not everywhere.event_layer.offscreen_places
    assert everywhere.content.statuses == ()
    assert everywhere.content.size_steps


# --- letters --------------------------------------------------------------------------------------

ANY_TEXT = st.text(st.characters(), max_size=60)


@given(text=ANY_TEXT)
def test_cleaned_text_is_drawable_and_stable(text):
    letters = Typesetter()
    clean = letters.clean_text(text)
    assert letters.clean_text(clean) == clean
    assert measure_text(clean, Font(12)) >= 0
    assert not re.search(r"[\x00-\x1f\x7f]|  |^ | $", clean)


@given(text=ANY_TEXT, width=st.floats(20, 300), most=st.integers(1, 4))
def test_wrapped_lines_fit_width(text, width, most):
    lines = Typesetter().wrap_text(text, Font(12), width, most)
    assert len(lines) <= most
    for line in lines:
        one_letter = len(line.rstrip(ELLIPSIS)) <= 1
        assert (
            one_letter
            or measure_text(line, Font(12).with_fallback(" ".join(lines))) <= width + 1e-6
        )


@given(
    words=st.lists(
        st.text(st.sampled_from("aəбԱ"), min_size=1, max_size=8), min_size=1, max_size=12
    )
)
def test_wrapping_keeps_all_words(words):
    lines = Typesetter().wrap_text(" ".join(words), Font(12), 200, 99)
    assert " ".join(lines).split(" ") == words


@pytest.mark.parametrize(
    ("text", "clean", "missing", "why"),
    [
        ("a\n\tb", "a b", "", "white space is one space"),
        ("10\u00a0000", "10\u00a0000", "", "a no-break space stays"),
        (
            "a\x00\x1b\ud800b",
            f"a{MISSING_GLYPH}b",
            "\ud800",
            "controls go; half a character is a box",
        ),
        ("漢a", f"{MISSING_GLYPH}a", "漢", "a letter that the font lacks"),
        ("❤\ufe0f", "❤", "", "a variation selector is not seen"),
        ("e\u0301", "é", "", "composed"),
        ("Ֆə Ж ß", "Ֆə Ж ß", "", "the letters of the map's languages"),
    ],
)
def test_unsupported_characters_are_cleaned_and_recorded(text, clean, missing, why):
    letters = Typesetter()
    assert letters.clean_text(text) == clean, why
    assert letters.missing_characters == set(missing), why


def test_interface_messages_have_all_glyphs():
    """In all four languages, in all fonts."""
    letters = Typesetter()
    for language in messages._MESSAGES:
        for text in ImageTranslator(language)._messages.values():
            letters.clean_text(text)
    assert not letters.missing_characters


def test_right_to_left_text_is_reordered():
    """In a line that begins in Hebrew, its first letter is drawn at the right end."""
    from matplotlib.textpath import text_to_path

    font = text_to_path._get_font(Font(12).font_properties(1))
    glyphs, _, _ = text_to_path.get_glyphs_with_font(font, "אבג")
    (first, *_), _, _ = text_to_path.get_glyphs_with_font(font, "א")
    assert glyphs[-1][0] == first[0]


# --- words ------------------------------------------------------------------------------------------


def test_every_language_has_every_message():
    tables = messages._MESSAGES
    assert tables.keys() == {"en", "hy", "az", "ru"}
    for language, table in tables.items():
        assert table.keys() == tables["en"].keys(), language
        for key, text in table.items():
            assert set(re.findall(r"{\w+}", text)) == set(
                re.findall(r"{\w+}", tables["en"][key])
            ), (language, key)


@pytest.mark.parametrize(
    ("language", "metres", "text"),
    [
        ("en", 500, "500 m"), ("en", 999.6, "1,000 m"), ("en", 1000, "1 km"), ("en", 1500, "1.5 km"),
        ("ru", 1500, "1,5 км"), ("en", 20_000, "20 km"), ("hy", 2_500_000, "2\u00a0500 կմ"), ("az", 12_345, "12 km"),
    ],
)  # fmt: skip
def test_distances_are_formatted(language, metres, text):
    assert ImageTranslator(language).format_distance(metres) == text


@pytest.mark.parametrize("language", ["en", "hy", "az", "ru"])
def test_alt_text_describes_visible_events(make_scene, project, language):
    """It has every event with date, title, place and status, every symbol, and the credits."""
    scene = make_scene(language=language)
    text = describe_image(scene, draw_panel(scene))
    translator = ImageTranslator(language)
    assert text.startswith(translator.localize(project.map_info.title) + "\n")
    for one in scene.visible_events:
        line = next(row for row in text.splitlines() if translator.localize(one.event.title) in row)
        assert translator.format_interval(one.event.date) in line
        assert one.place in line
        assert translator.message(f"status.{one.event.status}") in line
        kind = one.event.place_role or one.geometry_kind
        distance = translator.format_distance(one.radius_m)
        assert translator.message(f"mark.{kind}", distance=distance) in line
    types = {one.event.type for one in scene.visible_events}
    for kind in (palettes.TYPE_STYLES[name] for name in types):
        assert (
            f"{translator.localize(kind.label)} ({translator.message('image.shape.' + kind.shape)})"
            in text
        )
    assert format_attribution(scene).replace("\u00a0", " ") in text
    assert format_sources(scene) in text
    assert not re.search(r"[{}]", text), "no placeholder is left"


def test_alt_text_of_many_events_is_truncated(project):
    scene = make_crowded_scene(project, 60)
    text = describe_image(scene, draw_panel(scene))
    assert text.count("\n- ") == 50
    assert "\nand 26 more\n" in text


# --- the canvas -------------------------------------------------------------------------------------


def render_pixels(canvas):
    import io

    from PIL import Image

    return np.asarray(Image.open(io.BytesIO(canvas.save("png", 96, {}))).convert("RGB"), dtype=int)


def test_polygon_hole_is_not_filled():
    rings = shapely.box(2, 2, 18, 18).exterior, shapely.box(8, 8, 12, 12).exterior
    shape = shapely.Polygon(rings[0], [rings[1]])  # both turn the same way round
    with fixed_settings():
        canvas = Canvas(20, 20, "#ffffff")
        canvas.fill_path(geometry_to_path(shape), "#000000")
        shades = render_pixels(canvas)[:, :, 0]
    assert (shades[10, 10], shades[4, 4], shades[0, 0]) == (255, 0, 255)


def test_drawing_is_clipped_to_rectangle():
    with fixed_settings():
        canvas = Canvas(20, 20, "#ffffff")
        with canvas.clip_to((5, 2, 15, 10)):
            canvas.fill_path(rectangle_path((0, 0, 20, 20)), "#000000")
            canvas.fill_copies(symbols.unit_disc(), [(10, 18)], [3], "#ff0000")
        shades = render_pixels(canvas)
    rows, columns = np.nonzero(shades.sum(axis=2) < 300)
    assert (rows.min(), rows.max(), columns.min(), columns.max()) == (2, 9, 5, 14)


def test_disc_has_requested_radius():
    with fixed_settings():
        canvas = Canvas(40, 40, "#ffffff")
        canvas.fill_copies(symbols.unit_disc(), [(20, 20)], [8], "#000000")
        dark = (255 - render_pixels(canvas)[:, :, 0]).sum() / 255
    assert dark == pytest.approx(math.pi * 64, rel=0.02)


def test_fading_applies_only_inside_block():
    with fixed_settings():
        canvas = Canvas(20, 10, "#ffffff")
        with canvas.with_opacity(0.5), canvas.with_opacity(0.5):
            canvas.fill_path(rectangle_path((0, 0, 10, 10)), "#000000")
        canvas.fill_path(rectangle_path((10, 0, 20, 10)), with_alpha("#000000", 0.5))
        shades = render_pixels(canvas)[5, :, 0]
    assert shades[5] == pytest.approx(191, abs=2)
    assert shades[15] == pytest.approx(127, abs=2)


def test_dash_length_is_independent_of_line_width():
    with fixed_settings():
        canvas = Canvas(40, 10, "#ffffff")
        canvas.stroke_path(
            geometry_to_path(shapely.LineString([(0, 5), (40, 5)])), "#000000", 4, dash=(10, 10)
        )
        shades = render_pixels(canvas)[5, :, 0]
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
def test_corridor_of_any_geometry_is_drawn(sample_project, tmp_path, geometry, status):
    """A corridor may be an area, as some humanitarian ones are: its edge is drawn with ticks."""
    when = [{"is": status, "when": "2020/..", "source": "The survey"}]
    sample_project.set_river(make_feature(geometry, kind="corridor", status=when))
    sample_project.replace_text("data/layers.yaml", "style: river", "style: corridor")
    assert draw_image(sample_project.load(), tmp_path / "map.png", ImageOptions(size=(800, 600)))
    assert draw_social_preview(sample_project.load()).startswith(b"\x89PNG")


def test_last_of_simultaneous_statuses_is_shown(make_scene):
    """As in the viewer."""
    scene = make_scene()
    corridor = next(one for _, one in scene.base_features() if one.conditions)
    when = parse_date("2022-12-12/..")
    pair = [replace(corridor.conditions[0], status=one, when=when) for one in ("blocked", "open")]
    for order in (pair, pair[::-1]):
        assert scene.feature_status(replace(corridor, conditions=tuple(order))) == order[-1].status


@pytest.mark.parametrize(
    ("options", "line", "why"),
    [
        ({}, "22 or 23 April 2023: Border checkpoint", "the event that the project states"),
        ({"window": "..2015"}, "from about 1988 to about 1991: Conflict over", "it is not visible"),
    ],
)
def test_preview_names_lead_event(make_scene, project, options, line, why):
    text = format_lead(make_scene(view=read_view(project, **options)))
    assert text.startswith(line), why
