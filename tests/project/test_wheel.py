"""The wheel: three import names, and every file that the program reads at run time."""

import shutil
import subprocess
import sys
import tomllib
from email import message_from_bytes
from zipfile import ZipFile

import pytest

import conflictmap
from tests.support.sample_project import ROOT

PACKAGES = ("conflictmap", "geo", "layers")
BUILD_SCRIPT = "from setuptools import build_meta; build_meta.build_wheel('dist')"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel of the checkout, built in a copy, because the build leaves files behind."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in PACKAGES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "requirements.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    done = subprocess.run(
        [sys.executable, "-c", BUILD_SCRIPT],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (file,) = (folder / "dist").glob("*.whl")
    with ZipFile(file) as archive:
        yield archive


def test_wheel_has_three_import_names(wheel):
    tops = {name.partition("/")[0] for name in wheel.namelist()}
    assert tops == {*PACKAGES, f"conflictmap-{conflictmap.__version__}.dist-info"}


def test_wheel_contains_every_file_of_packages(wheel):
    files = {
        file.relative_to(ROOT).as_posix()
        for name in PACKAGES
        for file in (ROOT / name).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert packed == files
    assert {f"{name}/py.typed" for name in PACKAGES} <= packed
    assert "conflictmap/starter/events.yaml" in packed
    assert "conflictmap/app/.streamlit/config.toml" in packed
    assert "layers/viewer/words/en.json" in packed


def test_wheel_metadata_is_complete(wheel):
    (name,) = (one for one in wheel.namelist() if one.endswith(".dist-info/METADATA"))
    metadata = message_from_bytes(wheel.read(name))
    assert metadata["Name"] == "conflictmap"
    assert metadata["Version"] == conflictmap.__version__
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Author"] == "conflictmap contributors"
    required = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert metadata.get_all("Requires-Dist") == [
        *(line for line in required if line and not line.startswith("#")),
        *(f'{one}; extra == "{name}"' for name, lines in extras.items() for one in lines),
    ]
    (name,) = (one for one in wheel.namelist() if one.endswith("entry_points.txt"))
    assert "conflictmap = conflictmap.cli.main:run_and_exit" in wheel.read(name).decode()


def test_version_is_defined_once():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in settings["project"]
    assert settings["tool"]["setuptools"]["dynamic"]["version"] == {
        "attr": "conflictmap.__version__"
    }
