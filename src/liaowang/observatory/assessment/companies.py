"""Companies among organisations, told by the cues of their names."""

from __future__ import annotations

import polars as pl

_WORDS = (
    r"(?i)\b(?:inc|incorporated|ltd|limited|llc|llp|corp|corporation|gmbh|plc|company|co\.,?\s*ltd|s\.?p\.?a|s\.?r\.?l|"
    r"b\.v|n\.v|pty|pvt|k\.k|kabushiki kaisha|aktiengesellschaft|holdings?|industries|technologies|pharmaceuticals?|"
    r"semiconductors?|motors|airlines)\b"
)
_ENDS = (
    r"\b(?:AG|SA|SE|SAS|AB|AS|ASA|OY|OYJ|NV|BV|KG|KK|SpA|A/S|S\.A|Co|Inc|INC|Incorporated|Ltd|LTD|Limited|LLC|LLP|Corp|"
    r"Corporation|GmbH|PLC|plc|Plc)$"
)
"""Legal forms; the short ones are told from other words only by standing last, in these letters."""
_EAST_ASIAN = r"公司|集团|集團|企业|株式会社|株式會社|有限会社|주식회사|厂$|银行$"
_KNOWN = (
    r"(?i)^(?:google|deepmind|microsoft|ibm|apple|amazon|facebook|meta ai|nvidia|intel|amd|qualcomm|openai|adobe|"
    r"samsung|siemens|bosch|philips|toyota|honda|sony|hitachi|toshiba|panasonic|ntt|nokia|ericsson|huawei|tencent|"
    r"alibaba|baidu|bytedance|xiaomi|zte|byd|catl|tesla|boeing|airbus|novartis|pfizer|roche|bell labs|xerox)\b|"
    r"^(?:华为|腾讯|阿里巴巴|百度|字节跳动|小米|中兴|比亚迪|宁德时代|大疆|科大讯飞)"
)
_ACADEMIC = (
    r"(?i)universit|univ\b|college|school of|academy|institut[eo]? (?:of|for)|polytechnic|hospital|ministry|大学|學院|"
    r"学院|大學|中学|医院|科学院"
)


def find_companies(organisations: pl.DataFrame) -> pl.DataFrame:
    """Tell which organisations are companies, and by what.

    The source's own word counts first. Otherwise a legal form or another cue in the name decides; a name that also
    speaks of a university, college, hospital or ministry is no company unless its last word is a legal form.

    Parameters
    ----------
    organisations : DataFrame
        Columns ``name`` (str), ``kind`` (str or null, as `liaowang.records.Organisation` has it).

    Returns
    -------
    DataFrame, same rows and order
        ``is_company`` (bool) and ``cue`` (str; the part of the name that decided, ``source`` if the source says so,
        null for what is no company) added.

    Examples
    --------
    >>> names = ["Acme Robotics Inc.", "University of Oslo", "深圳市大疆创新科技有限公司", "Oslo University Press AS"]
    >>> told = find_companies(pl.DataFrame({"name": names, "kind": [None] * 4}, schema_overrides={"kind": pl.String}))
    >>> told["is_company"].to_list(), told["cue"].to_list()
    ([True, False, True, True], ['Inc', None, '公司', 'AS'])
    """
    name = pl.col("name").str.strip_chars(" ,;.")
    last = name.str.extract(f"({_ENDS})")
    weak = pl.coalesce(
        name.str.extract(f"({_EAST_ASIAN})"), name.str.extract(f"({_WORDS})"), name.str.extract(f"({_KNOWN})")
    )
    by_name = pl.coalesce(last, pl.when(~name.str.contains(_ACADEMIC) | name.str.contains("公司|集团")).then(weak))
    cue = (
        pl.when(pl.col("kind") == "company")
        .then(pl.lit("source"))
        .when(pl.col("kind").is_not_null())
        .then(None)
        .otherwise(by_name)
    )
    return organisations.with_columns(cue=cue).with_columns(is_company=pl.col("cue").is_not_null())
