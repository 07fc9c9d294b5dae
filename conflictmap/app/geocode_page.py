"""The Geocode page: the candidates for a place name or expression, for a curator to choose."""

import streamlit as st

from conflictmap.app.escape_markdown import escape_markdown
from conflictmap.app.project_cache import HASH_BY_VERSION, LoadedProject, load_geonames
from conflictmap.app.viewer_component import current_theme
from conflictmap.app.yaml_snippets import (
    format_event_area,
    format_event_place,
    format_event_point,
    format_place_record,
)
from geo.errors import ConflictMapError
from geo.geocoding.gazetteer import GEONAMES_ORIGIN, GROUND_ORIGIN
from geo.geocoding.geocoder import Geocoder
from geo.geocoding.precision import WHERE_PREC_LABELS
from geo.geocoding.results import Candidate, GeocodeResult
from geo.geocoding.world_areas import open_world_areas
from geo.geometry.bounds import Bounds
from layers.static_map import svg_map
from layers.static_map.svg_map import render_candidate_map

QUERY_KEY = "geocode_query"
EXAMPLE_QUERIES = (
    "Lachin",
    "Mets Shen",
    "Շուշի",
    "3 km east of Lachin",
    "between Goris and Lachin",
)
_TIER_DESCRIPTIONS = {
    "exact": "exact match with a name of the place",
    "alias": "exact match with an alternative spelling",
    "key": "same pronunciation in another spelling",
    "close": "similar spelling: verify it",
}

_ADD_PLACE_HINT = (
    "The project does not have this place yet: first add its record to data/places.yaml."
)
_UNKNOWN_PLACE_HINT = (
    "The project does not have this place yet: geocode the place's name alone, and first add its "
    "record to data/places.yaml."
)


def show_geocode_page(loaded: LoadedProject) -> None:
    """Draw the page."""
    st.title("Geocode")
    st.markdown(
        "Enter a place as your source writes it: a name in any script, or an expression. "
        "The geocoder does not guess: if a name is ambiguous, choose one of the candidates."
    )
    query = st.text_input("Place name or expression", key=QUERY_KEY, placeholder=EXAMPLE_QUERIES[3])
    st.caption("For example: " + " · ".join(EXAMPLE_QUERIES))
    use_geonames = st.toggle("Also search GeoNames", value=False)
    if query.strip():
        _draw_result(loaded, query.strip(), use_geonames=use_geonames)


def _draw_result(loaded: LoadedProject, query: str, *, use_geonames: bool) -> None:
    try:
        geocoder = Geocoder(
            loaded.project.gazetteer,
            load_geonames() if use_geonames else None,
            world_areas=open_world_areas() if use_geonames else None,
            bounds=loaded.project.map_info.bounds,
        )
        result = geocoder.geocode(query)
    except ConflictMapError as error:
        st.error(escape_markdown(str(error)))
        return
    _draw_verdict(result, is_known=not use_geonames or _is_found_in_project(loaded, query))
    markers = _sketch_candidates(result)
    if markers:
        left, right = st.columns([3, 2])
        left.image(_render_sketch(loaded, markers, current_theme()), width="stretch")
        with right:
            _draw_candidate_list(result, loaded.project.map_info.bounds)


def _is_found_in_project(loaded: LoadedProject, query: str) -> bool:
    """Check whether the project's own places are enough to geocode a query, as in its events."""
    return Geocoder(loaded.project.gazetteer).geocode(query).status == "found"


def _candidate_cache_key(candidate: svg_map.CandidateMarker) -> tuple[object, ...]:
    """Return everything that the sketch shows of a candidate, in a form that can be hashed."""
    geometry = None if candidate.geometry is None else candidate.geometry.wkb
    return candidate.number, *candidate.point, candidate.radius_m, geometry


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
            f"ACLED {result.geo_precision}; "
            f"within {_format_distance(result.radius_m or 0)} of the point."
        )
        if is_known:
            st.code(format_event_place(result.query), language="yaml")
        else:
            st.info(_ADD_PLACE_HINT if result.candidates else _UNKNOWN_PLACE_HINT)
    elif result.status == "ambiguous":
        st.warning(f"Ambiguous: {escape_markdown(result.method)}. Choose a candidate below.")
    else:
        st.error(
            f"Not found: {escape_markdown(result.method)}. Similar names, if any, are listed below."
        )


def _sketch_candidates(result: GeocodeResult) -> list[svg_map.CandidateMarker]:
    """Return a marker for each candidate, or one for the point of an expression."""
    if result.candidates:
        first = result.geometry if result.status == "found" else None
        return [
            svg_map.CandidateMarker(
                number,
                candidate.point,
                candidate.radius_m,
                first if number == 1 and _has_extent(first) else None,
            )
            for number, candidate in enumerate(result.candidates, 1)
        ]
    if result.point is None or result.radius_m is None:
        return []
    geometry = result.geometry if _has_extent(result.geometry) else None
    return [svg_map.CandidateMarker(1, result.point, result.radius_m, geometry)]


def _has_extent(geometry: object) -> bool:
    return getattr(geometry, "geom_type", "Point") != "Point"


def _draw_candidate_list(result: GeocodeResult, bounds: Bounds) -> None:
    for number, candidate in enumerate(result.candidates, 1):
        with st.container(border=True):
            st.markdown(
                f"**{number} · {escape_markdown(candidate.name)}**, "
                f"{escape_markdown(candidate.kind)}{_format_within(candidate)}"
            )
            st.caption(
                f"{_TIER_DESCRIPTIONS[candidate.tier]} · score {candidate.score:.0f} of 100 · "
                f"class {candidate.where_prec} · within {_format_distance(candidate.radius_m)} · "
                f"longitude {candidate.point[0]:.5f}, latitude {candidate.point[1]:.5f}"
            )
            st.code(_format_yaml(candidate, bounds), language="yaml")


def _format_within(candidate: Candidate) -> str:
    return f" in {escape_markdown(', '.join(candidate.within))}" if candidate.within else ""


def _format_yaml(candidate: Candidate, bounds: Bounds) -> str:
    """Return the YAML to paste: an event's place, or a record for data/places.yaml."""
    if candidate.origin == GEONAMES_ORIGIN:
        return format_place_record(candidate, bounds)
    if candidate.origin == GROUND_ORIGIN:
        return format_event_area(candidate)
    return (
        format_event_place({"id": candidate.id}) if candidate.id else format_event_point(candidate)
    )


def _format_distance(metres: float) -> str:
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{metres:.0f} m"  # noqa: PLR2004
