"""Fields for days and minutes, as browsers know them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

_MOMENT = "%Y-%m-%dT%H:%M"


class MomentInput(forms.DateTimeInput):
    """Day and minute."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format=_MOMENT)


class DayInput(forms.DateInput):
    """A day."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MinuteInput(forms.TimeInput):
    """A minute of a day."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MomentField(forms.DateTimeField):
    """A day and a minute, in the time of the site."""

    def __init__(self, **values: Any) -> None:
        super().__init__(widget=MomentInput(), input_formats=[_MOMENT, "%Y-%m-%d %H:%M"], **values)


def by_the_clock_of(zone: ZoneInfo, moment: datetime) -> datetime:
    """Take what somebody entered, which a form read by the clock of the site, as meant by the clock of a place."""
    return timezone.make_naive(moment).replace(tzinfo=zone)
