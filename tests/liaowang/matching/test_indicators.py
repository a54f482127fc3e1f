"""Rows that are asked against rows that are offered."""

from __future__ import annotations

import pytest
from tests.liaowang.matching.sides import row

from liaowang.matching import Indicator, fit_indicators
from liaowang.matching.indicators import fit_row


@pytest.mark.parametrize(
    ("asked", "offered", "verdict", "cause"),
    [
        (row("强度", 1, "GPa"), row("强度", 1100, "兆帕", "="), "met", ""),
        (row("强度", 1, "GPa"), row("强度", 950, "MPa", "="), "near", ""),
        (row("强度", 1, "GPa"), row("强度", 500, "MPa", "="), "fails", ""),
        (row("强度", 1, "GPa"), row("强度", 1100, "MPa", ">="), "met", ""),
        (row("强度", 1, "GPa"), row("强度", 1100, "MPa", "<="), "unknown", "open_end"),
        (row("强度", 1, "GPa"), row("强度", 400, "MPa", "<="), "fails", ""),
        (row("孔径", 0.2, "μm", "<="), row("孔径", 150, "nm", "="), "met", ""),
        (row("孔径", 0.2, "μm", "<="), row("孔径", 150, "nm", ">="), "unknown", "open_end"),
        (row("孔径", 0.2, "μm", "<="), row("孔径", 300, "nm", ">="), "fails", ""),
        (row("孔径", 0.2, "μm", "<="), row("孔径", 100, "nm", "..", value_high=210.0), "near", ""),
        (row("温度", 20, "℃", "..", value_high=30.0), row("温度", 298.15, "K", "="), "met", ""),
        (row("温度", 20, "℃", "..", value_high=30.0), row("温度", 50, "℃", "="), "fails", ""),
        (row("电压", 5, "V", "="), row("电压", 5000, "毫伏", "="), "met", ""),
        (row("电压", 5, "V", "="), row("电压", 3, "kg", "="), "unknown", "other_dimension"),
        (row("电压", 5, "V", "="), row("电压", 3, "wibble", "="), "unknown", "unknown_unit"),
        (row("电压", 5, "V", "="), row("电压", None, "V"), "unknown", "no_value"),
        (row("电压", None, "V"), row("电压", 5, "V"), "unknown", "nothing_asked"),
        (row("偏差", 0, "%", "<="), row("偏差", 0, "%", "="), "met", ""),
    ],
)
def test_a_row_is_met_near_fails_or_unknown(asked: Indicator, offered: Indicator, verdict: str, cause: str) -> None:
    fit = fit_row(asked, offered)
    assert (fit.verdict, fit.cause) == (verdict, cause)
    assert bool(fit.question) == (verdict == "unknown" and cause != "nothing_asked")
    assert set(fit.question) in (set(), {"zh", "en"})
    assert (fit.gap is None) == (verdict == "unknown")


def test_names_are_paired_across_languages_and_each_row_answers_once() -> None:
    asked = [row("能量密度", 300, "Wh/kg"), row("循环寿命", 1000, "次"), row("Pore size", 0.2, "μm", "<=")]
    offered = [
        row("Cycle life", 0.12, "万次", "="),
        row("孔径", 150, "nm", "="),
        row("Energy density", 0.25, "kWh/kg", "=", source="Test report 7"),
    ]
    fits = fit_indicators(asked, offered)
    assert [it.verdict for it in fits] == ["fails", "met", "met"]
    assert [it.offered for it in fits] == [offered[2], offered[0], offered[1]]
    assert fits[0].value == 250
    assert fits[0].gap == pytest.approx(1 / 6)
    assert fits[0].offered is not None
    assert fits[0].offered.source == "Test report 7"


def test_what_sounds_alike_but_is_another_thing_is_not_paired() -> None:
    (fit,) = fit_indicators([row("最大充电电流", 5, "A")], [row("最大放电电流", 9, "A", "=")])
    assert (fit.verdict, fit.cause, fit.offered) == ("unknown", "not_offered", None)
    (fit,) = fit_indicators([row("重量", 5, "kg", "<=")], [row("价格", 3, "元", "=")])
    assert fit.cause == "not_offered"


@pytest.mark.parametrize(
    ("asked", "offered", "unit", "is_same"),
    [
        ("Time a wafer", "Warning time", "s", False),
        ("单片时间", "预警时间", "s", False),
        ("单片时间", "提前时间", "s", False),
        ("Wafer size", "Pore size", "mm", False),
        ("Energy density", "Power density", "Wh/kg", False),
        ("抗拉强度", "屈服强度", "MPa", False),
        ("转换效率", "去除效率", "%", False),
        ("Conversion efficiency", "Coulombic efficiency", "%", False),
        ("Lead time", "Processing time", "d", False),
        ("Time per wafer", "Time a wafer", "s", True),
        ("Warning time", "预警时间", "min", True),
        ("Lead time of warnings", "Warning time", "min", True),
        ("Operating temperature", "Working temperature", "℃", True),
        ("响应时间", "反应时间", "ms", True),
        ("识别率", "识别准确率", "%", True),
        ("处理时间", "加工时间", "s", True),
    ],
)
def test_names_with_a_part_in_common_are_told_apart_by_the_rest(
    asked: str, offered: str, unit: str, is_same: bool
) -> None:
    (fit,) = fit_indicators([row(asked, 5, unit)], [row(offered, 6, unit, "=")])
    assert (fit.offered is not None) is is_same


def test_nothing_offered_asks_of_every_row() -> None:
    fits = fit_indicators([row("强度", 1, "GPa"), row("长度", 2, "m")], [])
    assert [it.cause for it in fits] == ["not_offered", "not_offered"]
    assert fits[0].question["zh"] == "“强度”能达到多少？要求≥ 1 GPa。"
    assert fit_indicators([], [row("强度", 1, "GPa")]) == []
