"""What somebody says of a meeting."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.events.models import Meeting, Rating, Registration
from liaowang_web.events.selectors.boards import people_in


class OutcomeForm(forms.Form):
    """Who of those expected did not come; nobody means that it was held."""

    def __init__(self, *args: Any, meeting: Meeting, **values: Any) -> None:
        super().__init__(*args, **values)
        people = [it.pk for it in people_in(meeting)]
        self.fields["absent"] = forms.ModelMultipleChoiceField(
            Registration.objects.filter(pk__in=people).select_related("person"), label=_("who did not come"),
            required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Leave it empty if it was held."),
        )  # fmt: skip


class RatingForm(forms.ModelForm[Rating]):
    """How useful a meeting was, and what follows."""

    score = forms.TypedChoiceField(
        label=_("how useful it was"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("5, very useful")), (4, "4"), (3, "3"), (2, "2"), (1, _("1, not useful"))],
    )  # fmt: skip

    class Meta:
        model = Rating
        fields = ("score", "next_step", "comment")
        widgets: ClassVar[dict[str, forms.Widget]] = {"comment": forms.Textarea(attrs={"rows": 3})}
