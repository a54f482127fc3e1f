"""What may be asked of the watchlist."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.directions import NAMES
from liaowang_web.observatory.columns import OPTIONAL, USUAL
from liaowang_web.observatory.selectors.taxonomy import track_name, tracks
from liaowang_web.observatory.selectors.topics import SORTS, Question

DENSITIES = {"close": _("close"), "medium": _("medium"), "wide": _("wide")}
_SHARES = ("probability", "breakthrough", "industrial")


class WatchlistForm(forms.Form):
    """Conditions of the watchlist; a value that cannot be read is told and not applied.

    Pages write probability and scores from 0 to 100, runs from 0 to 1; ``question`` gives what runs write.
    """

    words = forms.CharField(label=_("Words"), required=False, max_length=80)
    direction = forms.ChoiceField(label=_("Direction"), required=False, choices=[("", _("All")), *NAMES.items()])
    track = forms.ChoiceField(label=_("Track"), required=False)
    probability = forms.FloatField(label=_("Probability from, %"), required=False, min_value=0, max_value=100)
    breakthrough = forms.FloatField(label=_("Breakthrough from, 0–100"), required=False, min_value=0, max_value=100)
    industrial = forms.FloatField(label=_("Industrial from, 0–100"), required=False, min_value=0, max_value=100)
    recent = forms.IntegerField(label=_("Records in 12 months from"), required=False, min_value=0)
    size = forms.IntegerField(label=_("Records in all from"), required=False, min_value=0)
    since = forms.DateField(
        label=_("First seen from"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )  # fmt: skip
    sort = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[(it, it) for name in SORTS for it in (name, f"-{name}")]
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        field = self.fields["track"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *_tracks_by_direction()]

    def question(self) -> Question:
        """Give what is asked."""
        self.is_valid()
        asked = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        return Question(**asked | {name: asked[name] / 100 for name in _SHARES if name in asked})


def _tracks_by_direction() -> list[tuple[str | Promise, list[tuple[str, str]]]]:
    by_mark: dict[str, list[tuple[str, str]]] = {mark: [] for mark in NAMES}
    for it in tracks().values():
        by_mark[it.mark].append((it.code, track_name(it.code)))
    return [(NAMES[mark], those) for mark, those in by_mark.items()]


class LayoutForm(forms.Form):
    """How the watchlist is laid out: which columns, how dense, which row is open. What cannot be read is left out."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(it.code, it.label) for it in OPTIONAL],
    )  # fmt: skip
    density = forms.ChoiceField(label=_("Density"), required=False, choices=DENSITIES.items())
    opened = forms.RegexField(r"^[\w-]{1,16}$", required=False, widget=forms.HiddenInput)

    def chosen(self) -> dict[str, Any]:
        """Give ``columns`` (codes), ``density`` and ``opened``, with what is usual where nothing is asked."""
        self.is_valid()
        asked = self.cleaned_data
        return {
            "columns": asked.get("columns") or list(USUAL),
            "density": asked.get("density") or "medium",
            "opened": asked.get("opened") or "",
        }


class SavedViewForm(forms.Form):
    """The name under which somebody keeps a view, and the question it holds."""

    name = forms.CharField(label=_("Name of the view"), max_length=80)
    question = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)


class SearchForm(forms.Form):
    """What is looked for."""

    q = forms.CharField(label=_("Find topics"), required=False, max_length=80)

    def asked(self) -> str:
        """Give what is looked for; nothing if it cannot be read."""
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))
