"""Headings and notes in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from liaowang.cli.session import Language, clean

_WORDS: Mapping[str, tuple[str, str]] = {
    # English, Chinese; named places are filled by `say`.
    "rank": ("rank", "位次"),
    "move": ("move", "变动"),
    "topic": ("topic", "主题"),
    "name": ("name", "名称"),
    "score": ("score", "得分"),
    "growth": ("growth a year", "年增长"),
    "recent": ("last 12 months", "近12个月"),
    "size": ("records", "记录数"),
    "reason": ("first reason", "首要理由"),
    "new": ("new", "新"),
    "watchlist": (
        "Watchlist as of {as_of}: {listed} of {scored} scored topics, {topics} found",
        "截至{as_of}的观察名单：{listed}个（参评{scored}个，共发现{topics}个主题）",
    ),
    "more": ("{count} more: liaowang topics {run} --limit 0", "另有{count}个：liaowang topics {run} --limit 0"),
    "nothing_scored": (
        "No topic has records enough to be scored; --min-recent sets how many it needs.",
        "没有主题的记录数达到参评要求；可用 --min-recent 调整。",
    ),
    "nothing_set_aside": ("Nothing was set aside.", "没有搁置任何内容。"),
    "set_aside": (
        "Set aside: {records} records, {fields} fields; {notes} notes",
        "搁置：{records}条记录、{fields}个字段；{notes}条备注",
    ),
    "set_aside_reason": ("{count} × {lost}: {reason} (first: {where})", "{count} × {lost}：{reason}（首处：{where}）"),
    "record": ("record", "记录"),
    "field": ("field", "字段"),
    "note": ("note", "备注"),
    "line": ("line {line}", "第{line}行"),
    "in_field": ("field {field}", "字段{field}"),
    "more_reasons": ("{count} more reasons in manifest.json", "另有{count}种原因，见 manifest.json"),
    "not_used": ("Not used: {file}: {problem}", "未使用：{file}：{problem}"),
    "report": ("Report: {path}", "报告：{path}"),
    "run": ("Run: {path}", "运行结果：{path}"),
}


def say(language: Language, key: str, **places: Any) -> str:
    """Give a heading or sentence of `_WORDS` with its places filled.

    Examples
    --------
    >>> say(Language.zh, "line", line=3)
    '第3行'
    """
    return _WORDS[key][language is Language.zh].format(**places)


def of(language: Language, sentence: Mapping[str, str]) -> str:
    """Choose the language of a sentence that comes in both.

    Examples
    --------
    >>> of(Language.en, {"en": "young", "zh": "新近"})
    'young'
    """
    return clean(sentence[language.value])


def name_of(language: Language, topic: Mapping[str, Any]) -> str:
    """Name a topic by its labels, that of the language first.

    Examples
    --------
    >>> name_of(Language.zh, {"label_en": "quantum", "label_zh": "量子"})
    '量子 / quantum'
    """
    labels = [topic["label_en"], topic["label_zh"]]
    if language is Language.zh:
        labels.reverse()
    return clean(" / ".join(label for label in labels if label)) or "–"
