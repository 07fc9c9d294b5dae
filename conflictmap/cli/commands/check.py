"""The command `check`: lists every error of a project at once."""

import argparse
import json
from pathlib import Path

from geo.location import check_project


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add no arguments: the command has none of its own."""
    del parser


def run(options: argparse.Namespace) -> int:
    """Print a summary of a project without errors; the caller prints the errors of any other."""
    project = check_project(options.project)
    if options.json:
        # "faults" is the old name of "errors", and goes in 0.3
        print(json.dumps({"errors": [], "faults": [], "events": len(project.events)}))
    else:
        print(f"{Path(options.project).resolve().name}: {project.summary_line()}; no errors")
    return 0
