"""Weak labels: what categories, classes and hand-written terms say of a text's directions. Unsure is NaN, not 0."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl

from liaowang.taxonomy.folding import cut_text, fold_text
from liaowang.taxonomy.rules import TermBook

Labels = npt.NDArray[np.float64]
Counts = npt.NDArray[np.float64]
MANUFACTURING, INFORMATION, MATERIALS, ENERGY, SPACE, HEALTH = range(6)
UNSURE = float("nan")

_ABSTRACT_LENGTH = 1500
_INFORMATION = set("LG CL CV AI NE IR DB DC NI CR SE HC SD MM DS IT AR PF PL OS LO SI MA GR CC FL ET RO".split())
_INFORMATION_ELSEWHERE = {"eess.AS", "eess.IV", "eess.SP", "stat.ML"}
_MATERIALS = {"cond-mat.mtrl-sci", "cond-mat.supr-con"}
_SPACE = {"astro-ph.EP", "astro-ph.IM", "physics.space-ph"}
_NONE = {"econ", "q-fin", "math", "gr-qc", "hep-th", "hep-ph", "hep-ex", "hep-lat", "nucl-th", "nlin", "math-ph"}

_CLC = [
    (r"TP3|TN9|TP18", INFORMATION),
    (r"TH|TG|TP[12]|TS|TQ0", MANUFACTURING),
    (r"TB3|TG1", MATERIALS),
    (r"TM|TK|TL", ENERGY),
    (r"V|P1|TD|TE|TU9|U6", SPACE),
    (r"R|Q7|Q[23]", HEALTH),
]
_CPC = {
    MANUFACTURING: "B23 B22F B22D B33Y G05B B29C B21 B24 B25J C23C C12P",
    INFORMATION: "G06 H04 G11C G10L",
    MATERIALS: "C22 C04B C08 C03C C30B",
    ENERGY: "H01M H02J H02S F03D G21 H02M C10L",
    SPACE: "B64 E21B G01S19 B63G",
    HEALTH: "A61 C12N C07K",
}


def first_sentences(title: str, abstract: str, language: str) -> str:
    """Set a title and the first two sentences of its abstract together."""
    is_chinese = language == "zh"
    parts = re.split(r"(?<=[。；!?])" if is_chinese else r"(?<=[.!?])\s+(?=[A-Z])", abstract)[:2]
    begin, between = ("。", "") if is_chinese else (". ", " ")
    return (title + begin if title else "") + between.join(parts)


def texts_of(frame: pl.DataFrame) -> pl.Series:
    """Give the text of each row of ``title``, ``abstract``, ``language``."""
    rows = frame.select("title", "abstract", "language").iter_rows()
    return cut_text(pl.Series("text", [first_sentences(*row) for row in rows], dtype=pl.String))


def label(frame: pl.DataFrame, texts: pl.Series, book: TermBook, by_code: Callable[..., None]) -> Labels:
    """Label rows by terms, then let `by_code` change each row by its classes.

    A direction is certain where the beginning of a text holds two of its terms, or one and the whole abstract four;
    it is out of question where the beginning holds none and the rest two at most.
    """
    wholes = frame["title"] + ". " + frame["abstract"].str.slice(0, _ABSTRACT_LENGTH)
    whole, head = ((book.find(fold_text(each)) @ book.links).toarray()[:, :6] for each in (wholes, texts))
    labels = np.full(head.shape, UNSURE)
    labels[(head == 0) & (whole <= 2)] = 0
    labels[(head >= 2) | ((head >= 1) & (whole >= 4))] = 1
    for row, codes in enumerate(frame["codes"].to_list()):
        by_code(labels[row], codes.split(";"), head[row], whole[row])
    return labels


def by_arxiv(labels: Labels, codes: Sequence[str], head: Counts, whole: Counts) -> None:
    """Change the labels of an arXiv paper; the first of its categories is its own."""
    first = codes[0]
    archive = first.partition(".")[0]
    labels[INFORMATION] = _information(first, archive, codes, head[INFORMATION])
    labels[MATERIALS] = _materials(first, archive, head[MATERIALS], whole[MATERIALS])
    if first == "physics.med-ph":
        labels[HEALTH] = 1
    elif archive == "q-bio":
        is_sure = head[HEALTH] >= 1 and whole[HEALTH] >= 2 and first != "q-bio.PE"
        labels[HEALTH] = 1 if is_sure else UNSURE
    elif archive in {"cs", "stat", "eess"} and head[HEALTH] == 1 and whole[HEALTH] < 3:
        labels[HEALTH] = UNSURE
    if first in _SPACE and head[SPACE] >= 1:
        labels[SPACE] = 1
    elif archive.startswith("astro"):
        labels[SPACE] = 1 if head[SPACE] >= 3 else UNSURE
    if archive in _NONE and (head < 2).all():
        labels[:] = 0


def _information(first: str, archive: str, codes: Sequence[str], n_head: float) -> float:
    has_other = any(code.startswith("cs.") and code[3:] in _INFORMATION for code in codes)
    if archive == "cs":
        # Systems and control count where another category of computing stands beside them.
        known = 0.0 if first == "cs.SY" and not has_other else UNSURE
        return 1.0 if first[3:] in _INFORMATION else known
    if first in _INFORMATION_ELSEWHERE or (first == "quant-ph" and n_head >= 2):
        return 1.0
    return UNSURE if has_other or first == "quant-ph" or n_head >= 3 else 0.0


def _materials(first: str, archive: str, n_head: float, n_whole: float) -> float:
    if first in _MATERIALS:
        return 1.0 if n_head >= 1 or n_whole >= 2 else UNSURE
    if n_head >= 3 and not archive.startswith(("hep", "astro")):
        return 1.0
    least = n_head <= 1 if archive in {"cs", "stat", "q-bio", "eess"} else n_head == 0 and n_whole <= 1
    return 0.0 if least else UNSURE


def by_clc(labels: Labels, codes: Sequence[str], head: Counts, _whole: Counts) -> None:
    """Change the labels of a Chinese preprint by its class in the Chinese Library Classification."""
    code = codes[0]
    found = {direction for pattern, direction in _CLC if re.match(pattern, code)}
    labels[INFORMATION] = 1 if head[INFORMATION] >= 3 else 0 if head[INFORMATION] <= 1 else UNSURE
    for direction in found:
        if head[direction] >= 1 or direction in {INFORMATION, HEALTH}:
            labels[direction] = 1
    if re.match(r"[A-FH-K]|G[0145678]", code) and not code.startswith("B84") and (head < 3).all():
        labels[:] = 0
    if re.match(r"S|Q[19]", code) and head[HEALTH] < 3:
        labels[HEALTH] = UNSURE


def by_cpc(labels: Labels, codes: Sequence[str], head: Counts, _whole: Counts) -> None:
    """Label a US patent by its classes alone; without them nothing is known of it."""
    if codes == [""]:
        labels[:] = UNSURE
        return
    for direction, named in _CPC.items():
        is_unsure = head[direction] >= (1 if direction in {MANUFACTURING, MATERIALS} else 2)
        has_class = any(code.startswith(tuple(named.split())) for code in codes)
        labels[direction] = 1 if has_class else UNSURE if is_unsure else 0
