"""Invented evidence of the time before the sample site was made, so that pace and forecast have something to show.

It is told in days before the day on which the site is made, all of them after the edition of 2024 was published.
"""

from __future__ import annotations

_CORE, _SCENE = "T25-CORETECH", "T25-SCENARIO"
PAST: tuple[tuple[str, int, str, str, str, str], ...] = (
    (_CORE, 940, "多轴同步伺服算法", "Algorithm for servo axes in step", "FM", "330000"),
    (_CORE, 866, "室温单光子探测芯片", "Chip that counts photons at room temperature", "FI", "340000"),
    (_CORE, 791, "高镍正极的低温烧结", "Sintering of high-nickel cathodes at low temperature", "FMAT", "440000"),
    (_CORE, 735, "碱性电解槽的宽负荷运行", "Alkaline electrolysers that follow the load", "FE", "370000"),
    (_CORE, 735, "电解水制氢隔膜的连续涂布", "Continuous coating of membranes for electrolysis", "FE", "370000"),
    (_CORE, 648, "微小推力的霍尔推进器", "Hall thruster of small thrust", "FS", "310000"),
    (_CORE, 573, "植入电极的柔性封装", "Soft packaging of implanted electrodes", "FH", "110000"),
    (_CORE, 512, "碳化硅衬底的激光剥离", "Lift-off of silicon carbide by laser", "FMAT", "110000"),
    (_CORE, 430, "产线节拍的在线自整定", "Lines that tune their own pace", "FM", "320000"),
    (_CORE, 377, "太赫兹收发前端", "Front end that sends and receives terahertz", "FI", "510000"),
    (_CORE, 302, "钙钛矿叠层电池的大面积涂布", "Coating of large perovskite tandem cells", "FE", "320000"),
    (_CORE, 214, "深海耐压浮力材料", "Buoyant material for the deep sea", "FMAT", "370000"),
    (_CORE, 143, "细胞药物的封闭制备", "Cell therapies made in a closed line", "FH", "310000"),
    (_CORE, 61, "手机直连卫星的波束调度", "Beams from satellites to phones", "FS", "500000"),
    (_SCENE, 884, "乡镇医院的远程超声", "Remote ultrasound in a village hospital", "FH", "530000"),
    (_SCENE, 760, "高山风机叶片的无人巡检", "Drones that inspect turbine blades in the mountains", "FE", "150000"),
    (_SCENE, 655, "小件分拣的双臂机器人", "Two-armed robots that sort parcels", "FM", "330000"),
    (_SCENE, 540, "园区氢能重卡的换罐", "Lorries that change their tank of hydrogen", "FE", "130000"),
    (_SCENE, 469, "铸造车间的数字孪生", "Digital twin of a foundry", "FM", "210000"),
    (_SCENE, 358, "渔船的卫星宽带", "Satellite broadband on fishing boats", "FS", "460000"),
    (_SCENE, 247, "图书馆的多语导览", "Guide of many languages in a library", "FI", "310000"),
    (_SCENE, 132, "隧道衬砌的快速检测", "Fast inspection of tunnel linings", "FMAT", "520000"),
    (_SCENE, 48, "康复训练的脑机接口", "Brain-computer interface in rehabilitation", "FH", "110000"),
)  # fmt: skip
"""Target, days before, titles, direction, region."""
