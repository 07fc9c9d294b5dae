"""Commits of a project's files to git: only the files that were written, by their names."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from geo.errors import OutputError
from geo.io.folder import check_relative_path

_TIMEOUT_S = 60
_AUTHOR = re.compile(r"[^<>\n]+ <[^<>\s]+>")
_MAX_SUBJECT_CHARS = 72


def is_repository(root: Path) -> bool:
    """Return whether a folder is in a git working tree, and git is installed."""
    if shutil.which("git") is None:
        return False
    result = _run_git(root, "rev-parse", "--is-inside-work-tree")
    return result.returncode == 0 and result.stdout.strip() == "true"


def commit_files(root: Path, names: Sequence[str], messages: Sequence[str], author: str) -> str:
    """Commit files of a project; other changes of the working tree and the index stay as they are.

    Args:
        root: The project's folder.
        names: The files, relative to the folder.
        messages: What was decided, one line each.
        author: ``Name <address>``; empty for git's own setting.

    Returns:
        The short id of the commit; empty if the files are as in the last commit.

    Raises:
        OutputError: git refuses, or the author is malformed.
    """
    if author and not _AUTHOR.fullmatch(author):
        raise OutputError(f"{author!r} is not an author: write 'Name <address>'")
    for name in names:
        check_relative_path(name)
    paths = [f":(literal){name}" for name in names]
    _check(_run_git(root, "add", "--", *paths))
    if _run_git(root, "diff", "--cached", "--quiet", "--", *paths).returncode == 0:
        return ""
    subject = messages[0] if len(messages) == 1 else f"{len(messages)} decisions on drafts"
    body = [] if len(messages) == 1 else ["-m", "\n".join(messages)]
    options = [f"--author={author}"] if author else []
    arguments = ["-m", subject[:_MAX_SUBJECT_CHARS], *body, *options, "--only", "--", *paths]
    _check(_run_git(root, "commit", "--quiet", *arguments))
    result = _run_git(root, "rev-parse", "--short", "HEAD")
    _check(result)
    return result.stdout.strip()


def _run_git(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run git with arguments, without a shell, without a question on the terminal."""
    git = shutil.which("git") or "git"
    try:
        return subprocess.run(  # noqa: S603  the arguments are names of files and messages
            [git, "-C", str(root), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=_TIMEOUT_S,
            check=False,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutputError(f"git did not answer: {error}; commit the files yourself") from None


def _check(result: subprocess.CompletedProcess[str]) -> None:
    if result.returncode:
        reason = (result.stderr or result.stdout).strip().splitlines()
        raise OutputError(
            f"git refused: {reason[-1] if reason else result.returncode}; the files are written, "
            "commit them yourself"
        )
