"""Large files are written beside their place and take it in one step: no half is ever seen.

`geo.io.folder.write_file` does the same for what fits in memory.
"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from geo.errors import OutputError


@contextlib.contextmanager
def atomic_write(path: Path) -> Iterator[Path]:
    """Yield an empty file in the folder of `path` to write to; at the end it becomes `path`.

    When the block fails, the file goes and an older `path` stays as it was.

    Raises:
        OutputError: the folder cannot be made or written to, or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    except OSError as error:
        raise OutputError.from_os_error(path, error) from None
    os.close(handle)
    part = Path(name)
    try:
        yield part
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.chmod(0o666 & ~_current_umask())
        part.replace(path)
    except OSError as error:
        raise OutputError.from_os_error(path, error) from None
    finally:
        part.unlink(missing_ok=True)


def _current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
