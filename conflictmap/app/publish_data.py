"""The output Data: the selected events in a format for other programs."""

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
    ".csv": "CSV, one row per event",
    ".kml": "KML",
    ".kmz": "KMZ, with icons",
    ".gpkg": "GeoPackage",
    ".parquet": "GeoParquet",
    "acled": "ACLED columns",
    "ucdp": "UCDP GED columns",
    "timemap": "TimeMap",
    "storymap": "StoryMapJS",
    "timeline": "TimelineJS",
}
_MAX_SAMPLE_ROWS = 20
_MAX_SAMPLE_BYTES = 4000
"""Length of the sample of a text file."""

_BINARY_EXTENSIONS = (".gpkg", ".kmz")


def draw_data_outlet(loaded: LoadedProject, view: View) -> None:
    """Draw the choice of format, the files, and a sample of the first file."""
    formats = _format_choices()
    st.selectbox(
        "Format",
        list(formats),
        key=form_state.widget_key("data_format", next(iter(formats)), formats),
    )
    events = view.find_visible_events(loaded.project, loaded.located)
    data_format = formats[form_state.get_value("data_format")]
    made = artifacts.make_data_files(loaded, data_format, tuple(event.id for event in events))
    draw_downloads(made)
    _draw_sample(made.artifacts[0])


def _format_choices() -> dict[str, DataFormat]:
    """Return every data format by its label."""
    own = {_FORMAT_LABELS.get(ending, ending): DataFormat(ending) for ending in FILE_EXTENSIONS}
    tools = {
        f"{_FORMAT_LABELS.get(name, name)} ({ending})": DataFormat(ending, name)
        for name, endings in PROFILES.items()
        for ending in endings
    }
    return own | {"CSV, one row per statement": DataFormat(".csv", long=True)} | tools


def _draw_sample(artifact: Artifact) -> None:
    """Show the beginning of a file; that of a table as a table."""
    table = _read_table(artifact)
    if table is not None:
        st.caption(f"{len(table):,} rows, {len(table.columns)} columns")
        st.dataframe(table.head(_MAX_SAMPLE_ROWS), hide_index=True)
        return
    if artifact.name.endswith(_BINARY_EXTENSIONS):
        st.caption("This format is binary: open the file in a GIS program such as QGIS.")
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
    """Return the rows of a data file without geometry; None if the file is not a table."""
    file = io.BytesIO(artifact.data)
    if artifact.name.endswith(".csv"):
        return pd.read_csv(file, dtype=str, keep_default_na=False)
    if artifact.name.endswith(".parquet"):
        return pd.DataFrame(gpd.read_parquet(file).drop(columns="geometry"))
    return None
