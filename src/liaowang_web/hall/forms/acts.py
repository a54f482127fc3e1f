"""What is asked before something is done with an entry."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.checklist import items_of
from liaowang_web.hall.forms.entries import track_choices
from liaowang_web.hall.models import Check, Decline, Entry
from liaowang_web.hall.withdrawing import REASONS


class ActForm(forms.Form):
    """An act on an entry; carries the version that the actor saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, entry: Entry, **values: Any) -> None:
        super().__init__(*args, **values)
        self.entry = entry
        self.fields["version"].initial = entry.version


class ReasonForm(ActForm):
    """Why something is returned."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class WithdrawForm(ActForm):
    """Why an entry is withdrawn: from a list and in words; the entry's number is typed, since there is no way back."""

    why = forms.ChoiceField(label=_("Reason"), choices=REASONS)
    reason = forms.CharField(label=_("In a sentence"), widget=forms.Textarea(attrs={"rows": 2}), max_length=500)
    typed = forms.CharField(
        label=_("The number of the entry"), help_text=_("typed, because this cannot be undone"), max_length=12
    )

    def clean_typed(self) -> str:
        """Compare with the entry's own."""
        typed = str(self.cleaned_data["typed"]).strip().upper()
        if typed != self.entry.code:
            raise forms.ValidationError(_("This is not the number of this entry."))
        return typed


class RenewForm(ActForm):
    """That it is still true."""

    is_true = forms.BooleanField(label=_("I have read it again, and it is still true."))


class PlaceForm(ActForm):
    """In which track an entry is placed."""

    track = forms.ChoiceField(label=_("track"), choices=track_choices)


class DeclineForm(forms.Form):
    """Why somebody says no."""

    organisation = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none())
    reason = forms.ChoiceField(label=_("Reason"), choices=Decline.Reason.choices, widget=forms.RadioSelect)
    note = forms.CharField(label=_("In a sentence"), max_length=300, required=False)

    def __init__(self, *args: Any, organisations: list[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        _offer(self, organisations)


class AgreementForm(forms.Form):
    """That somebody binds their organisation."""

    organisation = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none())
    is_agreed = forms.BooleanField(label=_("I may sign for this organisation, and it agrees."))

    def __init__(self, *args: Any, organisations: list[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        _offer(self, organisations)


def _offer(form: forms.Form, organisations: list[Organisation]) -> None:
    field = form.fields["organisation"]
    field.queryset = Organisation.objects.filter(pk__in=[it.pk for it in organisations])  # type: ignore[attr-defined]
    field.initial = organisations[0].pk if len(organisations) == 1 else None


class ChecklistForm(ActForm):
    """Item by item, whether it is met, with a note."""

    def __init__(self, *args: Any, entry: Entry, checks: dict[str, Check], **values: Any) -> None:
        super().__init__(*args, entry=entry, **values)
        self.items = items_of(entry.kind)
        for item in self.items:
            known = checks.get(item.code)
            self.fields[f"met_{item.code}"] = forms.BooleanField(
                label=str(item.asks), required=False, initial=bool(known and known.is_met)
            )
            self.fields[f"note_{item.code}"] = forms.CharField(
                label=_("Note"), required=False, max_length=300, initial=known.note if known else ""
            )

    @property
    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Give each item's two fields."""
        return [(self[f"met_{it.code}"], self[f"note_{it.code}"]) for it in self.items]

    @property
    def findings(self) -> dict[str, dict[str, Any]]:
        """Give ``met`` and ``notes`` by item, for the service."""
        return {
            "met": {it.code: self.cleaned_data[f"met_{it.code}"] for it in self.items},
            "notes": {it.code: self.cleaned_data[f"note_{it.code}"] for it in self.items},
        }
