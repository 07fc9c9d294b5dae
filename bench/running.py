"""A script for Streamlit, such as the app, on a port of its own: started, stopped, killed again."""

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from socket import socket
from typing import Self

ROOT = Path(__file__).parent.parent
_START_TIMEOUT_S = 90.0
_STOP_TIMEOUT_S = 20.0


class AppStartError(Exception):
    """The app ended, or did not answer in time; the message is the end of its log."""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningApp:
    """A script that Streamlit serves without opening a browser; a context manager that runs it.

    Attributes:
        port: The port; the same after a stop and a start.
        url: Its address.
        log: Where it writes what it says; a second start writes on.
        process: The process, from `start` on.
    """

    process: subprocess.Popen[bytes]

    def __init__(
        self, project: Path, log: Path, *, script: str = "app.py", port: int | None = None
    ) -> None:
        """Take the project that the app shows; nothing is started yet."""
        self.project, self.log, self.script = project, log, script
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"

    def start(self) -> Self:
        """Start it, and wait until it answers.

        Raises:
            NotStartedError: it ended, or did not answer within 90 seconds.
        """
        command = [sys.executable, "-m", "streamlit", "run", self.script]
        command += ["--server.port", str(self.port), "--server.headless", "true"]
        command += ["--browser.gatherUsageStats", "false"]
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "CONFLICTMAP_PROJECT": str(self.project)},
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill()
            raise
        return self

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.process.terminate()
        self.process.wait(timeout=_STOP_TIMEOUT_S)

    def kill(self) -> None:
        """End it at once, without a word."""
        self.process.kill()
        self.process.wait(timeout=_STOP_TIMEOUT_S)

    __enter__ = start

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()  # noqa: S310
            except OSError:
                time.sleep(0.05)
            else:
                return
        said = self.log.read_text(encoding="utf-8", errors="replace")
        raise AppStartError(f"the app did not start: {said[-2000:]}")
