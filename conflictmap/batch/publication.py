"""The files of a built map: tiles, texts, the page, and the manifest that names them.

All files but the page and the manifest have a digest in their name and never change. They are
written first and the page is replaced last, so that a reader has one edition at every moment. The
files of the edition before stay for a day, for readers who have its page open.
"""

import gzip
import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pyarrow.parquet as pq
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from conflictmap.batch.tiles import Tile, empty_tile
from geo.errors import OutputError
from geo.io.atomic import write_file
from layers.document.details import MEDIA_FOLDER_NAME

OLD_EDITION_SECONDS = 24 * 3600
"""How long the files of an old edition stay."""

TEXTS_PER_PAGE = 128
"""Records in a file of texts, about 10 kB compressed."""

FILES_PER_FOLDER = 1000

TEXTS_PER_ROW_GROUP = TEXTS_PER_PAGE * 250
"""Rows of a row group of the Parquet file of texts.

Each group adds some 100 bytes to the footer, which readers load first, and some 4 kB of page index,
which they load with the first text of the group.
"""

_TEXT_SCHEMA = pa.schema([pa.field("record", pa.string(), nullable=False)])
_ZSTD_LEVEL = 9
_EDITION_FILE = re.compile(r"(?:map|texts|names)-[0-9a-f]{16}(?:\.pmtiles|\.parquet|\.bin)?")
_MEDIA_FILE = re.compile(r".+-[0-9a-f]{12}(?:\.[a-z0-9]+)?")
"""Name of a media file: it ends with a digest of the content."""


class TileArchive:
    """Tiles as one PMTiles archive (version 3), which is read by HTTP range."""

    suffix = ".pmtiles"

    def __init__(self, path: Path) -> None:
        """Write to a new file."""
        self._path = path
        self._file = path.open("wb")
        self._writer = Writer(self._file)

    def add_tile(self, tile: Tile) -> None:
        """Write a tile."""
        self._writer.write_tile(zxy_to_tileid(tile.zoom, tile.x, tile.y), tile.data)

    def finish_output(self) -> str:
        """Write the directories; return the digest of the file."""
        if not self._writer.tile_entries:
            self.add_tile(empty_tile())  # an archive has at least one tile
        header = {"tile_type": TileType.UNKNOWN, "tile_compression": Compression.NONE}
        with self._file:
            self._writer.finalize(header, {"format": "conflictmap-tiles/1"})
        return _digest_of_file(self._path)


class TextParquet:
    """Texts as one Parquet file of one column ``record``, with a page index.

    A page of it has `TEXTS_PER_PAGE` records, so that those of an event are read with one request.
    """

    suffix = ".parquet"

    def __init__(self, path: Path) -> None:
        """Write to a new file."""
        self._path = path
        self._writer = pq.ParquetWriter(
            path,
            _TEXT_SCHEMA,
            compression="zstd",
            compression_level=_ZSTD_LEVEL,
            use_dictionary=False,
            write_statistics=False,
            write_page_index=True,
            # a page ends with the first batch after which it has this many bytes
            write_batch_size=TEXTS_PER_PAGE,
            data_page_size=1,
            store_schema=False,
        )

    def add_records(self, records: pa.Array) -> None:
        """Write records, in the order of their numbers: `TEXTS_PER_ROW_GROUP`, the last fewer."""
        table = pa.table({"record": records}, schema=_TEXT_SCHEMA)
        self._writer.write_table(table, row_group_size=TEXTS_PER_ROW_GROUP)

    def finish_output(self) -> str:
        """Close the file; return its digest."""
        self._writer.close()
        return _digest_of_file(self._path)


def _digest_of_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


class TileFolder:
    """Tiles as files ``z/x/y.bin``, with a list of which there are in ``tiles.json``."""

    suffix = ""

    def __init__(self, folder: Path) -> None:
        """Write into a new folder."""
        folder.mkdir()
        self._folder = folder
        self._digest = hashlib.sha256()
        self._rows: dict[int, dict[int, list[int]]] = {}

    def add_tile(self, tile: Tile) -> None:
        """Write a tile."""
        column = self._folder / str(tile.zoom) / str(tile.x)
        if tile.x not in self._rows.setdefault(tile.zoom, {}):
            column.mkdir(parents=True)
        self._rows[tile.zoom].setdefault(tile.x, []).append(tile.y)
        (column / f"{tile.y}.bin").write_bytes(tile.data)
        self._digest.update(f"{tile.zoom}/{tile.x}/{tile.y}".encode() + tile.data)

    def finish_output(self) -> str:
        """Write the list of tiles; return the digest of all."""
        text = json.dumps(self._rows, separators=(",", ":"), sort_keys=True)
        (self._folder / "tiles.json").write_text(text, encoding="utf-8")
        return self._digest.hexdigest()[:16]


class TextFolder:
    """Texts as files of `TEXTS_PER_PAGE` records, each gzip of lines of JSON."""

    suffix = ""

    def __init__(self, folder: Path) -> None:
        """Write into a new folder."""
        folder.mkdir()
        self._folder = folder
        self._digest = hashlib.sha256()
        self._page = 0

    def add_records(self, records: pa.Array) -> None:
        """Write records, in the order of their numbers: `TEXTS_PER_ROW_GROUP`, the last fewer."""
        for start in range(0, len(records), TEXTS_PER_PAGE):
            self._write_page(records.slice(start, TEXTS_PER_PAGE).to_pylist())

    def finish_output(self) -> str:
        """Return the digest of all texts."""
        return self._digest.hexdigest()[:16]

    def _write_page(self, records: Sequence[str]) -> None:
        folder = self._folder / str(self._page // FILES_PER_FOLDER)
        folder.mkdir(exist_ok=True)
        data = gzip.compress("\n".join(records).encode(), 6, mtime=0)
        (folder / f"{self._page % FILES_PER_FOLDER}.bin").write_bytes(data)
        self._digest.update(data)
        self._page += 1


class NamesFile:
    """The index of names as one file, of which parts are read by HTTP range."""

    suffix = ".bin"

    def __init__(self, path: Path) -> None:
        """Write to a new file."""
        self._path = path
        self._file = path.open("wb")

    def add_part(self, data: bytes) -> list[int]:
        """Write a part; return its first byte and its length."""
        start = self._file.tell()
        self._file.write(data)
        return [start, len(data)]

    def finish_output(self) -> str:
        """Close the file; return its digest."""
        self._file.close()
        return _digest_of_file(self._path)


class NamesFolder:
    """The index of names as a folder with a file for each part."""

    suffix = ""

    def __init__(self, folder: Path) -> None:
        """Write into a new folder."""
        folder.mkdir()
        self._folder = folder
        self._digest = hashlib.sha256()
        self._count = 0

    def add_part(self, data: bytes) -> list[int]:
        """Write a part; return its number."""
        number = self._count
        self._count += 1
        folder = self._folder / str(number // FILES_PER_FOLDER)
        folder.mkdir(exist_ok=True)
        (folder / f"{number % FILES_PER_FOLDER}.bin").write_bytes(data)
        self._digest.update(data)
        return [number]

    def finish_output(self) -> str:
        """Return the digest of all parts."""
        return self._digest.hexdigest()[:16]


@contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """Yield a folder next to the outputs, on the same disk, that is removed afterwards.

    Raises:
        OutputError: the folder of the outputs cannot be written, or its disk is full.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        staging = Path(mkdtemp(dir=out, prefix=".staging-"))
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise OutputError.from_os_error(error.filename or out, error) from None


def move_edition_file(source: Path, target: Path) -> None:
    """Move a file or folder of an edition to its place; one that is there is the same."""
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        source.replace(target)


def remove_old_editions(out: Path, kept: Iterable[str], now: float | None = None) -> list[str]:
    """Remove the files of editions that were replaced more than a day ago; return their names.

    The age of an edition counts from its replacement: the names that `kept` lacks are touched when
    they are seen first.

    Args:
        out: Folder of the outputs.
        kept: Names of the files of the edition that is published.
        now: Seconds since 1970; None for the clock.
    """
    now = time.time() if now is None else now
    record = out / "replaced.json"
    try:
        replaced: dict[str, float] = json.loads(record.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        replaced = {}
    found = {path.name for path in out.iterdir() if _EDITION_FILE.fullmatch(path.name)}
    found |= {
        f"{MEDIA_FOLDER_NAME}/{path.name}"
        for path in (out / MEDIA_FOLDER_NAME).glob("*")
        if _MEDIA_FILE.fullmatch(path.name)
    }
    names = found - set(kept)
    replaced = {name: replaced.get(name, now) for name in sorted(names)}
    removed = [name for name, since in replaced.items() if now - since > OLD_EDITION_SECONDS]
    for name in removed:
        path = out / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
        del replaced[name]
    if replaced:
        write_file(record, json.dumps(replaced).encode())
    else:
        record.unlink(missing_ok=True)
    return removed
