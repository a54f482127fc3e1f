"""The texts that the models are made from: arXiv (CC0), ChinaXiv (CC BY 4.0) and US patents (public), nothing else.

One arXiv paper in ten, told by its identifier, is never used, so that measures can be taken on it.
"""

from __future__ import annotations

import csv
import lzma
import random
import zlib
from collections.abc import Iterator
from pathlib import Path

csv.field_size_limit(2**27)


def is_kept_back(arxiv_id: str) -> bool:
    """Whether a paper is one of those that only measure."""
    return zlib.crc32(arxiv_id.encode()) % 10 == 0


def rows(path: Path, *, quoted: bool) -> Iterator[dict[str, str]]:
    """Read a tab-separated file under xz."""
    with lzma.open(path, "rt", encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)


def _read_arxiv(paths: list[Path]) -> dict[str, tuple[str, str]]:
    found = {}
    for path in paths:
        for row in rows(path, quoted=True):
            if not is_kept_back(row["arxiv_id"]):
                found[row["arxiv_id"]] = (_one_line(row["title"]), _one_line(row["abstract"]))
    return found


def read_texts(data: Path) -> dict[str, list[tuple[str, str]]]:
    """Read every title and abstract, by source; each in a fixed order.

    Returns
    -------
    dict
        ``arxiv``, ``newer``, ``chem``, ``chinaxiv``, ``patents`` to pairs of title and abstract.
    """
    found = {
        "arxiv": list(_read_arxiv(sorted((data / "arxiv").glob("*.tsv.xz"))).values()),
        "newer": list(_read_arxiv(sorted((data / "newer").glob("arxiv_*.tsv.xz"))).values()),
        "chem": list(_read_arxiv(sorted((data / "newer").glob("chem_*.tsv.xz"))).values()),
        "chinaxiv": [
            (_one_line(row["title"]), _one_line(row["abstract"]))
            for path in sorted((data / "chinaxiv").glob("*.tsv.xz"))
            for row in rows(path, quoted=False)
        ],
        "patents": [
            ("", _one_line(row["abstract"]))
            for path in sorted((data / "patents").glob("uspto_*.tsv.xz"))
            for row in rows(path, quoted=False)
        ],
    }
    return {source: [pair for pair in pairs if any(pair)] for source, pairs in found.items()}


def draw(pairs: list[tuple[str, str]], most: int, seed: int = 0) -> list[tuple[str, str]]:
    """Draw at most `most` pairs, the same every time."""
    return random.Random(seed).sample(pairs, min(most, len(pairs)))  # noqa: S311


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())
