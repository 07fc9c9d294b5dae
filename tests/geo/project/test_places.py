"""Places of the project's own gazetteer."""

import pytest

PLACES_FILE = "data/places.yaml"


def test_place_is_parsed(sample_project):
    place = sample_project.load().places["alder"]
    toponym = place.toponym
    assert (toponym.kind, toponym.precision_m, toponym.origin) == ("town", 500.0, "places")
    assert toponym.names == {"en": ("Alder",), "fr": ("Aulne", "Aune")}
    assert (toponym.geometry.x, toponym.geometry.y) == (13.4, 45.2), "longitude first"
    assert (place.label_rank, place.remote, place.basis) == (1, False, "sourced")


INVALID_PLACES = [
    ("[13.4, 45.2]", "[45.2, 13.4]", "[45.2, 13.4] is outside the bounds [10.0, 40.0, 20.0, 50.0] — swapped? longitude comes first"),
    ("[13.4, 45.2]", "[20.0000001, 45.2]", "[20.0000001, 45.2] is outside the bounds"),
    ("[13.4, 45.2]", "[13.4]", "'point' must be a list of 2 numbers"),
    ("[13.4, 45.2]", "[nan, 45.2]", "'point' is 'nan': write a plain number"),
    ("[13.4, 45.2]", f"[{'9' * 400}, 45.2]", "[inf, 45.2] is outside the bounds"),
    ("precision_m: 500", "precision_m: -1", "'precision_m' is '-1': it must be between 0 and 500000"),
    ("precision_m: 500", "precision: 500", "'precision_m' is missing"),
    ("names: {en: Alder, fr: [Aulne, Aune]}", "names: {}", "'names' is empty: a place needs at least one name"),
    ("names: {en: Alder, fr: [Aulne, Aune]}", "names: {en: []}", "'names' is empty: a place needs at least one name"),
    ("names: {en: Alder, fr: [Aulne, Aune]}", "names: Alder", "'names' must be a record with keys, not a text"),
    ("{en: Alder", "{English: Alder", "'English' in 'names' is not a language"),
    ("{en: Alder", "{en: Аlder", "U+0410 CYRILLIC CAPITAL LETTER A"),
    ("[Old Alder]", "Old Alder", "'aliases' must be a list, not a text"),
    ("label: 1", "label: 5", "'label' is '5': it must be between 1 and 4"),
    ("basis: sourced", "basis: guessed", "'basis' is 'guessed': use one of derived, sourced"),
    ("    citation: A gazetteer, page 4\n", "", "'citation' is missing"),
    ("kind: town", "kind: ''", "'kind' is empty"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "words"), INVALID_PLACES)
def test_invalid_place_is_rejected_with_its_id(sample_project, old, new, words):
    faults = sample_project.replace_text(PLACES_FILE, old, new).check_messages()
    assert all(fault.startswith(PLACES_FILE) for fault in faults)
    assert any(" alder: " in fault and words in fault for fault in faults), faults
    assert len(faults) <= 2


def test_remote_place_may_exceed_map_bounds(sample_project):
    sample_project.replace_text(
        PLACES_FILE, "point: [13.4, 45.2]", "remote: true\n    point: [-77.04, 38.9]"
    )
    assert sample_project.load().places["alder"].remote
    sample_project.replace_text(PLACES_FILE, "-77.04", "-277.04")
    assert "is outside the bounds [-180, -90, 180, 90]" in sample_project.single_message()


def test_duplicate_place_id_is_rejected(sample_project):
    again = sample_project.files[PLACES_FILE].split(b"\n", 1)[1]
    sample_project.files[PLACES_FILE] += again
    assert (
        sample_project.single_message()
        == f"{PLACES_FILE}:11 alder: the id 'alder' is taken: line 2 has it already"
    )
