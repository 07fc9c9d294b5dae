"""What each column of an unknown table is, guessed from its name and from its values.

A name alone is not enough: a column called "geolocation" may hold addresses, one called "Location"
kinds of places. So each guess by name (`word_lists`) is checked against the first rows.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from rapidfuzz import fuzz

from conflictmap.importing.coordinates import MAX_LATITUDE_DEG, read_position_cell, split_pair
from conflictmap.importing.date_reading import DateColumn, is_ambiguous_number
from conflictmap.importing.figures import read_figures
from conflictmap.importing.geometries import is_wkt_geometry
from conflictmap.importing.headers import (
    SHAPEFILE_NAME_CHARS,
    is_hxl_row,
    normalize_name,
    repeats_header,
)
from conflictmap.importing.model import Row, RowError, Table
from conflictmap.importing.movements import (
    COORDINATE_ROLES,
    NAME_ROLES,
    EndColumns,
    is_movement,
    iterate_roles,
    split_end_name,
)
from conflictmap.importing.word_lists import (
    FILLING_TIME_WORDS,
    PLACE_KIND_WORDS,
    ROLE_WORDS,
    TOTAL_WORDS,
    fold_case,
    fold_marks,
    is_unknown,
)
from conflictmap.importing.words import find_addresses

SAMPLE_ROWS = 300
"""Number of rows whose values are looked at."""

SHOWN_VALUES = 3
UNUSED_ROLE = "unused"
"""Role by which a recipe states that nothing is read from a column."""

_MANY_ROLES = frozenset({"place", "source", "url", "actors", "to_place"})
_MIN_SHARE = 0.5
_MIN_SIMILARITY = 88
_MIN_SIMILAR_CHARS = 6
_MAX_KIND_VALUES = 40
_MAX_ID_CHARS = 60
_LONG_WORDS_CHARS = 25
_PUNCTUATION = re.compile(r"[^\w#№+]+|_+")
_CAMEL_CASE = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GROUP_PATH = re.compile(r"\w+(?:/\w+)+\Z")
"""Names of columns that survey tools write, such as ``incident/gps``: the last part is the name."""

_BOTH_AXES = re.compile(
    r"(?:lat\w*|y|n|x|e|lon\w*|lng)/(?:lat\w*|y|n|x|e|lon\w*|lng)\Z", re.IGNORECASE
)
"""A name of both axes, such as ``Lat/Long``, which is no path."""

_FRACTION = re.compile(r"-?\d+[.,]\d*[1-9]\Z|-\d", re.ASCII)
"""Numbers that can be no ids: negative, or with a fraction."""

_KIND_WORDS = frozenset({"type", "category", "class", "code", "tipo", "typ", "тип", "kind"})
"""Words by which the name of a column states what kind of actor it has, and not which."""

_TRAILING_NUMBER = re.compile(r"\s*\d+\Z")
_SECOND_PLACE_WORDS = ("to ", "destination ", "arrival ")
"""Starts of the names of columns that are taken for a place only where no other column is."""

_CUT_NAME_SCORE = 60
_HALVES = {
    "lat": frozenset({"s", "south", "sur", "sul", "sud", "ю", "юг"}),
    "lon": frozenset({"w", "west", "oeste", "ouest", "ovest", "з", "запад"}),
}
_HALVES |= {f"to_{role}": words for role, words in _HALVES.items()}
"""Words after the name of a coordinate for the half of the earth in which it is negative."""

_UNORDERED_PENALTY = 30
_FILLING_TIME_SCORE = 10
"""Score of the time at which a form was filled in: it is the date only where there is no other."""

_DECIMAL_DEGREES = re.compile(r"[-+]?\d{1,3}(?:\.\d+)?\Z", re.ASCII)
_MARKS_AND_ADDRESSES = re.compile(r"<[^<>]*>|(?:https?://|www\.)\S+", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?\Z", re.ASCII)


@dataclass(slots=True)
class ColumnSample:
    """The first values of a column.

    Attributes:
        name: Its name as written.
        position: Its position.
        values: Its values that are not empty.
        filled_rows: Numbers of the rows of these values.
    """

    name: str
    position: int
    values: list[str] = field(default_factory=list)
    filled_rows: set[int] = field(default_factory=set)

    @property
    def key(self) -> str:
        """The name in small letters without punctuation."""
        return simplify_name(self.name)

    def share(self, is_good: object) -> float:
        """Return the share of values for which a function is true."""
        known = [value for value in self.values if not is_unknown(value)]
        if not known or not callable(is_good):
            return 0.0
        return sum(bool(is_good(value)) for value in known) / len(known)

    @property
    def mean_length(self) -> float:
        """Mean number of characters of a value."""
        return sum(map(len, self.values)) / len(self.values) if self.values else 0.0

    @property
    def distinct_share(self) -> float:
        """Share of the values that are different."""
        return len(set(self.values)) / len(self.values) if self.values else 0.0


@dataclass(slots=True)
class RoleMap:
    """The columns of a table by role.

    Attributes:
        columns: Positions of the columns by role, the best first.
        samples: The samples of all columns.
        left_over: Positions of columns that nothing is read from.
        ignored: Positions of columns that a recipe states to be unused.
        also_used: Positions of columns that are read without a role, such as that of the classes.
        place_kinds: Position of a column that says what kind of place it is.
        longitude_first: Whether a column of positions has the longitude first.
        negative: Roles of coordinates without sign whose header states the south or the west.
        date_order: Order of day and month that the values of the dates show; None if none does.
    """

    columns: dict[str, list[int]] = field(default_factory=dict)
    samples: list[ColumnSample] = field(default_factory=list)
    ignored: list[int] = field(default_factory=list)
    also_used: set[int] = field(default_factory=set)
    place_kinds: int | None = None
    longitude_first: bool = False
    negative: frozenset[str] = frozenset()
    date_order: str | None = None

    def first(self, role: str) -> int | None:
        """Return the position of the best column of a role, or None."""
        positions = self.columns.get(role)
        return positions[0] if positions else None

    @property
    def left_over(self) -> list[int]:
        """Positions of the columns that nothing is read from."""
        used = {position for positions in self.columns.values() for position in positions}
        used |= self.also_used
        return [one.position for one in self.samples if one.position not in used]


def simplify_name(name: str) -> str:
    """Return the name of a column in small letters, with spaces for punctuation, without accents.

    A capital after a small letter starts a word, as in ``eventDate``.
    """
    is_path = _GROUP_PATH.match(name) and not _BOTH_AXES.match(name)
    last = name.rsplit("/", 1)[-1] if is_path else name
    spaced = _CAMEL_CASE.sub(" ", last)
    return " ".join(_PUNCTUATION.sub(" ", fold_marks(fold_case(spaced))).split())


def guess_roles(
    table: Table,
    stated: Mapping[str, Sequence[str]] | None = None,
    known: Mapping[str, Sequence[str]] | None = None,
) -> RoleMap:
    """Return what the columns of a table are.

    Args:
        table: The table.
        stated: Columns by role, as a recipe states them; they are not questioned.
        known: Columns by role that are known from the format. Another column is added where these
            are always empty.

    Raises:
        KeyError: a stated column is not in the table; the argument is its name.
    """
    samples = _sample_columns(table)
    roles = RoleMap(samples=samples)
    taken: set[int] = set()
    stated = stated or {}
    given = {**(known or {}), **stated}
    for role, names in given.items():
        for name in names:
            position = _find_column(table.columns, name)
            if position is None:
                raise KeyError(name)
            roles.columns.setdefault(role, []).append(position)
            taken.add(position)
    _assign_movement(roles, given, taken)
    guesses = sorted(
        _guess_by_name(sample for sample in samples if sample.position not in taken),
        key=lambda guess: (-guess[0], guess[2]),
    )
    for _, role, position in guesses:
        is_full = role in stated or not _can_add(roles, role, samples[position])
        if position in taken or is_full or not _fits_role(samples[position], role, roles):
            continue
        roles.columns.setdefault(role, []).append(position)
        taken.add(position)
    _guess_by_values(roles, taken)
    roles.ignored = roles.columns.pop(UNUSED_ROLE, [])
    _drop_foreign_end(roles, stated)
    roles.longitude_first = _has_longitude_first(roles)
    roles.negative = frozenset(filter(partial(_states_negative_half, roles), _HALVES))
    for role in _MANY_ROLES & roles.columns.keys():
        if role not in stated and role not in ("place", "to_place"):
            roles.columns[role].sort()
    return roles


def _has_longitude_first(roles: RoleMap) -> bool:
    """Return whether the column of positions has the longitude first.

    Its name shows it, as in ``Coordinates (long, lat)``; otherwise more than half of its values do,
    whose first number is beyond 90, while the second of none is.
    """
    position = roles.first("position")
    if position is None:
        return False
    sample = roles.samples[position]
    axes = _list_axes(sample.key)
    if len(set(axes)) > 1:
        return axes[0] == "lon"
    firsts = [_find_first_axis(value) for value in sample.values if not is_unknown(value)]
    return "lat" not in firsts and firsts.count("lon") > _MIN_SHARE * len(firsts)


def _list_axes(key: str) -> list[str]:
    """Return the axes that the words of a name state, in their order."""
    return [axis for word in key.split() for axis in ("lat", "lon") if word in ROLE_WORDS[axis]]


def _states_negative_half(roles: RoleMap, role: str) -> bool:
    """Return whether the header of a coordinate states the south or the west, as ``Latitude (S)``.

    A column with a negative value has signs of its own.
    """
    position = roles.first(role)
    if position is None:
        return False
    sample = roles.samples[position]
    is_stated = not _HALVES[role].isdisjoint(sample.key.split()[1:])
    return is_stated and not any("-" in value or "−" in value for value in sample.values)


def _find_first_axis(value: str) -> str | None:
    """Return the axis of the first number of a position if a number beyond 90 shows it."""
    if "://" in value or (pair := split_pair(value)) is None:
        return None
    numbers = [_DECIMAL_DEGREES.match(part.strip()) for part in pair]
    if numbers[0] is None or numbers[1] is None:
        return None
    first, second = (abs(float(match[0])) > MAX_LATITUDE_DEG for match in numbers if match)
    if first == second:
        return None
    return "lon" if first else "lat"


def _drop_foreign_end(roles: RoleMap, stated: Mapping[str, Sequence[str]]) -> None:
    """Leave an end unused whose start is not the date, as the times of filling in a survey."""
    end, start = roles.first("end"), roles.first("date")
    if end is None or start is None or stated.keys() & {"date", "end"}:
        return
    for end_word, start_word in (("end", "start"), ("to", "from")):
        other = re.sub(rf"\b{end_word}\b", start_word, roles.samples[end].key)
        starts = [roles.samples[position].key for position in roles.columns["date"]]
        if other in (roles.samples[end].key, *starts):
            continue
        if any(one.key == other and one.share(is_date) >= _MIN_SHARE for one in roles.samples):
            del roles.columns["end"]
            return


def _assign_movement(roles: RoleMap, stated: Mapping[str, Sequence[str]], taken: set[int]) -> None:
    """Give the columns of both ends of a movement their roles, if there are both."""
    start, end = EndColumns(), EndColumns()
    plain: set[str] = set(roles.columns)
    for sample in roles.samples:
        if sample.position in taken or not sample.key:
            continue
        split = split_end_name(sample.key)
        if split is None:
            plain |= {
                role
                for role in (*COORDINATE_ROLES, "place")
                if sample.key in ROLE_WORDS[role] and _fits_role(sample, role, roles)
            }
            continue
        is_end, rest = split
        side = end if is_end else start
        role = next((one for one in iterate_roles(rest) if _fits_end(sample, one, roles)), None)
        if role is not None:
            side.columns.append((sample.position, role))
    end_stated = {role.removeprefix("to_") for role in stated if role.startswith("to_")}
    if not end_stated and not is_movement(start, end, plain):
        return
    for position, role in start.columns:
        if role not in stated:
            roles.columns.setdefault(role, []).append(position)
            taken.add(position)
    for position, role in sorted(end.columns, key=_rank_end):
        key = "to_place" if role in NAME_ROLES else f"to_{role}"
        if key not in stated and _can_add(roles, key, roles.samples[position]):
            roles.columns.setdefault(key, []).append(position)
        taken.add(position)


def _rank_end(column: tuple[int, str]) -> tuple[int, int]:
    """Return the order of a column among those of the end: the finest division first."""
    position, role = column
    return (NAME_ROLES.index(role) if role in NAME_ROLES else 0), position


def _fits_end(sample: ColumnSample, role: str, roles: RoleMap) -> bool:
    """Return whether the values of a column can be an end; "from" and "to" may hold dates."""
    if not sample.values or not _fits_role(sample, role, roles):
        return False
    return role not in NAME_ROLES or (
        sample.share(is_date) < _MIN_SHARE
        and sample.share(_has_letter) >= _MIN_SHARE
        and sample.mean_length <= 2 * _LONG_WORDS_CHARS
    )


def _has_letter(value: str) -> bool:
    return any(character.isalpha() for character in value)


def _can_add(roles: RoleMap, role: str, sample: ColumnSample) -> bool:
    """Return whether a role can have a column more.

    Some roles have many; of another, a second column is used where the first is always empty, as in
    files whose records have different keys.
    """
    others = roles.columns.get(role, ())
    if not others or role in _MANY_ROLES:
        return True
    if role == "date" and sample.key == roles.samples[others[0]].key:
        return True  # `Date` and `date`: where one is empty the other is read
    return bool(sample.filled_rows) and all(
        sample.filled_rows.isdisjoint(roles.samples[other].filled_rows) for other in others
    )


def _find_column(columns: Sequence[str], name: str) -> int | None:
    """Return the position of a column by its name, in the same case if there are several."""
    if name.strip() in columns:
        return columns.index(name.strip())
    keys = [simplify_name(column) for column in columns]
    key = simplify_name(name)
    return keys.index(key) if key and key in keys else None


def _sample_columns(table: Table) -> list[ColumnSample]:
    samples = [ColumnSample(name, position) for position, name in enumerate(table.columns)]
    header = [normalize_name(name) for name in table.columns]
    for row in table.read_first(SAMPLE_ROWS):
        is_record = not is_hxl_row(row.cells) and not repeats_header(row.cells, header)
        if is_record and not is_total_line(row.cells):
            _add_values(samples, row)
    return samples


def is_total_line(cells: Sequence[str]) -> bool:
    """Return whether a row is a line of totals, whose figures are no values of their columns."""
    first = next((cell.strip() for cell in cells if cell.strip()), "")
    word = first.casefold().rstrip(":").split(" ")[0]
    return word in TOTAL_WORDS and not any(is_date(cell.strip()) for cell in cells if cell.strip())


def _add_values(samples: Sequence[ColumnSample], row: Row) -> None:
    for sample in samples:
        if sample.position < len(row.cells) and sample.position not in row.formulas:
            value = row.cells[sample.position].strip()
            if value:
                sample.values.append(value)
                sample.filled_rows.add(row.number)


def _guess_by_name(samples: Iterable[ColumnSample]) -> list[tuple[float, str, int]]:
    """Return score, role and position for every role that the name of a column can mean."""
    guesses = []
    for sample in samples:
        if not sample.key:
            continue
        axes = _list_axes(sample.key)
        for role, words in ROLE_WORDS.items():
            if role in ("lat", "lon") and len(set(axes)) > 1:
                continue  # one column of both, as `GPS (Lat, Lon)`
            if role == "actors" and not _KIND_WORDS.isdisjoint(sample.key.split()):
                continue  # what kind of actor, as `Actor type`
            score = _score_name(sample.key, words)
            if role == "date" and sample.key in FILLING_TIME_WORDS:
                score = min(score, _FILLING_TIME_SCORE)
            elif role == "date" and sample.share(is_ambiguous_number):
                score -= _UNORDERED_PENALTY  # another column may need no order
            if score > 0:
                guesses.append((score, role, sample.position))
    return guesses


def _score_name(key: str, words: Sequence[str]) -> float:
    """Return how well a name fits a role, from 0 to 100; earlier words fit better."""
    if key.startswith(_SECOND_PLACE_WORDS):
        return _score_name(key.split(" ", 1)[1], words) / 2
    for whole in (key, key.replace(" ", "")):
        if whole in words:
            return 100 - words.index(whole) / len(words) * 20
    bare = _TRAILING_NUMBER.sub("", key)
    if bare in words:
        return 75 - words.index(bare) / len(words) * 10
    parts = f" {key} "
    contained = [word for word in words if len(word) > 2 and f" {word} " in parts]  # noqa: PLR2004
    if contained:
        return 40 + 20 * max(map(len, contained)) / len(key)
    return _score_similar_name(key, words)


def _score_similar_name(key: str, words: Sequence[str]) -> float:
    """Return how well a name fits a role that is cut, or has a typing error."""
    if len(key) == SHAPEFILE_NAME_CHARS and any(word.startswith(key) for word in words):
        return _CUT_NAME_SCORE
    if len(key) < _MIN_SIMILAR_CHARS:
        return 0.0
    similar = (fuzz.ratio(key, word) for word in words if len(word) >= _MIN_SIMILAR_CHARS)
    best = max(similar, default=0)
    return best / 2 if best >= _MIN_SIMILARITY else 0.0


def _fits_role(sample: ColumnSample, role: str, roles: RoleMap) -> bool:
    """Return whether the values of a column can have a role."""
    if not sample.values:
        return True
    checks = {
        "lat": lambda: sample.share(_is_angle) >= _MIN_SHARE,
        "lon": lambda: sample.share(_is_angle) >= _MIN_SHARE,
        "position": lambda: sample.share(_is_position) >= _MIN_SHARE,
        "date": lambda: sample.share(is_date) >= _MIN_SHARE,
        "end": lambda: sample.share(is_date) >= _MIN_SHARE,
        "year": lambda: sample.share(_is_year) >= _MIN_SHARE,
        "end_year": lambda: sample.share(_is_year) >= _MIN_SHARE,
        "month": lambda: _holds_months(sample),
        "end_month": lambda: _holds_months(sample),
        "day": lambda: sample.share(_NUMBER.match) >= _MIN_SHARE,
        "end_day": lambda: sample.share(_NUMBER.match) >= _MIN_SHARE,
        "deaths": lambda: sample.share(read_figures) >= _MIN_SHARE,
        "low": lambda: sample.share(read_figures) >= _MIN_SHARE,
        "high": lambda: sample.share(read_figures) >= _MIN_SHARE,
        "url": lambda: sample.share(_is_address) >= _MIN_SHARE,
        "archive": lambda: sample.share(_is_address) >= _MIN_SHARE,
        "where_prec": lambda: sample.share(lambda value: value[:1] in "1234567") >= _MIN_SHARE,
        "id": lambda: _holds_ids(sample),
        "words": lambda: _holds_words(sample),
        "type": lambda: _holds_kinds(sample),
        "place": lambda: _holds_places(sample, roles),
        "actors": lambda: sample.share(_NUMBER.match) < _MIN_SHARE,
        "source": lambda: sample.share(_NUMBER.match) < _MIN_SHARE,
        "title": lambda: sample.share(_NUMBER.match) < _MIN_SHARE and not _holds_dates(sample),
        "country": lambda: sample.share(_NUMBER.match) < _MIN_SHARE,
    }
    check = checks.get(role)
    return check is None or check()


def _holds_months(sample: ColumnSample) -> bool:
    """Return whether values are numbers or names of months rather than whole dates."""
    return sample.share(is_date) < _MIN_SHARE or sample.share(_NUMBER.match) > _MIN_SHARE


def _holds_ids(sample: ColumnSample) -> bool:
    """Return whether values are ids: short, and most of them different."""
    known = [value for value in sample.values if not is_unknown(value)]
    if max(sample.share(_FRACTION.match), sample.share(_is_address)) >= _MIN_SHARE:
        return False
    return sample.mean_length <= _MAX_ID_CHARS and len(set(known)) * 2 >= len(known)


def _holds_words(sample: ColumnSample) -> bool:
    """Return whether values are sentences rather than a few kinds that repeat."""
    is_link = sample.share(_is_address_alone) >= _MIN_SHARE
    if is_link or sample.share(_NUMBER.match) >= _MIN_SHARE:
        return False
    repeats = len(sample.values) > 4 and sample.distinct_share < _MIN_SHARE  # noqa: PLR2004
    return not repeats or sample.mean_length > 2 * _LONG_WORDS_CHARS


def _holds_kinds(sample: ColumnSample) -> bool:
    """Return whether values are a few short kinds."""
    return (
        len(set(sample.values)) <= _MAX_KIND_VALUES
        and sample.mean_length <= 2 * _LONG_WORDS_CHARS
        and sample.share(_NUMBER.match) < _MIN_SHARE
        and not _holds_dates(sample)
    )


def _holds_dates(sample: ColumnSample) -> bool:
    """Return whether values are whole dates."""
    return sample.share(is_date) >= _MIN_SHARE


def _holds_places(sample: ColumnSample, roles: RoleMap) -> bool:
    """Return whether values name places; kinds of places and positions do not."""
    if sample.share(lambda value: value.casefold() in PLACE_KIND_WORDS) >= _MIN_SHARE:
        roles.place_kinds = sample.position
        return False
    return (
        sample.share(_is_address) < _MIN_SHARE
        and sample.share(_is_position) < _MIN_SHARE
        and sample.share(_NUMBER.match) < _MIN_SHARE
    )


def _guess_by_values(roles: RoleMap, taken: set[int]) -> None:
    """Find a date, a position and words by their values, where no name gives them."""
    free = [one for one in roles.samples if one.position not in taken and one.values]
    has_position = {"lat", "lon"} <= roles.columns.keys() or "position" in roles.columns
    tests = [
        ("date", is_date, "date" in roles.columns or "year" in roles.columns),
        ("position", _is_position, has_position),
        ("words", _is_sentence, "words" in roles.columns),
    ]
    for role, test, is_known in tests:
        if is_known:
            continue
        best = max(free, key=lambda one: one.share(test), default=None)
        if best is not None and best.share(test) > _MIN_SHARE:
            roles.columns[role] = [best.position]
            taken.add(best.position)
            free.remove(best)


def is_date(value: str) -> bool:
    """Return whether a value can be a date; a number alone cannot."""
    if value.isdigit() and len(value) < 4:  # noqa: PLR2004  digits of a year
        return False
    try:
        DateColumn(order="dmy", from_workbook=True).read(value)
    except RowError as error:
        return (
            error.code == "ambiguous-date"
            or "does not exist" in error.words
            or ("there is no month" in error.words or "stray number" in error.words)
        )
    return True


def _is_year(value: str) -> bool:
    return re.match(r"-?\d{1,4}(?:\.0)?\Z", value, re.ASCII) is not None


def _is_angle(value: str) -> bool:
    return re.match(r"\W*[NSEWO]?\s*[-+−]?\d{1,3}(?:[.,°º\s]|\Z)", value) is not None


def _is_position(value: str) -> bool:
    if is_wkt_geometry(value):
        return True
    try:
        return read_position_cell(value) is not None
    except RowError as error:
        return "swapped" in error.words


def _is_address(value: str) -> bool:
    return bool(find_addresses(value)) or value.lower().startswith("www.")


def _is_address_alone(value: str) -> bool:
    """Return whether a value is an address without words beside it."""
    return _is_address(value) and not _has_letter(_MARKS_AND_ADDRESSES.sub("", value))


def _is_sentence(value: str) -> bool:
    is_long = len(value) >= _LONG_WORDS_CHARS and " " in value
    is_short_sentence = value.endswith((".", "!", "?", "。")) and value.count(" ") > 1
    return (is_long or is_short_sentence) and not _is_address(value)
