"""The observatory: topics and what they do over time, from documents known up to a cut-off.

Takes vectors, frames of documents, terms and authors, and gives topics, bursts, indicators, scores, lineage, evidence.
Leaves reading files, the engine and the writing of a run to `runs`; opens no file and no socket.
"""

from liaowang.observatory.bursts import BurstDetector
from liaowang.observatory.evidence import FAULTS, find_faults, key_documents
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
from liaowang.observatory.scores import EMERGENCE_WEIGHTS, emergence, rank_share
from liaowang.observatory.topics import TopicFinder, join_languages
from liaowang.observatory.windows import constant_panel, count_windows, windows_before

__all__ = [
    "EMERGENCE_WEIGHTS",
    "EVENTS",
    "FAULTS",
    "INDICATORS",
    "N_WINDOWS",
    "BurstDetector",
    "Edges",
    "GraphSettings",
    "Indicator",
    "LineageSettings",
    "TopicFinder",
    "age_and_recency",
    "category_growth",
    "constant_panel",
    "count_windows",
    "distinctive_terms",
    "emergence",
    "find_author_names",
    "find_faults",
    "join_languages",
    "key_documents",
    "language_leads",
    "lay_out",
    "log_growth",
    "make_label",
    "mutual_neighbours",
    "name_topics",
    "nearest_topics",
    "neighbour_growth",
    "new_author_share",
    "rank_share",
    "shared_documents",
    "shrink",
    "term_novelty",
    "topic_growth",
    "topic_term_counts",
    "trace_lineage",
    "use_recency",
    "window_table",
    "windows_before",
]
