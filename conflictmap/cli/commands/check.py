"""The command `check`: lists every error of a project at once."""

import argparse
import json

from conflictmap.cli.commands import build
from conflictmap.cli.place_adviser import PlaceAdviser
from conflictmap.cli.project_argument import project_name
from conflictmap.cli.starter_files import describe_example_texts
from geo.location import check_project
from geo.project.area_homonyms import describe_area_homonyms
from geo.project.heights import describe_heights
from geo.project.sources import describe_look_alike_publishers


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments to check very many events in partitions."""
    build.add_input_argument(parser, required=False)
    build.add_worker_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print a summary of a project without errors; the caller prints the errors of any other."""
    if options.source:
        return build.run_check(options)
    with PlaceAdviser() as adviser:
        project = check_project(options.project, suggest_place=adviser.suggest_place)
    notes = [
        *describe_example_texts(project),
        *describe_look_alike_publishers(project.sources),
        *describe_heights(project),
        *describe_area_homonyms(project),
    ]
    if options.json:
        # "faults" is the old name of "errors", and goes in 0.3
        report = {"errors": [], "faults": [], "events": len(project.events), "notes": notes}
        print(json.dumps(report, ensure_ascii=False))
    else:
        for note in notes:
            print(f"note: {note}")
        print(f"{project_name(options.project)}: {project.summary_line()}; no errors")
    return 0
