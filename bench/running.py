"""A Streamlit script, such as the app, as a process on a port of its own."""

import os
import random
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from socket import socket
from typing import Self

ROOT = Path(__file__).parent.parent
_START_TIMEOUT_S = 180.0
_STOP_TIMEOUT_S = 60.0
# below the ports that systems give to outgoing connections, which would take a port meanwhile
_PORT_RANGE = (20_000, 32_000)


class AppStartError(Exception):
    """The app ended or did not respond in time; the message contains the end of its log."""


def free_port() -> int:
    """Return a free port, drawn at random so that processes that start together differ.

    Raises:
        AppStartError: no port is free.
    """
    chance = random.SystemRandom()
    for _ in range(100):
        port = chance.randint(*_PORT_RANGE)
        with socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AppStartError(f"no port is free from {_PORT_RANGE[0]} to {_PORT_RANGE[1]}")


class RunningApp:
    """A script that Streamlit serves without opening a browser; a context manager that runs it.

    Attributes:
        port: The port; the same after a stop and a start.
        url: Its address.
        log: File of its output; a second start appends.
        process: The process, from `start` on.
    """

    process: subprocess.Popen[bytes]

    def __init__(
        self, project: Path, log: Path, *, script: str = "app.py", port: int | None = None
    ) -> None:
        """Store the project that the app shows; `start` starts it."""
        self.project, self.log, self.script = project, log, script
        self.port = port or free_port()
        self.url = f"http://localhost:{self.port}"

    def start(self) -> Self:
        """Start it, and wait until it responds.

        Raises:
            AppStartError: it ended, or did not respond in time.
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
        """Terminate it, and wait until it has ended."""
        self.process.terminate()
        self.process.wait(timeout=_STOP_TIMEOUT_S)

    def kill(self) -> None:
        """Kill it at once."""
        self.process.kill()
        self.process.wait(timeout=_STOP_TIMEOUT_S)

    __enter__ = start

    def __exit__(self, *_: object) -> None:
        """Stop it."""
        self.stop()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()  # noqa: S310
            except OSError:
                time.sleep(0.05)
            else:
                return
        log = self.log.read_text(encoding="utf-8", errors="replace")
        raise AppStartError(f"the app did not start: {log[-2000:]}")
