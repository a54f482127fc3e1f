"""A question that stands ready finds what the same question finds when it is put into words anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import close_old_connections, connection
from django.db.models import Q, QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.liaowang_web.factories import make_run, make_topic, make_user

from liaowang_web.accounts.models import User
from liaowang_web.design import prepared as of_prepared
from liaowang_web.design.prepared import one_of, prepared
from liaowang_web.observatory.models import Run, Topic

pytestmark = pytest.mark.django_db


@prepared
def topics(run: UUID, codes: list[str]) -> QuerySet[Topic]:
    return Topic.objects.filter(one_of("code", codes), run=run).select_related("run").order_by("code")


@prepared
def codes_of(runs: list[UUID], least: int) -> QuerySet[Topic, tuple[str, Any]]:
    found = Topic.objects.filter(one_of("run", runs), Q(n_records__gte=least) | Q(rank=least))
    return found.order_by("code").values_list("code", "run")


def test_it_finds_the_same_for_every_value() -> None:
    run, other = make_run(), make_run(as_of=timezone.localdate() - timedelta(days=400))
    for it in (run, other):
        for place in range(1, 5):
            make_topic(it, code=f"T-00000{place}", rank=place, n_records=10 * place)
    asked = [(it.pk, codes) for it in (run, other) for codes in (["T-000001"], ["T-000002", "T-000003"], [], ["none"])]
    for key, codes in [*asked, *asked]:
        plain = Topic.objects.filter(run=key, code__in=codes).order_by("code")
        assert topics(key, codes) == list(plain)
    assert topics(uuid4(), ["T-000001"]) == []
    for runs, least in (([run.pk], 30), ([other.pk, run.pk], 2), ([], 1)):
        found = Topic.objects.filter(Q(n_records__gte=least) | Q(rank=least), run__in=runs).order_by("code")
        assert sorted(codes_of(runs, least=least)) == sorted(found.values_list("code", "run"))


def test_what_comes_with_it_needs_no_further_question() -> None:
    run = make_run()
    make_topic(run)
    topics(run.pk, ["T-000001"])
    with CaptureQueriesContext(connection) as asked:
        (found,) = topics(run.pk, codes=["T-000001"])
        assert found.run == run
        assert found.told == Topic.objects.get().told
    assert len(asked) == 2


def test_moments_days_and_unions() -> None:
    now = timezone.now()
    Session.objects.create(session_key="late", session_data="", expire_date=now + timedelta(seconds=1))

    @prepared
    def sessions(key: str, after: Any) -> QuerySet[Session]:
        return Session.objects.filter(session_key=key, expire_date__gt=after)

    assert [it.pk for it in sessions("late", now)] == ["late"]
    assert sessions("late", now + timedelta(seconds=1)) == []
    run = make_run()

    @prepared
    def runs(day: Any) -> QuerySet[Run]:
        return Run.objects.filter(as_of=day)

    assert runs(run.as_of) == [run]
    assert runs(run.as_of + timedelta(days=1)) == []
    user = make_user()

    @prepared
    def keys(user: UUID) -> QuerySet[Any, UUID]:
        found = User.objects.filter(pk=user).order_by().values_list("pk", flat=True)
        return found.union(User.objects.exclude(pk=user).order_by().values_list("pk", flat=True), all=True)

    others = make_user().pk
    assert sorted(keys(user.pk)) == sorted((user.pk, others))


def test_the_text_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    @prepared
    def named(name: str) -> QuerySet[User]:
        made.append(name)
        return User.objects.filter(name=name)

    user = make_user(name="Wei")
    assert [named("Wei"), named("' OR 1=1 --"), named("%s"), named("Wei")] == [[user], [], [], [user]]
    assert len(made) == 1


@pytest.mark.django_db(transaction=True)
def test_threads_ask_by_their_own_connections() -> None:
    run = make_run()
    make_topic(run)

    def ask(_turn: int) -> list[Topic]:
        try:
            return topics(run.pk, ["T-000001"])
        finally:
            close_old_connections()
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(ask, range(20))) == [list(Topic.objects.all())] * 20


def test_places_name_what_they_are_for() -> None:
    values = {"codes": ["a", "b"], "run": 1}
    assert of_prepared.Given("codes", 1).of(values) == "b"
    assert of_prepared.Given("run").of(values) == 1
