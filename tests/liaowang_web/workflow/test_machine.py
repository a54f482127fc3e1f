"""The state machine, walked by organisations: what it lets through and what it refuses without a trace."""

from __future__ import annotations

import pytest
from django.utils import translation
from tests.liaowang_web.factories import make_member, make_officer, make_organisation, make_user

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.services import move_organisation
from liaowang_web.accounts.states import ORGANISATION
from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import history_of, verify_chain
from liaowang_web.workflow.machine import Machine, Transition
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> User:
    return make_user(name="Owner")


@pytest.fixture
def lantern(owner: User) -> Organisation:
    return make_organisation(owner)


def refused(kind: type[Exception], name: str, thing: Organisation, actor: User | None, **values: object) -> str:
    n_entries = Entry.objects.count()
    before = Organisation.objects.filter(pk=thing.pk).values().get()
    with translation.override("en"), pytest.raises(kind) as caught:
        move_organisation(name, thing, actor=actor, **values)
    assert Organisation.objects.filter(pk=thing.pk).values().get() == before
    assert Entry.objects.count() == n_entries
    return str(caught.value)


def test_a_transition_saves_and_tells(lantern: Organisation, owner: User) -> None:
    now = move_organisation("submit", lantern, actor=owner, reason="we are ready")
    assert (now.state, now.version) == ("submitted", lantern.version + 1)
    entry = history_of(now)[0]
    with translation.override("en"):
        assert entry.sentence == "Owner submitted Lantern Institute (sample) for verification"
    with translation.override("zh-hans"):
        assert "灯塔研究院（示例）" in entry.sentence
    assert (entry.reason, entry.thing_version) == ("we are ready", now.version)
    assert entry.before_hash
    assert entry.before_hash != entry.after_hash
    assert verify_chain().broken_at is None


def test_a_wrong_state_is_refused_in_words(lantern: Organisation) -> None:
    said = refused(TransitionRefused, "verify", lantern, make_officer("secretariat"), proof="domain")
    assert said == "It is in the state “Draft”, from which this is not possible."


def test_the_machine_believes_the_database_not_the_object(lantern: Organisation, owner: User) -> None:
    move_organisation("submit", lantern, actor=owner)
    assert lantern.state == "draft"
    lantern.name_en = "changed in memory only"
    refused(TransitionRefused, "submit", lantern, owner)
    assert Organisation.objects.get().name_en == "Lantern Institute (sample)"


def test_strangers_editors_and_the_system_are_refused(lantern: Organisation) -> None:
    for actor in (make_user(), make_member(lantern, "editor"), make_officer("secretariat", "publisher"), None):
        refused(NotAllowed, "submit", lantern, actor)


def test_an_older_version_is_refused(lantern: Organisation, owner: User) -> None:
    said = refused(TransitionRefused, "submit", lantern, owner, version=lantern.version - 1)
    assert "meanwhile" in said


def test_a_guard_says_why(owner: User) -> None:
    nameless = make_organisation(owner, uscc="")
    assert "unified social credit code" in refused(TransitionRefused, "submit", nameless, owner)


def test_a_reason_is_asked_for(lantern: Organisation, owner: User) -> None:
    move_organisation("submit", lantern, actor=owner)
    assert "reason" in refused(TransitionRefused, "return", lantern, make_officer("secretariat"), reason="  ")


def test_what_is_gone_is_refused(lantern: Organisation, owner: User) -> None:
    ghost = Organisation(pk=lantern.pk)
    ghost.pk = "00000000-0000-7000-8000-000000000000"
    with translation.override("en"), pytest.raises(TransitionRefused, match="no longer there"):
        move_organisation("submit", ghost, actor=owner)


def test_open_to_names_what_a_person_may_start(lantern: Organisation, owner: User) -> None:
    assert [it.name for it in ORGANISATION.open_to(owner, lantern)] == ["submit", "close"]
    assert ORGANISATION.open_to(make_user(), lantern) == []


def test_names_are_unique() -> None:
    step = Transition("lit", {"a"}, "b", may=lambda *_: True, kind=ORGANISATION.transitions["submit"].kind)
    with pytest.raises(ValueError, match="one name"):
        Machine(step, step)
