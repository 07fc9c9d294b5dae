"""The Geocode page: what a name or expression may mean, for a curator who must decide."""

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.project_cache import HASH_BY_VERSION, LoadedProject, load_geonames
from conflictmap.app.viewer_component import current_theme
from conflictmap.app.yaml_snippets import (
    format_event_place,
    format_event_point,
    format_place_record,
)
from geo.errors import ConflictMapError
from geo.geocoding.gazetteer import GEONAMES_ORIGIN
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.precision import WHERE_PREC_LABELS
from geo.geocoding.results import Candidate, GeocodeResult
from geo.geometry.bounds import Bounds
from layers.static_map import svg_map
from layers.static_map.svg_map import render_candidate_map

QUERY_KEY = "geocode_question"
EXAMPLE_QUERIES = (
    "Lachin",
    "Mets Shen",
    "Շուշի",
    "3 km east of Lachin",
    "between Goris and Lachin",
)
_TIER_DESCRIPTIONS = {
    "exact": "a name of the place, letter for letter",
    "alias": "a spelling listed for the place",
    "key": "sounds the same in another spelling",
    "close": "only similar: confirm it yourself",
}


_ADD_PLACE_HINT = (
    "The project does not have this place yet: put its record into data/places.yaml first."
)
_UNKNOWN_PLACE_HINT = (
    "The project does not have this place yet, and its events know no other: geocode the place's "
    "name alone, and put its record into data/places.yaml first."
)


def show_geocode_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Geocode")
    st.markdown(
        "Type a place as your source has it: a name in any of the scripts, or an expression. "
        "The program refuses rather than guesses; what it cannot decide, you decide."
    )
    question = st.text_input("Name or expression", key=QUERY_KEY, placeholder=EXAMPLE_QUERIES[3])
    st.caption("For example: " + " · ".join(EXAMPLE_QUERIES))
    wide = st.toggle("Ask the world's places too (GeoNames)", value=False)
    if question.strip():
        _draw_result(loaded, question.strip(), use_geonames=wide)


def _draw_result(loaded: LoadedProject, query: str, *, use_geonames: bool) -> None:
    try:
        geocoder = Geocoder(loaded.project.gazetteer, load_geonames() if use_geonames else None)
        answer = geocoder.geocode(query)
    except ConflictMapError as error:
        st.error(escape_markdown(str(error)))
        return
    _draw_verdict(answer, is_known=not use_geonames or _is_found_in_project(loaded, query))
    marks = _sketch_candidates(answer)
    if marks:
        left, right = st.columns([3, 2])
        left.image(_render_sketch(loaded, marks, current_theme()), width="stretch")
        with right:
            _draw_candidate_list(answer, loaded.project.map_info.bounds)


def _is_found_in_project(loaded: LoadedProject, query: str) -> bool:
    """Tell whether the project's own places are enough to find it: its events have no others."""
    return Geocoder(loaded.project.gazetteer).geocode(query).status == "found"


def _candidate_cache_key(candidate: svg_map.CandidateMarker) -> tuple[object, ...]:
    """Return all that a candidate's picture shows, as the cache can compare it."""
    shape = None if candidate.geometry is None else candidate.geometry.wkb
    return candidate.number, *candidate.point, candidate.radius_m, shape


@st.cache_data(
    show_spinner=False,
    max_entries=100,
    hash_funcs={**HASH_BY_VERSION, svg_map.CandidateMarker: _candidate_cache_key},
)
def _render_sketch(
    loaded: LoadedProject, candidates: list[svg_map.CandidateMarker], theme_name: str
) -> str:
    return render_candidate_map(loaded.document, candidates, theme_name)


def _draw_verdict(result: GeocodeResult, *, is_known: bool) -> None:
    if result.status == "found" and result.where_prec is not None:
        st.success(f"Found: {escape_markdown(str(result.name))}. {escape_markdown(result.method)}.")
        st.markdown(
            f"Precision class {result.where_prec} (UCDP: {WHERE_PREC_LABELS[result.where_prec]}), "
            f"ACLED {result.geo_precision}; within {_format_distance(result.radius_m or 0)} of the point."
        )
        if is_known:
            st.code(format_event_place(result.query), language="yaml")
        else:
            st.info(_ADD_PLACE_HINT if result.candidates else _UNKNOWN_PLACE_HINT)
    elif result.status == "ambiguous":
        st.warning(f"Ambiguous: {escape_markdown(result.method)}. Choose below.")
    else:
        st.error(
            f"Not found: {escape_markdown(result.method)}. The nearest names are below, if any."
        )


def _sketch_candidates(result: GeocodeResult) -> list[svg_map.CandidateMarker]:
    """Return what to draw: the candidates, or the spot itself where an expression leads to one."""
    if result.candidates:
        first = result.geometry if result.status == "found" else None
        return [
            svg_map.CandidateMarker(
                number,
                found.point,
                found.radius_m,
                first if number == 1 and _has_extent(first) else None,
            )
            for number, found in enumerate(result.candidates, 1)
        ]
    if result.point is None or result.radius_m is None:
        return []
    shape = result.geometry if _has_extent(result.geometry) else None
    return [svg_map.CandidateMarker(1, result.point, result.radius_m, shape)]


def _has_extent(geometry: object) -> bool:
    return getattr(geometry, "geom_type", "Point") != "Point"


def _draw_candidate_list(result: GeocodeResult, bounds: Bounds) -> None:
    for number, found in enumerate(result.candidates, 1):
        with st.container(border=True):
            st.markdown(
                f"**{number} · {escape_markdown(found.name)}**, {escape_markdown(found.kind)}{_format_within(found)}"
            )
            st.caption(
                f"{_TIER_DESCRIPTIONS[found.tier]} · score {found.score:.0f} of 100 · "
                f"class {found.where_prec} · within {_format_distance(found.radius_m)} · "
                f"longitude {found.point[0]:.5f}, latitude {found.point[1]:.5f}"
            )
            st.code(_format_yaml(found, bounds), language="yaml")


def _format_within(candidate: Candidate) -> str:
    return f" in {escape_markdown(', '.join(candidate.within))}" if candidate.within else ""


def _format_yaml(candidate: Candidate, bounds: Bounds) -> str:
    """Return what to paste: the place of an event, or first a record for the gazetteer."""
    if candidate.origin == GEONAMES_ORIGIN:
        return format_place_record(candidate, bounds)
    return (
        format_event_place({"id": candidate.id}) if candidate.id else format_event_point(candidate)
    )


def _format_distance(metres: float) -> str:
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{metres:.0f} m"  # noqa: PLR2004
