"""What a reader takes away: a button for each file, with its size."""

import streamlit as st

from conflictmap.app.artifacts import Made, Product
from conflictmap.app.escape_markdown import plain

_THOUSAND, _MILLION = 1_000, 1_000_000


def offer(made: Made) -> None:
    """Draw what can be downloaded, and what a reader must know of it."""
    with st.container(horizontal=True):
        for product in made.products:
            button(product)
    for note in made.notes:
        st.caption(plain(note))


def button(product: Product) -> None:
    """Draw the button that downloads a file; it costs no rerun."""
    st.download_button(
        f"Download {plain(product.name)} ({size(len(product.data))})",
        product.data,
        file_name=product.name,
        mime=product.mime,
        on_click="ignore",
        key=f"download {product.name}",
    )


def size(count: int) -> str:
    """Return a number of bytes in words."""
    if count >= _MILLION:
        return f"{count / _MILLION:.1f} MB"
    return f"{count / _THOUSAND:.0f} kB" if count >= _THOUSAND else f"{count} bytes"
