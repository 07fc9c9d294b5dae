"""Controlled vocabularies, which the viewer shares."""

import json
import shutil
import subprocess

import pytest

from geo.dates import OPEN_END_DAY
from geo.geometry.geodesy import GEOMETRY_KINDS
from geo.project.vocabulary import EVENT_STATUSES
from tests.support.sample_project import ROOT

SHARED_CONSTANTS = {
    "EVENT_STATUSES": list(EVENT_STATUSES),
    "GEOMETRY_KINDS": list(GEOMETRY_KINDS),
    "OPEN_END_DAY": OPEN_END_DAY,
}
STORE_MODULE = ROOT / "layers" / "viewer" / "events" / "store.js"


@pytest.mark.skipif(not shutil.which("node"), reason="Node.js reads the viewer's constants")
def test_viewer_has_same_constants():
    code = (
        f"import * as store from {json.dumps(STORE_MODULE.as_uri())};"
        f"console.log(JSON.stringify({json.dumps(list(SHARED_CONSTANTS))}.map((name) => store[name])))"
    )
    command = ["node", "--input-type=module", "-e", code]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert dict(zip(SHARED_CONSTANTS, json.loads(result.stdout), strict=True)) == SHARED_CONSTANTS
