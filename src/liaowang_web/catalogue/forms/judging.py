"""What the panel decides on one entry."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class JudgeForm(forms.Form):
    """Proposed or not, and why."""

    is_proposed = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes",
        choices=[("", "—"), ("yes", _("propose")), ("no", _("do not propose"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("asked for where you decide against the rule of the call"),
    )  # fmt: skip
