"""Groups of tests: tests that share a browser's page, or what is slow to make, run in one process."""

import pytest
from xdist.scheduler import LoadScopeScheduling

from tests.support.groups import group_name

GROUPS = [
    ("tests/browser/test_viewer.py::test_a[file-webkit]", "webkit", "an engine with one tab"),
    ("tests/browser/test_viewer.py::test_a[app-1280-firefox]", "firefox", "three parameters"),
    ("tests/browser/test_viewer.py::test_a[widget-chromium]", "chromium-widget", "an outlet"),
    ("tests/browser/test_viewer.py::test_a", "chromium-file", "neither: the page of most tests"),
    ("tests/browser/test_embed_kit.py::test_a[webkit]", "webkit", "the engine before the module"),
    ("tests/browser/test_publish_page.py::test_a[390]", "chromium-app", "a module of the app"),
    ("tests/geo/geocoding/test_geonames.py::test_a[x]", "geonames", "a module with a long fixture"),
    (
        "tests/geo/test_dates.py::test_a[file-x]",
        "tests/geo/test_dates.py",
        "a test without browser",
    ),
]


@pytest.mark.parametrize(("nodeid", "group", "why"), GROUPS)
def test_group_of_test(nodeid, group, why):
    assert group_name(nodeid) == group, why


def test_scheduler_of_xdist_asks_for_groups_by_this_method():
    assert "_split_scope" in vars(LoadScopeScheduling)
