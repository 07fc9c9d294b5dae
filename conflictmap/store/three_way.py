"""Comparison of two states of a project's files, record by record."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from conflictmap.store.split_records import WHOLE_FILE, FileRecord, is_id, split_file
from geo.project.events import EVENTS_FILE

_MAX_DIGITS = 16_000
"""Digits after the point that PostgreSQL's ``numeric`` keeps at least."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A changed record.

    Attributes:
        file: Path of its file.
        key: Its key.
        old: Its bytes before; None if it is new.
        new: Its bytes afterwards; None if it is deleted.
    """

    file: str
    key: str
    old: bytes | None
    new: bytes | None

    @property
    def verb(self) -> str:
        """What happens to the record."""
        if self.old is None:
            return "added"
        return "deleted" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class FileChange:
    """The changed records of one file.

    Attributes:
        file: Path of the file.
        records: The changed records.
        order: Keys of the new file in their order; None if no record is added, deleted or moved.
        seen: Keys of the old file.
    """

    file: str
    records: tuple[RecordChange, ...]
    order: tuple[str, ...] | None
    seen: frozenset[str]


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What a curator changed."""

    files: tuple[FileChange, ...]

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(self.files)

    @property
    def records(self) -> list[RecordChange]:
        """The changed records of all files."""
        return [record for file in self.files for record in file.records]

    @property
    def is_of_events(self) -> bool:
        """Whether only the contents of events change, and neither their order nor another file."""
        return all(
            file.file == EVENTS_FILE
            and file.order is None
            and all(is_id(record.key) for record in file.records)
            for file in self.files
        )

    def summarize(self) -> str:
        """Return one line for the log, such as ``events.yaml: changed flood, 2 added``."""
        return "; ".join(_summarize_file(file) for file in self.files)


_MAX_NAMED_RECORDS = 3


def _summarize_file(change: FileChange) -> str:
    parts = []
    for verb in ("changed", "added", "deleted"):
        keys = [record.key for record in change.records if record.verb == verb]
        if not keys:
            continue
        if keys == [WHOLE_FILE]:
            parts.append(verb)
        elif len(keys) > _MAX_NAMED_RECORDS:
            parts.append(f"{verb} {len(keys):,} records")
        else:
            parts.append(f"{verb} {', '.join(keys)}")
    return f"{change.file}: {', '.join(parts) or 'reordered'}"


def compare_files(old: Mapping[str, bytes | None], new: Mapping[str, bytes | None]) -> ChangeSet:
    """Return the changes from one state of files to another; None is a file that does not exist."""
    names = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return ChangeSet(tuple(_compare_file(name, old.get(name), new.get(name)) for name in names))


def _compare_file(name: str, old: bytes | None, new: bytes | None) -> FileChange:
    before, after = _split_file(name, old), _split_file(name, new)
    if _is_whole(before) != _is_whole(after) and before and after:
        # divided in one state only: the file is replaced as a whole
        before, after = [FileRecord(WHOLE_FILE, old or b"")], [FileRecord(WHOLE_FILE, new or b"")]
    old_bodies, new_bodies = dict(before), dict(after)
    changes = [
        RecordChange(name, key, old_bodies.get(key), body)
        for key, body in after
        if old_bodies.get(key) != body
    ]
    changes += [
        RecordChange(name, key, body, None) for key, body in before if key not in new_bodies
    ]
    is_same_order = [record.key for record in before] == [record.key for record in after]
    order = None if is_same_order else tuple(record.key for record in after)
    return FileChange(name, tuple(changes), order, frozenset(old_bodies))


def _split_file(name: str, data: bytes | None) -> list[FileRecord]:
    return [] if data is None else split_file(name, data)


def _is_whole(records: Sequence[FileRecord]) -> bool:
    return len(records) == 1 and records[0].key == WHOLE_FILE


def apply_change(
    change: FileChange, stored: Mapping[str, bytes]
) -> tuple[dict[str, bytes], list[RecordChange]]:
    """Apply a curator's change to a file that others may have changed meanwhile.

    Args:
        change: The change.
        stored: Bodies of the file's present records by key, in their order.

    Returns:
        The bodies of the merged file by key, in their order; and the changes that are refused,
        because the same record was changed by somebody else.
    """
    current = _divide_alike(change, stored)
    refused = [
        record
        for record in change.records
        if current.get(record.key) not in (record.old, record.new)
    ]
    new_bodies = {record.key: record.new for record in change.records}
    bodies = {**current, **new_bodies}
    order = list(current)
    if change.order is not None:
        order = merge_order(change.order, order, [key for key in order if key not in change.seen])
    merged = {key: body for key in order if (body := bodies.get(key)) is not None}
    return merged, refused


def _divide_alike(change: FileChange, stored: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return stored records divided as those of a change: into records, or not at all."""
    is_whole = any(record.key == WHOLE_FILE for record in change.records)
    if is_whole == (WHOLE_FILE in stored) or not stored:
        return dict(stored)
    data = b"".join(stored.values())
    return {WHOLE_FILE: data} if is_whole else dict(split_file(change.file, data))


def merge_order(wanted: Sequence[str], current: Sequence[str], kept: Iterable[str]) -> list[str]:
    """Return an order of records that has those of another curator, too.

    Args:
        wanted: Keys in the order that one curator wants.
        current: Keys in the order that is stored.
        kept: Keys of `current` that the curator has not seen; each stays after its predecessor.
    """
    unseen, known = set(kept), set(wanted)
    followers: dict[str | None, list[str]] = {}
    predecessor: str | None = None
    for key in current:
        if key in known and key not in unseen:
            predecessor = key
        elif key in unseen and key not in known:
            followers.setdefault(predecessor, []).append(key)
    merged = list(followers.get(None, ()))
    for key in wanted:
        merged += [key, *followers.get(key, ())]
    return merged


def assign_positions(order: Sequence[str], positions: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Return new positions for as few records as possible, so that they sort in an order.

    Args:
        order: Keys of all records in their order.
        positions: The present positions; a new record has none.
    """
    fixed = _longest_increasing(order, positions)
    assigned: dict[str, Decimal] = {}
    low: Decimal | None = None
    run: list[str] = []
    for key in order:
        if key in fixed:
            assigned |= zip(run, _find_ranks_between(low, positions[key], len(run)), strict=True)
            low, run = positions[key], []
        else:
            run.append(key)
    assigned |= zip(run, _find_ranks_between(low, None, len(run)), strict=True)
    return assigned


def _longest_increasing(order: Sequence[str], positions: Mapping[str, Decimal]) -> set[str]:
    """Return the keys of a longest part of the order whose positions increase."""
    known = [key for key in order if key in positions]
    tails: list[Decimal] = []
    tail_keys: list[str] = []
    previous: dict[str, str | None] = {}
    for key in known:
        place = bisect_left(tails, positions[key])
        previous[key] = tail_keys[place - 1] if place else None
        if place == len(tails):
            tails.append(positions[key])
            tail_keys.append(key)
        else:
            tails[place], tail_keys[place] = positions[key], key
    found: set[str] = set()
    key_or_none = tail_keys[-1] if tail_keys else None
    while key_or_none is not None:
        found.add(key_or_none)
        key_or_none = previous[key_or_none]
    return found


def _find_ranks_between(low: Decimal | None, high: Decimal | None, count: int) -> list[Decimal]:
    """Return increasing numbers between two others, with as few digits as possible."""
    if not count:
        return []
    if high is None:
        start = int(low) + 1 if low is not None else 1
        return [Decimal(start + number) for number in range(count)]
    top = Fraction(high)
    bottom = Fraction(low) if low is not None else top - count - 1
    for digits in range(_MAX_DIGITS):
        scale = 10**digits
        first = bottom * scale // 1 + 1
        last = -(-top * scale // 1) - 1
        if last - first + 1 >= count:
            step = (last - first + 1) // count
            first += (last - first - step * (count - 1)) // 2
            with localcontext() as context:
                context.prec = _MAX_DIGITS * 2
                return [
                    Decimal(int(first + number * step)).scaleb(-digits) for number in range(count)
                ]
    raise OverflowError("too many records were inserted at one point: push the whole project")
