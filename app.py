"""The Streamlit app: ``streamlit run app.py``. It names the pages; `ui` draws them."""

from ui import run

run()
