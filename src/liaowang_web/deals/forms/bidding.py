"""What is asked for tenders, sealed bids and auctions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.models import Listing, Score, Tender
from liaowang_web.deals.sealing import MOST_SIGNS, Terms
from liaowang_web.design.moments import MomentField

N_CRITERIA = 5
"""How many criteria the form has room for; empty rows are left out."""
_AREA = {"rows": 4}


class MoneyField(forms.DecimalField):
    """An amount with two places."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**{"max_digits": 15, "decimal_places": 2, "min_value": Decimal("0.01"), **values})


def offer_organisations(form: forms.BaseForm, organisations: list[Organisation]) -> None:
    """Let a form choose among organisations; with one it is chosen already."""
    field = form.fields["organisation"]
    field.queryset = Organisation.objects.filter(pk__in=[it.pk for it in organisations])  # type: ignore[attr-defined]
    field.initial = organisations[0].pk if len(organisations) == 1 else None


class ForForm(forms.Form):
    """For which organisation somebody acts."""

    organisation = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, organisations: list[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        offer_organisations(self, organisations)


class TenderForm(forms.Form):
    """The rules of a tender."""

    rule = forms.ChoiceField(label=_("the award goes to"))
    limit = MoneyField(label=_("price limit"), required=False)
    deadline = MomentField(label=_("bids until"), help_text=_("in the time of the site"))
    opens_until = MomentField(
        label=_("bids are opened until"), help_text=_("between the deadline and then each bidder opens their own bid")
    )
    standstill_days = forms.IntegerField(
        label=_("days of standstill after the award"), min_value=0, max_value=60, initial=5,
        help_text=_("in which bidders may complain"),
    )  # fmt: skip

    def __init__(self, *args: Any, listing: Listing, is_purchase: bool, **values: Any) -> None:
        super().__init__(*args, **values)
        by_price = Tender.Rule.LOWEST if is_purchase else Tender.Rule.HIGHEST
        is_tender = listing.mode == Listing.Mode.TENDER
        rules = [by_price, Tender.Rule.SCORE] if is_tender else [by_price]
        self.fields["rule"].choices = [(it.value, it.label) for it in rules]  # type: ignore[attr-defined]
        self.fields["limit"].help_text = (
            _("bids above it are void") if is_purchase else _("bids below it are void; everybody reads it")
        )
        self.n_criteria = N_CRITERIA if is_tender else 0
        for n in range(1, self.n_criteria + 1):
            self.fields[f"zh_{n}"] = forms.CharField(label=_("in Chinese"), max_length=60, required=False)
            self.fields[f"en_{n}"] = forms.CharField(label=_("in English"), max_length=60, required=False)
            self.fields[f"weight_{n}"] = forms.IntegerField(
                label=_("weight in %"), min_value=1, max_value=100, required=False
            )

    @property
    def plain(self) -> list[forms.BoundField]:
        """Give the fields that are no criteria."""
        return [self[name] for name in ("rule", "limit", "deadline", "opens_until", "standstill_days")]

    @property
    def rows(self) -> list[tuple[int, forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Give number and fields of each criterion."""
        return [(n, self[f"zh_{n}"], self[f"en_{n}"], self[f"weight_{n}"]) for n in range(1, self.n_criteria + 1)]

    def clean(self) -> dict[str, Any]:
        """Ask for a name and a weight of every criterion that was begun."""
        given = super().clean() or self.cleaned_data
        for n in range(1, self.n_criteria + 1):
            names, weight = (given.get(f"zh_{n}") or given.get(f"en_{n}")), given.get(f"weight_{n}")
            if bool(names) != bool(weight):
                self.add_error(f"weight_{n}", _("A criterion has a name and a weight."))
        return given

    @property
    def rules(self) -> dict[str, Any]:
        """Give the rules, for the service."""
        return {name: self.cleaned_data[name] for name in ("rule", "limit", "deadline", "opens_until",
                                                           "standstill_days")}  # fmt: skip

    @property
    def criteria(self) -> list[dict[str, Any]]:
        """Give the criteria, for the service."""
        given = self.cleaned_data
        return [
            {"code": f"c{n}", "name_zh": given[f"zh_{n}"], "name_en": given[f"en_{n}"], "weight": given[f"weight_{n}"]}
            for n in range(1, self.n_criteria + 1)
            if given.get(f"weight_{n}")
        ]


class SealForm(ForForm):
    """What a bid offers; the script of the page seals it before it leaves the browser."""

    price = MoneyField(label=_("price"))
    delivery_days = forms.IntegerField(
        label=_("days to delivery or handing over"), min_value=0, max_value=9999, required=False
    )
    statement = forms.CharField(
        label=_("what else is offered"), max_length=4000, required=False, widget=forms.Textarea(attrs=_AREA)
    )

    @property
    def terms(self) -> Terms:
        """Give what is offered, for the service."""
        given = self.cleaned_data
        statement = str(given["statement"]).replace("\r\n", "\n").strip()
        return Terms(given["price"].quantize(Decimal("0.01")), given["delivery_days"], statement)


class HashForm(ForForm):
    """A hash that was made elsewhere."""

    commitment = forms.CharField(
        label=_("hash of the bid"), max_length=70, help_text=_("SHA-256, 64 hexadecimal digits"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_commitment(self) -> str:
        """Read it however it was copied."""
        return str(self.cleaned_data["commitment"]).strip().lower()


class OpenForm(forms.Form):
    """The receipt that opens a bid: as text, or as the file that was kept."""

    text = forms.CharField(
        label=_("receipt"), max_length=MOST_SIGNS, required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("all of it, from the first brace to the last"),
    )  # fmt: skip
    file = forms.FileField(label=_("or the file of the receipt"), required=False)

    def clean(self) -> dict[str, Any]:
        """Take the file where there is no text."""
        given = super().clean() or self.cleaned_data
        file: Any = given.get("file")
        if file is not None and not given.get("text"):
            if (file.size or 0) > MOST_SIGNS * 4:
                raise forms.ValidationError(_("This file is too large for a receipt."))
            try:
                given["text"] = file.read().decode("utf-8")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("This file is no text.")) from error
        if not given.get("text"):
            raise forms.ValidationError(_("Give the receipt of the bid."))
        return given


class ScoreForm(forms.Form):
    """Points and reason under every criterion."""

    def __init__(self, *args: Any, criteria: list[dict[str, Any]], known: dict[str, Score], **values: Any) -> None:
        super().__init__(*args, **values)
        self.codes = [str(it["code"]) for it in criteria]
        self.criteria = criteria
        for code in self.codes:
            score = known.get(code)
            self.fields[f"points_{code}"] = forms.DecimalField(
                label=_("points"), min_value=0, max_value=100, max_digits=5, decimal_places=2,
                initial=score.points if score else None,
            )  # fmt: skip
            self.fields[f"note_{code}"] = forms.CharField(
                label=_("why"), max_length=500, initial=score.note if score else ""
            )

    @property
    def rows(self) -> list[tuple[dict[str, Any], forms.BoundField, forms.BoundField]]:
        """Give each criterion with its fields."""
        return [(it, self[f"points_{it['code']}"], self[f"note_{it['code']}"]) for it in self.criteria]

    @property
    def findings(self) -> dict[str, Any]:
        """Give ``points`` and ``notes`` by criterion, for the service."""
        given = self.cleaned_data
        return {
            "points": {code: given[f"points_{code}"] for code in self.codes},
            "notes": {code: given[f"note_{code}"] for code in self.codes},
        }


class AwardForm(forms.Form):
    """The reason of an award; its listing's number is typed, since there is no way back."""

    award_reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs=_AREA), max_length=4000, help_text=_("all bidders read it")
    )
    typed = forms.CharField(
        label=_("The number of the listing"), max_length=12, help_text=_("typed, because this cannot be undone")
    )

    def __init__(self, *args: Any, code: str, **values: Any) -> None:
        super().__init__(*args, **values)
        self.code = code

    def clean_typed(self) -> str:
        """Compare with the listing's own."""
        typed = str(self.cleaned_data["typed"]).strip().upper()
        if typed != self.code:
            raise forms.ValidationError(_("This is not the number of this listing."))
        return typed


class ComplaintForm(ForForm):
    """What a bidder says against an award."""

    text = forms.CharField(
        label=_("what is wrong with the award"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000
    )


class DecideForm(forms.Form):
    """The decision on a complaint."""

    is_upheld = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes",
        choices=[("", "—"), ("yes", _("uphold: the award is annulled")), ("no", _("dismiss: the award stands"))],
    )  # fmt: skip
    decision = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs=_AREA), max_length=4000, help_text=_("all bidders read it")
    )


class WhyForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs=_AREA), max_length=1000)


class AuctionForm(forms.Form):
    """The rules of an auction."""

    floor = MoneyField(label=_("least first bid"))
    step = MoneyField(label=_("least step"))
    reserve = MoneyField(
        label=_("reserve"), required=False, help_text=_("below it nothing is sold; how high it is, nobody else reads")
    )
    starts_at = MomentField(label=_("bids from"), help_text=_("in the time of the site"))
    planned_end = MomentField(label=_("bids until"))
    extension_minutes = forms.IntegerField(
        label=_("minutes of extension"), min_value=0, max_value=60, initial=5,
        help_text=_("a bid within the last minutes moves the end to that many minutes after it"),
    )  # fmt: skip


class BidForm(forms.Form):
    """A bid in an auction."""

    amount = MoneyField(label=_("your bid"))
