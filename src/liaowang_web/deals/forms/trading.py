"""What is asked for requests, quotations, orders and deliveries of products."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.forms.bidding import offer_organisations
from liaowang_web.deals.models import Delivery, FirstProof, ProductRequest
from liaowang_web.deals.money import MINOR_DIGITS
from liaowang_web.deals.prices import Step
from liaowang_web.design.moments import DayInput
from liaowang_web.hall.models import Attachment, Entry

N_STEPS = 6
"""How many price steps the form has room for; empty rows are left out."""


class QuantityField(forms.DecimalField):
    """A quantity with three places."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"max_digits": 12, "decimal_places": 3, "min_value": Decimal("0.001"), **values})


class RequestForm(forms.ModelForm[ProductRequest]):
    """What is asked for."""

    organisation = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none())
    sort = forms.ChoiceField(label=_("asked for"), choices=ProductRequest.Sort.choices, widget=forms.RadioSelect)
    quantity = QuantityField(label=_("quantity"))

    class Meta:
        model = ProductRequest
        fields = ("organisation", "sort", "quantity", "unit", "wanted_by", "place", "text")
        widgets: ClassVar[dict[str, Any]] = {"wanted_by": DayInput(), "text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, organisations: list[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        offer_organisations(self, organisations)
        self.fields["sort"].initial = ProductRequest.Sort.QUOTATION


class QuotationForm(forms.Form):
    """Prices by quantity, and for how long they hold."""

    currency = forms.ChoiceField(label=_("currency"), choices=[(it, it) for it in MINOR_DIGITS])
    valid_until = forms.DateField(label=_("valid until"), widget=DayInput)
    delivery_days = forms.IntegerField(label=_("days to delivery"), min_value=0, max_value=9999)
    terms = forms.CharField(
        label=_("terms"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("packing, warranty, inspection, payment"),
    )  # fmt: skip

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for n in range(1, N_STEPS + 1):
            self.fields[f"from_{n}"] = QuantityField(label=_("from quantity"), required=False)
            self.fields[f"price_{n}"] = forms.DecimalField(
                label=_("price of one"), required=False, min_value=0, max_digits=15, decimal_places=4
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        """Give the fields that are no steps."""
        return [self[name] for name in ("currency", "valid_until", "delivery_days", "terms")]

    @property
    def rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """Give number and fields of each step."""
        return [(n, self[f"from_{n}"], self[f"price_{n}"]) for n in range(1, N_STEPS + 1)]

    def clean(self) -> dict[str, Any]:
        """Ask for a quantity and a price of every step that was begun."""
        given = super().clean() or self.cleaned_data
        for n in range(1, N_STEPS + 1):
            if (given.get(f"from_{n}") is None) != (given.get(f"price_{n}") is None):
                self.add_error(f"price_{n}", _("A step has a quantity and a price."))
        return given

    @property
    def steps(self) -> list[Step]:
        """Give the steps, for the service."""
        given = self.cleaned_data
        return [
            Step(given[f"from_{n}"], given[f"price_{n}"])
            for n in range(1, N_STEPS + 1)
            if given.get(f"from_{n}") is not None
        ]

    @property
    def values(self) -> dict[str, Any]:
        """Give what goes with the steps, for the service."""
        return {name: self.cleaned_data[name] for name in ("currency", "valid_until", "delivery_days", "terms")}


class OrderForm(forms.Form):
    """How much is ordered."""

    quantity = QuantityField(label=_("quantity"))


class SendForm(forms.Form):
    """A part that is sent."""

    quantity = QuantityField(label=_("quantity"))
    waybill = forms.CharField(label=_("carrier and waybill"), max_length=100, required=False)


class InspectForm(forms.Form):
    """What an inspection found."""

    rejected = forms.DecimalField(
        label=_("rejected"), min_value=0, max_digits=12, decimal_places=3, initial=Decimal(0),
        help_text=_("nothing rejected accepts the whole part: it has to be paid"),
    )  # fmt: skip
    findings = forms.CharField(
        label=_("what the inspection found"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class WaybillForm(forms.Form):
    """How something goes back."""

    waybill = forms.CharField(label=_("carrier and waybill back"), max_length=100, required=False)


class RemedyForm(forms.Form):
    """What is done about what was rejected."""

    remedy = forms.ChoiceField(
        label=_("what is done about it"), choices=Delivery.Remedy.choices, widget=forms.RadioSelect
    )


class SettleForm(forms.Form):
    """That something was paid."""

    paid = forms.DecimalField(label=_("paid"), min_value=0, max_digits=15, decimal_places=3)
    paid_on = forms.DateField(label=_("paid on"), widget=DayInput)
    reference = forms.CharField(label=_("reference of the payment"), max_length=100, required=False)


class ExcludeForm(forms.Form):
    """From whom prices are kept."""

    name = forms.CharField(
        label=_("Organisation"), max_length=200,
        help_text=_("its whole name in Chinese or English, or its unified social credit code"),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def clean_name(self) -> str:
        """Find one verified organisation of this name."""
        text = str(self.cleaned_data["name"]).strip()
        named = Q(name_zh__iexact=text) | Q(name_en__iexact=text) | (Q(uscc__iexact=text) & ~Q(uscc=""))
        found = list(Organisation.objects.filter(named, state=Organisation.State.VERIFIED)[:2])
        if len(found) != 1:
            raise forms.ValidationError(_("There is no verified organisation with this name, or more than one."))
        self.organisation = found[0]
        return text


class ProofForm(forms.ModelForm[FirstProof]):
    """A document of first-set status."""

    class Meta:
        model = FirstProof
        fields = ("title", "number", "issued_by", "issued_on", "valid_until", "attachment")
        widgets: ClassVar[dict[str, Any]] = {"issued_on": DayInput(), "valid_until": DayInput()}

    def __init__(self, *args: Any, entry: Entry, **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["attachment"]
        field.queryset = Attachment.objects.filter(entry=entry, removed_at=None)  # type: ignore[attr-defined]
        field.label, field.required = _("file of the entry"), False
