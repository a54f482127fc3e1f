"""The rule of membership of a past origin, frozen from its snapshot, and names for what it counts."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from liaowang.observatory import (
    TopicFinder,
    distinctive_terms,
    find_author_names,
    make_label,
    nearest_topics,
    topic_term_counts,
)
from liaowang.records import LiaowangError
from liaowang.runs.meaning import VectorSpace
from liaowang.runs.membership import MembershipRule, freeze_rule
from liaowang.runs.origins import Origin
from liaowang.text import LexicalVectors, TermIndex


def freeze_origin(origin: Origin, index: TermIndex, vectors: Any, seed: int) -> MembershipRule:
    """Freeze the rule of a snapshot.

    Parameters
    ----------
    origin : Origin
    index : TermIndex
        Terms of the records known at the origin, with the way from text to them.
    vectors : array of int16
        Those of the snapshot; the vectors of the rule are compared with them.
    seed : int

    Raises
    ------
    LiaowangError
        If terms or vectors are not those of the snapshot: it was made from other records, or by another version.
    """
    if index.names != origin.terms or (index.n_documents != origin.n_documents).any():
        raise LiaowangError(f"the snapshot of {origin.as_of} was made from other records; name another cache")
    is_past = origin.windows() >= 0
    words = LexicalVectors(seed=seed).fit(origin.holds[is_past], index.n_documents, int(is_past.sum()))
    if not np.array_equal(words.transform(origin.holds), vectors):
        raise LiaowangError(f"the snapshot of {origin.as_of} was made by another version; name another cache")
    size = next(iter(origin.topics))
    finder = TopicFinder()
    finder.centres_, finder.centres_by_language_ = origin.centres[size], {}
    space = VectorSpace(words)
    return freeze_rule(origin.as_of, index, space, finder, origin.catalogue, origin.holds, origin.topics[size])


def name_units(origin: Origin, rule: MembershipRule, unit: str) -> list[dict[str, str | None]]:
    """Name topics by their distinctive terms, and terms by themselves.

    Returns
    -------
    list of dict
        By number: ``name``, ``label_en``, ``label_zh``; a label is None where there is none in the language.
    """
    if unit == "term":
        return [{"name": it, **_in_language(it)} for it in origin.terms]
    is_past = origin.windows() >= 0
    topics = np.where(is_past, origin.topics[next(iter(origin.topics))], -1)
    n_topics = len(rule.finder.centres_)
    past = origin.holds[np.flatnonzero(is_past)]
    terms = distinctive_terms(
        topic_term_counts(origin.holds, topics, n_topics),
        np.bincount(topics[topics >= 0], minlength=n_topics),
        nearest_topics(rule.finder.centres_),
        origin.terms,
        origin.n_documents,
        past.shape[0],
    )
    order = pl.DataFrame({"document": np.flatnonzero(is_past)}).with_row_index("place")
    signed = origin.catalogue.authorships.join(order, on="document").select(document="place", author="author")
    terms = terms.filter(~pl.col("term").is_in(sorted(find_author_names(past, signed, origin.terms))))
    labels: dict[int, str] = {}
    for (topic,), group in terms.sort("topic", "position").group_by("topic", maintain_order=True):
        labels[int(str(topic))] = make_label(group["name"].to_list()[:12], group["share"].to_list()[:12])
    return [
        {"name": f"{origin.as_of.isoformat()}/{it:04}", **_in_language(labels.get(it, ""))} for it in range(n_topics)
    ]


def _in_language(label: str) -> dict[str, str | None]:
    has_han = any("\u3400" <= char <= "\u9fff" for char in label)
    return {"label_en": None if has_han else label or None, "label_zh": label if has_han else None}
