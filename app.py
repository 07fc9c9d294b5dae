"""The Streamlit app: ``streamlit run app.py``. It names the pages; `ui` draws them."""

from conflictmap.app import run

run()
