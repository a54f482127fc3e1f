"""A field that takes a verified organisation by what somebody knows of it, without a script or a list of all."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts import uscc
from liaowang_web.accounts.models import Organisation

_CODE = re.compile(r"O-(\d{1,9})\b", re.ASCII)
_TOLD = 5


class VerifiedField(forms.CharField):
    """A verified organisation by its number, its unified social credit code, or its name.

    Part of a name is enough if no other bears it; else those that do are told with their numbers.
    """

    def __init__(self, **values: Any) -> None:
        super().__init__(
            **{
                "max_length": 200, "help_text": gettext_lazy("its number (O-000123), its name or a part of it"),
                "widget": forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}), **values,
            }
        )  # fmt: skip

    def prepare_value(self, value: Any) -> Any:
        """Write the organisation of a stored row with number and name."""
        if isinstance(value, UUID):
            value = Organisation.objects.filter(pk=value).first()
        return f"{value.code} {value}" if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Any:
        """Find it; nothing if nothing was asked for and none is needed."""
        text = str(super().clean(value) or "").strip()
        return _found(text) if text else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare what is written, not a key with a text."""
        return super().has_changed(self.prepare_value(initial), data)


def _found(text: str) -> Organisation:
    verified = Organisation.objects.filter(state=Organisation.State.VERIFIED).order_by("number")
    for asked in _asked(text):
        found = list(verified.filter(asked)[: _TOLD + 1])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_several(found))
    raise forms.ValidationError(_("No verified organisation bears this number or name."))


def _asked(text: str) -> list[Q]:
    """Give what a text may mean, the surest first."""
    if code := _CODE.match(text):
        return [Q(number=int(code[1]))]
    whole = Q(name_zh__iexact=text) | Q(name_en__iexact=text)
    if number := uscc.normalise(text):
        whole |= Q(uscc=number)
    return [whole, Q(name_zh__icontains=text) | Q(name_en__icontains=text)]


def _several(found: list[Organisation]) -> str:
    names = _("; ").join(f"{it.code} {it}" for it in found[:_TOLD])
    if len(found) > _TOLD:
        return _("More than %(n)d bear it, among them: %(names)s") % {"n": _TOLD, "names": names}
    return _("Which of these? Write its number: %(names)s") % {"names": names}
