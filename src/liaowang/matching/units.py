"""Units as people write them, in Chinese and in English, turned into one another."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

CHINESE = {
    "千米": "km", "公里": "km", "毫米": "mm", "微米": "um", "纳米": "nm", "厘米": "cm", "分米": "dm", "平方米": "m^2",
    "平方厘米": "cm^2", "平方毫米": "mm^2", "立方米": "m^3", "立方厘米": "cm^3", "米": "m", "埃": "angstrom",
    "千克": "kg", "公斤": "kg", "毫克": "mg", "微克": "ug", "吨": "tonne", "克": "g",
    "毫秒": "ms", "微秒": "us", "纳秒": "ns", "分钟": "minute", "小时": "hour", "秒": "s", "分": "minute", "时": "hour",
    "天": "day", "日": "day", "周": "week", "个月": "month", "月": "month", "年": "year",
    "吉帕": "GPa", "兆帕": "MPa", "千帕": "kPa", "帕": "Pa", "毫巴": "mbar", "巴": "bar", "牛": "N", "千牛": "kN",
    "摄氏度": "degC", "华氏度": "degF", "开尔文": "K", "开": "K", "度": "degree",
    "兆瓦时": "MW*hour", "千瓦时": "kW*hour", "瓦时": "W*hour", "吉瓦": "GW", "兆瓦": "MW", "千瓦": "kW", "毫瓦": "mW",
    "瓦": "W", "千焦": "kJ", "兆焦": "MJ", "焦": "J", "电子伏": "eV", "千伏": "kV", "毫伏": "mV", "伏": "V",
    "毫安时": "mA*hour", "安时": "A*hour", "毫安": "mA", "微安": "uA", "安": "A", "欧姆": "ohm", "欧": "ohm", "法": "F",
    "吉赫兹": "GHz", "兆赫兹": "MHz", "千赫兹": "kHz", "赫兹": "Hz", "太赫兹": "THz", "吉赫": "GHz", "兆赫": "MHz",
    "千赫": "kHz", "赫": "Hz", "特斯拉": "T", "特": "T", "分贝": "decibel_", "流明": "lm", "勒克斯": "lx",
    "升": "L", "毫升": "mL", "微升": "uL", "摩尔": "mol", "转": "revolution", "比特": "bit", "字节": "byte",
    "人民币": "CNY", "元": "CNY", "万元": "CNY_10k", "亿元": "CNY_100M", "美元": "USD", "欧元": "EUR",
    "次循环": "count_", "循环": "count_", "次": "count_", "万次": "count_10k", "个": "count_", "件": "count_",
    "台": "count_",
    "套": "count_", "只": "count_", "片": "count_", "人": "count_", "例": "count_", "倍": "count_", "帧": "count_",
    "万": "count_10k", "亿": "count_100M", "百分比": "percent", "每": "/", "平方": "^2",
}  # fmt: skip
"""Names in Chinese; a longer one is read before one that begins like it."""
_DEFINITIONS = (
    "count_ = [] ", "count_10k = 1e4 * count_", "count_100M = 1e8 * count_", "CNY = [money_cny]",
    "CNY_10k = 1e4 * CNY", "CNY_100M = 1e8 * CNY", "USD = [money_usd]", "EUR = [money_eur]", "decibel_ = [level]",
    "ppmv = 1e-6", "mesh_ = [mesh]", "uL_ = microliter", "shore_ = [hardness]", "px_ = [pixel]",
)  # fmt: skip
_SIGNS = str.maketrans({
    "·": "*", "•": "*", "⋅": "*", "×": "*", "∙": "*", "／": "/", "μ": "u", "µ": "u", "\u2126": "ohm", "\u03a9": "ohm",
    "℃": "degC", "℉": "degF", "％": "%", "−": "-", "－": "-", "（": "(", "）": ")", "Å": "angstrom",
})  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_ENGLISH = {
    "%": "percent", "‰": "permille", "°c": "degC", "deg c": "degC", "celsius": "degC", "°f": "degF", "°": "degree",
    "rpm": "revolution/minute", "r/min": "revolution/minute", "转/分": "revolution/minute", "fps": "count_/s",
    "wh": "W*hour", "kwh": "kW*hour", "mwh": "MW*hour", "gwh": "GW*hour", "ah": "A*hour", "mah": "mA*hour",
    "db": "decibel_", "dbm": "decibel_", "h": "hour", "hr": "hour", "hrs": "hour", "hours": "hour", "d": "day",
    "min": "minute", "mins": "minute", "sec": "s", "cycles": "count_", "cycle": "count_", "times": "count_",
    "pcs": "count_", "pieces": "count_", "items": "count_", "people": "count_", "ppm": "ppmv", "y": "year",
    "yr": "year", "rmb": "CNY", "yuan": "CNY", "cny": "CNY", "usd": "USD", "eur": "EUR", "t": "tonne", "l": "L",
    "ml": "mL", "mesh": "mesh_", "目": "mesh_", "tops": "1e12*count_/s", "tflops": "1e12*count_/s", "qubits": "count_",
    "gbps": "1e9*bit/s", "mbps": "1e6*bit/s", "kbps": "1e3*bit/s", "gb": "1e9*byte", "mb": "1e6*byte", "px": "px_",
    "像素": "px_", "sccm": "cm^3/minute", "year": "year", "mpa": "MPa", "gpa": "GPa", "kpa": "kPa", "khz": "kHz",
    "mhz": "MHz", "ghz": "GHz", "thz": "THz", "kw": "kW", "kg": "kg", "km": "km", "mm": "mm", "nm": "nm",
    "cm": "cm", "vs": "(V*s)", "kv": "kV", "ev": "eV", "kev": "keV", "pa": "Pa", "hz": "Hz",
}  # fmt: skip
"""Units that people write in any case, or that a physicist would read otherwise."""
# What means another thing in another case.
_EXACT = {"MPa", "mPa", "mW", "MW", "Gb", "T", "D", "L", "MB", "Mb", "H", "d", "h", "t", "l", "y", "mm", "Mm"}
_LONGEST = 60
_PLAIN = re.compile(r"[A-Za-z_0-9*/^().-]+")
_HIGH = re.compile(r"\*\*|\^(?!-?[1-4](?![0-9^]))|\d{5}")
"""Powers of powers would be reckoned for ever."""


class UnknownUnit(ValueError):  # noqa: N818 - it is an answer, not a fault
    """A unit that cannot be read."""


@cache
def _registry() -> Any:
    from pint import UnitRegistry

    registry: Any = UnitRegistry(autoconvert_offset_to_baseunit=True, cache_folder=None)
    for line in _DEFINITIONS:
        registry.define(line.strip())
    return registry


@lru_cache(maxsize=1 << 12)
def read_unit(text: str) -> Any:
    """Read a unit.

    Parameters
    ----------
    text : str
        For instance ``Wh/kg``, ``兆帕``, ``元/千克`` or ``m·s⁻¹``; empty for a bare number.

    Raises
    ------
    UnknownUnit
        If it is none that is known.

    Examples
    --------
    >>> str(read_unit("W·h/kg")) == str(read_unit("瓦时/千克")), str(read_unit("℃"))
    (True, '1 degree_Celsius')
    """
    units = _registry()
    written = _written(text)
    if not written:
        return units.dimensionless
    if len(written) > _LONGEST or not _PLAIN.fullmatch(written) or _HIGH.search(written):
        raise UnknownUnit(text)
    try:
        told = units.parse_expression(written)
    except Exception as error:  # pint raises its own, Python's of syntax, and of arithmetic
        raise UnknownUnit(text) from error
    return told if hasattr(told, "dimensionality") else units.Quantity(told, "")


@lru_cache(maxsize=1 << 14)
def convert(value: float, unit: str, into: str) -> float:
    """Turn a value of one unit into another.

    Raises
    ------
    UnknownUnit
        If either is none that is known.
    ArithmeticError
        If they measure different things.

    Examples
    --------
    >>> round(convert(0.5, "兆帕", "kPa"), 6), round(convert(25, "℃", "K"), 2), convert(2, "万次", "次")
    (500.0, 298.15, 20000.0)
    >>> convert(1, "kg", "mm")
    Traceback (most recent call last):
        ...
    ArithmeticError: kg is no mm
    """
    if _written(unit) == _written(into):
        return value
    one, other = _unit_of(unit), _unit_of(into)
    if one[1].dimensionality != other[1].dimensionality:
        raise ArithmeticError(f"{unit} is no {into}")
    units = _registry()
    return float(units.Quantity(value * one[0], one[1]).to(other[1]).magnitude) / other[0]


def _unit_of(text: str) -> tuple[float, Any]:
    """Give a factor and a unit: ``1e9*bit/s`` holds both."""
    told = read_unit(text)
    if hasattr(told, "magnitude"):
        return float(told.magnitude), told.units
    return 1.0, told


def _written(text: str) -> str:
    """Write a unit as the registry reads it."""
    short = re.sub(r"[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda it: "^" + it.group().translate(_RAISED), text.strip())
    short = unicodedata.normalize("NFKC", short.translate(_SIGNS)).translate(_SIGNS).strip()
    if short.lower() in _ENGLISH and short not in _EXACT:
        return _ENGLISH[short.lower()]
    pieces = re.split(r"([*/()^]|\s+)", short)
    return "".join(_piece(it) for it in pieces)


def _piece(piece: str) -> str:
    if piece.isspace():
        return "*"
    if piece in _EXACT and piece not in {"h", "d", "t", "l", "y", "L"}:
        return piece
    if piece.lower() in _ENGLISH and (piece in _EXACT or piece not in {"M", "G"}):
        return _ENGLISH[piece.lower()]
    raised = re.fullmatch(r"([A-Za-zu]+)(-?[1-4])", piece)
    if raised:
        return f"{_piece(raised[1])}^{raised[2]}"
    return _from_chinese(piece) if re.search(r"[\u3400-\u9fff]", piece) else piece


def _from_chinese(piece: str) -> str:
    told, rest = [], piece
    while rest:
        name = next((it for it in _longest_first() if rest.startswith(it)), "")
        if not name:
            return piece
        told.append(CHINESE[name])
        rest = rest[len(name) :]
    return "*".join(told).replace("*/*", "/").replace("*^2", "^2")


@cache
def _longest_first() -> list[str]:
    return sorted(CHINESE, key=len, reverse=True)
