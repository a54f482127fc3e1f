"""Rows beneath an entry: each sort a table of forms that grows by a button and works without script."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.forms.formsets import BaseFormSet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.moments import DayInput
from liaowang_web.hall import patents
from liaowang_web.hall.models import Entry, Indicator, Patent, Readiness, Share
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.observatory.selectors.topics import shown_topics

Kind = Entry.Kind
MOST = 60


class IndicatorForm(forms.ModelForm[Indicator]):
    """A figure offered or asked for."""

    class Meta:
        model = Indicator
        exclude = ("entry", "position")

    def clean(self) -> dict[str, Any]:
        """Ask for a name and a value; two values where the value lies between them."""
        given = super().clean() or self.cleaned_data
        if not given.get("metric_zh") and not given.get("metric_en"):
            self.add_error("metric_zh", _("Name what is measured, in one language at least."))
        if "value" in given and given["value"] is None:
            self.add_error("value", _("How much?"))
        low, high = given.get("value"), given.get("value_high")
        if given.get("operator") == Indicator.Operator.BETWEEN:
            if high is None or (low is not None and high < low):
                self.add_error("value_high", _("Between needs an upper value that is not less."))
        elif high is not None:
            self.add_error("value_high", _("Only “between” has an upper value."))
        return given


class ReadinessForm(forms.ModelForm[Readiness]):
    """A level that is claimed, and what shows it."""

    level = forms.TypedChoiceField(
        label=_("level"), choices=[(str(it), f"TRL {it}") for it in range(1, 10)], coerce=int, initial=1
    )

    class Meta:
        model = Readiness
        exclude = ("entry",)
        widgets: ClassVar[dict[str, Any]] = {"tested_on": DayInput()}

    def clean_tested_on(self) -> Any:
        """Refuse a test that lies ahead."""
        day = self.cleaned_data["tested_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return day


class ShareForm(forms.ModelForm[Share]):
    """An owner and their part."""

    class Meta:
        model = Share
        exclude = ("entry", "organisation")

    def clean_per_cent(self) -> Decimal | None:
        """Keep a share between 0 and 100."""
        share: Decimal | None = self.cleaned_data["per_cent"]
        if share is not None and not 0 < share <= 100:
            raise forms.ValidationError(_("A share lies between 0 and 100."))
        return share


class PatentForm(forms.ModelForm[Patent]):
    """A patent or application."""

    class Meta:
        model = Patent
        exclude = ("entry",)
        widgets: ClassVar[dict[str, Any]] = {"status_on": DayInput()}

    def clean_number(self) -> str:
        """Keep the number as it is stored."""
        return patents.normalise(self.cleaned_data["number"])


class TopicForm(forms.Form):
    """A topic of the observatory; the run in which it stands comes along.

    Parameters
    ----------
    linked : mapping of code to run
        Topics to which the entry is linked already.
    **values
        As for every form.
    """

    code = forms.CharField(
        label=_("topic"), max_length=16, help_text=_("as on the watchlist: T-000001"),
        validators=[RegexValidator(r"^T-\d{6,}$", _("A topic is written like T-000001."))],
    )  # fmt: skip

    def __init__(self, *args: Any, linked: Mapping[str, str], **values: Any) -> None:
        super().__init__(*args, **values)
        self.linked = linked

    def clean(self) -> dict[str, Any]:
        """Look the topic up in the latest run; one that was linked before stays in its own."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        code = str(given.get("code") or "")
        if code in self.linked:
            return given | {"run_id": self.linked[code]}
        run = run_as_of(None)
        if code and (run is None or not shown_topics(run).filter(code=code).exists()):
            self.add_error("code", _("The latest run has no such topic."))
        return given | ({"run_id": run.run_id} if run else {})


class Rows(BaseFormSet[Any]):
    """Rows of one sort; those left empty or marked for removal are not given."""

    def _construct_form(self, i: int, **values: Any) -> Any:
        form = super()._construct_form(i, **values)  # type: ignore[misc]
        form.empty_permitted, form.use_required_attribute = True, False
        return form

    @property
    def values(self) -> list[dict[str, Any]]:
        """Give what stands in the rows, in order, without the mark for removal."""
        kept = [it.cleaned_data for it in self.forms if it.has_changed() and not it.cleaned_data.get("DELETE")]
        return [{name: value for name, value in it.items() if name != "DELETE"} for it in kept]


class Shares(Rows):
    """Owners, whose parts make a whole."""

    def clean(self) -> None:
        """Ask for 100% once any share is told."""
        if any(self.errors):
            return
        shares = [it["per_cent"] for it in self.values]
        if any(it is not None for it in shares) and (None in shares or sum(shares) != 100):
            raise forms.ValidationError(
                _("The shares make %(sum)s%%, not 100%%."), params={"sum": sum(it or 0 for it in shares)}
            )


class Topics(Rows):
    """Topics, each once."""

    def clean(self) -> None:
        """Refuse a topic that stands there twice."""
        if any(self.errors):
            return
        codes = [it["code"] for it in self.values]
        if len(codes) != len(set(codes)):
            raise forms.ValidationError(_("A topic stands here twice."))


class Sort:
    """One sort of rows: its form, its words, and which kinds of entries have it."""

    def __init__(
        self, form: type[forms.BaseForm], title: str | Promise, hint: str | Promise, *kinds: str,
        base: type[Rows] = Rows,
    ) -> None:  # fmt: skip
        self.title, self.hint, self.kinds = title, hint, kinds or tuple(Kind.values)
        self.formset: Any = forms.formset_factory(
            form, formset=base, extra=1, can_delete=True, max_num=MOST, validate_max=True
        )  # fmt: skip


_OFFERS = (Kind.TECHNOLOGY, Kind.ACHIEVEMENT)
SORTS = {
    "indicators": Sort(
        IndicatorForm, _("Indicators"), _("A figure each: what is measured, how much, in which unit, and who says so.")
    ),
    "readiness": Sort(
        ReadinessForm, _("Readiness and its evidence"), _("A level (GB/T 22900) each, and the document that shows it."),
        *_OFFERS, Kind.PRODUCT,
    ),
    "shares": Sort(ShareForm, _("Owners"), _("Who owns how much of it."), *_OFFERS, base=Shares),
    "patents": Sort(PatentForm, _("Patents"), _("The number is checked as far as it can be."), *_OFFERS),
    "topics": Sort(
        TopicForm, _("Topics of the observatory"), _("What the observatory watches of it."), base=Topics
    ),
}  # fmt: skip


def sorts_of(kind: str) -> dict[str, Sort]:
    """Give the sorts of rows that a kind of entry has."""
    return {name: it for name, it in SORTS.items() if kind in it.kinds}
