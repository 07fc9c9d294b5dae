"""The outlet Data: the events that are shown, in a form for other programs."""

import io

import geopandas as gpd
import pandas as pd
import streamlit as st

from conflictmap.app import artifacts, form_state
from conflictmap.app.artifacts import Form, Product
from conflictmap.app.download_buttons import offer
from conflictmap.app.project_cache import Loaded
from conflictmap.publish.data.formats import ENDINGS, PROFILES
from layers.view_state import View

_NAMES = {
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
_ROWS = 20
_LETTERS = 4000
"""How much of a file is shown."""

_BINARY = ".gpkg"


def draw(loaded: Loaded, view: View) -> None:
    """Draw the form, the files, and what the first begins with."""
    forms = _forms()
    st.selectbox("Form", list(forms), key=form_state.key("form", next(iter(forms)), forms))
    events = view.shown(loaded.project, loaded.located)
    form = forms[form_state.chosen("form")]
    made = artifacts.data_files(loaded, form, tuple(event.id for event in events))
    offer(made)
    _sample(made.products[0])


def _forms() -> dict[str, Form]:
    """Return every form of data by what it is called."""
    own = {_NAMES.get(ending, ending): Form(ending) for ending in ENDINGS}
    tools = {
        f"{_NAMES.get(name, name)} ({ending})": Form(ending, name)
        for name, endings in PROFILES.items()
        for ending in endings
    }
    return own | {"CSV, a row a statement": Form(".csv", long=True)} | tools


def _sample(product: Product) -> None:
    """Show what the file begins with; a table as a table."""
    table = _table(product)
    if table is not None:
        st.caption(f"{len(table):,} rows, {len(table.columns)} columns")
        st.dataframe(table.head(_ROWS), hide_index=True)
        return
    if product.name.endswith(_BINARY):
        st.caption("This form is not text: open the file in a program for maps, such as QGIS.")
        return
    st.code(
        product.data[:_LETTERS].decode(errors="ignore"), language=None, wrap_lines=True, height=320
    )
    if len(product.data) > _LETTERS:
        st.caption(f"The first {_LETTERS:,} of {len(product.data):,} bytes.")


def _table(product: Product) -> pd.DataFrame | None:
    """Return the rows of a file of data, without geometry, or None where it is no table."""
    file = io.BytesIO(product.data)
    if product.name.endswith(".csv"):
        return pd.read_csv(file, dtype=str, keep_default_na=False)
    if product.name.endswith(".parquet"):
        return pd.DataFrame(gpd.read_parquet(file).drop(columns="geometry"))
    return None
