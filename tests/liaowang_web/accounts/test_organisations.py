"""Organisations from draft to closed, their members, and the rules that keep author and checker apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_member, make_officer, make_organisation, make_user

from liaowang_web.accounts import selectors, services
from liaowang_web.accounts.models import Invitation, Membership, Organisation
from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import history_of
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


def refused(kind: type[Exception], act: object, *arguments: object, **values: object) -> str:
    n_entries, rows = Entry.objects.count(), list(Organisation.objects.values()) + list(Membership.objects.values())
    with translation.override("en"), pytest.raises(kind) as caught:
        act(*arguments, **values)  # type: ignore[operator]
    assert Entry.objects.count() == n_entries
    assert list(Organisation.objects.values()) + list(Membership.objects.values()) == rows
    return str(caught.value)


def move(name: str, thing: Organisation, actor: object, **values: object) -> Organisation:
    return services.move_organisation(name, thing, actor=actor, **values)  # type: ignore[arg-type]


def test_from_draft_to_merged() -> None:
    secretary, guard, owner = make_officer("secretariat"), make_officer("integrity_officer"), make_user()
    lantern = make_organisation(owner)
    lantern = move("submit", lantern, owner)
    lantern = move("return", lantern, secretary, reason="the address is missing")
    lantern = move("submit", lantern, owner)
    lantern = move("verify", lantern, secretary, proof="document", proof_note="licence, file 7")
    assert (lantern.verified_by, lantern.proof) == (secretary, "document")
    lantern = move("suspend", lantern, guard, reason="under inquiry")
    lantern = move("reinstate", lantern, guard, reason="nothing found")
    heir = make_organisation(uscc="91350100M0001TGQXM", state="verified")
    lantern = move("merge", lantern, secretary, heir=heir, reason="joined")
    assert (lantern.state, lantern.merged_into) == ("merged", heir)
    told = [entry.kind.partition(".")[2] for entry in reversed(history_of(lantern))]
    assert told == ["entered", "submitted", "returned", "submitted", "verified", "suspended", "reinstated", "merged"]


def test_nobody_verifies_their_own() -> None:
    secretary = make_officer("secretariat")
    own = make_organisation(secretary)
    own = move("submit", own, secretary)
    refused(NotAllowed, move, "verify", own, secretary, proof="document", proof_note="x")
    services.end_membership(
        Membership.objects.create(organisation=own, user=make_user(), role="owner"), actor=secretary
    )  # fmt: skip
    former = Membership.objects.create(
        organisation=own, user=make_officer("secretariat"), role="editor", until=timezone.now()
    )
    refused(NotAllowed, move, "verify", own, former.user, proof="document", proof_note="x")


def test_proof_is_asked_for() -> None:
    owner, secretary = make_user("lamp@lantern.example"), make_officer("secretariat")
    lantern = make_organisation(owner, state="submitted", domain="lantern.example")
    assert "proof" in refused(TransitionRefused, move, "verify", lantern, secretary)
    assert "document" in refused(
        TransitionRefused, move, "verify", lantern, secretary, proof="document", proof_note=" "
    )
    assert move("verify", lantern, secretary, proof="domain").state == "verified"


@pytest.mark.parametrize(("domain", "is_proved"), [("antern.example", True), ("lantern.example", False), ("", True)])
def test_a_domain_is_proved_by_an_owner_alone(domain: str, is_proved: bool) -> None:
    owner = make_user("lamp@lantern.example", is_proved=is_proved)
    lantern = make_organisation(owner, state="submitted", domain=domain)
    make_member(lantern, "editor")
    assert "No owner" in refused(
        TransitionRefused, move, "verify", lantern, make_officer("secretariat"), proof="domain"
    )


def test_a_code_is_checked_in_three_levels() -> None:
    secretary = make_officer("secretariat")
    warned = make_organisation(state="submitted", uscc="91350100m0001tgqxm")
    assert (warned.uscc, warned.uscc_check) == ("91350100M0001TGQXM", "warn")
    assert move("verify", warned, secretary, proof="document", proof_note="x").state == "verified"
    bad = make_organisation(state="submitted", uscc="123")
    assert "cannot be" in refused(TransitionRefused, move, "verify", bad, secretary, proof="document", proof_note="x")


def test_one_verified_organisation_a_code() -> None:
    make_organisation(state="verified")
    twin = make_organisation(state="submitted")
    said = refused(
        TransitionRefused, move, "verify", twin, make_officer("secretariat"), proof="document", proof_note="x"
    )
    assert "Another verified" in said
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=twin.pk).update(state="verified")


def test_foreign_bodies_need_another_number() -> None:
    owner = make_user()
    abroad = make_organisation(owner, type="foreign", uscc="", country="DE")
    assert "LEI" in refused(TransitionRefused, move, "submit", abroad, owner)
    abroad = services.edit_organisation(abroad, actor=owner, version=abroad.version, registration_number="HRB 1")
    assert move("submit", abroad, owner).state == "submitted"


def test_edits_are_told_and_need_the_newest_version() -> None:
    owner = make_user()
    lantern = make_organisation(owner)
    changed = services.edit_organisation(lantern, actor=owner, version=1, name_en="Lighthouse", region="110000")
    assert changed.version == 2
    assert history_of(changed)[0].values["fields"] == "name_en, region"
    refused(TransitionRefused, services.edit_organisation, lantern, actor=owner, version=1, name_en="Older")
    assert services.edit_organisation(lantern, actor=owner, version=2, name_en="Lighthouse").version == 2
    submitted = move("submit", lantern, owner)
    refused(NotAllowed, services.edit_organisation, submitted, actor=owner, version=3, name_en="Later")


def test_auditors_and_administrators_enter_nothing() -> None:
    for role in ("auditor", "system_admin"):
        refused(NotAllowed, services.enter_organisation, actor=make_officer(role), name_en="X", type="enterprise")


def test_invitations_wait_for_a_proved_address() -> None:
    owner, guest = make_user(), make_user("guest@example.org")
    lantern = make_organisation(owner)
    invitation = services.invite_member(lantern, actor=owner, email=" Guest@Example.org", role="editor")
    assert "sent already" in refused(
        TransitionRefused, services.invite_member, lantern, actor=owner, email="guest@example.org", role="editor"
    )
    assert "guest" not in str(Entry.objects.latest("number").values)
    refused(NotAllowed, services.answer_invitation, invitation, actor=make_user(), is_accepted=True)
    unproved = make_user("other@example.org", is_proved=False)
    assert selectors.invitations_to(unproved) == []
    membership = services.answer_invitation(invitation, actor=guest, is_accepted=True)
    assert membership
    assert guest.acts_for(lantern.pk, "editor")
    refused(TransitionRefused, services.answer_invitation, invitation, actor=guest, is_accepted=True)
    late = services.invite_member(lantern, actor=owner, email="guest@example.org", role="signatory")
    Invitation.objects.filter(pk=late.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    refused(TransitionRefused, services.answer_invitation, late, actor=guest, is_accepted=True)


def test_an_organisation_keeps_an_owner() -> None:
    owner = make_user()
    lantern = make_organisation(owner)
    last = lantern.memberships.get()
    assert "at least one owner" in refused(TransitionRefused, services.end_membership, last, actor=owner)
    second = make_member(lantern, "owner")
    services.end_membership(last, actor=second)
    assert not owner.acts_for(lantern.pk) or not make_user().acts_for(lantern.pk)
    refused(TransitionRefused, services.end_membership, last, actor=second)
    editor = make_member(lantern, "editor")
    other = make_member(lantern, "editor").memberships.get()
    refused(NotAllowed, services.end_membership, other, actor=editor)


def test_flags_end_by_themselves() -> None:
    lantern = make_organisation(state="verified")
    guard = make_officer("integrity_officer")
    services.raise_flag(lantern, actor=guard, reason="late", until=timezone.localdate())
    services.raise_flag(lantern, actor=guard, reason="old", until=date(2020, 1, 1))
    assert [flag.reason for flag in selectors.flags_of(lantern)] == ["late"]


def test_a_flag_through_the_page(client: Client) -> None:
    lantern = make_organisation(state="verified")
    client.force_login(make_officer("integrity_officer"), "liaowang_web.accounts.entrance.Entrance")
    address = f"/en/organisations/{lantern.pk}/flag/"
    assert "This day is gone" in client.post(address, {"reason": "late", "until": "2020-01-01"}).content.decode()
    until = timezone.localdate() + timedelta(days=30)
    assert client.post(address, {"reason": "papers missing", "until": until.isoformat()}).status_code == 302
    assert "papers missing" in client.get(f"/en/organisations/{lantern.pk}/").content.decode()


def test_roles_that_do_not_go_together() -> None:
    admin = make_officer("system_admin")
    apart = {
        "expert": "publisher",
        "integrity_officer": "panel_chair",
        "nominating_body": "expert",
        "auditor": "secretariat",
        "publisher": "system_admin",
    }
    for first, second in apart.items():
        person = make_officer(first)
        assert "does not go together" in refused(TransitionRefused, services.grant_role, person, second, actor=admin)
    refused(NotAllowed, services.grant_role, admin, "analyst", actor=admin)
    refused(NotAllowed, services.grant_role, make_user(), "analyst", actor=make_officer("secretariat"))


def test_a_role_taken_is_gone_at_once() -> None:
    admin, analyst = make_officer("system_admin"), make_officer("analyst")
    assignment = analyst.role_assignments.get()
    services.revoke_role(assignment, actor=admin, reason="moved on")
    assert not type(analyst).objects.get(pk=analyst.pk).has_role("analyst")
    refused(TransitionRefused, services.revoke_role, assignment, actor=admin, reason="again")
    assert services.grant_role(analyst, "analyst", actor=admin)


def test_lists_show_what_somebody_may_see() -> None:
    owner = make_user()
    make_organisation(owner, name_en="Hidden")
    make_organisation(name_en="Seen", state="verified")
    names = lambda user: sorted(it.name_en for it in selectors.organisations_for(user))  # noqa: E731
    assert names(make_user()) == ["Seen"]
    assert names(owner) == names(make_officer("secretariat")) == ["Hidden", "Seen"]


def test_through_the_pages(client: Client) -> None:
    owner = make_user()
    client.force_login(owner, "liaowang_web.accounts.entrance.Entrance")
    given = {"name_en": "Lantern", "type": "institute", "country": "cn", "uscc": "9111 0000 6000 3734 1L"}
    nameless = client.post("/en/organisations/new/", {**given, "name_en": ""})
    assert "at least one language" in nameless.content.decode()
    address = client.post("/en/organisations/new/", given).headers["location"]
    page = client.get(address).content.decode()
    assert "check fits" in page
    assert "Submit for verification" in page
    assert client.post(f"{address}edit/", {**given, "version": "0"}).status_code == 200
    assert client.post(f"{address}edit/", {**given, "version": "1", "region": "110000"}).status_code == 302
    assert client.post(f"{address}submit/").status_code == 302
    again = client.post(f"{address}submit/")
    assert again.status_code == 409
    assert "from which this is not possible" in again.content.decode()
    assert client.get(f"{address}fly/").status_code == 404


def test_a_list_takes_few_queries(client: Client, django_assert_max_num_queries: object) -> None:
    for n in range(20):
        make_organisation(name_en=f"Body {n}", uscc="", type="foreign", lei=f"L{n}", state="verified")
    with django_assert_max_num_queries(3):  # type: ignore[operator]
        assert client.get("/en/organisations/").status_code == 200


def test_what_was_verified_stays_and_how_it_is_reached_may_change(client: Client) -> None:
    owner = make_user()
    lantern = make_organisation(owner, state="verified")
    refused(NotAllowed, services.edit_organisation, lantern, actor=owner, version=lantern.version, name_en="Another")
    changed = services.edit_organisation(lantern, actor=owner, version=lantern.version, contact_phone="010 1")
    assert (changed.contact_phone, changed.name_en) == ("010 1", lantern.name_en)
    client.force_login(owner, "liaowang_web.accounts.entrance.Entrance")
    address = f"/en/organisations/{lantern.pk}/edit/"
    assert 'name="name_en"' not in client.get(address).content.decode()
    client.post(address, {"version": changed.version, "contact_name": "Ada", "name_en": "Smuggled"})
    now = Organisation.objects.get(pk=lantern.pk)
    assert (now.contact_name, now.name_en, now.state) == ("Ada", lantern.name_en, "verified")


def test_whoever_reads_everything_acts_for_nobody() -> None:
    owner, auditor = make_user(), make_officer("auditor", email="auditor@example.org")
    lantern = make_organisation(owner)
    invitation = services.invite_member(lantern, actor=owner, email="auditor@example.org", role="editor")
    refused(NotAllowed, services.answer_invitation, invitation, actor=auditor, is_accepted=True)
    assert services.answer_invitation(invitation, actor=auditor, is_accepted=False) is None
    said = refused(TransitionRefused, services.grant_role, owner, "auditor", actor=make_officer("system_admin"))
    assert "acts for an organisation" in said
