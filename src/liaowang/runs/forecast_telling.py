"""What a run says of a topic's forecasts, and where all it knows puts the topic, as plain values with words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add
from typing import Any

import polars as pl

from liaowang.runs.forecast_words import GROUP_LABELS, STANDING_LABELS, feature_label, forecast_says, part_says
from liaowang.runs.plain import plain_value

MAIN_QUESTION = "noise"
"""What a run ranks by: growth beyond what counting noise allows."""
WEIGHTS: Mapping[str, float] = {"forecast": 0.5, "breakthrough": 0.25, "industrial": 0.25}
"""What a topic's place weighs. The two scores are told apart from the forecast and from each other everywhere else; an
order needs one number, and this is how it comes about."""
_REASONS = 3


def rank_topics(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Bring forecast and both scores to one order.

    Parameters
    ----------
    tables : mapping
        ``topics``, ``forecasts``, ``assessments``.

    Returns
    -------
    DataFrame, one row a topic with an emergence score
        ``topic``, ``standing`` (0 to 100: weighted mean of ranks, over what could be computed), ``covers`` (share of
        the weight that could), ``forecast``, ``breakthrough``, ``industrial`` (ranks, 0 to 1, or null). Without any
        forecast the emergence score takes its place. Highest first.
    """
    topics = tables["topics"].filter(pl.col("score").is_not_null()).select("topic", "score")
    asked = tables["forecasts"].filter(pl.col("question") == MAIN_QUESTION).select("topic", value="probability")
    forecast = asked if len(asked) else topics.select("topic", value="score")
    frame = topics.join(_ranked(forecast, topics, "forecast"), on="topic", how="left")
    whole = tables["assessments"].filter(pl.col("component").is_null(), pl.col("value").is_not_null())
    for name in ("breakthrough", "industrial"):
        own = whole.filter(pl.col("score") == name).select("topic", "value")
        frame = frame.join(_ranked(own, topics, name), on="topic", how="left")
    known = [pl.when(pl.col(name).is_not_null()).then(weight).otherwise(0.0) for name, weight in WEIGHTS.items()]
    # One after the other: `sum_horizontal` adds in the order in which threads come.
    total = reduce(add, (pl.col(name).fill_null(0) * weight for name, weight in WEIGHTS.items()))
    frame = frame.with_columns(covers=reduce(add, known))
    standing = pl.when(pl.col("covers") > 0).then(100 * total / pl.col("covers"))
    return frame.with_columns(standing=standing).sort(
        ["standing", "score", "topic"], descending=[True, True, False], nulls_last=True
    )


def _ranked(values: pl.DataFrame, topics: pl.DataFrame, name: str) -> pl.DataFrame:
    """Rank values among the topics that are listed, 0 to 1."""
    own = values.join(topics.select("topic"), on="topic", how="semi")
    share = (pl.col("value").rank() - 1) / max(len(own) - 1, 1)
    return own.select("topic", share.alias(name))


def describe_forecasts(
    rows: Sequence[Mapping[str, Any]], parts: Sequence[Mapping[str, Any]], sizes: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Gather what is forecast of a topic.

    Parameters
    ----------
    rows, parts, sizes : sequences of mapping
        The topic's rows of ``forecasts``, ``forecast_parts``, ``outlook``; empty where nothing was forecast.

    Returns
    -------
    dict
        ``probability`` with ``probability_low`` and ``probability_high`` (of the main question, or None), ``forecasts``
        (a dict for each question: ``probability``, ``low``, ``high``, ``threshold``, ``base_rate``, ``n_like``,
        ``n_like_grew``, ``due_at``, ``says``, and ``parts``, whose ``adds`` add up to the log-odds),
        ``forecast_reasons`` (sentences), ``outlook`` (``year``, ``low``, ``middle``, ``high``).
    """
    told = {row["question"]: _forecast(row, parts) for row in rows}
    main = told.get(MAIN_QUESTION)
    return {
        "probability": main["probability"] if main else None,
        "probability_low": main["low"] if main else None,
        "probability_high": main["high"] if main else None,
        "forecasts": told,
        "forecast_reasons": _reasons(main) if main else [],
        "outlook": [{name: plain_value(row[name]) for name in ("year", "low", "middle", "high")} for row in sizes],
    }


def _forecast(row: Mapping[str, Any], parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    plain = {name: plain_value(value) for name, value in row.items() if name not in ("topic", "question")}
    own = {it["part"]: it for it in parts if it["question"] == row["question"]}
    told = [_part(name, own[name]) for name in GROUP_LABELS if name in own]
    return plain | {"says": forecast_says({**row, "due_at": plain["due_at"]}), "parts": told}


def _part(name: str, row: Mapping[str, Any]) -> dict[str, Any]:
    english, chinese = GROUP_LABELS[name]
    features = [
        {"name": it["name"], "label": feature_label(it["name"])}
        | {key: plain_value(it[key]) for key in ("rank", "adds")}
        for it in row["features"]
    ]
    adds = row["adds"]
    return {
        "part": name,
        "label": {"en": english, "zh": chinese},
        "adds": plain_value(adds),
        "says": part_says(name, adds),
        "features": features,
    }


def in_short(told: Mapping[str, Any]) -> dict[str, str] | None:
    """Say in a line why: what lifts the forecast most, where anything does, and the first reason of the score.

    Examples
    --------
    >>> in_short({"forecasts": {}, "reasons": [{"en": "young", "zh": "新近"}]})["en"]
    'young'
    """
    main = told["forecasts"].get(MAIN_QUESTION)
    reasons = list(told["reasons"][:1])
    lifting = [it for it in main["parts"] if it["part"] != "base" and it["adds"] > 0] if main else []
    if lifting:
        reasons.insert(0, max(lifting, key=lambda it: it["adds"])["says"])
    marks = {"en": "; ", "zh": "；"}
    return {name: mark.join(it[name] for it in reasons) for name, mark in marks.items()} if reasons else None


def _reasons(main: Mapping[str, Any]) -> list[dict[str, str]]:
    """Say the forecast, and the subjects that move it most."""
    moved = sorted((it for it in main["parts"] if it["part"] != "base"), key=lambda it: -abs(it["adds"]))
    return [main["says"], *(it["says"] for it in moved[: _REASONS - 1])]


def lay_out_standing(ranks: Mapping[str, float | None], *, has_forecasts: bool) -> list[dict[str, Any]]:
    """Lay out how a topic's standing comes about.

    Parameters
    ----------
    ranks : mapping
        Name of `WEIGHTS` to the topic's rank, 0 to 1, or None.
    has_forecasts : bool
        Whether the run made any forecast; otherwise the emergence score stands for it.

    Returns
    -------
    list of dict
        ``part``, ``label``, ``rank``, ``weight`` (of what could be computed, adding up to 1), ``adds`` (adding up to
        the standing); without a rank, neither weight nor what it adds.

    Examples
    --------
    >>> told = lay_out_standing({"forecast": 0.9, "breakthrough": 0.6, "industrial": None}, has_forecasts=True)
    >>> [(it["part"], it["adds"]) for it in told]
    [('forecast', 60.0), ('breakthrough', 20.0), ('industrial', None)]
    """
    covers = sum(weight for name, weight in WEIGHTS.items() if ranks.get(name) is not None)
    told = []
    for name, full in WEIGHTS.items():
        rank = ranks.get(name)
        weight = None if rank is None else full / covers
        english, chinese = STANDING_LABELS["emergence" if name == "forecast" and not has_forecasts else name]
        told.append(
            {
                "part": name,
                "label": {"en": english, "zh": chinese},
                "rank": plain_value(rank),
                "weight": plain_value(weight),
                "adds": None if rank is None or weight is None else plain_value(100 * rank * weight),
            }
        )
    return told
