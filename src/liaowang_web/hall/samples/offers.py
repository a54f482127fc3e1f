"""Achievements invented to answer the sample demands, each marked as a sample: met, nearly, missed and left open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from liaowang_web.hall.samples.sample import Sample

_SOURCE = "虚构的示例数据，并非实测 / an invented sample, measured by nobody"


@dataclass(frozen=True)
class _Offer:
    """One achievement: track, names and short text in both languages, price in 10,000 yuan, and its figures.

    A figure is ``(metric_zh, metric_en, operator, value, unit)``.
    """

    track: str
    zh: str
    en: str
    text_zh: str
    text_en: str
    price: int
    figures: tuple[tuple[str, str, str, str, str], ...]


_OFFERS = (
    _Offer("FE-08", "脉冲自加热储能电池组", "A battery pack that warms itself by pulses",
           "储能电池在低温下以脉冲电流自加热，-30 °C时仍保有大部分可用容量。",
           "Stored energy warms itself in the cold by pulses of current; at -30 °C most of the capacity can be used.",
           120, (("可用容量", "usable capacity", ">=", "86", "%"),
                 ("加热能耗占比", "share spent on heating", "<=", "0.05", ""))),
    _Offer("FE-08", "储能电池低温保温箱体", "An insulated case for stored energy in the cold",
           "箱体保温与相变材料结合，延缓储能电池在低温下的降温。",
           "Insulation and a material that melts keep a battery for stored energy from cooling.",
           60, (("可用容量", "usable capacity", "=", "75", "%"),)),
    _Offer("FMAT-05", "碳化硅晶圆翘曲的条纹投影测量", "Bow of silicon-carbide wafers by projected fringes",
           "以条纹投影一次成像测量碳化硅衬底翘曲，整片无须扫描。",
           "One picture of projected fringes measures the bow of a silicon-carbide wafer without scanning.",
           140, (("单片时间", "time a wafer", "=", "0.2", "min"),
                 ("重复性", "repeatability", "=", "400", "nm"))),
    _Offer("FI-08", "车间噪声下的骨传导语音指令终端", "Spoken orders by bone conduction in a noisy workshop",
           "骨传导拾音与端侧识别结合，在85 dB车间噪声中识别语音指令。",
           "Bone conduction and recognition on the device understand spoken orders in a workshop at 85 dB.",
           70, (("词错误率", "word error rate", "=", "8.5", "%"),
                ("响应时间", "time to answer", "<=", "0.3", "s"))),
    _Offer("FM-06", "薄板分拣抓手的抑振轨迹", "Trajectories without vibration for grippers of thin sheets",
           "对薄板高速分拣的轨迹作时间最优规划并抑制振动。",
           "Trajectories for fast sorting of thin sheets are planned to be short in time and free of vibration.",
           100, (("节拍", "cycle rate", "=", "1.1", "Hz"), ("定位误差", "placing error", "=", "0.45", "mm"))),
    _Offer("FS-03", "楼宇间惯性与地图匹配定位", "Positions between tall buildings by inertia and maps",
           "卫星信号遮挡时以惯性与地图匹配补偿定位漂移。",
           "Where satellites are hidden, inertia and a map hold the position.",
           80, (("水平误差（95%）", "horizontal error (95 %)", "<=", "120", "cm"),)),
)  # fmt: skip


def offers() -> Iterator[Sample]:
    """Give each achievement."""
    for it in _OFFERS:
        columns = {
            "track": it.track, "mode": "joint", "control": "free",
            "title_zh": f"{it.zh}（示例）", "title_en": f"{it.en} (sample)",
            "teaser_zh": f"虚构的示例成果，并非要约。{it.text_zh}",
            "teaser_en": f"An invented sample, not an offer. {it.text_en}",
            "price_low": Decimal(it.price * 10_000),
        }  # fmt: skip
        yield Sample("achievement", columns, {"embodiment": "样机 / prototype (sample)"},
                     {"indicators": [_figure(*one) for one in it.figures]})  # fmt: skip


def _figure(zh: str, en: str, operator: str, value: str, unit: str) -> dict[str, Any]:
    return {"metric_zh": zh, "metric_en": en, "operator": operator, "value": Decimal(value), "unit": unit,
            "source": _SOURCE}  # fmt: skip
