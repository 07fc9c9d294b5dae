"""The job `check`: every fault of a project at once."""

import argparse
import json
from pathlib import Path

SUMMARY = "Read the whole project and list every fault as file:line record: message."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take nothing of its own."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Print the faults, or what the project holds."""
    from geo.location import check_project  # noqa: PLC0415

    project = check_project(options.project)
    if options.json:
        print(json.dumps({"faults": [], "events": len(project.events)}))
    else:
        print(f"{Path(options.project).resolve().name}: {project.summary_line()}; no fault")
    return 0
