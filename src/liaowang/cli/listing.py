"""The command `topics`: the topics of a run as a list."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from liaowang.cli.figures import forecast_text, growth_text, hundredths_text, score_text
from liaowang.cli.session import JsonOption, Language, LanguageOption, console_on, session_of
from liaowang.cli.tables import has_room, make_table
from liaowang.cli.words import name_of, say

RunArgument = Annotated[Path, typer.Argument(metavar="RUN", help="Folder of a finished run.")]


class Sort(StrEnum):
    """What topics are sorted by, the highest first."""

    standing = "standing"
    probability = "probability"
    score = "score"
    growth = "growth"
    size = "size"
    recent = "recent"
    breakthrough = "breakthrough"
    industrial = "industrial"


def topics(
    context: typer.Context,
    run: RunArgument,
    sort: Annotated[Sort, typer.Option(help="What to sort by, the highest first.")] = Sort.standing,
    has_unscored: Annotated[
        bool, typer.Option("--all", help="Also list topics that have no score, with the reason.")
    ] = False,
    search: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Words that must all occur in a topic's names or terms.")
    ] = None,
    limit: Annotated[int, typer.Option(min=0, help="At most so many topics; 0 for all.")] = 20,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """List the topics of a run."""
    from liaowang.runs import list_topics, open_run

    told = list_topics(open_run(run), sort=sort.value, has_unscored=has_unscored, search=search, limit=limit or None)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    language = session_of(context).language
    console = console_on(sys.stdout)
    counts = {"found": told["n_found"], "topics": told["n_topics"], "scored": told["n_scored"]}
    console.print(say(language, "topics", as_of=told["as_of"], **counts), style="bold")
    console.print(_table(told["topics"], language, console.width, has_unscored=has_unscored))
    hidden = told["n_found"] - len(told["topics"])
    if hidden:
        console.print(say(language, "more", count=hidden, run=run), soft_wrap=True)


def _table(rows: list[dict[str, Any]], language: Language, width: int, *, has_unscored: bool) -> Any:
    figures = ["rank", "topic", "probability", "breakthrough", "industrial", "standing", "score", "growth", "recent"]
    figures += ["size", "first_seen"]
    cells = []
    for row in rows:
        why = [] if not has_unscored else ["" if row["rank"] else why_unscored(row, language)]
        figure_cells = [str(row["rank"] or "–"), row["topic"], forecast_text(row, has_room=has_room(width))]
        figure_cells += [hundredths_text(row[kind]) for kind in ("breakthrough", "industrial")]
        figure_cells += [score_text(row[kind]) for kind in ("standing", "score")]
        figure_cells += [growth_text(row["growth_per_year"]), f"{row['n_recent']:,}", f"{row['n_records']:,}"]
        cells.append([*figure_cells, row["first_seen"] or "–", name_of(language, row), *why])
    return make_table(
        language,
        figures,
        ["name", *(["note"] if has_unscored else [])],
        cells,
        width=width,
        spare=["first_seen", "size", "recent", "score", "growth"],
    )


def why_unscored(topic: dict[str, Any], language: Language) -> str:
    """Say why a topic has no score."""
    faults = topic["faults"] or ["too_few"]
    return ("；" if language is Language.zh else "; ").join(say(language, fault) for fault in faults)
