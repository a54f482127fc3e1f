"""An objection, its receipt, and the decision on it."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_LONG = 8000


class ObjectionForm(forms.Form):
    """What somebody objects to, by what evidence, and who they are."""

    text = forms.CharField(
        label=_("What you object to"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("which statement of the entry, and what is wrong about it"),
    )  # fmt: skip
    evidence = forms.CharField(
        label=_("Evidence"), max_length=_LONG, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("documents, numbers, addresses where it can be read"),
    )  # fmt: skip
    name = forms.CharField(label=_("Your name or organisation"), max_length=200)
    contact = forms.CharField(label=_("How to reach you"), max_length=200)
    is_protected = forms.BooleanField(label=_("Keep my name from those who nominated it"), required=False, initial=True)


class ReceiptForm(forms.Form):
    """The number of a receipt."""

    number = forms.CharField(
        label=_("Number of the receipt"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def clean_number(self) -> str:
        """Read it however it was copied."""
        return str(self.cleaned_data["number"]).replace(" ", "").replace("-", "").upper()


class DecisionForm(forms.Form):
    """The decision that is signed first."""

    is_upheld = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes",
        choices=[("", "—"), ("yes", _("uphold: the entry is struck")), ("no", _("reject: the entry stays"))],
    )  # fmt: skip
    decision = forms.CharField(
        label=_("Reason"), max_length=_LONG, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("it is published; do not name who objected"),
    )  # fmt: skip
