"""Scores of a review, and what ties an expert."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaowang_web.catalogue.models import Criterion, Review
from liaowang_web.design.templatetags.design import in_words


class ScoresForm(forms.Form):
    """Points for each criterion of the edition, and a comment."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, review: Review, **values: Any) -> None:
        super().__init__(*args, **values)
        self.criteria = list(review.nomination.edition.criteria.all())
        given = {it.criterion_id: it.points for it in review.scores.all()}
        self.fields["version"].initial = review.version
        for criterion in self.criteria:
            self.fields[_name(criterion)] = forms.DecimalField(
                label=in_words(criterion, "name"), help_text=_asked(criterion), min_value=0, max_value=criterion.most,
                decimal_places=2, required=False, initial=given.get(criterion.pk),
                widget=forms.NumberInput(attrs={"step": "0.5", "inputmode": "decimal"}),
            )  # fmt: skip
            self.fields[_name(criterion)].is_asked_later = True  # type: ignore[attr-defined]  # by the lock
        self.fields["comment"] = forms.CharField(
            label=_("comment"), required=False, initial=review.comment, widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("read by the panel and, once their own scores are locked, by the other experts"),
        )  # fmt: skip

    def points(self) -> dict[Criterion, Decimal | None]:
        """Give the points by criterion; nothing for one left open."""
        return {it: self.cleaned_data[_name(it)] for it in self.criteria}


def _name(criterion: Criterion) -> str:
    return f"points_{criterion.pk}"


def _asked(criterion: Criterion) -> str:
    told = gettext("0 to %(most)s points, weight %(weight)s%%") % {
        "most": criterion.most, "weight": f"{criterion.weight.normalize():f}",
    }  # fmt: skip
    asks = in_words(criterion, "asks") if criterion.asks_zh or criterion.asks_en else ""
    return format_html("{}<br>{}", told, asks) if asks else told


class TieForm(forms.Form):
    """What ties an expert to what they were invited to review."""

    note = forms.CharField(label=_("What ties you to it"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
