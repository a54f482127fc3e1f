"""What stands behind a landmark product."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from liaowang_web.programme.forms.fields import CodesField, verified
from liaowang_web.programme.forms.registries import public_entry
from liaowang_web.programme.models import LandmarkProduct, Registered
from liaowang_web.programme.selectors.products import topic_named
from liaowang_web.programme.selectors.registries import thing_for


def _public(letters: str) -> Any:
    def find(code: str) -> Registered | None:
        if not code.startswith(f"{letters}-"):
            return None
        try:
            return thing_for(None, code)
        except Http404:
            return None

    return find


class ProductForm(forms.Form):
    """Codes of what stands behind a product, each parted by blanks."""

    technologies = CodesField(find=public_entry, label=_("technologies"), help_text=_("entries of the hall: T-000001"))
    makers = CodesField(find=verified, label=_("makers"), help_text=_("verified organisations: O-000001"))
    scenarios = CodesField(find=_public("SC"), label=_("scenarios"), help_text="SC-000001")
    standards = CodesField(find=_public("ST"), label=_("standards"), help_text="ST-000001")
    topics = CodesField(find=topic_named, label=_("topics"), help_text=_("of the observatory's latest run: T-000001"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, product: LandmarkProduct, **values: Any) -> None:
        super().__init__(*args, **values)
        for name in ("technologies", "makers", "scenarios", "standards"):
            found = getattr(product, name).order_by("number")
            self.fields[name].initial = " ".join(it.code for it in found)
        self.fields["topics"].initial = " ".join(product.topics.values_list("code", flat=True))
        self.fields["version"].initial = product.version
