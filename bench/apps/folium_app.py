"""The first map through streamlit-folium: what `bench.inapp` compares the app with."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import folium
import streamlit as st
from streamlit_folium import st_folium

from bench.firstmap import popup_html, tabulate_events
from geo import load_project


@st.cache_data
def load_rows() -> list[dict[str, object]]:
    """Read the events once."""
    return list(tabulate_events(load_project(Path())).to_dict("records"))


st.set_page_config(layout="wide")
spots = load_rows()
canvas = folium.Map(location=(40.0, 46.5), zoom_start=8)
for row in spots:
    folium.Marker(
        (row["lat"], row["lon"]), popup=folium.Popup(popup_html(row), max_width=300)
    ).add_to(canvas)
answer = st_folium(canvas, height=600, use_container_width=True)
clicked = answer.get("last_object_clicked")
if clicked:
    st.markdown(f"Clicked {clicked['lat']:.5f} {clicked['lng']:.5f}")
