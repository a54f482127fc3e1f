"""How far the head of a ranking moves under other weights, and without a part, a source or a kind of record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.observatory.assessment.measures import Array, Ints, Measure
from liaowang.observatory.assessment.scoring import Scored, share_weights, topic_values
from liaowang.observatory.scores import rank_share

N_TOP = 50
_DRAWS = 200
_CONCENTRATION = 10.0
"""Sum of the Dirichlet parameters: a weight of .25 then mostly lies between .06 and .49."""
_MIN_SHARE, _MAX_SHARE = 0.02, 0.98


def weigh_otherwise(scored: Sequence[Scored], *, seed: int = 0) -> tuple[pl.DataFrame, dict[str, Array]]:
    """Redraw the weights of each score, and leave out each part in turn.

    Weights are drawn from a Dirichlet distribution around those in use.

    Returns
    -------
    DataFrame
        ``score``, ``change`` (``weights`` or ``without_part``), ``name`` (of the part), ``n_ranked``, ``n_top``,
        ``overlap`` (share of the first 50 that stay in it, 0 to 1; the mean of 200 draws), ``overlap_low`` (their 5th
        hundredth).
    dict
        Score to the share of draws in which each topic stands in the first 50; not a number where it is not ranked.
    """
    rng = np.random.default_rng(seed)
    rows, stays = [], {}
    for it in scored:
        ranked = np.isfinite(it.value)
        n_top = _n_top(ranked)
        weights = np.array([component.weight for component in it.components])
        stays[it.score] = np.full(len(ranked), np.nan)
        if not n_top:
            continue
        head = _head(it.value, n_top)
        drawn = rng.dirichlet(_CONCENTRATION * weights, _DRAWS)
        heads = [_head(_value(it.ranks, draw, ranked), n_top) for draw in drawn]
        stays[it.score][ranked] = np.mean(heads, axis=0)[ranked].round(6)
        overlaps = np.array([(head & other).sum() / n_top for other in heads])
        told = {"score": it.score, "n_ranked": int(ranked.sum()), "n_top": n_top}
        rows.append(
            told
            | {"change": "weights", "name": "", "overlap": overlaps.mean(), "overlap_low": np.quantile(overlaps, 0.05)}
        )
        for i, component in enumerate(it.components):
            if it.used[i].any() and (np.delete(it.used, i, axis=0) > 0).any():
                fewer = _value(np.delete(it.ranks, i, axis=0), np.delete(weights, i), ranked)
                share = (head & _head(fewer, n_top)).sum() / n_top
                one = {"change": "without_part", "name": component.name, "overlap": share, "overlap_low": share}
                rows.append(told | one)
    return _frame(rows), stays


def leave_out(
    scored: Sequence[Scored], measures: Mapping[str, Measure], topics: Ints, groups: Mapping[str, pl.Series]
) -> pl.DataFrame:
    """Rank topics again without the documents of each source, and of each kind.

    Parameters
    ----------
    scored, measures, topics
        As for `score_topics`.
    groups : mapping
        ``without_source`` or ``without_kind`` to the group of each document. Groups of less than 2 % or more than 98 %
        of the documents are not tried: they change nothing, or leave nothing.

    Returns
    -------
    DataFrame
        As `weigh_otherwise` gives it; values by topic, such as the growth of applicants, stay as they are.
    """
    rows = []
    for change, group in groups.items():
        shares = group.drop_nulls().value_counts(normalize=True)
        column = shares.columns[0]
        tried = shares.filter(pl.col("proportion").is_between(_MIN_SHARE, _MAX_SHARE)).sort(column)
        for name in tried[column].to_list():
            kept = (group != name).fill_null(value=True).to_numpy().astype(float)
            for it in scored:
                ranked = np.isfinite(it.value)
                n_top = _n_top(ranked)
                if not n_top:
                    continue
                values = np.stack([topic_values(measures[c.name], topics, len(ranked), kept)[0] for c in it.components])
                signs = np.array([1.0 if c.is_higher_better else -1.0 for c in it.components])[:, None]
                ranks = np.stack([rank_share(row, ranked) for row in signs * values])
                fewer = _value(ranks, np.array([c.weight for c in it.components]), ranked)
                share = (_head(it.value, n_top) & _head(fewer, n_top)).sum() / n_top
                rows.append(
                    {
                        "score": it.score,
                        "change": change,
                        "name": name,
                        "n_ranked": int(ranked.sum()),
                        "n_top": n_top,
                        "overlap": share,
                        "overlap_low": share,
                    }
                )
    return _frame(rows)


def _n_top(ranked: npt.NDArray[np.bool_]) -> int:
    """Give the size of the head: 50, or a fifth of fewer than 250 topics."""
    n = int(ranked.sum())
    return min(N_TOP, -(-n // 5)) if n > 1 else 0


def _value(ranks: Array, weights: Array, ranked: npt.NDArray[np.bool_]) -> Array:
    used, coverage = share_weights(ranks, weights)
    return np.where(ranked & (coverage > 0), (used * np.nan_to_num(ranks)).sum(axis=0), np.nan)


def _head(value: Array, n_top: int) -> npt.NDArray[np.bool_]:
    order = np.argsort(-np.nan_to_num(value.round(9), nan=-1.0), kind="stable")
    head = np.zeros(len(value), bool)
    head[order[:n_top]] = True
    return head


def _frame(rows: Sequence[Mapping[str, object]]) -> pl.DataFrame:
    schema = {
        "score": pl.String,
        "change": pl.String,
        "name": pl.String,
        "n_ranked": pl.Int64,
        "n_top": pl.Int64,
        "overlap": pl.Float64,
        "overlap_low": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col("overlap", "overlap_low").round(6))
