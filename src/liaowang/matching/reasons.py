"""What is said of a match: factors, what speaks for and against it, what is missing, and what would change its rank."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

from liaowang.matching.codes import FACTORS
from liaowang.matching.scoring import Judged, Scores
from liaowang.matching.sides import Counterfactual, Factor, Fit, Gate, Reason, Side

_HALF = 0.5
_NEAR_FIELD = 1.0
_ENDING_DAYS = 90
_MOST_REASONS = 4
_CHANGEABLE = ("indicators", "readiness", "budget", "mode", "freshness", "evidence")
_TELLING = ("field", "indicators", "readiness", "budget", "freshness", "evidence", "meaning")
"""Factors that somebody could tell; that words of two languages cannot be compared is nobody's omission."""
_GATES_ASKED = {
    "control": {"zh": "该技术是否列入禁止或限制出口技术目录？",
                "en": "Is the technology listed as prohibited or restricted from export?"},
    "rights": {"zh": "能否按所提出的合作方式合作？", "en": "Could you agree to the mode of cooperation that is asked?"},
    "validity": {"zh": "这一条目现在是否仍然属实？", "en": "Is this entry still true today?"},
}  # fmt: skip
_FACTORS_ASKED = {
    "indicators": {"zh": "能给出实测的指标及其来源吗？", "en": "Can you give measured figures, with their source?"},
    "readiness": {"zh": "技术成熟度目前达到几级，有何证明？",
                  "en": "Which level of readiness is reached, and what shows it?"},
    "budget": {"zh": "价格或预算的范围是多少？", "en": "What is the range of the price or budget?"},
    "evidence": {"zh": "有哪些检测报告或应用证明？", "en": "Which test reports or proofs of use are there?"},
}  # fmt: skip


def tell_factors(judged: Judged, scores: Scores, at: int) -> tuple[Factor, ...]:
    """Give the factors of a pair, the greatest contribution first; those that play no part in the list are left out."""
    factors = []
    for column, code in enumerate(FACTORS):
        if code not in judged.values:
            continue
        value = judged.values[code]
        known = value is not None
        factors.append(
            Factor(
                code, value,
                float(scores.weights[at, column]) if known else 0.0,
                float(scores.contributions[at, column]) if known else 0.0,
                scores.rank_with(at, code, None) if known else None,
                judged.parts if code == "relevance" else {},
                judged.told.get(code, {}),
            )
        )  # fmt: skip
    return tuple(sorted(factors, key=lambda it: (it.value is None, -it.contribution)))


def speaks_for(factors: Sequence[Factor], rank: int) -> tuple[Reason, ...]:
    """Give what speaks for a match: what costs most places if it is left out first, then what adds most."""
    good = [it for it in factors if it.value is not None and it.value >= _HALF and it.rank_without is not None]
    good.sort(key=lambda it: (rank - (it.rank_without or rank), -it.contribution))
    if not good:
        # Nothing is strong, but something brought it here.
        good = [it for it in factors if it.value is not None and it.contribution > 0][:1]
    return tuple(Reason(_code_for(it), it.code, it.values) for it in good[:_MOST_REASONS])


def _code_for(factor: Factor) -> str:
    match factor.code:
        case "field":
            return "field.same" if factor.value == _NEAR_FIELD else "field.near"
        case "relevance":
            return "relevance.high"
        case "title" | "body":
            return f"{factor.code}.like"
    endings = {"meaning": "near", "indicators": "met", "readiness": "reached", "budget": "overlaps", "mode": "same",
               "freshness": "recent", "region": "same", "evidence": "shown"}  # fmt: skip
    return f"{factor.code}.{endings[factor.code]}"


def speaks_against(factors: Sequence[Factor], score: float, side: Side, as_of: date) -> Reason | None:
    """Give the strongest thing that speaks against a match: what costs it most, or that it expires soon."""
    bad = [it for it in factors if it.value is not None and it.value < _HALF and it.value < score + _HALF / 2]
    if bad:
        worst = min(bad, key=lambda it: it.weight * ((it.value or 0.0) - score))
        return Reason(_code_against(worst), worst.code, worst.values)
    if side.valid_until is not None and (side.valid_until - as_of).days <= _ENDING_DAYS:
        return Reason("freshness.ending", "freshness", {"valid_until": side.valid_until})
    partly = [it for it in factors if it.code == "indicators" and it.value is not None and it.value < 1]
    return Reason(_code_against(partly[0]), "indicators", partly[0].values) if partly else None


def _code_against(factor: Factor) -> str:
    if factor.code == "indicators":
        return "indicators.missed" if factor.values.get("fails") else "indicators.nearly"
    endings = {"relevance": "low", "field": "other", "readiness": "below", "budget": "apart", "mode": "other",
               "freshness": "old", "evidence": "none"}  # fmt: skip
    return f"{factor.code}.{endings.get(factor.code, 'far')}"


def what_is_missing(factors: Sequence[Factor], gates: Sequence[Gate], fits: Sequence[Fit]) -> tuple[str, ...]:
    """Name what is not known: rows that were asked first, then gates, then factors."""
    rows = [f"indicator:{at}" for at, it in enumerate(fits) if it.verdict == "unknown" and it.question]
    unsure = [it.code for it in gates if it.verdict == "unknown"]
    silent = [
        it.code for it in factors if it.value is None and it.code in _TELLING and not (it.code == "indicators" and rows)
    ]
    return (*rows, *unsure, *silent)


def one_question(missing: Sequence[str], fits: Sequence[Fit]) -> Mapping[str, str]:
    """Choose the one question that would tell most: of a row that must be met, of another, of a gate, of a factor."""
    rows = [fits[int(code.partition(":")[2])] for code in missing if code.startswith("indicator:")]
    rows.sort(key=lambda it: not it.asked.is_must)
    if rows:
        return rows[0].question
    for told in (_GATES_ASKED, _FACTORS_ASKED):
        for code in missing:
            if code in told:
                return told[code]
    return {}


def what_would_change(judged: Judged, scores: Scores, at: int) -> Counterfactual | None:
    """Give the one change that would bring a match up most, if any brings it up."""
    now = int(scores.ranks[at])
    best: Counterfactual | None = None
    for factor in _CHANGEABLE:
        value = judged.values.get(factor, math.nan)
        if value == 1 or (value is not None and math.isnan(value)):
            continue
        rank = scores.rank_with(at, factor, 1.0)
        if rank < (best.rank if best else now):
            code = _change(factor, judged, is_told=value is not None)
            best = Counterfactual(code, factor, rank, now, judged.told.get(factor, {})) if code else best
    return best


def _change(factor: str, judged: Judged, *, is_told: bool) -> str:
    match factor:
        case "indicators":
            if not judged.fits:
                return ""
            return (
                "indicators.met"
                if any(it.verdict in {"near", "fails"} for it in judged.fits)
                else "indicators.answered"
            )
        case "readiness":
            return "readiness.raised" if is_told else "readiness.told"
        case "budget":
            return "budget.met" if is_told else "budget.told"
        case "mode":
            return "mode.agreed" if is_told else ""
        case "evidence":
            return "evidence.given"
    return "freshness.confirmed"
