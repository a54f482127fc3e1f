"""Heads of columns and words in cells as offices write them, in Chinese and English, by meaning.

What is added or taken away raises `VERSION`, which every import keeps in the audit.
"""

from __future__ import annotations

import re
import unicodedata

VERSION = "2026.1"
HEADS: dict[str, tuple[str, ...]] = {
    "reference": ("自有编号", "内部编号", "项目编号", "成果编号", "需求编号", "产品编号",
        "own reference number", "reference", "ref"),
    "title_zh": ("名称", "中文名称", "成果名称", "需求名称", "技术名称", "产品名称", "项目名称", "技术需求名称",
        "标题", "题目"),
    "title_en": ("英文名称", "成果英文名称", "英文标题", "english title", "title", "name"),
    "teaser_zh": ("简介", "一句话简介", "需求概述", "成果概述", "概述"),
    "teaser_en": ("英文简介", "teaser", "in short", "abstract"),
    "summary_zh": ("摘要", "成果简介", "成果摘要", "需求描述", "技术简介", "内容简介", "产品介绍"),
    "summary_en": ("英文摘要", "summary", "description"),
    "details_zh": ("详细说明", "详细介绍", "技术方案"),
    "details_en": ("英文详细说明", "details"),
    "keywords": ("关键词", "主题词", "keywords"),
    "track": ("赛道", "赛道代码", "所属领域", "技术领域", "高新技术领域", "行业领域", "field"),
    "region": ("地区", "省份", "所在地", "所在省市", "行政区划", "行政区划代码", "province"),
    "mode": ("合作方式", "转化方式", "拟转化方式", "拟采取的转化方式", "交易方式", "cooperation"),
    "price_low": ("价格", "报价", "预算", "最低价格", "预算下限", "拟投入资金", "投入预算", "budget", "price",
        "budget from"),
    "price_high": ("最高价格", "价格上限", "预算上限", "budget to"),
    "currency": ("币种", "货币"),
    "trl": ("技术成熟度", "成熟度", "技术就绪度", "就绪度", "trl", "readiness", "trl level"),
    "control": ("出口管制", "export control status"),
    "is_anonymous": ("匿名", "是否匿名", "匿名发布", "anonymous"),
    "valid_until": ("有效期", "有效期至", "截止日期", "需求截止日期", "expires"),
    "source_url": ("来源网址", "公开来源", "source address"),
    "source_note": ("来源说明",),
    "indicators": ("技术指标", "主要技术指标", "主要技术指标要求", "性能指标", "指标要求",
        "technical indicators", "indicators"),
    "registration_number": ("登记号", "成果登记号", "成果登记编号"),
    "recommended_by": ("推荐单位", "推荐部门", "归口单位"),
    "registered_on": ("登记日期", "登记时间", "批准登记日期"),
    "research_from": ("研究起始时间", "起始时间", "研究开始日期", "研究起始日期"),
    "research_until": ("研究终止时间", "终止时间", "研究结束日期", "研究终止日期"),
    "attribute": ("成果属性",),
    "stage": ("所处阶段", "应用阶段", "成果所处阶段", "成果阶段"),
    "type": ("成果类别", "成果类型", "课题类型"),
    "embodiment": ("成果体现形式", "体现形式"),
    "level": ("成果水平", "技术水平", "鉴定水平"),
    "units": ("完成单位", "成果完成单位", "主要完成单位"),
    "persons": ("完成人", "成果完成人", "主要完成人", "完成人员"),
    "proofs": ("证明材料", "评价证明", "鉴定证书"),
    "problem_zh": ("拟解决的问题", "解决的问题", "需解决的技术问题", "技术难题", "难题描述", "待解决问题"),
    "problem_en": ("英文问题描述", "problem"),
    "principle_zh": ("技术原理", "原理"),
    "principle_en": ("principle",),
    "economy_zh": ("经济性比较", "经济效益分析"),
    "economy_en": ("comparison in cost",),
    "conditions": ("现有基础", "已有基础", "已有条件"),
    "solver_conditions": ("对承接方要求", "揭榜方条件", "合作方要求", "对揭榜方要求"),
    "ip_wish": ("知识产权归属", "知识产权要求", "产权归属"),
    "acceptance": ("验收标准", "考核指标", "验收方式"),
    "needed_by": ("需求时限", "完成时限", "期望完成时间"),
    "risks": ("风险", "风险说明"),
    "model": ("型号", "产品型号", "规格型号"),
    "landmark": ("标志性产品", "标志性产品方向"),
    "certificates": ("资质证书", "认证证书", "证书"),
    "first": ("首台套", "是否首台套", "首台（套）"),
    "first_document": ("首台套文件", "首台套认定文件"),
    "delivery_days": ("交付周期", "交货期", "交货周期"),
}  # fmt: skip
"""By column; what forms call a column is understood besides."""
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "mode": {
        "transfer": ("技术转让", "转让", "专利权转让", "所有权转让", "assignment"),
        "licence": ("技术许可", "许可", "专利许可", "实施许可", "许可使用", "license", "licensing"),
        "joint": ("合作开发", "联合开发", "合作研发", "联合攻关", "合作转化"),
        "commission": ("委托开发", "委托研发", "揭榜挂帅"),
        "service": ("技术服务", "技术咨询", "服务", "咨询"),
        "equity": ("技术入股", "作价入股", "作价投资", "入股", "作价出资"),
        "purchase": ("采购", "购买", "直接采购", "产品销售"),
        "open": ("面议", "其他", "待定", "协商", "均可"),
    },
    "stage": {"initial": ("初期", "初期阶段", "小试", "实验室阶段"), "middle": ("中期", "中期阶段", "中试"),
              "mature": ("成熟", "成熟应用", "成熟应用阶段", "产业化")},
    "type": {"applied": ("应用技术", "应用技术成果"), "basic": ("基础理论", "基础理论成果"), "soft": ("软科学",
        "软科学成果")},
    "attribute": {"original": ("原始创新", "原始性创新"), "absorbed": ("引进消化吸收再创新", "国外引进消化吸收创新"),
                  "secondary": ("国内技术二次开发", "国内二次开发")},
    "first": {"set": ("首台套", "首台（套）", "是", "yes"), "batch": ("首批次",), "version": ("首版次",),
              "none": ("否", "无", "不是", "no")},
    "control": {"free": ("不在目录", "非管制", "否", "无"), "restricted": ("限制", "限制出口"),
        "prohibited": ("禁止", "禁止出口"),
                "unknown": ("未核", "未知")},
}  # fmt: skip
"""Values of columns with a list, besides how pages call them."""
YES, NO = ("是", "yes", "y", "true", "1", "√", "✓", "匿名"), ("否", "no", "n", "false", "0", "×", "")
UNITS = {"亿元": 100_000_000, "百万元": 1_000_000, "万元": 10_000, "千元": 1_000, "元": 1, "million": 1_000_000}
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


def plain(text: str) -> str:
    """Write a head or a word so that it compares: narrow, small, without blanks, marks, and what stands in brackets.

    Examples
    --------
    >>> plain(" ＊预算 下限（万元）"), plain("Title_EN")
    ('预算下限', 'titleen')
    """
    whole = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s_*:：\-./、,，]+", "", _BRACKETS.sub("", whole)).casefold()


def unit_in(head: str) -> int:
    """Give by how much figures under a head are multiplied: 10,000 under 预算（万元）.

    Examples
    --------
    >>> unit_in("预算下限（万元）"), unit_in("Budget")
    (10000, 1)
    """
    return next((times for word, times in UNITS.items() if word in head.casefold()), 1)
