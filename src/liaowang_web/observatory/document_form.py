"""What may be asked of the documents of a topic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.observatory.selectors.evidence import SORTS, DocumentQuestion
from liaowang_web.observatory.telling import SCORES, part_named, parts_named
from liaowang_web.observatory.templatetags.observatory import said

LANGUAGES = {"en": _("English"), "zh": _("Chinese")}


class DocumentsForm(forms.Form):
    """Which documents of a topic are asked for; a value that cannot be read is told and not applied."""

    part = forms.ChoiceField(label=_("Part"), required=False)
    words = forms.CharField(label=_("Words in the title"), required=False, max_length=80)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)
    source = forms.ChoiceField(label=_("Source"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in SORTS], widget=forms.HiddenInput)
    as_of = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, facets: Mapping[str, Any], told: Mapping[str, Any]) -> None:
        super().__init__(data)
        self._told = told
        for name, counts in facets.items():
            counted = [(value, f"{LANGUAGES.get(value, value)} ({n})") for value, n in counts if value]
            self._offer(name, counted)
        self._offer("part", [(SCORES.get(score, score), [(it.name, said(it.label)) for it in parts])
                             for score, parts in parts_named(told).items()])  # fmt: skip

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("All")), *choices]

    def value(self, name: str) -> Any:
        """Give what is asked by one field; nothing if it cannot be read."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    def question(self) -> DocumentQuestion:
        """Give what is asked."""
        part = part_named(self._told, self.value("part"))
        texts = {name: self.value(name) for name in ("source", "language", "words", "sort")}
        return DocumentQuestion(parts=part.components if part else (), year=self.value("year") or None, **texts)
