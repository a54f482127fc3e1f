"""What is asked before a step that cannot be undone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class NumberForm(forms.Form):
    """The number of what is acted on, typed once more."""

    number = forms.CharField(label=_("Its number, to confirm"), max_length=20)

    def __init__(self, *args: Any, number: str, **values: Any) -> None:
        super().__init__(*args, **values)
        self._number = number
        self.fields["number"].help_text = number

    def clean_number(self) -> str:
        """Refuse another number."""
        given = str(self.cleaned_data["number"]).strip()
        if given != self._number:
            raise forms.ValidationError(_("This is not its number."))
        return given
