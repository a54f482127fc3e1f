"""What is asked of a thing of the registries, and how a registry is narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Model
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.design.directions import NAMES
from liaowang_web.hall.models import Entry
from liaowang_web.hall.regions import NAMES as REGIONS
from liaowang_web.hall.regions import region_name
from liaowang_web.hall.selectors.reading import entry_with
from liaowang_web.programme.forms.fields import AREA, CodesField, DayField, TracksField
from liaowang_web.programme.models import Challenge, Consortium, Incubator, Registered, RoadmapItem, Scenario, Standard
from liaowang_web.programme.selectors.registries import standard_named

_HEAD = ("title_zh", "title_en", "summary_zh", "summary_en", "tracks", "region")
_FOOT = ("source_url", "source_note")


def public_entry(code: str) -> Entry | None:
    """Find an entry of the hall that is public."""
    try:
        entry = entry_with(code)
    except Http404:
        return None
    return entry if entry.is_public else None


class ThingForm(forms.ModelForm[Any]):
    """Columns of a thing, for whom it is entered, and the technologies behind it.

    Parameters
    ----------
    organisations : sequence of Organisation
        For which it may be entered; not asked of a thing that stands.
    may_tell_fact : bool
        Whether it may be entered without any, as a public fact.
    """

    owner = forms.ChoiceField(label=gettext_lazy("For"), required=False)
    tracks = TracksField()
    region = forms.RegexField(
        label=gettext_lazy("region"), regex=r"^\d{6}$", required=False, help_text=gettext_lazy("six digits, GB/T 2260"),
        error_messages={"invalid": gettext_lazy("A region has six digits.")},
    )  # fmt: skip
    technologies = CodesField(
        find=public_entry, label=gettext_lazy("technologies"),
        help_text=gettext_lazy("codes of public entries of the hall, parted by blanks: T-000001 A-000002"),
    )  # fmt: skip
    source_url = forms.URLField(
        label=gettext_lazy("public source"), required=False, assume_scheme="https", max_length=400
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation] = (), may_tell_fact: bool = False, **values: Any
    ) -> None:
        super().__init__(*args, **values)
        is_new = self.instance._state.adding
        self.organisations = {str(it.pk): it for it in organisations}
        if is_new:
            fact = [("", _("a public fact, with its source"))] if may_tell_fact else []
            owner: Any = self.fields["owner"]
            owner.choices = [*fact, *((key, str(it)) for key, it in self.organisations.items())]
            owner.required = not may_tell_fact
        else:
            del self.fields["owner"]
            codes = [it.code for it in self.instance.technologies.order_by("number")]
            self.fields["technologies"].initial = " ".join(codes)
        self.fields["version"].initial = self.instance.version
        for name, field in self.fields.items():
            if isinstance(field.widget, forms.Textarea) and name != "technologies":
                field.widget.attrs.update(AREA)

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """Give the fields in lines: what stands in both languages side by side."""
        shown: list[list[forms.BoundField]] = []
        for field in self.visible_fields():
            before = shown[-1][0].name if shown else ""
            if field.name.endswith("_en") and before == f"{field.name[:-3]}_zh":
                shown[-1].append(field)
            else:
                shown.append([field])
        return shown

    @property
    def organisation(self) -> Organisation | None:
        """Give the organisation for which it is entered."""
        return self.organisations.get(self.cleaned_data.get("owner", ""))

    @property
    def columns(self) -> dict[str, Any]:
        """Give the columns, for the service."""
        apart = ("owner", "technologies", "version")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}


class RoadmapForm(ThingForm):
    """Columns of an item of the roadmap."""

    starts_on = DayField(label=gettext_lazy("start"))
    due_on = DayField(label=gettext_lazy("due"))


class StandardForm(ThingForm):
    """Columns of a standard; its stage is set once, and walked from then on."""

    published_on = DayField(label=gettext_lazy("published on"), required=False)
    in_force_on = DayField(label=gettext_lazy("in force since"), required=False)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        if not self.instance._state.adding:
            del self.fields["state"]


def _form(model: type[Model], *names: str, form: type[ThingForm] = ThingForm) -> type[ThingForm]:
    return forms.modelform_factory(model, form=form, fields=("owner", *_HEAD, *names, "technologies", *_FOOT))  # type: ignore[return-value]


FORMS: dict[type[Registered], type[ThingForm]] = {
    Scenario: _form(
        Scenario, "level", "place", "data_offered", "equipment_offered", "safety_limits", "indicators", "solution_pack"
    ),
    Standard: _form(
        Standard, "designation", "level", "state", "published_on", "in_force_on", "drafting_units", "patents_declared",
        form=StandardForm,
    ),
    RoadmapItem: _form(RoadmapItem, "gap_zh", "gap_en", "starts_on", "due_on", form=RoadmapForm),
    Incubator: _form(Incubator, "kind", "basis", "services_zh", "services_en"),
    Consortium: _form(Consortium, "ip_background", "ip_foreground", "ip_access", "ip_exit"),
    Challenge: _form(
        Challenge, "scope", "own_efforts_zh", "own_efforts_en", "budget", "cash_share", "most_months", "ip_terms_zh",
        "ip_terms_en",
    ),
}  # fmt: skip


_ASKED = {
    "kind": gettext_lazy("Kind"), "level": gettext_lazy("Level"), "scope": gettext_lazy("Scope"),
    "state": gettext_lazy("State"),
}  # fmt: skip


class AskedForm(forms.Form):
    """How a registry is narrowed; what cannot be read is left out."""

    text = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=80)
    direction = forms.ChoiceField(
        label=gettext_lazy("Direction"), required=False, choices=lambda: [("", _("all")), *NAMES.items()]
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Region"), required=False,
        choices=lambda: [("", _("all")), *((code, region_name(code)) for code in REGIONS)],
    )  # fmt: skip

    def __init__(self, *args: Any, model: type[Registered], **values: Any) -> None:
        super().__init__(*args, **values)
        for name, label in _ASKED.items():
            if not hasattr(model, name):
                continue
            column: Any = model._meta.get_field(name)
            choices = [("", _("all")), *column.choices]
            self.fields[name] = forms.ChoiceField(label=label, required=False, choices=choices)

    @property
    def asked(self) -> dict[str, str]:
        """Give what was asked and can be read."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}


class StandardField(CodesField):
    """One standard, by its number."""

    def __init__(self, **values: Any) -> None:
        super().__init__(
            **{"find": standard_named, "widget": forms.TextInput(), "label": gettext_lazy("standard"), **values}
        )

    def clean(self, value: Any) -> Any:
        """Find it; a number of a standard holds blanks."""
        text = str(forms.CharField.clean(self, value) or "").strip()
        found = self.find(text) if text else None
        if text and found is None:
            raise forms.ValidationError(_("Not found: %(codes)s") % {"codes": text})
        return found
