"""Units as people write them."""

from __future__ import annotations

import pytest

from liaowang.matching.units import UnknownUnit, convert, read_unit


@pytest.mark.parametrize(
    ("value", "unit", "into", "told"),
    [
        (300, "Wh/kg", "kW·h/kg", 0.3),
        (1000, "毫米", "m", 1),
        (2, "元/千克", "万元/吨", 0.2),
        (25, "摄氏度", "K", 298.15),
        (77, "°F", "℃", 25),
        (5, "%", "", 0.05),
        (1, "万次", "次", 10000),
        (90, "min", "小时", 1.5),
        (3, "m·s⁻¹", "千米/小时", 10.8),
        (10, "mA/cm2", "A/m²", 100),
        (5, "μm", "纳米", 5000),
        (60, "fps", "帧/秒", 60),
        (5, "MPa", "mPa", 5e9),
        (1000, "rpm", "转/分钟", 1000),
        (20, "cm2/Vs", "cm²/(V·s)", 20),
        (0.2, "nm", "埃", 2),
        (5, "L/min", "升/分钟", 5),
        (12, "个月", "年", 1),
        (500, "瓦时/千克", "Wh/kg", 500),
    ],
)
def test_a_value_is_turned_into_another_unit(value: float, unit: str, into: str, told: float) -> None:
    assert convert(value, unit, into) == pytest.approx(told)
    assert convert(told, into, unit) == pytest.approx(value)


@pytest.mark.parametrize("unit", ["foo", "__import__('os')", "9**9**9", "2^9^9", "1/0", "((((", "m" * 99, "分子式"])
def test_what_is_no_unit_is_said_to_be_none(unit: str) -> None:
    with pytest.raises(UnknownUnit):
        read_unit(unit)


@pytest.mark.parametrize(("unit", "into"), [("kg", "mm"), ("元", "美元"), ("℃", "MPa")])
def test_what_measures_something_else_is_not_turned(unit: str, into: str) -> None:
    with pytest.raises(ArithmeticError):
        convert(1, unit, into)


def test_a_unit_that_nobody_knows_is_itself() -> None:
    assert convert(3, "widget", "widget") == 3
