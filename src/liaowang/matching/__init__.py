"""Which entry answers which: candidates, hard gates, the fit of indicators, a score with its reasons.

Takes sides, entries that ask or offer, and pairs with grades; gives matches, each with what speaks for and against it.
Leaves storing and showing them to the web, and what an entry tells at which tier to the hall.
"""

from liaowang.matching.answering import UNLEARNED, Ranking, answer
from liaowang.matching.candidates import CandidateIndex, CandidateWriting
from liaowang.matching.codes import (
    CAUSES,
    CHANGES,
    FACTORS,
    MOVES,
    RULES,
    SPEAKS_AGAINST,
    SPEAKS_FOR,
    VERDICTS,
)
from liaowang.matching.feedback import Judgement, Said, judge, retrain
from liaowang.matching.indicators import fit_indicators
from liaowang.matching.pairs import Pairs, SetAside, read_pairs
from liaowang.matching.ranker import Graded, NoGradesError, Ranker, rank_unlearnt
from liaowang.matching.retrieval import Candidate
from liaowang.matching.sides import (
    ASKING,
    KINDS,
    Counterfactual,
    Factor,
    Fit,
    Gate,
    Indicator,
    Match,
    Matches,
    Phrase,
    Quote,
    Reason,
    Side,
    plain,
)

__all__ = [
    "ASKING",
    "CAUSES",
    "CHANGES",
    "FACTORS",
    "KINDS",
    "MOVES",
    "RULES",
    "SPEAKS_AGAINST",
    "SPEAKS_FOR",
    "UNLEARNED",
    "VERDICTS",
    "Candidate",
    "CandidateIndex",
    "CandidateWriting",
    "Counterfactual",
    "Factor",
    "Fit",
    "Gate",
    "Graded",
    "Indicator",
    "Judgement",
    "Match",
    "Matches",
    "NoGradesError",
    "Pairs",
    "Phrase",
    "Quote",
    "Ranker",
    "Ranking",
    "Reason",
    "Said",
    "SetAside",
    "Side",
    "answer",
    "fit_indicators",
    "judge",
    "plain",
    "rank_unlearnt",
    "read_pairs",
    "retrain",
]
