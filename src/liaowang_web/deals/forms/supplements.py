"""What a supplement asks for: what is changed, in both languages, and new last days of payments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.models import Milestone
from liaowang_web.design.moments import DayInput


class SupplementForm(forms.Form):
    """What is changed; a field for each payment whose last day can be moved, empty where it stays."""

    text_zh = forms.CharField(
        label=_("What is changed, in Chinese"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "zh-Hans"}), help_text=_("one language is enough"),
    )  # fmt: skip
    text_en = forms.CharField(
        label=_("What is changed, in English"), required=False, max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5, "lang": "en"}),
    )  # fmt: skip

    def __init__(self, *args: Any, payments: Sequence[Milestone], **values: Any) -> None:
        super().__init__(*args, **values)
        self._payments = payments
        for it in payments:
            self.fields[f"day_{it.position}"] = forms.DateField(
                label=_("New last day: %(label)s") % {"label": it.label}, required=False, widget=DayInput(),
                help_text=_("so far %(day)s; empty: it stays") % {"day": it.due_on},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Ask for words, in one language at least."""
        given = super().clean() or {}
        if not (given.get("text_zh") or given.get("text_en")):
            self.add_error("text_zh", _("Say what is changed, in Chinese or in English."))
        return given

    @property
    def days(self) -> dict[int, date]:
        """New last days by the position of their payment."""
        given = {it.position: self.cleaned_data.get(f"day_{it.position}") for it in self._payments}
        return {position: day for position, day in given.items() if day}
