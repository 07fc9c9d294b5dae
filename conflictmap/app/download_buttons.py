"""Download buttons: one for each file, with its size."""

import streamlit as st

from conflictmap.app.artifacts import Artifact, ArtifactSet
from conflictmap.app.escape_markdown import escape_markdown

_BYTES_PER_KB, _BYTES_PER_MB = 1_000, 1_000_000


def draw_downloads(artifacts: ArtifactSet) -> None:
    """Draw a button for each file, and the notes on the files."""
    with st.container(horizontal=True):
        for artifact in artifacts.artifacts:
            draw_download_button(artifact)
    for note in artifacts.notes:
        st.caption(escape_markdown(note))


def draw_download_button(artifact: Artifact) -> None:
    """Draw the button that downloads a file without a rerun of the page."""
    st.download_button(
        f"Download {escape_markdown(artifact.name)} ({format_size(len(artifact.data))})",
        artifact.data,
        file_name=artifact.name,
        mime=artifact.media_type,
        on_click="ignore",
        key=f"download {artifact.name}",
    )


def format_size(byte_count: int) -> str:
    """Return a number of bytes as text, in bytes, kB or MB."""
    if byte_count >= _BYTES_PER_MB:
        return f"{byte_count / _BYTES_PER_MB:.1f} MB"
    return (
        f"{byte_count / _BYTES_PER_KB:.0f} kB"
        if byte_count >= _BYTES_PER_KB
        else f"{byte_count} bytes"
    )
