"""The optional encoder: what it gives, and what is said where it is missing. The package itself is not tried here."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from liaowang.records import LiaowangError
from liaowang.text import TransformerVectors


class _Made:
    """What sentence-transformers offers of a model, as its documentation tells."""

    def __init__(self, name: str) -> None:
        self.name = name

    def get_sentence_embedding_dimension(self) -> int:
        return 3

    def encode(self, sentences: list[str], *, normalize_embeddings: bool) -> Any:
        assert normalize_embeddings
        return np.tile(np.array([0.6, 0.8, 0]), (len(sentences), 1))


def test_blank_texts_are_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=_Made))
    vectors = TransformerVectors("made for the test")
    assert vectors.n_dimensions == 3
    found = vectors.encode(["text", " ", None])
    assert found.dtype == np.float32
    assert found.round(1).astype(float).round(1).tolist() == [[0.6, 0.8, 0], [0, 0, 0], [0, 0, 0]]


def test_its_absence_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(LiaowangError, match=r"liaowang\[transformers\]"):
        TransformerVectors("not there").encode(["text"])
