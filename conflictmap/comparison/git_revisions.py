"""Reading of a project from a revision in git, without a checkout.

Files are read with `git ls-tree` and `git cat-file`, which apply neither filters nor attributes of
the repository: the bytes are those that were committed.
"""

import shutil
import subprocess
from pathlib import Path

from geo.errors import OutputError
from geo.io.folder import MemoryFolder, max_file_bytes
from geo.text.unicode_safety import format_value

_PROJECT_PATHS = ("events.yaml", "data")
_TREE_FIELDS = 4
_REGULAR_FILE_MODES = ("100644", "100755")


def read_revision(revision: str, folder: str, directory: Path) -> MemoryFolder:
    """Return the files of a project as they are in a revision.

    Args:
        revision: A commit, branch or tag.
        folder: The project's folder in the repository, from its root; ``./…`` is relative to
            `directory`, and an empty text is the root.
        directory: A folder of the repository's working tree.

    Raises:
        OutputError: git is not installed, or the revision or the folder does not exist.
    """
    commit = _run_git(
        directory,
        ["rev-parse", "--verify", "--quiet", "--end-of-options", revision + "^{commit}"],
        f"{format_value(revision)} is not a revision of a git repository at "
        f"{format_value(str(directory))}: write a commit, a branch or a tag",
    ).decode()
    tree = _run_git(
        directory,
        ["rev-parse", "--verify", "--quiet", f"{commit.strip()}:{folder}"],
        f"the folder {format_value(folder)} is not in the revision {format_value(revision)}: "
        "write its path from the root of the repository, or ./ before a path from here",
    ).decode()
    listed = _run_git(
        directory,
        ["ls-tree", "--full-tree", "-r", "-z", "-l", tree.strip(), "--", *_PROJECT_PATHS],
        f"{format_value(folder)} is no folder in the revision {format_value(revision)}",
    )
    return MemoryFolder(_read_blobs(directory, _parse_tree(listed)))


def find_prefix(directory: Path) -> str:
    """Return the path of a folder from the root of its repository, such as ``maps/lachin/``.

    Raises:
        OutputError: it is not in a git repository.
    """
    message = f"{format_value(str(directory))} is not in a git repository"
    return _run_git(directory, ["rev-parse", "--show-prefix"], message).decode().strip("\n")


def _parse_tree(listed: bytes) -> dict[str, str]:
    """Return the object of each regular file by its path; files that are too large are left out."""
    objects: dict[str, str] = {}
    for entry in filter(None, listed.split(b"\0")):
        head, _, path = entry.partition(b"\t")
        fields = head.decode().split()
        if len(fields) != _TREE_FIELDS or fields[0] not in _REGULAR_FILE_MODES:
            continue
        name = path.decode("utf-8", "replace")
        if int(fields[3]) <= max_file_bytes(name):
            objects[name] = fields[2]
    return objects


def _read_blobs(directory: Path, objects: dict[str, str]) -> dict[str, bytes]:
    """Return the contents of objects by path."""
    wanted = "".join(f"{name}\n" for name in objects.values()).encode()
    data = _run_git(directory, ["cat-file", "--batch"], "git cannot read the files", wanted)
    files: dict[str, bytes] = {}
    position = 0
    for path in objects:
        line_end = data.index(b"\n", position)
        size = int(data[position:line_end].split()[2])
        files[path] = data[line_end + 1 : line_end + 1 + size]
        position = line_end + 1 + size + 1
    return files


def _run_git(directory: Path, arguments: list[str], message: str, data: bytes = b"") -> bytes:
    """Return the output of git.

    Raises:
        OutputError: with the message, if git reports an error.
    """
    program = shutil.which("git")
    if program is None:
        raise OutputError("git is not installed: install it, or compare two folders")
    try:
        done = subprocess.run(  # noqa: S603  git itself; no argument is an option of a user
            [program, "-C", str(directory), *arguments],
            input=data,
            capture_output=True,
            check=False,
        )
    except (OSError, ValueError):
        raise OutputError(message) from None
    if done.returncode:
        raise OutputError(message)
    return done.stdout
