"""A limit on file sizes, as if the disk were full."""

import resource
from contextlib import contextmanager


@contextmanager
def limit_file_size(max_bytes):
    """Limit every file that this process writes to `max_bytes`.

    A block and not a fixture, because a fixture ends after the test is reported, and a report
    that goes to a longer file would fail, too.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
