"""Sentences of the report on forecasts, their track record and the standing, English and Chinese, by name."""

from __future__ import annotations

from collections.abc import Mapping

FORECAST_WORDS: Mapping[str, tuple[str, str]] = {
    "nav_record": ("Track record", "历史战绩"),
    "col_forecast": ("Forecast", "预测"),
    "col_standing": ("Standing", "综合分"),
    "reading_forecast": ("Growth beyond noise, forecast", "增长超出噪声的预测"),
    "reading_standing": ("Standing", "综合分"),
    "forecast_range": ("{low}–{high}%", "{low}–{high}%"),
    "forecast_interval": ("forecast, interval {low} to {high}%", "预测值，区间{low}%至{high}%"),
    "due": ("until {day}", "至{day}"),
    "order_forecast": ("Forecast", "预测"),
    "help_forecast": (
        "Probability that the topic's share of all records grows by 8 % a year or more in the three years after the "
        "cut-off, and by more than counting noise allows. The band is where nine in ten draws of the past years learnt "
        "from would put it; it says how far the number hangs on these years, not how sure the topic is. How such "
        "numbers fared stands in the track record below.",
        "截止日后三年内，主题占全部记录之比年均增长8%以上且超出计数噪声的概率。横带为更换所学的历史年份时，十次中有九次落在的范围；"
        "它说明数字有多依赖这些年份，而不是主题有多确定。此类数字的历史表现见下文历史战绩。",
    ),
    "help_standing": (
        "What the list is ordered by, 0 to 100: places among all scored topics, weighted: the forecast counts for "
        "half, breakthrough and industrial potential for a quarter each. What cannot be computed is left out of the "
        "mean.",
        "清单的排列依据，0至100：在全部可评分主题中位置的加权平均，预测占一半，突破性与产业潜力各占四分之一。不能计算的项不计入平均。",
    ),
    "help_standing_score": (
        "What the list is ordered by, 0 to 100: places among all scored topics, weighted. For want of a forecast the "
        "emergence score counts for half, breakthrough and industrial potential for a quarter each.",
        "清单的排列依据，0至100：在全部可评分主题中位置的加权平均。因没有预测，兴起分数占一半，突破性与产业潜力各占四分之一。",
    ),
    "lead_forecast": (
        "{topics} topics were found in {records} records. {scored} of them could be scored; the first {listed} are "
        "listed by their standing: the forecast that they grow, breakthrough and industrial potential.",
        "从{records}条记录中发现{topics}个主题，其中{scored}个可以评分；下列前{listed}个按综合分排列，综合分由增长预测、突破性与产业潜力构成。",
    ),
    "none_forecast": (
        "Nothing is forecast in this run: {why}. The emergence score takes the forecast's place in the order.",
        "本次运行不作预测：{why}。排列中以兴起分数代替预测。",
    ),
    "not_forecast": ("not forecast: too few records", "未预测：记录过少"),
    "spread_forecast": ("{n} topics forecast, 0 to {high}", "{n}个主题有预测，0至{high}"),
    "legend_forecast": ("Vermilion: forecast, with its interval", "朱色：预测及其区间"),
    "why_standing": ("Standing {value}", "综合分{value}"),
    "why_forecast": ("Forecast {value}", "预测{value}"),
    "why_emergence": ("Emergence score {value}", "兴起分数{value}"),
    "open_standing": ("Open what it is made of", "查看构成"),
    "standing_place": ("place {rank} of {scored}", "第{rank}位，共{scored}个"),
    # Chapter of a topic
    "forecast": ("Forecast", "预测"),
    "question": ("Question", "问题"),
    "probability": ("Probability", "概率"),
    "base_rate": ("Of all past topics", "历史上全部主题"),
    "such_forecasts": ("Such forecasts in the past", "以往此类预测"),
    "like_grew": ("{grew} of {n} grew", "{n}个中{grew}个确有增长"),
    "like_few": ("{grew} of {n} grew, too few to say", "{n}个中{grew}个确有增长，数量过少，不足为据"),
    "like_none": ("none was given so much", "无人得到如此预测"),
    "asked_plain": ("grows by 8 % a year", "年均增长8%以上"),
    "asked_noise": ("so, and beyond noise", "且超出噪声"),
    "asked_tide": ("so, and faster than its field", "且快于所在领域"),
    "forecast_says": (
        "Each is asked until {day}, of the share of all records pooled over three years against the last two.",
        "各问题均以{day}为期，比较此后三年与最近两年合计的占比。",
    ),
    "forecast_parts": ("Where the forecasts come from", "预测从何而来"),
    "forecast_parts_note": (
        "What each subject adds to the log-odds; the sum is the forecast. Features are of the growth beyond noise, "
        "with the place of this topic among all that were asked about.",
        "各方面对对数胜算的贡献，合计即为预测。特征取自“超出噪声”一问，附本主题在全部受问主题中的位置。",
    ),
    "log_odds": ("Log-odds", "对数胜算"),
    "features": ("Features that move it most", "影响最大的特征"),
    "feature_place": ("{label} (place {place}; {adds})", "{label}（位置{place}；{adds}）"),
    "as_probability": ("as a probability", "化为概率"),
    "standing_parts": ("How standing {value} comes about", "综合分{value}如何得出"),
    "left_out": ("Cannot be computed: left out of the mean, not counted as 0.", "不能计算：不计入平均，也不当作0。"),
    "series_ahead": (
        "Vermilion: records to be expected a year if all records stay as many as in the last twelve months; dashed the "
        "middle, in the band eight in ten of the past topics most alike in forecast and size.",
        "朱色：若全部记录保持近十二个月的数量，预计的每年记录数；虚线为中位，带内为预测与规模最相近的历史主题的八成。",
    ),
    "ahead_text": (
        "To be expected in {year}: {middle}, from {low} to {high}.",
        "预计{year}年：{middle}条，{low}至{high}条。",
    ),
    "expected": ("expected", "预计"),
    # Track record
    "record": ("Track record of the forecasts", "预测的历史战绩"),
    "record_source": (
        "The forecasts of this run were learnt from {topics} topics of arXiv records at {origins} past cut-offs, "
        "{first} to {last}: those of the shipped history, or of the one named, whose three years were over on {as_of}. "
        "Below stands how forecasts of these topics fared that were made by models fitted without them and without all "
        "cut-offs within two years of theirs, though on later years too. These topics lie in other records than this "
        "run's may: where a collection is of another kind, expect it to do worse.",
        "本次预测学自{origins}个历史截止日（{first}至{last}）的{topics}个arXiv记录主题，即自带或指定的历史中，三年期在{as_of}前已满者。"
        "下表为对这些主题的预测战绩：作预测的模型未用该主题，也未用其前后两年内的截止日，但用了更晚的年份。"
        "这些主题所在的记录与本次运行可能不同；若文献类型不同，应预料其表现较差。",
    ),
    "record_noise": ("Will it grow by 8 % a year, beyond noise?", "是否年均增长8%以上且超出噪声？"),
    "record_plain": ("Will it grow by 8 % a year?", "是否年均增长8%以上？"),
    "record_tide": ("Will it grow so, and faster than its field?", "是否如此增长且快于所在领域？"),
    "record_given": ("Given", "预测"),
    "record_topics": ("Past topics", "历史主题"),
    "record_grew": ("Of them grew", "其中增长"),
    "record_share": ("Share that grew, 90% interval", "增长占比及90%区间"),
    "record_class": ("{low} to {high}%", "{low}%至{high}%"),
    "record_few": ("too few to say", "数量过少，不足为据"),
    "record_all": ("all", "合计"),
    "record_caption": (
        "Across: what was said; up: what came. A dot in ink is the share that grew with its 90% interval; it lies in "
        "the vermilion box if the forecasts were right. Bars beneath: how many.",
        "横轴为所说，纵轴为实现。墨点为增长占比及90%区间；落在朱色框内即预测得当。下方横条为数量。",
    ),
    "record_said": ("said", "所说"),
    "record_came": ("came", "实现"),
    # How it was made
    "method_forecast": (
        "A forecast learns from past topics: a hundred features of each, as ranks among the topics of its cut-off "
        "(growth, words, neighbours, narrower topics, authors, categories, size), go into boosted trees, and the "
        "log-odds are met with what came. {n} topics large enough were asked about. Parts add up to the log-odds.",
        "预测学自历史主题：每个主题的百余项特征取其在同一截止日主题中的位次（增长、词语、近邻、下级主题、作者、类目、规模），"
        "由提升树学习，再以实际结果校准对数胜算。共对{n}个规模足够的主题提问。各方面的贡献相加即为对数胜算。",
    ),
    "method_standing": (
        "The order of the list needs one number; it is the standing, and it serves nothing else. Forecast, "
        "breakthrough and industrial potential are told apart everywhere.",
        "清单的排列需要一个数，即综合分；它别无他用。预测、突破性与产业潜力处处分开给出。",
    ),
    "cannot_certain": (
        "A forecast is a probability: even where it is right, of ten topics given 30 % about seven do not grow so. It "
        "counts records, not worth, and hangs on past years going on as before; {as_of} is the last day it knows of.",
        "预测是概率：即便预测得当，十个得到30%的主题中，约七个不会如此增长。它只计记录数量，不论价值，并以今后一如既往为前提；{as_of}是它所知的最后一天。",
    ),
    "set_history": ("History learnt from", "所学历史"),
    "set_meaning": ("Meaning", "含义"),
    "foot_none": ("no forecast", "不作预测"),
}
"""Name to (English, Chinese)."""
