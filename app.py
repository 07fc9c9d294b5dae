"""The Streamlit script of this repository: ``streamlit run app.py``.

It shows the map of this folder, unless ``CONFLICTMAP_PROJECT`` names another project.
"""

import os
from pathlib import Path

if not os.environ.get("CONFLICTMAP_PROJECT"):
    os.environ["CONFLICTMAP_PROJECT"] = str(Path(__file__).parent)

from conflictmap.app import run

run()
