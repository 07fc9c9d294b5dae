"""Cache folder: the usual place of each operating system."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from geo.io.cache_folder import temporary_cache_folder, user_cache_folder


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


def test_temporary_folder_is_private_and_shared_by_runs(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = temporary_cache_folder()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert temporary_cache_folder() == folder


@pytest.mark.parametrize("planted", ["link", "file", "open folder"])
def test_planted_folder_is_not_used(tmp_path, monkeypatch, planted):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    name = tmp_path / f"conflictmap-{os.getuid()}"
    if planted == "link":
        name.symlink_to(tmp_path)
    elif planted == "file":
        name.touch()
    else:
        name.mkdir()
        name.chmod(0o777)
    folder = temporary_cache_folder()
    assert folder != name
    assert folder.is_dir()
    assert folder.stat().st_mode & 0o777 == 0o700
