"""Indicators, scores, labels, lineage and evidence on planted truth."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
import scipy.sparse as sp

from liaowang.observatory import (
    EMERGENCE_WEIGHTS,
    FAULTS,
    INDICATORS,
    N_WINDOWS,
    LineageSettings,
    category_growth,
    collected_categories,
    constant_panel,
    count_windows,
    distinctive_terms,
    emergence,
    find_faults,
    key_documents,
    log_growth,
    make_label,
    name_topics,
    nearest_topics,
    shared_documents,
    shrink,
    term_novelty,
    topic_growth,
    topic_term_counts,
    trace_lineage,
    windows_before,
)


def test_windows_end_with_the_cut_off() -> None:
    days = pl.Series([date(2016, 2, 29), date(2015, 3, 1), date(2015, 2, 28), date(2016, 3, 1)])
    assert windows_before(days, date(2016, 2, 29)).to_list() == [0, 0, 1, -1]


def test_planted_growth_is_found() -> None:
    """Topic 0 doubles a year, topic 1 keeps its share, topic 2 halves; the panel grows by half a year."""
    rng = np.random.default_rng(1)
    totals = (400_000 * 1.5 ** -np.arange(N_WINDOWS)).astype(int)
    shares = np.stack(
        [0.2 * 2.0 ** -np.arange(N_WINDOWS), np.full(N_WINDOWS, 0.05), 0.001 * 2.0 ** np.arange(N_WINDOWS)]
    )
    counts = rng.poisson(shares * totals)
    rows = [(k, w, int(counts[k, w])) for k in range(3) for w in range(N_WINDOWS)]
    series = pl.DataFrame(rows, schema=["topic", "window", "n_records"], orient="row")
    values = topic_growth(series, totals, 3)
    for span in (1, 2, 3):
        assert np.exp(values[f"growth_{span}"]) == pytest.approx([2, 1, 0.5], rel=0.15)
    assert values["size"].tolist() == counts[:, 0].tolist()


def test_growth_of_few_records_is_pulled_to_the_mean() -> None:
    rng = np.random.default_rng(2)
    table = np.column_stack([rng.poisson(100, 200), rng.poisson(100, 200)])
    table[0] = [3, 0]
    growth, variance = log_growth(table, table.sum(axis=0), 1)
    assert growth[0] > 1.5
    assert abs(shrink(growth, variance)[0]) < 0.1


def test_the_panel_leaves_new_categories_out() -> None:
    """A category born last year must not make the share of every other fall."""
    rows = [("old", w) for w in range(6) for _ in range(20)] + [("new", 0)] * 100
    classes = pl.DataFrame(rows, schema=["category", "window"], orient="row")
    assert constant_panel(classes) == ["old"]


def test_shares_are_of_the_panel() -> None:
    documents = pl.DataFrame(
        {"topic": [0, 1, 1, 1], "document": [0, 1, 2, 3], "window": [0] * 4, "in_panel": [True] * 3 + [False]}
    )
    counts = count_windows(documents, "topic")
    assert counts["share"].to_list() == pytest.approx([1 / 3, 2 / 3])


def test_the_tide_is_the_growth_of_the_categories() -> None:
    totals = np.full(N_WINDOWS, 1000)
    series = pl.DataFrame(
        [(0, w, 400 if w < 2 else 200) for w in range(4)] + [(1, w, 300) for w in range(4)],
        schema=["category", "window", "n_records"],
        orient="row",
    )
    classes = pl.DataFrame({"topic": [0, 1], "document": [0, 1], "category": [0, 1], "window": [0, 0]})
    tide = category_growth(classes, series, totals, 2)
    assert np.exp(tide[0]) == pytest.approx(2**0.5, rel=0.02)
    assert tide[1] == pytest.approx(0, abs=0.01)


def test_new_terms_are_new() -> None:
    terms = pl.DataFrame({"topic": [0, 1], "position": [1, 1], "term": [0, 1], "score": [1.0, 1.0]})
    table = np.zeros((2, N_WINDOWS), int)
    table[0, :3] = 10
    table[1] = 10
    assert term_novelty(terms, table, np.full(N_WINDOWS, 100), 2).tolist() == pytest.approx([1.0, 0.3])


def test_every_indicator_and_weight_is_declared() -> None:
    names = {it.name for it in INDICATORS}
    assert set(EMERGENCE_WEIGHTS) <= names
    assert sum(EMERGENCE_WEIGHTS.values()) == pytest.approx(1)


def test_contributions_add_up_and_gaps_lower_coverage_not_the_score() -> None:
    rng = np.random.default_rng(4)
    values = {name: rng.normal(size=20) for name in EMERGENCE_WEIGHTS}
    for column in values.values():
        column[0] = 9.0
    values["new_author_share"][0] = np.nan
    eligible = np.ones(20, bool)
    eligible[5] = False
    scores = emergence(values, eligible)
    sums = scores.group_by("topic", maintain_order=True).agg(
        pl.col("adds").sum(), pl.col("score").first(), pl.col("coverage").first()
    )
    assert sums["score"][5] is None
    assert sums.filter(pl.col("topic") != 5)["adds"].to_list() == pytest.approx(
        sums.drop_nulls("score")["score"].to_list()
    )
    assert sums["score"][0] == pytest.approx(100)
    assert sums["coverage"][0] == pytest.approx(1 - EMERGENCE_WEIGHTS["new_author_share"])


def test_labels_tell_topics_apart() -> None:
    names = ["graphene", "neural", "robot", "vision"]
    holds = sp.csr_matrix(np.array([[1, 1, 0, 0]] * 5 + [[0, 1, 1, 0]] * 5 + [[0, 1, 0, 1]] * 5))
    topics = np.repeat([0, 1, 2], 5)
    links = nearest_topics(np.eye(3) + 0.5, 2)
    terms = distinctive_terms(
        topic_term_counts(holds, topics, 3), np.array([5, 5, 5]), links, names, np.array([5, 15, 5, 5]), 15
    )
    first = terms.filter(pl.col("position") == 1)
    assert first["name"].to_list() == ["graphene", "robot", "vision"]


@pytest.mark.parametrize(
    ("names", "label"),
    [
        (["recurrent", "recurrent neural network", "lstm"], "recurrent neural network, lstm"),
        (["deep learning", "learning", "image"], "deep learning, image"),
        ([], ""),
    ],
)
def test_labels_do_not_repeat_themselves(names: list[str], label: str) -> None:
    assert make_label(names) == label


def frame(groups: dict[object, str]) -> pl.DataFrame:
    return pl.DataFrame(
        [(record, topic) for topic, records in groups.items() for record in records],
        schema=["record_id", "topic"],
        orient="row",
    )


def test_lineage_tells_what_became_of_each() -> None:
    old = frame({"T-000001": "abcdefgh", "T-000002": "ijkl", "T-000003": "mn", "T-000004": "op"})
    new = frame({0: "abcde", 1: "fgh", 2: "ijklmn", 3: "xyz", 4: ""})
    found = trace_lineage(
        shared_documents(old, new), ["T-000001", "T-000002", "T-000003", "T-000004"], 4, LineageSettings()
    )
    events = {(row["event"], row["old"], row["new"]) for row in found.iter_rows(named=True)}
    assert events == {
        ("continued", "T-000001", 0),
        ("split", "T-000001", 1),
        ("continued", "T-000002", 2),
        ("merged", "T-000003", 2),
        ("ended", "T-000004", None),
        ("born", None, 3),
    }
    assert name_topics(found, 4, 4) == ["T-000001", "T-000005", "T-000002", "T-000006"]


def test_key_documents_name_none_twice() -> None:
    documents = pl.DataFrame(
        {
            "topic": [0] * 10,
            "document": range(10),
            "similarity": [0.1 * i for i in range(10)],
            "known_on": [date(2010 + i, 1, 1) for i in range(10)],
            "window": [9 - i for i in range(10)],
        }
    )
    chosen = key_documents(documents)
    assert chosen["document"].n_unique() == len(chosen)
    assert set(chosen["role"]) == {"central", "earliest", "newest"} - (
        {"newest"} if "newest" not in chosen["role"].to_list() else set()
    )
    assert chosen.filter(pl.col("role") == "central")["document"].to_list()[0] == 9


def test_one_author_one_month_and_events_are_faults() -> None:
    n = 20
    documents = pl.DataFrame(
        {
            "topic": np.repeat([0, 1, 2, 3], n),
            "document": range(4 * n),
            "title": ["On matters"] * (2 * n)
            + ["Proceedings of the third workshop on things"] * n
            + ["On matters"] * n,
            "month": [date(2016, 1 + i % 12, 1) for i in range(n)]
            + [date(2016, 5, 1)] * n
            + [date(2016, 1 + i % 12, 1) for i in range(2 * n)],
            "window": [0] * (4 * n),
        }
    )
    authors = ["smith a"] * n + [f"author {i}" for i in range(3 * n)]
    authorships = documents.select("topic", "document", "window").with_columns(author=pl.Series(authors))
    terms = pl.DataFrame({"topic": [0, 1, 2, 3], "position": 1, "share": 0.9, "score": [2.0, 2.0, 2.0, 0.2]})
    found = find_faults(documents, authorships, terms)
    assert dict(found.select("topic", "fault").iter_rows()) == {
        0: "one_author",
        1: "one_month",
        2: "events",
        3: "vague",
    }
    assert set(found["fault"]) <= set(FAULTS)


def test_categories_that_only_came_along_are_told_from_those_collected() -> None:
    rng = np.random.default_rng(0)
    rows = []
    for document in range(400):
        rows.append((document, "robots" if document % 2 else "space"))
        if rng.random() < 0.4:
            rows.append((document, "learning"))
    # "imaging" is collected too, and stands alone in few of its records.
    rows += [(document, "imaging") for document in range(400, 403)]
    rows += [(document, name) for document in range(403, 460) for name in ("imaging", "learning")]
    classes = pl.DataFrame(rows, schema={"document": pl.Int64, "category": pl.String}, orient="row")
    assert collected_categories(classes) == ["imaging", "robots", "space"]
    # Records gathered by words, say, stand in what categories they may.
    by_words = pl.DataFrame({"document": [0, 0, 1, 1, 2], "category": ["a", "b", "b", "c", "c"]})
    assert collected_categories(by_words) == ["a", "b", "c"]
