"""What is asked before something is done with a contract, a payment or a registration."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.models import Milestone
from liaowang_web.design.moments import DayInput


class SeenForm(forms.Form):
    """An act on something of which the actor saw a version."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, thing: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = thing.version


class ReasonForm(SeenForm):
    """Why."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


class FreezeForm(SeenForm):
    """What changed in this version."""

    note = forms.CharField(
        label=_("what changed"), max_length=300, required=False, help_text=_("told beside the version")
    )


class SignForm(forms.Form):
    """A signature: that the text was read, and a second factor."""

    signed_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    is_read = forms.BooleanField(label=_("I have read this version to its end, and sign it for my organisation."))
    code = forms.CharField(
        label=_("Code of your second factor"), max_length=40, help_text=_("from your app, or a recovery code"),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )  # fmt: skip


class EffectForm(SeenForm):
    """Since when, and by which approval or registration, a contract is in force."""

    day = forms.DateField(label=_("In force since"), widget=DayInput(), initial=timezone.localdate)
    reason = forms.CharField(label=_("Approval or registration"), max_length=300, help_text=_("its number and office"))


class DeliverForm(SeenForm):
    """What is delivered."""

    delivery = forms.CharField(
        label=_("what was delivered"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        help_text=_("and where it lies: files of the deal's room by their names"),
    )  # fmt: skip


class ReportForm(SeenForm):
    """What is reported for a period."""

    base = forms.DecimalField(
        label=_("Base of the period"), max_digits=15, decimal_places=2,
        help_text=_("in the currency of the contract; negative for returns or a loss"),
    )  # fmt: skip

    def __init__(self, *args: Any, thing: Milestone, **values: Any) -> None:
        super().__init__(*args, thing=thing, **values)
        self.fields["base"].label = _("Base of the period, in %(currency)s") % {"currency": thing.currency}

    def clean_base(self) -> Decimal:
        """Keep it to two places."""
        base: Decimal = self.cleaned_data["base"]
        return base.quantize(Decimal("0.01"))


class InvoiceForm(SeenForm):
    """Which invoice."""

    invoice = forms.CharField(label=_("number of the invoice"), max_length=60)


class PayForm(SeenForm):
    """How it was paid."""

    evidence = forms.CharField(label=_("evidence of payment"), max_length=200, help_text=_("number of the transfer"))


class EndingForm(forms.Form):
    """Why a contract is to end before its time."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)


MILESTONE_FORMS: dict[str, type[SeenForm]] = {
    "deliver": DeliverForm, "accept": SeenForm, "reject": ReasonForm, "report": ReportForm, "invoice": InvoiceForm,
    "pay": PayForm, "receive": SeenForm, "deny": ReasonForm,
}  # fmt: skip
