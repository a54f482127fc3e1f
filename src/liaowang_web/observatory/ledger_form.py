"""What may be asked of a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.observatory.models import Forecast
from liaowang_web.observatory.questions import SHORT, UNITS
from liaowang_web.observatory.selectors.ledgers import SHOWN, Asked

_ALL = ("", _("All"))
ORDERS = {
    "surprise": _("most surprising first"),
    "as_of": _("latest cut-off first"),
    "due_at": _("earliest due first"),
    "probability": _("most probable first"),
    "name": _("by name"),
}


class LedgerForm(forms.Form):
    """Filters of a ledger; a value that cannot be read is told and not applied."""

    words = forms.CharField(label=_("Words"), required=False, max_length=80)
    question = forms.ChoiceField(label=_("Question"), required=False)
    unit = forms.ChoiceField(label=_("Of a"), required=False)
    year = forms.TypedChoiceField(label=_("Cut-off in"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(label=_("Outcome"), required=False, choices=[_ALL, *Forecast.State.choices])
    due_from = forms.DateField(
        label=_("Due from"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_to = forms.DateField(
        label=_("Due until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    sort = forms.ChoiceField(label=_("Order"), required=False, choices=[("", _("as the tab has it")), *ORDERS.items()])
    show = forms.ChoiceField(required=False, choices=[(it, it) for it in SHOWN], widget=forms.HiddenInput)
    as_of = forms.DateField(required=False, widget=forms.HiddenInput)
    ledger = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, choices: Mapping[str, Sequence[Any]], **values: Any) -> None:
        super().__init__(*arguments, **values)
        named = {"question": SHORT, "unit": UNITS, "year": {}}
        for name, words in named.items():
            self.fields[name].choices = [_ALL, *((it, words.get(it, it)) for it in choices[name])]  # type: ignore[attr-defined]

    def chips(self) -> list[tuple[str, str, str]]:
        """Give each condition that is applied: its label, its value in words, and the address without it."""
        self.is_valid()
        found = []
        for field in self.visible_fields():
            if self.cleaned_data.get(field.name) in ("", None):
                continue
            kept = self.data.copy()
            kept.pop(field.name, None)
            kept.pop("page", None)
            words = dict(getattr(field.field, "choices", ()))
            value = self.cleaned_data[field.name]
            found.append((str(field.label), str(words.get(value, value)), f"?{kept.urlencode()}"))
        return found

    def asked(self, default: str) -> Asked:
        """Give what is asked; ``default`` is shown where nothing says which forecasts."""
        self.is_valid()
        told = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"as_of", "ledger"} and value not in ("", None)
        }
        return Asked(**{"show": default} | told)
