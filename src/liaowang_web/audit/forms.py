"""What may be asked of the audit."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.selectors import Question
from liaowang_web.audit.sentences import all_kinds


def _kinds() -> list[tuple[str, object]]:
    return [("", _("all kinds")), *((kind.code, kind.code) for kind in all_kinds())]


class QuestionForm(forms.Form):
    """Filters of the page of entries."""

    kind = forms.ChoiceField(label=_("Kind"), choices=_kinds, required=False)
    actor = forms.EmailField(label=_("Who"), required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    thing_type = forms.CharField(required=False, widget=forms.HiddenInput)
    thing_id = forms.CharField(required=False, widget=forms.HiddenInput)

    def question(self) -> Question:
        """Give what is asked; of a form with errors, what of it could be read."""
        self.is_valid()
        return Question(**{name: value for name, value in self.cleaned_data.items() if value})
