"""The Python API: `import conflictmap` offers it without loading what is not used."""

import re
import subprocess
import sys

import pytest

import conflictmap
import geo
import layers
from tests.support.sample_project import ROOT


@pytest.mark.parametrize("name", conflictmap.__all__)
def test_public_name_is_available(name):
    assert getattr(conflictmap, name) is not None
    assert name in dir(conflictmap)


def test_lazy_exports_match_public_names():
    assert {*conflictmap._LAZY_EXPORTS, "__version__"} == set(conflictmap.__all__)


def test_older_public_names_are_the_same_objects():
    assert conflictmap.load_project is geo.load_project
    assert conflictmap.locate is geo.locate
    assert conflictmap.build_map is layers.build_map


def test_unknown_name_is_reported():
    with pytest.raises(AttributeError, match="module 'conflictmap' has no attribute 'draw'"):
        _ = conflictmap.draw


def test_documented_steps_make_map(tmp_path):
    project = conflictmap.load_project(ROOT)
    assert len(conflictmap.locate(project)) == 16
    assert "ConflictViewer" in conflictmap.build_map(project).get_root().render()
    size = conflictmap.export(project, tmp_path / "map.html")
    assert (tmp_path / "map.html").stat().st_size == size


def test_import_loads_no_heavy_library():
    code = (
        "import sys, conflictmap\n"
        "print(sorted({'geopandas', 'numpy', 'folium', 'streamlit'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_version_matches_citation():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.findall(r"^version: (.+)$", text, re.MULTILINE) == [conflictmap.__version__]
