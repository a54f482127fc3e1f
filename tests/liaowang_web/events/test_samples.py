"""The sample event is walked by the services, once, and says in every name what it is."""

from __future__ import annotations

from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from tests.liaowang_web.hall.test_samples import fill

from liaowang_web.audit.selectors import verify_chain
from liaowang_web.events.management.commands import demo_event
from liaowang_web.events.models import Event, Meeting, MeetingRequest, Registration, Timetable

pytestmark = pytest.mark.django_db


def test_a_small_one_has_requests_in_every_state_and_a_published_timetable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, n in (("N_GUESTS", 28), ("N_PLACES", 24), ("N_MEETINGS", 20)):
        monkeypatch.setattr(demo_event, name, n)
    fill(3)
    call_command("demo_event", verbosity=0)
    event = Event.objects.get()
    assert event.state == Event.State.SCHEDULED
    assert Counter(Registration.objects.values_list("state", flat=True)) == {
        "confirmed": 24, "waiting": 2, "refused": 1, "pending": 1,
    }  # fmt: skip
    states = Counter(MeetingRequest.objects.values_list("state", flat=True))
    assert set(states) == set(MeetingRequest.State.values)
    assert states["accepted"] == Meeting.objects.count() == 20
    published = Timetable.objects.get(state="published")
    assert published.placements.count() + published.unplaced.count() == 20
    assert event.title_zh.endswith("（示例）")
    for it in Registration.objects.select_related("person", "organisation"):
        assert str(it.person).endswith("（示例）")
        assert it.organisation.name_zh.endswith("（示例）")
    assert verify_chain().broken_at is None
    call_command("demo_event", verbosity=0)
    assert Event.objects.count() == 1


def test_without_the_hall_nothing_is_made() -> None:
    call_command("demo_people", verbosity=0)
    with pytest.raises(CommandError, match="demo_hall"):
        call_command("demo_event", verbosity=0)
    assert not Event.objects.exists()
