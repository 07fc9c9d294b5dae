"""The documentation pages that are generated or built."""

import sys

import pytest

from scripts.generate_cli_reference import REFERENCE_PATH, render_reference
from tests.support.sample_project import ROOT


@pytest.mark.skipif(sys.version_info >= (3, 13), reason="argparse of 3.13 formats help differently")
def test_command_line_reference_is_current():
    message = "run: python -m scripts.generate_cli_reference"
    assert REFERENCE_PATH.read_text(encoding="utf-8") == render_reference(), message


def test_documentation_builds_without_warnings(tmp_path):
    build = pytest.importorskip("mkdocs.commands.build")
    config = pytest.importorskip("mkdocs.config")
    settings = config.load_config(str(ROOT / "mkdocs.yml"), site_dir=str(tmp_path), strict=True)
    build.build(settings)
    assert (tmp_path / "tutorial" / "first-map" / "index.html").is_file()


def test_each_page_is_in_the_navigation():
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert {page for page in pages if f": {page}\n" not in text} == set()
