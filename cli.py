"""The command `conflictmap`: names the jobs, turns errors into text, and ends with 0, 1 or 2.

0 is done; 1 a fault in the project, an unwritable file, or a place not found; 2 a command that
cannot be read.
"""

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from geo.errors import ConflictMapError, ProjectError

if TYPE_CHECKING:
    from geo.gazetteer import Gazetteer
    from geo.world import World
    from layers.figure import PageOptions

    Jobs = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001  it has no other name


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments, or those of the process; return its exit code."""
    options = _parser().parse_args(arguments)
    try:
        return _done(options)
    except ProjectError as error:
        _print_faults(error, as_json=options.json)
        return 1
    except ConflictMapError as error:
        print(f"conflictmap: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of a pipe, such as `head`, has seen enough; nothing more can be written to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 1


def _done(options: argparse.Namespace) -> int:
    code = int(options.run(options))
    sys.stdout.flush()
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="conflictmap",
        description="A conflict map in which every mark leads to the sentence that puts it there.",
    )
    jobs = parser.add_subparsers(required=True, metavar="JOB")
    _check_job(jobs)
    _geocode_job(jobs)
    _export_job(jobs)
    _embed_job(jobs)
    return parser


def _job(jobs: "Jobs", name: str, run: object, summary: str) -> argparse.ArgumentParser:
    job = jobs.add_parser(name, help=summary, description=summary)
    job.add_argument(
        "--project", metavar="DIR", default=".", help="the project's folder (default: here)"
    )
    job.add_argument("--json", action="store_true", help="print JSON, for a program to read")
    job.set_defaults(run=run)
    return job


def _check_job(jobs: "Jobs") -> None:
    _job(
        jobs,
        "check",
        _check,
        "Read the whole project and list every fault as file:line record: message.",
    )


def _geocode_job(jobs: "Jobs") -> None:
    job = _job(
        jobs, "geocode", _geocode, "Turn a name or place expression into geometry with a precision."
    )
    what = job.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "expression",
        metavar="EXPR",
        nargs="?",
        help="such as '3 km east of Lachin' or 'Lachin corridor'",
    )
    what.add_argument("--file", metavar="NAMES.csv", help="geocode a column of a table instead")
    job.add_argument(
        "--out", metavar="LOCATED.csv", help="with --file: CSV, or GeoJSON by its ending"
    )
    job.add_argument(
        "--column", metavar="NAME", help="with --file: the column of names (default: name)"
    )
    job.add_argument(
        "--force", action="store_true", help="with --file: replace a file that is there"
    )
    job.add_argument(
        "--project-only", action="store_true", help="do not ask the world's places (GeoNames)"
    )


def _export_job(jobs: "Jobs") -> None:
    job = _job(jobs, "export", _export, "Write the map as one HTML file that needs no network.")
    job.add_argument("out", metavar="OUT.html")
    _page_arguments(job)


def _embed_job(jobs: "Jobs") -> None:
    job = _job(jobs, "embed", _embed, "Write the widget for an article and the snippet to paste.")
    job.add_argument("out", metavar="OUTDIR")
    _page_arguments(job)


def _page_arguments(job: argparse.ArgumentParser) -> None:
    job.add_argument(
        "--lang", metavar="TAG", help="the language it opens in (default: the map's own)"
    )
    job.add_argument("--theme", choices=("auto", "light", "dark"), default="auto")
    job.add_argument("--force", action="store_true", help="replace a file that is there already")


def _check(options: argparse.Namespace) -> int:
    from geo.location import examine  # noqa: PLC0415  each job loads what it needs, no more

    project = examine(options.project, progress=_progress("locating"))
    if options.json:
        print(json.dumps({"faults": [], "events": len(project.events)}))
    else:
        print(f"{Path(options.project).resolve().name}: {project.summary()}; no fault")
    return 0


def _geocode(options: argparse.Namespace) -> int:
    from geo.geocoder import Geocoder  # noqa: PLC0415
    from geo.project import load_project  # noqa: PLC0415

    gazetteer = load_project(options.project).gazetteer
    if options.file:
        return _geocode_table(options, gazetteer)
    answer = Geocoder(gazetteer).geocode(options.expression)
    if answer.status == "not-found" and not options.project_only:
        with _world() as world:
            answer = Geocoder(gazetteer, world).geocode(options.expression)
    if options.json:
        print(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
    else:
        print(_described(answer.to_json()))
    return 0 if answer.status == "found" else 1


def _geocode_table(options: argparse.Namespace, gazetteer: "Gazetteer") -> int:
    from geo.batch import geocode_file  # noqa: PLC0415
    from geo.errors import OutputError  # noqa: PLC0415
    from geo.files import refuse_existing  # noqa: PLC0415
    from geo.geocoder import Geocoder  # noqa: PLC0415

    if not options.out:
        raise OutputError("say with --out where the located table goes")
    target = Path(options.out)
    refuse_existing(target, force=options.force)
    with contextlib.nullcontext() if options.project_only else _world() as world:
        counts = geocode_file(
            Path(options.file),
            target,
            Geocoder(gazetteer, world),
            column=options.column,
            progress=_progress("bytes read"),
        )
    if options.json:
        print(json.dumps({"written": options.out, "rows": counts}))
    else:
        found = ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items()))
        print(f"{options.out}  {counts.total():,} rows: {found}")
    return 0


def _world() -> "World":
    """Open the index of the world's places; the first time it is compiled, which takes a while."""
    from geo.world import open_world  # noqa: PLC0415

    return open_world(progress=_progress("compiling the world's places, once: bytes"))


def _described(answer: dict[str, object]) -> str:
    lines = [
        f"{key:14}{_plain(value)}"
        for key, value in answer.items()
        if key not in {"geometry", "candidates"} and value is not None
    ]
    candidates = answer["candidates"]
    if isinstance(candidates, list):
        lines += [f"{'candidate':14}{_candidate(found)}" for found in candidates]
    return "\n".join(lines)


def _candidate(found: dict[str, object]) -> str:
    return ", ".join(f"{key} {_plain(value)}" for key, value in found.items() if value)


def _plain(value: object) -> str:
    """Return a value as words; a coordinate has five decimals, which are a metre."""
    if isinstance(value, list):
        return ", ".join(_plain(one) for one in value)
    return f"{value:.5f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _export(options: argparse.Namespace) -> int:
    from geo.project import load_project  # noqa: PLC0415
    from publish.html import export  # noqa: PLC0415

    size = export(
        load_project(options.project), options.out, _page_options(options), force=options.force
    )
    _written({options.out: size}, as_json=options.json)
    return 0


def _embed(options: argparse.Namespace) -> int:
    from geo.project import load_project  # noqa: PLC0415
    from publish.embed import SNIPPET, embed  # noqa: PLC0415

    sizes = embed(
        load_project(options.project), options.out, _page_options(options), force=options.force
    )
    _written(
        {str(Path(options.out, name)): size for name, size in sizes.items()}, as_json=options.json
    )
    if not options.json:
        print(
            "\nUpload the folder, then paste this where the map shall stand, "
            "with the widget's address:\n"
        )
        print(Path(options.out, SNIPPET).read_text(encoding="utf-8"))
    return 0


def _page_options(options: argparse.Namespace) -> "PageOptions":
    from layers.figure import PageOptions  # noqa: PLC0415

    return PageOptions(language=options.lang, theme=options.theme)


def _written(sizes: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"written": sizes}))
        return
    for name, size in sizes.items():
        print(f"{name}  {size:,} bytes")


def _print_faults(error: ProjectError, *, as_json: bool) -> None:
    if as_json:
        rows = [
            {
                "file": fault.file,
                "line": fault.line,
                "record": fault.record,
                "message": fault.message,
            }
            for fault in error.faults
        ]
        print(json.dumps({"faults": rows}, ensure_ascii=False, indent=2))
        return
    for fault in error.faults:
        print(fault)
    print(f"{len(error.faults)} fault{'s' if len(error.faults) > 1 else ''}", file=sys.stderr)


_LONG = 100_000
"""Above this, progress is counted in bytes and reported in large steps already."""


def _progress(what: str) -> Callable[[int, int], None]:
    """Return a progress line for a terminal; it writes nothing where nobody looks."""

    def show(done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if done >= total:
            print(end="\r\x1b[K", file=sys.stderr, flush=True)
        elif done % 100 == 0 or total > _LONG:
            print(f"{what} {done:,} of {total:,}", end="\r", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    sys.exit(main())
