"""Distil a static table of word pieces from a multilingual sentence encoder: `make models` runs this.

    python models/static_table.py ../shared/data

writes static_table.npz and static_pieces.model into src/liaowang/text/models and their entry into the manifest there.
Each piece's row starts as its mean features in context. A ridge regression then moves the rows so that their sums come
as near as they can to the encoder's own sums over whole texts. Very common pieces are weighed less; the rows are turned
to the directions that the head sees most of, cut to 256 of them, and stored as int8.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp
from encoder import BOS, EOS, PACKAGE, PACKAGE_VERSION, RESOURCES, Encoder, Floats
from pieces import keep_pieces
from texts import draw, read_texts

from liaowang.text.static import FOLDER, LAYER_SCALE, PIECES, TABLE

N_TEXTS = {"arxiv": 17_000, "newer": 9_000, "chem": 5_000, "patents": 6_000, "chinaxiv": 20_000}
N_DIMENSIONS = 256
RIDGE = 1.0
COMMON = 0.02
"""A piece that makes up this share of all weighs half (smooth inverse frequency; Arora, Liang and Ma 2017)."""
_PIECES = 126
_SCRIPTS = re.compile(r"LATIN|CJK|GREEK|IDEOGRAPHIC|MODIFIER")


@dataclass(frozen=True)
class Observed:
    """What the encoder showed: texts as pieces, the mean features of each, and each piece's features."""

    texts: list[list[int]]
    means: Floats
    counts: Floats
    sums: Floats
    alone: Floats


def cut_texts(encoder: Encoder, data: Path) -> list[list[int]]:
    """Choose the texts: titles by themselves, abstracts under their titles; of Chinese ones every part."""
    found: list[list[int]] = []
    for source, pairs in read_texts(data).items():
        drawn = draw(pairs, N_TEXTS[source])
        found += encoder.tokens([title for title, _ in drawn if title], 64)
        for ids in encoder.pieces.encode([f"{title}. {text}" if title else text for title, text in drawn]):
            starts = range(0, len(ids), _PIECES) if source == "chinaxiv" else [0]
            parts = [ids[start : start + _PIECES] for start in starts]
            found += [[BOS, *part, EOS] for part in parts if len(part) > 20]
    return found


def observe(encoder: Encoder, texts: list[list[int]]) -> Observed:
    """Run the encoder over the texts, and over every piece alone."""
    n_pieces = encoder.pieces.get_piece_size()
    sums, counts = np.zeros((n_pieces, 1280), np.float32), np.zeros(n_pieces, np.float32)
    means, alone = np.zeros((len(texts), 512), np.float32), np.zeros((n_pieces, 512), np.float32)
    for first, flat, starts, features in encoder.batches(texts):
        lengths = np.diff(np.append(starts, len(flat))).astype(np.float32)
        of_texts = encoder.project(np.add.reduceat(features, starts, axis=0), lengths)
        means[first : first + len(starts)] = of_texts / lengths[:, None]
        found, place = np.unique(flat, return_inverse=True)
        holds = sp.csr_matrix((np.ones(len(flat), np.float32), (place, np.arange(len(flat)))))
        sums[found] += holds @ features
        counts[found] += np.bincount(place)
    for first, _, starts, features in encoder.batches([[BOS, number, EOS] for number in range(n_pieces)]):
        alone[first : first + len(starts)] = encoder.project(features[starts + 1], np.ones(len(starts), np.float32))
    return Observed(texts, means, counts, encoder.project(sums, counts), alone)


def fit_table(seen: Observed, iterations: int = 12) -> Floats:
    """Start from each piece's mean, one count of the piece alone added, and move to the ridge regression on bags."""
    start = (seen.sums + seen.alone) / (seen.counts[:, None] + 1)
    lengths = np.array([len(ids) for ids in seen.texts], np.float32)
    flat = np.concatenate([np.asarray(ids, np.int32) for ids in seen.texts])
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    bags = sp.csr_matrix((np.repeat(1 / lengths, lengths.astype(int)), flat, ends), shape=(len(lengths), len(start)))
    bags.sum_duplicates()
    return start + _solve(bags, lengths, seen.means - bags @ start, iterations)


def _solve(bags: sp.csr_matrix, weights: Floats, wanted: Floats, iterations: int) -> Floats:
    """Solve the ridge regression by conjugate gradients, every column by itself."""
    weighted = sp.diags(weights) @ bags
    across = weighted.T.tocsr()
    diagonal = np.asarray(weighted.multiply(bags).sum(axis=0)).ravel() + RIDGE
    inverse = (1 / diagonal)[:, None].astype(np.float32)
    left = across @ wanted
    solved = np.zeros_like(left)
    ahead = inverse * left
    step = ahead
    progress = (left * ahead).sum(axis=0)
    for _ in range(iterations):
        image = across @ (bags @ step) + np.float32(RIDGE) * step
        length = progress / np.maximum((step * image).sum(axis=0), 1e-20)
        solved += length * step
        left = left - length * image
        ahead = inverse * left
        before, progress = progress, (left * ahead).sum(axis=0)
        step = ahead + progress / before * step
    return solved


def turn(table: Floats, counts: Floats, entry: Floats, n_dimensions: int) -> tuple[Floats, Floats]:
    """Keep the directions of rows that the first layer sees most of.

    Returns
    -------
    table : array, shape (pieces, n_dimensions)
    entry : array, shape (n_dimensions, outputs)
        The first layer for the turned rows.
    """
    metric = np.linalg.cholesky((entry @ entry.T).astype(np.float64) + 1e-9 * np.eye(len(entry)))
    seen = (table * np.sqrt(counts + 1)[:, None]).astype(np.float64) @ metric
    _, directions = np.linalg.eigh(seen.T @ seen)
    kept = directions[:, ::-1][:, :n_dimensions]
    # A random turn spreads the weight over all columns, so that one step of rounding suits them all.
    spread, _ = np.linalg.qr(np.random.default_rng(0).normal(size=(n_dimensions, n_dimensions)))
    kept = kept @ spread
    return (table @ (metric @ kept)).astype(np.float32), (kept.T @ np.linalg.solve(metric, entry)).astype(np.float32)


def round_table(table: Floats) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.uint8], float]:
    """Round rows to int8, each with a whole factor from 1 to 255, and one scale for all."""
    largest = np.abs(table).max(axis=1)
    scale = float(largest.max() / (127 * 255))
    factors = np.maximum(np.ceil(largest / (127 * scale)), 1)
    rounded = np.rint(table / (factors * scale)[:, None])
    return np.clip(rounded, -127, 127).astype(np.int8), np.minimum(factors, 255).astype(np.uint8), scale


def round_layer(matrix: Floats) -> tuple[npt.NDArray[np.int16], Floats]:
    """Round columns to whole numbers, each of length `LAYER_SCALE`, with its factor."""
    factors = np.maximum(np.linalg.norm(matrix, axis=0) / LAYER_SCALE, 1e-12)
    return np.rint(matrix / factors).astype(np.int16), factors.astype(np.float32)


def write_model(encoder: Encoder, table: Floats, counts: Floats, folder: Path) -> None:
    """Choose the pieces, turn, round and store."""
    net = encoder.net
    names = [encoder.pieces.id_to_piece(number) for number in range(len(table))]
    kept = np.array(
        [number < 3 or (_is_own(name) and counts[number] > 0) or _is_han(name) for number, name in enumerate(names)]
    )
    rare = (COMMON / (COMMON + counts / counts.sum())).astype(np.float32)
    weighed = (table * rare[:, None])[kept]
    turned, entry = turn(weighed, counts[kept], np.hstack([net.d0, net.p1]), N_DIMENSIONS)
    turned[0] = 0
    rows, weights, scale = round_table(turned)
    stored = {"table": rows, "weights": weights, "scale": np.float64(scale)}
    layers = {"first": entry, "second": net.d1, "third": np.hstack([net.d2, net.p3]), "fourth": net.d3}
    for name, matrix in layers.items():
        stored[name], stored[f"{name}_factors"] = round_layer(matrix)
    folder.mkdir(exist_ok=True)
    np.savez_compressed(folder / TABLE, **stored)
    (folder / PIECES).write_bytes(keep_pieces((RESOURCES / "sp.model").read_bytes(), kept))


def _is_own(piece: str) -> bool:
    """Whether a piece is written in the scripts of Chinese, English and formulas."""
    return all(_SCRIPTS.match(unicodedata.name(sign, "?")) for sign in piece if sign.isalpha())


def _is_han(piece: str) -> bool:
    return all(unicodedata.name(sign, "?").startswith("CJK") for sign in piece.strip("▁"))


def note(data: Path, seen: Observed, folder: Path) -> None:
    """Write what the table was made from into the manifest beside it."""
    path = folder / "manifest.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    sources: list[dict[str, Any]] = [
        {
            "name": f"{PACKAGE} {PACKAGE_VERSION}: Universal Sentence Encoder, multilingual, version 3",
            "licence": "Apache-2.0",
            "sha256": {name: _digest(RESOURCES / name) for name in ("sp.model", "weights.npz")},
        }
    ]
    for name, licence, pattern in (
        ("arXiv metadata to 2019", "CC0", "arxiv/*.tsv.xz"),
        ("arXiv metadata from 2024-03 on", "CC0", "newer/*.tsv.xz"),
        ("ChinaXiv 2016-01 to 2022-09 (DreamBlooms)", "CC BY 4.0", "chinaxiv/chinaxiv_*.tsv.xz"),
        ("US patents (pyGrams)", "OGL 3.0", "patents/uspto_*.tsv.xz"),
    ):
        files = {file.name: _digest(file) for file in sorted(data.glob(pattern))}
        sources.append({"name": name, "licence": licence, "sha256": files})
    told["static_table"] = {
        "files": {
            name: {"bytes": (folder / name).stat().st_size, "sha256": _digest(folder / name)}
            for name in (TABLE, PIECES)
        },
        "made_by": "models/static_table.py",
        "what": "vectors of word pieces, summed and put through the encoder's dense head",
        "texts": len(seen.texts),
        "pieces": int(seen.counts.sum()),
        "sources": sources,
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Make the table from the records in the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    data = parser.parse_args().data
    encoder = Encoder()
    seen = observe(encoder, cut_texts(encoder, data))
    write_model(encoder, fit_table(seen), seen.counts, FOLDER)
    note(data, seen, FOLDER)


if __name__ == "__main__":
    main()
