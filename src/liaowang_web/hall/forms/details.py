"""Columns that one kind of entries has besides."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.moments import DayInput
from liaowang_web.design.numbers import is_chinese
from liaowang_web.hall.landmarks import landmarks
from liaowang_web.hall.models import Achievement, Demand, Product, Technology


def _areas(*names: str, rows: int = 4) -> dict[str, forms.Widget]:
    return {name: forms.Textarea(attrs={"rows": rows}) for name in names}


def _landmark_choices() -> list[tuple[str, str]]:
    named = ((code, zh if is_chinese() else en) for code, (en, zh) in landmarks().items())
    return [("", "—"), *((code, f"{code} {name}") for code, name in named)]


class TechnologyForm(forms.ModelForm[Technology]):
    """Profile of a technology."""

    class Meta:
        model = Technology
        exclude = ("entry",)
        widgets = _areas(
            "problem_zh", "problem_en", "principle_zh", "principle_en", "economy_zh", "economy_en", "risks"
        )  # fmt: skip


class AchievementForm(forms.ModelForm[Achievement]):
    """Registration fields of an achievement."""

    registration_number = forms.RegexField(
        label=_("registration number"),
        regex=r"^\w{3}\d{4}Y\d{4}$",
        required=False,
        help_text=_("12 characters: 3 region, 4 year, Y, 4 serial"),
        error_messages={"invalid": _("It has 12 characters: 3 for region or department, 4 for the year, Y, 4 digits.")},
    )

    class Meta:
        model = Achievement
        exclude = ("entry",)
        widgets: ClassVar[dict[str, Any]] = {
            **_areas("units", "persons", "proofs"),
            **{name: DayInput() for name in ("registered_on", "research_from", "research_until")},
        }

    def clean(self) -> dict[str, Any]:
        """Refuse research that ended before it began."""
        given = super().clean() or self.cleaned_data
        begun, ended = given.get("research_from"), given.get("research_until")
        if begun and ended and ended < begun:
            self.add_error("research_until", _("This is before the research began."))
        return given


class DemandForm(forms.ModelForm[Demand]):
    """What is asked for, of whom, by when."""

    class Meta:
        model = Demand
        exclude = ("entry",)
        widgets: ClassVar[dict[str, Any]] = {
            **_areas("problem_zh", "problem_en", "conditions", "solver_conditions", "acceptance"),
            "needed_by": DayInput(),
        }


class ProductForm(forms.ModelForm[Product]):
    """What is sold or lent."""

    landmark = forms.ChoiceField(label=_("landmark product line"), choices=_landmark_choices, required=False)

    class Meta:
        model = Product
        exclude = ("entry",)
        widgets = _areas("certificates")


DETAIL_FORMS: dict[str, type[forms.ModelForm[Any]]] = {
    "technology": TechnologyForm, "achievement": AchievementForm, "demand": DemandForm, "product": ProductForm,
}  # fmt: skip


def new_detail(kind: str) -> models.Model:
    """Give an empty row of a kind, not yet saved."""
    made: models.Model = DETAIL_FORMS[kind]._meta.model()
    return made
