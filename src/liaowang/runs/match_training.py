"""A ranker of matches trained on a table of graded pairs, and pairs scored with it or without one."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from liaowang.matching import Graded, Judgement, Pairs, Ranker, Said, SetAside, rank_unlearnt, read_pairs, retrain
from liaowang.records import InputError, LiaowangError
from liaowang.sources import read_text


@dataclass(frozen=True)
class MatchTrained:
    """What a ranker was trained on, and what of the table was set aside."""

    n_pairs: int
    n_demands: int
    set_aside: list[SetAside]


@dataclass(frozen=True)
class MatchScored:
    """How many pairs were scored, and whether by a ranker that had learnt."""

    n_pairs: int
    n_demands: int
    is_learnt: bool


def train_ranker(path: str | Path, out: str | Path, *, random_state: int = 0) -> MatchTrained:
    """Train a ranker on graded pairs and leave it in a folder.

    Parameters
    ----------
    path : str or Path
        A table with tabs between, columns ``demand_id``, ``demand_title``, ``demand_text``, ``achievement_title_terms``
        and ``level`` (1 to 4). Rows that cannot be used are set aside and told.
    out : str or Path
        The model's folder; one of another kind is not written into.

    Raises
    ------
    InputError
        If the table cannot be read, lacks a column or holds no usable row.
    NoGradesError
        If there are fewer than two demands, or all pairs are of one level.
    LiaowangError
        If `out` is there and is no ranker's folder.
    """
    out = Path(out)
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "ranker.json").exists())):
        raise LiaowangError("is there and is no ranker: name another folder", file=out)
    pairs = _read(path, has_levels=True)
    ranker = Ranker(random_state=random_state).fit(pairs)
    ranker.save(out)
    return MatchTrained(len(pairs), len(set(pairs.demand_ids)), pairs.set_aside)


def score_pairs(path: str | Path, out: str | Path, *, model: str | Path | None = None) -> MatchScored:
    """Score pairs into a table: one row a pair, in the same order.

    Parameters
    ----------
    path : str or Path
        A table as `train_ranker` takes it; a column ``level`` is not read and may be missing. The pairs of a demand are
        taken for its whole list.
    out : str or Path
        A table with tabs between, columns ``demand_id``, ``score`` and ``level_expected``.
    model : str or Path, optional
        A ranker's folder; without one pairs are ranked by their similarities, which have learnt nothing.

    Raises
    ------
    InputError
        If the table or the model cannot be read, or a row cannot be used: nothing is written then.
    """
    ranker = Ranker.load(Path(model)) if model else None
    pairs = _read(path, has_levels=False)
    graded = ranker.predict(pairs) if ranker else rank_unlearnt(pairs)
    _write(Path(out), pairs, graded)
    return MatchScored(len(pairs), len(set(pairs.demand_ids)), ranker is not None)


@cache
def open_ranker(folder: Path) -> Ranker:
    """Read the ranker of a folder, once in a process.

    Raises
    ------
    InputError
        If the folder holds no ranker, a damaged one, or one of another version.
    """
    return Ranker.load(folder)


def retrain_ranker(
    rows: Sequence[Said], out: str | Path, *, current: str | Path | None = None, random_state: int = 0
) -> Judgement:
    """Train a ranker on what people said of matches, judge it against the current one, and leave it in a folder.

    Parameters
    ----------
    rows : sequence of Said
        Every match that was shown, those too of which nothing was said.
    out : str or Path
        Written whether it is better or not; who calls decides what becomes of it.
    current : str or Path, optional
        The folder of the ranker in use; by default similarities alone.

    Raises
    ------
    NoGradesError
        If something was said of fewer than five lists, or the same everywhere. Nothing is written.
    """
    ranker, judgement = retrain(rows, Ranker.load(Path(current)) if current else None, random_state=random_state)
    ranker.save(Path(out))
    return judgement


def _read(path: str | Path, *, has_levels: bool) -> Pairs:
    text = read_text(path)
    if text.flaws and not has_levels:
        flaw = text.flaws[0]
        raise InputError(flaw.reason, file=flaw.file, line=flaw.line)
    return read_pairs(text.lines, has_levels=has_levels, file=str(path))


def _write(out: Path, pairs: Pairs, graded: Graded) -> None:
    lines = ["demand_id\tscore\tlevel_expected"]
    for demand, score, level in zip(pairs.demand_ids, graded.scores, graded.levels, strict=True):
        lines.append(f"{demand}\t{score:.6f}\t{level:.4f}")
    beside = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
        beside.replace(out)
    finally:
        beside.unlink(missing_ok=True)
