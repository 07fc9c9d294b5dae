"""The configurations in `deploy`: accepted by HAProxy and nginx, and with what the docs promise."""

import re
import shutil
import subprocess
from itertools import pairwise

import pytest
import yaml

from conflictmap.cli.parser import parse_arguments
from tests.support.sample_project import ROOT

DEPLOY = ROOT / "deploy"


def find_program(name):
    program = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"no {name} on this machine: install Debian's package")
    return program


def test_haproxy_accepts_configuration():
    command = [find_program("haproxy"), "-c", "-f", str(DEPLOY / "haproxy.cfg")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stderr) == (0, False), done.stderr


def test_nginx_accepts_configuration(tmp_path):
    command = [find_program("nginx"), "-t", "-c", str(DEPLOY / "nginx.conf"), "-p", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr.replace('the "user" directive', "")


def test_replicas_have_health_checks_and_cookies():
    text = (DEPLOY / "haproxy.cfg").read_text()
    servers = re.findall(r"^ +server (\w+) (\w+):8501 cookie (\w+)$", text, re.MULTILINE)
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    assert [names[0] for names in servers] == [name for name in services if name.startswith("app")]
    assert all(len(set(names)) == 1 for names in servers)
    assert "uri /_stcore/health" in text
    assert "cookie REPLICA insert" in text


def test_compose_file_has_no_password_and_publishes_on_loopback_only():
    text = (DEPLOY / "compose.yaml").read_text()
    services = yaml.safe_load(text)["services"]
    assert set(re.findall(r"PASSWORD: (.*)", text)) == {"${PGPASSWORD:?set PGPASSWORD}"}
    for service in services.values():
        for port in service.get("ports", []):
            assert port.startswith("127.0.0.1:")


def test_workers_of_builds_are_private():
    """A scheduler runs any code; a build's folder of work has texts that are not public."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for name in ("dask-scheduler", "dask-worker", "build"):
        assert "ports" not in services[name]
        assert services[name]["networks"] == ["inside"]
        assert services[name]["profiles"] == ["build"]
    command = services["build"]["command"]
    given = dict(pairwise(command))
    assert given["--out"].startswith("/srv/maps/")
    assert given["--work"].startswith("/srv/work/")
    assert not any("work:" in volume for volume in services["maps"]["volumes"])
    options = parse_arguments(command)
    assert options.scheduler == "tcp://dask-scheduler:8786"


CACHE_RULES = [
    # path, whether it is kept for a year, why
    ("/index.html", False, "a page"),
    ("/sudan/widget.html", False, "a page in a folder"),
    ("/texts-1f3a90c2.bin", True, "a digest"),
    ("/map-1f3a90c2d4e5f607.pmtiles", True, "a longer one"),
    ("/map-1f3a90c2d4e5f607/4/9/6.bin", True, "a file in a folder with a digest"),
    ("/photo-2024.jpg", False, "a year is no digest"),
    ("/front-line.html", False, "words"),
]


@pytest.mark.parametrize(("path", "is_kept", "why"), CACHE_RULES)
def test_only_names_with_digest_are_kept(path, is_kept, why):
    rule = re.search(
        r'"~(.*)" "public, max-age=31536000, immutable"', (DEPLOY / "nginx.conf").read_text()
    )
    assert bool(re.search(rule[1], path)) == is_kept, why
