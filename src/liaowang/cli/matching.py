"""The commands `match-train` and `match-score`: a ranker trained on graded pairs, and pairs scored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from liaowang.cli.session import LanguageOption, session_of, tell
from liaowang.cli.words import say

_MOST_TOLD = 5


def match_train(
    context: typer.Context,
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS.tsv", help="Graded pairs, tabs between the cells.")],
    out: Annotated[Path, typer.Option("--out", metavar="MODEL", help="The folder that the ranker is left in.")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="Where chance begins.")] = 0,
    _lang: LanguageOption = None,
) -> None:
    """Train a ranker on pairs of a demand and an achievement that an expert graded from 1 to 4."""
    from liaowang.runs import train_ranker

    language = session_of(context).language
    done = train_ranker(pairs, out, random_state=seed)
    for flaw in done.set_aside[:_MOST_TOLD]:
        where = say(language, "line", line=flaw.line)
        tell(f"{pairs}, {where}: {flaw.field} {flaw.reason}".replace(":  ", ": "))
    if done.set_aside:
        tell(say(language, "pairs_set_aside", count=f"{len(done.set_aside):,}"))
    tell(say(language, "match_trained", pairs=f"{done.n_pairs:,}", demands=f"{done.n_demands:,}", path=out))


def match_score(
    context: typer.Context,
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS.tsv", help="Pairs, tabs between; levels are not read.")],
    out: Annotated[Path, typer.Option("--out", metavar="SCORES.tsv", help="The table that is written.")],
    model: Annotated[Path | None, typer.Option("--model", metavar="MODEL", help="A ranker's folder.")] = None,
    _lang: LanguageOption = None,
) -> None:
    """Score pairs of a demand and an achievement: one row a pair, in the same order."""
    from liaowang.runs import score_pairs

    language = session_of(context).language
    done = score_pairs(pairs, out, model=model)
    if not done.is_learnt:
        tell(say(language, "match_unlearnt"))
    tell(say(language, "match_scored", pairs=f"{done.n_pairs:,}", demands=f"{done.n_demands:,}", path=out))
