"""The Streamlit script of this repository: ``streamlit run app.py``.

It shows the map of this folder, unless ``CONFLICTMAP_PROJECT`` names another project.
"""

import os
from pathlib import Path

from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.starlette import App

if not os.environ.get("CONFLICTMAP_PROJECT"):
    os.environ["CONFLICTMAP_PROJECT"] = str(Path(__file__).parent)

from conflictmap.app import MIDDLEWARE, run

if get_script_run_ctx(suppress_warning=True) is None:  # the server imports this module once
    app = App(__file__, middleware=MIDDLEWARE)
else:  # and runs it as a script for each session
    run()
