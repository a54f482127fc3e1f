"""What bench/peers.py measured, as tables in both languages, a picture and JSON."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SEED = 0
NAMES = {
    "ours_observe": ("Liaowang, the whole job", "瞭望，全部工作"),
    "ours_topics": ("Liaowang, topics alone", "瞭望，仅主题"),
    "ours_topics_fewer": ("the same, as few as LDA", "同上，主题数同LDA"),
    "peers_bertopic": ("BERTopic, own pipeline", "BERTopic，自身流程"),
    "peers_bertopic_vectors": ("BERTopic, our vectors", "BERTopic，用瞭望的向量"),
    "peers_bertrend": ("BERTrend", "BERTrend"),
    "peers_lda": ("gensim LDA", "gensim LDA"),
    "peers_ldaseq": ("gensim LdaSeqModel", "gensim LdaSeqModel"),
    "peers_nmf": ("scikit-learn TF-IDF, NMF", "scikit-learn TF-IDF、NMF"),
}
_ALONE = 0.1
"""Processors that others used on average up to which a job ran alone."""
ENCODED = ("peers_bertopic", "peers_bertrend")
"""Peers that need the sentence encoder's vectors first."""
PARTS = ("ours_topics", "ours_topics_fewer", "peers_bertopic_vectors")
"""What is given its vectors, and so is not measured from end to end."""
QUESTIONS = {"plain": ("plain", "增长"), "noise": ("beyond noise", "超出噪声"), "tide": ("beyond the tide", "超出大势")}
AIMS = {
    "topics": ("Topics alone, of the same vectors", "仅主题，用同样的向量"),
    "good": (
        "End to end, fastest peer no worse in AMI with categories and in NPMI by one rule, held out",
        "端到端，与类别的AMI和统一规则留出NPMI都不差的最快工具",
    ),
    "any": ("End to end, fastest peer of any quality", "端到端，不论质量的最快工具"),
    "limit": ("Liaowang itself, over the limit", "瞭望自身与下限之比"),
    "none": ("none is as good in both", "没有两项都不差的"),
}
WORDS = {
    "en": {
        "aims": ("Times as long as Liaowang", "Peer", "Aim", "Measured"),
        "costs": (
            "",
            "Documents",
            "Topics, s",
            "processor, s",
            "times ours",
            "End to end, s",
            "processor, s",
            "times ours",
            "Peak memory, MiB",
        ),
        "quality": (
            "",
            "Topics",
            "Without a topic",
            "Purity",
            "of all documents",
            "AMI, categories",
            "AMI, seeds",
            "Words in common, seeds",
        ),
        "coherence": ("", "own words", "own words, held out", "one rule", "one rule, held out"),
        "foresight": (
            "",
            "Topics asked",
            "Question",
            "Base",
            "Naive rule: CSI (90 %)",
            "AUC",
            "Our model: CSI (90 %)",
            "AUC",
        ),
        "bursts": ("", "Series", "Seconds", "Peak memory, MiB", "Dearer than the other's path"),
        "picture": "Quality against seconds",
        "limit": "Read, unpack and split into words once (the limit)",
        "alone": "Times ours: by seconds. Nothing else was running (others used at most {others:.2f} processors).",
        "busy": "Times ours: by seconds of processors, since other work used up to {others:.1f} of two.",
    },
    "zh": {
        "aims": ("为瞭望用时的倍数", "对象", "目标", "实测"),
        "costs": (
            "",
            "文档",
            "主题（秒）",
            "处理器（秒）",
            "为瞭望的倍数",
            "端到端（秒）",
            "处理器（秒）",
            "为瞭望的倍数",
            "内存峰值（MiB）",
        ),
        "quality": (
            "",
            "主题数",
            "无主题文档",
            "纯度",
            "按全部文档",
            "AMI（类别）",
            "AMI（种子间）",
            "共同词（种子间）",
        ),
        "coherence": ("", "各自的词", "各自的词，留出文档", "统一规则", "统一规则，留出文档"),
        "foresight": (
            "",
            "所问主题",
            "问题",
            "基准率",
            "朴素规则：CSI（90%）",
            "AUC",
            "瞭望模型：CSI（90%）",
            "AUC",
        ),
        "bursts": ("", "序列", "秒", "内存峰值（MiB）", "代价高于对方路径"),
        "picture": "质量与秒数",
        "limit": "只读取、解压并切词一次（下限）",
        "alone": "倍数按秒数计。没有其他程序在运行（其他程序最多占用{others:.2f}个处理器）。",
        "busy": "倍数按处理器秒数计，因为其他工作占用了两个处理器中的{others:.1f}个。",
    },
}


def cost_of(told: dict[str, Any], name: str) -> dict[str, Any]:
    """Give what the first run of a job on the whole corpus cost; later seeds are run for stability alone."""
    side, job = name.split("_", 1)
    cost: dict[str, Any] = told["costs"].get(f"{side}-{job}-whole-{SEED}", {})
    return cost


def seconds_of(told: dict[str, Any], name: str, key: str = "steps") -> dict[str, float]:
    """Give what topics and the whole took: ``topics``, ``end_to_end`` (without reading for peers, with it for us).

    Parameters
    ----------
    key : str
        ``steps`` for seconds, ``worked`` for seconds of processors.
    """
    steps = cost_of(told, name)[key]
    if name == "ours_observe":
        return {"topics": steps.get("Find topics", math.nan), "end_to_end": steps["observe"]}
    encoding = cost_of(told, "peers_encode")[key]["encode"] if name in ENCODED else 0.0
    return {"topics": steps["topics"], "end_to_end": sum(steps.values()) + encoding}


def _table(heads: tuple[str, ...], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|---|" + "---:|" * (len(heads) - 1)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def costs_table(told: dict[str, Any], language: str) -> str:
    rows: list[list[str]] = []
    shown = [name for name in NAMES if name in told["quality"]]
    others = _others(told)
    said = "alone" if others <= _ALONE else "busy"
    key = {"alone": "steps", "busy": "worked"}[said]
    ours = seconds_of(told, "ours_topics", key)["topics"], seconds_of(told, "ours_observe", key)["end_to_end"]
    for name in shown:
        cells = [NAMES[name][language == "zh"], f"{told['quality'][name]['documents']:,}"]
        for part, base in zip(("topics", "end_to_end"), ours, strict=True):
            seconds, worked = (seconds_of(told, name, it)[part] for it in ("steps", "worked"))
            ratio = seconds_of(told, name, key)[part] / base
            is_empty = part == "end_to_end" and name in PARTS
            cells += [("" if is_empty or math.isnan(it) else f"{it:.1f}") for it in (seconds, worked, ratio)]
        rows.append([*cells, f"{max(cost['peak_memory_mb'] for cost in _costs(told, name)):,}"])
    limit = told["limit_seconds"]
    rows.append([WORDS[language]["limit"], f"{told['documents']:,}", "", "", "", f"{limit:.1f}", "", "", ""])
    note = WORDS[language][said].format(others=others)
    return f"{_table(WORDS[language]['costs'], rows)}\n\n{note}\n\n![{WORDS[language]['picture']}](../images/peers.svg)"


def _costs(told: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [cost_of(told, name), *([cost_of(told, "peers_encode")] if name in ENCODED else [])]


def quality_table(told: dict[str, Any], language: str) -> str:
    rows = []
    for name, names in NAMES.items():
        it = told["quality"].get(name)
        if it:
            cells = [names[language == "zh"], f"{it['topics']:,}", f"{100 * it['without']:.1f} %"]
            cells += [f"{it[key]:.3f}" for key in ("purity", "purity_of_all", "ami_categories")]
            rows.append(cells + [f"{it[key]:.3f}" if key in it else "" for key in ("ami_seeds", "words_in_common")])
    return _table(WORDS[language]["quality"], rows)


def coherence_table(told: dict[str, Any], language: str) -> str:
    keys = ("npmi", "npmi_held_out", "npmi_one_rule", "npmi_one_rule_held_out")
    found = [(names[language == "zh"], told["quality"].get(name)) for name, names in NAMES.items()]
    return _table(
        WORDS[language]["coherence"], [[name, *(f"{it[key]:.3f}" for key in keys)] for name, it in found if it]
    )


def foresight_table(told: dict[str, Any], language: str) -> str:
    rows = []
    for name, it in told["foresight"].items():
        if name == "origins":
            continue
        whose = NAMES["ours_topics" if name == "liaowang" else f"peers_{name}"][language == "zh"]
        for question, asked in QUESTIONS.items():
            naive, model = it[f"naive_{question}"], it[f"model_{question}"]
            cells = [whose, str(it["n"]), asked[language == "zh"], f"{naive['base_rate']:.2f}"]
            for said in (naive, model):
                low, high = said["interval"]
                cells += [f"{said['csi']:.2f} ({low:.2f}–{high:.2f})", f"{said['auc']:.2f}"]
            rows.append(cells)
    return _table(WORDS[language]["foresight"], rows)


def bursts_table(told: dict[str, Any], language: str) -> str:
    it, rows = told["bursts"], []
    for name, label, dearer in (("Liaowang" if language == "en" else "瞭望", "ours-bursts-whole-0", "ours_dearer"),
                                ("burst_detection", "peers-bursts-whole-0", "theirs_dearer")):  # fmt: skip
        cost = told["costs"][label]
        rows.append(
            [
                name,
                f"{it['series']:,}",
                f"{cost['steps']['bursts']:.2f}",
                f"{cost['peak_memory_mb']:,}",
                f"{it[dearer]:,}",
            ]
        )
    return _table(WORDS[language]["bursts"], rows)


def aims_table(told: dict[str, Any], language: str) -> str:
    """Set the aims beside what was measured; by seconds, or by those of processors where others ran."""
    key, place = ("worked" if _others(told) > _ALONE else "steps"), language == "zh"
    quality, ours = told["quality"], seconds_of(told, "ours_observe", key)["end_to_end"]
    whole = {name: seconds_of(told, name, key)["end_to_end"] / ours for name in _peers(told)}
    judged = ("ami_categories", "npmi_one_rule_held_out")
    good = {
        name: it for name, it in whole.items() if all(quality[name][k] >= quality["ours_observe"][k] for k in judged)
    }
    rows = []
    if "peers_bertopic_vectors" in quality:
        topics = [seconds_of(told, name, key)["topics"] for name in ("peers_bertopic_vectors", "ours_topics")]
        rows.append(
            [AIMS["topics"][place], NAMES["peers_bertopic_vectors"][place], "20", f"{topics[0] / topics[1]:.1f}"]
        )
    for what, found in (("good", good), ("any", whole)):
        best = min(found, key=lambda name: found[name]) if found else ""
        shown = [NAMES[best][place], "10", f"{found[best]:.1f}"] if best else [AIMS["none"][place], "10", ""]
        rows.append([AIMS[what][place], *shown])
    limit = seconds_of(told, "ours_observe")["end_to_end"] / told["limit_seconds"]
    rows.append([AIMS["limit"][place], WORDS[language]["limit"], "≤ 4", f"{limit:.0f}"])
    return _table(WORDS[language]["aims"], rows)


def _peers(told: dict[str, Any]) -> list[str]:
    """List the peers measured from end to end on all documents."""
    apart = (*PARTS, "ours_observe", "peers_ldaseq")
    return [name for name in NAMES if name in told["quality"] and name not in apart]


def _others(told: dict[str, Any]) -> float:
    """Give the processors that others used during the jobs that are compared, at most."""
    costs = [cost_of(told, name) for name in NAMES if name in told["quality"] and name != "peers_ldaseq"]
    return max(cost["others_seconds"] / cost["process_seconds"] for cost in costs)


TABLES = {
    "aims": aims_table,
    "costs": costs_table,
    "quality": quality_table,
    "coherence": coherence_table,
    "foresight": foresight_table,
    "bursts": bursts_table,
}


def draw(told: dict[str, Any]) -> str:
    """Draw quality against seconds from end to end; ours in red."""
    shown = [name for name in NAMES if name in told["quality"] and name not in (*PARTS, "peers_ldaseq")]
    seconds = {name: seconds_of(told, name)["end_to_end"] for name in shown}
    low, high = math.floor(math.log10(min(seconds.values()))), math.ceil(math.log10(max(seconds.values())))
    panels = []
    shows = (("purity_of_all", "Purity of all documents"), ("npmi_one_rule_held_out", "NPMI, one rule, held out"))
    for number, (key, title) in enumerate(shows):
        left, top, width, height = 50 + number * 400, 40, 200, 220
        most = max(told["quality"][name][key] for name in shown) * 1.15
        marks = [f'<text x="{left}" y="{top - 14}" font-weight="bold">{title}</text>']
        marks.append(f'<path d="M{left} {top}V{top + height}H{left + width}" fill="none" stroke="#888"/>')
        for power in range(low, high + 1):
            x = left + width * (power - low) / (high - low)
            marks.append(f'<path d="M{x:.0f} {top}V{top + height}" stroke="#eee"/>')
            marks.append(f'<text x="{x:.0f}" y="{top + height + 16}" text-anchor="middle">{10**power:g} s</text>')
        for part in range(5):
            y = top + height * (1 - part / 4)
            marks.append(f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{most * part / 4:.2f}</text>')
        free = top  # labels stand beside the panel, one below the other
        for name in sorted(shown, key=lambda it: -told["quality"][it][key]):
            x = left + width * (math.log10(seconds[name]) - low) / (high - low)
            y = top + height * (1 - max(told["quality"][name][key], 0) / most)
            at, free = max(y, free), max(y, free) + 15
            colour, beside = "#c33" if name.startswith("ours") else "#06c", left + width + 12
            marks.append(f'<path d="M{x:.1f} {y:.1f}L{beside} {at:.1f}" stroke="#ccc"/>')
            marks.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
            marks.append(f'<text x="{beside + 3}" y="{at + 4:.0f}" fill="{colour}">{NAMES[name][0]}</text>')
        panels.append("".join(marks))
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 300" font-family="sans-serif" font-size="11">'
    return head + '<rect width="800" height="300" fill="#fff"/>' + "\n".join(panels) + "</svg>\n"


def write_page(told: dict[str, Any]) -> None:
    """Write the figures, the picture and the tables of both pages."""
    from doc_tables import set_table  # beside the bench; tests look at the tables alone

    (ROOT / "docs" / "bench" / "peers.json").write_text(
        json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )
    (ROOT / "docs" / "images" / "peers.svg").write_text(draw(told), encoding="utf-8")
    for name, table in TABLES.items():
        set_table("peers.md", name, {language: table(told, language) for language in WORDS})
