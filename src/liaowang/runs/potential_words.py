"""Words for the parts of both scores, for what is quoted, for what is missing, and for stages, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Pair = tuple[str, str]
"""English and Chinese."""
_Words = tuple[Callable[[float], str], Callable[[float], str]]

PARTS: Mapping[str, Pair] = {
    "likeness_now": ("More like the present than the past", "与当下更相似"),
    "distance_before": ("Unlike what came before", "与既往文献的差异"),
    "new_pairs": ("New pairs of terms", "词语首次组合"),
    "new_terms": ("New terms", "新词语"),
    "unusual_categories": ("Unusual pairs of categories", "不寻常的类目组合"),
    "reach": ("Reach over fields", "跨领域程度"),
    "likeness_after": ("More like what came after", "与后续文献更相似"),
    "cd5": ("Disruption, CD5", "颠覆性 CD5"),
    "di5": ("Disruption, DI5", "颠覆性 DI5"),
    "company_share": ("Records with a company", "企业参与占比"),
    "patent_share": ("Patents among its records", "专利占比"),
    "applicant_growth": ("Growth of its applicants", "申请人增长"),
    "family_size": ("Size of patent families", "专利族规模"),
    "applied_language": ("Words of application", "应用用语"),
    "repository_share": ("Repositories among its records", "代码库占比"),
    "standard_share": ("Standards among its records", "标准占比"),
    "funded_share": ("Records that name a funder", "注明资助者占比"),
    "cited_by_patents": ("Papers that patents cite", "被专利引用的论文占比"),
    "importance_immediacy": ("Importance × immediacy", "重要性×即时性"),
    "cycle_time": ("Technology cycle time", "技术循环周期"),
}
"""Name of each of `liaowang.observatory.COMPONENTS`, in order."""

QUOTED: Mapping[str, Pair] = {
    "likeness_now": ("nearest recent record", "最相近的近期文献"),
    "distance_before": ("nearest earlier record", "最相近的既往文献"),
    "new_pairs": ("terms used together for the first time", "首次同用的词语"),
    "new_terms": ("terms younger than three years", "出现不足三年的词语"),
    "unusual_categories": ("categories seldom joined", "很少同现的类目"),
    "reach": ("categories of the record", "文献的类目"),
    "likeness_after": ("nearest later record", "最相近的后续文献"),
    "cd5": (
        "citing works: of it alone, of it and its references, of its references alone",
        "施引文献：仅引它、同引它与其参考、仅引其参考",
    ),
    "di5": (
        "citing works: of it alone, of it and five of its references, of its references alone",
        "施引文献：仅引它、同引它与其五条以上参考、仅引其参考",
    ),
    "company_share": ("company", "企业"),
    "patent_share": ("patent", "专利"),
    "applicant_growth": ("applicant", "申请人"),
    "family_size": ("members of the family", "同族成员数"),
    "applied_language": ("sentence", "原句"),
    "repository_share": ("repository", "代码库"),
    "standard_share": ("standard", "标准"),
    "funded_share": ("funder", "资助者"),
    "cited_by_patents": ("citing patent", "施引专利"),
    "importance_immediacy": (
        "citations received, and share of young works among those cited",
        "被引次数，及所引文献中三年内者占比",
    ),
    "cycle_time": ("median age of the works cited, in years", "所引文献年龄中位数（年）"),
    "stage": ("sentence", "原句"),
}
"""What is quoted from a document that speaks for a part."""

REASONS: Mapping[str, Pair] = {
    "short_past": ("the records do not reach back far enough", "记录回溯的年限不够"),
    "few": ("fewer than five of its records tell", "能说明此项的记录不足五条"),
    "few_patents": ("it holds fewer than three patents", "主题内专利不足三件"),
    "one_category": ("no record stands in two categories", "没有记录同属两个类目"),
    "no_categories": ("the records carry no category", "记录没有类目"),
    "no_references": ("fewer than three in ten records give references", "给出参考文献的记录不足三成"),
    "no_organisations": ("the records name no organisation", "记录未给出机构"),
    "no_patents": ("the run holds no patent", "本次运行没有专利"),
    "only_patents": ("the run holds nothing but patents", "本次运行只有专利"),
    "no_families": ("no patent tells the size of its family", "专利未给出同族规模"),
    "no_repositories": ("the run holds no repository", "本次运行没有代码库"),
    "no_standards": ("the run holds no standard", "本次运行没有标准"),
    "no_funding": ("the records name no funder", "记录未给出资助者"),
    "no_citing_patents": ("no patent of the run gives references", "本次运行的专利均无参考文献"),
    "no_cited_dates": ("no work that its patents cite is in the run", "专利所引文献均不在本次运行中"),
    "unassessed": ("the run was made by a version that assessed nothing", "本次运行的版本尚无评估"),
    "unranked": ("the topic is not ranked: few recent records, or a fault", "未参与排名：近期记录过少，或有问题"),
    "thin": ("less than a fifth of its weight can be computed", "能够计算的权重不足五分之一"),
    "nothing": ("no part of it can be computed", "没有一项可以计算"),
}
"""Why a number is missing, by the codes of `liaowang.observatory.REASONS`."""

STAGES: Mapping[str, Pair] = {
    "research": ("research", "研究"),
    "prototype": ("prototype or bench", "样机或小试"),
    "trial": ("pilot or field trial", "中试或现场试验"),
    "market": ("production or routine use", "量产或常规使用"),
}
"""Name of each of `liaowang.observatory.STAGES`, in order."""


def _share(value: float) -> str:
    return f"{100 * value:.1f}%" if 0 < value < 0.1 else f"{round(100 * value)}%"


def _times(log_ratio: float) -> str:
    return f"{2.718281828459045**log_ratio:.1f}"


_PHRASES: Mapping[str, _Words] = {
    "likeness_now": (
        lambda v: f"its records are {_times(v)} times as like those of three years as those of the five before",
        lambda v: f"与近三年文献的相似度为与此前五年的{_times(v)}倍",
    ),
    "distance_before": (
        lambda v: f"its records lie {v:.2f} from the nearest earlier ones",
        lambda v: f"与最相近的既往文献相距{v:.2f}",
    ),
    "new_pairs": (
        lambda v: f"first joint uses of terms surprise by {v:.2f} nats a pair",
        lambda v: f"词语首次同用的意外程度为每对{v:.2f}奈特",
    ),
    "new_terms": (
        lambda v: f"{_share(v)} of its terms are younger than three years",
        lambda v: f"所用词语中{_share(v)}出现不足三年",
    ),
    "unusual_categories": (
        lambda v: (
            f"its pairs of categories are met {_times(v)} times less often than chance"
            if v > 0
            else "it joins categories that often meet"
        ),
        lambda v: f"类目组合的出现比随机少{_times(v)}倍" if v > 0 else "所跨类目本就常常同现",
    ),
    "reach": (
        lambda v: f"spread as over {_times(v)} equal categories",
        lambda v: f"相当于均匀分布在{_times(v)}个类目",
    ),
    "likeness_after": (
        lambda v: f"older records are {_times(v)} times as like what followed as what preceded",
        lambda v: f"较早文献与后文的相似度为与前文的{_times(v)}倍",
    ),
    "cd5": (lambda v: f"disruption CD5 of {v:+.2f}", lambda v: f"颠覆性CD5为{v:+.2f}"),
    "di5": (lambda v: f"disruption DI5 of {v:+.2f}", lambda v: f"颠覆性DI5为{v:+.2f}"),
    "company_share": (
        lambda v: f"a company takes part in {_share(v)} of its records",
        lambda v: f"{_share(v)}的记录有企业参与",
    ),
    "patent_share": (lambda v: f"{_share(v)} of its records are patents", lambda v: f"{_share(v)}的记录为专利"),
    "applicant_growth": (
        lambda v: f"{_times(v)} times as many applicants as in the three years before",
        lambda v: f"申请人数为前三年的{_times(v)}倍",
    ),
    "family_size": (
        lambda v: f"patent families of {_times(v)} members",
        lambda v: f"专利族平均{_times(v)}件",
    ),
    "applied_language": (
        lambda v: f"its abstracts stand {_share(v)} of the way from research to production, on average",
        lambda v: f"摘要所述的进度，平均为研究到量产全程的{_share(v)}",
    ),
    "repository_share": (
        lambda v: f"{_share(v)} of its records are repositories",
        lambda v: f"{_share(v)}的记录为代码库",
    ),
    "standard_share": (lambda v: f"{_share(v)} of its records are standards", lambda v: f"{_share(v)}的记录为标准"),
    "funded_share": (lambda v: f"{_share(v)} of its records name a funder", lambda v: f"{_share(v)}的记录注明资助者"),
    "cited_by_patents": (
        lambda v: f"patents cite {_share(v)} of its papers",
        lambda v: f"{_share(v)}的论文被专利引用",
    ),
    "importance_immediacy": (
        lambda v: f"importance times immediacy of {v:.2f}",
        lambda v: f"重要性与即时性之积为{v:.2f}",
    ),
    "cycle_time": (
        lambda v: f"its patents cite works {v:.1f} years old",
        lambda v: f"所引文献的年龄为{v:.1f}年",
    ),
}


def part_says(component: str, value: float | None, reason: str | None = None) -> dict[str, str]:
    """Say what a part's value means, or why there is none, in both languages.

    Examples
    --------
    >>> part_says("new_terms", 0.25)["en"], part_says("cd5", None, "no_references")["zh"]
    ('25% of its terms are younger than three years', '不能计算：给出参考文献的记录不足三成')
    """
    if value is None or component not in _PHRASES:
        english, chinese = REASONS.get(reason or "", ("its inputs are missing", "缺少所需数据"))
        return {"en": f"cannot be computed: {english}", "zh": f"不能计算：{chinese}"}
    english_of, chinese_of = _PHRASES[component]
    return {"en": english_of(value), "zh": chinese_of(value)}
