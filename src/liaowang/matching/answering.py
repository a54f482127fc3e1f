"""From a side to what answers it: candidates, gates, scores, the order in which they are shown, and their reasons."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from liaowang.matching.candidates import CandidateIndex
from liaowang.matching.diversity import arrange
from liaowang.matching.entries import code_of
from liaowang.matching.gates import check_gates
from liaowang.matching.indicators import fit_tables, read_metrics, with_questions
from liaowang.matching.quotes import encode_sentences, near_phrases, sentences_of, shared_phrases
from liaowang.matching.reasons import (
    one_question,
    speaks_against,
    speaks_for,
    tell_factors,
    what_is_missing,
    what_would_change,
)
from liaowang.matching.retrieval import N_CANDIDATES, Asked, Candidate, View, read_side
from liaowang.matching.scoring import Judged, Scores, Wording, judge_plainly, nearness, score_pairs
from liaowang.matching.sides import Fit, Gate, Match, Matches, Phrase, Side
from liaowang.text import one_thread

UNLEARNED = "sum-1"
"""Version of the score that nobody trained."""
SILENT = ("exclusion", "tier")
"""Gates whose stops are counted for nobody: their number would tell who excludes whom."""
LEAST_ALIKE = 0.35
"""What titles, texts or their meaning must reach, one of them, for a candidate to be shown."""
N_CLOSEST = 3
"""So many are shown where none reaches it: what is closest, and why that is no answer."""
_MOST_QUOTED_WORDS = 24
_FEW_PHRASES = 2


class Ranking(Protocol):
    """A learned model, as it is asked: one text against a list of titles."""

    version: str

    def rank(
        self, title: str, text: str, titles: Sequence[str]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], Sequence[Mapping[str, float]]]:
        """Give of each title its relevance from 0 to 1, its level from 1 to 4, and of what the relevance is made."""
        ...


class _Pair:
    """A candidate while it is judged."""

    def __init__(self, candidate: Candidate, tier: int) -> None:
        self.candidate = candidate
        self.side = candidate.entry.side.seen_at(tier)
        self.gates: tuple[Gate, ...] = ()


@one_thread()
def answer(
    side: Side,
    index: CandidateIndex,
    *,
    tier: int,
    as_of: date,
    model: Ranking | None = None,
    hidden: Collection[int] = (),
    exposure: Mapping[str, int] | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 20,
    seed: int | None = None,
    explores: bool = True,
    measured: Sequence[tuple[float, int, int]] = (),
) -> Matches:
    """Give what answers a side, with reasons.

    Parameters
    ----------
    side : Side
        As far as whoever gets the list may read it: it is quoted.
    index : CandidateIndex
    tier : int
        How far the reader sees into the others; nothing above it is compared or quoted.
    as_of : date
    model : Ranking, optional
        Without one the score is the weighted mean of what is known.
    hidden : collection of int
        Numbers that are not found, whatever the index says.
    exposure : mapping of owner to int, optional
        How often entries of each were shown lately.
    kinds : collection of str, optional
        By default those that offer where it asks, and those that ask where it offers.
    limit : int
        Matches, at most.
    seed : int, optional
        Of chance; by default from the side's number and the day, so that a list stays as it is for a day.
    explores : bool
        Whether some places are drawn by chance.
    measured : sequence of (float, int, int)
        Least score, how many such suggestions there were, and how many led to something; the highest score first.
    """
    asked, view = read_side(side), index.view()
    found = view.find(asked, tier, hidden, kinds=kinds, limit=N_CANDIDATES)
    pairs, stopped = _passed(side, found, tier, as_of)
    judged = _judge(asked, pairs, view, tier, as_of, model)
    kept, is_alike = _kept(judged)
    pairs, judged = [pairs[at] for at in kept], [judged[at] for at in kept]
    scores = score_pairs([it.values for it in judged])
    seed = zlib.crc32(f"{side.number} {as_of}".encode()) if seed is None else seed
    order = [int(at) for at in np.argsort(scores.ranks, kind="stable")]
    # Vectors of the first few times as many as are shown: those further down are never reached.
    order = order[: max(3 * limit, 40)]
    placed = arrange(
        [float(scores.totals[at]) for at in order], [pairs[at].side.owner for at in order],
        _alike(view, [pairs[at].candidate for at in order]), exposure or {}, limit=limit, seed=seed, explores=explores,
    )  # fmt: skip
    shown = [order[it.at] for it in placed]
    phrases = _quote(asked, [pairs[at] for at in shown], view, tier)
    matches = [
        _told(pairs[at], judged[at], scores, at, place, quoted, as_of, it.propensity, it.moved_for, measured, is_alike)
        for place, (at, it, quoted) in enumerate(zip(shown, placed, phrases, strict=True), 1)
    ]
    return Matches(
        side.number, tuple(matches), len(pairs), stopped, as_of, view.followed,
        model.version if model else UNLEARNED, model is not None, seed,
    )  # fmt: skip


def _passed(side: Side, found: Sequence[Candidate], tier: int, as_of: date) -> tuple[list[_Pair], dict[str, int]]:
    """Leave out what a gate stops, and count the rules."""
    passed, stopped = [], Counter[str]()
    for candidate in found:
        whole = candidate.entry.side
        asked, offered = (side, whole) if side.asks or not whole.asks else (whole, side)
        gates = check_gates(asked, offered, candidate=whole, tier=tier, as_of=as_of)
        stops = [it for it in gates if it.verdict == "stops"]
        if stops:
            stopped.update(it.rule for it in stops[:1] if it.code not in SILENT)
            continue
        pair = _Pair(candidate, tier)
        if tier < whole.control_tier:
            # It decides all the same, but is not told.
            asked, offered = (side, pair.side) if side.asks or not whole.asks else (pair.side, side)
            gates = check_gates(asked, offered, candidate=whole, tier=tier, as_of=as_of)
        pair.gates = gates
        passed.append(pair)
    return passed, dict(stopped)


def _judge(
    asked: Asked, pairs: Sequence[_Pair], view: View, tier: int, as_of: date, model: Ranking | None
) -> list[Judged]:
    side = asked.side
    learned = _learned(asked, pairs, model)
    fits = _fits(side, [it.side for it in pairs])
    alike = _likeness(asked, pairs, view, tier) if learned is None else []
    judged = []
    for at, pair in enumerate(pairs):
        first, second = (side, pair.side) if side.asks or not pair.side.asks else (pair.side, side)
        told = judge_plainly(first, second, fits[at], as_of, pair.side)
        if learned is None:
            title, body = alike[at]
            texts = {"title": title, "body": body, "meaning": nearness(pair.candidate.cosine)}
            judged.append(Judged({**texts, **told.values}, told.told, fits[at]))
        else:
            relevance, levels, parts = learned
            values = {"relevance": float(relevance[at]), **told.values}
            judged.append(Judged(values, told.told, fits[at], float(levels[at]), parts[at]))
    return judged


def _likeness(asked: Asked, pairs: Sequence[_Pair], view: View, tier: int) -> list[tuple[float | None, float | None]]:
    rarity = view.rarity(asked.title | asked.body, tier, "offered" if asked.side.asks else "asked")
    entries = [it.candidate.entry for it in pairs]
    return Wording(asked.title, asked.body, rarity).likeness([(it.codes_at(tier), it.n_of_title) for it in entries])


def _kept(judged: Sequence[Judged]) -> tuple[list[int], bool]:
    """Choose what is shown: those whose texts bring both together, or else, which is told, the few that are closest."""
    alike = [_alikeness(it) for it in judged]
    if kept := [at for at, it in enumerate(alike) if it >= LEAST_ALIKE]:
        return kept, True
    return sorted(range(len(alike)), key=lambda at: -alike[at])[:N_CLOSEST], False


def _alikeness(judged: Judged) -> float:
    """Give how far anything in the texts brings both together: figures that fit by chance are no answer."""
    return max(judged.values.get(factor) or 0.0 for factor in ("relevance", "title", "body", "meaning"))


def _learned(asked: Asked, pairs: Sequence[_Pair], model: Ranking | None):  # type: ignore[no-untyped-def]
    """Ask the model; it was trained on a demand's text and an achievement's title, whichever of the two is searched."""
    if model is None or not pairs:
        return None
    side = asked.side
    texts = "\n".join(side.texts[name] for name in side.text_names(2))
    titles = [" ".join(it.side.titles.values()) for it in pairs]
    return model.rank(" ".join(side.titles.values()), texts, titles)


def _fits(side: Side, others: Sequence[Side]) -> list[Sequence[Fit]]:
    """Compare the tables of indicators of all pairs."""
    if not side.indicators or not any(it.indicators for it in others):
        if not (side.indicators and side.asks):
            return [()] * len(others)
        return [fit_tables(*read_metrics([side.indicators, ()]), asks=False)] * len(others)
    told = [at for at, it in enumerate(others) if it.indicators]
    own, none, *tables = read_metrics([side.indicators, (), *(others[at].indicators for at in told)])
    fits: list[Sequence[Fit]] = [fit_tables(own, none, asks=False) if side.asks else ()] * len(others)
    for at, table in zip(told, tables, strict=True):
        asked, offered = (own, table) if side.asks or not others[at].asks else (table, own)
        fits[at] = fit_tables(asked, offered, asks=False)
    return fits


def _alike(view: View, candidates: Sequence[Candidate]) -> npt.NDArray[np.float64]:
    vectors = view.vectors([it.entry for it in candidates])
    return np.clip((vectors @ vectors.T).astype(np.float64), 0.0, 1.0)


def _quote(asked: Asked, pairs: Sequence[_Pair], view: View, tier: int) -> list[tuple[Phrase, ...]]:
    """Quote what both sides say; the one that asks first."""
    mine = sentences_of(asked.side, 2)
    theirs = [sentences_of(it.side, tier) for it in pairs]
    title = asked.title
    words = {code_of(word): word for word in title | asked.body}
    rarity = view.rarity(words.values(), tier, "offered" if asked.side.asks else "asked")
    places = [it.places(rarity) for it in mine]
    told: list[list[Phrase]] = []
    for pair, sentences in zip(pairs, theirs, strict=True):
        common = [words[code] for code in pair.candidate.entry.codes_at(tier).tolist() if code in words]
        shared = sorted(common, key=lambda word: (-rarity[word], word))
        weights = {word: rarity[word] * (1.5 if word in title else 1.0) for word in shared[:_MOST_QUOTED_WORDS]}
        told.append(shared_phrases(mine, places, sentences, weights))
    few = [at for at, it in enumerate(told) if len(it) < _FEW_PHRASES]
    near = near_phrases(mine, encode_sentences(mine), [theirs[at] for at in few]) if few else []
    for at, phrase in zip(few, near, strict=True):
        if phrase and all((phrase.asked, phrase.offered) != (it.asked, it.offered) for it in told[at]):
            told[at].append(phrase)
    if not asked.side.asks and pairs and pairs[0].side.asks:
        return [tuple(Phrase(it.offered, it.asked, it.kind, it.weight) for it in each) for each in told]
    return [tuple(each) for each in told]


def _told(
    pair: _Pair, judged: Judged, scores: Scores, at: int, place: int, phrases: tuple[Phrase, ...], as_of: date,
    propensity: float, moved_for: str, measured: Sequence[tuple[float, int, int]], is_alike: bool,
) -> Match:  # fmt: skip
    score, rank = float(scores.totals[at]), int(scores.ranks[at])
    factors = tell_factors(judged, scores, at)
    fits = with_questions(judged.fits)
    missing = what_is_missing(factors, pair.gates, fits)
    band = next(((n, led) for least, n, led in measured if score >= least), None)
    return Match(
        number=pair.candidate.number, side=pair.side, rank=rank, place=place, score=score, level=judged.level,
        factors=factors, gates=pair.gates, fits=tuple(fits), phrases=phrases,
        reasons=speaks_for(factors, rank), counter=speaks_against(factors, score, pair.side, as_of), missing=missing,
        question=one_question(missing, fits), counterfactual=what_would_change(judged, scores, at),
        propensity=propensity, moved_for=moved_for, frequency=band, is_alike=is_alike,
    )  # fmt: skip
