"""What reviews of several experts say together, and who is to review what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median, stdev

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

OUTLIER_POINTS = 10.0
"""Nearer than this to the median of its entry, a review is never called an outlier."""
_MAD_TO_DEVIATION = 1.4826


@dataclass(frozen=True)
class Summary:
    """What the reviews of one entry say together, in points.

    Attributes
    ----------
    n : int
        Reviews that count.
    mean, median : float
    spread : float
        Standard deviation between the experts; 0 for a single one.
    corrected : float
        Level of the entry in the additive model, as if experts of average severity had scored it.
    group : int
        Entries of different groups share no expert, directly or through others; between groups severity cannot be told
        from worth, so their corrected scores are not comparable.
    outliers : tuple of str
        Experts whose score, corrected, lies 10 points and three deviations or more from the median of their entry.
    """

    n: int
    mean: float
    median: float
    spread: float
    corrected: float
    group: int
    outliers: tuple[str, ...]


def sum_up_reviews(totals: Mapping[tuple[str, str], float]) -> dict[str, Summary]:
    """Sum up reviews entry by entry, with the severity of each expert taken out.

    The additive model ``score = entry + expert`` is fitted by least squares; within each connected group of entries and
    experts the severities average 0. Scores are not cut to a range.

    Parameters
    ----------
    totals : mapping
        Points by (entry, expert).

    Examples
    --------
    >>> both = sum_up_reviews({("a", "mild"): 80, ("a", "strict"): 60, ("b", "mild"): 70, ("b", "strict"): 50})
    >>> round(both["a"].corrected, 6), both["b"].mean
    (70.0, 60.0)
    """
    if not totals:
        return {}
    entries, experts = (sorted({pair[at] for pair in totals}) for at in (0, 1))
    level, severity, group = _fit(totals, entries, experts)
    by_entry: dict[str, dict[str, float]] = defaultdict(dict)
    for (entry, expert), points in totals.items():
        by_entry[entry][expert] = points
    far = _far_from_median({it: {who: at - severity[who] for who, at in by_entry[it].items()} for it in entries})
    return {
        it: Summary(
            n=len(points), mean=fmean(points), median=median(points), spread=stdev(points) if len(points) > 1 else 0.0,
            corrected=level[it], group=group[it], outliers=tuple(sorted(far[it])),
        )
        for it in entries
        for points in [list(by_entry[it].values())]
    }  # fmt: skip


def _fit(
    totals: Mapping[tuple[str, str], float], entries: Sequence[str], experts: Sequence[str]
) -> tuple[dict[str, float], dict[str, float], dict[str, int]]:
    row, column = {it: at for at, it in enumerate(entries)}, {it: at for at, it in enumerate(experts, len(entries))}
    design = np.zeros((len(totals), len(entries) + len(experts)))
    for at, (entry, expert) in enumerate(totals):
        design[at, row[entry]] = design[at, column[expert]] = 1
    found = np.linalg.lstsq(design, np.array(list(totals.values()), dtype=float), rcond=None)[0]
    _, group = connected_components(design.T @ design, directed=False)
    mean_severity = {
        one: fmean(found[at] for at in range(len(entries), len(found)) if group[at] == one) for one in set(group)
    }
    level = {it: float(found[row[it]] + mean_severity[group[row[it]]]) for it in entries}
    severity = {it: float(found[column[it]] - mean_severity[group[column[it]]]) for it in experts}
    return level, severity, {it: int(group[row[it]]) for it in entries}


def _far_from_median(corrected: Mapping[str, Mapping[str, float]]) -> dict[str, set[str]]:
    """Find reviews far from the median of their entry, which a single one among three cannot move."""
    gaps = {
        (entry, expert): abs(points - median(given.values()))
        for entry, given in corrected.items()
        for expert, points in given.items()
        if len(given) > 2
    }
    far: dict[str, set[str]] = defaultdict(set)
    if gaps:
        limit = max(OUTLIER_POINTS, 3 * _MAD_TO_DEVIATION * median(gaps.values()))
        for (entry, expert), gap in gaps.items():
            if gap >= limit:
                far[entry].add(expert)
    return far


@dataclass(frozen=True)
class Assignment:
    """Who is to review what.

    Attributes
    ----------
    pairs : list of (entry, expert)
    missing : mapping
        How many experts an entry still lacks, where it lacks any.
    """

    pairs: list[tuple[str, str]]
    missing: dict[str, int]


def assign_reviewers(
    n_needed: Mapping[str, int], places: Mapping[str, int], fit: Mapping[tuple[str, str], float]
) -> Assignment:
    """Choose experts for entries: as few gaps as can be, then fit, then an even load.

    Solved exactly as an integer programme by HiGHS.

    Parameters
    ----------
    n_needed : mapping
        How many more experts an entry needs.
    places : mapping
        How many more reviews an expert takes.
    fit : mapping
        From 0 to 1 by (entry, expert); a pair that is not there is never chosen.

    Examples
    --------
    >>> assign_reviewers({"a": 1, "b": 1}, {"x": 1, "y": 1}, {("a", "x"): 1, ("b", "x"): 1, ("a", "y"): 0.5}).pairs
    [('a', 'y'), ('b', 'x')]
    """
    entries = sorted(it for it, n in n_needed.items() if n > 0)
    experts = sorted(places)
    pairs = sorted(pair for pair in fit if pair[0] in n_needed and n_needed[pair[0]] > 0 and pair[1] in places)
    if not entries:
        return Assignment([], {})
    chosen = _solve(entries, experts, pairs, n_needed, places, fit) if pairs else []
    missing = {it: n_needed[it] - sum(entry == it for entry, _ in chosen) for it in entries}
    return Assignment(chosen, {it: n for it, n in missing.items() if n})


def _solve(
    entries: Sequence[str],
    experts: Sequence[str],
    pairs: Sequence[tuple[str, str]],
    n_needed: Mapping[str, int],
    places: Mapping[str, int],
    fit: Mapping[tuple[str, str], float],
) -> list[tuple[str, str]]:
    """Variables: one a pair, the gap of each entry, and the greatest load; rows: entries, experts, experts again."""
    n, n_entries, n_experts = len(pairs), len(entries), len(experts)
    entry_row, expert_row = {it: at for at, it in enumerate(entries)}, {it: at for at, it in enumerate(experts)}
    cells = [(at, n + at, 1) for at in range(n_entries)]
    cells += [(n_entries + n_experts + at, n + n_entries, -1) for at in range(n_experts)]
    for at, (entry, expert) in enumerate(pairs):
        row = n_entries + expert_row[expert]
        cells += [(entry_row[entry], at, 1), (row, at, 1), (row + n_experts, at, 1)]
    rows, columns, values = zip(*cells, strict=True)
    shape = (n_entries + 2 * n_experts, n + n_entries + 1)
    needed = [float(n_needed[it]) for it in entries]
    solved = milp(
        [1 - fit[pair] for pair in pairs] + [n + 1.0] * n_entries + [0.5],
        integrality=np.ones(shape[1]),
        constraints=LinearConstraint(
            coo_array((values, (rows, columns)), shape=shape).tocsr(),
            needed + [-np.inf] * (2 * n_experts),
            needed + [float(places[it]) for it in experts] + [0.0] * n_experts,
        ),
        bounds=Bounds(0, [1.0] * n + [np.inf] * (n_entries + 1)),
    )
    return [pair for pair, is_chosen in zip(pairs, solved.x[:n], strict=True) if is_chosen > 0.5]
