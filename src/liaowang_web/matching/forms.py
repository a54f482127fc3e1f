"""What is asked about matches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.accounts.naming import VerifiedField
from liaowang_web.hall.models import Decline
from liaowang_web.matching.models import Avoidance, Feedback


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
    other = VerifiedField(label=_("the other organisation"))
    sort = forms.ChoiceField(label=_("what is wanted"), choices=Avoidance.Sort, widget=forms.RadioSelect)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[it.pk for it in organisations])
        self.initial.setdefault("sort", Avoidance.Sort.EXCLUDED)
