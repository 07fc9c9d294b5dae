"""Calls functions of the viewer's JavaScript modules in Node."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

VIEWER_FOLDER = Path(__file__).parents[2] / "layers" / "viewer"

_CALL_SCRIPT = """
const [, url, name] = process.argv;
const calls = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
import(url).then((module) => console.log(JSON.stringify(calls.map((given) => module[name](...given)))));
"""


def call_viewer(module, function, calls):
    """Return what an exported function of a module returns for each list of arguments."""
    if not shutil.which("node"):
        pytest.skip("Node.js is not installed: the viewer's modules cannot run")
    url = VIEWER_FOLDER.joinpath(module).as_uri()
    done = subprocess.run(
        ["node", "-e", _CALL_SCRIPT, url, function],
        input=json.dumps([list(call) for call in calls]),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)
