"""The first map's document, made once."""

import copy
from pathlib import Path

import pytest

from geo import load_project, locate
from layers.document.builder import document

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project():
    return load_project(ROOT)


@pytest.fixture(scope="session")
def located(project):
    return locate(project)


@pytest.fixture
def data(project, located):
    """A fresh document, so that a test may break it."""
    return copy.deepcopy(document(project, located))
