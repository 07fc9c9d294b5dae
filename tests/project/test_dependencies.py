"""Dependencies: no known vulnerability, no restrictive licence, no use of the network."""

import ast
import re
import subprocess
import sys
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from scripts.licences import ACCEPTED_LICENCES, licence_ids, locked_packages
from tests.support.sample_project import ROOT

# Vulnerabilities

VULNERABILITIES = [
    # package, first version without the vulnerability, description
    ("streamlit", "1.54", "requests to other servers, on Windows"),
    ("geopandas", "1.1.2", "CVE-2025-69662: SQL in to_postgis"),
    ("jinja2", "3.1.6", "CVE-2025-27516: escape from the sandbox"),
    (
        "PyYAML",
        "5.4",
        "CVE-2020-14343: code from full_load; only the parser's events are used here",
    ),
    ("pyarrow", "14.0.1", "CVE-2023-47248: code from IPC files"),
    ("pillow", "11.3", "CVE-2025-48379: DDS images"),
    ("requests", "2.32.4", "CVE-2024-47081: credentials of .netrc"),
    ("urllib3", "2.6.3", "CVE-2026-21441: unlimited decompression of responses"),
    ("starlette", "1.3.1", "CVE-2025-62727 and those fixed in 1.3: ranges, host, forms"),
    ("python-multipart", "0.0.26", "CVE-2026-40347: unlimited preambles"),
    ("protobuf", "6.31.1", "CVE-2025-4565: unlimited nesting"),
    ("h11", "0.16", "CVE-2025-43859: request smuggling"),
    ("idna", "3.7", "CVE-2024-3651: quadratic encoding"),
    ("certifi", "2024.7.4", "CVE-2024-39689: roots no longer trusted"),
    ("fonttools", "4.60.2", "CVE-2025-66034: files written by varLib"),
]


def minimum_versions(name):
    """Return the version in each line of a requirements file that applies to this system."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    requirements = [
        Requirement(line.rstrip(" \\"))  # the hashes follow in lines of their own
        for line in lines
        if line and not line.startswith(("#", " "))
    ]
    return {
        one.name.lower(): Version(next(iter(one.specifier)).version)
        for one in requirements
        if not one.marker or one.marker.evaluate()
    }


@pytest.mark.threat("T15")
@pytest.mark.parametrize(("package", "fixed_in", "why"), VULNERABILITIES)
def test_vulnerable_versions_are_neither_required_nor_locked(package, fixed_in, why):
    required = minimum_versions("requirements.txt").get(package.lower())
    locked = minimum_versions("requirements.lock").get(package.lower())
    assert required or locked, f"{package} is not used: remove it from the table"
    assert all(version >= Version(fixed_in) for version in (required, locked) if version), why


@pytest.mark.threat("T15")
def test_requirements_have_minimum_and_no_maximum():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert lines
    assert all(re.fullmatch(r"[\w-]+>=[\d.]+", line) for line in lines)


@pytest.mark.threat("T15")
def test_installed_versions_meet_minimum():
    for name, minimum in minimum_versions("requirements.txt").items():
        assert Version(metadata.version(name)) >= minimum


# Licences


def listed_licences():
    text = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8").split("## Layers")[0]
    return dict(re.findall(r"^\| ([\w.-]+) \| (.+?) \|$", text, re.MULTILINE)[1:])


def test_locked_packages_have_listed_licence():
    missing = set(locked_packages()) - set(listed_licences())
    assert not missing, f"{missing}: run `python -m scripts.licences`"


def test_listed_licences_are_accepted():
    for name, expression in listed_licences().items():
        assert set(licence_ids(expression)) <= set(ACCEPTED_LICENCES), name


# The network

PACKAGES = ("geo", "layers", "conflictmap")
NETWORK_MODULES = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib", "socket", "socketserver", "ssl",
    "telnetlib", "tornado", "urllib", "urllib3", "uvicorn", "webbrowser", "websocket", "websockets", "xmlrpc",
}  # fmt: skip
ALLOWED_MODULES = {"urllib.parse"}
"""Submodules of these that only parse addresses."""


def list_modules():
    files = [
        ROOT / "app.py",
        *(file for package in PACKAGES for file in (ROOT / package).rglob("*.py")),
    ]
    return sorted(files)


def list_imports(file):
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module


def test_modules_import_no_network_library():
    found = {
        f"{file.relative_to(ROOT)}: {name}"
        for file in list_modules()
        for name in list_imports(file)
        if not file.is_relative_to(ROOT / "conflictmap" / "network")  # the one exception
        and name.partition(".")[0] in NETWORK_MODULES
        and name not in ALLOWED_MODULES
    }
    assert len(list_modules()) > 40
    assert found == set()


# No command opens a connection, whatever it imports: an audit hook ends the process at the first one.
RUN_COMMANDS_SCRIPT = """
import sys, tempfile
from pathlib import Path
NEVER = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "http.client.connect"}
def watch(name, given):
    if name in NEVER:
        print("ended at", name, given[-1:], file=sys.stderr, flush=True)
        import os
        os._exit(7)
sys.addaudithook(watch)
from conflictmap.cli import main as cli
folder = tempfile.mkdtemp()
codes = [
    cli.main(["check"]),
    cli.main(["export", str(Path(folder, "map.html"))]),
    cli.main(["embed", str(Path(folder, "kit"))]),
    cli.main(["geocode", "Lachin corridor", "--project-only"]),
    cli.main(["draft", "blinken-checkpoint", "--project-only"]),
    cli.main(["source", "check"]),
]
sys.exit(max(codes))
"""


def test_commands_open_no_connection():
    done = subprocess.run(
        [sys.executable, "-c", RUN_COMMANDS_SCRIPT],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_connection_monitor_detects_connection():
    code = (
        RUN_COMMANDS_SCRIPT.split("from conflictmap", maxsplit=1)[0]
        + "import socket; socket.create_connection(('192.0.2.1', 80))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 7
    assert "ended at" in done.stderr
