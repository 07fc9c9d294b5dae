"""Generator of ``layers/page/tile_readers.min.js``: readers of PMTiles and Parquet for the browser.

``python -m scripts.bundle_readers``. It installs the packages of `PACKAGES` from the npm registry
into a temporary folder and joins what a built map uses of them by esbuild.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
BUNDLE_PATH = ROOT / "layers" / "page" / "tile_readers.min.js"
BUNDLER = "esbuild@0.25.12"
PACKAGES = ("pmtiles@4.5.0", "hyparquet@1.33.0", "fzstd@0.1.1", "fflate@0.8.2")
ENTRY = """\
export { PMTiles } from "pmtiles";
export { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
export { decompress as decompressZstd } from "fzstd";
"""
NOTICE = """\
/*! Readers of map archives. Unchanged from the packages, and joined by scripts/bundle_readers.py:
 * pmtiles 4.5.0, BSD 3-Clause, (c) 2021 Protomaps LLC
 * hyparquet 1.33.0, MIT, (c) 2024 Hyperparam
 * fzstd 0.1.1, MIT, (c) 2020 Arjun Barrett
 * fflate 0.8.2, MIT, (c) 2023 Arjun Barrett
 * Text of the licences: layers/page/tile_readers.licences.txt, in the package of conflictmap. */
"""
_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=ConflictReaders",
    "--legal-comments=none",
    "--target=es2022",
)


def main() -> int:
    """Write the bundle."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "entry.js").write_text(ENTRY, encoding="utf-8")
        (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
        _run_command(folder, "npm", "install", "--save-exact", BUNDLER, *PACKAGES)
        _run_command(
            folder, "npx", "--no-install", "esbuild", "entry.js", *_OPTIONS, "--outfile=out.js"
        )
        code = (folder / "out.js").read_text(encoding="utf-8")
    BUNDLE_PATH.write_text(NOTICE + code, encoding="utf-8")
    return 0


def _run_command(folder: Path, *command: str) -> None:
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


if __name__ == "__main__":
    sys.exit(main())
