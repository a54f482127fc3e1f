"""What the two scores are made of: their parts, how each weighs, and why one may be missing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    """One part of a score: its name, weight, unit and source.

    Parts that read texts and records stand in one view, those that read citations in another. The views are shown side
    by side and never averaged: citations come years later, and many sources give none.
    """

    name: str
    score: str
    """``breakthrough`` or ``industrial``, or the same with ``_citations`` for the view by citations."""
    weight: float
    unit: str
    source: str
    is_higher_better: bool = True


SCORES = ("breakthrough", "breakthrough_citations", "industrial", "industrial_citations")
"""Each kind of potential, by texts and records first, then by citations."""

COMPONENTS = (
    Component(
        "likeness_now",
        "breakthrough",
        0.20,
        "log ratio of cosines",
        "after Kelly and others 2021: likeness to the recent windows over that to the five before",
    ),
    Component(
        "distance_before",
        "breakthrough",
        0.10,
        "1 − cosine",
        "Kelly and others 2021, backward half, over the ten nearest earlier records",
    ),
    Component(
        "new_pairs",
        "breakthrough",
        0.15,
        "nats",
        "surprise of a first joint use, expected from the use of each (pointwise mutual information)",
    ),
    Component(
        "new_terms",
        "breakthrough",
        0.25,
        "share of terms, 0 to 1",
        "Packalen and Bhattacharya 2019: age of the concepts that a record uses",
    ),
    Component(
        "unusual_categories",
        "breakthrough",
        0.10,
        "nats",
        "expected over observed joint use, after Uzzi and others 2013 and Kim and others 2016",
    ),
    Component("reach", "breakthrough", 0.10, "nats", "entropy of the categories of its recent records"),
    Component(
        "likeness_after",
        "breakthrough",
        0.10,
        "log ratio of cosines",
        "Kelly and others 2021: likeness to the five years after over that to the five before",
    ),
    Component("cd5", "breakthrough_citations", 0.40, "−1 to 1", "Funk and Owen-Smith 2017, citing works of five years"),
    Component(
        "di5",
        "breakthrough_citations",
        0.60,
        "−1 to 1",
        "Bornmann and others 2020: as CD5, coupling by at least five references",
    ),
    Component(
        "company_share", "industrial", 0.25, "share of records, 0 to 1", "organisations told apart by their names"
    ),
    Component("patent_share", "industrial", 0.15, "share of records, 0 to 1", "count"),
    Component(
        "applicant_growth",
        "industrial",
        0.10,
        "log ratio",
        "different applicants of the last three years over those of the three before",
    ),
    Component(
        "family_size",
        "industrial",
        0.05,
        "log members",
        "Squicciarini, Dernis and Criscuolo 2013: protection abroad costs money",
    ),
    Component(
        "applied_language",
        "industrial",
        0.25,
        "mean stage, 0 to 1",
        "sentences that tell of a prototype, a field test or production; unvalidated",
    ),
    Component("repository_share", "industrial", 0.05, "share of records, 0 to 1", "count; unvalidated"),
    Component("standard_share", "industrial", 0.10, "share of records, 0 to 1", "count; unvalidated"),
    Component("funded_share", "industrial", 0.05, "share of records, 0 to 1", "count; unvalidated"),
    Component(
        "cited_by_patents",
        "industrial_citations",
        0.40,
        "share of papers, 0 to 1",
        "patents of the run that cite a paper of the topic",
    ),
    Component(
        "importance_immediacy",
        "industrial_citations",
        0.40,
        "citations",
        "Benson and Magee 2015: mean citations received, times the share of cited works at most three years old",
    ),
    Component(
        "cycle_time",
        "industrial_citations",
        0.20,
        "years",
        "median age of the works that a patent cites; shorter is faster",
        is_higher_better=False,
    ),
)
"""Weights add up to 1 within a score. They are set by judgement from the evidence that others found, not fitted; how
far ranks hang on them is told by the run itself (`liaowang.observatory.weigh_otherwise`)."""

REASONS = (
    "short_past",  # the records do not reach back far enough
    "few",  # fewer than five of its records tell
    "few_patents",  # it holds fewer than three patents
    "one_category",  # no record stands in two categories
    "no_categories",  # the records carry no category
    "no_references",  # fewer than three in ten records give references
    "no_organisations",  # the records name no organisation
    "no_patents",  # the run holds no patent
    "only_patents",  # the run holds nothing but patents
    "no_families",  # no patent tells the size of its family
    "no_repositories",  # the run holds no repository
    "no_standards",  # the run holds no standard
    "no_funding",  # the records name no funder
    "no_citing_patents",  # no patent of the run gives references
    "no_cited_dates",  # no work that its patents cite is in the run
    "unassessed",  # the run was made by a version that assessed nothing
    "unranked",  # the topic is not ranked: few recent records, or a fault
    "thin",  # less than a fifth of its weight can be computed
    "nothing",  # no part of it can be computed
)
"""Codes of why a number is missing; `liaowang.runs` has the words."""


def components_of(score: str) -> tuple[Component, ...]:
    """Give the parts of a score, in order.

    Examples
    --------
    >>> [it.name for it in components_of("breakthrough_citations")]
    ['cd5', 'di5']
    """
    return tuple(it for it in COMPONENTS if it.score == score)
