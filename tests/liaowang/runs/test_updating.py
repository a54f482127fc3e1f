"""Updating: a day's records added to a run give what all records give by the same terms and topics."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import scipy.sparse as sp
from polars.testing import assert_frame_equal
from tests.runs import observe_corpus

from liaowang.corpus import Lake, hash_file, open_engine
from liaowang.records import InputError, LiaowangError
from liaowang.runs import UpdateSettings, open_run, update
from liaowang.runs.analysis import count_holders
from liaowang.runs.catalogue import read_catalogue
from liaowang.runs.encoding import find_terms, split_records
from liaowang.runs.history import open_history
from liaowang.runs.meaning import encode_meaning
from liaowang.runs.processes import Beside
from liaowang.runs.progress import Meter, Silence
from liaowang.runs.reckoning import Kept, Placed, reckon
from liaowang.runs.sampling import in_sample
from liaowang.runs.settings import ObserveSettings
from liaowang.runs.splicing import Spliced, save_rows, take_rows
from liaowang.runs.state import STATE, open_state
from liaowang.runs.store import TABLES, Run
from liaowang.text import term_matrix

AS_OF = date(2016, 11, 30)
BESIDE_OTHERS = ["distance_before", "likeness_now", "likeness_after", "new_pairs"]
"""What texts tell beside others: kept of earlier documents, though a later one may be like them."""
DAY = date(2016, 12, 1)
"""Records from this day on come later."""


@pytest.fixture(scope="module")
def parts(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Part the made-up records: those until November 2016, those of December, and two of old told anew."""
    folder = tmp_path_factory.mktemp("parts")
    rows = [json.loads(line) for line in corpus.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["update_date"] < "2017"]
    late = [row for row in rows if row["update_date"] >= DAY.isoformat()]
    early = [row for row in rows if row["update_date"] < DAY.isoformat()]
    told = {
        "early": early,
        "first": late[: len(late) // 2],
        "second": [*late[len(late) // 2 :], *(row | {"title": f"{row['title']}, told anew"} for row in early[-2:])],
        "whole": [*early, *late, *(row | {"title": f"{row['title']}, told anew"} for row in early[-2:])],
    }
    for name, own in told.items():
        (folder / f"{name}.json").write_text("".join(json.dumps(row) + "\n" for row in own), encoding="utf-8")
    return {name: folder / f"{name}.json" for name in told}


@pytest.fixture(scope="module")
def base(parts: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("base")
    return observe_corpus(parts["early"], folder / "run", as_of=AS_OF, lake=folder / "lake", keep_state=True)


@pytest.fixture(scope="module")
def updated(base: Run, parts: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Give the run after two additions."""
    out = tmp_path_factory.mktemp("updated")
    update(UpdateSettings(base.folder, (str(parts["first"]),), out / "first", DAY))
    return open_run(update(UpdateSettings(out / "first", (str(parts["second"]),), out / "second", date(2016, 12, 31))))


def from_scratch(run: Run, inputs: Path, folder: Path) -> Any:
    """Reckon all records anew, by the terms, space and topics of a run."""
    kept = open_state(run.folder / STATE).placed
    lake = Lake(folder / "lake")
    from liaowang.runs.ingest import ingest

    ingest(lake, [inputs], 1, Silence())
    as_of = date.fromisoformat(run.manifest["as_of"])
    with open_engine() as engine:
        generation = lake.merge(engine, [hash_file(inputs)])
        split = split_records(engine, generation.path, folder)
        encoded = find_terms(engine, split, folder, kept.index)
        meanings = encode_meaning(engine, generation.path, folder)
    frame = read_catalogue(generation.path, pl.DataFrame(encoded.select(["record_id", "language"])), as_of)
    holds = term_matrix(encoded["terms"], encoded["counts"], len(kept.index))
    vectors = kept.space.place(holds, meanings, frame["language"])
    spoken = frame["language"].fill_null("").to_numpy()
    topic, similarity = kept.finder.assign(vectors, spoken)
    frame = frame.with_columns(topic=pl.Series(topic), similarity=pl.Series(similarity.round(4), dtype=pl.Float64))
    told = in_sample(frame["record_id"], kept.share, kept.finder.seed)
    kin = {
        size: (finder, np.where(told, finder.assign(vectors, spoken)[0], -1))
        for size, (finder, _) in (kept.kept.kin or {}).items()
    }
    placed = Placed(
        frame, kept.index, holds, kept.space, vectors, kept.finder, kept.share, Kept(kin, fitted=kept.kept.fitted)
    )
    settings = ObserveSettings((), folder, as_of, target_size=150, min_recent=10)
    with Meter(Silence()) as meter, Beside(1) as beside:
        return reckon(placed, generation, settings, open_history("shipped"), meter, beside)


def test_an_update_gives_what_all_records_give_by_the_same_topics(
    updated: Run, parts: dict[str, Path], tmp_path: Path
) -> None:
    found = from_scratch(updated, parts["whole"], tmp_path)
    ids = updated.whole("topics").sort("number")["topic"].to_list()

    def same(table: str, expected: pl.DataFrame) -> None:
        numbers = pl.col("topic").replace_strict(ids, range(len(ids)), return_dtype=pl.Int64)
        assert_frame_equal(updated.whole(table).with_columns(numbers), expected, check_dtypes=False, rel_tol=1e-9)

    same("documents", found.analysis.documents.drop("document").with_columns(pl.col("topic").replace(-1, None)))
    for table in ("series", "topic_terms", "bursts", "indicators", "scores", "faults"):
        same(table, getattr(found.analysis, table))
    assert_frame_equal(updated.whole("term_bursts"), found.analysis.term_bursts)
    same("stages", found.assessment.stages)
    same("forecasts", found.outlooks.forecasts)
    assert len(found.outlooks.forecasts)
    measured = pl.col("component").is_not_null() & ~pl.col("component").is_in(BESIDE_OTHERS)
    values = ["score", "component", "value", "n_documents"]
    kept, anew = updated.whole("assessments"), found.assessment.scores
    assert_frame_equal(kept.filter(measured).select(values), anew.filter(measured).select(values))
    beside = kept.with_columns(anew=anew["value"]).filter(pl.col("component").is_in(BESIDE_OTHERS))
    assert beside["value"].is_null().equals(beside["anew"].is_null())
    assert beside.drop_nulls("value").select((pl.col("value") - pl.col("anew")).abs().max()).item() < 0.05


def test_every_table_is_there_and_topics_keep_names_and_places(base: Run, updated: Run) -> None:
    assert all(updated.has_table(name) for name in TABLES)
    before, after = (run.whole("topics").sort("number") for run in (base, updated))
    assert_frame_equal(before.select("topic", "x", "y"), after.select("topic", "x", "y"))
    assert set(updated.whole("lineage")["event"]) == {"continued"}
    assert all(entry["rank_before"] for entry in updated.watchlist["entries"])


def test_the_manifest_says_what_was_added_to_what(base: Run, updated: Run, parts: dict[str, Path]) -> None:
    told, early = updated.manifest["update"], len(parts["early"].read_text(encoding="utf-8").splitlines())
    assert told["whole"]["run_id"] == base.manifest["run_id"]
    assert told["whole"]["records"] == early
    # Two lines tell anew of works that are there, and change nothing that is believed of them.
    assert told["records"] == len(parts["second"].read_text(encoding="utf-8").splitlines()) - 2
    assert updated.manifest["records"]["total"] == early + told["whole"]["added"]
    assert updated.manifest["previous"] == told["of"]
    assert updated.manifest["run_id"] != base.manifest["run_id"]
    assert not told["grown_old"] or told["grown_old"] == ["many_added"]


def test_much_that_is_strange_asks_for_a_run_from_all(base: Run, tmp_path: Path) -> None:
    rows = [
        {
            "id": f"1612.{number:05d}",
            "title": f"On the zorbifex and its krellantic vorpulations in the year {number}",
            "abstract": "A zorbifex krellates. " + " ".join(f"Vorpula{(number + k) % 7}x quendels." for k in range(9)),
            "categories": "cs.CY",
            "authors_parsed": [["Ko", "A", ""]],
            "versions": [{"version": "v1", "created": "Mon, 05 Dec 2016 08:00:00 GMT"}],
            "update_date": "2016-12-05",
        }
        for number in range(80)
    ]
    new = tmp_path / "strange.json"
    new.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    told = open_run(update(UpdateSettings(base.folder, (str(new),), tmp_path / "run"))).manifest["update"]
    assert {"many_added", "unknown_words"} <= set(told["grown_old"])


def test_nothing_new_changes_nothing_but_the_day(base: Run, parts: dict[str, Path], tmp_path: Path) -> None:
    again = open_run(update(UpdateSettings(base.folder, (str(parts["early"]),), tmp_path / "run", AS_OF)))
    assert again.manifest["update"]["records"] == 0
    for table in TABLES:
        if table != "lineage":
            assert_frame_equal(again.whole(table), base.whole(table))


def test_a_state_of_an_earlier_version_gives_the_same(
    base: Run, updated: Run, parts: dict[str, Path], tmp_path: Path
) -> None:
    """What is not kept in it is counted anew."""
    left_out = shutil.ignore_patterns("holders_*", "sampled.npy", "authors.parquet", "lake")
    shutil.copytree(base.folder, tmp_path / "base", ignore=left_out)
    signed, names = (pl.read_parquet(base.folder / STATE / f"{it}.parquet") for it in ("authorships", "authors"))
    signed.with_columns(author=names["author"].gather(signed["author"])).write_parquet(
        tmp_path / "base" / STATE / "authorships.parquet"
    )
    again = open_run(update(UpdateSettings(tmp_path / "base", (str(parts["first"]),), tmp_path / "run", DAY)))
    first = open_run(updated.folder.parent / "first")
    for table in TABLES:
        assert_frame_equal(again.whole(table), first.whole(table))
    for name in ("holders_data.npy", "sampled.npy"):
        assert np.load(again.folder / STATE / name).sum() == np.load(first.folder / STATE / name).sum()


@pytest.mark.parametrize("is_first", [np.arange(40) < 9, np.arange(40) % 2 == 0, np.ones(40, bool)])
def test_counts_of_some_documents_and_of_all_others_add_up(is_first: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    holds = sp.random(40, 12, 0.4, format="csr", rng=rng)
    documents = pl.DataFrame(
        {
            "language": rng.choice(["en", "zh", "fr", None], 40).tolist(),
            "topic": rng.integers(-1, 3, 40),
            "window": [None, -1, *rng.integers(-1, 5, 38)],
        }
    )
    whole, one, other = (
        count_holders(documents.filter(pl.Series(of)), holds[of], 3) for of in (np.ones(40, bool), is_first, ~is_first)
    )
    assert whole.dtype == np.int32
    assert whole.shape == (3 * 4, 12)
    assert whole.sum() == holds[(documents["window"] >= 0).fill_null(value=False).to_numpy()].nnz
    assert np.array_equal(whole.toarray(), (one + other).toarray())
    assert np.array_equal(one.toarray(), (whole - other).toarray())


def test_the_cut_off_never_goes_back(base: Run, parts: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(LiaowangError, match="lies before"):
        update(UpdateSettings(base.folder, (str(parts["first"]),), tmp_path / "run", date(2016, 1, 1)))
    assert not (tmp_path / "run" / "manifest.json").exists()


def test_a_run_without_state_cannot_be_updated(finished: Run, corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="keeps no state"):
        update(UpdateSettings(finished.folder, (str(corpus),), tmp_path / "run"))


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("about.json", lambda text: text.replace('"format": 1', '"format": 0'), "has format 0"),
        ("about.json", lambda text: text[:20], "cannot be read"),
        ("vectors.npy", lambda text: text[:100], "is damaged"),
    ],
)
def test_a_damaged_state_is_named(base: Run, tmp_path: Path, name: str, change: Any, said: str) -> None:
    shutil.copytree(base.folder / STATE, tmp_path / STATE)
    path = tmp_path / STATE / name
    path.write_bytes(change(path.read_bytes().decode("latin-1")).encode("latin-1"))
    with pytest.raises(InputError, match=said):
        open_state(tmp_path / STATE)


def test_a_lake_at_an_address_keeps_no_state(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lake in a folder"):
        observe_corpus(corpus, tmp_path / "run", lake="s3://bucket/lake", keep_state=True)
    assert not (tmp_path / "run").exists()


def test_a_lake_that_is_gone_is_told(base: Run, tmp_path: Path) -> None:
    shutil.copytree(base.folder / STATE, tmp_path / STATE)
    about = tmp_path / STATE / "about.json"
    told = json.loads(about.read_text(encoding="utf-8"))
    about.write_text(json.dumps(told | {"lake": str(tmp_path / "nowhere")}), encoding="utf-8")
    with pytest.raises(InputError, match="not there any more"):
        open_state(tmp_path / STATE)


@pytest.mark.parametrize("seed", range(20))
def test_rows_of_two_matrices_are_taken_in_any_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    one, other = (sp.random(n, 6, 0.4, format="csr", random_state=rng) for n in rng.integers(0, 6, 2))
    one.data, other.data = (np.ceil(it.data * 9).astype(np.uint16) for it in (one, other))
    n = one.shape[0] + other.shape[0]
    order = rng.integers(0, n, rng.integers(0, 2 * n)) if seed % 2 and n else np.arange(n)
    expected = np.concatenate([one.toarray(), other.toarray()])[order]
    assert np.array_equal(take_rows(one, other, order).toarray(), expected)


@pytest.mark.parametrize("seed", range(20))
def test_spliced_rows_are_those_of_a_copy(seed: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(seed)
    one, other = (rng.integers(0, 99, (n, 3)).astype(np.int16) for n in rng.integers(0, 6, 2))
    n = len(one) + len(other)
    order = rng.integers(0, n, rng.integers(0, 2 * n)) if seed % 2 and n else np.arange(n)
    spliced, copied = Spliced(one, other, order), np.concatenate([one, other])[order]
    assert (len(spliced), spliced.shape, spliced.dtype) == (len(copied), copied.shape, copied.dtype)
    some = rng.integers(0, len(order), 5) if len(order) else np.zeros(0, np.int64)
    wanted = rng.random(len(order)) < 0.5
    assert np.array_equal(spliced[some], copied[some])
    assert np.array_equal(spliced[wanted], copied[wanted])
    save_rows(tmp_path / "spliced.npy", spliced)
    save_rows(tmp_path / "copied.npy", copied)
    assert (tmp_path / "spliced.npy").read_bytes() == (tmp_path / "copied.npy").read_bytes()
