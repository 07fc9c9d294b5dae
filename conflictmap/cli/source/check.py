"""The command `source check`: checks the texts of the sources, and with --online their pages."""

import argparse
import json
from pathlib import Path

from conflictmap.editing.source_checks import plan_source_checks
from conflictmap.editing.transaction import ProjectEditor
from conflictmap.network.check_page import PageCheck, check_page
from conflictmap.network.fetch_page import NoAnswerError
from geo.dates import parse_date
from geo.location import check_project
from geo.project.model import Project
from geo.project.sources import PAGE_STATES, Source, SourceCheck


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the check."""
    parser.add_argument(
        "--online",
        action="store_true",
        help="fetch the page and the archived copy of each source, and search the quotes in them",
    )


def run(options: argparse.Namespace) -> int:
    """Print the state of each source; the caller prints the errors of a project."""
    project = check_project(options.project)
    rows = [_check_source(project, source, options) for source in project.sources.values()]
    asked = [row for row in rows if row["checked"]]
    if asked and not any(row["has_answer"] for row in asked):
        raise NoAnswerError("no page answered: check the network; nothing was recorded")
    _keep_checks(options.project, rows)
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for row in rows:
        reason = f" ({row['reason']})" if row["reason"] else ""
        print(f"{row['id']}: {row['quotes']} quotes in the text; {row['page']}{reason}")
    return 0


def _keep_checks(root: str | Path, rows: list[dict[str, object]]) -> None:
    """Write what was found online into the records of the sources, with the day in UTC."""
    checks = {
        str(row["id"]): SourceCheck(str(row["page"]), parse_date(str(row["checked"])[:10]))
        for row in rows
        if row["checked"] and row["page"] in PAGE_STATES
    }
    if checks and Path(root).is_dir():
        editor = ProjectEditor(Path(root))
        plan_source_checks(editor, checks)
        editor.commit()


def _check_source(
    project: Project, source: Source, options: argparse.Namespace
) -> dict[str, object]:
    quotes = [
        statement.anchor.exact
        for event in project.events
        for statement in event.statements
        if statement.source == source.id
    ]
    check = PageCheck("not asked")
    if options.online and (source.url or source.archive):
        check = check_page(source.url, source.archive, quotes)
    return {
        "id": source.id,
        "quotes": len(quotes),
        "url": source.url,
        "archive": source.archive,
        "page": check.state,
        "missing_quotes": list(check.missing_quotes),
        "checked": check.checked,
        "has_answer": check.has_answer,
        "reason": check.reason,
    }
