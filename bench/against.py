"""Two checkouts compared: ``python -m bench.against OTHER [COUNT]``.

Each makes the page of the same synthetic events, which have no optional key, with its own code. The
pages are opened in turn, so that other work on the machine slows both alike. It shows what new keys
of the event record cost a map that does not use them.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.browser import launch_chromium
from bench.scale import first_drawing_ms, open_page, serve_folder

DEFAULT_COUNT = 100_000
LOADS = 9

_MAKE_PAGE = """
import json, sys
from pathlib import Path
from bench import scale
count, folder = int(sys.argv[1]), Path(sys.argv[2])
ground = scale.load_ground()
data, _ = scale.build_packed_document(count, ground)
print(json.dumps({
    "events_bytes": len(json.dumps(data["events"], ensure_ascii=False).encode()),
    "page_bytes": round(1e6 * scale.write_page(count, ground, folder)["file_mb"]),
}))
"""


def make_page(checkout: Path, count: int, folder: Path) -> dict[str, float]:
    """Make the page of `count` events with the code of a checkout; return sizes in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", _MAKE_PAGE, str(count), str(folder)],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def main() -> None:
    """Print sizes and first drawing of both checkouts, and the differences."""
    other = Path(sys.argv[1]).resolve()
    count = int(sys.argv[2]) if len(sys.argv) > 2 else DEFAULT_COUNT
    checkouts = {"other": other, "this": Path.cwd()}
    with tempfile.TemporaryDirectory() as scratch:
        rows = {
            name: make_page(checkout, count, Path(scratch, name))
            for name, checkout in checkouts.items()
        }
        times: dict[str, list[float]] = {name: [] for name in checkouts}
        with serve_folder(Path(scratch)) as address, launch_chromium() as browser:
            for _ in range(LOADS):
                for name in checkouts:
                    with open_page(browser, f"{address}{name}/index.html") as tab:
                        times[name].append(first_drawing_ms(tab))
    for name, values in times.items():
        rows[name]["first_drawn_ms"] = statistics.median(values)
        rows[name]["fastest_ms"] = min(values)
    for key, before in rows["other"].items():
        after = rows["this"][key]
        print(f"{key}: {before:,.0f} -> {after:,.0f} ({100 * (after / before - 1):+.2f} %)")


if __name__ == "__main__":
    main()
