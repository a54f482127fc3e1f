"""Assessment: the breakthrough and the industrial potential of topics, kept apart, with all that stands behind each.

Takes arrays and frames by document and gives measures, scores with intervals and coverage, stages, evidence, stability.
Leaves reading records, and the words in which a run tells of them, to `runs`.
"""

from liaowang.observatory.assessment.companies import find_companies
from liaowang.observatory.assessment.components import COMPONENTS, REASONS, SCORES, Component, components_of
from liaowang.observatory.assessment.disruption import MIN_REFERENCE_SHARE, count_citing, disruption
from liaowang.observatory.assessment.distance import Likeness, text_distance
from liaowang.observatory.assessment.fields import reach, unusual_categories
from liaowang.observatory.assessment.industry import (
    applicant_growth,
    applied_language,
    company_share,
    family_size,
    funded_share,
    kind_share,
    patent_citations,
)
from liaowang.observatory.assessment.measures import N_RECENT, UNKNOWN, Measure, missing, oldest_windows
from liaowang.observatory.assessment.novelty import FEW_SHARE, Pairings, count_uses, new_pairs, new_terms
from liaowang.observatory.assessment.scoring import MIN_COVERAGE, Scored, find_evidence, lay_out_scores, score_topics
from liaowang.observatory.assessment.stability import leave_out, weigh_otherwise
from liaowang.observatory.assessment.stages import STAGES, Stage, estimate_stages, read_stages

__all__ = [
    "COMPONENTS",
    "FEW_SHARE",
    "MIN_COVERAGE",
    "MIN_REFERENCE_SHARE",
    "N_RECENT",
    "REASONS",
    "SCORES",
    "STAGES",
    "UNKNOWN",
    "Component",
    "Likeness",
    "Measure",
    "Pairings",
    "Scored",
    "Stage",
    "applicant_growth",
    "applied_language",
    "company_share",
    "components_of",
    "count_citing",
    "count_uses",
    "disruption",
    "estimate_stages",
    "family_size",
    "find_companies",
    "find_evidence",
    "funded_share",
    "kind_share",
    "lay_out_scores",
    "leave_out",
    "missing",
    "new_pairs",
    "new_terms",
    "oldest_windows",
    "patent_citations",
    "reach",
    "read_stages",
    "score_topics",
    "text_distance",
    "unusual_categories",
    "weigh_otherwise",
]
