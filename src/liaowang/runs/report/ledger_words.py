"""Every sentence of the ledger's page, English and Chinese, by name; ``{places}`` are filled when it is said."""

from __future__ import annotations

from collections.abc import Mapping

LEDGER_WORDS: Mapping[str, tuple[str, str]] = {
    "lg_title": ("Ledger of forecasts | 瞭望 Liaowang", "预测账本 | 瞭望 Liaowang"),
    "lg_skip": ("Skip to the misses", "跳到落空与漏报"),
    "lg_nav": ("Parts of this page", "本页各部分"),
    "lg_ledger": ("Ledger of forecasts", "预测账本"),
    "lg_kind_real": ("Forecasts made before the fact", "事前作出的预测"),
    "lg_kind_replayed": ("Replayed", "重演"),
    "lg_replayed": (
        "Replayed: reckoned afterwards, each from what was known at its cut-off alone. None of these was published "
        "then; they show how such forecasts would have fared.",
        "重演：事后推算，每条只用其截止日当时已知的资料。这些预测当时并未发布，只说明此类预测会有怎样的结果。",
    ),
    "lg_lead": (
        "{n} forecasts at {cuts} cut-offs, {first} to {last}. {scored} came out yes or no, {void} are void, {open} are "
        "still open.",
        "{n}条预测，{cuts}个截止日，{first}至{last}。{scored}条已有是非，{void}条作废，{open}条未到期或未结。",
    ),
    "lg_empty": ("The ledger holds no forecast yet.", "账本中尚无预测。"),
    "lg_none_due": (
        "Nothing has come out yet, so there is nothing to score. The first forecasts are due on {day}.",
        "尚无结果，因此没有可评分的预测。最早一批于{day}到期。",
    ),
    "lg_strip_n": ("{n} forecasts", "{n}条预测"),
    "lg_strip_scored": ("{n} scored", "{n}条已评分"),
    "lg_strip_head": ("Head {hash}", "链头{hash}"),
    "lg_knowledge": ("What this page shows", "本页所示"),
    # Questions and units
    "lg_q_plain": ("growth", "增长"),
    "lg_q_noise": ("beyond noise", "超出噪声"),
    "lg_q_tide": ("beyond the tide", "超出大势"),
    "lg_u_topic": ("topics", "主题"),
    "lg_u_term": ("terms", "词语"),
    "lg_asked": ("{unit}, {question}, {years} y", "{unit}，{question}，{years}年"),
    "lg_questions": ("What was asked", "所问"),
    "lg_span": (
        "The share of the panel in the years after the cut-off is compared with that in the two years before it.",
        "以截止日后各年在面板中的份额，对照此前两年的份额。",
    ),
    # Misses and curve
    "lg_nav_misses": ("Misses", "落空与漏报"),
    "lg_misses": ("Misses first", "先看错处"),
    "lg_alarms": ("Said with high probability, and did not come", "概率说得高，却没有来"),
    "lg_missed": ("Came, and was given little", "来了，却说得低"),
    "lg_no_alarms": ("Nothing that was said failed to come.", "凡说会来的都来了。"),
    "lg_no_missed": ("Nothing came that was not said.", "没有未说而来的。"),
    "lg_first_of": ("The first {shown} of {n}; all stand in the table below.", "{n}条中的前{shown}条，全部见下表。"),
    "lg_said": ("Said", "所说"),
    "lg_came": ("Came", "所来"),
    "lg_interval": ("Interval of what was said", "所说的区间"),
    "lg_counts": ("Records before → after", "此前 → 此后记录"),
    "lg_growth": ("Growth of share a year", "份额年增长"),
    "lg_cut_off": ("Cut-off", "截止日"),
    "lg_question": ("Question", "问题"),
    "lg_name": ("Topic or term", "主题或词语"),
    "lg_due": ("Due", "到期"),
    "lg_outcome": ("Outcome", "结果"),
    "lg_z": ("z", "z"),
    "lg_id": ("Entry", "条目"),
    "lg_nav_curve": ("Reliability", "可靠性"),
    "lg_curve": ("Reliability: what was said against what came", "可靠性：所说与所来"),
    "lg_curve_note": (
        "Each dot holds an equal part of the forecasts: across, the mean of what was said; up, the share that came, "
        "with its 90 % interval; beneath, how many. On the dashed line what was said came just as often.",
        "每点为条数相等的一份预测：横为所说概率的均值，纵为实现的比例及其90%区间，下方为条数。虚线上所说与所来一致。",
    ),
    "lg_hollow": ("Hollow dots: replayed.", "空心点：重演。"),
    "lg_curve_few": ("{n} scored: too few for a curve.", "已评分{n}条，不足以成曲线。"),
    "lg_curve_text": (
        "{n} forecasts said {said} on average: {grew} came, {came}.",
        "{n}条预测平均所说{said}：{grew}条实现，占{came}。",
    ),
    "lg_bins": ("The numbers", "数值"),
    "lg_axis_said": ("said", "所说"),
    "lg_axis_came": ("came", "所来"),
    # Figures
    "lg_nav_figures": ("Figures", "数字"),
    "lg_figures": ("Figures by question", "按问题"),
    "lg_by_origin": ("By cut-off and question", "按截止日与问题"),
    "lg_n": ("Scored", "已评分"),
    "lg_grew": ("Came", "实现"),
    "lg_base": ("Base rate", "基准率"),
    "lg_brier": ("Brier score", "Brier分数"),
    "lg_brier_base": ("of the base rate", "以基准率计"),
    "lg_auc": ("AUC", "AUC"),
    "lg_csi": ("CSI", "CSI"),
    "lg_hits": ("Hits", "命中"),
    "lg_false": ("False alarms", "落空"),
    "lg_missed_n": ("Missed", "漏报"),
    "lg_ece": ("Calibration error", "校准误差"),
    "lg_ece_perfect": ("a perfect forecaster's", "完美预测者"),
    "lg_void_n": ("Void", "作废"),
    "lg_open_n": ("Open", "未结"),
    "lg_figures_note": (
        "Brier: mean squared distance of probability and outcome; less is better, and what one who always says the "
        "base rate gets stands beside it. CSI: hits over hits, false alarms and missed. A dash: without meaning, since "
        "all or none came. Never compare CSI across questions.",
        "Brier：概率与结果之差的均方，越小越好，旁列总说基准率者的得分。CSI：命中除以命中、落空与漏报之和。"
        "“—”：全部或无一实现，指标没有意义。不同问题的CSI不可相比。",
    ),
    "lg_track": ("Record of forecasts alike", "同类预测的记录"),
    "lg_given": ("Given", "所给概率"),
    "lg_track_cell": ("of {n}, {grew} came", "{n}条中{grew}条实现"),
    "lg_few": ("too few to say ({n})", "太少，不足为据（{n}）"),
    # Entries
    "lg_nav_entries": ("All entries", "全部条目"),
    "lg_entries": ("Every forecast, the most surprising first", "全部预测，最出乎意料者在前"),
    "lg_search": ("Find in names and ids", "在名称与编号中查找"),
    "lg_any": ("All", "全部"),
    "lg_only": ("Misses only", "只看错处"),
    "lg_shown": ("{shown} of {total} meet the conditions", "{total}条中{shown}条符合"),
    "lg_more": ("Show 500 more", "再显示500条"),
    "lg_clear": ("Drop all conditions", "去掉全部条件"),
    "lg_nothing": ("No forecast meets all conditions.", "没有预测满足全部条件。"),
    "lg_cut_short": (
        "The table ends after {n} rows; liaowang ledger FILE --json gives all {all}.",
        "本表止于{n}行；liaowang ledger FILE --json 给出全部{all}条。",
    ),
    "lg_yes": ("yes", "是"),
    "lg_no": ("no", "否"),
    "lg_void": ("void", "作废"),
    "lg_open": ("open", "未结"),
    "lg_few_records": (
        "Void: fewer than half as many panel records a year came as before the cut-off",
        "作废：此后每年的面板记录不足此前的一半",
    ),
    "lg_lost_categories": (
        "Void: more than a twentieth of the panel stood in categories that hardly came any more",
        "作废：面板逾二十分之一所在的类别几乎不再有记录",
    ),
    # Proof
    "lg_nav_proof": ("How to check", "如何核验"),
    "lg_proof": ("How to check this page", "如何核验本页"),
    "lg_chain": (
        "Each of the {n} lines of the ledger holds the SHA-256 of itself and of the line before. Whoever changes, "
        "drops or swaps a line breaks all that follow. The hash of the last line is:",
        "账本共{n}行，每行含自身与前一行的SHA-256。改动、删去或调换任何一行，其后各行便都对不上。末行的哈希为：",
    ),
    "lg_note_head": (
        "Whoever noted an earlier head finds it again in the file; if not, the ledger was rewritten.",
        "曾记下较早链头的人，应能在文件中找到它；找不到，账本就被重写过。",
    ),
    "lg_rules": (
        "The rule by which records were counted stands beside the ledger, one file a cut-off, named by its SHA-256:",
        "计数所用的规则存于账本旁，每个截止日一个文件，以其SHA-256为名：",
    ),
    "lg_rule": ("Rule", "规则"),
    "lg_forecasts": ("Forecasts", "预测"),
    "lg_made_between": ("Made", "作出时间"),
}
"""Name to (English, Chinese)."""
