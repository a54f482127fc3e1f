"""Columns that all four kinds of entries have."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation
from liaowang_web.design.moments import DayInput
from liaowang_web.hall.models import Entry
from liaowang_web.observatory.selectors.taxonomy import track_name, tracks

SHORT = {"rows": 3}
LONG = {"rows": 8}
_LEVELS = [("", "—"), *((str(level), f"TRL {level}") for level in range(1, 10))]


def track_choices() -> list[tuple[str, str]]:
    """Give the tracks of the edition with their codes, in its order, in the language of the page."""
    return [("", "—"), *((code, f"{code} {track_name(code)}") for code in tracks())]


class EntryForm(forms.ModelForm[Entry]):
    """Columns of the working copy.

    Parameters
    ----------
    organisations : list of Organisation
        For which the entry may be entered; with one there is nothing to choose, and once entered it stays.
    **values
        As for every form of a model; ``instance`` brings the kind.
    """

    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=Organisation.objects.none())
    track = forms.ChoiceField(
        label=_("track"),
        required=False,
        choices=track_choices,
        help_text=_("one of the 56 of the edition; the classifier suggests, you decide"),
    )
    trl_low = forms.TypedChoiceField(
        label=_("readiness from"), choices=_LEVELS, coerce=int, empty_value=None, required=False
    )
    trl_high = forms.TypedChoiceField(
        label=_("readiness to"), choices=_LEVELS, coerce=int, empty_value=None, required=False
    )
    region = forms.RegexField(
        label=_("region"), regex=r"^\d{6}$", required=False, help_text=_("six digits, GB/T 2260"),
        error_messages={"invalid": _("A region has six digits.")},
    )  # fmt: skip
    source_url = forms.URLField(label=_("public source"), required=False, assume_scheme="https", max_length=400)

    class Meta:
        model = Entry
        fields = (
            "organisation", "reference", "title_zh", "title_en", "teaser_zh", "teaser_en", "translation_zh",
            "translation_en", "keywords", "track", "region", "mode", "price_low", "price_high", "currency", "trl_low",
            "trl_high", "control", "is_anonymous", "summary_zh", "summary_en", "details_zh", "details_en", "source_url",
            "source_note", "valid_until",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            **{f"teaser_{it}": forms.Textarea(attrs=SHORT) for it in ("zh", "en")},
            **{f"summary_{it}": forms.Textarea(attrs=LONG) for it in ("zh", "en")},
            **{f"details_{it}": forms.Textarea(attrs=LONG) for it in ("zh", "en")},
            "valid_until": DayInput(),
        }

    def __init__(self, *args: Any, organisations: list[Organisation] | None = None, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["translation_zh"].label = _("text in Chinese is")
        self.fields["translation_en"].label = _("text in English is")
        self.fields["is_anonymous"].help_text = _("neither page nor file nor search then says whose it is")
        self.fields["valid_until"].help_text = _("a year from publication if left empty")
        for name in ("price_low", "price_high"):
            self.fields[name].validators.append(MinValueValidator(0))
        chosen = organisations or []
        own = self.fields["organisation"]
        if self.instance.state != Entry.State.DRAFT:
            del self.fields["valid_until"]  # from publication on it is moved by renewing alone
        if not chosen:
            del self.fields["organisation"]
        else:
            own.queryset = Organisation.objects.filter(pk__in=[it.pk for it in chosen])  # type: ignore[attr-defined]
            own.initial = chosen[0].pk if len(chosen) == 1 else None
        if self.instance.kind == Entry.Kind.DEMAND:
            del self.fields["control"]
            self.fields["price_low"].label, self.fields["price_high"].label = _("budget from"), _("budget to")

    def clean_valid_until(self) -> date | None:
        """Refuse a day that is gone."""
        day: date | None = self.cleaned_data["valid_until"]
        if day and day <= timezone.localdate():
            raise forms.ValidationError(_("The new day has to lie ahead."))
        return day

    def clean_currency(self) -> str:
        """Keep three large letters."""
        code = str(self.cleaned_data["currency"]).upper()
        if len(code) != 3 or not code.isalpha():
            raise forms.ValidationError(_("A currency has three letters, such as CNY."))
        return code

    def clean(self) -> dict[str, Any]:
        """Look at what two columns have to say together."""
        given = super().clean() or self.cleaned_data
        for low, high in (("trl_low", "trl_high"), ("price_low", "price_high")):
            first, last = given.get(low), given.get(high)
            if first is not None and last is None:
                given[high] = first
            elif first is None and last is not None:
                given[low] = last
            elif first is not None and last is not None and first > last:
                self.add_error(high, _("This is less than the lower end."))
        return given

    def columns(self) -> dict[str, Any]:
        """Give the columns for the service, without the organisation."""
        return {name: value for name, value in self.cleaned_data.items() if name != "organisation"}
