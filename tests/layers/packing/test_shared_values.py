"""Documents in which keys and values that repeat are written once."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.packing.shared_values import expand_values, share_values

VIEWER_MODULE = Path(__file__).parents[3] / "layers/viewer/core/shared-values.js"
LONG = "a text of more than a few bytes"
DOCUMENTS = [
    ({}, "nothing"),
    ({"a": [], "b": {}, "c": None}, "empty values"),
    ({"a": [1, 2], "b": [-1, 2], "c": [0], "d": [1.5]}, "lists of numbers are no references"),
    ({"a": [True, False], "b": [True]}, "booleans are no numbers"),
    ({"a": ["-5", "b"], "b": [["-1"]], "c": ["7"]}, "texts that look like numbers"),
    ({"a": [[-5], [-5]], "b": [[1, 2], [[3]]]}, "lists of lists of numbers"),
    ({"a": [LONG, LONG], "b": [LONG]}, "lists that begin with a shared text"),
    ({"a": [{"x": LONG, "y": [1]}] * 3, "b": {"x": LONG, "y": [1]}}, "equal objects"),
    ({"a": [{"x": 1, "y": 2}, {"y": 2, "x": 1}]}, "the same keys in another order"),
    ({"a": {"x": 1}, "b": {"x": 1.0}, "c": {"x": True}, "d": [1, 1.0]}, "equal to Python alone"),
    ({"shapes": [["a"]], "shared": [1], "document": [0, -1]}, "the names of the form itself"),
    ({"__proto__": {"a": 1}, "constructor": [{"__proto__": 1}] * 2}, "names that JavaScript has"),
]

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(-2, 2) | st.sampled_from(["", LONG]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("ab"), inner),
    max_leaves=20,
)


@pytest.mark.parametrize(("document", "why"), DOCUMENTS)
def test_expanded_document_is_the_same(document, why):
    expanded = expand_values(share_values(document))
    assert json.dumps(expanded) == json.dumps(document), why


@given(st.dictionaries(st.sampled_from("xyz"), VALUES))
def test_any_document_expands_to_itself(document):
    shared = json.loads(json.dumps(share_values(document)))
    assert json.dumps(expand_values(shared)) == json.dumps(document)


@pytest.mark.skipif(not shutil.which("node"), reason="Node is missing, so the viewer is not run")
def test_viewer_expands_as_python_does(tmp_path):
    script = tmp_path / "expand.mjs"
    encoded = json.dumps([share_values(document) for document, _ in DOCUMENTS])
    script.write_text(
        f"""
        import {{ expandDocument }} from {json.dumps(VIEWER_MODULE.as_uri())};
        const encoded = JSON.parse({json.dumps(encoded)});
        console.log(JSON.stringify(encoded.map(expandDocument)));
        """
    )
    written = subprocess.run(["node", script], capture_output=True, text=True, check=True).stdout
    for expanded, (document, why) in zip(json.loads(written), DOCUMENTS, strict=True):
        assert expanded == document, why


def test_value_that_repeats_is_written_once():
    shared = share_values({"a": LONG, "b": [LONG, {"c": LONG}]})
    assert json.dumps(shared).count(LONG) == 1


def test_value_within_a_shared_value_is_not_shared_itself():
    assert len(share_values({"a": [[LONG]] * 5})["shared"]) == 1


def test_first_map_is_a_tenth_shorter(map_document):
    shared = share_values(map_document)
    assert expand_values(shared) == map_document
    assert len(json.dumps(shared)) < 0.9 * len(json.dumps(map_document))
