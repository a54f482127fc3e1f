"""What is asked for the plan of an event: itself, its sessions, its tables and zones."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.naming import VerifiedField
from liaowang_web.design.moments import DayInput, MinuteInput, MomentField, by_the_clock_of
from liaowang_web.events.models import Event, Session, Table, Zone

_COMMON = ("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Urumqi", "Asia/Singapore", "Asia/Tokyo", "Europe/London",
           "Europe/Berlin", "America/New_York", "America/Los_Angeles", "UTC")  # fmt: skip
_MOMENTS = ("registration_until", "requests_until")
_BY_PLACE = _("by the clock of the place")


class EventForm(forms.ModelForm[Event]):
    """Columns of an event; its moments are meant by the clock of the place."""

    organiser = VerifiedField(label=_("organiser"))
    time_zone = forms.ChoiceField(label=_("time zone"), choices=[(it, it) for it in _COMMON])
    registration_until = MomentField(label=_("registration until"), help_text=_BY_PLACE)
    requests_until = MomentField(label=_("meeting requests until"), help_text=_BY_PLACE)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Event
        fields = (
            "organiser", "title_zh", "title_en", "about_zh", "about_en", "place_zh", "place_en", "time_zone", "mode",
            "capacity", "registration_until", "requests_until", "answer_days", "meeting_minutes", "gap_minutes",
            "n_interpreters",
        )  # fmt: skip
        widgets: ClassVar = {
            "about_zh": forms.Textarea(attrs={"rows": 5}),
            "about_en": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts: ClassVar = {
            "meeting_minutes": _("20 is usual, 15 is hurried"),
            "n_interpreters": _("for meetings of people without a common language"),
        }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        event = self.instance
        self.fields["version"].initial = event.version
        if event.time_zone in available_timezones() and event.time_zone not in _COMMON:
            self.fields["time_zone"].choices.append((event.time_zone, event.time_zone))  # type: ignore[attr-defined]
        for name in _MOMENTS:
            if moment := getattr(event, name):
                self.initial[name] = moment.astimezone(event.zone_info).replace(tzinfo=None)
        if event.slots.exists() if event.pk and not event._state.adding else False:
            for name in ("time_zone", "meeting_minutes", "gap_minutes"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("Slots are cut by it already.")

    def clean(self) -> dict[str, Any]:
        """Take the moments by the clock of the place, and see that requests do not end before registration begins."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        zone = given.get("time_zone")
        for name in _MOMENTS:
            if zone and given.get(name):
                given[name] = by_the_clock_of(ZoneInfo(zone), given[name])
        return given

    @property
    def columns(self) -> dict[str, Any]:
        """Give what was entered, for the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class SessionForm(forms.Form):
    """A session on one day, by the clock of the place."""

    kind = forms.ChoiceField(label=_("what it is for"), choices=Session.Kind.choices)
    day = forms.DateField(label=_("day"), widget=DayInput)
    start = forms.TimeField(label=_("from"), widget=MinuteInput)
    end = forms.TimeField(label=_("to"), widget=MinuteInput)
    title_zh = forms.CharField(label=_("title in Chinese"), max_length=200, required=False)
    title_en = forms.CharField(label=_("title in English"), max_length=300, required=False)

    def __init__(self, *args: Any, event: Event, **values: Any) -> None:
        super().__init__(*args, **values)
        self.zone = event.zone_info

    @property
    def columns(self) -> dict[str, Any]:
        """Give what was entered, for the service."""
        given = self.cleaned_data
        starts_at, ends_at = (datetime.combine(given["day"], given[it], self.zone) for it in ("start", "end"))
        told = {name: given[name] for name in ("kind", "title_zh", "title_en")}
        return {"starts_at": starts_at, "ends_at": ends_at, **told}


class TablesForm(forms.Form):
    """Tables that are put up together, or one booth."""

    n = forms.IntegerField(label=_("how many"), min_value=1, max_value=200, initial=10)
    zone_zh = forms.CharField(label=_("zone, in Chinese"), max_length=60, required=False)
    zone_en = forms.CharField(label=_("zone, in English"), max_length=60, required=False)
    booth_of = VerifiedField(
        label=_("booth of"), required=False,
        help_text=_("number or name of an organisation: then it is one table, at which it receives"),
    )  # fmt: skip
    is_remote = forms.BooleanField(label=_("equipped for remote meetings"), required=False)
    is_buffer = forms.BooleanField(label=_("kept free for changes on the day"), required=False)


class TableForm(forms.ModelForm[Table]):
    """What a table is for."""

    booth_of = VerifiedField(label=_("booth of"), required=False)

    class Meta:
        model = Table
        fields = ("zone", "chairs", "booth_of", "is_remote", "is_buffer")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["zone"].queryset = self.instance.event.zones.all()  # type: ignore[attr-defined]


class ZoneForm(forms.ModelForm[Zone]):
    """From which zones nobody walks to this one between two meetings."""

    class Meta:
        model = Zone
        fields = ("far_from",)
        widgets: ClassVar = {"far_from": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        others = self.instance.event.zones.exclude(pk=self.instance.pk)
        self.fields["far_from"].queryset = others  # type: ignore[attr-defined]
