"""Files of frozen rules: content-addressed, so that a forecast can name the very bytes that count for it."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from liaowang.corpus import write_durably
from liaowang.observatory import TopicFinder
from liaowang.records import LiaowangError
from liaowang.runs.meaning import VectorSpace, fingerprint_of
from liaowang.runs.membership import Base, MembershipRule
from liaowang.text import LexicalVectors, TermIndex, TermSettings, Vocabulary

RULES = "rules"
"""Folder of rules beside a ledger; a file there is named by the SHA-256 of its bytes."""
RULE_FORMAT = 1


def save_rule(rule: MembershipRule, folder: Path) -> str:
    """Keep a rule in a folder under the hash of its bytes.

    Parameters
    ----------
    rule : MembershipRule
    folder : Path
        `RULES` beside the ledger; made where it is not there.

    Returns
    -------
    str
        The SHA-256 of the file's bytes, by which a forecast names it. The same rule gives the same bytes.
    """
    packed = io.BytesIO()
    np.savez_compressed(packed, **_arrays_of(rule), allow_pickle=False)
    content = packed.getvalue()
    name = hashlib.sha256(content).hexdigest()
    path = folder / f"{name}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        write_durably(path, content)
    return name


def open_rule(folder: Path, name: str) -> MembershipRule:
    """Read a rule, and refuse one that was changed.

    Raises
    ------
    LiaowangError
        If the file is missing, its bytes do not have the hash that is its name, its format is another, or the table
        of meanings is not the one that it was made with.
    """
    with np.load(io.BytesIO(check_rule(folder, name)), allow_pickle=False) as kept:
        return _rule_of(dict(kept), folder / f"{name}.npz")


def check_rule(folder: Path, name: str) -> bytes:
    """Give the bytes of a rule, and refuse one that is missing or was changed.

    Raises
    ------
    LiaowangError
        Naming the file.
    """
    path = folder / f"{name}.npz"
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LiaowangError("the rule is missing, so what it forecast cannot be counted", file=path) from error
    if hashlib.sha256(content).hexdigest() != name:
        raise LiaowangError("the rule was changed: its bytes do not have the hash that is its name", file=path)
    return content


def index_arrays(index: TermIndex) -> dict[str, Any]:
    """Lay an index of terms out as arrays, for `index_of`."""
    vocabulary = index.vocabulary
    forms = sorted(vocabulary.forms)
    return {
        "words": _text("\n".join(vocabulary.words)),
        "forms": _text("\n".join(forms)),
        "form_words": np.array([vocabulary.forms[form] for form in forms], np.int64),
        "pairs": np.asarray(vocabulary.pairs, np.int64),
        "levels": np.array(vocabulary.levels, np.int64),
        "n_vocabulary": np.int64(vocabulary.n_documents),
        "terms": _text("\n".join(index.names)),
        "n_documents": np.asarray(index.n_documents, np.int64),
        "term_of": np.asarray(index.term_of, np.int64),
    }


def index_of(kept: dict[str, Any]) -> TermIndex:
    """Read an index of terms back from `index_arrays`."""
    forms = dict(zip(_lines(kept["forms"]), kept["form_words"].tolist(), strict=True))
    vocabulary = Vocabulary(
        _lines(kept["words"]), forms, kept["pairs"], tuple(kept["levels"].tolist()), int(kept["n_vocabulary"])
    )
    return TermIndex(vocabulary, _lines(kept["terms"]), kept["n_documents"], kept["term_of"])


def words_of(kept: dict[str, Any]) -> LexicalVectors:
    """Read fitted vectors of words back: arrays ``weights``, ``components``."""
    words = LexicalVectors(n_dimensions=kept["components"].shape[1])
    words.weights_, words.components_ = kept["weights"], np.ascontiguousarray(kept["components"])
    return words


def _arrays_of(rule: MembershipRule) -> dict[str, Any]:
    finder, base = rule.finder, rule.base
    arrays = index_arrays(rule.index) | {
        "weights": rule.space.words.weights_,
        "components": rule.space.words.components_,
        "centres": finder.centres_.astype(np.float32),
        "base_topics": base.topics,
        "base_terms": base.terms,
        "base_categories": base.categories,
    }
    spoken = sorted(getattr(finder, "centres_by_language_", {}))
    arrays |= {f"centres_{i}": finder.centres_by_language_[it].astype(np.float32) for i, it in enumerate(spoken)}
    for name, matrix in (("topic_weights", base.topic_weights), ("term_weights", base.term_weights)):
        matrix.sort_indices()
        arrays |= {f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
    means = rule.space.means
    if means is not None and rule.space.axes is not None:
        arrays |= {"axes": rule.space.axes, "means": np.stack([means[it] for it in sorted(means)])}
    about = {
        "format": RULE_FORMAT,
        "as_of": rule.as_of.isoformat(),
        "meaning": rule.meaning,
        "meaning_hash": fingerprint_of(rule.meaning),
        "panel": rule.panel,
        "total": base.total,
        "languages": spoken,
        "means_of": sorted(means) if means is not None else None,
        "term_settings": asdict(TermSettings()),
    }
    return arrays | {"about": _text(json.dumps(about, ensure_ascii=False, sort_keys=True))}


def _rule_of(kept: dict[str, Any], path: Path) -> MembershipRule:
    about = json.loads(bytes(kept["about"]).decode())
    if about["format"] != RULE_FORMAT:
        raise LiaowangError(f"the rule has format {about['format']}, not {RULE_FORMAT}", file=path)
    if about["meaning_hash"] != fingerprint_of(about["meaning"]):
        raise LiaowangError("the table of meanings is not the one that the rule was made with", file=path)
    index = index_of(kept)
    finder = TopicFinder()
    finder.centres_ = kept["centres"]
    finder.centres_by_language_ = {it: kept[f"centres_{i}"] for i, it in enumerate(about["languages"])}
    names = about["means_of"]
    means = None if names is None else dict(zip(names, kept["means"], strict=True))
    n_categories = len(about["panel"])

    def matrix(name: str, n_rows: int) -> sp.csr_matrix:
        parts = tuple(kept[f"{name}_{part}"] for part in ("data", "indices", "indptr"))
        return sp.csr_matrix(parts, shape=(n_rows, n_categories))

    base = Base(
        kept["base_topics"],
        kept["base_terms"],
        int(about["total"]),
        kept["base_categories"],
        matrix("topic_weights", len(finder.centres_)),
        matrix("term_weights", len(index)),
    )
    space = VectorSpace(words_of(kept), means, kept.get("axes"))
    as_of = date.fromisoformat(about["as_of"])
    return MembershipRule(as_of, index, space, finder, about["meaning"], about["panel"], base)


def _text(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _lines(packed: npt.NDArray[np.uint8]) -> list[str]:
    text = packed.tobytes().decode()
    return text.split("\n") if text else []
