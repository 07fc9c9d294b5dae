"""The Geocode page: what a name or expression may mean, for a curator who must decide."""

import streamlit as st

from conflictmap.app.escape_markdown import plain
from conflictmap.app.project_cache import BY_VERSION, Loaded, world
from conflictmap.app.viewer_component import theme
from conflictmap.app.yaml_snippets import event_place, event_point, place_record
from geo.errors import ConflictMapError
from geo.geocoding.gazetteer import GEONAMES
from geo.geocoding.geocoder import Answer, Candidate, Geocoder
from geo.geocoding.precision import WHERE_PREC
from geo.geometry.bounds import Bounds
from layers.static_map import svg_map
from layers.static_map.svg_map import sketch

QUESTION = "geocode_question"
EXAMPLES = ("Lachin", "Mets Shen", "Շուշի", "3 km east of Lachin", "between Goris and Lachin")
_TIERS = {
    "exact": "a name of the place, letter for letter",
    "alias": "a spelling listed for the place",
    "key": "sounds the same in another spelling",
    "close": "only similar: confirm it yourself",
}


_BELOW = "The project does not have this place yet: put its record into data/places.yaml first."
_UNKNOWN = (
    "The project does not have this place yet, and its events know no other: geocode the place's "
    "name alone, and put its record into data/places.yaml first."
)


def show(loaded: Loaded) -> None:
    """Draw the page."""
    st.title("Geocode")
    st.markdown(
        "Type a place as your source has it: a name in any of the scripts, or an expression. "
        "The program refuses rather than guesses; what it cannot decide, you decide."
    )
    question = st.text_input("Name or expression", key=QUESTION, placeholder=EXAMPLES[3])
    st.caption("For example: " + " · ".join(EXAMPLES))
    wide = st.toggle("Ask the world's places too (GeoNames)", value=False)
    if question.strip():
        _answer(loaded, question.strip(), wide=wide)


def _answer(loaded: Loaded, question: str, *, wide: bool) -> None:
    try:
        geocoder = Geocoder(loaded.project.gazetteer, world() if wide else None)
        answer = geocoder.geocode(question)
    except ConflictMapError as error:
        st.error(plain(str(error)))
        return
    _verdict(answer, known=not wide or _is_known(loaded, question))
    marks = _marks(answer)
    if marks:
        left, right = st.columns([3, 2])
        left.image(_picture(loaded, marks, theme()), width="stretch")
        with right:
            _list(answer, loaded.project.frame.bounds)


def _is_known(loaded: Loaded, question: str) -> bool:
    """Tell whether the project's own places are enough to find it: its events have no others."""
    return Geocoder(loaded.project.gazetteer).geocode(question).status == "found"


def _spot(mark: svg_map.Candidate) -> tuple[object, ...]:
    """Return all that a candidate's picture shows, as the cache can compare it."""
    shape = None if mark.geometry is None else mark.geometry.wkb
    return mark.number, *mark.point, mark.radius_m, shape


@st.cache_data(
    show_spinner=False, max_entries=100, hash_funcs={**BY_VERSION, svg_map.Candidate: _spot}
)
def _picture(loaded: Loaded, marks: list[svg_map.Candidate], shade: str) -> str:
    return sketch(loaded.data, marks, shade)


def _verdict(answer: Answer, *, known: bool) -> None:
    if answer.status == "found" and answer.where_prec is not None:
        st.success(f"Found: {plain(str(answer.name))}. {plain(answer.method)}.")
        st.markdown(
            f"Precision class {answer.where_prec} (UCDP: {WHERE_PREC[answer.where_prec]}), "
            f"ACLED {answer.geo_precision}; within {_metres(answer.radius_m or 0)} of the point."
        )
        if known:
            st.code(event_place(answer.query), language="yaml")
        else:
            st.info(_BELOW if answer.candidates else _UNKNOWN)
    elif answer.status == "ambiguous":
        st.warning(f"Ambiguous: {plain(answer.method)}. Choose below.")
    else:
        st.error(f"Not found: {plain(answer.method)}. The nearest names are below, if any.")


def _marks(answer: Answer) -> list[svg_map.Candidate]:
    """Return what to draw: the candidates, or the spot itself where an expression leads to one."""
    if answer.candidates:
        first = answer.geometry if answer.status == "found" else None
        return [
            svg_map.Candidate(
                number,
                found.point,
                found.radius_m,
                first if number == 1 and _is_area(first) else None,
            )
            for number, found in enumerate(answer.candidates, 1)
        ]
    if answer.point is None or answer.radius_m is None:
        return []
    shape = answer.geometry if _is_area(answer.geometry) else None
    return [svg_map.Candidate(1, answer.point, answer.radius_m, shape)]


def _is_area(geometry: object) -> bool:
    return getattr(geometry, "geom_type", "Point") != "Point"


def _list(answer: Answer, bounds: Bounds) -> None:
    for number, found in enumerate(answer.candidates, 1):
        with st.container(border=True):
            st.markdown(f"**{number} · {plain(found.name)}**, {plain(found.kind)}{_inside(found)}")
            st.caption(
                f"{_TIERS[found.tier]} · score {found.score:.0f} of 100 · "
                f"class {found.where_prec} · within {_metres(found.radius_m)} · "
                f"longitude {found.point[0]:.5f}, latitude {found.point[1]:.5f}"
            )
            st.code(_yaml(found, bounds), language="yaml")


def _inside(found: Candidate) -> str:
    return f" in {plain(', '.join(found.within))}" if found.within else ""


def _yaml(found: Candidate, bounds: Bounds) -> str:
    """Return what to paste: the place of an event, or first a record for the gazetteer."""
    if found.origin == GEONAMES:
        return place_record(found, bounds)
    return event_place({"id": found.id}) if found.id else event_point(found)


def _metres(metres: float) -> str:
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{metres:.0f} m"  # noqa: PLR2004
