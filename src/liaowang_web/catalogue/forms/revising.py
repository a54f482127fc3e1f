"""A revision of a published edition: one entry amended or withdrawn."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.catalogue.contents import OWN_COLUMNS
from liaowang_web.catalogue.forms.nominating import TEXTS, track_choices
from liaowang_web.catalogue.models import Nomination


class AmendForm(forms.ModelForm[Nomination]):
    """The texts of a listed entry, and why they change."""

    words = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("it is published"))

    class Meta:
        model = Nomination
        fields = OWN_COLUMNS

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["title_zh"].required = False
        for name in set(TEXTS) & set(OWN_COLUMNS):
            self.fields[name].widget.attrs["rows"] = 5 if name[-3:] in {"_zh", "_en"} else 3
        self.fields["track"] = forms.ChoiceField(label=_("track"), choices=track_choices)

    def clean(self) -> dict[str, Any]:
        """Refuse an amendment that changes nothing, or leaves the entry without a title."""
        given = super().clean() or {}
        if not (given.get("title_zh") or given.get("title_en")):
            self.add_error("title_zh", _("Give a title in at least one language."))
        if not set(self.changed_data) & set(OWN_COLUMNS):
            self.add_error(None, _("Nothing was changed."))
        return given

    def columns(self) -> dict[str, str]:
        """Give the texts that changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in OWN_COLUMNS}


class WithdrawForm(forms.Form):
    """Why and from when an entry leaves."""

    why = forms.ChoiceField(label=_("reason code"), choices=Nomination.Withdrawal.choices)
    on = forms.DateField(
        label=_("from"), initial=timezone.localdate, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    words = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("it is published"))
