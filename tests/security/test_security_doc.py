"""docs/security.md: its counts are those of a run, and every test that it names is there."""

import re

import pytest

from scripts import hostile
from tests.support.sample_project import ROOT

SECURITY_DOC = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
TEST_IDS = {
    f"{path.name}::{name}"
    for path in (ROOT / "tests").rglob("test_*.py")
    for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
}
TEST_NAMES = {name.partition("::")[2] for name in TEST_IDS}


def counts_section():
    return SECURITY_DOC.partition(hostile.BEGIN_MARK)[2].partition(hostile.END_MARK)[0]


def test_every_threat_has_a_test():
    rows = {
        row for name in TEST_IDS for row in hostile.threat_rows(f"::{name.partition('::')[2]}_")
    }
    assert rows == {*map(str, range(1, 26)), "below"}


def test_extra_threats_have_tests():
    below = [name for name in TEST_NAMES if name.startswith("test_below_the_table")]
    for words in (
        "two_who_save",
        "two_savers",
        "full_disk",
        "killed",
        "changed_after_it_was_quoted",
    ):
        assert any(words in name for name in below), words


@pytest.mark.parametrize(
    "name", sorted(set(re.findall(r"`([\w/]*test_[\w.]+(?:::\w+)?)", SECURITY_DOC)))
)
def test_documented_tests_exist(name):
    if "::" in name:
        file, _, test = name.partition("::")
        assert f"{file.rpartition('/')[2]}::{test}" in TEST_IDS
    elif name.endswith((".py", ".js")):
        assert (ROOT / "tests" / name.removeprefix("tests/")).is_file()
    else:
        assert any(one.startswith(name) for one in TEST_NAMES)


def test_counts_cover_every_threat_and_suite():
    tests, _, table = counts_section().partition("| input |")
    rows = re.findall(r"(\d+|below the table) \((\d+)\)", tests)
    assert [row for row, _ in rows] == [*map(str, range(1, 26)), "below the table"]
    assert all(int(number) > 0 for _, number in rows)
    for suite in (
        "naughty strings",
        "geojsonhint, good",
        "geojsonhint, bad",
        "WHATWG",
        "seen in Chromium",
        "made up",
    ):
        assert suite in table, f"{suite}: run `python -m scripts.hostile`"


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
