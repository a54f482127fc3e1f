"""What a nomination says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.selectors.files import bodies_of, earlier_entries, open_calls
from liaowang_web.observatory.selectors.taxonomy import track_name, tracks

TEXTS = ("overview_zh", "overview_en", "principle_zh", "principle_en", "figures", "cases", "advice", "people")


def track_choices() -> Sequence[tuple[str, str]]:
    """Give the tracks to choose from, in the language of the page."""
    return [("", "—"), *((it.code, f"{it.mark} {track_name(it.code)}") for it in tracks().values())]


class NominationForm(forms.ModelForm[Nomination]):
    """Texts in both languages, figures with their source, who has it, and who is behind it."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Nomination
        fields = (
            "title_zh", "title_en", "overview_zh", "overview_en", "principle_zh", "principle_en", "figures", "cases",
            "advice", "track", "holder", "holder_name", "people",
        )  # fmt: skip

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.fields["version"].initial = self.instance.version
        self.fields["title_zh"].required = False
        for name in TEXTS:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 5 if name[-3:] in {"_zh", "_en"} else 3})
        self.fields["track"] = forms.ChoiceField(label=_("track"), choices=track_choices, required=False)
        holder = forms.ModelChoiceField(_verified(), label=_("who has it, if it is registered here"), required=False)
        self.fields["holder"] = holder
        self.fields["people"].help_text = _("looked at for conflicts of interest; never published")
        self.fields["figures"].help_text = _("for instance: 305 Wh/kg, test report 2026-17 of the national centre")

    def clean(self) -> dict[str, Any]:
        """Ask for a title in one language."""
        given = super().clean() or {}
        if not (given.get("title_zh") or given.get("title_en")):
            self.add_error("title_zh", _("Give a title in at least one language."))
        return given

    def columns(self) -> dict[str, Any]:
        """Give the columns without the version."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


def _verified() -> Any:
    return Organisation.objects.filter(state=Organisation.State.VERIFIED).order_by("name_zh", "name_en")


class NominateForm(NominationForm):
    """A new nomination: through which body, and whether it goes on with an entry of an earlier edition."""

    def __init__(self, *args: Any, user: User, edition: Edition, **values: Any) -> None:
        super().__init__(*args, **values)
        bodies = bodies_of(user)
        self.fields["through"] = forms.ModelChoiceField(
            Organisation.objects.filter(pk__in=[it.pk for it in bodies]), label=_("nominating body"),
            initial=bodies[0] if len(bodies) == 1 else None,
        )  # fmt: skip
        earlier = [it.pk for it in earlier_entries(user, edition)]
        self.fields["continues"] = forms.ModelChoiceField(
            Nomination.objects.filter(pk__in=earlier), label=_("goes on with an earlier entry"), required=False,
            help_text=_("so that its history goes on"),
        )  # fmt: skip
        self.order_fields(["through", "continues"])


class TopicForm(forms.Form):
    """To which edition a topic is nominated."""

    edition = forms.ModelChoiceField(Edition.objects.none(), label=_("edition"))

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        calls = [it.pk for it in open_calls()]
        self.fields["edition"].queryset = Edition.objects.filter(pk__in=calls)  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))
