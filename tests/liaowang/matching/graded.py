"""Graded pairs made up from a few matters: a title of another matter is at 1, of the demand's own at 2, 3 or 4."""

from __future__ import annotations

import random

from liaowang.matching import Pairs, read_pairs

MATTERS = {
    "电池": ["锂离子", "电解液", "正极", "负极", "隔膜", "储能", "电芯", "快充"],
    "水处理": ["污水", "膜分离", "除磷", "脱氮", "絮凝", "净化", "曝气", "污泥"],
    "育种": ["水稻", "种质", "杂交", "抗病", "基因", "小麦", "分子标记", "育种"],
    "机器人": ["机械臂", "伺服", "减速器", "视觉", "抓取", "导航", "关节", "控制器"],
    "涂料": ["防腐", "树脂", "水性", "固化", "颜料", "耐候", "涂层", "附着力"],
}
NAMES = list(MATTERS)


def make_lines(n_demands: int = 15, n_pairs: int = 20, seed: int = 0, *, has_levels: bool = True) -> list[str]:
    """Make a table of pairs as `match-train` reads it."""
    draw = random.Random(seed)
    head = "demand_id\tdemand_title\tdemand_text\tachievement_title_terms"
    lines = [head + "\tlevel" * has_levels]
    for number in range(n_demands):
        matter = NAMES[number % len(NAMES)]
        asked = draw.sample(MATTERS[matter], 3)
        title, text = "".join(asked[:2]) + "技术", f"本单位需要{'、'.join(asked)}方面的解决方案。"
        for _ in range(n_pairs):
            other = draw.choice([matter, matter, *NAMES])
            terms = draw.sample(MATTERS[other], 3)
            n_common = len(set(terms) & set(asked))
            level = 1 if other != matter else 2 + min(n_common, 2)
            row = [f"d{seed}-{number}", title, text, " ".join([*terms, draw.choice(["研究", "制备", "系统"])])]
            lines.append("\t".join([*row, str(level)] if has_levels else row))
    return lines


def make_pairs(n_demands: int = 15, n_pairs: int = 20, seed: int = 0) -> Pairs:
    """Make graded pairs."""
    return read_pairs(make_lines(n_demands, n_pairs, seed), has_levels=True)
