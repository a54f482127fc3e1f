"""What is asked for meeting requests, and for meetings that the organiser arranges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from liaowang_web.events.models import MeetingRequest, Registration
from liaowang_web.hall.models import Entry

_PRIORITIES = MeetingRequest.Priority.choices


class RequestForm(forms.ModelForm[MeetingRequest]):
    """What somebody wants to talk about, and how much it matters to them."""

    priority = forms.TypedChoiceField(
        label=_("how much it matters to you"), choices=_PRIORITIES, coerce=int, widget=forms.RadioSelect,
        initial=MeetingRequest.Priority.MIDDLE, help_text=_("told to nobody; it weighs in the timetable"),
    )  # fmt: skip

    class Meta:
        model = MeetingRequest
        fields = ("purpose", "entry", "priority")
        widgets: ClassVar = {"purpose": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, entries: list[Entry], **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["entry"]
        field.queryset = Entry.objects.filter(pk__in=[it.pk for it in entries])  # type: ignore[attr-defined]
        field.label_from_instance = lambda it: f"{it.code} {it}"  # type: ignore[attr-defined]

    @property
    def columns(self) -> dict[str, Any]:
        """Give what was entered, for the service."""
        return {name: self.cleaned_data[name] for name in ("purpose", "entry", "priority")}


class AcceptForm(forms.Form):
    """How much the meeting matters to whoever was asked."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    priority = forms.TypedChoiceField(
        label=_("how much it matters to you"), choices=_PRIORITIES, coerce=int, widget=forms.RadioSelect,
        initial=MeetingRequest.Priority.MIDDLE, help_text=_("told to nobody; it weighs in the timetable"),
    )  # fmt: skip

    def __init__(self, *args: Any, thing: MeetingRequest, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = thing.version


class DeclineForm(forms.Form):
    """Why not."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    decline = forms.ChoiceField(label=_("Reason"), choices=MeetingRequest.Decline.choices, widget=forms.RadioSelect)
    decline_note = forms.CharField(label=_("In a sentence, if you like"), max_length=300, required=False)

    def __init__(self, *args: Any, thing: MeetingRequest, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = thing.version


class ArrangeForm(forms.Form):
    """Who is to meet whom, as the organiser arranges it."""

    host = forms.ModelChoiceField(label=_("who receives"), queryset=Registration.objects.none())
    guests = forms.ModelMultipleChoiceField(
        label=_("who comes to them"), queryset=Registration.objects.none(), help_text=_("one to three"),
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )  # fmt: skip
    purpose = forms.CharField(label=_("what it is about"), max_length=1000, required=False)
    weight = forms.TypedChoiceField(
        label=_("how much it matters"), choices=_PRIORITIES, coerce=Decimal, initial=MeetingRequest.Priority.MIDDLE
    )

    def __init__(self, *args: Any, people: QuerySet[Registration], **values: Any) -> None:
        super().__init__(*args, **values)
        for name in ("host", "guests"):
            field = self.fields[name]
            field.queryset = people  # type: ignore[attr-defined]
            field.label_from_instance = lambda it: f"{it} – {it.organisation}"  # type: ignore[attr-defined]
