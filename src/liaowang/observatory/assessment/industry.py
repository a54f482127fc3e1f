"""Industrial potential: what records tell of companies, patents, funding and use."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from liaowang.observatory.assessment.measures import (
    MIN_DOCUMENTS,
    N_RECENT,
    Array,
    Flags,
    Ints,
    Measure,
    missing,
    only,
)
from liaowang.observatory.assessment.stages import STAGES

_MIN_PATENTS = 3
_YOUNG_REFERENCE_YEARS = 3.0


def company_share(organisations: pl.DataFrame, is_recent: Flags) -> Measure:
    """Tell which recent documents name a company, of those that name any organisation.

    Parameters
    ----------
    organisations : DataFrame, one row a (document, organisation)
        ``document``, ``name``, ``is_company``, ``cue`` (see `find_companies`).
    is_recent : array of bool, shape (documents,)
    """
    if organisations.is_empty():
        return missing("company_share", "no_organisations")
    values = np.full(len(is_recent), np.nan)
    values[organisations["document"].to_numpy()] = 0.0
    companies = organisations.filter("is_company")
    values[companies["document"].to_numpy()] = 1.0
    told = companies.unique("document", keep="first", maintain_order=True)
    named = {row[0]: f"{row[1]} ({row[2]})" for row in told.select("document", "name", "cue").iter_rows()}
    return Measure("company_share", (only(values, is_recent),), quote=lambda document: named.get(document, ""))


def kind_share(name: str, kinds: pl.Series, kind: str, is_recent: Flags, titles: pl.Series) -> Measure:
    """Tell which recent documents are of a kind: patents, repositories, standards.

    Where the run holds none, or nothing else, the share says nothing of any topic.

    Examples
    --------
    >>> kinds = pl.Series(["paper", "patent"])
    >>> kind_share("patent_share", kinds, "patent", np.array([True, True]), kinds).by_document[0].tolist()
    [0.0, 1.0]
    >>> kind_share("standard_share", kinds, "standard", np.array([True, True]), kinds).reason
    'no_standards'
    """
    is_it = (kinds == kind).to_numpy()
    plural = {"patent": "no_patents", "repository": "no_repositories", "standard": "no_standards"}[kind]
    if not (is_it & is_recent).any():
        return missing(name, plural)
    if kind == "patent" and is_it[is_recent].all():
        return missing(name, "only_patents")
    return Measure(name, (only(is_it, is_recent),), quote=lambda document: titles[document])


def funded_share(funders: pl.DataFrame, sources: pl.Series, is_recent: Flags) -> Measure:
    """Tell which recent documents name a funder, of those from sources that ever do.

    Parameters
    ----------
    funders : DataFrame
        ``document``, ``funder`` (str).
    sources : Series of str, one a document
    is_recent : array of bool
    """
    if funders.is_empty():
        return missing("funded_share", "no_funding")
    holders = np.unique(funders["document"].to_numpy())
    telling = sources.is_in(sources[holders.tolist()].unique().implode()).to_numpy()
    values = only(np.zeros(len(sources)), telling)
    values[holders] = 1.0
    named = dict(funders.unique("document", keep="first", maintain_order=True).select("document", "funder").iter_rows())
    return Measure("funded_share", (only(values, is_recent),), quote=lambda document: named.get(document) or "")


def applied_language(hits: pl.DataFrame, has_text: Flags, is_recent: Flags) -> Measure:
    """Tell how far towards use the sentences of recent documents go.

    Parameters
    ----------
    hits : DataFrame
        As `read_stages` gives it.
    has_text, is_recent : array of bool, shape (documents,)

    Returns
    -------
    Measure
        0 (no cue), 1/3 (prototype), 2/3 (trial), 1 (production).
    """
    values = only(np.zeros(len(has_text)), has_text)
    highest = hits.sort("document", "stage", descending=[False, True]).unique("document", keep="first")
    values[highest["document"].to_numpy()] = highest["stage"].to_numpy() / (len(STAGES) - 1)
    said = dict(highest.select("document", "sentence").iter_rows())
    return Measure("applied_language", (only(values, is_recent),), quote=lambda document: said.get(document, ""))


def applicant_growth(applicants: pl.DataFrame, topics: Ints, windows: Ints, n_topics: int) -> Measure:
    """Compare the number of different applicants of the last three windows with that of the three before.

    Parameters
    ----------
    applicants : DataFrame, one row a (patent, applicant)
        ``document``, ``name``.
    topics, windows : array of int, shape (documents,)
    n_topics : int

    Returns
    -------
    Measure
        Logarithm of the ratio, half an applicant added to each; of topics with at least three patents in six windows.
    """
    if applicants.is_empty():
        return missing("applicant_growth", "no_patents")
    rows = applicants["document"].to_numpy()
    told = applicants.with_columns(topic=pl.Series(topics[rows]), window=pl.Series(windows[rows]))
    told = told.filter(pl.col("topic") >= 0, pl.col("window").is_between(0, 2 * N_RECENT - 1))
    late = (pl.col("window") < N_RECENT).any()
    early = (pl.col("window") >= N_RECENT).any()
    seen = told.group_by("topic", "name").agg(late.alias("late"), early.alias("early"))
    counts = seen.group_by("topic").agg(pl.col("late", "early").sum())
    enough = told.group_by("topic").agg(pl.col("document").n_unique().alias("n")).filter(pl.col("n") >= _MIN_PATENTS)
    counts = counts.join(enough, on="topic")
    values, errors = np.full(n_topics, np.nan), np.full(n_topics, np.nan)
    at = counts["topic"].to_numpy()
    last, first = counts["late"].to_numpy() + 0.5, counts["early"].to_numpy() + 0.5
    values[at], errors[at] = np.log(last / first), np.sqrt(1 / last + 1 / first)
    newest = told.filter(pl.col("window") < N_RECENT).unique("document", keep="first", maintain_order=True)
    named = dict(newest.select("document", "name").iter_rows())
    evidence = np.full(len(topics), np.nan)
    evidence[list(named)] = 1.0
    return Measure(
        "applicant_growth",
        by_topic=(values, errors),
        evidence=evidence,
        quote=lambda document: named.get(document, ""),
        few="few_patents",
    )


def family_size(sizes: Mapping[int, int], is_patent: Flags, is_recent: Flags) -> Measure:
    """Give the logarithm of the members of each recent patent's family, where the source tells them."""
    if not is_patent.any():
        return missing("family_size", "no_patents")
    if not sizes:
        return missing("family_size", "no_families")
    values = np.full(len(is_patent), np.nan)
    for document, size in sizes.items():
        values[document] = np.log(max(size, 1))
    return Measure(
        "family_size",
        (only(values, is_recent & is_patent),),
        quote=lambda document: str(sizes.get(document, "")),
        least=_MIN_PATENTS,
        few="few_patents",
    )


def patent_citations(
    cites: pl.DataFrame, is_patent: Flags, days: Array, windows: Ints, titles: pl.Series
) -> list[Measure]:
    """Measure what citations by and of patents tell: papers that patents cite, importance × immediacy, cycle time.

    Parameters
    ----------
    cites : DataFrame
        As for `disruption`.
    is_patent : array of bool, shape (documents,)
    days : array of float
        Day on which each became known; not a number where it is not known at the cut-off.
    windows : array of int
    titles : Series of str

    Returns
    -------
    list of Measure
        ``cited_by_patents``, ``importance_immediacy``, ``cycle_time``.
    """
    n = len(is_patent)
    known = np.isfinite(days)
    names = ("cited_by_patents", "importance_immediacy", "cycle_time")
    if not (is_patent & known).any():
        return [missing(name, "no_patents") for name in names]
    citing = cites["document"].to_numpy()
    from_patents = cites.filter(pl.Series((is_patent & known)[citing]), pl.col("cited") < n)
    if not (is_patent & known)[citing].any():
        return [missing(name, "no_citing_patents") for name in names]
    from_patents = from_patents.filter(pl.Series(known)[from_patents["cited"].to_numpy()])
    sources, targets = from_patents["document"].to_numpy(), from_patents["cited"].to_numpy()
    is_paper = known & ~is_patent & (windows < 2 * N_RECENT)
    by_patents = only(np.bincount(targets, minlength=n) > 0, is_paper)
    citing_of = dict(zip(targets[::-1].tolist(), sources[::-1].tolist(), strict=True))
    first = Measure(
        names[0], (by_patents,), quote=lambda document: titles[citing_of[document]] if document in citing_of else ""
    )
    if not len(sources):
        return [first, *(missing(name, "no_cited_dates") for name in names[1:])]
    ages = from_patents.select("document", age=pl.Series((days[sources] - days[targets]) / 365.25))
    per_patent = ages.group_by("document").agg(
        pl.col("age").median(), (pl.col("age") <= _YOUNG_REFERENCE_YEARS).mean().alias("young")
    )
    at = per_patent["document"].to_numpy()
    median, young = np.full(n, np.nan), np.full(n, np.nan)
    median[at], young[at] = per_patent["age"].to_numpy(), per_patent["young"].to_numpy()
    received = np.bincount(targets, minlength=n).astype(float)
    is_recent_patent = is_patent & known & (windows < N_RECENT)
    second = Measure(
        names[1],
        (only(received, is_patent & known), only(young, is_patent & known)),
        quote=lambda document: f"{received[document]:.0f}, {young[document]:.2f}",
        least=MIN_DOCUMENTS,
        few="few_patents",
    )
    third = Measure(
        names[2],
        (only(median, is_recent_patent),),
        evidence=-only(median, is_recent_patent),
        quote=lambda document: f"{median[document]:.1f}",
        least=_MIN_PATENTS,
        few="few_patents",
    )
    return [first, second, third]
