"""Further files in real shapes, each with other traps, and the right result of every row."""

import pytest

from tests.importing.shapes_datasets import DATASETS
from tests.importing.shapes_exports import EXPORTS
from tests.importing.shapes_field import FIELD
from tests.importing.shapes_languages import LANGUAGES
from tests.importing.shapes_maps import MAPS
from tests.importing.shapes_notations import NOTATIONS
from tests.importing.shapes_offices import OFFICES
from tests.importing.shapes_programs import PROGRAMS
from tests.importing.shapes_tables import TABLES
from tests.importing.support import import_report

SHAPES = [*DATASETS, *TABLES, *MAPS, *EXPORTS, *FIELD, *NOTATIONS, *OFFICES, *LANGUAGES, *PROGRAMS]


def list_wrong_rows(shape, report):
    """Return what differs between the report of a file and what must become of its rows."""
    got = {event["row"]: event for event in report["events"]}
    got |= {row["row"]: row["reason"] for row in report["refused"]}
    got |= {row["row"]: row["into"] for row in report["merged"]}
    wrong = [] if report["as"] == shape.taken_for else [f"taken for {report['as']}"]
    wrong += [f"row {row} is too many: {got[row]}" for row in got if row not in shape.rows]
    for row, expected in shape.rows.items():
        found = got.get(row)
        if not isinstance(expected, dict):
            code = found.split(":")[0].split(" (")[0] if isinstance(found, str) else found
            if code != expected:
                wrong.append(f"row {row} is {found}, not {expected}")
        elif not isinstance(found, dict):
            wrong.append(f"row {row} is {found}, not an event")
        else:
            wrong += [
                f"row {row}, {key}: {found.get(key)!r}, not {value!r}"
                for key, value in expected.items()
                if found.get(key) != value
            ]
    return wrong


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_rows_of_a_shape(tmp_path, shape):
    report = import_report(shape.write(tmp_path), shape.recipe, **shape.options)
    assert list_wrong_rows(shape, report) == []
