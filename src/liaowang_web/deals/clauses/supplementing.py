"""The text of a supplement: what it changes in the sides' own words, and the payments whose last day it moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from liaowang_web.deals.clauses.assembling import title_of
from liaowang_web.deals.clauses.catalogue import LANGUAGES

FORMAT = "liaowang.supplement/1"
_OTHER = {"zh": "en", "en": "zh"}
_HEADINGS: dict[str, tuple[str, str]] = {
    "contract": ("所补充的合同", "The contract that is supplemented"), "changes": ("变更内容", "What is changed"),
    "payments": ("付款期限", "Last days of payment"), "rest": ("其余条款", "All other terms"),
}  # fmt: skip
_SENTENCES: dict[str, tuple[str, str]] = {
    "contract": (
        "本补充协议变更{seller}与{buyer}之间的合同{code}第{number}版（SHA-256 {hash}）。",
        "This supplement changes version {number} of the contract {code} between {seller} and {buyer} "
        "(SHA-256 {hash}).",
    ),
    "rest": (
        "合同其余条款继续有效。本补充协议自双方签署时生效，与合同具有同等效力；与合同不一致的，以本补充协议为准。",
        "All other terms of the contract stay in force. This supplement takes effect when both sides have signed it, "
        "has the force of the contract, and prevails where they differ.",
    ),
}
_HEADS = {"zh": ["期", "名目", "原期限", "新期限"], "en": ["No.", "What for", "Last day so far", "New last day"]}


@dataclass(frozen=True)
class Moved:
    """A payment whose last day is moved."""

    position: int
    label: str
    old: date
    new: date


def supplement_of(
    head: Mapping[str, Any], amended: Mapping[str, Any], number: int, values: Mapping[str, str], moved: Sequence[Moved]
) -> dict[str, Any]:
    """Assemble a supplement.

    Parameters
    ----------
    head : mapping
        As of `assembling.content_of`.
    amended : mapping
        ``code``, ``number`` and ``hash`` of the version that it changes, and its ``language``, which prevails.
    number : int
        Of the supplement within its contract.
    values : mapping
        ``text_zh`` and ``text_en``, of which one is enough and then stands in both.
    moved : sequence of Moved

    Returns
    -------
    dict
        As `assembling.content_of` gives it, with ``moved`` in place of the plan.
    """
    text = {it: _text(head, amended, number, values, moved, it) for it in LANGUAGES}
    rows = [
        {"position": it.position, "label": it.label, "old": it.old.isoformat(), "new": it.new.isoformat()}
        for it in moved
    ]
    return {
        "format": FORMAT, **head, "supplement": number, "amends": dict(amended),
        "terms": {"language": amended["language"], **values}, "moved": rows, "text": text,
    }  # fmt: skip


def _text(
    head: Mapping[str, Any], amended: Mapping[str, Any], number: int, values: Mapping[str, str], moved: Sequence[Moved],
    language: str,
) -> dict[str, Any]:  # fmt: skip
    at = LANGUAGES.index(language)
    names = {it: _either(head["parties"][it], "name", language) for it in ("seller", "buyer")}
    given = {"code": amended["code"], "number": amended["number"], "hash": amended["hash"], **names}
    said = _either(values, "text", language)
    paragraphs = {
        "contract": [_SENTENCES["contract"][at].format(**given)],
        "changes": [it for it in said.splitlines() if it.strip()],
        **({"payments": []} if moved else {}),
        "rest": [_SENTENCES["rest"][at]],
    }
    rows = [[str(it.position), it.label, it.old.isoformat(), it.new.isoformat()] for it in moved]
    articles = [
        {"code": code, "heading": _heading(code, n, language), "paragraphs": told,
         "table": {"heads": _HEADS[language], "rows": rows} if code == "payments" else None}
        for n, (code, told) in enumerate(paragraphs.items(), 1)
    ]  # fmt: skip
    title = title_of(head["clauses"], head["type"], language)
    return {
        "title": f"{title}补充协议（第{number}号）" if language == "zh" else f"{title}: Supplement No. {number}",
        "articles": articles,
    }


def _heading(code: str, number: int, language: str) -> str:
    zh, en = _HEADINGS[code]
    return f"第{'一二三四'[number - 1]}条　{zh}" if language == "zh" else f"Article {number}. {en}"


def _either(values: Mapping[str, str], name: str, language: str) -> str:
    return values.get(f"{name}_{language}") or values.get(f"{name}_{_OTHER[language]}") or ""
