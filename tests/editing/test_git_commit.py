"""Commits of a project's files to git."""

import shutil
import subprocess

import pytest

from conflictmap.editing.git_commit import commit_files, is_repository
from geo.errors import OutputError

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
AUTHOR = "A Curator <curator@example.org>"


def git(root, *arguments):
    return subprocess.run(
        ["git", "-C", str(root), *arguments], capture_output=True, text=True, check=True
    ).stdout


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = tmp_path / "map"
    folder.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "config", "user.name", "Committer")
    git(folder, "config", "user.email", "committer@example.org")
    (folder / "events.yaml").write_text("events: []\n", "utf-8")
    return folder


def test_only_the_files_that_were_written_are_committed(root):
    (root / "notes.txt").write_text("staged by hand", "utf-8")
    git(root, "add", "notes.txt")
    message = "Accepted: $(touch injected) `id` --amend"
    commit = commit_files(root, ["events.yaml"], [message], AUTHOR)
    assert commit
    assert git(root, "show", "--format=%an|%s", "--name-only").split("\n") == [
        f"A Curator|{message}",
        "",
        "events.yaml",
        "",
    ]
    assert git(root, "diff", "--cached", "--name-only") == "notes.txt\n"
    assert not (root / "injected").exists()
    assert commit_files(root, ["events.yaml"], ["Again"], AUTHOR) == "", "nothing changed since"


def test_one_commit_has_all_decisions_of_a_batch(root):
    (root / "-f").write_text("a name like an option", "utf-8")
    commit_files(root, ["events.yaml", "-f"], ["Accepted: one", "Rejected: two"], "")
    assert git(root, "log", "--format=%an|%s|%b").strip() == (
        "Committer|2 decisions on drafts|Accepted: one\nRejected: two"
    )


@pytest.mark.parametrize(
    ("names", "author", "why"),
    [
        (["events.yaml"], "nobody", "an author without an address"),
        (["events.yaml"], "A <a@b>\nB <c@d>", "two lines"),
        (["missing.yaml"], AUTHOR, "a file that is not there"),
    ],
)
def test_what_git_would_refuse_is_an_error(root, names, author, why):
    with pytest.raises(OutputError):
        commit_files(root, names, ["A decision"], author)
    with pytest.raises(subprocess.CalledProcessError):
        git(root, "rev-parse", "HEAD")
    assert why


def test_folder_outside_a_repository(tmp_path):
    assert not is_repository(tmp_path)
