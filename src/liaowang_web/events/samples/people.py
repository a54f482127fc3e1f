"""Sixty invented people of twenty organisations, and what they want to talk about."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from liaowang_web.accounts.models import Membership, Organisation, User
from liaowang_web.accounts.services import answer_invitation, enter_person, invite_member
from liaowang_web.hall.samples.organisations import found_sample

_FIRST_CODE = 60
"""Numbers below it are taken by the sample organisations of other rooms."""
_PER_ORGANISATION = 3
_SURNAMES = "林周沈程顾陆许何梁宋唐韩冯曹彭曾田董潘袁"
_GIVEN = ("岚", "一舟", "望舒", "景行", "知微", "若谷")
# Name in both languages, whether it offers, and what its people want to talk about.
_ORGANISATIONS = (
    ("北岸电池", "Northbank Cells", True, "低温电芯的中试数据与送样条件"),
    ("云梯机器人", "Ladder Robotics", True, "人形机器人关节模组在产线上的可靠性"),
    ("青石材料", "Bluestone Materials", True, "碳化硅陶瓷基复合材料的小批量供应"),
    ("量程仪器", "Range Instruments", True, "量子磁强计的现场比对试验"),
    ("海燕航天", "Petrel Space", True, "小卫星载荷的搭载机会"),
    ("新苗生物", "Seedling Bio", True, "无细胞合成工艺的许可方式"),
    ("远山聚变", "Farhill Fusion", True, "高温超导磁体线圈的测试台时间"),
    ("回声脑机", "Echo Neuro", True, "非侵入式脑机接口的康复场景验证"),
    ("平湖计算", "Stillwater Computing", True, "存算一体芯片的适配与评测"),
    ("候鸟出行", "Migrant Mobility", False, "北方线路车辆的低温续航"),
    ("磐石重工", "Bedrock Heavy", False, "大型铸件的在线无损检测"),
    ("长堤港务", "Longmole Port", False, "集装箱装卸的无人协同调度"),
    ("明灯医院", "Brightlamp Hospital", False, "术中影像导航的临床试用"),
    ("沃野农科", "Goodfield Agri", False, "土壤碳汇的快速测量"),
    ("星桥电网", "Starbridge Grid", False, "构网型储能的并网验证"),
    ("细流水务", "Rivulet Water", False, "微量污染物的连续监测"),
    ("白塔钢铁", "Whitetower Steel", False, "氢冶金过程的耐材寿命"),
)


@dataclass(frozen=True)
class Guest:
    """Somebody who comes.

    Attributes
    ----------
    person : User
    organisation : Organisation
    side : str
        ``offers`` or ``seeks``.
    about : str
        What they want to talk about.
    """

    person: User
    organisation: Organisation
    side: str
    about: str


def enter_guests(
    n: int, *, owner: User, secretary: User, existing: Sequence[tuple[Organisation, str, str]], domain: str,
    password: str, chance: random.Random,
) -> list[Guest]:  # fmt: skip
    """Enter people of sample organisations: of those that have entries in the hall first, then of new ones.

    Parameters
    ----------
    n : int
        How many people.
    owner, secretary : User
        Who enters the organisations, and who verifies them.
    existing : sequence of (Organisation, str, str)
        Organisations with entries, their side, and what they want to talk about.
    domain, password : str
        Of the people: ``guest-1@<domain>`` and so on.
    chance : random.Random
    """
    bodies = list(existing)
    for number, (zh, en, offers, about) in enumerate(_ORGANISATIONS, _FIRST_CODE):
        made = found_sample(zh, en, number, owner=owner, secretary=secretary)
        bodies.append((made, "offers" if offers else "seeks", about))
    names = [f"{surname}{given}（示例）" for given in _GIVEN for surname in _SURNAMES]
    chance.shuffle(names)
    guests = []
    for k in range(n):
        organisation, side, about = bodies[k // _PER_ORGANISATION % len(bodies)]
        person = enter_person(f"guest-{k + 1}@{domain}", password, name=names[k])
        offer = invite_member(organisation, actor=owner, email=person.email, role=Membership.Role.EDITOR)
        answer_invitation(offer, actor=person, is_accepted=True)
        guests.append(Guest(person, organisation, side, about))
    return guests
