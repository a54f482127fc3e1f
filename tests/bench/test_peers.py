"""The comparison with peers: what judges all alike is tried on planted topics, and the page is filled by it alone."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from bench import peers_page, peers_quality
from liaowang.observatory import BurstDetector

ROOT = Path(__file__).resolve().parents[2]
SUBJECTS = {"lasers": ["laser", "pulse", "beam", "optical"], "robots": ["robot", "arm", "grasp", "gripper"]}


@pytest.fixture(scope="module")
def corpus() -> tuple[list[str], np.ndarray, list[str]]:
    """A hundred texts of two subjects, with what each is about."""
    chance = random.Random(1)
    classes = [name for name in SUBJECTS for _ in range(50)]
    texts = [" ".join(chance.sample(SUBJECTS[name], 3) + chance.sample(["new", "fast", "old"], 1)) for name in classes]
    return texts, np.array([0] * 50 + [1] * 50), classes


def test_words_of_one_subject_cohere_and_mixed_ones_do_not(corpus: Any) -> None:
    texts, _, _ = corpus
    sound, mixed = [list(words) for words in SUBJECTS.values()], [["laser", "robot"], ["arm", "pulse"]]
    phrases = [["optical", "optical beam", "laser"]]
    coherence = peers_quality.Coherence(texts, [sound, mixed, phrases])
    assert coherence.of(sound) > 0.3
    assert coherence.of(mixed) == -1
    without_its_part = peers_quality.Coherence(texts, [phrases]).of(phrases)
    assert without_its_part == coherence.of(phrases) != coherence.of([["optical", "laser"]])


def test_documents_without_a_topic_are_told_and_count_as_wrong(corpus: Any) -> None:
    _, topics, classes = corpus
    some = np.where(np.arange(100) % 4 == 0, -1, topics)
    told = peers_quality.purity(some, classes)
    assert told["topics"] == 2
    assert told["without"] == pytest.approx(0.25)
    assert told["purity"] == pytest.approx(1)
    assert told["purity_of_all"] == pytest.approx(0.75)
    assert told["ami_categories"] == pytest.approx(1)
    assert peers_quality.purity(np.zeros(100, int), classes)["purity"] == pytest.approx(0.5)


def test_one_rule_names_topics_by_their_own_words(corpus: Any) -> None:
    texts, topics, _ = corpus
    counter = CountVectorizer()
    counts = counter.fit_transform(texts)
    words = peers_quality.words_by_one_rule(topics, counts, counter.get_feature_names_out())
    assert [set(it[:4]) for it in words] == [set(it) for it in SUBJECTS.values()]


def test_equal_runs_are_stable_whatever_the_numbers_of_their_topics(corpus: Any) -> None:
    _, topics, _ = corpus
    words = list(SUBJECTS.values())
    assert peers_quality.stability([(topics, words), (1 - topics, words[::-1])]) == {
        "ami_seeds": 1.0,
        "words_in_common": 1.0,
    }
    drawn = np.random.default_rng(0).integers(0, 2, 100)
    told = peers_quality.stability([(topics, words), (drawn, [["laser", "robot"], ["pulse", "arm"]])])
    assert told["ami_seeds"] < 0.1
    assert told["words_in_common"] == pytest.approx(0.2)


def test_no_path_is_cheaper_than_the_one_found() -> None:
    hits, totals = np.array([[1, 1, 1, 9, 9, 1], [2, 2, 2, 2, 2, 2]]), np.full(6, 100)
    found = peers_quality.burst_costs(BurstDetector().fit(hits, totals).states_, hits, totals)
    chance = np.random.default_rng(0)
    assert all(
        (peers_quality.burst_costs(chance.integers(0, 2, hits.shape), hits, totals) >= found).all() for _ in range(50)
    )
    assert found.tolist()[1] == 0 > found.tolist()[0]


def _told(others: float) -> dict[str, Any]:
    """Figures of a comparison in which we take 10 s, and peers 100 s."""
    measured = {"npmi": 0.2, "npmi_held_out": 0.2, "npmi_one_rule": 0.2, "npmi_one_rule_held_out": 0.2}
    measured |= {
        "purity": 0.5,
        "purity_of_all": 0.4,
        "ami_categories": 0.3,
        "topics": 9,
        "without": 0.1,
        "documents": 50,
    }
    costs = {}
    for name in [*peers_page.NAMES, "peers_encode", "ours_bursts", "peers_bursts"]:
        side, job = name.split("_", 1)
        steps = {
            "encode": {"encode": 20.0},
            "bursts": {"bursts": 1.0},
            "observe": {"observe": 10.0, "Find topics": 2.0},
        }
        taken = steps.get(job, {"topics": 80.0 if side == "peers" else 2.0})
        costs[f"{side}-{job}-whole-0"] = {
            "steps": taken,
            "worked": {step: 2 * seconds for step, seconds in taken.items()},
            "process_seconds": 100.0,
            "others_seconds": 100 * others,
            "peak_memory_mb": 1000,
        }
    answer = {"base_rate": 0.1, "csi": 0.3, "interval": [0.2, 0.4], "auc": 0.7}
    asked = {f"{rule}_{question}": answer for rule in ("naive", "model") for question in peers_page.QUESTIONS}
    return {
        "costs": costs,
        "quality": dict.fromkeys(peers_page.NAMES, measured),
        "foresight": {"origins": ["2016"], "liaowang": asked | {"n": 80}, "bertopic": asked | {"n": 70}},
        "documents": 50,
        "limit_seconds": 2.5,
        "bursts": {"series": 5, "periods": 6, "differ": 1, "theirs_dearer": 1, "ours_dearer": 0},
    }


def test_the_page_is_filled_in_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("en", "zh"):
        (tmp_path / "docs" / language).mkdir(parents=True)
        shutil.copy(ROOT / "docs" / language / "peers.md", tmp_path / "docs" / language)
    for folder in ("bench", "images"):
        (tmp_path / "docs" / folder).mkdir()
    monkeypatch.syspath_prepend(ROOT / "bench")  # what stands beside a bench is found there, as when it is run
    monkeypatch.setattr("doc_tables.DOCS", tmp_path / "docs")
    monkeypatch.setattr(peers_page, "ROOT", tmp_path)
    peers_page.write_page(_told(others=0.0))
    for language in ("en", "zh"):
        page = (tmp_path / "docs" / language / "peers.md").read_text(encoding="utf-8")
        parts = {name: page.split(f"<!-- {name} -->")[1].split(f"<!-- /{name} -->")[0] for name in peers_page.TABLES}
        assert all(part.count("\n|") > 2 for part in parts.values())
        assert "../images/peers.svg" in parts["costs"]
        assert page.index("<!-- aims -->") < page.index("<!-- costs -->")
    assert (tmp_path / "docs" / "images" / "peers.svg").read_text(encoding="utf-8").count("<circle") == 10
    assert (tmp_path / "docs" / "bench" / "peers.json").exists()


def test_aims_are_measured_and_a_busy_machine_is_said() -> None:
    alone, busy = (peers_page.TABLES["costs"](_told(others), "en") for others in (0.0, 1.0))
    assert "Nothing else was running" in alone
    assert "of processors, since other work used up to 1.0 of two" in busy
    rows = [row.split(" | ") for row in peers_page.TABLES["aims"](_told(0.0), "en").splitlines()[2:]]
    assert [row[-1].strip(" |") for row in rows] == ["40.0", "8.0", "8.0", "4"]
