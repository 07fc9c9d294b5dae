"""A disk that fills, for the time of a block."""

import resource
from contextlib import contextmanager


@contextmanager
def limit_file_size(max_bytes):
    """No file of this process grows beyond `size` bytes: the system refuses to write more.

    A block and no fixture, because a fixture ends only after the test is reported, and a report
    that goes to a longer file would be refused, too.
    """
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (max_bytes, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
