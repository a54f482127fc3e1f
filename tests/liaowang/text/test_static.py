"""Vectors in one space for Chinese and English: the same bytes wherever a text stands, near where texts agree."""

from __future__ import annotations

import json
import pickle
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from threadpoolctl import threadpool_limits

import liaowang.text
from liaowang.text import VECTOR_SCALE, StaticVectors, centre_languages, join_spaces

PAIRS = {
    "量子计算": "quantum computing",
    "脑机接口": "brain-computer interface",
    "可控核聚变": "controlled nuclear fusion",
    "人形机器人": "humanoid robot",
    "基因编辑": "gene editing",
    "固态电池": "solid-state battery",
    "卫星互联网": "satellite internet",
    "深海采矿": "deep-sea mining",
    "钙钛矿太阳能电池": "perovskite solar cells",
    "大语言模型": "large language models",
}
MODELS = Path(liaowang.text.__file__).parent / "models"


def test_chinese_names_find_their_english_ones() -> None:
    vectors = StaticVectors()
    cosine = vectors.encode(list(PAIRS)) @ vectors.encode(list(PAIRS.values())).T
    assert (cosine.argmax(axis=1) == np.arange(len(PAIRS))).mean() >= 0.9


def test_vectors_have_length_one_or_are_zero() -> None:
    vectors = StaticVectors().encode(pl.Series(["graphene", "", None, "  ", "石墨烯", "\u0e17\u0e14"]))
    assert vectors.dtype == np.float32
    assert vectors.shape == (6, StaticVectors.n_dimensions)
    assert np.linalg.norm(vectors, axis=1).round(5).tolist() == [1, 0, 0, 0, 1, 0]
    assert StaticVectors().encode([]).shape == (0, StaticVectors.n_dimensions)


def test_a_text_has_the_same_bytes_whatever_stands_beside_it() -> None:
    texts = [
        f"{chinese} {english}, {i} of {i % 7}. " * (1 + i % 5) for i in range(70) for chinese, english in PAIRS.items()
    ]
    vectors = StaticVectors()
    whole = vectors.encode(texts)
    assert all(
        np.array_equal(vectors.encode([text])[0], row) for text, row in zip(texts[::40], whole[::40], strict=True)
    )
    assert np.array_equal(np.vstack([vectors.encode(texts[:123]), vectors.encode(texts[123:])]), whole)
    assert np.array_equal(vectors.encode(texts[::-1])[::-1], whole)
    for n_threads in (1, 2):
        with threadpool_limits(n_threads):
            assert np.array_equal(vectors.encode(texts), whole)
    with ThreadPoolExecutor(2) as pool:
        parts = pool.map(pickle.loads(pickle.dumps(vectors)).encode, [texts[:300], texts[300:]])
        assert np.array_equal(np.vstack(list(parts)), whole)


def test_every_product_of_the_network_is_exact() -> None:
    from liaowang.text.static import _model

    random = np.random.default_rng(0)
    for layer in _model().layers.values():
        assert np.array_equal(layer.numbers, np.rint(layer.numbers))
        # The bound of the docstring: length of a column times length of a rounded row, below 2**24.
        limit = np.floor(2**24 / (4096 * np.sqrt(layer.numbers.shape[0])))
        longest = np.sqrt((layer.numbers.astype(np.float64) ** 2).sum(axis=0)).max()
        assert longest * limit * np.sqrt(layer.numbers.shape[0]) <= 2**24
        values = random.normal(size=(9, layer.numbers.shape[0])).astype(np.float32)
        assert np.array_equal(layer(values)[4:5], layer(values[4:5]))


def test_a_text_of_any_length_keeps_its_matter() -> None:
    words = "perovskite solar cells "
    short, page, book, other = StaticVectors().encode([words, words * 100, words * 30_000, "crop rotation " * 100])
    assert page @ book > 0.99
    assert short @ book > other @ book + 0.3


def test_the_manifest_names_what_lies_there() -> None:
    told = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))["static_table"]
    for name, file in told["files"].items():
        data = (MODELS / name).read_bytes()
        assert file == {"bytes": len(data), "sha256": sha256(data).hexdigest()}
    assert sum(file["bytes"] for file in told["files"].values()) <= 18_000_000
    assert all(source["licence"] for source in told["sources"])


def _planted() -> tuple[np.ndarray, list[str], np.ndarray]:
    """Make 600 documents of three matters, in two languages that lie far apart."""
    random = np.random.default_rng(1)
    matter = np.arange(600) % 3
    languages = np.where(np.arange(600) < 400, "en", "zh")
    offset = np.where(languages == "en", 3.0, -3.0)[:, None] * np.eye(8)[7]
    vectors = np.eye(8)[matter] + offset + random.normal(scale=0.05, size=(600, 8))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), languages.tolist(), matter


def test_centring_brings_languages_together() -> None:
    vectors, languages, matter = _planted()
    nearest_across = (vectors[400:] @ vectors[:400].T).max()
    assert nearest_across < 0
    centred = centre_languages(vectors, languages, np.full(600, True))
    best = (centred[400:] @ centred[:400].T).argmax(axis=1)
    assert (matter[best] == matter[400:]).all()
    assert np.allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-6)


def test_the_future_moves_no_mean() -> None:
    vectors, languages, _ = _planted()
    is_past = np.arange(600) % 600 < 500
    whole = centre_languages(vectors, languages, is_past)
    cut = centre_languages(vectors[:500], languages[:500], is_past[:500])
    assert np.array_equal(whole[:500], cut)


def test_a_rare_language_has_the_mean_of_all() -> None:
    vectors, languages, _ = _planted()
    languages = [*languages[:-3], "fr", "", None]  # type: ignore[list-item]
    centred = centre_languages(vectors, languages, np.full(600, True))
    shared = vectors[-3:] - vectors.mean(axis=0, dtype=np.float64)
    assert np.allclose(centred[-3:], shared / np.linalg.norm(shared, axis=1, keepdims=True), atol=1e-6)


def test_an_empty_document_stays_empty() -> None:
    vectors, languages, _ = _planted()
    vectors[5] = 0
    assert not centre_languages(vectors, languages, np.full(600, True))[5].any()
    assert not centre_languages(vectors, languages, np.full(600, False))[5].any()


def test_joined_vectors_have_one_length_and_exact_products() -> None:
    random = np.random.default_rng(2)
    static = random.normal(size=(50, 512)).astype(np.float32)
    static /= np.linalg.norm(static, axis=1, keepdims=True)
    lexical = np.rint(random.normal(size=(50, 128)) * 350).astype(np.int16)
    static[0], lexical[1] = 0, 0
    static[2], lexical[2] = 0, 0
    joined = join_spaces(static, lexical, 0.3)
    assert joined.dtype == np.int16
    length = np.linalg.norm(joined.astype(float), axis=1)
    assert length[2] == 0
    assert np.allclose(np.delete(length, 2), VECTOR_SCALE, rtol=0.004)
    assert length.max() ** 2 < 2**24
    with pytest.raises(ValueError, match=r"weight must be between 0 and 1, not 1\.5"):
        join_spaces(static, lexical, 1.5)
