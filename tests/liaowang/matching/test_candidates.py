"""The index of candidates: what is found, what is gone, and what a killed writer leaves."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tests.liaowang.matching.sides import make_demand, make_offer
from tests.liaowang.search import dying

from liaowang.matching import CandidateIndex, Side, candidates, shelves
from liaowang.matching.retrieval import read_side
from liaowang.search import IndexBusy

N_KILLS = int(os.environ.get("LIAOWANG_KILLS", "20"))


def numbers(index: CandidateIndex, side: Side, **asked: object) -> list[int]:
    return [it.number for it in index.view().find(side, **asked)]  # type: ignore[arg-type]


@pytest.fixture
def index(tmp_path: Path) -> CandidateIndex:
    return CandidateIndex(tmp_path)


def write(index: CandidateIndex, *sides: Side, place: int = 1) -> None:
    with index.writing() as writing:
        writing.apply([(it.number, it) for it in sides], place, "mark")


def test_a_demand_finds_offers_and_an_offer_demands(index: CandidateIndex) -> None:
    demand, expert = make_demand(), make_offer(3, "expert")
    write(index, make_offer(1), make_offer(2, "product"), expert, demand, make_demand(901, kind="scenario"))
    assert sorted(numbers(index, demand)) == [1, 2, 3]
    assert sorted(numbers(index, expert)) == [900, 901]
    assert numbers(index, demand, kinds={"product"}) == [2]
    assert sorted(numbers(index, make_offer(1), kinds={"product", "expert", "achievement"})) == [2, 3]
    assert index.followed == (1, "mark")


def test_an_english_demand_finds_a_chinese_achievement(index: CandidateIndex) -> None:
    others = [make_offer(at, titles={"zh": title}, texts={}) for at, title in
              enumerate(("图书馆自动借还机", "水稻育种方法", "城市轨道交通调度", "肿瘤早期筛查试剂"), 2)]  # fmt: skip
    write(index, make_offer(1), *others)
    asked = Side(9, "demand", {"en": "Solid electrolytes for lithium batteries"})
    found = index.view().find(asked)
    assert found[0].number == 1
    assert found[0].words_rank is None
    assert found[0].meaning_rank == 1


def test_no_tier_finds_by_what_is_told_above_it(index: CandidateIndex) -> None:
    secret = make_offer(1, titles={"zh": "一种材料"}, texts={"zh_2": "石墨烯"})
    write(index, secret, make_offer(2, titles={"zh": "另一种设备"}, texts={}))
    asked = read_side(Side(9, "demand", {"zh": "石墨烯"}))
    by_tier = [index.view().by_words(asked, "offered", tier, frozenset(), 10) for tier in range(3)]
    assert [[number for number, _score, _at in found] for found in by_tier] == [[], [], [1]]
    at_lowest = read_side(secret.seen_at(0)).side
    assert at_lowest.texts == {}


def test_what_is_hidden_is_not_found_however_many(index: CandidateIndex) -> None:
    write(index, *(make_offer(at) for at in range(1, 30)))
    assert set(numbers(index, make_demand(), hidden=set(range(1, 25)))) == set(range(25, 30))
    assert set(numbers(index, make_demand(), hidden=set(range(5, 9000)))) == {1, 2, 3, 4}


def test_what_changes_is_found_as_it_is_and_what_is_withdrawn_is_gone(index: CandidateIndex) -> None:
    write(index, make_offer(1), make_offer(2))
    before = index.view()
    with index.writing() as writing:
        writing.apply([(1, make_offer(1, titles={"zh": "水稻育种"}, texts={})), (2, None)], 2)
    assert numbers(index, make_demand()) == [1]
    assert [it.number for it in index.view().find(Side(9, "demand", {"zh": "水稻育种"}))] == [1]
    assert index.view().find(Side(9, "demand", {"zh": "水稻育种"}))[0].cosine > 0.8
    assert {it.number for it in before.find(make_demand())} == {1, 2}
    assert index.view().n_sides == 1


def test_what_asked_and_now_offers_is_found_as_an_offer_only(index: CandidateIndex) -> None:
    write(index, make_offer(1), make_offer(2))
    write(index, Side(1, "demand", make_offer(1).titles), place=2)
    assert numbers(index, make_demand()) == [2]
    assert [it.entry.side.kind for it in index.view().find(make_offer(3))] == ["demand"]
    assert {kind: it.is_alive.sum() for kind, it in index.view().shelves.items()} == {"offered": 1, "asked": 1}


def test_the_same_again_changes_nothing(index: CandidateIndex) -> None:
    write(index, make_offer(1), make_offer(2))
    found = index.view().find(make_demand())
    write(index, make_offer(1), make_offer(2))
    again = index.view().find(make_demand())
    assert [(it.number, it.fused, it.cosine) for it in again] == [(it.number, it.fused, it.cosine) for it in found]
    assert index.view().shelves["offered"].is_alive.sum() == 2


def test_what_fails_halfway_leaves_all_as_it_was(index: CandidateIndex) -> None:
    write(index, make_offer(1))

    def changes() -> object:
        yield 2, make_offer(2)
        raise RuntimeError

    with pytest.raises(RuntimeError), index.writing() as writing:
        writing.apply(changes(), 2)  # type: ignore[arg-type]
    assert numbers(index, make_demand()) == [1]
    assert index.followed == (1, "mark")
    write(index, make_offer(3), place=3)
    assert sorted(numbers(index, make_demand())) == [1, 3]


def test_made_anew_it_forgets_the_rest(index: CandidateIndex) -> None:
    write(index, make_offer(1), make_offer(2))
    with index.writing() as writing:
        writing.apply([(3, make_offer(3))], 9, "other", is_anew=True)
    assert numbers(index, make_demand()) == [3]
    assert index.followed == (9, "other")
    assert len(list(index.folder.glob("*.vectors"))) == 1


def test_a_reader_that_looked_just_before_all_was_made_anew_looks_again(
    index: CandidateIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(index, make_offer(1))
    with index.writing() as writing:
        writing.apply([(3, make_offer(3))], 9, "other", is_anew=True)
    looks, read = [], candidates._read_checkpoint

    def as_it_was(*values: object) -> object:
        looks.append(values)
        return (1, "mark", 0, {"offered": 1, "asked": 0}) if len(looks) == 1 else read(*values)

    monkeypatch.setattr(candidates, "_read_checkpoint", as_it_was)
    assert numbers(CandidateIndex(index.folder.parent), make_demand()) == [3]
    assert len(looks) == 2


def test_a_second_writer_is_told_so(index: CandidateIndex) -> None:
    with index.writing(), pytest.raises(IndexBusy), CandidateIndex(index.folder.parent).writing():
        pass


def test_a_side_that_says_nothing_is_kept_and_finds_nothing(index: CandidateIndex) -> None:
    write(index, make_offer(1, titles={}, texts={}), make_offer(2))
    assert numbers(index, Side(9, "demand")) == []
    assert numbers(index, make_demand()) == [2]


def test_cells_find_what_comparing_all_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "LEAST_LISTED", 2000)
    chance = np.random.default_rng(0)
    centres = chance.standard_normal((50, 512))
    rows = centres[chance.integers(0, 50, 5000)] + chance.standard_normal((5000, 512)) * 0.7
    vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    whole = np.clip(np.rint(vectors * 640), -127, 127).astype(np.int8)
    path = tmp_path / "1-offered.vectors"
    bodies = [b"%d" % at for at in range(5000)]
    assert shelves.append(path, 0, list(range(4000)), whole[:4000], bodies[:4000]) == 4000
    shelf = shelves.Shelf(path, 4000)
    assert shelf.needs_listing
    shelf.list_cells()
    shelves.append(path, 4000, [*range(4000, 4999), 7], whole[4000:], bodies[4000:])
    shelf = shelves.Shelf(path, 5000)
    assert (shelf.n_listed, shelf.needs_listing) == (4000, False)
    shared = [
        len(set(shelf.find(vectors[at], 100)[0].tolist()) & set(shelf.find_exactly(vectors[at], 100).tolist()))
        for at in range(0, 5000, 250)
    ]
    assert np.mean(shared) > 95
    # Number 7 was written again: its first row is not found any more, its last one is.
    assert shelf.numbers[shelf.find(vectors[4999], 1)[0]].tolist() == [7]
    assert 7 not in shelf.find(vectors[7], 5)[0].tolist()
    assert shelf.bodies([0, 7, 4999]) == [b"0", b"7", b"4999"]
    before = shelves.Shelf(path, 4000)
    assert (shelves.Shelf(path, 5000, before).is_alive == shelf.is_alive).all()
    # Written again from an earlier end, a list of what is overwritten is no longer believed.
    shelves.append(path, 3000, [1], whole[:1], [b"again"])
    written = shelves.Shelf(path, 3001)
    assert (written.n_listed, written.bodies([2999, 3000])) == (0, [b"2999", b"again"])


def test_what_is_taken_out_while_segments_of_a_killed_writer_merge_does_not_come_back(tmp_path: Path) -> None:
    index = CandidateIndex(dying.filled(tmp_path, "sides"))
    with index.writing() as writing:
        writing.apply([(dying.N_NUMBERS - 2, None)], dying.N_COMMITS + 1)
    assert index.view().n_sides == dying.N_NUMBERS - 1


def test_killed_at_any_moment_words_and_vectors_agree_and_following_goes_on(tmp_path: Path) -> None:
    script = Path(__file__).with_name("killing.py")
    one_thread = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path), str(N_KILLS)],
        capture_output=True, text=True, check=False, env={**os.environ, **one_thread, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    killed, places = done.stdout.split()
    assert int(killed) == N_KILLS
    assert int(places) > 0
