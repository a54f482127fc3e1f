"""Figures that abstracts of the shipped sample state themselves, each found by the words in which it stands there."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

_STATED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("performs at 6.5% and 5.9% word error rate",
     {"metric_zh": "词错误率", "metric_en": "word error rate", "operator": "..", "value": "5.9", "value_high": "6.5",
      "unit": "%"}),
    ("latency of only 29 us",
     {"metric_zh": "推理延迟", "metric_en": "inference latency", "operator": "=", "value": "29", "unit": "us"}),
    ("dose is found to be under 5% of the prescription dose",
     {"metric_zh": "剂量偏差", "metric_en": "dose deviation", "operator": "<=", "value": "5", "unit": "%"}),
    ("accuracy of 67.68 % on CIFAR-100",
     {"metric_zh": "识别准确率（CIFAR-100）", "metric_en": "accuracy of recognition (CIFAR-100)", "operator": "=",
      "value": "67.68", "unit": "%"}),
    ("well below 100 parts per million over a spherical FoV of 20 mm diameter",
     {"metric_zh": "磁场不均匀度", "metric_en": "inhomogeneity of the field", "operator": "<=", "value": "100",
      "unit": "ppm"}),
)  # fmt: skip


def stated_in(abstract: str, record_id: str) -> list[dict[str, Any]]:
    """Give the figures that an abstract states, with its words as their source; nothing where none of them stands.

    Examples
    --------
    >>> stated_in("It has a latency of only 29 us.", "arxiv:1")[0]["source"]
    'arxiv:1: “latency of only 29 us”'
    """
    return [
        {**figure, **_numbers(figure), "source": f"{record_id}: “{words}”"}
        for words, figure in _STATED
        if words in abstract
    ]


def _numbers(figure: dict[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(figure[name]) for name in ("value", "value_high") if name in figure}
