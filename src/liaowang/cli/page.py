"""The command `topic`: one topic with all that stands behind it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.figures import bar, indicator_text, score_text, share_text
from liaowang.cli.forecasting import show_forecasts
from liaowang.cli.listing import RunArgument, why_unscored
from liaowang.cli.session import JsonOption, Language, LanguageOption, clean, console_on, session_of
from liaowang.cli.tables import make_table
from liaowang.cli.words import indicator_name, name_of, of, say

if TYPE_CHECKING:
    from rich.console import Console

_ABSTRACT_LENGTH = 240
_TERM_BURSTS = 8


def topic(
    context: typer.Context,
    run: RunArgument,
    topic_id: Annotated[str, typer.Argument(metavar="ID", help="T-000012, or just 12.")],
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Show one topic: its place and why, its series, terms, neighbours, lineage and key documents."""
    from liaowang.runs import open_run, read_topic

    opened = open_run(run)
    told = read_topic(opened, topic_id)
    if is_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    language = session_of(context).language
    console = console_on(sys.stdout)
    _show_head(console, told, opened.manifest["topics"]["scored"], language)
    show_forecasts(console, told, language)
    _show_measures(console, told, language)
    _show_series(console, told["series"], language)
    _show_words(console, told, language)
    _show_ties(console, told, language)
    _show_documents(console, told["documents"], language)


def _show_head(console: Console, told: dict[str, Any], n_scored: int, language: Language) -> None:
    console.print(f"{told['topic']}  {name_of(language, told)}", style="bold")
    if told["rank"]:
        place = {"rank": told["rank"], "scored": n_scored, "score": score_text(told["score"])}
        key = "of_rank" if told["standing"] is None else "of_standing"
        console.print(say(language, key, standing=score_text(told["standing"]), **place))
    else:
        console.print(say(language, "unscored", why=why_unscored(told, language)))
    counts = {"records": told["n_records"], "recent": told["n_recent"], "later": told["n_later"]}
    console.print(say(language, "counts", first=told["first_seen"] or "–", **counts))
    if told["languages"]:
        shares = {"en": share_text(told["share_en"]), "zh": share_text(told["share_zh"])}
        console.print(say(language, "by_language", **shares, lead=of(language, told["languages"])))
    for sentence in told["reasons"]:
        console.print("  " + say(language, "for", reason=of(language, sentence)), style="green")
    if told["counter"]:
        console.print("  " + say(language, "against", reason=of(language, told["counter"])), style="yellow")


def _show_measures(console: Console, told: dict[str, Any], language: Language) -> None:
    _head(console, "components", language)
    rows = [
        [
            share_text(part["rank"]),
            share_text(part["weight"]),
            f"{part['adds']:.1f}",
            indicator_name(language, part["component"]),
            of(language, part["says"]),
        ]
        for part in told["components"]
    ]
    total = sum(part["adds"] for part in told["components"])
    weight = sum(part["weight"] for part in told["components"])
    rows.append(["", share_text(weight), f"{total:.1f}", say(language, "sum"), ""])
    console.print(make_table(language, ["place", "weight", "adds"], ["part", "says"], rows, width=console.width))
    if told["coverage"] is not None and told["coverage"] < 0.9995:
        console.print(say(language, "coverage", share=share_text(told["coverage"])))
    _head(console, "indicators", language)
    for name, value in told["indicators"].items():
        console.print(f"  {indicator_text(name, value):>8}  {indicator_name(language, name)}")


def _show_series(console: Console, series: list[dict[str, Any]], language: Language) -> None:
    _head(console, "series", language)
    highest = max((row["n_records"] for row in series), default=0)
    for row in series:
        drawn = bar(row["n_records"], highest)
        console.print(f"  {row['ends']} {row['n_records']:>6,} {share_text(row['share'], 3):>8}  {drawn}")


def _show_words(console: Console, told: dict[str, Any], language: Language) -> None:
    console.print()
    terms = ", ".join(f"{row['name']} ({share_text(row['share'])})" for row in told["terms"])
    console.print(clean(say(language, "terms", terms=terms or "–")))
    for burst in told["bursts"]:
        first, last = (burst[name][:7] for name in ("first_ends", "last_ends"))
        console.print(say(language, "burst", first=first, last=last, weight=f"{burst['weight']:.1f}"))
    if told["term_bursts"]:
        names = ", ".join(f"{row['name']} ({row['weight']:.1f})" for row in told["term_bursts"][:_TERM_BURSTS])
        console.print(clean(say(language, "term_bursts", terms=names)))


def _show_ties(console: Console, told: dict[str, Any], language: Language) -> None:
    _head(console, "neighbours", language)
    for row in told["neighbours"]:
        console.print(f"  {row['neighbour']}  {row['similarity']:.2f}  {name_of(language, row)}")
    _head(console, "lineage", language)
    for row in told["lineage"]:
        console.print("  " + say(language, f"was_{row['event']}", topic=row["topic"], other=row["other"]))


def _show_documents(console: Console, documents: list[dict[str, Any]], language: Language) -> None:
    _head(console, "documents", language)
    for row in documents:
        console.print(clean(f"  {row['known_on']}  {say(language, row['role'])}  {row['record_id']}"))
        console.print(clean(f"    {row['title']}"), style="bold", soft_wrap=True)
        if row["abstract"]:
            start = " ".join(row["abstract"].split())
            cut = start if len(start) <= _ABSTRACT_LENGTH else start[:_ABSTRACT_LENGTH].rsplit(" ", 1)[0] + " …"
            console.print(clean(f"    {cut}"), soft_wrap=True)


def _head(console: Console, key: str, language: Language) -> None:
    console.print()
    console.print(say(language, key), style="bold")
