"""What is asked for listings, enquiries and gates."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.export_rules import CHECKLIST, Rule
from liaowang_web.deals.models import Listing
from liaowang_web.deals.money import MINOR_DIGITS
from liaowang_web.design.moments import DayInput, MomentInput
from liaowang_web.workflow.models import Thing

CURRENCIES = [(code, code) for code, digits in MINOR_DIGITS.items() if digits <= 2]
"""Those whose amounts the market keeps exactly, with two digits behind the point."""


class ActForm(forms.Form):
    """An act on a thing; carries the version that the actor saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, thing: Thing, **values: Any) -> None:
        super().__init__(*args, **values)
        self.thing = thing
        self.fields["version"].initial = thing.version


class ReasonForm(ActForm):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class AnswerForm(ActForm):
    """The answer to an enquiry."""

    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6}), max_length=4000)


class ListingForm(forms.ModelForm[Listing]):
    """Columns of a listing."""

    currency = forms.ChoiceField(label=_("currency"), choices=CURRENCIES)
    opens_at = forms.DateTimeField(
        label=_("open from"), widget=MomentInput, required=False, help_text=_("empty: from the moment it is opened")
    )
    closes_at = forms.DateTimeField(
        label=_("open until"), widget=MomentInput, required=False, help_text=_("needed for bidding, auction and tender")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Listing
        fields = (
            "type", "rights", "exclusivity", "territory", "note_zh", "note_en", "mode", "price", "floor", "currency",
            "opens_at", "closes_at",
        )  # fmt: skip
        widgets: ClassVar = {"note_zh": forms.Textarea(attrs={"rows": 4}), "note_en": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "floor": _("told to nobody outside your organisation"),
            "note_zh": _("told to everybody"),
        }

    def __init__(self, *args: Any, is_demand: bool = False, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = self.instance.version
        if is_demand:  # its owner buys: offers come by tender, and there is no price of one's own
            tender = Listing.Mode.TENDER
            self.fields["mode"].choices = [(tender.value, tender.label)]  # type: ignore[attr-defined]
            for name in ("price", "floor"):
                del self.fields[name]

    @property
    def columns(self) -> dict[str, Any]:
        """Give what was entered, for the service."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class AskForm(forms.Form):
    """The three questions, the same for everybody."""

    organisation = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none())
    cooperation = forms.CharField(
        label=_("What cooperation do you want?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("licence, purchase, joint development, a test: for what, where, how much"),
    )  # fmt: skip
    unclear = forms.CharField(
        label=_("What is unclear to you?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("what you need to know before you go on"),
    )  # fmt: skip
    about = forms.CharField(
        label=_("Who are you, and what do you bring?"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000,
        help_text=_("field, size, markets, what you have tried"),
    )  # fmt: skip

    def __init__(self, *args: Any, organisations: list[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[it.pk for it in organisations])  # type: ignore[attr-defined]
        field.initial = organisations[0].pk if len(organisations) == 1 else None


class GateForm(ActForm):
    """The checklist of a rule, item by item, and the letter that opens its gate."""

    letter = forms.CharField(label=_("number of the letter"), max_length=60)
    until = forms.DateField(label=_("valid until"), widget=DayInput, required=False)

    def __init__(self, *args: Any, rule: Rule, **values: Any) -> None:
        super().__init__(*args, **values)
        self.rule = rule
        self.fields["letter"].label = str(rule.letter)
        items = {f"item_{code}": forms.BooleanField(label=str(CHECKLIST[code])) for code in rule.asks}
        self.fields = {**items, **self.fields}

    @property
    def met(self) -> list[str]:
        """Give the codes of the items that are ticked."""
        return [code for code in self.rule.asks if self.cleaned_data.get(f"item_{code}")]
