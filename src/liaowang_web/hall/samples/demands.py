"""Demands invented to try the hall out, two a direction, each marked as a sample in its title."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from liaowang_web.hall.samples.sample import Sample

_DAYS = 300


@dataclass(frozen=True)
class _Demand:
    """One demand: track, names and problem in both languages, budget in 10,000 yuan, and its figures.

    A figure is ``(metric_zh, metric_en, operator, value, unit, test_method)``.
    """

    track: str
    zh: str
    en: str
    problem_zh: str
    problem_en: str
    budget: tuple[int, int]
    figures: tuple[tuple[str, str, str, str, str, str], ...]
    is_anonymous: bool = False


_DEMANDS = (
    _Demand("FM-06", "薄板高速分拣的轨迹规划", "Trajectories for fast sorting of thin sheets",
            "薄板在高速搬运中振动，末端定位超差。",
            "Thin sheets vibrate when moved fast, and the gripper misses its place.",
            (80, 150), (("节拍", "cycle rate", ">=", "60", "1/min", "连续运行8 h计数"),
                        ("定位误差", "placing error", "<=", "0.3", "mm", "激光跟踪仪"))),
    _Demand("FM-07", "高温铸件表面裂纹在线检测", "Cracks found on hot castings in the line",
            "铸件温度约600 °C，人工只能冷却后抽检。",
            "At about 600 °C castings are looked at only after cooling, and only some.",
            (120, 200), (("最小裂纹长度", "shortest crack found", "<=", "2", "mm", "人工裂纹样块"),
                         ("漏检率", "share missed", "<=", "1", "%", "1000件盲测"))),
    _Demand("FI-07", "仓库多车协同的避让算法", "Many vehicles that give way to each other in a warehouse",
            "车辆超过200台后死锁频发。", "Beyond 200 vehicles deadlocks become frequent.",
            (60, 100), (("车辆数", "vehicles", ">=", "300", "", "仿真与现场各一次"),
                        ("每班死锁次数", "deadlocks a shift", "<=", "1", "", "连续10班记录"))),
    _Demand("FI-08", "车间噪声中的语音指令识别", "Spoken orders understood in the noise of a workshop",
            "85 dB噪声下现有识别不可用。", "At 85 dB what we have does not work.",
            (40, 90), (("词错误率", "word error rate", "<=", "8", "%", "自备录音，85 dB(A)"),
                       ("响应时间", "time to answer", "<=", "500", "ms", "端侧测量")), is_anonymous=True),
    _Demand("FMAT-05", "碳化硅衬底翘曲的快速测量", "Fast measurement of bow of silicon-carbide wafers",
            "逐片测量过慢，无法全检。", "Measuring wafer by wafer is too slow to look at all.",
            (100, 180), (("单片时间", "time a wafer", "<=", "10", "s", "200 mm晶圆"),
                         ("重复性", "repeatability", "<=", "0.5", "μm", "同片30次，3σ"))),
    _Demand("FMAT-02", "可回收的透明阻燃薄膜", "A clear, flame-retardant film that can be recycled",
            "现用薄膜含卤素，回收受限。", "The film in use holds halogens, which limits recycling.",
            (70, 120), (("透光率", "light transmission", ">=", "88", "%", "GB/T 2410"),
                        ("极限氧指数", "limiting oxygen index", ">=", "28", "%", "GB/T 2406.2")), is_anonymous=True),
    _Demand("FE-02", "托卡马克破裂的提前预警", "Early warning of disruptions in a tokamak",
            "预警时间不足以投入缓解措施。", "The warning comes too late for mitigation.",
            (150, 300), (("提前时间", "warning time", ">=", "30", "ms", "历史放电回放"),
                         ("误报率", "false alarms", "<=", "5", "%", "不少于500次放电"))),
    _Demand("FE-08", "低温下的储能电池自加热", "Stored energy that warms itself in the cold",
            "-30 °C时可用容量不足六成。", "At -30 °C less than three fifths of the capacity can be used.",
            (90, 160), (("可用容量", "usable capacity", ">=", "80", "%", "-30 °C，0.5C放电"),
                        ("加热能耗占比", "share spent on heating", "<=", "6", "%", "同一试验"))),
    _Demand("FS-03", "城市峡谷中的定位补偿", "Positions held between tall buildings",
            "卫星信号遮挡时定位漂移。", "Where satellites are hidden the position drifts.",
            (50, 110), (("水平误差（95%）", "horizontal error (95 %)", "<=", "1.5", "m", "城区路测50 km"),
                        ("无信号保持时间", "time without signal", ">=", "60", "s", "隧道路段"))),
    _Demand("FS-09", "水下航行器的长期自主采样", "An underwater vehicle that samples by itself for months",
            "现有平台每两周须回收充电。", "What we have must be fetched and charged every fortnight.",
            (200, 400), (("续航", "endurance", ">=", "90", "d", "海试"),
                         ("采样瓶数", "bottles", ">=", "24", "", "目视")), is_anonymous=True),
    _Demand("FH-06", "放疗计划的快速复核", "A fast second look at plans of radiotherapy",
            "人工复核一份计划需半小时以上。", "A second look by hand takes more than half an hour a plan.",
            (60, 130), (("单份时间", "time a plan", "<=", "3", "min", "50份匿名计划"),
                        ("剂量偏差", "dose deviation", "<=", "2", "%", "与蒙特卡罗结果比较"))),
    _Demand("FH-01", "mRNA二级结构的批量预测", "Folding of many mRNA sequences foretold",
            "序列长度超过4000后耗时过长。", "Beyond 4,000 bases it takes too long.",
            (40, 80), (("单条时间（5000 nt）", "time a sequence (5,000 nt)", "<=", "60", "s", "单台服务器"),
                       ("配对准确率", "pairs foretold rightly", ">=", "70", "%", "公开基准集"))),
)  # fmt: skip


def demands(today: date) -> Iterator[Sample]:
    """Give each demand, needed some months after today."""
    for it in _DEMANDS:
        columns = {
            "track": it.track, "mode": "joint", "is_anonymous": it.is_anonymous,
            "title_zh": f"{it.zh}（示例）", "title_en": f"{it.en} (sample)",
            "teaser_zh": f"虚构的示例需求。{it.problem_zh}", "teaser_en": f"An invented sample. {it.problem_en}",
            "price_low": Decimal(it.budget[0] * 10_000), "price_high": Decimal(it.budget[1] * 10_000),
        }  # fmt: skip
        detail = {
            "problem_zh": it.problem_zh, "problem_en": it.problem_en, "needed_by": today + timedelta(days=_DAYS),
            "acceptance": "按所列指标逐项测试（示例） / each figure is tested as told (sample)",
        }  # fmt: skip
        yield Sample("demand", columns, detail, {"indicators": [_figure(*one) for one in it.figures]})


def _figure(zh: str, en: str, operator: str, value: str, unit: str, test_method: str) -> dict[str, object]:
    return {"metric_zh": zh, "metric_en": en, "operator": operator, "value": Decimal(value), "unit": unit,
            "test_method": test_method}  # fmt: skip
