"""List the odd variants of common characters that converters fall for, from Unihan (Unicode data files licence).

    python models/variants.py /usr/share/unicode/Unihan_Variants.txt.bz2

The file is in Debian's package unicode-data. Writes src/liaowang/text/models/variants.txt: the odd characters of
GBK in one line, the common ones below them. A pair is kept where both are read alike, the odd one is no traditional
form and simplified text hardly ever has it.
"""

from __future__ import annotations

import argparse
import bz2
from collections import defaultdict
from pathlib import Path

from liaowang.text.repair.codes import codes
from liaowang.text.repair.trigrams import trigrams

MODELS = Path(__file__).resolve().parent.parent / "src" / "liaowang" / "text" / "models"
_FIELDS = {"kSemanticVariant", "kZVariant", "kSpecializedSemanticVariant", "kSpoofingVariant"}
_OWN = {"昰": "是"}
"""Seen on pages, missing from Unihan."""


def read_pairs(path: Path) -> dict[str, set[str]]:
    """Read which characters are variants of which, either way."""
    found: dict[str, set[str]] = defaultdict(set)
    with bz2.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            if line.startswith("U+") and line.split("\t")[1] in _FIELDS:
                first, _, others = line.rstrip("\n").split("\t")
                for other in others.split():
                    one, two = (chr(int(it.split("<")[0].removeprefix("U+"), 16)) for it in (first, other))
                    found[one].add(two)
                    found[two].add(one)
    return found


def main() -> None:
    """Write the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    tables, model = codes(), trigrams()
    chosen = dict(_OWN)
    for odd, others in read_pairs(parser.parse_args().path).items():
        if odd not in tables.code_of or tables.is_traditional(odd) or model.is_common(odd):
            continue
        read = tables.spelt_of.get(odd, frozenset())
        common = {tables.simplify(other) for other in others}
        fitting = [it for it in common if model.is_common(it) and tables.spelt_of.get(it, frozenset()) & read]
        if fitting:
            chosen[odd] = min(fitting, key=lambda it: (model.cost(it), it))
    odd = "".join(sorted(chosen))
    text = f"{odd}\n{''.join(chosen[it] for it in odd)}\n"
    (MODELS / "variants.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
