"""The Streamlit app: its pages, and the component that mounts the viewer.

The only package that imports streamlit.
"""

from conflictmap.app.navigation import run

__all__ = ["run"]
