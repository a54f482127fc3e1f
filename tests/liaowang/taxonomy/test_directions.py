"""Directions: what texts get, what stays the same, and what the shipped model was made of."""

from __future__ import annotations

import hashlib
import json
import pickle
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

import liaowang.text
from liaowang.records import LiaowangError
from liaowang.taxonomy import DirectionClassifier, classify_batch, classify_topics, load_edition
from liaowang.taxonomy.model import FILE, FOLDER, load_model

CODES = {"manufacturing", "information", "materials", "energy", "space", "health"}
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["directions"]
TEXTS = {
    "某厂数控机床主轴热误差补偿。测量切削过程中的温升,修正刀具轨迹,加工精度提高。": {"manufacturing"},
    "Chatter in thin-wall milling. Cutting force and tool wear are measured on a machine tool.": {"manufacturing"},
    "基于深度学习的电路板焊点缺陷检测。用卷积网络识别产线图像中的焊接缺陷。": {"manufacturing", "information"},
    "A transformer language model for code generation. We fine-tune on public repositories.": {"information"},
    "镍基高温合金的蠕变与析出相。用透射电镜观察晶界碳化物,讨论其对力学性能的影响。": {"materials"},
    "Grain growth in zirconia ceramics. Sintering and microstructure are followed by diffraction.": {"materials"},
    "液流电池电堆的并网试验。储能系统参与电网调峰,分析了能量效率。": {"energy"},
    "Edge plasma of a tokamak. Heat flux on the divertor is reduced by impurity seeding.": {"energy"},
    "月球车着陆后行驶百米。巡视器用雷达探测月壤分层。": {"space"},
    "An autonomous underwater vehicle surveys the deep sea floor with a side-scan sonar.": {"space"},
    "糖尿病患者服药后的血糖控制。比较两组病例的疗效与不良反应。": {"health"},
    "A randomized controlled trial of an antibody in patients with lung cancer.": {"health"},
    "论明代地方志中的节妇叙事。梳理史料,考察地方社会的伦理观念。": set(),
    "Central banks and inflation expectations. Survey data of households in eight countries.": set(),
    "关于紧流形上同调群的一个定理。给出证明并讨论特例。": set(),
}


@pytest.fixture(scope="module")
def told() -> pl.DataFrame:
    return DirectionClassifier().predict(pl.Series(list(TEXTS)))


def test_texts_get_their_directions(told: pl.DataFrame) -> None:
    wrong = [text for text, got in zip(TEXTS, told["labels"], strict=True) if set(got.to_list()) != TEXTS[text]]
    assert len(wrong) <= 1, wrong


def test_labels_are_the_directions_over_the_threshold_the_likeliest_first(told: pl.DataFrame) -> None:
    for row in told.iter_rows(named=True):
        assert set(row["directions"]) == CODES
        assert all(0 <= share <= 1 for share in row["directions"].values())
        over = [code for code, share in row["directions"].items() if share >= 0.5]
        assert row["labels"] == sorted(over, key=lambda code: -row["directions"][code])


def test_tracks_belong_to_labels_and_words_stand_in_the_text(told: pl.DataFrame) -> None:
    edition = load_edition()
    for text, row in zip(TEXTS, told.iter_rows(named=True), strict=True):
        assert {edition.direction_of(track) for track in row["tracks"]} <= set(row["labels"])
        plain = " ".join(text.lower().replace("-", " ").split())
        assert all(word in plain for word in row["words"])
        assert bool(row["words"]) == bool(row["labels"])


def test_names_of_tracks_get_their_direction() -> None:
    edition = load_edition()
    wanted = [edition.direction_of(track.code) for track in edition.tracks]
    for language in ("zh", "en"):
        names = pl.Series([getattr(track, language) for track in edition.tracks])
        labels = DirectionClassifier().predict(names)["labels"].to_list()
        assert sum(it not in got for it, got in zip(wanted, labels, strict=True)) <= 3


def test_a_text_has_the_same_row_whatever_stands_beside_it(told: pl.DataFrame) -> None:
    texts = list(TEXTS)
    alone = pl.concat([DirectionClassifier().predict(pl.Series([text])) for text in texts[:5]])
    assert alone.equals(told[:5])
    assert DirectionClassifier().predict(pl.Series(texts[::-1]))[::-1].equals(told)


def test_nothing_empty_breaks_it() -> None:
    told = DirectionClassifier().predict(pl.Series(["", None, "   ", "。", "\U0001f600", "x" * 100_000]))
    assert told["labels"].to_list() == [[]] * 6
    nothing = DirectionClassifier().predict(pl.Series([], dtype=pl.String))
    assert nothing.schema == told.schema
    assert nothing.is_empty()


def test_batches_go_in_and_out() -> None:
    batch = pa.record_batch({"n": [1, 2], "title": ["钠离子电池", "Roman law"], "abstract": [None, "A history."]})
    told = classify_batch(batch)
    assert told.schema.names == ["n", "title", "abstract", "directions", "labels", "tracks", "words"]
    assert told.column("labels").to_pylist() == [["energy"], []]
    assert classify_batch(batch.slice(0, 0)).schema == told.schema


def test_a_topic_is_the_mean_of_its_documents() -> None:
    documents = pl.Series(["Stellarator coils", "托卡马克偏滤器", "A novel of manners", "A novel of manners"])
    told = classify_topics(pl.Series([3, 3, 3, 9]), documents)
    assert told["topic"].to_list() == [3, 9]
    assert told["labels"].to_list() == [["energy"], []]
    assert "FE-02" in told["tracks"][0]
    assert told["tracks"][1].to_list() == []
    assert 0.5 < told["directions"][0]["energy"] < 0.9
    assert classify_topics(pl.Series([], dtype=pl.Int64), pl.Series([], dtype=pl.String)).height == 0


def test_the_classifier_can_be_sent_to_workers() -> None:
    assert len(pickle.dumps(DirectionClassifier())) < 1000


def test_the_model_is_the_one_its_manifest_tells_of() -> None:
    path = FOLDER / FILE
    assert path.stat().st_size == MANIFEST["bytes"] <= 6_000_000
    assert hashlib.sha256(path.read_bytes()).hexdigest() == MANIFEST["sha256"]
    assert MANIFEST["edition"] == {"name": "2024", "hash": load_edition().hash}
    assert not [it["name"] for it in MANIFEST["sources"] if "CSL" in it["name"]]


def test_the_model_fits_the_table_of_pieces() -> None:
    table = Path(liaowang.text.__file__).parent / "models" / "static_table.npz"
    assert hashlib.sha256(table.read_bytes()).hexdigest() == MANIFEST["static_table"], "run `make models` again"


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(LiaowangError, match="make models"):
        load_model(tmp_path)


@pytest.mark.shared
def test_the_gold_set_is_met(shared: Path) -> None:
    gold = pl.read_csv(shared / "data" / "directions" / "gold.tsv", separator="\t", quote_char=None)
    labels = DirectionClassifier().predict(gold["text"])["labels"].to_list()
    wanted = [set(named.split(";")) & CODES for named in gold["labels"]]
    for code in CODES:
        hits = sum(code in got and code in it for got, it in zip(labels, wanted, strict=True))
        assert 2 * hits / sum((code in got) + (code in it) for got, it in zip(labels, wanted, strict=True)) >= 0.8
