"""Experts, where they work, and what ties them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.catalogue.models import Affiliation, Expert, Relation
from liaowang_web.catalogue.selectors.people import candidate
from liaowang_web.observatory.selectors.taxonomy import tracks


class EnterForm(forms.Form):
    """Who is entered as an expert."""

    email = forms.EmailField(label=_("E-mail address"), help_text=_("of somebody who holds the role of an expert"))

    def clean_email(self) -> str:
        """Refuse an address that nobody proved, or whose owner is no expert."""
        address = str(self.cleaned_data["email"])
        self.person: User | None = candidate(address)
        if self.person is None:
            raise forms.ValidationError(_("Nobody who holds the role of an expert has proved this address."))
        return address


class ExpertForm(forms.ModelForm[Expert]):
    """What the secretariat knows of an expert."""

    class Meta:
        model = Expert
        fields = ("state", "is_identified", "names", "orcid", "tracks", "languages", "load_limit")

    def clean_orcid(self) -> str:
        """Check the shape of the number."""
        given = str(self.cleaned_data["orcid"]).strip().removeprefix("https://orcid.org/")
        if given and not re.fullmatch(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", given):
            raise forms.ValidationError(_("Four groups of four digits, such as 0000-0002-1825-0097."))
        return given

    def clean_tracks(self) -> str:
        """Refuse codes that the taxonomy does not have."""
        given = str(self.cleaned_data["tracks"]).upper().replace(",", " ").split()
        if unknown := [it for it in given if it not in tracks()]:
            raise forms.ValidationError(_("No such track: %(codes)s") % {"codes": ", ".join(unknown)})
        return " ".join(given)


class _Dated(forms.ModelForm[Any]):
    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        verified = Organisation.objects.filter(state=Organisation.State.VERIFIED)
        self.fields["organisation"].queryset = verified.order_by("name_zh", "name_en")  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start."""
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["until"] < given["since"]:
            self.add_error("until", _("It ends before it starts."))
        return given


class AffiliationForm(_Dated):
    """Where an expert works or worked."""

    class Meta:
        model = Affiliation
        fields = ("organisation", "name", "since", "until")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["name"].required = False

    def clean(self) -> dict[str, Any]:
        """Take the name of the organisation where none is written."""
        given = super().clean()
        if not given.get("name"):
            if not given.get("organisation"):
                self.add_error("name", _("Name the organisation."))
            else:
                given["name"] = str(given["organisation"])
        return given


class RelationForm(_Dated):
    """A tie to an organisation or a person."""

    class Meta:
        model = Relation
        fields = ("kind", "organisation", "person", "note", "since", "until")


TIES: dict[str, type[_Dated]] = {"affiliation": AffiliationForm, "relation": RelationForm}


class EndForm(forms.Form):
    """Since when a tie is over."""

    until = forms.DateField(label=_("until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
