"""Groups of tests: pytest-xdist runs the tests of a group in one process, in this order.

Groups that take longest come first, so that the processes end at about the same time. A test
without a browser belongs to the group of its module.
"""

from xdist.scheduler import LoadScopeScheduling

OUTLET_ORDER = {"file": 0, "widget": 1, "app": 2}
# the long groups, from the longest to the shortest
LONG_GROUPS = (
    "webkit",
    "firefox",
    "chromium-app",
    "chromium-widget",
    "chromium-file",
    "threats-browser",
    "app-survives",
    "bench",
    "geonames",
)
GROUP_BY_MODULE = {
    "tests/browser/test_app_survives.py": "app-survives",
    "tests/browser/test_threats_browser.py": "threats-browser",
    "tests/browser/test_publish_page.py": "chromium-app",
    "tests/browser/test_app.py": "chromium-app",
    "tests/browser/test_embed_kit.py": "chromium-widget",
    "tests/bench/test_smoke.py": "bench",
    "tests/geo/geocoding/test_geonames.py": "geonames",  # compiles the index if it is not cached
}


class GroupScheduling(LoadScopeScheduling):
    """A schedule of pytest-xdist by `group_name`.

    Its own groups by markers need node ids that a plug-in can change, which pytest 9.2 has not.
    """

    def _split_scope(self, nodeid):
        return group_name(nodeid)


def group_name(nodeid):
    """Return the group of a test by its node id: by its module, else by its engine and outlet."""
    module, _, test = nodeid.partition("::")
    if not module.startswith("tests/browser/"):
        return GROUP_BY_MODULE.get(module, module)
    values = test.partition("[")[2].removesuffix("]").split("-")
    engine = next((one for one in ("webkit", "firefox") if one in values), None)
    if engine is not None:
        return engine
    outlet = next((one for one in OUTLET_ORDER if one in values), "file")
    return GROUP_BY_MODULE.get(module, f"chromium-{outlet}")


def sort_key(item):
    """Return the place of a test: browser groups first, and in an engine with one tab kept pages first."""
    group = group_name(item.nodeid)
    if group not in LONG_GROUPS:
        return (len(LONG_GROUPS), 0, 0)
    if group not in {"firefox", "webkit"}:
        return (LONG_GROUPS.index(group), 0, 0)
    outlet = parameters(item).get("outlet_kind", "file")
    return (LONG_GROUPS.index(group), not uses_kept_page(item), OUTLET_ORDER[outlet])


def is_extra_pair(item):
    """Return whether a test only repeats in another engine what it tests in another outlet.

    Each behaviour is tested in all engines on the file and in all outlets in Chromium; a test with
    the marker `every_pair` in all nine pairs. The others run with `--all-pairs`.
    """
    values = parameters(item)
    return (
        values.get("engine", "chromium") != "chromium"
        and values.get("outlet_kind", "file") != "file"
        and item.get_closest_marker("every_pair") is None
    )


def uses_kept_page(item):
    """Return whether a test may use a page that other tests used before."""
    return "open_outlet" in item.fixturenames and item.get_closest_marker("fresh_page") is None


def parameters(item):
    return item.callspec.params if hasattr(item, "callspec") else {}
