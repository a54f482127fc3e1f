"""Forecasts in words, Chinese and English: subjects, features, and the sentence that tells a probability."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

Pair = tuple[str, str]

GROUP_LABELS: Mapping[str, Pair] = {
    "words": ("words of its records", "记录所用词语"),
    "growth": ("its own growth so far", "自身以往增长"),
    "surroundings": ("wider and neighbouring topics", "上级与近邻主题"),
    "parts": ("narrower topics inside it", "内部更细的主题"),
    "field": ("its categories", "所属类别"),
    "people": ("its authors", "作者"),
    "size": ("size and age", "规模与新旧"),
    "course": ("burst, peak and turn", "突发、峰值与转折"),
    "base": ("all topics alike", "所有主题共有"),
}
WHY_NONE: Mapping[str, Pair] = {
    "off": ("forecasts were switched off", "未启用预测"),
    "too_early": (
        "too few past origins whose outcome was known at the cut-off",
        "截止日之前结果已知的历史起点过少",
    ),
    "too_few": ("no topic is large enough to be asked about", "没有规模足够的主题可供预测"),
    "topic_too_small": ("the topic has too few records to be asked about", "该主题记录过少，不作预测"),
    "older_version": ("the run was made by a version that made no forecasts", "生成该运行的版本不作预测"),
}
STANDING_LABELS: Mapping[str, Pair] = {
    "forecast": ("forecast of growth beyond noise", "增长超出噪声的预测"),
    "emergence": ("emergence score, for want of a forecast", "兴起分数（因没有预测）"),
    "breakthrough": ("breakthrough", "突破性"),
    "industrial": ("industrial potential", "产业潜力"),
}
QUESTION_SAYS: Mapping[str, Pair] = {
    "plain": ("to grow by 8 % a year", "年均增长8%以上"),
    "noise": ("to grow by 8 % a year, beyond noise", "年均增长8%以上且超出噪声"),
    "tide": (
        "to grow by 8 % a year, beyond noise and faster than its field",
        "年均增长8%以上、超出噪声且快于所在领域",
    ),
}
_SPANS: Mapping[str, Pair] = {
    "2_2": ("last 2 years against the 2 before", "近2年比前2年"),
    "2_3": ("last 2 years against the 3 before", "近2年比前3年"),
    "3_3": ("last 3 years against the 3 before", "近3年比前3年"),
    "1_1": ("last year against the one before", "近1年比前1年"),
}
_OVER_SPANS: Mapping[str, Pair] = {
    "growth": ("growth of its share", "份额增长"),
    "net_growth": ("growth beyond its categories", "超出类别的增长"),
    "net_z": ("that growth in standard errors", "以标准误计的超额增长"),
    "tide": ("growth of its categories", "类别增长"),
}
_TOPICS: Mapping[str, Pair] = {
    "topic": ("topics of its records", "记录所属主题"),
    "parent": ("the wider topic", "上级主题"),
    "child": ("narrower topics", "下级主题"),
}
_OF_TOPICS: Mapping[str, Pair] = {
    "growth": ("growth", "增长"),
    "net_growth": ("growth beyond the categories", "超出类别的增长"),
    "size": ("size", "规模"),
    "term_novelty": ("novelty of words", "词语新颖度"),
    "term_net_growth": ("growth of words beyond the categories", "词语超出类别的增长"),
    "neighbour_growth": ("growth of neighbours", "近邻增长"),
    "neighbour_net_growth": ("growth of neighbours beyond the categories", "近邻超出类别的增长"),
    "neighbour_term_novelty": ("novelty of words of neighbours", "近邻词语新颖度"),
    "place_among_neighbours": ("place among neighbours", "在近邻中的位次"),
    "similarity_of_neighbours": ("nearness of neighbours", "与近邻的相似度"),
}
_OF_RECORDS: Mapping[str, Pair] = {
    "term_growth": ("growth of its words", "词语增长"),
    "term_net_growth": ("growth of its words beyond their categories", "词语超出类别的增长"),
    "term_novelty": ("novelty of its words", "词语新颖度"),
    "term_burst": ("burst of its words", "词语突发"),
    "n_categories": ("categories a record", "每篇类别数"),
    "category_rarity": ("rarity of its categories", "类别稀有度"),
    "n_authors": ("authors a record", "每篇作者数"),
    "author_papers_before": ("earlier records of its authors", "作者以往记录数"),
    "authors_without_past": ("authors without earlier records", "无以往记录的作者"),
    "authors_source_growth": ("growth of the topics its authors come from", "作者来源主题的增长"),
    "authors_growth_now": ("growth of the topics its authors write in now", "作者当前主题的增长"),
}
_PLAIN: Mapping[str, Pair] = {
    "size": ("records of three years", "近三年记录数"),
    "size_now": ("records of the last year", "近一年记录数"),
    "recency": ("how recent its records are", "记录新近度"),
    "recent_share": ("share of its records from three years", "近三年记录占比"),
    "windows_used": ("years with records", "有记录的年数"),
    "of_peak": ("share of its peak", "与峰值之比"),
    "since_peak": ("years since its peak", "距峰值年数"),
    "turn": ("turn of its growth", "增长的转折"),
    "burst": ("its burst", "自身突发"),
    "burst_past": ("earlier bursts", "以往突发"),
    "category_entropy": ("spread over categories", "类别分散度"),
    "category_entropy_change": ("change of its spread over categories", "类别分散度的变化"),
    "people_growth": ("growth in authors", "作者数增长"),
    "groups_growth": ("growth in groups of authors", "作者群体数增长"),
    "groups_a_document": ("groups of authors a record", "每篇作者群体数"),
    "groups_a_document_turn": ("change of groups a record", "每篇作者群体数的变化"),
    "author_concentration": ("concentration on few authors", "作者集中度"),
    "people_a_document": ("different authors a record", "每篇不同作者数"),
    "authors_staying": ("authors who stay", "留下的作者"),
    "authors_arriving": ("authors who come from elsewhere", "从别处来的作者"),
    "authors_new": ("authors new to the records", "首次出现的作者"),
    "authors_retained": ("earlier authors who are still there", "仍在的早期作者"),
    "authors_left": ("authors who went elsewhere", "转往别处的作者"),
    "authors_net_inflow": ("net inflow of authors", "作者净流入"),
    "author_productivity": ("records an author", "人均记录数"),
    "growth_less_parent": ("growth less that of the wider topic", "增长减上级主题增长"),
    "net_growth_less_parent": ("growth beyond categories less that of the wider topic", "超额增长减上级主题超额增长"),
    "child_growth_less_own": ("growth of narrower topics less its own", "下级主题增长减自身增长"),
    "child_net_growth_less_own": ("growth beyond categories of narrower topics less its own", "下级主题超额增长减自身"),
    "child_spread": ("how narrower topics differ", "下级主题间的差异"),
}


def feature_label(name: str) -> dict[str, str]:
    """Name a feature of a forecast in both languages; one that is not known by its own name.

    Examples
    --------
    >>> feature_label("turn_term_burst")["en"], feature_label("net_z_2_2")["zh"]
    ('burst of its words, change', '以标准误计的超额增长（近2年比前2年）')
    """
    english, chinese = _label(name)
    return {"en": english, "zh": chinese}


def _label(name: str) -> Pair:
    if name in _PLAIN:
        return _PLAIN[name]
    kind, span = name[:-4], name[-3:]
    if kind in _OVER_SPANS and span in _SPANS:
        (one, other), (when, dates) = _OVER_SPANS[kind], _SPANS[span]
        return f"{one}, {when}", f"{other}（{dates}）"
    is_turn, base = name.startswith("turn_"), name.removeprefix("turn_").removeprefix("mean_")
    english, chinese = _of_records(base) or (name, name)
    return (f"{english}, change", f"{chinese}的变化") if is_turn else (english, chinese)


def _of_records(base: str) -> Pair | None:
    if base in _OF_RECORDS:
        return _OF_RECORDS[base]
    role, _, rest = base.partition("_")
    if role not in _TOPICS or rest not in _OF_TOPICS:
        return None
    (topic, topic_zh), (value, value_zh) = _TOPICS[role], _OF_TOPICS[rest]
    return f"{value} of {topic}", f"{topic_zh}的{value_zh}"


def forecast_says(row: Mapping[str, Any]) -> dict[str, str]:
    """Tell a forecast and how such forecasts fared, in both languages.

    Parameters
    ----------
    row : mapping
        Of the table ``forecasts``.

    Examples
    --------
    >>> row = {"question": "plain", "probability": 0.64, "due_at": "2019-12-31", "n_like": 48, "n_like_grew": 31}
    >>> forecast_says(row)["en"]
    '64 % to grow by 8 % a year until 2019-12-31 (of 48 past topics given 60 to 70 %, 31 grew)'
    """
    said, due = round(100 * row["probability"]), row["due_at"]
    english, chinese = QUESTION_SAYS[row["question"]]
    tenth = min(int(row["probability"] * 10), 9) * 10
    record = (
        f"of {row['n_like']} past topics given {tenth} to {tenth + 10} %, {row['n_like_grew']} grew",
        f"历史上{row['n_like']}个得到{tenth}%至{tenth + 10}%预测的主题中，{row['n_like_grew']}个确有增长",
    )
    if not row["n_like"]:
        record = (
            f"no past topic was given {tenth} to {tenth + 10} %",
            f"历史上没有得到{tenth}%至{tenth + 10}%预测的主题",
        )
    return {
        "en": f"{said} % {english} until {due} ({record[0]})",
        "zh": f"到{due}{chinese}的概率为{said}%（{record[1]}）",
    }


def part_says(part: str, adds: float) -> dict[str, str]:
    """Tell what a subject does to the odds, in both languages.

    Examples
    --------
    >>> part_says("words", 0.6931)["en"], part_says("people", -0.6931)["en"]
    ('words of its records: odds × 2.0', 'its authors: odds ÷ 2.0')
    """
    english, chinese = GROUP_LABELS[part]
    factor = f"× {math.exp(adds):.1f}" if adds >= 0 else f"÷ {math.exp(-adds):.1f}"
    return {"en": f"{english}: odds {factor}", "zh": f"{chinese}：胜算{factor}"}
