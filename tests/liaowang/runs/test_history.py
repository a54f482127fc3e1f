"""What forecasts learn from: packed, opened, and cut to what was known."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from liaowang.observatory import QUESTIONS
from liaowang.records import InputError
from liaowang.runs.history import SHIPPED, History, open_history, pack_history
from liaowang.runs.units import came, feature_columns


@pytest.fixture(scope="module")
def shipped() -> History:
    return open_history(SHIPPED)


@pytest.mark.parametrize("as_of", [date(2007, 1, 1), date(2013, 6, 30), date(2019, 12, 31)])
@pytest.mark.parametrize("years", [1, 3])
def test_no_origin_is_learnt_from_before_its_outcome_is_known(shipped: History, as_of: date, years: int) -> None:
    known = shipped.known_at(as_of, years)["origin"]
    assert known.max() <= as_of.replace(year=as_of.year - years)
    assert set(shipped.rows["origin"]) - set(known) == {it for it in set(shipped.rows["origin"]) if it > known.max()}


def test_the_shipped_history_holds_ranks_and_answers(shipped: History) -> None:
    assert {came(question) for question in QUESTIONS} <= set(shipped.rows.columns)
    ranks = shipped.rows.select(shipped.features())
    assert ranks.min().min_horizontal()[0] >= 0
    assert ranks.max().max_horizontal()[0] <= 1
    assert "title" not in shipped.rows.columns


def test_packing_gives_the_same_bytes_and_the_same_rows(shipped: History, tmp_path: Path) -> None:
    few = shipped.rows.head(60).with_row_index("unit")
    packed = pack_history(few)
    assert packed == pack_history(few.sample(fraction=1, shuffle=True, seed=1))
    (tmp_path / "own.parquet").write_bytes(packed)
    again = open_history(str(tmp_path / "own.parquet"))
    assert again.features() == feature_columns(shipped.rows)
    for name in ("origin", *(came(question) for question in QUESTIONS)):
        assert again.rows[name].to_list() == few.sort("origin", "unit")[name].to_list()
    wanted = few.sort("origin", "unit").select(again.features())
    assert again.rows.select(again.features()).equals(wanted)
    assert len(again.hash) == 64
    assert again.hash != shipped.hash


def test_what_is_no_history_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such history"):
        open_history(str(tmp_path / "none.parquet"))
    (tmp_path / "text.parquet").write_text("not a table")
    with pytest.raises(InputError, match="no history"):
        open_history(str(tmp_path / "text.parquet"))
    pl.DataFrame({"origin": [date(2010, 12, 31)]}).write_parquet(tmp_path / "other.parquet")
    with pytest.raises(InputError, match="has no column"):
        open_history(str(tmp_path / "other.parquet"))
