"""The inner pages: planned, nominated, assigned, reviewed, judged, objected to, revised through forms."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.catalogue_factories import (
    Desk,
    after_call,
    make_body,
    make_edition,
    make_expert,
    make_nomination,
    make_nominator,
    make_objection,
    score,
    to_notice,
    to_panel,
    to_published,
    to_review,
)
from tests.liaowang_web.factories import make_officer, make_topic, make_user

from liaowang_web.accounts.models import User
from liaowang_web.accounts.services import grant_role
from liaowang_web.audit.models import Entry
from liaowang_web.catalogue.models import Edition, Nomination, Notice, Objection, Review
from liaowang_web.catalogue.services import editions

pytestmark = pytest.mark.django_db
DRAFT = {"title_zh": "一项技术", "overview_zh": "概述。", "principle_zh": "原理。", "figures": "1, a report (sample)",
         "cases": "A case (sample)", "track": "FE-01", "people": "Ada Behind"}  # fmt: skip


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for _place in range(3):
        make_expert(made)
    return made


def as_(client: Client, user: User) -> Client:
    client.force_login(user, "liaowang_web.accounts.entrance.Entrance")
    return client


def post(client: Client, name: str, /, *args: Any, **data: Any) -> Any:
    return client.post(reverse(f"catalogue:{name}", args=args), data)


def get(client: Client, name: str, /, *args: Any, **data: Any) -> Any:
    return client.get(reverse(f"catalogue:{name}", args=args), data)


def plan_data(**columns: Any) -> dict[str, Any]:
    soon = timezone.localtime() + timedelta(days=5)
    moments = {"call_until": soon, "review_until": soon + timedelta(days=20)}
    values = {"code": "2031.1", "title_zh": "目录（示例）", "n_experts": 3, "n_listed": 5, "pass_mark": "60",
              "tie": "spread", "notice_days": 5, "notice_counts": "working"}  # fmt: skip
    rows = {f"c{n}-most": 10 for n in range(8)}
    rows |= {"c0-name_zh": "先进性", "c0-weight": "60", "c1-name_zh": "效果", "c1-weight": "40"}
    return {**values, **{name: f"{it:%Y-%m-%dT%H:%M}" for name, it in moments.items()}, **rows, **columns}


def test_an_edition_is_planned_and_its_call_opened(client: Client, desk: Desk) -> None:
    as_(client, desk.secretary)
    assert post(client, "plan", **plan_data(**{"c1-weight": "30"})).status_code == 302
    text = get(client, "steps", "2031.1").content.decode()
    assert "权重" in text or "The weights of the criteria have to sum to 100." in text
    assert post(client, "move", "2031.1", "open").status_code == 409
    edition = Edition.objects.get(code="2031.1")
    data = plan_data(version=edition.version)
    assert post(client, "edit", "2031.1", **data).status_code == 302
    assert post(client, "move", "2031.1", "open").status_code == 302
    edition.refresh_from_db()
    assert edition.state == "call"
    assert [it.weight for it in edition.criteria.all()] == [60, 40]
    assert get(client, "edit", "2031.1").status_code == 404


@pytest.mark.parametrize("code", ["2031", "2031.1.2", "../x", "2031.abc"])
def test_a_code_is_a_year_and_a_number(client: Client, desk: Desk, code: str) -> None:
    assert post(as_(client, desk.secretary), "plan", **plan_data(code=code)).status_code == 422
    assert not Edition.objects.exists()


def test_what_is_sealed_asks_for_the_number(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    make_nomination(edition, desk)
    edition = to_panel(edition, desk)
    as_(client, desk.chair)
    assert post(client, "panel", edition.code).status_code == 302
    assert post(client, "steps", edition.code, minutes="All agreed (sample).").status_code == 302
    as_(client, desk.publisher)
    assert post(client, "move", edition.code, "notice", number="2026.x").status_code == 422
    assert not Notice.objects.exists()
    assert post(client, "move", edition.code, "notice", number=edition.code).status_code == 302
    assert Notice.objects.get().edition == edition


def test_a_body_nominates_and_the_secretariat_returns_it(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    owner, body = make_nominator()
    as_(client, owner)
    data = {**DRAFT, "through": body.pk, "holder": make_body().pk}
    answer = post(client, "nominate", edition.code, **data)
    made = Nomination.objects.get()
    assert answer.headers["location"] == reverse("catalogue:nomination", args=[made.pk])
    assert get(as_(client, make_nominator()[0]), "nomination", made.pk).status_code == 404
    assert post(as_(client, owner), "move_nomination", made.pk, "nominate").status_code == 302
    as_(client, desk.secretary)
    assert "Ada Behind" in get(client, "nomination", made.pk).content.decode()
    assert post(client, "move_nomination", made.pk, "return").status_code == 422  # without a reason
    assert post(client, "move_nomination", made.pk, "return", reason="Name the report.").status_code == 302
    assert "Name the report." in get(as_(client, owner), "nomination", made.pk).content.decode()
    version = Nomination.objects.get().version
    data = {**DRAFT, "holder": data["holder"], "figures": "2, report 7", "version": version}
    assert post(client, "edit_nomination", made.pk, **data).status_code == 302
    assert post(client, "edit_nomination", made.pk, **data).status_code == 409  # an old version
    assert Nomination.objects.get().figures == "2, report 7"


def test_a_topic_is_nominated_from_its_page(client: Client, desk: Desk) -> None:
    topic = make_topic(rank=1)
    edition = make_edition(desk)
    address = reverse("catalogue:nominate_topic", args=[topic.code])
    seen = client.get(reverse("observatory:topic", args=[topic.code])).content.decode()
    assert address not in seen
    as_(client, desk.analyst)
    assert address in client.get(reverse("observatory:topic", args=[topic.code])).content.decode()
    assert post(client, "nominate_topic", topic.code, edition=edition.pk).status_code == 302
    made = Nomination.objects.get()
    assert made.annex["topic"]["code"] == topic.code
    assert post(client, "nominate_topic", topic.code, edition=edition.pk).status_code == 409
    assert Nomination.objects.count() == 1


def in_assignment(desk: Desk) -> Nomination:
    edition = make_edition(desk)
    made = make_nomination(edition, desk)
    edition = editions.move_edition("check", edition, actor=desk.secretary, now=after_call(edition))
    editions.move_edition("assign", edition, actor=desk.secretary)
    return made


def test_a_proposal_is_confirmed_in_whole_or_not_at_all(client: Client, desk: Desk) -> None:
    made = in_assignment(desk)
    tied = make_expert(desk)
    as_(client, tied.user)
    columns = {"kind": "consulting", "organisation": made.holder_id, "note": "since 2025"}
    assert post(client, "note_tie", tied.pk, "relation", **columns).status_code == 302
    as_(client, desk.chair)
    code = made.edition.code
    text = get(client, "assignment", code, propose="1").content.decode()
    pairs = re.findall(r'name="pair" value="([\w:-]+)"', text)
    assert len(pairs) == 3
    assert not any(str(tied.pk) in it for it in pairs)
    forged = f"{made.pk}:{tied.pk}"
    assert post(client, "assignment", code, pair=[*pairs, forged]).status_code == 409
    assert (
        post(client, "assignment", code, pair=[f"{make_nomination(make_edition(desk), desk).pk}:{tied.pk}"]).status_code
        == 404
    )
    assert not Review.objects.exists()
    assert post(client, "assignment", code, pair=pairs).status_code == 302
    assert Review.objects.count() == 3
    board = get(client, "assignment", code).content.decode()
    assert str(tied) in board


def test_scores_of_others_are_seen_after_the_own_lock_only(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    make_nomination(edition, desk)
    to_review(edition, desk)
    first, second, _third = Review.objects.order_by("pk")
    score(second, 0.37)
    second.refresh_from_db()
    Review.objects.filter(pk=second.pk).update(comment="A comment that must stay hidden")
    as_(client, first.expert.user)
    assert get(client, "review", second.pk).status_code == 404
    assert post(client, "move_review", first.pk, "accept").status_code == 302
    before = get(client, "review", first.pk).content.decode()
    assert "must stay hidden" not in before
    listed = get(client, "reviews").content.decode()
    assert "must stay hidden" not in listed
    points = {f"points_{it.pk}": it.most for it in edition.criteria.all()}
    assert post(client, "review", first.pk, **points, version=2).status_code == 302
    code = first.nomination.code
    assert post(client, "move_review", first.pk, "lock", number="1").status_code == 422
    assert post(client, "move_review", first.pk, "lock", number=code).status_code == 302
    after = get(client, "review", first.pk).content.decode()
    assert "must stay hidden" in after
    assert str(second.expert) not in after
    assert post(client, "review", first.pk, **points).status_code in {403, 409}
    nominator = first.nomination.nominated_by
    file = get(as_(client, nominator), "nomination", first.nomination_id).content.decode()
    assert "must stay hidden" not in file


def test_points_out_of_range_are_refused(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    make_nomination(edition, desk)
    to_review(edition, desk)
    review = Review.objects.order_by("pk")[0]
    as_(client, review.expert.user)
    post(client, "move_review", review.pk, "accept")
    first = edition.criteria.all()[0]
    assert post(client, "review", review.pk, **{f"points_{first.pk}": "11", "version": 2}).status_code == 422
    assert not review.scores.exists()


def test_a_declared_conflict_ends_the_review(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    make_nomination(edition, desk)
    to_review(edition, desk)
    review = Review.objects.order_by("pk")[0]
    as_(client, review.expert.user)
    assert post(client, "move_review", review.pk, "declare", note="We share a laboratory.").status_code == 302
    review.refresh_from_db()
    assert review.state == "excluded"
    assert get(client, "review", review.pk).status_code == 404
    assert review.nomination.code in get(client, "reviews").content.decode()
    assert (
        "We share a laboratory." not in get(as_(client, desk.secretary), "nominations", edition.code).content.decode()
    )


def test_against_the_rule_the_panel_says_why(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    made = make_nomination(edition, desk)
    to_panel(edition, desk)
    as_(client, desk.chair)
    assert post(client, "judge", made.pk, is_proposed="no").status_code == 409
    assert post(client, "judge", made.pk, is_proposed="no", reason="Shown to be unsafe (sample).").status_code == 302
    made.refresh_from_db()
    assert made.state == "declined"
    assert get(as_(client, desk.officer), "judge", made.pk).status_code == 404


def objection_data(**columns: Any) -> dict[str, Any]:
    return {"text": "It is not new.", "name": "Somebody", "contact": "somebody@example.org", **columns}


def test_a_visitor_objects_and_looks_the_decision_up(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    made = make_nomination(edition, desk)
    to_notice(edition, desk)
    answer = post(client, "object", made.code, **objection_data()).content.decode()
    receipt = re.findall(r'class="secret">(\w+)<', answer)[0]
    filed = Objection.objects.get()
    assert filed.receipt == receipt
    spaced = f" {receipt[:4]} {receipt[4:8]}-{receipt[8:].lower()} "
    assert made.code in post(client, "receipt", number=spaced).content.decode()
    assert made.code not in post(client, "receipt", number="A" * 16).content.decode()
    as_(client, desk.officer)
    assert post(client, "decide", filed.pk, is_upheld="yes", decision="It is old indeed.").status_code == 302
    assert post(client, "decide", filed.pk, countersign="1").status_code == 403
    as_(client, desk.chair)
    assert post(client, "decide", filed.pk, countersign="1").status_code == 302
    filed.refresh_from_db()
    assert filed.state == "upheld"
    client.logout()
    assert "It is old indeed." in post(client, "receipt", number=receipt).content.decode()
    told = get(client, "notice", edition.code).content.decode()
    assert "It is old indeed." in told
    assert "Somebody" not in told


def test_an_objection_after_the_deadline_is_refused_and_recorded(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    made = make_nomination(edition, desk)
    edition = to_notice(edition, desk)
    editions.move_edition("end_notice", edition, actor=desk.secretary, now=edition.notice.closes_at)
    as_(client, desk.analyst)
    n = Entry.objects.count()
    assert post(client, "object", made.code, **objection_data()).status_code == 403
    assert not Objection.objects.exists()
    assert Entry.objects.count() == n + 1
    assert Entry.objects.latest("number").kind == "access.refused"


def test_objections_to_own_entries_are_hidden(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    holder = make_body()
    made = make_nomination(edition, desk, holder=holder)
    to_notice(edition, desk)
    made.refresh_from_db()
    filed = make_objection(made)
    owner = holder.memberships.get().user
    grant_role(owner, "integrity_officer", actor=None)
    as_(client, owner)
    assert get(client, "decide", filed.pk).status_code == 404
    assert "It is not new." not in get(client, "objections", edition.code).content.decode()


def test_an_entry_is_amended_as_a_revision(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    made = make_nomination(edition, desk)
    edition = to_published(edition, desk)
    as_(client, desk.publisher)
    page = get(client, "revise", edition.code, made.pk)
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    assert post(client, "revise", edition.code, made.pk, **{**data, "words": "A slip."}).status_code == 409
    changed = {**data, "figures": "27 %, sample report 4", "words": "The report was corrected."}
    assert post(client, "revise", edition.code, made.pk, **changed).status_code == 302
    edition.refresh_from_db()
    assert edition.revision == 1
    assert edition.publications.order_by("-revision")[0].content["changes"][0]["fields"] == ["figures"]
    assert "The report was corrected." in get(client, "entry", made.code).content.decode()
    withdraw = reverse("catalogue:revise", args=[edition.code, made.pk]) + "?withdraw=1"
    data = {"why": "failed", "on": "2026-12-01", "words": "It never worked."}
    assert client.post(withdraw, data).status_code == 302
    assert edition.publications.count() == 3
    assert get(client, "watch", edition.code).status_code == 200


def test_an_expert_is_entered_and_identified(client: Client, desk: Desk) -> None:
    as_(client, desk.secretary)
    assert post(client, "experts", email=make_user().email).status_code == 422  # not an expert
    person = make_officer("expert")
    answer = post(client, "experts", email=person.email)
    assert answer.status_code == 302
    made = person.expert
    data = {"state": "active", "is_identified": "on", "names": "Ada", "tracks": "fe-01, FI-03", "languages": "zh en",
            "load_limit": 4, "orcid": "0000-0002-1825-0097"}  # fmt: skip
    assert post(client, "edit_expert", made.pk, **{**data, "tracks": "XX-01"}).status_code == 422
    assert post(client, "edit_expert", made.pk, **data).status_code == 302
    made.refresh_from_db()
    assert (made.tracks, made.is_identified) == ("FE-01 FI-03", True)
    as_(client, person)
    assert get(client, "experts").headers["location"] == reverse("catalogue:expert", args=[made.pk])
    assert (
        post(client, "note_tie", made.pk, "affiliation", name="A body (sample)", since="2025-01-01").status_code == 302
    )
    tie = made.affiliations.get()
    assert post(client, "end_tie", made.pk, "affiliation", tie.pk, until="2026-01-31").status_code == 302
    assert get(client, "edit_expert", made.pk).status_code == 404
