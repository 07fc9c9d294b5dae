"""The Streamlit app: its pages, its server, and the component that mounts the viewer.

The only package that imports streamlit.
"""

from conflictmap.app.request_guard import MIDDLEWARE

__all__ = ["MIDDLEWARE", "run"]


def run() -> None:
    """Draw the app; the pages are imported in the first session, not when the server starts."""
    from conflictmap.app import navigation  # noqa: PLC0415

    navigation.run()
