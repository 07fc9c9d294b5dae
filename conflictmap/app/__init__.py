"""The app's pages, and the component that mounts the viewer.

The only room that imports streamlit.
"""

from conflictmap.app.navigation import run

__all__ = ["run"]
