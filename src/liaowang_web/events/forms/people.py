"""What is asked of people who come, and at the desk."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.events.models import Registration

MOST_ADDRESSES = 200


class RegistrationForm(forms.ModelForm[Registration]):
    """What somebody says of themselves."""

    languages = forms.MultipleChoiceField(
        label=_("languages you speak"), choices=list(Registration.LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one.")},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Registration
        fields = ("side", "way", "languages", "most_a_day", "about")
        widgets: ClassVar = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "side": forms.RadioSelect,
            "way": forms.RadioSelect,
        }
        help_texts: ClassVar = {
            "about": _("the others read it when they look for whom to meet"),
            "most_a_day": _("empty: as many as there are slots"),
        }

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = self.instance.version

    @property
    def columns(self) -> dict[str, Any]:
        """Give what was entered, for the service."""
        return {name: self.cleaned_data[name] for name in ("side", "way", "languages", "most_a_day", "about")}


class RegisterForm(RegistrationForm):
    """The same, with the organisation for which they come, and their consent."""

    organisation = forms.ModelChoiceField(label=_("For"), queryset=Organisation.objects.none())
    consent = forms.BooleanField(
        label=_("My name, my organisation and what I write here are shown to the others who take part.")
    )
    field_order = ("organisation", "side", "way", "languages", "most_a_day", "about", "consent")

    def __init__(self, *args: Any, organisations: list[Organisation], **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=[it.pk for it in organisations])  # type: ignore[attr-defined]
        field.initial = organisations[0].pk if len(organisations) == 1 else None


class InviteForm(forms.Form):
    """Addresses to invite."""

    addresses = forms.CharField(
        label=_("e-mail addresses"), widget=forms.Textarea(attrs={"rows": 6}), max_length=20000,
        help_text=_("one a line, or parted by commas"),
    )  # fmt: skip

    def clean_addresses(self) -> list[str]:
        """Part them, and name the first that is none."""
        found = [it for it in re.split(r"[\s,;，；]+", self.cleaned_data["addresses"]) if it]
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(_("At most %(n)s addresses at a time.") % {"n": MOST_ADDRESSES})
        for it in found:
            try:
                validate_email(it)
            except ValidationError as error:
                raise ValidationError(_("“%(it)s” is no e-mail address.") % {"it": it}) from error
        return found


class DeskForm(forms.Form):
    """A check-in code, as it stands beneath the QR code."""

    code = forms.CharField(label=_("check-in code"), max_length=12)
