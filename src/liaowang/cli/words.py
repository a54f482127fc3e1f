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
    "standing": ("standing", "综合分"),
    "probability": ("forecast", "预测"),
    "breakthrough": ("breakthrough", "突破性"),
    "industrial": ("industrial", "产业潜力"),
    "growth": ("growth/yr", "年增长"),
    "recent": ("12 months", "近12个月"),
    "size": ("records", "记录数"),
    "reason": ("first reason", "首要理由"),
    "new": ("new", "新"),
    "watchlist": (
        "Watchlist as of {as_of}: {listed} of {scored} scored topics, {topics} found",
        "截至{as_of}的观察清单：{listed}个（参评{scored}个，共发现{topics}个主题）",
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
    "updated": ("{records} records are new since {run}", "较{run}新增或更新{records}条记录"),
    "grown_old_many_added": (
        "More than one record in twenty was added since terms and topics were found: observe anew.",
        "自发现词语和主题以来，新增记录已超过二十分之一：请重新运行 observe。",
    ),
    "grown_old_without_topic": (
        "New records fall outside all topics more often than earlier ones did: observe anew.",
        "新记录不属于任何主题的比例高于以往：请重新运行 observe。",
    ),
    "grown_old_unknown_words": (
        "New records use more words that are no terms yet: observe anew.",
        "新记录使用了更多尚未收录的词语：请重新运行 observe。",
    ),
    "grown_old_further": (
        "New records lie further from their topics than earlier ones did: observe anew.",
        "新记录与所属主题的距离大于以往：请重新运行 observe。",
    ),
    # Topics of a run
    "topics": (
        "As of {as_of}: {found} of {topics} topics, {scored} scored",
        "截至{as_of}：{topics}个主题中的{found}个，参评{scored}个",
    ),
    "first_seen": ("first seen", "首见"),
    "of_rank": ("Place {rank} of {scored}, score {score}", "第{rank}位（参评{scored}个），得分{score}"),
    "of_standing": (
        "Place {rank} of {scored}, standing {standing} (emergence score {score})",
        "第{rank}位（参评{scored}个），综合分{standing}（兴起分数{score}）",
    ),
    "adds_up": (
        "{label}: place {place}, weight {weight}, adds {adds}",
        "{label}：位置{place}，权重{weight}，贡献{adds}",
    ),
    "adds_none": ("{label}: cannot be computed, left out", "{label}：不能计算，不计入"),
    "unscored": ("Not scored: {why}", "未参评：{why}"),
    "too_few": ("too few records in the last three years", "近三年记录太少"),
    "one_author": ("one author is on most of the recent records", "近期记录多出自同一作者"),
    "one_month": (
        "three in ten or more of the recent records came in one month",
        "近期记录三成以上集中于同一个月",
    ),
    "events": ("most records are prefaces, calls or proceedings", "多为会议、征稿或文集说明"),
    "vague": ("no term sets it apart from its neighbours", "没有词语使其区别于近邻主题"),
    "counts": (
        "{records} records, {recent} in the last 12 months, {later} after the cut-off; first seen {first}",
        "记录{records}条，近12个月{recent}条，截止日后{later}条；首见于{first}",
    ),
    "coverage": ("{share} of the score's weight could be computed", "得分权重中{share}可以计算"),
    "for": ("For it: {reason}", "有利：{reason}"),
    "against": ("Against it: {reason}", "不利：{reason}"),
    "components": ("Parts of the score", "得分构成"),
    "part": ("part", "构成"),
    "place": ("place", "位置"),
    "weight": ("weight", "权重"),
    "adds": ("adds", "贡献"),
    "says": ("says", "含义"),
    "sum": ("sum", "合计"),
    "indicators": ("Indicators", "指标"),
    "series": ("Records by twelve months up to the day shown", "截至所示日期的每12个月记录数"),
    "terms": ("Terms: {terms}", "词语：{terms}"),
    "burst": ("Burst from {first} to {last}, weight {weight}", "突发：{first}至{last}，强度{weight}"),
    "term_bursts": ("Terms in a burst now: {terms}", "正在突发的词语：{terms}"),
    "neighbours": ("Near topics", "近邻主题"),
    "lineage": ("Lineage", "沿革"),
    "documents": ("Key documents", "关键文献"),
    "central": ("central", "核心"),
    "newest": ("newest", "最新"),
    "earliest": ("earliest", "最早"),
    "was_continued": ("continues {other} of the run before", "延续上次运行的{other}"),
    "was_born": ("new in this run", "本次新出现"),
    "was_split": ("{topic} split from {other}", "{topic}由{other}分出"),
    "was_merged": ("{topic} merged into {other}", "{topic}并入{other}"),
    # Forecasts of a topic
    "forecast": ("Forecast", "预测"),
    "no_forecast": ("No forecast: {why}", "没有预测：{why}"),
    "f_says": ("{says}; interval {low} to {high}", "{says}；区间{low}至{high}"),
    "f_base": ("of all past topics {share} grew so", "历史上全部主题中{share}如此增长"),
    "f_part": ("{adds}  {label}", "{adds}  {label}"),
    "f_feature": ("{adds}  {label}, place {place}", "{adds}  {label}，位置{place}"),
    "f_sum": ("{adds}  log-odds, {share}", "{adds}  对数胜算，即{share}"),
    "f_record": (
        "Track record, past topics given so much and of them grown (* this one's class): {told}",
        "历史战绩，各档预测的历史主题数与其中增长者（*为本主题所在档）：{told}",
    ),
    "f_record_class": ("{low} to {high}: {grew} of {n}{own}", "{low}至{high}：{n}个中{grew}个{own}"),
    "outlook": ("Records to be expected a year", "预计每年记录数"),
    "outlook_year": (
        "  year {year}: {middle} ({low} to {high})",
        "  第{year}年：{middle}（{low}至{high}）",
    ),
    "e_standing": ("Standing {value}", "综合分{value}"),
    "e_question": ("Forecast: {asked}", "预测：{asked}"),
    "e_newest": ("newest records", "最新记录"),
    # One topic opened
    "e_emergence": ("Emergence score", "兴起分数"),
    "e_breakthrough": ("Breakthrough, by texts", "突破性（据文本）"),
    "e_breakthrough_citations": ("Breakthrough, by citations", "突破性（据引用）"),
    "e_industrial": ("Industrial potential, by records and texts", "产业潜力（据记录与文本）"),
    "e_industrial_citations": ("Industrial potential, by citations", "产业潜力（据引用）"),
    "e_value": (
        "{value} ({low} to {high}), coverage {coverage}; above {place} of the ranked topics",
        "{value}（{low}至{high}），覆盖率{coverage}；高于{place}的参评主题",
    ),
    "e_score": ("{value} of 100, coverage {coverage}", "{value}（满分100），覆盖率{coverage}"),
    "e_none": ("not computed: {why}", "未计算：{why}"),
    "e_part": (
        "{label}: {says}; place {place}, weight {weight}, adds {adds}",
        "{label}：{says}；位置{place}，权重{weight}，贡献{adds}",
    ),
    "e_missing": ("{label}: {says}", "{label}：{says}"),
    "e_stays": (
        "Under other weights it stays among the first in {share} of draws.",
        "改变权重时，{share}的抽取中仍居前列。",
    ),
    "e_stage": ("Stage", "阶段"),
    # Two runs
    "compared": (
        "{before} ({before_as_of}) → {after} ({after_as_of}); topics matched by {by}",
        "{before}（{before_as_of}）→ {after}（{after_as_of}）；主题匹配依据：{by}",
    ),
    "by_lineage": ("the lineage of the second run", "后一次运行的沿革"),
    "by_documents": ("shared documents", "共有文献"),
    "events_counted": (
        "{continued} topics continued, {born} born, {split} split, {merged} merged, {ended} ended",
        "延续{continued}个，新生{born}个，分出{split}个，并入{merged}个，消失{ended}个",
    ),
    "entered": ("Entered the watchlist", "进入观察清单"),
    "left": ("Left the watchlist", "退出观察清单"),
    "rose": ("Rose", "上升"),
    "fell": ("Fell", "下降"),
    "born": ("Born", "新生"),
    "split": ("Split", "分出"),
    "merged": ("Merged", "并入"),
    "ended": ("Ended", "消失"),
    "origin": ("from / into", "来自／去向"),
    "and_more": ("... and {count} more; --json gives all", "……另有{count}个；--json 给出全部"),
    # A file
    "about_file": (
        "{title} ({format}), {encoding}, {packed}, {size} bytes",
        "{title}（{format}），{encoding}，{packed}，{size}字节",
    ),
    "packed": ("packed with {name}", "{name}压缩"),
    "not_packed": ("not packed", "未压缩"),
    "records_read": ("{records} records, {marks} marked in the text", "读出{records}条记录，文中标记{marks}条"),
    "dates_from": ("Public dates from {first} to {last}", "公开日期自{first}至{last}"),
    "template_written": ("Written: {file}", "已写入：{file}"),
    "by_language": ("{en} in English, {zh} in Chinese; {lead}", "英文{en}，中文{zh}；{lead}"),
    "languages": ("Languages: {told}", "语言：{told}"),
    "kinds": ("Kinds: {told}", "类型：{told}"),
    "filled": ("filled", "填充率"),
    "cannot": ("What cannot be computed", "不能计算的内容"),
    "can_all": ("Nothing is missing.", "没有缺失。"),
    # Repair of a text
    "repaired": ("{changes} changes, {marks} of them with lost characters", "修改{changes}处，其中{marks}处有字丢失"),
    "repair_shift": ("torn run moved back", "错位复原"),
    "repair_reading": ("reading taken out", "去除注音"),
    "repair_script": ("made simplified again", "转回简体"),
    "repair_variant": ("odd variant", "异体字"),
    "repair_entity": ("character reference", "字符实体"),
    "repair_hidden": ("invisible character", "不可见字符"),
    "repair_encoding": ("decoded anew", "重新解码"),
    "repair_width": ("made narrow", "全角转半角"),
    # Directions
    "no_direction": ("none of the six", "不属于六大方向"),
    "tracks": ("Tracks", "赛道"),
    "deciding_words": ("Words that decided", "依据词语"),
    "classified": ("{count} texts: {told}", "共{count}条：{told}"),
    "products": ("Landmark products", "标志性产品"),
    "unchecked": ("* not yet compared with the published text", "* 尚未与公布文本核对"),
    "other_lists": ("Also in", "另见清单"),
    "taxonomy_says": ("What it is", "含义"),
    "taxonomy_technology": ("Technology", "技术"),
    "taxonomy_uses": ("Uses", "应用"),
    "taxonomy_terms": ("Terms", "词语"),
    # Feeds of live services
    "w_feed": ("feed", "订阅源"),
    "w_pages": ("pages", "页数"),
    "w_records": ("records", "记录数"),
    "w_set_aside": ("set aside", "搁置"),
    "w_due": ("next due", "下次时间"),
    "w_outcome": ("outcome", "结果"),
    "w_done": ("done", "完成"),
    "w_nothing_new": ("nothing new", "无新内容"),
    "w_more_to_come": ("more to come", "未完，下次继续"),
    "w_budget_spent": ("budget spent, goes on when due", "额度用尽，到时继续"),
    "w_refused": ("refused", "被拒绝"),
    "w_unreachable": ("unreachable", "无法连接"),
    "w_not_due": ("not due", "未到时间"),
    "w_kept": ("Kept in {folder}; next due {due}", "保存于{folder}；下次时间{due}"),
    "short_history": (
        "Records reach back {years} years only: many features of forecasts tell nothing, and probabilities differ "
        "less than they should.",
        "记录只回溯{years}年：预测的许多特征说明不了什么，概率的差别小于应有的程度。",
    ),
    # Back-tests
    "backtested": (
        "Back-test: {question}: {origins} origins, {n} units each, {base} of them grew",
        "回测：{question}：{origins}个起点，平均{n}个单位，增长者占{base}",
    ),
    "q_plain": ("growth of 8 % a year", "年均增长8%"),
    "q_noise": ("growth beyond noise", "超出噪声的增长"),
    "q_tide": ("growth beyond the tide", "超出大势的增长"),
    "q_peak": ("a new peak", "创新高"),
    "tried_at": ("Origin {origin}, {n} units, 90 % intervals", "起点{origin}，{n}个单位，90%区间"),
    "mean_of_origins": ("Mean of origins", "各起点均值"),
    "perfect_forecaster": (
        "A perfect forecaster would show a calibration error of {error} here.",
        "完美的预测者在此规模下的校准误差为{error}。",
    ),
    "model": ("model", "模型"),
    "auc": ("AUC", "AUC"),
    "csi": ("CSI", "CSI"),
    "precision": ("first 50", "前50"),
    "brier": ("Brier", "Brier"),
    "ece": ("calibration error", "校准误差"),
    "m_boosted_trees": ("Forecast (boosted trees)", "预测（提升树）"),
    "m_always_yes": ("Always yes", "一律为是"),
    "m_persistence": ("Persistence", "延续增长"),
    "m_kleinberg_burst": ("Kleinberg burst", "Kleinberg突发"),
    "m_category_growth": ("Growth of its categories", "所属类别的增长"),
    "m_term_burst": ("Burst of its terms", "词语突发"),
    "m_size": ("Size", "规模"),
    "m_logistic_3": ("Logistic, 3 features", "逻辑回归（3特征）"),
    "m_placebo": ("Placebo: nothing grows", "安慰剂：无增长"),
    "m_leak_gauge": ("Leak gauge: topics made with hindsight", "泄漏标尺：事后形成的主题"),
    # Indicators and parts of the score
    "i_size": ("Records, last 12 months", "近12个月记录数"),
    "i_growth_1": ("Growth, 1 year", "增长（1年）"),
    "i_growth_2": ("Growth, 2 years", "增长（2年）"),
    "i_growth_3": ("Growth, 3 years", "增长（3年）"),
    "i_net_growth": ("Growth beyond its field", "超出领域的增长"),
    "i_age_years": ("Age in years", "年龄（年）"),
    "i_recency": ("Recency", "新近度"),
    "i_new_author_share": ("New authors", "新作者占比"),
    "i_neighbour_growth": ("Growth of its neighbours", "近邻增长"),
    "i_category_growth": ("Growth of its field", "领域增长"),
    "i_term_novelty": ("Novelty of its terms", "词语新颖度"),
    "i_burst_weight": ("Burst", "突发强度"),
    # Ledger
    "said": ("said", "所说"),
    "outcome": ("outcome", "结果"),
    "cut_off": ("cut-off", "截止日"),
    "due": ("due", "到期"),
    "before_after": ("records before → after", "此前 → 此后记录"),
    "asked": ("question", "问题"),
    "entry": ("entry", "条目"),
    "scored": ("scored", "已评分"),
    "came": ("came", "实现"),
    "brier_base": ("Brier (of the base rate)", "Brier（以基准率计）"),
    "csi_counts": ("CSI (hits/false/missed)", "CSI（命中/落空/漏报）"),
    "ece_perfect": ("calibration error (perfect)", "校准误差（完美者）"),
    "void": ("void", "作废"),
    "open": ("open", "未结"),
    "came_yes": ("yes", "是"),
    "came_no": ("no", "否"),
    "came_void": ("void", "作废"),
    "came_open": ("open", "未结"),
    "kind_real": ("real", "真实"),
    "kind_replayed": ("replayed", "重演"),
    "unit_question": ("{unit}, {years} y: {question}", "{unit}，{years}年：{question}"),
    "unit_topic": ("topics", "主题"),
    "unit_term": ("terms", "词语"),
    "ledger_real": ("Ledger of {n} forecasts; head {head}", "账本含{n}条预测；链头{head}"),
    "ledger_replayed": (
        "Ledger of {n} replayed forecasts, reckoned afterwards; head {head}",
        "账本含{n}条重演的预测，事后推算；链头{head}",
    ),
    "ledger_more": ("{n} more; --limit 0 lists all", "另有{n}条；--limit 0 列出全部"),
    "ledger_holds": (
        "The chain holds: {n_lines} lines ({kind}), {n_forecasts} forecasts, {n_resolutions} resolved, {n_rules} rules "
        "unchanged; head {head}",
        "链完好：{n_lines}行（{kind}），{n_forecasts}条预测，{n_resolutions}条已结，{n_rules}个规则未变；链头{head}",
    ),
    "ledger_chain_holds": (
        "The chain holds: {n_lines} lines ({kind}), {n_forecasts} forecasts, {n_resolutions} resolved; no rule was "
        "looked for; head {head}",
        "链完好：{n_lines}行（{kind}），{n_forecasts}条预测，{n_resolutions}条已结；未核对规则；链头{head}",
    ),
    "ledger_mended": ("The torn last line now stands in {path}", "残缺的末行已移至{path}"),
    "ledger_whole": ("No line is torn", "没有残缺的行"),
    "ledger_at": ("Ledger: {path}", "账本：{path}"),
    "ledger_page": ("Page: {path}", "页面：{path}"),
    "resolved": ("{n} forecasts resolved: {yes} yes, {no} no, {void} void", "结{n}条预测：{yes}是，{no}否，{void}作废"),
    "would_resolve": (
        "{n} forecasts would be resolved, and nothing was written: {yes} yes, {no} no, {void} void",
        "可结{n}条预测，未写入：{yes}是，{no}否，{void}作废",
    ),
    "void_few_records": (
        "{n} void: fewer than half as many panel records a year came as before the cut-off",
        "{n}条作废：此后每年的面板记录不足此前的一半",
    ),
    "void_lost_categories": (
        "{n} void: more than a twentieth of the panel stood in categories that hardly came any more",
        "{n}条作废：面板逾二十分之一所在的类别几乎不再有记录",
    ),
    "open_not_due": ("{n} stay open: due on {due}", "{n}条未结：{due}到期"),
    "open_records_end": (
        "{n} stay open: due on {due}, but records end on {end}",
        "{n}条未结：{due}到期，但记录止于{end}",
    ),
    "open_foreign": (
        "{n} stay open: due on {due}, but these files hardly hold the panel that was counted",
        "{n}条未结：{due}到期，但这些文件几乎不含当时计数的面板",
    ),
    "replayed": (
        "{n} replayed forecasts entered, {known} stood there already; {resolved} resolved",
        "写入{n}条重演的预测，{known}条已在；结{resolved}条",
    ),
    "replayed_open": ("{n} stay open: records end before they are due", "{n}条未结：记录止于到期之前"),
    # Ranking of matches
    "pairs_set_aside": ("{count} rows set aside", "搁置{count}行"),
    "match_trained": (
        "Trained on {pairs} pairs of {demands} demands: {path}",
        "以{demands}个需求的{pairs}对样本训练完成：{path}",
    ),
    "match_unlearnt": (
        "No model given: ranked by similarities of the texts, which have learnt nothing from grades. "
        "Their levels are a convention, not an estimate.",
        "未给出模型：仅按文本相似度排序，未从评分中学习；所列等级为约定值，并非估计。",
    ),
    "match_scored": (
        "Scored {pairs} pairs of {demands} demands: {path}",
        "已为{demands}个需求的{pairs}对样本评分：{path}",
    ),
}


def say(language: Language, key: str, **places: Any) -> str:
    """Give a heading or sentence of `_WORDS` with its places filled.

    Examples
    --------
    >>> say(Language.zh, "line", line=3)
    '第3行'
    """
    return _WORDS[key][language is Language.zh].format(**places)


def indicator_name(language: Language, name: str) -> str:
    """Name an indicator; one that is not known here keeps the name it has in the run.

    Examples
    --------
    >>> indicator_name(Language.en, "recency"), indicator_name(Language.en, "h_index")
    ('Recency', 'h_index')
    """
    return say(language, f"i_{name}") if f"i_{name}" in _WORDS else name


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
