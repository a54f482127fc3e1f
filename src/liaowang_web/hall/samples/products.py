"""The landmark products of the taxonomy, with what it tells of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from liaowang import runs
from liaowang_web.hall.samples.sample import Sample

_ADDRESS = "https://www.gov.cn/zhengce/zhengceku/202401/content_6929021.htm"
_NEAREST = {"LP-01": "FM-06", "LP-03": "FMAT-05", "LP-07": "FM-12", "LP-08": "FM-12"}
"""Lines that the edition puts into no track, and the track that we take for the nearest."""


def products() -> Iterator[Sample]:
    """Give a product for each line."""
    told = runs.describe_taxonomy()
    return (_product(it, told["edition"]) for it in told["products"])


def _product(line: Mapping[str, Any], edition: Mapping[str, Any]) -> Sample:
    is_read = line["checked"]
    columns = {
        "track": next(iter(line["tracks"]), "") or _NEAREST[line["code"]],
        "keywords": "; ".join(line["terms_zh"])[:300],
        "title_zh": f"{line['zh']}（标志性产品方向）", "title_en": f"{line['en']} (landmark product line)",
        "teaser_zh": f"政策文件所列标志性产品方向，并非某一型号，亦非要约。"
                     f"关键技术：{'、'.join(line['technology_zh'])}。用途：{'、'.join(line['uses_zh'])}。",
        "teaser_en": "A line named by a policy document, not a model of somebody and not an offer. Key technology: "
                     f"{', '.join(line['technology_en'])}. Uses: {', '.join(line['uses_en'])}.",
        "source_url": _ADDRESS,
        "source_note": f"{edition['doc_no']}, {edition['published']}; " + (
            "名称与描述照录 / name and description as read there" if is_read
            else "名称照录，描述为自拟，待与原文核对 / name as read there; description in our own words, to be compared"
        ),
    }  # fmt: skip
    return Sample("product", columns, {"landmark": line["code"]})
