"""The command `explain`: every number of a topic, opened to its parts, inputs and documents."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.figures import share_text
from liaowang.cli.forecasting import open_forecast, show_outlook, show_standing
from liaowang.cli.listing import RunArgument
from liaowang.cli.session import JsonOption, Language, LanguageOption, clean, console_on, session_of
from liaowang.cli.words import name_of, of, say

if TYPE_CHECKING:
    from rich.console import Console


def explain(
    context: typer.Context,
    run: RunArgument,
    topic_id: Annotated[str, typer.Argument(metavar="TOPIC", help="T-000012, or just 12.")],
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Open every number of a topic: forecasts, standing and scores to parts, and these to features and documents."""
    from liaowang.runs import explain_topic, open_run

    told = explain_topic(open_run(run), topic_id)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    language = session_of(context).language
    console = console_on(sys.stdout)
    console.print(f"{told['topic']}  {name_of(language, told)}", style="bold")
    show_standing(console, told, language)
    if told["why_no_forecast"]:
        console.print()
        console.print(say(language, "no_forecast", why=of(language, told["why_no_forecast"])))
    for forecast in told["forecasts"]:
        open_forecast(console, forecast, language)
    if told["forecasts"]:
        console.print("  " + say(language, "e_newest"))
        _show_documents(console, told["forecasts"][0]["documents"])
    show_outlook(console, told["outlook"], language)
    for score in told["scores"]:
        _show_score(console, score, language)
    if told["stage"]:
        console.print()
        console.print(say(language, "e_stage"), style="bold")
        console.print(of(language, told["stage"]["says"]), soft_wrap=True)
        _show_documents(console, told["stage"]["documents"])


def _show_score(console: Console, score: dict[str, Any], language: Language) -> None:
    console.print()
    console.print(say(language, f"e_{score['score']}"), style="bold")
    coverage = share_text(score["coverage"])
    is_emergence = score["score"] == "emergence"
    if score["value"] is None:
        console.print(say(language, "e_none", why=of(language, score["reason"])))
    elif is_emergence:
        console.print(say(language, "e_score", value=f"{score['value']:.1f}", coverage=coverage))
    else:
        ends = {name: f"{score[name]:.2f}" for name in ("value", "low", "high")}
        console.print(say(language, "e_value", coverage=coverage, place=share_text(score["place"]), **ends))
        if score["stays"] is not None:
            console.print(say(language, "e_stays", share=share_text(score["stays"])))
    for part in score["components"]:
        _show_part(console, part, language, is_emergence=is_emergence)


def _show_part(console: Console, part: dict[str, Any], language: Language, *, is_emergence: bool) -> None:
    told = {"label": of(language, part["label"]), "says": of(language, part["says"])}
    if part["rank"] is None:
        console.print("  " + say(language, "e_missing", **told), style="dim", soft_wrap=True)
        return
    figures = {"place": share_text(part["rank"]), "weight": share_text(part["weight"])}
    adds = f"{part['adds']:.1f}" if is_emergence else f"{part['adds']:.3f}"
    console.print("  " + say(language, "e_part", adds=adds, **figures, **told), soft_wrap=True)
    if not is_emergence:
        _show_documents(console, part["documents"])


def _show_documents(console: Console, documents: list[dict[str, Any]]) -> None:
    for row in documents:
        console.print(clean(f"    {row['known_on'] or '–'}  {row['record_id']}  {row['title']}"), soft_wrap=True)
        if row["quote"] and row["quote"] != row["title"]:
            console.print(clean(f"      “{row['quote']}”"), style="dim", soft_wrap=True)
