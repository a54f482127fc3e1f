"""What may be asked of the watchlist."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.directions import NAMES
from liaowang_web.observatory.models import DIRECTIONS
from liaowang_web.observatory.selectors.topics import SORTS, Question


class WatchlistForm(forms.Form):
    """Filters of the watchlist; a value that cannot be read is told and not applied."""

    words = forms.CharField(label=_("Words"), required=False, max_length=80)
    direction = forms.ChoiceField(
        label=_("Direction"), required=False,
        choices=[("", _("All")), *((code, NAMES[code]) for code in DIRECTIONS.values())],
    )  # fmt: skip
    track = forms.CharField(label=_("Track"), required=False, max_length=10)
    probability = forms.FloatField(label=_("Probability from, 0 to 1"), required=False, min_value=0, max_value=1)
    breakthrough = forms.FloatField(label=_("Breakthrough from, 0 to 1"), required=False, min_value=0, max_value=1)
    industrial = forms.FloatField(label=_("Industrial from, 0 to 1"), required=False, min_value=0, max_value=1)
    size = forms.IntegerField(label=_("Records from"), required=False, min_value=0)
    since = forms.DateField(label=_("First seen from"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in SORTS], widget=forms.HiddenInput)
    as_of = forms.DateField(required=False, widget=forms.HiddenInput)

    def question(self) -> Question:
        """Give what is asked."""
        self.is_valid()
        asked = {
            name: value for name, value in self.cleaned_data.items() if name != "as_of" and value not in ("", None)
        }
        return Question(**asked)
