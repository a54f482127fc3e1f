"""Count in how many texts pieces stand, for the ranker of matches: `make models` runs this.

    python models/matching.py [demo/data]

reads the ChinaXiv titles and abstracts (CC BY 4.0, attribution in demo/README.md), which are shipped, and writes
src/liaowang/matching/models/background.npz with its entry in manifest.json there. No text is kept: pieces are hashed.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from hashlib import sha256
from pathlib import Path

import numpy as np
from texts import rows

from liaowang.matching.weights import FILE, FOLDER, cut_words, fold, learn_background
from liaowang.text import StaticVectors

_LEAST_TEXTS = 5


def main() -> None:
    """Write the background from the records in the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", default=Path("demo/data"))
    files = sorted(parser.parse_args().data.glob("chinaxiv_*.tsv.xz"))
    texts = [f"{row['title']}。{row['abstract']}" for path in files for row in rows(path, quoted=False)]
    held = Counter(word for text in texts for word in set(cut_words(fold(text))))
    words = sorted(word for word, count in held.items() if count >= _LEAST_TEXTS)
    # Rounded, so that the file is the same on every machine.
    centre = np.rint(StaticVectors().encode(words).mean(axis=0) * 2**20) / 2**20
    background = learn_background(texts, centre.astype(np.float32))
    FOLDER.mkdir(exist_ok=True)
    np.savez_compressed(FOLDER / FILE, **{name: _small(array) for name, array in background.packed().items()})
    path = FOLDER / "manifest.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    told |= {
        "background": {
            "made_by": "models/matching.py",
            "what": "in how many texts each hashed piece stands; the mean vector of words",
            "texts": len(texts),
            "words": len(words),
            "bytes": (FOLDER / FILE).stat().st_size,
            "sha256": sha256((FOLDER / FILE).read_bytes()).hexdigest(),
            "sources": [
                {
                    "name": "ChinaXiv 2016-01 to 2022-09 (DreamBlooms)",
                    "licence": "CC BY 4.0",
                    "sha256": {path.name: sha256(path.read_bytes()).hexdigest() for path in files},
                }
            ],
        }
    }
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _small(array: np.ndarray) -> np.ndarray:
    return array.astype(np.uint16) if array.dtype == np.int32 else array


if __name__ == "__main__":
    main()
