"""A web server of a folder that sends ranges of files, or only whole ones."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler
from io import BytesIO
from pathlib import Path

from tests.support.loopback_server import serve_requests

_RANGE = re.compile(r"bytes=(\d+)-(\d+)")


class RangeHandler(SimpleHTTPRequestHandler):
    """Sends the range that a request names."""

    def send_head(self):
        """Send the headers; return what follows, or None."""
        asked = _RANGE.fullmatch(self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if asked is None or not path.is_file():
            return super().send_head()
        first, last = (int(one) for one in asked.groups())
        data = path.read_bytes()
        if first >= len(data):
            self.send_error(416)
            return None
        part = data[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Type", "application/octet-stream")
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(data)}")
        self.end_headers()
        return BytesIO(part)

    def log_message(self, *_):
        """Log nothing."""


class WholeFileHandler(SimpleHTTPRequestHandler):
    """Sends whole files, whatever a request names, and forbids the browser to cut ranges of its copy."""

    def end_headers(self):
        """Add that the answer must not be stored."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_):
        """Log nothing."""


@contextmanager
def serve_folder(folder, handler=RangeHandler) -> Iterator[str]:
    """Serve a folder on this machine; yield the address of its root."""
    with serve_requests(partial(handler, directory=str(folder))) as origin:
        yield f"{origin}/"
