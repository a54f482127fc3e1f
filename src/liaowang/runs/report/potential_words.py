"""Sentences of the report on breakthrough, industrial potential and stage, English and Chinese, by name."""

from __future__ import annotations

from collections.abc import Mapping

POTENTIAL_WORDS: Mapping[str, tuple[str, str]] = {
    "col_breakthrough": ("Breakthrough", "突破性"),
    "col_industrial": ("Industrial", "产业潜力"),
    "reading_breakthrough": ("Breakthrough, by texts", "突破性（据文本）"),
    "reading_industrial": ("Industrial potential, by records and texts", "产业潜力（据记录与文本）"),
    "reading_breakthrough_citations": ("Breakthrough, by citations", "突破性（据引用）"),
    "reading_industrial_citations": ("Industrial potential, by citations", "产业潜力（据引用）"),
    "help_breakthrough": (
        "How unlike the past the topic is, by texts: a weighted mean of places among all scored topics, 0 to 100. Bar "
        "and caps: nine in ten of 200 values on resampled documents. The line below is coverage. By citations it is "
        "told apart, in the topic's own part.",
        "据文本，主题与过去有多不同：在全部可评分主题中各项位置的加权平均，0至100。横条与端线：对文献重抽样200次，九成的值落在其中。"
        "下方横线为覆盖率。据引用者另列于主题详情。",
    ),
    "help_industrial": (
        "How near to use the topic is, by companies, patents, standards and words of application; as above. Where the "
        "coverage is low, few of these could be seen at all.",
        "据企业、专利、标准与应用用语，主题离应用有多近；读法同上。覆盖率低，表示其中多数无从得见。",
    ),
    "interval_text": ("interval {low} to {high}, coverage {coverage}", "区间{low}至{high}，覆盖率{coverage}"),
    "interval_short": ("{low}–{high}", "{low}–{high}"),
    "by_citations": ("By citations: {what}", "据引用：{what}"),
    "by_citations_value": ("{value} ({low}–{high}), coverage {coverage}", "{value}（{low}–{high}），覆盖率{coverage}"),
    "cannot_be_told": ("cannot be computed: {why}", "不能计算：{why}"),
    "stage": ("Stage on the way to use", "应用阶段"),
    "stage_sentence": ("1 document that tells of a stage", "1篇提及阶段的文献"),
    "quoted_one": ("1 document: {what}", "1篇文献：{what}"),
    "view_value": ("{label}: {value}", "{label}：{value}"),
    "stage_sentences": ("{n} documents that tell of a stage", "{n}篇提及阶段的文献"),
    "stays": (
        "Under other weights it stays among the first in {share} of draws.",
        "改变权重时，{share}的抽取中仍居前列。",
    ),
    "quoted": ("{n} documents: {what}", "{n}篇文献：{what}"),
    "says_head": ("What it says", "含义"),
    "why_breakthrough": ("Breakthrough {value}", "突破性{value}"),
    "why_industrial": ("Industrial potential {value}", "产业潜力{value}"),
    "no_part_above": ("No part stands above the middle.", "没有一项高于中位。"),
    "method_potential": (
        "Breakthrough and industrial potential are weighted means of places as well, of other parts, and are told "
        "apart from the emergence score and from each other. Intervals come from resampled documents. What citations "
        "tell stands beside, never averaged in. {references} of the records give references, {organisations} name an "
        "organisation; what cannot be computed lowers the coverage, and below a fifth there is no value.",
        "突破性与产业潜力同样是各项位置的加权平均，但构成不同，与兴起分数分开，彼此也分开。区间来自对文献的重抽样。"
        "据引用的结果并列给出，从不并入平均。{references}的记录给出参考文献，{organisations}的记录给出机构；"
        "不能计算的项降低覆盖率，覆盖率不足五分之一时不给数值。",
    ),
    "legend_interval": ("Bar with caps: interval, tick: estimate", "带端线的横条：区间；刻度线：估计值"),
}
"""Name to (English, Chinese)."""
