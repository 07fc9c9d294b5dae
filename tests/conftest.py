"""Fixtures of all tests: a blocked network, a sample project, the first map, and one browser."""

import gc
import sys

import pytest
from hypothesis import HealthCheck, settings

from conflictmap.cli import main
from geo.location import locate
from geo.project.loader import load_project
from geo.workers import set_max_workers
from tests.support.groups import GroupScheduling, is_extra_pair, sort_key
from tests.support.sample_project import ROOT, SampleProject

# the thousands of tests that pytest collects stay until the end: to look for garbage among them takes seconds
gc.disable()
MAIN_MODULE = sys.modules["__main__"]
LOCAL_HOSTS = ["127.0.0.1", "::1", "localhost"]

# the time of an example depends on the load of the machine, and is no property of the code
settings.register_profile("suite", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _restore_process_settings():
    """Undo what the command and Streamlit's AppTest set for the process.

    The command allows worker processes, and a worker would import AppTest's script as the program.
    """
    sys.modules["__main__"] = MAIN_MODULE
    set_max_workers(1)


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
    """Run the command; return its exit code, its standard output and its standard error."""

    def call_main(*arguments):
        try:
            code = main.main([str(argument) for argument in arguments])
        except SystemExit as ended:
            code = ended.code
        return code, *capsys.readouterr()

    return call_main


@pytest.fixture(scope="session")
def playwright_process():
    """Playwright, once in a process: a second one would find the event loop of the first running."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def launch_chromium(playwright_process):
    """A function that starts Chromium with arguments of its own; all are closed at the end."""
    from tests.support.browser.pages import CHROMIUM

    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install Debian's package `chromium`")
    browsers = []

    def launch(*arguments):
        browsers.append(
            playwright_process.chromium.launch(executable_path=CHROMIUM, args=list(arguments))
        )
        return browsers[-1]

    yield launch
    for browser in browsers:
        browser.close()


@pytest.fixture(scope="session")
def browser(launch_chromium):
    return launch_chromium("--no-sandbox", "--disable-gpu")


def pytest_addoption(parser):
    parser.addoption(
        "--all-pairs",
        action="store_true",
        help="run each browser test in all nine pairs of engine and outlet, not in five",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Choose pairs of engine and outlet, allow local connections, and sort the tests by group."""
    if not config.getoption("--all-pairs"):
        left_out = [item for item in items if is_extra_pair(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not is_extra_pair(item)]
    for item in items:
        item.add_marker(pytest.mark.allow_hosts(LOCAL_HOSTS))
    items.sort(key=sort_key)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Collect garbage from now on, but leave out the tests themselves."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Let pytest-xdist run a group in one process."""
    gc.enable()  # this process only distributes the tests: it collects none
    return GroupScheduling(config, log)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Note on the item whether it failed: a page that it used is not used again."""
    report = yield
    if report.failed:
        item.has_failed = True
    return report
