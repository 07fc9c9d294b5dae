"""The outlet Data: the events that are shown, in a form for other programs."""

import io

import geopandas as gpd
import pandas as pd
import streamlit as st

from conflictmap.app import artifacts, form_state
from conflictmap.app.artifacts import Artifact, DataFormat
from conflictmap.app.download_buttons import draw_downloads
from conflictmap.app.project_cache import LoadedProject
from conflictmap.publish.data.registry import FILE_EXTENSIONS, PROFILES
from layers.view_state import View

_FORMAT_LABELS = {
    ".geojson": "GeoJSON",
    ".csv": "CSV, a row an event",
    ".kml": "KML",
    ".gpkg": "GeoPackage",
    ".parquet": "GeoParquet",
    "acled": "Columns of ACLED",
    "ucdp": "Columns of UCDP GED",
    "timemap": "TimeMap",
    "storymap": "StoryMapJS",
    "timeline": "TimelineJS",
}
_MAX_SAMPLE_ROWS = 20
_MAX_SAMPLE_BYTES = 4000
"""How much of a file is shown."""

_BINARY_EXTENSION = ".gpkg"


def draw_data_outlet(loaded: LoadedProject, view: View) -> None:
    """Draw the form, the files, and what the first begins with."""
    forms = _format_choices()
    st.selectbox("Form", list(forms), key=form_state.widget_key("form", next(iter(forms)), forms))
    events = view.find_visible_events(loaded.project, loaded.located)
    form = forms[form_state.get_value("form")]
    made = artifacts.make_data_files(loaded, form, tuple(event.id for event in events))
    draw_downloads(made)
    _draw_sample(made.artifacts[0])


def _format_choices() -> dict[str, DataFormat]:
    """Return every form of data by what it is called."""
    own = {_FORMAT_LABELS.get(ending, ending): DataFormat(ending) for ending in FILE_EXTENSIONS}
    tools = {
        f"{_FORMAT_LABELS.get(name, name)} ({ending})": DataFormat(ending, name)
        for name, endings in PROFILES.items()
        for ending in endings
    }
    return own | {"CSV, a row a statement": DataFormat(".csv", long=True)} | tools


def _draw_sample(artifact: Artifact) -> None:
    """Show what the file begins with; a table as a table."""
    table = _read_table(artifact)
    if table is not None:
        st.caption(f"{len(table):,} rows, {len(table.columns)} columns")
        st.dataframe(table.head(_MAX_SAMPLE_ROWS), hide_index=True)
        return
    if artifact.name.endswith(_BINARY_EXTENSION):
        st.caption("This form is not text: open the file in a program for maps, such as QGIS.")
        return
    st.code(
        artifact.data[:_MAX_SAMPLE_BYTES].decode(errors="ignore"),
        language=None,
        wrap_lines=True,
        height=320,
    )
    if len(artifact.data) > _MAX_SAMPLE_BYTES:
        st.caption(f"The first {_MAX_SAMPLE_BYTES:,} of {len(artifact.data):,} bytes.")


def _read_table(artifact: Artifact) -> pd.DataFrame | None:
    """Return the rows of a file of data, without geometry, or None where it is no table."""
    file = io.BytesIO(artifact.data)
    if artifact.name.endswith(".csv"):
        return pd.read_csv(file, dtype=str, keep_default_na=False)
    if artifact.name.endswith(".parquet"):
        return pd.DataFrame(gpd.read_parquet(file).drop(columns="geometry"))
    return None
