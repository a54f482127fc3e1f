"""What must not happen is refused, and nothing is changed by the attempt."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.http import Http404
from tests.liaowang_web.catalogue_factories import (
    TEXTS,
    Desk,
    decide,
    make_body,
    make_edition,
    make_expert,
    make_nomination,
    make_nominator,
    make_objection,
    publish,
    score,
    to_notice,
    to_panel,
    to_published,
    to_review,
)
from tests.liaowang_web.factories import make_member, make_officer, make_user

from liaowang_web.accounts import services as accounts
from liaowang_web.accounts.models import User
from liaowang_web.audit.chain import fingerprint
from liaowang_web.audit.models import NeverChangedError
from liaowang_web.catalogue import policies
from liaowang_web.catalogue.models import Nomination
from liaowang_web.catalogue.selectors.board import board_of
from liaowang_web.catalogue.selectors.files import nomination_for, nominations_for, review_for
from liaowang_web.catalogue.selectors.objections import objection_for, objections_against, objections_for
from liaowang_web.catalogue.selectors.panels import panel_for
from liaowang_web.catalogue.selectors.reviews import reviews_seen_by
from liaowang_web.catalogue.services import editions, experts, nominations, objections, panel, reviews, revisions
from liaowang_web.workflow.refusals import NotAllowed, Refused, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_english")]


def everything() -> set[str]:
    """Give the fingerprint of every row of the catalogue."""
    models = apps.get_app_config("catalogue").get_models()
    return {f"{it._meta.label} {fingerprint(it)}" for model in models for it in model._base_manager.all()}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def nomination(desk: Desk) -> Nomination:
    """One nomination under review by three experts."""
    nomination = make_nomination(make_edition(desk), desk)
    for _ in range(3):
        make_expert(desk)
    to_review(nomination.edition, desk)
    return Nomination.objects.get(pk=nomination.pk)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_an_expert_sees_nothing_of_others_before_their_own_lock(nomination: Nomination) -> None:
    first, second, _third = nomination.reviews.all()
    score(first)
    user = second.expert.user
    assert [it.is_own for it in reviews_seen_by(user, nomination)] == [True]
    for closed in (panel_for, board_of):
        with pytest.raises(Http404):
            closed(user, nomination.edition)
    with pytest.raises(Http404):
        review_for(user, first.pk)


def test_after_their_own_lock_an_expert_sees_locked_ones_without_names(nomination: Nomination) -> None:
    first, second, third = nomination.reviews.all()
    score(first, 0.6)
    score(second)
    score(third, is_locked=False)
    seen = reviews_seen_by(second.expert.user, nomination)
    assert [(it.is_own, it.expert, it.total) for it in seen] == [
        (False, "", Decimal(60)), (True, str(second.expert), Decimal(80)),
    ]  # fmt: skip


def test_a_locked_score_is_never_changed(nomination: Nomination) -> None:
    review = score(nomination.reviews.first())
    before = everything()
    criterion = nomination.edition.criteria.first()
    with pytest.raises(NotAllowed, match="never changed"):
        reviews.save_scores(review, actor=review.expert.user, points={criterion: Decimal(1)})
    assert everything() == before


def test_nobody_scores_for_another(desk: Desk, nomination: Nomination) -> None:
    mine, others, _ = nomination.reviews.all()
    criterion = nomination.edition.criteria.first()
    before = everything()
    for user in (others.expert.user, desk.publisher, desk.chair, nomination.nominated_by):
        with pytest.raises(NotAllowed):
            reviews.save_scores(mine, actor=fresh(user), points={criterion: Decimal(9)})
        with pytest.raises(NotAllowed):
            reviews.lock_review(mine, actor=fresh(user))
    assert everything() == before


def test_points_out_of_range_or_of_another_edition_are_refused(desk: Desk, nomination: Nomination) -> None:
    review = nomination.reviews.first()
    user = review.expert.user
    review = reviews.move_review("accept", review, actor=user)
    own, foreign = nomination.edition.criteria.first(), make_edition(desk).criteria.first()
    before = everything()
    for points in ({own: Decimal(11)}, {own: Decimal(-1)}, {foreign: Decimal(5)}):
        with pytest.raises(TransitionRefused):
            reviews.save_scores(review, actor=user, points=points)
    with pytest.raises(TransitionRefused, match="Not yet scored"):
        reviews.lock_review(review, actor=user)
    assert everything() == before


def test_scores_after_the_deadline_are_refused(nomination: Nomination) -> None:
    review = nomination.reviews.first()
    user = review.expert.user
    review = reviews.move_review("accept", review, actor=user)
    criterion = nomination.edition.criteria.first()
    before = everything()
    with pytest.raises(TransitionRefused, match="over"):
        reviews.save_scores(review, actor=user, points={criterion: Decimal(5)}, now=nomination.edition.review_until)
    assert everything() == before


def test_a_nominating_body_cannot_be_an_expert(desk: Desk, nomination: Nomination) -> None:
    with pytest.raises(Refused):
        accounts.grant_role(nomination.nominated_by, "expert", actor=None)
    with pytest.raises(TransitionRefused):
        experts.enter_expert(fresh(nomination.nominated_by), actor=desk.secretary)


def test_who_ever_belonged_to_an_organisation_does_not_act_on_what_it_has(desk: Desk) -> None:
    edition = make_edition(desk)
    holder = make_body()
    waiting = make_nomination(edition, desk, state="nominated", holder=holder)
    for user in (desk.secretary, desk.chair, desk.publisher):
        holder.memberships.create(user=user, role="editor", until=edition.created_at)
    before = everything()
    for name in ("accept", "refuse", "return"):
        with pytest.raises(NotAllowed):
            nominations.move_nomination(name, waiting, actor=fresh(desk.secretary), reason="x")
    assert everything() == before
    assert not nominations_for(fresh(desk.secretary), edition)


def test_who_nominated_never_approves(desk: Desk) -> None:
    by = make_nominator()
    accounts.grant_role(by[0], "secretariat", actor=None)
    accounts.grant_role(by[0], "publisher", actor=None)
    author = fresh(by[0])
    edition = make_edition(desk)
    waiting = make_nomination(edition, desk, by=by, state="nominated")
    with pytest.raises(NotAllowed):
        nominations.move_nomination("accept", waiting, actor=author)
    nominations.move_nomination("accept", waiting, actor=desk.secretary)
    for _ in range(3):
        make_expert(desk)
    edition = to_panel(edition, desk)
    panel.propose_by_rule(edition, actor=desk.chair)
    edition = panel.close_panel(edition, actor=desk.chair, minutes="All agreed.")
    before = everything()
    with pytest.raises(NotAllowed):
        editions.move_edition("notice", edition, actor=author)
    assert everything() == before


@pytest.mark.parametrize("role", ["secretariat", "panel_chair", "publisher", "integrity_officer", "expert", "auditor"])
def test_only_a_nominating_body_nominates(desk: Desk, role: str) -> None:
    body = make_body()
    user = make_officer(role)
    body.memberships.create(user=user, role="owner")
    with pytest.raises(NotAllowed):
        nominations.draft_nomination(make_edition(desk), body, actor=fresh(user), columns=TEXTS)


def test_an_annex_and_a_place_cannot_be_written_from_outside(desk: Desk) -> None:
    by = make_nominator()
    draft = make_nomination(make_edition(desk), desk, by=by, state="draft")
    for columns in ({"annex": {}}, {"state": "listed"}, {"corrected": 100}, {"through": make_body()}):
        with pytest.raises(NotAllowed):
            nominations.edit_nomination(draft, actor=by[0], columns=columns)


def test_transitions_with_a_service_of_their_own_are_not_walked_past_it(desk: Desk, nomination: Nomination) -> None:
    for name in ("list", "withdraw", "score", "strike"):
        with pytest.raises(NotAllowed):
            nominations.move_nomination(name, nomination, actor=desk.publisher)
    with pytest.raises(NotAllowed):
        reviews.move_review("lock", nomination.reviews.first(), actor=desk.chair)


@pytest.fixture
def noticed(desk: Desk) -> Nomination:
    """One entry before the public."""
    nomination = make_nomination(make_edition(desk), desk)
    for _ in range(3):
        make_expert(desk)
    to_notice(nomination.edition, desk)
    return Nomination.objects.get(pk=nomination.pk)


def test_an_objection_at_the_deadline_or_later_is_refused(noticed: Nomination) -> None:
    closes_at = noticed.edition.notice.closes_at
    before = everything()
    for moment in (closes_at, closes_at + timedelta(days=1)):
        with pytest.raises(NotAllowed, match="while the notice runs"):
            make_objection(noticed, now=moment)
    assert everything() == before
    assert make_objection(noticed, now=closes_at - timedelta(seconds=1)).receipt


def test_an_objection_before_the_notice_is_refused(nomination: Nomination) -> None:
    with pytest.raises(NotAllowed):
        make_objection(nomination)


def test_a_decision_needs_two_people_of_two_roles(desk: Desk, noticed: Nomination) -> None:
    objection = make_objection(noticed)
    second_officer = make_officer("integrity_officer")
    for user in (desk.secretary, desk.publisher, desk.analyst, noticed.nominated_by):
        with pytest.raises(NotAllowed):
            objections.sign_decision(objection, actor=user, is_upheld=True, decision="x")
    objection = objections.sign_decision(objection, actor=desk.officer, is_upheld=False, decision="It is new.")
    before = everything()
    for user in (desk.officer, second_officer, desk.publisher):
        with pytest.raises(NotAllowed):
            objections.countersign_decision(objection, actor=user, is_upheld=False)
    with pytest.raises(TransitionRefused, match="otherwise"):
        objections.countersign_decision(objection, actor=desk.chair, is_upheld=True)
    assert everything() == before
    assert objections.countersign_decision(objection, actor=desk.chair, is_upheld=False).state == "rejected"
    noticed.refresh_from_db()
    assert noticed.state == Nomination.State.PROPOSED


def test_a_decision_sent_back_starts_anew(desk: Desk, noticed: Nomination) -> None:
    objection = objections.sign_decision(make_objection(noticed), actor=desk.chair, is_upheld=True, decision="Old.")
    objection = objections.send_decision_back(objection, actor=desk.officer, reason="The report says otherwise.")
    assert (objection.state, objection.signed_by_chair, objection.decision) == ("filed", None, "")


def test_who_filed_an_objection_does_not_decide_on_it(desk: Desk, noticed: Nomination) -> None:
    objection = make_objection(noticed, actor=desk.officer)
    with pytest.raises(NotAllowed):
        objections.sign_decision(objection, actor=desk.officer, is_upheld=True, decision="x")


def test_an_edition_waits_for_its_objections(desk: Desk, noticed: Nomination) -> None:
    make_objection(noticed)
    with pytest.raises(TransitionRefused, match="not yet decided"):
        publish(noticed.edition, desk)


def test_a_protected_name_stays_from_the_nominated(desk: Desk, noticed: Nomination) -> None:
    objection = make_objection(noticed)
    make_objection(noticed, name="Open Person", is_protected=False)
    seen = objections_against(noticed.nominated_by, noticed)
    assert [it.name for it in seen] == ["", "Open Person"]
    for user in (noticed.nominated_by, make_user()):
        assert not objections_for(user, noticed.edition)
        with pytest.raises(Http404):
            objection_for(user, objection.pk)
    assert len(objections_for(desk.officer, noticed.edition)) == 2


def test_receipts_are_long_and_not_in_order(noticed: Nomination) -> None:
    receipts = [make_objection(noticed).receipt for _ in range(20)]
    assert len({it[:4] for it in receipts}) == 20
    assert all(len(it) == 16 for it in receipts)


def test_a_frozen_edition_is_not_changed(desk: Desk) -> None:
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_published(edition, desk)
    publication, notice = edition.publications.get(), edition.notice
    before = everything()
    for frozen in (publication, notice):
        frozen.content = {}
        with pytest.raises(NeverChangedError):
            frozen.save()
        with pytest.raises(NeverChangedError):
            type(frozen).objects.filter(pk=frozen.pk).update(content={})
        with pytest.raises(NeverChangedError):
            type(frozen).objects.filter(pk=frozen.pk).delete()
    with pytest.raises(NotAllowed):
        nominations.edit_nomination(nomination, actor=nomination.nominated_by, columns={"title_en": "Better"})
    with pytest.raises(NotAllowed):
        editions.edit_edition(edition, actor=desk.secretary, columns={"title_en": "Other"})
    for user in (desk.secretary, desk.chair, nomination.nominated_by):
        change = revisions.Amendment(nomination, {"title_en": "Better"}, "x")
        with pytest.raises(NotAllowed):
            revisions.revise_edition(edition, actor=user, note="x", amendments=(change,))
    assert everything() == before


def test_a_guessed_key_answers_like_one_that_is_not_there(desk: Desk, nomination: Nomination) -> None:
    for user in (make_user(), make_officer("technology_manager"), make_member(make_body())):
        for key in (nomination.pk, uuid.uuid4()):
            with pytest.raises(Http404):
                nomination_for(user, key)
        for key in (nomination.reviews.first().pk, uuid.uuid4()):
            with pytest.raises(Http404):
                review_for(user, key)
    assert nomination_for(desk.secretary, nomination.pk) == nomination


def test_a_planned_edition_is_hidden(desk: Desk) -> None:
    edition = make_edition(desk, is_open=False)
    assert not policies.can_see_edition(make_user(), edition)
    assert not policies.can_see_edition(None, edition)
    assert policies.can_see_edition(desk.secretary, edition)


def test_an_excluded_expert_no_longer_sees_the_file(desk: Desk, nomination: Nomination) -> None:
    review = nomination.reviews.first()
    user = review.expert.user
    assert nomination_for(user, nomination.pk)
    experts.declare_conflict(review, actor=user, note="A friend.")
    with pytest.raises(Http404):
        nomination_for(fresh(user), nomination.pk)
    with pytest.raises(Http404):
        review_for(fresh(user), review.pk)


def test_officers_see_scores_only_after_the_review(desk: Desk, nomination: Nomination) -> None:
    for review in nomination.reviews.all():
        score(review)
    seen = reviews_seen_by(desk.chair, nomination)
    assert [(it.points, it.total) for it in seen] == [(None, None)] * 3
    with pytest.raises(Http404):
        panel_for(desk.chair, nomination.edition)
    editions.move_edition("panel", nomination.edition, actor=desk.chair)
    nomination.refresh_from_db()
    assert [it.total for it in reviews_seen_by(desk.chair, nomination)] == [Decimal(80)] * 3
    assert not reviews_seen_by(nomination.nominated_by, nomination)
    assert {it.expert for it in reviews_seen_by(desk.secretary, nomination)} == {""}


def test_the_file_is_seen_by_the_same_people_one_by_one_and_in_lists(desk: Desk, nomination: Nomination) -> None:
    """`can_see_file` and `nominations_for` say the same, for everybody and in every state."""
    edition = make_edition(desk)
    all_of_them = [nomination, make_nomination(edition, desk, state="draft"), make_nomination(edition, desk)]
    keepers = [nomination.nominated_by, desk.analyst, make_officer("nominating_body")]
    officers = [make_officer("auditor"), desk.secretary, desk.chair, desk.publisher, desk.officer]
    for user in [make_user(), make_member(nomination.holder), *keepers, *officers]:
        one_by_one = {it.pk for it in all_of_them if policies.can_see_file(user, it)}
        assert {it.pk for of in (nomination.edition, edition) for it in nominations_for(user, of)} == one_by_one, user


def test_reviews_end_with_the_edition_step(desk: Desk, nomination: Nomination) -> None:
    late = make_expert(desk)
    for review in nomination.reviews.all():
        score(review)
    editions.move_edition("panel", nomination.edition, actor=desk.chair)
    nomination.refresh_from_db()
    with pytest.raises(TransitionRefused):
        reviews.invite_expert(nomination, late, actor=desk.chair)
    assert nomination.reviews.count() == 3


def test_an_upheld_objection_strikes_and_publishes_the_reason(desk: Desk) -> None:
    edition = make_edition(desk)
    stays, goes = (make_nomination(edition, desk) for _ in range(2))
    for _ in range(3):
        make_expert(desk)
    edition = to_notice(edition, desk)
    for nomination, is_upheld in ((stays, False), (goes, True)):
        decide(make_objection(nomination), desk, is_upheld=is_upheld)
    edition = publish(edition, desk)
    content = edition.publications.get().content
    assert [it["code"] for it in content["entries"]] == [stays.code]
    assert [(it["code"], it["why"], it["words"]) for it in content["left"]] == [
        (goes.code, "objection", "As found (sample).")
    ]
    assert "Somebody" not in str(content)
