"""Input shapes of corrections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.numbers import grouped, is_chinese
from liaowang_web.observatory.models import Correction, Topic
from liaowang_web.observatory.selectors.corrections import Question


class ReasonForm(forms.Form):
    """Why something is corrected; what every act asks for, and all that hiding and withdrawing ask for."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who may see the topic reads it in the history."),
    )  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Give what the service takes."""
        return dict(self.cleaned_data)


class SeenForm(ReasonForm):
    """With a note of the correction that was in force when the form was opened."""

    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)


class RenameForm(SeenForm):
    """The names of a topic in both languages."""

    name_en = forms.CharField(label=_("Name in English"), required=False, max_length=200)
    name_zh = forms.CharField(label=_("Name in Chinese"), required=False, max_length=200)
    field_order = ("name_zh", "name_en", "reason")


class MergeForm(SeenForm):
    """Into which topic another goes: one of the nearest, or any other by its code."""

    near = forms.ChoiceField(label=_("Into one of the nearest topics"), required=False, widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Or into another, by its code"), required=False, max_length=16,
        help_text=_("Such as T-000123; it stands under the name of each topic."),
    )  # fmt: skip
    field_order = ("near", "other", "reason")

    def __init__(self, *args: Any, nearest: Sequence[tuple[Topic, float]] = (), **values: Any) -> None:
        super().__init__(*args, **values)
        field = self.fields["near"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(it.code, _line(it, likeness)) for it, likeness in nearest]

    def clean(self) -> dict[str, Any]:
        """Ask for exactly one of both."""
        given = dict(super().clean() or {})
        if bool(given.get("near")) == bool(given.get("other")) and not self.errors:
            self.add_error("other", _("Choose one of the nearest topics, or write the code of another; not both."))
        return given

    def values(self) -> dict[str, Any]:
        """Give what the service takes."""
        given = super().values()
        return given | {"into": given.pop("near") or given.pop("other")}


def _line(topic: Topic, likeness: float) -> str:
    names = (topic.name_zh, topic.name_en) if is_chinese() else (topic.name_en, topic.name_zh)
    return _("%(code)s %(name)s: %(n)s records, similarity %(likeness).2f") % {
        "name": names[0] or names[1] or topic.code, "code": topic.code, "n": grouped(topic.n_records, 0),
        "likeness": likeness,
    }  # fmt: skip


class QuestionForm(forms.Form):
    """Which corrections are asked for."""

    code = forms.CharField(
        label=_("Topic"), required=False, max_length=16, widget=forms.TextInput(attrs={"placeholder": "T-000123"})
    )
    kind = forms.ChoiceField(label=_("What"), required=False, choices=[("", _("all")), *Correction.Kind.choices])
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("all")), *Correction.State.choices])
    waiting = forms.BooleanField(label=_("only those whose topic is gone"), required=False)

    def question(self) -> Question:
        """Give what is asked; of a form with errors, what of it could be read."""
        self.is_valid()
        asked: Mapping[str, Any] = self.cleaned_data
        code = asked.get("code", "").strip().upper()
        return Question(
            kind=asked.get("kind", ""), state=asked.get("state", ""), code=code, waiting=bool(asked.get("waiting"))
        )
