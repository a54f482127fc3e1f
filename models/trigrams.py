"""Build the character trigram model that the repair of polluted pages weighs its guesses with.

    python models/trigrams.py ../shared/data

Counts characters in the Chinese abstracts of ChinaXiv (CC BY 4.0), but for every tenth, which `bench/repair.py`
measures on, in sentences of our own (sentences.txt) as officials and newspapers write them, in the words of jieba's
dictionary by their frequency (MIT) and in pypinyin's phrases (MIT). Writes src/liaowang/text/models/trigrams.npz and
its entry in manifest.json.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib.util
import json
import lzma
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from liaowang.text.repair.trigrams import BITS, END, UNKNOWN, plain_form

MODELS = Path(__file__).resolve().parent.parent / "src" / "liaowang" / "text" / "models"
HELD_OUT = 10
"""Of so many abstracts one is not learnt from."""
_WORD_WEIGHT = 0.15
"""Weight of one occurrence behind jieba's frequencies (60 million words) beside one of running text."""
_PHRASE_WEIGHT = 0.5
_SENTENCE_WEIGHT = 5
_STOP = re.compile(r"(?<=[\u3400-\u9fff])[.．](?=[\u3400-\u9fff\s]|$)")
"""Many abstracts end their sentences with a point of Latin script; pages do not."""
_MIN_PAIR, _MIN_TRIPLE = 0.9, 0.95
_DISCOUNT = 0.7
STEPS = 16
"""Steps of a stored logarithm in one nat: 255 of them reach e^-16."""

Table = tuple[np.ndarray, np.ndarray]


def read_abstracts(folder: Path, *, held_out: bool) -> Iterator[str]:
    """Give title and abstract of the Chinese preprints, either those learnt from or those held out."""
    number = 0
    for path in sorted(folder.glob("chinaxiv_*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["lang"] != "zh":
                    continue
                number += 1
                if (number % HELD_OUT == 0) == held_out:
                    yield f"{row['title']}\n{row['abstract'] or ''}"


def read_words() -> Iterator[tuple[str, float]]:
    """Give the words of jieba's dictionary and pypinyin's phrases with their weights."""
    for line in (_folder("jieba") / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")[-3:] if line.count(" ") > 2 else line.split(" ")
        yield word, _WORD_WEIGHT * int(frequency)
    phrases = json.loads((_folder("pypinyin") / "phrases_dict.json").read_text(encoding="utf-8"))
    for word in phrases:
        yield word, _PHRASE_WEIGHT


def _folder(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise SystemExit(f"{package} is not installed: pip install --group models")
    return Path(found.origin).parent


class Counts:
    """Weighted counts of characters, pairs and triples.

    A word of a dictionary does not tell what follows it: its last character is counted, but as the first of no pair.
    """

    def __init__(self, alphabet: str) -> None:
        self.number_of = {char: number for number, char in enumerate(alphabet, start=2)}
        self._parts: list[list[Table]] = [[], [], []]

    def add_texts(self, texts: Iterable[str]) -> None:
        """Count running texts."""
        ids = np.array([self.number_of.get(c, UNKNOWN) for text in texts for c in plain_form(text) + "\n\n"], np.int64)
        self._add(ids, np.ones(len(ids)))

    def add_words(self, words: Iterable[tuple[str, float]]) -> None:
        """Count words with their weights."""
        ids: list[int] = []
        weights: list[float] = []
        for word, weight in words:
            numbers = [self.number_of.get(c, UNKNOWN) for c in plain_form(word)]
            ids += [*numbers, -1, -1]
            weights += [weight] * (len(numbers) + 2)
        self._add(np.array(ids, np.int64), np.array(weights))

    def _add(self, ids: np.ndarray, weights: np.ndarray) -> None:
        for order in range(3):
            end = len(ids) - order
            parts = [ids[step : end + step] for step in range(order + 1)]
            whole = np.all([part >= 0 for part in parts], axis=0)
            keys = np.zeros(int(whole.sum()), np.int64)
            for part in parts:
                keys = keys << BITS | part[whole]
            unique, inverse = np.unique(keys, return_inverse=True)
            self._parts[order].append((unique, np.bincount(inverse, weights[:end][whole])))

    def table(self, order: int) -> Table:
        """Give the keys of characters (0), pairs (1) or triples (2), ascending, with their counts."""
        keys = np.concatenate([part[0] for part in self._parts[order]])
        unique, inverse = np.unique(keys, return_inverse=True)
        return unique, np.bincount(inverse, np.concatenate([part[1] for part in self._parts[order]]))


def estimate(counts: Counts) -> dict[str, np.ndarray]:
    """Smooth by absolute discounting, interpolated; what ends a word leaves its share to the shorter context."""
    size = len(counts.number_of) + 2
    singles = np.full(size, 0.5)
    keys, found = counts.table(0)
    singles[keys] += found
    singles /= singles.sum()
    pairs, pair_counts = counts.table(1)
    triples, triple_counts = counts.table(2)
    kept = pair_counts >= _MIN_PAIR
    pairs, pair_counts = pairs[kept], pair_counts[kept]
    kept = (
        (triple_counts >= _MIN_TRIPLE) & np.isin(triples >> BITS, pairs) & np.isin(triples & (1 << 2 * BITS) - 1, pairs)
    )
    triples, triple_counts = triples[kept], triple_counts[kept]

    back_1, pair_chance = _interpolate(
        pairs, pair_counts, np.arange(size), counts.table(0), singles[pairs & (1 << BITS) - 1]
    )
    lower = pair_chance[np.searchsorted(pairs, triples & (1 << 2 * BITS) - 1)]
    back_2, triple_chance = _interpolate(triples, triple_counts, pairs, counts.table(1), lower)
    return {
        "singles": _step(singles),
        "back_singles": _step(back_1),
        "pair_counts": np.bincount(pairs >> BITS, minlength=size).astype(np.uint16),
        "pair_ends": (pairs & (1 << BITS) - 1).astype(np.uint16),
        "pairs": _step(pair_chance),
        "back_pairs": _step(back_2),
        "triple_counts": np.bincount(np.searchsorted(pairs, triples >> BITS), minlength=len(pairs)).astype(np.uint16),
        "triple_ends": (triples & (1 << BITS) - 1).astype(np.uint16),
        "triples": _step(triple_chance),
    }


def _interpolate(keys: np.ndarray, found: np.ndarray, contexts: np.ndarray, seen: Table, lower: np.ndarray) -> Table:
    """Give the weight of the shorter context for each context, and the chance of each key."""
    totals = np.zeros(len(contexts))
    place = np.searchsorted(contexts, seen[0]).clip(max=len(contexts) - 1)
    is_kept = contexts[place] == seen[0]
    totals[place[is_kept]] = seen[1][is_kept]
    of = np.searchsorted(contexts, keys >> BITS)
    held = np.bincount(of, np.maximum(found - _DISCOUNT, 0), minlength=len(contexts))
    totals = np.maximum(totals, held + _DISCOUNT)
    back = 1 - held / totals
    return back, np.maximum(found - _DISCOUNT, 0) / totals[of] + back[of] * lower


def _step(chances: np.ndarray) -> np.ndarray:
    return np.round(-np.log(chances) * STEPS).clip(0, 255).astype(np.uint8)


def main() -> None:
    """Count, smooth and write the model."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    folder = parser.parse_args().data / "chinaxiv"
    texts = [_STOP.sub("。", text) for text in read_abstracts(folder, held_out=False)]
    texts += _SENTENCE_WEIGHT * (Path(__file__).parent / "sentences.txt").read_text(encoding="utf-8").splitlines()
    words = list(read_words())
    used = Counter(c for text in texts for c in plain_form(text))
    for word, weight in words:
        used.update(dict.fromkeys(plain_form(word), weight))  # type: ignore[arg-type]
    del used["\n"]
    common = [char for char, _ in used.most_common((1 << BITS) - 2) if ord(char) < 0x10000]
    alphabet = "".join(sorted(common))
    counts = Counts(alphabet)
    counts.number_of["\n"] = END
    counts.add_texts(texts)
    counts.add_words(words)
    del counts.number_of["\n"]
    arrays = estimate(counts) | {"alphabet": np.frombuffer(alphabet.encode("utf-16-le"), np.uint16)}
    MODELS.mkdir(exist_ok=True)
    np.savez_compressed(MODELS / "trigrams.npz", **arrays)
    note(folder, len(words))


def note(folder: Path, n_words: int) -> None:
    """Write what the model was made from into the manifest beside it."""
    path = MODELS / "manifest.json"
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    model = MODELS / "trigrams.npz"
    sources = [
        {
            "name": "ChinaXiv 2016-01 to 2022-09 (DreamBlooms), nine of ten titles and abstracts",
            "licence": "CC BY 4.0",
            "sha256": {path.name: _digest(path) for path in sorted(folder.glob("chinaxiv_*.tsv.xz"))},
        },
        {
            "name": f"jieba {version('jieba')}, dict.txt",
            "licence": "MIT",
            "sha256": _digest(_folder("jieba") / "dict.txt"),
        },
        {
            "name": "sentences of our own, models/sentences.txt",
            "licence": "Apache-2.0",
            "sha256": _digest(Path(__file__).parent / "sentences.txt"),
        },
        {
            "name": f"pypinyin {version('pypinyin')}, phrases_dict.json",
            "licence": "MIT",
            "sha256": _digest(_folder("pypinyin") / "phrases_dict.json"),
        },
    ]
    told["trigrams"] = {
        "file": model.name,
        "made_by": "models/trigrams.py",
        "what": "chances of characters after one and two others, in sixteenths of a nat",
        "words": n_words,
        "sources": sources,
        "bytes": model.stat().st_size,
        "sha256": _digest(model),
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
