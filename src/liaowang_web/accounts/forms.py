"""Input shapes of people and organisations."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts import policies, roles, scopes, uscc
from liaowang_web.accounts.models import Membership, Organisation


class NameForm(forms.Form):
    """Somebody's own name."""

    name = forms.CharField(label=_("Your name"), max_length=100, help_text=_("as others are to read it"))


class OrganisationForm(forms.ModelForm[Organisation]):
    """Columns of an organisation in draft."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    uscc = forms.CharField(
        label=_("unified social credit code"),
        max_length=40,
        required=False,
        help_text=_("18 characters, GB 32100; blanks do not matter"),
    )
    website = forms.URLField(label=_("website"), required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = (
            "name_zh", "name_en", "type", "country", "uscc", "lei", "registration_number", "region", "industry", "size",
            "website", "domain", "contact_name", "contact_email", "contact_phone",
        )  # fmt: skip

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = self.instance.version
        for name in set(self.fields) - policies.open_columns(self.instance) - {"version"}:
            del self.fields[name]

    def clean_uscc(self) -> str:
        """Keep the code as it is stored."""
        code = uscc.normalise(self.cleaned_data["uscc"])
        if len(code) > 18:
            raise forms.ValidationError(_("A code has 18 characters."))
        return code

    def clean_country(self) -> str:
        """Keep the country in large letters."""
        return str(self.cleaned_data["country"]).upper()

    def columns(self) -> dict[str, Any]:
        """Give the columns without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class VerificationForm(forms.Form):
    """By what an organisation is verified."""

    proof = forms.ChoiceField(label=_("Proof"), choices=Organisation.Proof.choices)
    proof_note = forms.CharField(label=_("Which document, and where it is kept"), max_length=200, required=False)


class MergerForm(forms.Form):
    """Into which organisation another goes."""

    heir = forms.ModelChoiceField(label=_("Into"), queryset=Organisation.objects.none())
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, organisation: Organisation, **values: Any) -> None:
        super().__init__(*args, **values)
        others = Organisation.objects.filter(state=Organisation.State.VERIFIED).exclude(pk=organisation.pk)
        self.fields["heir"].queryset = others.order_by("name_zh", "name_en")  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 2}))


class FlagForm(forms.Form):
    """A finding against an organisation, and its last day."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_until(self) -> date:
        """Refuse a day that is gone."""
        until: date = self.cleaned_data["until"]
        if until < timezone.localdate():
            raise forms.ValidationError(_("This day is gone."))
        return until


class InvitationForm(forms.Form):
    """Whom an owner invites, as what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class RoleForm(forms.Form):
    """Who is given which role of the platform."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(label=_("Role"), choices=roles.CHOICES)


class SearchForm(forms.Form):
    """Which organisations are looked for."""

    text = forms.CharField(label=_("Name or code"), required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[("", _("all states")), *Organisation.State.choices], required=False
    )


class TokenForm(forms.Form):
    """A token for a program: what for, what it may, how long."""

    name = forms.CharField(label=_("What it is for"), max_length=80, help_text=_("so that you know it again"))
    scopes = forms.MultipleChoiceField(
        label=_("What it may"), choices=scopes.CHOICES, widget=forms.CheckboxSelectMultiple, initial=[scopes.READ]
    )
    days = forms.TypedChoiceField(
        label=_("How long"), coerce=int, initial=90,
        choices=[(30, _("30 days")), (90, _("90 days")), (365, _("one year"))],
    )  # fmt: skip
