"""The caches of the pages: rebuilt when the project changes, and only then."""

import gc
import weakref
from contextlib import nullcontext
from dataclasses import replace
from types import SimpleNamespace

import pytest

pytest.importorskip("streamlit")

from conflictmap.app import artifacts, geocode_page, map_page
from conflictmap.app.project_cache import load_map_project
from geo.errors import OutputError
from layers.static_map import svg_map


@pytest.fixture(scope="module")
def loaded_project():
    return load_map_project("first")


@pytest.fixture(autouse=True)
def clear_caches():
    map_page._build_events_table.clear()
    geocode_page._render_sketch.clear()


def test_event_table_is_cached_per_version(loaded_project):
    table = map_page._build_events_table(loaded_project)
    assert map_page._build_events_table(replace(loaded_project)) is table, (
        "another object of the same version"
    )
    assert map_page._build_events_table(replace(loaded_project, version="second")) is not table


FIRST_CANDIDATE = svg_map.CandidateMarker(1, (46.5, 39.6), 5000.0)
OTHER_CANDIDATES = [
    (replace(FIRST_CANDIDATE, number=2), "another number"),
    (replace(FIRST_CANDIDATE, point=(46.6, 39.6)), "another point"),
    (replace(FIRST_CANDIDATE, radius_m=50_000.0), "another circle"),
]


@pytest.mark.parametrize(
    ("other", "why"), OTHER_CANDIDATES, ids=[why for _, why in OTHER_CANDIDATES]
)
def test_sketch_cache_depends_on_candidates_and_theme(loaded_project, other, why):
    first = geocode_page._render_sketch(loaded_project, [FIRST_CANDIDATE], "light")
    assert geocode_page._render_sketch(loaded_project, [replace(FIRST_CANDIDATE)], "light") == first
    assert geocode_page._render_sketch(loaded_project, [other], "light") != first, why
    assert geocode_page._render_sketch(loaded_project, [FIRST_CANDIDATE], "dark") != first


@pytest.mark.parametrize("fails", [False, True], ids=["drawn", "failed"])
def test_pixels_of_picture_are_freed_at_once(monkeypatch, fails):
    class Drawing:
        def __init__(self):
            self.itself = self  # as a figure and its canvas

    drawings = []

    def draw_image(project, path, options, warn):
        drawings.append(weakref.ref(Drawing()))
        if fails:
            raise OutputError("no space")
        path.write_bytes(b"")

    monkeypatch.setattr(artifacts, "draw_image", draw_image)
    monkeypatch.setattr(artifacts, "file_stem", lambda _: "m")
    gc.disable()
    try:
        with pytest.raises(OutputError) if fails else nullcontext():
            artifacts._render_image(SimpleNamespace(project=None), "png", None)
    finally:
        gc.enable()
    assert [drawing() for drawing in drawings] == [None]
