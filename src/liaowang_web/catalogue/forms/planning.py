"""The plan of an edition: its call, its deadlines, its criteria."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.catalogue.models import Criterion, Edition
from liaowang_web.design.moments import MomentField

N_CRITERIA = 8
"""How many criteria a plan has room for; empty rows are left out."""


class EditionForm(forms.ModelForm[Edition]):
    """Columns of an edition while it is planned."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    call_until = MomentField(label=_("nominations until"), help_text=_("in the time of the site"))
    review_until = MomentField(label=_("reviews until"))

    class Meta:
        model = Edition
        fields = (
            "code", "title_zh", "title_en", "scope_zh", "scope_en", "follows", "call_until", "review_until",
            "n_experts", "n_listed", "pass_mark", "tie", "notice_days", "notice_counts",
        )  # fmt: skip
        widgets = {"scope_zh": forms.Textarea(attrs={"rows": 5}), "scope_en": forms.Textarea(attrs={"rows": 5})}  # noqa: RUF012

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = self.instance.version
        published = Edition.objects.filter(state=Edition.State.PUBLISHED)
        self.fields["follows"].queryset = published  # type: ignore[attr-defined]
        self.fields["code"].widget.attrs["pattern"] = r"[0-9]{4}\.[0-9]{1,2}"

    def clean_code(self) -> str:
        """Keep to year and number, which stand in addresses and in the codes of entries."""
        code = str(self.cleaned_data["code"])
        year, _dot, number = code.partition(".")
        if not (year.isdecimal() and number.isdecimal() and len(year) == 4 and len(number) <= 2):
            raise forms.ValidationError(_("Write a year and a number, such as 2026.1."))
        return code

    def columns(self) -> dict[str, Any]:
        """Give the columns without the version."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class CriterionForm(forms.ModelForm[Criterion]):
    """One criterion; a row without a name is left out."""

    name_zh = forms.CharField(label=_("name in Chinese"), max_length=100, required=False)
    weight = forms.DecimalField(label=_("weight in %"), min_value=0, max_value=100, decimal_places=2, required=False)
    most = forms.IntegerField(label=_("points at most"), min_value=1, max_value=100, initial=10, required=False)

    class Meta:
        model = Criterion
        fields = ("name_zh", "name_en", "asks_zh", "asks_en", "weight", "most")
        widgets = {"asks_zh": forms.Textarea(attrs={"rows": 2}), "asks_en": forms.Textarea(attrs={"rows": 2})}  # noqa: RUF012

    def clean(self) -> dict[str, Any]:
        """Ask for weight and points where there is a name."""
        given = super().clean() or {}
        if given.get("name_zh") and not (given.get("weight") and given.get("most")):
            self.add_error("weight", _("Give its weight and its points."))
        return given

    def has_name(self) -> bool:
        """Whether the row says something."""
        return bool(self.cleaned_data.get("name_zh"))


class Criteria:
    """The rows of the criteria."""

    def __init__(self, data: Any = None, *, edition: Edition | None = None) -> None:
        known: Sequence[Criterion] = list(edition.criteria.all()) if edition else []
        rows = [*known, *[Criterion(most=10)] * (N_CRITERIA - len(known))]
        self.forms = [CriterionForm(data, prefix=f"c{n}", instance=it) for n, it in enumerate(rows)]

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        answers = [form.is_valid() for form in self.forms]  # all of them, so that each shows its errors
        return all(answers)

    def columns(self) -> list[dict[str, Any]]:
        """Give the columns of each criterion that has a name, in order."""
        return [{name: form.cleaned_data[name] for name in form.Meta.fields} for form in self.forms if form.has_name()]


class ExtendForm(forms.Form):
    """A later deadline, with its reason."""

    deadline = forms.ChoiceField(
        label=_("Deadline"),
        choices=[("call_until", _("nominations until")), ("review_until", _("reviews until"))],
    )
    until = MomentField(label=_("new time"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class MinutesForm(forms.Form):
    """The minutes with which the panel closes."""

    minutes = forms.CharField(
        label=_("minutes of the panel"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("who sat, what was decided by the rule of the call, what otherwise and why"),
    )  # fmt: skip
