"""Stages on the way to use: sentences that tell of a prototype, a trial or production, and the range they give."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from liaowang.observatory.assessment.measures import N_RECENT, Ints


@dataclass(frozen=True)
class Stage:
    """A stretch of the nine technology readiness levels, with the words that tell of it."""

    name: str
    trl_low: int
    trl_high: int
    english: str
    chinese: str


_PROTOTYPE = (
    r"(?:working|functional|hardware|early|first|laboratory|experimental) prototypes?|prototype|proof[- ]of[- ]concept|"
    r"bench[- ]scale|lab(?:oratory)?[- ]scale|laboratory demonstrations?|breadboard"
)
_TRIAL = (
    r"pilot[- ](?:plant|line|scale|production|deployment|trial|run|project)s?|"
    r"field[- ](?:test|trial|demonstration|deployment)(?:s|ed|ing)?|flight[- ]test(?:s|ed|ing)?|"
    r"in-orbit demonstrations?|phase (?:i|ii|iii|1|2|3) (?:clinical )?trials?|"
    r"demonstration (?:plant|unit|facility)|full[- ]scale (?:test|trial|demonstrat)\w*|beta[- ]test\w*"
)
_MARKET = (
    r"mass[- ]produc(?:tion|ed|ing)|high[- ]volume (?:production|manufacturing)|commerciali[sz]ed|"
    r"commercial (?:operation|launch|rollout|deployment)s?|"
    r"deployed (?:in production|commercially|nationwide|at scale|operationally)|"
    r"in (?:routine|daily|commercial|operational) (?:use|operation|service)|"
    r"production (?:environment|deployment)s?|in production (?:at|since|use)|"
    r"entered (?:the market|service|production)|rolled out"
)
_PROTOTYPE_ZH = "样机|原型机|原型系统|原型样机|概念验证|实验室验证|试制|小试"
_TRIAL_ZH = "中试|试点|示范应用|示范工程|示范项目|示范运行|现场试验|现场测试|现场应用|外场试验|试运行|临床试验|小批量"
_MARKET_ZH = (
    "量产|规模化生产|批量生产|商业化运营|商业化应用|商业运营|投产|投入使用|投入运行|上市销售|推广应用|产业化应用"
)

STAGES = (
    Stage("research", 1, 3, "", ""),
    Stage("prototype", 4, 5, _PROTOTYPE, _PROTOTYPE_ZH),
    Stage("trial", 6, 7, _TRIAL, _TRIAL_ZH),
    Stage("market", 8, 9, _MARKET, _MARKET_ZH),
)
"""From papers alone to routine use, in the nine levels of technology readiness; the words are ours, unvalidated."""

_HEDGE = (
    r"\b(?:not|never|no|without|cannot|could|can|may|might|would|will|should|towards?|future|potential|potentially|"
    r"promising|possible|prospects?|suitable for|prior to|necessity|aim(?:s|ed|ing)?|challenges?|before|until|"
    r"enabl(?:e|es|ing)|allow(?:s|ing)?|to be|yet|for|hinder\w*|imped\w*)\b(?:\W+\w+){0,3}\W+"
)
_HEDGE_AFTER = (
    r"(?:\W+\w+)?\W+(?:may|might|could|would|will|remains?|is expected|are expected)\b|"
    r"[- ](?:based|vectors?|selection|learning|generation|class\w*)\b"
)
_HEDGE_ZH = (
    "虚拟样机|易于|便于|适合|适于|有望|可望|前景|潜力|未来|尚未|有待|未能|难以|"
    "奠定|促进|推动|助力|阻碍|制约|提供(?:参考|依据|基础|支撑)"
)
_SENTENCE_END = r"([.!?])\s+|([。！？；])"
_MAX_QUOTE = 320
_MIN_SHARE = 0.03
_MIN_DOCUMENTS = 2


def read_stages(texts: pl.DataFrame) -> pl.DataFrame:
    """Find the sentences that tell of a stage beyond research.

    A sentence in which the word stands under a wish, a doubt or a denial ('could be commercialised', '有望量产') does
    not count.

    Parameters
    ----------
    texts : DataFrame
        Columns ``document`` (int), ``text`` (str or null).

    Returns
    -------
    DataFrame, one row a (document, stage)
        ``document``, ``stage`` (index in `STAGES`), ``cue``, ``sentence`` (the first, cut to 320 characters).

    Examples
    --------
    >>> said = ["A pilot plant has run since May. Mass production may follow.", "该器件有望量产。样机已完成测试。"]
    >>> read_stages(pl.DataFrame({"document": [0, 1], "text": said})).select("document", "stage", "cue").rows()
    [(0, 2, 'pilot plant'), (1, 1, '样机')]
    """
    patterns = [f"(?i)\\b(?:{it.english})\\b|(?:{it.chinese})" for it in STAGES[1:]]
    any_cue = "|".join(f"(?:{pattern})" for pattern in patterns)
    told = texts.filter(pl.col("text").str.contains(any_cue))
    parted = pl.col("text").str.replace_all(_SENTENCE_END, "${1}${2}\u2029").str.split("\u2029")
    sentences = told.select("document", sentence=parted).explode("sentence", empty_as_null=True)
    sentences = sentences.with_columns(pl.col("sentence").str.strip_chars(), place=pl.int_range(pl.len()))
    found = []
    for number, (pattern, stage) in enumerate(zip(patterns, STAGES[1:], strict=True), start=1):
        hedged = f"(?i){_HEDGE}(?:{stage.english})\\b|\\b(?:{stage.english})(?:{_HEDGE_AFTER})"
        is_hedged = pl.col("sentence").str.contains(hedged) | (
            pl.col("sentence").str.contains(stage.chinese) & pl.col("sentence").str.contains(_HEDGE_ZH)
        )
        hits = sentences.with_columns(cue=pl.col("sentence").str.extract(f"({pattern})")).filter(
            pl.col("cue").is_not_null(), ~is_hedged
        )
        found.append(hits.with_columns(stage=pl.lit(number, pl.Int64)))
    all_hits = pl.concat(found).sort("document", "stage", "place").unique(["document", "stage"], keep="first")
    quoted = pl.col("sentence").str.slice(0, _MAX_QUOTE)
    return all_hits.select("document", "stage", "cue", quoted).sort("document", "stage")


def estimate_stages(stages: Ints, topics: Ints, windows: Ints, n_topics: int) -> pl.DataFrame:
    """Estimate a range of readiness levels for each topic from its recent documents.

    The range begins with the stage that most of them speak of (those without a cue count as research), and ends with
    the highest of which at least two of them, and three in a hundred, speak.

    Parameters
    ----------
    stages : array of int, shape (documents,)
        Highest stage that each document tells of; 0 for none.
    topics, windows : array of int, shape (documents,)
    n_topics : int

    Returns
    -------
    DataFrame, one row a topic with recent documents
        ``topic``, ``trl_low``, ``trl_high`` (1 to 9), ``n_documents``, and how many tell of each stage.

    Examples
    --------
    >>> told = estimate_stages(np.array([0] * 8 + [2, 2]), np.zeros(10, int), np.zeros(10, int), 1)
    >>> told.select("trl_low", "trl_high", "n_trial").row(0)
    (1, 7, 2)
    """
    seen = np.flatnonzero((windows >= 0) & (windows < N_RECENT) & (topics >= 0))
    counts = np.zeros((n_topics, len(STAGES)), np.int64)
    np.add.at(counts, (topics[seen], stages[seen]), 1)
    sizes = counts.sum(axis=1)
    enough = counts >= np.maximum(_MIN_DOCUMENTS, _MIN_SHARE * sizes)[:, None]
    enough[:, 0] = True
    highest = len(STAGES) - 1 - enough[:, ::-1].argmax(axis=1)
    lowest = np.minimum(counts.argmax(axis=1), highest)
    frame = pl.DataFrame(
        {
            "topic": np.arange(n_topics),
            "trl_low": np.array([it.trl_low for it in STAGES])[lowest],
            "trl_high": np.array([it.trl_high for it in STAGES])[highest],
            "n_documents": sizes,
            **{f"n_{it.name}": counts[:, number] for number, it in enumerate(STAGES)},
        }
    )
    return frame.filter(pl.col("n_documents") > 0)
