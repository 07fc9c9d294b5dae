"""The program that `conflictmap app` starts: serves the app with Streamlit.

Its arguments are the network address and the port of the server.
"""

import sys
from pathlib import Path

from streamlit.web import cli

_SCRIPT = Path(__file__).with_name("main.py")


def serve(host: str, port: str) -> None:
    """Serve the app until the process is stopped.

    Raises:
        SystemExit: the server did not start, with a sentence that names address and remedy.
    """
    try:
        cli.main(["run", str(_SCRIPT), f"--server.address={host}", f"--server.port={port}"])
    except SystemExit as end:
        if end.code:  # Streamlit has printed the reason
            sys.exit(f"conflictmap: the app did not start on port {port}: use --port with another")
        raise
    except OSError as error:
        sys.exit(
            f"conflictmap: the app cannot be served at {host}, port {port}: "
            f"{error.strerror or error}; use another --host or --port"
        )


if __name__ == "__main__":
    serve(*sys.argv[1:])
