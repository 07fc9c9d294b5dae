"""The Streamlit script that `conflictmap app` runs."""

import sys
from pathlib import Path

_PACKAGE_FOLDER = str(Path(__file__).parents[2])
if _PACKAGE_FOLDER not in sys.path:  # in a checkout that is not installed
    sys.path.insert(0, _PACKAGE_FOLDER)

from conflictmap.app import run  # noqa: E402  needs the path

run()
