"""What is asked in the room of a deal."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.deals.forms.market import CURRENCIES
from liaowang_web.deals.models import Deal, Exclusivity, Offer, Rights, Type
from liaowang_web.deals.terms import LABELS, Base, Payment, missing
from liaowang_web.design.moments import MomentInput

HOLDS_DAYS = 14
_MOST = Decimal(10) ** 13


def _money(name: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=LABELS[name], min_value=Decimal("0.01"), max_value=_MOST - 1, decimal_places=2, required=False
    )


class OfferForm(forms.Form):
    """The terms of an offer; begins with those of the offer before, or with what the deal knows."""

    type = forms.ChoiceField(label=LABELS["type"], choices=Type.choices)
    rights = forms.ChoiceField(label=LABELS["rights"], choices=Rights.choices)
    exclusivity = forms.ChoiceField(label=LABELS["exclusivity"], choices=Exclusivity.choices)
    territory = forms.CharField(label=LABELS["territory"], max_length=200, required=False)
    payment = forms.ChoiceField(label=LABELS["payment"], choices=Payment.choices)
    currency = forms.ChoiceField(label=LABELS["currency"], choices=CURRENCIES)
    amount = _money("amount")
    entry_fee = _money("entry_fee")
    royalty_percent = forms.DecimalField(
        label=LABELS["royalty_percent"], min_value=Decimal("0.01"), max_value=Decimal(100), decimal_places=4,
        max_digits=7, required=False,
    )  # fmt: skip
    royalty_base = forms.ChoiceField(label=LABELS["royalty_base"], choices=[("", "—"), *Base.choices], required=False)
    term_months = forms.IntegerField(label=LABELS["term_months"], min_value=1, max_value=600, required=False)
    delivery = forms.CharField(
        label=LABELS["delivery"], max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    note = forms.CharField(
        label=LABELS["note"], max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    expires_at = forms.DateTimeField(label=_("holds until"), widget=MomentInput)
    answers = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, deal: Deal, last: Offer | None, **values: Any) -> None:
        before = dict(last.terms) if last else {
            "type": deal.type, "rights": deal.rights, "exclusivity": deal.exclusivity, "territory": deal.territory,
            "currency": deal.currency,
        }  # fmt: skip
        ends = timezone.localtime(timezone.now() + timedelta(days=HOLDS_DAYS)).replace(second=0, microsecond=0)
        initial = {**before, "expires_at": ends, "answers": last.number if last else None}
        super().__init__(*args, **{"initial": initial, **values})

    def clean(self) -> dict[str, Any]:
        """See that what the kind of payment asks for is there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in missing(given):
            if name not in self.errors:
                self.add_error(name, _("Needed for this kind of payment."))
        if given.get("expires_at") and given["expires_at"] <= timezone.now():
            self.add_error("expires_at", _("The day until which it holds has to lie ahead."))
        return given

    @property
    def terms(self) -> dict[str, Any]:
        """Give the terms, for the service; what the kind of payment does not know is left out."""
        given = {name: self.cleaned_data.get(name) for name in LABELS}
        kind = str(given["payment"])
        unused = {
            Payment.LUMP: ("entry_fee", "royalty_percent", "royalty_base"),
            Payment.INSTALMENTS: ("entry_fee", "royalty_percent", "royalty_base"),
            Payment.ROYALTY: ("amount", "entry_fee"), Payment.ENTRY_ROYALTY: ("amount",),
        }[Payment(kind)]  # fmt: skip
        return {name: value for name, value in given.items() if name not in unused}


class MessageForm(forms.Form):
    """A message to everybody in the room."""

    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)


class RoomFileForm(forms.Form):
    """A file for the room."""

    file = forms.FileField(
        label=_("File"), help_text=_("PDF, PNG or JPEG, at most 20 MB; under the same name it is the next version")
    )


class ConfidenceForm(forms.Form):
    """That somebody binds their side."""

    is_agreed = forms.BooleanField(label=_("I may sign for this organisation, and it agrees."))


class ManagerForm(forms.Form):
    """Whom to invite as technology manager."""

    email = forms.EmailField(
        label=_("E-mail address of the technology manager"), help_text=_("as they log in here; they hold that role")
    )
