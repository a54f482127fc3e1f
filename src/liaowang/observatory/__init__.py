"""The observatory: topics and what they do over time, from documents known up to a cut-off.

Takes vectors, frames of documents, terms and authors, and gives topics, bursts, indicators, scores, lineage, evidence.
Leaves reading files, the engine and the writing of a run to `runs`; opens no file and no socket.
"""

from liaowang.observatory.baselines import BASELINES, Baseline
from liaowang.observatory.bursts import BurstDetector
from liaowang.observatory.evidence import FAULTS, find_faults, key_documents
from liaowang.observatory.features import Scene, make_features, membership_of, rank_features
from liaowang.observatory.forecasts import Forecaster, out_of_fold
from liaowang.observatory.graph import Edges, GraphSettings, mutual_neighbours
from liaowang.observatory.growth import log_growth, shrink, window_table
from liaowang.observatory.indicators import (
    INDICATORS,
    N_WINDOWS,
    Indicator,
    age_and_recency,
    category_growth,
    neighbour_growth,
    new_author_share,
    term_novelty,
    topic_growth,
    use_recency,
)
from liaowang.observatory.labels import distinctive_terms, find_author_names, make_label, topic_term_counts
from liaowang.observatory.leads import language_leads
from liaowang.observatory.lineage import EVENTS, LineageSettings, name_topics, shared_documents, trace_lineage
from liaowang.observatory.neighbours import lay_out, nearest_topics
from liaowang.observatory.outcomes import answer
from liaowang.observatory.questions import QUESTIONS, Question, ask, new_peak, years_between
from liaowang.observatory.scores import EMERGENCE_WEIGHTS, emergence, rank_share
from liaowang.observatory.topics import TopicFinder, join_languages
from liaowang.observatory.verification import (
    MEASURES,
    auc,
    best_threshold,
    brier,
    calibration_error,
    compare,
    critical_success,
    perfect_calibration_error,
    precision_at,
    rank_correlation,
    reliability,
    verify,
    verify_by_size,
)
from liaowang.observatory.windows import constant_panel, count_windows, windows_before

__all__ = [
    "BASELINES",
    "EMERGENCE_WEIGHTS",
    "EVENTS",
    "FAULTS",
    "INDICATORS",
    "MEASURES",
    "N_WINDOWS",
    "QUESTIONS",
    "Baseline",
    "BurstDetector",
    "Edges",
    "Forecaster",
    "GraphSettings",
    "Indicator",
    "LineageSettings",
    "Question",
    "Scene",
    "TopicFinder",
    "age_and_recency",
    "answer",
    "ask",
    "auc",
    "best_threshold",
    "brier",
    "calibration_error",
    "category_growth",
    "compare",
    "constant_panel",
    "count_windows",
    "critical_success",
    "distinctive_terms",
    "emergence",
    "find_author_names",
    "find_faults",
    "join_languages",
    "key_documents",
    "language_leads",
    "lay_out",
    "log_growth",
    "make_features",
    "make_label",
    "membership_of",
    "mutual_neighbours",
    "name_topics",
    "nearest_topics",
    "neighbour_growth",
    "new_author_share",
    "new_peak",
    "out_of_fold",
    "perfect_calibration_error",
    "precision_at",
    "rank_correlation",
    "rank_features",
    "rank_share",
    "reliability",
    "shared_documents",
    "shrink",
    "term_novelty",
    "topic_growth",
    "topic_term_counts",
    "trace_lineage",
    "use_recency",
    "verify",
    "verify_by_size",
    "window_table",
    "windows_before",
    "years_between",
]
