"""Drawing rules shared by all renderers: complete, and computed alike in Python and JavaScript."""

import re

import pytest
import shapely

from geo.project.map_layers import FEATURE_STATUSES
from geo.project.vocabulary import EVENT_STATUSES
from layers.style import palettes, symbology
from layers.style.route_marks import checkpoint_brackets, cross_tick_lines
from tests.support.viewer_modules import VIEWER_FOLDER, call_viewer

SHAPES = sorted({style.shape for style in palettes.TYPE_STYLES.values()})


def outline_corners(path):
    """The corners of an SVG path of straight lines."""
    return [tuple(map(float, corner.split(","))) for corner in re.split("[ML]", path[:-1])[1:]]


def test_every_shape_has_an_outline():
    assert {"circle", *symbology.RIGHT_OUTLINES} == set(SHAPES)


def test_every_status_has_a_style():
    assert symbology.STATUS_STYLES.keys() == set(EVENT_STATUSES)
    assert len(set(symbology.STATUS_STYLES.values())) == len(EVENT_STATUSES), "they differ"
    assert symbology.ROUTE_STYLES.keys() == set(FEATURE_STATUSES)
    assert len(set(symbology.ROUTE_STYLES.values())) == len(FEATURE_STATUSES), "they differ"
    assert symbology.DEFAULT_ROUTE_STATUS in symbology.ROUTE_STYLES


def test_legend_statuses_have_the_order_of_their_codes():
    assert tuple(symbology.STATUS_STYLES) == EVENT_STATUSES


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pens_use_colours_of_the_palette(theme):
    colours = {pen.stroke for pen in symbology.PENS.values()}
    colours |= {pen.fill for pen in symbology.PENS.values()}
    assert colours - {None} <= palettes.PALETTE[theme].keys()


def test_labels_and_legend_use_known_kinds_and_styles():
    drawn = {*symbology.PENS, "corridor", "checkpoint"}
    assert symbology.FEATURE_LABELS.keys() <= drawn
    assert set(symbology.LEGEND_BASE_KINDS) <= drawn
    for label in symbology.FEATURE_LABELS.values():
        assert label.style in symbology.LABEL_STYLES
        assert label.rank in symbology.MIN_ZOOM_BY_RANK


@pytest.mark.parametrize(
    ("kind", "schematic", "dash", "why"),
    [
        ("river", False, (), "a surveyed course is solid"),
        ("river", True, symbology.SCHEMATIC_DASH_PX, "a schematic one is dashed"),
        ("line", True, symbology.PENS["line"].dash_px, "a pen keeps its own dashes"),
        ("pipeline", False, symbology.PENS["line"].dash_px, "an unknown kind is drawn as a line"),
    ],
)
def test_pen_depends_on_kind_and_survey(kind, schematic, dash, why):
    assert symbology.select_pen(kind, is_schematic=schematic).dash_px == dash, why


def test_drawing_rules_have_one_source():
    """No module of the viewer but symbology.js reads the file, and none has its values."""
    for path in VIEWER_FOLDER.rglob("*.js"):
        text = path.read_text("utf-8")
        if path.name != "symbology.js":
            assert f'{symbology.SYMBOLOGY_FILE}"' not in text, f"{path}: import"
            assert not re.search(r"setLineDash\(\[[^\]]", text), f"{path}: dashes"


# --- the same computation in Python and JavaScript ------------------------------------------------


@pytest.mark.parametrize("schematic", [False, True])
def test_viewer_selects_the_same_pens(schematic):
    kinds = [*symbology.PENS, "pipeline"]
    pens = call_viewer("map/symbology.js", "selectPen", [(kind, schematic) for kind in kinds])
    for kind, pen in zip(kinds, pens, strict=True):
        lists = {key: tuple(value) for key, value in pen.items() if isinstance(value, list)}
        ours = symbology.select_pen(kind, is_schematic=schematic)
        assert symbology.Pen(**pen | lists) == ours, kind


def test_viewer_resolves_the_same_drawing_kinds():
    kinds = ["city", "province", "reservoir", "river", "pipeline", "district"]
    cases = [(style, kind) for style in ("district", "lake") for kind in kinds]
    theirs = call_viewer("map/symbology.js", "getDrawingKind", cases)
    assert theirs == [symbology.drawing_kind(*case) for case in cases]


@pytest.mark.parametrize(
    ("python_function", "viewer_function"),
    [
        (symbology.outline_path, "buildOutlinePath"),
        (symbology.left_half_path, "buildLeftHalfPath"),
    ],
)
def test_viewer_has_the_same_symbol_outlines(python_function, viewer_function):
    theirs = call_viewer("map/symbology.js", viewer_function, [(shape,) for shape in SHAPES])
    for shape, path in zip(SHAPES, theirs, strict=True):
        ours = python_function(shape)
        if shape == "circle":
            assert path == ours
        else:
            polygons = [shapely.Polygon(outline_corners(one)) for one in (ours, path)]
            assert polygons[0].equals(polygons[1]), shape


def test_viewer_has_the_same_hatch_directions():
    numbers = range(12)
    theirs = call_viewer("map/symbology.js", "getHatchDirection", [(n,) for n in numbers])
    assert [tuple(one) for one in theirs] == [symbology.hatch_direction(n) for n in numbers]


# --- lines in pixels ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "count", "why"),
    [
        (shapely.LineString([(0, 0), (100, 0)]), 3, "evenly along a line"),
        (shapely.LineString([(0, 0), (10, 0)]), 0, "none on a short line"),
        (shapely.box(0, 0, 33, 33), 4, "on the edge of an area"),
        (shapely.Point(3, 4), 0, "none at a point"),
    ],
)
def test_cross_ticks_are_across_and_evenly_spaced(shape, count, why):
    ticks = [*cross_tick_lines(shape)]
    assert len(ticks) == count, why
    for tick in ticks:
        line = shapely.LineString(tick)
        assert line.length == pytest.approx(2 * symbology.CROSS_TICKS.half_length_px)
        assert (
            line.interpolate(0.5, normalized=True).distance(shape.boundary if count == 4 else shape)
            < 1e-9
        )


def test_brackets_of_checkpoint_are_symmetric():
    left, right = checkpoint_brackets(50, 20)
    assert [(100 - x, y) for x, y in left] == right
    assert max(x for x, _ in right) == 50 + symbology.CHECKPOINTS.half_width_px
