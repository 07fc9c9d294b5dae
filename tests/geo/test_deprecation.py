"""Deprecated names: they work for one release, with a warning that has the new name."""

from importlib import import_module

import pytest

import geo.progress
from geo.deprecation import resolve_deprecated_name

RENAMED = [
    ("geo", "Fault", "geo.ValidationIssue"),
    ("geo.progress", "heard_by", "geo.progress.progress_listener"),
    ("geo.progress", "doing", "geo.progress.progress_step"),
    ("geo.progress", "tell", "geo.progress.report_progress"),
    ("geo.project", "Frame", "geo.project.model.MapInfo"),
    ("geo.project", "Project", "geo.project.model.Project"),
    ("geo.project", "load_project", "geo.project.loader.load_project"),
]


@pytest.mark.parametrize(("module", "old", "new"), RENAMED, ids=[case[-1] for case in RENAMED])
def test_deprecated_name_works_with_warning(module, old, new):
    new_module, _, new_name = new.rpartition(".")
    with pytest.warns(DeprecationWarning, match=f"{module}.{old} is deprecated: use {new}$"):
        found = getattr(import_module(module), old)
    assert found is getattr(import_module(new_module), new_name)


def test_deprecated_tracking_has_description_first():
    with pytest.warns(DeprecationWarning, match="use geo.progress.track_progress"):
        track = geo.progress.told
    reports = []
    with geo.progress.progress_listener(lambda *report: reports.append(report)):
        assert list(track("counting", "abc", 3)) == ["a", "b", "c"]
    assert reports == [("counting", 0, 3), ("counting", 3, 3)]


def test_unknown_name_is_rejected():
    with pytest.raises(AttributeError, match="module 'geo' has no attribute 'x'"):
        geo.x  # noqa: B018  the look-up is the test
    with pytest.raises(AttributeError, match="module 'm' has no attribute 'new'"):
        resolve_deprecated_name("m", "new", {"old": "m.new"})
