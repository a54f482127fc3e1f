"""Many at once: no place is given twice, and two people who ask each other have one request."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.liaowang_web.event_factories import ABOUT_ME, make_event, make_registered, make_request, make_verified
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.audit.selectors import verify_chain
from liaowang_web.events.models import MeetingRequest, Registration
from liaowang_web.events.services.registering import register
from liaowang_web.workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(acts: Sequence[Callable[[], object]]) -> list[bool]:
    start = threading.Barrier(len(acts))

    def act(it: Callable[[], object]) -> bool:
        try:
            start.wait(timeout=60)
            it()
        except TransitionRefused:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def test_the_last_places_are_given_once() -> None:
    event = make_event(capacity=3)
    guests = [make_verified(f"来宾{k}（示例）", f"Guest {k} (sample)") for k in range(8)]
    acts = [lambda it=it: register(event, it, actor=owner_of(it), **ABOUT_ME) for it in guests]
    assert all(at_once(acts))
    states = list(Registration.objects.values_list("state", flat=True))
    assert (states.count("confirmed"), states.count("waiting")) == (3, 5)
    assert verify_chain().broken_at is None


def test_two_who_ask_each_other_at_once_have_one_request() -> None:
    event = make_event("matchmaking")
    one, other = make_registered(event), make_registered(event)
    done = at_once([lambda: make_request(one, other), lambda: make_request(other, one)])
    # A draft is not known to the other: both may be written, and sending the second meets the first.
    assert MeetingRequest.objects.filter(state="sent").count() == 1
    assert sorted(done) == [False, True]
