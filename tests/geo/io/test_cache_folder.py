"""Cache folder: the usual place of each operating system."""

import sys
from pathlib import Path

import pytest

from geo.io.cache_folder import user_cache_folder


@pytest.mark.parametrize(
    ("platform", "variable", "expected"),
    [
        ("linux", "XDG_CACHE_HOME", ("conflictmap",)),
        ("win32", "LOCALAPPDATA", ("conflictmap",)),
    ],
)
def test_cache_folder_follows_environment(monkeypatch, tmp_path, platform, variable, expected):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert user_cache_folder() == tmp_path.joinpath(*expected)


@pytest.mark.parametrize(
    ("platform", "variable", "tail"),
    [
        ("linux", "XDG_CACHE_HOME", (".cache", "conflictmap")),
        ("win32", "LOCALAPPDATA", ("AppData", "Local", "conflictmap")),
        ("darwin", "XDG_CACHE_HOME", ("Library", "Caches", "conflictmap")),
    ],
)
def test_cache_folder_without_environment_variable(monkeypatch, tmp_path, platform, variable, tail):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert user_cache_folder() == tmp_path.joinpath(*tail)
