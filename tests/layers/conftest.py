"""The first map's document, made once."""

import copy
from pathlib import Path

import pytest

from geo import load_project, locate_events
from layers.map_builder import build_map_document

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project():
    return load_project(ROOT)


@pytest.fixture(scope="session")
def located_events(project):
    return locate_events(project)


@pytest.fixture
def map_document(project, located_events):
    """A fresh document, so that a test may break it."""
    return copy.deepcopy(build_map_document(project, located_events))
