"""The command `app`: serves a project's app, and reports in one sentence why it does not start."""

import contextlib
import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from bench.running import free_port
from conflictmap.app import project_cache
from conflictmap.cli import starter_files
from conflictmap.cli.commands import app
from geo.project.loader import load_project
from tests.support.sample_project import ROOT

START_TIMEOUT_S = 90


@pytest.fixture(scope="module")
def map_folder(tmp_path_factory):
    """A new map, whose folder also has Streamlit settings that must not be used."""
    folder = tmp_path_factory.mktemp("maps") / "m"
    for name, data in starter_files.make_starter_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "config.toml").write_text('[server]\nbaseUrlPath = "elsewhere"\n')
    return folder


@contextmanager
def start_app(folder, port, *arguments):
    """Start the command in a folder, as a shell does; end it on leaving."""
    command = [sys.executable, "-m", "conflictmap.cli.main", "app", "--port", str(port), *arguments]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def wait_for_health(process, port):
    """Return what the server reports of its health; fail if it ends or takes too long."""
    end = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < end:
        assert process.poll() is None, process.stdout.read()
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health") as response:
                return response.read()
        except OSError:
            time.sleep(0.2)
    pytest.fail("the app did not answer")


# headers of a request for the connection that carries the map, and the status of the answer
STRANGER_REQUESTS = [
    ({"Host": "localhost"}, 101),
    ({"Host": "localhost:1", "Origin": "http://localhost:1"}, 101),
    ({"Host": "evil.example", "Origin": "http://evil.example"}, 403),
    ({"Host": "localhost", "Origin": "http://evil.example"}, 403),
    ({"Host": "localhost", "Origin": "null"}, 403),
]


def open_websocket(port, headers):
    """Return the status of the server's answer to a request for a websocket."""
    connection = http.client.HTTPConnection("localhost", port)
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==", "Sec-WebSocket-Protocol": "streamlit"}
    connection.request("GET", "/_stcore/stream", headers=upgrade | key | headers)
    with contextlib.closing(connection), connection.getresponse() as response:
        return response.status


def send_file(port, host):
    """Return the status of the server's answer to a file of 100 MB."""
    connection = http.client.HTTPConnection("localhost", port)
    body = bytes(100 << 20)
    connection.request("PUT", "/_stcore/upload_file/a/b", body=body, headers={"Host": host})
    with contextlib.closing(connection), connection.getresponse() as response:
        return response.status


def test_app_serves_current_folder_with_own_settings(map_folder):
    port = free_port()
    with start_app(map_folder, port) as process:
        assert wait_for_health(process, port) == b"ok"
        for headers, status in STRANGER_REQUESTS:
            assert open_websocket(port, headers) == status, headers
        assert send_file(port, "evil.example") == 403
        assert send_file(port, f"localhost:{port}") in (403, 413), "without session and token"
        with start_app(map_folder, port) as second:
            printed, _ = second.communicate(timeout=START_TIMEOUT_S)
            assert second.returncode == 1
            assert printed.endswith(
                f"conflictmap: the app did not start on port {port}: use --port with another\n"
            )
            assert "Traceback" not in printed
        process.send_signal(signal.SIGTERM)
        printed, _ = process.communicate(timeout=START_TIMEOUT_S)
    assert printed.startswith(f"The app of 'm' opens at http://localhost:{port}. ")
    assert "External URL" not in printed, "the public address is not looked up"


def test_app_on_foreign_address_reports_error(map_folder):
    port = free_port()
    with start_app(map_folder, port, "--host", "192.0.2.1") as process:
        printed, _ = process.communicate(timeout=START_TIMEOUT_S)
    assert process.returncode == 1
    assert f"conflictmap: the app cannot be served at 192.0.2.1, port {port}: " in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--project", "nothing"], 1, "nothing' is not a folder: name the project's folder"),
        ([], 1, "is not a project, because it has no events.yaml"),
        (["--port", "0"], 2, "'0' is not a port: use a number from 1 to 65535"),
        (["--port", "65536"], 2, "'65536' is not a port"),
        (["--port", "http"], 2, "'http' is not a port"),
    ],
)
def test_app_with_invalid_arguments_is_not_started(
    run_command, tmp_path, monkeypatch, arguments, code, message
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("started"))
    found, out, err = run_command("app", *arguments)
    assert (found, out) == (code, "")
    assert message in err


@pytest.fixture
def started_with(run_command, map_folder, monkeypatch):
    """Run the command without starting the server; return its arguments and its environment."""
    started = []
    monkeypatch.setattr(os, "execve", lambda *process: started.append(process))
    monkeypatch.setattr(os, "chdir", lambda folder: started.append(folder))
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0))

    def call_app(*arguments):
        run_command("app", "--project", map_folder, *arguments)
        folder, (program, command, environment) = started
        assert (folder, program) == (app.APP_FOLDER, sys.executable)
        return command, environment

    return call_app


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is a child process")
@pytest.mark.parametrize(
    ("arguments", "server", "name"),
    [
        ([], ["localhost", "8501"], "localhost"),
        (["--host", "192.0.2.1", "--port", "80"], ["192.0.2.1", "80"], "192.0.2.1"),
        (["--host", "0.0.0.0"], ["0.0.0.0", "8501"], "localhost"),  # noqa: S104  not bound to
        (
            ["--allow-host", "a.example", "--allow-host", "b.example"],
            ["localhost", "8501", "a.example", "b.example"],
            "localhost",
        ),
    ],
)
def test_server_gets_address_and_project(started_with, map_folder, arguments, server, name):
    command, environment = started_with(*arguments)
    assert command[-len(server) :] == server
    assert environment["STREAMLIT_BROWSER_SERVER_ADDRESS"] == name
    assert environment["STREAMLIT_SERVER_HEADLESS"] == "true", "output that is not a terminal"
    assert environment["CONFLICTMAP_PROJECT"] == str(map_folder)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is a child process")
def test_interrupt_that_waits_is_not_lost_to_the_server(run_command, map_folder, monkeypatch):
    started = []
    monkeypatch.setattr(os, "execve", lambda *process: started.append(process))
    monkeypatch.setattr(os, "chdir", lambda folder: None)
    monkeypatch.setattr(signal, "getitimer", lambda timer: (0.01, 0.0))
    assert run_command("app", "--project", map_folder)[0] == 1
    assert started == []


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the server is a child process")
def test_settings_of_environment_have_precedence(started_with, map_folder, monkeypatch):
    monkeypatch.setenv("STREAMLIT_BROWSER_SERVER_ADDRESS", "maps.example.org")
    monkeypatch.setenv("CONFLICTMAP_PROJECT", "/another")
    _, environment = started_with()
    assert environment["STREAMLIT_BROWSER_SERVER_ADDRESS"] == "maps.example.org"
    assert environment["CONFLICTMAP_PROJECT"] == str(map_folder), "the option names the project"


def test_installed_settings_equal_those_of_checkout():
    installed = app.APP_FOLDER / ".streamlit" / "config.toml"
    assert installed.read_bytes() == (ROOT / ".streamlit" / "config.toml").read_bytes()


@pytest.mark.parametrize("script", [ROOT / "app.py", app.APP_FOLDER / "main.py"])
def test_scripts_draw_app(script, map_folder, monkeypatch):
    monkeypatch.setattr(project_cache, "PROJECT_FOLDER", map_folder)
    monkeypatch.setenv("CONFLICTMAP_PROJECT", str(map_folder))
    project_cache.get_project_cache.clear()
    page = AppTest.from_file(str(script), default_timeout=60).run()
    assert not page.exception
    assert not page.error
    shown = [event for event in load_project(map_folder).events if event.verified]
    assert len(page.dataframe[0].value) == len(shown)
    project_cache.get_project_cache.clear()


@pytest.mark.parametrize(
    ("folder", "variable", "expected"),
    [(ROOT, None, ROOT), ("/", None, ROOT), ("/", "/maps/m", Path("/maps/m"))],
    ids=["checkout", "elsewhere", "variable"],
)
def test_repository_script_shows_repository_by_default(folder, variable, expected):
    code = (
        "import runpy, sys; from conflictmap.app import navigation, project_cache\n"
        "import conflictmap.app; conflictmap.app.run = lambda: None\n"
        f"runpy.run_path({str(ROOT / 'app.py')!r}, run_name='__main__')\n"
        "import os; print(os.environ['CONFLICTMAP_PROJECT'])"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)} | (
        {"CONFLICTMAP_PROJECT": variable} if variable else {}
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == expected
