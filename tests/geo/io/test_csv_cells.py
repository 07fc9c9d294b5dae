"""CSV cells: formulas are escaped, numbers and text stay."""

import pytest

from geo.io.csv_cells import escape_csv_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("-46.5", "-46.5"),  # a western longitude is a number
        ("+7", "+7"),
        ("-1e5", "-1e5"),
        ("-1,5", "-1,5"),
        ("−5", "−5"),  # the minus sign is no formula
        (-46.5, "-46.5"),
        (None, ""),
        ("Goris", "Goris"),
        ("", ""),
        ("a;=1", "a;'=1"),
        ("a; =1", "a;' =1"),
        ("a,=1", "a,=1"),  # quoted, since the comma is the separator
        ("a; b-c; d=e", "a; b-c; d=e"),
    ],
)
def test_formula_cell_is_escaped(value, cell):
    assert escape_csv_cell(value) == cell


@pytest.mark.parametrize(
    ("value", "delimiter", "cell"),
    [
        ("a,=1", ";", "a,'=1"),
        ("a;=1", ";", "a;=1"),
        ("a,=1;=2", "\t", "a,'=1;'=2"),
        ("a\t=1", "|", "a\t'=1"),
    ],
)
def test_cell_of_other_separator_is_escaped(value, delimiter, cell):
    assert escape_csv_cell(value, delimiter) == cell
