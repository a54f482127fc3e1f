"""What is asked when evidence is recorded, checked, disputed or marked as a duplicate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import User
from liaowang_web.design.directions import NAMES as DIRECTIONS
from liaowang_web.design.moments import DayInput
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.selectors.pointing import thing_with
from liaowang_web.programme.selectors.resembling import originals_for, resembling
from liaowang_web.workflow.acting import StepForm

_TEXT = ("title_zh", "title_en", "source_url", "source_note", "region", "direction")


def direction_choices() -> list[tuple[str, Any]]:
    """Give the six directions, and none."""
    return [("", "—"), *DIRECTIONS.items()]


class RecordForm(forms.Form):
    """A piece of evidence: what it points at, or a public fact with its source."""

    code = forms.CharField(
        label=_("number of what it points at"), required=False, max_length=60,
        help_text=_("such as C-000012 for a contract, A-000012 for an achievement, 2026.1-017 for an entry of the catalogue, SC-, ST- or IN-000012 for the registries, O-000012 for an organisation; empty for a public fact"),  # noqa: E501
    )  # fmt: skip
    happened_on = forms.DateField(label=_("date"), widget=DayInput(), help_text=_("on which it came about"))
    title_zh = forms.CharField(label=_("title in Chinese"), max_length=300)
    title_en = forms.CharField(label=_("title in English"), max_length=400)
    source_url = forms.URLField(
        label=_("public source"), required=False, max_length=400, assume_scheme="https",
        help_text=_("address of the page that says so; needed for a public fact"),
    )  # fmt: skip
    source_note = forms.CharField(label=_("what the source is"), required=False, max_length=300)
    region = forms.RegexField(
        label=_("region"), regex=r"^\d{6}$", required=False, help_text=_("six digits, GB/T 2260"),
        error_messages={"invalid": _("A region has six digits.")},
    )  # fmt: skip
    direction = forms.ChoiceField(label=_("direction"), required=False, choices=direction_choices)

    def __init__(self, *args: Any, user: User, **values: Any) -> None:
        super().__init__(*args, **values)
        self.user = user
        self.kind: str = EvidenceItem.Kind.FACT
        self.thing: Model | None = None

    def clean_code(self) -> str:
        """Find what bears the number."""
        code: str = self.cleaned_data["code"].strip()
        if code:
            found = thing_with(self.user, code)
            if found is None:
                raise forms.ValidationError(_("There is nothing of this number that you may see."))
            self.kind, self.thing = found
        return code

    @property
    def values(self) -> dict[str, Any]:
        """Give the columns of the evidence."""
        return {name: self.cleaned_data[name] for name in (*_TEXT, "happened_on")}


class AcceptForm(StepForm):
    """That it counts; where other evidence may be the same, that the two were compared."""

    def __init__(self, *args: Any, thing: EvidenceItem, **values: Any) -> None:
        super().__init__(*args, thing=thing, **values)
        if resembling([thing]):
            self.fields["is_looked_at"] = forms.BooleanField(
                label=_("I compared it with the evidence named above: it is something else"), required=False
            )


class DoubleForm(StepForm):
    """Of which other evidence it is the duplicate."""

    other = forms.ModelChoiceField(label=_("is the same as"), queryset=EvidenceItem.objects.none())

    def __init__(self, *args: Any, thing: EvidenceItem, **values: Any) -> None:
        super().__init__(*args, thing=thing, **values)
        self.fields["other"].queryset = originals_for(thing)  # type: ignore[attr-defined]


FORMS: dict[str, type[StepForm]] = {"accept": AcceptForm, "uphold": AcceptForm, "double": DoubleForm}
"""What a step of evidence asks for beside a reason."""
