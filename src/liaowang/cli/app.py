"""The commands, what holds for all of them, and how errors end."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from liaowang import __version__
from liaowang.cli.backtesting import backtest
from liaowang.cli.classifying import classify
from liaowang.cli.comparing import compare
from liaowang.cli.explaining import explain
from liaowang.cli.inspecting import inspect
from liaowang.cli.ledger import ledger, replay, resolve
from liaowang.cli.listing import topics
from liaowang.cli.matching import match_score, match_train
from liaowang.cli.observing import observe
from liaowang.cli.page import topic
from liaowang.cli.repairing import repair
from liaowang.cli.session import LanguageOption, Session, epilog, language_of, session_of, tell
from liaowang.cli.taxonomy import taxonomy
from liaowang.cli.templating import template
from liaowang.cli.updating import update
from liaowang.cli.watching import watch

app = typer.Typer(
    name="liaowang",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Help in plain text: setting it with rich would double the time that `liaowang --help` takes.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=epilog(
        "liaowang observe exports/ --out run",
        "liaowang topics run --sort growth",
        "liaowang topic run 12",
    ),
)
app.command(
    epilog=epilog(
        "liaowang observe papers.ris patents.tsv --out run",
        "liaowang observe 'exports/**/*.xz' --out run-2016 --as-of 2016-12-31",
        "liaowang observe exports/ --out run-2017 --previous run-2016 --lake lake",
        "liaowang observe exports/ --out run --json > watchlist.json",
    )
)(observe)
app.command(
    epilog=epilog(
        "liaowang observe exports/ --out monday --lake lake --keep-state",
        "liaowang update monday new/ --out tuesday",
    )
)(update)
app.command(
    epilog=epilog(
        "liaowang inspect papers.ris",
        "liaowang inspect exports/*.xz --json",
    )
)(inspect)
app.command(
    epilog=epilog(
        "liaowang topics run --sort growth --limit 50",
        "liaowang topics run --all --search 'quantum error'",
    )
)(topics)
app.command(
    epilog=epilog(
        "liaowang topic run T-000012",
        "liaowang topic run 12 --json",
    )
)(topic)
app.command(
    epilog=epilog(
        "liaowang explain run T-000012",
        "liaowang explain run 12 --json",
    )
)(explain)
app.command(
    epilog=epilog(
        "liaowang compare run-2016 run-2017",
        "liaowang compare run-2016 run-2017 --json",
    )
)(compare)
app.command(
    epilog=epilog(
        "liaowang repair page.txt > clean.txt",
        "liaowang repair titles.txt --lines --show",
    )
)(repair)
app.command(
    epilog=epilog(
        "liaowang classify papers.ris",
        "liaowang classify titles.txt --lines --json",
        "cat titles.txt | liaowang classify - --lines",
    )
)(classify)
app.command(
    epilog=epilog(
        "liaowang taxonomy",
        "liaowang taxonomy FE-02 --lang zh",
        "liaowang taxonomy energy --json",
    )
)(taxonomy)
app.command(
    epilog=epilog(
        "liaowang template records.xlsx",
        "liaowang template records.csv --lang zh",
    )
)(template)
app.command(
    epilog=epilog(
        "liaowang watch --example > watch.toml",
        "liaowang watch watch.toml --once",
        "liaowang watch watch.toml --once && liaowang observe watched --out run",
    )
)(watch)


app.command(
    epilog=epilog(
        "liaowang backtest exports/ --origins 2014-2016 --question tide",
        "liaowang backtest exports/ --origins 2016 --unit term --cache snapshots --json backtest.json",
    )
)(backtest)
app.command(
    epilog=epilog(
        "liaowang ledger ledger.jsonl --show misses",
        "liaowang ledger ledger.jsonl --verify",
        "liaowang ledger ledger.jsonl --page ledger.html",
    )
)(ledger)
app.command(
    epilog=epilog(
        "liaowang resolve exports/ --ledger ledger.jsonl --dry-run",
        "liaowang resolve exports/ --ledger ledger.jsonl --lake lake",
    )
)(resolve)
app.command(
    epilog=epilog(
        "liaowang replay exports/ --origins 2010-2016 --out replayed",
        "liaowang replay exports/ --origins 2016 --unit term --question noise --out replayed --cache snapshots",
    )
)(replay)
app.command(
    epilog=epilog(
        "liaowang match-train pairs.tsv --out ranker",
    )
)(match_train)
app.command(
    epilog=epilog(
        "liaowang match-score pairs.tsv --out scores.tsv",
        "liaowang match-score pairs.tsv --model ranker --out scores.tsv",
    )
)(match_score)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        typer.echo(f"liaowang {__version__}")
        raise typer.Exit


@app.callback()
def begin(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and leave.")
    ] = False,
    trace: Annotated[bool, typer.Option("--trace", hidden=True)] = False,
    _lang: LanguageOption = None,
) -> None:
    """Find emerging topics in papers, patents and other records, and show what speaks for each."""
    session_of(context).has_trace = trace


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        The words after ``liaowang``; by default those of the process.

    Returns
    -------
    int
        The exit code.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show Chinese gets question marks, not an error.
            stream.reconfigure(errors="replace")
    session = Session(language_of(os.environ))
    try:
        app(list(arguments) if arguments is not None else None, prog_name="liaowang", obj=session)
    except SystemExit as leave:
        return leave.code if isinstance(leave.code, int) else int(leave.code is not None)
    except Exception as error:
        if session.has_trace:
            raise
        return _end(error)
    return 0


def _end(error: Exception) -> int:
    """Say in one sentence what went wrong, and choose the exit code."""
    from liaowang.runs import LiaowangError

    if isinstance(error, LiaowangError):
        tell(f"Error: {error}")
        return error.exit_code
    if isinstance(error, OSError):
        tell(f"Error: {error.filename or 'the system'}: {error.strerror or error}")
        return 1
    said = " ".join(str(error).split())[:300]
    tell(f"Error: a fault in Liaowang itself ({type(error).__name__}: {said}); `liaowang --trace ...` shows where")
    return 1
