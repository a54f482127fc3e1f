"""Public facts for the registries, each with its source; what is not sure is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from liaowang_web.accounts.models import User
from liaowang_web.programme.models import Challenge, Incubator, RoadmapItem, Standard
from liaowang_web.programme.services.registering import enter_thing, move_thing

_REGISTER = "全国标准信息公共服务平台，按标准号查询 / national register of standards, by its number"
_ISO = "ISO 目录，按标准号查询 / ISO catalogue, by its number"
_ITU = "ITU-R 建议书目录 / ITU-R recommendations"
_SAMR = "https://std.samr.gov.cn/"
_EVALUATED = "科技评估标准发布报道，2024年10月 / report that the standards were published, October 2024"
_SINCE_OCTOBER = {
    "published_on": date(2024, 10, 26), "in_force_on": date(2024, 10, 26),
    "source_url": "https://qszr.ipeh.com.cn/datatrade/data_news/show/id/81.html",
}  # fmt: skip
STANDARDS: tuple[tuple[str, str, str, str, str, dict[str, Any]], ...] = (
    ("GB/T 22900-2022", "科学技术研究项目评价通则",
     "General rules for the evaluation of scientific and technological research projects", "", _REGISTER,
     {"published_on": date(2022, 10, 12), "in_force_on": date(2022, 10, 12)}),
    ("GB/T 34670-2017", "技术转移服务规范", "Specification for technology transfer services", "", _REGISTER,
     {"in_force_on": date(2018, 1, 1)}),
    ("GB/T 35559-2017", "技术产权交易服务流程规范",
     "Process of services for the exchange of technology property rights", "", _REGISTER, {}),
    ("GB/T 37264-2018", "新材料技术成熟度等级划分及定义",
     "Levels of technology readiness of new materials and their definition",
     "FMAT-01 FMAT-02 FMAT-03 FMAT-04 FMAT-05 FMAT-06", _REGISTER, {}),
    ("GB/T 39057-2020", "科技成果经济价值评估指南",
     "Guide to the evaluation of the economic value of scientific and technological achievements", "", _REGISTER,
     {"in_force_on": date(2021, 2, 1)}),
    ("GB/T 44731-2024", "科技成果评估规范",
     "Specification for the evaluation of scientific and technological achievements", "", _EVALUATED, _SINCE_OCTOBER),
    ("GB/T 44726-2024", "科技评估人员能力评价规范",
     "Specification for the ability of people who evaluate science and technology", "", _EVALUATED, _SINCE_OCTOBER),
    ("GB/T 45288.1-2025", "人工智能大模型 第1部分：通用要求",
     "Artificial intelligence: large-scale model, part 1: general requirements", "FI-08",
     "Code of China，按标准号登记发布日与实施日 / Code of China, which tells both days by number",
     {"published_on": date(2025, 2, 28), "in_force_on": date(2025, 2, 28),
      "source_url": "https://www.codeofchina.com/standard/GBT45288.1-2025.html"}),
    ("GB/T 42565-2023", "量子计算 术语和定义", "Quantum computing: terms and definitions", "FI-04", _REGISTER, {}),
    ("GB/T 37244-2018", "质子交换膜燃料电池汽车用燃料 氢气",
     "Hydrogen as fuel for vehicles with proton exchange membrane fuel cells", "FE-03", _REGISTER, {}),
    ("ISO/IEC 4879:2024", "信息技术 量子计算 词汇", "Information technology: quantum computing: vocabulary", "FI-04",
     _ISO, {"level": "international"}),
    ("ISO 23247-1:2021", "自动化系统与集成 制造业数字孪生框架 第1部分：概述和一般原则",
     "Digital twin framework for manufacturing, part 1: overview and general principles",
     "FM-01 FM-08", _ISO, {"level": "international"}),
    ("ISO 14687:2019", "氢燃料质量 产品规范", "Hydrogen fuel quality: product specification", "FE-03", _ISO,
     {"level": "international"}),
    ("ITU-R M.2160-0", "IMT面向2030及未来发展的框架和总体目标",
     "Framework and overall objectives of the future development of IMT for 2030 and beyond", "FI-01", _ITU,
     {"level": "international"}),
)  # fmt: skip
"""Number, both titles, tracks, source, further columns."""

_PLAN = "新产业标准化领航工程实施方案，2023年8月 / Pilot project on standards for new industries, August 2023"
_AREAS = (
    ("元宇宙", "the metaverse", "FM-12"), ("脑机接口", "brain-computer interfaces", ""),
    ("量子信息", "quantum information", "FI-03 FI-04"), ("人形机器人", "humanoid robots", ""),
    ("生成式人工智能", "generative artificial intelligence", "FI-08"), ("生物制造", "biomanufacturing", "FM-02"),
    ("未来显示", "future displays", ""), ("未来网络", "future networks", "FI-01 FI-02"),
    ("新型储能", "new-type energy storage", ""),
)  # fmt: skip
_OBSERVED = "中国信通院，2026年2月报道 / CAICT, as reported in February 2026"
_OBSERVED_AT = "https://www.wenweipo.com/a/202602/24/AP699dbf6fe4b04d7d56d4f793.html"
_ZONES = (("110000", "北京市", "Beijing"), ("330000", "浙江省", "Zhejiang"), ("370000", "山东省", "Shandong"))
_CALLS: tuple[tuple[str, str, str, tuple[tuple[str, str], ...], str], ...] = (
    ("2023年未来产业创新任务揭榜挂帅", "Challenges of future industries, 2023", "工信厅科函〔2023〕235号",
     (("元宇宙", "Metaverse"), ("人形机器人", "Humanoid robots"), ("脑机接口", "Brain-computer interfaces"),
      ("通用人工智能", "General artificial intelligence")), "FM-12 FI-08"),
    ("2025年未来产业创新任务揭榜挂帅", "Challenges of future industries, 2025", "2025年1月17日 / 17 January 2025",
     (("量子科技", "Quantum technology"), ("原子级制造", "Atomic-level manufacturing"), ("清洁氢", "Clean hydrogen")),
     "FI-03 FI-04 FM-03 FE-03"),
)  # fmt: skip


def enter_facts(officer: User, second: User) -> dict[str, int]:
    """Enter the public facts; gives how many there are of each registry."""
    n_standards = [_standard(officer, *it) for it in STANDARDS]
    gaps = [_gap(officer, *it) for it in _AREAS]
    gaps.append(_interfaces(officer))
    zones = [_zone(officer, second, *it) for it in _ZONES]
    calls = [_call(officer, *it) for it in _CALLS]
    return {"standards": len(n_standards), "gaps": len(gaps), "zones": len(zones), "calls": len(calls)}


def _tracks(text: str) -> str:
    return f" {text} " if text else ""


def _standard(
    officer: User, designation: str, zh: str, en: str, tracks: str, source: str, more: dict[str, Any]
) -> Standard:
    columns = {
        "designation": designation,
        "title_zh": zh,
        "title_en": en,
        "tracks": _tracks(tracks),
        "state": "60",
        "source_note": source,
        "source_url": _SAMR if source == _REGISTER else "",
        **more,
    }
    return enter_thing(Standard, actor=officer, columns=columns)


def _gap(officer: User, zh: str, en: str, tracks: str) -> RoadmapItem:
    columns = {
        "title_zh": f"{zh}标准",
        "title_en": f"Standards for {en}",
        "tracks": _tracks(tracks),
        "gap_zh": "九个未来产业之一，方案要求开展标准研究",
        "gap_en": "One of nine future industries whose standards the plan wants studied",
        "starts_on": date(2023, 8, 1),
        "due_on": date(2035, 12, 31),
        "source_note": _PLAN,
    }
    return move_thing("start", enter_thing(RoadmapItem, actor=officer, columns=columns), actor=officer)


def _interfaces(officer: User) -> RoadmapItem:
    columns = {
        "title_zh": "脑机接口标准体系初步建立",
        "title_en": "A first system of standards for brain-computer interfaces",
        "gap_zh": "实施意见的2027年目标",
        "gap_en": "Aim of the implementation opinion for 2027",
        "starts_on": date(2025, 8, 1),
        "due_on": date(2027, 12, 31),
        "source_note": "脑机接口产业创新发展的实施意见，2025年8月 / Opinion on brain-computer interfaces, August 2025",
        "source_url": "https://www.gov.cn/lianbo/bumen/202508/content_7036556.htm",
    }
    return move_thing("start", enter_thing(RoadmapItem, actor=officer, columns=columns), actor=officer)


def _zone(officer: User, second: User, region: str, zh: str, en: str) -> Incubator:
    columns = {
        "title_zh": f"{zh}的未来产业先导区（合并登记）",
        "title_en": f"Pilot zones of future industries in {en}, told together",
        "summary_zh": "八个省份已建成或正在培育先导区共63个，其中包括本地区；逐个名单尚未收集，因此按一个条目登记。",
        "summary_en": "Eight provinces, this one among them, have built or are cultivating 63 pilot zones in all. "
        "Their names have not been gathered here, so that this is one entry.",
        "kind": "zone",
        "region": region,
        "source_note": _OBSERVED,
        "source_url": _OBSERVED_AT,
    }
    return move_thing("cultivate", enter_thing(Incubator, actor=officer, columns=columns), actor=second)


def _call(officer: User, zh: str, en: str, number: str, tasks: tuple[tuple[str, str], ...], tracks: str) -> Challenge:
    columns = {
        "title_zh": zh,
        "title_en": en,
        "tracks": _tracks(tracks),
        "scope": "national",
        "most_months": 24,
        "state": Challenge.State.CLOSED,
        "source_note": f"工业和信息化部 / MIIT, {number}",
        "summary_zh": f"方向：{'、'.join(it for it, _en in tasks)}。征集已结束；入围与优胜名单未在此登记。",
        "summary_en": f"Directions: {', '.join(it for _zh, it in tasks)}. Bids are over; "
        "who was shortlisted and who won is not registered here.",
    }
    return enter_thing(Challenge, actor=officer, columns=columns)
