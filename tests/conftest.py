"""What all tests share: the network shut, a tiny map project in memory, and the first map."""

import sys

import pytest

from conflictmap.cli import main
from geo.location import locate
from geo.project.loader import load_project
from tests.support.sample_project import ROOT, SampleProject

MAIN_MODULE = sys.modules["__main__"]
LOCAL_HOSTS = ["127.0.0.1", "::1", "localhost"]


@pytest.fixture(autouse=True)
def _restore_main_module():
    """Undo what Streamlit's AppTest does: a worker process would import its script as the program."""
    sys.modules["__main__"] = MAIN_MODULE


@pytest.fixture
def sample_project():
    return SampleProject()


@pytest.fixture(scope="session")
def project():
    """The first map."""
    return load_project(ROOT)


@pytest.fixture(scope="session")
def located_by_id(project):
    return locate(project).set_index("id")


@pytest.fixture
def run_command(capsys):
    """Run the command; return its exit code, what it printed, and what it said beside."""

    def call_main(*arguments):
        try:
            code = main.main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return call_main


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.allow_hosts(LOCAL_HOSTS))
