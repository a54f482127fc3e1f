"""What is asked about matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.models import Decline
from liaowang_web.matching.models import Avoidance, Feedback

_LETTER = "O-"


class NotRelevantForm(forms.Form):
    """Why a match is none."""

    reason = forms.ChoiceField(
        label=_("reason"), choices=[("", _("Choose a reason")), *Decline.Reason.choices], widget=forms.Select
    )
    note = forms.CharField(label=_("in a sentence"), max_length=300, required=False)


class OutcomeForm(forms.Form):
    """What came of a match."""

    act = forms.ChoiceField(label=_("what came of it"), choices=[(it, Feedback.Act(it).label) for it in Feedback.LED])


class AvoidForm(forms.Form):
    """Which organisation is avoided by which, and how."""

    organisation = forms.ModelChoiceField(
        label=_("your organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    other = forms.CharField(
        label=_("the other organisation"), max_length=200, help_text=_("its number (O-000123) or its whole name")
    )
    sort = forms.ChoiceField(label=_("what is wanted"), choices=Avoidance.Sort, widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[it.pk for it in organisations])
        self.initial.setdefault("sort", Avoidance.Sort.EXCLUDED)

    def clean_other(self) -> Organisation:
        """Find it among those that are verified."""
        text = self.cleaned_data["other"].strip()
        number = text.removeprefix(_LETTER)
        asked = Q(name_zh__iexact=text) | Q(name_en__iexact=text)
        if text.startswith(_LETTER) and number.isascii() and number.isdecimal() and len(number) <= 9:
            asked = Q(number=int(number))
        found = Organisation.objects.filter(asked, state=Organisation.State.VERIFIED).order_by("number").first()
        if found is None:
            raise forms.ValidationError(_("No verified organisation bears this number or name."))
        return found
