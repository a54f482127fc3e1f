"""Regions of the first level by their codes (GB/T 2260), and what a code of six digits belongs to."""

from __future__ import annotations

from liaowang_web.design.numbers import is_chinese

NAMES: dict[str, tuple[str, str]] = {
    "11": ("北京", "Beijing"), "12": ("天津", "Tianjin"), "13": ("河北", "Hebei"), "14": ("山西", "Shanxi"),
    "15": ("内蒙古", "Inner Mongolia"), "21": ("辽宁", "Liaoning"), "22": ("吉林", "Jilin"),
    "23": ("黑龙江", "Heilongjiang"), "31": ("上海", "Shanghai"), "32": ("江苏", "Jiangsu"), "33": ("浙江", "Zhejiang"),
    "34": ("安徽", "Anhui"), "35": ("福建", "Fujian"), "36": ("江西", "Jiangxi"), "37": ("山东", "Shandong"),
    "41": ("河南", "Henan"), "42": ("湖北", "Hubei"), "43": ("湖南", "Hunan"), "44": ("广东", "Guangdong"),
    "45": ("广西", "Guangxi"), "46": ("海南", "Hainan"), "50": ("重庆", "Chongqing"), "51": ("四川", "Sichuan"),
    "52": ("贵州", "Guizhou"), "53": ("云南", "Yunnan"), "54": ("西藏", "Tibet"), "61": ("陕西", "Shaanxi"),
    "62": ("甘肃", "Gansu"), "63": ("青海", "Qinghai"), "64": ("宁夏", "Ningxia"), "65": ("新疆", "Xinjiang"),
    "71": ("台湾", "Taiwan"), "81": ("香港", "Hong Kong"), "82": ("澳门", "Macao"),
}  # fmt: skip
"""Short name in Chinese and in English of each of the 34."""


def region_name(code: str) -> str:
    """Name the region of the first level to which a code belongs; one that is unknown stays itself.

    Examples
    --------
    >>> from django.utils.translation import override
    >>> with override("en"):
    ...     region_name("440305"), region_name("99")
    ('Guangdong', '99')
    """
    names = NAMES.get(code[:2])
    return code if names is None else names[0] if is_chinese() else names[1]


def code_of_region(text: str) -> str:
    """Give the code, six digits, of a region written as code or as name in either language; nothing if it is unknown.

    Examples
    --------
    >>> code_of_region("广东省"), code_of_region("Inner Mongolia"), code_of_region("440305"), code_of_region("Atlantis")
    ('440000', '150000', '440305', '')
    """
    asked = text.strip()
    if asked.isdecimal() and len(asked) == 6 and asked[:2] in NAMES:
        return asked
    for code, (zh, en) in NAMES.items():
        if asked and (asked.startswith(zh) or asked.casefold() in (en.casefold(), code)):
            return f"{code}0000"
    return ""
