"""Invented scenarios, an incubator, a consortium and challenges, walked through their steps; their names say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.sealing import Terms
from liaowang_web.programme.models import Bid, Challenge, Consortium, Incubator, RoadmapItem, Scenario
from liaowang_web.programme.services import bids, challenges, consortia, registries
from liaowang_web.programme.services.registering import enter_thing, move_thing

_MARK = ("（示例）", " (sample)")


@dataclass(frozen=True)
class Cast:
    """Who acts: one owner for an institute and its partners, its editor, two officers, two experts."""

    owner: User
    keeper: User
    institute: Organisation
    firms: Sequence[Organisation]
    officer: User
    second: User
    experts: Sequence[User]


def walk_samples(cast: Cast) -> dict[str, int]:
    """Make them all; gives how many there are of each."""
    scenarios = [_scenario(cast, *it) for it in _SCENARIOS]
    _incubator(cast)
    _consortium(cast)
    contests = [_open_challenge(cast), _contracted_challenge(cast)]
    gaps = [_gap(cast, *it) for it in _GAPS]
    return {
        "scenarios": len(scenarios),
        "incubators": 1,
        "consortia": 1,
        "challenges": len(contests),
        "sample gaps": len(gaps),
    }


def _named(zh: str, en: str) -> dict[str, Any]:
    return {"title_zh": f"{zh}{_MARK[0]}", "title_en": f"{en}{_MARK[1]}"}


_SCENARIOS: tuple[tuple[str, str, str, str, str, int], ...] = (
    ("轮胎产线的视觉检测", "Visual inspection on a tyre line", "FM-01", "typical", "370000", 4),
    ("港口集装箱的无人转运", "Containers moved without drivers in a port", "FI-07", "typical", "330000", 4),
    ("隔离机房的量子密钥", "Quantum keys for a sealed server room", "FI-03", "application", "340000", 2),
    ("深海观测浮标的长期供能", "Long-lasting power for buoys in the deep sea", "FE-03", "early", "460000", 1),
    ("老年照护中的外骨骼", "Exoskeletons in the care of the aged", "FM-06", "early", "310000", 0),
)  # fmt: skip
"""Titles, track, level, region, and how many steps it has walked: opened, running, evaluated, listed."""


def _scenario(cast: Cast, zh: str, en: str, track: str, level: str, region: str, n_steps: int) -> Scenario:
    columns = {
        **_named(zh, en),
        "tracks": f" {track} ",
        "level": level,
        "region": region,
        "place": "示例基地3号厂房 / sample site, hall 3",
        "data_offered": "近两年的运行记录，脱敏后提供 / records of two years, without names",
        "equipment_offered": "测试台一套 / one test bench",
        "safety_limits": "全程有人值守，可随时停机 / attended, stopped at any time",
        "indicators": "漏检率不高于0.5% / missed at most 0.5%\n节拍不低于每分钟6件 / at least 6 a minute",
        "solution_pack": "接口说明与验收表 / interfaces and acceptance sheet" if n_steps == 4 else "",
    }
    made = enter_thing(Scenario, actor=cast.owner, organisation=cast.institute, columns=columns)
    if n_steps >= 1:
        made = move_thing("open", made, actor=cast.officer)
    if n_steps >= 2:
        deployment = registries.add_deployment(
            made, actor=cast.owner, supplier=cast.firms[0], begun_on=date(2026, 2, 1)
        )
        made = move_thing("run", made, actor=cast.owner)
    if n_steps >= 3:
        registries.report_deployment(
            deployment,
            actor=cast.owner,
            ended_on=date(2026, 7, 31),
            is_reached=True,
            results="漏检率0.4% / missed 0.4%\n节拍每分钟6.3件 / 6.3 a minute",
        )
        made = move_thing("evaluate", made, actor=cast.officer)
    if n_steps >= 4:
        made = move_thing("list", made, actor=cast.second, edition="示例清单2026 / sample list 2026")
    return made


def _incubator(cast: Cast) -> Incubator:
    columns = {
        **_named("灯塔未来产业孵化器", "Lantern incubator of future industries"),
        "kind": "incubator",
        "basis": "high_tech",
        "region": "110000",
        "tracks": " FM-02 FMAT-05 ",
        "services_zh": "中试、检测、融资对接。",
        "services_en": "Pilot scale, testing, and introductions to funds.",
    }
    made = enter_thing(Incubator, actor=cast.owner, organisation=cast.institute, columns=columns)
    made = move_thing("operate", made, actor=cast.officer)
    first, second = cast.firms[:2]
    tenancy = registries.enter_tenant(made, actor=cast.owner, organisation=first, entered_on=date(2024, 3, 1))
    registries.enter_tenant(made, actor=cast.owner, organisation=second, entered_on=date(2025, 9, 1))
    registries.end_tenancy(tenancy, actor=cast.owner, ended_on=date(2026, 6, 30), end="graduated")
    line = registries.add_line(
        made,
        actor=cast.owner,
        name_zh="发酵中试线（示例）",
        name_en="Fermentation line (sample)",
        capacity="5 m³ 发酵罐，每日一批 / one batch of 5 m³ a day",
        places=2,
    )
    today = timezone.localdate()
    for firm, first_day, days in ((first, 4, 9), (second, 9, 12), (second, 30, 6)):
        booking = registries.ask_for_line(
            line,
            firm,
            actor=cast.owner,
            first_day=today + timedelta(first_day),
            last_day=today + timedelta(first_day + days),
            purpose="放大试验（示例） / scale-up trial (sample)",
        )
        if first_day < 30:
            registries.move_booking("confirm", booking, actor=cast.keeper)
    registries.file_report(
        made,
        actor=cast.owner,
        year=2025,
        n_incubated=6,
        n_graduated=1,
        n_pilot_days=88,
        text_zh="示例年报：入驻六家，毕业一家。",
        text_en="Sample report: six tenants, one graduated.",
    )
    return made


def _consortium(cast: Cast) -> Consortium:
    rights = {
        "ip_background": "各方带入的权利归各方 / what each brings stays with it",
        "ip_foreground": "共同产生的权利按投入共有 / what comes out is shared by what was put in",
        "ip_access": "成员内部免费使用 / free use among members",
        "ip_exit": "退出后保留已取得的使用权 / who leaves keeps the use it had",
    }
    columns = {**_named("固态电池创新联合体", "Consortium for solid-state batteries"), "tracks": " FMAT-02 ", **rights}
    made = consortia.enter_consortium(cast.institute, actor=cast.owner, columns=columns)
    rows = [consortia.invite_organisation(made, it, actor=cast.owner) for it in cast.firms[:3]]
    for row in rows:
        consortia.accept_participation(row, actor=cast.owner)
    made = move_thing("activate", made, actor=cast.owner)
    consortia.begin_project(
        made,
        actor=cast.owner,
        **_named("电解质薄膜放大", "Electrolyte films at scale"),
        starts_on=date(2026, 3, 1),
        due_on=date(2027, 12, 31),
    )
    deadline = timezone.now() + timedelta(days=9)
    closed = consortia.open_vote(
        made,
        actor=cast.owner,
        question="是否共建中试线？（示例） / A pilot line together? (sample)",
        rule="two_thirds",
        deadline=deadline,
    )
    for organisation, choice in zip(closed.voters.order_by("number"), ("yes", "yes", "yes", "no"), strict=True):
        consortia.cast_ballot(closed, organisation, actor=cast.owner, choice=choice)
    consortia.close_vote(closed)
    consortia.end_participation(rows[2], actor=cast.owner, reason="业务调整（示例） / another course (sample)")
    consortia.open_vote(
        made,
        actor=cast.owner,
        question="是否接纳新成员？（示例） / Admit a new member? (sample)",
        rule="majority",
        deadline=deadline,
    )
    return made


def _challenge(cast: Cast, zh: str, en: str, track: str, indicators: tuple[str, str], *, days_ago: int) -> Challenge:
    """Enter a challenge whose demand owner is the institute, and let it come to its opening."""
    columns = {
        **_named(zh, en),
        "tracks": f" {track} ",
        "scope": "local",
        "most_months": 24,
        "region": "110000",
        "budget": Decimal(6000000),
        "cash_share": 70,
        "own_efforts_zh": "自行研制两年，未达到指标",
        "own_efforts_en": "Two years of own trials did not reach the indicators.",
        "ip_terms_zh": "成果归揭榜方，需求方免费使用",
        "ip_terms_en": "The solver owns it, the owner uses it freely.",
    }
    made = enter_thing(Challenge, actor=cast.owner, organisation=cast.institute, columns=columns)
    told = dict(zip(("indicators_zh", "indicators_en"), indicators, strict=True))
    challenges.add_task(made, actor=cast.owner, **_named(zh, en), **told)
    start = timezone.now() - timedelta(days=days_ago)
    made = challenges.move_challenge("vet", made, actor=cast.officer)
    made = challenges.move_challenge("notice", made, actor=cast.second, days=7, now=start)
    return challenges.move_challenge(
        "open",
        made,
        actor=cast.second,
        now=start + timedelta(days=8),
        deadline=start + timedelta(days=30),
        opens_until=start + timedelta(days=33),
    )


def _open_challenge(cast: Cast) -> Challenge:
    return _challenge(
        cast,
        "低温下放电的电池",
        "Batteries that discharge in the cold",
        "FMAT-02",
        ("−40 ℃ 容量保持率不低于80%", "At least 80% of capacity at −40 °C"),
        days_ago=12,
    )


def _contracted_challenge(cast: Cast) -> Challenge:
    """Two bids, both judged and shortlisted, one under contract with milestones."""
    made = _challenge(
        cast,
        "高精度减速器",
        "Precision reducers",
        "FM-06",
        ("背隙不高于20角秒", "Backlash of at most 20 arc seconds"),
        days_ago=120,
    )
    start = timezone.now() - timedelta(days=120)
    task, found = made.tasks.get(), []
    for firm, price in zip(cast.firms[:2], ("4800000", "5200000"), strict=True):
        terms = Terms(Decimal(price).quantize(Decimal("0.01")), 540, "三步研制（示例） / in three steps (sample)")
        found.append(bids.seal_bid(task, firm, actor=cast.owner, terms=terms, now=start + timedelta(days=20)))
    made = challenges.move_challenge("close", made, actor=cast.officer)
    for bid, receipt in found:
        bids.reveal_bid(bid, actor=cast.owner, text=receipt, now=start + timedelta(days=31))
    made = challenges.move_challenge("review", made, actor=cast.officer)
    numbers = [bid.number for bid, _receipt in found]
    for number, points in zip(numbers, (86, 71), strict=True):
        for n, expert in enumerate(cast.experts):
            bid = Bid.objects.get(task=task, number=number)
            challenges.evaluate_bid(bid, actor=expert, points=points - 3 * n, note="示例意见 / sample opinion")
    made = challenges.move_challenge(
        "shortlist", made, actor=cast.officer, numbers=numbers, now=start + timedelta(days=45)
    )
    first, second = (Bid.objects.get(task=task, number=it) for it in numbers)
    challenges.end_bid(second, actor=cast.officer, reason="自愿退出（示例） / withdrew (sample)")
    first = challenges.sign_bid(
        first,
        actor=cast.officer,
        contract_reference="示例合同 1 / sample contract 1",
        signed_on=date(2026, 10, 12),
        ends_on=date(2028, 4, 11),
        amount=Decimal(4800000),
        cash_amount=Decimal(3600000),
    )
    for title, due_on, payment in (
        ("样机 / prototype", date(2027, 3, 31), 1600000),
        ("小批量 / small batch", date(2027, 12, 31), 2000000),
    ):
        challenges.plan_milestone(first, actor=cast.officer, title=title, due_on=due_on, payment=Decimal(payment))
    made = challenges.move_challenge("contract", made, actor=cast.officer)
    made = challenges.move_challenge("begin", made, actor=cast.officer)
    challenges.report_milestone(
        first.milestones.all()[0], actor=cast.owner, evidence="样机照片（示例） / photographs (sample)"
    )
    return made


_GAPS: tuple[tuple[str, str, str, tuple[int, int, int], tuple[int, int, int], bool], ...] = (
    ("视觉检测数据的记录格式", "Format of records of visual inspection", "FM-01", (2026, 1, 1), (2026, 9, 30), True),
    ("产线数字孪生的验收", "Acceptance of digital twins of lines", "FM-01", (2026, 6, 1), (2027, 12, 31), True),
    ("多机协同的安全分级", "Safety levels of machines that act together", "FI-07", (2027, 1, 1), (2028, 6, 30), False),
)  # fmt: skip
"""Titles, track, start, due, whether work has begun."""


def _gap(
    cast: Cast,
    zh: str,
    en: str,
    track: str,
    starts_on: tuple[int, int, int],
    due_on: tuple[int, int, int],
    is_started: bool,
) -> RoadmapItem:
    columns = {
        **_named(zh, en),
        "tracks": f" {track} ",
        "starts_on": date(*starts_on),
        "due_on": date(*due_on),
        "source_note": "示例，并非公开计划 / a sample, no public plan",
    }
    made = enter_thing(RoadmapItem, actor=cast.officer, columns=columns)
    return move_thing("start", made, actor=cast.officer) if is_started else made
