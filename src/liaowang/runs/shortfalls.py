"""What cannot be computed from records that lack a field, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_FEW = 0.5
"""A field that fewer than half of the records have bends every share reckoned from it; it is then said so."""

_LACKS: Mapping[str, tuple[str, str, str, str]] = {
    # field: its plural in English, what does not work without it; the same in Chinese.
    "dates": (
        "public dates",
        "no series, no growth, no bursts; such records take no part in a run's topics",
        "公开日期",
        "没有时间序列、增长和突发；此类记录不参与主题的形成",
    ),
    "abstract": (
        "abstracts",
        "vectors and terms come from titles only",
        "摘要",
        "向量和词语只能取自标题",
    ),
    "authors": (
        "authors",
        "no share of new authors, and topics of a single author are not noticed",
        "作者",
        "不能计算新作者占比，也不能发现由单一作者构成的主题",
    ),
    "categories": (
        "categories",
        "the growth of a topic's field is reckoned by source only",
        "分类号",
        "所在领域的增长只能按来源计算",
    ),
    "organisations": (
        "organisations",
        "no company share, no ties between organisations",
        "机构",
        "不能计算企业占比和机构间联系",
    ),
    "countries": (
        "countries",
        "no shares of countries",
        "国家",
        "不能计算国家占比",
    ),
    "references": (
        "references",
        "no disruption index, no technology cycle time",
        "参考文献",
        "不能计算颠覆性指数和技术循环时间",
    ),
    "citations": (
        "citation counts",
        "key documents cannot be weighed by citations",
        "被引次数",
        "关键文献不能按被引次数衡量",
    ),
    "keywords": (
        "keywords",
        "the terms found cannot be compared with those of the authors",
        "关键词",
        "所得词语不能与作者关键词对照",
    ),
    "funding": (
        "funders",
        "no share of funded records",
        "资助信息",
        "不能计算受资助记录的占比",
    ),
    "identifiers": (
        "identifiers",
        "duplicates are found by title, year and first author only",
        "标识符",
        "只能按标题、年份和第一作者查重",
    ),
}


def find_shortfalls(told: Mapping[str, Any]) -> list[dict[str, str]]:
    """Say what cannot be computed from a file.

    Parameters
    ----------
    told : mapping
        From `inspect_file`, without its warnings.

    Returns
    -------
    list of dict
        ``code`` (``no_references``, ``few_abstracts``), ``en``, ``zh``; the gravest first.

    Examples
    --------
    >>> told = {"records": 0, "set_aside": 0, "fields": {}, "date_precisions": {}, "marks": 0}
    >>> find_shortfalls(told)[0]["code"]
    'no_records'
    """
    if told["records"] == 0:
        return [
            _warning("no_records", "no record could be read: nothing can be computed", "没有读出记录：无法进行任何计算")
        ]
    return [*_losses(told), *(it for name in _LACKS if (it := _lack(name, told["fields"][name]))), *_vague_dates(told)]


def _lack(name: str, share: float) -> dict[str, str] | None:
    english, lost_en, chinese, lost_zh = _LACKS[name]
    code = name if name.endswith("s") or name == "funding" else f"{name}s"
    if share == 0:
        return _warning(f"no_{code}", f"no {english}: {lost_en}", f"没有{chinese}：{lost_zh}")
    if share < _FEW:
        part = f"{100 * share:.1f}%"
        return _warning(
            f"few_{code}",
            f"only {part} of the records have {english}; for the others: {lost_en}",
            f"只有{part}的记录有{chinese}；其余记录：{lost_zh}",
        )
    return None


def _losses(told: Mapping[str, Any]) -> list[dict[str, str]]:
    lost = told["set_aside"]
    missing = max(lost, told["marks"] - told["records"])
    if missing <= 0:
        return []
    english = f"{missing:,} records were not read: every count lacks them"
    return [_warning("lost_records", english, f"有{missing:,}条记录未能读入：所有计数都不含它们")]


def _vague_dates(told: Mapping[str, Any]) -> list[dict[str, str]]:
    precisions = told["date_precisions"]
    dated = sum(precisions.values())
    if not dated or precisions.get("year", 0) <= _FEW * dated:
        return []
    return [
        _warning(
            "dates_by_year",
            "most dates are known to the year only: such records count as known from 31 December, "
            "so a cut-off within a year misses them",
            "多数日期只精确到年：此类记录自12月31日起才算已知，年中的截止日会遗漏它们",
        )
    ]


def _warning(code: str, english: str, chinese: str) -> dict[str, str]:
    return {"code": code, "en": english, "zh": chinese}
