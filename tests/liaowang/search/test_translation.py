"""What one language finds that the other wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.liaowang.search.test_index import filled, make_document

from liaowang.search import Question, SearchIndex

PAIRS = [
    ("图书馆", "library"), ("蛋白质", "proteins"), ("磁重联", "magnetic reconnection"), ("肿瘤", "tumors"),
    ("图像重建", "image reconstruction"), ("路径规划", "path planning"), ("太阳风", "solar wind"),
    ("数据挖掘", "data mining"), ("分子动力学", "molecular dynamics"), ("神经网络", "neural networks"),
    ("量子计算", "quantum computing"), ("电池", "batteries"),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    documents = []
    for at, (zh, en) in enumerate(PAIRS, 1):
        documents += [make_document(at, f"{zh}研究"), make_document(100 + at, en=f"A study of {en}")]
    return filled(tmp_path_factory.mktemp("index"), documents)


@pytest.mark.parametrize(("zh", "en"), PAIRS)
def test_a_word_finds_what_the_other_language_wrote(index: SearchIndex, zh: str, en: str) -> None:
    at = PAIRS.index((zh, en)) + 1
    for text, written, translated in ((zh, at, 100 + at), (en, 100 + at, at)):
        found = index.find(Question(text), 0)
        hits = {hit.number: hit for hit in found.hits}
        assert hits[written].is_direct
        assert not hits[translated].is_direct
        assert hits[translated].via
        assert found.hits[0].number == written, "what holds the words asked comes first"
        assert (found.n_found, found.n_direct) == (len(hits), sum(hit.is_direct for hit in found.hits))
        assert [hit.number for hit in index.find(Question(text, translates=False), 0).hits] == [written]


def test_a_name_that_means_nothing_has_no_translation(index: SearchIndex) -> None:
    assert index.find(Question("qwrtzp"), 0).n_found == 0
    assert index.find(Question("蹊跷"), 0).n_found == 0


def test_translations_come_from_titles_alone(tmp_path: Path) -> None:
    index = filled(tmp_path, [make_document(1, en="A study of a secret", en_2="solar wind")])
    assert index.find(Question("太阳风"), 0).translated == {}
    assert index.find(Question("太阳风"), 0).n_found == 0


def test_words_learnt_are_kept_and_read_again(tmp_path: Path) -> None:
    filled(tmp_path, [make_document(1, en="Solar wind")])
    other = SearchIndex(tmp_path)
    assert [hit.number for hit in other.find(Question("太阳风"), 0).hits] == [1]
    (other.folder / "near.npz").unlink()
    assert SearchIndex(tmp_path).find(Question("太阳风"), 0).n_found == 0
