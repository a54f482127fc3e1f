"""Topics of a large corpus are found on a sample, and hold all of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.runs import observe_corpus as run

from liaowang.runs.sampling import in_sample, share_sampled
from liaowang.runs.store import Run


def test_the_sample_does_not_hang_on_what_else_is_there() -> None:
    names = pl.Series([f"arxiv:{number}" for number in range(4000)])
    taken = in_sample(names, 0.25, 7)
    assert abs(taken.mean() - 0.25) < 0.03
    assert (in_sample(names[1000:2000], 0.25, 7) == taken[1000:2000]).all()
    assert (in_sample(names, 0.5, 7) >= taken).all()  # a larger one holds the smaller
    assert not np.array_equal(in_sample(names, 0.25, 8), taken)


@pytest.mark.slow
def test_a_run_on_a_sample_assigns_and_counts_every_record(finished: Run, corpus: Path, tmp_path: Path) -> None:
    n_past = finished.manifest["records"]["total"] - finished.manifest["records"]["after_cut_off"]
    told = run(corpus, tmp_path / "run", sample_size=n_past // 2)
    assert share_sampled(n_past, n_past // 2) < 1
    note = next(step["note"] for step in told.manifest["steps"] if step["name"] == "Find topics")
    assert "found on" in note
    documents = told.table("documents").collect()
    assert documents.filter(pl.col("window") >= 0)["topic"].null_count() == 0
    assert len(documents) == len(finished.table("documents").collect())
