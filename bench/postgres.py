"""A PostgreSQL server with PostGIS for tests and benchmarks, in a temporary folder of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

_PROGRAM_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_MIN_VERSION = 15
USER = "curator"
PASSWORD = "correct-horse"  # noqa: S105  of a server that lives for some seconds
DATABASE = "maps"
_TEST_SETTINGS = (
    "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\nmax_wal_senders = 0\n"
    "wal_level = minimal\nautovacuum = off\n"
)
_DURABLE_SETTINGS = "shared_buffers = 256MB\nmax_wal_size = 4GB\n"


def find_programs() -> tuple[Path | None, str | None]:
    """Return the folder of the server's programs and None, or None and why tests cannot run."""
    for folder in _PROGRAM_FOLDERS:
        version = int(folder.parent.name) if folder.parent.name.isdigit() else 0
        control = Path(f"/usr/share/postgresql/{version}/extension/postgis.control")
        if version >= _MIN_VERSION and (folder / "initdb").exists() and control.exists():
            break
    else:
        return None, "no PostgreSQL 15 with PostGIS: install Debian's postgresql-15-postgis-3"
    if os.getuid() == 0 and not (_server_user() and shutil.which("setpriv")):
        return None, "PostgreSQL does not run as root: add the user postgres"
    return folder, None


def _server_user() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


class PostgresServer:
    """A server on a Unix socket and on a loopback port."""

    def __init__(self, programs: Path, port: int, *, durable: bool = False) -> None:
        """Create and start a server.

        Args:
            programs: What `find_programs` returned.
            port: A free port.
            durable: Whether each change is flushed to the disk, as in use; tests need not wait.
        """
        self.programs = programs
        self.port = port
        self.folder = Path(
            tempfile.mkdtemp(prefix="cm-pg-", dir="/tmp")
        )  # a socket's path is short
        self.user = _server_user() if os.getuid() == 0 else None
        if self.user:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        password_file = self.folder / "password"
        password_file.write_text(PASSWORD)
        password_file.chmod(0o644)
        data = str(self.folder / "data")
        login = ("--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={password_file}")
        self._run(
            "initdb", "--no-sync", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8", *login, "-D", data
        )
        settings = _DURABLE_SETTINGS if durable else _TEST_SETTINGS
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.write(
                f"listen_addresses = '127.0.0.1'\nport = {port}\n"
                f"unix_socket_directories = '{self.folder}'\n{settings}"
            )
        self.start()

    def start(self) -> None:
        """Start the server, and wait until it answers."""
        self._run(
            "pg_ctl", "-w", "-D", str(self.folder / "data"), "-l", str(self.folder / "log"), "start"
        )

    def stop(self) -> None:
        """Stop the server at once, as a crash does."""
        self._run("pg_ctl", "-w", "-m", "immediate", "-D", str(self.folder / "data"), "stop")

    def close(self) -> None:
        """Stop the server and delete its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, project: str = "", database: str = DATABASE) -> str:
        """Return the address of a project, through the socket."""
        return f"postgresql://{USER}@/{database}?host={self.folder}&port={self.port}" + (
            f"#{project}" if project else ""
        )

    def tcp_url(self, project: str = "") -> str:
        """Return the address through the port, where the server wants a password."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{DATABASE}" + (
            f"#{project}" if project else ""
        )

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if self.user:
            ids = [f"--reuid={self.user.pw_uid}", f"--regid={self.user.pw_gid}", "--clear-groups"]
            command = ["setpriv", *ids, *command]
        done = subprocess.run(
            command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            check=False, env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr}")
