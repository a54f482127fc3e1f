"""The form of a registration as its data says, and what is asked for when a decision is noted."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.forms.contract_terms import (
    AmountField,
    ChosenField,
    DayField,
    LineField,
    StepForm,
    in_page_language,
    written,
)
from liaowang_web.deals.forms.contracts import ReasonForm, SeenForm
from liaowang_web.deals.models import Registration
from liaowang_web.deals.registering import Field, form_of
from liaowang_web.design.moments import DayInput
from liaowang_web.design.numbers import is_chinese


class FieldsForm(StepForm):
    """The fields of a version of the form for a type of contract; anything may be left empty until it is filed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        super().__init__(data, initial={**registration.fields, "version": registration.version})
        self.told = form_of(registration.form_version)
        self.shown_groups = self.told.groups_for(registration.contract.deal.type)
        for field in (it for group in self.shown_groups for it in group.fields):
            self.fields[field.code] = self._field(field)

    def _field(self, field: Field) -> forms.Field:
        shared: dict[str, Any] = {"label": in_page_language(field), "required": field.is_required}
        match field.kind:
            case "day":
                return DayField(widget=DayInput(), **shared)
            case "amount":
                return AmountField(min_value=Decimal(0), max_digits=15, decimal_places=2, **shared)
            case "choice":
                words = "zh" if is_chinese() else "en"
                choices = [(code, it[words]) for code, it in self.told.choices[field.choices].items()]
                return ChosenField(choices=[("", "—"), *choices], **shared)
            case "text":
                return LineField(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **shared)
            case _:
                return LineField(max_length=field.digits or 300, **shared)

    @property
    def grouped(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Give the fields under the titles of their groups."""
        return [(in_page_language(it), [self[field.code] for field in it.fields]) for it in self.shown_groups]

    @property
    def written(self) -> dict[str, str]:
        """Give the values as they are kept."""
        return {name: written(value) for name, value in self.cleaned_data.items() if name != "version"}


class DecisionForm(ReasonForm):
    """What the authority decided, by which document, and why."""

    decision = forms.CharField(label=_("number of the decision"), max_length=100)
    day = forms.DateField(label=_("Decided on"), widget=DayInput())

    field_order: Iterable[str] | None = ("decision", "day", "reason", "version")


class NumberForm(SeenForm):
    """Under which number it was registered, and which amount was verified."""

    number = forms.RegexField(
        r"^[0-9]{16}$", label=_("registration number"), help_text=_("16 figures"), max_length=16, strip=True
    )
    amount = forms.DecimalField(
        label=_("Verified technology amount (技术交易额)"), min_value=Decimal(0), max_digits=15, decimal_places=2
    )
    decision = forms.CharField(label=_("number of the decision"), max_length=100)
    day = forms.DateField(label=_("Decided on"), widget=DayInput())


class AmendForm(DecisionForm):
    """A changed amount."""

    amount = forms.DecimalField(
        label=_("Verified technology amount (技术交易额)"), min_value=Decimal(0), max_digits=15, decimal_places=2
    )

    field_order = ("amount", "decision", "day", "reason", "version")


REGISTRATION_FORMS: dict[str, type[SeenForm]] = {
    "file": SeenForm, "accept": SeenForm, "register": NumberForm, "refuse": DecisionForm, "amend": AmendForm,
    "revoke": DecisionForm,
}  # fmt: skip
