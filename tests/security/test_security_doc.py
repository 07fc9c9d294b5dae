"""docs/security.md and the threat model: every threat has tests, and every named test exists."""

import re

import pytest

from scripts import count_threat_tests
from tests.support.sample_project import ROOT
from tests.support.threat_markers import list_marked_tests

SECURITY_DOC = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
THREAT_MODEL = (ROOT / "docs" / "security" / "threat-model.md").read_text(encoding="utf-8")
THREATS = {
    row[0]: row[1:]
    for row in re.findall(r"^\| (T\d+) \| (.+) \| (.+) \| (.+) \|$", THREAT_MODEL, re.MULTILINE)
}
THREAT_IDS = [f"T{number:02}" for number in range(1, 31)]
TEST_REFERENCE = re.compile(r"`([\w/]*test_[\w.]+(?:::\w+)?)")
TEST_IDS = {
    f"{path.relative_to(ROOT / 'tests').as_posix()}::{name}"
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}
TEST_NAMES = {name.partition("::")[2] for name in TEST_IDS}


def counts_section():
    _, _, rest = SECURITY_DOC.partition(count_threat_tests.BEGIN_MARK)
    return rest.partition(count_threat_tests.END_MARK)[0]


def test_threat_model_lists_every_threat_once():
    assert re.findall(r"^\| (T\d+) ", THREAT_MODEL, re.MULTILINE) == THREAT_IDS
    for threat, promise, _ in THREATS.values():
        assert threat
        assert promise.endswith(".")


def test_every_marker_names_a_threat():
    unknown = {name: ids - set(THREATS) for name, ids in list_marked_tests().items()}
    assert {name: ids for name, ids in unknown.items() if ids} == {}


@pytest.mark.parametrize("threat", THREAT_IDS)
def test_threat_lists_the_tests_that_are_marked_with_it(threat):
    marked = {name for name, ids in list_marked_tests().items() if threat in ids}
    assert marked, f"{threat} has no test"
    assert set(TEST_REFERENCE.findall(THREATS[threat][2])) == marked


def test_extra_threats_concern_system_and_users():
    names = [THREATS[threat][0] for threat in THREAT_IDS[25:]]
    for words in ("concurrent savers", "full disk", "killed process", "changed source"):
        assert words in names


@pytest.mark.parametrize(
    "reference", sorted(set(TEST_REFERENCE.findall(SECURITY_DOC + THREAT_MODEL)))
)
def test_documented_test_exists(reference):
    if "::" in reference:
        assert reference in TEST_IDS
    elif reference.endswith((".py", ".js")):
        assert (ROOT / "tests" / reference.removeprefix("tests/")).is_file()
    else:
        assert reference in TEST_NAMES


@pytest.mark.parametrize("threat", sorted(set(re.findall(r"T\d\d", SECURITY_DOC))))
def test_threat_of_security_doc_exists(threat):
    assert threat in THREATS


def test_counts_cover_every_threat_and_suite():
    tests, _, table = counts_section().partition("| input |")
    counts = re.findall(r"(T\d+) \((\d+)\)", tests)
    assert [threat for threat, _ in counts] == THREAT_IDS
    assert all(int(number) > 0 for _, number in counts)
    for suite in (
        "naughty strings",
        "geojsonhint, good",
        "geojsonhint, bad",
        "WHATWG",
        "seen in Chromium",
        "made up",
    ):
        assert suite in table, f"{suite}: run `python -m scripts.count_threat_tests`"


def test_counts_add_up_without_failures():
    rows = re.findall(
        r"^\| (.+?) \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| (\d+) \|$",
        counts_section(),
        re.MULTILINE,
    )
    numbers = [[int(one.replace(",", "")) for one in row[1:]] for row in rows]
    assert len(rows) > 15
    assert all(tried == shown + refused for tried, shown, refused, _ in numbers)
    assert all(row[3] == 0 for row in numbers)
    assert rows[-1][0] == "**together**"
    assert numbers[-1] == [sum(column) for column in zip(*numbers[:-1], strict=True)]
