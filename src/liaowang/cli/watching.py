"""The command `watch`: feeds of live services asked on a schedule, their answers kept for `observe`."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from liaowang.cli.session import JsonOption, Language, LanguageOption, clean, console_on, session_of, tell
from liaowang.cli.tables import make_table
from liaowang.cli.words import say

if TYPE_CHECKING:
    from rich.console import Console

    from liaowang.runs import WatchSettings


def watch(
    context: typer.Context,
    config: Annotated[Path | None, typer.Argument(metavar="CONFIG", help="Settings file that names the feeds.")] = None,
    once: Annotated[bool, typer.Option("--once", help="Ask the feeds that are due, then end.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Ask every feed at once, even if it is not due.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a settings file to begin with.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
    is_json: JsonOption = False,
    _lang: LanguageOption = None,
) -> None:
    """Ask live services (OpenAlex, arXiv, Crossref, GitHub, web feeds) for what is new, and keep their answers.

    Goes on until Ctrl-C, or ends after one round. Whatever ends it, the same command goes on from there.
    """
    from liaowang.runs import WATCH_EXAMPLE, read_watch_settings

    if example:
        typer.echo(WATCH_EXAMPLE, nl=False)
        return
    if config is None:
        raise typer.BadParameter("a settings file is needed; --example prints one", param_hint="CONFIG")
    # Chance only spreads the waits of watchers that failed together.
    settings = replace(read_watch_settings(config, os.environ), random_state=os.getpid())
    try:
        failures = _watch(settings, session_of(context).language, once, now, quiet, is_json)
    except KeyboardInterrupt:
        tell("Interrupted; the same command goes on from where it stopped.")
        raise typer.Exit(130) from None
    if failures:
        tell(f"Error: {'; '.join(failures)}")
        raise typer.Exit(1)


def _watch(settings: WatchSettings, language: Language, once: bool, now: bool, quiet: bool, is_json: bool) -> list[str]:
    """Draw rounds as they come; gives what failed in the last one."""
    from liaowang.cli.progress import Nothing, draw_on
    from liaowang.runs import watch

    failures: list[str] = []
    drawing = Nothing() if quiet else draw_on(console_on(sys.stderr))
    with drawing:
        for told in watch(settings, once=once, even_if_not_due=now, progress=drawing):
            failures = [f"{it['name']}: {it['outcome']}, {it['reason']}" for it in told["feeds"] if it["is_failure"]]
            if is_json:
                typer.echo(json.dumps(told, ensure_ascii=False))
            elif not quiet:
                show_round(console_on(sys.stdout), told, language)
            if not once:
                for failure in failures:
                    tell(f"Error: {failure}")
    return failures


def show_round(console: Console, told: dict[str, Any], language: Language) -> None:
    """Print what came of the feeds that were asked (of all if none was), and when the next is due."""
    asked = [it for it in told["feeds"] if it["outcome"] != "not due"] or told["feeds"]
    rows = []
    for it in asked:
        outcome = say(language, "w_" + it["outcome"].replace(" ", "_"))
        said = "; ".join(part for part in (outcome, it["reason"], *it["notes"]) if part)
        figures = [f"{it[name]:,}" for name in ("pages", "records", "set_aside")]
        rows.append([*figures, _local(it["next_due"]), it["name"], said])
    figures = ["w_pages", "w_records", "w_set_aside", "w_due"]
    console.print(make_table(language, figures, ["w_feed", "w_outcome"], rows, width=console.width))
    where = say(language, "w_kept", folder=told["folder"], due=_local(told["next_due"]))
    console.print(clean(where), soft_wrap=True)


def _local(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
