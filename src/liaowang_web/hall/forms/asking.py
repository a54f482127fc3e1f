"""What may be asked of the hall in an address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall.facets import facets_at
from liaowang_web.hall.selectors.questions import Question, sorts_at

_VALUE = r"^[\w-]{1,12}$"


class HallForm(forms.Form):
    """Words, facets and order; what cannot be read, or not at this tier, is not applied.

    Parameters
    ----------
    data : mapping
        Of the address.
    tier : int
        Of who asks.
    """

    q = forms.CharField(label=_("Search the hall"), required=False, max_length=200)

    def __init__(self, data: Any, tier: int) -> None:
        super().__init__(data)
        self.tier = tier
        for facet in facets_at(tier):
            self.fields[facet.code] = forms.RegexField(_VALUE, required=False, widget=forms.HiddenInput)
        choices = list(sorts_at(tier).items())
        self.fields["sort"] = forms.ChoiceField(
            label=_("Order"), choices=choices, required=False, widget=forms.HiddenInput
        )

    def question(self) -> Question:
        """Give what is asked."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value}
        words, sort = asked.pop("q", ""), asked.pop("sort", "relevance")
        return Question(words=" ".join(words.split()), chosen=asked, sort=sort)
