"""Two sample editions: one published, all its days in 2020, and one whose call is open now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from liaowang_web.accounts.models import Organisation
from liaowang_web.catalogue.models import Edition, Nomination, Objection, Review
from liaowang_web.catalogue.samples.desk import Desk
from liaowang_web.catalogue.samples.nominating import nominate_from_watchlist, nominate_invented
from liaowang_web.catalogue.selectors.assignment import propose_assignment
from liaowang_web.catalogue.services.editions import move_edition, plan_edition
from liaowang_web.catalogue.services.experts import declare_conflict
from liaowang_web.catalogue.services.nominations import move_nomination
from liaowang_web.catalogue.services.objections import countersign_decision, file_objection, sign_decision
from liaowang_web.catalogue.services.panel import close_panel, propose_by_rule
from liaowang_web.catalogue.services.reviews import confirm_assignment, lock_review, move_review, save_scores
from liaowang_web.catalogue.services.revisions import Amendment, revise_edition
from liaowang_web.observatory.models import Topic

_CRITERIA = (
    {"name_zh": "先进性", "name_en": "Novelty", "weight": Decimal(40), "most": 10,
     "asks_zh": "与已知技术相比新在何处", "asks_en": "What is new against what is known"},
    {"name_zh": "成熟度与证据", "name_en": "Readiness and evidence", "weight": Decimal(30), "most": 10,
     "asks_zh": "所述进度有何证据", "asks_en": "What shows that it is as far as is said"},
    {"name_zh": "推广前景", "name_en": "Reach", "weight": Decimal(30), "most": 10,
     "asks_zh": "可用于哪些场景", "asks_en": "Where it can be used"},
)  # fmt: skip
_NAMES = {
    "title_zh": "前沿技术推广目录（示例）", "title_en": "Catalogue of frontier technologies (sample)",
    "scope_zh": "供试用的示例：技术取自随附样本的观测名单，评审、公示与异议均为虚构，不代表任何机构的意见。",
    "scope_en": "A sample for trying the site out: technologies come from the watchlist of the shipped sample; "
                "reviews, notice and objection are invented and nobody's opinion.",
    "notice_days": 7, "notice_counts": Edition.Days.CALENDAR,
}  # fmt: skip
_N_LEFT_OUT = 2


def publish_edition(topics: Sequence[Topic], desk: Desk) -> Edition:
    """Walk an edition of these topics from plan to a revision; the worst two are not proposed if there are enough."""
    n_listed = max(len(topics) - _N_LEFT_OUT, 1)
    columns = {**_NAMES, "code": "2019.1", "call_until": _on(2, 10), "review_until": _on(4, 10), "n_listed": n_listed}
    edition = plan_edition(actor=desk.secretary, columns=columns, criteria=_CRITERIA)
    edition = move_edition("open", edition, actor=desk.secretary, now=_on(1, 6))
    for topic in topics:
        nominated = nominate_from_watchlist(topic, edition, desk, _on(1, 20))
        move_nomination("accept", nominated, actor=desk.secretary, now=_on(1, 22))
    edition = move_edition("check", edition, actor=desk.secretary, now=_on(2, 11))
    edition = move_edition("assign", edition, actor=desk.secretary)
    edition = _review(edition, desk)
    propose_by_rule(edition, actor=desk.chair)
    edition = close_panel(edition, actor=desk.chair, minutes="示例：按征集规则。 / Sample: by the rule of the call.")
    edition = move_edition("notice", edition, actor=desk.publisher, now=_on(4, 15))
    objection = _object(edition)
    edition = move_edition("end_notice", edition, actor=desk.secretary, now=edition.notice.closes_at)
    _decide(objection, desk)
    edition = move_edition("close_objections", edition, actor=desk.officer)
    edition = move_edition("publish", edition, actor=desk.publisher, now=_on(4, 28))
    return _revise(edition, desk)


def open_edition(topics: Sequence[Topic], before: Edition, holder: Organisation, desk: Desk) -> Edition:
    """Open the call of the edition after, with nominations of these topics and one that is invented."""
    now = timezone.now()
    columns = {
        **_NAMES, "code": f"{timezone.localdate(now).year}.1", "follows": before, "n_listed": 20,
        "call_until": now + timedelta(days=60), "review_until": now + timedelta(days=120),
    }  # fmt: skip
    edition = plan_edition(actor=desk.secretary, columns=columns, criteria=_CRITERIA)
    edition = move_edition("open", edition, actor=desk.secretary)
    for topic in topics:
        nominate_from_watchlist(topic, edition, desk)
    nominate_invented(edition, holder, desk)
    return edition


def _review(edition: Edition, desk: Desk) -> Edition:
    """Invite, let one expert say that something ties them to what they were to review, and lock invented scores."""
    confirm_assignment(edition, propose_assignment(edition, desk.chair).pairs, actor=desk.chair, now=_on(2, 12))
    first = Review.objects.filter(nomination__edition=edition).order_by("nomination__number", "pk")[0]
    declare_conflict(first, actor=first.expert.user, note="示例：虚构的利益关系 / sample: invented", now=_on(2, 14))
    confirm_assignment(edition, propose_assignment(edition, desk.chair).pairs, actor=desk.chair, now=_on(2, 17))
    edition = move_edition("review", edition, actor=desk.chair, now=_on(2, 20))
    for review in Review.objects.filter(nomination__edition=edition, state=Review.State.INVITED):
        _score(review, [it.pk for it in desk.experts].index(review.expert_id))
    return move_edition("panel", edition, actor=desk.chair, now=_on(4, 12))


def _score(review: Review, severity: int) -> None:
    """Give points that fall with the number of the nomination and with the severity of the expert."""
    user, number = review.expert.user, review.nomination.number
    review = move_review("accept", review, actor=user, now=_on(2, 24))
    points = {
        it: Decimal(95 - number - 2 * severity - (number * (it.position + 2)) % 7) / 10
        for it in review.nomination.edition.criteria.all()
    }
    review = save_scores(
        review, actor=user, points=points, comment="示例评审，分数为虚构。 / Sample review, scores invented.",
        now=_on(3, 9),
    )  # fmt: skip
    lock_review(review, actor=user, now=_on(3, 10))


def _object(edition: Edition) -> Objection:
    nomination = edition.nominations.filter(state=Nomination.State.PROPOSED).order_by("number")[0]
    return file_objection(
        nomination, actor=None, text="示例异议：所列数据缺少对照。 / Sample: the figures lack a comparison.",
        name="示例异议人 / somebody (sample)", contact="objector@demo.example", now=_on(4, 17),
    )  # fmt: skip


def _decide(objection: Objection, desk: Desk) -> None:
    decision = "示例：数据附有来源，异议不成立。 / Sample: the figures have their source; rejected."
    signed = sign_decision(objection, actor=desk.officer, is_upheld=False, decision=decision)
    countersign_decision(signed, actor=desk.chair, is_upheld=False, now=_on(4, 24))


def _revise(edition: Edition, desk: Desk) -> Edition:
    nomination = edition.nominations.filter(state__in=Nomination.LISTED).order_by("number")[0]
    advice = "示例：先在一处场景试用，再扩大。 / Sample: try it in one place before more."
    amended = Amendment(nomination, {"advice": advice}, "示例：补充推广建议 / sample: advice added")
    revise_edition(
        edition, actor=desk.publisher, note="示例修订 / sample revision", amendments=(amended,), now=_on(9, 1)
    )
    return Edition.objects.get(pk=edition.pk)


def _on(month: int, day: int) -> datetime:
    return timezone.make_aware(datetime(2020, month, day, 9))
