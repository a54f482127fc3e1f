"""The step that assesses topics, on records with planted companies, patents, references and families."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pyarrow.parquet as pq
import pytest
import scipy.sparse as sp
from tests.factories import make_record

from liaowang.records import Category, Funding, Identifier, Organisation, RecordDate, Reference, records_to_table
from liaowang.runs.assessing import Assessment, assess_topics
from liaowang.runs.particulars import read_particulars

AS_OF = date(2020, 12, 31)
N_TOPICS, A_TOPIC = 4, 40
COMPANIES = (0.9, 0.5, 0.1, 0.0)
"""Share of records with a company, by topic."""
PATENTS = 2
"""The topic that holds patents."""


def make_lake(folder: Path) -> tuple[Any, pl.DataFrame]:
    """Forty records a topic, two a year and more lately; each but the first cites the one before it in its topic."""
    records, topics = [], []
    for topic in range(N_TOPICS):
        for number in range(A_TOPIC):
            year = 2001 + number // 2
            is_patent = topic == PATENTS and number % 2 == 1
            name = "Acme Robotics Inc." if number % 10 < 10 * COMPANIES[topic] else "Oslo University"
            earlier = [Reference("arxiv", f"15{topic:02}.{number - step:05}") for step in (1, 2) if number >= step]
            records.append(
                make_record(
                    kind="patent" if is_patent else "preprint",
                    title=f"Matter {topic} number {number}",
                    abstract="The pilot plant has run for a year." if topic == 0 else "We prove a theorem.",
                    identifiers=[Identifier("arxiv", f"15{topic:02}.{number:05}")],
                    dates=[RecordDate("submitted", date(year, 3 + number % 2, 1), "day")],
                    organisations=[Organisation(name)],
                    categories=[Category("ipc", f"G06N3/{number:02}")] if is_patent else [Category("arxiv", "cs.RO")],
                    references=[*earlier, Reference("doi", "10.1000/outside")],
                    funding=[Funding("NSF", "1")] if number % 4 == 0 else [],
                    extra={"Simple Family Size": ["8"], "Extended Family Size": ["12"]} if is_patent else {},
                )
            )
            topics.append(topic)
    table = records_to_table(records)
    pq.write_table(table, folder / "part.parquet")
    frame = pl.DataFrame(table).with_columns(topic=pl.Series(topics)).sort("record_id").with_row_index("document")
    documents = frame.select(
        "document",
        "record_id",
        "title",
        "kind",
        "source",
        "language",
        "known_on",
        "topic",
        window=2020 - pl.col("known_on").dt.year(),
        similarity=pl.lit(0.9),
        categories=pl.col("categories").list.eval(
            pl.element().struct.field("scheme") + ":" + pl.element().struct.field("code")
        ),
    )
    return SimpleNamespace(path=folder), documents.with_columns(pl.col("document").cast(pl.Int64))


def assess(lake: Any, documents: pl.DataFrame) -> Assessment:
    topics = documents["topic"].to_numpy()
    holds = sp.csr_matrix(np.eye(N_TOPICS)[topics].repeat(3, axis=1))
    vectors = (np.eye(N_TOPICS)[topics] * 4000).astype(np.int16)
    neighbours = pl.DataFrame({"topic": [0, 1, 2, 3], "neighbour": [1, 0, 3, 2]})
    names = [f"term {number}" for number in range(3 * N_TOPICS)]
    return assess_topics(documents, holds, names, vectors, neighbours, np.ones(N_TOPICS, bool), lake, AS_OF, 0)


@pytest.fixture
def made(tmp_path: Path) -> tuple[Any, pl.DataFrame]:
    return make_lake(tmp_path)


def part(assessed: Assessment, name: str) -> list[Any]:
    return assessed.scores.filter(pl.col("component") == name).sort("topic")["value"].to_list()


def test_particulars_are_read_by_document(made: tuple[Any, pl.DataFrame]) -> None:
    lake, documents = made
    told = read_particulars(documents, lake)
    assert told.organisations["document"].n_unique() == len(documents)
    assert set(told.family_sizes.values()) == {12}
    patents = documents.filter(pl.col("kind") == "patent")["document"]
    assert sorted(told.family_sizes) == sorted(patents.to_list())
    assert set(told.categories.filter(pl.col("document").is_in(patents.implode()))["category"]) == {"ipc:G06N"}
    inside = told.cites.filter(pl.col("cited") < len(documents))
    assert (
        inside.join(documents, on="document")
        .join(documents, left_on="cited", right_on="document", suffix="_cited")
        .filter(pl.col("topic") != pl.col("topic_cited"))
        .is_empty()
    )
    assert told.cites.filter(pl.col("cited") >= len(documents))["cited"].n_unique() == 1


def test_planted_companies_rank_as_planted(made: tuple[Any, pl.DataFrame]) -> None:
    values = part(assess(*made), "company_share")
    assert values == sorted(values, reverse=True)
    assert values[0] == pytest.approx(5 / 6, abs=1e-5)  # numbers 34 to 39
    assert values[1] == pytest.approx(1 / 6, abs=1e-5)
    assert values[3] == 0


def test_patents_and_stages_are_seen_where_they_are(made: tuple[Any, pl.DataFrame]) -> None:
    assessed = assess(*made)
    shares = part(assessed, "patent_share")
    assert shares[PATENTS] == pytest.approx(0.5)
    assert shares[0] == 0
    ranges = dict(assessed.stages.select("topic", "trl_high").iter_rows())
    assert ranges[0] == 7
    assert ranges[PATENTS] in {5, 7}
    assert ranges[3] == 3
    quotes = assessed.documents.filter(pl.col("topic") == 0, pl.col("component") == "stage")["quote"].to_list()
    assert set(quotes) == {"The pilot plant has run for a year."}


def test_disruption_of_a_chain_is_what_a_hand_counts(made: tuple[Any, pl.DataFrame]) -> None:
    """Every record cites the two before it: of those who cite one, the next cites its reference too, the second not."""
    assessed = assess(*made)
    told = assessed.documents.filter(pl.col("component") == "di5")
    cd5 = part(assessed, "cd5")
    # Of the next two the first also cites the record before, the second does not; all others cite the work outside.
    assert all(value is not None and value < 0 for value in cd5)
    assert told.is_empty() or (told["value"] > 0).all()
    assert assessed.shares["references"] == 1.0


def test_what_came_after_the_cut_off_changes_nothing(made: tuple[Any, pl.DataFrame], tmp_path: Path) -> None:
    lake, documents = made
    # The later records are of another kind and source, which must not be heard of either.
    is_later = pl.col("window") < 4
    masked = documents.with_columns(
        window=pl.col("window") - 4,
        source=pl.when(is_later).then(pl.lit("crossref")).otherwise("source"),
        kind=pl.when(is_later).then(pl.lit("standard")).otherwise("kind"),
    )
    past = documents.filter(pl.col("window") >= 4).with_columns(window=pl.col("window") - 4)
    assert not past.is_empty()
    early = date(2016, 12, 31)

    def told(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        renumbered = frame.sort("record_id").with_columns(document=pl.int_range(pl.len(), dtype=pl.Int64))
        topics = renumbered["topic"].to_numpy()
        holds = sp.csr_matrix(np.eye(N_TOPICS)[topics].repeat(3, axis=1))
        vectors = (np.eye(N_TOPICS)[topics] * 4000).astype(np.int16)
        near = pl.DataFrame({"topic": [0, 1, 2, 3], "neighbour": [1, 0, 3, 2]})
        names = [f"term {number}" for number in range(3 * N_TOPICS)]
        found = assess_topics(renumbered, holds, names, vectors, near, np.ones(N_TOPICS, bool), lake, early, 0)
        return found.scores.drop("low", "high"), found.stability

    for seen, blind in zip(told(masked), told(past), strict=True):
        assert seen.equals(blind)
